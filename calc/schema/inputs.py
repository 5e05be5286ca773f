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
import difflib
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, TypeVar

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


def issues_where(
    field: str, code: str, refused: np.ndarray, limit: float | np.ndarray | None = None
) -> list[Issue]:
    """One field refused for one reason, in each row of a mask.

    Parameters
    ----------
    refused : ndarray of bool, shape (n,)
    limit : float or ndarray, shape (n,), optional
        Of all, or of each row.

    Examples
    --------
    >>> issues_where("km", "too_large", np.array([False, True]), np.array([5.0, 9.0]))
    [Issue(field='km', code='too_large', row=1, limit=9.0)]
    """
    return [
        Issue(field, code, row, float(limit[row]) if isinstance(limit, np.ndarray) else limit)
        for row in np.flatnonzero(refused).tolist()
    ]


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


_TRUE_FALSE: dict[object, int] = {
    **dict.fromkeys((1, "1", "true", "True", "TRUE"), 1),
    **dict.fromkeys((0, "0", "false", "False", "FALSE"), 0),
}  # (True and False are 1 and 0)
_MISSING = (None, "")


def is_blank(value: object) -> bool:
    """Whether a cell says nothing."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, float) and math.isnan(value))


_PLAIN = re.compile(r"\s*[-+]?(?![1-9]\d{0,2}\.\d{3}\s*$)\d*\.?\d+(?:[eE][-+]?\d+)?\s*")
"""A number as programs write them; three decimals may be thousands."""


def _number(value: object, what: Declaration, sign: str | None) -> float:
    """A number, or raise; what people write around it is forgiven, an infinity is no number."""
    if isinstance(value, bool):
        raise ValueError(value)
    if isinstance(value, str) and (sign is None or not _PLAIN.fullmatch(value)):
        least = -math.inf if what.minimum is None else what.minimum
        most = math.inf if what.maximum is None else what.maximum
        return written.number_or_middle(value, what.unit, least, most, sign)
    number = float(value)  # type: ignore[arg-type]
    if not math.isfinite(number):
        raise ValueError(value)
    return number


def _read_quantity(
    name: str, what: Declaration, values: Sequence[object], by_hand: bool
) -> tuple[np.ndarray, list[Issue]]:
    issues: list[Issue] = []
    texts = [value for value in values if isinstance(value, str)]
    try:  # the whole column at once, as a clean file deserves
        if by_hand:
            raise ValueError
        if bool in set(map(type, values)) or any("_" in text for text in texts):
            raise ValueError
        array = np.array([np.nan if v in _MISSING else v for v in values], float)
        missing = sum(values.count(v) for v in _MISSING)
        if array.ndim != 1 or np.isfinite(array).sum() + missing != len(values):
            raise ValueError
        least, most = what.minimum or 0.0, what.maximum or 0.0
        may_be = (array >= least / 1000) & (array <= most / 1000)
        three = may_be.any() and any(text.rstrip()[-4:-3] == "." for text in texts)
        if three and written.decimal_sign(texts) != ".":  # thousands, perhaps
            raise ValueError
    except (TypeError, ValueError, OverflowError):
        array = np.full(len(values), np.nan)
        sign = None if by_hand else written.decimal_sign(texts)
        for row, value in enumerate(values):
            if is_blank(value):
                continue
            try:
                array[row] = _number(value, what, sign)
            except written.AmbiguousNumber as two:
                issues.append(Issue(name, "ambiguous_number", row, str(two)))
            except written.TwoNumbers:
                issues.append(Issue(name, "two_numbers", row))
            except (TypeError, ValueError, OverflowError):
                issues.append(Issue(name, "not_a_number", row))
    checks = [("too_small", array < what.minimum, what.minimum)]
    checks.append(("too_large", array > what.maximum, what.maximum))
    if what.integer:
        checks.append(("not_whole", np.isfinite(array) & (array != np.rint(array)), None))
    for reason, refused, limit in checks:
        issues += issues_where(name, reason, refused, limit)
        array = np.where(refused, np.nan, array) if refused.any() else array
    return array, issues


def _read_coded(
    name: str, places: Mapping[Any, int], refusal: str, values: Sequence[object]
) -> tuple[np.ndarray, list[Issue]]:
    absent = -2
    codes: dict[Any, int] = {**places, **dict.fromkeys(_MISSING, UNKNOWN)}
    try:
        result = [codes.get(v, absent) for v in values]
    except TypeError:  # a list or an object where a word was expected
        result = [absent if isinstance(v, list | dict) else codes.get(v, absent) for v in values]
    array = np.array(result, dtype=np.int8)
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
    first, last = day_of(what.minimum), day_of(what.maximum)
    if day < first:
        return nothing, "too_early", str(first)
    if day > last:
        return nothing, "too_late", str(last)
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


Inputs = TypeVar("Inputs")


class InputError(ValueError):
    """A single request whose input was refused, with every issue."""

    def __init__(self, issues: Sequence[Issue]):
        self.issues = tuple(issues)
        super().__init__("; ".join(f"{i.field}:{i.code}" for i in self.issues))


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


def choice(options: tuple[str, ...], *, required: bool = False, private: bool = False) -> Any:
    """One word of a list of the vocabulary; read as its place in the list (int8)."""
    return _declare(kind="choice", options=options, required=required, private=private)


def flag() -> Any:
    """True or false (1 or 0, int8)."""
    return _declare(kind="flag")


def day(minimum: str, maximum: str, *, vague: bool = False) -> Any:
    """A date, YYYY-MM-DD (datetime64[D]); `vague` lets its month or its year alone be told."""
    return _declare(
        kind="day",
        minimum=float(np.datetime64(minimum, "D").astype(int)),
        maximum=float(np.datetime64(maximum, "D").astype(int)),
        vague=vague,
    )


def code(*, required: bool = False) -> Any:
    """A code of an outside list, such as a commune's (text, checked by the model)."""
    return _declare(kind="code", required=required)


def declarations(inputs: type) -> dict[str, Declaration]:
    """Every declared field of an input class, in order.

    Examples
    --------
    >>> @dataclasses.dataclass(frozen=True)
    ... class Room:
    ...     floor_area: np.ndarray = quantity("m²", 9, 1000, required=True)
    >>> declarations(Room)["floor_area"].unit
    'm²'
    """
    return {f.name: f.metadata["input"] for f in dataclasses.fields(inputs)}


_NOTHING = {
    "quantity": np.nan,
    "day": np.datetime64("NaT", "D"),
    "code": "",
    "choice": np.int8(UNKNOWN),
    "flag": np.int8(UNKNOWN),
}
"""What stands in an array where nothing was given, by kind of field."""


def _unknown(what: Declaration, n: int) -> np.ndarray:
    return np.full(n, _NOTHING[what.kind])


def filled(inputs: type[Inputs], n: int, **columns: np.ndarray) -> Inputs:
    """Rows of which some columns are known and every other field is not.

    Examples
    --------
    >>> @dataclasses.dataclass(frozen=True)
    ... class Room:
    ...     floor_area: np.ndarray = quantity("m²", 9, 1000)
    ...     heated: np.ndarray = flag()
    >>> filled(Room, 2, heated=np.array([0, 1]))
    Room(floor_area=array([nan, nan]), heated=array([0, 1]))
    """
    unknown = {name: _unknown(what, n) for name, what in declarations(inputs).items()}
    return inputs(**(unknown | columns))


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
    inputs: type[Inputs], columns: Mapping[str, Sequence[object]], n: int, by_hand: bool = False
) -> tuple[Inputs, list[Issue]]:
    """Columns of text or JSON values → the input class and every issue.

    Parameters
    ----------
    inputs : type
        A frozen dataclass of declared fields. When it has a method ``issues()``, what that
        finds between fields is added, but for fields already refused in their row.
    columns : mapping of str to sequence, length n
        By field name. A missing column is unknown everywhere; unknown names are ignored
        (see :func:`undeclared`).
    n : int
        Number of rows.
    by_hand : bool, optional
        Somebody typed the values: ``35.000`` of money is thirty-five thousand; what may be read
        two ways is refused.

    Examples
    --------
    >>> @dataclasses.dataclass(frozen=True)
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
            arrays[name], result = read_column(name, what, columns[name], by_hand)
        else:
            arrays[name], result = _unknown(what, n), []
        issues += result
        if what.required:
            refused = {issue.row for issue in result}
            missing = np.flatnonzero(is_unknown(arrays[name]))
            issues += [Issue(name, "required", int(r)) for r in missing if r not in refused]
    answers = inputs(**arrays)
    if hasattr(answers, "issues"):
        stated = {(issue.row, issue.field) for issue in issues}
        issues += [i for i in answers.issues() if (i.row, i.field) not in stated]
    return answers, issues


def dated(columns: Mapping[str, Sequence[object]], n: int, day: str) -> dict[str, Sequence[object]]:
    """The same columns, with a day for the rows that give none.

    Examples
    --------
    >>> dated({"date": ["2025-01-01", " "]}, 2, "2026-11-23")["date"]
    ['2025-01-01', '2026-11-23']
    """
    if "date" not in columns:
        return {**columns, "date": [day] * n}
    return {**columns, "date": [day if is_blank(value) else value for value in columns["date"]]}


def undeclared(inputs: type, names: Sequence[str]) -> dict[str, str | None]:
    """Column names that no field declares, each with the nearest declared name."""
    known = list(declarations(inputs))
    return {
        name: next(iter(difflib.get_close_matches(name, known, 1, 0.6)), None)
        for name in names
        if name not in known
    }


def take(inputs: Inputs, rows: np.ndarray | slice) -> Inputs:
    """The same inputs for some rows only (indices or mask)."""
    fields = {name: _some(getattr(inputs, name), rows) for name in declarations(type(inputs))}
    return type(inputs)(**fields)


def only(inputs: object) -> Any:
    """The values of the one row that some inputs have, by field; with more rows it raises.

    Examples
    --------
    >>> @dataclasses.dataclass(frozen=True)
    ... class Room:
    ...     floor_area: np.ndarray = quantity("m²", 9, 1000, required=True)
    >>> only(Room(np.array([85.5]))).floor_area.item()
    85.5
    """
    row = SimpleNamespace()
    for name in declarations(type(inputs)):
        (value,) = getattr(inputs, name)
        setattr(row, name, value)
    return row


def _some(column: np.ndarray, rows: np.ndarray | slice) -> np.ndarray:
    """Some rows of a column; of one that is a single value seen many times, no more is held."""
    if column.strides != (0,) or isinstance(rows, slice) or not len(column):
        return column[rows]
    count = np.count_nonzero(rows) if rows.dtype == bool else len(rows)
    return np.broadcast_to(column[0], int(count))
