"""A page as its parts, read with the standard library."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "hr", "img", "path", "rect", "circle", "line"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    text: str = ""
    parents: tuple[str, ...] = ()


@dataclass
class Page(HTMLParser):
    """Elements in order, each with its attributes, own text and ancestors."""

    elements: list[Element] = field(default_factory=list)

    def __post_init__(self):
        super().__init__()
        self._open: list[Element] = []

    def handle_starttag(self, tag, attrs):
        parents = tuple(e.tag for e in self._open)
        element = Element(tag, {k: v or "" for k, v in attrs}, "", parents)
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag, attrs):
        parents = tuple(e.tag for e in self._open)
        self.elements.append(Element(tag, {k: v or "" for k, v in attrs}, "", parents))

    def handle_endtag(self, tag):
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place].tag == tag:
                del self._open[place:]
                return

    def handle_data(self, data):
        for element in self._open:
            element.text += data

    def all(self, tag: str) -> list[Element]:
        return [e for e in self.elements if e.tag == tag]

    def ids(self) -> list[str]:
        return [e.attributes["id"] for e in self.elements if "id" in e.attributes]


def page(html: str) -> Page:
    result = Page()
    result.feed(html)
    return result
