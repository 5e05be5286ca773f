"""What is worth proposing instead of a car: one rule, for a journey and for a commute."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from calc.mobility.modes import flags
from calc.mobility.trips.comparator import CONDITIONS, SHARED_CARS, Combined, Comparison
from calc.mobility.trips.habits import mode_of
from calc.parameters import parameters

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
    >>> from calc.mobility.trips.comparator import compare
    >>> from calc.mobility.trips.comparator_request import ComparisonRequest
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
