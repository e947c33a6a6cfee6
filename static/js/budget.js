/* The budget grid: sums of rows, columns and cost types at once, shares, the cap meter. The server counts again. */
import { formatNok, kr } from "./amounts.js";
import { keys } from "./budget-keys.js";
import { paste } from "./budget-paste.js";
import { capOf, readAmount, shareOf, sumsOf } from "./budget-sums.js";

const STATUS_DELAY = 1000;

function put(elements, text) {
  for (const element of elements) element.textContent = text;
}

/** Says under the line what could not be read; the sentences stand in the table's data attributes. */
function tellProblem(table, cell) {
  const row = cell.closest("tr");
  const place = row.querySelector("[data-cell-problem]");
  if (readAmount(cell.value).problem) cell.setAttribute("aria-invalid", "true");
  else if (!cell.hasAttribute("data-server-error")) cell.removeAttribute("aria-invalid");
  if (!place) return;
  const found = [...row.querySelectorAll("input[data-amount]")].map((one) => readAmount(one.value).problem).find(Boolean);
  const name = (found ?? "").replaceAll(/(^|_)([a-z])/g, (_all, _mark, letter) => letter.toUpperCase());
  place.textContent = found ? (table.dataset[`problem${name}`] ?? "") : "";
  place.hidden = !found;
}

/** Draws the meter: the grant asked for against the cap, the part over it in another colour. */
function drawMeter(meter, { within, capAt, overWidth }) {
  const set = (name, values) => {
    const part = meter.querySelector(`[data-part=${name}]`);
    for (const [attribute, value] of Object.entries(values)) part.setAttribute(attribute, String(value));
  };
  set("within", { width: within });
  set("over", { x: capAt, width: overWidth });
  set("cap", { x: capAt });
}

function drawCap(scope, applied) {
  put(scope.querySelectorAll("[data-applied]"), kr(applied));
  for (const holder of scope.querySelectorAll("[data-cap]")) {
    const found = capOf(applied, Number(holder.dataset.cap));
    if (holder.matches("svg")) drawMeter(holder, found);
    holder.toggleAttribute("data-ok", found.over <= 0);
    for (const over of holder.querySelectorAll("[data-over]")) over.hidden = found.over <= 0;
    put(holder.querySelectorAll("[data-over-amount]"), kr(found.over));
  }
}

/** Tenths of a percent as the filter percent writes them. */
function percent(tenths) {
  const text = tenths % 10 === 0 ? String(tenths / 10) : (tenths / 10).toFixed(1);
  return `${document.documentElement.lang === "en" ? text : text.replace(".", ",")}\u00a0%`;
}

function drawShares(table, sums) {
  for (const place of table.querySelectorAll("[data-group-share]")) {
    const amount = sums.groups[place.dataset.groupShare] ?? 0;
    const share = shareOf(amount, sums.applied);
    place.hidden = amount === 0;
    put(place.querySelectorAll("[data-group-sum]"), kr(amount));
    put(place.querySelectorAll("[data-share]"), share === null ? "" : percent(share));
  }
}

function recompute(table, scope) {
  const lines = [...table.querySelectorAll("tr.line")];
  const cells = [...table.querySelectorAll("input[data-amount]")].map((cell) => ({
    row: lines.indexOf(cell.closest("tr")), group: cell.closest("tbody").id.replace("div_id_", ""),
    column: cell.dataset.column, source: cell.dataset.source, text: cell.value,
  }));
  const sums = sumsOf(cells);
  lines.forEach((line, at) => put(line.querySelectorAll("[data-row-sum]"), formatNok(sums.rows[at] ?? 0)));
  for (const foot of table.querySelectorAll("[data-column-sum]")) {
    foot.textContent = formatNok(sums.columns[foot.dataset.columnSum] ?? 0);
  }
  put(table.querySelectorAll("[data-total]"), formatNok(sums.total));
  put(scope.querySelectorAll("[data-sum-of=own]"), kr(sums.own));
  drawShares(table, sums);
  drawCap(scope, sums.applied);
  return sums.applied;
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
    const { amount, problem } = readAmount(cell.value);
    if (cell.value.trim() && !problem) cell.value = formatNok(amount);
  });
  table.addEventListener("portal:filled", (event) => {
    if (!event.target.matches("input[data-amount]")) return;
    tellProblem(table, event.target);
    recompute(table, scope);
  });
  keys(table);
  paste(table, scope, status);
  recompute(table, scope);
}

for (const table of document.querySelectorAll("table[data-budget]")) start(table);
document.addEventListener("htmx:after:swap", (event) => {
  for (const table of event.target.querySelectorAll?.("table[data-budget]") ?? []) start(table);
});
