"""Works that may be ticked, part by part, and those that may not."""

from __future__ import annotations

from dataclasses import dataclass

from app.works.form import WorksForm
from app.works.words import REFUSALS, SLOTS, WORKS
from calc.schema.vocabulary import MEASURES

_RARE = ("stove_works", "sun_works", "control_works", "tank_works", "audit_works")
"""Parts shown together, further on, until one is chosen."""


@dataclass(frozen=True)
class Choice:
    """One work that may be ticked."""

    name: str
    text: str
    note: str
    checked: bool


@dataclass(frozen=True)
class SlotField:
    """A part of the home with its works."""

    key: str
    title: str
    choices: list[Choice]
    is_single: bool
    is_rare: bool
    error: str


def slots(form: WorksForm, refused: dict[str, str]) -> list[SlotField]:
    """Works that the home may take, by part."""
    found = []
    for slot in SLOTS:
        choices = [
            Choice(name, WORKS[name].name, WORKS[name].note, form.given.get(slot.key) == name)
            for name in slot.measures
            if name not in refused
        ]
        error = next((form.refusals[m] for m in slot.measures if m in form.refusals), "")
        if choices:
            is_rare = slot.key in _RARE and not error and not any(one.checked for one in choices)
            found.append(
                SlotField(slot.key, slot.title, choices, len(choices) == 1, is_rare, error)
            )
    return found


def impossible(refused: dict[str, str]) -> list[tuple[str, str]]:
    """Works that the home cannot take, and why."""
    return [(WORKS[name].name, REFUSALS[refused[name]]) for name in MEASURES if name in refused]
