"""The questions of *Ma voiture* as their page needs them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from app.asking.words import DONT_KNOW
from app.car.form import OWN, CarForm
from app.car.words import CAR_FIELDS, NO_CAR
from app.home.questions import Field, told_field
from app.saying.french import number
from calc.parameters import parameters

_GROUPS = {
    "first": ("has_car",),
    "own": ("car_size", "car_motor", "car_age"),
    "use": ("annual_distance", "years_kept", "home_charging"),
    "more": ("car_consumption", "car_value", "parking", "fiscal_power", "energy_prices"),
    "other": (
        "replacement_size",
        "replacement_motor",
        "replacement_used",
        "used_age",
        "replacement_price",
        "replacement_consumption",
    ),
}


@dataclass(frozen=True)
class Questions:
    """Everything the form asks, by group; a folded group is open once it says something."""

    groups: dict[str, list[Field]]
    is_open: dict[str, bool]
    errors: list[tuple[str, str]]


def _supposed() -> dict[str, str]:
    """What the model supposes of an answer that is not given, for the words that tell it."""
    today = np.datetime64("today")

    def told(name: str) -> dict[str, np.ndarray]:
        figures = parameters()[name]
        return dict(zip(figures.keys[0], figures.on(today), strict=True))

    found = told("car.usual_answer")
    for key, band in (told("car.unknown_habit") | told("car.place_cost")).items():
        found |= {f"{key}_low": band[0], f"{key}_high": band[-1]}
    found["car_year"] = np.round(parameters()["household_mobility.car_year"].on(today), -2)
    return {key: number(float(value)) for key, value in found.items()}


def _field(name: str, form: CarForm, supposed: dict[str, str]) -> Field:
    words = CAR_FIELDS[name]
    if not form.has_car_now and name in NO_CAR:
        label, hint = NO_CAR[name]
        choices = words.choices and words.choices | {"": DONT_KNOW}
        words = replace(words, label=label, hint=hint, choices=choices)
    asked = told_field(name, words, form.given, form.refusals)
    hint, blank = (text.format(**supposed) for text in (asked.hint, asked.blank))
    return replace(asked, hint=hint, blank=blank)


def present_questions(form: CarForm) -> Questions:
    """The form with its answers and its refusals."""
    supposed = _supposed()
    aside = () if form.has_car_now else OWN
    groups = {
        key: [_field(name, form, supposed) for name in names if name not in aside]
        for key, names in _GROUPS.items()
    }
    return Questions(
        groups,
        {key: any(f.value or f.error for f in fields) for key, fields in groups.items()},
        [(f"#champ-{name}", text) for name, text in form.refusals.items()],
    )
