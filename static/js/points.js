// Makes a form with data-points quicker by hand: a figure chooses a point of the statement that has the focus, 0 the last
// answer (not applicable). Only while the focus is in a statement, so that no key works by surprise. A switch makes an
// answer go on to the next statement by itself; it is off until asked for, and this browser remembers it.
const KEPT = "points-onward";

function isOn() {
  try {
    return localStorage.getItem(KEPT) === "1";
  } catch {
    return false; // a browser that keeps nothing still has its switch
  }
}

function remember(on) {
  try {
    localStorage.setItem(KEPT, on ? "1" : "0");
  } catch {
    // not kept, but it holds for this page
  }
}

function goOn(set) {
  const sets = [...set.form.querySelectorAll("fieldset")];
  const next = sets[sets.indexOf(set) + 1];
  if (!next) return;
  const radio = next.querySelector("input:checked") || next.querySelector("input");
  radio.focus({ preventScroll: true });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  next.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
}

for (const form of document.querySelectorAll("form[data-points]")) {
  const help = form.querySelector("[data-points-help]");
  const holder = form.querySelector("[data-points-onward]");
  const box = holder.querySelector("input");
  if (matchMedia("(hover: hover)").matches) help.hidden = false;
  holder.hidden = false;
  box.checked = isOn();
  box.addEventListener("change", (event) => {
    event.stopPropagation(); // the switch is no answer: nothing to keep on the server
    remember(box.checked);
  });

  form.addEventListener("keydown", (event) => {
    const set = event.target.closest("fieldset");
    if (!set || event.ctrlKey || event.altKey || event.metaKey || !/^[0-9]$/.test(event.key)) return;
    const radios = [...set.querySelectorAll("input[type=radio]")];
    const chosen = event.key === "0" ? radios.at(-1) : radios.slice(0, -1)[Number(event.key) - 1];
    if (!chosen) return;
    event.preventDefault();
    chosen.focus();
    if (!chosen.checked) chosen.click();
    if (box.checked) goOn(set);
  });

  // A click has a place; the arrows move through the points of one statement and must not run on.
  form.addEventListener("click", (event) => {
    if (box.checked && event.detail > 0 && event.target.matches("input[type=radio]")) goOn(event.target.closest("fieldset"));
  });
}
