"""A programme of works on a stock: which dwellings, which works, which year, within a budget."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.housing.results import Range
from calc.parameters import parameters
from calc.schema.inputs import take
from calc.stock.doubt import narrowing
from calc.stock.programme.aims import counted_years, forbidden_class, value_of, years_of
from calc.stock.programme.moves import Move, futures, move
from calc.stock.programme.options import CLASSES, Options, options, unlike
from calc.stock.programme.results import Asked, Dwellings, Programme, Yearly
from calc.stock.programme.rules import by_rule
from calc.stock.programme.solver import best
from calc.stock.programme.units import Units, assigned, net_cost, problem, units_of
from calc.stock.programme.worlds import Done, Lived, States, lived, ranged, states, years_let

Step = Callable[[str, int, int], None]
"""Told the step (dwellings, search, moves, ranges), what is done of it and of how much."""


@dataclass(frozen=True)
class Stock:
    """n dwellings of one owner.

    Attributes
    ----------
    answers : HousingAnswers
        Without issues.
    known : ndarray of int, shape (n,)
        Class of their certificate; -1 where there is none.
    buildings : ndarray of str, shape (n,), or None
        Empty where a dwelling stands alone.
    """

    answers: HousingAnswers
    known: np.ndarray
    buildings: np.ndarray | None = None


def _quiet(step: str, done: int, total: int) -> None:
    """Nobody listens."""


def programme(stock: Stock, asked: Asked, tell: Step = _quiet) -> Programme:
    """The best programme for an aim within a budget a year, with its proof.

    Parameters
    ----------
    stock : Stock
        Of at least one dwelling.
    asked : Asked
    tell : callable, optional
        Told how far the work is.
    """
    clock = time.monotonic()
    count = len(stock.known)
    dates = np.full(count, asked.start, dtype="datetime64[D]")
    answers = replace(stock.answers, date=dates)
    first, like = unlike(answers, stock.known)
    homes, known = take(answers, first), stock.known[first]
    found, now = options(
        homes,
        known,
        np.bincount(like),
        asked.draws,
        asked.packages,
        lambda done, total: tell("dwellings", done, total),
    )
    units = units_of(like, stock.buildings if asked.together else None)
    seconds = {"dwellings": time.monotonic() - clock}
    tell("search", 0, 1)
    value = value_of(found, asked.aim, parameters(), asked.start, asked.years)
    budget = np.full(asked.years, np.floor(asked.budget))
    task = problem(found, units, value, budget, asked.aid, asked.carries)
    chosen = best(task, asked.seconds)
    rules = by_rule(task, *_mean_classes(found, units))
    seconds["search"], clock = chosen.seconds, time.monotonic()
    moves: list[Move] = []
    for future in futures(asked.aim):
        tell("moves", len(moves), len(futures(asked.aim)))
        moves.append(move(future, found, units, asked, chosen))
    seconds["moves"], clock = time.monotonic() - clock, time.monotonic()
    package, year = assigned(units, chosen)
    package = np.where(found.first[like, package] >= 0, package, -1)
    year = np.where(package >= 0, year, -1)
    done, row = _done(found, like, package, year, asked.years)
    seen = lived(
        homes,
        known,
        done,
        asked.years,
        asked.draws,
        lambda some, total: tell("ranges", some, total),
    )
    seconds["ranges"] = time.monotonic() - clock
    common = float(parameters()["stock.common_doubt"].constant)
    narrow = float(narrowing(_groups(stock), common))
    state = states(now, seen, asked.start, narrow)
    worth = {
        "out_of_ban": years_let(now, seen, asked.start),
        "tenants_euros": seen.worth_euros,
        "carbon": seen.worth_carbon,
    }[asked.aim]
    dear = (task.cost > (task.ladder @ task.budget).max()) | (task.cost == 0)
    return Programme(
        asked,
        found.names,
        _dwellings(found, like, package, year, row, seen, asked),
        _yearly(found, like, package, year, asked, state),
        chosen.value,
        chosen.bound,
        ranged(worth[:, None], narrow),
        rules,
        tuple(moves),
        ranged(now.bill[:, None], narrow),
        ranged(now.emissions[:, None], narrow),
        int((dear.all(axis=1) & (task.cost > 0).any(axis=1))[units.of_dwelling].sum()),
        len(first),
        seconds,
    )


def _groups(stock: Stock) -> np.ndarray:
    """Dwellings that err together: those of a building; a dwelling alone is a group."""
    count = len(stock.known)
    if stock.buildings is None:
        return np.arange(count)
    names = np.where(stock.buildings == "", np.arange(count).astype(str), stock.buildings)
    return np.unique(names, return_inverse=True)[1].ravel()


def _mean_classes(found: Options, units: Units) -> tuple[np.ndarray, np.ndarray]:
    """Mean class of each unit today and after each package: (U,), (U, P)."""
    rank = np.arange(CLASSES)
    before = found.before @ rank
    after = np.where(found.first >= 0, found.after @ rank, before[:, None])
    size = units.summed(np.ones(len(before)))
    return units.summed(before) / size, units.summed(after) / size[:, None]


def _done(
    found: Options, like: np.ndarray, package: np.ndarray, year: np.ndarray, years: int
) -> tuple[Done, np.ndarray]:
    """Rows of like dwellings that do the same in the same year, and the row of each dwelling."""
    own = np.flatnonzero(package >= 0)
    packages = len(found.names)
    key = (like[own].astype(np.int64) * packages + package[own]) * years + year[own]
    keys, back, times = np.unique(key, return_inverse=True, return_counts=True)
    kind, rest = np.divmod(keys, packages * years)
    place, when = np.divmod(rest, years)
    horizon = float(parameters()["programme.horizon"].constant)
    counted = counted_years(found.life[kind, place].astype(float), horizon, years)
    row = np.full(len(like), -1)
    row[own] = back.ravel()
    lasting = counted[np.arange(len(keys)), when]
    return Done(kind, found.works[kind, place], when, times, lasting), row


def _spread(column: np.ndarray, row: np.ndarray) -> np.ndarray:
    """Of the rows done to every dwelling; NaN where nothing is done."""
    return np.append(column, np.nan)[row]


def _dwellings(
    found: Options,
    like: np.ndarray,
    package: np.ndarray,
    year: np.ndarray,
    row: np.ndarray,
    seen: Lived,
    asked: Asked,
) -> Dwellings:
    place, is_done = np.maximum(package, 0), package >= 0
    before = found.before[like]
    after = np.where(is_done[:, None], found.after[like, place], before)
    last = years_of(asked.start, asked.years)[-1:] + 1
    law = int(forbidden_class(parameters(), asked.start, last)[0])
    ends = [("middle", "low", "high")] * 2
    saving, carbon = (
        Range(*(_spread(getattr(values, end), row) for end in names))
        for values, names in zip((seen.row_saving, seen.row_emissions), ends, strict=True)
    )
    cost = np.where(is_done[:, None], found.cost[like, place].astype(float), np.nan)
    return Dwellings(
        package,
        year,
        np.where(is_done, found.works[like, place], 0),
        cost,
        saving,
        carbon,
        np.argmax(before, axis=-1),
        np.argmax(after, axis=-1),
        after[:, :law].sum(axis=-1),
    )


def _yearly(
    found: Options,
    like: np.ndarray,
    package: np.ndarray,
    year: np.ndarray,
    asked: Asked,
    state: States,
) -> Yearly:
    own = np.flatnonzero(package >= 0)
    cost = found.cost[like[own], package[own]].astype(float)
    paid = net_cost(found, asked.aid)[like[own], package[own]]
    low, middle, high, net = (
        np.append(0.0, np.bincount(year[own], some, asked.years)) for some in (*cost.T, paid)
    )
    first = years_of(asked.start, asked.years)
    return Yearly(
        np.append(first[0] - 1, first),
        middle,
        net,
        low,
        high,
        np.append(0, np.bincount(year[own], minlength=asked.years)),
        state.labels,
        state.sieves,
        state.forbidden,
        state.saving,
        state.emissions,
    )
