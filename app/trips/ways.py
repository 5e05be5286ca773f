"""One mode of a journey: its figures, then their words and their bars."""

from __future__ import annotations

from dataclasses import dataclass

from app.saying import carbon, changes, decapital, distance, money, movement, span, time
from app.trips.words import CONDITIONS, MEASURES, MODES
from calc.mobility.modes import flags
from calc.mobility.trips.comparator import SHARED_CARS, Combined, Comparison
from calc.mobility.trips.one import COMBINED, mode_of
from calc.places.journeys import Train
from calc.places.sea import Crossing
from calc.uncertainty import Ends

SAID = {"emissions": carbon, "cost": money, "duration": time, "active_minutes": movement}
Ranges = dict[str, Ends]
"""Middle, low and high of each measure."""


@dataclass(frozen=True)
class Measure:
    """One figure of one mode; lengths are parts of the longest bar."""

    key: str
    label: str
    text: str
    range: str
    value: float
    low: float
    high: float
    aside: str
    is_best: bool
    amount: float


@dataclass(frozen=True)
class Way:
    """One mode of the journey."""

    key: str
    name: str
    icon: str
    note: str
    measures: list[Measure]
    group: list[str]


@dataclass(frozen=True)
class Figures:
    """Of one way, before they are words: middle, low and high of each measure."""

    key: str
    name: str
    icon: str
    note: str
    ranges: Ranges
    added: float = 0.0


def ranges_of(found: Comparison, place: int, cost: str) -> dict[str, Ends]:
    names = {"emissions": "emissions", "cost": cost, "duration": "duration"}

    def of(name: str) -> Ends:
        middle, low, high = (found.figures[f"{name}{end}"][place] for end in ("", "_low", "_high"))
        return float(middle), float(low), float(high)

    ranges = {key: of(name) for key, name in names.items()}
    minutes = float(found.figures["active_minutes"][place])
    return {**ranges, "active_minutes": (minutes, minutes, minutes)}


def _rides(train: Train) -> str:
    """Where one boards, changes and gets off, and how one goes there, by train or by coach."""
    first, last = train.stations[0], train.stations[-1]
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


def note_of(found: Comparison, place: int) -> str:
    key = found.ways[place]
    notes = [CONDITIONS[found.conditions[place]]] if found.conditions[place] else []
    if found.way and key in found.way.trains:
        notes.insert(0, _rides(found.way.trains[key]))
    if found.way and key == "coach" and found.way.coach:
        notes.insert(0, _rides(found.way.coach))
    if found.way and key == "ferry" and found.way.ferry:
        notes.insert(0, _crossing(found.way.ferry))
    if key in SHARED_CARS:
        notes.append(f"à {found.people + SHARED_CARS[key]} dans la voiture")
    elif flags("owned")[mode_of(key)] and found.people > 1:
        notes.append(f"partagée à {found.people}")
    if found.free_bus and key.startswith("bus"):
        notes.append("réseau gratuit")
    return ", ".join(notes)


def added_by(found: Comparison, place: int, cost: str) -> float:
    """What the journey adds, where keeping the vehicle is most of the price."""
    if cost != "cost" or not flags("owned")[mode_of(found.ways[place])]:
        return 0.0
    return float(found.figures["marginal_cost"][place])


def combined_figures(found: Combined, cost: str) -> Figures:
    minutes = float(found.active_minutes.sum())
    ranges = {
        "emissions": found.figures["emissions"],
        "cost": found.figures[cost],
        "duration": found.figures["duration"],
        "active_minutes": (minutes, minutes, minutes),
    }
    legs = zip(found.modes, found.distances.tolist(), strict=True)
    note = " + ".join(f"{decapital(MODES[mode])} {distance(far)}" for mode, far in legs)
    return Figures(COMBINED, "Votre trajet par étapes", "legs", note, ranges)


def way_of(figures: Figures, longest: dict[str, float], best: dict[str, float], people: int) -> Way:
    measures = []
    aside = f"dont {money(figures.added)} pour ce trajet" if figures.added else ""
    for key, (middle, low, high) in figures.ranges.items():
        length = longest[key] or 1.0
        words = span(low, high, SAID[key])
        measures.append(
            Measure(
                key=key,
                label=MEASURES[key],
                text=SAID[key](middle),
                range=words,
                value=min(middle / length, 1.0),
                low=min(low / length, 1.0),
                high=min(high / length, 1.0),
                aside=aside if key == "cost" else "",
                is_best=middle == best.get(key) and (key != "active_minutes" or middle > 0.5),
                amount=middle,
            )
        )
    group = [
        said(figures.ranges[key][0] * people)
        for key, said in (("emissions", carbon), ("cost", money))
    ]
    return Way(figures.key, figures.name, figures.icon, figures.note, measures, group)


def ranged(ways: list[Way], by: str) -> list[Way]:
    places = [measure.key for measure in ways[0].measures] if ways else []
    sign = -1 if by == "active_minutes" else 1
    return sorted(ways, key=lambda way: sign * way.measures[places.index(by)].amount)
