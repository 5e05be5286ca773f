"""A comparison of modes → what its page says and draws."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from app.french import capital, decapital
from app.presenters.trip_figures import carbon, distance, money, movement, span, time
from app.presenters.trip_year import Year, present_year
from app.trips_form import TripsForm
from app.words.mobility import (
    BESTS,
    BY,
    CONDITIONS,
    MEASURES,
    MODES,
    MOTORS,
    OTHERS,
    REASONS,
    SIZES,
    SORTS,
)
from calc.mobility.comparator import Combined, Comparison, combine, compare
from calc.mobility.comparator_request import ComparisonRequest
from calc.parameters import parameters
from calc.places import commune
from calc.vocabulary import MODES as PLAIN_MODES

_SAID = {"emissions": carbon, "cost": money, "duration": time, "active_minutes": movement}
COMBINED = "combined"
_OWNED = ("car", "electric_car", "motorbike", "motorbike_small", "moped", "electric_moped",
          "camper", "camper_van")  # fmt: skip


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
class Best:
    """The winner of one measure."""

    title: str
    icon: str
    name: str
    text: str


@dataclass(frozen=True)
class Sort:
    """An order that the modes may be in."""

    key: str
    name: str
    path: str
    is_current: bool


@dataclass(frozen=True)
class Page:
    """Everything the comparison shows."""

    title: str
    context: str
    people: int
    bests: list[Best]
    sorts: list[Sort]
    sentence: str
    ways: list[Way]
    others: list[Way]
    refused: list[tuple[str, str]]
    lines: list[tuple[str, str]]
    year: Year | None
    prices: str
    has_plane: bool
    path: str


@dataclass(frozen=True)
class _Figures:
    """Of one way, before they are words: middle, low and high of each measure."""

    key: str
    name: str
    icon: str
    note: str
    ranges: dict[str, tuple[float, float, float]]
    added: float = 0.0


def _of(found: Comparison, place: int, cost: str) -> dict[str, tuple[float, float, float]]:
    names = {"emissions": "emissions", "cost": cost, "duration": "duration"}
    ranges = {
        key: tuple(float(found.figures[f"{name}{end}"][place]) for end in ("", "_low", "_high"))
        for key, name in names.items()
    }
    minutes = float(found.figures["active_minutes"][place])
    return {**ranges, "active_minutes": (minutes, minutes, minutes)}


def _note(found: Comparison, place: int) -> str:
    key = found.ways[place]
    notes = [CONDITIONS[found.conditions[place]]] if found.conditions[place] else []
    if key in ("car", "electric_car", "motorbike", "camper") and found.people > 1:
        notes.append(f"partagée à {found.people}")
    if found.free_bus and key.startswith("bus"):
        notes.append("réseau gratuit")
    return ", ".join(notes)


def _added(found: Comparison, place: int, cost: str) -> float:
    """What the journey adds, where keeping the vehicle is most of the price."""
    if cost != "cost" or found.ways[place] not in _OWNED:
        return 0.0
    return float(found.figures["marginal_cost"][place])


def _combined(found: Combined, cost: str) -> _Figures:
    minutes = float(found.active_minutes.sum())
    ranges = {"emissions": found.figures["emissions"], "cost": found.figures[cost],
              "duration": found.figures["duration"],
              "active_minutes": (minutes, minutes, minutes)}  # fmt: skip
    legs = zip(found.modes, found.distances.tolist(), strict=True)
    note = " + ".join(f"{decapital(MODES[mode])} {distance(far)}" for mode, far in legs)
    return _Figures(COMBINED, "Votre trajet par étapes", "legs", note, ranges)


def _way(figures: _Figures, longest: dict[str, float], best: dict[str, float], people: int) -> Way:
    measures = []
    aside = f"dont {money(figures.added)} pour ce trajet" if figures.added else ""
    for key, (middle, low, high) in figures.ranges.items():
        length = longest[key] or 1.0
        words = span(low, high, _SAID[key])
        measures.append(Measure(
            key, MEASURES[key], _SAID[key](middle), words,
            *(min(end / length, 1.0) for end in (middle, low, high)),
            aside if key == "cost" else "",
            middle == best[key] and (key != "active_minutes" or middle > 0.5), middle,
        ))  # fmt: skip
    group = [said(figures.ranges[key][0] * people) for key, said in
             (("emissions", carbon), ("cost", money))]  # fmt: skip
    return Way(figures.key, figures.name, figures.icon, figures.note, measures, group)


def _sorted(ways: list[Way], by: str) -> list[Way]:
    places = [measure.key for measure in ways[0].measures] if ways else []
    sign = -1 if by == "active_minutes" else 1
    return sorted(ways, key=lambda way: sign * way.measures[places.index(by)].amount)


def _reason(found: Comparison, place: int) -> str:
    key = found.ways[place]
    mode = "car" if key == "electric_car" else key
    reach = parameters()["mobility.reach"].values[0][PLAIN_MODES.index(mode)]
    return REASONS[found.reasons[place]].format(
        distance=distance(float(found.figures["distance_travelled"][place])),
        least=distance(reach[0]), most=distance(reach[1]),
    )  # fmt: skip


def _title(request: ComparisonRequest, form: TripsForm, found: Comparison) -> tuple[str, str]:
    """What journey it is, and how long."""
    ends = [commune(form.given.get(name, "")) for name in ("origin", "destination")]
    by_road = float(found.figures["distance_travelled"][found.ways.index("car")])
    far = f"{distance(by_road)} par la route"
    if "distance" not in form.given and all(ends):
        title = f"De {ends[0].name} à {ends[1].name}"
        crow = float(found.figures["distance_travelled"][found.ways.index("plane")])
        far = f"environ {far} ({distance(crow)} à vol d’oiseau)"
    else:
        title = f"Un trajet de {distance(by_road)}"
        far = ""
    there = "aller et retour" if found.journeys == 2 else "aller simple"
    who = "seul ou seule" if found.people == 1 else f"à {found.people}, par personne"
    context = ", ".join(part for part in (far, there, who) if part)
    return title, capital(context)


def _sentence(figures: list[_Figures], cost: str) -> str:
    """The most sober way beside the car, in words."""
    by_key = {one.key: one.ranges for one in figures}
    if "car" not in by_key or len(figures) < 2:
        return ""
    key = min(by_key, key=lambda name: by_key[name]["emissions"][0])
    if key == "car":
        return "Aucun mode proposé n’émet moins que votre voiture."
    car, other = by_key["car"], by_key[key]
    less = car["emissions"][0] - other["emissions"][0]
    more = other["duration"][0] - car["duration"][0]
    spared = car["cost"][0] - other["cost"][0]
    by = BY.get(key, "par étapes")
    parts = [f"environ {carbon(less)} de CO₂ de moins qu’en voiture"]
    if abs(spared) >= 0.5:
        parts.append(f"{money(abs(spared))} de {'moins' if spared > 0 else 'plus'}")
    if abs(more) >= 1 / 30:
        parts.append(f"{time(abs(more))} de {'plus' if more > 0 else 'moins'}")
    return f"{capital(by)} : {', '.join(parts)}."


def _bests(figures: list[_Figures]) -> tuple[list[Best], dict[str, float]]:
    bests, amounts = [], {}
    for key, title in BESTS.items():
        pick = max if key == "active_minutes" else min
        first = pick(figures, key=lambda one: one.ranges[key][0])
        amounts[key] = first.ranges[key][0]
        if key != "active_minutes" or amounts[key] > 0.5:
            bests.append(Best(title, first.icon, first.name, _SAID[key](amounts[key])))
    return bests, amounts


def _lines(form: TripsForm, found: Comparison) -> list[tuple[str, str]]:
    """What the comparison supposes."""
    given = form.given
    size = decapital(SIZES[given.get("car_size", "medium")])
    motor = decapital(MOTORS[given.get("car_motor", "petrol")])
    told = "" if "car_size" in given and "car_motor" in given else " (supposé)"
    consumption = given.get("car_consumption")
    car = f"{size}, {motor}{told}" + (
        f", {consumption.replace('.', ',')} aux 100 km" if consumption else ""
    )
    counted = (
        "l’énergie, l’usure et les péages, sans l’achat ni l’assurance"
        if form.counting == "marginal"
        else "tout : achat, assurance et stationnement répartis sur une année moyenne"
    )
    sky = "sans les traînées" if given.get("contrails") == "false" else "traînées comptées"
    return [
        ("La voiture", car),
        ("Dans la voiture", f"{found.people} {'personne' if found.people == 1 else 'personnes'}"),
        ("Les coûts", counted),
        ("L’avion", sky),
    ]


def present_trips(form: TripsForm) -> Page:
    """The page of a journey whose form has no error."""
    found = compare(form.request)
    cost = "marginal_cost" if form.counting == "marginal" else "cost"
    figures = [
        _Figures(key, MODES[key], key, _note(found, place), _of(found, place, cost),
                 _added(found, place, cost))
        for place, key in enumerate(found.ways)
        if not found.reasons[place]
    ]  # fmt: skip
    legs = combine(form.request, form.legs_request) if form.legs else None
    if legs is not None:
        figures.append(_combined(legs, cost))
    shown = [one for one in figures if one.key not in OTHERS]
    bests, amounts = _bests(sorted(shown or figures, key=lambda one: one.ranges["emissions"][0]))
    longest = {
        key: max(one.ranges[key][0] for one in shown or figures) * 1.15 for key in MEASURES
    }
    ways = [_way(one, longest, amounts, found.people) for one in figures]
    title, context = _title(form.request, form, found)
    fuel = parameters()["mobility.fuel"].sources[-1]
    return Page(
        title=title, context=context, people=found.people, bests=bests,
        sorts=[Sort(key, name, url_for("trips.index", **form.address(sort=key)), key == form.sort)
               for key, name in SORTS.items()],
        sentence=_sentence(shown, cost),
        ways=_sorted([way for way in ways if way.key not in OTHERS], form.sort),
        others=_sorted([way for way in ways if way.key in OTHERS], form.sort),
        refused=[(MODES[key], _reason(found, place)) for place, key in enumerate(found.ways)
                 if found.reasons[place]],
        lines=_lines(form, found), year=present_year(form, found, legs, cost),
        prices=parameters().sources[fuel].title,
        has_plane=any(one.key == "plane" for one in figures),
        path=url_for("trips.index", **form.address()),
    )  # fmt: skip

