"""A comparison of modes → what its page says and draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import url_for

from app.saying.figures import carbon, distance, money, span, time
from app.saying.french import capital, decapital
from app.trips.form import TripsForm
from app.trips.ways import (
    SAID,
    Figures,
    Way,
    added_by,
    combined_figures,
    note_of,
    ranged,
    ranges_of,
    way_of,
)
from app.trips.words import BESTS, BY, MEASURES, MODES, MOTORS, NAMED, OTHERS, REASONS, SIZES, SORTS
from app.trips.year import Year, present_year
from calc.mobility.money import difference
from calc.mobility.trips.comparator import Comparison, combine, compare
from calc.mobility.trips.comparator_request import ComparisonRequest
from calc.mobility.trips.instead import Instead, instead_of_car
from calc.parameters import parameters
from calc.places.communes import commune
from calc.schema.vocabulary import MODES as PLAIN_MODES


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
class Headline:
    """What a sober way spares beside the car: one number, its range, and the rest."""

    number: str
    unit: str
    range: str
    rest: str


@dataclass(frozen=True)
class Page:
    """Everything the comparison shows."""

    title: str
    context: str
    people: int
    bests: list[Best]
    sorts: list[Sort]
    sentence: str
    headline: Headline | None
    ways: list[Way]
    others: list[Way]
    refused: list[tuple[str, str]]
    lines: list[tuple[str, str]]
    year: Year | None
    prices: str
    has_plane: bool
    path: str


def _reason(found: Comparison, place: int) -> str:
    key = found.ways[place]
    mode = "car" if key == "electric_car" else key
    reach = parameters()["mobility.reach"].constant[PLAIN_MODES.index(mode)]
    return REASONS[found.reasons[place]].format(
        distance=distance(float(found.figures["distance_travelled"][place])),
        least=distance(reach[0]),
        most=distance(reach[1]),
    )


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


def _apart(
    one: tuple[float, float, float],
    other: tuple[float, float, float],
    said: Callable[[float], str],
    alike: str,
) -> str:
    """How much one is below or above another, in words; alike when nobody can tell."""
    middle, low, high = difference(one, other)
    if low <= 0 <= high:
        return alike
    ends = sorted((abs(low), abs(high)))
    words = span(ends[0], ends[1], said)
    return f"{said(abs(middle))} de {'plus' if middle > 0 else 'moins'}" + (
        f" ({words})" if words else ""
    )


def _sentence(
    figures: list[Figures], instead: Instead | None, yearly: float
) -> tuple[str, Headline | None]:
    """What is worth doing instead of the car, in words; its number when it surely emits less.

    Parameters
    ----------
    yearly : float
        Times a year that the journey is made; zero when nobody said.
    """
    if instead is None:
        return "", None
    if instead.key == "car":
        return "Aucun mode proposé n’émet moins que votre voiture.", None
    by_key = {one.key: one.ranges for one in figures}
    car, other = by_key["car"], by_key[instead.key]
    less = _apart(other["emissions"], car["emissions"], carbon, "des émissions comparables")
    rest = ", ".join(
        [
            _apart(other["cost"], car["cost"], money, "un prix comparable"),
            _apart(other["duration"], car["duration"], time, "un temps comparable"),
        ]
    )
    way = f"{capital(BY.get(instead.key, 'par étapes'))}, plutôt qu’en voiture"
    sentence = f"{way} : {less}, {rest}."
    middle, low, high = difference(car["emissions"], other["emissions"])
    if low <= 0:
        return sentence, None
    times = yearly or 1.0
    return sentence, Headline(
        carbon(middle * times),
        "de CO₂ de moins par an" if yearly else "de CO₂ de moins",
        span(low * times, high * times, carbon),
        f"{way}. À chaque trajet : {rest}." if yearly else f"{way} : {rest}.",
    )


def _bests(figures: list[Figures]) -> tuple[list[Best], dict[str, float]]:
    bests, amounts = [], {}
    for key, title in BESTS.items():
        pick = max if key == "active_minutes" else min
        first = pick(figures, key=lambda one: one.ranges[key][0])
        amounts[key] = first.ranges[key][0]
        if key != "active_minutes" or amounts[key] > 0.5:
            bests.append(Best(title, first.icon, first.name, SAID[key](amounts[key])))
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
        else "tout : achat, assurance et stationnement d’une voiture moyenne, par kilomètre"
    )
    lines = [
        ("La voiture", car),
        ("Dans la voiture", f"{found.people} {'personne' if found.people == 1 else 'personnes'}"),
        ("Les coûts", counted),
    ]
    if not found.reasons[found.ways.index("plane")]:
        without = given.get("contrails") == "false"
        lines.append(("L’avion", f"traînées {'non comptées' if without else 'comptées'}"))
    return lines


def present_trips(form: TripsForm) -> Page:
    """The page of a journey whose form has no error."""
    found = compare(form.request)
    cost = "marginal_cost" if form.counting == "marginal" else "cost"
    figures = [
        Figures(
            key,
            MODES[key],
            key,
            note_of(found, place),
            ranges_of(found, place, cost),
            added_by(found, place, cost),
        )
        for place, key in enumerate(found.ways)
        if not found.reasons[place]
    ]
    legs = combine(form.request, form.legs_request) if form.legs else None
    if legs is not None:
        figures.append(combined_figures(legs, cost))
    shown = [one for one in figures if one.key not in OTHERS]
    bests, amounts = _bests(sorted(shown or figures, key=lambda one: one.ranges["emissions"][0]))
    longest = {key: max(one.ranges[key][0] for one in shown or figures) * 1.15 for key in MEASURES}
    ways = [way_of(one, longest, amounts, found.people) for one in figures]
    title, context = _title(form.request, form, found)
    sentence, headline = _sentence(
        shown, instead_of_car(found, NAMED, legs), found.times_a_year if found.times_a_week else 0.0
    )
    fuel = parameters()["mobility.fuel"].sources[-1]
    return Page(
        title=title,
        context=context,
        people=found.people,
        bests=bests,
        sorts=[
            Sort(key, name, url_for("trips.index", **form.address(sort=key)), key == form.sort)
            for key, name in SORTS.items()
        ],
        sentence=sentence,
        headline=headline,
        ways=ranged([way for way in ways if way.key not in OTHERS], form.sort),
        others=ranged([way for way in ways if way.key in OTHERS], form.sort),
        refused=[
            (MODES[key], _reason(found, place))
            for place, key in enumerate(found.ways)
            if found.reasons[place]
        ],
        lines=_lines(form, found),
        year=present_year(form, found, legs, cost),
        prices=parameters().sources[fuel].title,
        has_plane=any(one.key == "plane" for one in figures),
        path=url_for("trips.index", **form.address()),
    )
