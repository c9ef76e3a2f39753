// How a screen of a live session stays true. The platform says by a stream that there is another version, and the screen
// asks for it by the ordinary door; without a stream (no place, no road for it) it asks every second and a half. A phone
// that wakes asks at once. Nothing here knows what is in an answer.
import { tellSignedOut } from "./signed-out.js";

const ASK = 1500; // without a stream
const SURE = 20_000; // with one: a word that got lost is found by then
const ASLEEP = 20_000; // while nobody looks
const APART = 900; // two answers in a row: what comes in between comes together
const SPREAD = 250; // forty phones do not ask in the same moment
const TOO_LONG = 10_000; // an answer that does not come
const DEAD = 40_000; // a stream that lost its beat
const LONGEST_WAIT = 60_000;

const live = () => document.querySelector("#live[data-stream]");
const looks = () => document.visibilityState === "visible";
const line = document.querySelector("[data-live-away]");

let timer = null;
let asking = null; // the watch over the question that is under way
let again = false;
let asked = 0;
let failures = 0;

// ── Asking ────────────────────────────────────────────────────────────────────────────────────────────────────
function ask() {
  clearTimeout(timer);
  if (!live()) return;
  if (asking) {
    again = true;
    return;
  }
  asked = Date.now();
  asking = setTimeout(() => htmx.trigger(live(), "htmx:abort"), TOO_LONG);
  htmx.trigger(live(), "ask");
}

function plan(wait) {
  clearTimeout(timer);
  timer = setTimeout(ask, wait);
}

function pause() {
  if (failures) return Math.min(ASK * 2 ** failures, ASLEEP) * (0.75 + Math.random() / 2);
  if (!looks()) return ASLEEP;
  return stream.open ? SURE : ASK;
}

function soon() {
  plan(Math.max(0, asked + APART - Date.now()) + Math.random() * SPREAD);
}

document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.requestConfig.elt?.id !== "live") return;
  clearTimeout(asking);
  asking = null;
  const { xhr } = event.detail;
  const { status } = xhr;
  const now = Number(xhr.getResponseHeader("X-Now"));
  if (now) document.dispatchEvent(new CustomEvent("session:now", { detail: { now, took: Date.now() - asked } }));
  if (status === 404 || status === 403) return location.reload(); // no longer a place for this person
  if (status === 401) tellSignedOut(xhr.response); // the wall has no frame that does
  const well = status === 200 || status === 204;
  failures = well ? 0 : failures + 1;
  if (well && document.getElementById("signed-out")) return location.reload(); // signed in again, in another tab
  if (line) line.hidden = failures < 2 || status === 401;
  if (again) soon();
  else plan(pause());
  again = false;
});

// ── Being told ────────────────────────────────────────────────────────────────────────────────────────────────
const stream = {
  source: null,
  open: false,
  refused: 0,
  alive: 0,

  begin() {
    if (this.source || !live() || !looks() || !window.EventSource) return;
    this.alive = Date.now();
    this.source = new EventSource(live().dataset.stream);
    this.source.addEventListener("beat", (event) => this.beat(Number(event.data)));
    this.source.addEventListener("message", (event) => this.told(event.data));
    this.source.addEventListener("error", () => this.lost());
  },

  beat(now) {
    this.open = true;
    this.refused = 0;
    this.alive = Date.now();
    document.dispatchEvent(new CustomEvent("session:now", { detail: { now, took: 0 } }));
  },

  told(version) {
    this.alive = Date.now();
    if (version !== live()?.dataset.version) soon();
  },

  // Ended, refused or broken: ask by ourselves, and try again later, later every time.
  lost() {
    const had = this.open;
    this.stop();
    if (!looks() || !live()) return;
    this.refused = had ? 0 : this.refused + 1;
    const wait = Math.min(2000 * 2 ** this.refused, LONGEST_WAIT);
    setTimeout(() => this.begin(), wait * (0.5 + Math.random()));
    if (had) soon();
  },

  stop() {
    this.source?.close();
    this.source = null;
    this.open = false;
  },
};

function wake() {
  if (looks()) {
    failures = 0;
    ask();
    stream.begin();
  } else {
    stream.stop(); // the place is for a screen that somebody sees
    plan(ASLEEP);
  }
}

document.addEventListener("visibilitychange", wake);
addEventListener("online", wake);
addEventListener("pageshow", (event) => event.persisted && wake());
addEventListener("pagehide", () => stream.stop());
setInterval(() => stream.source && Date.now() - stream.alive > DEAD && stream.lost(), ASLEEP);

if (live()) {
  plan(pause());
  stream.begin();
}
