"""Every page of the site: for everyone, on any screen, with and without script, and light.

Each page is opened once, and everything is looked at in what was opened. What a page is without
script is what its address gave: only a page that its scripts changed, or that holds what shows
itself without script alone, is opened again.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.browser.checks import ROOT, WIDTHS, faults, looks_as_known, open_folds, overflow, until
from tests.browser.drawings import written_badly
from tests.routes import QUERY, REFUSED, ROUTES

PAGES = [*ROUTES, *REFUSED, f"/chez/dunkerque/logement/resultat?{QUERY}", "/rien"]
_SHOWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
_SAME = """(html) => new DOMParser().parseFromString(html, "text/html").documentElement.outerHTML
  === document.documentElement.outerHTML"""
_CHANGES = re.compile(r"<(noscript|i?frame|object|embed)\b")
"""What a page shows otherwise where no script runs, though its document is the same."""


def found_on_each_width(page, more: Callable[[int], list[str]]) -> list[tuple[int, str]]:
    """What overflows or is cut, and more, with everything unfolded."""
    open_folds(page)
    result: list[tuple[int, str]] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        over = overflow(page)
        sentences = [f"{over} px too wide"] * bool(over) + written_badly(page) + more(width)
        result += [(width, text) for text in sentences]
    return result


class Received:
    """What a first visit receives: nothing is in its cache."""

    def __init__(self, page):
        self.page, self.asked, self.sizes = page, set(), {}
        self.tools = page.context.new_cdp_session(page)
        self.tools.send("Network.enable")
        self.tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self.tools.on("Network.requestWillBeSent", lambda e: self.asked.add(e["requestId"]))
        self.tools.on("Network.loadingFinished", self._finished)
        self.tools.on("Network.loadingFailed", self._finished)

    def _finished(self, event) -> None:
        self.sizes[event["requestId"]] = event.get("encodedDataLength", 0)

    def whole(self) -> list[int]:
        """Size of each answer, once the page is shown and all that it asked for has come."""
        self.page.evaluate(_SHOWN)
        assert until(self.page, lambda: not self.asked - set(self.sizes))
        self.tools.detach()
        return list(self.sizes.values())


@pytest.mark.parametrize("url", PAGES)
def test_a_page_is_for_everyone_on_any_screen(visit, url):
    """Axe looks at it in the dark on a telephone, and in the light on a desk.

    Sources are fifty pages of one template: once in each look that they have.
    """

    def axe(again: bool) -> list[str]:
        is_known = url.startswith("/sources/") and looks_as_known(page)
        return [] if is_known else faults(page, again)

    page = visit(WIDTHS[0], scheme="dark")
    received = Received(page)
    html = page.goto(url).text()
    sizes = received.whole()
    if url in ROUTES:
        assert len(sizes) <= 6 + 5 * (len(page.frames) - 1)  # a preview is a page of its own
        assert sum(sizes) <= 60_000
    is_the_same_without_script = page.evaluate(_SAME, html) and not _CHANGES.search(html)
    result = found_on_each_width(page, lambda width: axe(False) if width == 360 else [])
    assert result == []
    page.emulate_media(color_scheme="light")
    assert axe(True) == []
    if not is_the_same_without_script:
        page = visit(WIDTHS[0], script=False)
        page.goto(url)
        assert found_on_each_width(page, lambda width: []) == []


def test_no_style_asks_whether_scripts_run():
    """Else a page of the same document might look otherwise without."""
    styles = list((ROOT / "static").glob("*.css"))
    assert len(styles) > 5
    assert not [one.name for one in styles if re.search(r"\(\s*scripting", one.read_text())]
