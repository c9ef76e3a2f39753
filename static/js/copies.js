// Gives a field or a list with data-copies a button that copies what is in it. Without the clipboard, or without leave to
// use it, the text is selected and the page says which keys copy it. Without this module it can be selected by hand.
for (const line of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(line.dataset.copies);
  const status = line.querySelector("[role=status]");
  line.hidden = false;
  line.querySelector("button").addEventListener("click", async () => {
    if (field.select) field.select();
    else getSelection().selectAllChildren(field);
    try {
      await navigator.clipboard.writeText(field.value ?? field.innerText);
      status.textContent = status.dataset.copied;
    } catch {
      status.textContent = status.dataset.selected;
    }
  });
}
