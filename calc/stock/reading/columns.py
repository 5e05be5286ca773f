"""Columns of text → fields of rows: each cell is read once, however many rows repeat it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa

from calc.housing.accounts import BILLS
from calc.housing.answers import HousingAnswers
from calc.places.gazetteer import department_of
from calc.schema import written
from calc.schema.inputs import Declaration, declarations, is_unknown, read_column
from calc.stock.national import DRAWN
from calc.stock.reading import numbers
from calc.stock.reading.words import (
    ADDRESS,
    DECLARED,
    IGNORED,
    LINKS,
    PLACES,
    SPOKEN,
    TEXTS,
    WITHIN,
    answers_in,
    is_of_words,
    says_nothing,
)

HOUSING = declarations(HousingAnswers)
_YEAR_FIELDS = {name for name, what in DECLARED.items() if what.unit == "year"}
_KEPT = (*TEXTS, *ADDRESS, *WITHIN, *LINKS)
_OF_A_BUILDING = 10_000
"""How many times a home's most energy or area a whole building may have."""
_BILLED = tuple(name for name in DECLARED if name.startswith("billed_"))
SHARED = tuple(dict.fromkeys(name for name in (*_BILLED, *BILLS) if name in DECLARED))
"""Energies that a building's row gives for all its homes: kWh, what is sold, euros."""
_MEASURED = frozenset(SHARED)


def _widened(name: str) -> Declaration:
    what = DECLARED[name]
    if (name in _MEASURED or name == "floor_area") and what.maximum is not None:
        return replace(what, maximum=what.maximum * _OF_A_BUILDING)
    return what


READ_AS: Mapping[str, Declaration] = {name: _widened(name) for name in DECLARED}
"""Fields as a row may give them, of a home or of a whole building."""


@dataclass(frozen=True)
class ReadingPlan:
    """How columns are read.

    Attributes
    ----------
    fields : list of str
        A field a column; empty or ``ignore`` for those left out.
    names : list of str
        Headers, which may say a unit.
    words : mapping of int to mapping of str to str
        By column, the answer that a strange word means; empty for unknown.
    constants : mapping of str to str
        Answers that hold for every home whose row gives none.
    order : list of int
        Columns as they are believed: of two that say the same, the first that speaks.
    rows : str
        What a row is: ``dwellings``, ``buildings``, or ``told`` where each says which.
    areas : str
        Of a building's row, ``total`` or ``each`` of its homes.
    """

    fields: list[str]
    names: list[str] = field(default_factory=list)
    words: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    rows: str = "dwellings"
    areas: str = "total"

    def place_of(self, field: str) -> int:
        """The column that gives a field, -1 where none does by itself."""
        return self.fields.index(field) if field in self.fields else -1

    def teller_of(self, field: str) -> int:
        """The same, or a column of words that tells it: of places for a town."""
        others = (
            PLACES if field == "commune" else [of for of, meant in SPOKEN.items() if meant == field]
        )
        return next((place for of in (field, *others) if (place := self.place_of(of)) >= 0), -1)

    def has(self, *fields: str) -> bool:
        """Whether some column gives one of these fields."""
        return any(name in self.fields for name in fields)

    @property
    def used(self) -> list[tuple[int, str]]:
        """Columns that are read and their field, the most believed first."""
        order = self.order or range(len(self.fields))
        return [(k, self.fields[k]) for k in order if self.fields[k] not in ("", IGNORED)]

    @classmethod
    def of(
        cls, submitted: Mapping[str, Any], looked: Mapping[str, Any] | None = None
    ) -> ReadingPlan:
        """Out of JSON: what was settled, on what was first seen of the file."""
        looked = looked or {}
        columns = looked.get("columns", [])
        filled = [column.get("filled", 0) for column in columns]
        order = sorted(range(len(filled)), key=lambda k: -filled[k]) if filled else []
        if looked.get("profile"):
            order = []
        return cls(
            fields=list(submitted["fields"]),
            names=[column["name"] for column in columns],
            words={int(place): dict(of) for place, of in submitted.get("words", {}).items()},
            constants=dict(submitted.get("constants", {})),
            order=order,
            rows=looked.get("row_is", "dwellings"),
            areas=looked.get("areas", "total"),
        )


@dataclass(frozen=True)
class Refusal:
    """A cell, or a whole row, that was not taken: codes, the surfaces own the words."""

    line: int
    column: int
    cell: str
    field: str
    code: str
    limit: float | str | None = None
    row_refused: bool = False
    deduced: float | None = None
    """The value, where no cell of the file holds it."""

    @classmethod
    def of_row(cls, line: int, field: str, code: str) -> Refusal:
        """Of a whole row, for no cell of it."""
        return cls(line, -1, "", field, code, row_refused=True)


@dataclass
class Cell:
    """A cell that was not taken, by its row in a batch."""

    row: int
    place: int
    text: str
    field: str
    code: str
    limit: Any = None
    deduced: float | None = None

    def refusal(self, lines: np.ndarray, is_fatal: bool = False) -> Refusal:
        """The same by its line of the file, of which its whole row may be refused."""
        where = (int(lines[self.row]), self.place, self.text, self.field)
        return Refusal(*where, self.code, self.limit, is_fatal, self.deduced)


# A file is laid down as text: of each row the number of its line and why it is no home, then its
# cells.
LINE, WHY = "line", "why"


def cells_of(place: int) -> str:
    """The name under which the cells of a column are laid down.

    Examples
    --------
    >>> cells_of(3)
    'c3'
    """
    return f"c{place}"


def filled(stated: np.ndarray, other: np.ndarray | float) -> np.ndarray:
    """What is stated; where nothing is, what something else tells.

    Examples
    --------
    >>> filled(np.array([1.0, np.nan]), np.array([5.0, 6.0])).tolist()
    [1.0, 6.0]
    """
    return np.where(is_unknown(stated), other, stated)


def encoded(column: pa.Array) -> tuple[list[str], np.ndarray]:
    """The cells that a column holds, each once, and the place of each row's among them."""
    codes = column.dictionary_encode()
    return codes.dictionary.to_pylist(), codes.indices.to_numpy(zero_copy_only=False)


class Columns:
    """Columns of one batch on their way to arrays; the first to answer a field is kept."""

    def __init__(self, plan: ReadingPlan, n: int):
        self._plan, self._n = plan, n
        self._read_as = DECLARED if plan.rows == "dwellings" else READ_AS
        self.arrays: dict[str, np.ndarray] = {}
        self._places: dict[str, np.ndarray] = {}
        self.texts: dict[str, list[np.ndarray]] = {}
        self.refused: list[Cell] = []

    @classmethod
    def of(cls, plan: ReadingPlan, batch: pa.RecordBatch) -> Columns:
        """Those of a batch of rows that are read, their towns found."""
        result = cls(plan, batch.num_rows)
        for place, of in plan.used:
            result.add(place, of, batch.column(cells_of(place)))
        result.settle_places()
        return result

    def add(self, place: int, of: str, column: pa.Array) -> None:
        """One column of the batch, as the field that it is."""
        cells, codes = encoded(column)
        if of in _KEPT:
            silent = of not in ("id", "certificate")
            words = [
                "" if silent and says_nothing(cell) else " ".join(cell.split())[:80]
                for cell in cells
            ]
            self.texts.setdefault(of, []).append(np.array(words or [""], dtype=object)[codes])
        elif of in PLACES or of == "commune":
            held = np.array(["" if says_nothing(c) else c.strip() for c in cells] or [""], object)
            before = self._places.get(of)
            laid = held[codes]
            self._places[of] = laid if before is None else np.where(before == "", laid, before)
        else:
            self._take(place, of, cells, codes)

    def __len__(self) -> int:
        return self._n

    def text(self, of: str) -> np.ndarray:
        """The first filled text of a field in each row."""
        result = np.full(self._n, "", dtype=object)
        for column in self.texts.get(of, []):
            result = np.where(result == "", column, result)
        return result

    def _take(self, place: int, of: str, cells: list[str], codes: np.ndarray) -> None:
        """Read each cell once, then lay it in every row that has it."""
        meant = self._plan.words.get(place, {})
        header = self._plan.names[place] if place < len(self._plan.names) else ""
        if of in _YEAR_FIELDS and any(numbers.is_day_count(cell) for cell in cells):
            cells = [_as_year(cell) for cell in cells]
        sign, stated = written.decimal_sign(cells), []
        wrong: dict[int, tuple[str, Any]] = {}
        for k, cell in enumerate(cells):
            try:
                stated.append(_answers_of(of, cell, meant, header, sign))
            except written.AmbiguousNumber as two:
                stated.append({})
                wrong[k] = ("ambiguous_number", str(two))
            if stated[k] is None:
                wrong[k] = ("not_understood", None)
        targets = dict.fromkeys(name for one in stated if one for name in one)
        for target in targets:
            values = [(one or {}).get(target, "") for one in stated]
            array, issues = read_column(target, self._read_as[target], values)
            for issue in issues:
                wrong.setdefault(issue.row, (issue.code, issue.limit))
            laid = array[codes]
            held = self.arrays.get(target)
            self.arrays[target] = laid if held is None else filled(held, laid)
        if wrong:
            for row in np.flatnonzero(np.isin(codes, list(wrong))):
                code, limit = wrong[int(codes[row])]
                self.refused.append(Cell(int(row), place, cells[codes[row]][:60], of, code, limit))

    def settle_places(self) -> None:
        """INSEE codes out of codes, names, postcodes and departments."""
        if not self._places:
            return
        blank = np.full(self._n, "", dtype=object)
        parts = [self._places.get(name, blank) for name in ("commune", *PLACES)]
        rows = list(zip(*parts, strict=True))
        known = {
            said: numbers.commune(*(text[:80] for text in said))
            for said in dict.fromkeys(rows)
            if any(said[:-1])
        }
        sure = {said: code for said, (code, _) in known.items()}
        usual = _usual_department([sure[said] for said in rows if said in sure])
        result = np.full(self._n, "", dtype="<U5")
        for row, said in enumerate(rows):
            if said not in known:
                continue
            code, candidates = known[said]
            near = [one for one in candidates if one.startswith(usual)] if usual else []
            result[row] = code or (near[0] if len(near) == 1 else "")
            if not result[row]:
                first = next(name for name in ("commune", *PLACES) if name in self._places)
                cell = " ".join(text for text in said[:-1] if text)[:60]
                why = "several_places" if candidates else "unknown_commune"
                stated = ", ".join(candidates[:5]) or None
                place = self._plan.place_of(first)
                self.refused.append(Cell(row, place, cell, "commune", why, stated))
        self.arrays["commune"] = result

    @property
    def town(self) -> np.ndarray:
        """What tells towns apart: the code, else what was written."""
        code = self.arrays.get("commune", np.full(self._n, "", dtype="<U5")).astype(object)
        for name in ("commune", "commune_name", "postcode"):
            if name in self._places:
                code = np.where(code == "", self._places[name], code)
        return code

    def get(self, name: str) -> np.ndarray:
        """A field of every row; unknown where no column gives it."""
        if name in self.arrays:
            return self.arrays[name]
        unknown, _ = read_column(name, READ_AS[name], [""])
        return unknown.repeat(self._n)


_USUAL = 0.6
"""Share of a file's homes that makes a department its own: homonyms are then of that one."""


def _usual_department(codes: Sequence[str]) -> str:
    """The department of most homes whose town is sure; empty where there is none.

    Examples
    --------
    >>> _usual_department(["62119", "62041", ""]), _usual_department(["62119", "59350"])
    ('62', '')
    """
    stated = [department_of(code) for code in codes if code]
    if not stated:
        return ""
    best = max(set(stated), key=stated.count)
    return best if stated.count(best) >= _USUAL * len(stated) else ""


def fixed(plan: ReadingPlan, day: str, n: int) -> dict[str, np.ndarray]:
    """Every field of n homes as the plan's constants say them; unknown elsewhere."""
    arrays = {}
    for name, what in HOUSING.items():
        constant = plan.constants.get(name, day if name == "date" else "")
        constant = "" if constant == DRAWN else constant
        value, _ = read_column(name, what, [constant])
        arrays[name] = value.repeat(n)
    return arrays


def _answers_of(
    of: str, cell: str, meant: Mapping[str, str], header: str, sign: str
) -> dict[str, object] | None:
    """The answers of one cell, by field; None when it is not understood."""
    cell = cell.strip()
    if cell[:80] in meant:
        value = meant[cell[:80]]
        return {SPOKEN.get(of, of): value} if value else {}
    if is_of_words(of):
        return _stated_words(of, cell)
    if says_nothing(cell):
        return {}
    if of in _YEAR_FIELDS:
        return _stated_year(of, cell)
    if of in _READERS:
        read = _READERS[of](cell, header, sign)
        return None if read is None else {of: read}
    return {of: cell}


def _stated_words(of: str, cell: str) -> dict[str, object] | None:
    result = answers_in(of, cell)
    if result is not None:
        return dict(result)
    if of == "construction_period" and (year := numbers.year(cell)):
        return {"construction_year": year}
    return {} if says_nothing(cell) else None


def _stated_year(of: str, cell: str) -> dict[str, object] | None:
    year = numbers.year(cell)
    if year is not None:
        return {of: year}
    if of == "construction_year" and (period := answers_in("construction_period", cell)):
        return dict(period)
    number = numbers.number(cell)
    return None if number is None else {of: number}


def _as_year(cell: str) -> str:
    """A cell of a column that counts days, as its year."""
    result = numbers.year(cell, counts_days=True)
    return cell if result is None else str(int(result))


def _levels(cell: str, *_: str) -> float | None:
    """Levels of « R+5 » (six) or of a plain number."""
    result = numbers.floors(cell)
    return result + 1 if result is not None and "+" in cell else numbers.number(cell)


def _monthly(cell: str, header: str, sign: str) -> str | float | None:
    """Euros by the month, of an amount that its column may say by the year."""
    if not _BY_YEAR.search(written.plain(header)):
        return cell
    value = numbers.number(cell, sign=sign)
    return None if value is None else value / 12


_BY_YEAR = re.compile(r"\ban(nuel(le)?s?)?\b")
_READERS: Mapping[str, Any] = {
    "rent": _monthly,
    **{
        name: lambda cell, header, sign: numbers.energy(cell, numbers.energy_unit(header), sign)
        for name in _BILLED
    },
    "floor_number": lambda cell, *_: numbers.floors(cell),
    "building_floors": lambda cell, *_: numbers.floors(cell),
    "building_levels": _levels,
    "levels": _levels,
    "storeys": _levels,
    "rooms": lambda cell, *_: numbers.rooms(cell),
    "certified_on": lambda cell, *_: numbers.day(cell),
    "certified_until": lambda cell, *_: numbers.day(cell),
}
"""Fields whose cells are written in ways of their own."""


def joined(parts: Sequence[np.ndarray], sign: str = " · ") -> np.ndarray:
    """Texts of each row put together, empty ones and repeats left out."""
    if len(parts) == 1:
        return parts[0]
    rows = zip(*(part.tolist() for part in parts), strict=True)
    cache: dict[tuple[str, ...], str] = {}
    return np.array(
        [
            cache.setdefault(row, sign.join(dict.fromkeys(text for text in row if text)))
            for row in rows
        ],
        dtype=object,
    )
