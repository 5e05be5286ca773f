/* docs/widgets.md, Messages */
(() => {
  if (parent === window) return;
  const secret = location.hash.match(/secret=(\w+)/)?.[1];
  const say = (message) => parent.postMessage(message, "*");
  let last = 0;
  const tell = () => {
    if (!innerWidth) return;
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (height === last) return;
    last = height;
    say({ elan: "height", height });
    if (secret) say({ message: "height", value: height, secret });
    window.requestResize?.();
  };
  new ResizeObserver(tell).observe(document.documentElement);
  addEventListener("load", tell);
  setInterval(tell, 1000); /* nothing is observed out of the screen */
  addEventListener("message", ({ data, source }) => {
    if (source !== parent || (data?.message || data?.elan) !== "ready") return;
    last = 0;
    tell();
  });
  addEventListener("htmx:pushedIntoHistory", () => {
    say({ elan: "top" });
    for (const link of document.querySelectorAll("a[data-full]")) {
      const path = location.pathname.slice(link.dataset.root.length);
      link.href = link.dataset.full + path + location.search;
    }
  });
  if (self.origin !== "null") return;

  /* WordPress's sandbox: no form, no window */
  const open = (url) => { location.href = url.split("#")[0] + location.hash; };
  const out = (url) => say({ message: "link", value: url, secret });
  addEventListener("htmx:beforeRequest", (event) => event.preventDefault());
  addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const button = event.target.closest("button");
    const full = document.querySelector("a[data-full]").href;
    if (link && !link.getAttribute("href").startsWith("#")) {
      event.preventDefault();
      if (link.host !== location.host) out(full);
      else if (link.target === "_blank" || link.download) out(link.href);
      else open(link.href);
    } else if (button?.form && button.type === "submit") {
      event.preventDefault();
      const told = new URLSearchParams(new FormData(button.form));
      if (button.name) told.append(button.name, button.value);
      if (button.form.method === "get") open(`${button.form.action.split("?")[0]}?${told}`);
      else out(full);
    }
  }, true);
})();
