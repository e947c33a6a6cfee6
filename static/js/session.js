/*
 * The session's end is told before it comes, and can be put off where one stands. When it has ended the page stays as it
 * is: one logs in in a new tab, that tab tells this one, and what waits is saved. Without a session nothing happens here.
 */
import { csrfToken } from "./csrf.js";

const WARN_AT = 180; // seconds before the end
const ASK_EVERY = 30_000;
const SIGNED_IN = "portal:signed-in"; // in localStorage: when somebody last logged in in this browser

const stripe = document.querySelector("[data-session]");
const part = (name) => stripe?.querySelector(`[data-session-${name}]`);
let timer = 0;
let askAt = 0;
let hasEnded = false;

function say(text, { mayExtend = false, mayLogIn = false } = {}) {
  if (!stripe) return;
  stripe.hidden = !text;
  if (part("text").textContent !== text) part("text").textContent = text;
  part("extend").hidden = !mayExtend;
  part("login").hidden = !mayLogIn;
}

function askIn(milliseconds) {
  clearTimeout(timer);
  askAt = Date.now() + milliseconds;
  timer = setTimeout(() => void ask("GET"), milliseconds);
}

function told(left, mayExtend) {
  if (left > WARN_AT) {
    say("");
    askIn((left - WARN_AT) * 1000);
    return;
  }
  const minutes = String(Math.max(1, Math.ceil(left / 60)));
  const { textSoon, textLast } = stripe.dataset;
  say((mayExtend ? textSoon : textLast).replace("%s", minutes), { mayExtend, mayLogIn: false });
  askIn(Math.min(ASK_EVERY, Math.max(1, left) * 1000));
}

/** Asks how long the session lasts (GET, which does not prolong it), or prolongs it (POST). */
async function ask(method) {
  clearTimeout(timer);
  try {
    const headers = { "X-Autosave": "1", ...(method === "GET" ? { "X-Background": "1" } : { "X-CSRFToken": csrfToken() }) };
    const response = await fetch(stripe.dataset.session, { method, headers, redirect: "error" });
    if (response.status === 401) ended();
    else if (response.ok) {
      if (hasEnded) back();
      const { seconds_left: left, may_extend: mayExtend } = await response.json();
      told(left, mayExtend);
    } else askIn(ASK_EVERY);
  } catch {
    askIn(ASK_EVERY); // the line is down: asked again
  }
}

function showNotice(is) {
  document.querySelector("[data-logged-out]")?.toggleAttribute("hidden", !is);
}

function ended() {
  clearTimeout(timer);
  hasEnded = true;
  showNotice(true);
  if (stripe) say(document.querySelector("[data-logged-out]") ? "" : stripe.dataset.textEnded, { mayLogIn: true });
}

function back() {
  hasEnded = false;
  showNotice(false);
  say("");
  document.dispatchEvent(new CustomEvent("portal:signed-in"));
}

document.addEventListener("portal:signed-out", ended); // the autosave met the end of the session
document.addEventListener("portal:signed-in-here", () => {
  hasEnded = false;
  showNotice(false);
  say("");
  if (stripe) void ask("GET");
});
window.addEventListener("storage", (event) => {
  if (event.key !== SIGNED_IN) return;
  if (stripe) void ask("GET");
  else document.dispatchEvent(new CustomEvent("portal:signed-in"));
});

if (stripe) {
  told(Number(stripe.dataset.left), true);
  part("extend").addEventListener("click", () => void ask("POST"));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && (hasEnded || Date.now() >= askAt)) void ask("GET");
  });
}
