"""Columns of text → fields of homes: each cell is read once, however many rows repeat it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from calc.housing.answers import HousingAnswers
from calc.schema.columns import Declaration, read_column
from calc.schema.inputs import declarations, is_unknown
from calc.schema.vocabulary import POSITIONS
from calc.stock.reading import numbers
from calc.stock.reading.words import DECLARED, PLACES, SPOKEN, TEXTS, answers_in, says_nothing

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

    def place_of(self, field: str) -> int:
        """The column that gives a field, -1 where none does by itself."""
        return self.fields.index(field) if field in self.fields else -1

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Plan:
        """Out of JSON."""
        words = {int(place): dict(of) for place, of in told.get("words", {}).items()}
        return cls(list(told["fields"]), words, dict(told.get("constants", {})))


class Columns:
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
