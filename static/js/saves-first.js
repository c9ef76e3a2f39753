// Whoever goes on to another page first has saved: links with data-waits wait for the form with data-saves-first.
// The state of the saving stands in the line that the form names.
let busy = 0;
let waiting = null;

function dirty(form) {
  return [...form.querySelectorAll("textarea")].some((area) => area.value !== area.dataset.kept);
}

function keep(form) {
  for (const area of form.querySelectorAll("textarea")) area.dataset.kept = area.value;
}

for (const form of document.querySelectorAll("[data-saves-first]")) {
  keep(form);
  form.addEventListener("htmx:beforeRequest", () => keep(form));
  form.addEventListener("htmx:afterRequest", (event) => {
    const line = document.getElementById(form.dataset.savedLine);
    if (event.detail.successful) return;
    for (const area of form.querySelectorAll("textarea")) delete area.dataset.kept;
    if (line) line.textContent = line.dataset.lostWords;
  });
}

document.addEventListener("htmx:beforeRequest", () => { busy += 1; });
document.addEventListener("htmx:afterRequest", (event) => {
  busy -= 1;
  if (busy === 0 && waiting && event.detail.successful) location.assign(waiting);
  if (!event.detail.successful) waiting = null;
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-waits]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const unsaved = [...document.querySelectorAll("[data-saves-first]")].filter(dirty);
  if (!busy && !unsaved.length) return;
  event.preventDefault();
  waiting = link.href;
  for (const form of unsaved) form.requestSubmit();
});
