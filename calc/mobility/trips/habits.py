"""A journey made each week: what it costs over a year, what it does for health."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.mobility.health import mortality_reduction, recommended_share, together
from calc.mobility.money import season
from calc.mobility.named import MODE
from calc.mobility.trips.comparator import ELECTRIC_CAR, Combined, Comparison
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
    ways: tuple[str, ...], cost: np.ndarray, marginal: np.ndarray, found: Comparison
) -> tuple[np.ndarray, np.ndarray]:
    """What a journey costs over a year: tickets, or a pass when it is cheaper; one whole car.

    Parameters
    ----------
    ways : tuple of str, length m
    cost, marginal : ndarray, shape (m,)
        Of the journey once, there and back when it is one: as it is counted, and what it adds.
        [EUR]
    found : Comparison
        How often it is made, and by how many.

    Returns
    -------
    tuple of ndarray, shape (m,)
        [EUR/yr], and whether a pass pays for it. However far it goes, a car is not kept twice.
    """
    values = parameters()
    law, is_car = values["mobility.money"].by_key(), np.isin(ways, ("car", ELECTRIC_CAR))
    mode = np.array([MODE.get(way, MODE["car"]) for way in ways])
    fixed, tickets = values["mobility.season_ticket"].constant[mode].T
    months = float(values["mobility.season_months"].constant)
    whole = law["car_fixed"] * law["mean_kilometres"] / found.people
    kept = (cost - marginal) * found.times_a_year
    kept = np.where(is_car, np.minimum(kept, whole), kept)
    one_by_one = marginal * found.times_a_year + kept
    passes = season(cost / found.journeys, fixed, tickets, months)
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
    minutes, middle, low, high, cap = values["mobility.health"].constant[activity].T
    recommended = float(values["household_mobility.movement"].constant)
    return Health(
        weekly_minutes,
        recommended_share(weekly_minutes, recommended),
        *(mortality_reduction(weekly_minutes, minutes, end, cap) for end in (middle, low, high)),
    )


def health_of_legs(legs: Combined, times_a_week: float) -> Health:
    """What a journey of several legs does when it is made each week, shape (1,)."""
    each = health(legs.modes, legs.active_minutes * times_a_week)
    return Health(
        each.minutes.sum(keepdims=True),
        each.share.sum(keepdims=True),
        *(np.array([together(*ends)]) for ends in (each.reduction, each.low, each.high)),
    )
