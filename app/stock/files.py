"""What there is to take home from a stock, beside the results themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from app.asking.form import FILE, refusal
from app.stock.words import CELL, ROW, name_of, unit_of
from calc.schema.inputs import Issue
from calc.stock.reading.refusals import listed
from calc.stock.reading.rows import Refusal
from calc.stock.reading.template import as_csv, as_workbook
from calc.tables.workbook import french_rows

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES = {
    "resultats.csv": ("results.csv", "text/csv"),
    "resultats.xlsx": ("results.xlsx", _SHEET),
    "resultats.parquet": ("results.parquet", "application/vnd.apache.parquet"),
    "logements.parquet": ("homes.parquet", "application/vnd.apache.parquet"),
}
"""By the name it is asked under: the file of the job, and what it is."""
MODELS: dict[str, tuple[Callable[[], bytes], str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_workbook, _SHEET),
}


def reason(refused: Refusal) -> str:
    """Why a cell or a row was not taken.

    Examples
    --------
    >>> reason(Refusal(3, 4, "8550 m²", "floor_area", "too_large", 1000.0, True)).replace(
    ...     "\\u202f", "_")
    '«_8550 m²_» est trop grand (surface_: au plus 1_000 m²)'
    """
    is_plain = "année" in name_of(refused.field) or refused.code == "double"
    return refusal(
        Issue(refused.field, refused.code, refused.line, refused.limit),
        voice=FILE,
        unit=unit_of(refused.field),
        is_year=is_plain,
        cell=refused.cell,
        field=name_of(refused.field),
    )


def refusals_file(path: Path, looked: dict[str, Any]) -> bytes:
    """Every refused cell, by row, column and reason."""
    names = [column["name"] for column in looked.get("columns", [])]
    rows = (
        (
            str(one.line),
            names[one.column] if 0 <= one.column < len(names) else "",
            one.cell,
            reason(one),
            ROW if one.row_refused else CELL,
        )
        for one in listed(path)
    )
    return _csv(("ligne", "colonne", "cellule", "motif", "suite"), rows)


def groups_file(summary: dict[str, Any], name: str) -> bytes:
    """Buildings or districts, the worst first."""
    groups = summary.get("buildings" if name.startswith("bat") else "districts", [])
    rows = (
        (
            one["name"],
            one["within"],
            str(one["homes"]),
            _comma(one["worst"], 1),
            _comma(one["bill"], 0),
            _comma(one["emissions"], 0),
            _comma(one["primary"], 0),
            _comma(one["poor"], 1),
        )
        for one in groups
    )
    head = (
        "nom",
        "quartier",
        "logements",
        "logements F ou G attendus",
        "facture moyenne (€/an)",
        "émissions moyennes (kg CO2e/an)",
        "énergie primaire (kWh/m².an)",
        "foyers en précarité attendus",
    )
    return _csv(head, rows)


def _comma(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}".replace(".", ",")


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    return ("\ufeff" + french_rows([head, *rows])).encode("utf-8", "replace")
