"""A result in a few letters to type later: the answers themselves, written close together.

Nothing is kept anywhere: the code is the state, as the address is. Each answer is a digit in the
base of its own choices, so what was not said weighs next to nothing. A checksum refuses a mistyped
letter, and a code made by a version whose questions were others.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from calc.columns import Declaration

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U: read alike, or a word by chance."""
_READ = str.maketrans("OIL", "011", " -.\u202f\u2013\u2011")
_CHECK = 2
_FLAGS = ("true", "false", "1", "0")
_FINE, _COARSE = 0.1, 1.0
_LARGE = 1_500
"""A quantity that may be larger is written to the unit, any other to a tenth."""
_CORSICA = {"2A": 20_000, "2B": 20_500}
_COMMUNES = 100_000
_MOST_RARE = 16


@dataclass(frozen=True)
class Sheet:
    """What a calculator's code may hold.

    Attributes
    ----------
    endpoint : str
        Page of the result.
    usual, rare : tuple of (name, Declaration)
        Answers that are often said, most often first; those that an adviser or a bill gives.
    """

    endpoint: str
    usual: tuple[tuple[str, Declaration], ...]
    rare: tuple[tuple[str, Declaration], ...] = ()


def _options(what: Declaration) -> tuple[str, ...]:
    return _FLAGS if what.kind == "flag" else what.options


def _step(what: Declaration) -> float:
    return _COARSE if what.integer or (what.maximum or 0) > _LARGE else _FINE


def _base(what: Declaration) -> int:
    """How many values a field may have."""
    if what.kind == "code":
        return _COMMUNES
    if what.kind == "quantity":
        return round((what.maximum - what.minimum) / _step(what)) + 1  # type: ignore[operator]
    return len(_options(what))


def _digit(what: Declaration, text: str) -> int:
    """A value as a digit; ValueError when it has none."""
    if what.kind == "code":
        return int(text[2:]) + _CORSICA[text[:2]] if text[:2] in _CORSICA else int(text)
    if what.kind == "quantity":
        value = float(text.replace(",", ".").replace(" ", ""))
        return round((value - what.minimum) / _step(what))  # type: ignore[operator]
    return _options(what).index(text)


def _text(what: Declaration, digit: int) -> str:
    if what.kind == "code":
        for letters, start in reversed(_CORSICA.items()):
            if start <= digit < start + 500:
                return f"{letters}{digit - start:03d}"
        return f"{digit:05d}"
    if what.kind == "quantity":
        return f"{what.minimum + digit * _step(what):.6g}"  # type: ignore[operator]
    return _options(what)[digit]


def _digits(sheet: Sheet, given: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Every digit with its base, the first weighing least."""
    told = [place for place, (name, _) in enumerate(sheet.rare) if name in given]
    yield len(told), _MOST_RARE
    for name, what in sheet.usual:
        yield (1 + _digit(what, given[name]) if name in given else 0), _base(what) + 1
    for place in told:
        name, what = sheet.rare[place]
        yield place, len(sheet.rare)
        yield _digit(what, given[name]), _base(what)


def _letters(number: int) -> str:
    found = ""
    while number:
        number, last = divmod(number, len(_LETTERS))
        found = _LETTERS[last] + found
    return found


def _check(sheets: Sequence[Sheet], text: str) -> str:
    """Two letters that hold a code and the questions it answers together."""
    asked = repr([(s.endpoint, s.usual, s.rare) for s in sheets])
    sum_ = zlib.crc32(text.encode(), zlib.crc32(asked.encode()))
    return _letters(sum_ % len(_LETTERS) ** _CHECK).rjust(_CHECK, _LETTERS[0])


@dataclass(frozen=True)
class Codes:
    """The codes of an application's results."""

    sheets: tuple[Sheet, ...]

    def write(self, endpoint: str, given: Mapping[str, str]) -> str:
        """The code of a result, in groups of four; empty when it holds what a code cannot say."""
        place = next((i for i, s in enumerate(self.sheets) if s.endpoint == endpoint), None)
        if place is None:
            return ""
        sheet = self.sheets[place]
        known = {name for name, _ in (*sheet.usual, *sheet.rare)}
        if not given or set(given) - known:
            return ""
        try:
            digits = [(place, len(self.sheets)), *_digits(sheet, given)]
        except (ValueError, KeyError, OverflowError):
            return ""
        if any(not 0 <= digit < base for digit, base in digits):
            return ""
        number = 0
        for digit, base in reversed(digits):
            number = number * base + digit
        text = _letters(number)
        text += _check(self.sheets, text)
        return "-".join(text[at : at + 4] for at in range(0, len(text), 4))

    def read(self, typed: str) -> tuple[str, dict[str, str]] | None:
        """The page and the answers of a code; None when it is not one."""
        text = typed.strip().upper().translate(_READ)
        text, check = text[:-_CHECK], text[-_CHECK:]
        if not text or len(text) > 200 or set(text) - set(_LETTERS):
            return None
        if check != _check(self.sheets, text):
            return None
        number = 0
        for letter in text:
            number = number * len(_LETTERS) + _LETTERS.index(letter)
        number, place = divmod(number, len(self.sheets))
        sheet, given = self.sheets[place], {}
        number, rare = divmod(number, _MOST_RARE)
        for name, what in sheet.usual:
            number, digit = divmod(number, _base(what) + 1)
            if digit:
                given[name] = _text(what, digit - 1)
        for _ in range(rare):
            number, at = divmod(number, len(sheet.rare))
            name, what = sheet.rare[at]
            number, digit = divmod(number, _base(what))
            given[name] = _text(what, digit)
        return sheet.endpoint, given


@cache
def codes() -> Codes:
    """Those of this site."""
    from app.code_sheets import SHEETS

    return Codes(SHEETS)
