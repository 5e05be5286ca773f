"""A journey made each week: what it costs over a year, what it does for health."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.mobility.account import Yearly, kept_part, yearly
from calc.mobility.car.keeping import garage_of, spared
from calc.mobility.health import mortality_reduction, recommended_share, together
from calc.mobility.modes import MODE, column, flags
from calc.mobility.trips.comparator import Combined, Comparison
from calc.mobility.trips.comparator_request import ComparisonRequest
from calc.parameters import parameters
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
