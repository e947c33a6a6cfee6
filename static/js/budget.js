/* The budget grid: sums of rows and columns at once, the cap meter, keys and paste. The server counts again. */
import { AmountProblem, formatNok, kr, parseNok } from "./amounts.js";

const STATUS_DELAY = 1000;

/** The amount of one cell; 0 for an empty one, null for a text that is no clear amount. */
function amountOf(cell) {
  try {
    return parseNok(cell.value);
  } catch (problem) {
    if (!(problem instanceof AmountProblem)) throw problem;
    return problem.code === "empty" ? 0 : null;
  }
}

function problemOf(cell) {
  try {
    parseNok(cell.value);
    return "";
  } catch (problem) {
    return problem.code === "empty" ? "" : problem.code;
  }
}

const sum = (cells) => cells.reduce((total, cell) => total + (amountOf(cell) ?? 0), 0);

function put(elements, text) {
  for (const element of elements) element.textContent = text;
}

/** Says under the line what could not be read; the sentences stand in the table's data attributes. */
function tellProblem(table, cell) {
  const code = problemOf(cell);
  const row = cell.closest("tr");
  const place = row.querySelector("[data-cell-problem]");
  if (code) cell.setAttribute("aria-invalid", "true");
  else if (!cell.hasAttribute("data-server-error")) cell.removeAttribute("aria-invalid");
  if (!place) return;
  const first = [...row.querySelectorAll("input[data-amount]")].map(problemOf).find(Boolean);
  place.textContent = first ? (table.dataset[`problem${first.replaceAll(/(^|_)([a-z])/g, (_all, _mark, letter) => letter.toUpperCase())}`] ?? "") : "";
  place.hidden = !first;
}

/** Draws the meter: the grant asked for against the cap, the part over it in another colour. */
function drawMeter(meter, applied) {
  const cap = Number(meter.dataset.cap);
  const scale = 1000 / Math.max(applied, cap, 1);
  const set = (name, x, width) => {
    const part = meter.querySelector(`[data-part=${name}]`);
    part.setAttribute("x", String(Math.round(x)));
    if (name !== "cap") part.setAttribute("width", String(Math.max(0, Math.round(width))));
  };
  set("within", 0, Math.min(applied, cap) * scale);
  set("over", cap * scale, (applied - cap) * scale);
  set("cap", Math.min(cap * scale, 997), 0);
}

function drawCap(scope, applied) {
  put(scope.querySelectorAll("[data-applied]"), kr(applied));
  for (const holder of scope.querySelectorAll("[data-cap]")) {
    const cap = Number(holder.dataset.cap);
    if (holder.matches("svg")) drawMeter(holder, applied);
    holder.toggleAttribute("data-ok", applied <= cap);
    for (const over of holder.querySelectorAll("[data-over]")) over.hidden = applied <= cap;
    put(holder.querySelectorAll("[data-over-amount]"), kr(applied - cap));
  }
}

function recompute(table, scope) {
  const cells = [...table.querySelectorAll("input[data-amount]")];
  for (const row of table.querySelectorAll("tr.line")) {
    put(row.querySelectorAll("[data-row-sum]"), formatNok(sum([...row.querySelectorAll("input[data-amount]")])));
  }
  for (const foot of table.querySelectorAll("[data-column-sum]")) {
    foot.textContent = formatNok(sum(cells.filter((cell) => cell.dataset.column === foot.dataset.columnSum)));
  }
  put(table.querySelectorAll("[data-total]"), formatNok(sum(cells)));
  for (const place of scope.querySelectorAll("[data-sum-of]")) {
    place.textContent = kr(sum(cells.filter((cell) => cell.dataset.source === place.dataset.sumOf)));
  }
  const applied = sum(cells.filter((cell) => cell.dataset.source === "grant"));
  drawCap(scope, applied);
  return applied;
}

/** Enter goes down in the column, Shift+Enter up; Alt+N presses the group's "Legg til linje". */
function keys(table) {
  table.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (event.key === "Enter" && cell.matches("input[data-amount]")) {
      const column = [...table.querySelectorAll(`input[data-column="${CSS.escape(cell.dataset.column)}"]`)];
      column[column.indexOf(cell) + (event.shiftKey ? -1 : 1)]?.focus();
      event.preventDefault();
    }
    if (event.altKey && event.code === "KeyN") {
      const group = cell.closest("tbody");
      const button = group?.querySelector("[data-add-line]");
      if (!button) return;
      event.preventDefault();
      button.click();
    }
  });
}

/** Cells from a spreadsheet fill the grid from here; what could not be read is told, and never guessed. */
function paste(table, status) {
  table.addEventListener("paste", (event) => {
    const start = event.target;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!start.matches("input[data-amount]") || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const rows = [...table.querySelectorAll("tr.line")].filter((row) => row.querySelector("input[data-amount]"));
    const cellsOf = (row) => [...row.querySelectorAll("input[data-amount]")];
    const top = rows.indexOf(start.closest("tr"));
    const left = cellsOf(rows[top]).indexOf(start);
    const lines = text.replace(/\r/g, "").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
    let filled = 0;
    let refused = 0;
    lines.forEach((values, down) => {
      values.forEach((value, right) => {
        const cell = rows[top + down] && cellsOf(rows[top + down])[left + right];
        if (!cell) {
          if (value.trim()) refused += 1;
          return;
        }
        cell.value = value.trim();
        if (amountOf(cell) === null) refused += 1;
        else filled += 1;
        cell.dispatchEvent(new Event("input", { bubbles: true }));
        tellProblem(table, cell);
      });
    });
    if (status) status.textContent = (table.dataset.pasted ?? "").replace("%f", filled).replace("%r", refused);
  });
}

function start(table) {
  const scope = table.closest("[data-budget-scope]") ?? document;
  const status = scope.querySelector("[data-budget-status]");
  let timer = 0;
  const tell = (applied) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (status) status.textContent = (table.dataset.told ?? "").replace("%s", kr(applied));
    }, STATUS_DELAY);
  };
  table.addEventListener("input", (event) => {
    if (event.target.matches("input[data-amount]")) tell(recompute(table, scope));
  });
  table.addEventListener("focusout", (event) => {
    const cell = event.target;
    if (!cell.matches("input[data-amount]")) return;
    tellProblem(table, cell);
    if (cell.value.trim() && amountOf(cell) !== null) cell.value = formatNok(amountOf(cell));
  });
  keys(table);
  paste(table, status);
  recompute(table, scope);
}

for (const table of document.querySelectorAll("table[data-budget]")) start(table);
document.addEventListener("htmx:after:swap", (event) => {
  for (const table of event.target.querySelectorAll?.("table[data-budget]") ?? []) start(table);
});
