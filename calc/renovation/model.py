"""The renovation model: what works change, cost and are helped with, and the best paths."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from calc.aids.doubts import doubts
from calc.aids.request import AidRequest
from calc.housing.answers import HousingAnswers
from calc.parameters import parameters
from calc.renovation.cautions import warnings
from calc.renovation.money import pareto
from calc.renovation.outcome import Situation, outcome
from calc.renovation.plan import MOST_DRAWS, paths, scores, search, years_of
from calc.renovation.request import RENTAL, WorksChoice, date_issues
from calc.renovation.results import IfKnown, Path, Plan, WhatIf
from calc.renovation.road import Searched, idle_works, losses, named
from calc.renovation.singles import if_known
from calc.renovation.subsidies import Household, representative_incomes
from calc.renovation.works import any_of
from calc.renovation.years import Present, present
from calc.schema.inputs import InputError
from calc.schema.vocabulary import DPE_CLASSES, INCOME_CLASSES, MEASURES
from calc.uncertainty import Draws, ranged

_GOOD = DPE_CLASSES.index("C")
_PEOPLE = 2.0
"""Household size that stands in a class of income that is told: the class does not depend on it."""


def situation(answers: HousingAnswers, choice: WorksChoice, draws: int) -> Situation:
    """One household today, ready for works.

    Raises
    ------
    InputError
        When answers contradict one another.
    """
    if issues := [*answers.issues(), *date_issues(answers.date), *choice.issues()]:
        raise InputError(issues)
    known = np.where(answers.certified_class < 0, choice.dpe_class, answers.certified_class)
    answers = replace(answers, certified_class=known)
    now = _lived(answers, choice, draws)
    return Situation(now, choice, _household(now, answers, choice))


def _lived(answers: HousingAnswers, choice: WorksChoice, draws: int) -> Present:
    """The household today, with what was told of its label and of its radiators."""
    values = parameters()
    now = present(answers, Draws(draws), values)
    told = int(choice.large_radiators[0])
    if told < 0:
        return now
    effect = values["renovation.radiator_effect"].by_key()
    return replace(now, pump_factor=effect["large" if told else "small"])


def _household(now: Present, answers: HousingAnswers, choice: WorksChoice) -> Household:
    told, size = float(answers.reference_tax_income[0]), float(answers.household_size[0])
    people = size if np.isfinite(size) else _PEOPLE
    band = int(choice.income_class[0])
    band = band if band >= 0 else len(INCOME_CLASSES) - 1
    income = told if np.isfinite(told) and np.isfinite(size) else np.nan
    blank = Household(
        income=0.0,
        people=people,
        tenure=int(choice.tenure[0]),
        owner_occupier=int(choice.owner_occupier[0]),
        owned_by_sci=bool(choice.owned_by_sci[0] == 1),
        home_commune=str(choice.home_commune[0]),
        main_residence=bool(choice.main_residence[0] != 0),
        property_tax=float(choice.property_tax[0]),
        rental={name: getattr(choice, name)[0] for name in RENTAL},
    )
    if np.isnan(income):
        known = Situation(now, choice, blank).knows_law
        income = float(representative_incomes(now, blank)[band]) if known else 0.0
    return replace(blank, income=income)


def chosen(choice: WorksChoice) -> np.ndarray:
    """Packages that were ticked, shape (n, measures)."""
    return np.stack([getattr(choice, name) == 1 for name in MEASURES], axis=-1)


def what_if(answers: HousingAnswers, choice: WorksChoice, draws: int = 400) -> WhatIf:
    """What ticked works change for one household.

    Parameters
    ----------
    answers : HousingAnswers
        Of one home; its income and people too.
    choice : WorksChoice
        Of one household.
    draws : int, optional

    Raises
    ------
    InputError
        When answers contradict one another.
    """
    case = situation(answers, choice, draws)
    return _what_if(case, chosen(choice) & case.possible)


def _what_if(case: Situation, package: np.ndarray) -> WhatIf:
    years = years_of(case, package)
    found = outcome(case, package, years)
    year, weights = case.now.year, case.weights
    told = bool(np.isfinite(case.now.answers.reference_tax_income[0])) or bool(
        case.choice.income_class[0] >= 0
    )
    unsure = doubts(AidRequest(**found.asked))[0] if found.asked else ()
    return WhatIf(
        ranged(year.bill, weights),
        ranged(year.emissions, weights),
        case.now_class,
        found,
        case.refused,
        warnings(case, package[0], float(found.heating_power[0])),
        told,
        found.aids_by_income[0],
        found.left_by_income[0],
        {name: values[0] for name, values in found.given_by_income.items()},
        case.knows_law,
        tuple(dict.fromkeys(doubt.sentence for doubt in unsure)),
        _part_unknown(case, package[0], (year.bill - years.bill)[:, 0]),
    )


def _part_unknown(case: Situation, package: np.ndarray, saved: np.ndarray) -> IfKnown | None:
    """Of the parts that a package insulates and that nobody told, the one that counts most."""
    asked = [if_known(case, name, saved) for name, on in zip(MEASURES, package, strict=True) if on]
    found = [one for one in asked if one is not None and one.bare > one.insulated]
    return max(found, key=lambda one: one.bare - one.insulated, default=None)


def plan(answers: HousingAnswers, choice: WorksChoice, draws: int = 400) -> Plan:
    """The best paths of one home, found among every sensible package.

    Parameters
    ----------
    answers : HousingAnswers
        Of one home; its income and people too.
    choice : WorksChoice
        Of one household; ticked works are not looked at.
    draws : int, optional
        Worlds, ``MOST_DRAWS`` at most: what is searched is what is told.

    Raises
    ------
    InputError
        When answers contradict one another.
    """
    case = situation(answers, choice, min(draws, MOST_DRAWS))
    packages, years = search(case)
    score = scores(case, packages, years)
    idle = idle_works(case, packages, score)
    useful = ~any_of(packages, tuple(idle))
    searched = Searched(packages, score)
    packages = packages[useful]
    score = {name: values[useful] for name, values in score.items()}
    places, road = named(case, packages, score)
    at = np.array(list(places.values()), dtype=int)
    lost, whole = losses(case, packages, road, at, searched)
    found = paths(case, {key: packages[place] for key, place in places.items()})
    return Plan(
        _what_if(case, packages[:1]),
        len(searched.packages),
        packages,
        score["left"],
        score["saving"],
        score["classes"],
        pareto(score["left"], score["saving"]),
        tuple(
            Path(key, place, *found[key], float(lost[k]), whole)
            for k, (key, place) in enumerate(places.items())
        ),
        case.now_class <= _GOOD and "deep" not in places,
        idle,
    )
