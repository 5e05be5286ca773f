"""A file read by the command line: its homes, and a report of what was understood.

``python -m calc.stock read FILE [--output homes.csv] [--report report.json]``
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from calc.stock import public
from calc.stock.delivery import homes_table, write_tables
from calc.stock.reading import inspection, sheets
from calc.stock.reading.columns import Plan
from calc.stock.reading.rows import Reader, Refusal
from calc.stock.reading.words import IGNORED, SPOKEN, known_names

_MOST_ROWS = 10_000_000
MOST_LISTED = 100_000
"""Refused cells that a report lists; all are counted."""


@dataclass
class Report:
    """What a file of homes was understood to say.

    Attributes
    ----------
    columns : dict of str to str or None
        The field of each header.
    asked : list of str
        Headers that a person must decide.
    missing : list of str
        Needed fields that no column gives.
    """

    rows: int
    dwellings: int
    buildings: int
    public_buildings: int
    profile: str
    columns: dict[str, str | None]
    asked: list[str]
    missing: list[str]
    refused: list[Refusal]
    refused_count: int

    def plain(self) -> dict[str, Any]:
        """As JSON holds it, by the names of the vocabulary."""
        headers = list(self.columns)
        return {
            "dwellings": self.dwellings,
            "buildings": self.buildings,
            "public_buildings": self.public_buildings,
            "rows": self.rows,
            "profile": self.profile or None,
            "columns": self.columns,
            "asked": self.asked,
            "missing": self.missing,
            "preselected": [],
            "refused": [
                {
                    "row": one.line,
                    "column": headers[one.column] if 0 <= one.column < len(headers) else one.field,
                    "reason": one.code,
                }
                for one in self.refused
            ],
            "refused_count": self.refused_count,
        }


def headers_of(columns: Sequence[Mapping[str, Any]]) -> list[str]:
    """Names of columns, each once: an empty or repeated one is told by its place.

    Examples
    --------
    >>> headers_of([{"name": "Type"}, {"name": ""}, {"name": "Type"}])
    ['Type', '(2)', 'Type (3)']
    """
    found: list[str] = []
    for place, column in enumerate(columns, 1):
        name = column["name"]
        again = not name or name in found
        found.append(f"{name} ({place})".strip() if again else name)
    return found


def field_told(of: str) -> str | None:
    """A field by its name in the vocabulary, or nothing.

    Examples
    --------
    >>> field_told("heating"), field_told("floor_area"), field_told("ignore")
    ('heating_carrier', 'floor_area', None)
    """
    return None if of in ("", IGNORED) else SPOKEN.get(of, of)


def read_file(
    path: Path,
    output: str | None = None,
    day: str | None = None,
    kept: Mapping[str, Any] | None = None,
) -> Report:
    """Read a file of homes; write them down where asked.

    Parameters
    ----------
    path : Path
        Whatever format the page takes.
    output : str, optional
        CSV or Parquet of its homes, by the names of the vocabulary.
    day : str, optional
        Of the rules; today by default.
    kept : mapping, optional
        What was settled of such a file before.

    Raises
    ------
    UnreadableStock
        It cannot be worked on.
    """
    day = day or date.today().isoformat()
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.parquet"
        looked = inspection.look(sheets.opened(path, known_names), raw, _MOST_ROWS)
        plain = looked.plain()
        settled = inspection.at_first(plain, inspection.plan_of(plain, kept) if kept else None)
        reader = Reader(Plan.of(settled.plan(), plain), day, plain, keeps_lacking=True)
        refused: list[Refusal] = []
        count = 0

        def tables() -> Any:
            nonlocal count
            for homes in reader.homes(raw):
                refused.extend(homes.refusals[: MOST_LISTED - len(refused)])
                count += len(homes.refusals)
                yield homes_table(homes)

        if looked.is_public:
            towns = public.read(raw, Plan.of(settled.plan(), plain))
            public_count, found = len(towns.lines), []
            refused, count = list(towns.refused[:MOST_LISTED]), len(towns.refused)
        else:
            public_count, found = 0, tables()
        if output:
            write_tables(output, found)
        else:
            for _ in found:
                pass
    headers = headers_of(plain["columns"])
    return Report(
        rows=looked.rows,
        dwellings=reader.dwellings,
        buildings=reader.buildings,
        public_buildings=public_count,
        profile=looked.profile,
        columns={name: field_told(of) for name, of in zip(headers, settled.fields, strict=True)},
        asked=[] if looked.is_public else [headers[place] for place in plain["asked"]],
        missing=[] if looked.is_public else settled.missing,
        refused=refused,
        refused_count=count,
    )


def written(report: Report) -> str:
    """A report as JSON."""
    return json.dumps(report.plain(), ensure_ascii=False, indent=1)


def told(report: Report) -> str:
    """A report in a line, for the standard error."""
    found = report.plain()
    known = sum(1 for field in report.columns.values() if field)
    lines = [
        f"{found['rows']} rows, {found['dwellings']} dwellings, {found['buildings']} buildings"
        + (f", {found['public_buildings']} public buildings" if report.public_buildings else ""),
        f"{known} of {len(report.columns)} columns are fields; {report.refused_count} refused",
    ]
    if report.missing:
        lines.append(f"no column gives {', '.join(report.missing)}")
    if report.asked:
        lines.append(f"to be decided: {', '.join(report.asked)}")
    return "\n".join(lines)
