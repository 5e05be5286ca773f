"""What moves when prices, budgets or the ban's date move: the programme found again."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from calc.parameters import parameters
from calc.stock.programme.aims import MIXED, Blend, Weather, forbidden_class, value_of, years_of
from calc.stock.programme.options import CLASSES, Options
from calc.stock.programme.orders import Told, ordered_by, unbonused
from calc.stock.programme.results import Asked, Move
from calc.stock.programme.solver import Choices, best
from calc.stock.programme.stages import Stages, steps_of
from calc.stock.programme.units import Units, assigned, problem

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


def move(
    future: Future,
    found: Options,
    units: Units,
    asked: Asked,
    today: Choices,
    stages: Stages,
    said: Told,
    blend: Blend,
) -> Move:
    """The programme found again in another future, beside today's."""
    values, weather = parameters(), future.weather
    value = value_of(found, asked.aim, values, asked.start, asked.years, weather, blend)
    budget = np.floor(asked.yearly_budget * future.budget)
    plain = problem(found, units, value, asked, stages, budget)
    task, bonus = ordered_by(said, plain, found, units, asked, stages)
    again = unbonused(best(task, max(asked.seconds * _SHARE, 2.0), gap=2e-3), plain, bonus)
    kept = worth(plain.value, today) if future.budget >= 1 else np.nan
    if kept > again.value and not asked.orders.bends:
        again = replace(today, value=kept, bound=max(again.bound, kept))
    package, year = assigned(units, again)
    before, _ = assigned(units, today)
    steps = steps_of(package, year, found.first[units.like] >= 0, stages)
    last_step = np.flatnonzero(steps.ends < 0)
    final = np.full(len(package), -1)
    final[steps.dwelling[last_step]] = steps.package[last_step]
    place = units.like, np.maximum(final, 0)
    is_done = final >= 0
    saving = (
        found.saving[place]
        + weather.fuels * found.fuels[place]
        + weather.electricity * found.electricity[place]
    )
    after = np.where(is_done[:, None], found.after[place], found.before[units.like])
    last = years_of(asked.start, asked.years)[-1:] + 1
    law = forbidden_class(values, asked.start, last, weather.ban_delay)[0]
    both = ((before >= 0) & (package >= 0)).sum()
    return Move(
        future.key,
        again.value,
        kept,
        float(both / max((before >= 0).sum(), 1)),
        int((package >= 0).sum()),
        float(saving[is_done].sum(dtype=float)),
        float(after[:, min(law, CLASSES) :].sum(dtype=float)),
        again.gap,
    )
