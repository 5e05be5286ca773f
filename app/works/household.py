"""Who would do the works → the questions of the page."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.home.form import HousingForm
from app.home.words import FIELDS
from app.saying import euros, percent
from app.works.form import RENTAL, WorksForm
from app.works.words import INCOMES, ON_SITE, RENT_LEVELS
from calc.aids.case import ceilings
from calc.parameters import ParameterError, parameters
from calc.places import communes as places
from calc.places.communes import commune
from calc.schema.inputs import is_unknown
from calc.schema.vocabulary import LOC_AVANTAGES, TENURES

PARIS = "75056"
"""A commune of Île-de-France: aids read no more of where a landlord lives than that."""


@dataclass(frozen=True)
class Option:
    """One answer."""

    value: str
    text: str
    checked: bool


@dataclass(frozen=True)
class OnSite:
    """A question that only the place answers; `value` is 1, 0 or nothing."""

    name: str
    text: str
    hint: str
    value: str


@dataclass(frozen=True)
class Rental:
    """A question to who lets; `options` where one chooses."""

    name: str
    label: str
    hint: str
    value: str
    options: list[Option]
    error: str


@dataclass(frozen=True)
class HouseholdFields:
    """Questions about who would do the works."""

    bands: list[Option]
    income: str
    income_error: str
    people: str
    labels: list[Option]
    listed: bool
    tenures: list[Option]
    rents: bool
    by_sci: bool
    lives_in_paris_region: bool
    second_home: bool
    budget: str
    budget_error: str
    property_tax: str
    property_tax_error: str
    commune: str
    has_commune: bool
    on_site: list[OnSite]
    lets: bool
    rental: list[Rental]


def _ceilings(form: HousingForm) -> np.ndarray | None:
    """Of the household told, or nothing when its commune, its size or the law is not known."""
    answers = form.answers
    if is_unknown(answers.commune)[0] or np.isnan(answers.household_size[0]):
        return None
    try:
        return ceilings(
            answers.date, places.index(answers.commune), answers.household_size, parameters()
        )[0]
    except ParameterError:
        return None


def _bands(form: HousingForm, works: WorksForm) -> list[Option]:
    limits = _ceilings(form)
    texts = []
    for place, name in enumerate(INCOMES.values()):
        if limits is None:
            texts.append(name.capitalize())
        elif place < len(limits):
            texts.append(f"Jusqu’à {euros(float(limits[place]))} ({name})")
        else:
            texts.append(f"Plus ({name})")
    options = [
        Option(key, text, works.band == key) for key, text in zip(INCOMES, texts, strict=True)
    ]
    return [*options, Option("", "Je préfère ne pas dire", not works.band)]


def tenure_of(works: WorksForm) -> str:
    """What the household said that it is to the home; an old address says owner or not."""
    told = int(works.choice.tenure[0])
    if told >= 0:
        return TENURES[told]
    return {0: "tenant", 1: "owner_occupier"}.get(int(works.choice.owner_occupier[0]), "")


def _levels(works: WorksForm) -> list[Option]:
    """Levels of rent, with what part of the rents each spares on the tax of a landlord."""
    try:
        alone, helped = parameters()["aids.loc_avantages_rate"].on(works.answers.date)[0]
    except ParameterError:
        return []
    told = works.given.get("loc_avantages_level", "")
    found = []
    for name, rate, more in zip(LOC_AVANTAGES, alone, helped, strict=True):
        text = f"{percent(float(rate))} du loyer, " if rate else ""
        text += f"{percent(float(more))} avec une association ou une agence sociale"
        found.append(Option(name, f"{RENT_LEVELS[name]} : {text}", name == told))
    return found


def _rental(works: WorksForm) -> list[Rental]:
    """What who lets is asked."""
    found = []
    for name, said in RENTAL.items():
        value = works.rent if name == "yearly_rent" else works.given.get(name, "")
        options = []
        if name in ("in_ort", "rental_intermediation"):
            is_on = {"1": "1", "true": "1", "0": "0", "false": "0"}.get(value, "")
            options = [
                Option(key, text, key == is_on) for key, text in (("1", "Oui"), ("0", "Non"))
            ]
        elif name == "loc_avantages_level":
            options = _levels(works)
        error = works.refusals.get(name, "")
        shown = value.replace(".", ",")
        found.append(Rental(name, said.label, said.hint, shown, options, error))
    return found


def household(form: HousingForm, works: WorksForm) -> HouseholdFields:
    """The questions, as they were answered."""
    where = commune(form.given.get("commune", ""))
    label = form.given.get("certified_class", works.given.get("dpe_class", ""))
    tenure = tenure_of(works)
    return HouseholdFields(
        _bands(form, works),
        works.income,
        works.refusals.get("reference_tax_income", works.refusals.get("income_class", "")),
        form.given.get("household_size", ""),
        [Option(letter, letter, letter == label) for letter in "ABCDEFG"],
        works.given.get("listed_facade") in ("1", "true"),
        [Option(name, text, name == tenure) for name, text in FIELDS["tenure"].choices.items()],
        tenure in ("tenant", "social_tenant"),
        works.given.get("owned_by_sci") in ("1", "true"),
        works.given.get("home_commune") == PARIS,
        works.given.get("main_residence") in ("0", "false"),
        works.given.get("budget", "").replace(".", ","),
        works.refusals.get("budget", ""),
        works.property_tax,
        works.refusals.get("property_tax", ""),
        where.name if where else "",
        where is not None,
        [
            OnSite(name, text, hint, works.given.get(name, ""))
            for name, (text, hint) in ON_SITE.items()
        ],
        tenure == "landlord",
        _rental(works),
    )
