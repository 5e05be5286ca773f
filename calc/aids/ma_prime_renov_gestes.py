"""MaPrimeRénov' of single measures (« par geste »)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.aids.case import INCOME, Aid, Case, Reasons
from calc.aids.sums import room_left
from calc.aids.vat import TaxedWorks
from calc.schema.vocabulary import DPE_CLASSES, ENERGY_CARRIERS, INCOME_CLASSES, MEASURES
from calc.uncertainty import Array, Floats

AID = Aid(
    "ma_prime_renov_gestes",
    (
        "geste_amount",
        "geste_overseas_amount",
        "geste_cap",
        "geste_limit",
        "geste_rule",
        "geste_short_age",
        "geste_worst_class",
        "counter_open",
        *INCOME,
    ),
)
_VENTILATION = MEASURES.index("balanced_ventilation")
_AUDIT = MEASURES.index("energy_audit")
_INSULATIONS = [
    place
    for place, name in enumerate(MEASURES)
    if name.endswith("_insulation") or name == "window_replacement"
]
_OIL = ENERGY_CARRIERS.index("fuel_oil")


@dataclass(frozen=True)
class Gestes:
    """MaPrimeRénov' of each measure before caps across them, and of all. [EUR]"""

    by_measure: np.ndarray
    total: np.ndarray
    why: Reasons


def _total(
    grants: Array, certificates: Array, expense: Array, limit: Array, total_cap: Floats
) -> Array:
    """Grants of single measures together: within a share of each eligible expense with the
    certificates (an unknown one caps nothing), then within what five years allow.

    >>> _total(np.array([[5000.0]]), np.array([[4000.0]]), np.array([[9000.0]]),
    ...     np.array([0.9]), 20000.0).tolist()
    [4100.0]
    """
    room = np.maximum(limit[:, None] * expense - certificates, 0.0)
    return np.minimum(np.fmin(grants, room).sum(axis=-1), total_cap)


def _alone(case: Case, why: Reasons) -> np.ndarray:
    """Works helped only beside others, and asked without them, shape (n, measures)."""
    alone = np.zeros_like(case.asked)
    without = ~case.asked[:, _INSULATIONS].any(axis=-1)
    alone[:, _VENTILATION] = case.asked[:, _VENTILATION] & without
    alone[:, _AUDIT] = case.asked[:, _AUDIT] & (case.asked.sum(axis=-1) == 1)
    why.tell_each("only_with_other_works", MEASURES, alone)
    return alone


def _listed(case: Case) -> tuple[np.ndarray, np.ndarray]:
    """Grant of each unit of each measure, and whether the law of the day lists the measure."""
    unit = case.by_income("geste_amount")
    listed = case.at("geste_amount", income_class=np.zeros_like(case.income)) > 0
    for place, name in enumerate(case.values["aids.geste_overseas_amount"].rows):
        column = MEASURES.index(name)
        amount = case.by_income("geste_overseas_amount")[:, place]
        unit[:, column] = np.where(case.is_overseas, amount, unit[:, column])
        listed[:, column] |= case.is_overseas
    return unit, listed


def _is_recent(case: Case, rule: dict[str, np.ndarray]) -> np.ndarray:
    """Works that the home is too recent for, shape (n, measures)."""
    replaces_oil = case.request.replaced_carrier == _OIL
    is_short = replaces_oil[:, None] & (case.law("geste_short_age") > 0)
    is_short |= case.is_overseas[:, None]
    least_age = np.where(is_short, rule["short_age"][:, None], rule["least_age"][:, None])
    return case.request.dwelling_age[:, None] < least_age


def gestes_of(case: Case, works: TaxedWorks, kept: np.ndarray, kept_total: np.ndarray) -> Gestes:
    """The grants of single measures, beside energy certificates.

    Parameters
    ----------
    case, works
    kept : ndarray, shape (n, measures)
        Certificates of each measure. [EUR]
    kept_total : ndarray, shape (n,)
        Of all. [EUR]
    """
    request, rule, why = case.request, case.rule("geste_rule"), case.reasons(AID)
    asked, is_recent = case.asked, _is_recent(case, rule)
    counted = asked | ~np.any(asked, axis=-1)[:, None]
    why.need(request, "dwelling_age", "main_residence", "reference_tax_income", "household_size")
    worst = case.rule("geste_worst_class")["worst_class"]
    house = case.is_house & ~case.is_overseas
    why.add("label_too_bad", house & (request.dpe_class + 1 > worst))
    why.lack("needs_dpe_class", house & (request.dpe_class < 0) & (worst < len(DPE_CLASSES)))
    why.add("income_too_high", case.income == len(INCOME_CLASSES) - 1)
    why.add("too_recent", (is_recent | ~counted).all(axis=-1))
    why.add("not_main_residence", request.main_residence == 0)
    why.add("counter_closed", case.law("counter_open") == 0)
    unit, listed = _listed(case)
    why.tell_each("not_on_the_list", MEASURES, asked & ~listed)
    partly = asked & is_recent & listed & ~why.refused[:, None]
    why.tell_each("too_recent", MEASURES, partly)
    grants = np.fmin(unit * case.quantities, works.costs)
    grants = why.apply(np.where(is_recent | _alone(case, why), 0.0, grants))
    eligible = np.minimum(case.costs, case.law("geste_cap") * case.quantities)
    limit = case.by_income("geste_limit")
    total = _total(
        np.nan_to_num(grants),
        np.nan_to_num(kept),
        eligible * (1 + works.rates),
        limit,
        rule["total_cap"],
    )
    room = room_left(limit, works.with_tax, np.nan_to_num(kept_total))
    return Gestes(grants, why.apply(np.minimum(total, room)), why)
