"""A file's columns → the screen that asks what is not understood."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.saying import Context, capital, number
from app.stock.words import (
    CHOICES,
    DRAWN_HEATING,
    ENCODINGS,
    GROUPS,
    NEEDS,
    OTHERS,
    SEPARATORS,
    TYPES,
    name_of,
)
from calc.stock.national import DRAWN
from calc.stock.reading.inspection import Settled, target
from calc.stock.reading.words import IGNORED

_YES_NO = {"true": "Oui", "false": "Non"}


def layout_words(how: Mapping[str, str]) -> str:
    """How a file was read.

    Examples
    --------
    >>> layout_words({"encoding": "cp1252", "separator": ";"})
    'texte Windows, colonnes séparées par des points-virgules'
    """
    if "certificates" in how:
        left, buildings = int(how.get("left_out", 0)), int(how.get("buildings", 0))
        text = f"{number(int(how['certificates']))} DPE en XML"
        text += f", dont {number(buildings)} d’immeubles entiers" if buildings else ""
        return text + (f", {number(left)} illisibles laissés de côté" if left else "")
    if "parquet" in how:
        return "fichier Parquet"
    if "sheet" in how:
        return f"classeur, feuille « {how['sheet']} »"
    encoding = ENCODINGS.get(how.get("encoding", ""), how.get("encoding", ""))
    separator = SEPARATORS.get(how.get("separator", ""), f"« {how.get('separator', '')} »")
    return f"texte {encoding}, colonnes séparées par des {separator}"


def lines_read(rows: int) -> str:
    """How many lines a file has.

    Examples
    --------
    >>> lines_read(1), lines_read(12)
    ('1 ligne lue', '12 lignes lues')
    """
    return f"{number(rows)} {'lignes lues' if rows > 1 else 'ligne lue'}"


def _options(field: str) -> list[tuple[str, str]]:
    choices = CHOICES.get(target(field)) or _YES_NO
    return [(value, capital(text)) for value, text in choices.items()]


def _column(place: int, column: Mapping[str, Any], settled: Settled) -> Context:
    """One column to settle."""
    field = settled.fields[place]
    answered = settled.answered.get(place, {})
    words = [
        {
            "name": f"m{place}-{k}",
            "cell": cell,
            "times": number(times),
            "value": answered.get(cell, ""),
        }
        for k, (cell, times) in enumerate(settled.strange.get(place, []))
    ]
    offer = column["likely"] if not field else ""
    return {
        "place": place,
        "name": column["name"] or f"Colonne {place + 1}",
        "samples": " · ".join(column["samples"]),
        "field": field,
        "is_left": field in ("", IGNORED),
        "offer": name_of(offer) if offer else "",
        "words": words,
        "options": _options(field) if words else [],
    }


def _constants(settled: Settled) -> list[Context]:
    made = []
    for need in settled.missing:
        name = "construction_period" if need == "construction_year" else need
        refusal = settled.refused.get(f"tous-{name}", "")
        if need == "floor_area":
            continue
        options = list(TYPES.items()) if name == "dwelling_type" else _options(name)
        if name == "heating_carrier":
            options = [*options, (DRAWN, DRAWN_HEATING)]
        made.append(
            {
                "name": f"tous-{name}",
                "label": capital(name_of(name)),
                "need": NEEDS[need],
                "value": settled.constants.get(name, ""),
                "error": NEEDS[need] if refusal else "",
                "options": options,
            }
        )
    return made


def present_check(looked: Mapping[str, Any], settled: Settled, key: str) -> Context:
    """What is to be said of a file's columns."""
    columns = [_column(i, column, settled) for i, column in enumerate(looked["columns"])]
    asked = [one for one in columns if one["words"] or one["place"] in looked["asked"]]
    rest = [one for one in columns if one not in asked]
    constants = _constants(settled)
    errors = [(f"#champ-{one['name']}", one["error"]) for one in constants if one["error"]]
    unsaid = NEEDS["floor_area"] if "floor_area" in settled.missing else ""
    if unsaid and settled.refused:
        errors.append(("#colonnes", unsaid))
    groups = [
        (title, [(name, capital(name_of(name))) for name in names]) for title, names in GROUPS
    ]
    groups.append(("Autres", [(name, capital(name_of(name))) for name in OTHERS]))
    return {
        "key": key,
        "rows": lines_read(looked["rows"]),
        "layout": layout_words(looked["layout"]),
        "asked": asked,
        "known": [one for one in rest if not one["is_left"]],
        "left": [one for one in rest if one["is_left"]],
        "constants": constants,
        "head": [one["name"] for one in columns],
        "preview": looked["preview"],
        "groups": groups,
        "unsaid": unsaid,
        "errors": errors,
    }
