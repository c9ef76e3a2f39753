// Narrows the tree of codes to those whose name holds what is typed; Enter presses the first that is left, Escape
// shows them all again. The field is drawn anew with every answer, so it is found where it is used.
const shown = (item) => !item.hidden;
const items = () => [...document.querySelectorAll("#code-tree [data-code-name]")];
const isSearch = (element) => element.id === "code-search";

function fits(item, words) {
  return item.dataset.codeName.includes(words);
}

// A main code stays for what is inside it, and what is inside stays with a main code that fits.
function narrow(words) {
  for (const item of items()) {
    const inside = [...item.querySelectorAll("[data-code-name]")];
    const above = item.parentElement.closest("[data-code-name]");
    item.hidden = ![item, ...inside, ...(above ? [above] : [])].some((one) => fits(one, words));
  }
}

function reveal() {
  const part = document.querySelector("[data-code-search]");
  if (part) part.hidden = false;
}

document.addEventListener("input", (event) => {
  if (isSearch(event.target)) narrow(event.target.value.trim().toLowerCase());
});

document.addEventListener(
  "keydown",
  (event) => {
    if (!isSearch(event.target)) return;
    if (event.key === "Escape") {
      event.target.value = "";
      narrow("");
    } else if (event.key === "Enter") {
      event.preventDefault();
      const words = event.target.value.trim().toLowerCase();
      const first = words && (items().find((item) => shown(item) && fits(item, words)) || null);
      if (first) first.querySelector("button").click();
    }
  },
  { capture: true },
);

document.addEventListener("htmx:afterSwap", reveal);
reveal();
