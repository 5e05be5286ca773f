"""What works cost before and with tax, by the VAT of a date and a place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.aids.case import Case
from calc.aids.taxes import vat_rate_of_works, works_cost
from calc.schema.vocabulary import MEASURES

_SOLAR = MEASURES.index("solar_panels")


@dataclass(frozen=True)
class Works:
    """Costs of the works of each row, NaN where nobody said."""

    rates: np.ndarray
    """VAT of each measure, shape (n, measures). [-]"""
    costs: np.ndarray
    """Of each measure, with tax. [EUR]"""
    before_tax: np.ndarray
    with_tax: np.ndarray
    vat_rate: np.ndarray


def works_of(case: Case) -> Works:
    """The works of a case."""
    rule, rates = case.rule("vat_rule"), case.at("vat_rates", vat_place=case.vat_place)
    last = rates.shape[-1] - 1
    kind = case.law("vat_kind").astype(int)
    kind[:, _SOLAR] = np.where(
        case.quantities[:, _SOLAR] > rule["largest_solar"], last, kind[:, _SOLAR]
    )
    is_recent = case.request.dwelling_age < rule["least_age"]
    kind = np.where(is_recent[:, None], last, kind)
    measure_rates = np.take_along_axis(rates, kind, axis=1)
    plain = np.where(is_recent, rates[:, last], rates[:, 0])
    before, with_tax = works_cost(
        case.costs, measure_rates, case.asked, case.request.cost_before_tax, plain
    )
    return Works(
        measure_rates,
        case.costs * (1 + measure_rates),
        before,
        with_tax,
        vat_rate_of_works(before, with_tax, measure_rates, case.asked, plain),
    )
