"""Rows of text → answers of homes, and every cell that is refused.

A refused cell of a needed field refuses its row; any other is left unknown and the row goes on.
Cells are read once each however many rows repeat them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from calc.housing.answers import HousingAnswers
from calc.schema.inputs import is_unknown, take
from calc.stock.reading.columns import Columns, Plan
from calc.stock.reading.inspection import BATCH
from calc.stock.reading.words import IGNORED, SPOKEN

NEEDED = ("dwelling_type", "floor_area", "heating_carrier", "construction_year")


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
        columns = Columns(self._plan, n)
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
                place = self._plan.place_of(issue.field)
                refused.append((issue.row, place, "", issue.field, issue.code, issue.limit))
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
