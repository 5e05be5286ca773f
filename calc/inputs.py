"""Inputs: declared once, read from any column, refused with every reason.

A calculator's input is a frozen dataclass whose fields are declared with :func:`quantity`,
:func:`choice`, :func:`flag`, :func:`day` or :func:`code`. The declaration feeds the form, the
API's schema, the batch and the documentation. :func:`read` turns columns of text or JSON values
into the dataclass, one array of shape (n,) a field, and every :class:`Issue` found on the way.

Not given is unknown: NaN in a quantity, ``UNKNOWN`` in a choice or flag, NaT in a day, an empty
string in a code. An issue's row keeps an unknown where the value was refused: its results must
not be used.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from calc.vocabulary import UNKNOWN

Inputs = TypeVar("Inputs")


@dataclass(frozen=True)
class Issue:
    """One refused value: a code, never a sentence; the surfaces own the words."""

    field: str
    code: str
    row: int = 0
    limit: float | str | None = None


class InputError(ValueError):
    """A single request whose input was refused, with every issue."""

    def __init__(self, issues: Sequence[Issue]):
        self.issues = tuple(issues)
        super().__init__("; ".join(f"{i.field}:{i.code}" for i in self.issues))


@dataclass(frozen=True)
class Declaration:
    """What a field accepts. `kind` is quantity, choice, flag, day or code."""

    kind: str
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    options: tuple[str, ...] = ()
    required: bool = False
    integer: bool = False
    private: bool = False


def _declare(**what: Any) -> Any:
    return field(metadata={"input": Declaration(**what)})


def quantity(
    unit: str,
    minimum: float,
    maximum: float,
    *,
    required: bool = False,
    integer: bool = False,
    private: bool = False,
) -> Any:
    """A number in a unit between two bounds; `private` keeps it out of every URL."""
    return _declare(
        kind="quantity",
        unit=unit,
        minimum=minimum,
        maximum=maximum,
        required=required,
        integer=integer,
        private=private,
    )


def choice(options: tuple[str, ...], *, required: bool = False) -> Any:
    """One word of a list of the vocabulary; read as its place in the list (int8)."""
    return _declare(kind="choice", options=options, required=required)


def flag() -> Any:
    """True or false (1 or 0, int8)."""
    return _declare(kind="flag")


def day(minimum: str, maximum: str) -> Any:
    """A date, YYYY-MM-DD (datetime64[D])."""
    return _declare(
        kind="day",
        minimum=float(np.datetime64(minimum, "D").astype(int)),
        maximum=float(np.datetime64(maximum, "D").astype(int)),
    )


def code(*, required: bool = False) -> Any:
    """A code of an outside list, such as a commune's (text, checked by the model)."""
    return _declare(kind="code", required=required)


def declarations(inputs: type) -> dict[str, Declaration]:
    """Every declared field of an input class, in order.

    Examples
    --------
    >>> @dataclass(frozen=True)
    ... class Room:
    ...     floor_area: np.ndarray = quantity("m²", 9, 1000, required=True)
    >>> declarations(Room)["floor_area"].unit
    'm²'
    """
    return {f.name: f.metadata["input"] for f in dataclasses.fields(inputs)}


_TRUE_FALSE = {
    True: 1, False: 0, 1: 1, 0: 0,
    "true": 1, "false": 0, "True": 1, "False": 0, "TRUE": 1, "FALSE": 0, "1": 1, "0": 0,
}  # fmt: skip
_MISSING = (None, "")


def _blank(value: object) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, float) and math.isnan(value))


def _number(value: object) -> float:
    """A number, or raise; a decimal comma is forgiven, an infinity is not a number."""
    if isinstance(value, bool):
        raise ValueError(value)
    if isinstance(value, str):
        value = value.strip().replace("\u202f", "").replace("\u00a0", "").replace(",", ".")
        if "_" in value:
            raise ValueError(value)
    number = float(value)  # type: ignore[arg-type]
    if not math.isfinite(number):
        raise ValueError(value)
    return number


def _read_quantity(
    name: str, what: Declaration, values: Sequence[object]
) -> tuple[np.ndarray, list[Issue]]:
    issues: list[Issue] = []
    try:  # the whole column at once, as a clean file deserves
        if any(isinstance(v, bool) for v in values):
            raise ValueError
        array = np.array([np.nan if v in _MISSING else v for v in values], dtype=float)
        if np.isinf(array).any():
            raise ValueError
    except (TypeError, ValueError, OverflowError):
        array = np.full(len(values), np.nan)
        for row, value in enumerate(values):
            if _blank(value):
                continue
            try:
                array[row] = _number(value)
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
    name: str, places: Mapping[object, int], refusal: str, values: Sequence[object]
) -> tuple[np.ndarray, list[Issue]]:
    absent = -2
    try:
        found = [UNKNOWN if v in _MISSING else places.get(v, absent) for v in values]
    except TypeError:  # a list or an object where a word was expected
        found = [
            UNKNOWN if v in _MISSING else places.get(v, absent) if isinstance(v, str | int) else -2
            for v in values
        ]
    array = np.array(found, dtype=np.int8)
    issues = []
    for row in np.flatnonzero(array == absent):
        value = values[row]
        word = value.strip() if isinstance(value, str) else None
        array[row] = places.get(word, UNKNOWN) if word else UNKNOWN
        if array[row] == UNKNOWN and word != "":
            issues.append(Issue(name, refusal, int(row)))
    return array, issues


def _read_day(
    name: str, what: Declaration, values: Sequence[object]
) -> tuple[np.ndarray, list[Issue]]:
    issues: list[Issue] = []
    array = np.full(len(values), "NaT", dtype="datetime64[D]")
    seen: dict[object, np.datetime64] = {}
    for row, value in enumerate(values):
        if _blank(value):
            continue
        if not isinstance(value, str) or len(value.strip()) != 10:
            issues.append(Issue(name, "not_a_date", row))
            continue
        try:
            if value not in seen:
                seen[value] = np.datetime64(value.strip(), "D")
        except ValueError:
            issues.append(Issue(name, "not_a_date", row))
            continue
        number = float(seen[value].astype(int))
        if number < what.minimum or number > what.maximum:
            reason = "too_early" if number < what.minimum else "too_late"
            bound = what.minimum if number < what.minimum else what.maximum
            issues.append(Issue(name, reason, row, str(np.datetime64(int(bound), "D"))))
        else:
            array[row] = seen[value]
    return array, issues


def _read_code(name: str, values: Sequence[object]) -> tuple[np.ndarray, list[Issue]]:
    issues = []
    texts = []
    for row, value in enumerate(values):
        if _blank(value):
            texts.append("")
        elif isinstance(value, str) and len(value) <= 64:
            texts.append(value.strip())
        else:
            issues.append(Issue(name, "not_a_code", row))
            texts.append("")
    return np.array(texts, dtype=str), issues


def _read_field(
    name: str, what: Declaration, values: Sequence[object]
) -> tuple[np.ndarray, list[Issue]]:
    if what.kind == "quantity":
        return _read_quantity(name, what, values)
    if what.kind == "choice":
        places = {word: place for place, word in enumerate(what.options)}
        return _read_coded(name, places, "not_a_choice", values)
    if what.kind == "flag":
        return _read_coded(name, _TRUE_FALSE, "not_true_or_false", values)
    if what.kind == "day":
        return _read_day(name, what, values)
    return _read_code(name, values)


def _unknown(what: Declaration, n: int) -> np.ndarray:
    if what.kind == "quantity":
        return np.full(n, np.nan)
    if what.kind == "day":
        return np.full(n, "NaT", dtype="datetime64[D]")
    if what.kind == "code":
        return np.full(n, "", dtype="<U1")
    return np.full(n, UNKNOWN, dtype=np.int8)


def is_unknown(array: np.ndarray) -> np.ndarray:
    """Where nothing was given, whatever the field's kind.

    Examples
    --------
    >>> is_unknown(np.array([1.0, np.nan])).tolist()
    [False, True]
    """
    if array.dtype.kind == "f":
        return np.isnan(array)
    if array.dtype.kind == "M":
        return np.isnat(array)
    if array.dtype.kind == "U":
        return array == ""
    return array == UNKNOWN


def read(
    inputs: type[Inputs], columns: Mapping[str, Sequence[object]], n: int
) -> tuple[Inputs, list[Issue]]:
    """Columns of text or JSON values → the input class and every issue.

    Parameters
    ----------
    inputs : type
        A frozen dataclass of declared fields. When it has a method ``issues()``, what that
        finds between fields is added for rows with no issue of their own.
    columns : mapping of str to sequence, length n
        By field name. A missing column is unknown everywhere; unknown names are ignored
        (see :func:`undeclared`).
    n : int
        Number of rows.

    Examples
    --------
    >>> @dataclass(frozen=True)
    ... class Room:
    ...     floor_area: np.ndarray = quantity("m²", 9, 1000, required=True)
    >>> room, issues = read(Room, {"floor_area": ["85,5", "2", ""]}, 3)
    >>> room.floor_area[0].item(), [(i.row, i.code) for i in issues]
    (85.5, [(1, 'too_small'), (2, 'required')])
    """
    arrays: dict[str, np.ndarray] = {}
    issues: list[Issue] = []
    for name, what in declarations(inputs).items():
        if name in columns:
            arrays[name], found = _read_field(name, what, columns[name])
        else:
            arrays[name], found = _unknown(what, n), []
        issues += found
        if what.required:
            refused = {issue.row for issue in found}
            missing = np.flatnonzero(is_unknown(arrays[name]))
            issues += [Issue(name, "required", int(r)) for r in missing if r not in refused]
    answers = inputs(**arrays)
    if hasattr(answers, "issues"):
        refused = {issue.row for issue in issues}
        issues += [issue for issue in answers.issues() if issue.row not in refused]
    return answers, issues


def undeclared(inputs: type, names: Sequence[str]) -> dict[str, str | None]:
    """Column names that no field declares, each with the nearest declared name."""
    import difflib

    known = list(declarations(inputs))
    return {
        name: next(iter(difflib.get_close_matches(name, known, 1, 0.6)), None)
        for name in names
        if name not in known
    }


def take(inputs: Inputs, rows: np.ndarray) -> Inputs:
    """The same inputs for some rows only (indices or mask)."""
    fields = {name: getattr(inputs, name)[rows] for name in declarations(type(inputs))}
    return type(inputs)(**fields)
