"""What every aid needs: what is asked, who asks, the law of the day, and why an aid is refused."""

from __future__ import annotations

from dataclasses import dataclass, make_dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np

from calc.aids.sums import income_ceilings, income_class
from calc.parameters import Parameters, parameters
from calc.places import communes as places
from calc.schema.inputs import Issue, choice, code, day, flag, is_unknown, issues_where, quantity
from calc.schema.vocabulary import (
    DPE_CLASSES,
    DWELLING_TYPES,
    ENERGY_CARRIERS,
    FLOOR_TYPES,
    INCOME_CLASSES,
    LOC_AVANTAGES,
    MEASURES,
    TENURES,
    UNKNOWN,
)

INCOME = ("income_ceilings",)
"""Figures of an aid that looks at the household's income."""


@dataclass(frozen=True)
class Aid:
    """One aid of the law, each in a file of its own with its conditions, amount and reasons.

    Attributes
    ----------
    name : str
        As in the outputs: ``<name>`` and ``<name>_reasons``.
    figures : tuple of str
        Parameters of ``calc/data/aids.toml`` that it reads: the first of them to end ends it.
    outputs : tuple of str
        What its file's ``answer`` tells beside ``<name>_reasons``; none of an aid of the best
        combination, which the model composes.
    """

    name: str
    figures: tuple[str, ...]
    outputs: tuple[str, ...] = ()


def known_until(aid: Aid, values: Parameters) -> np.datetime64:
    """Last day on which every figure of an aid is known."""
    return min(values[f"aids.{name}"].ends[-1] for name in aid.figures)


def is_silent(date: np.ndarray, aid: Aid, values: Parameters) -> np.ndarray:
    """Days too long after the last known law of an aid for it to be told, even to confirm."""
    months = values["aids.last_known_rule"].by_key()["months"]
    return date > later(known_until(aid, values), int(months))


def later(day: np.datetime64, months: int) -> np.datetime64:
    """The same day so many months later; the month's last where it is shorter.

    Examples
    --------
    >>> str(later(np.datetime64("2026-08-31"), 6)), str(later(np.datetime64("2026-12-31"), 12))
    ('2027-02-28', '2027-12-31')
    """
    start: np.datetime64 = day.astype("datetime64[D]")
    month = start.astype("datetime64[M]")
    last = (month + months + 1).astype("datetime64[D]") - 1
    return min((month + months).astype("datetime64[D]") + (start - month), last)


STATUSES = (*TENURES, "company")
"""What an aid distinguishes: a company (SCI) may own what its partners live in or let."""
_RENTERS = tuple(STATUSES.index(name) for name in ("tenant", "social_tenant"))
_OCCUPIERS = tuple(STATUSES.index(name) for name in ("owner_occupier", "buyer"))
_COMPANY = STATUSES.index("company")


def status_of(tenure: np.ndarray, owner_occupier: np.ndarray, by_sci: np.ndarray) -> np.ndarray:
    """Place in ``STATUSES`` of each request, ``UNKNOWN`` where nobody said.

    Parameters
    ----------
    tenure : ndarray of int, shape (n,)
        Place in ``TENURES``, or unknown.
    owner_occupier : ndarray of int, shape (n,)
        Stands in for a tenure that was not told: 0 is a tenant.
    by_sci : ndarray of int, shape (n,)
        1 where a company owns the home.

    Examples
    --------
    >>> unknown = np.full(3, -1)
    >>> found = status_of(unknown, np.array([1, 0, -1]), np.array([0, 0, 1]))
    >>> [STATUSES[place] for place in found]
    ['owner_occupier', 'tenant', 'company']
    """
    implied = np.select(
        [owner_occupier == 1, owner_occupier == 0],
        [STATUSES.index("owner_occupier"), STATUSES.index("tenant")],
        UNKNOWN,
    )
    status = np.where(is_unknown(tenure), implied, tenure)
    return np.where((by_sci == 1) & ~np.isin(status, _RENTERS), _COMPANY, status)


def rents(status: np.ndarray) -> np.ndarray:
    """Whether one lives in a home that another owns."""
    return np.isin(status, _RENTERS)


def refusal(status: np.ndarray, is_open: np.ndarray) -> dict[str, np.ndarray]:
    """Why a status closes an aid: a code and the rows that it holds on.

    Examples
    --------
    >>> tenant = np.array([STATUSES.index("tenant")])
    >>> [code for code, where in refusal(tenant, np.array([False])).items() if where.any()]
    ['owners_only']
    """
    shut = ~is_open
    by_company = status == _COMPANY
    occupies = np.isin(status, _OCCUPIERS)
    return {
        "owners_only": shut & rents(status),
        "natural_persons_only": shut & by_company,
        "landlords_only": shut & occupies,
        "occupiers_only": shut & ~rents(status) & ~by_company & ~occupies,
    }


_BITS = 62


class Reasons:
    """Reasons by row; unknown answers leave the amount unsaid.

    Examples
    --------
    >>> why = Reasons(2)
    >>> why.add("too_recent", np.array([False, True]))
    >>> why.apply(np.array([500.0, 500.0])).tolist(), why.words().tolist()
    ([500.0, 0.0], ['', 'too_recent'])
    """

    def __init__(self, count: int, silent: np.ndarray | None = None):
        """Of `count` rows; nothing but « law_unknown » is said of those where the law is silent."""
        self.refused = np.zeros(count, dtype=bool)
        self.unsaid = np.zeros(count, dtype=bool) if silent is None else silent.copy()
        self._speaks = ~self.unsaid
        self._reasons: list[tuple[str, np.ndarray]] = []
        if self.unsaid.any():
            self._reasons.append(("law_unknown", self.unsaid.copy()))

    def add(self, code: str, where: np.ndarray) -> None:
        """Refuse some rows for a reason."""
        self.tell(code, where)
        self.refused |= where & self._speaks

    def need(self, request: object, *names: str) -> None:
        """Leave unsaid the rows where an answer is missing."""
        for name in names:
            self.lack(f"needs_{name}", is_unknown(getattr(request, name)))

    def lack(self, code: str, where: np.ndarray) -> None:
        """Leave some rows unsaid for a reason."""
        self.tell(code, where)
        self.unsaid |= where

    def tell(self, code: str, where: np.ndarray) -> None:
        """Say a reason that refuses a part only."""
        where = where & self._speaks
        if where.any():
            self._reasons.append((code, where))

    def tell_each(self, code: str, names: tuple[str, ...], where: np.ndarray) -> None:
        """Say a reason of each of several things, ``code:name``."""
        for place in np.flatnonzero(where.any(axis=0)):
            self.tell(f"{code}:{names[place]}", where[:, place])

    @property
    def none(self) -> np.ndarray:
        """Rows with no reason against, all that matters being told."""
        return ~self.refused & ~self.unsaid

    def apply(self, amount: np.ndarray) -> np.ndarray:
        """The amount, nothing where refused, NaN where it cannot be said; shape (n,) or (n, k)."""
        refused, unsaid = self.refused, self.unsaid
        if amount.ndim > 1:
            refused, unsaid = refused[:, None], unsaid[:, None]
        return np.where(unsaid & ~refused, np.nan, np.where(refused, 0.0, amount))

    def share(self, part: np.ndarray) -> np.ndarray:
        """The share of an amount that is perhaps not told: nothing where refused, NaN where the
        law is silent."""
        return np.where(self._speaks, np.where(self.refused, 0.0, part), np.nan)

    def words(self) -> np.ndarray:
        """Codes joined by ``;``, by row."""
        codes = [code for code, _ in self._reasons]
        return joined(codes, [where for _, where in self._reasons], len(self.refused))


def joined(codes: list[str], where: list[np.ndarray], count: int) -> np.ndarray:
    """Text of the codes that hold on each row, joined by ``;``.

    Parameters
    ----------
    codes : list of str
    where : list of ndarray of bool, shape (n,)
    count : int
        Rows.

    Examples
    --------
    >>> joined(["a", "b"], [np.array([True, False]), np.array([True, True])], 2).tolist()
    ['a;b', 'b']
    """
    if not codes:
        return np.full(count, "", dtype="<U1")
    if len(codes) > _BITS:
        first = joined(codes[:_BITS], where[:_BITS], count)
        rest = joined(codes[_BITS:], where[_BITS:], count)
        between = np.where((first != "") & (rest != ""), ";", "")
        return np.char.add(np.char.add(first, between), rest)
    bits = np.zeros(count, dtype=np.int64)
    for place, held in enumerate(where):
        bits |= held.astype(np.int64) << place
    distinct, which = np.unique(bits, return_inverse=True)
    texts = [
        ";".join(code for place, code in enumerate(codes) if key >> place & 1)
        for key in distinct.tolist()
    ]
    return np.array(texts, dtype=str)[which]


_AREAS = {name for name in MEASURES if name.endswith("insulation")}


_LAST_DAY = "2035-12-31"


@cache
def first_day(values: Parameters) -> str:
    """First day on which every figure of the aids is known.

    Examples
    --------
    >>> first_day(parameters())
    '2026-01-01'
    """
    return str(max(figure.starts[0] for name, figure in values.items() if name.startswith("aids.")))


def _unit(measure: str) -> str:
    return "m²" if measure in _AREAS else "kWp" if measure == "solar_panels" else ""


_Measures: Any = make_dataclass(
    "_Measures",
    [(name, np.ndarray, quantity(_unit(name), 0, 100_000)) for name in MEASURES]
    + [(f"cost_{name}", np.ndarray, quantity("EUR", 0, 10_000_000)) for name in MEASURES],
    frozen=True,
)
"""Quantity of each measure, and its cost before tax."""


@dataclass(frozen=True)
class Rental:
    """What who lets, or buys to let, may say for the aids on the taxes of a landlord."""

    purchase_price: np.ndarray = quantity("EUR", 0, 100_000_000)
    let_years: np.ndarray = quantity("years", 0, 50)
    in_ort: np.ndarray = flag()
    loc_avantages_level: np.ndarray = choice(LOC_AVANTAGES)
    rental_intermediation: np.ndarray = flag()
    yearly_rent: np.ndarray = quantity("EUR/yr", 0, 10_000_000, private=True)


@dataclass(frozen=True)
class HomeOwnership(Rental):
    """Who has works done and how the home is owned: the same for aids alone and for works."""

    tenure: np.ndarray = choice(TENURES)
    owner_occupier: np.ndarray = flag()
    owned_by_sci: np.ndarray = flag()
    home_commune: np.ndarray = code()
    main_residence: np.ndarray = flag()
    co_owned_dwellings: np.ndarray = quantity("", 1, 10_000, integer=True)
    main_residence_share: np.ndarray = quantity("", 0, 1)
    fragile_co_ownership: np.ndarray = flag()
    dpe_class: np.ndarray = choice(DPE_CLASSES)
    property_tax: np.ndarray = quantity("EUR/yr", 0, 100_000)


@dataclass(frozen=True)
class AidRequest(HomeOwnership, _Measures):
    """Every field of the vocabulary, one array of shape (n,) each; see :mod:`calc.inputs`.

    `date`: a day before the law that the data hold is refused; after it, each aid keeps its last
    known rule for a time, to confirm, and then is silent (:mod:`calc.aids.case`).
    """

    date: np.ndarray = day(first_day(parameters()), _LAST_DAY)
    commune: np.ndarray = code(required=True)
    household_size: np.ndarray = quantity("people", 1, 20, integer=True)
    reference_tax_income: np.ndarray = quantity("EUR/yr", 0, 10_000_000, private=True)
    dwelling_type: np.ndarray = choice(DWELLING_TYPES)
    floor_area: np.ndarray = quantity("m²", 9, 1000)
    dwelling_age: np.ndarray = quantity("years", 0, 2000)
    dpe_class_after: np.ndarray = choice(DPE_CLASSES)
    cost_before_tax: np.ndarray = quantity("EUR", 0, 100_000_000)
    insulated_parts: np.ndarray = quantity("", 0, 4, integer=True)
    fossil_heating_kept: np.ndarray = flag()
    kept_carrier: np.ndarray = choice(ENERGY_CARRIERS)
    floor_type: np.ndarray = choice(FLOOR_TYPES)
    cee_price: np.ndarray = quantity("EUR/MWh cumac", 0, 100)
    energy_saving: np.ndarray = quantity("", 0, 1)
    leaves_f_or_g: np.ndarray = flag()
    works_spending: np.ndarray = quantity("EUR", 0, 100_000_000)
    works_spending_three_years: np.ndarray = quantity("EUR", 0, 100_000_000)
    replaced_carrier: np.ndarray = choice(ENERGY_CARRIERS)
    gift: np.ndarray = quantity("EUR", 0, 10_000_000)
    accompagnateur_cost: np.ndarray = quantity("EUR", 0, 100_000)

    def issues(self) -> list[Issue]:
        """Communes nobody knows, those of a collectivity with laws of its own, and rows that no
        date places in a law."""
        issues = []
        for name in ("commune", "home_commune"):
            stated = getattr(self, name)
            strangers = ~is_unknown(stated) & (places.index(stated) < 0)
            issues += issues_where(name, "unknown_commune", strangers)
        place = places.index(self.commune)
        apart = (place >= 0) & (places.code_of("region", place) == "")
        issues += issues_where("commune", "overseas", apart)
        return issues + issues_where("date", "required", is_unknown(self.date))


_ILE_DE_FRANCE = "11"
_ANTILLES_REUNION = ("01", "02", "04")
_GUYANE_MAYOTTE = ("03", "06")
_LANDLORD = TENURES.index("landlord")


@dataclass(frozen=True)
class Case:
    """Rows with what every aid needs of them."""

    request: AidRequest
    values: Parameters
    income: np.ndarray
    """Class of income, unknown where income or people were not told."""
    place: np.ndarray
    quantities: np.ndarray
    costs: np.ndarray

    @property
    def count(self) -> int:
        return len(self.income)

    @cached_property
    def asked(self) -> np.ndarray:
        """Measures asked, shape (n, measures)."""
        return self.quantities > 0

    @cached_property
    def vat_place(self) -> np.ndarray:
        """Place in the axis of the VAT's territories."""
        region = places.code_of("region", self.place)
        return np.isin(region, _ANTILLES_REUNION) + 2 * np.isin(region, _GUYANE_MAYOTTE)

    @cached_property
    def is_house(self) -> np.ndarray:
        return self.request.dwelling_type == DWELLING_TYPES.index("house")

    @cached_property
    def is_overseas(self) -> np.ndarray:
        return self.vat_place > 0

    @cached_property
    def on_slab(self) -> np.ndarray:
        """Whether the lower floor is a slab on the ground: no aid counts its insulation."""
        return self.request.floor_type == FLOOR_TYPES.index("slab_on_ground")

    @cached_property
    def status(self) -> np.ndarray:
        """What each is to the home, a place in ``STATUSES`` or unknown."""
        request = self.request
        return status_of(request.tenure, request.owner_occupier, request.owned_by_sci)

    def is_silent(self, aid: Aid) -> np.ndarray:
        """Rows too long after the last known law for it to be told, even to confirm."""
        return is_silent(self.request.date, aid, self.values)

    def reasons(self, aid: Aid) -> Reasons:
        """Where to say why an aid is refused: silent law and closed statuses are said already."""
        why = Reasons(self.count, self.is_silent(aid))
        is_open = self.is_open(aid.name)
        if not is_open.all():
            for code, where in refusal(self.status, is_open).items():
                why.add(code, where)
        return why

    def is_open(self, aid: str) -> np.ndarray:
        """Whether an aid is open to who asks, or may be: nobody said what he is to the home."""
        column = self.values["aids.open_to"].rows.index(aid)
        return self._open_to[:, column] | (self.status < 0)

    @cached_property
    def _open_to(self) -> np.ndarray:
        """Whether each aid is open to who asks, shape (n, aids)."""
        return self.at("open_to", status=np.maximum(self.status, 0)) > 0

    @cached_property
    def _days(self) -> tuple[np.ndarray, np.ndarray]:
        return np.unique(self.request.date, return_inverse=True)

    def law(self, name: str) -> np.ndarray:
        """A parameter on each row's date, shape (n, *axes)."""
        days, which = self._days
        table = self.values[f"aids.{name}"].last_known(days)
        if len(days) == 1:
            return np.broadcast_to(table[0], (self.count, *table.shape[1:]))
        return table[which]

    def rule(self, name: str, **chosen: np.ndarray) -> dict[str, np.ndarray]:
        """A family of figures by the keys of the last axis, on each row's date, at a place of some
        of its other axes."""
        keys, table = self.values[f"aids.{name}"].columns, self.at(name, **chosen)
        return dict(zip(keys, np.moveaxis(table, -1, 0), strict=True))

    def at(self, name: str, **chosen: np.ndarray) -> np.ndarray:
        """A parameter on each row's date, at a place of some of its axes; others follow."""
        if not chosen:
            return self.law(name)
        days, which = self._days
        parameter = self.values[f"aids.{name}"]
        table = parameter.last_known(days)
        front = [1 + parameter.axes.index(axis) for axis in chosen]
        table = np.moveaxis(table, front, range(1, 1 + len(front)))
        return table[(which, *chosen.values())]

    @cached_property
    def known_income(self) -> np.ndarray:
        """Class of income; the highest, helped least, where it was not told."""
        return np.where(self.income == UNKNOWN, len(INCOME_CLASSES) - 1, self.income)

    def by_income(self, name: str) -> np.ndarray:
        """A figure of the household's income class."""
        return self.at(name, income_class=self.known_income)


def ceilings(
    date: np.ndarray, place: np.ndarray, people: np.ndarray, values: Parameters
) -> np.ndarray:
    """Income ceilings of households, by date, region and size.

    Returns
    -------
    ndarray, shape (n, 3)
        [EUR/yr]
    """
    in_paris = (places.code_of("region", place) == _ILE_DE_FRANCE).astype(int)
    by_region = values["aids.income_ceilings"].last_known(date)[np.arange(len(place)), in_paris]
    *by_size, each_more = np.moveaxis(by_region, -1, 0)
    return income_ceilings(people, np.stack(by_size, axis=-1), each_more)


def case_of(request: AidRequest, values: Parameters) -> Case:
    """The rows of a request with their income class and place."""
    place = places.index(request.commune)
    own = np.where(request.tenure == _LANDLORD, places.index(request.home_commune), UNKNOWN)
    limits = ceilings(
        request.date,
        np.where(own >= 0, own, place),
        np.nan_to_num(request.household_size, nan=1.0),
        values,
    )
    is_known = np.isfinite(request.reference_tax_income) & np.isfinite(request.household_size)
    return Case(
        request,
        values,
        np.where(is_known, income_class(request.reference_tax_income, limits), UNKNOWN),
        place,
        np.nan_to_num(np.stack([getattr(request, name) for name in MEASURES], axis=-1)),
        np.stack([getattr(request, f"cost_{name}") for name in MEASURES], axis=-1),
    )
