"""What a person answers about a file's columns → how they are read, or what is still to say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from calc.schema.written import plain
from calc.stock.national import DRAWN
from calc.stock.reading.inspection import missing, strange
from calc.stock.reading.words import DECLARED, FIELDS, SPOKEN

CONSTANTS = ("dwelling_type", "heating_carrier", "construction_period")
"""What may be said once for the homes that do not say it."""
_ASKED = frozenset(("dwelling_type", "heating", "heating_carrier", "heating_system"))
"""Fields whose strange words are asked about: others are left unknown, and said."""
_NEEDED_BY = {"construction_year": "construction_period"}


def target(of: str) -> str:
    """The field that a strange word of a column answers.

    Examples
    --------
    >>> target("heating"), target("glazing")
    ('heating_carrier', 'glazing')
    """
    return SPOKEN.get(of, of)


@dataclass
class Settled:
    """A file's columns as a person settled them.

    Attributes
    ----------
    strange : mapping of int to list of (cell, how many)
        Words of a column that no rule reads.
    answered : mapping of int to mapping of str to str
        What the person says that they mean; empty for unknown.
    refused : mapping of str to str
        Why it cannot go on, by name of the answer: codes.
    is_new : bool
        Words are asked that were not shown yet.
    """

    fields: list[str]
    strange: dict[int, list[tuple[str, int]]]
    answered: dict[int, dict[str, str]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    is_new: bool = False
    row_is: str = "dwellings"

    @property
    def missing(self) -> list[str]:
        """Needed fields that no column gives."""
        return missing(self.fields, self.row_is)

    @property
    def lacking(self) -> list[str]:
        """Of them, those that no answer for all gives either."""
        return [name for name in self.missing if _NEEDED_BY.get(name, name) not in self.constants]

    @property
    def unsettled(self) -> list[int]:
        """Columns whose strange words nobody has explained."""
        return [
            place
            for place, cells in self.strange.items()
            if any(cell not in self.answered.get(place, {}) for cell, _ in cells)
        ]

    def plan(self) -> dict[str, Any]:
        """As the work reads it."""
        words = {str(place): of for place, of in self.answered.items()}
        return {"fields": self.fields, "words": words, "constants": self.constants}


def at_first(looked: Mapping[str, Any], plan: Mapping[str, Any] | None = None) -> Settled:
    """The columns as they were last read; else as they were recognised: a guess is an offer."""
    columns = looked["columns"]
    if plan:
        words = {int(place): dict(of) for place, of in plan.get("words", {}).items()}
        fields = list(plan["fields"])
        constants = dict(plan.get("constants", {}))
        found = Settled(fields, _strange(columns, fields), words, constants)
        found.row_is = looked.get("row_is", "dwellings")
        return found
    fields = [column["field"] for column in columns]
    return Settled(fields, _strange(columns, fields), row_is=looked.get("row_is", "dwellings"))


def _strange(columns: list[dict], fields: list[str]) -> dict[int, list[tuple[str, int]]]:
    found = {}
    for place, (column, of) in enumerate(zip(columns, fields, strict=True)):
        same = of == column["field"]
        words = column["strange"] if same else strange(of, column["values"])
        if of in _ASKED and words:
            found[place] = [(cell, times) for cell, times in words]
    return found


def settled(looked: Mapping[str, Any], sent: Mapping[str, str]) -> Settled:
    """What a person sent: ``c<column>``, ``m<column>-<word>`` and ``tous-<field>``.

    Examples
    --------
    >>> column = {"name": "Surf. louée", "field": "", "strange": [], "values": [], "filled": 3}
    >>> settled({"columns": [column]}, {"c0": "floor_area"}).missing
    ['dwelling_type', 'construction_year', 'heating_carrier']
    """
    columns = looked["columns"]
    fields = [sent.get(f"c{place}", column["field"]) for place, column in enumerate(columns)]
    fields = [of if of in FIELDS else "" for of in fields]
    made = Settled(fields, _strange(columns, fields), row_is=looked.get("row_is", "dwellings"))
    for place, words in made.strange.items():
        options = DECLARED[target(fields[place])].options or ("true", "false")
        made.answered[place] = {}
        for number, (cell, _) in enumerate(words):
            name = f"m{place}-{number}"
            made.is_new |= name not in sent
            value = sent.get(name, "")
            made.answered[place][cell] = value if value in options else ""
    for name in CONSTANTS:
        value = sent.get(f"tous-{name}", "")
        if value in DECLARED[name].options or (value == DRAWN and name == "heating_carrier"):
            made.constants[name] = value
    for name in made.missing:
        asked = _NEEDED_BY.get(name, name)
        if asked not in made.constants:
            made.refused[f"tous-{asked}" if asked in CONSTANTS else "c0"] = f"missing_{name}"
    return made


# What a landlord settled of a file's columns, in a small file to drop again next year.

_KIND = "elan-climat/columns"
MOST = 400_000
"""The largest such file. [bytes]"""


def kept(looked: Mapping[str, Any], plan: Mapping[str, Any]) -> str:
    """A plan as the landlord keeps it: by names of columns, not by places.

    Examples
    --------
    >>> looked = {"columns": [{"name": "Genre"}, {"name": "SH"}]}
    >>> text = kept(looked, {"fields": ["dwelling_type", "floor_area"], "words": {}})
    >>> plan_of({"columns": [{"name": "sh"}, {"name": "Genre"}]}, read(text))["fields"]
    ['floor_area', 'dwelling_type']
    """
    names = [column["name"] for column in looked["columns"]]
    words = {names[int(place)]: dict(of) for place, of in plan.get("words", {}).items()}
    told = {
        "kind": _KIND,
        "columns": dict(zip(names, plan["fields"], strict=True)),
        "words": words,
        "constants": dict(plan.get("constants", {})),
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def read(text: str | bytes) -> dict[str, Any] | None:
    """What such a file says; nothing when it is not one."""
    try:
        told = json.loads(text)
    except ValueError:
        return None
    if not isinstance(told, dict) or told.get("kind") != _KIND:
        return None
    columns = told.get("columns")
    return told if isinstance(columns, dict) else None


def plan_of(looked: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """A plan for another file: what was settled where the names are the same, else as seen."""
    fields = {plain(str(name)): str(of) for name, of in told["columns"].items()}
    meant = told.get("words")
    pairs = meant.items() if isinstance(meant, dict) else ()
    words = {plain(str(name)): of for name, of in pairs if isinstance(of, dict)}
    found, by_place = [], {}
    for place, column in enumerate(looked["columns"]):
        name = plain(column["name"])
        of = fields.get(name, column.get("field", ""))
        found.append(of if of in FIELDS else "")
        if name in words:
            by_place[str(place)] = {str(cell): str(value) for cell, value in words[name].items()}
    constants = told.get("constants")
    said = constants if isinstance(constants, dict) else {}
    return {
        "fields": found,
        "words": by_place,
        "constants": {str(name): str(value) for name, value in said.items()},
    }
