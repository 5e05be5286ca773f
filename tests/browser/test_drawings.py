"""What is written in drawings is whole, and no word lies on another."""

from __future__ import annotations

import pytest

from tests.browser.checks import open_folds
from tests.routes import car, elan, housing, pages, programme, tablet, trips, week, works

WRITTEN = """() => {
  const found = [], crossed = (a, b) => [
    Math.min(a.right, b.right) - Math.max(a.left, b.left),
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top),
  ];
  for (const svg of document.querySelectorAll("svg")) {
    const paper = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")]
      .map((text) => ({ said: text.textContent.trim(), at: text.getBoundingClientRect() }))
      .filter((text) => text.said && text.at.width);
    texts.forEach((text, place) => {
      const { said, at } = text;
      if (at.left < paper.left - 1 || at.right > paper.right + 1) found.push(`cut: ${said}`);
      for (const other of texts.slice(place + 1)) {
        const [wide, high] = crossed(at, other.at);
        if (wide > 2 && high > 5) found.push(`crossed: ${said} / ${other.said}`);
      }
    });
  }
  return found;
}"""


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize(
    "room",
    [car, elan, housing, pages, programme, tablet, trips, week, works],
    ids=lambda room: room.__name__.rpartition(".")[2],
)
def test_what_is_written_in_a_drawing_is_whole(visit, room, width):
    page, found = visit(width), {}
    for route in room.ROUTES:
        page.goto(route)
        open_folds(page)
        if faults := page.evaluate(WRITTEN):
            found[route] = faults
    assert not found
