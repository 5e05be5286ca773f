"""What a programme answers: frozen arrays, one row a dwelling, a year, a rule or a move."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.housing.results import Range


@dataclass(frozen=True)
class Asked:
    """What is asked of a programme.

    Attributes
    ----------
    budget : float
        Of each year, aids deducted: what the owner pays. [EUR]
    years : int
    aim : str
        One of ``calc.stock.programme.aims.AIMS``.
    start : datetime64[D]
        First day; the laws and prices of that day.
    packages : tuple of str, optional
        That may be done; all by default.
    aid : float
        Share of the works that others pay.
    together : bool
        Dwellings of one building take one package in one year.
    draws : int
        Worlds.
    seconds : float
        Most time for the search.
    carries : bool
        What is left of a year goes to the next.
    """

    budget: float
    years: int
    aim: str
    start: np.datetime64
    packages: tuple[str, ...] | None = None
    aid: float = 0.0
    together: bool = True
    draws: int = 24
    seconds: float = 30.0
    carries: bool = False


@dataclass(frozen=True)
class Dwellings:
    """One row a dwelling of the stock; NaN or -1 where nothing is done.

    Attributes
    ----------
    package, year : ndarray of int
        Place of the package; place of the year, 0 the first.
    works : ndarray of int
        See :func:`calc.stock.programme.packages.bits`.
    cost : ndarray, shape (n, 3)
        Of the works, with tax: low, central, high. [EUR]
    saving, emissions_saving : Range
        Of the tenant's bill; a year. [EUR/yr], [kgCO2e/yr]
    before, after : ndarray of int
        Likeliest label today, and after works or, without works, the same.
    lets : ndarray
        Probability that the law lets it be let the year after the programme.
    """

    package: np.ndarray
    year: np.ndarray
    works: np.ndarray
    cost: np.ndarray
    saving: Range
    emissions_saving: Range
    before: np.ndarray
    after: np.ndarray
    lets: np.ndarray


@dataclass(frozen=True)
class Yearly:
    """State of the stock at the end of each year, the first row before any works: T + 1 rows.

    Attributes
    ----------
    year : ndarray of int
    cost, paid : ndarray
        Of the year's works; less what others pay. [EUR]
    cost_low, cost_high : ndarray
        If every price were low, or high. [EUR]
    dwellings : ndarray of int
        Renovated in the year.
    labels : ndarray, shape (T + 1, 7)
        Expected dwellings of each.
    sieves, forbidden : Range
        Dwellings of F or G; of those the law will not let the year after: expected, low, high.
    saving, emissions_saving : Range
        A year, of all works done so far. [EUR/yr], [kgCO2e/yr]
    """

    year: np.ndarray
    cost: np.ndarray
    paid: np.ndarray
    cost_low: np.ndarray
    cost_high: np.ndarray
    dwellings: np.ndarray
    labels: np.ndarray
    sieves: Range
    forbidden: Range
    saving: Range
    emissions_saving: Range


@dataclass(frozen=True)
class Move:
    """What another future makes of the programme.

    Attributes
    ----------
    key : str
    value : float
        Best programme of that future, in the aim's unit.
    kept : float
        What today's programme is worth in it; NaN where today's does not fit the budget.
    same : float
        Share of today's renovated dwellings that the new programme renovates too.
    dwellings : int
    saving : float
        Of its works once all done, expected. [EUR/yr]
    forbidden : float
        Expected dwellings that cannot be let the year after.
    gap : float
    """

    key: str
    value: float
    kept: float
    same: float
    dwellings: int
    saving: float
    forbidden: float
    gap: float


@dataclass(frozen=True)
class Programme:
    """A programme of works on a stock.

    Attributes
    ----------
    value, bound : float
        Expected, in the aim's unit; no programme within the budgets is worth more than the bound.
    value_range : Range
        Of the same programme, in the worlds. Shape (1,).
    rules : dict of str to float
        Value that each simple rule reaches with the same budgets.
    bill, emissions : Range
        Of the whole stock today, shape (1,). [EUR/yr], [kgCO2e/yr]
    too_big : int
        Dwellings whose building no year's budget could pay for.
    unlike : int
        Dwellings that something tells apart.
    seconds : dict of str to float
        Spent on the dwellings, the search, the moves.
    """

    asked: Asked
    packages: tuple[str, ...]
    dwellings: Dwellings
    yearly: Yearly
    value: float
    bound: float
    value_range: Range
    rules: dict[str, float]
    moves: tuple[Move, ...]
    bill: Range
    emissions: Range
    too_big: int
    unlike: int
    seconds: dict[str, float]

    @property
    def gap(self) -> float:
        """What the best programme may add, over the bound."""
        return max(self.bound - self.value, 0.0) / self.bound if self.bound > 0 else 0.0
