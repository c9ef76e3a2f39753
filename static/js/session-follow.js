// How a screen of a live session stays true. The platform says by a stream that there is another version, and the screen
// asks for it by the ordinary door; without a stream (no place, no road for it) it asks every second and a half. A phone
// that wakes asks at once. Nothing here knows what is in an answer.
import { tellSignedOut } from "./signed-out.js";

const ASK = 1500; // without a stream
const SURE = 20_000; // with one: a word that got lost is found by then
const ASLEEP = 20_000; // while nobody looks
const LOST = 8000; // at most, while questions fail: a network that comes back says nothing
const APART = 900; // two answers in a row: what comes in between comes together
const SPREAD = 250; // forty phones do not ask in the same moment
const TOO_LONG = 10_000; // an answer that does not come
const STALE = 3000; // a question that was under way when a screen fell asleep
const DEAD = 40_000; // a stream that lost its beat
const LONGEST_WAIT = 60_000;

const live = () => document.querySelector("#live[data-stream]");
const looks = () => document.visibilityState === "visible";
const line = document.querySelector("[data-live-away]");

let timer = null;
let due = 0;
let asking = null; // the watch over the question that is under way
let again = false;
let held = null; // an act that waits for the answer to a question
let newest = 0; // the version the stream said last
let asked = 0;
let failures = 0;
let signedOut = false;

const isBehind = () => newest > Number(live()?.dataset.version);

// ── Asking ────────────────────────────────────────────────────────────────────────────────────────────────────
function ask() {
  unplan();
  if (!live()) return;
  if (asking) {
    again = true;
    return;
  }
  underWay();
  htmx.trigger(live(), "ask");
}

function unplan() {
  clearTimeout(timer);
  timer = null;
}

function underWay() {
  unplan();
  clearTimeout(asking);
  asked = Date.now();
  asking = setTimeout(giveUp, TOO_LONG);
}

// Whoever is told that it was broken off answers as for any question that failed; where nobody was asked, nobody tells.
function giveUp() {
  const given = asking;
  for (const place of [live(), ...document.querySelectorAll("#lead form")]) if (place) htmx.trigger(place, "htmx:abort");
  if (asking === given) answered({ status: 0 });
}

// What is planned is never put off by what is planned later.
function plan(wait) {
  const at = Date.now() + wait;
  if (timer && at >= due) return;
  clearTimeout(timer);
  due = at;
  timer = setTimeout(ask, wait);
}

function pause() {
  if (!looks() || signedOut) return ASLEEP;
  if (failures) return Math.min(ASK * 2 ** failures, LOST) * (0.75 + Math.random() / 2);
  return stream.open ? SURE : ASK;
}

function soon() {
  const left = asked + APART - Date.now();
  plan(Math.max(0, Math.min(left, APART)) + Math.random() * SPREAD); // a clock that is put back holds nobody up
}

const isAct = (element) => element?.matches("form") && element.closest("#lead");

// An act is answered with what the screen shows next, as a question is: one at a time, or what came is shown twice.
document.body.addEventListener("htmx:confirm", (event) => {
  if (!asking || !isAct(event.detail.elt)) return;
  event.preventDefault();
  held = () => event.detail.issueRequest(true);
});

document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (isAct(event.detail.elt)) underWay();
});

document.body.addEventListener("htmx:afterRequest", (event) => {
  const { elt } = event.detail.requestConfig;
  if (elt?.id !== "live" && !isAct(elt)) return;
  if (isAct(elt) && !event.detail.successful) failures += 1; // whoever leads hears at once that nothing happened
  answered(event.detail.xhr);
});

function answered(xhr) {
  clearTimeout(asking);
  asking = null;
  const { status } = xhr;
  const now = status && Number(xhr.getResponseHeader("X-Now"));
  if (now) document.dispatchEvent(new CustomEvent("session:now", { detail: { now, took: Date.now() - asked } }));
  if (status === 404 || status === 403) return location.reload(); // no longer a place for this person
  signedOut = status === 401;
  if (signedOut) tellSignedOut(xhr.response); // the wall has no frame that does
  const well = status === 200 || status === 204;
  failures = well ? 0 : failures + 1;
  if (well && document.getElementById("signed-out")) return location.reload(); // signed in again, in another tab
  if (line) line.hidden = failures < 2 || signedOut;
  // What was told while this was under way may have come too late for it.
  if (again || (well && isBehind())) soon();
  else plan(pause());
  again = false;
  if (held) setTimeout(held);
  held = null;
}

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
    const unknown = version === "?"; // nobody listened for a moment: what was told then is not known
    if (!unknown) newest = Number(version);
    if (asking) again ||= unknown;
    else if (unknown || isBehind()) soon();
  },

  // Ended, refused or broken: ask by ourselves, and try again later, later every time.
  lost() {
    const had = this.open;
    this.stop();
    if (!looks() || !live()) return;
    this.refused = had ? 0 : this.refused + 1;
    const wait = had ? APART : Math.min(2000 * 2 ** this.refused, LONGEST_WAIT);
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
    if (asking && Date.now() - asked > STALE) giveUp();
    ask();
    stream.begin();
  } else {
    stream.stop(); // the place is for a screen that somebody sees
    plan(ASLEEP);
  }
}

for (const sign of ["visibilitychange", "resume"]) document.addEventListener(sign, wake);
addEventListener("online", wake);
addEventListener("pageshow", (event) => event.persisted && wake());
addEventListener("pagehide", () => stream.stop());
setInterval(() => stream.source && Date.now() - stream.alive > DEAD && stream.lost(), ASLEEP);

if (live()) {
  plan(pause());
  stream.begin();
}
