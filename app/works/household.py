"""Who would do the works → the questions of the page."""

from __future__ import annotations

import numpy as np

from app.home.form import HousingForm
from app.home.questions import Card, cards_of
from app.home.words import FIELDS
from app.saying import Context, between, day, euros, percent, rounded
from app.works.form import RENTAL, WorksForm
from app.works.words import INCOMES, ON_SITE, RENT_LEVELS, RENTERS
from calc.aids.case import ceilings
from calc.parameters import ParameterError, parameters
from calc.places import communes as places
from calc.places.communes import commune
from calc.renovation.law import contribution, letting
from calc.renovation.outcome import CENTRAL, HIGH, LOW
from calc.renovation.results import WhatIf
from calc.schema.inputs import is_unknown
from calc.schema.vocabulary import DPE_CLASSES, LOC_AVANTAGES, TENURES

PARIS = "75056"
"""A commune of Île-de-France: aids read no more of where a landlord lives than that."""


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


def _bands(form: HousingForm, works: WorksForm) -> list[Card]:
    limits = _ceilings(form)
    texts = []
    for place, name in enumerate(INCOMES.values()):
        if limits is None:
            texts.append(name.capitalize())
        elif place < len(limits):
            texts.append(f"Jusqu’à {euros(float(limits[place]))} ({name})")
        else:
            texts.append(f"Plus ({name})")
    named = dict(zip(INCOMES, texts, strict=True))
    return cards_of({**named, "": "Je préfère ne pas dire"}, works.band)


def tenure_of(works: WorksForm) -> str:
    """What the household said that it is to the home; an old address says owner or not."""
    stated = int(works.choice.tenure[0])
    if stated >= 0:
        return TENURES[stated]
    return {0: "tenant", 1: "owner_occupier"}.get(int(works.choice.owner_occupier[0]), "")


def _levels(works: WorksForm) -> list[Card]:
    """Levels of rent, with what part of the rents each spares on the tax of a landlord."""
    try:
        alone, helped = parameters()["aids.loc_avantages_rate"].on(works.answers.date)[0]
    except ParameterError:
        return []
    texts = {}
    for name, rate, more in zip(LOC_AVANTAGES, alone, helped, strict=True):
        text = f"{percent(float(rate))} du loyer, " if rate else ""
        text += f"{percent(float(more))} avec une association ou une agence sociale"
        texts[name] = f"{RENT_LEVELS[name]} : {text}"
    return cards_of(texts, works.given.get("loc_avantages_level", ""))


def _rental(works: WorksForm) -> list[Context]:
    """What who lets is asked."""
    result = []
    for name, said in RENTAL.items():
        value = works.rent if name == "yearly_rent" else works.given.get(name, "")
        options: list[Card] = []
        if name in ("in_ort", "rental_intermediation"):
            is_on = {"1": "1", "true": "1", "0": "0", "false": "0"}.get(value, "")
            options = cards_of({"1": "Oui", "0": "Non"}, is_on)
        elif name == "loc_avantages_level":
            options = _levels(works)
        result.append(
            {
                "name": name,
                "label": said.label,
                "hint": said.hint,
                "value": value.replace(".", ","),
                "options": options,
                "error": works.refusals.get(name, ""),
            }
        )
    return result


def household(form: HousingForm, works: WorksForm) -> Context:
    """The questions, as they were answered."""
    where = commune(form.given.get("commune", ""))
    label = form.given.get("certified_class", works.given.get("dpe_class", ""))
    tenure = tenure_of(works)
    return {
        "bands": _bands(form, works),
        "income": works.income,
        "income_error": works.refusals.get(
            "reference_tax_income", works.refusals.get("income_class", "")
        ),
        "people": form.given.get("household_size", ""),
        "labels": cards_of({letter: letter for letter in DPE_CLASSES}, label),
        "listed": works.given.get("listed_facade") in ("1", "true"),
        "tenures": cards_of(FIELDS["tenure"].choices, tenure),
        "rents": tenure in ("tenant", "social_tenant"),
        "by_sci": works.given.get("owned_by_sci") in ("1", "true"),
        "lives_in_paris_region": works.given.get("home_commune") == PARIS,
        "second_home": works.given.get("main_residence") in ("0", "false"),
        "budget": works.given.get("budget", "").replace(".", ","),
        "budget_error": works.refusals.get("budget", ""),
        "property_tax": works.property_tax,
        "property_tax_error": works.refusals.get("property_tax", ""),
        "commune": where.name if where else "",
        "has_commune": where is not None,
        "on_site": [
            {"name": name, "text": text, "hint": hint, "value": works.given.get(name, "")}
            for name, (text, hint) in ON_SITE.items()
        ],
        "lets": tenure == "landlord",
        "rental": _rental(works),
    }


# Whose works, whose saving: what the headline says to an owner, to who lets, to who rents.

_CAPITAL, _YEARLY, _MONTHLY, _LITTLE = 100, 10, 5, 10
OWN, LETS, RENTS = "own", "lets", "rents"


def whose(form: WorksForm) -> str:
    """Whose the home is, as far as works go: an owner's, where nobody said."""
    tenure = tenure_of(form)
    if tenure in RENTERS:
        return RENTS
    return LETS if tenure == "landlord" else OWN


def until(label: int, today: np.datetime64) -> str:
    """Until when a home of a label may be let.

    Examples
    --------
    >>> until(5, np.datetime64("2026-11-28")), until(2, np.datetime64("2026-11-28"))
    ('F : se loue jusqu’au 31 décembre 2027', 'C : se loue, sans fin connue')
    """
    letter, result = DPE_CLASSES[label], letting(label, today, parameters())
    if result.is_banned:
        return f"{letter} : ne peut plus se louer"
    if result.banned_from is None:
        return f"{letter} : se loue, sans fin connue"
    return f"{letter} : se loue jusqu’au {day(str(result.banned_from - np.timedelta64(1, 'D')))}"


def to_month(amount: float) -> float:
    """Euros a month as they are shown: to 5 €, to the euro where that is little.

    Examples
    --------
    >>> to_month(23.4), to_month(1.8), to_month(-7.4)
    (25.0, 2.0, -7.0)
    """
    return rounded(amount, _MONTHLY if abs(amount) >= _LITTLE else 1)


def lease(before: int, after: int, today: np.datetime64) -> str:
    """Until when a home may be let, before and after works."""
    if before == after:
        return f"{until(before, today)}."
    return f"Aujourd’hui {until(before, today)} ; après travaux {until(after, today)}."


def _contribution(what: WhatIf) -> str:
    """What may be asked of the tenant, in a sentence."""
    outcome = what.outcome
    result = contribution(outcome.packages[0], float(outcome.saving.middle[0]), parameters())
    if result is None:
        return ""
    fixed = between(result.fixed_low, result.fixed_high, "€")
    return (
        f"Une contribution peut lui être demandée, quinze ans au plus : un forfait ({fixed} par "
        "mois) si vous louez trois logements au plus dans l’immeuble ou s’il est d’avant 1948 ; "
        f"sinon, au plus la moitié de l’économie ({euros(result.most, _MONTHLY)} par mois)."
    )


def whose_works(what: WhatIf, form: WorksForm) -> Context:
    """The first figures of ticked works, for who asks: the largest, what it is of, its sentence and
    a smaller one, names of the two facts beside, until when the home may be let; of who lives in
    their own home, those names alone."""
    kind, outcome = whose(form), what.outcome
    if kind == OWN:
        facts = {"kind": kind, "saving_name": "Économie par an", "left_name": "Reste à payer"}
        return facts | dict.fromkeys(("headline", "unit", "words", "more", "lease"), "")
    saving, low, high = outcome.saving.at()
    ends = between(low, high, "€", _YEARLY)
    leased = lease(what.now_class, int(outcome.dpe_class[0]), form.answers.date[0])
    if kind == RENTS:
        cost = outcome.costs[0].sum(axis=0)
        return {
            "kind": kind,
            "headline": euros(to_month(saving / 12)),
            "unit": "de moins par mois sur vos factures",
            "words": f"Si votre propriétaire fait ces travaux : {ends} par an. Ils "
            f"lui coûteraient {between(cost[LOW], cost[HIGH], '€', _CAPITAL)} avant ses aides.",
            "more": "",
            "saving_name": "Votre économie par an",
            "left_name": "Si vous les payiez vous-même",
            "lease": leased,
        }
    return {
        "kind": kind,
        "headline": euros(float(outcome.left_to_pay[0, CENTRAL]), _CAPITAL),
        "unit": "à payer par vous, aides déduites",
        "words": f"L’économie d’énergie est celle de votre locataire : {euros(saving, _YEARLY)} "
        f"par an ({ends}).",
        "more": _contribution(what),
        "saving_name": "Économie de votre locataire",
        "left_name": "Reste à payer, par vous",
        "lease": leased,
    }
