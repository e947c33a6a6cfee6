/* The CSRF token as it is now: the cookie, because a log-in in another tab gives a new one; else the form's own field. */

const fromCookie = () => document.cookie.split("; ").find((part) => /^(__Host-)?csrftoken=/.test(part))?.split("=")[1];

/** The token to send. */
export const csrfToken = (root = document) => fromCookie() ?? root.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";

/** Puts the newest token in every form of the page. */
export function freshenForms() {
  const token = fromCookie();
  if (!token) return;
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
}
