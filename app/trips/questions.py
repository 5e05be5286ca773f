"""The questions of *Un trajet* as their page needs them."""

from __future__ import annotations

from dataclasses import dataclass

from app.asking.town import PlaceField, place_field
from app.home.questions import Card, Field, told_field
from app.trips.form import LEGS, TripsForm
from app.trips.words import COUNTINGS, MODES, TRIP_FIELDS
from calc.schema.vocabulary import MODES as PLAIN_MODES


@dataclass(frozen=True)
class Leg:
    """One leg asked."""

    number: int
    mode: str
    distance: str
    error: str


@dataclass(frozen=True)
class Questions:
    """Everything the form asks."""

    places: list[PlaceField]
    distance: Field
    party: list[Field]
    car: list[Field]
    counting: Field
    legs: list[Leg]
    modes: list[tuple[str, str]]
    has_car: bool
    has_legs: bool
    errors: list[tuple[str, str]]


def _field(name: str, form: TripsForm) -> Field:
    return told_field(name, TRIP_FIELDS[name], form.given, form.refusals)


def _choice(name: str, label: str, choices: dict[str, str], chosen: str) -> Field:
    cards = [Card(key, text, "", key == chosen) for key, text in choices.items()]
    return Field(name, "choice", label, "", "", chosen, "", cards=cards)


def _place(name: str, form: TripsForm) -> PlaceField:
    words = TRIP_FIELDS[name]
    return place_field(
        name,
        words.label,
        words.hint,
        form.typed[name],
        form.given.get(name, ""),
        candidates=form.candidates[name],
        error=form.refusals.get(name, ""),
    )


def _legs(form: TripsForm) -> list[Leg]:
    blank = [("", "")] * (LEGS - len(form.legs))
    return [
        Leg(
            number,
            mode,
            far,
            form.refusals.get(f"leg_mode-{number}", "")
            or form.refusals.get(f"leg_distance-{number}", ""),
        )
        for number, (mode, far) in enumerate([*form.legs, *blank], 1)
    ]


def present_questions(form: TripsForm) -> Questions:
    """The form of a journey, with its answers and its refusals."""
    car = [_field(name, form) for name in ("car_size", "car_motor", "car_consumption", "contrails")]
    return Questions(
        [_place(name, form) for name in ("origin", "destination")],
        _field("distance", form),
        [_field(name, form) for name in ("people", "return_trip", "times_a_week", "purpose")],
        car,
        _choice("counting", "Pour l’argent, compter", COUNTINGS, form.counting),
        _legs(form),
        [("", "–"), *((mode, MODES[mode]) for mode in PLAIN_MODES)],
        any(field.value or field.error for field in car),
        bool(form.legs),
        [(f"#champ-{name}", text) for name, text in form.refusals.items()],
    )
