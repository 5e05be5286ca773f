// What is being typed is never replaced by an answer that did not know it, nor a page by an older one.
(() => {
  let typed = 0;
  const latest = new WeakMap();
  addEventListener("input", () => { typed = performance.now(); }, true);
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    detail.xhr.began = performance.now();
    latest.set(detail.target, detail.xhr);
  });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const { xhr, target, requestConfig } = detail;
    if (latest.has(target) && latest.get(target) !== xhr) {
      detail.shouldSwap = false;
      return;
    }
    const cause = requestConfig.triggeringEvent;
    if (!cause || cause.type !== "change" || typed <= xhr.began || !target.querySelector("form")) return;
    detail.shouldSwap = false;
    htmx.trigger(requestConfig.elt, "change");
  });
  // Back finds a step as it was left: its address takes what was answered there.
  document.addEventListener("htmx:beforeHistoryUpdate", ({ detail }) => {
    const form = detail.requestConfig.elt;
    if (!form.querySelector(":scope > [name=depuis]")) return;
    const told = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    told.set("etape", told.get("depuis"));
    told.delete("depuis");
    history.replaceState(history.state, "", `${form.action}?${told}`);
  });
})();
