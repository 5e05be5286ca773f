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

from app.home.form import DECLARED
from app.home.words import STEPS
from app.tablets.codes import Codes, CodeSheet, Fields, Rows, layout, questions
from app.trips.words import SORTS
from app.week.form import PRIVATE
from app.works.form import QUOTES, STATUS
from app.works.words import SLOTS
from calc.mobility.car.model import CarRequest
from calc.mobility.trips.advice import DuelRequest
from calc.mobility.trips.trip import ComparisonRequest
from calc.mobility.week.legs import WEEKDAYS
from calc.mobility.week.request import GROUPS, LEVERS, MEMBERS, MOST_PEOPLE, HouseholdAnswers
from calc.renovation.works import WorksChoice
from calc.schema.inputs import Declaration, declarations
from calc.schema.vocabulary import MEASURES

# What a code to type may hold, calculator by calculator: the answers of its address.

_ASKED = [name for step in STEPS for name in step.fields if name in DECLARED]
_FIRST = ("dwelling_type", "floor_area", "heating_carrier", "construction_period", "commune")
_RARELY = ("veranda", "unheated_annexe", "hot_water_backup")
"""Questions of the long road that few homes answer: they cost letters only where they are told."""
_HOME = tuple(
    (name, DECLARED[name])
    for name in dict.fromkeys((*_FIRST, *_ASKED))
    if name not in _RARELY
    if DECLARED[name].kind != "quantity" or name in ("floor_area", "household_size")
)
_MORE = tuple(
    (name, what) for name, what in DECLARED.items() if not what.private and name not in dict(_HOME)
)
_CHOICE = declarations(WorksChoice)
TRIP = {name: what for name, what in declarations(ComparisonRequest).items() if name != "date"}
_WORKS = tuple((slot.key, Declaration("choice", options=slot.measures)) for slot in SLOTS)
_CONDITIONS = tuple(
    (name, _CHOICE[name]) for name in ("dpe_class", "listed_facade", *STATUS, "budget", *QUOTES)
)
_SHOWN = (
    ("sort", Declaration("choice", options=tuple(SORTS))),
    ("counting", Declaration("choice", options=("full", "marginal"))),
)
_DUEL = tuple(
    (f"{side}_{name}", what) for side in "ab" for name, what in declarations(DuelRequest).items()
)
_PEOPLE = Declaration("set", options=tuple(str(n) for n in range(1, MOST_PEOPLE + 1)))
_WEEKDAYS = Declaration("set", options=tuple(str(n) for n in range(1, WEEKDAYS + 1)))
_ROW_FIELDS = {
    "t": (
        "mode",
        "purpose",
        "who",
        "days",
        "km",
        "to",
        "car",
        "telework",
        "could",
        "others",
        "monthly_pass",
        "one_way",
        "origin",
        "telework_possible",
        "telework_most",
        "telework_on",
        "cycling_possible",
        "driven_by_others",
        "at_night",
    ),
    "j": (
        "mode",
        "to",
        "times",
        "km",
        "hours",
        "car",
        "who",
        "could",
        "fare",
        "others",
        "one_way",
        "origin",
    ),
    "c": ("motor", "size", "age", "km", "consumption", "fixed_cost"),
}


def _rows(prefix: str) -> Rows:
    """The rows of a household's trips, journeys or cars."""
    _, inputs, most = GROUPS[prefix]
    declared = declarations(inputs)
    own = {"who": _PEOPLE}
    own |= {name: Declaration("place") for name in ("origin", "to") if name in declared}
    own["telework_on"] = _WEEKDAYS
    return Rows(prefix, most, tuple((n, own.get(n) or declared[n]) for n in _ROW_FIELDS[prefix]))


_ROWS = tuple(_rows(prefix) for prefix in GROUPS)
_HOUSEHOLD = declarations(HouseholdAnswers)
_MEMBERS = tuple((name, _HOUSEHOLD[name]) for name in ("home", "adults", "children"))
_LEVERS = tuple((name, what) for name, what in _HOUSEHOLD.items() if name.startswith("try_"))
_PRACTICE = (
    *(
        (name, _PEOPLE if name in MEMBERS else what)
        for name, what in _HOUSEHOLD.items()
        if name not in ("date", "without", PRIVATE) and name not in dict((*_MEMBERS, *_LEVERS))
    ),
    ("without", Declaration("set", options=tuple(LEVERS))),
)
_ASIDE = (("sans_travaux", Declaration("set", options=tuple(MEASURES))),)
_ASKED_OF_WORKS = tuple(
    (name, what) for name, what in _CONDITIONS if name not in ("budget", *QUOTES)
)
_CAR = tuple((name, what) for name, what in declarations(CarRequest).items() if name != "date")
SHEETS = (
    CodeSheet(0, "housing.result", _HOME, _MORE),
    CodeSheet(1, "works.index", (*_HOME, *_WORKS), (*_MORE, *_CONDITIONS)),
    CodeSheet(2, "works.paths", _HOME, (*_MORE, *_CONDITIONS)),
    CodeSheet(3, "trips.index", tuple(TRIP.items()), _SHOWN),
    CodeSheet(4, "tablet.duel", _DUEL),
    CodeSheet(5, "car.index", _CAR),
    *(
        CodeSheet(number, f"week.{page}", (*_MEMBERS, *_LEVERS), _PRACTICE, _ROWS)
        for number, page in enumerate(("week", "year", "levers"), 6)
    ),
    CodeSheet(
        9,
        "elan.index",
        _HOME,
        (*_MEMBERS, *_LEVERS, *_PRACTICE, *_ASKED_OF_WORKS, *_MORE, *_ASIDE),
        _ROWS,
    ),
)


FILE = Path(__file__).parent / "printed.json"


@cache
def printed() -> dict[int, tuple[CodeSheet, ...]]:
    """By page, each version of its questions, the oldest first."""
    return read(json.loads(FILE.read_text(encoding="utf-8"))) if FILE.exists() else {}


def read(kept: dict[str, Any]) -> dict[int, tuple[CodeSheet, ...]]:
    """The sheets that a file tells."""

    def fields(stated: dict[str, int]) -> Fields:
        return tuple((name, _declared(*kept["layouts"][place])) for name, place in stated.items())

    def sheet(page: int, summary: dict[str, Any]) -> CodeSheet:
        rows = tuple(Rows(r["prefix"], r["most"], fields(r["fields"])) for r in summary["rows"])
        return CodeSheet(page, "", fields(summary["usual"]), fields(summary["rare"]), rows)

    return {
        int(page): tuple(sheet(int(page), one) for one in versions)
        for page, versions in kept["pages"].items()
    }


def _declared(kind: str, options: list[str], low: Any, high: Any, integer: bool) -> Declaration:
    return Declaration(kind, "", low, high, tuple(options), integer=integer)


def as_lines(versions: dict[int, tuple[CodeSheet, ...]]) -> dict[str, Any]:
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
    kept: dict[int, tuple[CodeSheet, ...]], today: Sequence[CodeSheet]
) -> dict[int, tuple[CodeSheet, ...]]:
    """The versions kept, and today's questions of each page where they are others."""
    result = dict(kept)
    for sheet in today:
        before = result.get(sheet.number, ())
        if not before or questions(before[-1]) != questions(sheet):
            result[sheet.number] = (*before, sheet)
    return result


@cache
def codes() -> Codes:
    """Those of this site."""
    return Codes(SHEETS, printed())


def main() -> None:
    lines = as_lines(with_today(printed(), SHEETS))
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
