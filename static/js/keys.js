/*
 * Keys of the desks: J K move in the list, X chooses, Enter opens, ? shows them all; data-key presses its own button.
 * Off while one types, and can be switched off for good in the box that ? opens (WCAG 2.1.4).
 */

const SWITCH = "portal:keys";

const isOn = () => {
  try {
    return localStorage.getItem(SWITCH) !== "off";
  } catch {
    return true;
  }
};

function remember(on) {
  try {
    localStorage.setItem(SWITCH, on ? "on" : "off");
  } catch {
    // A browser without storage starts with the keys on again.
  }
}

const typing = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !/^(checkbox|radio|button|submit)$/.test(target.type ?? "");

const rows = () => [...document.querySelectorAll("[data-key-list] tbody tr[data-row], [data-key-list] > li[data-row]")];

function move(step) {
  const all = rows();
  if (all.length === 0) return false;
  const at = all.findIndex((row) => row.classList.contains("is-current"));
  const next = all[Math.min(all.length - 1, Math.max(0, at === -1 ? 0 : at + step))];
  for (const row of all) row.classList.toggle("is-current", row === next);
  next.querySelector(".row-link, a")?.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function choose() {
  const box = document.querySelector("[data-key-list] .is-current input[type=checkbox]");
  box?.click();
  return Boolean(box);
}

function help() {
  const box = document.getElementById("keys");
  box?.showModal();
  return Boolean(box);
}

/** A number gives points to the criterion one stands in. */
function score(key) {
  const criterion = document.activeElement?.closest?.("[data-criterion]");
  const point = criterion?.querySelector(`.score input[value="${CSS.escape(key)}"]`);
  point?.click();
  return Boolean(point);
}

function press(key) {
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  button?.click();
  return Boolean(button);
}

function answer(key) {
  if (key === "?") return help();
  if (!isOn()) return false;
  if (key === "j") return move(1);
  if (key === "k") return move(-1);
  if (key === "x") return choose();
  if (/^[1-9]$/.test(key) && score(key)) return true;
  return press(key);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.key === "Enter" || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (answer(event.key.toLowerCase())) event.preventDefault();
});

const toggle = document.querySelector("#keys [data-keys-on]");
if (toggle) {
  toggle.checked = isOn();
  toggle.addEventListener("change", () => remember(toggle.checked));
}
