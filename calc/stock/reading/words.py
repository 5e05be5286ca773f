"""The words of a landlord's file: which field a column is, which answer a cell gives.

What is recognised is data (``calc/data/stock_columns.csv``, ``stock_values.csv``); the words of
the vocabulary are recognised too.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from calc.housing.answers import HousingAnswers
from calc.parameters import parameters
from calc.schema.columns import Declaration
from calc.schema.inputs import choice, declarations, quantity
from calc.schema.plain import plain
from calc.schema.vocabulary import HEATING_SYSTEMS, INCOME_CLASSES

RENT_BANDS = ("PLAI", "PLUS", "PLS")
IGNORED = "ignore"
TEXTS = ("id", "building", "district")
"""Carried through as they are written."""
_UNITS = {"m2", "kwh", "mwh", "eur", "euros", "euro", "an", "ans", "annuel", "annuelle", "m"}
_UNIT_TAIL = re.compile(r"\(.*?\)|\[.*?\]")


@dataclass(frozen=True)
class _More:
    """What a landlord's file says beyond the vocabulary of a home."""

    rent: object = quantity("EUR/month", 0, 10_000)
    monthly_income: object = quantity("EUR/month", 0, 1_000_000, private=True)
    income_class: object = choice(INCOME_CLASSES, private=True)
    rent_band: object = choice(RENT_BANDS)
    known_label: object = choice(("A", "B", "C", "D", "E", "F", "G"))
    floor_number: object = quantity("", -5, 80, integer=True)
    building_floors: object = quantity("", 0, 80, integer=True)


DECLARED: Mapping[str, Declaration] = declarations(HousingAnswers) | declarations(_More)
SPOKEN = {"heating": "heating_carrier", "hot_water": "hot_water_system"}
"""Columns of free words that may fill several fields, and the field that they are about."""
PLACES = ("commune_name", "postcode")
FIELDS = (*TEXTS, *SPOKEN, *PLACES, *DECLARED, IGNORED)
"""Everything that a column may be."""


@cache
@cache
def _column_words() -> dict[str, str]:
    table = parameters().table("stock.column_words").columns
    told = dict(zip(table["words"].tolist(), table["field"].tolist(), strict=True))
    return {plain(name): name for name in DECLARED} | told


def field_of(name: str) -> str | None:
    """The field that a column's name says, or nothing.

    Examples
    --------
    >>> field_of("Surface habitable (m²)"), field_of("floor_area"), field_of("Année constr.")
    ('floor_area', 'floor_area', 'construction_year')
    >>> field_of("Couleur des volets") is None
    True
    """
    known = _column_words()
    for text in (name, _UNIT_TAIL.sub(" ", name)):
        words = plain(text).split()
        while words:
            if found := known.get(" ".join(words)):
                return found
            if words[-1] not in _UNITS:
                break
            words = words[:-1]
    return None


def known_names(names: Sequence[str]) -> int:
    """How many names of a line are those of columns.

    Examples
    --------
    >>> known_names(["Résidence", "Surface", "Patrimoine au 31/12"])
    2
    """
    return sum(1 for name in names if len(name) < 80 and field_of(name) is not None)


def likely_field(name: str) -> str | None:
    """The field whose name looks most like a column's: an offer, never taken unasked."""
    near = difflib.get_close_matches(plain(name), list(_column_words()), 1, 0.75)
    return _column_words()[near[0]] if near else None


@cache
def _rules(subject: str) -> tuple[tuple[re.Pattern[str], str, str], ...]:
    table = parameters().table("stock.value_words").columns
    rows = zip(
        table["subject"].tolist(),
        table["words"].tolist(),
        table["field"].tolist(),
        table["value"].tolist(),
        strict=True,
    )
    return tuple(
        (re.compile(rf"\b{re.escape(words)}\b"), field, value)
        for of, words, field, value in rows
        if of == subject
    )


@cache
def _unknown_words() -> frozenset[str]:
    table = parameters().table("stock.value_words").columns
    is_unknown = table["subject"] == "unknown"
    return frozenset(table["words"][is_unknown].tolist()) | {""}


def says_nothing(cell: str) -> bool:
    """Whether a cell says that nobody knows.

    Examples
    --------
    >>> [says_nothing(cell) for cell in ("-", "N.C.", "#N/A", "gaz")]
    [True, True, True, False]
    """
    words = plain(cell)
    return words in _unknown_words() or words.replace(" ", "") in _unknown_words()


def answers_in(field: str, cell: str) -> dict[str, str] | None:
    """The answers that a cell of words gives, by field; nothing when no word is known.

    Examples
    --------
    >>> answers_in("heating", "Chauffage gaz collectif")
    {'heating_carrier': 'natural_gas', 'heating_scope': 'collective'}
    >>> answers_in("glazing", "DV PVC")
    {'glazing': 'double', 'window_frame': 'pvc'}
    >>> answers_in("heating", "à voir") is None
    True
    """
    exact = _exact(field, cell.strip())
    if exact:
        return exact
    words = plain(cell)
    subject = "flag" if field in DECLARED and DECLARED[field].kind == "flag" else field
    if field in ("heating_carrier", "heating_system"):
        subject = "heating"
    if field == "hot_water_system":
        subject = "hot_water"
    found: dict[str, str] = {}
    for pattern, target, value in _rules(subject):
        target = field if target == "flag" else target
        if target not in found and pattern.search(words):
            found[target] = value
    return found or None


def _exact(field: str, cell: str) -> dict[str, str] | None:
    """A word of the vocabulary, as it is written there."""
    for name in (field, SPOKEN.get(field, ""), "heating_system" if field == "heating" else ""):
        what = DECLARED.get(name)
        if what is None:
            continue
        if cell in what.options:
            if name == "heating_system" and field == "heating":
                return {name: cell} | _implied(cell)
            return {name: cell}
        if what.kind == "flag" and cell in ("true", "false", "1", "0"):
            return {name: "true" if cell in ("true", "1") else "false"}
    if field == "known_label" and cell[:1].upper() in "ABCDEFG" and len(cell) <= 2:
        return {field: cell[:1].upper()}
    return None


def _implied(system: str) -> dict[str, str]:
    if system == HEATING_SYSTEMS[-2]:
        return {"heating_carrier": "district_heating"}
    if "heat_pump" in system and "hybrid" not in system or "electric" in system:
        return {"heating_carrier": "electricity"}
    return {}
