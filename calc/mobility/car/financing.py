"""A bought car paid otherwise: on credit, on a long lease, on the lease of modest households."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.arrays import Array, Floats
from calc.mobility.car.case import Choice
from calc.mobility.car.choices import Compared
from calc.mobility.car.fleet import ELECTRIC
from calc.mobility.car.money import doubtful
from calc.parameters import Parameters, parameters
from calc.uncertainty import Draws

_MONTHS = 12
_BOUGHT = ("depreciation", "registration")
"""Parts of the cost that a rent takes the place of."""


def interest(price: Floats, rate: Floats, years: float) -> Array:
    """What a loan of the whole price costs beside it, paid back in equal months.

    Parameters
    ----------
    price : array_like
        [EUR]
    rate : array_like
        Effective, a year. [1/yr]
    years : float

    Returns
    -------
    ndarray
        [EUR]

    Examples
    --------
    Ten thousand euros over five years at 6.5 % a year:

    >>> round(float(interest(10_000.0, 0.065, 5)))
    1687
    """
    monthly = (1 + np.asarray(rate)) ** (1 / _MONTHS) - 1
    count = _MONTHS * years
    payment = np.asarray(price) * monthly / (1 - (1 + monthly) ** -count)
    return payment * count - price


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
    social = without + _MONTHS * drawn("social_rent") if is_helped else None
    return Financing(cash, credit, lease, social, years)
