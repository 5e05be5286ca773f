"""The programme's dwellings as a file that French spreadsheets open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from app.stock.programme.words import CSV_HEAD, PACKAGES
from app.works.words import WORKS
from calc.stock.programme.file import COLUMNS
from calc.tables.cells import french_rows

_ROWS = 5_000
_NUMBERS = {name for name in COLUMNS if name.startswith(("cost", "saving", "emissions"))}


def _safe(text: object) -> str:
    """A word of the landlord's, empty where there is none."""
    return "" if text is None else str(text)


def _cell(name: str, value: object) -> str:
    if value is None or value == "" or value != value:
        return ""
    if name in _NUMBERS:
        return str(round(value))  # type: ignore[call-overload]
    if name == "lettable_probability":
        return str(round(100 * value))  # type: ignore[operator]
    if name == "package":
        return PACKAGES[str(value)]
    if name == "works":
        return ", ".join(WORKS[part].name.lower() for part in str(value).split("+"))
    return _safe(value)


def lines(path: Path) -> Iterator[str]:
    """Rows of the file, a few thousand at once; what cannot be read was refused before."""
    yield "\ufeff" + ";".join(CSV_HEAD) + "\r\n"
    with pq.ParquetFile(path) as source:
        for batch in source.iter_batches(_ROWS, columns=["id", *COLUMNS]):
            columns = batch.to_pydict()
            cells = [[_safe(v) for v in columns["id"]]]
            cells += [[_cell(name, v) for v in columns[name]] for name in COLUMNS]
            yield french_rows(zip(*cells, strict=True))
