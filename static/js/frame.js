// The frame of every page: focus goes to what needs attention.

function focusErrors(root) {
  const summary = root.querySelector("[data-takes-focus]");
  if (summary) summary.focus();
}

focusErrors(document);
document.addEventListener("htmx:afterSettle", (event) => focusErrors(event.target));
