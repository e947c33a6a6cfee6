/* Around htmx: the CSRF token, focus that stays, and a plain sentence when a swap failed. The old content stays. */
import { csrfToken } from "./csrf.js";

document.addEventListener("htmx:config:request", (event) => {
  const request = event.detail.ctx.request;
  request.headers["X-Autosave"] = "1"; // a lost session answers 401, not the log-in page in the middle of a panel
  if (request.method && request.method.toUpperCase() !== "GET") request.headers["X-CSRFToken"] = csrfToken();
});

/** Says `text` in the nearest [data-swap], or takes the note away; it is made when first needed. */
function note(element, text) {
  const place = element.closest?.("[data-swap]") ?? element;
  let line = place.querySelector(":scope > [data-swap-note]");
  if (!line && text) {
    line = document.createElement("p");
    line.className = "field-error";
    line.dataset.swapNote = "";
    line.setAttribute("role", "alert");
    place.prepend(line);
  }
  if (!line) return;
  line.hidden = !text;
  if (text) line.textContent = text;
}

const targetOf = (event) => event.detail?.ctx?.target ?? event.target;

document.addEventListener("htmx:before:request", (event) => targetOf(event).setAttribute?.("aria-busy", "true"));
document.addEventListener("htmx:finally:request", (event) => targetOf(event).removeAttribute?.("aria-busy"));
document.addEventListener("htmx:error", (event) => note(targetOf(event), document.body.dataset.swapFailed));
document.addEventListener("htmx:after:request", (event) => {
  const status = event.detail?.ctx?.response?.status ?? 0;
  const { swapFailed, signedOut } = document.body.dataset;
  note(targetOf(event), status === 401 ? signedOut : status >= 400 ? swapFailed : "");
});

/** Focus stays on the field with the same id, also when it was drawn anew. */
let focused = "";
document.addEventListener("htmx:before:swap", () => {
  focused = document.activeElement?.id ?? "";
});
document.addEventListener("htmx:after:swap", () => {
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
});
