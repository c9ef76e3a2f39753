// A live session: the ring and the seconds count on from the server's time, whatever this clock says; what somebody was
// typing when the step changed goes to their own notes. Without this the page still works: it shows the seconds at load.
const WARN = 0.2;
const LAST = 0.05;
const TICK = 250;

// The difference between the server's clock and this one, taken anew from every clock that arrives.
let offset = 0;
let said = "";

function words(seconds) {
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
}

function draw() {
  const clock = document.querySelector("[data-clock]");
  if (!clock) return;
  const { now, ends, whole } = clock.dataset;
  const stands = "paused" in clock.dataset ? Number(now) : Date.now() + offset;
  const left = Math.max(0, Number(ends) - stands);
  const share = Math.min(1, left / Number(whole));
  clock.classList.toggle("clock--warn", share <= WARN && share > LAST);
  clock.classList.toggle("clock--last", share <= LAST);
  clock.querySelector(".clock__left").setAttribute("stroke-dasharray", `${share * 100} 100`);
  clock.querySelector(".clock__time").textContent = left ? words(Math.ceil(left / 1000)) : clock.dataset.over;
  tell(clock, share, left);
}

// Screen readers hear the two thresholds and the end, not every second; a phone that can, buzzes softly.
function tell(clock, share, left) {
  const mark = `${clock.dataset.ends}:${left === 0 ? "over" : share <= LAST ? "last" : share <= WARN ? "warn" : ""}`;
  if (mark === said || mark.endsWith(":")) return;
  const first = said === "";
  said = mark;
  clock.querySelector("[data-clock-says]").textContent = left ? words(Math.ceil(left / 1000)) : clock.dataset.over;
  if (!first && navigator.vibrate) navigator.vibrate(left ? 80 : [80, 120, 80]);
}

function sync() {
  const clock = document.querySelector("[data-clock]");
  if (clock) offset = Number(clock.dataset.now) - Date.now();
  draw();
}

// Words that were not sent when the place to write changes are not lost: they go to one's own notes.
function keepWhatWasTyped(event) {
  if (event.detail.target?.id !== "say") return;
  const typed = document.getElementById("say-text")?.value.trim();
  const pad = document.getElementById("pad-text");
  if (!typed || !pad) return;
  pad.value = pad.value ? `${pad.value}\n\n${typed}` : typed;
  pad.dispatchEvent(new Event("input", { bubbles: true }));
}

document.body.addEventListener("htmx:oobBeforeSwap", keepWhatWasTyped);
document.body.addEventListener("htmx:afterSettle", sync);
// A refusal (403) and a limit (409) are answers that belong in the page.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id === "say" && [403, 409].includes(event.detail.xhr.status)) event.detail.shouldSwap = true;
});
document.addEventListener("visibilitychange", draw);
sync();
setInterval(draw, TICK);
