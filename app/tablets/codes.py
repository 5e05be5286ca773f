"""A result in a few letters to type later: the answers themselves, written close together.

Nothing is kept anywhere: the code is the state, as the address is. Each answer is a digit in the
base of its own choices, so what was not said weighs next to nothing. A code tells its page and the
version of the page's questions: it is read by the questions that it answers, and a page whose
questions change takes no other page's codes with it. A checksum refuses a mistyped letter, and a
code whose questions nobody has kept.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from calc.schema.inputs import Declaration

# One answer as a digit in the base of its own choices, and back.

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


_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U: read alike, or a word by chance."""
_READ = str.maketrans("OIL", "011", " -.\u202f\u2013\u2011")
_CHECK = 2
_PAGES = 16
_VERSIONS = 4
"""A version is told in digits of this base, the largest digit meaning that another follows."""
_MOST_RARE = 16
_SELDOM = 8
"""In a row, a field of more choices than this says first whether it is told at all."""
LONGEST = 40
"""Letters that a person still types from paper: ten groups of four; more has no code."""


Fields = tuple[tuple[str, Declaration], ...]


@dataclass(frozen=True)
class Rows:
    """Answers that come back, trip after trip: ``t1_mode``, ``t2_mode``…

    Attributes
    ----------
    prefix : str
        Before the number of the row.
    most : int
        Rows that a household may tell.
    fields : tuple of (name, Declaration)
        Most often said first. The kind `place` is a commune or an airport, `set` some of the
        options.
    """

    prefix: str
    most: int
    fields: Fields


@dataclass(frozen=True)
class CodeSheet:
    """What a calculator's code may hold.

    Attributes
    ----------
    number : int
        Of the page, under 16: never given to another.
    endpoint : str
        Page of the result.
    usual, rare : tuple of (name, Declaration)
        Answers that are often said, most often first; those that an adviser or a bill gives.
    rows : tuple of Rows
        Numbered from one, none left out.
    """

    number: int
    endpoint: str
    usual: Fields
    rare: Fields = ()
    rows: tuple[Rows, ...] = ()


def _stated_rows(rows: Rows, given: Mapping[str, str]) -> list[dict[str, str]]:
    """What is told of each row, the first one first."""
    result: dict[int, dict[str, str]] = {}
    for name, text in given.items():
        if match := re.fullmatch(rf"{rows.prefix}(?P<number>[1-9]\d?)_(?P<field>[a-z_]+)", name):
            result.setdefault(int(match["number"]), {})[match["field"]] = text
    if sorted(result) != list(range(1, len(result) + 1)):
        raise ValueError(rows.prefix)
    return [result[number] for number in sorted(result)]


def _row_digits(fields: Fields, row: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Where the last answer is, then each one up to it."""
    last = max(place for place, (name, _) in enumerate(fields, 1) if name in row)
    yield last - 1, len(fields)
    for name, what in fields[:last]:
        if base_of(what) > _SELDOM:
            yield int(name in row), 2
            if name in row:
                yield digit_of(what, row[name]), base_of(what)
        else:
            yield (1 + digit_of(what, row[name]) if name in row else 0), base_of(what) + 1


def _digits(sheet: CodeSheet, given: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Every digit with its base, the first weighing least."""
    rare = [place for place, (name, _) in enumerate(sheet.rare) if name in given]
    yield len(rare), _MOST_RARE
    for rows in sheet.rows:
        result = _stated_rows(rows, given)
        yield len(result), rows.most + 1
        for row in result:
            yield from _row_digits(rows.fields, row)
    for place in rare:
        name, what = sheet.rare[place]
        yield place, len(sheet.rare)
        yield digit_of(what, given[name]), base_of(what)
    for name, what in sheet.usual:
        yield (1 + digit_of(what, given[name]) if name in given else 0), base_of(what) + 1


class _Digits:
    """A number taken apart, the first digit weighing least."""

    def __init__(self, number: int):
        self._left = number

    def take(self, base: int) -> int:
        """The next digit."""
        self._left, digit = divmod(self._left, base)
        return digit

    def version(self) -> int:
        """The version of the questions."""
        result, digit = 0, _VERSIONS - 1
        while digit == _VERSIONS - 1 and self._left:
            digit = self.take(_VERSIONS)
            result += digit
        return result

    def maybe(self, what: Declaration, is_seldom: bool = False) -> str:
        """The next answer; empty when it is not told."""
        if is_seldom:
            return text_of(what, self.take(base_of(what))) if self.take(2) else ""
        digit = self.take(base_of(what) + 1)
        return text_of(what, digit - 1) if digit else ""

    def row(self, fields: Fields) -> dict[str, str]:
        """The answers of the next row."""
        last = self.take(len(fields)) + 1
        result = {name: self.maybe(what, base_of(what) > _SELDOM) for name, what in fields[:last]}
        return {name: text for name, text in result.items() if text}

    def answers(self, sheet: CodeSheet) -> dict[str, str]:
        """Everything that a code says."""
        given: dict[str, str] = {}
        rare = self.take(_MOST_RARE)
        for rows in sheet.rows:
            for number in range(1, self.take(rows.most + 1) + 1):
                row = self.row(rows.fields)
                given |= {f"{rows.prefix}{number}_{name}": text for name, text in row.items()}
        for _ in range(rare):
            name, what = sheet.rare[self.take(len(sheet.rare))]
            given[name] = text_of(what, self.take(base_of(what)))
        usual = {name: self.maybe(what) for name, what in sheet.usual}
        return {name: text for name, text in usual.items() if text} | given


def _letters(number: int) -> str:
    result = ""
    while number:
        number, last = divmod(number, len(_LETTERS))
        result = _LETTERS[last] + result
    return result


def layout(what: Declaration) -> tuple:
    """What of a declaration says how an answer is written."""
    return what.kind, what.options, what.minimum, what.maximum, what.integer


def questions(sheet: CodeSheet) -> tuple:
    """What a code of a sheet answers, in order."""

    def of(fields: Fields) -> tuple:
        return tuple((name, layout(what)) for name, what in fields)

    rows = tuple((rows.prefix, rows.most, of(rows.fields)) for rows in sheet.rows)
    return of(sheet.usual), of(sheet.rare), rows


def _check(sheet: CodeSheet, text: str) -> str:
    """Two letters that hold a code and the questions it answers together."""
    sum_ = zlib.crc32(text.encode(), zlib.crc32(repr(questions(sheet)).encode()))
    return _letters(sum_ % len(_LETTERS) ** _CHECK).rjust(_CHECK, _LETTERS[0])


def _version_digits(version: int) -> Iterator[tuple[int, int]]:
    """A version, in as few digits as it needs."""
    while version >= _VERSIONS - 1:
        yield _VERSIONS - 1, _VERSIONS
        version -= _VERSIONS - 1
    yield version, _VERSIONS


def _is_known(sheet: CodeSheet, name: str) -> bool:
    """Whether a sheet has a place for an answer."""
    if any(name == other for other, _ in (*sheet.usual, *sheet.rare)):
        return True
    return any(
        re.fullmatch(rf"{rows.prefix}[1-9]\d?_{field}", name)
        for rows in sheet.rows
        for field, _ in rows.fields
    )


@dataclass(frozen=True)
class Codes:
    """The codes of an application's results.

    Attributes
    ----------
    sheets : tuple of CodeSheet
        What may be asked today.
    printed : mapping of int to sequence of CodeSheet
        By page: what codes on paper may answer, the oldest first.
    """

    sheets: tuple[CodeSheet, ...]
    printed: Mapping[int, Sequence[CodeSheet]] = field(default_factory=dict)

    def versions(self, sheet: CodeSheet) -> list[CodeSheet]:
        """What has been asked on a page; today's questions are the last."""
        kept = list(self.printed.get(sheet.number, ()))
        return kept if kept and questions(kept[-1]) == questions(sheet) else [*kept, sheet]

    def write(self, endpoint: str, given: Mapping[str, str]) -> str:
        """The code of a result, in groups of four; empty when it holds what a code cannot say, or
        more than a person types."""
        sheet = next((sheet for sheet in self.sheets if sheet.endpoint == endpoint), None)
        if sheet is None or not given or not all(_is_known(sheet, name) for name in given):
            return ""
        version = len(self.versions(sheet)) - 1
        try:
            digits = [(sheet.number, _PAGES), *_version_digits(version), *_digits(sheet, given)]
        except (ValueError, KeyError, OverflowError):
            return ""
        if any(not 0 <= digit < base for digit, base in digits):
            return ""
        number = 0
        for digit, base in reversed(digits):
            number = number * base + digit
        text = _letters(number)
        text += _check(sheet, text)
        if len(text) > LONGEST:
            return ""
        return "-".join(text[at : at + 4] for at in range(0, len(text), 4))

    def read(self, typed: str) -> tuple[str, dict[str, Any]] | None:
        """The page and the answers of a code; None when it is not one."""
        text = typed.strip().upper().translate(_READ)
        text, check = text[:-_CHECK], text[-_CHECK:]
        if not text or len(text) > 200 or set(text) - set(_LETTERS):
            return None
        number = 0
        for letter in text:
            number = number * len(_LETTERS) + _LETTERS.index(letter)
        digits = _Digits(number)
        page, version = digits.take(_PAGES), digits.version()
        for sheet in self.sheets:
            asked = self.versions(sheet) if sheet.number == page else []
            if version < len(asked) and check == _check(asked[version], text):
                return sheet.endpoint, digits.answers(asked[version])
        return None
