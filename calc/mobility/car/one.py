"""One household's car for a page: what is compared side by side, folded, drawn over years, and paid
otherwise: on credit, on a long lease, on the lease of modest households.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from calc.mobility.car.model import ASKED, EVERY, CarRequest, Choice, Compared, compare
from calc.mobility.car.money import MONTHS, doubtful, interest
from calc.mobility.car.ownership import ELECTRIC, SCENARIOS
from calc.parameters import Parameters, parameters
from calc.schema.inputs import take
from calc.schema.vocabulary import CAR_MOTORS, CAR_SIZES
from calc.uncertainty import Draws, Ends, Range, quantile, ranged

_BOUGHT = ("depreciation", "registration")
"""Parts of the cost that a rent takes the place of."""


@dataclass(frozen=True)
class Financing:
    """One bought car, a year in each world, shape (N,). [EUR/yr]

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
    found: Compared,
    column: int,
    choice: Choice,
    date: np.datetime64,
    draws: Draws,
    values: Parameters | None = None,
) -> Financing:
    """A choice of the first row of a comparison, paid at once and otherwise.

    Parameters
    ----------
    found : Compared
    column : int
        Of the choice: 1 is the first one bought.
    choice : Choice
        What it is, by name where a request asks for it.
    date : datetime64
    """
    values = values or parameters()

    def drawn(name: str) -> np.ndarray:
        low, middle, high = values[f"car.{name}"].on(date)
        return doubtful(low, middle, high, draws.normal(f"car {name}"))[:, 0]

    cash, price = found.cost[:, 0, column], found.paid[:, 0, column]
    kept = int(found.now.years[0])
    years = min(int(values["car.loan_years"].on(date)), kept)
    credit = cash + interest(price, drawn("loan_rate"), years) / kept
    if choice.is_used:
        return Financing(cash, credit, None, None, years)
    without = cash - sum((found.parts[part][:, 0, column] for part in _BOUGHT), np.zeros(1))
    lease = without + drawn("lease_rent") * price
    is_helped = choice.motor == ELECTRIC and np.median(price) < values["car.social_price"].on(date)
    social = without + MONTHS * drawn("social_rent") if is_helped else None
    return Financing(cash, credit, lease, social, years)


KEYS = ("cost", "emissions")
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
        self.asks_one = bool(
            request.replacement_motor[0] >= 0
            or request.replacement_used[0] >= 0
            or request.replacement_price[0] > 0
            or request.replacement_consumption[0] > 0
        )
        wanted = self._wanted()
        self.rest = tuple(choice for choice in EVERY if choice not in wanted)
        self.choices = (*wanted, *ASKED) if self.asks_one else wanted
        self.found = compare(request, self.choices, self.draws)
        self.drawn = {"cost": self.found.cost[:, 0], "emissions": self.found.emissions[:, 0]}
        has_car = np.array([self.has_car])
        self.against = {
            key: self.found.against(value[:, None], has_car)[:, 0]
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
        of = self.found
        self.crossings = [
            ranged(drawn[:, 0, self.main])
            for drawn in (of.distance, of.money_years, of.carbon_years)
        ]
        self.others, self.is_least = self._others(draws // _FEWER)
        self.scenarios = self._scenarios()

    def _size(self) -> int:
        for told in (self.request.replacement_size[0], self.request.car_size[0]):
            if told >= 0:
                return int(told)
        return CAR_SIZES.index("medium")

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
        found = compare(self.request, choices, Draws(draws))
        drawn = {"cost": found.cost[:, 0, 1:-1], "emissions": found.emissions[:, 0, 1:-1]}
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
        told = replace(take(self.request, np.zeros_like(places)), energy_prices=places)
        start = 0 if self.has_car else 1
        columns = np.arange(start, start + len(self.lines))
        return compare(told, picks, self.draws).cost[:, :, columns]

    def payments(self) -> tuple[Choice, Financing]:
        """The first electric car, new, side by side, and what it costs paid otherwise."""
        bought = {k: self.named(k) for k in self.bought}
        column = next(k for k, one in bought.items() if one.motor == ELECTRIC and not one.is_used)
        choice = bought[column]
        return choice, financing(self.found, column, choice, self.request.date[0], self.draws)

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
        """Whether eight worlds in ten and more put no other below it."""
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
        told = self.request
        return Choice(
            int(told.replacement_size[0] if told.replacement_size[0] >= 0 else told.car_size[0]),
            int(told.replacement_motor[0] if told.replacement_motor[0] >= 0 else told.car_motor[0]),
            bool(told.replacement_used[0] == 1),
        )

    @property
    def distance(self) -> float:
        return float(np.median(self.found.now.distance))

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
