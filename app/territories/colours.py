"""From the two colours of a territory, a palette that can be read, light and dark.

Contrast is WCAG 2's; hues and chromas are kept in OKLCH, only lightness moves.
"""

from __future__ import annotations

from dataclasses import dataclass

from coloraide import Color

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
    found = given.clone()
    while True:
        shown = _hex(found)
        if all(contrast(shown, ground) >= READABLE + _MARGIN for ground in backgrounds):
            return shown
        lightness = found["lightness"] + direction * _STEP
        if not 0 <= lightness <= 1:
            raise UnreadableColour("aucune nuance lisible")
        found["lightness"] = lightness


def _scheme(accents: list[Color], grounds: tuple[str, ...], lightness: float, sign: int) -> Scheme:
    chroma = 0.025 if sign < 0 else 0.035
    washes = [_tint(accent, lightness, chroma) for accent in accents]
    shown = [_readable(accent, [*grounds, *washes], sign) for accent in accents]
    on_accent = max(("#ffffff", "#0c1a1f"), key=lambda text: contrast(text, shown[0]))
    return Scheme(shown[0], shown[1], on_accent, *washes)


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


def told_apart(accent: str, accent_2: str) -> bool:
    """Whether drawings in two colours can be told from one another, light and dark.

    Examples
    --------
    >>> told_apart("#0b6e66", "#a8452c"), told_apart("#0b6e66", "#0b6e68")
    (True, False)
    """
    found = palette(accent, accent_2)
    return all(
        Color(scheme.accent).delta_e(scheme.accent_2, method="ok") >= _APART
        for scheme in (found.light, found.dark)
    )


def _oklch(colour: str) -> Color:
    found = Color(colour).convert("oklch")
    return Color("oklch", [0.0 if v != v else v for v in found.coords()])
