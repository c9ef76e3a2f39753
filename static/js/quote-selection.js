// Turns a selection in a text into a quote: its words and its place in code points. By mouse, touch and keyboard:
// in the text the arrows choose a word, Shift with an arrow takes more, Enter marks. Typing the words works too.
const WORD = /\S+/g;
let chosen = { from: 0, to: -1 };

const source = () => document.querySelector("[data-quote-from]");
const part = () => document.querySelector("[data-quote-form]");
const field = (part, name) => part.querySelector(`[name=${name}]`);
const points = (text) => [...text].length;

function placeOf(range, box) {
  const before = document.createRange();
  before.selectNodeContents(box);
  before.setEnd(range.startContainer, range.startOffset);
  const start = points(before.toString());
  return { start, end: start + points(range.toString()), words: range.toString() };
}

function fill(place) {
  const target = part();
  if (!target) return;
  field(target, "quote").value = place.words;
  field(target, "start").value = place.start;
  field(target, "end").value = place.end;
}

function forget(target) {
  field(target, "start").value = "";
  field(target, "end").value = "";
}

function say(words) {
  const line = document.getElementById("bench-said");
  if (line) line.textContent = `${source().dataset.chosenWords} ${words}`;
}

// The text stands in at most three nodes: before a marked quote, in it, after it.
function pointAt(box, offset) {
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  let left = offset;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (left <= node.length) return [node, left];
    left -= node.length;
  }
  return [box, box.childNodes.length];
}

function show(box, words) {
  const low = Math.min(chosen.from, chosen.to);
  const high = Math.max(chosen.from, chosen.to);
  const range = document.createRange();
  range.setStart(...pointAt(box, words[low].index));
  range.setEnd(...pointAt(box, words[high].index + words[high][0].length));
  const selection = document.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  fill(placeOf(range, box)); // the browser tells of a selection only later, and Enter may come first
  say(range.toString());
}

function move(event, box) {
  const words = [...box.textContent.matchAll(WORD)];
  if (!words.length) return;
  const last = words.length - 1;
  const goal = { ArrowRight: chosen.to + 1, ArrowLeft: chosen.to - 1, Home: 0, End: last }[event.key];
  chosen.to = Math.max(0, Math.min(last, goal));
  if (!event.shiftKey) chosen.from = chosen.to;
  show(box, words);
}

document.addEventListener("selectionchange", () => {
  const box = source();
  const selection = document.getSelection();
  if (!box || !selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  if (box.contains(range.commonAncestorContainer)) fill(placeOf(range, box));
});

document.addEventListener("input", (event) => {
  if (event.target.name === "quote") forget(part()); // typed words have no place yet
});

document.addEventListener("keydown", (event) => {
  const box = source();
  if (!box || event.target !== box || event.ctrlKey || event.altKey || event.metaKey) return;
  if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
    event.preventDefault();
    move(event, box);
  } else if (event.key === "Enter") {
    event.preventDefault();
    document.getElementById("quote-mark")?.click();
  }
}, { capture: true });

document.addEventListener("htmx:afterSwap", () => {
  chosen = { from: 0, to: -1 };
});
