"""Short forms and their results, made to hold in a column of another site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.asking.town import PlaceField, TownOption, place_field
from app.home.form import HousingForm
from app.home.questions import Card, Field, present_field
from app.trips.form import TripsForm, present_questions
from app.trips.page import TripsPage
from app.trips.ways import Way, YearLine
from app.widgets.words import COMMUTE, HOME
from calc.places.communes import commune

FOUR = ("dwelling_type", "floor_area", "construction_period", "heating_carrier")
_WAYS, _DRAWN = 6, 4


@dataclass(frozen=True)
class ShortForm:
    """The questions of a short form."""

    fields: list[Field]
    places: list[PlaceField]
    hidden: list[tuple[str, str]]
    errors: list[tuple[str, str]]
    prefilled: str


@dataclass(frozen=True)
class CommuteWay:
    """One mode of a commute: its year, and the length of its bar."""

    way: Way
    year: YearLine
    share: float


def present_home(form: HousingForm, candidates: Sequence[TownOption]) -> ShortForm:
    """Four questions, and the place where none was given with the address."""
    fields = [_named(present_field(name, form), HOME[name]) for name in FOUR]
    code = form.given.get("commune", "")
    known = commune(code) if code and not form.place else None
    place = place_field(
        "commune",
        HOME["commune"][0],
        HOME["commune"][1],
        form.place,
        code,
        candidates=candidates,
        error=form.refusals.get("commune", ""),
    )
    asked = {*FOUR, "commune", "construction_year"}
    hidden = [(name, value) for name, value in form.given.items() if name not in asked]
    if known:
        hidden.append(("commune", code))
    errors = [(f"#champ-{name}", text) for name, text in form.refusals.items()]
    return ShortForm(fields, [] if known else [place], hidden, errors, known.name if known else "")


def _named(field: Field, words: tuple[str, str]) -> Field:
    """The field in fewer words; what must be answered has no « je ne sais pas »."""
    cards: list[Card] = [card for card in field.cards if card.value]
    drawn = field.drawn and len(cards) < _DRAWN
    return replace(field, label=words[0], hint=words[1], cards=cards, blank="", drawn=drawn)


def present_commute(form: TripsForm) -> ShortForm:
    """Three questions, and a distance for who stays in the same commune."""
    asked = present_questions(form)
    places = [
        replace(place, label=COMMUTE[place.name][0], hint=COMMUTE[place.name][1])
        for place in asked.places
    ]
    days = next(field for field in asked.party if field.name == "times_a_week")
    days = replace(days, unit="jours")
    fields = [
        replace(field, label=COMMUTE[field.name][0], hint=COMMUTE[field.name][1], blank="")
        for field in (days, asked.distance)
    ]
    shown = {"origin", "destination", "times_a_week", "distance", "return_trip"}
    hidden = [(name, value) for name, value in form.given.items() if name not in shown]
    return ShortForm(fields, places, hidden, asked.errors, "")


def commute_ways(answer: TripsPage) -> list[CommuteWay]:
    """The most sober modes and the car, over a year."""
    if answer.year is None:
        return []
    lines = {line.name: line for line in answer.year.lines}
    ways = sorted(
        (way for way in answer.ways if way.name in lines), key=lambda way: way.measures[0].amount
    )
    kept = [way for way in ways if way.key != "car"][: _WAYS - 1]
    kept += [way for way in ways if way.key == "car"]
    longest = max((way.measures[0].amount for way in kept), default=0.0) or 1.0
    return [
        CommuteWay(way, lines[way.name], way.measures[0].amount / longest)
        for way in sorted(kept, key=lambda way: way.measures[0].amount)
    ]
