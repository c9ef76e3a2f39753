// The frame of every page: focus goes to what needs attention, and the phone menu closes as one expects.

function focusErrors(root) {
  const summary = root.querySelector("[data-takes-focus]");
  if (summary) summary.focus();
}

function closeMenu(menu) {
  if (menu && menu.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
}

focusErrors(document);
document.addEventListener("htmx:afterSettle", (event) => focusErrors(event.target));

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenu(document.querySelector("details.menu"));
});
document.addEventListener("click", (event) => {
  const menu = document.querySelector("details.menu");
  if (menu && menu.open && !menu.contains(event.target)) menu.open = false;
});
