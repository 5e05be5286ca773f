"""Rows of text → answers of homes, and every cell that is refused.

A refused cell of a needed field refuses its row; any other is left unknown and the row goes on.
Cells are read once each however many rows repeat them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from calc.columns import Declaration, read_column
from calc.housing.answers import HousingAnswers
from calc.inputs import declarations, is_unknown, take
from calc.stock import numbers_french as numbers
from calc.stock.inspection import BATCH
from calc.stock.words_french import (
    DECLARED,
    IGNORED,
    PLACES,
    SPOKEN,
    TEXTS,
    answers_in,
    says_nothing,
)
from calc.vocabulary import POSITIONS

NEEDED = ("dwelling_type", "floor_area", "heating_carrier", "construction_year")
_HOUSING = declarations(HousingAnswers)
_YEAR_FIELDS = {name for name, what in DECLARED.items() if what.unit == "year"}


@dataclass(frozen=True)
class Plan:
    """How columns are read.

    Attributes
    ----------
    fields : list of str
        A field a column; empty or ``ignore`` for those left out.
    words : mapping of int to mapping of str to str
        By column, the answer that a strange word means; empty for unknown.
    constants : mapping of str to str
        Answers that hold for every home whose row gives none.
    """

    fields: list[str]
    words: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Plan:
        """Out of JSON."""
        words = {int(place): dict(of) for place, of in told.get("words", {}).items()}
        return cls(list(told["fields"]), words, dict(told.get("constants", {})))


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


@dataclass
class Homes:
    """Some accepted homes.

    Attributes
    ----------
    more : dict of str to ndarray
        id, building, district, rent, incomes and bands, shape (n,).
    """

    lines: np.ndarray
    answers: HousingAnswers
    more: dict[str, np.ndarray]
    refusals: list[Refusal]


class Reader:
    """Reads the rows of a stock by a plan; remembers the identifiers it has seen."""

    def __init__(self, plan: Plan, names: list[str], day: str):
        self._plan, self._names, self._day = plan, names, day
        self._seen: dict[str, int] = {}
        self.read = 0

    def homes(self, raw: Path) -> Iterator[Homes]:
        """Accepted homes by batches."""
        with pq.ParquetFile(raw) as source:
            for batch in source.iter_batches(BATCH):
                self.read += batch.num_rows
                yield self._homes(batch)

    def _homes(self, batch: pa.RecordBatch) -> Homes:
        n = batch.num_rows
        lines = batch.column(0).to_numpy(zero_copy_only=False)
        refusals: list[Refusal] = []
        good = np.ones(n, dtype=bool)
        for row, why in enumerate(batch.column(1).to_pylist()):
            if why:
                good[row] = False
                refusals.append(Refusal(int(lines[row]), -1, "", "row", why, None, True))
        columns = _Columns(self._plan, n)
        for place, of in enumerate(self._plan.fields):
            if of and of != IGNORED:
                columns.add(place, of, batch.column(place + 2))
        columns.settle_places()
        arrays = columns.answers(self._day)
        refused = columns.refused
        answers = HousingAnswers(**arrays)
        for issue in answers.issues():
            if issue.code != "required" and good[issue.row]:
                _blank(arrays[issue.field], issue.row)
                refused.append((issue.row, -1, "", issue.field, issue.code, issue.limit))
        ageless = is_unknown(answers.construction_year) & is_unknown(answers.construction_period)
        lacking = {name: is_unknown(getattr(answers, name)) for name in NEEDED[:3]}
        lacking["construction_year"] = ageless
        told: set[tuple[int, str]] = set()
        for row, place, cell, of, code, limit in refused:
            if good[row]:
                is_fatal = _root(of) in lacking and bool(lacking[_root(of)][row])
                told.add((row, _root(of)))
                refusals.append(Refusal(int(lines[row]), place, cell, of, code, limit, is_fatal))
        for name, empty in lacking.items():
            for row in np.flatnonzero(empty & good):
                if (row, name) not in told:
                    line = int(lines[row])
                    refusals.append(Refusal(line, -1, "", name, "required", None, True))
        for empty in lacking.values():
            good &= ~empty
        self._drop_doubles(columns.texts.get("id"), lines, good, refusals)
        more = {name: values[good] for name, values in columns.more(self._day).items()}
        refusals.sort(key=lambda r: r.line)
        return Homes(lines[good], take(HousingAnswers(**arrays), good), more, refusals)

    def _drop_doubles(
        self, ids: np.ndarray | None, lines: np.ndarray, good: np.ndarray, refusals: list[Refusal]
    ) -> None:
        if ids is None:
            return
        column = self._plan.fields.index("id")
        for row in np.flatnonzero(good):
            name = ids[row]
            if not name:
                continue
            first = self._seen.setdefault(name, int(lines[row]))
            if first != lines[row]:
                good[row] = False
                refusals.append(
                    Refusal(int(lines[row]), column, name[:60], "id", "double", first, True)
                )


def _root(of: str) -> str:
    """The needed field that a column's refusal concerns."""
    of = SPOKEN.get(of, of)
    return "construction_year" if of == "construction_period" else of


def _blank(array: np.ndarray, row: int) -> None:
    kind = array.dtype.kind
    array[row] = np.nan if kind == "f" else "" if kind == "U" else -1


class _Columns:
    """Columns of one batch on their way to arrays; the first to answer a field is kept."""

    def __init__(self, plan: Plan, n: int):
        self._plan, self._n = plan, n
        self._arrays: dict[str, np.ndarray] = {}
        self._places: dict[str, np.ndarray] = {}
        self.texts: dict[str, np.ndarray] = {}
        self.refused: list[tuple[int, int, str, str, str, Any]] = []

    def add(self, place: int, of: str, column: pa.Array) -> None:
        encoded = column.dictionary_encode()
        cells = encoded.dictionary.to_pylist()
        codes = encoded.indices.to_numpy(zero_copy_only=False)
        if of in TEXTS:
            words = np.array([" ".join(cell.split())[:80] for cell in cells] or [""], dtype=object)
            self.texts[of] = words[codes]
        elif of in PLACES or of == "commune":
            held = np.array([c.strip() for c in cells] or [""], dtype=object)
            self._places[of] = np.where(np.isin(codes, _empty(cells)), "", held[codes])
        else:
            self._take(place, of, cells, codes)

    def _take(self, place: int, of: str, cells: list[str], codes: np.ndarray) -> None:
        """Read each cell once, then lay it in every row that has it."""
        meant = self._plan.words.get(place, {})
        told = [_told(of, cell, meant) for cell in cells]
        targets = dict.fromkeys(name for one in told if one for name in one)
        wrong: dict[int, tuple[str, Any]] = {
            k: ("not_understood", None) for k, one in enumerate(told) if one is None
        }
        for target in targets:
            what: Declaration = DECLARED[target]
            values = [(one or {}).get(target, "") for one in told]
            array, issues = read_column(target, what, values)
            for issue in issues:
                wrong.setdefault(issue.row, (issue.code, issue.limit))
            laid = array[codes]
            held = self._arrays.get(target)
            self._arrays[target] = laid if held is None else np.where(is_unknown(held), laid, held)
        if wrong:
            for row in np.flatnonzero(np.isin(codes, list(wrong))):
                code, limit = wrong[int(codes[row])]
                cell = cells[codes[row]][:60]
                self.refused.append((int(row), place, cell, of, code, limit))

    def settle_places(self) -> None:
        """INSEE codes out of codes, names and postcodes."""
        if not self._places:
            return
        blank = np.full(self._n, "", dtype=object)
        parts = [self._places.get(name, blank) for name in ("commune", *PLACES)]
        found = np.full(self._n, "", dtype="<U5")
        cache: dict[tuple[str, str, str], str | None] = {}
        for row, said in enumerate(zip(*parts, strict=True)):
            if not any(said):
                continue
            if said not in cache:
                cache[said] = numbers.commune(*(text[:80] for text in said))
            if cache[said]:
                found[row] = cache[said]
            else:
                first = next(name for name in ("commune", *PLACES) if name in self._places)
                place = self._plan.fields.index(first)
                cell = " ".join(text for text in said if text)[:60]
                self.refused.append((row, place, cell, "commune", "unknown_commune", None))
        self._arrays["commune"] = found

    def answers(self, day: str) -> dict[str, np.ndarray]:
        """Every field of a home."""
        self._position()
        arrays = {}
        for name, what in _HOUSING.items():
            given = self._arrays.get(name)
            constant = self._plan.constants.get(name, day if name == "date" else "")
            usual, issues = read_column(name, what, [constant])
            usual = usual.repeat(self._n)
            if given is None or issues:
                arrays[name] = usual if given is None else given
            else:
                arrays[name] = np.where(is_unknown(given), usual, given) if constant else given
        return arrays

    def _position(self) -> None:
        """Where a flat stands, from its floor and how many there are."""
        floor = self._arrays.get("floor_number")
        if floor is None or "position" in self._arrays:
            return
        top = self._arrays.get("building_floors", np.full(self._n, np.nan))
        ground, middle, last = (POSITIONS.index(p) for p in ("ground", "middle", "top"))
        known = np.select(
            [np.isnan(floor), floor <= 0, floor >= top, floor < top], [-1, ground, last, middle], -1
        )
        self._arrays["position"] = known.astype(np.int8)

    def more(self, day: str) -> dict[str, np.ndarray]:
        """What is carried beside the answers."""
        found: dict[str, np.ndarray] = dict(self.texts)
        for name, what in DECLARED.items():
            if name not in _HOUSING and name in self._arrays:
                found[name] = self._arrays[name]
            elif name not in _HOUSING:
                found[name] = read_column(name, what, [""])[0].repeat(self._n)
        return found


def _empty(cells: list[str]) -> list[int]:
    return [k for k, cell in enumerate(cells) if says_nothing(cell)]


def _told(of: str, cell: str, meant: Mapping[str, str]) -> dict[str, object] | None:
    """The answers of one cell, by field; None when it is not understood."""
    cell = cell.strip()
    what = DECLARED.get(of)
    is_words = of in SPOKEN or (what is not None and what.kind in ("choice", "flag"))
    if cell[:80] in meant:
        value = meant[cell[:80]]
        return {SPOKEN.get(of, of): value} if value else {}
    if is_words:
        found = answers_in(of, cell)
        if found is None and of == "construction_period":
            year = numbers.year(cell)
            return {"construction_year": year} if year else ({} if says_nothing(cell) else None)
        return found if found is not None else ({} if says_nothing(cell) else None)
    if says_nothing(cell):
        return {}
    if of in _YEAR_FIELDS:
        return _told_year(of, cell)
    if what is not None and what.kind == "quantity":
        number = numbers.number(cell, what.unit)
        if number is None and of == "floor_number":
            return {of: 0} if "rdc" in cell.lower() or "rez" in cell.lower() else None
        return None if number is None else {of: number}
    return {of: cell}


def _told_year(of: str, cell: str) -> dict[str, object] | None:
    year = numbers.year(cell)
    if year is not None:
        return {of: year}
    if of == "construction_year" and (period := answers_in("construction_period", cell)):
        return dict(period)
    number = numbers.number(cell)
    return None if number is None else {of: number}

