"""Éco-prêt à taux zéro: CGI, article 244 quater U."""

from __future__ import annotations

import numpy as np

from calc.aids.case import Aid, Case, Reasons
from calc.aids.vat import TaxedWorks
from calc.schema.vocabulary import MEASURES
from calc.uncertainty import Array

AID = Aid(
    "eco_ptz",
    ("eco_ptz", "eco_ptz_rule", "eco_ptz_fossil", "eco_ptz_eligible"),
    ("eco_ptz", "eco_ptz_years"),
)
_FLOOR = MEASURES.index("floor_insulation")
_WINDOWS = MEASURES.index("window_replacement")
_COUNTED = range(1, 7)
"""Kinds of works that the loan counts; what is lent with others is of a seventh."""


def _ceiling(
    kinds: Array, is_windows_only: Array, is_overall: Array, amounts: dict[str, Array]
) -> Array:
    """Most that the loan lends for some kinds of works, none to all of them. [EUR]

    >>> amounts = {"windows": 7000, "one": 15000, "two": 25000, "three": 30000, "overall": 50000}
    >>> no = np.zeros(3, dtype=bool)
    >>> _ceiling(np.array([1, 2, 0]), np.array([True, False, False]), no, amounts).tolist()
    [7000.0, 25000.0, 0.0]
    """
    return np.select(
        [is_overall, is_windows_only, kinds >= 3, kinds == 2, kinds == 1],
        [amounts[name] for name in ("overall", "windows", "three", "two", "one")],
        0.0,
    )


def _is_overall(case: Case, rule: dict[str, np.ndarray], why: Reasons) -> np.ndarray:
    """Whether works reach the overall performance that the longest loan asks."""
    request = case.request
    before, after = request.dpe_class.astype(int), request.dpe_class_after.astype(int)
    known = after >= 0
    overall = (request.energy_saving >= rule["least_saving"]) & known
    overall &= after + 1 <= rule["worst_class_after"]
    overall |= (
        known
        & (before - after >= rule["least_classes"])
        & (request.insulated_parts >= rule["least_parts"])
    )
    forbidden = case.rule("eco_ptz_fossil")["forbidden_in_houses"] > 0
    asks = forbidden & case.is_house & overall
    kept = asks & (request.fossil_heating_kept == 1)
    why.tell("overall_fossil_heating_kept", kept)
    why.tell("needs_fossil_heating_kept", asks & (request.fossil_heating_kept < 0))
    return overall & ~kept


def _eligible_cost(case: Case, works: TaxedWorks, why: Reasons) -> np.ndarray:
    """What the loan may lend at most: works of its list and those that they need. [EUR]"""
    outside = case.asked & (case.law("eco_ptz_eligible") == 0)
    outside[:, _FLOOR] |= case.asked[:, _FLOOR] & case.on_slab
    why.tell_each("not_lent_for", MEASURES, outside)
    missing = outside & np.isnan(works.costs) & np.isfinite(works.with_tax)[:, None]
    why.tell_each("needs_cost", MEASURES, missing)
    why.unsaid |= missing.any(axis=-1)
    taken_out = np.where(outside, np.nan_to_num(works.costs), 0.0).sum(axis=-1)
    return np.maximum(works.with_tax - taken_out, 0.0)


def answer(case: Case, works: TaxedWorks) -> dict[str, np.ndarray | Reasons]:
    """The loan, its years and why not."""
    request, rule, why = case.request, case.rule("eco_ptz_rule"), case.reasons(AID)
    why.need(request, "dwelling_age", "main_residence")
    why.add("too_recent", request.dwelling_age <= rule["least_age"])
    why.add("not_main_residence", request.main_residence == 0)
    kind = case.law("eco_ptz_eligible")
    kinds = [(case.asked & (kind == counted)).any(axis=-1) for counted in _COUNTED]
    on_slab = case.asked[:, _FLOOR] & case.on_slab
    why.tell("not_on_a_slab:floor_insulation", on_slab)
    counted = np.sum(kinds, axis=0) - on_slab
    overall = _is_overall(case, rule, why)
    why.add("no_works", (counted == 0) & ~overall)
    cost = _eligible_cost(case, works, why)
    only_windows = (counted == 1) & case.asked[:, _WINDOWS]
    amounts = case.rule("eco_ptz", territory=case.is_overseas.astype(int))
    amount = why.apply(np.fmin(_ceiling(counted, only_windows, overall, amounts), cost))
    years = np.where(overall, rule["years_overall"], rule["years"])
    return {
        "eco_ptz": amount,
        "eco_ptz_years": np.where(amount > 0, years, np.nan),
        "eco_ptz_reasons": why,
    }
