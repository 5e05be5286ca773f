"""oEmbed 1.0 (https://oembed.com): the address of a page of ours → a frame of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from app.widgets.addresses import embedded

_WIDEST = 600
_LONGEST_NUMBER = 20
_DAY = 86_400
_MIMETYPES = {"json": "application/json", "xml": "text/xml"}


@dataclass(frozen=True)
class Answer:
    """What is sent back."""

    body: str
    mimetype: str
    status: int = 200


def answer(told: Mapping[str, str], root: str, *, is_trusted: bool = False) -> Answer:
    """The answer to ``url``, ``format``, ``maxwidth`` and ``maxheight``.

    Parameters
    ----------
    told : mapping of str to str
        What was asked.
    root : str
        Address of the site.
    is_trusted : bool
        Who asks shows what it is given as it is, as our plugin does; else it is made for
        who discovered it, and keeps a link and a frame alone.
    """
    asked = told.get("format", "json").lower()
    if asked not in _MIMETYPES:
        return Answer("Formats: json, xml.\n", "text/plain", 501)
    limits = {}
    for name, usual in (("maxwidth", _WIDEST), ("maxheight", None)):
        text = told.get(name, "").strip()
        is_number = text.isascii() and text.isdigit() and len(text) < _LONGEST_NUMBER
        if text and not (is_number and 0 < int(text) < 100_000):
            return Answer(
                f"{name}: a whole number of pixels, as in {name}=600.\n", "text/plain", 400
            )
        limits[name] = int(text) if text else usual
    found = embedded(told.get("url", ""), root)
    if found is None:
        return Answer("url: the address of a calculator of this site.\n", "text/plain", 404)
    width = min(_WIDEST, limits["maxwidth"] or _WIDEST)
    height = min(found.height, limits["maxheight"] or found.height)
    parts = {
        "version": "1.0",
        "type": "rich",
        "title": found.title,
        "provider_name": "Élan Climat",
        "provider_url": f"{root}/",
        "cache_age": _DAY,
        "width": width,
        "height": height,
        "html": found.fitted(f"{root}/embed.js", height) if is_trusted else found.quoted(height),
    }
    if asked == "json":
        return Answer(json.dumps(parts, ensure_ascii=False), _MIMETYPES[asked])
    return Answer(_xml(parts), _MIMETYPES[asked])


def _xml(parts: Mapping[str, object]) -> str:
    root = ElementTree.Element("oembed")
    for name, value in parts.items():
        ElementTree.SubElement(root, name).text = str(value)
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n{body}\n'
