/* Around htmx: the CSRF token, focus that stays, and a plain sentence when a swap failed. The old content stays. */

function csrf() {
  return document.cookie.split("; ").find((part) => part.startsWith("csrftoken="))?.slice("csrftoken=".length) ?? "";
}

document.addEventListener("htmx:config:request", (event) => {
  const request = event.detail.ctx.request;
  if (request.method && request.method.toUpperCase() !== "GET") request.headers["X-CSRFToken"] = csrf();
});

/** The note of the nearest [data-swap], made when first needed. */
function note(element, show) {
  const place = element.closest?.("[data-swap]") ?? element;
  let line = place.querySelector(":scope > [data-swap-failed]");
  if (!line && show) {
    line = document.createElement("p");
    line.className = "field-error";
    line.dataset.swapFailed = "";
    line.setAttribute("role", "alert");
    line.textContent = document.body.dataset.swapFailed;
    place.prepend(line);
  }
  if (line) line.hidden = !show;
}

const targetOf = (event) => event.detail?.ctx?.target ?? event.target;

document.addEventListener("htmx:before:request", (event) => targetOf(event).setAttribute?.("aria-busy", "true"));
document.addEventListener("htmx:finally:request", (event) => targetOf(event).removeAttribute?.("aria-busy"));
document.addEventListener("htmx:error", (event) => note(targetOf(event), true));
document.addEventListener("htmx:after:request", (event) => {
  const status = event.detail?.ctx?.response?.status ?? 0;
  if (status === 401 || status === 403) window.location.reload(); // the log-in page says why
  else note(targetOf(event), status >= 400);
});

/** Focus stays on the field with the same id, also when it was drawn anew. */
let focused = "";
document.addEventListener("htmx:before:swap", () => {
  focused = document.activeElement?.id ?? "";
});
document.addEventListener("htmx:after:swap", () => {
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
});
