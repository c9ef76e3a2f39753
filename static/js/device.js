// What somebody wrote stays on this device until the platform has it: the store, the queue that sends it once, and the
// line and list that tell how it stands. A text belongs to one account; who else signs in here never sees it.
const line = document.getElementById("sync-state");
const told = line?.dataset ?? {};
const KEPT_COOKIE = "plg_kept";
const PATIENCE = 60_000; // how long one sending may take
const RETRY = 10_000; // while something waits: phones do not always say that the network is back
const SHOWN = 10 * 60_000; // how long a text that was sent stays in the list
const AHEAD = 12 * 60 * 60_000; // how long a device may show by itself whose clock cannot say when a session ends

// ── The store ─────────────────────────────────────────────────────────────────────────────────────────────────
let opened;

function database() {
  opened ??= new Promise((done, fail) => {
    const asked = indexedDB.open("plg", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("texts", { keyPath: "key" }).createIndex("account", "account");
      asked.result.createObjectStore("device");
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  return opened;
}

async function ask(store, mode, act) {
  const base = await database();
  return new Promise((done, fail) => {
    const work = base.transaction(store, mode);
    const asked = act(work.objectStore(store));
    work.oncomplete = () => done(asked.result);
    work.onabort = () => fail(work.error);
  });
}

// A row: key (the client key of the form), account, place (the page to go on with it), action (where it is sent),
// fields ([name, string or File], as FormData gives them), typed (the names of those that hold words), at, state (draft,
// waiting, sending, stuck, sent), synced.
export const texts = {
  get: (key) => ask("texts", "readonly", (store) => store.get(key)),
  put: (row) => ask("texts", "readwrite", (store) => store.put(row)),
  drop: (key) => ask("texts", "readwrite", (store) => store.delete(key)),
  of: (account) => ask("texts", "readonly", (store) => store.index("account").getAll(account)),
};

// ── Whose device this is now ──────────────────────────────────────────────────────────────────────────────────
const marker = {
  get: () => ask("device", "readonly", (store) => store.get("here")),
  put: (here) => ask("device", "readwrite", (store) => store.put(here, "here")),
  drop: () => ask("device", "readwrite", (store) => store.delete("here")),
};

async function meet() {
  if (!told.account) return;
  const before = await marker.get();
  const write = told.write || (before?.account === told.account ? before.write : "") || "";
  // No page is kept, so a session that seems to be over was running just now: the clock of this device is ahead.
  const ends = Number(told.until) * 1000;
  const until = ends && ends < Date.now() ? Date.now() + AHEAD : ends;
  await marker.put({ account: told.account, until, own: "own" in told, write });
}

// Who may see texts on this device: as long as the platform itself would let them in. Null for everybody else.
export async function owner() {
  const here = await marker.get().catch(() => null);
  if (told.account) return here?.account === told.account ? here : { account: told.account };
  if (!here || here.hidden || (!here.closed && Date.now() > here.until)) return null;
  return here;
}

// Asks the platform who is signed in, and for a fresh token. `away`: there is no way to it now.
export async function connect(account) {
  try {
    const address = `${told.connection}?account=${encodeURIComponent(account)}`;
    const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) return { away: true };
    const said = await answer.json();
    const here = await marker.get().catch(() => null);
    if (!said.account && here?.account === account) {
      // Signed out elsewhere hides the texts; a closed account cannot sign in any more, and its texts stay its own.
      await marker.put({ ...here, hidden: !said.closed, closed: said.closed });
    }
    return said;
  } catch {
    return { away: true };
  }
}

// ── Sending ───────────────────────────────────────────────────────────────────────────────────────────────────
let last = Promise.resolve();

// One at a time, in all tabs. The platform keeps a key once however often it comes, so this only spares the network.
function inTurn(work) {
  if (navigator.locks) return navigator.locks.request("plg-queue", work);
  last = last.then(work, work);
  return last;
}

async function sentenceOf(answer) {
  if (answer.status === 403 || answer.status === 404) return told.gone;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.querySelector(".error-summary li, .message--error p, .page__lead:not(:empty)");
  return found?.textContent.trim() || told.fault;
}

async function post(row, token, when) {
  const body = new FormData();
  for (const [name, value] of row.fields) body.append(name, value);
  body.append("csrfmiddlewaretoken", token);
  let answer;
  try {
    const headers = { "HX-Request": "true", "X-Queue": when };
    const signal = AbortSignal.timeout(PATIENCE);
    answer = await fetch(row.action, { method: "POST", body, redirect: "manual", headers, signal });
  } catch {
    return { state: "waiting" };
  }
  if (answer.status === 201) return { state: "sent", where: answer.headers.get("Location") };
  if (answer.type === "opaqueredirect" || answer.status === 204 || answer.status === 401) return { state: "waiting", signedOut: true };
  if (answer.status >= 500 || answer.status === 429) return { state: "waiting" };
  return { state: "stuck", sentence: await sentenceOf(answer) };
}

async function deliver(row, token, when) {
  await texts.put({ ...row, state: "sending" });
  await show();
  const outcome = await post(row, token, when);
  const now = { ...row, ...outcome, words: wordsOf(row), sentAt: Date.now() };
  if (outcome.state === "sent") now.fields = [];
  await texts.put(now);
  return now;
}

// Sends the text that somebody just pressed the button for; tells how it went.
export function send(row) {
  return inTurn(async () => {
    const now = await texts.get(row.key);
    if (now?.state === "sent") return now;
    const link = await connect(row.account);
    if (link.away) return { ...row, away: true };
    if (link.account !== row.account) return { ...row, signedOut: true };
    return { ...(await deliver(row, link.token, "now")), token: link.token };
  }).finally(show);
}

const waits = (row) => row.state === "waiting" || row.state === "sending";

// Sends all that waits, one after the other.
export async function run() {
  const here = await owner();
  let link = null;
  const work = async () => {
    const waiting = (await texts.of(here.account)).filter(waits).sort((one, other) => one.at - other.at);
    if (!waiting.length && !pageHasToKnow()) return;
    link = await connect(here.account);
    if (link.account !== here.account) return;
    for (const row of waiting) {
      const done = await deliver(row, link.token, "later");
      if (done.state === "waiting") return;
    }
  };
  if (here) await inTurn(work).catch(() => {}); // a browser that keeps nothing has nothing to send
  tellConnection(link, here);
  await show(Boolean(link && !link.away && link.account !== here.account));
}

// ── Telling ───────────────────────────────────────────────────────────────────────────────────────────────────
function saidIn(row) {
  const isSaid = (name) => row.typed?.includes(name) ?? /^(text$|prompt_)/.test(name);
  const said = row.fields.filter(([name, value]) => typeof value === "string" && isSaid(name));
  return said.map(([, value]) => value.trim()).filter(Boolean);
}

function wordsOf(row) {
  const text = saidIn(row)[0] ?? row.words ?? "";
  return text.length > 140 ? `${text.slice(0, 140)}…` : text;
}

const isUnsent = (row) => waits(row) || row.state === "stuck" || (row.state === "draft" && !row.synced);

function tellLine(rows, signedOut) {
  if (!line) return;
  const stuck = rows.some((row) => row.state === "stuck");
  const count = rows.filter(waits).length;
  let said = stuck ? told.stuck : count && `${count} ${told.waits}`;
  if (signedOut && count) said = told.signedOut;
  if (!said && !navigator.onLine) said = told.away;
  said ||= "";
  if (line.textContent.trim() === said) return;
  if (!stuck && !count) return void (line.textContent = said);
  const link = document.createElement("a");
  link.href = signedOut ? `${told.signIn}?next=${encodeURIComponent(location.pathname)}` : told.page;
  link.textContent = said;
  line.replaceChildren(link);
}

function item(list, row) {
  const shown = list.querySelector("template").content.firstElementChild.cloneNode(true);
  const part = (name) => shown.querySelector(`[data-part=${name}]`);
  shown.dataset.key = row.key;
  shown.dataset.state = row.state;
  const when = new Date(row.at).toLocaleString("nl-NL", { dateStyle: "short", timeStyle: "short" });
  part("state").textContent = `${list.dataset[row.state]} · ${when}`;
  part("words").textContent = wordsOf(row) || "…";
  part("sentence").textContent = row.state === "stuck" ? row.sentence : "";
  const acts = { read: row.state === "sent" && row.where, open: ["draft", "stuck"].includes(row.state) };
  acts.send = row.state === "stuck" || row.state === "waiting";
  acts.copy = acts.save = acts.drop = isUnsent(row) && row.state !== "sending";
  for (const button of shown.querySelectorAll("[data-act]")) button.hidden = !acts[button.dataset.act];
  if (acts.read) part("read").href = row.where;
  return shown;
}

const isOpen = (row) =>
  [...document.querySelectorAll("form[data-draft] [name=client_key]")].some((field) => field.value === row.key);

function isShown(row, all) {
  if (row.state === "draft") return all && !row.synced && !isOpen(row);
  return row.state !== "sent" || Date.now() - row.sentAt < SHOWN;
}

export async function show(signedOut = false) {
  const here = await owner();
  const rows = here ? await texts.of(here.account).catch(() => []) : [];
  tellLine(rows, signedOut === true);
  for (const list of document.querySelectorAll("[data-device-list]")) {
    const kept = rows.filter((row) => isShown(row, list.dataset.deviceList === "all"));
    kept.sort((one, other) => other.at - one.at);
    list.querySelector("ul").replaceChildren(...kept.map((row) => item(list, row)));
    list.hidden = !kept.length;
  }
  // What waits or was sent is no draft any more; the page may have been made just before that.
  for (const row of rows.filter((one) => waits(one) || one.state === "sent")) {
    document.querySelector(`[data-draft-line="${row.key}"]`)?.remove();
  }
  const nothing = document.querySelector("[data-device-nothing]");
  if (nothing) nothing.hidden = !here || rows.some(isUnsent);
}

// ── The page of this device: also what is shown instead of any page when there is no network ─────────────────────
const devicePage = document.querySelector("[data-device-page]");
const pageHasToKnow = () => Boolean(devicePage) || !told.account;

function tellConnection(link, here) {
  if (!devicePage) return;
  const away = link ? Boolean(link.away) : !navigator.onLine;
  const stoodIn = location.pathname !== told.page;
  for (const part of document.querySelectorAll("[data-when]")) {
    // Whose device this is cannot be said when nobody signed in here lately: what stands here is nobody's to see then.
    const shown = { away: away && here, closed: !here, back: !away && here && stoodIn };
    part.hidden = !shown[part.dataset.when];
  }
}

const acts = {
  async open(row) {
    await texts.put({ ...row, state: "draft", synced: false });
    location.assign(row.place);
  },
  async send(row) {
    await texts.put({ ...row, state: "waiting" });
    await run();
  },
  async copy(row, button) {
    await navigator.clipboard.writeText(saidIn(row).join("\n\n"));
    button.textContent = button.dataset.done;
  },
  async save(row) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([saidIn(row).join("\n\n")], { type: "text/plain;charset=utf-8" }));
    link.download = `tekst-${new Date(row.at).toISOString().slice(0, 10)}.txt`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  },
  async drop(row, button) {
    if (button.dataset.asked) {
      await texts.drop(row.key);
      await show();
    } else {
      button.dataset.asked = "1";
      button.textContent = button.dataset.sure;
    }
  },
};

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-device-list] button[data-act]");
  const row = button && (await texts.get(button.closest("[data-key]").dataset.key));
  if (row) await acts[button.dataset.act](row, button);
});

// ── Signing out: on a device that is shared nothing stays behind ────────────────────────────────────────────────
async function leave(here) {
  if (here && !here.own) for (const row of await texts.of(here.account)) await texts.drop(row.key);
  await marker.drop();
}

for (const form of document.querySelectorAll("form[data-signs-out]")) {
  const question = document.getElementById(form.dataset.signsOut);
  const goOut = async (here) => {
    await leave(here).catch(() => {});
    form.submit();
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const here = await owner();
    const rows = here ? await texts.of(here.account).catch(() => []) : [];
    if (here?.own || !rows.some(isUnsent)) await goOut(here);
    else question.showModal();
  });
  question.addEventListener("close", async () => {
    if (question.returnValue === "drop") await goOut(await owner());
  });
}

// ── A session that ended while the page stayed open ─────────────────────────────────────────────────────────────
document.addEventListener("htmx:beforeSwap", async (event) => {
  if (event.detail.xhr.status !== 401) return;
  const { tellSignedOut } = await import("./signed-out.js");
  tellSignedOut(event.detail.serverResponse);
});

// ── Beginning ─────────────────────────────────────────────────────────────────────────────────────────────────
function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

// The platform names the text it has kept; the copy of that text has done its work. What was sent long ago goes too.
async function forget() {
  const name = cookie(KEPT_COOKIE);
  if (name) await texts.drop(name);
  document.cookie = `${KEPT_COOKIE}=; path=/; max-age=0; samesite=lax`;
  const here = await owner();
  for (const row of here ? await texts.of(here.account) : []) {
    if (row.state === "sent" && Date.now() - row.sentAt > SHOWN) await texts.drop(row.key);
  }
}

export const ready = meet()
  .then(forget)
  .catch(() => {}); // a browser that keeps nothing can still read and send

ready.then(run);
addEventListener("online", run);
addEventListener("offline", () => show());
addEventListener("pageshow", (event) => event.persisted && run());
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && run());
setInterval(async () => {
  const here = await owner();
  if (here && (await texts.of(here.account).catch(() => [])).some(waits)) await run();
}, RETRY);

if ("serviceWorker" in navigator && told.worker) {
  addEventListener("load", () => navigator.serviceWorker.register(told.worker).catch(() => {}));
}
