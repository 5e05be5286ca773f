"""One answer as a digit in the base of its own choices, and back."""

from __future__ import annotations

import re

from calc.schema.inputs import Declaration

_FLAGS = ("true", "false", "1", "0")
_FINE, _COARSE = 0.1, 1.0
_LARGE = 1_500
"""A quantity that may be larger is written to the unit, any other to a tenth."""
_CORSICA = {"2A": 20_000, "2B": 20_500}
_COMMUNES = 100_000
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_AIRPORTS = len(_CAPITALS) ** 3


def _options(what: Declaration) -> tuple[str, ...]:
    return _FLAGS if what.kind == "flag" else what.options


def _step(what: Declaration) -> float:
    return _COARSE if what.integer or (what.maximum or 0) > _LARGE else _FINE


def base_of(what: Declaration) -> int:
    """How many values a field may have."""
    if what.kind in ("code", "place"):
        return _COMMUNES + (_AIRPORTS if what.kind == "place" else 0)
    if what.kind == "set":
        return 2 ** len(what.options)
    if what.kind == "quantity":
        return round((what.maximum - what.minimum) / _step(what)) + 1  # type: ignore[operator]
    return len(_options(what))


def _place(text: str) -> int:
    """A commune's number, or an airport's after them all."""
    if re.fullmatch("[A-Z]{3}", text):
        number = 0
        for letter in text:
            number = number * len(_CAPITALS) + _CAPITALS.index(letter)
        return _COMMUNES + number
    return int(text[2:]) + _CORSICA[text[:2]] if text[:2] in _CORSICA else int(text)


def _place_text(digit: int) -> str:
    if digit >= _COMMUNES:
        rest, last = divmod(digit - _COMMUNES, len(_CAPITALS))
        first, middle = divmod(rest, len(_CAPITALS))
        return _CAPITALS[first] + _CAPITALS[middle] + _CAPITALS[last]
    for letters, start in reversed(_CORSICA.items()):
        if start <= digit < start + 500:
            return f"{letters}{digit - start:03d}"
    return f"{digit:05d}"


def _members(what: Declaration, text: str) -> list[str]:
    """Options named by a text: letters side by side, or words between commas."""
    named = text.split(",") if len(what.options[0]) > 1 else list(re.sub("[,; ]", "", text))
    if not named or set(named) - set(what.options):
        raise ValueError(text)
    return named


def digit_of(what: Declaration, text: str) -> int:
    """A value as a digit; ValueError when it has none."""
    if what.kind in ("code", "place"):
        return _place(text)
    if what.kind == "set":
        return sum(2 ** what.options.index(name) for name in set(_members(what, text)))
    if what.kind == "quantity":
        value = float(text.replace(",", ".").replace(" ", ""))
        return round((value - what.minimum) / _step(what))  # type: ignore[operator]
    return _options(what).index(text)


def text_of(what: Declaration, digit: int) -> str:
    if what.kind in ("code", "place"):
        return _place_text(digit)
    if what.kind == "set":
        named = [name for at, name in enumerate(what.options) if digit >> at & 1]
        return ("," if len(what.options[0]) > 1 else "").join(named)
    if what.kind == "quantity":
        return f"{what.minimum + digit * _step(what):.6g}"  # type: ignore[operator]
    return _options(what)[digit]
