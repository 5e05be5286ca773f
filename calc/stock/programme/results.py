"""What a programme answers: frozen arrays, one row a dwelling, a year, a rule or a move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from calc.uncertainty import Range


@dataclass(frozen=True)
class ProgrammeTerms:
    """What a landlord says of its money.

    Attributes
    ----------
    owner : str
        ``social``, to whom the loan and the relief of property tax are open, or ``private``.
    third_line : bool
        Tenants are asked to share what they save.
    rent_rise : float
        Share of the rent added after works.
    property_tax : float
        Of a dwelling; NaN where not told. [EUR/yr]
    years : int
        On which money is counted; 0 for the usual number.
    second_loan : float
        Share of what is left to finance that the usual loan for works lends.
    """

    owner: str = "social"
    third_line: bool = False
    rent_rise: float = 0.0
    property_tax: float = float("nan")
    years: int = 0
    second_loan: float = 0.0


@dataclass(frozen=True)
class Orders:
    """What a landlord has decided: names are of a building, a dwelling, a district or a town.

    Attributes
    ----------
    excluded : tuple of str
        To be sold or demolished: no works.
    years : tuple of (str, int)
        Calendar year imposed.
    works : tuple of (str, str)
        Package, or works in two stages, imposed.
    least, most : tuple of (str, float)
        Spent there over the programme, at least and at most. [EUR]
    first : (int, int), optional
        A class and a calendar year: whatever is of that class or worse goes first, if it can be
        out of it by the end of that year.
    """

    excluded: tuple[str, ...] = ()
    years: tuple[tuple[str, int], ...] = ()
    works: tuple[tuple[str, str], ...] = ()
    least: tuple[tuple[str, float], ...] = ()
    most: tuple[tuple[str, float], ...] = ()
    first: tuple[int, int] | None = None

    @property
    def bends(self) -> bool:
        """Whether a programme gives some of its aim up to obey."""
        return bool(self.years or self.works or self.least or self.most or self.first)


@dataclass(frozen=True)
class OrdersKept:
    """What came of orders.

    Attributes
    ----------
    unknown : tuple of str
        Names that no dwelling has.
    imposed, missed, excluded : int
        Dwellings whose year or works were imposed, of which not done; left out.
    short : tuple of (str, float)
        Floors not reached, and by how much. [EUR]
    """

    unknown: tuple[str, ...] = ()
    imposed: int = 0
    missed: int = 0
    excluded: int = 0
    short: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Asked:
    """What is asked of a programme.

    Attributes
    ----------
    budget : float
        Of each year, aids deducted: what the owner pays. [EUR]
    years : int
    aim : str
        One of ``calc.stock.programme.task.AIMS``.
    start : datetime64[D]
        First day; the laws and prices of that day.
    packages : tuple of str, optional
        That may be done; all by default.
    aid : float
        Share of the works that others pay.
    together : bool
        Dwellings of one building take one package in one year.
    draws : int
        Samples.
    seconds : float
        Most time for the search.
    carries : bool
        What is left of a year goes to the next.
    weights : tuple of float
        Of each single aim, where the aim is all of them.
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
    terms: ProgrammeTerms = field(default_factory=ProgrammeTerms)
    orders: Orders = field(default_factory=Orders)
    budgets: tuple[float, ...] = ()
    weights: tuple[float, ...] = (1.0, 1.0, 1.0)

    @property
    def yearly_budget(self) -> np.ndarray:
        """Whole euros of each year, shape (T,).

        Examples
        --------
        >>> asked = Asked(0.0, 4, "carbon", np.datetime64("2027-01-01"), budgets=(10.0, 20.0))
        >>> asked.yearly_budget.tolist()
        [10.0, 20.0, 20.0, 20.0]
        """
        stated = self.budgets or (self.budget,)
        return np.floor(np.array([stated[min(k, len(stated) - 1)] for k in range(self.years)]))


@dataclass(frozen=True)
class Money:
    """What works cost the landlord and give back, dwelling by dwelling and year by year.

    Attributes
    ----------
    certificates, loan, relief : ndarray, shape (n,)
        Of each dwelling: energy certificates at their median price, loan for social housing,
        relief of property tax. NaN where nothing is done. [EUR]
    third_line, rent : ndarray, shape (n,)
        What the tenant is asked for more. [EUR/yr]
    kept : Range, each (n,)
        What the tenant keeps: the saving less the two. [EUR/yr]
    value : ndarray, shape (n, 3)
        Of the landlord's flows over the years: worst, middle, best. [EUR]
    yearly : mapping of str to ndarray, shape (T,) or (T, 3)
        Sums of the works of each year: ``cost``, ``subsidies``, ``certificates``, ``loan``,
        ``second_loan``, ``relief``, ``own``, ``third_line``, ``rent``, ``saving``. [EUR], [EUR/yr]
    total : ndarray, shape (3,)
        Value of the plan: worst, middle, best. [EUR]
    lost_relief : float
        That the tax of the year does not let have. [EUR]
    years : int
    discount, loan_rate, second_rate : ndarray, shape (3,)
    loan_years : float
    """

    certificates: np.ndarray
    loan: np.ndarray
    relief: np.ndarray
    third_line: np.ndarray
    rent: np.ndarray
    kept: Range
    value: np.ndarray
    yearly: Mapping[str, np.ndarray]
    total: np.ndarray
    lost_relief: float
    years: int
    discount: np.ndarray
    loan_rate: np.ndarray
    loan_years: float
    second_rate: np.ndarray
    second_years: float


@dataclass(frozen=True)
class Dwellings:
    """One row a dwelling of the stock; NaN or -1 where nothing is done.

    Attributes
    ----------
    package, year : ndarray of int
        Place of the package, works in two stages after the others; place of the year, 0 the first.
    second : ndarray of int
        Place of the year of the second stage; -1 where all is done in one.
    works : ndarray of int
        See :func:`calc.stock.programme.options.bits`.
    cost : ndarray, shape (n, 3)
        Of the works, with tax: low, central, high. [EUR]
    saving, emissions_saving : Range
        Of the tenant's bill; a year. [EUR/yr], [kgCO2e/yr]
    before, after : ndarray of int
        Likeliest label today, and after works or, without works, the same.
    building_before, building_after : ndarray of int
        Label of its building: the mean of its flats'.
    lets : ndarray
        Probability that the law lets it be let the year after the programme.
    sieve_before, sieve_after : ndarray
        Probability of F or G today, and after works or without them.
    """

    package: np.ndarray
    year: np.ndarray
    second: np.ndarray
    works: np.ndarray
    cost: np.ndarray
    saving: Range
    emissions_saving: Range
    before: np.ndarray
    after: np.ndarray
    building_before: np.ndarray
    building_after: np.ndarray
    lets: np.ndarray
    sieve_before: np.ndarray
    sieve_after: np.ndarray


@dataclass(frozen=True)
class ProgrammeYears:
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
    gap : float
        What the best programme may add, over the bound.
    value_range : Range
        Of the same programme, in the samples. Shape (1,).
    packages : tuple of str
        Names of the packages, then of the works in two stages.
    rules : dict of str to float
        Value that each simple rule reaches with the same budgets; none where orders bend the aim.
    money : Money
    orders : OrdersKept
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
    yearly: ProgrammeYears
    value: float
    bound: float
    gap: float
    value_range: Range
    rules: dict[str, float]
    moves: tuple[Move, ...]
    money: Money
    orders: OrdersKept
    bill: Range
    emissions: Range
    too_big: int
    unlike: int
    seconds: dict[str, float]
