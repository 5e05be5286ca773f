"""One household's cars compared: which choices are shown, drawn, and in what words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.car.choices import (
    NEVER_BY_DISTANCE,
    NEVER_IN_TIME,
    carbon_sentence,
    difference,
    distance_sentence,
    money_sentence,
    name_of,
)
from app.car.form import CarForm
from app.car.words import KEEP, NONE
from app.saying import carbon, decapital, money, span
from calc.mobility.car.one import OneCar
from calc.uncertainty import Ends

SAID = {"cost": money, "emissions": carbon}


@dataclass(frozen=True)
class Measure:
    """Euros or carbon of a choice; lengths are parts of the longest bar."""

    key: str
    label: str
    text: str
    range: str
    value: float
    low: float
    high: float
    difference: str
    is_best: bool


@dataclass(frozen=True)
class Item:
    """One choice."""

    key: str
    name: str
    letter: str
    measures: list[Measure]
    sentences: list[str]


def _plain(key: str, ends: Ends) -> Measure:
    """A figure that is told and not drawn."""
    middle, low, high = ends
    said = SAID[key]
    return Measure(key, "", said(middle), span(low, high, said), 0.0, 0.0, 0.0, "", False)


class View:
    """One household's comparison, a column a choice: kept, bought ones, none."""

    def __init__(self, form: CarForm, one: OneCar):
        self.form, self.one = form, one

    def other_items(self) -> list[Item]:
        """Every other size and motor: their middles and ranges alone."""
        rest, ends = self.one.rest, self.one.others
        order = np.argsort(ends[self.form.sort].middle, kind="stable")
        return [
            Item(
                rest[k].key,
                name_of(rest[k]),
                "",
                [_plain(key, ends[key].at(k)) for key in SAID],
                [],
            )
            for k in order
        ]

    def name(self, column: int) -> str:
        if column == 0:
            return KEEP
        if column == self.one.none:
            return NONE
        if column == self.one.asked:
            return f"Celle que vous envisagez ({decapital(name_of(self.one.asked_choice()))})"
        return name_of(self.one.choice(column))

    def letter(self, column: int) -> str:
        return "ABCDE"[self.one.lines.index(column)] if column in self.one.lines else ""

    def measure(self, column: int, key: str, longest: float, best: int) -> Measure:
        middle, low, high = self.one.ends(column, key)
        said = SAID[key]
        start = 0 if self.form.has_car_now else self.one.none
        return Measure(
            key=key,
            label="Argent" if key == "cost" else "Carbone",
            text=said(middle),
            range=span(low, high, said),
            value=min(middle / longest, 1.0),
            low=min(low / longest, 1.0),
            high=min(high / longest, 1.0),
            difference="" if column == start else difference(self.one.gap(column, key), key),
            is_best=column == best,
        )

    def sentences(self, column: int) -> list[str]:
        if not self.form.has_car_now or column in (0, self.one.none) or column not in self.one.main:
            return []
        at = self.one.main.index(column)
        distance, years, repaid = (of.at(at) for of in self.one.crossings)
        said = [
            distance_sentence(distance, bool(self.one.found.pays_above[0, column])),
            money_sentence(years),
            carbon_sentence(repaid, self.one.distance),
        ]
        is_hopeless = said[:2] == [NEVER_BY_DISTANCE, NEVER_IN_TIME]
        return said[::2] if is_hopeless else said

    def items(self, columns: list[int]) -> list[Item]:
        longest = {
            key: 1.05 * max(float(ends.high[self.one.main].max()), 1.0)
            for key, ends in self.one.own.items()
        }
        best = {key: self.one.surely_best(key) for key in SAID}
        ordered = sorted(columns, key=lambda k: self.one.own[self.form.sort].middle[k])
        return [
            Item(
                "keep" if k == 0 else "none" if k == self.one.none else self.one.choice(k).key,
                self.name(k),
                self.letter(k),
                [self.measure(k, key, longest[key], best[key]) for key in SAID],
                self.sentences(k),
            )
            for k in ordered
        ]
