// What somebody types in a live session is kept on this device until the platform has it: through a sleep, a refresh, a
// session of signing in that ended, a step that went on. What can no longer be sent goes to one's own notes.
import { owner, ready, texts } from "./device.js";

const QUIET = 250;
const say = () => document.getElementById("say-text");
const pad = () => document.getElementById("pad-text");
const where = location.pathname;
const keyOf = (field) => `session:${where}:${field.id}`;
// Whose words these are is asked once; who types before the answer came is kept all the same.
const whose = ready.then(owner).then(
  (found) => found?.account ?? "",
  () => "",
);
const timers = new Map();

async function keep(field) {
  clearTimeout(timers.get(field.id));
  timers.delete(field.id);
  const account = await whose;
  if (!account) return;
  if (!field.value.trim()) return drop(field.id);
  const action = new URL(field.form.action, location).pathname;
  const fields = [["text", field.value]];
  const row = { key: keyOf(field), account, place: where, action, fields, at: Date.now(), state: "draft", synced: false };
  await texts.put(row).catch(() => {});
}

function drop(id) {
  clearTimeout(timers.get(id));
  timers.delete(id);
  return texts.drop(keyOf({ id })).catch(() => {});
}

const joined = (one, other) => (one.trim() ? `${one.trimEnd()}\n\n${other}` : other);

// Puts words in one's own notes, which then save themselves.
function note(words) {
  const field = pad();
  if (!field || field.value.includes(words)) return;
  field.value = joined(field.value, words);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function bringBack() {
  const account = await whose;
  const rows = account ? await texts.of(account).catch(() => []) : [];
  for (const row of rows.filter((one) => one.place === where && one.key.startsWith("session:"))) {
    const words = row.fields[0][1];
    const field = row.key.endsWith(":say-text") ? say() : pad();
    if (row.key.endsWith(":say-text") && field && !field.value) field.value = words;
    else if (pad()) {
      note(words);
      await texts.drop(row.key).catch(() => {});
    }
  }
}

document.addEventListener("input", (event) => {
  const field = event.target;
  if (field !== say() && field !== pad()) return;
  clearTimeout(timers.get(field.id));
  timers.set(field.id, setTimeout(() => keep(field), QUIET));
});

addEventListener("pagehide", () => {
  for (const field of [say(), pad()]) if (field && timers.has(field.id)) keep(field);
});

// ── What was sent ─────────────────────────────────────────────────────────────────────────────────────────────
let saved = pad()?.value ?? ""; // what the platform knows of one's own notes

async function reload() {
  await Promise.all([say(), pad()].filter((field) => field && timers.has(field.id)).map(keep));
  location.reload();
}

// The words behind those that are known already.
const tail = (now, known) => (now.startsWith(known) ? now.slice(known.length).trim() : now.trim());

// Kept before they are on their way: whatever the answer, and whether one comes.
document.body.addEventListener("htmx:beforeRequest", (event) => {
  const field = say();
  if (field && event.detail.elt === field.form && timers.has(field.id)) void keep(field);
});

document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target, requestConfig } = event.detail;
  if (target?.id !== "say") return;
  // A refusal and a limit are answers that belong in the page. Any other 403 is a page too old to send from.
  const isRefusal = xhr.status === 403 && xhr.getResponseHeader("X-Kept") !== null;
  if (xhr.status === 403 && !isRefusal) return void reload();
  if (isRefusal || xhr.status === 409) event.detail.shouldSwap = true;
  if (!event.detail.shouldSwap) return;
  if (xhr.status === 409) return;
  // What was typed while the words before it were on their way stays in the field.
  const more = tail(say()?.value ?? "", requestConfig.formData?.get("text") ?? "");
  drop("say-text");
  const putBack = () => {
    if (!more) return;
    if (!say()) return note(more);
    say().value = more;
    keep(say());
  };
  addEventListener("htmx:afterSwap", putBack, { once: true });
});

document.body.addEventListener("htmx:afterRequest", (event) => {
  const { requestConfig, xhr } = event.detail;
  if (!requestConfig.elt?.matches("#pad form")) return;
  if (xhr.status === 403) return void reload();
  if (xhr.status !== 200) return;
  saved = requestConfig.formData?.get("text") ?? saved;
  if (pad()?.value === saved) drop("pad-text");
});

document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { id } = event.detail.target ?? {};
  // The place to write changes while somebody writes: their words go to their own notes.
  if (id === "say") {
    const typed = say()?.value.trim();
    if (typed) note(typed);
    drop("say-text");
  }
  // One's own notes come back with more in them: what was typed since goes below.
  if (id === "pad" || id === "pad-text") {
    const more = pad() ? tail(pad().value, saved) : "";
    const putBack = () => {
      saved = pad()?.value ?? "";
      if (more) note(more);
    };
    addEventListener("htmx:oobAfterSwap", putBack, { once: true });
  }
});

// The whole page comes anew because the session is over.
document.body.addEventListener("htmx:beforeOnLoad", (event) => {
  if (event.detail.xhr.getResponseHeader("HX-Refresh") !== "true") return;
  event.preventDefault();
  void reload();
});

await bringBack();
