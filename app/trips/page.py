"""*Un trajet*: one journey by every mode → what its page says and draws."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.asking.town import town_name
from app.counting import seen
from app.counting.panel import panel_of
from app.saying import (
    Context,
    capital,
    carbon,
    decapital,
    distance,
    from_town,
    money,
    short,
    span,
    time,
    to_town,
)
from app.site.responses import htmx, render, wants_partial
from app.trips.form import TripsForm, journey_of, present_questions
from app.trips.ways import (
    SAID,
    Figures,
    Way,
    added_by,
    combined_figures,
    note_of,
    present_year,
    ranged,
    ranges_of,
    way_of,
)
from app.trips.words import (
    ABOARD,
    AMONG,
    AT_REACH,
    BESTS,
    BY,
    MEASURES,
    MODES,
    MOTORS,
    NO_ROAD,
    OTHERS,
    REASONS,
    SIZES,
    SORTS,
)
from calc.mobility.formulas import difference
from calc.mobility.trips.advice import COMBINED, OneJourney, mode_of
from calc.mobility.trips.comparator import SHARED_CARS, Comparison
from calc.mobility.trips.trip import ComparisonRequest
from calc.parameters import parameters
from calc.places.communes import great_circle
from calc.uncertainty import Ends


def _reason(comparison: Comparison, place: int) -> str:
    reach = parameters()["mobility.reach"].constant[mode_of(comparison.ways[place])]
    travelled = distance(float(comparison.figures["distance_travelled"][place]))
    least, most = map(distance, reach)
    reason = comparison.reasons[place]
    said = AT_REACH.get(reason) if travelled in (least, most) else None
    return (said or REASONS[reason]).format(distance=travelled, least=least, most=most)


def _refused(comparison: Comparison) -> list[tuple[str, str]]:
    """Modes that do not lead there, together where the reason is one."""
    names: dict[str, list[str]] = {}
    for place, key in enumerate(comparison.ways):
        if comparison.reasons[place]:
            names.setdefault(_reason(comparison, place), []).append(MODES[key])
    return [(" · ".join(modes), why) for why, modes in names.items()]


def _ends(form: TripsForm) -> list[str]:
    """What the journey's two ends are called, "" where one is not told."""
    return [
        town_name(form.given.get(name, ""), form.typed[name]) for name in ("origin", "destination")
    ]


def _title(request: ComparisonRequest, form: TripsForm, comparison: Comparison) -> tuple[str, str]:
    """What journey it is, and how long."""
    start, end = _ends(form)
    by_road = float(comparison.figures["distance_travelled"][comparison.ways.index("car")])
    far = f"{distance(by_road)} par la route"
    if "distance" not in form.given and start and end:
        title = capital(f"{from_town(start)} {to_town(end)}")
        great_circle_km = float(
            comparison.figures["distance_travelled"][comparison.ways.index("plane")]
        )
        far = f"environ {far} ({distance(great_circle_km)} à vol d’oiseau)"
        if comparison.way and not comparison.way.is_by_road:
            far = (
                f"{distance(great_circle_km)} à vol d’oiseau, {NO_ROAD[comparison.way.why_no_road]}"
            )
    else:
        title = f"Un trajet de {distance(by_road)}"
        far = ""
    there = "aller et retour" if comparison.journeys == 2 else "aller simple"
    who = "seul ou seule" if comparison.people == 1 else f"à {comparison.people}, par personne"
    context = ", ".join(part for part in (far, there, who) if part)
    return title, capital(context)


def _doubt(form: TripsForm) -> str:
    """That the kilometres told are fewer than the straight line between the towns told."""
    start, end = _ends(form)
    stated = float(form.request.distance[0])
    if not (start and end and np.isfinite(stated)):
        return ""
    line = float(great_circle(form.request.origin, form.request.destination)[0])
    if stated >= line:
        return ""
    return (
        f"Vous dites {distance(stated)}, mais il y a {distance(line)} à vol d’oiseau "
        f"{from_town(start)} {to_town(end)} : vérifiez. Nous suivons vos kilomètres."
    )


def _apart(one: Ends, other: Ends, said: Callable[[float], str], alike: str) -> str:
    """How much one is below or above another, in words; alike when nobody can tell."""
    middle, low, high = difference(one, other)
    if low <= 0 <= high:
        return alike
    least, most = sorted((abs(low), abs(high)))
    words = span(least, most, said)
    return f"{said(abs(middle))} de {'plus' if middle > 0 else 'moins'}" + (
        f" ({words})" if words else ""
    )


def _yearly_money(one: OneJourney) -> str:
    """What the proposed way adds or spares in a year, cars kept, then with a car less."""
    spared = one.spared()
    if spared is None or one.year is None or one.instead is None:
        return ""
    euros, _ = spared
    said = f"{money(abs(euros))} {'gagnés' if euros > 0 else 'de plus'} par an, voiture gardée"
    if one.instead.key != COMBINED:
        account, place = one.year.yearly, one.comparison.ways.index(one.instead.key)
        most, least = (-float(end[place]) for end in (account.change.low, account.change.high))
        if least < 0 < most:
            return f"par an, voiture gardée : de {money(-least)} de plus à {money(most)} gagnés"
        low, high = sorted((abs(least), abs(most)))
        words = span(low, high, money)
        said += f" ({words})" if words else ""
    return said


def _sentence(figures: list[Figures], one: OneJourney) -> tuple[str, Context | None]:
    """What is worth doing instead of the car, in words; its number when it surely emits less."""
    instead, yearly = one.instead, one.year is not None
    if instead is None:
        return "", None
    if instead.key == "car":
        return "Aucun mode proposé n’émet moins que votre voiture.", None
    by_key = {figure.key: figure.ranges for figure in figures}
    car, other = by_key["car"], by_key[instead.key]
    less = _apart(other["emissions"], car["emissions"], carbon, "des émissions comparables")
    taken = _apart(other["duration"], car["duration"], time, "un temps comparable")
    paid = _apart(other["cost"], car["cost"], money, "un prix comparable")
    way = f"{capital(BY.get(instead.key, 'par étapes'))}, plutôt qu’en voiture"
    middle, low, high = difference(car["emissions"], other["emissions"])
    if not yearly:
        sentence = f"{way} : {less}, {paid}, {taken}."
        if low <= 0:
            return sentence, None
        return sentence, {
            "number": carbon(middle),
            "unit": "de CO₂ de moins",
            "range": span(low, high, carbon),
            "rest": f"{way} : {paid}, {taken}.",
        }
    euros = _yearly_money(one)
    sentence = f"{way} : {less} à chaque fois, {euros}."
    if low <= 0:
        return sentence, None
    spared = one.spared()
    _, gained = spared or (0.0, 0.0)
    times = gained / instead.emissions if instead.emissions else 0.0
    often = "" if times > 0.99 * one.comparison.times_a_year else " (huit jours sur dix)"
    return sentence, {
        "number": carbon(gained),
        "unit": "de CO₂ de moins par an",
        "range": span(low * times, high * times, carbon),
        "rest": f"{way}{often} : {euros} ; {taken} à chaque fois.",
    }


def _surely(figures: list[Figures], key: str, best: Figures) -> bool:
    """Whether no other way may be as good: the ranges tell them apart."""
    sign = -1 if key == "active_minutes" else 1
    for other in figures:
        if other is best:
            continue
        middle, low, high = difference(other.ranges[key], best.ranges[key])
        if (low if sign > 0 else -high) <= 0 and middle != 0:
            return False
    return True


def _bests(figures: list[Figures]) -> tuple[list[Context], dict[str, float]]:
    """The best of each sort, and its amount where its range tells it from all others."""
    bests, amounts = [], {}
    for key, title in BESTS.items():
        pick = max if key == "active_minutes" else min
        first = pick(figures, key=lambda one: one.ranges[key].middle)
        amount = first.ranges[key].middle
        sure = key == "active_minutes" or _surely(figures, key, first)
        if sure:
            amounts[key] = amount
        if key != "active_minutes" or amount > 0.5:
            said = title if sure else AMONG[key]
            name = first.name.partition(",")[0]
            bests.append(
                {"title": said, "icon": first.icon, "name": name, "text": SAID[key](amount)}
            )
    return bests, amounts


def _surely_there(comparison: Comparison, shown: list[Figures]) -> list[Figures]:
    """Ways that may be called the best: a line that nobody knows to run is not, where both ends
    are known; nor a ferry that carries the car too."""
    places = {key: place for place, key in enumerate(comparison.ways)}

    def is_sure(key: str) -> bool:
        condition = comparison.conditions[places[key]] if key in places else ""
        return condition not in ABOARD and (not comparison.way or condition in ("", "afoot"))

    return [one for one in shown if is_sure(one.key)]


def _lines(form: TripsForm, comparison: Comparison) -> list[tuple[str, str]]:
    """What the comparison supposes."""
    given = form.given
    size = decapital(SIZES[given.get("car_size", "medium")])
    motor = decapital(MOTORS[given.get("car_motor", "petrol")])
    supposed = "" if "car_size" in given and "car_motor" in given else " (supposé)"
    consumption = given.get("car_consumption")
    car = f"{size}, {motor}{supposed}" + (
        f", {consumption.replace('.', ',')} aux 100 km" if consumption else ""
    )
    counted = (
        "l’énergie, l’usure et les péages, sans l’achat ni l’assurance"
        if form.counting == "marginal"
        else "tout : achat, assurance et stationnement d’une voiture moyenne, par kilomètre"
    )
    lines = [
        ("La voiture", car),
        (
            "Dans la voiture",
            f"{comparison.people} {'personne' if comparison.people == 1 else 'personnes'}",
        ),
        ("Les coûts", counted),
    ]
    if not comparison.reasons[comparison.ways.index("plane")]:
        without = given.get("contrails") == "false"
        lines.append(("L’avion", f"traînées {'non comptées' if without else 'comptées'}"))
    return lines


def _to_week(form: TripsForm, one: OneJourney) -> dict[str, Any]:
    """The same journey as the first trip of a week, with its car."""
    result, given = one.comparison, form.given
    week = {"t1_purpose": given.get("purpose", "work"), "t1_mode": "car"}
    if result.times_a_week:
        week["t1_days"] = short(min(result.times_a_week, 7.0)).replace(",", ".")
    if result.journeys == 1:
        week["t1_one_way"] = "1"
    if result.people > 1:
        week["t1_others"] = str(result.people - 1)
    if "distance" in given:
        week["t1_km"] = given["distance"]
    elif "destination" in given:
        week |= {"home": given["origin"], "t1_to": given["destination"]}
    for name in ("size", "motor", "consumption"):
        if answer := given.get(f"car_{name}"):
            week[f"c1_{name}"] = answer
    return week


def _all_of_you(one: OneJourney, ways: list[Way]) -> str:
    """What all who travel pay by the way proposed and in the one car."""
    by_key = {way.key: way for way in ways}
    other = by_key.get(one.instead.key) if one.instead else None
    car = by_key.get("car")
    if one.comparison.people < 2 or not other or not car or other is car:
        return ""
    by = BY.get(other.key, "par étapes")
    often = ", à chaque fois" if one.year else ""
    whole = f"{other.group['cost']} {by}, {car.group['cost']} en voiture"
    return f"Pour vous {one.comparison.people}{often} : {whole}."


_FIRST = 4
"""Ways side by side at once, the car among them; the others are folded."""


def _first(ways: list[Way]) -> tuple[list[Way], list[Way]]:
    first = ways[:_FIRST]
    car = [way for way in ways[_FIRST:] if way.key == "car"]
    first = [*first[: _FIRST - len(car)], *car]
    return first, [way for way in ways if way not in first]


def present_trips(form: TripsForm, one: OneJourney) -> Context:
    """The page of a journey whose form has no error."""
    result, legs = one.comparison, one.legs
    cost = "cost" if form.counting == "full" else "marginal_cost"
    figures = [
        Figures(
            key,
            MODES[key],
            "car" if key in SHARED_CARS else key,
            note_of(result, place),
            ranges_of(result, place, cost),
            added_by(result, place, cost),
        )
        for place, key in enumerate(result.ways)
        if not result.reasons[place]
    ]
    if legs is not None:
        figures.append(combined_figures(legs, cost))
    shown = [figure for figure in figures if figure.key not in OTHERS]
    alike = _surely_there(result, shown or figures)
    several = len(alike) > 1  # alone, a way is the best of nothing
    sober = sorted(alike, key=lambda each: each.ranges["emissions"].middle)
    bests, amounts = _bests(sober) if several else ([], {})
    longest = {
        key: max(figure.ranges[key].middle for figure in shown or figures) * 1.15
        for key in MEASURES
    }
    ways = [way_of(figure, longest, amounts, result.people) for figure in figures]
    title, context = _title(form.request, form, result)
    sentence, headline = _sentence(shown, one)
    fuel = parameters()["mobility.fuel"].sources[-1]
    first, rest = _first(ranged([way for way in ways if way.key not in OTHERS], form.sort))
    return {
        "title": title,
        "context": context,
        "doubt": _doubt(form),
        "is_placed": result.way is not None,
        "people": result.people,
        "bests": bests,
        "sorts": [
            {
                "key": key,
                "name": name,
                "path": url_for("trips.index", **form.address(sort=key)),
                "is_current": key == form.sort,
            }
            for key, name in SORTS.items()
        ],
        "sentence": sentence,
        "headline": headline,
        "ways": first,
        "others": [*rest, *ranged([way for way in ways if way.key in OTHERS], form.sort)],
        "refused": _refused(result),
        "lines": _lines(form, result),
        "all_of_you": _all_of_you(one, ways),
        "year": present_year(one),
        "prices": parameters().sources[fuel].title,
        "has_plane": any(figure.key == "plane" for figure in figures),
        "path": url_for("trips.index", **form.address()),
        "to_week": url_for("week.levers", **_to_week(form, one)),
    }


def of_trip(form: TripsForm, journey: OneJourney) -> Context | None:
    """Of a journey made every week: the way that its page proposes, beside the car."""
    place, spared = form.given.get("origin", ""), journey.spared()
    if spared is None:
        return panel_of("trips", place=place)
    return panel_of("trips", *spared, place)


# The address is the state.

bp = Blueprint("trips", __name__, url_prefix="/trajets")
_PART = "trips/_comparison.html"


@bp.get("")
def index() -> ResponseReturnValue:
    form = TripsForm(request.args)
    pressed = "voir" in request.args
    if pressed:
        form.demand()
    if pressed and not form.errors:
        return redirect(url_for("trips.index", **form.address()), 303)
    journey = journey_of(form)
    shown = present_trips(form, journey) if journey else None
    seen("trips", shown is not None)
    is_live = wants_partial() and htmx().target == "comparaison" and not form.errors
    response = render(
        "trips/trips.html",
        _PART if is_live else "trips/_trips.html",
        title=shown["title"] if shown else "Comparer un trajet",
        form=form,
        answer=shown,
        questions=present_questions(form),
        focus=wants_partial() and not is_live,
        panel=of_trip(form, journey) if journey else None,
    )
    if form.errors and wants_partial():
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#contenu", "innerHTML"
    elif not form.errors:
        response.headers["HX-Push-Url"] = url_for("trips.index", **form.address())
    return response
