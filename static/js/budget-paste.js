/*
 * Cells from a spreadsheet fill the grid from where one stands, within the cost type: lines that are lacking are added.
 * A text that is no amount stays in its cell and is marked; what finds no cell is shown beside the table. Nothing is lost.
 */
import { readAmount } from "./budget-sums.js";

const ROW_NAME = /^(budget\.\w+\.)(\d+)(\..+)?$/;
const MOST_ROWS = 60; // as the server

/** The rows of a copied block: tabs between cells, quotes around a cell that holds tabs, line breaks or quotes. */
export function blockOf(text) {
  const rows = [[""]];
  let quoted = false;
  const letters = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let at = 0; at < letters.length; at += 1) {
    const letter = letters[at];
    const row = rows.at(-1);
    if (quoted && letter === '"' && letters[at + 1] === '"') {
      row[row.length - 1] += '"';
      at += 1;
    } else if (letter === '"' && (quoted || row.at(-1) === "")) quoted = !quoted;
    else if (!quoted && letter === "\t") row.push("");
    else if (!quoted && letter === "\n") rows.push([""]);
    else row[row.length - 1] += letter;
  }
  return rows.map((row) => row.map((cell) => cell.replace(/\s*\n\s*/g, " ").trim()));
}

const cellsOf = (row) => [...row.querySelectorAll("input[data-amount], .wide > input[data-question]:not([inputmode])")];

/** An empty line after `row`, named by the next number, with the hidden revision of each cell; null where none can be added. */
function lineAfter(row) {
  const found = ROW_NAME.exec(row.id.replace("div_id_", ""));
  if (!found || Number(found[2]) >= MOST_ROWS) return null;
  const next = String(Number(found[2]) + 1);
  const renamed = (name) => name.replace(/(budget\.\w+\.)\d+/, `$1${next}`);
  const line = row.cloneNode(true);
  line.id = renamed(row.id);
  for (const one of line.querySelectorAll("[id], [name], [for], [data-question]")) {
    for (const attribute of ["id", "name", "for", "data-question"]) {
      if (one.hasAttribute(attribute)) one.setAttribute(attribute, renamed(one.getAttribute(attribute)));
    }
  }
  for (const input of line.querySelectorAll("input, select")) {
    input.value = "";
    input.dataset.revision = "0"; // the mark of an empty text
    input.removeAttribute("aria-invalid");
    input.removeAttribute("data-server-error");
    const hidden = document.createElement("input");
    Object.assign(hidden, { type: "hidden", name: `revision:${input.name}`, value: "0" });
    row.closest("form")?.append(hidden);
  }
  for (const problem of line.querySelectorAll(".field-error")) {
    if (!problem.hasAttribute("data-cell-problem")) problem.remove();
    else problem.hidden = true;
  }
  row.after(line);
  return line;
}

/** Puts the rows of a block in the cells from `start` on; returns what was filled, refused, and found no place. */
function place(start, rows) {
  const first = start.closest("tr.line");
  const left = cellsOf(first).indexOf(start);
  const told = { filled: 0, refused: 0, rest: [] };
  let line = first;
  let last = first;
  for (const values of rows) {
    if (line === null && values.some(Boolean)) line = lineAfter(last);
    const cells = line ? cellsOf(line).slice(left) : [];
    values.forEach((value, right) => {
      const cell = cells[right];
      if (!cell) return;
      cell.value = value;
      if (cell.hasAttribute("data-amount") && readAmount(value).problem) told.refused += 1;
      else told.filled += 1;
      cell.dispatchEvent(new Event("input", { bubbles: true }));
      cell.dispatchEvent(new Event("portal:filled", { bubbles: true }));
    });
    const over = values.slice(cells.length);
    if (over.some(Boolean)) told.rest.push(over);
    if (line) last = line;
    line = line ? nextIn(line) : null;
  }
  return told;
}

function nextIn(line) {
  let row = line.nextElementSibling;
  while (row && !row.matches("tr.line")) row = row.nextElementSibling;
  return row;
}

export function paste(table, scope, status) {
  table.addEventListener("paste", (event) => {
    const start = event.target;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!start.closest("tr.line") || !cellsOf(start.closest("tr.line")).includes(start) || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const { filled, refused, rest } = place(start, blockOf(text));
    const lost = rest.flat().filter(Boolean).length;
    if (status) status.textContent = (table.dataset.pasted ?? "").replace("%f", filled).replace("%r", refused + lost);
    const box = scope.querySelector("[data-paste-rest]");
    if (!box) return;
    box.hidden = rest.length === 0;
    box.querySelector("textarea").value = rest.map((row) => row.join("\t")).join("\n");
  });
}
