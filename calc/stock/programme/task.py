"""What is put to the search: what a package is worth in a dwelling and a year, works in two stages,
and the buildings that decide together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from calc.parameters import Parameters
from calc.renovation.outcome import CENTRAL
from calc.stock.programme.options import BARE, Options
from calc.stock.programme.results import Asked
from calc.stock.programme.solver import Choices, Problem
from calc.stock.programme.years import year_of

SINGLE = ("out_of_ban", "tenants_euros", "carbon")
MIXED = "mixed"
"""All of them by weights."""
AIMS = (*SINGLE, MIXED)
UNITS = {
    "out_of_ban": "dwelling-years",
    "tenants_euros": "EUR",
    "carbon": "kgCO2e",
    MIXED: "points",
}
_POINTS = 100.0
"""Of the whole stock, each dwelling doing the best for an aim at once, whatever the money."""


@dataclass(frozen=True)
class Weather:
    """What a programme does not decide: prices beside today's, and the ban's delay.

    Attributes
    ----------
    fuels, electricity : float
        Change of the price of a kWh, such as 0.3 for 30 % more.
    ban_delay : int
        Years by which the bans to come are put off; negative, brought forward.
    """

    fuels: float = 0.0
    electricity: float = 0.0
    ban_delay: int = 0


def forbidden_class(
    values: Parameters, start: np.datetime64, years: np.ndarray, delay: int = 0
) -> np.ndarray:
    """First class that cannot be let in the middle of years to come; 7 where none.

    Parameters
    ----------
    values : Parameters
    start : datetime64[D]
        Of the programme: bans in force then are not put off.
    years : ndarray of int
        Calendar years.
    delay : int, optional

    Examples
    --------
    >>> from calc.parameters import parameters
    >>> ask = parameters(), np.datetime64("2027-01-01"), np.array([2027, 2028, 2033, 2034])
    >>> forbidden_class(*ask).tolist(), forbidden_class(*ask, delay=2).tolist()
    ([6, 5, 5, 4], [6, 6, 5, 5])
    """
    law = values["letting.forbidden_from"]
    asked = np.array([f"{year - delay}-07-01" for year in years], dtype="datetime64[D]")
    later = law.on(np.maximum(asked, law.starts[0]))
    return np.minimum(later, law.on(start)).astype(int)


def years_of(start: np.datetime64, years: int) -> np.ndarray:
    """Calendar years of a programme.

    Examples
    --------
    >>> years_of(np.datetime64("2027-01-01"), 3).tolist()
    [2027, 2028, 2029]
    """
    return year_of(start) + np.arange(years)


def counted_years(life: np.ndarray, horizon: float, years: int) -> np.ndarray:
    """Years that a saving counts when works are done in each year, shape (..., T).

    Examples
    --------
    >>> counted_years(np.array([30.0, 15.0]), 20.0, 3).tolist()
    [[19.0, 18.0, 17.0], [15.0, 15.0, 15.0]]
    """
    left = horizon - 1 - np.arange(years)
    return np.minimum(life[..., None], np.maximum(left, 0.0))


def _out_of_ban(
    options: Options, values: Parameters, start: np.datetime64, years: int, delay: int
) -> np.ndarray:
    """Dwelling-years that could not have been let and can: from the year after the works to the
    year after the programme."""
    after_works = years_of(start, years) + 1
    worst = forbidden_class(values, start, after_works, delay)
    no_longer = np.zeros((*options.cost.shape[:2], years), dtype=np.float32)
    for place, first in enumerate(worst):
        before = options.before[:, None, first:].sum(axis=-1)
        no_longer[..., place] = before - options.after[..., first:].sum(axis=-1)
    no_longer[np.abs(no_longer).max(axis=-1) < _least(values, "out_of_ban")] = 0.0
    return np.cumsum(no_longer[..., ::-1], axis=-1)[..., ::-1]


def _least(values: Parameters, aim: str) -> float:
    """Gain too small for works to be offered: a probability, or of a year."""
    return values["programme.least"].by_key()[aim]


def value_of(
    options: Options,
    aim: str,
    values: Parameters,
    start: np.datetime64,
    years: int,
    weather: Weather | None = None,
    blend: tuple[float, ...] = (0.0,) * len(SINGLE),
) -> np.ndarray:
    """Expected value of each package in each year, shape (n, P, T).

    Parameters
    ----------
    options : Options
    aim : str
        One of ``AIMS``.
    values : Parameters
    start : datetime64[D]
        First day of the programme.
    years : int
        T.
    weather : Weather, optional
        Today's by default.
    blend : tuple of float, optional
        Aims put together: points that a unit of each of ``SINGLE`` is worth.

    Returns
    -------
    ndarray
        In the aim's unit; zero or less where the package does not serve it.
    """
    weather = weather or Weather()
    if aim == MIXED:
        parts = [
            worth * value_of(options, one, values, start, years, weather)
            for one, worth in zip(SINGLE, blend, strict=True)
            if worth
        ]
        nothing = np.zeros((*options.cost.shape[:2], years), dtype=np.float32)
        return nothing + sum(parts)
    if aim == "out_of_ban":
        return _out_of_ban(options, values, start, years, weather.ban_delay)
    horizon = float(values["programme.horizon"].constant)
    yearly = options.emissions
    if aim == "tenants_euros":
        yearly = (
            options.saving
            + weather.fuels * options.fuels
            + weather.electricity * options.electricity
        )
    small = (yearly > 0) & (yearly < _least(values, aim))
    yearly = np.where(small, 0.0, yearly).astype(np.float32)
    return yearly[..., None] * counted_years(options.life, horizon, years).astype(np.float32)


def blend_of(
    weights: tuple[float, ...],
    options: Options,
    count: np.ndarray,
    values: Parameters,
    start: np.datetime64,
    years: int,
) -> tuple[float, ...]:
    """Points of each aim's unit, so that each weighs as it is told whatever its unit.

    Parameters
    ----------
    weights : tuple of float
        In the order of ``SINGLE``; any scale.
    options : Options
        Of m unlike dwellings.
    count : ndarray, shape (m,)
        Dwellings that each stands for.
    values, start, years
        As in :func:`value_of`.
    """
    each = []
    for one, weight in zip(SINGLE, weights, strict=True):
        worth = value_of(options, one, values, start, years)
        most = float(count @ np.maximum(worth.max(axis=(1, 2)), 0.0))
        each.append(_POINTS * weight / sum(weights) / most if most > 0 else 0.0)
    return tuple(each)


# Works in two stages, each a package with a name: the shell now, the boiler room later.


@dataclass(frozen=True)
class Stages:
    """S ways to do a package after another.

    Attributes
    ----------
    names : tuple of str
    first, then : ndarray of int, shape (S,)
        Places of the packages; the second holds the first.
    delay : int
        Years from one to the other.
    """

    names: tuple[str, ...]
    first: np.ndarray
    then: np.ndarray
    delay: int


def stages_of(packages: tuple[str, ...], values: Parameters) -> Stages:
    """Those of the table.

    Parameters
    ----------
    packages : tuple of str
        In their order.
    values : Parameters
    """
    table = values.table("programme.stages").columns
    first, then = (
        np.array([packages.index(str(name)) for name in table[column]], dtype=int)
        for column in ("first", "then")
    )
    names = tuple(str(name) for name in table["stage"])
    return Stages(names, first, then, int(values["programme.stage_delay"].constant))


def staged(
    offered: np.ndarray, cost: np.ndarray, value: np.ndarray, stages: Stages
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cost of each stage, and value of both begun in each year.

    A home that has nothing to do in one of them does the other alone, in its year.

    Parameters
    ----------
    offered : ndarray of bool, shape (n, P)
    cost : ndarray, shape (n, P)
        0 where not offered.
    value : ndarray, shape (n, P, T)
        0 where not offered.

    Returns
    -------
    first, later : ndarray, shape (n, S)
    value : ndarray, shape (n, S, T)
        0 where the second stage would come after the last year.

    Examples
    --------
    Roof 10 then all 30, one year apart: worth 5 the first year, 8 from the next.

    >>> found = staged(np.ones((1, 2), bool), np.array([[10.0, 30.0]]),
    ...     np.array([[[5.0, 4.0], [9.0, 8.0]]]), Stages(("a",), np.array([0]), np.array([1]), 1))
    >>> [array.tolist() for array in found]
    [[[10.0]], [[20.0]], [[[9.0, 0.0]]]]
    """
    both = offered[:, stages.then]
    begun, whole = cost[:, stages.first], cost[:, stages.then]
    later = np.where(both, np.maximum(whole - begun, 0.0), 0.0)
    years = value.shape[-1]
    result = np.zeros((len(cost), len(stages.names), years), dtype=value.dtype)
    last = years - stages.delay
    if last > 0:
        now, shifted = value[:, stages.first], slice(stages.delay, None)
        more = value[:, stages.then, shifted] - now[..., shifted]
        result[..., :last] = now[..., :last] + np.where(both[..., None], more, 0.0)
    return begun, later, result


@dataclass(frozen=True)
class Steps:
    """Packages that dwellings do, one row a step: a dwelling in two stages has two.

    Attributes
    ----------
    dwelling, package, year : ndarray of int
    ends : ndarray of int
        Year in which the step gives way to the next; -1 where it lasts.
    """

    dwelling: np.ndarray
    package: np.ndarray
    year: np.ndarray
    ends: np.ndarray


def steps_of(chosen: np.ndarray, year: np.ndarray, offered: np.ndarray, stages: Stages) -> Steps:
    """What each dwelling does, step by step.

    Parameters
    ----------
    chosen : ndarray of int, shape (n,)
        Package, or P + the place of two stages; -1 for nothing.
    year : ndarray of int, shape (n,)
    offered : ndarray of bool, shape (n, P)
        What each dwelling has to do in each package.
    stages : Stages

    Examples
    --------
    >>> two = Stages(("a",), np.array([0]), np.array([1]), 2)
    >>> found = steps_of(np.array([1, 2, 2, -1]), np.array([3, 0, 0, -1]),
    ...     np.array([[True, True], [True, True], [False, True], [True, True]]), two)
    >>> found.dwelling.tolist(), found.package.tolist()
    ([0, 1, 1, 2], [1, 0, 1, 1])
    >>> found.year.tolist(), found.ends.tolist()
    ([3, 0, 2, 2], [-1, 2, -1, -1])
    """
    packages = offered.shape[1]
    rows = np.flatnonzero(chosen >= 0)
    in_two = chosen[rows] >= packages
    place = np.maximum(chosen[rows] - packages, 0)
    first = np.where(in_two, stages.first[place], chosen[rows])
    then = stages.then[place]
    starts, ends = offered[rows, first], in_two & offered[rows, then]
    second = year[rows] + stages.delay
    dwelling = np.concatenate([rows[starts], rows[ends]])
    package = np.concatenate([first[starts], then[ends]])
    when = np.concatenate([year[rows][starts], second[ends]])
    until = np.concatenate([np.where(ends, second, -1)[starts], np.full(ends.sum(), -1)])
    order = np.lexsort((when, dwelling))
    return Steps(dwelling[order], package[order], when[order], until[order])


# From dwellings to what decides together: like dwellings, or buildings; and back.


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
    stated = np.zeros(len(like), dtype=np.int64) if apart is None else apart.astype(np.int64)
    lone = kinds * (int(stated.max()) + 1)
    key = stated * kinds + like
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


def net_cost(options: Options, aid: float) -> np.ndarray:
    """What the owner pays, to the whole euro, shape (m, P). [EUR]"""
    return np.ceil(options.cost[..., CENTRAL].astype(float) * (1 - aid))


def problem(
    options: Options,
    units: Units,
    value: np.ndarray,
    asked: Asked,
    stages: Stages,
    budget: np.ndarray,
) -> Problem:
    """What is asked of the solver, orders aside: packages, then works in two stages.

    Parameters
    ----------
    options : Options
        Of the m unlike dwellings.
    units : Units
    value : ndarray, shape (m, P, T)
        Emptied where nothing is offered: a large stock has no room for two of it.
    asked : Asked
    stages : Stages
    budget : ndarray, shape (T,)
        [EUR]
    """
    offered = options.first >= 0
    cost = np.where(offered, net_cost(options, asked.aid), 0.0)
    value[~offered] = 0.0
    begun, later, in_two = staged(offered, cost, value, stages)
    doubled = offered & (options.first != np.arange(options.first.shape[1]))
    only = units.summed((offered & ~doubled).astype(int)) > 0
    bare = np.isin(options.names, BARE)
    whole_unit = units.summed(np.ones(len(offered)))
    partly = units.summed(offered.astype(int)) < whole_unit[:, None]
    only &= ~(bare & partly & units.is_whole[:, None])
    whole, second = units.summed(np.concatenate([cost, begun], axis=1)), units.summed(later)
    then = np.concatenate([np.zeros_like(only, dtype=float), second], axis=1)
    two = (second > 0) & (whole[:, only.shape[1] :] > 0)
    value = units.summed(np.concatenate([value, in_two], axis=1))
    value[~np.concatenate([only, two], axis=1)] = 0.0
    return Problem(
        cost=whole,
        value=value,
        count=units.count,
        budget=budget,
        carries=asked.carries,
        later=then,
        delay=stages.delay,
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
