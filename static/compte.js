// Counts, for the territory, a print, a link taken, a call: what and nothing of who.
(() => {
  const { url, outil } = document.currentScript.dataset;
  if (!outil) return;
  const told = new Set();
  const tell = (geste) => {
    const page = geste + location.pathname;
    if (told.has(page) || !navigator.sendBeacon) return;
    told.add(page);
    navigator.sendBeacon(url, new URLSearchParams({ outil, geste }));
  };
  addEventListener("beforeprint", () => tell("printed"));
  addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href]");
    if (!link) return;
    if (link.protocol === "tel:") tell("adviser");
    else if (link.search && link.pathname + link.search === location.pathname + location.search) tell("shared");
  });
})();
