/* The accounts of a report: sums and deviations at once, by the same arithmetic as the server, which counts again. */
import { AmountProblem, formatNok, kr, parseNok } from "./amounts.js";

/** The amount of one cell; 0 for an empty one or a text that is no clear amount. */
function amountOf(cell) {
  try {
    return parseNok(cell.value);
  } catch (problem) {
    if (!(problem instanceof AmountProblem)) throw problem;
    return 0;
  }
}

const signed = (amount) => (amount > 0 ? `+${formatNok(amount)}` : formatNok(amount));

/** A share with one decimal and its sign, as the filter signed_percent writes it. */
function share(amount, granted) {
  if (!granted) return "";
  const tenths = Math.round((Math.abs(amount) * 1000) / granted);
  const whole = tenths % 10 === 0;
  const digits = whole ? String(tenths / 10) : (tenths / 10).toFixed(1);
  const text = document.documentElement.lang === "en" ? digits : digits.replace(".", ",");
  const sign = tenths === 0 ? "" : amount < 0 ? "\u2212" : "+";
  return `${sign}${text}\u00a0%`;
}

function fill(row, spent) {
  const granted = Number(row.dataset.granted);
  row.dataset.spent = String(spent);
  row.querySelector("[data-spent]").textContent = formatNok(spent);
  row.querySelector("[data-deviation]").textContent = signed(spent - granted);
  row.querySelector("[data-share]").textContent = share(spent - granted, granted);
}

function tellWhatIsLeft(table, spent, granted) {
  const left = Math.max(0, Number(table.dataset.paid) - spent);
  const over = Math.max(0, spent - granted);
  for (const box of document.querySelectorAll("[data-left]")) {
    for (const place of box.querySelectorAll("[data-unspent]")) place.textContent = kr(left);
    for (const place of box.querySelectorAll("[data-overspent]")) place.textContent = kr(over);
    for (const place of box.querySelectorAll("[data-all-spent]")) place.textContent = kr(spent);
    const shown = { left: left > 0, spent: left === 0, over: over > 0 };
    for (const part of box.querySelectorAll("[data-when]")) part.hidden = !shown[part.dataset.when];
  }
}

function start(table) {
  const rows = [...table.querySelectorAll("tr[data-category]")];
  const total = table.querySelector("tr[data-total]");
  const parsed = (text) => Number(text.replace(/[^0-9]/g, ""));
  for (const row of rows) row.dataset.spent = String(parsed(row.querySelector("[data-spent]").textContent));
  table.addEventListener("input", (event) => {
    const editor = event.target.closest("[data-editor]");
    if (!editor || !event.target.matches("input[data-amount]")) return;
    const spent = [...editor.querySelectorAll("input[data-amount]")].reduce((sum, cell) => sum + amountOf(cell), 0);
    editor.querySelector("[data-line-spent]").textContent = formatNok(spent);
    fill(rows.find((row) => row.dataset.category === editor.dataset.editor), spent);
    const all = rows.reduce((sum, row) => sum + Number(row.dataset.spent), 0);
    fill(total, all);
    tellWhatIsLeft(table, all, Number(total.dataset.granted));
  });
  table.addEventListener("focusout", (event) => {
    const cell = event.target;
    if (cell.matches("input[data-amount]") && amountOf(cell) > 0) cell.value = formatNok(amountOf(cell));
  });
  table.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input")) return;
    const column = [...table.querySelectorAll(`input[name$=".${event.target.name.split(".").at(-1)}"]`)];
    column[column.indexOf(event.target) + (event.shiftKey ? -1 : 1)]?.focus();
    event.preventDefault(); // Enter would press the first button of the form
  });
}

for (const table of document.querySelectorAll("table[data-accounts]")) start(table);
