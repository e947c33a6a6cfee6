/* What has been typed and is not yet confirmed by the server, kept in the browser. Nothing else is kept. */

const PREFIX = "portal:unsaved:";

/** The copies of one form. A browser that refuses storage just has none: typing must never fail because of it. */
export function copiesOf(form) {
  const base = `${PREFIX}${form.dataset.owner ?? ""}:${form.dataset.autosave}:`;
  const attempt = (action, otherwise) => {
    try {
      return action();
    } catch {
      return otherwise;
    }
  };
  return {
    keep: (question, values, revision) => attempt(() => localStorage.setItem(base + question, JSON.stringify({ values, revision })), undefined),
    drop: (question) => attempt(() => localStorage.removeItem(base + question), undefined),
    find: (question) => attempt(() => JSON.parse(localStorage.getItem(base + question) ?? "null"), null),
    markSent: () => attempt(() => sessionStorage.setItem(`${base}sent`, "1"), undefined),
    wasSent: () => attempt(() => {
      const sent = sessionStorage.getItem(`${base}sent`) === "1";
      sessionStorage.removeItem(`${base}sent`);
      return sent;
    }, false),
  };
}
