// Whoever goes on to another page has saved first: links with data-waits wait for the forms with data-saves-first, and
// for acts that are still under way. When saving fails one stays, and the line the form names says so.
const page = document.documentElement;
let busy = 0;
let goal = null;

function areas(form) {
  return [...form.querySelectorAll("textarea")];
}

function keep(form) {
  for (const area of areas(form)) area.dataset.kept = area.value;
}

function isDirty(form) {
  return areas(form).some((area) => area.value !== area.dataset.kept);
}

function isBusy() {
  return busy > 0 || Boolean(page.dataset.acting);
}

function goOn() {
  if (goal && !isBusy()) location.assign(goal);
}

for (const form of document.querySelectorAll("[data-saves-first]")) {
  keep(form);
  form.addEventListener("htmx:beforeRequest", () => {
    busy += 1;
    keep(form);
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    busy -= 1;
    if (event.detail.successful) {
      goOn();
    } else {
      goal = null;
      delete page.dataset.leaving;
      for (const area of areas(form)) delete area.dataset.kept;
    }
  });
}

document.addEventListener("acts:done", goOn);

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-waits]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const unsaved = [...document.querySelectorAll("[data-saves-first]")].filter(isDirty);
  if (!isBusy() && !unsaved.length) return;
  event.preventDefault();
  goal = link.href;
  page.dataset.leaving = "1";
  for (const form of unsaved) form.requestSubmit();
});
