"""One journey for a page: its year, its health, and what to propose instead of the car."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from calc.mobility.account import Yearly, kept_part, practised, yearly
from calc.mobility.car.keeping import garage_of, spared
from calc.mobility.formulas import mortality_reduction, recommended_share, together
from calc.mobility.modes import MODE, column, flags, named
from calc.mobility.trips.comparator import (
    CONDITIONS,
    SHARED_CARS,
    Combined,
    Comparison,
    combine,
    compare,
)
from calc.mobility.trips.request import ComparisonRequest, LegsRequest
from calc.parameters import parameters
from calc.schema.vocabulary import MODES
from calc.uncertainty import NORMAL_80, Ends, Range


@dataclass(frozen=True)
class Health:
    """What the movement of each way does when it is made each week, shape (m,)."""

    minutes: np.ndarray
    share: np.ndarray
    reduction: Range


@dataclass(frozen=True)
class LegsYear:
    """A year of a journey of several legs: its cost, whether a pass pays for some of it, and what
    it adds in the car's place. [EUR/yr]"""

    cost: Range
    by_pass: bool
    change: float


@dataclass(frozen=True)
class JourneyYear:
    """A journey made each week, over a year: for one person, cars kept.

    Attributes
    ----------
    yearly : Yearly
        Of each way of the comparison, the car's being the one replaced.
    spared : tuple of float
        More, for the whole car, when the journey is all that it is kept for: middle, low, high.
        [EUR/yr]
    """

    yearly: Yearly
    spared: Ends


def mode_of(way: str) -> int:
    """Mode of a way of the comparison: a car is a car whatever its motor and who is in it.

    Examples
    --------
    >>> mode_of("electric_car") == mode_of("car_3") == MODE["car"]
    True
    """
    return MODE.get(way, MODE["car"])


def _price(figures: dict[str, np.ndarray], journeys: int) -> tuple[np.ndarray, np.ndarray]:
    """What a one-way journey adds, and its standard error. [EUR]"""
    apart = figures["marginal_cost_high"] - figures["marginal_cost_low"]
    return figures["marginal_cost"] / journeys, apart / (2 * NORMAL_80) / journeys


def year_of(found: Comparison, request: ComparisonRequest) -> JourneyYear:
    """The year of a journey by every way, by the account of every page."""
    values = parameters()
    mode = np.array([mode_of(way) for way in found.ways])
    car, times = found.ways.index("car"), found.times_a_year * found.journeys
    price, doubt = _price(found.figures, found.journeys)
    held = flags("owned")[mode] & (mode != MODE["car"])
    part = kept_part(mode, times * found.figures["distance_travelled"], values)
    kept = (found.figures["cost"] - found.figures["marginal_cost"]) / found.journeys
    full = np.where(held, price + part * kept, price)
    one = garage_of(
        size=int(request.car_size[0]),
        motor=int(request.car_motor[0]),
        consumption=float(request.car_consumption[0]),
        km=times * float(found.figures["distance_travelled"][car]),
    )
    return JourneyYear(
        yearly(mode, full, doubt, times=times, is_work=found.is_work, today=car, values=values),
        spared(one, request.date[0], values),
    )


def year_of_legs(found: Comparison, legs: Combined) -> LegsYear:
    """The year of a journey of several legs, by the account of every page."""
    values = parameters()
    mode = np.array([MODE[name] for name in legs.modes])
    times, car = found.times_a_year * found.journeys, found.ways.index("car")
    price, doubt = _price(legs.parts, found.journeys)
    by_car = float(found.figures["marginal_cost"][car]) * found.times_a_year
    each = yearly(mode, price, doubt, times=times, is_work=found.is_work, today=0, values=values)
    cost = each.cost.middle.sum(keepdims=True)
    apart = np.sqrt(((each.cost.high - each.cost.middle) ** 2).sum())
    return LegsYear(
        Range(cost, np.maximum(cost - apart, 0.0), cost + apart),
        bool(each.by_pass.any()),
        float(cost[0]) - by_car,
    )


def health(ways: tuple[str, ...], weekly_minutes: np.ndarray) -> Health:
    """What moving so long each week does, by the activity of each way.

    Parameters
    ----------
    ways : tuple of str, length m
    weekly_minutes : ndarray, shape (m,)
    """
    values = parameters()
    names = column("activity")[[mode_of(way) for way in ways]]
    activity = [values["mobility.health"].keys[0].index(str(name)) for name in names]
    minutes, middle, low, high, cap = values["mobility.health"].constant[activity].T
    recommended = float(values["household_mobility.movement"].constant)
    return Health(
        weekly_minutes,
        recommended_share(weekly_minutes, recommended),
        Range(middle, low, high).each(
            lambda end: mortality_reduction(weekly_minutes, minutes, end, cap)
        ),
    )


def health_of_legs(legs: Combined, times_a_week: float) -> Health:
    """What a journey of several legs does when it is made each week, shape (1,)."""
    each = health(legs.modes, legs.active_minutes * times_a_week)
    return Health(
        each.minutes.sum(keepdims=True),
        each.share.sum(keepdims=True),
        each.reduction.each(lambda end: np.array([together(*end)])),
    )


COMBINED = "combined"
"""The key of a journey of several legs among the ways."""
_DOUBTED = {False: ("network",), True: tuple(set(CONDITIONS) - {"", "afoot"})}
"""On what a way that is proposed may not hang, by whether both places are known."""
_NAMES = ("emissions", "marginal_cost", "duration", "duration_high")


@dataclass(frozen=True)
class Instead:
    """A way by its key, and what it spares for one person's whole journey beside the car.

    Attributes
    ----------
    emissions, marginal_cost : float
        [kgCO2e], [EUR]
    """

    key: str
    emissions: float
    marginal_cost: float


def proposed(
    today: np.ndarray,
    emissions: np.ndarray,
    duration: np.ndarray,
    is_offered: np.ndarray,
    left: float,
) -> np.ndarray:
    """The most sober of the ways that are about as quick as the quickest of those that cut enough.

    Parameters
    ----------
    today : ndarray, shape (n,)
        What is emitted now. [kgCO2e]
    emissions : ndarray, shape (n, m)
        By each way. [kgCO2e]
    duration : ndarray, shape (2, n, m)
        Middle and high: as quick is whose middle the quickest may take. [h]
    is_offered : ndarray of bool, shape (n, m)
    left : float
        Part of today's emissions that a way leaves at most. [-]

    Returns
    -------
    ndarray of int, shape (n,)
        Place of the way; -1 where none cuts enough.

    Examples
    --------
    Of a bus, a bicycle about as quick, and legs that are not, the bicycle:

    >>> proposed(
    ...     np.array([2.0]), np.array([[0.9, 0.04, 0.0]]),
    ...     np.array([[[0.5, 0.6, 1.6]], [[0.7, 0.8, 1.9]]]),
    ...     np.array([[True, True, True]]), 0.5,
    ... ).tolist()
    [1]
    """
    middle, high = duration
    cuts = is_offered & (emissions <= left * today[:, np.newaxis])
    quickest = np.argmin(np.where(cuts, middle, np.inf), axis=1)[:, np.newaxis]
    as_quick = cuts & (middle <= np.take_along_axis(high, quickest, axis=1))
    best = np.argmin(np.where(as_quick, emissions, np.inf), axis=1)
    return np.where(cuts.any(axis=1), best, -1)


def instead_of_car(
    found: Comparison, among: Collection[str], legs: Combined | None = None
) -> Instead | None:
    """What to propose instead of the car for one journey.

    Ways with a motor of one's own, those that hang on an « if » (a line that nobody knows to run
    between two known places), a ferry but one that is known and taken on foot, what takes far
    longer than the car, or a night train for what comes back each week, are not proposed; where
    nothing else cuts enough, sharing the car is if it does, else the most sober of these, be it the
    car.

    Parameters
    ----------
    among : collection of str
        Keys of the ways that may be named.

    Returns
    -------
    Instead or None
        None where no car goes, or nothing beside it.

    Examples
    --------
    >>> from calc.schema.inputs import read
    >>> told, _ = read(ComparisonRequest, {"date": ["2026-11-24"], "distance": [2]}, 1)
    >>> instead_of_car(compare(told), ("car", "bus", "e_bike", "bike", "walk")).key
    'bike'
    """
    at = [
        i
        for i, (key, reason) in enumerate(zip(found.ways, found.reasons, strict=True))
        if not reason and key in among
    ]
    keys = [found.ways[i] for i in at]
    owned = flags("owned")
    sure = [
        not owned[mode_of(key)]
        and found.conditions[i] not in _DOUBTED[found.way is not None]
        and not (key == "night_train" and found.times_a_week)
        and (key != "ferry" or found.conditions[i] == "afoot")
        for i, key in zip(at, keys, strict=True)
    ]
    figures = np.array([found.figures[name][at] for name in _NAMES])
    if legs is not None:
        keys, sure = [*keys, COMBINED], [*sure, True]
        middle, _, high = legs.figures["duration"]
        own = [*(legs.figures[name][0] for name in _NAMES[:2]), middle, high]
        figures = np.column_stack([figures, own])
    if "car" not in keys or len(keys) < 2:
        return None
    emissions, cost, *duration = figures
    car = keys.index("car")
    rule = parameters()["mobility.instead"].by_key()
    left, hours = float(rule["left"]), duration[0]
    is_slow = hours - hours[car] > np.maximum(rule["longer"], rule["slower"] * hours[car])
    sure = (np.array(sure) & ~is_slow).tolist()
    shared = [key in SHARED_CARS for key in keys]
    best = -1
    for offered in (sure, shared):
        if best < 0:
            times = np.array(duration)[:, np.newaxis]
            best = int(
                proposed(emissions[[car]], emissions[np.newaxis], times, np.array([offered]), left)[
                    0
                ]
            )
    if best < 0:
        offered = np.array(sure) | np.array(shared)
        offered[car] = True
        best = int(np.argmin(np.where(offered, emissions, np.inf)))
    return Instead(
        keys[best], float(emissions[car] - emissions[best]), float(cost[car] - cost[best])
    )


PROPOSED = frozenset({*MODES, *SHARED_CARS} - {*named("folded")})
"""Ways that may be proposed."""


@dataclass(frozen=True)
class OneJourney:
    """Everything about a journey.

    Attributes
    ----------
    year, legs_year : JourneyYear, LegsYear or None
        None where nobody said how often, or of which legs.
    instead : Instead or None
        What to propose in the car's place.
    """

    found: Comparison
    legs: Combined | None
    year: JourneyYear | None
    legs_year: LegsYear | None
    instead: Instead | None

    def spared(self) -> tuple[float, float] | None:
        """What proposing it spares in a year, for one person, cars kept; None where nobody knows.

        Returns
        -------
        tuple of float
            [EUR/yr], [kgCO2e/yr]
        """
        if self.instead is None or self.year is None:
            return None
        key = self.instead.key
        if key == COMBINED:
            euros, share = -self.legs_year.change if self.legs_year else 0.0, 1.0
        else:
            place = self.found.ways.index(key)
            euros = -float(self.year.yearly.change.middle[place])
            share = float(practised(np.array(mode_of(key)), parameters()))
        return euros, self.instead.emissions * self.found.times_a_year * share


def one_journey(
    request: ComparisonRequest, legs: LegsRequest | None, among: Collection[str] = PROPOSED
) -> OneJourney:
    """A journey by every way.

    Parameters
    ----------
    request : ComparisonRequest
        One row, without issues.
    legs : LegsRequest or None
        Of several legs, when it is told.
    among : collection of str, optional
        Keys of the ways that may be proposed; every one by default.

    Examples
    --------
    >>> from calc.schema.inputs import read
    >>> told, _ = read(
    ...     ComparisonRequest, {"distance": ["20"], "times_a_week": ["5"]}, 1
    ... )
    >>> found = one_journey(told, None)
    >>> found.instead.key, found.found.journeys, found.spared()[0] > 0
    ('regional_train', 2, True)
    """
    found = compare(request)
    combined = combine(request, legs) if legs is not None else None
    year = year_of(found, request) if found.times_a_week else None
    legs_year = year_of_legs(found, combined) if combined and year else None
    return OneJourney(found, combined, year, legs_year, instead_of_car(found, among, combined))
