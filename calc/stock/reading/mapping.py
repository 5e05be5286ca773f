"""What a landlord settled of a file's columns, in a small file to drop again next year."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from calc.schema.written import plain
from calc.stock.reading.words import FIELDS

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
