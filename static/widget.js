/* In a frame: tells the host its height, and the browser that it may size the frame itself. */
(() => {
  if (parent === window) return;
  const secret = (location.hash.match(/secret=([a-zA-Z0-9]{1,40})/) || [])[1];
  const say = (message) => parent.postMessage(message, "*");
  let last = 0;
  const tell = () => {
    if (!innerWidth) return;
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (height === last) return;
    last = height;
    say({ elan: "height", height });
    if (secret) say({ message: "height", value: height, secret });
    if (window.requestResize) window.requestResize();
  };
  new ResizeObserver(tell).observe(document.documentElement);
  addEventListener("load", tell);
  setInterval(tell, 1000); /* a frame out of the screen observes nothing, not even its own width */
  addEventListener("htmx:pushedIntoHistory", () => {
    say({ elan: "top" });
    for (const link of document.querySelectorAll("a[data-full]")) {
      const path = location.pathname.slice(link.dataset.root.length);
      link.href = link.dataset.full + path + location.search;
    }
  });
  if (self.origin !== "null") return;

  /* A frame that may neither send forms nor open windows, as WordPress makes of a pasted link. */
  const open = (url) => { location.href = url.split("#")[0] + location.hash; };
  addEventListener("htmx:beforeRequest", (event) => event.preventDefault());
  addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const button = event.target.closest("button");
    if (link && link.target === "_blank") {
      event.preventDefault();
      say({ message: "link", value: link.href, secret });
    } else if (link && !link.getAttribute("href").startsWith("#")) {
      event.preventDefault();
      open(link.href);
    } else if (button && button.form && button.form.method === "get") {
      event.preventDefault();
      const told = new URLSearchParams(new FormData(button.form));
      if (button.name) told.append(button.name, button.value);
      open(`${button.form.action.split("?")[0]}?${told}`);
    }
  }, true);
})();
