/*
 * Keeps the hidden fields of the plain form in step with what the page does: after an autosave the new revision, so that
 * "Lagre og gå til …" does not meet its own text; after a log-in in another tab the new CSRF token.
 */

document.addEventListener("portal:saved", (event) => {
  const form = event.target;
  const question = event.detail?.question;
  const input = form.querySelector(`[data-question="${CSS.escape(question)}"]`);
  const hidden = form.elements.namedItem(`revision:${question}`);
  if (input && hidden) hidden.value = input.dataset.revision;
});

function freshToken() {
  const token = document.cookie.split("; ").find((part) => /^(__Host-)?csrftoken=/.test(part))?.split("=")[1];
  if (!token) return;
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
}

// in the capture phase: before the autosave tries again on the same event
document.addEventListener("visibilitychange", freshToken, true);
window.addEventListener("focus", freshToken, true);
document.addEventListener("submit", freshToken, true);
