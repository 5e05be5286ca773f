"""MaPrimeRénov' Copropriété: one grant for the whole building, and what it adds to a household."""

from __future__ import annotations

import numpy as np

from calc.aids.case import INCOME, Aid, Case, Reasons
from calc.aids.vat import TaxedWorks

AID = Aid("ma_prime_renov_copropriete", ("co_ownership",), ("ma_prime_renov_copropriete",))
INDIVIDUAL = Aid(
    "ma_prime_renov_copropriete_individual",
    ("co_ownership", "co_ownership_individual", *INCOME),
    ("ma_prime_renov_copropriete_individual",),
)


def answer(case: Case, works: TaxedWorks) -> dict[str, np.ndarray | Reasons]:
    """MaPrimeRénov' Copropriété: of the building, and what it adds to a household."""
    request, rule, why = case.request, case.rule("co_ownership"), case.reasons(AID)
    why.need(
        request,
        "co_owned_dwellings",
        "energy_saving",
        "cost_before_tax",
        "main_residence_share",
        "dwelling_age",
    )
    small = request.co_owned_dwellings <= rule["small"]
    least_share = np.where(small, rule["least_share_small"], rule["least_share"])
    why.add("too_little_saved", request.energy_saving < rule["least_saving"])
    why.add("too_few_main_residences", request.main_residence_share < least_share)
    why.add("too_recent", request.dwelling_age < rule["least_age"])
    saves_much = request.energy_saving >= rule["high_saving"]
    share = np.where(saves_much, rule["high_rate"], rule["rate"])
    share = share + np.where(request.leaves_f_or_g == 1, rule["leaves_bonus"], 0.0)
    share = share + np.where(request.fragile_co_ownership == 1, rule["fragile_bonus"], 0.0)
    most = rule["ceiling"] * request.co_owned_dwellings
    amount = why.apply(share * np.minimum(request.cost_before_tax, most))
    own = case.reasons(INDIVIDUAL)
    own.lack("collective_grant_unknown", np.isnan(amount))
    own.need(request, "reference_tax_income", "household_size")
    own.add("no_collective_grant", amount == 0)
    premium = case.by_income("co_ownership_individual")
    own.add("income_too_high", (premium == 0) & (case.income >= 0))
    share = np.maximum(works.with_tax - amount, 0.0) / request.co_owned_dwellings
    return {
        "ma_prime_renov_copropriete": amount,
        "ma_prime_renov_copropriete_individual": own.apply(np.fmin(premium, share)),
        "ma_prime_renov_copropriete_reasons": why,
        "ma_prime_renov_copropriete_individual_reasons": own,
    }
