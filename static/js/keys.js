// Single keys press or enter what carries them in data-key. A switch turns them off, and this browser remembers that.
// Never while somebody types, and never together with Ctrl, Alt or Meta. A key that comes while an earlier act is under
// way waits for its answer, so that nobody has to type slowly.
const KEPT = "keys-off";
const holder = document.querySelector("[data-keys-switch]");
const box = holder && holder.querySelector("input");
const page = document.documentElement;
const waiting = [];

function areOff() {
  try {
    return localStorage.getItem(KEPT) === "1";
  } catch {
    return false; // a browser that keeps nothing still has its keys
  }
}

function isTyping(element) {
  return element.matches("input:not([type=checkbox]):not([type=radio]), textarea, select") || element.isContentEditable;
}

function isActing() {
  return Boolean(page.dataset.acting);
}

function carrying(key) {
  return [...document.querySelectorAll("[data-key]")].find(
    (element) => element.dataset.key === key || element.dataset.keyAlso === key,
  );
}

function answer(key) {
  const found = carrying(key);
  if (!found || found.disabled) return false;
  if (found.matches("button")) found.click();
  else if (found.matches("a")) follow(found);
  else found.focus();
  return true;
}

// What is pressed while the next page is on its way would land on this one: it is let go instead.
function follow(link) {
  const goes = link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  if (goes) page.dataset.leaving = "1";
}

if (holder) {
  holder.hidden = false;
  box.checked = !areOff();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(KEPT, box.checked ? "0" : "1");
    } catch {
      // not kept, but it holds for this page
    }
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isTyping(event.target)) {
    event.target.blur();
    return;
  }
  if ((box && !box.checked) || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  if (isTyping(event.target) || event.repeat || page.dataset.leaving) return;
  if (isActing()) {
    waiting.push({ key: event.key, shiftKey: event.shiftKey });
  } else if (answer(event.key.length === 1 ? event.key.toLowerCase() : event.key)) {
    event.preventDefault();
  }
});

// Pressed anew where the focus is then: an arrow after a key that went to the text belongs to the text.
document.addEventListener("acts:done", () => {
  while (waiting.length && !isActing()) {
    const pressed = new KeyboardEvent("keydown", { ...waiting.shift(), bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(pressed);
  }
});

addEventListener("pageshow", () => {
  delete page.dataset.leaving;
});
