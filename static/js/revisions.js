/*
 * Keeps the hidden fields of the plain form in step with what the page does: after an autosave the new revision, so that
 * "Lagre og gå til …" does not meet its own text; after a log-in in another tab the new CSRF token.
 */
import { freshenForms } from "./csrf.js";

document.addEventListener("portal:saved", (event) => {
  const form = event.target;
  const question = event.detail?.question;
  const input = form.querySelector(`[data-question="${CSS.escape(question)}"]`);
  const hidden = form.elements.namedItem(`revision:${question}`);
  if (input && hidden) hidden.value = input.dataset.revision;
});

// in the capture phase: before the autosave tries again on the same event
document.addEventListener("visibilitychange", freshenForms, true);
window.addEventListener("focus", freshenForms, true);
document.addEventListener("submit", freshenForms, true);
