"""The form of *Ma voiture*: what is said of it in the address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from werkzeug.datastructures import MultiDict

from app.asking.form import DONT_KNOW, AddressForm, asks, one_of
from app.car.words import CAR_FIELDS, NO_CAR, SORTS
from app.home.questions import Field, told_field
from app.saying import number
from calc.mobility.car.model import CarRequest
from calc.parameters import parameters

ASK = "voir"
"""Name of the button; alone in an address, it asks for an answer to someone who knows nothing."""
OWN = ("car_size", "car_motor", "car_age", "car_consumption", "car_value", "fiscal_power")
_REPLACEMENT = (
    "replacement_motor",
    "replacement_used",
    "replacement_price",
    "replacement_consumption",
)


@asks(CarRequest, CAR_FIELDS)
class CarForm(AddressForm):
    """Answers on a car.

    Attributes
    ----------
    is_asked : bool
        An answer is wanted.
    sort : str
        Order of the choices, of ``SORTS``.
    """

    def __init__(self, sent: MultiDict[str, str]):
        super().__init__(sent)
        self.is_asked = any(field.data for field in self) or ASK in sent
        self.sort = one_of(SORTS, sent.get("sort"), "cost")
        self.refuse()

    @property
    def has_car_now(self) -> bool:
        return self["has_car"].data != "false"

    @cached_property
    def given(self) -> dict[str, Any]:
        """Fields that say something; of a car that one does not have, nothing."""
        told = {field.short_name: field.data for field in self if field.data}
        dropped = {"has_car"} if self.has_car_now else set(OWN)
        return {name: text for name, text in told.items() if name not in dropped}

    @property
    def asks_one(self) -> bool:
        """Whether one replacement is named."""
        return any(name in self.given for name in _REPLACEMENT)

    def address(self, **changed: str) -> dict[str, Any]:
        """Parameters of the page's address, what goes without saying left out."""
        found = dict(self.given) or {ASK: "1"}
        if self.sort != "cost":
            found["sort"] = self.sort
        found.update(changed)
        return {name: value for name, value in found.items() if (name, value) != ("sort", "cost")}

    def is_tidy(self, sent: MultiDict[str, str]) -> bool:
        """Whether an address says this and nothing more."""
        return self.says_only(sent, self.address())


# The questions of *Ma voiture* as their page needs them.

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
