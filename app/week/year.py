"""A household's year of moving → what *Ma semaine* and *Mon année* say and draw."""

from __future__ import annotations

import numpy as np

from app.saying import (
    THIN,
    WEEKS,
    Bar,
    Context,
    aligned,
    between,
    carbon,
    carbon_between,
    counted,
    decapital,
    euros,
    listed,
    number,
    rounded,
    short,
)
from app.week.form import WeekForm
from app.week.words import CARS, FAMILIES, LINELESS, MODES, PUBLIC_MODES, PURPOSES, WEEKDAYS
from calc.mobility.modes import MODE, column, flags
from calc.mobility.week.legs import REST, WEEK
from calc.mobility.week.model import HouseholdYear
from calc.mobility.week.request import nearest_airport
from calc.mobility.week.ways import missing_lines
from calc.parameters import parameters
from calc.places.communes import great_circle
from calc.schema.inputs import is_unknown
from calc.schema.vocabulary import MODES as MODE_NAMES
from calc.schema.vocabulary import TRIP_PURPOSES
from calc.uncertainty import Range

_FREE_DAYS = (5, 2, 4, 0, 6, 1, 3)
"""Days that shopping and leisure take first: Saturday, Wednesday…"""


def with_range(figure: Range, place: int, unit: str, step: float = 1, by: float = 1.0) -> str:
    """A figure and its range in a few words: « 230 € (190 à 270) »; one where they are alike.

    Examples
    --------
    >>> one = Range(*(np.array([v]) for v in (231.0, 188.0, 274.0)))
    >>> with_range(one, 0, "€", 10).replace(THIN, "_")
    '230_€ (190 à 270)'
    """
    middle, low, high = (number(rounded(end / by, step)) for end in figure.at(place))
    return f"{middle}{THIN}{unit}" + (f" ({low} à {high})" if low != high else "")


def brief(words: str) -> str:
    """A range for the cell of a table.

    Examples
    --------
    >>> brief("entre 3,6 et 5 t"), brief("environ 12 kg")
    ('3,6 à 5 t', 'environ 12 kg')
    """
    return words.removeprefix("entre ").replace(" et ", " à ")


def _hours(value: float) -> str:
    return f"{number(value)}{THIN}h"


def total(year: HouseholdYear, cost: Range) -> Context:
    """The headline of a year."""
    kilos, low, high = year.total["emissions"].at()
    money, money_low, money_high = cost.at()
    hours, hours_low, hours_high = year.total["duration"].at()
    minutes, least, most = (v / WEEKS for v in year.total["active_minutes"].at())
    return {
        "emissions": carbon(kilos),
        "emissions_range": carbon_between(low, high),
        "euros": euros(money, 10),
        "euros_range": between(money_low, money_high, "€", 10),
        "hours": _hours(hours),
        "hours_range": between(hours_low, hours_high, "h"),
        "minutes": f"{number(rounded(minutes, 5))}{THIN}min",
        "minutes_range": between(least, most, "min", 5),
    }


def bars(names: list[tuple[str, str]], figure: Range, others: list[tuple[str, ...]]) -> list[Bar]:
    """Aligned bars of emissions, the heaviest first."""
    result = aligned(
        [
            Bar(
                name,
                middle,
                low,
                high,
                carbon(middle),
                carbon_between(low, high),
                note=note,
                others=more,
            )
            for (name, note), middle, low, high, more in zip(
                names, figure.middle, figure.low, figure.high, others, strict=True
            )
        ]
    )
    return sorted(result, key=lambda bar: -bar.middle)


def who_travels(year: HouseholdYear, leg: int, form: WeekForm) -> str:
    """Who is aboard, in words."""
    people, adults = form.people(), form.request.adults
    aboard = [people[m] for m in np.flatnonzero(year.ledger.legs.people.aboard[leg, : len(people)])]
    if len(aboard) == len(people) > 1:
        return "Tout le foyer"
    children = len(people) - adults
    grown = [name for name in aboard if name in people[:adults]]
    if children > 1 and len(aboard) - len(grown) == children:
        return listed([*grown, "les enfants"])
    return listed(aboard)


def leg_names(year: HouseholdYear, form: WeekForm) -> list[tuple[str, str]]:
    """What each leg is called, and how it is made."""
    legs, named = year.ledger.legs, []
    for row in range(legs.n):
        mode = MODES[MODE_NAMES[legs.mode[row]]]
        if legs.kind[row] == REST:
            named.append((f"Autres kilomètres, {decapital(CARS[str(legs.number[row])])}", mode))
            continue
        prefix = "t" if legs.kind[row] == WEEK else "j"
        place = form.town(f"{prefix}{legs.number[row]}_to")
        what = PURPOSES[TRIP_PURPOSES[legs.purpose[row]]] if prefix == "t" else "Voyage"
        name = f"{what}, {place.partition(' (')[0]}" if place else what
        named.append((name, f"{mode}, {who_travels(year, row, form).lower()}"))
    return named


def people(year: HouseholdYear, form: WeekForm) -> list[Context]:
    """One line a member."""
    names = form.people()
    figure = Range(
        *(getattr(year.people["emissions"], end)[: len(names)] for end in ("middle", "low", "high"))
    )
    ends = [figure.at(place) for place in range(len(names))]
    drawn = aligned(
        [
            Bar(name, kilos, low, high, carbon(kilos), brief(carbon_between(low, high)))
            for name, (kilos, low, high) in zip(names, ends, strict=True)
        ]
    )
    return [
        {
            "name": name,
            "bar": bar,
            "euros": with_range(year.people["cost"], place, "€", 10),
            "hours": with_range(year.people["duration"], place, "h"),
            "minutes": with_range(year.people["active_minutes"], place, "min", 5, WEEKS),
        }
        for place, (name, bar) in enumerate(zip(names, drawn, strict=True))
    ]


def details(year: HouseholdYear) -> list[tuple[str, ...]]:
    """Kilometres, euros and hours a year of each leg, with their ranges."""
    legs = year.ledger.legs
    result: list[tuple[str, ...]] = []
    for row in range(legs.n):
        result.append(
            (
                f"{number(float(year.trips[row] * legs.km[row]))}{THIN}km",
                with_range(year.legs["cost"], row, "€", 10)
                if year.has_price[row]
                else "prix inconnu",
                with_range(year.legs["duration"], row, "h") if legs.kind[row] != REST else "–",
            )
        )
    return result


def _family(mode: str) -> str:
    return str(column("family")[MODE[mode]])


def commute(form: WeekForm) -> str | None:
    """How the household first goes to work: ``active``, ``public``, ``car`` or ``other``."""
    week = form.request.week
    work = np.flatnonzero((week.purpose == TRIP_PURPOSES.index("work")) & ~is_unknown(week.mode))
    return _family(MODE_NAMES[week.mode[work[0]]]) if len(work) else None


def grid(year: HouseholdYear, form: WeekForm) -> list[Context]:
    """The week as days of people: working days from Monday, those at home where they were told
    or first; the others from Saturday."""
    legs, rows = year.ledger.legs, []
    for member, name in enumerate(form.people()):
        cells: list[list[Context]] = [[] for _ in WEEKDAYS]
        words: list[list[str]] = [[] for _ in WEEKDAYS]
        for leg in np.flatnonzero((legs.kind == WEEK) & legs.people.aboard[:, member]):
            mode, purpose = MODE_NAMES[legs.mode[leg]], TRIP_PURPOSES[legs.purpose[leg]]
            order = range(7) if purpose in ("work", "study", "escort") else _FREE_DAYS
            days, home = float(legs.calendar.days[leg]), float(legs.calendar.telework[leg])
            home_on = np.flatnonzero(legs.calendar.home_on[leg])[: int(np.ceil(home))].tolist()
            if home_on:
                others = [at for at in order if at not in home_on]
                order = (*others[: int(np.ceil(days - home))], *home_on)
            for place, at in enumerate(order):
                left = days - place
                if left <= 0:
                    break
                is_home = left <= home
                cells[at].append({"family": _family(mode), "is_half": left < 1, "is_home": is_home})
                what = decapital(PURPOSES[purpose])
                words[at].append(
                    f"{what} à la maison" if is_home else f"{what} ({decapital(MODES[mode])})"
                )
        rows.append(
            {
                "name": name,
                "cells": tuple(tuple(cell[:4]) for cell in cells),
                "words": tuple(", ".join(cell) or "–" for cell in words),
            }
        )
    return rows


def families(rows: list[Context]) -> list[tuple[str, str]]:
    """The marks that a grid uses, with their names; telework last."""
    used = {
        "home" if m["is_home"] else m["family"]
        for row in rows
        for cell in row["cells"]
        for m in cell
    }
    return [(key, name) for key, name in {**FAMILIES, "home": "Télétravail"}.items() if key in used]


def _needs_pass(form: WeekForm, number: int, could: int) -> bool:
    """Whether a weekly trip may go by a transport whose pass has no price."""
    given = form.part(f"t{number}_could")[0].given
    by = {given.get("mode", ""), MODE_NAMES[could] if could >= 0 else ""}
    return bool(by & set(PUBLIC_MODES)) and "monthly_pass" not in given


def _people_supposed(year: HouseholdYear, form: WeekForm) -> list[str]:
    """What follows from who has no licence and who is young or old."""
    legs, said, request = year.ledger.legs, [], form.request
    ticketed = flags("ticketed")[legs.mode] & (legs.kind == WEEK)
    less = request.pays_less & legs.people.aboard[ticketed & np.isnan(legs.monthly_pass)].any(
        axis=0
    )
    if less.any():
        names = [decapital(name) for name, pays in zip(form.people(), less, strict=False) if pays]
        said.append(f"Abonnement à tarif réduit, moitié du prix de tous : {listed(names)}.")
    driven = np.zeros(legs.n, dtype=bool)
    driven[: len(request.week.mode)] = request.week.driven_by_others == 1
    for row in np.flatnonzero(legs.people.is_passenger & ~driven):
        what = "Trajet" if legs.kind[row] == WEEK else "Voyage"
        said.append(
            f"{what} {legs.number[row]} : personne à bord n’a le permis, c’est la voiture de "
            "quelqu’un d’autre."
        )
    return said


def _lineless(year: HouseholdYear) -> list[str]:
    """Modes that are told where no line is known: followed, and said."""
    legs, values, said = year.ledger.legs, year.ledger.values, []
    for modes in (legs.mode, legs.route.could):
        for row, reason in enumerate(missing_lines(legs, modes, values)):
            if reason:
                what = "Trajet" if legs.kind[row] == WEEK else "Voyage"
                mode = decapital(MODES[MODE_NAMES[modes[row]]])
                why = LINELESS.get(reason, LINELESS[""])
                said.append(
                    f"{what} {legs.number[row]}, {mode} : nous suivons ce que vous dites, {why}. "
                    "Vérifiez."
                )
    return said


def assumptions(year: HouseholdYear, form: WeekForm) -> list[str]:
    """What nobody said and was supposed, in sentences."""
    legs, cars, said = year.ledger.legs, year.ledger.cars, []
    weeks = parameters()["household_mobility.weeks"].constant
    week = np.flatnonzero(legs.kind == WEEK)
    used = sorted({int(p) for p in legs.purpose[legs.kind == WEEK]})
    if used:
        each = ", ".join(
            f"{number(weeks[p])} pour « {decapital(PURPOSES[TRIP_PURPOSES[p]])} »" for p in used
        )
        said.append(f"Semaines comptées par an : {each}.")
    for row in week:
        name = f"t{legs.number[row]}"
        if f"{name}_days" not in form.given:
            days = counted(legs.calendar.days[row], short(legs.calendar.days[row]), "jours")
            said.append(f"Trajet {legs.number[row]} : {days} par semaine.")
    line = great_circle(*legs.route.ends)
    for row in np.flatnonzero(
        np.isnan(legs.route.great_circle) & (legs.km < line) & (legs.kind != REST)
    ):
        what = "Trajet" if legs.kind[row] == WEEK else "Voyage"
        km, straight = number(legs.km[row]), number(line[row])
        said.append(
            f"{what} {legs.number[row]} : {km} km dits, moins que la ligne droite ({straight} km) "
            ": vérifiez. Nous suivons vos kilomètres."
        )
    if "home" in form.given and np.any((legs.kind == WEEK) & np.isnan(legs.route.great_circle)):
        said.append("Les trajets dits en kilomètres se font autour de chez vous.")
    bare = [row for row in week if _needs_pass(form, legs.number[row], legs.route.could[row])]
    if bare:
        which = listed([str(legs.number[row]) for row in bare])
        said.append(
            f"Trajet {which} : sans prix dit, le transport est compté aux billets, ou à "
            "un abonnement usuel s’il est moins cher."
        )
    said += _lineless(year)
    near = nearest_airport(form.given.get("home", ""))
    for row in np.flatnonzero(np.isfinite(legs.route.great_circle)):
        prefix = "t" if legs.kind[row] == WEEK else "j"
        place = form.town(f"{prefix}{legs.number[row]}_to")
        start = ""
        if MODE_NAMES[legs.mode[row]] == "plane" and near:
            start = f", depuis l’aéroport de {near.name}"
        said.append(f"{place} : {number(legs.km[row])} km l’aller, estimés à 10 % près{start}.")
    blurred = [n for n in np.flatnonzero(cars.is_owned) if cars.size[n] < 0 or cars.motor[n] < 0]
    said += [
        f"Voiture {n + 1} : moyenne à essence, faute de mieux ; la fourchette est plus large."
        for n in blurred
    ]
    said += _people_supposed(year, form)
    for row in np.flatnonzero(legs.is_car_supposed):
        said.append(
            f"Trajet {legs.number[row]} : deux personnes conduisent à la même heure, nous comptons "
            f"une voiture de plus (voiture {legs.car[row] + 1}). Si c’est la même, dites-le dans "
            "« Avec quelle voiture »."
        )
    return said
