"""The landlord's money of a programme that is chosen: loan, certificates, tax, tenants, value."""

from __future__ import annotations

import numpy as np

from calc.parameters import Parameters
from calc.stock.programme.facts import Facts
from calc.stock.programme.money import annuity, loan_amount, relief_share, third_line, worth_today
from calc.stock.programme.results import Asked, Money
from calc.uncertainty import Range

_ENDS = (0, 1, 2)
"""Worst, middle, best."""


def _rooms(facts: Facts, values: Parameters) -> np.ndarray:
    """0: one room; 1: two or three; 2: four or more."""
    by_area = np.searchsorted(values["landlord.third_line_rooms"].constant, facts.area)
    told = np.isfinite(facts.rooms)
    rooms = np.nan_to_num(facts.rooms)
    return np.where(told, (rooms > 1) * 1 + (rooms > 3), by_area).astype(int)


def landlord_money(
    facts: Facts,
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
    facts : Facts
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
    is_open = values["landlord.open_to"].on(day)[("social", "private").index(terms.owner)] > 0
    own = np.flatnonzero(row >= 0)
    at = row[own]
    subsidies = cost[:, 1] * asked.aid
    rules = values["landlord.eco_loan_rules"].on(day)
    loan = loan_amount(
        facts.primary_before - facts.primary_after,
        is_open & ((facts.primary_before >= rules[0]) | (facts.climate_before >= rules[1])),
        rules[2] * facts.asbestos,
        cost[:, 1] - subsidies - facts.certificates[:, 1],
        values["landlord.eco_loan"].on(day),
    )
    second_margin, second_years = values["landlord.second_loan"].on(day)
    left = np.maximum(cost[:, 1] - subsidies - facts.certificates[:, 1] - loan, 0.0)
    second = terms.second_loan * left
    share, new_years = values["landlord.property_tax_relief"].on(day)
    begun = asked.start.astype("datetime64[Y]").astype(int) + 1970
    taxed = is_open & (begun + year - facts.built >= new_years)
    spent = cost - subsidies[:, None] - facts.certificates[:, [0, 1, 2]]
    due = share * np.maximum(spent, 0.0) * taxed[:, None]
    years = asked.years
    due_by_year = np.stack([np.bincount(year[at], due[at, k], years) for k in _ENDS], axis=-1)
    had = relief_share(due_by_year, tax[::-1])  # the dearest works with the least tax
    relief = due * had[year]
    law = values["landlord.third_line"].on(day)
    line = third_line(
        saving.middle,
        _rooms(facts, values),
        facts.built < law[3],
        facts.listed,
        values["landlord.third_line_flat"].on(day),
        law[1],
        law[2],
    )
    line = line if terms.third_line else np.zeros_like(line)
    usual = 12 * values["landlord.rent"].last_known(np.array([day]))[0] * facts.area[at]
    rise = terms.rent_rise * np.where(np.isfinite(rent[own]), rent[own], usual)
    horizon = terms.years or int(values["landlord.years"].constant)
    discount = values["landlord.discount"].constant
    margin = values["landlord.eco_loan_margin"].on(day)
    savings_rate = values["landlord.livret_a"].last_known(np.array([day]))[0]
    rates, second_rates = savings_rate + margin, np.full(3, savings_rate + second_margin)
    value = np.zeros((len(own), 3))
    for end in _ENDS:
        dear = 2 - end  # the worst has the dearest works, the least certificates
        payment = annuity(loan, rates[dear], rules[3])
        flows = (
            -cost[:, dear] * (1 - asked.aid)
            + facts.certificates[:, end]
            + loan
            + second
            + relief[:, dear] / (1 + discount[1])
            - worth_today(payment, discount[1], np.minimum(rules[3], horizon))
            - worth_today(
                annuity(second, second_rates[1], second_years),
                discount[1],
                np.minimum(second_years, horizon),
            )
            + worth_today(line, discount[1], np.minimum(law[0], horizon))
        )
        later = (1 + discount[1]) ** -year[at].astype(float)
        value[:, end] = (flows[at] + worth_today(rise, discount[1], horizon)) * later

    def spread(column: np.ndarray) -> np.ndarray:
        return np.append(column, np.nan)[row]

    asked_more = line[at] + rise
    kept = []
    for side in (saving.middle, saving.low, saving.high):
        whole = np.full(len(row), np.nan)
        whole[own] = side[at] - asked_more
        kept.append(whole)
    risen, worth = np.full(len(row), np.nan), np.full((len(row), 3), np.nan)
    risen[own], worth[own] = rise, value

    def summed(column: np.ndarray) -> np.ndarray:
        return np.bincount(year[at], column, years)

    sums = {
        "cost": np.stack([summed(cost[at, k]) for k in _ENDS], axis=-1),
        "subsidies": summed(subsidies[at]),
        "certificates": np.stack([summed(facts.certificates[at, k]) for k in _ENDS], axis=-1),
        "loan": summed(loan[at]),
        "second_loan": summed(second[at]),
        "relief": summed(relief[at, 1]),
        "third_line": summed(line[at]),
        "rent": summed(rise),
        "saving": summed(saving.middle[at]),
    }
    sums["own"] = (
        sums["cost"][:, 1]
        - sums["subsidies"]
        - sums["certificates"][:, 1]
        - sums["loan"]
        - sums["second_loan"]
    )
    return Money(
        spread(facts.certificates[:, 1]),
        spread(loan),
        spread(relief[:, 1]),
        spread(line),
        risen,
        Range(*kept),
        worth,
        sums,
        value.sum(axis=0),
        float((due_by_year[:, 1] * (1 - had[:, 1])).sum()),
        horizon,
        discount,
        rates,
        float(rules[3]),
        second_rates,
        float(second_years),
    )


def property_tax(built: np.ndarray, asked: Asked, values: Parameters) -> np.ndarray:
    """Of a whole stock: low, middle, high; new dwellings pay none. [EUR/yr]

    Parameters
    ----------
    built : ndarray, shape (n,)
        Year of construction.
    asked : Asked
    values : Parameters
    """
    _, new_years = values["landlord.property_tax_relief"].on(asked.start)
    begun = asked.start.astype("datetime64[Y]").astype(int) + 1970
    own = asked.terms.property_tax
    each = values["landlord.property_tax"].on(asked.start)
    each = np.full(3, own) if np.isfinite(own) else each
    return each * (begun - built >= new_years).sum()
