"""What is written in drawings is whole, and no word lies on another."""

from __future__ import annotations

_WRITTEN = """() => {
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


def written_badly(page) -> list[str]:
    """Words of a page's drawings that are cut, or lie on another."""
    return page.evaluate(_WRITTEN)
