"""A journey made each week → its year, and what its movement does for health."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.saying import THIN, WEEKS, carbon, counted, money, number, percent, short, span, time
from app.trips.words import MODES, NAMED
from calc.mobility.trips.comparator import SHARED_CARS, Combined, Comparison
from calc.mobility.trips.one import LegsYear, OneJourney, health, health_of_legs
from calc.parameters import parameters
from calc.uncertainty import Ends


@dataclass(frozen=True)
class YearLine:
    """One way over a year, for one person, cars kept."""

    key: str
    name: str
    emissions: str
    emissions_range: str
    cost: str
    cost_range: str
    by_pass: bool
    duration: str
    duration_range: str
    weekly_minutes: str
    share: str
    reduction: str


@dataclass(frozen=True)
class Year:
    """The same journey all year round.

    Attributes
    ----------
    spared : str
        What no longer keeping the car spares more, in words; empty where nothing.
    """

    times: str
    days: str
    weeks: str
    recommended: str
    purpose: str
    lines: list[YearLine]
    spared: str
    has_pass: bool


def reduction_words(low: float, high: float) -> str:
    """A fall of mortality, in words."""
    if high < 0.01:
        return "presque rien"
    if round(100 * low) in (0, round(100 * high)):
        return f"{'' if low >= 0.005 else 'jusqu’à '}−{percent(high)}"
    return f"−{number(100 * low)} à −{percent(high)}"


def spared_words(spared: Ends, people: int) -> str:
    """What a car less spares beside the journey itself."""
    middle, low, high = spared
    if middle <= 0:
        return ""
    aboard = "" if people == 1 else ", pour toute la voiture"
    return f"{money(middle)} de plus par an ({span(max(low, 0.0), high, money)}){aboard}"


def present_year(one: OneJourney) -> Year | None:
    """Lines of the ways on offer, or None when nobody said how often."""
    found = one.found
    if one.year is None:
        return None
    yearly, weekly, account = found.times_a_year, found.times_a_week, one.year.yearly
    keys = (*NAMED, *SHARED_CARS)
    kept = [
        place for place, key in enumerate(found.ways) if not found.reasons[place] and key in keys
    ]
    ways = tuple(found.ways[place] for place in kept)
    columns = {
        name: found.figures[name][kept]
        for name in (
            *(f"{of}{end}" for of in ("emissions", "duration") for end in ("", "_low", "_high")),
            "active_minutes",
        )
    }
    effect = health(ways, columns["active_minutes"] * yearly / WEEKS)
    lines = []
    for row, place in enumerate(kept):
        ends, spent = (
            [float(columns[f"{of}{end}"][row]) * yearly for end in ("", "_low", "_high")]
            for of in ("emissions", "duration")
        )
        paid = account.cost.at(place)
        minutes = float(columns["active_minutes"][row])
        lines.append(
            YearLine(
                ways[row],
                MODES[ways[row]],
                carbon(ends[0]),
                span(ends[1], ends[2], carbon),
                money(paid[0]),
                span(paid[1], paid[2], money),
                bool(account.by_pass[place]),
                time(spent[0]),
                span(spent[1], spent[2], time),
                time(minutes * yearly / WEEKS / 60) if minutes > 0.5 else "aucun",
                percent(float(effect.share[row])),
                reduction_words(*effect.reduction.at(row)[1:]),
            )
        )
    order = np.argsort(columns["emissions"], kind="stable")
    lines = [lines[place] for place in order]
    if one.legs is not None and one.legs_year is not None:
        lines.insert(0, _legs_line(one.legs, one.legs_year, one.found))
    recommended = float(parameters()["household_mobility.movement"].constant)
    return Year(
        short(weekly),
        counted(weekly, short(weekly), "jours"),
        number(yearly / weekly),
        f"{number(recommended)}{THIN}min",
        "pour le travail" if found.is_work else "",
        lines,
        ""
        if found.reasons[found.ways.index("car")]
        else spared_words(one.year.spared, found.people),
        any(line.by_pass for line in lines),
    )


def _legs_line(legs: Combined, year: LegsYear, found: Comparison) -> YearLine:
    """The journey of several legs, over a year."""
    moved = health_of_legs(legs, found.times_a_year / WEEKS)
    middle, low, high = (end * found.times_a_year for end in legs.figures["emissions"])
    minutes = float(legs.active_minutes.sum())
    hours = [end * found.times_a_year for end in legs.figures["duration"]]
    cost, least, most = year.cost.at()
    return YearLine(
        "legs",
        "Par étapes",
        carbon(middle),
        span(low, high, carbon),
        money(cost),
        span(least, most, money),
        year.by_pass,
        time(hours[0]),
        span(hours[1], hours[2], time),
        time(minutes * found.times_a_year / WEEKS / 60) if minutes > 0.5 else "aucun",
        percent(float(moved.share[0])),
        reduction_words(*moved.reduction.at()[1:]),
    )
