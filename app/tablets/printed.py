"""The questions that codes on paper answer: kept with each release, so that they open for ever.

``printed.json`` holds, by page, each version of its questions. ``make codes`` adds the questions of
today where they are not those of the last version; nothing that is there is ever changed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from app.tablets.code_sheets import SHEETS
from app.tablets.codes import Codes, Fields, Rows, Sheet, layout, questions
from calc.schema.inputs import Declaration

FILE = Path(__file__).parent / "printed.json"


@cache
def printed() -> dict[int, tuple[Sheet, ...]]:
    """By page, each version of its questions, the oldest first."""
    return read(json.loads(FILE.read_text(encoding="utf-8"))) if FILE.exists() else {}


def read(kept: dict[str, Any]) -> dict[int, tuple[Sheet, ...]]:
    """The sheets that a file tells."""

    def fields(told: dict[str, int]) -> Fields:
        return tuple((name, _declared(*kept["layouts"][place])) for name, place in told.items())

    def sheet(page: int, told: dict[str, Any]) -> Sheet:
        rows = tuple(Rows(r["prefix"], r["most"], fields(r["fields"])) for r in told["rows"])
        return Sheet(page, "", fields(told["usual"]), fields(told["rare"]), rows)

    return {
        int(page): tuple(sheet(int(page), one) for one in versions)
        for page, versions in kept["pages"].items()
    }


def _declared(kind: str, options: list[str], low: Any, high: Any, integer: bool) -> Declaration:
    return Declaration(kind, "", low, high, tuple(options), integer=integer)


def told(versions: dict[int, tuple[Sheet, ...]]) -> dict[str, Any]:
    """What a file tells of sheets; each layout once."""
    layouts: dict[tuple, int] = {}

    def fields(of: Fields) -> dict[str, int]:
        return {name: layouts.setdefault(layout(what), len(layouts)) for name, what in of}

    pages = {
        str(page): [
            {
                "usual": fields(sheet.usual),
                "rare": fields(sheet.rare),
                "rows": [
                    {"prefix": r.prefix, "most": r.most, "fields": fields(r.fields)}
                    for r in sheet.rows
                ],
            }
            for sheet in sheets
        ]
        for page, sheets in sorted(versions.items())
    }
    return {"layouts": list(layouts), "pages": pages}


def with_today(
    kept: dict[int, tuple[Sheet, ...]], today: Sequence[Sheet]
) -> dict[int, tuple[Sheet, ...]]:
    """The versions kept, and today's questions of each page where they are others."""
    found = dict(kept)
    for sheet in today:
        before = found.get(sheet.number, ())
        if not before or questions(before[-1]) != questions(sheet):
            found[sheet.number] = (*before, sheet)
    return found


@cache
def codes() -> Codes:
    """Those of this site."""
    return Codes(SHEETS, printed())


def main() -> None:
    lines = told(with_today(printed(), SHEETS))
    layouts = ",\n".join(json.dumps(one, ensure_ascii=False) for one in lines["layouts"])
    pages = ",\n".join(
        f'"{page}": [\n'
        + ",\n".join(json.dumps(one, ensure_ascii=False) for one in versions)
        + "\n]"
        for page, versions in lines["pages"].items()
    )
    text = f'{{\n"layouts": [\n{layouts}\n],\n"pages": {{\n{pages}\n}}\n}}\n'
    FILE.write_text(text, encoding="utf-8")
    print(f"{FILE.name}: {sum(map(len, lines['pages'].values()))} versions")


if __name__ == "__main__":
    main()
