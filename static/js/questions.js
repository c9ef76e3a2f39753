// Makes every example question a button that puts it in the field, ready to be changed. Without this they are a list.
for (const box of document.querySelectorAll("[data-questions]")) {
  const field = document.getElementById(box.dataset.questions);
  for (const line of box.querySelectorAll("[data-question]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-quiet";
    button.textContent = line.textContent;
    button.addEventListener("click", () => {
      const before = field.value.trimEnd();
      field.value = before ? `${before}\n${button.textContent}` : button.textContent;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
    line.replaceChildren(button);
  }
}
