"""*Ma semaine*, *Mon année*, *Et si…*: their fields, and what they say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.asking.form import Words
from app.counting import seen
from app.counting.panel import panel_of
from app.saying import WEEKS, Bar, Context, between, carbon, euros, number, percent, short
from app.site.config import draws
from app.site.responses import render
from app.week.form import PRIVATE, WeekField, WeekForm
from app.week.offers import offers, publics
from app.week.plans import lever_words, present_what_if, transit_words
from app.week.words import CAR_MOTORS, CAR_SIZES, EXAMPLE, LEVERS, NEAR_OFFERS
from app.week.year import (
    assumptions,
    bars,
    commute,
    details,
    families,
    grid,
    leg_names,
    people,
    total,
    with_range,
)
from calc.mobility.car.household import MOST_CARS
from calc.mobility.week.legs import JOURNEY, REST, WEEK
from calc.mobility.week.model import HouseholdYear, MobilityWhatIf, household_year, what_if
from calc.mobility.week.request import GROUPS, MEMBERS, read_household, without_levers
from calc.mobility.week.request import LEVERS as LEVELS
from calc.parameters import parameters
from calc.schema.vocabulary import CAR_MOTORS as MOTORS
from calc.schema.vocabulary import CAR_SIZES as SIZES
from calc.schema.vocabulary import MODES
from calc.uncertainty import Range

_POSTS = ("Semaine", "Avion", "Autres voyages", "Autres kilomètres")


def _page(form: WeekForm, names: tuple[str, ...], prefixes: str, **more) -> Context:
    """What a page asks, and what it carries for the others."""
    groups = {prefix: form.page_rows(prefix, 1 if prefix == "t" else 0) for prefix in prefixes}
    full = {
        prefix for prefix, (_, _, most) in GROUPS.items() if len(form.rows[prefix]) >= most
    } & set(prefixes)
    return {
        "household": form.whole(names),
        "groups": groups,
        "full": full,
        "hidden": form.hidden(set(names) | more.pop("own", set()), prefixes),
        "errors": form.summary,
        "example": EXAMPLE,
        **more,
    }


def week_form_of(form: WeekForm) -> Context:
    """Fields of *Ma semaine*."""
    asked = form.members()
    return _page(form, ("adults", "children", "home"), "t", own=set(MEMBERS), members=tuple(asked))


def present_year_form(form: WeekForm) -> Context:
    """Fields of *Mon année*."""
    return _page(form, ("contrails",), "jc")


_SETTINGS = ("cycle_under", "carpool_days", "telework_days", "sustainable_pay", "spare_car")


def _usual() -> dict[str, float]:
    """What the settings are when nobody says."""
    return parameters()["household_mobility.practice"].by_key()


def _tries(form: WeekForm, effects: MobilityWhatIf | None) -> tuple[WeekField, ...]:
    """One choice for each lever that can be pulled: nothing, or how far."""
    settings, given = _usual(), form.request.household
    for name in ("cycle_under", "carpool_days", "telework_days"):
        value = float(getattr(given, name)[0])
        settings[name] = value if np.isfinite(value) else settings[name]
    settings["far"] *= settings["cycle_under"]
    could_stated = form.request.week.could
    could = could_stated[(could_stated >= 0) & (could_stated < len(MODES))]
    if effects:
        could = effects.year.ledger.ways.other.mode[effects.reach.transit]
    words = lever_words(settings, transit_words(sorted({int(mode) for mode in could})))

    def options(name: str) -> dict[str, str]:
        tried = form.given.get(f"try_{name}")
        can = [LEVELS[name][level] for level in effects.offered[name]] if effects else LEVELS[name]
        return {key: text for key, text in words[name].options.items() if key in (*can, tried)}

    return tuple(
        form.field(f"try_{name}", Words(title, choices=options(name), empty="Comme aujourd’hui"))
        for name, (title, _) in words.items()
        if options(name)
    )


def _settings(form: WeekForm) -> dict[str, WeekField]:
    """How far the household would go, with what stands when it does not say."""
    usual, result = _usual(), {}
    for name, field in form.whole(_SETTINGS).items():
        empty = f"Vide : {short(usual[name])} {field.words.unit}." if name in usual else ""
        hint = f"{field.words.hint} {empty}".strip()
        result[name] = replace(field, words=replace(field.words, hint=hint))
    return result


def present_what_if_form(form: WeekForm, effects: MobilityWhatIf | None) -> Context:
    """Fields of *Et si…*: settings, levers left aside, levers tried; those alone that can be
    pulled, once they are known."""
    aside = without_levers(form.request.household)
    tries = {f"try_{name}" for name in LEVERS}
    page = _page(
        form,
        _SETTINGS,
        "",
        own={"without"} | tries,
        tries=_tries(form, effects),
        aside=tuple(
            (name, title, name in aside)
            for name, (title, _) in LEVERS.items()
            if effects is None or name in aside or len(effects.offered[name]) > 1
        ),
    )
    return page | {"household": _settings(form)}


def _movement(year: HouseholdYear, form: WeekForm) -> str:
    """Active minutes of adults beside what the WHO recommends."""
    recommended = float(parameters()["household_mobility.movement"].constant)
    adults = year.people["active_minutes"].middle[: form.request.adults] / WEEKS
    share = float(adults.mean()) / recommended
    whom = "Vous y trouvez" if len(adults) == 1 else "Chaque adulte y trouve en moyenne"
    return (
        f"{whom} {percent(min(share, 9.99))} des {number(recommended)} minutes d’activité "
        "par semaine que conseille l’OMS."
    )


def _bars(year: HouseholdYear, form: WeekForm) -> list[Bar]:
    return bars(leg_names(year, form), year.legs["emissions"], details(year))


def present_week(year: HouseholdYear, form: WeekForm) -> Context:
    """The week of a household, alone."""
    rows, kept = grid(year, form), with_range(year.keeping, MOST_CARS, "€", 100)
    count = year.ledger.cars.count
    cars = ""
    if count:
        whose = "la voiture" if count == 1 else f"les {count} voitures"
        cars = f"Garder {whose} coûte en plus {kept} par an."
    return {
        "total": total(year, year.moving),
        "cars": cars,
        "people": people(year, form),
        "bars": _bars(year, form),
        "grid": rows,
        "families": families(rows),
        "movement": _movement(year, form),
        "supposed": assumptions(year, form),
        "offers": offers(
            form.given.get("home", ""),
            np.datetime64("today"),
            *NEAR_OFFERS,
            of=publics(form.request),
        ),
    }


def _posts(year: HouseholdYear) -> list[Context]:
    legs, kilos = year.ledger.legs, year.legs["emissions"].middle
    plane = legs.mode == MODES.index("plane")
    masks = (legs.kind == WEEK, plane, (legs.kind == JOURNEY) & ~plane, legs.kind == REST)
    values = [float(kilos[mask].sum()) for mask in masks]
    whole = sum(values) or 1.0
    return [
        {
            "name": name,
            "share": value / whole,
            "percent": percent(value / whole),
            "text": carbon(value),
        }
        for name, value in zip(_POSTS, values, strict=True)
        if value > 0
    ]


def _own_page(year: HouseholdYear, place: int) -> dict[str, str]:
    """What *Ma voiture* is told of a car of the household."""
    cars, km = year.ledger.cars, float(year.car_km[place])
    asked = {"annual_distance": f"{max(km, 100):.0f}"}
    if cars.size[place] >= 0:
        asked["car_size"] = SIZES[int(cars.size[place])]
    if cars.motor[place] >= 0:
        asked["car_motor"] = MOTORS[int(cars.motor[place])]
    for name, column in (("car_age", cars.age), ("car_consumption", cars.consumption)):
        if np.isfinite(column[place]):
            asked[name] = f"{float(column[place]):g}"
    return asked


def _cars(year: HouseholdYear) -> list[Context]:
    cars = year.ledger.cars
    lines = []
    for place in np.flatnonzero(cars.is_owned):
        size, motor = int(cars.size[place]), int(cars.motor[place])
        what = [
            CAR_SIZES[SIZES[size]] if size >= 0 else "taille inconnue",
            CAR_MOTORS[MOTORS[motor]].lower() if motor >= 0 else "moteur inconnu",
        ]
        lines.append(
            {
                "name": f"Voiture {place + 1}",
                "what": ", ".join(what),
                "km": f"{number(float(year.car_km[place]))} km",
                "keeping": with_range(year.keeping, int(place), "€", 10),
                "link": _own_page(year, int(place)),
            }
        )
    return lines


def present_year(year: HouseholdYear, form: WeekForm) -> Context:
    """The whole year of a household."""
    cost: Range = year.total["cost"]
    _, low, high = year.moving.at()
    return {
        "total": total(year, cost),
        "posts": _posts(year),
        "people": people(year, form),
        "bars": _bars(year, form),
        "cars": _cars(year),
        "keeping": with_range(year.keeping, MOST_CARS, "€", 100),
        "moving": euros(float(year.moving.middle[0]), 10),
        "moving_range": between(low, high, "€", 10),
        "unpriced": int((~year.has_price).sum()),
        "supposed": assumptions(year, form),
    }


# The address is the state.

bp = Blueprint("week", __name__, url_prefix="/trajets")
_ENDPOINTS = {"week": "week.week", "year": "week.year", "what_if": "week.levers"}


def _panel(effects: MobilityWhatIf) -> Context | None:
    """What an event’s total is offered: of the levers tried, or of the plan that goes furthest."""
    change, at = (effects.tried, 0) if effects.tried else (effects.front.plans, -1)
    if not len(change.codes):
        return panel_of("week")
    saved, less = (-change.figures[name].at(at)[0] for name in ("cost", "emissions"))
    return panel_of("week", saved, less)


def _tidied(form: WeekForm, page: str) -> ResponseReturnValue | None:
    """The same page at its shortest address, when this one says more than it must."""
    if form.added or form.errors_before(page) or form.is_tidy(request.args):
        return None
    return redirect(url_for(_ENDPOINTS[page], **form.given), 303)


def _answered(form: WeekForm, name: str, title: str, **more: Any) -> ResponseReturnValue:
    has_result = more["answer"] is not None
    seen("week", has_result, mode=commute(form) if has_result else None)
    response = render(f"week/{name}.html", f"week/_{name}.html", title=title, form=form, **more)
    if response.status_code == 200 and not form.added:
        response.headers["HX-Push-Url"] = url_for(_ENDPOINTS[name], **form.given)
    return response


def _week(form: WeekForm) -> ResponseReturnValue:
    answer = None
    form.keep_errors("week")
    if form.rows["t"] and not form.errors and not form.added:
        stated, _ = read_household(form.week_alone)
        answer = present_week(household_year(stated, draws()), form)
    return _answered(
        form,
        "week",
        "Notre semaine",
        asks=week_form_of(form),
        answer=answer,
        panel=panel_of("week"),
    )


def _year(form: WeekForm) -> ResponseReturnValue:
    answer = None
    form.keep_errors("year")
    if form.says_anything and not form.errors and not form.added:
        answer = present_year(household_year(form.request, draws()), form)
    return _answered(
        form,
        "year",
        "Notre année",
        asks=present_year_form(form),
        answer=answer,
        panel=panel_of("week"),
    )


_PAGES = {"week": _week, "year": _year}


@bp.get("/semaine")
def week() -> ResponseReturnValue:
    form = WeekForm(request.args)
    return _tidied(form, "week") or _week(form)


@bp.get("/annee")
def year() -> ResponseReturnValue:
    form = WeekForm(request.args)
    return _tidied(form, "year") or _PAGES[form.errors_before("year") or "year"](form)


@bp.route("/et-si", methods=["GET", "POST"])
def levers() -> ResponseReturnValue:
    """A sent form tells what comes in, for the fares of small incomes: kept by nobody."""
    form = WeekForm(request.args, request.form.get(PRIVATE, ""))
    elsewhere = form.errors_before("what_if")
    if elsewhere in _PAGES:
        return _PAGES[elsewhere](form)
    if request.method != "POST" and (moved := _tidied(form, "what_if")):
        return moved
    answer, panel, result = None, None, None
    if form.says_anything and not set(form.errors) - {PRIVATE}:
        result = what_if(form.request, draws())
        answer, panel = present_what_if(result, form), _panel(result)
    return _answered(
        form,
        "what_if",
        "Et si…",
        asks=present_what_if_form(form, result),
        answer=answer,
        panel=panel,
    )
