"""What a landlord has decided before any programme: sold, promised, capped, first of all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from calc.places import communes as places
from calc.schema.written import plain
from calc.stock.programme.options import Options
from calc.stock.programme.results import Asked, Orders, OrdersKept
from calc.stock.programme.solver import Choices, Problem
from calc.stock.programme.task import Stages, Units
from calc.stock.programme.years import year_of

_FREE = -1


def names_of(columns: Mapping[str, np.ndarray], communes: np.ndarray) -> tuple[np.ndarray, ...]:
    """Names by which a landlord may speak of each dwelling, in plain letters.

    Parameters
    ----------
    columns : mapping of str to ndarray
        Of texts, shape (n,): identifiers, buildings, districts.
    communes : ndarray of str, shape (n,)
        Codes; their names are known.
    """
    towns, back = np.unique(communes.astype(str), return_inverse=True)
    at = places.index(towns)
    called = [plain(places.commune_at(int(k)).name) if k >= 0 else "" for k in at]
    result = [towns[back], np.array(called)[back]]
    for column in columns.values():
        words, where = np.unique(np.asarray(column).astype(str), return_inverse=True)
        result.append(np.array([plain(word) for word in words])[where])
    return tuple(result)


def spoken_of(name: str, names: Iterable[np.ndarray]) -> np.ndarray:
    """Dwellings that a name is of.

    Examples
    --------
    >>> spoken_of("Bât. A", (np.array(["bat a", "bat b"]), np.array(["lens", "lens"]))).tolist()
    [True, False]
    """
    word = plain(name)
    return np.any([column == word for column in names], axis=0)


@dataclass(frozen=True)
class DwellingOrders:
    """Orders as each dwelling hears them, shape (n,).

    Attributes
    ----------
    excluded : ndarray of bool
    year, package : ndarray of int
        Imposed; -1 where free.
    group : ndarray of int
        Town or district whose money is capped or promised; 0 for the others.
    least, most : ndarray, shape (G,)
        [EUR]
    unknown : tuple of str
        Names that no dwelling has.
    groups : tuple of str
        Names of the groups, the first empty.
    """

    excluded: np.ndarray
    year: np.ndarray
    package: np.ndarray
    group: np.ndarray
    least: np.ndarray
    most: np.ndarray
    unknown: tuple[str, ...]
    groups: tuple[str, ...]

    @property
    def apart(self) -> np.ndarray:
        """A number of each set of dwellings that hear the same, shape (n,)."""
        rows = np.stack([self.excluded, self.year, self.package, self.group], axis=-1)
        _, result = np.unique(rows, axis=0, return_inverse=True)
        return result

    @property
    def is_imposed(self) -> np.ndarray:
        return ~self.excluded & ((self.year >= 0) | (self.package >= 0))


def orders_by_dwelling(
    orders: Orders, names: tuple[np.ndarray, ...], first: int, packages: tuple[str, ...]
) -> DwellingOrders:
    """Orders heard by every dwelling.

    Parameters
    ----------
    orders : Orders
    names : tuple of ndarray
        See :func:`names_of`.
    first : int
        First calendar year of the programme.
    packages : tuple of str
        Names of packages and of works in two stages.
    """
    count = len(names[0])
    unknown: list[str] = []

    def where(name: str) -> np.ndarray:
        result = spoken_of(name, names)
        if not result.any():
            unknown.append(name)
        return result

    excluded = np.zeros(count, dtype=bool)
    year, package = np.full(count, _FREE), np.full(count, _FREE)
    for name in orders.excluded:
        excluded |= where(name)
    for name, when in orders.years:
        year[where(name)] = when - first
    for name, works in orders.works:
        package[where(name)] = packages.index(works)
    group = np.zeros(count, dtype=int)
    held = list(dict.fromkeys(name for name, _ in (*orders.least, *orders.most)))
    least, most = np.zeros(len(held) + 1), np.full(len(held) + 1, np.inf)
    for place, name in enumerate(held, start=1):
        group[where(name) & (group == 0)] = place
        least[place] = dict(orders.least).get(name, 0.0)
        most[place] = dict(orders.most).get(name, np.inf)
    return DwellingOrders(
        excluded=excluded,
        year=year,
        package=package,
        group=group,
        least=least,
        most=most,
        unknown=tuple(dict.fromkeys(unknown)),
        groups=("", *held),
    )


def heard(said: DwellingOrders, units: Units) -> DwellingOrders:
    """Orders as units obey them, shape (U,): a building does as any of its dwellings is told."""

    def most(column: np.ndarray) -> np.ndarray:
        result = np.full(len(units.count), _FREE)
        np.maximum.at(result, units.of_dwelling, column)
        return result

    return replace(
        said,
        excluded=most(said.excluded) > 0,
        year=most(said.year),
        package=most(said.package),
        group=most(said.group),
    )


def ordered_by(
    said: DwellingOrders,
    plain: Problem,
    options: Options,
    units: Units,
    asked: Asked,
    stages: Stages,
) -> tuple[Problem, np.ndarray]:
    """The same problem under orders, and what obeying them adds to each choice.

    What is imposed, or goes first, is worth more than its money would bring anywhere else: it is
    done wherever the budgets let it.

    Returns
    -------
    task : Problem
    bonus : ndarray, shape (U, P, T)
        Taken off again by :func:`unbonused`.
    """
    orders, by = asked.orders, heard(said, units)
    bonus = np.broadcast_to(np.zeros(1), plain.value.shape)  # nothing, and no memory
    if not (orders.bends or orders.excluded):
        return plain, bonus
    packages, years = plain.value.shape[1:]
    allowed = (
        ~by.excluded[:, None, None]
        & ((by.year[:, None, None] < 0) | (by.year[:, None, None] == np.arange(years)))
        & ((by.package[:, None] < 0) | (by.package[:, None] == np.arange(packages)))[..., None]
    )
    later = plain.second
    cost = plain.cost + later
    allowed &= ((cost > 0) & (~plain.staged | (later > 0)))[..., None]
    price = plain.value.max(axis=-1) / np.where(cost > 0, cost, np.inf)
    most = max(2 * float(price.max(initial=0.0)) * float(cost.max(initial=1.0)), 1.0)
    if orders.first is not None:
        letter, year = orders.first
        last = year - year_of(asked.start)
        after = np.where((options.first >= 0)[..., None], options.after, options.before[:, None])
        out = options.before[:, None, letter:].sum(axis=-1) - after[..., letter:].sum(axis=-1)
        each = units.summed(np.concatenate([out, out[:, stages.then]], axis=1))
        in_time = np.arange(years) <= last - np.where(plain.staged, stages.delay, 0)[:, None]
        bonus = bonus + most * np.maximum(each, 0.0)[..., None] * in_time
    bonus = bonus + 2 * most * by.is_imposed[:, None, None]
    bonus = np.where(allowed, bonus, 0.0)
    value = np.where(bonus > 0, plain.value + bonus, plain.value)
    task = replace(
        plain, value=np.where(allowed, value, 0.0), group=by.group, least=said.least, most=said.most
    )
    return task, bonus


def share_of_aim(plain: Problem, task: Problem) -> float:
    """How much of what a search weighs is the aim's own, the rest being obedience."""
    both = (np.maximum(p.value, 0).max(axis=(1, 2)) @ p.count for p in (plain, task))
    own, whole = (float(total) for total in both)
    return own / whole if whole > 0 else 1.0


def unbonused(chosen: Choices, plain: Problem, bonus: np.ndarray) -> Choices:
    """What was chosen, at its worth and bound without what obeying added."""
    at = chosen.unit, chosen.package, chosen.year
    value = float(plain.value[at] @ chosen.times)
    bound = chosen.bound - float(bonus[at] @ chosen.times)
    return replace(chosen, value=value, bound=max(bound, value))


def kept(said: DwellingOrders, done: np.ndarray, spent: np.ndarray) -> OrdersKept:
    """What came of orders.

    Parameters
    ----------
    said : DwellingOrders
    done : ndarray of bool, shape (n,)
    spent : ndarray, shape (G,)
        [EUR]
    """
    missed = [
        (name, float(least - euros))
        for name, least, euros in zip(said.groups, said.least, spent, strict=True)
        if euros < least - 1
    ]
    return OrdersKept(
        said.unknown,
        int(said.is_imposed.sum()),
        int((said.is_imposed & ~done).sum()),
        int(said.excluded.sum()),
        tuple(missed),
    )
