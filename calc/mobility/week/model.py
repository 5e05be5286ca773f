"""A household's week and year of moving: emissions, euros, hours and movement, with ranges."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from calc.mobility.car.household import MOST_CARS
from calc.mobility.week.ledger import KINDS, Ledger, open_ledger
from calc.mobility.week.legs import JOURNEY
from calc.mobility.week.levers import NAMES, Reach, levels, more_at_home, plans, reach, searched
from calc.mobility.week.plans import Change, Front, change, front
from calc.mobility.week.request import (
    GROUPS,
    LEVERS,
    HouseholdAnswers,
    HouseholdRequest,
    read_household,
)
from calc.mobility.week.ways import NAMES as WAY_NAMES
from calc.mobility.week.ways import OWN, WAYS
from calc.parameters import parameters
from calc.schema.inputs import Issue
from calc.schema.vocabulary import MODES
from calc.uncertainty import Draws, Range, ended


@dataclass(frozen=True)
class HouseholdYear:
    """A year of a household's moving.

    Attributes
    ----------
    total, people, legs : mapping of str to Range
        By figure of ``FIGURES`` ([kgCO2e], [EUR], [h], [min]): of the household, shape (1,), of
        each of its people (6,), of each leg (n,). What is paid by the year for the cars is in
        the total alone.
    made : ndarray, shape (n,)
        Emissions of the making of vehicles in each leg. [kgCO2e]
    moving : Range
        Cost of the trips alone, shape (1,): the total less what is paid by the year for the
        cars. [EUR]
    kept : ndarray, shape (3,)
        Yearly cost of keeping each car. [EUR]
    keeping : Range
        The same with its range, then of all the cars, shape (4,). [EUR]
    car_km : ndarray, shape (3,)
        What each car drives, other kilometres told included. [km/yr]
    supposed_cars : ndarray of bool, shape (3,)
        Nobody described it: two people drive at the same hour.
    trips : ndarray, shape (n,)
        One-way trips a year.
    has_price : ndarray of bool, shape (n,)
        False where the price of a leg is not known: it counts for nothing.
    """

    ledger: Ledger
    total: Mapping[str, Range]
    people: Mapping[str, Range]
    legs: Mapping[str, Range]
    made: np.ndarray
    moving: Range
    kept: np.ndarray
    keeping: Range
    car_km: np.ndarray
    supposed_cars: np.ndarray
    trips: np.ndarray
    has_price: np.ndarray


@dataclass(frozen=True)
class MobilityWhatIf:
    """What levers would change: each alone, the set tried, and every set.

    Attributes
    ----------
    alone : Change
        One row a level of each lever that changes something, in the levers' order.
    tried : Change or None
        The set that the household ticked.
    offered : mapping of str to tuple of int
        Levels of each lever that can be done, alone or with others, 0 first; a second car is
        always spoken of, with what keeps it there, and a seat in another's car, with what it
        costs, even where it emits more.
    """

    year: HouseholdYear
    reach: Reach
    offered: dict[str, tuple[int, ...]]
    alone: Change
    tried: Change | None
    front: Front


def _selections(weights: np.ndarray, ledger: Ledger) -> tuple[np.ndarray, np.ndarray]:
    """Rows of weights that keep one leg (n rows) or one person's part of each (6 rows)."""
    n = ledger.legs.n
    leg_of = np.full(weights.shape[1], -1)
    leg_of[: n * WAYS] = np.repeat(np.arange(n), WAYS)
    for name in (*KINDS, "keep"):
        at = ledger.entries(name)
        leg_of[at] = np.resize(np.arange(n), at.stop - at.start)
    one = (leg_of[None, :] == np.arange(n)[:, None]).astype(float)
    part = ledger.legs.people.aboard / np.maximum(ledger.legs.members, 1)[:, None]
    return weights * one, weights * (part.T @ one)


def _figures(
    ledger: Ledger, weights: np.ndarray, back: np.ndarray, draws: Draws
) -> dict[str, Range]:
    result = {}
    for name, total in ledger.totals(weights, back).items():
        low, high = total.ends(draws)
        result[name] = Range(total.middle, np.minimum(np.maximum(low, 0), total.middle), high)
    return result


def _supposed_cars(request: HouseholdRequest, ledger: Ledger) -> np.ndarray:
    legs = ledger.legs
    supposed = np.zeros(MOST_CARS, dtype=bool)
    supposed[legs.car[legs.is_car_supposed]] = True
    supposed[[number - 1 for number in request.numbers["c"]]] = False
    return supposed


def household_year(request: HouseholdRequest, draws: int = 400) -> HouseholdYear:
    """The year of a household whose request had no issue.

    Examples
    --------
    >>> request, _ = read_household({"t1_mode": "bike", "t1_km": 4, "t1_days": 5})
    >>> round(float(household_year(request, 50).total["emissions"].middle[0]), 2) < 20
    True
    """
    ledger = open_ledger(request, parameters())
    sampler = Draws(draws)
    today = plans(np.zeros((1, len(NAMES)), dtype=int), ledger, reach(request, ledger))
    n = ledger.legs.n
    by_leg, by_person = _selections(today.weights, ledger)
    leg_back, person_back = _selections(today.back, ledger)
    of_legs = today.weights[0, : n * WAYS].reshape(n, WAYS)
    trips = of_legs.sum(axis=1)
    driven = ledger.legs.car >= 0
    car_km = np.bincount(
        ledger.legs.car[driven], weights=(trips * ledger.legs.km)[driven], minlength=MOST_CARS
    )
    cars = ledger.entries("cars")
    costs = ledger.accounts["cost"].middle[cars]
    no_cars, cars_alone = today.weights.copy(), np.zeros((MOST_CARS + 1, today.weights.shape[1]))
    no_cars[:, cars] = 0
    owned = np.diag(today.weights[0, cars])[:MOST_CARS]
    cars_alone[:, cars] = np.concatenate([owned, owned.sum(axis=0)[None, :]])
    priced = ledger.ways.has_price[:, OWN] | (trips == 0)
    return HouseholdYear(
        ledger=ledger,
        total=_figures(ledger, today.weights, today.back, sampler),
        people=_figures(ledger, by_person, person_back, sampler),
        legs=_figures(ledger, by_leg, leg_back, sampler),
        made=(of_legs * ledger.ways.emissions_made).sum(axis=1),
        moving=_figures(ledger, no_cars, today.back, sampler)["cost"],
        kept=costs[:MOST_CARS],
        keeping=_figures(ledger, cars_alone, np.zeros_like(cars_alone), sampler)["cost"],
        car_km=car_km,
        supposed_cars=_supposed_cars(request, ledger),
        trips=trips,
        has_price=priced,
    )


def _single(offered: dict[str, tuple[int, ...]]) -> np.ndarray:
    rows = [
        [level if lever == name else 0 for lever in NAMES]
        for name in NAMES
        for level in offered[name][1:]
    ]
    return np.array(rows, dtype=int).reshape(len(rows), len(NAMES))


def what_if(request: HouseholdRequest, draws: int = 400) -> MobilityWhatIf:
    """What every lever and every set of them would change for a household."""
    year = household_year(request, draws)
    ledger, sampler = year.ledger, Draws(draws)
    where = reach(request, ledger)
    today = float(year.total["emissions"].middle[0])
    asked = levels(request, ledger, where)
    result = front(searched(asked, ledger, where), ledger, where, sampler, today)
    offered = _doable(result) | {name: asked[name] for name in ("second", "passenger")}
    tried = np.array(
        [[max(int(getattr(request.household, f"try_{name}")[0]), 0) for name in NAMES]]
    )
    return MobilityWhatIf(
        year,
        where,
        offered,
        change(_single(offered), ledger, where, sampler),
        change(tried, ledger, where, sampler) if tried.any() else None,
        result,
    )


def _doable(result: Front) -> dict[str, tuple[int, ...]]:
    """Levels of each lever that at least one plan which can be done has."""
    codes = result.change.codes[result.change.is_possible]
    return {
        name: tuple(np.unique(column).tolist()) for name, column in zip(NAMES, codes.T, strict=True)
    }


@dataclass(frozen=True)
class Step:
    """What a set of levers changes of one leg.

    Attributes
    ----------
    leg : int
    way : str
        Of :data:`calc.mobility.week.ways.NAMES`; ``home`` where one stays there, ``fewer``
        where it is not made.
    mode : int
    days : float
        A week, or times a year for a journey.
    minutes : float
        More for each one-way trip, for one person; negative is won. [min]
    """

    leg: int
    way: str
    mode: int
    days: float
    minutes: float


def _without_rebound(ledger: Ledger, where: Reach, codes: np.ndarray) -> np.ndarray:
    """Part of the trips of each leg that its own days make: what telework brings back on other
    roads is counted, and is no day of this trip; shape (n,)."""
    (home,) = more_at_home(codes[None, :], ledger, where)
    left = ledger.legs.calendar.travelled - home
    return np.where(home > 0, left / np.maximum(left + home * ledger.rebound, 1e-9), 1.0)


def steps(effects: MobilityWhatIf, codes: np.ndarray) -> list[Step]:
    """What changes from today, leg by leg, for one set of levers.

    Parameters
    ----------
    codes : ndarray of int, shape (levers,)
    """
    ledger = effects.year.ledger
    legs, made = ledger.legs, ledger.ways
    pair = np.stack([np.zeros_like(codes), codes])
    shape = (2, legs.n, WAYS)
    today, after = plans(pair, ledger, effects.reach).weights[:, : legs.n * WAYS].reshape(shape)
    after = after * _without_rebound(ledger, effects.reach, codes)[:, None]
    heads = np.maximum(legs.members, 1)
    per_day = (
        np.where(legs.kind == JOURNEY, np.minimum(legs.calendar.ways, 2), legs.calendar.ways)
        * legs.calendar.weeks
    )
    changes = []
    for leg in range(legs.n):
        for way in np.flatnonzero(after[leg] - today[leg] > 1e-9):
            minutes = 60 * (made.duration[leg, way] - made.duration[leg, OWN]) / heads[leg]
            days = (after[leg, way] - today[leg, way]) / per_day[leg]
            mode = int(made.mode[leg, way])
            changes.append(Step(leg, WAY_NAMES[way], mode, float(days), float(minutes)))
        fewer = (today[leg].sum() - after[leg].sum()) / max(per_day[leg], 1e-9)
        if fewer > 1e-9:
            home = effects.reach.telework[leg] and codes[NAMES.index("telework")] > 0
            what = "home" if home else "fewer"
            changes.append(Step(leg, what, int(legs.mode[leg]), float(fewer), 0.0))
    return changes


def _steps(effects: MobilityWhatIf, place: int) -> list[dict[str, object]]:
    return [
        {
            "leg": step.leg,
            "way": step.way,
            "mode": MODES[step.mode],
            "days": step.days,
            "minutes": step.minutes,
        }
        for step in steps(effects, effects.front.plans.codes[place])
    ]


def _with_ends(figures: Mapping[str, Range], place: int) -> dict[str, float]:
    stated: dict[str, float] = {}
    for name, figure in figures.items():
        stated |= zip(ended(name), figure.at(place), strict=True)
    return stated


def _changed(effect: Change, place: int) -> dict[str, object]:
    levers = {
        name: LEVERS[name][code]
        for name, code in zip(NAMES, effect.codes[place], strict=True)
        if code
    }
    finite = {k: v for k, v in _with_ends(effect.figures, place).items() if np.isfinite(v)}
    return {"levers": levers, "is_possible": bool(effect.is_possible[place]), **finite}


def answer_one(submitted: Mapping[str, object], draws: int = 400) -> dict[str, object]:
    """A household as plain values → its year and its plans, or every issue.

    Parameters
    ----------
    submitted : mapping
        Flat fields (``t1_mode``…) or the lists ``trips``, ``journeys``, ``cars``.

    Returns
    -------
    dict
        ``issues`` alone when something is refused.

    Examples
    --------
    >>> answer_one({"trips": [{"mode": "rocket", "km": 3}]})
    {'issues': [{'field': 't1_mode', 'code': 'not_a_choice', 'limit': None}]}
    """
    request, issues = read_household(submitted)
    if issues:
        return {"issues": [{"field": i.field, "code": i.code, "limit": i.limit} for i in issues]}
    effects = what_if(request, draws)
    year, people = effects.year, request.people
    plans_named = {
        name: _changed(effects.front.plans, place) | {"changes": _steps(effects, place)}
        for place, name in enumerate(effects.front.named)
    }
    return {
        **_with_ends(year.total, 0),
        "people": [_with_ends(year.people, person) for person in range(people)],
        "legs": [_with_ends(year.legs, leg) for leg in range(year.ledger.legs.n)],
        "cars": [
            {"km": float(km), "keeping": float(cost), "is_supposed": bool(supposed)}
            for km, cost, owned, supposed in zip(
                year.car_km, year.kept, year.ledger.cars.is_owned, year.supposed_cars, strict=True
            )
            if owned
        ],
        "unpriced_legs": np.flatnonzero(~year.has_price).tolist(),
        "levers": [_changed(effects.alone, row) for row in range(len(effects.alone.codes))],
        "tried": _changed(effects.tried, 0) if effects.tried else None,
        "plans": plans_named,
        "plans_searched": len(effects.front.change.codes),
        "plans_on_the_front": len(effects.front.best),
    }


INPUTS = HouseholdAnswers
LISTS = GROUPS
MOST_ITEMS = 100


def issues_of(submitted: Mapping[str, object]) -> list[Issue]:
    """Everything refused in one request, by flat names; nothing told of how people move is not a
    year of nothing.

    Examples
    --------
    >>> [(i.field, i.code) for i in issues_of({"trips": [{"mode": "bike"}]})]
    [('t1_km', 'required')]
    >>> [(i.field, i.code) for i in issues_of({"adults": 2})], issues_of({"trips": []})
    ([('trips', 'required')], [])
    """
    _, issues = read_household(submitted)
    is_silent = all(submitted.get(one.name) is None for one in LISTS.values())
    if is_silent and not any(re.fullmatch(r"[tjc]\d+_\w+", name) for name in submitted):
        issues.append(Issue("trips", "required"))
    return issues
