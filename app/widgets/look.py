"""The colours that a host asks of a widget: checked, made readable, kept in the address.

``?accent=…&fond=…&compact=1`` on any page under ``/embed/<territory>`` leads to the same page
under ``/embed/<territory>/~<accent>.<fond>[.compact]``, whose links and forms keep them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from coloraide import Color
from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue

from app.site.surfaces import surface
from app.territories.brand import READABLE, contrast

NAMES = ("accent", "fond", "compact")
_COLOUR = re.compile(r"#?(?P<digits>[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_SEGMENT = re.compile(r"(?P<accent>[0-9a-f]{6}|x)\.(?P<fond>[0-9a-f]{6}|x)(?P<compact>\.compact)?")
_GROUND = re.compile(r"\.[0-9a-f]{6}")
_YES = ("1", "true", "oui", "on")
_DARK_INK, _LIGHT_INK = "#17222e", "#edf1f2"
_COMFORT = 7.0
"""Contrast of running text on the ground that a host asks."""
_USUAL = {"light": ("#fbfaf7", "#ffffff"), "dark": ("#10181f", "#17222b")}
_SIGNS = {
    "light": {
        "good": "#1c7a3e",
        "warn": "#8a5a00",
        "bad": "#b3261e",
        "accent": "#0b6e66",
        "accent-2": "#a8452c",
    },
    "dark": {
        "good": "#7ecb97",
        "warn": "#e5b656",
        "bad": "#ff9c93",
        "accent": "#6cc7bb",
        "accent-2": "#e79a80",
    },
}


@dataclass(frozen=True)
class Look:
    """Colours asked, ``rrggbb`` or nothing, and whether the widget is to be small.

    Examples
    --------
    >>> Look("0b6e66", "", True).segment
    '0b6e66.x.compact'
    """

    accent: str = ""
    fond: str = ""
    is_compact: bool = False

    @property
    def segment(self) -> str:
        """How the look is written in an address; nothing for the usual one."""
        if self == Look():
            return ""
        return f"{self.accent or 'x'}.{self.fond or 'x'}{'.compact' if self.is_compact else ''}"

    @property
    def parameters(self) -> dict[str, str]:
        """The look as the parameters that ask it."""
        said = {"accent": self.accent, "fond": self.fond, "compact": "1" * self.is_compact}
        return {name: value for name, value in said.items() if value}


def read(segment: str) -> Look | None:
    """The look that an address says; None when it says none that can be shown.

    Examples
    --------
    >>> read("x.ffffff").fond, read("x.777777"), read("rouge")
    ('ffffff', None, None)
    """
    if not segment:
        return Look()
    match = _SEGMENT.fullmatch(segment)
    if not match or ink_on(match["fond"]) is None:
        return None
    accent, fond = ("" if part == "x" else part for part in match.group("accent", "fond"))
    return Look(accent, fond, bool(match["compact"]))


def asked(submitted: Mapping[str, str]) -> tuple[Look, dict[str, str]]:
    """The look that parameters ask, and the code of what is wrong with each.

    Examples
    --------
    >>> asked({"accent": "#A33", "fond": "url(x)"})
    (Look(accent='aa3333', fond='', is_compact=False), {'fond': 'not_a_colour'})
    """
    colours, wrong = {}, {}
    for name in ("accent", "fond"):
        text = submitted.get(name, "").strip()
        match = _COLOUR.fullmatch(text)
        if text and not match:
            wrong[name] = "not_a_colour"
        elif match:
            digits = match["digits"].lower()
            colours[name] = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    if "fond" in colours and ink_on(colours["fond"]) is None:
        del colours["fond"]
        wrong["fond"] = "no_ink"
    return Look(**colours, is_compact=submitted.get("compact", "").lower() in _YES), wrong


def ink_on(fond: str) -> str | None:
    """The ink that is read with ease on a ground; None on the greys where neither is."""
    if fond in ("", "x"):
        return _DARK_INK
    best = max((_DARK_INK, _LIGHT_INK), key=lambda ink: contrast(ink, f"#{fond}"))
    return best if contrast(best, f"#{fond}") >= _COMFORT else None


def _mixed(one: str, other: str, share: float) -> str:
    mixed = Color(one).mix(other, share, space="srgb")
    return mixed.convert("srgb").fit().to_string(hex=True)


def _readable(colour: str, grounds: list[str], ink: str) -> str:
    """A colour moved towards the ink until it is read on every ground."""
    for step in range(21):
        shown = _mixed(colour, ink, step / 20)
        if all(contrast(shown, ground) >= READABLE + 0.05 for ground in grounds):
            return shown
    return ink


def _tokens(scheme: str, accent: str, paper: str, sheet: str) -> dict[str, str]:
    ink = _DARK_INK if scheme == "light" else _LIGHT_INK
    signs = _SIGNS[scheme]
    accent = accent or signs["accent"]
    tinted = {
        "wash": _mixed(paper, accent, 0.07),
        "sky": _mixed(paper, accent, 0.1),
        "wash-2": _mixed(paper, signs["accent-2"], 0.07),
    }
    grounds = [paper, sheet, *tinted.values()]
    texts = {
        name: _readable(accent if name == "accent" else colour, grounds, ink)
        for name, colour in signs.items()
    }
    shown = texts["accent"]
    return {
        "paper": paper,
        "sheet": sheet,
        "ink": ink,
        **tinted,
        **texts,
        "on-accent": max(("#ffffff", "#0c1a1f"), key=lambda text: contrast(text, shown)),
        "muted": _readable(_mixed(ink, paper, 0.32), grounds, ink),
        "line": _mixed(paper, ink, 0.16),
    }


def _rule(tokens: Mapping[str, str]) -> str:
    return ":root{" + "".join(f"--{name}:{value};" for name, value in tokens.items()) + "}"


@lru_cache(maxsize=256)
def stylesheet(look: Look) -> str:
    """The tokens of a look, light and dark; a ground that is asked leaves one scheme."""
    if look.fond:
        paper = f"#{look.fond}"
        scheme = "light" if ink_on(look.fond) == _DARK_INK else "dark"
        sheet = _mixed(paper, "#ffffff", 0.6 if scheme == "light" else 0.05)
        tokens = _tokens(scheme, look.accent and f"#{look.accent}", paper, sheet)
        return f":root{{color-scheme:only {scheme};--shadow:none;}}" + _rule(tokens)
    if not look.accent:
        return ""
    light, dark = (_rule(_tokens(s, f"#{look.accent}", *_USUAL[s])) for s in ("light", "dark"))
    return f"{light}@media (prefers-color-scheme:dark){{{dark}}}"


def _shown() -> str:
    """Name of the colours of the frame being answered, without a ground on which no ink is read."""
    named = surface().look
    return (named if read(named) else _GROUND.sub(".x", named, count=1)) or "x.x"


def _keep() -> ResponseReturnValue | None:
    """Colours said in a question go into the address's root, where every link keeps them."""
    if surface().channel != "widget" or not any(name in request.args for name in NAMES):
        return None
    if request.method == "POST" or request.endpoint in (None, "widgets.theme", "assets.file"):
        return None
    look, _ = asked({name: request.args.get(name, "") for name in NAMES})
    if surface().look and look == Look():
        look = read(surface().look) or Look()
    root = request.root_path.removesuffix(f"/~{surface().look}")
    root += f"/~{look.segment}" if look.segment else ""
    rest = [
        part
        for part in request.query_string.decode("latin-1").split("&")
        if part and part.partition("=")[0] not in NAMES
    ]
    return redirect(root + quote(request.path) + (f"?{'&'.join(rest)}" if rest else ""), 302)


def init_app(app: Flask) -> None:
    """Move a look from the question to the root, and give templates ``shown_look()``."""
    app.before_request(_keep)
    app.jinja_env.globals["shown_look"] = _shown
