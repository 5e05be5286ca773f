"""OpenAPI 3.1, written from the declarations and from what each calculator gives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from app.api import asked, words
from app.api.asked import DRAWS, MOST_SAMPLES, most_items, weight
from app.api.words import given, output
from app.saying import capital
from app.site.config import Config
from calc.schema.inputs import (
    LONGEST_CODE,
    Declaration,
    Issue,
    dated,
    day_of,
    declarations,
    read,
    whole_day,
)
from calc.tools import NESTED, TOOLS, model

Schema = dict[str, Any]
_ISSUE: Schema = {
    "type": "object",
    "required": ["item", "field", "code", "limit", "message"],
    "additionalProperties": False,
    "properties": {
        "item": {
            "type": ["integer", "null"],
            "minimum": 0,
            "description": "Place dans la liste, à partir de 0 ; null : toute la requête.",
        },
        "field": {"type": "string"},
        "code": {"type": "string"},
        "limit": {"type": ["number", "string", "null"]},
        "message": {"type": "string", "description": "En français, pour une personne."},
    },
}
_ISSUES: Schema = {"type": "array", "items": {"$ref": "#/components/schemas/Issue"}}
_PROBLEM: Schema = {
    "type": "object",
    "required": ["code", "message", "model_version", "parameters_date"],
    "additionalProperties": False,
    "properties": {
        "model_version": {"type": "string"},
        "parameters_date": {"type": "string", "format": "date"},
        "code": {"type": "string", "enum": [*words.PROBLEMS]},
        "message": {"type": "string", "minLength": 1},
        "issues": _ISSUES | {"description": "Tout ce qui est refusé."},
        "warnings": _ISSUES | {"description": "Champs inconnus, ignorés."},
    },
}


def day_pattern(first: date, last: date) -> str:
    """What days of whole months are written as, from the first to the last.

    Examples
    --------
    >>> found = day_pattern(date(2025, 11, 1), date(2027, 2, 28))
    >>> found
    '^(2025-(11|12)|2026-(01|02|03|04|05|06|07|08|09|10|11|12)|2027-(01|02))-[0-3][0-9]$'
    """
    years = []
    for year in range(first.year, last.year + 1):
        start = first.month if year == first.year else 1
        end = last.month if year == last.year else 12
        months = "|".join(f"{month:02d}" for month in range(start, end + 1))
        years.append(f"{year}-({months})")
    return f"^({'|'.join(years)})-[0-3][0-9]$"


def _day(what: Declaration | None) -> Schema:
    """The rules' day: any, or those that a calculator has figures for."""
    if what is None:
        return {"format": "date"}
    first, last = (date.fromisoformat(str(day_of(end))) for end in (what.minimum, what.maximum))
    return {"format": "date", "pattern": day_pattern(first, last)}


def _vague_pattern(what: Declaration) -> str:
    """What a day, its month or its year alone are written as."""
    days = _day(what)["pattern"].removesuffix("-[0-3][0-9]$")
    first, last = day_of(what.minimum), day_of(what.maximum)
    years = [
        str(year)
        for year in range(first.astype(object).year, last.astype(object).year + 1)
        if first <= np.datetime64(whole_day(str(year))) <= last
    ]
    return f"{days}(-[0-3][0-9])?$|^({'|'.join(years)})$"


def _accepted(what: Declaration) -> Schema:
    if what.kind == "choice":
        return {"type": ["string", "null"], "enum": [*what.options, None]}
    if what.kind == "flag":
        return {"type": ["boolean", "null"]}
    if what.kind == "day":
        first, last = (str(day_of(end)) for end in (what.minimum, what.maximum))
        said = f"Du {first} au {last}"
        if what.vague:
            return {
                "type": ["string", "null"],
                "pattern": _vague_pattern(what),
                "description": f"{said} ; le mois (2023-05) ou l’année (2023) seuls, sinon.",
            }
        return {"type": ["string", "null"], **_day(what), "description": f"{said}."}
    if what.kind == "code":
        return {"type": ["string", "null"], "maxLength": LONGEST_CODE}
    kind = "integer" if what.integer else "number"
    return {"type": [kind, "null"], "minimum": what.minimum, "maximum": what.maximum}


def field(name: str, what: Declaration) -> Schema:
    """What a field accepts, in words too; null says *je ne sais pas*.

    Examples
    --------
    >>> from calc.housing.answers import HousingAnswers
    >>> field("floor_area", declarations(HousingAnswers)["floor_area"])["maximum"]
    1000
    """
    said = capital(given(name))
    unit = f"[{what.unit}]" if what.unit else ""
    schema = _accepted(what)
    if what.required:
        schema["type"] = schema["type"][0]
        if "enum" in schema:
            schema["enum"] = [option for option in schema["enum"] if option is not None]
    text = " ".join(part for part in (said, unit, schema.get("description", "")) if part)
    if what.private:
        text += " Jamais écrit nulle part, jamais dans une adresse."
    return schema | ({"description": text.strip()} if text else {})


def _item(tool: str) -> Schema:
    declared = declarations(model(tool).INPUTS)
    properties = {"id": {"type": ["string", "number", "null"], "description": "Rendu tel quel."}}
    return {
        "type": "object",
        "description": f"{words.TOOLS.get(tool, tool)}. Un champ absent ou nul est inconnu : "
        "il est estimé, et élargit la fourchette.",
        "required": [name for name, what in declared.items() if what.required],
        "properties": properties
        | {name: field(name, what) for name, what in declared.items()}
        | _lists(tool),
        **({"examples": [words.EXAMPLES[tool]]} if tool in words.EXAMPLES else {}),
    }


def _lists(tool: str) -> Schema:
    """The lists that an object of a nested calculator holds."""
    if tool not in NESTED:
        return {}
    result: Schema = {}
    for name, inputs, most in model(tool).LISTS.values():
        declared = declarations(inputs)
        properties = {key: field(key, what) for key, what in declared.items()}
        if "who" in properties:
            properties["who"] = {
                "type": ["array", "string", "null"],
                "items": {"type": "integer"},
                "description": "Membres du foyer, à partir de 1.",
            }
        required = [key for key, what in declared.items() if what.required]
        rows = {"type": "object", "required": required, "properties": properties}
        result[name] = {"type": ["array", "null"], "maxItems": most, "items": rows}
    return result


def _shape(value: object) -> Schema:
    """The shape of a nested answer, loosely: what a value may be where it was seen."""
    if isinstance(value, dict):
        return {"type": "object", "properties": {k: _shape(v) for k, v in value.items()}}
    if isinstance(value, list):
        return {"type": "array", "items": _shape(value[0]) if value else {}}
    if isinstance(value, bool):
        return {"type": "boolean"}
    if isinstance(value, int | float):
        return {"type": ["number", "null"]}
    return {"type": ["string", "null"]} if isinstance(value, str) else {}


def _output(column: object) -> Schema:
    array = np.asarray(column)
    scalar: dict[str, Schema] = {
        "f": {"type": ["number", "null"]},
        "i": {"type": "integer"},
        "u": {"type": "integer"},
        "b": {"type": "boolean"},
        "U": {"type": "string"},
    }
    schema = scalar.get(array.dtype.kind, {})
    for size in reversed(array.shape[1:]):
        schema = {"type": "array", "items": schema, "minItems": size, "maxItems": size}
    return schema


def example_inputs(tool: str) -> tuple[object, list[Issue]]:
    """A calculator's own example, read, on the last day its law covers or today."""
    declared = declarations(model(tool).INPUTS)
    columns: dict[str, Sequence[object]] = {
        name: [value] for name, value in words.EXAMPLES[tool].items()
    }
    if "date" in declared:
        last = np.datetime64(int(declared["date"].maximum or 0), "D")
        today = np.datetime64(date.today(), "D")
        columns = dated(columns, 1, str(min(last, today)))
    return read(model(tool).INPUTS, columns, 1)


@cache
def example_result(tool: str) -> Schema:
    """The shape of a result, seen on the calculator's own example."""
    if tool in NESTED:
        (result,) = asked.results(tool, [{}], [words.EXAMPLES[tool]], 0)
        return _shape(result)
    outputs: dict[str, Schema] = {name: {} for name in model(tool).OUTPUTS}
    if tool in words.EXAMPLES:
        result = model(tool).answer(example_inputs(tool)[0], 0)
        outputs = {name: _output(result[name]) for name in model(tool).OUTPUTS}
    for name in outputs:
        if text := output(tool, name):
            outputs[name] = outputs[name] | {"description": text}
    carried = {"id": {"type": ["string", "number"]}, "date": {"type": "string"}}
    return {
        "type": "object",
        "required": [*outputs],
        "additionalProperties": False,
        "properties": carried | outputs,
    }


def _answer(tool: str) -> Schema:
    return {
        "type": "object",
        "required": ["model_version", "parameters_date", "draws", "results"],
        "additionalProperties": False,
        "properties": {
            "model_version": {"type": "string"},
            "parameters_date": {
                "type": "string",
                "format": "date",
                "description": "Le jour des règles et des prix, pour les objets sans date.",
            },
            "draws": {"type": "integer", "minimum": 0},
            "results": {
                "type": "array",
                "maxItems": most_items(tool),
                "items": example_result(tool),
            },
            "warnings": _ISSUES | {"description": "Champs inconnus, ignorés."},
        },
    }


def _json(schema: Schema) -> Schema:
    return {"content": {"application/json": {"schema": schema}}}


def _response(description: str, schema: Schema) -> Schema:
    return {"description": description, **_json(schema)}


def _parameter(name: str, description: str, schema: Schema) -> Schema:
    """One of an address."""
    return {"name": name, "in": "query", "description": description, "schema": schema}


_REFUSED: Schema = {"$ref": "#/components/schemas/Problem"}
_TEXT: Schema = {"type": "string"}


def _operation(tool: str) -> Schema:
    reference = {"$ref": f"#/components/schemas/{tool}"}
    several = {"type": "array", "items": reference, "maxItems": most_items(tool)}
    draws = (
        "Tirages derrière chaque fourchette ; 0 : l’estimation centrale seule. "
        f"Objets × tirages : au plus {MOST_SAMPLES // weight(tool)}."
    )
    day = _TEXT | _day(declarations(model(tool).INPUTS).get("date"))
    return {
        "operationId": tool,
        "summary": words.TOOLS.get(tool, tool),
        "parameters": [
            _parameter("draws", draws, {"type": "integer", "enum": [*DRAWS]}),
            _parameter("date", "Le jour des règles ; aujourd’hui.", day),
        ],
        "requestBody": {"required": True, **_json({"oneOf": [reference, several]})},
        "responses": {
            "200": _response("Un résultat par objet, dans l’ordre", _answer(tool)),
            **{status: _response(text, _REFUSED) for status, text in words.STATUSES.items()},
        },
    }


_PLACE: Schema = {
    "operationId": "place",
    "summary": "Un lieu comme on l’écrit",
    "parameters": [
        _parameter(name, description, _TEXT)
        for name, description in (
            ("q", "Nom, code postal, code INSEE, nom et département."),
            (
                "department",
                "Facultatif : le département, code ou nom, qui tranche entre homonymes.",
            ),
            ("postcode", "Facultatif : le code postal, qui tranche entre homonymes, ou seul."),
        )
    ],
    "responses": {
        "200": _response(
            "Son code, ou ce qu’il peut être",
            {"type": "object", "required": ["model_version", "parameters_date", "results"]},
        ),
        "414": _response(words.STATUSES.get("414", "L’adresse est trop longue"), _REFUSED),
    },
}


def document(config: Config) -> Schema:
    """The whole description."""
    schemas = {tool: _item(tool) for tool in (*TOOLS, *NESTED)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Élan Climat",
            "version": config.version,
            "description": "Les calculateurs d’Élan Climat. Sans clé, sans compte ; rien de ce "
            "qui est envoyé n’est gardé. Dans la version 1, des champs pourront s’ajouter ; "
            "aucun ne disparaîtra ni ne changera de sens.",
        },
        "servers": [{"url": "/"}],
        "paths": {
            f"/api/v1/{tool}": {"post": _operation(tool)}
            | ({"get": _PLACE} if tool == "places" else {})
            for tool in (*TOOLS, *NESTED)
        },
        "components": {"schemas": schemas | {"Issue": _ISSUE, "Problem": _PROBLEM}},
    }
