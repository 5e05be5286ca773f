"""Columns of text or JSON values → arrays, cell by cell only where a cell is wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from calc.schema import written
from calc.schema.vocabulary import UNKNOWN


@dataclass(frozen=True)
class Issue:
    """One refused value: a code, never a sentence; the surfaces own the words."""

    field: str
    code: str
    row: int = 0
    limit: float | str | None = None


@dataclass(frozen=True)
class Declaration:
    """What a field accepts. `kind` is quantity, choice, flag, day or code; a `vague` day may be
    told by its month or its year alone."""

    kind: str
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    options: tuple[str, ...] = ()
    required: bool = False
    integer: bool = False
    private: bool = False
    vague: bool = False


_TRUE_FALSE = {
    1: 1,
    0: 0,
    "true": 1,
    "false": 0,
    "True": 1,
    "False": 0,
    "TRUE": 1,
    "FALSE": 0,
    "1": 1,
    "0": 0,
}  # (True and False are 1 and 0)
_MISSING = (None, "")


def is_blank(value: object) -> bool:
    """Whether a cell says nothing."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, float) and math.isnan(value))


_PLAIN = re.compile(r"\s*[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?\s*")
"""A number as programs write them."""


def _number(value: object, what: Declaration, by_hand: bool) -> float:
    """A number, or raise; what people write around it is forgiven, an infinity is no number."""
    if isinstance(value, bool):
        raise ValueError(value)
    if isinstance(value, str) and (by_hand or not _PLAIN.fullmatch(value)):
        least = -math.inf if what.minimum is None else what.minimum
        most = math.inf if what.maximum is None else what.maximum
        return written.number(value, what.unit, least, most)
    number = float(value)  # type: ignore[arg-type]
    if not math.isfinite(number):
        raise ValueError(value)
    return number


def _read_quantity(
    name: str, what: Declaration, values: Sequence[object], by_hand: bool
) -> tuple[np.ndarray, list[Issue]]:
    issues: list[Issue] = []
    try:  # the whole column at once, as a clean file deserves
        if by_hand:
            raise ValueError
        if bool in set(map(type, values)) or any("_" in v for v in values if isinstance(v, str)):
            raise ValueError
        array = np.array([np.nan if v in _MISSING else v for v in values], float)
        missing = sum(values.count(v) for v in _MISSING)
        if array.ndim != 1 or np.isfinite(array).sum() + missing != len(values):
            raise ValueError
    except (TypeError, ValueError, OverflowError):
        array = np.full(len(values), np.nan)
        for row, value in enumerate(values):
            if is_blank(value):
                continue
            try:
                array[row] = _number(value, what, by_hand)
            except written.AmbiguousNumber:
                issues.append(Issue(name, "ambiguous_number", row))
            except (TypeError, ValueError, OverflowError):
                issues.append(Issue(name, "not_a_number", row))
    checks = [("too_small", array < what.minimum, what.minimum)]
    checks.append(("too_large", array > what.maximum, what.maximum))
    if what.integer:
        checks.append(("not_whole", np.isfinite(array) & (array != np.rint(array)), None))
    for reason, refused, limit in checks:
        issues += [Issue(name, reason, int(row), limit) for row in np.flatnonzero(refused)]
        array = np.where(refused, np.nan, array) if refused.any() else array
    return array, issues


def _read_coded(
    name: str, places: Mapping[Any, int], refusal: str, values: Sequence[object]
) -> tuple[np.ndarray, list[Issue]]:
    absent = -2
    codes: dict[Any, int] = {**places, **dict.fromkeys(_MISSING, UNKNOWN)}
    try:
        found = [codes.get(v, absent) for v in values]
    except TypeError:  # a list or an object where a word was expected
        found = [absent if isinstance(v, list | dict) else codes.get(v, absent) for v in values]
    array = np.array(found, dtype=np.int8)
    issues = []
    for row in np.flatnonzero(array == absent).tolist():
        value = values[row]
        word = value.strip() if isinstance(value, str) else None
        array[row] = places.get(word, UNKNOWN) if word else UNKNOWN
        if array[row] == UNKNOWN and word != "":
            issues.append(Issue(name, refusal, row))
    return array, issues


_VAGUE = {4: "-07-01", 7: "-01"}
"""What makes a day of a year and of a month, by their lengths."""


def whole_day(text: str) -> str:
    """A day of which the month alone was told, its first; or the year alone, its middle.

    Examples
    --------
    >>> whole_day("2023"), whole_day("2023-05"), whole_day("2023-05-17")
    ('2023-07-01', '2023-05-01', '2023-05-17')
    """
    return text + _VAGUE.get(len(text), "")


def day_of(bound: float | None) -> np.datetime64:
    """The day of a declared bound."""
    assert bound is not None, "a day has both bounds"
    return np.datetime64(int(bound), "D")


def _day(what: Declaration, text: str) -> tuple[np.datetime64, str, str | None]:
    """A day, or why it is refused and the limit it passes."""
    nothing = np.datetime64("NaT")
    if what.vague:
        text = whole_day(text)
    try:
        if len(text) != 10:
            raise ValueError(text)
        day = np.datetime64(text, "D")
    except ValueError:
        return nothing, "not_a_date", None
    for refusal, bound, is_passed in (
        ("too_early", what.minimum, day.astype(int) < what.minimum),
        ("too_late", what.maximum, day.astype(int) > what.maximum),
    ):
        if is_passed:
            return nothing, refusal, str(day_of(bound))
    return day, "", None


def _read_day(
    name: str, what: Declaration, values: Sequence[object]
) -> tuple[np.ndarray, list[Issue]]:
    issues: list[Issue] = []
    array = np.full(len(values), "NaT", dtype="datetime64[D]")
    rows_of: dict[str, list[int]] = {}
    for row, value in enumerate(values):
        if isinstance(value, str):
            rows_of.setdefault(value, []).append(row)
        elif not is_blank(value):
            issues.append(Issue(name, "not_a_date", row))
    for text, rows in rows_of.items():
        if not is_blank(text):
            array[rows], refusal, limit = _day(what, text.strip())
            issues += [Issue(name, refusal, row, limit) for row in rows if refusal]
    return array, sorted(issues, key=lambda issue: issue.row)


LONGEST_CODE = 96
"""Characters of a code: all the levers that a household leaves aside are one."""


def _read_code(name: str, values: Sequence[object]) -> tuple[np.ndarray, list[Issue]]:
    refused = [
        row
        for row, value in enumerate(values)
        if not (isinstance(value, str) and len(value) <= LONGEST_CODE or is_blank(value))
    ]
    texts = [value.strip() if isinstance(value, str) else "" for value in values]
    for row in refused:
        texts[row] = ""
    return np.array(texts, dtype=str), [Issue(name, "not_a_code", row) for row in refused]


def read_column(
    name: str, what: Declaration, values: Sequence[object], by_hand: bool = False
) -> tuple[np.ndarray, list[Issue]]:
    """One field of all rows, and what was refused in it; `by_hand`: as somebody typed it."""
    if what.kind == "quantity":
        return _read_quantity(name, what, values, by_hand)
    if what.kind == "choice":
        places = {word: place for place, word in enumerate(what.options)}
        return _read_coded(name, places, "not_a_choice", values)
    if what.kind == "flag":
        return _read_coded(name, _TRUE_FALSE, "not_true_or_false", values)
    if what.kind == "day":
        return _read_day(name, what, values)
    return _read_code(name, values)
