/* What every page has: disclosures that close, a form that is sent once, focus on the error summary, "/" to search. */
import "./counters.js";

const inField = (target) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** A menu behind a <details> closes on Escape (focus back on its summary) and when one clicks elsewhere. */
function closingDisclosures() {
  const open = () => document.querySelectorAll("details[data-popover][open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const details of open()) {
      details.open = false;
      details.querySelector("summary")?.focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const details of open()) if (!details.contains(event.target)) details.open = false;
  });
}

const SENT_FOR = 10_000; // a file for download never leaves the page: after this one may press again

/** The second press of a send button does nothing; the first says that it works. */
function sendOnce() {
  const release = (form) => {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button[aria-busy]")) {
      button.removeAttribute("aria-busy");
      if (button.dataset.restText) button.textContent = button.dataset.restText;
    }
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent === "true") {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "true";
    setTimeout(() => release(form), SENT_FOR);
    const button = event.submitter;
    if (!button?.classList.contains("ds-button")) return;
    button.setAttribute("aria-busy", "true");
    if (!button.dataset.busyText) return;
    button.dataset.restText = button.textContent;
    button.textContent = button.dataset.busyText;
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of document.querySelectorAll("form[data-sent]")) release(form);
  });
}

/** After a refused save the error summary takes focus; its links go to the field, not only to the place. */
function errorFocus() {
  document.querySelector("[data-focus]")?.focus();
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".ds-error-summary a[href^='#']");
    const place = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!place) return;
    const field = place.matches("input, textarea, select") ? place : place.querySelector("input, textarea, select");
    (field ?? place).focus({ preventScroll: true });
    place.scrollIntoView({ block: "center" });
    event.preventDefault();
  });
}

function searchKey() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || inField(event.target)) return;
    const field = document.querySelector("[data-search-key]");
    if (!field) return;
    event.preventDefault();
    field.focus();
  });
}

/** A select or tick box with data-submit sends its form at once; the button stays for those without script. */
function sendOnChange() {
  document.addEventListener("change", (event) => {
    if (event.target.closest?.("[data-submit]")) event.target.form?.requestSubmit();
  });
}

/** "Velg alle" in the head of a list; the bar above it says how many are chosen. */
function selectAll() {
  const count = (table) => {
    const chosen = table.querySelectorAll("tbody input[type=checkbox]:checked").length;
    const bar = document.querySelector("[data-selection-bar]");
    if (!bar) return;
    bar.hidden = chosen === 0;
    const number = bar.querySelector("[data-selection-count]");
    if (number) number.textContent = String(chosen);
  };
  document.addEventListener("change", (event) => {
    const table = event.target.closest?.("table[data-selectable]");
    if (!table) return;
    if (event.target.matches("[data-select-all]")) {
      for (const box of table.querySelectorAll("tbody input[type=checkbox]")) box.checked = event.target.checked;
    }
    for (const row of table.tBodies[0].rows) row.classList.toggle("is-selected", Boolean(row.querySelector("input[type=checkbox]:checked")));
    count(table);
  });
  for (const table of document.querySelectorAll("table[data-selectable]")) count(table);
}

function printing() {
  for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
}

closingDisclosures();
sendOnce();
errorFocus();
searchKey();
sendOnChange();
selectAll();
printing();
