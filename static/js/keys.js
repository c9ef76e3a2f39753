// Single keys press or enter what carries them in data-key. A switch turns them off, and this browser remembers that.
// Never while somebody types, and never together with Ctrl, Alt or Meta.
const KEPT = "keys-off";
const holder = document.querySelector("[data-keys-switch]");
const box = holder && holder.querySelector("input");

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

function carrying(key) {
  return [...document.querySelectorAll("[data-key]")].find(
    (element) => element.dataset.key === key || element.dataset.keyAlso === key,
  );
}

function answer(element) {
  if (element.matches("button, a")) element.click();
  else element.focus();
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
  if (isTyping(event.target)) return;
  const found = carrying(event.key.length === 1 ? event.key.toLowerCase() : event.key);
  if (!found || found.disabled || event.repeat) return;
  event.preventDefault();
  answer(found);
});
