"""Logos: a small PNG as it is, or an SVG of which only drawing is kept."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from xml.etree import ElementTree

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

LARGEST = 60_000
"""[bytes]"""
_SVG = "http://www.w3.org/2000/svg"
_DRAWN = {
    "svg",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "title",
    "desc",
    "defs",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "mask",
    "symbol",
    "text",
    "tspan",
}
_SAID = {
    "viewBox",
    "width",
    "height",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "fx",
    "fy",
    "d",
    "points",
    "transform",
    "fill",
    "fill-opacity",
    "fill-rule",
    "stroke",
    "stroke-width",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-dasharray",
    "opacity",
    "id",
    "offset",
    "stop-color",
    "stop-opacity",
    "gradientUnits",
    "gradientTransform",
    "spreadMethod",
    "clip-path",
    "clip-rule",
    "mask",
    "clipPathUnits",
    "maskUnits",
    "font-size",
    "font-family",
    "font-weight",
    "text-anchor",
    "preserveAspectRatio",
}
_PLAIN = re.compile(r"(?:url\(#[\w.-]+\)|(?!.*(?:url\(|javascript:|expression\())[^<>&]*)", re.I)
_PNG = b"\x89PNG\r\n\x1a\n"
_WIDEST, _DEEPEST = 2000, 50


class WrongLogo(ValueError):
    """A logo that cannot be shown, and why."""


def _cleaned(element: ElementTree.Element, depth: int = 0) -> ElementTree.Element | None:
    """An element with what draws only; none where it does not draw."""
    if depth > _DEEPEST:
        raise WrongLogo(f"plus de {_DEEPEST} groupes l’un dans l’autre")
    if not isinstance(element.tag, str) or not element.tag.startswith(f"{{{_SVG}}}"):
        return None
    name = element.tag.partition("}")[2]
    if name not in _DRAWN:
        return None
    kept = ElementTree.Element(name)
    kept.text, kept.tail = element.text, element.tail
    for attribute, value in element.attrib.items():
        if attribute in _SAID and _PLAIN.fullmatch(value):
            kept.set(attribute, value)
    kept.extend([child for one in element if (child := _cleaned(one, depth + 1)) is not None])
    return kept


def clean_svg(text: bytes) -> bytes:
    """The drawing of an SVG, without script, style, link, image or foreign content.

    Raises
    ------
    WrongLogo
        It is not SVG, has no viewBox, or declares entities.
    """
    try:
        found = fromstring(text, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError) as problem:
        raise WrongLogo("ce n’est pas un SVG lisible sans DOCTYPE ni entité") from problem
    drawing = _cleaned(found)
    if drawing is None or drawing.tag != "svg":
        raise WrongLogo('la racine n’est pas <svg xmlns="http://www.w3.org/2000/svg">')
    if not drawing.get("viewBox"):
        raise WrongLogo("viewBox manque")
    drawing.set("xmlns", _SVG)
    return ElementTree.tostring(drawing, encoding="utf-8")


def _png(content: bytes) -> bytes:
    if not content.startswith(_PNG) or len(content) < 24:
        raise WrongLogo("ce n’est pas un PNG")
    width, height = struct.unpack(">II", content[16:24])
    if not (0 < width <= _WIDEST and 0 < height <= _WIDEST):
        raise WrongLogo(f"{width} × {height} pixels ; au plus {_WIDEST} de côté")
    return content


def read_logo(path: Path) -> tuple[bytes, str]:
    """A logo ready to serve, and its type.

    Raises
    ------
    WrongLogo
        Missing, too large, neither SVG nor PNG, or not what its name says.
    """
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise WrongLogo(f"le fichier {path.name} ne s’ouvre pas") from problem
    if len(content) > LARGEST:
        raise WrongLogo(f"{len(content)} octets ; au plus {LARGEST}")
    if path.suffix.lower() == ".svg":
        return clean_svg(content), "image/svg+xml"
    if path.suffix.lower() == ".png":
        return _png(content), "image/png"
    raise WrongLogo("un .svg ou un .png est attendu")
