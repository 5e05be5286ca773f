"""What works are counted for where nobody said what the home is: said, and where to correct it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from app.home.form import HousingForm
from app.home.words import FIELDS
from app.saying import decapital, euros, number, percent
from app.works.words import IF_BARE
from calc.housing.model import representative
from calc.housing.variants import lacking
from calc.renovation.results import IfKnown
from calc.schema.vocabulary import CONSTRUCTION_PERIODS, ENERGY_CARRIERS

_YEARLY = 10
"""Euros that a saving of a year is rounded to."""


@dataclass(frozen=True)
class Supposed:
    """One thing of the home that was not told."""

    words: str
    link: str


def supposed_home(form: HousingForm) -> list[Supposed]:
    """Area, energy and age of the home that works are counted for; empty where they are told."""
    told = form.answers
    if not lacking(told).any():
        return []
    home = representative(told)
    carrier = ENERGY_CARRIERS[int(home.heating_carrier[0])]
    period = CONSTRUCTION_PERIODS[int(home.construction_period[0])]
    is_dated = {"construction_year", "construction_period"} & form.given.keys()
    found = {
        "floor_area": "" if "floor_area" in form.given else f"{number(home.floor_area[0])} m²",
        "heating_carrier": ""
        if "heating_carrier" in form.given
        else decapital(FIELDS["heating_carrier"].choices[carrier]),
        "construction_period": ""
        if is_dated
        else decapital(FIELDS["construction_period"].choices[period]),
    }
    return [
        Supposed(words, url_for("housing.precise", champ=field, **form.given))
        for field, words in found.items()
        if words
    ]


def if_known_words(known: IfKnown) -> str:
    """Ignorance apart from effect: what works save as a part is bare, or insulated already."""
    bare, done = IF_BARE[known.field]
    low = (
        f"{euros(known.insulated, _YEARLY)} par an"
        if known.insulated >= _YEARLY
        else "presque rien"
    )
    return (
        f"{bare} ({percent(known.bare_share)} de chances) : {euros(known.bare, _YEARLY)} par an ; "
        f"{done} : {low}."
    )
