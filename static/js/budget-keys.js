/*
 * Keys in the budget: Enter and the arrows move between amounts, Escape takes back what was typed in a cell, Alt+N adds a
 * line. Tab is left alone, so the grid is never a trap; no key is a single letter, so there is none to switch off.
 */

const columnOf = (table, cell) => [...table.querySelectorAll(`input[data-column="${CSS.escape(cell.dataset.column)}"]`)];

function neighbour(table, event) {
  const cell = event.target;
  const column = columnOf(table, cell);
  const row = [...cell.closest("tr").querySelectorAll("input[data-amount]")];
  const isChosen = cell.selectionStart !== cell.selectionEnd;
  const atStart = cell.selectionStart === 0 && (!isChosen || cell.selectionEnd === cell.value.length);
  const atEnd = cell.selectionEnd === cell.value.length && (!isChosen || cell.selectionStart === 0);
  if (event.key === "ArrowDown") return column[column.indexOf(cell) + 1];
  if (event.key === "ArrowUp") return column[column.indexOf(cell) - 1];
  if (event.key === "ArrowLeft" && atStart) return row[row.indexOf(cell) - 1];
  if (event.key === "ArrowRight" && atEnd) return row[row.indexOf(cell) + 1];
  return undefined;
}

function go(cell) {
  cell?.focus();
  cell?.select();
}

export function keys(table) {
  let before = "";
  table.addEventListener("focusin", (event) => {
    before = event.target.value ?? "";
  });
  table.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (event.isComposing) return;
    if (event.altKey && event.code === "KeyN") {
      const button = cell.closest("tbody")?.querySelector("[data-add-line]");
      if (!button) return;
      event.preventDefault();
      button.click();
    }
    if (event.altKey || event.ctrlKey || event.metaKey || !cell.matches("input")) return;
    if (event.key === "Escape" && cell.value !== before) {
      event.preventDefault();
      cell.value = before;
      cell.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (event.key === "Enter") {
      event.preventDefault(); // it would press the first button of the form
      if (!cell.matches("[data-amount]")) return;
      const column = columnOf(table, cell);
      go(column[column.indexOf(cell) + (event.shiftKey ? -1 : 1)]);
    }
    if (event.key.startsWith("Arrow") && !event.shiftKey && cell.matches("[data-amount]")) {
      const next = neighbour(table, event);
      if (!next) return;
      event.preventDefault();
      go(next);
    }
  });
}
