// A live session: the ring and the seconds count on from the server's time, whatever this clock says, and a soft signal
// sounds near the end for who asked for it. Without this the page still works: it shows the seconds at load.
const WARN = 0.2;
const LAST = 0.05;
const TICK = 250;
const PLACE = "plg.session.signal";

// The difference between the server's clock and this one, taken anew from every answer.
let offset = 0;
let heard = "";

const clockNow = () => document.querySelector("[data-clock]");

function words(seconds) {
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
}

function draw() {
  const clock = clockNow();
  if (!clock) return;
  const { now, ends, whole } = clock.dataset;
  const stands = "paused" in clock.dataset ? Number(now) : Date.now() + offset;
  const left = Math.max(0, Number(ends) - stands);
  const share = Math.min(1, left / Number(whole));
  clock.classList.toggle("clock--warn", share <= WARN && share > LAST);
  clock.classList.toggle("clock--last", share <= LAST);
  clock.classList.toggle("clock--over", left === 0);
  clock.querySelector(".clock__left").setAttribute("stroke-dasharray", `${share * 100} 100`);
  clock.querySelector(".clock__time").textContent = left ? words(Math.ceil(left / 1000)) : clock.dataset.over;
  tell(clock, share, left);
}

// Screen readers hear the two thresholds and the end, not every second. Who comes in after one has nothing to hear.
function tell(clock, share, left) {
  const part = left === 0 ? "over" : share <= LAST ? "last" : share <= WARN ? "warn" : "";
  const mark = `${clock.dataset.step}:${part}`;
  if (mark === heard) return;
  const cameIn = heard === "";
  heard = mark;
  if (!part || cameIn) return;
  document.querySelector("[data-clock-says]").textContent = left ? words(Math.ceil(left / 1000)) : clock.dataset.over;
  signal(left ? 1 : 2);
}

// Half of what an answer was under way is the way back; what is longer than that was the wait before it was written.
function meet(now, took) {
  if (now) offset = now + Math.min(took / 2, 300) - Date.now();
  draw();
}

// ── The signal: off until somebody turns it on, on this device ──────────────────────────────────────────────────
const button = document.querySelector("[data-signal]");
let sound = null;
let wanted = false;

function remembered() {
  try {
    return localStorage.getItem(PLACE) === "on";
  } catch {
    return false; // a browser that keeps nothing
  }
}

function remember() {
  try {
    localStorage.setItem(PLACE, wanted ? "on" : "off");
  } catch {
    // It is on for as long as this page is open.
  }
}

function chime(times) {
  if (sound?.state !== "running") return;
  for (let turn = 0; turn < times; turn += 1) {
    const from = sound.currentTime + turn * 0.5;
    const tone = new OscillatorNode(sound, { type: "sine", frequency: 523.25 });
    const loud = new GainNode(sound, { gain: 0 });
    loud.gain.setValueAtTime(0, from);
    loud.gain.linearRampToValueAtTime(0.18, from + 0.04);
    loud.gain.exponentialRampToValueAtTime(0.001, from + 0.9);
    tone.connect(loud).connect(sound.destination);
    tone.start(from);
    tone.stop(from + 1);
  }
}

function signal(times) {
  if (!wanted) return;
  chime(times);
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(times > 1 ? [80, 120, 80] : 80);
}

// A browser lets a page sound only after a tap or a key: called from one.
async function wakeSound() {
  if (!wanted || !window.AudioContext) return;
  sound ??= new AudioContext();
  await sound.resume().catch(() => {});
}

function show() {
  if (!button) return;
  button.hidden = false;
  button.querySelector("[data-signal-on]").hidden = !wanted;
  button.querySelector("[data-signal-off]").hidden = wanted;
}

button?.addEventListener("click", async () => {
  wanted = !wanted;
  remember();
  show();
  await wakeSound();
  signal(1);
});
for (const gesture of ["pointerdown", "keydown"]) addEventListener(gesture, wakeSound);

wanted = remembered();
show();
document.addEventListener("session:now", (event) => meet(event.detail.now, event.detail.took));
document.body.addEventListener("htmx:afterSettle", draw);
document.addEventListener("visibilitychange", draw);
if (clockNow()) meet(Number(clockNow().dataset.now), 0);
setInterval(draw, TICK);
