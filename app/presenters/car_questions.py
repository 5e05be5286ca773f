"""The questions of *Ma voiture* as their page needs them."""

from __future__ import annotations

from dataclasses import dataclass

from app.car_form import CarForm
from app.presenters.steps import Card, Field
from app.words.car import CAR_FIELDS

_GROUPS = {
    "first": ("has_car",),
    "own": ("car_size", "car_motor", "car_age"),
    "use": ("annual_distance", "years_kept", "home_charging"),
    "more": ("car_consumption", "car_value", "parking", "fiscal_power", "energy_prices"),
    "other": ("replacement_size", "replacement_motor", "replacement_used", "used_age",
              "replacement_price", "replacement_consumption"),
}  # fmt: skip


@dataclass(frozen=True)
class Questions:
    """Everything the form asks, by group; a folded group is open once it says something."""

    groups: dict[str, list[Field]]
    is_open: dict[str, bool]
    errors: list[tuple[str, str]]


def _field(name: str, form: CarForm) -> Field:
    words, value = CAR_FIELDS[name], form.given.get(name, "")
    cards = [Card(key, text, "", key == value) for key, text in words.choices.items()]
    return Field(
        name, "choice" if cards else "quantity", words.label, words.hint, words.unit, value,
        form.refusals.get(name, ""), words.blank, False, False, cards,
    )  # fmt: skip


def present_questions(form: CarForm) -> Questions:
    """The form with its answers and its refusals."""
    groups = {key: [_field(name, form) for name in names] for key, names in _GROUPS.items()}
    return Questions(
        groups,
        {key: any(f.value or f.error for f in fields) for key, fields in groups.items()},
        [(f"#champ-{name}", text) for name, text in form.refusals.items()],
    )
