"""From dwellings to what decides together: like dwellings, or buildings; and back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from calc.renovation.outcome import CENTRAL
from calc.stock.programme.options import BARE, Options
from calc.stock.programme.results import Asked
from calc.stock.programme.solver import Choices, Problem
from calc.stock.programme.stages import Stages, staged


@dataclass(frozen=True)
class Units:
    """Units of n dwellings, each like one of m unlike ones.

    Attributes
    ----------
    of_dwelling : ndarray of int, shape (n,)
        Unit of each dwelling.
    like : ndarray of int, shape (n,)
        What each dwelling is like.
    count : ndarray of int, shape (U,)
        Dwellings of a unit that decide one by one; 1 for a building, which decides whole.
    mix : csr_array, shape (U, m)
        Dwellings of each kind that one decision of the unit renovates.
    """

    of_dwelling: np.ndarray
    like: np.ndarray
    count: np.ndarray
    mix: csr_array

    @property
    def is_whole(self) -> np.ndarray:
        """Units that decide for several dwellings at once: buildings."""
        return np.asarray(self.mix.sum(axis=1)).ravel() > 1

    def summed(self, array: np.ndarray) -> np.ndarray:
        """Of the dwellings of one decision: (m, ...) → (U, ...)."""
        if self.is_each:
            return array
        flat = array.reshape(len(array), -1)
        mix = self.mix.astype(array.dtype)  # otherwise single precision would come back double
        return (mix @ flat).reshape(-1, *array.shape[1:])

    @property
    def is_each(self) -> bool:
        """Whether each unit is one kind of dwelling, in their order."""
        kinds = self.mix.shape[1]
        alone = len(self.count) == kinds and bool((self.mix.data == 1).all())
        return alone and np.array_equal(self.mix.indices, np.arange(kinds))


def units_of(
    like: np.ndarray, buildings: np.ndarray | None, apart: np.ndarray | None = None
) -> Units:
    """Units of a stock: buildings where they are told, like dwellings elsewhere.

    Parameters
    ----------
    like : ndarray of int, shape (n,)
    buildings : ndarray of str, shape (n,), or None
        Empty where a dwelling decides alone.
    apart : ndarray of int, shape (n,), optional
        Like dwellings of different numbers do not decide together.

    Examples
    --------
    >>> found = units_of(np.array([0, 0, 1, 1]), np.array(["", "", "A", "A"]))
    >>> found.of_dwelling.tolist(), found.count.tolist(), found.mix.toarray().tolist()
    ([0, 0, 1, 1], [2, 1], [[1, 0], [0, 2]])
    """
    kinds = int(like.max()) + 1
    told = np.zeros(len(like), dtype=np.int64) if apart is None else apart.astype(np.int64)
    lone = kinds * (int(told.max()) + 1)
    key = told * kinds + like
    if buildings is not None:
        _, place = np.unique(buildings, return_inverse=True)
        key = np.where(buildings == "", key, lone + place.ravel())
    keys, unit = np.unique(key, return_inverse=True)
    unit = unit.ravel()
    size = np.bincount(unit)
    alone = keys < lone
    pairs, times = np.unique(unit * kinds + like, return_counts=True)
    row = pairs // kinds
    held = np.where(alone[row], 1, times)
    mix = csr_array((held, (row, pairs % kinds)), shape=(len(keys), kinds))
    return Units(unit, like, np.where(alone, size, 1), mix)


def net_cost(found: Options, aid: float) -> np.ndarray:
    """What the owner pays, to the whole euro, shape (m, P). [EUR]"""
    return np.ceil(found.cost[..., CENTRAL].astype(float) * (1 - aid))


def problem(
    found: Options,
    units: Units,
    value: np.ndarray,
    asked: Asked,
    stages: Stages,
    budget: np.ndarray | None = None,
) -> Problem:
    """What is asked of the solver, orders aside: packages, then works in two stages.

    Parameters
    ----------
    found : Options
        Of the m unlike dwellings.
    units : Units
    value : ndarray, shape (m, P, T)
        Emptied where nothing is offered: a large stock has no room for two of it.
    asked : Asked
    stages : Stages
    budget : ndarray, shape (T,), optional
        Instead of the one asked. [EUR]
    """
    offered = found.first >= 0
    cost = np.where(offered, net_cost(found, asked.aid), 0.0)
    value[~offered] = 0.0
    begun, later, in_two = staged(offered, cost, value, stages)
    doubled = offered & (found.first != np.arange(found.first.shape[1]))
    only = units.summed((offered & ~doubled).astype(int)) > 0
    bare = np.isin(found.names, BARE)
    whole_unit = units.summed(np.ones(len(offered)))
    partly = units.summed(offered.astype(int)) < whole_unit[:, None]
    only &= ~(bare & partly & units.is_whole[:, None])
    whole, second = units.summed(np.concatenate([cost, begun], axis=1)), units.summed(later)
    then = np.concatenate([np.zeros_like(only, dtype=float), second], axis=1)
    two = (second > 0) & (whole[:, only.shape[1] :] > 0)
    value = units.summed(np.concatenate([value, in_two], axis=1))
    value[~np.concatenate([only, two], axis=1)] = 0.0
    return Problem(
        whole,
        value,
        units.count,
        asked.yearly_budget if budget is None else budget,
        asked.carries,
        then,
        stages.delay,
    )


def assigned(units: Units, choices: Choices) -> tuple[np.ndarray, np.ndarray]:
    """Package and year of each dwelling, -1 where nothing is done: shape (n,), (n,).

    Examples
    --------
    >>> both = units_of(np.array([0, 0, 0]), None)
    >>> one = np.zeros(1, dtype=int)
    >>> assigned(both, Choices(one, one, one, one + 2, 0.0, 0.0, 0.0))[0].tolist()
    [0, 0, -1]
    """
    count = len(units.like)
    package, year = np.full(count, -1), np.full(count, -1)
    order = np.argsort(units.of_dwelling, kind="stable")
    size = np.bincount(units.of_dwelling, minlength=len(units.count))
    starts = np.cumsum(size) - size
    sort = np.argsort(choices.unit, kind="stable")
    unit = choices.unit[sort]
    often = np.where(units.is_whole[unit], size[unit], choices.times[sort])
    before = np.cumsum(often) - often
    _, head, which = np.unique(unit, return_index=True, return_inverse=True)
    within = before - before[head][which.ravel()] if len(unit) else before
    repeated = np.repeat(np.arange(len(unit)), often)
    rank = np.arange(len(repeated)) - np.repeat(before, often) + within[repeated]
    rows = order[starts[unit[repeated]] + rank]
    package[rows], year[rows] = choices.package[sort][repeated], choices.year[sort][repeated]
    return package, year
