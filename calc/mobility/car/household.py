"""A household's cars: what each costs and carries by the year before it moves; and, for a page,
one car compared with what might replace it, drawn over years, paid otherwise (credit, lease).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from calc.mobility.car.model import (
    ASKED,
    EVERY,
    CarRequest,
    Choice,
    Compared,
    Today,
    compare,
    today,
)
from calc.mobility.car.money import MONTHS, between_quantiles, interest
from calc.mobility.car.ownership import ELECTRIC, FIXED, SCENARIOS, Cars, ownership
from calc.mobility.car.ownership import cars as fleet_of
from calc.parameters import Parameters, parameters
from calc.schema.inputs import filled, take
from calc.schema.vocabulary import CAR_MOTORS, CAR_SIZES
from calc.uncertainty import NORMAL_80, Draws, Ends, Range, quantile, ranged

MOST_CARS = 3
STATE_NAMES = (*(f"now {n}" for n in range(MOST_CARS)), "smaller", "electric_new", "electric_used")
STATES = len(STATE_NAMES)
SMALLER, ELECTRIC_NEW, ELECTRIC_USED = (
    STATE_NAMES.index(name) for name in ("smaller", "electric_new", "electric_used")
)
"""Items of :func:`keeping`: each car as it is, then the main one replaced."""
_SAMPLES = Draws(400)
"""As many as *Ma voiture* has: one car, one cost."""
_LEAST_KM = 100.0


@dataclass(frozen=True)
class Garage:
    """The household's cars, shape (3,): places in the vocabulary, -1 unknown.

    Attributes
    ----------
    is_owned : ndarray of bool
        Described, or driven by a trip.
    main, second : int
        The car that drives most, and the other one that drives least; -1 for none.
    """

    is_owned: np.ndarray
    size: np.ndarray
    motor: np.ndarray
    consumption: np.ndarray
    age: np.ndarray
    km: np.ndarray
    fixed_cost: np.ndarray
    main: int
    second: int

    @property
    def count(self) -> int:
        return int(self.is_owned.sum())


def smaller_size(size: np.ndarray, values: Parameters) -> np.ndarray:
    """The size below each one; medium is supposed where nothing is told."""
    known = np.where(np.asarray(size) < 0, CAR_SIZES.index("medium"), size)
    return values["household_mobility.smaller_car"].constant.astype(int)[known]


@dataclass(frozen=True)
class Keeping:
    """By the year, shape (STATES,); 0 where there is no car.

    Attributes
    ----------
    cost, standard_error : ndarray
        Of keeping the car whatever it drives, and its standard error. [EUR/yr]
    made : ndarray
        Making of a car that is bought, over the life that is left; the making of the cars already
        there is behind them. [kgCO2e/yr]
    """

    cost: np.ndarray
    standard_error: np.ndarray
    made: np.ndarray


def keeping(cars: Garage, date: np.datetime64, values: Parameters) -> Keeping:
    """What each car costs to keep, and what the main one's replacements would.

    The account of *Ma voiture*: worth lost, insurance, parking, servicing by the year, and what
    buying costs, of that size, motor, age and those kilometres; what nobody said is drawn.

    Parameters
    ----------
    date : datetime64
        Of the prices; the latest known when it is NaT.
    """
    date = values["mobility.fuel"].starts[-1] if np.isnat(date) else date
    owned = ownership(_states(cars, _today(cars, date, values), date, values), _SAMPLES, values)
    low, middle, high = quantile(owned.drawn_cost(FIXED), (0.1, 0.5, 0.9))
    stated = np.concatenate([cars.fixed_cost, np.full(STATES - MOST_CARS, np.nan)])
    has = np.concatenate([cars.is_owned, np.full(STATES - MOST_CARS, cars.count > 0)])
    bought = np.arange(STATES) >= MOST_CARS
    return Keeping(
        np.where(has, np.where(np.isfinite(stated), stated, middle), 0.0),
        np.where(has & ~np.isfinite(stated), (high - low) / (2 * NORMAL_80), 0.0),
        np.where(has & bought, quantile(owned.drawn_made(), 0.5), 0.0),
    )


def _today(cars: Garage, date: np.datetime64, values: Parameters) -> Today:
    """The cars as they are, what was not said drawn."""
    return today(
        filled(
            CarRequest,
            MOST_CARS,
            date=np.full(MOST_CARS, date),
            car_size=cars.size.astype(np.int8),
            car_motor=cars.motor.astype(np.int8),
            car_age=cars.age,
            annual_distance=np.maximum(cars.km, _LEAST_KM),
            car_consumption=cars.consumption,
        ),
        _SAMPLES,
        values,
    )


def _states(cars: Garage, now: Today, date: np.datetime64, values: Parameters) -> Cars:
    """Each car as it is, then a smaller used one, an electric one new and used, in its place."""
    main = max(cars.main, 0)
    place = [*range(MOST_CARS), *[main] * (STATES - MOST_CARS)]

    def laid(column: np.ndarray) -> np.ndarray:
        return np.broadcast_to(column, (_SAMPLES.count, MOST_CARS))[:, place].copy()

    size, motor, age = laid(now.size), laid(now.motor), laid(now.age)
    size[:, SMALLER] = smaller_size(size[:, SMALLER], values)
    motor[:, [ELECTRIC_NEW, ELECTRIC_USED]] = ELECTRIC
    age[:, [SMALLER, ELECTRIC_USED]], age[:, ELECTRIC_NEW] = now.used_age[main], 0.0
    return fleet_of(
        size=size,
        motor=motor,
        age=age,
        annual_distance=laid(now.distance),
        years=now.years[main],
        date=date,
        is_kept=np.arange(STATES) < MOST_CARS,
    )


def replacements(cars: Garage, values: Parameters) -> dict[str, bool]:
    """Which replacements of the main car would change something."""
    if cars.main < 0:
        return {"smaller": False, "electric_new": False, "electric_used": False}
    size, motor = cars.size[cars.main], cars.motor[cars.main]
    smaller = int(smaller_size(size, values))
    is_smaller = smaller != (size if size >= 0 else smaller + 1)
    is_electric = motor == ELECTRIC
    return {
        "smaller": bool(is_smaller),
        "electric_new": not is_electric,
        "electric_used": not is_electric,
    }


def garage_of(**known: float) -> Garage:
    """A garage of one car of which little is known.

    Parameters
    ----------
    known : float
        Fields of :class:`Garage`: ``size``, ``motor``, ``consumption``, ``age``, ``km``.

    Examples
    --------
    >>> garage_of(km=12_000.0).is_owned.tolist()
    [True, False, False]
    """

    def laid(name: str, empty: float, kind: type) -> np.ndarray:
        column: np.ndarray = np.full(MOST_CARS, empty, dtype=kind)
        column[0] = known.get(name, empty)
        return column

    return Garage(
        is_owned=np.arange(MOST_CARS) == 0,
        size=laid("size", -1, int),
        motor=laid("motor", -1, int),
        consumption=laid("consumption", np.nan, float),
        age=laid("age", np.nan, float),
        km=laid("km", 0.0, float),
        fixed_cost=laid("fixed_cost", np.nan, float),
        main=0,
        second=-1,
    )


def spared(cars: Garage, date: np.datetime64, values: Parameters) -> Ends:
    """What no longer keeping the first car spares in a year, what is hired now and then taken off.
    [EUR/yr]
    """
    result = keeping(cars, date, values)
    hired = values["household_mobility.practice"].by_key()["spare_car"]
    middle, apart = float(result.cost[0]) - hired, NORMAL_80 * float(result.standard_error[0])
    return Ends(middle, middle - apart, middle + apart)


_BOUGHT = ("depreciation", "registration")
"""Parts of the cost that a rent takes the place of."""


@dataclass(frozen=True)
class Financing:
    """One bought car, a year in each sample, shape (N,). [EUR/yr]

    Attributes
    ----------
    cash, credit, lease, social : ndarray or None
        Paid at once; by a loan of its whole price; on a long lease; on the lease that the State
        helps modest households to have. None for what does not exist of this car.
    years : int
        Of the loan.
    """

    cash: np.ndarray
    credit: np.ndarray
    lease: np.ndarray | None
    social: np.ndarray | None
    years: int


def financing(
    comparison: Compared, column: int, choice: Choice, date: np.datetime64, draws: Draws
) -> Financing:
    """A choice of the first row of a comparison, paid at once and otherwise.

    Parameters
    ----------
    comparison : Compared
    column : int
        Of the choice: 1 is the first one bought.
    choice : Choice
        What it is, by name where a request asks for it.
    date : datetime64
    """
    values = parameters()

    def drawn(name: str) -> np.ndarray:
        ends = values[f"car.{name}"].each(dates=date)
        return between_quantiles(**ends, score=draws.normal(f"car {name}"))[:, 0]

    cash, price = comparison.cost[:, 0, column], comparison.paid[:, 0, column]
    kept = int(comparison.now.years[0])
    years = min(int(values["car.loan_years"].on(date)), kept)
    credit = cash + interest(price, drawn("loan_rate"), years) / kept
    if choice.is_used:
        return Financing(cash, credit, None, None, years)
    without = cash - sum((comparison.parts[part][:, 0, column] for part in _BOUGHT), np.zeros(1))
    lease = without + drawn("lease_rent") * price
    is_helped = choice.motor == ELECTRIC and np.median(price) < values["car.social_price"].on(date)
    social = without + MONTHS * drawn("social_rent") if is_helped else None
    return Financing(cash, credit, lease, social, years)


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
_ASKS = ("motor", "used", "price", "consumption")
"""What must be said of a replacement for it to be one more choice."""
_MOST_LINES, _MOST_FIRST = 4, 2
_FEWER = 4
"""How many times fewer samples the choices that are folded have."""


class OneCar:
    """One household's comparison, a column a choice: kept, bought ones, none.

    Attributes
    ----------
    has_car, asks_one : bool
        There is a car today; one replacement is named.
    choices, rest : tuple of Choice
        Side by side, and folded.
    found : Compared
        Of the choices side by side.
    own, more : dict of str to Range, each (K,)
        Of each column, and of what it adds to the one compared with.
        [EUR/yr], [kgCO2e/yr]
    none, asked : int
        Columns of no car, and of the one asked, if any.
    main, lines : list of int
        Columns side by side, and drawn over the years.
    crossings : list of Range, each (main,)
        Kilometres, years of money and years of carbon where it is worth keeping.
    bought : list of int
        Columns of ``main`` that are bought.
    is_least : dict of str to bool
        Whether the least of those is surely below everything that can be bought.
    others : dict of str to Range, each (rest,)
        Of the choices that are folded. [EUR/yr], [kgCO2e/yr]
    scenarios : ndarray, shape (N, S, lines)
        Cost of what is drawn in each scenario of energy prices. [EUR/yr]
    """

    def __init__(self, request: CarRequest, draws: int):
        self.request, self.draws = request, Draws(draws)
        self.has_car = bool(request.has_car[0] != 0)
        self.asks_one = any((getattr(request, f"replacement_{name}") >= 0)[0] for name in _ASKS)
        wanted = self._wanted()
        self.rest = tuple(choice for choice in EVERY if choice not in wanted)
        self.choices = (*wanted, *ASKED) if self.asks_one else wanted
        self.comparison = compare(request, self.choices, self.draws)
        self.drawn = {
            "cost": self.comparison.cost[:, 0],
            "emissions": self.comparison.emissions[:, 0],
        }
        has_car = np.array([self.has_car])
        self.against = {
            key: self.comparison.against(value[:, None], has_car)[:, 0]
            for key, value in self.drawn.items()
        }
        self.own = {key: ranged(value) for key, value in self.drawn.items()}
        self.more = {key: ranged(value) for key, value in self.against.items()}
        self.none = len(self.choices) + 1
        self.asked = len(self.choices) if self.asks_one else None
        kept = [0] if self.has_car else []
        self.main = [*kept, *range(1, self.none + 1)]
        self.bought = [k for k in self.main if 0 < k < self.none]
        self.lines = self._lines()
        of = self.comparison
        self.crossings = [
            ranged(drawn[:, 0, self.main])
            for drawn in (of.distance, of.money_years, of.carbon_years)
        ]
        self.others, self.is_least = self._others(draws // _FEWER)
        self.scenarios = self._scenarios()

    def _first_stated(self, *names: str) -> int:
        """The first of some choices that the request tells, else -1."""
        codes = (int(getattr(self.request, name)[0]) for name in names)
        return next((code for code in codes if code >= 0), -1)

    def _size(self) -> int:
        size = self._first_stated("replacement_size", "car_size")
        return size if size >= 0 else CAR_SIZES.index("medium")

    def _wanted(self) -> tuple[Choice, ...]:
        """Choices side by side: one size by its usual motors, and the two that many think of."""
        size = self._size()
        wanted = {(size, CAR_MOTORS.index(motor), used) for motor, used in _MAIN}
        wanted |= {(max(size - 1, 0), CAR_MOTORS.index(m), used) for m, used in _SMALLER}
        if self.asks_one:  # the one asked stands for its like
            own = self.asked_choice()
            wanted -= {(own.size, own.motor, own.is_used)}
        return tuple(c for c in EVERY if (c.size, c.motor, c.is_used) in wanted)

    def _others(self, draws: int) -> tuple[dict[str, Range], dict[str, bool]]:
        """Every other choice, and by sort whether the least of those side by side is surely below
        all that can be bought."""
        best = {key: self.least(self.bought, key) for key in self.drawn}
        folded = len(self.rest)
        choices = (*self.rest, *(self.choice(k) for k in best.values()))
        comparison = compare(self.request, choices, Draws(draws))
        drawn = {"cost": comparison.cost[:, 0, 1:-1], "emissions": comparison.emissions[:, 0, 1:-1]}
        sure = {}
        for place, (key, column) in enumerate(best.items(), folded):
            each = drawn[key]
            gaps = each[:, [place]] - each[:, :folded]
            sure[key] = self.is_surely_least(column, self.bought, key) and bool(
                (quantile(gaps, 0.9) < 0).all()
            )
        return {key: ranged(value[:, :folded]) for key, value in drawn.items()}, sure

    def _scenarios(self) -> np.ndarray:
        picks = [self.choice(k) for k in self.lines if k]
        places = np.arange(len(SCENARIOS), dtype=np.int8)
        submitted = replace(take(self.request, np.zeros_like(places)), energy_prices=places)
        start = 0 if self.has_car else 1
        columns = np.arange(start, start + len(self.lines))
        return compare(submitted, picks, self.draws).cost[:, :, columns]

    def payments(self) -> tuple[Choice, Financing]:
        """The first electric car, new, side by side, and what it costs paid otherwise."""
        bought = {k: self.named(k) for k in self.bought}
        column = next(k for k, one in bought.items() if one.motor == ELECTRIC and not one.is_used)
        choice = bought[column]
        return choice, financing(self.comparison, column, choice, self.request.date[0], self.draws)

    def _lines(self) -> list[int]:
        """Columns drawn over the years: what is kept, the one asked, the cheapest, the lightest,
        and the cheapest of the same size, used then new."""
        bought = self.bought
        alike = [k for k in bought if self.choice(k).size == self._size()]
        new = [k for k in alike if not self.choice(k).is_used]
        kept = [0] if self.has_car else []
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
        return min(columns, key=lambda k: self.own[key].middle[k])

    def is_surely_least(self, column: int, columns: list[int], key: str) -> bool:
        """Whether eight samples in ten and more put no other below it."""
        drawn = self.drawn[key]
        gaps = [drawn[:, column] - drawn[:, other] for other in columns if other != column]
        return all(float(quantile(gap, 0.9)) < 0 for gap in gaps)

    def surely_best(self, key: str) -> int:
        """The column that surely costs, or emits, the least of those side by side; -1: none."""
        column = self.least(self.main, key)
        return column if self.is_surely_least(column, self.main, key) else -1

    def choice(self, column: int) -> Choice:
        return self.choices[column - 1]

    def named(self, column: int) -> Choice:
        """What a column buys, the one asked by the name it was told."""
        return self.asked_choice() if column == self.asked else self.choice(column)

    def asked_choice(self) -> Choice:
        return Choice(
            size=self._first_stated("replacement_size", "car_size"),
            motor=self._first_stated("replacement_motor", "car_motor"),
            is_used=bool(self.request.replacement_used[0] == 1),
        )

    @property
    def distance(self) -> float:
        return float(np.median(self.comparison.now.distance))

    @property
    def first(self) -> list[int]:
        """Columns side by side at once: what is kept, none, the one asked, the two that matter."""
        always = {0, self.none, *([self.asked] if self.asked else [])}
        drawn = [k for k in self.lines if k not in always][:_MOST_FIRST]
        return [k for k in self.main if k in always or k in drawn]

    def ends(self, column: int, key: str) -> Ends:
        """Euros or carbon of a choice a year."""
        return self.own[key].at(column)

    def gap(self, column: int, key: str) -> Ends:
        """What it adds to the choice that the others are compared with."""
        return self.more[key].at(column)
