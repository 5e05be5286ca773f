"""What several browser tests do or look at: each thing is written here once."""

from __future__ import annotations

import csv
import io
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from werkzeug.serving import WSGIRequestHandler, make_server

from app.events import book
from app.site.keys import Keys, keys_of, new_host_key

ROOT = Path(__file__).parent.parent.parent
AXE = Axe()
_AXE = """async ([again, unseen]) => {
  const ends = (one) => one.effect?.getComputedTiming().endTime !== Infinity;
  const moving = document.getAnimations().filter(ends);
  for (const one of moving) one.finish();
  await Promise.allSettled(moving.map((one) => one.finished));
  const shown = [...document.body.querySelectorAll("*")].filter((one) => one.checkVisibility());
  const fresh = again ? shown.filter((one) => !window.looked?.has(one)) : [document];
  window.looked = new WeakSet(shown);
  for (const number of unseen) window.looks[number].dataset.unseen = "";
  axe.configure({ rules: [
    { id: "color-contrast", selector: "[data-unseen]" },
    { id: "link-in-text-block", selector: "a[href][data-unseen], [role=link][data-unseen]" },
  ] });
  const asked = { resultTypes: ["violations"], preload: false };
  const run = async (include, told) => include.length
    ? (await axe.run({ include }, { ...asked, ...told })).violations
    : [];
  const found = await run(fresh);
  if (again) {
    const rest = unseen.map((number) => window.looks[number]).filter((one) => !fresh.includes(one));
    found.push(...await run(rest, { runOnly: ["color-contrast", "link-in-text-block"] }));
  }
  for (const number of unseen) delete window.looks[number].dataset.unseen;
  return found.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 140))}`);
}"""
_LOOKS = """() => {
  const told = ["type", "role", "open", "disabled", "aria-current", "aria-invalid", "aria-pressed"];
  const look = (one) => {
    const states = told.filter((name) => one.hasAttribute(name));
    const near = [one, one.previousElementSibling, one.querySelector(":scope > input")];
    return [
      one.tagName, ...one.classList, ...states.map((name) => name + one.getAttribute(name)),
      ...near.map((other) => Boolean(other?.checked)), one.matches("a") && isAmongWords(one),
    ].join(" ");
  };
  const isAmongWords = (link) => {
    let block = link.parentElement;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    return block.textContent.trim() !== link.textContent.trim();
  };
  const says = (one) => one.matches("a, input, select, textarea")
    || [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const numbers = new Map([[document.documentElement, 0]]), paths = new Map();
  for (const one of [document.body, ...document.body.querySelectorAll("*")]) {
    const path = `${numbers.get(one.parentElement)} ${look(one)}`;
    if (!paths.has(path)) paths.set(path, { number: paths.size + 1 });
    numbers.set(one, paths.get(path).number);
    if (says(one)) paths.get(path).speaker ??= one;
  }
  window.looks = [null, ...[...paths.values()].map((path) => path.speaker)];
  const skin = [...document.styleSheets].map((sheet) => sheet.href);
  skin.push(innerWidth, matchMedia("(prefers-color-scheme: dark)").matches);
  return [
    skin.join(" "), Boolean(window.axe), [...paths].map(([path, { speaker }]) => [path, !!speaker]),
  ];
}"""
_seen: defaultdict[str, set[int]] = defaultdict(set)
"""Of what colours every text was found fine, by style sheets, width and scheme: a text under the
same elements, of the same classes and states, has the same colours, and is looked at once."""
LATE = float(os.environ.get("ELAN_LATE", 0))
"""By how much an answer may be late in ``make races``: no page is there at once. [s]"""
RESET = "net::ERR_CONNECTION_RESET"
"""What a console says when the development server, which serves these tests alone, drops a
connection on a busy machine: no fault of a page."""
REFUSED_OR_LOST = r"status of (404|422)"
"""What a console says of the refusals and lost pages that a test asks for."""

with_and_without_script = pytest.mark.parametrize(
    "script", [True, False], ids=["script", "no script"]
)
on_a_phone_and_on_a_desk = pytest.mark.parametrize(
    ("width", "script"), [(360, True), (1280, False)], ids=["phone", "desk, no script"]
)
"""One journey with a script on a telephone, one without on a desk: the page where it ends is then
looked at on every width (:func:`too_wide`), as every page is by test_every_page.py."""
in_light_and_dark = pytest.mark.parametrize("scheme", ["light", "dark"])


class _Handler(WSGIRequestHandler):
    """Connections that last, as behind gunicorn, and no log."""

    protocol_version = "HTTP/1.1"

    def log_request(self, *_: object) -> None:
        pass


def late(app):
    """An app whose every answer is late."""

    def answer(environ, start_response):
        time.sleep(random.uniform(0, LATE))
        return app(environ, start_response)

    return answer


@contextmanager
def served(app, certificate: tuple[str, str] | None = None) -> Iterator[str]:
    """Address of an app, served on a free port of this machine; with a certificate, in secret."""
    server = make_server(
        "127.0.0.1",
        0,
        late(app) if LATE else app,
        threaded=True,
        request_handler=_Handler,
        ssl_context=certificate,
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http{'s' if certificate else ''}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def event_of_today(app, territory: str = "neutre") -> Keys:
    """Keys of a new event that lasts today."""
    keys, today = keys_of(new_host_key()), date.today()
    book.create(app.extensions["store"], keys.host, "Marché de Béthune", territory, (today, today))
    return keys


def command_line(tool: str, **stated: str) -> dict[str, str]:
    """What ``python -m calc`` says today of one row of answers."""
    text = ",".join(stated) + "\n" + ",".join(stated.values()) + "\n"
    done = subprocess.run(
        [sys.executable, "-m", "calc", tool, "-", "--date", date.today().isoformat()],
        input=text,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    return next(csv.DictReader(io.StringIO(done.stdout)))


def open_folds(page) -> None:
    """Unfold everything that a page, or a frame, can unfold."""
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")


def _unseen(page) -> tuple[bool, set[int], dict[int, int]]:
    """Whether axe is in a page, what was seen in its skin, and its own looks that were not.

    Looks of a page have numbers; each is told by its own classes and states, under the number of
    its parent's. Here they have keys that mean the same in every page.
    """
    skin, has_axe, looks = page.evaluate(_LOOKS)
    seen, keys, unseen = _seen[skin], [0], {}
    for number, (path, says) in enumerate(looks, start=1):
        above, _, look = path.partition(" ")
        keys.append(hash((keys[int(above)], look)))
        if says and keys[number] not in seen:
            unseen[number] = keys[number]
    return has_axe, seen, unseen


def faults(page, again: bool = False) -> list[str]:
    """What axe finds wrong in a page, or a frame, unfolded, once no colour is on its way.

    Again, in another skin: in what was not shown before, and in the colours of all.
    """
    open_folds(page)
    has_axe, seen, unseen = _unseen(page)
    if not has_axe:
        page.evaluate(AXE.axe_script)
    result = page.evaluate(_AXE, [again, list(unseen)])
    if not result:
        seen.update(unseen.values())
    return result


def looks_as_known(page) -> bool:
    """Whether axe found nothing wrong, in this skin, in every look that a page has, unfolded."""
    open_folds(page)
    return not _unseen(page)[2]


WIDTHS = (320, 360, 768, 1280)
"""From a small telephone to a desk. [px]"""


def too_wide(page) -> dict[int, int]:
    """By how many pixels a page is wider than each screen that is narrower than it."""
    result = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        result[width] = overflow(page)
    return {width: over for width, over in result.items() if over > 0}


def faults_in_both_schemes(page, narrow: int = 360) -> list[str]:
    """What axe finds wrong in the dark on a narrow screen, and in the light as the page is."""
    size = page.viewport_size
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": min(narrow, size["width"]), "height": size["height"]})
    result = [f"dark: {one}" for one in faults(page)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(size)
    return result + faults(page, again=True)


def overflow(page) -> int:
    """By how many pixels a page, or a frame, is wider than its screen."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def sheets(page) -> int:
    """How many sheets of A4 a page prints on."""
    return len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format="A4")))


def focused(page, what: str = "id") -> str:
    """What has the focus now, told by its id or another of its properties.

    A page that comes gives the focus with its first frame, after its words: what it gives is
    waited for (``expect(...).to_be_focused()``).
    """
    return page.evaluate(f"document.activeElement.{what} || ''")


def in_address(page, *parts: str) -> None:
    """Wait for an address that says some things: it may come a moment after its page."""
    assert until(page, lambda: all(part in page.url for part in parts)), page.url


def reach(page, wanted: str, by: str = "name", key: str = "Tab", most: int = 60) -> None:
    """Press a key until the focus is where it is wanted."""
    for _ in range(most):
        page.keyboard.press(key)
        if focused(page, by) == wanted:
            return
    raise AssertionError(f"{wanted} is not reached by {key}")


def refused(page) -> None:
    """Wait for a refusal: what is wrong is summed up, and has the focus."""
    expect(page.locator(".summary-error#erreurs")).to_be_focused()


def fill(page, **answers: str) -> None:
    """Answer questions by their names: a choice is ticked, a list is set, a field is typed in."""
    for name, value in answers.items():
        field = page.locator(f"[name={name}]")
        if field.first.get_attribute("type") == "radio":
            page.locator(f"[name={name}][value='{value}']").check()
        elif field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def until(page, true: Callable[[], bool], seconds: float = 10) -> bool:
    """Whether something comes true while a page goes on."""
    for _ in range(int(seconds * 50)):
        if true():
            return True
        page.wait_for_timeout(20)
    return False
