"""One mode of a journey: its figures, then their words and their bars."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.saying import (
    THIN,
    WEEKS,
    Context,
    carbon,
    changes,
    counted,
    decapital,
    distance,
    money,
    movement,
    number,
    percent,
    short,
    span,
    time,
)
from app.trips.words import CONDITIONS, MEASURES, MODES, NAMED
from calc.mobility.modes import flags
from calc.mobility.trips.advice import (
    COMBINED,
    LegsYear,
    OneJourney,
    health,
    health_of_legs,
    mode_of,
)
from calc.mobility.trips.comparator import SHARED_CARS, Combined, Comparison
from calc.parameters import parameters
from calc.places.journeys import Crossing, Train
from calc.uncertainty import Ends, ended

SAID = {"emissions": carbon, "cost": money, "duration": time, "active_minutes": movement}
Ranges = dict[str, Ends]
"""Middle, low and high of each measure."""


@dataclass(frozen=True)
class Figures:
    """Of one way, before they are words: middle, low and high of each measure."""

    key: str
    name: str
    icon: str
    note: str
    ranges: Ranges
    added: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Way(Figures):
    """One mode of the journey."""

    measures: list[Context]
    group: dict[str, str]


def ranges_of(comparison: Comparison, place: int, cost: str) -> dict[str, Ends]:
    names = {"emissions": "emissions", "cost": cost, "duration": "duration"}

    def of(name: str) -> Ends:
        return Ends(*(float(comparison.figures[end][place]) for end in ended(name)))

    ranges = {key: of(name) for key, name in names.items()}
    minutes = float(comparison.figures["active_minutes"][place])
    return {**ranges, "active_minutes": Ends(minutes, minutes, minutes)}


def _rides(train: Train) -> str:
    """Where one boards, changes and gets off, and how one goes there, by train or by coach."""
    first, *_, last = train.stations
    vehicle = "car" if "coach" in train.kinds else "train"
    words = f"{first} – {last}, {time(train.ride_minutes / 60)} de {vehicle}"
    words += changes(train.stations)
    if train.access == "car":
        words += f", après {distance(train.access_distance)} en voiture"
    return words


def _crossing(ferry: Crossing) -> str:
    """The ports, and the road around them."""
    words = ", puis ".join(
        f"{link.start.name} – {link.end.name}, {time(link.minutes / 60)} de mer"
        for link in ferry.links
    )
    if ferry.road_distance >= 1:
        words += f", le reste par la route ({distance(ferry.road_distance)})"
    return words


def note_of(comparison: Comparison, place: int) -> str:
    key = comparison.ways[place]
    notes = [CONDITIONS[comparison.conditions[place]]] if comparison.conditions[place] else []
    if comparison.way and key in comparison.way.trains:
        notes.insert(0, _rides(comparison.way.trains[key]))
    if comparison.way and key == "coach" and comparison.way.coach:
        notes.insert(0, _rides(comparison.way.coach))
    if comparison.way and key == "ferry" and comparison.way.ferry:
        notes.insert(0, _crossing(comparison.way.ferry))
    if key in SHARED_CARS:
        notes.append(f"à {comparison.people + SHARED_CARS[key]} dans la voiture")
    elif flags("owned")[mode_of(key)] and comparison.people > 1:
        notes.append(f"partagée à {comparison.people}")
    if comparison.free_bus and key.startswith("bus"):
        notes.append("réseau gratuit")
    return ", ".join(notes)


def added_by(comparison: Comparison, place: int, cost: str) -> float:
    """What the journey adds, where keeping the vehicle is most of the price."""
    if cost != "cost" or not flags("owned")[mode_of(comparison.ways[place])]:
        return 0.0
    return float(comparison.figures["marginal_cost"][place])


def combined_figures(combined: Combined, cost: str) -> Figures:
    minutes = float(combined.active_minutes.sum())
    ranges = {
        "emissions": combined.figures["emissions"],
        "cost": combined.figures[cost],
        "duration": combined.figures["duration"],
        "active_minutes": Ends(minutes, minutes, minutes),
    }
    legs = zip(combined.modes, combined.distances.tolist(), strict=True)
    note = " + ".join(f"{decapital(MODES[mode])} {distance(far)}" for mode, far in legs)
    return Figures(COMBINED, "Votre trajet par étapes", "legs", note, ranges)


def way_of(figures: Figures, longest: dict[str, float], best: dict[str, float], people: int) -> Way:
    measures = []
    aside = f"dont {money(figures.added)} pour ce trajet" if figures.added else ""
    for key, (middle, low, high) in figures.ranges.items():
        length = longest[key] or 1.0
        words = span(low, high, SAID[key])
        measures.append(
            {
                "key": key,
                "label": MEASURES[key],
                "text": SAID[key](middle),
                "range": words,
                "value": min(middle / length, 1.0),
                "low": min(low / length, 1.0),
                "high": min(high / length, 1.0),
                "aside": aside if key == "cost" else "",
                "is_best": middle == best.get(key) and (key != "active_minutes" or middle > 0.5),
            }
        )
    group = {key: SAID[key](figures.ranges[key].middle * people) for key in ("emissions", "cost")}
    return Way(**vars(figures), measures=measures, group=group)


def ranged(ways: list[Way], by: str) -> list[Way]:
    sign = -1 if by == "active_minutes" else 1
    return sorted(ways, key=lambda way: sign * way.ranges[by].middle)


# A journey made each week → its year, and what its movement does for health.


def reduction_words(fall: Ends) -> str:
    """A fall of mortality, in words."""
    _, low, high = fall
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


def present_year(one: OneJourney) -> Context | None:
    """Lines of the ways on offer, or None when nobody said how often."""
    result = one.comparison
    if one.year is None:
        return None
    yearly, weekly, account = result.times_a_year, result.times_a_week, one.year.yearly
    keys = (*NAMED, *SHARED_CARS)
    kept = [
        place for place, key in enumerate(result.ways) if not result.reasons[place] and key in keys
    ]
    ways = tuple(result.ways[place] for place in kept)
    columns = {
        name: result.figures[name][kept]
        for name in (*ended("emissions"), *ended("duration"), "active_minutes")
    }
    effect = health(ways, columns["active_minutes"] * yearly / WEEKS)
    lines = []
    for row, place in enumerate(kept):
        ends = {
            of: Ends(*(float(columns[name][row]) * yearly for name in ended(of)))
            for of in ("emissions", "duration")
        } | {"cost": account.cost.at(place)}
        key, minutes = ways[row], float(columns["active_minutes"][row])
        lines.append(
            _line(key, MODES[key], minutes, yearly, **ends)
            | {
                "by_pass": bool(account.by_pass[place]),
                "share": percent(float(effect.share[row])),
                "reduction": reduction_words(effect.reduction.at(row)),
            }
        )
    order = np.argsort(columns["emissions"], kind="stable")
    lines = [lines[place] for place in order]
    if one.legs is not None and one.legs_year is not None:
        lines.insert(0, _legs_line(one.legs, one.legs_year, one.comparison))
    recommended = float(parameters()["household_mobility.movement"].constant)
    return {
        "times": short(weekly),
        "days": counted(weekly, short(weekly), "jours"),
        "weeks": number(yearly / weekly),
        "recommended": f"{number(recommended)}{THIN}min",
        "purpose": "pour le travail" if result.is_work else "",
        "lines": lines,
        "spared": ""
        if result.reasons[result.ways.index("car")]
        else spared_words(one.year.spared, result.people),
        "has_pass": any(line["by_pass"] for line in lines),
    }


def _line(
    key: str,
    name: str,
    minutes: float,
    times: float,
    *,
    emissions: Ends,
    cost: Ends,
    duration: Ends,
) -> Context:
    """One way over a year, but for what its movement does; `minutes` of it are of one journey."""
    return {
        "key": key,
        "name": name,
        "emissions": carbon(emissions.middle),
        "emissions_range": span(emissions.low, emissions.high, carbon),
        "cost": money(cost.middle),
        "cost_range": span(cost.low, cost.high, money),
        "duration": time(duration.middle),
        "duration_range": span(duration.low, duration.high, time),
        "weekly_minutes": time(minutes * times / WEEKS / 60) if minutes > 0.5 else "aucun",
    }


def _legs_line(legs: Combined, year: LegsYear, comparison: Comparison) -> Context:
    """The journey of several legs, over a year."""
    times = comparison.times_a_year
    moved = health_of_legs(legs, times / WEEKS)
    ends = {
        of: Ends(*(end * times for end in legs.figures[of])) for of in ("emissions", "duration")
    } | {"cost": year.cost.at()}
    minutes = float(legs.active_minutes.sum())
    (share,) = moved.share.tolist()
    return _line("legs", "Par étapes", minutes, times, **ends) | {
        "by_pass": year.by_pass,
        "share": percent(share),
        "reduction": reduction_words(moved.reduction.at()),
    }
