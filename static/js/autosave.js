/*
 * Saves each answer as it is written. One answer at a time, a local copy until the server has confirmed, a new try
 * every ten seconds. A stale answer (409) shows both texts; a lost session (401) keeps the text and asks for log-in.
 * After each save the form fires "portal:saved", which the rule panel may listen to.
 */
import { showConflict } from "./conflict.js";
import { fieldOf, inputsOf, questionsOf, revisionOf, setRevision, setValues, valuesOf } from "./fields.js";
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
  for (const name of ["csrfmiddlewaretoken", "acting_for"]) {
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

function start(form) {
  const copies = copiesOf(form);
  const mark = saveMark();
  const waiting = new Set(); // questions to send, in the order written
  const timers = new Map();
  const confirmed = new Map(questionsOf(form).map((question) => [question, valuesOf(form, question)]));
  const held = new Set(); // questions in conflict: not sent before a person has chosen
  let sending = false;
  let signedOut = false;
  let countdown = 0;

  function saved(question, sent, answer) {
    setRevision(form, question, answer.revision);
    confirmed.set(question, sent);
    if (same(valuesOf(form, question), sent)) copies.drop(question);
    showProblem(form, question, "");
    mark.saved(answer.saved_at);
    form.dispatchEvent(new CustomEvent("portal:saved", { bubbles: true, detail: { question } }));
  }

  function conflict(question, answer) {
    held.add(question);
    mark.refused();
    showConflict({
      place: fieldOf(form, question), mine: answer.mine, theirs: answer.theirs, by: answer.theirs_by,
      choose: (text) => {
        held.delete(question);
        setRevision(form, question, answer.revision);
        setValues(form, question, [text]);
        inputsOf(form, question)[0].focus();
        enqueue(question);
      },
    });
  }

  function tellSignedOut(is) {
    signedOut = is;
    document.querySelector("[data-logged-out]")?.toggleAttribute("hidden", !is);
    if (is) mark.refused();
  }

  function stopCountdown() {
    clearInterval(countdown);
    countdown = 0;
  }

  function retryLater() {
    stopCountdown();
    let left = RETRY_SECONDS;
    mark.failed(left);
    countdown = setInterval(() => {
      left -= 1;
      if (left <= 0) void drain();
      else mark.failed(left);
    }, 1000);
  }

  /** Sends one answer; true when the next may go, false when one must wait. */
  async function send(question) {
    const sent = valuesOf(form, question);
    const response = await fetch(form.dataset.autosave, {
      method: "POST", body: bodyOf(form, question), redirect: "error", keepalive: document.visibilityState === "hidden",
      headers: { "X-Autosave": "1", Accept: "application/json" }, signal: AbortSignal.timeout(TIMEOUT),
    });
    if (response.ok) {
      tellSignedOut(false);
      saved(question, sent, await response.json());
      return true;
    }
    if (response.status === 409) conflict(question, await response.json());
    else if (response.status === 401) {
      waiting.add(question);
      tellSignedOut(true);
      return false;
    } else if (response.status >= 500 || response.status === 429) throw new Error(String(response.status));
    else {
      const answer = await response.json().catch(() => ({}));
      showProblem(form, question, answer.error ?? mark.refusal);
      mark.refused();
    }
    return true;
  }

  async function drain() {
    if (sending || waiting.size === 0) return;
    sending = true;
    stopCountdown();
    mark.saving();
    try {
      for (const question of [...waiting]) {
        waiting.delete(question);
        try {
          if (!(await send(question))) break;
        } catch (problem) {
          waiting.add(question);
          throw problem;
        }
      }
    } catch {
      retryLater();
    } finally {
      sending = false;
    }
    if (waiting.size > 0 && countdown === 0 && !signedOut) void drain(); // what was written meanwhile
  }

  function enqueue(question) {
    clearTimeout(timers.get(question));
    if (held.has(question) || same(valuesOf(form, question), confirmed.get(question) ?? [])) return;
    waiting.add(question);
    void drain();
  }

  function restore() {
    const drop = copies.wasSent();
    for (const question of questionsOf(form)) {
      const copy = copies.find(question);
      if (!copy) continue;
      if (drop || same(copy.values, valuesOf(form, question))) copies.drop(question);
      else {
        setValues(form, question, copy.values);
        if (copy.revision) setRevision(form, question, copy.revision);
        enqueue(question);
      }
    }
  }

  form.addEventListener("input", (event) => {
    const question = event.target.dataset?.question;
    if (!question) return;
    copies.keep(question, valuesOf(form, question), revisionOf(form, question));
    clearTimeout(timers.get(question));
    timers.set(question, setTimeout(() => enqueue(question), TYPING_PAUSE));
  });
  form.addEventListener("focusout", (event) => event.target.dataset?.question && enqueue(event.target.dataset.question));
  form.addEventListener("submit", () => copies.markSent());
  window.addEventListener("online", () => void drain());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void drain();
    else for (const question of questionsOf(form)) enqueue(question);
  });
  restore();
}

for (const form of document.querySelectorAll("form[data-autosave]")) start(form);
