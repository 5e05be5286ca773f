"""A first look at a landlord's file: its rows laid down as they are, and what is not understood."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from calc.stock.reading.sheets import MOST_CELL, Sheet, UnreadableStock
from calc.stock.reading.words import (
    DECLARED,
    IGNORED,
    SPOKEN,
    answers_in,
    field_of,
    likely_field,
    says_nothing,
)

BATCH = 20_000
SHOWN = 12
"""Rows of the preview, and words asked about in a column."""
NEEDED = ("dwelling_type", "floor_area", "construction_year", "heating_carrier")
"""Without which a home cannot be computed (a period does for a year)."""
_GIVES = {"construction_period": "construction_year", **SPOKEN}
_TOTAL = re.compile(r"(sous[\s-]*)?(total|totaux)\b|(somme|moyenne)s?\s*$", re.IGNORECASE)
_DISTINCT = 4_000
_LONG = 200
_FEW = 80


@dataclass
class Column:
    """What is known of one column.

    Attributes
    ----------
    field : str
        What it is; empty when nobody knows.
    likely : str
        What it may be, to offer.
    samples : list of str
    strange : list of (cell, how many)
        Words that no rule reads, most frequent first.
    values : list of (cell, how many)
        All that the column says, when it says few things.
    """

    name: str
    field: str = ""
    likely: str = ""
    samples: list[str] = dataclasses.field(default_factory=list)
    strange: list[tuple[str, int]] = dataclasses.field(default_factory=list)
    values: list[tuple[str, int]] = dataclasses.field(default_factory=list)
    filled: int = 0


@dataclass
class Look:
    """What a first look found.

    Attributes
    ----------
    told : dict
        How the file was read.
    missing : list of str
        Needed fields that no column gives.
    """

    told: dict[str, str]
    rows: int
    columns: list[Column]
    preview: list[list[str]]
    missing: list[str]

    @property
    def is_clear(self) -> bool:
        """Whether nothing needs to be asked."""
        unknown = [c for c in self.columns if not c.field and c.filled]
        return not (self.missing or unknown or any(c.strange for c in self.columns))

    def plain(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self) | {"is_clear": self.is_clear}


def fields_of(names: tuple[str, ...]) -> list[str]:
    """A field for each column; the second column that would be the same is left unknown.

    Examples
    --------
    >>> fields_of(("Surface", "Surface habitable", "Bâtiment"))
    ['', 'floor_area', 'building']
    """
    found = [field_of(name) or "" for name in names]
    best: dict[str, int] = {}
    for place, one in enumerate(found):
        if one and one != IGNORED:
            longer = one not in best or len(names[place]) > len(names[best[one]])
            best[one] = place if longer else best[one]
    return [one if one == IGNORED or best.get(one) == i else "" for i, one in enumerate(found)]


def missing(fields: list[str]) -> list[str]:
    """Needed fields that no column gives.

    Examples
    --------
    >>> missing(["heating", "floor_area", "construction_period"])
    ['dwelling_type']
    """
    given = {_GIVES.get(one, one) for one in fields}
    return [name for name in NEEDED if name not in given]


def look(
    sheet: Sheet, raw: Path, most_rows: int, tell: Callable[[int], None] = lambda n: None
) -> Look:
    """Read a sheet once, lay its rows down as text in a Parquet file, and say what it holds.

    Raises
    ------
    UnreadableStock
        It has no row, or too many.
    """
    fields = fields_of(sheet.names)
    columns = [Column(name, one) for name, one in zip(sheet.names, fields, strict=True)]
    counts = [Counter[str]() for _ in columns]
    preview: list[list[str]] = []
    names = [f"c{i}" for i in range(len(columns))]
    schema = pa.schema(
        [("line", pa.int32()), ("why", pa.string()), *((name, pa.string()) for name in names)]
    )
    rows = 0
    with pq.ParquetWriter(raw, schema) as writer:
        for batch in _batches(sheet.rows()):
            rows += len(batch)
            if rows > most_rows:
                raise UnreadableStock("too_many_rows", most=most_rows)
            cells = list(zip(*(row for _, row in batch), strict=True))
            preview += [list(row) for _, row in batch[: SHOWN - len(preview)]]
            why: list[str | None] = [_why(row, sheet.names) for _, row in batch]
            for count, values in zip(counts, cells, strict=True):
                if len(count) < _DISTINCT:
                    count.update(values)
            texts = [_shortened(values, why) for values in cells]
            lines = pa.array([number for number, _ in batch], pa.int32())
            arrays = [lines, pa.array(why, pa.string()), *texts]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            tell(rows)
    if not rows:
        raise UnreadableStock("no_rows")
    for column, count in zip(columns, counts, strict=True):
        _study(column, count)
    short = [[cell[:60] for cell in row] for row in preview]
    return Look(sheet.told, rows, columns, short, missing(fields))


def _batches(rows: Iterator[tuple[int, list[str]]]) -> Iterator[list[tuple[int, list[str]]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _shortened(values: Sequence[str], why: list[str | None]) -> pa.Array:
    """A column's cells; those beyond measure cut, and their rows said to be no homes."""
    try:
        column = pa.array(values, pa.string())
    except (UnicodeEncodeError, pa.ArrowException):  # half of a surrogate pair
        column = pa.array([v.encode("utf-8", "replace").decode() for v in values], pa.string())
    sizes = pc.utf8_length(column)
    if pc.max(sizes).as_py() <= _LONG:
        return column
    for row in np.flatnonzero(sizes.to_numpy() > MOST_CELL):
        why[row] = "long_cell"
    return pc.utf8_slice_codeunits(column, 0, _LONG)


def _why(row: list[str], names: tuple[str, ...]) -> str | None:
    """Why a row is no home, from what it says first."""
    said = row[0].strip()
    if not said or said[0] in "TtSsMm" or any(cell[:1] in "Tt" for cell in row[1:3]):
        first = [cell.strip() for cell in row[:6] if cell.strip()][:2]
        if any(_TOTAL.match(cell) for cell in first):
            return "total"
    if said == names[0] and tuple(cell.strip() for cell in row) == names:
        return "names_again"
    return None


def _study(column: Column, count: Counter[str]) -> None:
    told = [(cell, times) for cell, times in count.most_common() if not says_nothing(cell)]
    column.filled = sum(times for _, times in told)
    column.samples = [cell[:60] for cell, _ in told[:3]]
    if not column.field:
        column.likely = likely_field(column.name) or ""
    column.values = [(cell[:80], times) for cell, times in told] if len(told) <= _FEW else []
    column.strange = strange(column.field, told)


def strange(of: str, told: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Words of a column that no rule reads, and how often each stands."""
    if of not in SPOKEN and (of not in DECLARED or DECLARED[of].kind not in ("choice", "flag")):
        return []
    if len(told) > 200:
        told = told[:200]
    unread = [(cell[:80], times) for cell, times in told if answers_in(of, cell) is None]
    return unread[:SHOWN]
