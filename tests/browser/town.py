"""Another site that shows our calculators, and what is looked at in their frames."""

from __future__ import annotations

import pytest

from app.widgets.addresses import Snippet
from tests.browser.checks import fill, until

pasted_both_ways = pytest.mark.parametrize("kind", ["frame", "element"])


class Town:
    """Another site: its pages, at two names of which one is listed."""

    listed = unlisted = ""

    def __init__(self):
        self.pages: dict[str, str] = {}

    def __call__(self, environ, start_response):
        body = self.pages.get(environ["PATH_INFO"], "").encode()
        kind = [("Content-Type", "text/html; charset=utf-8")]
        start_response("200 OK" if body else "404 Not Found", kind)
        return [body]

    def shows(self, body: str, head: str = "", origin: str = "") -> str:
        """Address of a new page of the town."""
        path = f"/{len(self.pages) + 1}"
        self.pages[path] = (
            f'<!doctype html><html lang="fr"><head><title>Ville</title>'
            f'<link rel="icon" href="data:,">{head}</head>'
            f'<body><main><h1>Ville</h1><p><a id="before" href="#a">Avant</a></p>{body}'
            f'<p><a id="after" href="#b">Après</a></p></main></body></html>'
        )
        return f"{origin or self.listed}{path}"


def pasted(site: str, page: str, kind: str = "frame", root: str = "/embed/ville") -> str:
    """What a webmaster pastes to show one of our pages."""
    made = Snippet(f"{site}{root}{page}", f"{site}/chez/ville{page}", "Calculateur", 640)
    return made.code() if kind == "frame" else made.element(f"{site}/embed.js")


def frame_of(page, part: str):
    """The frame whose address has a part, once it is loaded."""
    page.locator("main").first.wait_for(state="attached")
    result = []

    def shown() -> bool:
        result[:] = [frame for frame in page.frames if part in frame.url]
        return bool(result)

    assert until(page, shown, 5), [frame.url for frame in page.frames]
    result[0].wait_for_load_state()
    return result[0]


def answered(frame) -> None:
    """Answer the short form of a home."""
    fill(
        frame,
        dwelling_type="house",
        floor_area="90",
        construction_period="1948_1974",
        heating_carrier="natural_gas",
    )
    # by keyboard: the frames of the page still grow, and a click may fall beside the button
    frame.get_by_role("button", name="Estimer").press("Enter")
    frame.wait_for_selector(".big-number")


def height_of(page, selector: str = "iframe", number: int = 0) -> float:
    """Height that a page of the town gives to a frame."""
    return page.locator(selector).nth(number).bounding_box()["height"]


def wanted(frame) -> float:
    """Height that a frame needs."""
    return frame.locator("html").bounding_box()["height"]


def fits(page, frame, number: int = 0, spare: float = 2) -> bool:
    """Whether a frame comes to be as tall as it needs."""
    selector = "elan-climat iframe" if page.locator("elan-climat").count() else "iframe"

    def fitting() -> bool:
        return -2 < height_of(page, selector, number) - wanted(frame) < spare

    if not until(page, fitting):
        print(height_of(page, selector, number), wanted(frame))
        return False
    return True
