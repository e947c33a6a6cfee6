/*
 * Saves each answer as it is written. One answer at a time, a local copy until the server has confirmed, a new try
 * every ten seconds. A stale answer (409) shows both texts; a lost session (401) keeps the text and asks for log-in.
 * The form is not left before everything written is confirmed. After each save the form fires "portal:saved".
 */
import { showConflict } from "./conflict.js";
import { csrfToken } from "./csrf.js";
import { fieldOf, inputsOf, mayMerge, questionsOf, revisionOf, setRevision, setValues, valuesFrom, valuesOf, wordsOf } from "./fields.js";
import { offerLeftover } from "./leftovers.js";
import { copiesOf } from "./local-copies.js";
import { saveMark } from "./save-mark.js";

const TYPING_PAUSE = 800;
const RETRY_SECONDS = 10;
const TIMEOUT = 15_000;

const same = (a, b) => a.length === b.length && a.every((value, place) => value === b[place]);

function bodyOf(form, question) {
  const body = new FormData();
  body.append("question", question);
  for (const value of valuesOf(form, question)) body.append("value", value);
  body.append("revision", revisionOf(form, question));
  body.append("csrfmiddlewaretoken", csrfToken(form));
  for (const name of ["acting_for", "opened_by"]) {
    const hidden = form.querySelector(`[name=${name}]`);
    if (hidden) body.append(name, hidden.value);
  }
  return body;
}

function showProblem(form, question, text) {
  const place = fieldOf(form, question);
  place.querySelector(":scope > [data-save-problem]")?.remove();
  if (!text) return;
  const line = document.createElement("p");
  line.className = "field-error";
  line.dataset.saveProblem = "";
  line.setAttribute("role", "alert");
  line.textContent = text;
  (place.matches("tr") ? place.lastElementChild : place).append(line);
}

/** One sentence about the whole application, told with a save: the call was closed, the deadline has passed. */
function showNotice(text) {
  const place = document.querySelector("[data-save-notice]");
  const words = place?.querySelector("[data-text]");
  if (!words || words.textContent === (text ?? "")) return;
  words.textContent = text ?? "";
  place.hidden = !text;
}

class Refused extends Error {}

function start(form) {
  const copies = copiesOf(form);
  const mark = saveMark();
  const waiting = new Set(); // questions to send, in the order written
  const timers = new Map();
  const confirmed = new Map(questionsOf(form).map((question) => [question, valuesOf(form, question)]));
  const held = new Set(); // questions in conflict: not sent before a person has chosen
  let draining = null;
  let signedOut = false;
  let countdown = 0;

  function saved(question, sent, answer) {
    setRevision(form, question, answer.revision);
    confirmed.set(question, sent);
    if (same(valuesOf(form, question), sent)) copies.drop(question);
    else copies.keep(question, valuesOf(form, question), answer.revision);
    showProblem(form, question, "");
    showNotice(answer.notice);
    mark.saved(answer.saved_at);
    form.dispatchEvent(new CustomEvent("portal:saved", { bubbles: true, detail: { question } }));
  }

  function conflict(question, answer) {
    held.add(question);
    mark.refused();
    const asValues = (text) => valuesFrom(form, question, text);
    showConflict({
      place: fieldOf(form, question), mine: answer.mine, theirs: answer.theirs, by: answer.theirs_by,
      shown: (text) => wordsOf(form, question, asValues(text)), mayMerge: mayMerge(form, question),
      choose: (which) => {
        const now = valuesOf(form, question); // one may have gone on writing meanwhile
        const both = () => [`${answer.theirs.trimEnd()}\n\n${now[0].trimStart()}`];
        const chosen = which === "mine" ? now : which === "theirs" ? asValues(answer.theirs) : both();
        held.delete(question);
        setRevision(form, question, answer.revision);
        setValues(form, question, chosen);
        copies.keep(question, valuesOf(form, question), answer.revision);
        inputsOf(form, question)[0].focus();
        waiting.add(question);
        void drain();
      },
    });
  }

  function setSignedOut(is) {
    if (signedOut !== is) document.dispatchEvent(new CustomEvent(is ? "portal:signed-out" : "portal:signed-in-here"));
    signedOut = is;
    if (is) mark.kept();
  }

  function stopCountdown() {
    clearInterval(countdown);
    countdown = 0;
  }

  function retryLater() {
    stopCountdown();
    let left = RETRY_SECONDS;
    mark.failed(left, true);
    countdown = setInterval(() => {
      left -= 1;
      if (left <= 0) void drain();
      else mark.failed(left, false);
    }, 1000);
  }

  /** Sends one answer; true when the next may go, false when it must wait for a log-in. Throws when it is to be tried again. */
  async function send(question) {
    const sent = valuesOf(form, question);
    const response = await fetch(form.dataset.autosave, {
      method: "POST", body: bodyOf(form, question), redirect: "error", keepalive: document.visibilityState === "hidden",
      headers: { "X-Autosave": "1", Accept: "application/json" }, signal: AbortSignal.timeout(TIMEOUT),
    });
    if (response.status === 401) {
      waiting.add(question);
      setSignedOut(true);
      return false;
    }
    if (response.status >= 500 || response.status === 429) throw new Refused(String(response.status));
    const answer = await response.json().catch(() => null);
    if (response.status === 403 && answer === null) throw new Refused("403"); // the token is an old one: the next try has a new
    setSignedOut(false);
    if (response.ok) saved(question, sent, answer);
    else if (response.status === 409) conflict(question, answer);
    else {
      showProblem(form, question, answer?.error ?? mark.refusal);
      mark.refused();
    }
    return true;
  }

  async function sendAll() {
    stopCountdown();
    mark.saving();
    while (waiting.size > 0) {
      const [question] = waiting;
      waiting.delete(question);
      try {
        if (!(await send(question))) return;
      } catch {
        waiting.add(question);
        retryLater();
        return;
      }
    }
  }

  /** Sends what waits; one at a time, however often it is called. */
  function drain() {
    if (waiting.size === 0 && draining === null) return Promise.resolve();
    draining ??= sendAll().finally(() => {
      draining = null;
    });
    return draining;
  }

  function enqueue(question) {
    clearTimeout(timers.get(question));
    if (held.has(question) || same(valuesOf(form, question), confirmed.get(question) ?? [""])) { // a line that was added here began empty
      if (!held.has(question) && !waiting.has(question)) copies.drop(question); // typed, and taken back again
      return;
    }
    waiting.add(question);
    void drain();
  }

  function offer(question, copy) {
    offerLeftover({
      place: fieldOf(form, question), text: wordsOf(form, question, copy.values),
      use: () => {
        copies.keep(question, copy.values, copy.revision);
        copies.dropAside(question);
        setValues(form, question, copy.values);
        if (copy.revision) setRevision(form, question, copy.revision); // written by others since: both texts are shown
        inputsOf(form, question)[0].focus();
        enqueue(question);
      },
      drop: () => {
        copies.dropAside(question);
        inputsOf(form, question)[0].focus();
      },
    });
  }

  function offerLeftovers() {
    for (const question of questionsOf(form)) {
      const found = copies.find(question) ?? copies.findAside(question);
      copies.drop(question);
      if (!found) continue;
      if (same(found.values, valuesOf(form, question))) copies.dropAside(question);
      else {
        copies.setAside(question, found);
        offer(question, found);
      }
    }
  }

  /** The form is left only when everything is confirmed; a second press goes on where only the script cannot save. */
  let pressedBefore = false;
  async function beforeLeaving(event) {
    for (const question of questionsOf(form)) enqueue(question);
    if (event.defaultPrevented || (waiting.size === 0 && draining === null)) return;
    if (pressedBefore && !signedOut && navigator.onLine) return;
    event.preventDefault();
    const { submitter } = event;
    await drain();
    pressedBefore = true;
    if (waiting.size === 0) form.requestSubmit(submitter);
    else document.querySelector("[data-logged-out]:not([hidden]) a")?.focus();
  }

  form.addEventListener("input", (event) => {
    const question = event.target.dataset?.question;
    if (!question) return;
    copies.keep(question, valuesOf(form, question), revisionOf(form, question));
    clearTimeout(timers.get(question));
    timers.set(question, setTimeout(() => enqueue(question), TYPING_PAUSE));
  });
  form.addEventListener("focusout", (event) => event.target.dataset?.question && enqueue(event.target.dataset.question));
  form.addEventListener("submit", (event) => void beforeLeaving(event));
  // also when a try is under way that began before, and will fail
  const tryNow = () => void (draining ?? Promise.resolve()).then(drain);
  window.addEventListener("online", tryNow);
  document.addEventListener("portal:signed-in", tryNow);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void drain();
    else for (const question of questionsOf(form)) enqueue(question);
  });
  offerLeftovers();
}

for (const form of document.querySelectorAll("form[data-autosave]")) start(form);
