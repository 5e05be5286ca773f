/* <elan-climat src="https://…/embed/…" label="…"><a href="…">…</a></elan-climat> */
(() => {
  if (!window.customElements || customElements.get("elan-climat")) return;
  customElements.define("elan-climat", class extends HTMLElement {
    connectedCallback() {
      let url;
      try { url = new URL(this.getAttribute("src")); } catch { return; }
      if (!/^https?:$/.test(url.protocol) || !url.pathname.includes("/embed/")) return;
      const shadow = this.shadowRoot || this.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(":host{all:initial!important;display:block!important;min-height:12rem" +
        "!important}iframe{display:block;border:0;width:100%;height:40rem}");
      shadow.adoptedStyleSheets = [sheet];
      shadow.innerHTML = "<slot></slot>";
      this.near = new IntersectionObserver((seen) => {
        if (seen.some((one) => one.isIntersecting)) this.open(shadow, url);
      }, { rootMargin: "400px" });
      this.near.observe(this);
    }
    open(shadow, url) {
      this.near.disconnect();
      const frame = document.createElement("iframe");
      let pages = 0;
      const top = () => {
        if (frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
      };
      this.heard = ({ data, origin, source }) => {
        if (source !== frame.contentWindow || origin !== url.origin || !data) return;
        if (data.elan === "top") top();
        if (data.elan === "height" && data.height > 0 && data.height < 3e4)
          frame.style.height = data.height + "px";
      };
      addEventListener("message", this.heard);
      frame.title = this.getAttribute("label") || "Élan Climat";
      frame.referrerPolicy = "no-referrer";
      frame.onload = () => { if (pages++) top(); };
      frame.src = url;
      shadow.replaceChildren(frame);
    }
    disconnectedCallback() {
      this.near?.disconnect();
      removeEventListener("message", this.heard);
    }
  });
})();
