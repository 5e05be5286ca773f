"""Every page of the site: for everyone, on any screen, with and without script, and light.

Each page is opened twice, once without script, and everything is looked at in what was opened.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.checks import WIDTHS, faults_in_both_schemes, open_folds, overflow
from tests.browser.drawings import written_badly
from tests.routes import QUERY, REFUSED, ROOMS, ROUTES

PAGES = [*ROUTES, *REFUSED, f"/chez/dunkerque/logement/resultat?{QUERY}", "/rien"]
_SHOWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def wide(page) -> Iterator[tuple[str, int]]:
    """What overflows or is cut on each width, with everything unfolded."""
    open_folds(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if over := overflow(page):
            yield f"{over} px too wide", width
        for text in written_badly(page):
            yield text, width


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
        while self.asked - set(self.sizes):
            self.page.wait_for_timeout(10)
        self.tools.detach()
        return list(self.sizes.values())


@pytest.mark.parametrize("url", PAGES)
def test_a_page_is_for_everyone_on_any_screen(visit, url):
    page = visit(360)
    received = Received(page)
    page.goto(url)
    sizes = received.whole()
    if url in ROUTES:
        assert len(sizes) <= 6 + 5 * (len(page.frames) - 1)  # a preview is a page of its own
        assert sum(sizes) <= 60_000
    assert list(wide(page)) == []
    assert faults_in_both_schemes(page) == []


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__.rpartition(".")[2])
def test_without_script_no_page_overflows(visit, room):
    page, found = visit(360, script=False), {}
    for url in (*room.ROUTES, *room.REFUSED):
        page.goto(url)
        if faulty := list(wide(page)):
            found[url] = faulty
    assert found == {}
