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
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any, TypeVar

import numpy as np

from calc.schema.columns import Declaration, Issue, is_blank, read_column
from calc.schema.vocabulary import UNKNOWN

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
            arrays[name], found = read_column(name, what, columns[name], by_hand)
        else:
            arrays[name], found = _unknown(what, n), []
        issues += found
        if what.required:
            refused = {issue.row for issue in found}
            missing = np.flatnonzero(is_unknown(arrays[name]))
            issues += [Issue(name, "required", int(r)) for r in missing if r not in refused]
    answers = inputs(**arrays)
    if hasattr(answers, "issues"):
        told = {(issue.row, issue.field) for issue in issues}
        issues += [i for i in answers.issues() if (i.row, i.field) not in told]
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


def _some(column: np.ndarray, rows: np.ndarray | slice) -> np.ndarray:
    """Some rows of a column; of one that is a single value seen many times, no more is held."""
    if column.strides != (0,) or isinstance(rows, slice) or not len(column):
        return column[rows]
    count = np.count_nonzero(rows) if rows.dtype == bool else len(rows)
    return np.broadcast_to(column[0], int(count))
