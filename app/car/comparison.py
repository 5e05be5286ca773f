"""One household's cars compared: which choices are shown, drawn, and in what words."""

from __future__ import annotations

import math

import numpy as np

from app.car.form import KEEP, NONE, CarForm
from app.saying import (
    THIN,
    Context,
    capital,
    carbon,
    decapital,
    money,
    number,
    rounded,
    short,
    span,
)
from app.trips.words import MOTORS, SIZES
from calc.mobility.car.household import OneCar
from calc.mobility.car.model import AS_TODAY, MOST_DISTANCE, NEVER, Choice
from calc.schema.vocabulary import CAR_MOTORS, CAR_SIZES
from calc.uncertainty import Ends

# Choices of cars in words: their names, what they add, and when they pay themselves back.

NEVER_BY_DISTANCE = "plus chère, quel que soit le kilométrage"
NEVER_IN_TIME = "pas moins chère en quinze ans"


def name_of(choice: Choice) -> str:
    """
    Examples
    --------
    >>> name_of(Choice(0, 4, True)), name_of(Choice(3, 0))
    ('Électrique d’occasion, petite', 'Essence neuve, SUV')
    """
    motor = "" if choice.motor == AS_TODAY else decapital(MOTORS[CAR_MOTORS[choice.motor]])
    size = "" if choice.size == AS_TODAY else f", {decapital(SIZES[CAR_SIZES[choice.size]])}"
    return capital(f"{motor} {'d’occasion' if choice.is_used else 'neuve'}".strip() + size)


def kilometres(value: float) -> str:
    """
    Examples
    --------
    >>> kilometres(15_854.0).replace(THIN, "_"), kilometres(3_260.0).replace(THIN, "_")
    ('16_000_km', '3_500_km')
    """
    return f"{number(rounded(value, 1000 if value >= 9750 else 500))}{THIN}km"


def years(value: float) -> str:
    """
    Examples
    --------
    >>> [years(v).replace(THIN, "_") for v in (0.4, 1.2, 5.4, 11.6)]
    ['6_mois', '1_an', '5,5_ans', '12_ans']
    """
    if value < 0.75:
        return f"{number(max(rounded(12 * value, 3), 3))}{THIN}mois"
    near = rounded(value, 0.5) if value < 9.75 else rounded(value, 1)
    return f"{short(near)}{THIN}{'an' if near < 2 else 'ans'}"


def signed(value: float, kind: str) -> str:
    """An amount more or less, a word when nothing.

    Examples
    --------
    >>> signed(-560.0, "cost").replace(THIN, "_"), signed(0.0, "emissions")
    ('−560_€', 'rien')
    """
    said = (money if kind == "cost" else carbon)(abs(value))
    return said if said == "rien" else f"{'−' if value < 0 else '+'}{said}"


def is_doubtful(ends: Ends) -> bool:
    """Whether the range of a difference crosses zero."""
    return ends.low < 0 < ends.high


def difference(ends: Ends, kind: str) -> str:
    """What a choice adds to the one compared with.

    Examples
    --------
    >>> difference(Ends(70.0, -560.0, 900.0), "cost").replace(THIN, "_")
    '+70_€ (de −560_€ à +900_€) : peut coûter plus, ou moins'
    """
    middle, low, high = (signed(end, kind) for end in ends)
    said = f"{middle} (de {low} à {high})"
    unsure = "peut coûter plus, ou moins" if kind == "cost" else "peut émettre plus, ou moins"
    return f"{said} : {unsure}" if is_doubtful(ends) else said


def distance_sentence(ends: Ends, is_above: bool) -> str:
    """At how many kilometres a choice costs less than keeping.

    Examples
    --------
    >>> distance_sentence((15854.0, 9386.0, 32899.0), True).replace(THIN, "_")
    'rentable au-delà de 16_000_km par an (entre 9_500_km et 33_000_km)'
    >>> distance_sentence((0.0, 0.0, 0.0), False)
    'plus chère, quel que soit le kilométrage'
    """
    middle, low, high = ends
    if middle >= MOST_DISTANCE and is_above:
        least = f", sauf peut-être au-delà de {kilometres(low)} par an"
        return NEVER_BY_DISTANCE + (least if low < 60_000 else "")
    if middle <= 0 and not is_above:
        most = f", sauf peut-être au-dessous de {kilometres(high)} par an"
        return NEVER_BY_DISTANCE + (most if 0 < high < MOST_DISTANCE else "")
    if middle <= 0 or middle >= MOST_DISTANCE:
        return "moins chère, quel que soit le kilométrage"
    side = "au-delà" if is_above else "au-dessous"
    lowest = kilometres(low) if low > 0 else "rien"
    highest = kilometres(high) if high < MOST_DISTANCE else "jamais"
    span = (
        f"entre {lowest} et {highest}"
        if highest != "jamais" or not is_above
        else (f"dès {lowest} au mieux, jamais au pire")
    )
    if not is_above and high >= MOST_DISTANCE:
        span = f"au moins {lowest}"
    return f"rentable {side} de {kilometres(middle)} par an ({span})"


def money_sentence(ends: Ends) -> str:
    """After how many years a choice has cost less than keeping, if sold on that day.

    Examples
    --------
    >>> money_sentence((99.0, 99.0, 99.0))
    'pas moins chère en quinze ans'
    """
    middle, low, high = ends
    if middle >= NEVER:
        return NEVER_IN_TIME + (f", ou pas avant {years(low)}" if low < NEVER else "")
    if middle <= 0:
        return "moins chère dès la première année"
    late = "jamais" if high >= NEVER else years(high)
    return f"moins chère après {years(middle)} (de {years(max(low, 0.25))} à {late})"


def carbon_sentence(ends: Ends, distance: float) -> str:
    """After how long the carbon of its making is repaid by what it saves on the road.

    Examples
    --------
    >>> carbon_sentence((4.8, 3.3, 6.9), 15_000.0).replace(THIN, "_")
    'en carbone, rembourse sa fabrication en 5_ans (de 3,5_ans à 7_ans), soit 72_000_km'
    """
    middle, low, high = ends
    if middle > 30:
        return "en carbone, ne rembourse pas sa fabrication"
    late = "jamais" if high > 30 else years(high)
    return (
        f"en carbone, rembourse sa fabrication en {years(middle)} "
        f"(de {years(low)} à {late}), soit {kilometres(middle * distance)}"
    )


SAID = {"cost": money, "emissions": carbon}


def _measure(key: str, ends: Ends, longest: float = math.inf) -> Context:
    """A figure, told and drawn beside the longest; without one, told alone."""
    middle, low, high = ends
    said = SAID[key]
    return {
        "key": key,
        "label": "",
        "text": said(middle),
        "range": span(low, high, said),
        "value": min(middle / longest, 1.0),
        "low": min(low / longest, 1.0),
        "high": min(high / longest, 1.0),
        "difference": "",
        "is_best": False,
    }


class View:
    """One household's comparison, a column a choice: kept, bought ones, none."""

    def __init__(self, form: CarForm, one: OneCar):
        self.form, self.one = form, one

    def other_items(self) -> list[Context]:
        """Every other size and motor: their middles and ranges alone."""
        rest, ends = self.one.rest, self.one.others
        order = np.argsort(ends[self.form.sort].middle, kind="stable")
        return [
            {
                "key": rest[k].key,
                "name": name_of(rest[k]),
                "letter": "",
                "measures": [_measure(key, ends[key].at(k)) for key in SAID],
                "sentences": [],
            }
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

    def measure(self, column: int, key: str, longest: float, best: int) -> Context:
        start = 0 if self.form.has_car_now else self.one.none
        return _measure(key, self.one.ends(column, key), longest) | {
            "label": "Argent" if key == "cost" else "Carbone",
            "difference": "" if column == start else difference(self.one.gap(column, key), key),
            "is_best": column == best,
        }

    def sentences(self, column: int) -> list[str]:
        if not self.form.has_car_now or column in (0, self.one.none) or column not in self.one.main:
            return []
        at = self.one.main.index(column)
        distance, years, repaid = (of.at(at) for of in self.one.crossings)
        said = [
            distance_sentence(distance, bool(self.one.comparison.pays_above[0, column])),
            money_sentence(years),
            carbon_sentence(repaid, self.one.distance),
        ]
        is_hopeless = said[:2] == [NEVER_BY_DISTANCE, NEVER_IN_TIME]
        return said[::2] if is_hopeless else said

    def items(self, columns: list[int]) -> list[Context]:
        longest = {
            key: 1.05 * max(float(ends.high[self.one.main].max()), 1.0)
            for key, ends in self.one.own.items()
        }
        best = {key: self.one.surely_best(key) for key in SAID}
        ordered = sorted(columns, key=lambda k: self.one.own[self.form.sort].middle[k])
        return [
            {
                "key": "keep"
                if k == 0
                else "none"
                if k == self.one.none
                else self.one.choice(k).key,
                "name": self.name(k),
                "letter": self.letter(k),
                "measures": [self.measure(k, key, longest[key], best[key]) for key in SAID],
                "sentences": self.sentences(k),
            }
            for k in ordered
        ]
