"""The best programme within yearly budgets, and the proof of how near the best it is.

Each unit (a dwelling, like dwellings or a building) takes at most one package in one year. A price
on each year's euros turns the whole stock into independent choices: whatever the prices, the sum
of the best ones and of the budgets at these prices is more than any programme can reach. HiGHS
finds the prices that make this bound least (columns of the linear relaxation made as they are
needed). What is whole of its relaxation among the choices that the bound leaves open is made better
by exchanges; where the bound is still too far, HiGHS looks for the best whole-numbered programme.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csc_array

_COLUMNS = 12_000
"""Choices left open to the whole-numbered search."""
_GROUPS = 40
_ROUNDS = 80
_NEAR = 1e-5
_BATCH = 20_000
"""Units whose choices are looked at together: it bounds the memory of a large stock."""
_EUROS = 1_000.0
"""Euros in the solver's unit: its tolerance is then far below one euro."""
_CHANGES = (1_500, 4_000)
"""Changes that are tried two at a time, then those tried where none of these gains."""
_PAIRED = 128


@contextmanager
def _output_closed() -> Iterator[None]:
    """HiGHS writes some lines of its own whatever it is asked: they would be rows of our CSV."""
    kept = os.dup(1)
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


@dataclass(frozen=True)
class Problem:
    """Units × packages × years.

    Attributes
    ----------
    cost : ndarray of int, shape (U, P)
        Whole euros, so that a budget is kept to the euro.
    value : ndarray, shape (U, P, T)
        Where zero or less, the choice is never made.
    count : ndarray of int, shape (U,)
        Like dwellings in each unit.
    budget : ndarray, shape (T,)
        [EUR]
    carries : bool
        What is left of a year goes to the next: a building dearer than one year waits for two.
    later : ndarray, shape (U, P), optional
        Paid `delay` years after the first euros: works in two stages.
    delay : int
    group : ndarray of int, shape (U,), optional
        Of a town or district.
    least, most : ndarray, shape (G,)
        What is spent in each group over all years; 0 and infinity where free. A floor that cannot
        be reached is approached.
    """

    cost: np.ndarray
    value: np.ndarray
    count: np.ndarray
    budget: np.ndarray
    carries: bool = False
    later: np.ndarray | None = None
    delay: int = 0
    group: np.ndarray | None = None
    least: np.ndarray = field(default_factory=lambda: np.zeros(1))
    most: np.ndarray = field(default_factory=lambda: np.full(1, np.inf))

    @property
    def ladder(self) -> np.ndarray:
        """Years whose money each limit counts, shape (T, T): itself, or all until it."""
        years = len(self.budget)
        return np.tri(years) if self.carries else np.eye(years)

    @property
    def second(self) -> np.ndarray:
        """What is paid later, shape (U, P): nothing where no works are in two stages."""
        return np.zeros_like(self.cost) if self.later is None else self.later

    @property
    def staged(self) -> np.ndarray:
        """Whether each package is done in two stages, shape (P,)."""
        return np.asarray((self.second > 0).any(axis=0))

    @property
    def of_group(self) -> np.ndarray:
        """Town or district of each unit, shape (U,): all of one where none is told."""
        return np.zeros(len(self.cost), dtype=int) if self.group is None else self.group

    def limits(self) -> tuple[np.ndarray, np.ndarray]:
        """Most euros of each limit, and the slots (group, year) that it counts.

        Returns
        -------
        most : ndarray, shape (R,)
            The T of the budgets first, the floors last.
        counts : ndarray, shape (R, G × T)
            1, or -1 for floors.
        """
        groups, years = len(self.most), len(self.budget)
        of_group = np.repeat(np.eye(groups), years, axis=1)
        capped, held = np.isfinite(self.most), self.least > 0
        counts = [np.tile(self.ladder, groups), of_group[capped], -of_group[held]]
        most = [self.ladder @ self.budget, self.most[capped], -self.least[held]]
        return np.concatenate(most).astype(float), np.concatenate(counts)


@dataclass(frozen=True)
class Choices:
    """Who does what and when: one row a choice.

    Attributes
    ----------
    unit, package, year, times : ndarray of int
        `times` of the unit's like dwellings.
    value : float
    bound : float
        No programme within the budgets is worth more.
    seconds : float
    """

    unit: np.ndarray
    package: np.ndarray
    year: np.ndarray
    times: np.ndarray
    value: float
    bound: float
    seconds: float

    @property
    def gap(self) -> float:
        """What the best programme may add, over the bound.

        Examples
        --------
        >>> none = np.zeros(0, dtype=int)
        >>> Choices(none, none, none, none, 99.0, 100.0, 0.0).gap
        0.01
        """
        return max(self.bound - self.value, 0.0) / self.bound if self.bound > 0 else 0.0


def _unbeaten(problem: Problem, some: slice, is_free: bool) -> np.ndarray:
    """Choices that no cheaper one of the same unit and year is worth as much as: (u, P, T).

    Works in two stages are never set aside, nor is anything where a floor asks to spend more.

    Parameters
    ----------
    problem : Problem
    some : slice
        Of the units.
    is_free : bool
        No floor asks to spend more.
    """
    every, worth, staged = problem.cost[some], problem.value[some], problem.staged
    is_worth = (worth > 0) & (every[..., None] > 0)
    if not is_free:
        return is_worth
    plain = (every > 0) & ~staged
    order = np.argsort(np.where(plain, every, np.inf), axis=1)[..., None]
    value = np.take_along_axis(np.where(plain[..., None], worth, 0.0), order, 1)
    least = np.zeros_like(value)
    np.maximum.accumulate(value[:, :-1], axis=1, out=least[:, 1:])
    result = np.zeros(value.shape, dtype=bool)
    np.put_along_axis(result, order, value > np.maximum(least, 0.0), 1)
    return result | (is_worth & staged[:, None])


def _columns(problem: Problem, most: np.ndarray) -> Iterator[tuple[np.ndarray, ...]]:
    """Unit, package and year of each choice that may be made, of some units at a time.

    Parameters
    ----------
    problem : Problem
    most : ndarray, shape (T,)
        What one choice may cost in each year. [EUR]
    """
    is_free, years = not (problem.least > 0).any(), len(problem.budget)
    for start in range(0, len(problem.cost), _BATCH):
        some = slice(start, start + _BATCH)
        worth = _unbeaten(problem, some, is_free) & (problem.cost[some, :, None] <= most)
        worth[:, problem.staged, years - problem.delay :] = False
        unit, package, year = np.nonzero(worth)
        yield (start + unit).astype(np.int32), package.astype(np.int16), year.astype(np.int16)


class _Priced:
    """Columns of a problem and their best at given prices of the limits' euros."""

    def __init__(self, problem: Problem):
        years = len(problem.budget)
        self.years = years
        self.limits, self.counts = problem.limits()
        self.floors = int((problem.least > 0).sum())
        self.yearly = self.limits[:years]
        # a large stock has millions of columns: each is held in as few bytes as say it whole
        result = zip(*_columns(problem, self.yearly), strict=True)
        self.unit, self.package, self.year = (np.concatenate(parts) for parts in result)
        self.value = problem.value[self.unit, self.package, self.year]
        self.cost = problem.cost[self.unit, self.package].astype(np.int32)
        self.later = problem.second[self.unit, self.package].astype(np.int32)
        first = (problem.of_group * years).astype(np.int32)[self.unit]
        self.slot = first + self.year
        self.next = first + np.minimum(self.year + problem.delay, years - 1)
        self.count = problem.count.astype(float)
        starts = np.flatnonzero(np.diff(self.unit, prepend=-1))
        self.starts, self.units = starts, self.unit[starts]
        self.sizes = np.diff(np.append(starts, len(self.unit)))

    def __len__(self) -> int:
        return len(self.unit)

    @property
    def slots(self) -> int:
        return self.counts.shape[1]

    @property
    def dearest(self) -> float:
        """More than a euro of any choice brings: what a floor's missing euro is charged."""
        return 2.0 * float((self.value / (self.cost + self.later)).max())

    def missing(self, rows: int) -> np.ndarray:
        """What a missing euro of each floor gives its limit, the last of all, among the rows of a
        linear problem: shape (rows, floors)."""
        return -np.eye(rows, self.floors, k=self.floors - len(self.limits))

    def left(self, prices: np.ndarray, some: slice | np.ndarray = slice(None)) -> np.ndarray:
        """Value of some columns less their cost at the prices."""
        each = self.counts.T @ prices
        result = self.value[some].astype(float)
        result -= each[self.slot[some]] * self.cost[some]
        result -= each[self.next[some]] * self.later[some]
        return result

    def spent(self, columns: np.ndarray, times: np.ndarray) -> np.ndarray:
        """Euros of each slot, shape (G × T,)."""
        return np.bincount(
            self.slot[columns], times * self.cost[columns], self.slots
        ) + np.bincount(self.next[columns], times * self.later[columns], self.slots)

    def used(self, columns: np.ndarray) -> np.ndarray:
        """Euros that each column takes of each limit, shape (R, columns)."""
        first = self.counts[:, self.slot[columns]] * self.cost[columns]
        return first + self.counts[:, self.next[columns]] * self.later[columns]

    def best(self, prices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Of each unit that has columns: the highest that is left, and the column of it."""
        units = len(self.units)
        highest, column = np.zeros(units), np.zeros(units, dtype=int)
        for first in range(0, units, _BATCH):
            own = slice(first, first + _BATCH)
            start, sizes = int(self.starts[first]), self.sizes[own]
            left = self.left(prices, slice(start, start + int(sizes.sum())))
            highest[own] = np.maximum.reduceat(left, self.starts[own] - start)
            is_best = np.flatnonzero(left == np.repeat(highest[own], sizes))
            _, at = np.unique(self.unit[start + is_best], return_index=True)
            column[own] = start + is_best[at]
        return highest, column

    def bound(self, prices: np.ndarray, highest: np.ndarray) -> float:
        """More than any programme is worth, whatever the prices, none negative."""
        kept = np.maximum(highest, 0.0) * self.count[self.units]
        return float(kept.sum() + prices @ self.limits)


class _Master:
    """The linear relaxation over plans of groups of units, made as prices ask for them."""

    def __init__(self, priced: _Priced):
        self.priced = priced
        units = len(priced.units)
        self.groups = min(_GROUPS, units)
        self.group = np.arange(units) % self.groups
        self.values: list[np.ndarray] = []
        self.costs: list[np.ndarray] = []

    def add(self, highest: np.ndarray, column: np.ndarray) -> None:
        """The plan of every group at the prices that gave these best columns."""
        priced, slots = self.priced, self.priced.slots
        taken = np.where(highest > 0, priced.count[priced.units], 0.0)
        value = np.bincount(self.group, taken * priced.value[column], self.groups)
        cost = np.zeros(self.groups * slots)
        for slot, euros in ((priced.slot, priced.cost), (priced.next, priced.later)):
            place = self.group * slots + slot[column]
            cost += np.bincount(place, taken * euros[column], self.groups * slots)
        self.values.append(value)
        self.costs.append(cost.reshape(self.groups, slots))

    def prices(self) -> tuple[np.ndarray, float]:
        """Of the limits' euros, and the value of the relaxation over the plans known."""
        priced = self.priced
        value, cost = np.concatenate(self.values), np.concatenate(self.costs)
        rows = np.tile(np.arange(self.groups), len(self.values))
        one = coo_array((np.ones(len(rows)), (rows, np.arange(len(rows)))))
        scale, unit = max(value.max(), 1e-30), priced.yearly.max()
        limits = np.append(priced.limits / unit, np.ones(self.groups))
        rows_of = np.vstack([priced.counts @ cost.T / unit, one.toarray()])
        missing = priced.missing(len(limits))
        charge = np.full(priced.floors, priced.dearest * unit / scale)
        result = linprog(
            np.append(-value / scale, charge),
            A_ub=np.hstack([rows_of, missing]),
            b_ub=limits,
            method="highs",
        )
        marginals = -result.ineqlin.marginals[: len(priced.limits)]
        return np.maximum(marginals, 0.0) * scale / unit, -result.fun * scale


def _prices(priced: _Priced, until: float) -> tuple[np.ndarray, float]:
    """Prices that make the bound least, and the bound."""
    master = _Master(priced)
    kept = np.zeros(len(priced.limits))
    least = np.inf
    asked = kept
    for _ in range(_ROUNDS):
        highest, column = priced.best(asked)
        bound = priced.bound(asked, highest)
        if bound < least:
            least, kept = bound, asked
        master.add(highest, column)
        exact, reached = master.prices()
        near = least - reached <= _NEAR * max(abs(least), 1e-30)
        if near or time.monotonic() > until:
            break
        blend = 0.5 * exact + 0.5 * kept
        asked = exact if np.array_equal(blend, asked) else blend
    return kept, least


def _open(priced: _Priced, prices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Columns left open, and those taken for good: those beside which all would be regretted.

    A regret is what a choice loses, at the prices, beside its unit's best, nothing included.
    """
    highest, column = priced.best(prices)
    worth = highest > 0
    regret = np.repeat(np.maximum(highest, 0.0), priced.sizes)
    regret -= priced.left(prices)
    others = np.ones(len(priced), dtype=bool)
    others[column[worth]] = False
    regret[column[worth]] = highest[worth]  # of doing nothing instead
    most = np.inf
    if len(regret) > _COLUMNS:
        most = np.partition(regret, _COLUMNS)[_COLUMNS]
    keep = others & (regret <= most)
    free = np.add.reduceat(keep.astype(int), priced.starts) > 0
    free |= worth & (highest <= most)
    keep[column[worth & free]] = True
    return keep, column[worth & ~free]


def _freed(
    priced: _Priced, prices: np.ndarray, keep: np.ndarray, fixed: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Those taken for good, less the worst of each year until they fit its budget."""
    left = priced.left(prices, fixed)
    times = priced.count[priced.unit[fixed]]
    used = priced.used(fixed) * times
    back = np.zeros(len(fixed), dtype=bool)
    for row in range(len(priced.limits) - priced.floors):
        lacking = used[row, ~back].sum() - priced.limits[row]
        if lacking <= 0:
            continue
        own = np.flatnonzero(~back & (used[row] > 0))
        own = own[np.argsort(left[own] / (priced.cost + priced.later)[fixed[own]])]
        until = np.searchsorted(np.cumsum(used[row, own]), lacking) + 1
        back[own[:until]] = True
    keep[fixed[back]] = True
    room = priced.limits - used[:, ~back].sum(axis=1)
    return keep, fixed[~back], room


def _solved(
    priced: _Priced,
    columns: np.ndarray,
    room: np.ndarray,
    seconds: float = np.inf,
    least: float | None = None,
) -> tuple[np.ndarray, float]:
    """How often each of the columns is taken, and what HiGHS proves of them.

    `least` is a difference of value too small to be looked for; without it, what is whole of the
    linear relaxation.
    """
    if not len(columns):
        return np.zeros(0), 0.0
    is_whole = least is not None
    units, row = np.unique(priced.unit[columns], return_inverse=True)
    place, ones = np.arange(len(columns)), np.ones(len(columns))
    missing, first = priced.missing(len(room)), len(room) - priced.floors
    by_unit = csc_array((ones, (row, place)), shape=(len(units), len(columns) + priced.floors))
    by_limit = csc_array(np.hstack([priced.used(columns) / _EUROS, missing]))
    scale = priced.value[columns].max()
    whole = np.where(np.arange(len(room)) < first, np.floor(room) + 0.4, room)
    year = priced.year[columns]
    most = np.minimum(
        priced.count[priced.unit[columns]], np.floor(whole[year] / priced.cost[columns])
    )
    worth = -priced.value[columns] / scale
    missed = np.full(priced.floors, priced.dearest * _EUROS / scale)
    result = milp(
        np.append(worth, missed),
        integrality=np.append(ones * is_whole, np.zeros(priced.floors)),
        constraints=[
            LinearConstraint(by_unit, ub=priced.count[units]),
            LinearConstraint(by_limit, ub=whole / _EUROS),
        ],
        bounds=Bounds(0, np.append(np.maximum(most, 0), np.full(priced.floors, np.inf))),
        options={"time_limit": max(seconds, 1.0), "mip_rel_gap": least or 0.0},
    )
    if result.x is None:
        return np.zeros(len(columns)), np.inf
    times = result.x[: len(columns)]
    proven = -result.mip_dual_bound * scale if is_whole else np.inf
    return np.rint(times) if is_whole else np.floor(times + 1e-6), proven


def _changes(row: np.ndarray, times: np.ndarray, count: np.ndarray) -> tuple[np.ndarray, ...]:
    """What one more dwelling may do instead: from a column held to another of its unit.

    Parameters
    ----------
    row : ndarray of int, shape (C,)
        Unit of each column, in order.
    times : ndarray, shape (C,)
        How often each is taken.
    count : ndarray of int, shape (units,)

    Returns
    -------
    given, taken : ndarray of int
        C where nothing is done, before or after.

    Examples
    --------
    >>> given, taken = _changes(np.array([0, 0, 1]), np.array([1, 0, 0]), np.array([1, 1]))
    >>> list(zip(given.tolist(), taken.tolist(), strict=True))
    [(0, 1), (3, 2), (0, 3)]
    """
    nothing, size = len(row), np.bincount(row, minlength=len(count))
    held = np.flatnonzero(times > 0)
    idle = np.flatnonzero(np.bincount(row, times, len(count)) < count)
    unit = np.concatenate([row[held], idle])
    given = np.repeat(np.concatenate([held, np.full(len(idle), nothing)]), size[unit])
    start = np.repeat(np.cumsum(size)[unit] - np.cumsum(size[unit]), size[unit])
    taken = start + np.arange(len(given))
    other = given != taken
    leave = np.full(len(held), nothing)
    return np.append(given[other], held), np.append(taken[other], leave)


def _fitting(
    gain: np.ndarray, euros: np.ndarray, unit: np.ndarray, room: np.ndarray, small: float
) -> np.ndarray:
    """Pairs of changes that gain together and fit, the best first, shape (pairs, 2).

    The last change is to do nothing more.

    Parameters
    ----------
    gain, unit : ndarray, shape (M,)
    euros : ndarray, shape (R, M)
        That each takes of each limit.
    room : ndarray, shape (R,)
    small : float
        Gain that is none.
    """
    pairs, gains = [np.zeros((0, 2), dtype=int)], [np.zeros(0)]
    for start in range(0, len(gain), _PAIRED):
        some = slice(start, start + _PAIRED)
        both = gain[some, None] + gain
        fits = (both > small) & (unit[some, None] != unit)
        for used, left in zip(euros, room, strict=True):
            fits &= used[some, None] + used <= left
        one, two = np.nonzero(fits)
        best = np.argsort(-both[one, two], kind="stable")[:_PAIRED]
        gains.append(both[one, two][best])
        pairs.append(np.stack([start + one, two], axis=-1)[best])
    return np.concatenate(pairs)[np.argsort(-np.concatenate(gains), kind="stable")]


def _exchanged(
    priced: _Priced,
    prices: np.ndarray,
    columns: np.ndarray,
    times: np.ndarray,
    room: np.ndarray,
    enough: float,
    until: float,
) -> np.ndarray:
    """A whole-numbered programme made better by two changes at a time, those least regretted.

    Parameters
    ----------
    priced : _Priced
        Without floors.
    prices : ndarray, shape (R,)
    columns : ndarray of int, shape (C,)
    times : ndarray, shape (C,)
        How often each is taken.
    room : ndarray, shape (R,)
        Before any is.
    enough : float
        Value of the columns beyond which nothing is looked for.
    until : float
        When to stop, on the monotonic clock. [s]
    """
    units, row = np.unique(priced.unit[columns], return_inverse=True)
    value, left = (np.append(a[columns], 0.0) for a in (priced.value, priced.left(prices)))
    used = np.append(priced.used(columns), np.zeros((len(room), 1)), axis=1)
    times = np.append(times, 0.0)
    widths = iter(_CHANGES)
    width = next(widths, 0)
    while width and value @ times < enough and time.monotonic() < until:
        given, taken = _changes(row, times[:-1], priced.count[units])
        near = np.argsort(left[given] - left[taken], kind="stable")[:width]
        given, taken = np.append(given[near], len(row)), np.append(taken[near], len(row))
        gain, euros = value[taken] - value[given], used[:, taken] - used[:, given]
        unit = np.append(row, -1)[np.minimum(given, taken)]
        free, left_room = set(unit.tolist()), room - used @ times
        changed = False
        for pair in _fitting(gain, euros, unit, left_room, 1e-9 * enough):
            whose, more = set(unit[pair].tolist()) - {-1}, euros[:, pair].sum(axis=1)
            if whose <= free and (more <= left_room).all():
                free, left_room, changed = free - whose, left_room - more, True
                np.add.at(times, taken[pair], 1)
                np.add.at(times, given[pair], -1)
        times[-1] = 0.0
        width = width if changed else next(widths, 0)
    return times[:-1]


def best(problem: Problem, seconds: float = 30.0, gap: float = 5e-4) -> Choices:
    """The best programme found within the time, and the bound of all.

    Where a floor cannot be reached, the bound is of those that come as near to it.

    Parameters
    ----------
    problem : Problem
    seconds : float, optional
        Most time; a tenth more may pass, and a quarter where a floor cannot be reached.
    gap : float, optional
        Share of the bound below which nothing better is looked for.

    Examples
    --------
    One euro budget of 10, two dwellings of 10 and 6 euros worth 5 and 4: the dearer alone fits.

    >>> found = best(Problem(np.array([[10], [6]]), np.array([[[5.0]], [[4.0]]]),
    ...     np.ones(2, dtype=int), np.array([10.0])))
    >>> found.unit.tolist(), found.value, round(found.bound, 6)
    ([0], 5.0, 5.0)
    """
    first = _searched(problem, seconds, gap)
    near = replace(problem, least=np.minimum(problem.least, _spent(problem, first)))
    if (near.least == problem.least).all():
        return first
    again = _searched(near, max(seconds - first.seconds, seconds / 4), gap)
    is_better = again.value > first.value and (_spent(problem, again) >= near.least).all()
    return replace(
        again if is_better else first,
        bound=max(again.bound, first.value),
        seconds=first.seconds + again.seconds,
    )


def _spent(problem: Problem, chosen: Choices) -> np.ndarray:
    """Euros of each group over all years, shape (G,)."""
    each = problem.cost + problem.second
    euros = each[chosen.unit, chosen.package] * chosen.times
    return np.bincount(problem.of_group[chosen.unit], euros, len(problem.least))


@_output_closed()
def _searched(problem: Problem, seconds: float, gap: float) -> Choices:
    """What :func:`best` finds at once: a missing euro of a floor is charged, in the bound too."""
    started = time.monotonic()
    priced = _Priced(problem)
    nothing = np.zeros(0, dtype=int)
    if not len(priced):
        return Choices(nothing, nothing, nothing, nothing, value=0.0, bound=0.0, seconds=0.0)
    prices, bound = _prices(priced, started + seconds / 2)
    keep, fixed = _open(priced, prices)
    is_all = bool(keep.all())
    keep, fixed, room = _freed(priced, prices, keep, fixed)
    sure = float(priced.value[fixed] @ priced.count[priced.unit[fixed]])
    columns = np.flatnonzero(keep)
    times, value = np.zeros(len(columns)), sure
    if not priced.floors:
        times, _ = _solved(priced, columns, room)
        times = _exchanged(
            priced,
            prices,
            columns,
            times,
            room,
            enough=(1 - gap / 4) * bound - sure,
            until=started + seconds,
        )
        value = sure + float(priced.value[columns] @ times)
    if priced.floors or bound - value > gap * bound:
        rest = seconds - (time.monotonic() - started)
        least = gap * abs(bound) / max(abs(bound - sure), gap * abs(bound))
        searched, proven = _solved(priced, columns, room, rest, least)
        if is_all:
            bound = min(bound, proven)
        if priced.floors or priced.value[columns] @ (searched - times) > 0:
            times = searched
    taken = np.concatenate([fixed, columns[times > 0]])
    often = np.concatenate([priced.count[priced.unit[fixed]], times[times > 0]]).astype(int)
    value = float(priced.value[taken] @ often)
    return Choices(
        unit=priced.unit[taken],
        package=priced.package[taken],
        year=priced.year[taken],
        times=often,
        value=value,
        bound=float(max(bound, value)),
        seconds=time.monotonic() - started,
    )


# What simple rules would do with the same budgets: worst label first, cheapest first.

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
    result = dict.fromkeys(RULES, 0.0)
    if not len(can):
        return result
    part = replace(
        problem, cost=problem.cost[can], value=problem.value[can], count=problem.count[can]
    )
    for package in _packages(part, after[can], fits[can]):
        price = part.cost[np.arange(len(can)), package]
        worst = np.lexsort((price, -before[can], -np.rint(before[can])))
        for rule, order in zip(RULES, (worst, np.argsort(price, kind="stable")), strict=True):
            result[rule] = max(result[rule], _worth(part, order, package))
    return result
