"""What simple rules would do with the same budgets: worst label first, cheapest first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from calc.stock.programme.solver import Problem

RULES = ("worst_label_first", "cheapest_first")
_SKIPS = 300
"""Times that a rule passes over what no longer fits in a year."""
_GOOD_ENOUGH = 3.5
"""Mean class (A: 0) of a dwelling that no ban of today's law will reach: D or better."""


def _cheapest(cost: np.ndarray, fits: np.ndarray) -> np.ndarray:
    return np.argmin(np.where(fits, cost, np.inf), axis=-1)


def _packages(problem: Problem, after: np.ndarray, fits: np.ndarray) -> tuple[np.ndarray, ...]:
    """Ways to pick one package a unit, each shape (U,): least that reaches D; cheapest; best for
    its price; best."""
    value = problem.value[..., 0]
    reach = fits & (after <= _GOOD_ENOUGH)
    most = np.argmin(np.where(fits, after, np.inf), axis=-1)
    enough = np.where(reach.any(axis=-1), _cheapest(problem.cost, reach), most)
    price = np.where(fits, value / np.maximum(problem.cost, 1.0), -np.inf)
    return (
        enough,
        _cheapest(problem.cost, fits),
        np.argmax(price, axis=-1),
        np.argmax(np.where(fits, value, -np.inf), axis=-1),
    )


def _filled(cost: np.ndarray, budget: np.ndarray, carries: bool = False) -> np.ndarray:
    """Year of each of a list taken in its order while the year's money lasts; -1: never.

    Examples
    --------
    >>> _filled(np.array([6.0, 5.0, 3.0, 9.0]), np.array([10.0, 10.0])).tolist()
    [0, 1, 0, -1]
    """
    year = np.full(len(cost), -1)
    left = 0.0
    for place, room in enumerate(budget):
        left = float(room) + (left if carries else 0.0)
        waiting = np.flatnonzero((year < 0) & (cost <= left))
        for _ in range(_SKIPS):
            spent = np.cumsum(cost[waiting])
            until = int(np.searchsorted(spent, left, side="right"))
            year[waiting[:until]] = place
            left -= float(spent[until - 1]) if until else 0.0
            waiting = waiting[until:]
            waiting = waiting[cost[waiting] <= left]
            if not len(waiting):
                break
    return year


def _worth(problem: Problem, order: np.ndarray, package: np.ndarray) -> float:
    unit = np.repeat(order, problem.count[order])
    chosen = package[unit]
    year = _filled(problem.cost[unit, chosen].astype(float), problem.budget, problem.carries)
    done = year >= 0
    return float(problem.value[unit[done], chosen[done], year[done]].sum())


def by_rule(problem: Problem, before: np.ndarray, after: np.ndarray) -> dict[str, float]:
    """Value that each rule reaches, with the way to pick packages that serves it best.

    Parameters
    ----------
    problem : Problem
        Works in two stages are left out: a rule does not plan.
    before : ndarray, shape (U,)
        Mean class of each unit today; A is 0.
    after : ndarray, shape (U, P)
        Mean class after each package.

    Returns
    -------
    dict of str to float
        By the names of ``RULES``.
    """
    fits = (problem.value[..., 0] > 0) & (problem.cost > 0) & ~problem.staged
    can = np.flatnonzero(fits.any(axis=-1))
    found = dict.fromkeys(RULES, 0.0)
    if not len(can):
        return found
    part = replace(
        problem, cost=problem.cost[can], value=problem.value[can], count=problem.count[can]
    )
    for package in _packages(part, after[can], fits[can]):
        price = part.cost[np.arange(len(can)), package]
        worst = np.lexsort((price, -before[can], -np.rint(before[can])))
        for rule, order in zip(RULES, (worst, np.argsort(price, kind="stable")), strict=True):
            found[rule] = max(found[rule], _worth(part, order, package))
    return found
