"""The renovation model: what works change, cost and are helped with, and the best paths.

For other programs, one flat request a home and one flat answer. Each is a search of its own, over
hundreds of packages and all their draws at once, so few are taken at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from calc.aids.case import AidRequest
from calc.aids.model import doubts
from calc.housing.answers import HousingAnswers
from calc.housing.dwelling import Dwelling
from calc.parameters import parameters
from calc.renovation.law import Household, representative_incomes
from calc.renovation.money import pareto
from calc.renovation.outcome import CENTRAL, HIGH, LOW, Situation, outcome, warnings
from calc.renovation.plan import (
    MOST_DRAWS,
    Searched,
    idle_works,
    losses,
    named,
    paths,
    rows,
    scores,
    search,
    years_of,
)
from calc.renovation.results import IfKnown, Path, Plan, WhatIf
from calc.renovation.works import (
    AIR,
    ALONE,
    FLOOR,
    GENERATORS,
    RENTAL,
    ROOF,
    VENTILATION,
    WALL,
    WINDOWS,
    RenovationRequest,
    WorksChoice,
    any_of,
    date_issues,
)
from calc.renovation.years import present
from calc.schema.inputs import InputError, only, take
from calc.schema.vocabulary import (
    DPE_CLASSES,
    ENERGY_CARRIERS,
    HEATING_CONTROLS,
    INCOME_CLASSES,
    MEASURES,
)
from calc.uncertainty import Draws, Ends, Range, ended, quantile, ranged

# What to do on Monday: gestures that cost nothing, then each work alone, in the order that pays.
#
# Nothing is searched: each work is looked at beside today, in the same samples as the result.

_PART = {
    **dict.fromkeys(WALL, "wall_insulation"),
    **dict.fromkeys(ROOF, "roof_insulation"),
    **dict.fromkeys(FLOOR, "floor_insulation"),
}
"""The answer that says whether a part is insulated already."""
_LEAST_SHARE = 0.05
"""Of the samples: below it, a part is known well enough to be bare or insulated."""


@dataclass(frozen=True)
class Single:
    """A work alone, with the air or the tank that goes with it.

    Attributes
    ----------
    measures : tuple of str
    left : ndarray, shape (3,)
        Low, central, high. [EUR]
    saving : Range
        Of one household. [EUR/yr]
    payback : float
        At the central saving. [years]
    closes : bool
        The label would most likely leave E, F or G: the large grant would be refused after it.
    if_known : IfKnown or None
        Where nobody said whether its part is insulated.
    """

    measures: tuple[str, ...]
    left: np.ndarray
    saving: Range
    payback: float
    closes: bool
    if_known: IfKnown | None


@dataclass(frozen=True)
class Singles:
    """Gestures by their name, with their saving [EUR/yr], and works, the best paid first."""

    gestures: dict[str, float]
    works: tuple[Single, ...]
    now_class: int


def gestures(situation: Situation) -> dict[str, float]:
    """What gestures save a year; those that depend on a shared boiler are left out. [EUR/yr]"""
    values, real = situation.now.values, situation.now.real
    share = values["renovation.gesture_share"].by_key()
    degree = 1 - float(np.exp(-values["real_use.setpoint_effect"].constant))
    heating = situation.median(real.bill_parts["heating"])
    result = {}
    if not situation.facts.is_collective:
        result["setpoint"] = degree * heating
        if situation.home.heating_control in (-1, HEATING_CONTROLS.index("none")):
            result["night"] = share["night"] * heating
    if situation.carrier != ENERGY_CARRIERS.index("district_heating"):
        result["water"] = share["water"] * situation.median(real.bill_parts["hot_water"])
    result["standby"] = share["standby"] * situation.median(real.bill_parts["appliances"])
    return {name: saving for name, saving in result.items() if np.isfinite(saving) and saving > 0}


def _candidates(situation: Situation) -> list[tuple[str, ...]]:
    result = []
    fans = [AIR] if AIR in situation.proposed else []
    for name in ALONE:
        if name not in situation.proposed:
            continue
        if name in VENTILATION and situation.is_flat:
            continue
        sealing = (name in WINDOWS and situation.lacks_fans) or (
            name in (*WALL, *ROOF, *WINDOWS) and situation.lacks_air
        )
        if sealing and not fans:
            continue
        tank = name in GENERATORS and "oil_tank_removal" in situation.proposed
        result.append((name, *(fans if sealing else []), *(["oil_tank_removal"] if tank else [])))
    return result


def if_known(situation: Situation, name: str, saving: np.ndarray) -> IfKnown | None:
    """Ignorance apart from effect: the saving in the samples where a work's part is bare, or not.

    Parameters
    ----------
    saving : ndarray, shape (N,)
        Of any works that hold the measure, in each sample. [EUR/yr]

    Returns
    -------
    IfKnown or None
        None where the part is known, told or as good as told.
    """
    field = _PART.get(name)
    if field is None or field not in situation.now.built.unknowns.drawn:
        return None
    drawn = situation.now.built.unknowns.drawn[field]
    if bool(np.all(drawn.given)):
        return None
    bare = np.broadcast_to(drawn.values == 0, (len(saving), 1))[:, 0]
    weights = np.broadcast_to(situation.now.weights, (len(saving), 1))[:, 0]
    share = float(weights[bare].sum() / weights.sum())
    if not _LEAST_SHARE < share < 1 - _LEAST_SHARE:
        return None
    ends = [quantile(saving[some, None], 0.5, weights[some, None]).item() for some in (bare, ~bare)]
    return IfKnown(field, share, *ends)


def singles(situation: Situation) -> Singles:
    """Gestures and works of one home, each alone, the soonest repaid first.

    Of works that exclude one another the soonest repaid alone is kept; what does not repay in the
    longest time that a path may take is left out.
    """
    names = _candidates(situation)
    if not names:
        return Singles(gestures(situation), (), situation.now_class)
    packages = rows(*names)
    years_then = years_of(situation, packages)
    done = outcome(situation, packages, years_then)
    saved = situation.now.year.bill - years_then.bill
    longest = situation.now.values["renovation.search"].by_key()["longest_payback"]
    helped = DPE_CLASSES.index("E")
    kept: list[Single] = []
    groups: set[tuple[str, ...]] = set()
    for k in np.argsort(done.payback.middle, kind="stable"):
        name, *_ = names[k]
        group = next((g for g in (WALL, ROOF, tuple(GENERATORS)) if name in g), names[k])
        years = float(done.payback.middle[k])
        if years > longest or group in groups:
            continue
        groups.add(group)
        kept.append(
            Single(
                measures=names[k],
                left=done.left_to_pay[k],
                saving=done.saving.rows([k]),
                payback=years,
                closes=situation.knows_law and situation.now_class >= helped > done.dpe_class[k],
                if_known=if_known(situation, name, saved[:, k]),
            )
        )
    return Singles(gestures(situation), tuple(kept), situation.now_class)


_GOOD = DPE_CLASSES.index("C")
_PEOPLE = 2.0
"""Household size that stands in a class of income that is told: the class does not depend on it."""


def situation(
    answers: HousingAnswers, choice: WorksChoice, draws: int, built: Dwelling | None = None
) -> Situation:
    """One household today, ready for works; `built` is its home, where an estimate made it already.

    Raises
    ------
    InputError
        When answers contradict one another.
    """
    if issues := [*answers.issues(), *date_issues(answers.date), *choice.issues()]:
        raise InputError(issues)
    known = np.where(answers.certified_class < 0, choice.dpe_class, answers.certified_class)
    answers = replace(answers, certified_class=known)
    values, asked = parameters(), only(choice)
    now = present(answers, Draws(draws), values, built)
    if asked.large_radiators >= 0:
        effect = values["renovation.radiator_effect"].by_key()
        now = replace(now, pump_factor=effect["large" if asked.large_radiators else "small"])
    household = _household(only(answers), asked)
    if np.isnan(household.income):
        helped = Situation(now, choice, household).knows_law
        incomes = (
            representative_incomes(now, household) if helped else np.zeros(len(INCOME_CLASSES))
        )
        band = asked.income_class if asked.income_class >= 0 else INCOME_CLASSES.index("higher")
        household = replace(household, income=float(incomes[band]))
    return Situation(now, choice, household)


def _household(home: Any, asked: Any) -> Household:
    """Who would do the works, as the one row of both tells it; without its people an income says
    nothing, and is NaN."""
    is_sized = np.isfinite(home.household_size)
    return Household(
        income=float(home.reference_tax_income) if is_sized else np.nan,
        people=float(home.household_size) if is_sized else _PEOPLE,
        tenure=int(asked.tenure),
        owner_occupier=int(asked.owner_occupier),
        owned_by_sci=bool(asked.owned_by_sci == 1),
        home_commune=str(asked.home_commune),
        main_residence=bool(asked.main_residence != 0),
        property_tax=float(asked.property_tax),
        rental={name: getattr(asked, name) for name in RENTAL},
    )


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
    (package,) = chosen(choice) & case.possible
    return _what_if(case, package)


def _what_if(case: Situation, package: np.ndarray) -> WhatIf:
    """Of one package, shape (measures,)."""
    years = years_of(case, package[None])
    result = outcome(case, package[None], years)
    year, weights = case.now.year, case.weights
    asked = result.aids.asked
    (unsure,) = doubts(AidRequest(**asked)) if asked else ((),)
    return WhatIf(
        now_bill=ranged(year.bill, weights),
        now_class=case.now_class,
        outcome=result,
        refused=case.refused,
        warnings=warnings(case, package, result.heating_power.item()),
        income_stated=case.tells_income,
        has_aids=case.knows_law,
        doubts=tuple(dict.fromkeys(doubt.sentence for doubt in unsure)),
        if_known=_part_unknown(case, package, (year.bill - years.bill)[:, 0]),
    )


def _part_unknown(case: Situation, package: np.ndarray, saved: np.ndarray) -> IfKnown | None:
    """Of the parts that a package insulates and that nobody told, the one that counts most."""
    asked = [if_known(case, name, saved) for name, on in zip(MEASURES, package, strict=True) if on]
    result = [one for one in asked if one is not None and one.bare > one.insulated]
    return max(result, key=lambda one: one.bare - one.insulated, default=None)


def plan(answers: HousingAnswers, choice: WorksChoice, draws: int = 400) -> Plan:
    """The best paths of one home, found among every sensible package.

    Parameters
    ----------
    answers : HousingAnswers
        Of one home; its income and people too.
    choice : WorksChoice
        Of one household; ticked works are not looked at.
    draws : int, optional
        Samples, ``MOST_DRAWS`` at most: what is searched is what is told.

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
    result = paths(case, {key: packages[place] for key, place in places.items()})
    return Plan(
        what_if=_what_if(case, np.zeros(len(MEASURES), dtype=bool)),
        searched=len(searched.packages),
        packages=packages,
        left_to_pay=score["left"],
        saving=score["saving"],
        dpe_class=score["classes"],
        front=pareto(score["left"], score["saving"]),
        paths=tuple(
            Path(key, place, *result[key], float(lost[k]), whole)
            for k, (key, place) in enumerate(places.items())
        ),
        is_good=case.now_class <= _GOOD and "deep" not in places,
        idle=idle,
    )


INPUTS = RenovationRequest
MOST_ITEMS = 20
_SAVINGS = ("saving", "energy_saving", "emissions_saving")
_PATHS = ("first_step", "best_gain", "deep")
_PATH = ("works", "stages", "left_to_pay", "saving", "dpe_class", "aids_total", "forfeited")
OUTPUTS = (
    *ended("annual_bill"),
    "dpe_class_before",
    *ended("annual_bill_after"),
    "dpe_class_after",
    "dpe_class_probabilities_after",
    *(column for name in _SAVINGS for column in ended(name)),
    *ended("cost"),
    "aids_total",
    "aids_route",
    *ended("left_to_pay"),
    "eco_ptz",
    "eco_ptz_years",
    "denormandie",
    "loc_avantages",
    "payback_low",
    "payback_high",
    *ended("net_gain"),
    "works_life",
    "refused_works",
    "warnings",
    *(f"{path}_{name}" for path in _PATHS for name in _PATH),
    "is_good",
    "idle_works",
)


def _names(package: np.ndarray) -> str:
    return "+".join(name for name, on in zip(MEASURES, package, strict=True) if on)


def _effects(effects: WhatIf) -> dict[str, object]:
    outcome, aids = effects.outcome, effects.outcome.aids
    (cost,) = outcome.costs.sum(axis=1) + outcome.adviser_cost
    (left,), (gain,) = outcome.left_to_pay, outcome.net_gain
    (letter,), (likely,), (total,) = outcome.dpe_class, outcome.dpe_class_probabilities, aids.total
    left = left if effects.has_aids else np.full(3, np.nan)
    ends = {"annual_bill": effects.now_bill.at(), "annual_bill_after": outcome.bill.at()}
    ends |= {name: getattr(outcome, name).at() for name in _SAVINGS}
    for name, values in (("cost", cost), ("left_to_pay", left), ("net_gain", gain)):
        ends[name] = Ends(*(float(values[end]) for end in (CENTRAL, LOW, HIGH)))
    stated = {n: end for name in ends for n, end in zip(ended(name), ends[name], strict=True)}
    for name in ("eco_ptz", "eco_ptz_years", "denormandie", "loc_avantages"):
        (stated[name],) = aids.given[name].tolist() if name in aids.given else (np.nan,)
    return stated | {
        "dpe_class_before": DPE_CLASSES[effects.now_class],
        "dpe_class_after": DPE_CLASSES[letter],
        "dpe_class_probabilities_after": likely,
        "aids_total": float(total[CENTRAL]) if effects.has_aids else np.nan,
        "aids_route": aids.route.item() if effects.has_aids else "",
        "payback_low": outcome.payback.low.item(),
        "payback_high": outcome.payback.high.item(),
        "works_life": outcome.life.item(),
        "refused_works": ";".join(f"{name}:{code}" for name, code in effects.refused.items()),
        "warnings": ";".join(effects.warnings),
    }


def _path(key: str, path: Path | None, has_aids: bool) -> dict[str, object]:
    result: tuple[object, ...] = ("", "", np.nan, np.nan, "", np.nan, np.nan)
    if path is not None:
        done = path.after_stages
        result = (
            _names(np.any(path.stages, axis=0)),
            ";".join(_names(stage) for stage in path.stages),
            float(done.left_to_pay[-1, CENTRAL]) if has_aids else np.nan,
            float(done.saving.middle[-1]),
            DPE_CLASSES[int(done.dpe_class[-1])],
            float(done.aids.total[-1, CENTRAL]) if has_aids else np.nan,
            path.forfeited if has_aids else np.nan,
        )
    return {f"{key}_{name}": value for name, value in zip(_PATH, result, strict=True)}


def answer(inputs: RenovationRequest, draws: int = 400) -> dict[str, np.ndarray]:
    """Effects of the works asked and the best paths, of n homes.

    Parameters
    ----------
    inputs : RenovationRequest
        Without issues.
    draws : int, optional

    Returns
    -------
    dict of str to ndarray, shape (n,)
        By the names of ``OUTPUTS``: EUR, kWh/yr, kgCO2e/yr, years; NaN where nothing can be said.
        Works are joined by ``+``, stages by ``;``.
    """
    answers, choice = inputs.home(), inputs.works()
    rows = []
    for place in range(len(answers.floor_area)):
        one = np.array([place])
        home, works = take(answers, one), take(choice, one)
        road, effects = plan(home, works, draws), what_if(home, works, draws)
        paths = {path.key: path for path in road.paths}
        stated = _effects(effects)
        stated |= {"is_good": road.is_good, "idle_works": ";".join(road.idle)}
        for key in _PATHS:
            stated |= _path(key, paths.get(key), effects.has_aids)
        rows.append(stated)
    return {name: np.array([row[name] for row in rows]) for name in OUTPUTS}
