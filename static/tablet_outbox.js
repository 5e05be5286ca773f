/* At an event: contributions wait on the tablet until the room has counted them, each once. What
   is kept is this tablet's number and coarse bins; never an answer. */
(() => {
  "use strict";
  const bar = document.getElementById("borne");
  if (!bar?.dataset.key) return;
  const { key, contribution: address } = bar.dataset;
  const place = `elan-envoi-${key}`;
  const WORDS = {
    sending: "Envoi…",
    waiting: "Merci\u202f! Votre résultat est en attente de réseau. Il partira tout seul\u202f: vous pouvez recommencer.",
    paused: "Merci\u202f! L’animateur a mis la salle en pause. Votre résultat partira tout seul.",
    counted: "Merci\u202f! Votre résultat est dans le total de la salle.",
    refused: "Cet événement ne reçoit plus de résultats.",
  };
  let box = { tablet: "", waiting: [] };
  let mine = new Map(); // by tool and side, of the current users: the number of what each added
  const fates = new Map();
  let busy = false;
  let paused = false;

  const random = (bytes) => [...crypto.getRandomValues(new Uint8Array(bytes))]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");

  const of = (form) => `${form.elements.tool.value} ${form.dataset.contribution}`;

  function load() {
    try { box = JSON.parse(localStorage.getItem(place)) || box; } catch { /* refused: kept in memory alone */ }
    if (!box.tablet) { box.tablet = random(3); }
  }

  function keep() {
    try { localStorage.setItem(place, JSON.stringify(box)); } catch { /* refused: kept in memory alone */ }
  }

  function draw() {
    const count = box.waiting.length;
    const many = count > 1 ? `${count} résultats` : "1 résultat";
    bar.querySelector("#envoi").textContent = count ? `${many} en attente ${paused ? "de la reprise" : "de réseau"}` : "";
    for (const form of document.querySelectorAll("[data-contribution]")) {
      const state = form.querySelector("[data-state]");
      const number = state && mine.get(of(form));
      if (!number) continue;
      form.querySelector(".consent__form").hidden = true;
      const text = WORDS[fates.get(number) || "sending"];
      if (state.textContent !== text) state.textContent = text;
    }
  }

  async function one(told) {
    const number = new URLSearchParams(told).get("contribution");
    let status;
    try {
      const answer = await fetch(address, {
        method: "POST", cache: "no-store", headers: { Accept: "application/json" }, body: new URLSearchParams(told),
      });
      status = answer.status;
    } catch { status = 0; }
    paused = status === 409;
    if (paused) { fates.set(number, "paused"); return false; }
    if (!status || status >= 500 || status === 429) { fates.set(number, "waiting"); return false; }
    fates.set(number, status < 300 ? "counted" : "refused");
    load();
    box.waiting = box.waiting.filter((other) => other !== told);
    keep();
    return true;
  }

  async function flush() {
    if (busy) return;
    busy = true;
    load();
    while (box.waiting.length && await one(box.waiting[0])) draw();
    for (const told of box.waiting) {
      const number = new URLSearchParams(told).get("contribution");
      if (!fates.has(number)) fates.set(number, paused ? "paused" : "waiting");
    }
    busy = false;
    draw();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-contribution]")) return;
    event.preventDefault();
    event.stopPropagation();
    const who = of(form);
    if (mine.has(who)) return;
    load();
    const told = new URLSearchParams(new FormData(form));
    mine.set(who, random(16));
    told.set("contribution", mine.get(who));
    told.set("tablet", box.tablet);
    box.waiting.push(String(told));
    keep();
    draw();
    form.querySelector("[data-state]").scrollIntoView({ block: "nearest" });
    flush();
  }, { capture: true });

  document.addEventListener("elan:restart", () => { mine = new Map(); });
  document.addEventListener("elan:shown", draw);
  window.addEventListener("online", flush);
  setInterval(() => { if (box.waiting.length) flush(); }, 5000);
  load();
  draw();
  flush();
})();
