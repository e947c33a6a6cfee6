/* The arithmetic of the budget, by the rules of applications/queries/budget_sums.py; tests/vectors/budget.json holds for both. */
import { AmountProblem, parseNok } from "./amounts.js";

const LENGTH = 1000; // of the meter
const STROKE = 3;
const whole = (part, of) => (part - (part % of)) / of;

/** The amount of a text and what is wrong with it: an empty text is 0 without problem, an unclear one counts as 0. */
export function readAmount(text) {
  try {
    return { amount: parseNok(text), problem: "" };
  } catch (problem) {
    if (!(problem instanceof AmountProblem)) throw problem;
    return { amount: 0, problem: problem.code === "empty" ? "" : problem.code };
  }
}

/** Sums of cells { row, group, column, source, text } by row, column, group (the grant only) and who pays. */
export function sumsOf(cells) {
  const sums = { rows: {}, columns: {}, groups: {}, applied: 0, own: 0, total: 0 };
  const add = (to, key, amount) => {
    to[key] = (to[key] ?? 0) + amount;
  };
  for (const { row, group, column, source, text } of cells) {
    const { amount } = readAmount(text);
    add(sums.rows, row, amount);
    add(sums.columns, column, amount);
    add(sums.groups, group, source === "grant" ? amount : 0);
    sums[source === "grant" ? "applied" : "own"] += amount;
    sums.total += amount;
  }
  return sums;
}

/** A part of the grant in tenths of a percent, half a tenth rounded up; null when nothing is applied for. */
export const shareOf = (part, applied) => (applied > 0 ? whole(2000 * part + applied, 2 * applied) : null);

/** Kroner over the cap (below zero: under it), and the lengths that draw the meter, in thousandths of it. */
export function capOf(applied, cap) {
  const longest = Math.max(applied, cap, 1);
  const over = applied - cap;
  return {
    over,
    within: whole(Math.min(applied, cap) * LENGTH, longest),
    capAt: Math.min(whole(cap * LENGTH, longest), LENGTH - STROKE),
    overWidth: whole(Math.max(0, over) * LENGTH, longest),
  };
}
