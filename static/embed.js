/* <elan-climat src="…"><a href="…">…</a></elan-climat>, or a frame in it */
(() => {
  if (customElements.get("elan-climat")) return;
  customElements.define("elan-climat", class extends HTMLElement {
    connectedCallback() {
      addEventListener("message", this);
      this.frame()?.contentWindow.postMessage({ elan: "ready" }, "*");
      const url = this.getAttribute("src");
      if (!/^https?:[^?#]+\/embed\//.test(url)) return;
      const shadow = this.shadowRoot || this.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(":host{display:block!important;min-height:12rem!important}" +
        "iframe{display:block;border:0;width:100%;height:40rem}");
      shadow.adoptedStyleSheets = [sheet];
      shadow.innerHTML = "<slot></slot>";
      this.near = new IntersectionObserver((seen) => {
        if (seen.some((one) => one.isIntersecting)) this.open(shadow, url);
      }, { rootMargin: "400px" });
      this.near.observe(this);
    }
    frame() { return (this.shadowRoot || this).querySelector("iframe"); }
    handleEvent({ data, origin, source }) {
      const frame = this.frame();
      if (source !== frame?.contentWindow || origin !== new URL(frame.src).origin) return;
      if (data?.elan === "top") this.top();
      if (data?.elan === "height" && data.height > 0 && data.height < 3e4)
        frame.style.setProperty("height", data.height + "px", "important");
    }
    top() { if (this.getBoundingClientRect().top < 0) this.scrollIntoView(); }
    open(shadow, src) {
      this.near.disconnect();
      let pages = 0;
      shadow.replaceChildren(Object.assign(document.createElement("iframe"), {
        title: this.getAttribute("label") || "Élan Climat",
        referrerPolicy: "no-referrer",
        onload: () => { if (pages++) this.top(); },
        src,
      }));
    }
    disconnectedCallback() {
      this.near?.disconnect();
      removeEventListener("message", this);
    }
  });
})();
