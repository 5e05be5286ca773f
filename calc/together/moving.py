"""The side of moving: which levers matter most, and the years after each subset of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.mobility.week.ledger import Ledger, open_ledger
from calc.mobility.week.levers import NAMES, Reach, combinations, levels, plans, reach, searched
from calc.mobility.week.request import HouseholdRequest
from calc.parameters import Parameters
from calc.together.parts import subsets
from calc.uncertainty import Draws

_TONNE = 1000.0


@dataclass(frozen=True)
class Moving:
    """One household's moving and its best levers for each number of actions.

    Attributes
    ----------
    codes : ndarray of int, shape (k + 1, levers)
        The best with at most 0, 1… k levers.
    value : ndarray, shape (k + 1,)
        What each brings in a year, carbon weighed. [EUR/yr]
    """

    ledger: Ledger
    reach: Reach
    draws: Draws
    codes: np.ndarray
    value: np.ndarray
    searched: int


def best_levers(
    request: HouseholdRequest, draws: int, most: int, carbon_value: float, values: Parameters
) -> Moving:
    """The best levers of a household for each number of actions.

    Parameters
    ----------
    carbon_value : float
        What a tonne avoided weighs. [EUR/t]
    """
    ledger = open_ledger(request, values)
    where = reach(request, ledger)
    asked = levels(request, ledger, where)
    codes = combinations(searched(asked, ledger, where))
    counts = (codes > 0).sum(axis=1)
    codes, counts = codes[counts <= most], counts[counts <= most]
    made = plans(codes, ledger, where)
    totals = {name: found[0] for name, found in ledger.totals(made.weights, made.back).items()}
    spared = {name: totals[name][0] - totals[name] for name in ("cost", "emissions")}
    value = spared["cost"] + spared["emissions"] / _TONNE * carbon_value
    value[(counts > 0) & ~made.is_possible] = -np.inf
    places = [int(np.argmax(np.where(counts <= k, value, -np.inf))) for k in range(most + 1)]
    return Moving(ledger, where, Draws(draws), codes[places], value[places], len(codes))


def levers_of(codes: np.ndarray) -> list[tuple[str, int]]:
    """Levers of a set with their levels.

    Examples
    --------
    >>> pulled = {"telework": 1, "car": 2}
    >>> levers_of(np.array([pulled.get(name, 0) for name in NAMES]))
    [('telework', 1), ('car', 2)]
    """
    return [(name, int(code)) for name, code in zip(NAMES, codes, strict=True) if code]


def worlds(moving: Moving, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cost and emissions after every subset of a set's levers, shape (2^m, N) each: around the
    middles that the pages of moving show."""
    levers = levers_of(codes)
    kept = np.zeros((2 ** len(levers), len(NAMES)), dtype=int)
    held = subsets(len(levers))
    for place, (name, code) in enumerate(levers):
        kept[:, NAMES.index(name)] = held[:, place] * code
    made = plans(kept, moving.ledger, moving.reach)
    totals = moving.ledger.totals(made.weights, made.back)
    cost, emissions = (_drawn(moving, name, *totals[name]) for name in ("cost", "emissions"))
    return cost, emissions


def _drawn(moving: Moving, name: str, middle: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Today's worlds, and each subset's: what it changes has the middle that *Et si* tells."""
    drawn = moving.ledger.worlds(name, middle, spread, moving.draws)
    change = drawn - drawn[0]
    now = drawn[0] + middle[0] - np.median(drawn[0])
    return now + change + (middle - middle[0] - np.median(change, axis=1))[:, None]
