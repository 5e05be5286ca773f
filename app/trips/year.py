"""A journey made each week → its year, and what its movement does for health."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.saying.figures import carbon, money, span, time
from app.saying.french import THIN, number, percent, short
from app.trips.form import TripsForm
from app.trips.words import MODES, NAMED
from calc.mobility.trips.comparator import Combined, Comparison
from calc.mobility.trips.habits import health, health_of_legs, yearly_cost
from calc.parameters import parameters


@dataclass(frozen=True)
class YearLine:
    """One mode over a year, for one person."""

    name: str
    emissions: str
    emissions_range: str
    cost: str
    by_pass: bool
    duration: str
    weekly_minutes: str
    share: str
    reduction: str


@dataclass(frozen=True)
class Year:
    """The same journey all year round."""

    times: str
    weeks: str
    recommended: str
    lines: list[YearLine]


def _reduction(low: float, high: float) -> str:
    if high < 0.01:
        return "presque rien"
    if round(100 * low) in (0, round(100 * high)):
        return f"{'' if low >= 0.005 else 'jusqu’à '}−{percent(high)}"
    return f"−{number(100 * low)} à −{percent(high)}"


def present_year(
    form: TripsForm, found: Comparison, legs: Combined | None, cost: str
) -> Year | None:
    """Lines of the ways on offer, or None when nobody said how often."""
    if not found.times_a_week:
        return None
    yearly, weekly = found.times_a_year, found.times_a_week
    kept = [
        place for place, key in enumerate(found.ways) if not found.reasons[place] and key in NAMED
    ]
    ways = tuple(found.ways[place] for place in kept)
    names = [MODES[way] for way in ways]
    columns = {
        name: found.figures[name][kept]
        for name in ("emissions", "emissions_low", "emissions_high", "duration", "active_minutes")
    }
    paid, by_pass = yearly_cost(
        ways, found.figures[cost][kept], found.figures["marginal_cost"][kept], found
    )
    effect = health(ways, columns["active_minutes"] * weekly)
    shares, lows, highs = effect.share, effect.low, effect.high
    if legs is not None:
        names.append("Par étapes")
        moved = health_of_legs(legs, weekly)
        ends = ("emissions", "emissions_low", "emissions_high")
        sums = dict(zip(ends, legs.figures["emissions"], strict=True))
        sums["duration"] = legs.figures["duration"][0]
        sums["active_minutes"] = float(legs.active_minutes.sum())
        columns = {name: np.append(column, sums[name]) for name, column in columns.items()}
        shares = np.append(shares, moved.share)
        lows, highs = np.append(lows, moved.low), np.append(highs, moved.high)
        each, passes = yearly_cost(legs.modes, legs.parts[cost], legs.parts["marginal_cost"], found)
        paid, by_pass = np.append(paid, each.sum()), np.append(by_pass, passes.any())
    order = np.argsort(columns["emissions"], kind="stable")
    lines = [
        YearLine(
            names[place],
            carbon(float(columns["emissions"][place]) * yearly),
            span(
                *(float(columns[f"emissions_{end}"][place]) * yearly for end in ("low", "high")),
                carbon,
            ),
            money(float(paid[place])),
            bool(by_pass[place]),
            time(float(columns["duration"][place]) * yearly),
            time(float(columns["active_minutes"][place]) * weekly / 60)
            if columns["active_minutes"][place] > 0.5
            else "aucune",
            percent(float(shares[place])),
            _reduction(float(lows[place]), float(highs[place])),
        )
        for place in order
    ]
    recommended = float(parameters()["household_mobility.movement"].constant)
    weeks = found.times_a_year / found.times_a_week
    return Year(short(weekly), number(weeks), f"{number(recommended)}{THIN}min", lines)
