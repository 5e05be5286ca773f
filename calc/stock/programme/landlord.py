"""The landlord's money of a programme that is chosen: loan, certificates, tax, tenants, value, and
what the law reads of the works to give them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from calc.aids import cee
from calc.aids.case import AidRequest, case_of, known_until, later
from calc.aids.cee import ZONE_GROUP, certificates_of, offered_prices
from calc.aids.vat import works_of
from calc.parameters import Parameters
from calc.renovation.building import DISTURBING, may_hold_asbestos
from calc.renovation.outcome import CENTRAL
from calc.renovation.works import GENERATORS, PLACE, any_of
from calc.schema.inputs import read
from calc.schema.vocabulary import CLIMATE_ZONES, ENERGY_CARRIERS, MEASURES, TENURES
from calc.stock.national import has_network
from calc.stock.programme.options import costs_of, is_collective, likeliest, quantities
from calc.stock.programme.results import Asked, Money
from calc.stock.programme.years import Living, StockYear, is_flat, year_built, year_of
from calc.uncertainty import Array, Floats, Range

# Sums alone: what works cost a landlord and give back, and what they leave to the tenant.


def loan_amount(gain: Array, is_open: Array, extra: Array, left: Array, grid: Array) -> Array:
    """What the loan for social housing lends.

    Parameters
    ----------
    gain : ndarray, shape (n,)
        Of primary energy. [kWh/m²/yr]
    is_open : ndarray of bool, shape (n,)
    extra : ndarray, shape (n,)
        Asbestos. [EUR]
    left : ndarray, shape (n,)
        Left to finance; never more is lent. [EUR]
    grid : array_like, shape (2, 2)
        Least and most: gain and amount; a line between them. [kWh/m²/yr], [EUR]

    Returns
    -------
    ndarray, shape (n,)
        [EUR]

    Examples
    --------
    A gain of 250 is half way from 110 (6,500 €) to 390 (33,000 €).

    >>> grid = [[110, 6500], [390, 33000]]
    >>> loan_amount(np.array([250.0, 500, 250, 0]), np.array([True, True, False, True]),
    ...     np.zeros(4), np.full(4, 25_000.0), grid).tolist()
    [19750.0, 25000.0, 0.0, 0.0]
    """
    (least, low), (most, high) = grid
    lent = np.interp(gain, [least, most], [low, high]) + extra
    return np.where(is_open & (gain > 0), np.minimum(lent, np.maximum(left, 0.0)), 0.0)


def annuity(amount: Floats, rate: Floats, years: Floats) -> Array:
    """Constant yearly payment of a loan.

    Examples
    --------
    >>> round(float(annuity(10_000.0, 0.01, 25)), 2), float(annuity(100.0, 0.0, 25))
    (454.07, 4.0)
    """
    rate = np.asarray(rate, dtype=float)
    sure = np.where(rate == 0, 1.0, rate)
    return amount * np.where(rate == 0, 1.0 / years, sure / (1 - (1 + sure) ** -years))


def worth_today(yearly: Floats, rate: float, years: Floats) -> Array:
    """Present value of a constant flow, first paid in a year.

    Parameters
    ----------
    yearly : array_like
        [EUR/yr]
    rate : float
        Discount. [1/yr]
    years : array_like of int
        How many times it is paid.

    Examples
    --------
    100 € in one year and in two, at 10 %: 90.91 + 82.64.

    >>> round(float(worth_today(100.0, 0.1, 2)), 2)
    173.55
    """
    years = np.maximum(years, 0)
    return yearly * ((1 - (1 + rate) ** -np.asarray(years, dtype=float)) / rate if rate else years)


def third_line(
    saving: Array,
    rooms: Array,
    is_old: Array,
    works: Array,
    flat: Floats,
    share: float,
    least_works: float,
) -> Array:
    """What tenants may be asked for a year, beside their rent and charges.

    Parameters
    ----------
    saving : ndarray, shape (n,)
        Of the tenant, expected. [EUR/yr]
    rooms : ndarray of int, shape (n,)
        0: one; 1: two or three; 2: four or more.
    is_old : ndarray of bool, shape (n,)
        Of a building from before 1948: a flat sum.
    works : ndarray of int, shape (n,)
        How many of the list are done together.
    flat : array_like, shape (3,)
        [EUR/month]
    share : float
        Of the saving, at most.
    least_works : float

    Returns
    -------
    ndarray, shape (n,)
        [EUR/yr]

    Examples
    --------
    A three-room flat of 1930 that saves 1,000 €: 15 € a month; of 1960: half of what it saves.

    >>> third_line(np.array([1000.0, 1000, 200, 1000]), np.array([1, 1, 1, 1]),
    ...     np.array([True, False, True, False]), np.array([2, 2, 2, 1]), [10, 15, 20], 0.5, 2
    ... ).tolist()
    [180.0, 500.0, 100.0, 0.0]
    """
    most = share * np.maximum(saving, 0.0)
    asked = np.where(is_old, np.minimum(12 * np.asarray(flat, dtype=float)[rooms], most), most)
    return np.where(works >= least_works, asked, 0.0)


def relief_share(due: Floats, tax: Floats) -> Array:
    """Share of a year's relief of property tax that the tax of that year lets have.

    Examples
    --------
    >>> relief_share(np.array([100.0, 400.0, 0.0]), np.array([200.0, 200.0, 200.0])).tolist()
    [1.0, 0.5, 1.0]
    """
    return np.where(due > tax, tax / np.where(due > 0, due, 1.0), 1.0)


# What the law reads of dwellings and works that are done, to say what a landlord is given.

_KILO = 1000.0
_FOSSIL = [ENERGY_CARRIERS.index(name) for name in ("natural_gas", "fuel_oil", "coal")]
_LISTED = (
    ("roof_insulation", "flat_roof_insulation"),
    ("external_wall_insulation", "internal_wall_insulation"),
    ("window_replacement",),
    tuple(GENERATORS),
    ("heat_pump_water_heater",),
)
"""Works of the list that lets tenants be asked to share what they save."""


@dataclass(frozen=True)
class DwellingFacts:
    """Of K dwellings that are renovated, each standing for so many.

    Attributes
    ----------
    primary_before, primary_after, climate_before : ndarray, shape (K,)
        Of the label, expected. [kWh/m²/yr], [kgCO2e/m²/yr]
    certificates : ndarray, shape (K, 3)
        At low, median and high prices. [EUR]
    asbestos : ndarray of bool, shape (K,)
    built : ndarray, shape (K,)
        Year of construction.
    area, rooms : ndarray, shape (K,)
        [m²]; NaN where rooms are not told.
    listed : ndarray of int, shape (K,)
        Works of the list of the third line.
    """

    primary_before: np.ndarray
    primary_after: np.ndarray
    climate_before: np.ndarray
    certificates: np.ndarray
    asbestos: np.ndarray
    built: np.ndarray
    area: np.ndarray
    rooms: np.ndarray
    listed: np.ndarray


def joined(parts: list[DwellingFacts], order: np.ndarray) -> DwellingFacts:
    """Facts of batches put back in the order of their rows."""
    names = list(DwellingFacts.__dataclass_fields__)
    if not parts:
        none = {name: np.zeros(0) for name in names} | {"certificates": np.zeros((0, 3))}
        return DwellingFacts(**none)
    back = np.argsort(order)
    return DwellingFacts(**{n: np.concatenate([getattr(p, n) for p in parts])[back] for n in names})


def facts_of(
    living: Living, after: StockYear, works: np.ndarray, years: np.ndarray
) -> DwellingFacts:
    """Of a batch of dwellings, after the works of each, shape (m, measures), in their year."""
    answers = living.answers
    disturbed = works[:, [PLACE[name] for name in DISTURBING]].any(axis=-1)
    return DwellingFacts(
        primary_before=living.now.primary.mean(axis=0),
        primary_after=after.primary.mean(axis=0),
        climate_before=living.now.climate.mean(axis=0),
        certificates=certificates(living, works, years),
        asbestos=may_hold_asbestos(answers) & disturbed,
        built=year_built(answers),
        area=answers.floor_area.astype(float),
        rooms=answers.rooms.astype(float),
        listed=np.sum([any_of(works, group) for group in _LISTED], axis=0),
    )


def aid_request(submitted: Mapping[str, object], count: int) -> AidRequest:
    """What is asked of the law of so many rows; what is not told is unknown."""
    blank, _ = read(AidRequest, {}, count)
    typed = {}
    for name, value in submitted.items():
        column = np.broadcast_to(np.asarray(value), count)
        kind = getattr(blank, name).dtype
        typed[name] = column if kind.kind == "U" else column.astype(kind)
    return replace(blank, **typed)


def certificates(living: Living, works: np.ndarray, years: np.ndarray) -> np.ndarray:
    """Energy certificates of the works of each dwelling by the sheets in force in their year.

    A flat's heat pump is its building's: the sheet of shared ones, by flat heated. Prices are the
    last known; after the last year of the sheets nothing is.

    Parameters
    ----------
    living : Living
    works : ndarray of bool, shape (m, measures)
    years : ndarray of int, shape (m,)
        Calendar years; the law of their middle.

    Returns
    -------
    ndarray, shape (m, 3)
        At low, median and high prices. [EUR]
    """
    answers, values = living.answers, living.values
    count = len(works)
    days = np.array([f"{year}-07-01" for year in years], dtype="datetime64[D]")
    is_known = days <= values["aids.cee_volume"].ends[-1]
    latest_day = later(
        known_until(cee.AID, values), int(values["aids.last_known_rule"].by_key()["months"])
    )
    counted = np.where(works & is_known[:, None], quantities(living), 0.0)
    flats, pump = is_flat(answers), PLACE["air_water_heat_pump"]
    pumps = flats & (counted[:, pump] > 0)
    counted[flats, pump] = 0.0
    shared = is_collective(living.built)
    for name in ("pellet_boiler", "heat_pump_water_heater", "programmable_thermostat"):
        counted[shared, PLACE[name]] = 0.0  # their sheets are of homes that have their own
    changes = any_of(works, tuple(GENERATORS))
    stated = {
        "date": np.minimum(days, latest_day),
        "commune": answers.commune,
        "tenure": np.full(count, TENURES.index("landlord")),
        "main_residence": np.ones(count),
        "dwelling_type": answers.dwelling_type,
        "floor_area": answers.floor_area,
        "dwelling_age": years - year_built(answers),
        "floor_type": answers.floor_type,
        "replaced_carrier": np.where(changes, answers.heating_carrier, -1),
        **{name: counted[:, place] for place, name in enumerate(MEASURES)},
    }
    case = case_of(aid_request(stated, count), values)
    zone = likeliest(np.atleast_2d(living.built.home.climate.zone), len(CLIMATE_ZONES))
    result = certificates_of(case, works_of(case), zone)
    costs = costs_of(living, works)[..., CENTRAL]
    cost = np.where(counted > 0, costs, 0.0).sum(axis=-1)
    sold = np.stack([result.total.low, result.total.middle, result.total.high], axis=-1)
    each = np.minimum(sold, cost[:, None])
    law = values["landlord.shared_pump_volume"]
    volume = law.on(np.minimum(days, law.ends[-1]))[np.arange(count), ZONE_GROUP[zone]]
    law = values["landlord.shared_pump_bonus"]
    helped = changes & np.isin(answers.heating_carrier, _FOSSIL) & ~has_network(answers.commune)
    bonus = np.where(helped[:, None], law.on(np.minimum(days, law.ends[-1])), 1.0)
    whole = (pumps * volume)[:, None] * offered_prices(case) * bonus / _KILO
    return each + np.minimum(whole, costs[:, [pump]])


_WORST, _MIDDLE, _BEST = _ENDS = range(3)
"""Worst, middle, best of the landlord's money; low, central, high of costs and certificates."""


def _loan(
    facts: DwellingFacts, left: np.ndarray, is_open: bool, asked: Asked, values: Parameters
) -> np.ndarray:
    """What the loan for social housing lends of what is left to finance, shape (K,). [EUR]"""
    rules = values["landlord.eco_loan_rules"].by_key(day=asked.start)
    leaks = (facts.primary_before >= rules["primary_energy"]) | (
        facts.climate_before >= rules["emissions"]
    )
    return loan_amount(
        facts.primary_before - facts.primary_after,
        is_open & leaks,
        rules["asbestos"] * facts.asbestos,
        left,
        values["landlord.eco_loan"].on(asked.start),
    )


def _line(facts: DwellingFacts, saving: np.ndarray, asked: Asked, values: Parameters) -> np.ndarray:
    """What tenants are asked for a year of what they save, shape (K,). [EUR/yr]"""
    law = values["landlord.third_line"].by_key(day=asked.start)
    result = third_line(
        saving=saving,
        rooms=_rooms(facts, values),
        is_old=facts.built < law["old_until"],
        works=facts.listed,
        flat=values["landlord.third_line_flat"].on(asked.start),
        share=law["share"],
        least_works=law["least_works"],
    )
    return result if asked.terms.third_line else np.zeros_like(result)


def _rooms(facts: DwellingFacts, values: Parameters) -> np.ndarray:
    """0: one room; 1: two or three; 2: four or more."""
    by_area = np.searchsorted(values["landlord.third_line_rooms"].constant, facts.area)
    is_known = np.isfinite(facts.rooms)
    rooms = np.nan_to_num(facts.rooms)
    return np.where(is_known, (rooms > 1) * 1 + (rooms > 3), by_area).astype(int)


def landlord_money(
    facts: DwellingFacts,
    cost: np.ndarray,
    saving: Range,
    rent: np.ndarray,
    tax: np.ndarray,
    year: np.ndarray,
    row: np.ndarray,
    asked: Asked,
    values: Parameters,
) -> Money:
    """What works cost the landlord and give back.

    Parameters
    ----------
    facts : DwellingFacts
        Of K rows of dwellings that are renovated alike.
    cost : ndarray, shape (K, 3)
        Low, central, high, with tax. [EUR]
    saving : Range, each (K,)
        Of the tenant. [EUR/yr]
    rent : ndarray, shape (n,)
        Of every dwelling of the stock; NaN where not told. [EUR/yr]
    tax : ndarray, shape (3,)
        Property tax of the whole stock: low, middle, high. [EUR/yr]
    year : ndarray of int, shape (K,)
        Place of the year of the works.
    row : ndarray of int, shape (n,)
        Row of each dwelling of the stock; -1 where nothing is done.
    asked : Asked
    values : Parameters
    """
    terms, day = asked.terms, asked.start
    is_open = values["landlord.open_to"].by_key(day=day)[terms.owner] > 0
    own = np.flatnonzero(row >= 0)
    at, years = row[own], asked.years

    def summed(column: np.ndarray) -> np.ndarray:
        return np.bincount(year[at], column, years)

    def each_end(column: np.ndarray) -> np.ndarray:
        return np.stack([summed(end) for end in column[at].T], axis=-1)

    price, sold = cost[:, _MIDDLE], facts.certificates[:, _MIDDLE]
    subsidies = price * asked.aid
    left = price - subsidies - sold
    loan = _loan(facts, left, is_open, asked, values)
    second = terms.second_loan * np.maximum(left - loan, 0.0)
    tax_law = values["landlord.property_tax_relief"].by_key(day=day)
    taxed = is_open & (year_of(asked.start) + year - facts.built >= tax_law["new_years"])
    spent = cost - subsidies[:, None] - facts.certificates
    due = tax_law["share"] * np.maximum(spent, 0.0) * taxed[:, None]
    due_by_year = each_end(due)
    had = relief_share(due_by_year, tax[::-1])  # the dearest works with the least tax
    relief = due * had[year]
    line = _line(facts, saving.middle, asked, values)
    usual = 12 * values["landlord.rent"].last_known(day) * facts.area[at]
    rise = terms.rent_rise * np.where(np.isfinite(rent[own]), rent[own], usual)
    horizon = terms.years or int(values["landlord.years"].constant)
    discounts = values["landlord.discount"]
    discount = discounts.by_key()["middle"]
    savings_rate = values["landlord.livret_a"].last_known(day)
    rates = savings_rate + values["landlord.eco_loan_margin"].on(day)
    rules, loan_law, line_law = (
        values[f"landlord.{name}"].by_key(day=day)
        for name in ("eco_loan_rules", "second_loan", "third_line")
    )
    second_rate = savings_rate + loan_law["margin"]
    value = np.zeros((len(own), 3))
    for end in _ENDS:
        dear = _BEST - end  # the worst has the dearest works, the least certificates
        payment = annuity(loan, rates[dear], rules["years"])
        flows = (
            -cost[:, dear] * (1 - asked.aid)
            + facts.certificates[:, end]
            + loan
            + second
            + relief[:, dear] / (1 + discount)
            - worth_today(payment, discount, np.minimum(rules["years"], horizon))
            - worth_today(
                annuity(second, second_rate, loan_law["years"]),
                discount,
                np.minimum(loan_law["years"], horizon),
            )
            + worth_today(line, discount, np.minimum(line_law["years"], horizon))
        )
        later = (1 + discount) ** -year[at].astype(float)
        value[:, end] = (flows[at] + worth_today(rise, discount, horizon)) * later

    risen, worth = np.full(len(row), np.nan), np.full((len(row), 3), np.nan)
    risen[own], worth[own] = rise, value
    sums = {
        "cost": each_end(cost),
        "subsidies": summed(subsidies[at]),
        "certificates": each_end(facts.certificates),
        "loan": summed(loan[at]),
        "second_loan": summed(second[at]),
        "relief": summed(relief[at, _MIDDLE]),
        "third_line": summed(line[at]),
        "rent": summed(rise),
        "saving": summed(saving.middle[at]),
    }
    sums["own"] = (
        sums["cost"][:, _MIDDLE]
        - sums["subsidies"]
        - sums["certificates"][:, _MIDDLE]
        - sums["loan"]
        - sums["second_loan"]
    )
    return Money(
        certificates=spread(sold, row),
        loan=spread(loan, row),
        relief=spread(relief[:, _MIDDLE], row),
        third_line=spread(line, row),
        rent=risen,
        kept=saving.each(lambda end: spread(end, row) - (spread(line, row) + risen)),
        value=worth,
        yearly=sums,
        total=value.sum(axis=0),
        lost_relief=float((due_by_year * (1 - had))[:, _MIDDLE].sum()),
        years=horizon,
        discount=discounts.constant,
        loan_rate=rates,
        loan_years=rules["years"],
        second_rate=np.full(3, second_rate),
        second_years=loan_law["years"],
    )


def spread(column: np.ndarray, row: np.ndarray) -> np.ndarray:
    """Of rows of dwellings that are renovated alike to every dwelling: NaN where nothing is done.

    Examples
    --------
    >>> spread(np.array([5.0, 7.0]), np.array([1, -1, 0])).tolist()
    [7.0, nan, 5.0]
    """
    return np.append(column, np.nan)[row]


def property_tax(built: np.ndarray, asked: Asked, values: Parameters) -> np.ndarray:
    """Of a whole stock: low, middle, high; new dwellings pay none. [EUR/yr]

    Parameters
    ----------
    built : ndarray, shape (n,)
        Year of construction.
    asked : Asked
    values : Parameters
    """
    new_years = values["landlord.property_tax_relief"].by_key(day=asked.start)["new_years"]
    own = asked.terms.property_tax
    each = values["landlord.property_tax"].on(asked.start)
    each = np.full(3, own) if np.isfinite(own) else each
    return each * (year_of(asked.start) - built >= new_years).sum()
