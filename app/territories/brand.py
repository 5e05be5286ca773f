"""How a territory looks: a palette from its two colours, read light and dark; its logo."""

from __future__ import annotations

import hashlib
import re
import struct
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from coloraide import Color
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

# A palette. Contrast is WCAG 2's; hues and chromas are kept in OKLCH, only lightness moves.

READABLE = 4.5
_MARGIN = 0.05
"""Beyond what is asked, so that rounding to eight bits loses nothing."""
_LIGHT = ("#fbfaf7", "#ffffff", "#dcebf2")
_DARK = ("#10181f", "#17222b", "#1a2c38")
"""Paper, sheet and sky of the stylesheet, that text in the accents stands on."""
_STEP = 0.005
_STRETCH = 0.42
"""Lightness that a colour may lose before it is another one."""


_APART = 0.08
"""Distance in OKLab under which two colours of a drawing are one."""


class UnreadableColour(ValueError):
    """No text of this hue can be read on our paper."""


@dataclass(frozen=True)
class Scheme:
    """The tokens that a territory changes, in light or in dark.

    Attributes
    ----------
    accent, accent_2 : str
        Of text and of buttons.
    on_accent : str
        Of text on the accent.
    wash, wash_2 : str
        Of quiet backgrounds, with their accent or with ink on them.
    """

    accent: str
    accent_2: str
    on_accent: str
    wash: str
    wash_2: str


@dataclass(frozen=True)
class Palette:
    """Both schemes."""

    light: Scheme
    dark: Scheme


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21.

    Examples
    --------
    >>> round(contrast("#777777", "#ffffff"), 2)
    4.48
    """
    return Color(one).contrast(Color(other))


def _hex(colour: Color) -> str:
    return colour.convert("srgb").fit().to_string(hex=True)


def _tint(given: Color, lightness: float, chroma: float) -> str:
    return _hex(Color("oklch", [lightness, min(given["chroma"], chroma), given["hue"]]))


def _readable(given: Color, backgrounds: list[str], direction: int) -> str:
    """The nearest lightness at which a hue is read on every background."""
    result = given.clone()
    while True:
        shown = _hex(result)
        if all(contrast(shown, ground) >= READABLE + _MARGIN for ground in backgrounds):
            return shown
        lightness = result["lightness"] + direction * _STEP
        if not 0 <= lightness <= 1:
            raise UnreadableColour("aucune nuance lisible")
        result["lightness"] = lightness


def _scheme(accents: list[Color], grounds: tuple[str, ...], lightness: float, sign: int) -> Scheme:
    chroma = 0.025 if sign < 0 else 0.035
    washes = [_tint(accent, lightness, chroma) for accent in accents]
    shown, other = (_readable(accent, [*grounds, *washes], sign) for accent in accents)
    on_accent = max(("#ffffff", "#0c1a1f"), key=lambda text: contrast(text, shown))
    return Scheme(shown, other, on_accent, *washes)


def palette(accent: str, accent_2: str) -> Palette:
    """What is readable of two colours.

    Parameters
    ----------
    accent, accent_2 : str
        ``#rrggbb``.

    Raises
    ------
    UnreadableColour
        A colour so pale that what can be read of it is another colour.

    Examples
    --------
    >>> palette("#0b6e66", "#a8452c").light.accent
    '#0b6e66'
    """
    given = [_oklch(colour) for colour in (accent, accent_2)]
    light = _scheme(given, _LIGHT, 0.95, -1)
    for colour, shown in zip((accent, accent_2), (light.accent, light.accent_2), strict=True):
        lost = _oklch(colour)["lightness"] - _oklch(shown)["lightness"]
        if lost > _STRETCH:
            raise UnreadableColour(
                f"{colour} est trop pâle : le texte lisible le plus proche serait {shown}, "
                "une autre couleur. Prenez une teinte plus soutenue"
            )
    return Palette(light, _scheme(given, _DARK, 0.28, 1))


def is_distinguishable(accent: str, accent_2: str) -> bool:
    """Whether drawings in two colours can be told from one another, light and dark.

    Examples
    --------
    >>> is_distinguishable("#0b6e66", "#a8452c"), is_distinguishable("#0b6e66", "#0b6e68")
    (True, False)
    """
    result = palette(accent, accent_2)
    return all(
        Color(scheme.accent).delta_e(scheme.accent_2, method="ok") >= _APART
        for scheme in (result.light, result.dark)
    )


def _oklch(colour: str) -> Color:
    result = Color(colour).convert("oklch")
    return Color("oklch", [0.0 if v != v else v for v in result.coords()])


# The stylesheet of a territory: the tokens of its colours, and nothing else.


def _accents(scheme: Scheme) -> str:
    return f"--accent:{scheme.accent};--accent-2:{scheme.accent_2};--on-accent:{scheme.on_accent}"


def _washes(scheme: Scheme) -> str:
    return f"--wash:{scheme.wash};--wash-2:{scheme.wash_2}"


def stylesheet(palette: Palette) -> str:
    """Light, then dark for those who prefer it; paper keeps the accents and stays white."""
    light, dark = palette.light, palette.dark
    return (
        f":root{{{_accents(light)}}}\n@media screen{{:root{{{_washes(light)}}}}}\n"
        "@media screen and (prefers-color-scheme:dark){"
        f":root{{{_accents(dark)};{_washes(dark)}}}}}\n"
    )


def digest(content: bytes) -> str:
    """Name of a content, for an address kept for ever.

    Examples
    --------
    >>> digest(b"")
    'e3b0c44298'
    """
    return hashlib.sha256(content).hexdigest()[:10]


# Logos: a small PNG as it is, or an SVG of which only drawing is kept.

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
        result = fromstring(text, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError) as problem:
        raise WrongLogo("ce n’est pas un SVG lisible sans DOCTYPE ni entité") from problem
    drawing = _cleaned(result)
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
