/* A public tablet. One page stays open (full screen lasts, nothing joins the history): each link
   and form is fetched and takes the place of what was shown. Left alone, everything is cleared. */
(() => {
  "use strict";
  const bar = document.getElementById("borne");
  if (!bar) return;
  const byId = (id) => document.getElementById(id);
  const { start, key } = bar.dataset;
  const [idle, warning] = [Number(bar.dataset.idle), Number(bar.dataset.warning)];
  const steppers = JSON.parse(bar.dataset.steps);
  const veil = byId("veille");
  for (const spare of document.querySelectorAll("head noscript")) spare.remove(); // it holds the address
  let person = 0; // of the current user: answers asked for by an earlier one are dropped
  let last = Date.now();
  let waiting = false;

  /* ---- one page, never left ---- */
  const say = (lost) => { byId("reseau").hidden = !lost; };

  async function heads(page) {
    const wanted = [...page.querySelectorAll("link[rel=stylesheet]")].map((link) => link.href);
    const kept = [...document.querySelectorAll("link[rel=stylesheet]")];
    const added = wanted.filter((href) => !kept.some((link) => link.href === href)).map((href) => {
      const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
      document.head.append(link);
      return new Promise((done) => { link.onload = done; link.onerror = done; });
    });
    await Promise.all(added);
    for (const link of kept) if (!wanted.includes(link.href)) link.remove();
    for (const script of page.querySelectorAll("head script[src]")) {
      if ([...document.scripts].some((known) => known.src === script.src)) continue;
      document.head.append(Object.assign(document.createElement("script"), { src: script.src }));
    }
  }

  async function show(html, url, whose) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const main = page.querySelector("main");
    if (!main) return;
    await heads(page);
    if (whose !== person) return;
    document.title = page.title;
    document.querySelector("main").replaceWith(document.adoptNode(main));
    history.replaceState(null, "", url);
    window.htmx?.process(main);
    prepare(main);
    const target = url.hash ? byId(decodeURIComponent(url.hash.slice(1))) : null;
    const focused = target || main.querySelector("[autofocus], h1[tabindex]") || main;
    window.scrollTo(0, 0);
    target?.scrollIntoView();
    focused.focus({ preventScroll: true });
  }

  async function go(address, options = {}) {
    const url = new URL(address, location.href);
    const whose = person;
    let answer;
    let html;
    document.body.setAttribute("aria-busy", "true");
    try {
      answer = await fetch(url, { cache: "no-store", ...options });
      html = await answer.text();
    } catch {
      if (whose === person) say(true);
      return false;
    } finally {
      document.body.removeAttribute("aria-busy");
    }
    if (whose !== person) return false;
    say(false);
    const settled = new URL(answer.headers.get("HX-Replace-Url") || answer.url, location.href);
    settled.hash = url.hash;
    await show(html, settled, whose);
    return true;
  }

  document.addEventListener("click", (event) => {
    const print = event.target.closest("[data-print]");
    if (print) window.print();
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button) return;
    event.preventDefault();
    const url = new URL(link.href);
    if (url.origin !== location.origin) return;
    if (link.id === "recommencer") { restart(); return; }
    const isHere = url.pathname === location.pathname && url.search === location.search;
    const target = isHere && url.hash && byId(decodeURIComponent(url.hash.slice(1)));
    if (!target) { go(url); return; }
    target.closest("details")?.setAttribute("open", "");
    target.scrollIntoView();
    (target.querySelector("input, select, button") || target).focus({ preventScroll: true });
  });

  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    const { target: form, submitter } = event;
    const data = new URLSearchParams(new FormData(form, submitter));
    const url = new URL(submitter?.getAttribute("formaction") || form.getAttribute("action") || location.href, location.href);
    if (form.method === "post") { go(url, { method: "POST", body: data }); return; }
    url.search = data;
    go(url);
  });

  document.addEventListener("htmx:beforeHistoryUpdate", (event) => { event.detail.history.type = "replace"; });
  document.addEventListener("htmx:beforeRequest", (event) => { event.detail.xhr.person = person; });
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.detail.xhr.person !== person) event.preventDefault();
    else say(false);
  });
  document.addEventListener("htmx:sendError", () => say(true));
  document.addEventListener("htmx:afterSettle", (event) => prepare(event.target));

  /* ---- left alone ---- */
  function touched(event) {
    last = Date.now();
    if (veil.open && event.type === "keydown") veil.close();
  }
  for (const kind of ["pointerdown", "keydown", "input", "wheel"]) {
    window.addEventListener(kind, touched, { capture: true, passive: true });
  }

  veil.addEventListener("click", () => veil.close()); // a touch ends on the veil, not on what is under it

  async function restart() {
    person += 1;
    if (veil.open) veil.close();
    say(false);
    for (const form of document.forms) form.reset();
    document.querySelector("main").replaceChildren(byId("attente").content.cloneNode(true));
    history.replaceState(null, "", start);
    document.title = "Élan Climat";
    window.scrollTo(0, 0);
    last = Date.now();
    performance.clearResourceTimings();
    document.dispatchEvent(new CustomEvent("elan:restart"));
    waiting = true;
    await welcome();
  }

  async function welcome() {
    const whose = person;
    if (await go(start)) waiting = false;
    else if (whose === person) { say(false); setTimeout(welcome, 3000); }
  }

  function tick() {
    const isClean = waiting || location.pathname.replace(/\/$/, "") === start.replace(/\/$/, "");
    if (isClean) { if (veil.open) veil.close(); last = Date.now(); return; }
    const left = idle + warning - (Date.now() - last) / 1000;
    if (left <= 0) { restart(); return; }
    if (left > warning) { if (veil.open) veil.close(); return; }
    byId("veille-n").textContent = String(Math.ceil(left));
    if (!veil.open) veil.showModal();
  }
  setInterval(tick, 500);
  document.addEventListener("visibilitychange", tick);
  window.addEventListener("pageshow", (event) => { if (event.persisted) restart(); });

  /* ---- numbers without typing ---- */
  const read = (input) => Number.parseFloat(input.value.replace(",", ".").replace(/\s/g, ""));
  const write = (input, value) => {
    input.value = Number.isNaN(value) ? "" : String(Math.round(value * 100) / 100).replace(".", ",");
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const stepsOf = (name) => steppers[name] || steppers[name.replace(/\d+/g, "")]
    || steppers[name.replace(/^[a-z]\d*_/, "")]
    || steppers[name.split("_")[0]];

  function made(tag, className, more = {}) {
    return Object.assign(document.createElement(tag), { className, ...more });
  }

  function stepper(input) {
    const [low, high, by, first] = stepsOf(input.name);
    const label = (input.labels[0]?.textContent || input.name).trim();
    const box = made("span", "stepper");
    const range = made("input", "stepper__range", { type: "range", min: low, max: high, step: by });
    range.setAttribute("aria-label", `${label}, en glissant`);
    range.autocomplete = "off";
    const shift = (sign) => {
      const value = read(input);
      const moved = Number.isNaN(value) ? first : value + sign * by;
      write(input, Math.min(Math.max(moved, Math.min(low, value || low)), Math.max(high, value || high)));
    };
    const button = (sign, text, word) => {
      const one = made("button", "stepper__button", { type: "button", textContent: text });
      one.setAttribute("aria-label", `${word}\u202f: ${label}`);
      one.addEventListener("click", () => shift(sign));
      return one;
    };
    input.before(box);
    box.append(button(-1, "−", "Moins"), input, button(1, "+", "Plus"));
    const row = box.closest(".field__row");
    (row || box).insertAdjacentElement(row ? "beforeend" : "afterend", range);
    const blank = row?.querySelector(".field__optional");
    const none = blank && made("button", "stepper__blank", {
      type: "button", textContent: blank.textContent.split(":").pop().trim().replace(/^./, (c) => c.toUpperCase()),
    });
    if (none) {
      none.addEventListener("click", () => write(input, Number.NaN));
      blank.replaceWith(none);
    }
    const follow = () => {
      const value = read(input);
      range.value = Number.isNaN(value) ? first : value;
      range.classList.toggle("stepper__range--blank", Number.isNaN(value));
      none?.setAttribute("aria-pressed", String(Number.isNaN(value)));
    };
    range.addEventListener("input", (event) => {
      event.stopPropagation();
      input.value = range.value.replace(".", ",");
      range.classList.remove("stepper__range--blank");
      none?.setAttribute("aria-pressed", "false");
    });
    range.addEventListener("change", (event) => { event.stopPropagation(); write(input, Number(range.value)); });
    input.addEventListener("input", follow);
    follow();
  }

  /* ---- a commune touched, or typed: the last one said ---- */
  document.addEventListener("change", (event) => {
    const field = event.target.closest("[data-offered]")?.closest(".field");
    if (!field) return;
    field.querySelector("input[type=search]").value = "";
    field.querySelector("[aria-live]").replaceChildren();
  });
  document.addEventListener("input", (event) => {
    if (event.target.type !== "search" || !event.target.value) return;
    const offered = event.target.closest(".field")?.querySelectorAll("[data-offered] input") || [];
    for (const one of offered) one.checked = false;
  });

  function prepare(scope) {
    if (!scope.querySelectorAll) return;
    for (const form of document.forms) form.autocomplete = "off";
    for (const input of scope.querySelectorAll("input[inputmode]")) {
      if (!input.closest(".stepper") && stepsOf(input.name)) stepper(input);
    }
    for (const print of scope.querySelectorAll("[data-print]")) print.hidden = false;
    document.dispatchEvent(new CustomEvent("elan:shown"));
  }

  /* ---- the whole screen, awake ---- */
  const full = byId("plein-ecran");
  let lock = null;
  async function wake() {
    try { lock = await navigator.wakeLock?.request("screen"); } catch { lock = null; }
  }
  full.hidden = !document.documentElement.requestFullscreen;
  full.addEventListener("click", async () => {
    if (document.fullscreenElement) { await lock?.release(); lock = null; await document.exitFullscreen(); return; }
    try { await document.documentElement.requestFullscreen(); } catch { /* refused: the page is whole anyway */ }
    await wake();
  });
  document.addEventListener("fullscreenchange", () => {
    full.textContent = document.fullscreenElement ? "Quitter le plein écran" : "Plein écran";
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && document.fullscreenElement) wake();
  });

  window.elanTablet = { start, key };
  prepare(document);
})();
