// A form with data-draft keeps what is typed: on this device at once, and (data-draft-url) on the platform a little
// later, for the other device. With data-draft-queue its button puts the text in the queue, which sends it now or when
// there is network; data-draft-new says that the form is free then for the next text, data-draft-wordless that it may be
// sent without a word. A form has a client_key, and whatever keeps it answers with `kept` (logbook/views/writing.py).
import { connect, owner, ready, send, show, texts } from "./device.js";

const QUIET = 300;
const LATER = 2500;
const PATIENCE = 10_000;
const MOST_AT_LEAVING = 60_000; // a browser carries no more than 64 kB out of a page that is going

const TOKEN = "csrfmiddlewaretoken";
const clock = (moment) => new Date(moment).toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" });

function fieldsOf(form) {
  return [...new FormData(form)].filter(([name, value]) => name !== TOKEN && (typeof value === "string" || value.size));
}

// What was typed, to see whether it changed: without what only names the draft.
function typedIn(fields) {
  const about = ["client_key", "draft_version", "draft_writer"];
  const said = fields.filter(([name]) => !about.includes(name));
  return JSON.stringify(said.map(([name, value]) => [name, typeof value === "string" ? value : value.name]));
}

function isTouched(form) {
  return [...form.elements].some((field) => {
    if (field.type === "hidden") return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    return field.value !== (field.defaultValue ?? field.value);
  });
}

function putFile(field, file) {
  const held = new DataTransfer();
  if (file) held.items.add(file);
  field.files = held.files;
}

function fill(form, fields) {
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || field.name === TOKEN || field.type === "submit") continue;
    const given = values.get(field.name) ?? [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = given.includes(field.value);
    else if (field.type === "file") putFile(field, given.shift());
    else field.value = given.shift() ?? "";
  }
  form.dispatchEvent(new CustomEvent("draft:filled"));
}

class Draft {
  constructor(form, account) {
    this.form = form;
    this.account = account;
    this.place = location.pathname + location.search;
    this.action = new URL(form.action, location).pathname + new URL(form.action, location).search;
    this.before = fieldsOf(form);
    this.text = form.elements.text ?? form.querySelector("textarea");
    this.line = form.querySelector("[data-draft-state]");
    this.said = form.querySelector("[data-draft-said]");
    this.restored = form.querySelector("[data-draft-restored]");
    this.clash = form.querySelector("[data-draft-clash]");
  }

  // Listens at once: whoever types while the page is still getting ready has typed too.
  listen() {
    this.form.addEventListener("input", () => this.typed());
    this.form.addEventListener("change", () => this.typed());
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.form.querySelector("[data-draft-drop]")?.addEventListener("click", () => this.throwAway());
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.leave());
    addEventListener("pageshow", (event) => event.persisted && this.busy && location.reload());
  }

  async begin() {
    // What the server just sent back, or somebody just typed, is newer than any copy here.
    if (this.form.hasAttribute("data-draft-sent")) await this.keep();
    else if (isTouched(this.form)) this.typed();
    else await this.restore();
  }

  typed() {
    if (this.busy) return;
    clearTimeout(this.soon);
    clearTimeout(this.later);
    this.soon = setTimeout(() => this.keep(), QUIET);
    this.later = setTimeout(() => this.push(), LATER);
  }

  leave() {
    if (this.soon) this.keep();
    if (this.later) this.push(true);
  }

  async restore() {
    const mine = (await texts.of(this.account).catch(() => [])).filter(
      (row) => row.state === "draft" && !row.synced && row.action === this.action && this.isAbout(row),
    );
    const copy = mine.sort((one, other) => other.at - one.at)[0];
    if (!copy || typedIn(copy.fields) === typedIn(this.before)) return;
    fill(this.form, copy.fields);
    this.form.closest("details")?.setAttribute("open", "");
    const today = new Date(copy.at).toDateString() === new Date().toDateString();
    const day = new Date(copy.at).toLocaleDateString("nl-NL", { weekday: "short", day: "numeric", month: "long" });
    const words = this.restored.querySelector("[data-words]");
    words.textContent = `${words.dataset.words} ${today ? "" : `${day} `}${clock(copy.at)}.`;
    this.restored.hidden = false;
    this.later = setTimeout(() => this.push(), QUIET);
  }

  isAbout(row) {
    return row.place === this.place || row.key === this.form.elements.client_key.value;
  }

  row(state) {
    return {
      key: this.form.elements.client_key.value,
      account: this.account,
      place: this.place,
      action: this.action,
      fields: fieldsOf(this.form),
      typed: [...this.form.querySelectorAll("textarea, input[type=text]")].map((field) => field.name),
      at: Date.now(),
      state,
      synced: false,
    };
  }

  async keep(state = "draft") {
    clearTimeout(this.soon);
    this.soon = null;
    const row = this.row(state);
    if (this.kept && this.kept !== row.key) await texts.drop(this.kept).catch(() => {}); // the platform has that one
    this.kept = row.key;
    try {
      await texts.put(row);
      this.line.textContent = `${this.line.dataset.saved} ${clock(row.at)}`;
    } catch {
      this.line.textContent = this.line.dataset.failed;
    }
    return row;
  }

  // ── The same draft on the platform, for the other device ──
  async push(leaving = false) {
    clearTimeout(this.later);
    this.later = null;
    if (!this.form.dataset.draftUrl || this.clashed || this.busy) return;
    const earlier = this.pushing ?? Promise.resolve();
    this.pushing = (leaving ? Promise.resolve() : earlier).then(() => this.pushNow(leaving));
    await this.pushing;
  }

  async pushNow(leaving, again = false) {
    const fields = fieldsOf(this.form).filter(([, value]) => typeof value === "string");
    const body = new FormData();
    for (const [name, value] of fields) body.append(name, value);
    body.append(TOKEN, this.form.elements[TOKEN].value);
    const keepalive = leaving && JSON.stringify(fields).length < MOST_AT_LEAVING;
    const headers = { "X-Saves-Draft": "1" };
    const address = this.form.dataset.draftUrl;
    const signal = AbortSignal.timeout(PATIENCE);
    const asked = fetch(address, { method: "POST", body, redirect: "manual", keepalive, headers, signal });
    const answer = await asked.catch(() => null);
    if (answer?.status === 204) await this.synced(answer, fields);
    else if (answer?.status === 409) this.tellClash();
    else if (answer?.status === 403 && !again && (await this.renewToken())) await this.pushNow(leaving, true);
  }

  async synced(answer, fields) {
    const version = answer.headers.get("X-Draft-Version");
    if (!version || this.busy) return;
    this.form.elements.draft_version.value = version;
    this.place = answer.headers.get("Location");
    if (location.pathname !== this.place) history.replaceState(history.state, "", this.place);
    if (typedIn(fields) !== typedIn(fieldsOf(this.form))) return;
    const row = this.row("draft");
    await texts.put({ ...row, synced: true }).catch(() => {});
    this.line.textContent = `${this.line.dataset.saved} ${clock(row.at)} · ${this.line.dataset.shared}`;
  }

  tellClash() {
    this.clashed = true;
    if (this.clash) this.clash.hidden = false;
  }

  async renewToken() {
    const link = await connect(this.account);
    if (link.account !== this.account) return false;
    this.form.elements[TOKEN].value = link.token;
    return true;
  }

  // ── Sending ──
  async submit(event) {
    // Kept as a draft, joined, checked: what the server answers with a page goes its own way.
    if (!this.form.hasAttribute("data-draft-queue") || event.submitter?.hasAttribute("formaction")) return;
    const isEmpty = !this.form.hasAttribute("data-draft-wordless") && !this.text.value.trim();
    // The server has the sentence for it; the form that stands in without network has no server to go to.
    if (isEmpty && navigator.onLine && this.form.elements[TOKEN]) return;
    event.preventDefault();
    if (this.busy || isEmpty) return;
    this.busy = true;
    clearTimeout(this.later);
    await this.pushing;
    const row = await this.keep("waiting");
    this.tell(this.said.dataset.sending);
    await this.after(row, await send(row).catch(() => ({ state: "stuck" })));
  }

  async after(row, done) {
    if (done.state === "sent") {
      await texts.drop(row.key);
      this.goTo(done.where);
    } else if (done.signedOut) {
      location.assign(`${this.said.dataset.signIn}?next=${encodeURIComponent(this.place)}`);
    } else if (done.state === "stuck") {
      // The server's own page says what is wrong, and shows both texts where there are two.
      await texts.put({ ...row, state: "draft" }).catch(() => {});
      if (done.token) this.form.elements[TOKEN].value = done.token;
      this.form.submit();
    } else {
      this.busy = false;
      if (this.form.hasAttribute("data-draft-new")) this.startAnew();
      this.tell(this.said.dataset.waiting);
      await show();
    }
  }

  goTo(where) {
    const goal = new URL(where, location);
    if (goal.pathname !== location.pathname) return location.assign(where);
    history.replaceState(history.state, "", where);
    location.reload();
  }

  // The text waits in the list; the form is free for the next one.
  startAnew() {
    fill(this.form, this.before);
    this.text.value = "";
    const fresh = { client_key: crypto.randomUUID(), draft_writer: crypto.randomUUID(), draft_version: "0" };
    for (const [name, value] of Object.entries(fresh)) if (this.form.elements[name]) this.form.elements[name].value = value;
    // What was chosen beside it goes with the text that waits, and what was said of it too.
    for (const part of this.form.querySelectorAll("[data-photos-kept], [data-photos-state]")) part.replaceChildren();
    this.line.textContent = "";
    this.restored.hidden = true;
    this.place = this.action;
    this.kept = null;
    if (this.form.elements[TOKEN]) history.replaceState(history.state, "", this.action);
  }

  tell(words) {
    this.said.textContent = words;
  }

  async throwAway() {
    clearTimeout(this.soon);
    clearTimeout(this.later);
    this.soon = this.later = null;
    await texts.drop(this.form.elements.client_key.value);
    fill(this.form, this.before);
    this.restored.hidden = true;
    this.line.textContent = "";
    this.form.querySelector("textarea")?.focus();
  }
}

// The form of the page that stands in when there is no network: it learns here whose it is, and where it goes.
async function offlineForm(form) {
  const here = await owner();
  if (!here?.write) return;
  form.action = here.write;
  form.dataset.draft = here.account;
  for (const name of ["client_key", "draft_writer"]) form.elements[name].value = crypto.randomUUID();
  const today = new Date();
  form.elements.happened_on.value = new Date(today - today.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  form.hidden = false;
  take(form);
}

const photos = document.querySelector("[data-photos-fold]");
if (photos) {
  // What photos need comes when they are asked for, or when a text is put back that may have some.
  // Without network they stay in their field and go along with the text.
  const bring = () => import(photos.dataset.photosFold).catch(() => {});
  photos.addEventListener("toggle", bring, { once: true });
  photos.closest("form").addEventListener("draft:filled", bring, { once: true });
  if (photos.open) bring();
}

// Tells at the button who will read this, as it is chosen. Sharing with somebody for the first time also ticks that it
// counts in research, in sight and to be unticked; what somebody set themselves is left alone.
for (const audience of document.querySelectorAll("[data-audience]")) {
  const words = audience.querySelector("[data-audience-words]");
  const research = audience.querySelector("[data-audience-research]");
  const circles = [...audience.querySelectorAll("input[name=circles]")];
  let settled = !research || research.checked || circles.some((circle) => circle.checked);

  const tell = () => {
    const chosen = circles.filter((circle) => circle.checked).map((circle) => circle.dataset.words);
    const [first, ...others] = chosen.length ? chosen : [words.dataset.nobody];
    words.textContent = [first, ...others.map((other) => other.toLowerCase())].join(", ");
  };

  audience.addEventListener("change", (event) => {
    if (event.target === research) settled = true;
    else if (!settled) research.checked = circles.some((circle) => circle.checked);
    tell();
  });
  audience.closest("form").addEventListener("draft:filled", () => {
    settled = true;
    tell();
  });
  tell();
  document.addEventListener("click", (event) => {
    if (audience.open && !audience.contains(event.target)) audience.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && audience.open) {
      audience.open = false;
      audience.querySelector("summary").focus();
    }
  });
}

const drafts = [];

function take(form) {
  const draft = new Draft(form, form.dataset.draft);
  draft.listen();
  drafts.push(draft);
}

for (const form of document.querySelectorAll("form[data-draft]:not([data-draft-offline])")) take(form);
await ready;
for (const form of document.querySelectorAll("form[data-draft-offline]")) await offlineForm(form);
for (const draft of drafts) await draft.begin();
