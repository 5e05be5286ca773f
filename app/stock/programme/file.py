"""The programme's dwellings as a file that French spreadsheets open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from app.saying import number
from app.stock.programme.words import BUILDINGS_HEAD, CSV_HEAD, WORKS_NAMED
from app.works.words import WORKS
from calc.stock.programme.file import COLUMNS
from calc.tables.workbook import french_rows

_ROWS = 5_000
_MONEY = ("certificates", "loan", "tax_relief", "third_line", "rent_rise", "tenant", "owner")
_NUMBERS = {name for name in COLUMNS if name.startswith(("cost", "saving", "emissions", *_MONEY))}
_SHARES = ("lettable_probability", "f_or_g_before", "f_or_g_after")


def _safe(text: object) -> str:
    """A word of the landlord's, empty where there is none."""
    return "" if text is None else str(text)


def _cell(name: str, value: object) -> str:
    if value is None or value == "" or value != value:
        return ""
    if name in _NUMBERS:
        return str(round(value))  # type: ignore[call-overload]
    if name in _SHARES:
        return str(round(100 * value))  # type: ignore[operator]
    if name == "package":
        return WORKS_NAMED[str(value)]
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


def building_lines(found: dict[str, Any]) -> Iterator[str]:
    """Building by building, what is left of F and G at the end of each year."""
    years = [str(year) for year in found["years"][1:]]
    heads = [*BUILDINGS_HEAD, *(f"F ou G, fin {year}" for year in years)]
    yield "\ufeff" + ";".join(heads) + "\r\n"
    rows = []
    for one in found["buildings"]:
        euros = ("cost", "saving", "certificates", "loan", "tax_relief", "third_line")
        kept = ("tenant_keeps", "owner_value")
        rows.append(
            [
                one["name"],
                str(one["count"]),
                str(one["renovated"]),
                WORKS_NAMED.get(one["package"], ""),
                str(one["year"] or ""),
                str(one["second"] or ""),
                *(str(round(one[name])) for name in (*euros, *kept)),
                *(number(left, 1) for left in (one["before"], *one["left"])),
            ]
        )
    yield french_rows(rows)
