// Marking growth: a piece of text that is selected takes the place of the sentences that are ticked, and of the arrows
// only those of the model are offered. Without this file sentences are ticked, and the server says which arrow cannot be.
const form = document.querySelector("[data-growth-text]");
const picked = form?.querySelector("[data-growth-selection]");
const state = form?.querySelector("[data-growth-state]");
const points = (text) => [...text].length;

function offset(span, container, at) {
  const before = document.createRange();
  before.selectNodeContents(span);
  before.setEnd(container, at);
  return Number(span.dataset.at) + points(before.toString());
}

// The spans carry where they stand in the text; the tags between them are no part of it.
function place(range) {
  const spans = [...form.querySelectorAll("[data-at]")].filter((span) => range.intersectsNode(span));
  if (!spans.length) return null;
  const [first, last] = [spans[0], spans[spans.length - 1]];
  const start = first.contains(range.startContainer)
    ? offset(first, range.startContainer, range.startOffset)
    : Number(first.dataset.at);
  const end = last.contains(range.endContainer)
    ? offset(last, range.endContainer, range.endOffset)
    : Number(last.dataset.at) + points(last.textContent);
  return end > start ? { start, end } : null;
}

function tell() {
  const ticked = form.querySelectorAll("input[type=checkbox]:checked").length;
  const { chosen, nothing, sentence, sentences } = form.dataset;
  if (!picked.disabled) state.textContent = `${chosen} “${picked.dataset.words}”`;
  else state.textContent = ticked ? `${ticked} ${ticked === 1 ? sentence : sentences}` : nothing;
}

function pick(found, words) {
  picked.disabled = !found;
  picked.value = found ? `${found.start}-${found.end}` : "";
  picked.dataset.words = words;
  if (found) form.querySelectorAll("input[type=checkbox]:checked").forEach((box) => { box.checked = false; });
  tell();
}

function selected() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  return form.contains(range.commonAncestorContainer) ? range : null;
}

function look() {
  const range = selected();
  const found = range && place(range);
  if (found) pick(found, range.toString().replace(/\s+/g, " ").trim());
}

if (form) {
  document.addEventListener("selectionchange", look);
  form.addEventListener("click", (event) => {
    // Letting go of the mouse after selecting is no choice of the whole sentence.
    if (event.target.closest("label") && selected()) event.preventDefault();
  });
  form.addEventListener("change", () => {
    document.getSelection().removeAllRanges();
    pick(null, "");
  });
  tell();
  look(); // what was selected before this file was there
}

const arrows = document.querySelector("[data-growth-arrows]");

function offer() {
  const known = arrows.dataset.growthArrows.split(" ");
  const cause = arrows.querySelector("[data-growth-cause]");
  const effect = arrows.querySelector("[data-growth-effect]");
  const from = cause.selectedOptions[0].dataset.domain;
  for (const option of effect.options) {
    const to = option.dataset.domain;
    option.disabled = Boolean(from && to) && (!known.includes(`${from}>${to}`) || option.value === cause.value);
  }
  if (effect.selectedOptions[0]?.disabled) effect.value = "";
}

if (arrows) {
  arrows.addEventListener("change", offer);
  offer();
}
