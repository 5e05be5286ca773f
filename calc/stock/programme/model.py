"""A programme of works on a stock: which dwellings, which works, which year, within a budget; and
what moves when prices, budgets or the ban do."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.parameters import parameters
from calc.schema.inputs import take
from calc.stock.national import SIEVE
from calc.stock.programme.landlord import landlord_money, property_tax, spread
from calc.stock.programme.options import (
    CLASSES,
    Options,
    building_sizes,
    options,
    package_names,
    unlike,
)
from calc.stock.programme.orders import (
    DwellingOrders,
    kept,
    names_of,
    ordered_by,
    orders_by_dwelling,
    share_of_aim,
    unbonused,
)
from calc.stock.programme.results import Asked, Dwellings, Move, Programme, ProgrammeYears
from calc.stock.programme.samples import Done, Lived, lived, ranged, states, years_let
from calc.stock.programme.solver import Choices, Problem, best, by_rule
from calc.stock.programme.task import (
    MIXED,
    SINGLE,
    Stages,
    Steps,
    Units,
    Weather,
    assigned,
    blend_of,
    counted_years,
    forbidden_class,
    net_cost,
    problem,
    stages_of,
    steps_of,
    units_of,
    value_of,
    years_of,
)
from calc.stock.programme.years import year_built, year_of
from calc.stock.summary import narrowing

# What moves when prices, budgets or the ban's date move: the programme found again.

_SHARE = 0.25
"""Of the search's time, for each move."""


@dataclass(frozen=True)
class Future:
    """Another future: weather and a factor on the budgets."""

    key: str
    weather: Weather
    budget: float = 1.0


def futures(aim: str) -> tuple[Future, ...]:
    """Those that are tried: what cannot move an aim's programme is left out.

    Examples
    --------
    >>> [future.key for future in futures("carbon")]
    ['budget_less', 'budget_more']
    """
    law = parameters()["programme.moves"].by_key()
    years = int(law["ban_years"])
    own: dict[str, tuple[Future, ...]] = {
        "tenants_euros": (
            Future("fuels_dearer", Weather(fuels=law["fuel_prices"])),
            Future("electricity_dearer", Weather(electricity=law["electricity_price"])),
        ),
        "out_of_ban": (
            Future("ban_later", Weather(ban_delay=years)),
            Future("ban_sooner", Weather(ban_delay=-years)),
        ),
        "carbon": (),
    }
    own[MIXED] = own["tenants_euros"] + own["out_of_ban"]
    money = law["budget"]
    return (
        Future("budget_less", Weather(), 1 - money),
        Future("budget_more", Weather(), 1 + money),
        *own[aim],
    )


def worth(value: np.ndarray, choices: Choices) -> float:
    """Of choices under other values, shape (U, P, T)."""
    each = value[choices.unit, choices.package, choices.year].astype(float)
    return float(each @ choices.times)


@dataclass(frozen=True)
class Sought:
    """What is searched, in today's weather or another."""

    offers: Options
    units: Units
    asked: Asked
    stages: Stages
    said: DwellingOrders
    blend: tuple[float, ...]

    def problems(
        self, weather: Weather | None = None, budget: float = 1.0
    ) -> tuple[Problem, Problem, np.ndarray]:
        """The problem without orders and under them, and what obeying adds to each choice.

        Parameters
        ----------
        weather : Weather, optional
        budget : float, optional
            Times the one asked.
        """
        offers, asked, units, stages = self.offers, self.asked, self.units, self.stages
        plain = problem(
            offers,
            units,
            value_of(
                offers,
                asked.aim,
                parameters(),
                asked.start,
                asked.years,
                weather=weather,
                blend=self.blend,
            ),
            asked,
            stages,
            np.floor(asked.yearly_budget * budget),
        )
        return plain, *ordered_by(self.said, plain, offers, units, asked, stages)


def move(future: Future, sought: Sought, today: Choices) -> Move:
    """The programme found again in another future, beside today's."""
    offers, units, asked = sought.offers, sought.units, sought.asked
    weather = future.weather
    plain, task, bonus = sought.problems(weather, future.budget)
    again = unbonused(best(task, max(asked.seconds * _SHARE, 2.0), gap=2e-3), plain, bonus)
    kept = worth(plain.value, today) if future.budget >= 1 else np.nan
    if kept > again.value and not asked.orders.bends:
        again = replace(today, value=kept, bound=max(again.bound, kept))
    package, year = assigned(units, again)
    before, _ = assigned(units, today)
    steps = steps_of(package, year, offers.first[units.like] >= 0, sought.stages)
    last_step = np.flatnonzero(steps.ends < 0)
    final = np.full(len(package), -1)
    final[steps.dwelling[last_step]] = steps.package[last_step]
    place = units.like, np.maximum(final, 0)
    is_done = final >= 0
    saving = (
        offers.saving[place]
        + weather.fuels * offers.fuels[place]
        + weather.electricity * offers.electricity[place]
    )
    after = np.where(is_done[:, None], offers.after[place], offers.before[units.like])
    after_all = np.array([year_of(asked.start) + asked.years])
    (law,) = forbidden_class(parameters(), asked.start, after_all, weather.ban_delay)
    both = ((before >= 0) & (package >= 0)).sum()
    return Move(
        key=future.key,
        value=again.value,
        kept=kept,
        same=float(both / max((before >= 0).sum(), 1)),
        dwellings=int((package >= 0).sum()),
        saving=float(saving[is_done].sum(dtype=float)),
        forbidden=float(after[:, law:].sum(dtype=float)),
        gap=again.gap,
    )


_OBEDIENCE = 3
"""How many times as much memory a search takes that obeys orders."""
_GAP = 1e-3
"""Share of a programme's value below which nothing better is looked for."""
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
    rent : ndarray, shape (n,), or None
        NaN where not told. [EUR/yr]
    named : mapping of str to ndarray of str, shape (n,)
        Other names by which the owner may speak of each dwelling.
    """

    answers: HousingAnswers
    known: np.ndarray
    buildings: np.ndarray | None = None
    rent: np.ndarray | None = None
    named: Mapping[str, np.ndarray] = field(default_factory=dict)


class TooManyChoices(ValueError):
    """A stock too large for so many years.

    Attributes
    ----------
    most_years : int
        On which it could be planned; 0 where it could not.
    """

    def __init__(self, most_years: int):
        super().__init__(f"too many dwellings that differ: {most_years} years at most")
        self.most_years = most_years


def _weigh(units: Units, ways: int, asked: Asked, most: float) -> None:
    """Refuse, before an hour of work, a search that would not hold in memory."""
    each = len(units.count) * ways
    if asked.orders.bends or asked.orders.excluded:
        each *= _OBEDIENCE
    if each * asked.years > most:
        raise TooManyChoices(int(most // each))


def _quiet(step: str, done: int, total: int) -> None:
    """Nobody listens."""


def programme(stock: Stock, asked: Asked, tell: Step = _quiet, most: float = np.inf) -> Programme:
    """The best programme for an aim within a budget a year, with its proof.

    Parameters
    ----------
    stock : Stock
        Of at least one dwelling.
    asked : Asked
    tell : callable, optional
        Told how far the work is.
    most : float, optional
        Units × ways × years that may be weighed at once.

    Raises
    ------
    TooManyChoices
    """
    clock, values = time.monotonic(), parameters()
    count = len(stock.known)
    dates = np.full(count, asked.start, dtype="datetime64[D]")
    answers = replace(stock.answers, date=dates)
    sizes = building_sizes(stock.buildings, answers.commune)
    first, like = unlike(answers, stock.known, sizes)
    homes, known, count_of = take(answers, first), stock.known[first], np.bincount(like)
    stages = stages_of(package_names(values), values)
    names = (*package_names(values), *stages.names)
    calendar = years_of(asked.start, asked.years)
    said = orders_by_dwelling(
        asked.orders, names_of(stock.named, answers.commune), year_of(asked.start), names
    )
    units = units_of(like, stock.buildings if asked.together else None, said.apart)
    _weigh(units, len(names), asked, most)
    result, now = options(
        answers=homes,
        known=known,
        count=count_of,
        draws=asked.draws,
        chosen=asked.packages,
        progress=lambda done, total: tell("dwellings", done, total),
        sizes=sizes[first],
    )
    seconds = {"dwellings": time.monotonic() - clock}
    tell("search", 0, 1)
    blend = blend_of(asked.weights, result, count_of, values, asked.start, asked.years)
    sought = Sought(result, units, asked, stages, said, blend)
    chosen, rules, too_big = _searched(sought)
    seconds["search"], clock = chosen.seconds, time.monotonic()
    moves: list[Move] = []
    for future in futures(asked.aim):
        tell("moves", len(moves), len(futures(asked.aim)))
        moves.append(move(future, sought, chosen))
    seconds["moves"], clock = time.monotonic() - clock, time.monotonic()
    package, year = assigned(units, chosen)
    steps = steps_of(package, year, result.first[like] >= 0, stages)
    renovated = np.zeros(count, dtype=bool)
    renovated[steps.dwelling] = True
    package, year = np.where(renovated, package, -1), np.where(renovated, year, -1)
    done, row = _done(result, like, steps, count, asked.years)
    seen = lived(
        homes, known, done, calendar, asked.draws, lambda some, total: tell("ranges", some, total)
    )
    seconds["ranges"] = time.monotonic() - clock
    groups = _groups(stock)
    narrow = float(narrowing(groups, float(values["stock.common_doubt"].constant)))
    each = (years_let(seen, asked.start), seen.bill.worth, seen.emissions.worth)
    worth = (
        each[SINGLE.index(asked.aim)]
        if asked.aim in SINGLE
        else np.sum([point * one for point, one in zip(blend, each, strict=True)], axis=0)
    )
    money = landlord_money(
        facts=seen.facts,
        cost=result.cost[done.like, done.package].astype(float),
        saving=seen.bill.by_row,
        rent=np.full(count, np.nan) if stock.rent is None else stock.rent,
        tax=property_tax(year_built(homes)[like], asked, values),
        year=done.year,
        row=row,
        asked=asked,
        values=values,
    )
    return Programme(
        asked=asked,
        packages=names,
        dwellings=_dwellings(
            offers=result,
            like=like,
            package=package,
            year=year,
            row=row,
            done=done,
            seen=seen,
            asked=asked,
            groups=groups,
        ),
        yearly=_yearly(result, like, steps, asked, states(now, seen, asked.start, narrow)),
        value=chosen.value,
        bound=chosen.bound,
        gap=chosen.gap,
        value_range=ranged(worth[:, None], narrow),
        rules=rules,
        moves=tuple(moves),
        money=money,
        orders=kept(said, renovated, _spent(result, like, steps, said, asked)),
        bill=ranged(now.bill[:, None], narrow),
        emissions=ranged(now.emissions[:, None], narrow),
        too_big=too_big,
        unlike=len(first),
        seconds=seconds,
    )


def _searched(sought: Sought) -> tuple[Choices, dict[str, float], int]:
    """What is chosen; what simple rules would be worth, but under orders; dwellings whose building
    no year's budget could pay for."""
    asked, units = sought.asked, sought.units
    plain, task, bonus = sought.problems()
    chosen = unbonused(best(task, asked.seconds, _GAP * share_of_aim(plain, task)), plain, bonus)
    rules = {} if asked.orders.bends else by_rule(task, *_mean_classes(sought))
    useful = (plain.cost > 0) & (plain.value > 0).any(axis=-1)
    is_paid = useful & (plain.cost <= (plain.ladder @ plain.budget).max())
    too_big = useful.any(axis=1) & ~is_paid.any(axis=1)
    return chosen, rules, int(too_big[units.of_dwelling].sum())


def _groups(stock: Stock) -> np.ndarray:
    """Dwellings that err together: those of a building; a dwelling alone is a group."""
    count = len(stock.known)
    if stock.buildings is None:
        return np.arange(count)
    names = np.where(stock.buildings == "", np.arange(count).astype(str), stock.buildings)
    _, groups = np.unique(names, return_inverse=True)
    return groups


def _mean_classes(sought: Sought) -> tuple[np.ndarray, np.ndarray]:
    """Mean class of each unit today and after each package: (U,), (U, P + S)."""
    offers, units, stages = sought.offers, sought.units, sought.stages
    rank = np.arange(CLASSES)
    before = offers.before @ rank
    after = np.where(offers.first >= 0, offers.after @ rank, before[:, None])
    after = np.concatenate([after, after[:, stages.then]], axis=1)
    size = units.summed(np.ones(len(before)))
    return units.summed(before) / size, units.summed(after) / size[:, None]


def _done(
    offers: Options, like: np.ndarray, steps: Steps, count: int, years: int
) -> tuple[Done, np.ndarray]:
    """Rows of like dwellings that do the same in the same year, and the row of each dwelling.

    A first stage is taken back in the year that the second, which holds it, begins.
    """
    ends = np.flatnonzero(steps.ends >= 0)
    dwelling = np.concatenate([steps.dwelling, steps.dwelling[ends]])
    package = np.concatenate([steps.package, steps.package[ends]])
    year = np.concatenate([steps.year, steps.ends[ends]])
    back = np.arange(len(dwelling)) >= len(steps.dwelling)
    packages = len(offers.names)
    key = ((like[dwelling].astype(np.int64) * packages + package) * years + year) * 2 + back
    keys, at, times = np.unique(key, return_inverse=True, return_counts=True)
    rest, taken_back = np.divmod(keys, 2)
    kind, rest = np.divmod(rest, packages * years)
    place, when = np.divmod(rest, years)
    horizon = float(parameters()["programme.horizon"].constant)
    counted = counted_years(offers.life[kind, place].astype(float), horizon, years)
    lasting = counted[np.arange(len(keys)), when]
    row = np.full(count, -1)
    last = np.flatnonzero(steps.ends < 0)
    row[steps.dwelling[last]] = at[last]
    signed = np.where(taken_back > 0, -times, times)
    return Done(kind, place, offers.works[kind, place], when, signed, lasting), row


def _dwellings(
    offers: Options,
    like: np.ndarray,
    package: np.ndarray,
    year: np.ndarray,
    row: np.ndarray,
    done: Done,
    seen: Lived,
    asked: Asked,
    groups: np.ndarray,
) -> Dwellings:
    is_done = package >= 0
    place, last_year = np.append(done.package, 0)[row], np.append(done.year, -1)[row]
    before = offers.before[like]
    after = np.where(is_done[:, None], offers.after[like, place], before)
    after_all = np.array([year_of(asked.start) + asked.years])
    (law,) = forbidden_class(parameters(), asked.start, after_all)
    cost = np.where(is_done[:, None], offers.cost[like, place].astype(float), np.nan)
    return Dwellings(
        package=package,
        year=year,
        second=np.where(is_done & (package >= len(offers.names)), last_year, -1),
        works=np.where(is_done, offers.works[like, place], 0),
        cost=cost,
        saving=seen.bill.by_row.each(partial(spread, row=row)),
        emissions_saving=seen.emissions.by_row.each(partial(spread, row=row)),
        before=np.argmax(before, axis=-1),
        after=np.argmax(after, axis=-1),
        building_before=_class_of_each(before, groups),
        building_after=_class_of_each(after, groups),
        lets=after[:, :law].sum(axis=-1),
        sieve_before=before[:, SIEVE:].sum(axis=-1),
        sieve_after=after[:, SIEVE:].sum(axis=-1),
    )


def _class_of_each(chances: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Label of the building of each dwelling: the mean of its flats' in every sample."""
    mean = np.bincount(groups, chances @ np.arange(CLASSES)) / np.bincount(groups)
    return np.rint(mean).astype(int)[groups]


def _paid(offers: Options, like: np.ndarray, steps: Steps, price: np.ndarray) -> np.ndarray:
    """Price of each step: of a second stage, what it adds to the first."""
    whole = price[like[steps.dwelling], steps.package].astype(float)
    began = np.flatnonzero(steps.ends >= 0)
    whole[began + 1] = np.maximum(whole[began + 1] - whole[began], 0.0)
    return whole


def _spent(
    offers: Options, like: np.ndarray, steps: Steps, said: DwellingOrders, asked: Asked
) -> np.ndarray:
    """Of each group of dwellings whose money is capped or promised. [EUR]"""
    paid = _paid(offers, like, steps, net_cost(offers, asked.aid))
    return np.bincount(said.group[steps.dwelling], paid, len(said.groups))


def _yearly(
    offers: Options, like: np.ndarray, steps: Steps, asked: Asked, state: Mapping[str, Any]
) -> ProgrammeYears:
    years = asked.years
    prices = (*np.moveaxis(offers.cost, -1, 0), net_cost(offers, asked.aid))
    low, middle, high, net = (
        np.append(0.0, np.bincount(steps.year, _paid(offers, like, steps, price), years))
        for price in prices
    )
    begins = np.ones(len(steps.year), dtype=bool)
    begins[np.flatnonzero(steps.ends >= 0) + 1] = False
    return ProgrammeYears(
        year=year_of(asked.start) - 1 + np.arange(years + 1),
        cost=middle,
        paid=net,
        cost_low=low,
        cost_high=high,
        dwellings=np.append(0, np.bincount(steps.year[begins], minlength=years)),
        **state,
    )
