/* On the page one comes to after logging in again: tells the tabs that wait with unsaved text. */

try {
  localStorage.setItem("portal:signed-in", String(Date.now()));
} catch {
  // A browser without storage: the other tab asks when it is seen again.
}
