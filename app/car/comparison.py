"""One household's cars compared: which choices are shown, drawn, and in what words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.car.choices import (
    NEVER_BY_DISTANCE,
    NEVER_IN_TIME,
    Ends,
    carbon_sentence,
    difference,
    distance_sentence,
    money_sentence,
    name_of,
)
from app.car.form import CarForm
from app.car.words import KEEP, NONE
from app.saying.figures import carbon, money, span
from app.saying.french import decapital
from calc.mobility.car.case import ASKED, EVERY, Choice
from calc.mobility.car.choices import compare
from calc.schema.vocabulary import CAR_MOTORS, CAR_SIZES
from calc.uncertainty import Draws, quantile

SAID = {"cost": money, "emissions": carbon}
_MAIN = (
    ("petrol", True),
    ("diesel", True),
    ("hybrid", True),
    ("electric", True),
    ("petrol", False),
    ("hybrid", False),
    ("electric", False),
)
"""Motors shown first, used or not; the others are folded."""
_SMALLER = (("petrol", True), ("electric", True))
_MOST_LINES, _MOST_FIRST = 4, 2
_FEWER = 4
"""How many times fewer worlds the choices that are folded have."""


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


def _plain(key: str, ends: list[float]) -> Measure:
    """A figure that is told and not drawn."""
    middle, low, high = ends
    said = SAID[key]
    return Measure(key, "", said(middle), span(low, high, said), 0.0, 0.0, 0.0, "", False)


def ends_of(drawn: np.ndarray) -> Ends:
    """Middle, low and high of one column of worlds."""
    return tuple(float(quantile(drawn, q)) for q in (0.5, 0.1, 0.9))  # type: ignore[return-value]


def _all_ends(drawn: np.ndarray) -> np.ndarray:
    """Middle, low and high of every column, shape (3, K)."""
    return np.stack([quantile(drawn, q) for q in (0.5, 0.1, 0.9)])


class View:
    """One household's comparison, a column a choice: kept, bought ones, none."""

    def __init__(self, form: CarForm, draws: int):
        self.form, self.draws = form, draws
        wanted = self._wanted()
        self.rest = tuple(choice for choice in EVERY if choice not in wanted)
        self.choices = (*wanted, *ASKED) if form.asks_one else wanted
        self.found = compare(form.request, self.choices, Draws(draws))
        has_car = np.array([form.has_car_now])
        self.drawn = {"cost": self.found.cost[:, 0], "emissions": self.found.emissions[:, 0]}
        self.against = {
            key: self.found.against(value[:, None], has_car)[:, 0]
            for key, value in self.drawn.items()
        }
        self.own = {key: _all_ends(value) for key, value in self.drawn.items()}
        self.more = {key: _all_ends(value) for key, value in self.against.items()}
        self.middle = {key: ends[0] for key, ends in self.own.items()}
        self.none = len(self.choices) + 1
        self.asked = len(self.choices) if form.asks_one else None
        kept = [0] if form.has_car_now else []
        self.main = [*kept, *range(1, self.none + 1)]
        self.lines = self._lines()
        of = self.found
        self.crossings = [
            _all_ends(drawn[:, 0, self.main])
            for drawn in (of.distance, of.money_years, of.carbon_years)
        ]

    def _size(self) -> int:
        for told in (self.form.request.replacement_size[0], self.form.request.car_size[0]):
            if told >= 0:
                return int(told)
        return CAR_SIZES.index("medium")

    def _wanted(self) -> tuple[Choice, ...]:
        """Choices side by side: one size by its usual motors, and the two that many think of."""
        size = self._size()
        wanted = {(size, CAR_MOTORS.index(motor), used) for motor, used in _MAIN}
        wanted |= {(max(size - 1, 0), CAR_MOTORS.index(m), used) for m, used in _SMALLER}
        if self.form.asks_one:  # the one asked stands for its like
            own = self._asked()
            wanted -= {(own.size, own.motor, own.is_used)}
        return tuple(c for c in EVERY if (c.size, c.motor, c.is_used) in wanted)

    def other_items(self) -> list[Item]:
        """Every other size and motor, in fewer worlds: their middles and ranges alone."""
        found = compare(self.form.request, self.rest, Draws(self.draws // _FEWER))
        drawn = {"cost": found.cost[:, 0, 1:-1], "emissions": found.emissions[:, 0, 1:-1]}
        ends = {key: _all_ends(value) for key, value in drawn.items()}
        order = np.argsort(ends[self.form.sort][0], kind="stable")
        return [
            Item(
                self.rest[k].key,
                name_of(self.rest[k]),
                "",
                [_plain(key, ends[key][:, k].tolist()) for key in SAID],
                [],
            )
            for k in order
        ]

    def _lines(self) -> list[int]:
        """Columns drawn over the years: what is kept, the one asked, the cheapest, the lightest,
        and the cheapest of the same size, used then new."""
        bought = [k for k in self.main if 0 < k < self.none]
        alike = [k for k in bought if self.choice(k).size == self._size()]
        new = [k for k in alike if not self.choice(k).is_used]
        kept = [0] if self.form.has_car_now else []
        asked = [self.asked] if self.asked else []
        best = [
            self.least(bought, "cost"),
            self.least(bought, "emissions"),
            self.least(alike, "cost"),
            self.least(new, "cost"),
        ]
        return list(dict.fromkeys([*kept, *asked, *best]))[:_MOST_LINES]

    def least(self, columns: list[int], key: str) -> int:
        """The column that costs, or emits, the least."""
        return min(columns, key=lambda k: self.middle[key][k])

    def is_surely_least(self, column: int, columns: list[int], key: str) -> bool:
        """Whether eight worlds in ten and more put no other below it."""
        drawn = self.drawn[key]
        gaps = [drawn[:, column] - drawn[:, other] for other in columns if other != column]
        return all(float(quantile(gap, 0.9)) < 0 for gap in gaps)

    def _surely_best(self, key: str) -> int:
        """The column that surely costs, or emits, the least of those side by side; -1: none."""
        column = self.least(self.main, key)
        return column if self.is_surely_least(column, self.main, key) else -1

    def choice(self, column: int) -> Choice:
        return self.choices[column - 1]

    def name(self, column: int) -> str:
        if column == 0:
            return KEEP
        if column == self.none:
            return NONE
        if column == self.asked:
            return f"Celle que vous envisagez ({decapital(name_of(self._asked()))})"
        return name_of(self.choice(column))

    def named(self, column: int) -> Choice:
        """What a column buys, the one asked by the name it was told."""
        return self._asked() if column == self.asked else self.choice(column)

    def _asked(self) -> Choice:
        told = self.form.request
        return Choice(
            int(told.replacement_size[0] if told.replacement_size[0] >= 0 else told.car_size[0]),
            int(told.replacement_motor[0] if told.replacement_motor[0] >= 0 else told.car_motor[0]),
            bool(told.replacement_used[0] == 1),
        )

    @property
    def distance(self) -> float:
        return float(np.median(self.found.now.distance))

    def letter(self, column: int) -> str:
        return "ABCDE"[self.lines.index(column)] if column in self.lines else ""

    def ends(self, column: int, key: str) -> Ends:
        """Euros or carbon of a choice a year."""
        return tuple(self.own[key][:, column].tolist())

    def gap(self, column: int, key: str) -> Ends:
        """What it adds to the choice that the others are compared with."""
        return tuple(self.more[key][:, column].tolist())

    def measure(self, column: int, key: str, longest: float, best: int) -> Measure:
        middle, low, high = self.ends(column, key)
        said = SAID[key]
        start = 0 if self.form.has_car_now else self.none
        return Measure(
            key=key,
            label="Argent" if key == "cost" else "Carbone",
            text=said(middle),
            range=span(low, high, said),
            value=min(middle / longest, 1.0),
            low=min(low / longest, 1.0),
            high=min(high / longest, 1.0),
            difference="" if column == start else difference(self.gap(column, key), key),
            is_best=column == best,
        )

    def sentences(self, column: int) -> list[str]:
        if not self.form.has_car_now or column in (0, self.none) or column not in self.main:
            return []
        at = self.main.index(column)
        distance, years, repaid = (tuple(ends[:, at].tolist()) for ends in self.crossings)
        said = [
            distance_sentence(distance, bool(self.found.pays_above[0, column])),
            money_sentence(years),
            carbon_sentence(repaid, self.distance),
        ]
        is_hopeless = said[:2] == [NEVER_BY_DISTANCE, NEVER_IN_TIME]
        return said[::2] if is_hopeless else said

    @property
    def first(self) -> list[int]:
        """Columns side by side at once: what is kept, none, the one asked, the two that matter."""
        always = {0, self.none, *([self.asked] if self.asked else [])}
        drawn = [k for k in self.lines if k not in always][:_MOST_FIRST]
        return [k for k in self.main if k in always or k in drawn]

    def items(self, columns: list[int]) -> list[Item]:
        longest = {
            key: 1.05 * max(float(ends[2, self.main].max()), 1.0) for key, ends in self.own.items()
        }
        best = {key: self._surely_best(key) for key in SAID}
        ordered = sorted(columns, key=lambda k: self.middle[self.form.sort][k])
        return [
            Item(
                "keep" if k == 0 else "none" if k == self.none else self.choice(k).key,
                self.name(k),
                self.letter(k),
                [self.measure(k, key, longest[key], best[key]) for key in SAID],
                self.sentences(k),
            )
            for k in ordered
        ]
