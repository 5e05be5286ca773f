"""VAT of works in a home: what they cost before and with tax, by date, place and measure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.aids.case import Aid, Case
from calc.schema.vocabulary import MEASURES
from calc.uncertainty import Array

AID = Aid("vat_rate", ("vat_rates", "vat_kind", "vat_rule"))
_COMBINED = MEASURES.index("combined_solar_heating")
_SOLAR = MEASURES.index("solar_panels")


@dataclass(frozen=True)
class TaxedWorks:
    """Costs of the works of each row, NaN where nobody said."""

    rates: np.ndarray
    """VAT of each measure, shape (n, measures). [-]"""
    costs: np.ndarray
    """Of each measure, with tax. [EUR]"""
    with_tax: np.ndarray
    vat_rate: np.ndarray


def _cost(
    costs: Array, rates: Array, asked: Array, stated: Array, plain_rate: Array
) -> tuple[Array, Array]:
    """Cost of works before and with tax, from each measure's and from the whole's that was told.

    NaN where a measure has no cost and the whole has none. What the whole costs beyond its
    measures bears the highest rate of those without a cost, else the plain one.

    >>> before, whole = _cost(np.array([[1000.0, 4000.0]]), np.array([[0.055, 0.2]]),
    ...     np.array([[True, True]]), np.array([np.nan]), np.array([0.055]))
    >>> before.tolist(), whole.round(1).tolist()
    ([5000.0], [5855.0])
    """
    is_given = np.isfinite(costs)
    given = np.where(is_given, costs, 0.0)
    before, tax = given.sum(axis=-1), (given * rates).sum(axis=-1)
    without = asked & ~is_given
    rate = np.where(without, rates, -1.0).max(axis=-1)
    rate = np.where(rate < 0, plain_rate, rate)
    rest = np.maximum(np.nan_to_num(stated) - before, 0.0)
    is_known = np.isfinite(stated) | (is_given.any(axis=-1) & ~without.any(axis=-1))
    before, tax = before + rest, tax + rest * rate
    return np.where(is_known, before, np.nan), np.where(is_known, before + tax, np.nan)


def _rate(before: Array, with_tax: Array, rates: Array, asked: Array, plain_rate: Array) -> Array:
    """Rate of works together: of their cost, else the one they share; NaN where works of several
    rates have no cost.

    >>> _rate(np.array([np.nan, 5000.0]), np.array([np.nan, 5855.0]),
    ...     np.array([[0.055, 0.2]] * 2), np.array([[True, True]] * 2),
    ...     np.array([0.055] * 2)).round(3).tolist()
    [nan, 0.171]
    """
    lowest = np.where(asked, rates, np.inf).min(axis=-1)
    highest = np.where(asked, rates, -np.inf).max(axis=-1)
    shared = np.where(lowest == highest, lowest, np.nan)
    shared = np.where(asked.any(axis=-1), shared, plain_rate)
    is_costed = np.nan_to_num(before) > 0
    mean = np.where(is_costed, with_tax, np.nan) / np.where(is_costed, before, 1.0) - 1
    return np.where(is_costed, mean, shared)


def works_of(case: Case) -> TaxedWorks:
    """The works of a case."""
    rule, rates = case.rule("vat_rule"), case.at("vat_rates", vat_place=case.vat_place)
    kinds = case.values["aids.vat_rates"].columns
    reduced, normal = kinds.index("reduced"), kinds.index("normal")
    kind = case.law("vat_kind").astype(int)
    kind[:, _SOLAR] = np.where(
        case.quantities[:, _SOLAR] > rule["largest_solar"], normal, kind[:, _SOLAR]
    )
    burns = (case.request.fossil_heating_kept == 1) | (case.request.condensing_gas_boiler > 0)
    helped_by_fossil = burns & (rule["solar_with_fossil"] > 0)
    kind[:, _COMBINED] = np.where(
        helped_by_fossil, np.maximum(kind[:, _COMBINED], normal), kind[:, _COMBINED]
    )
    is_recent = case.request.dwelling_age < rule["least_age"]
    kind = np.where(is_recent[:, None], normal, kind)
    measure_rates = np.take_along_axis(rates, kind, axis=1)
    plain = np.where(is_recent, rates[:, normal], rates[:, reduced])
    before, with_tax = _cost(
        case.costs, measure_rates, case.asked, case.request.cost_before_tax, plain
    )
    return TaxedWorks(
        rates=measure_rates,
        costs=case.costs * (1 + measure_rates),
        with_tax=with_tax,
        vat_rate=_rate(before, with_tax, measure_rates, case.asked, plain),
    )
