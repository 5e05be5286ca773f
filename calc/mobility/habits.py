"""A journey made each week: what it costs over a year, what it does for health."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.mobility.comparator import Combined
from calc.mobility.health import mortality_reduction, recommended_share, together
from calc.mobility.money import season
from calc.mobility.named import MODE, named
from calc.parameters import parameters


@dataclass(frozen=True)
class Health:
    """What the movement of each way does when it is made each week, shape (m,)."""

    minutes: np.ndarray
    share: np.ndarray
    reduction: np.ndarray
    low: np.ndarray
    high: np.ndarray


def yearly_cost(
    ways: tuple[str, ...], cost: np.ndarray, journeys: int, times_a_year: float
) -> tuple[np.ndarray, np.ndarray]:
    """What a journey costs over a year, by tickets or by a pass when it is cheaper.

    Parameters
    ----------
    ways : tuple of str, length m
    cost : ndarray, shape (m,)
        Of the journey once, there and back when it is one. [EUR]
    journeys : int
        1, or 2 there and back.
    times_a_year : float

    Returns
    -------
    tuple of ndarray, shape (m,)
        [EUR/yr], and whether a pass pays for it.
    """
    values = parameters()
    mode = np.array([MODE.get(way, MODE["car"]) for way in ways])
    fixed, tickets = values["mobility.season_ticket"].values[0][mode].T
    months = float(values["mobility.season_months"].values[0])
    one_by_one, passes = cost * times_a_year, season(cost / journeys, fixed, tickets, months)
    return np.minimum(one_by_one, passes), passes < one_by_one


def health(ways: tuple[str, ...], weekly_minutes: np.ndarray) -> Health:
    """What moving so long each week does, by the activity of each way.

    Parameters
    ----------
    ways : tuple of str, length m
    weekly_minutes : ndarray, shape (m,)
    """
    values = parameters()
    activities = {"bike": 1, "e_bike": 2, "e_cargo_bike": 2}
    activity = np.array([activities.get(way, 0) for way in ways])
    minutes, middle, low, high, cap = values["mobility.health"].values[0][activity].T
    recommended = named(values, "habit")["recommended_minutes"]
    return Health(
        weekly_minutes,
        recommended_share(weekly_minutes, recommended),
        *(mortality_reduction(weekly_minutes, minutes, end, cap) for end in (middle, low, high)),
    )


def health_of_legs(legs: Combined, times_a_week: float) -> Health:
    """What a journey of several legs does when it is made each week, shape (1,)."""
    each = health(legs.modes, legs.active_minutes * times_a_week)
    return Health(
        each.minutes.sum(keepdims=True), each.share.sum(keepdims=True),
        *(np.array([together(*ends)]) for ends in (each.reduction, each.low, each.high)),
    )  # fmt: skip
