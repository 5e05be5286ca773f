"""MaPrimeRénov' Copropriété: one grant for the whole building, and what it adds to a household."""

from __future__ import annotations

import numpy as np

from calc.aids.case import INCOME, Aid, Case, Reasons
from calc.aids.vat import TaxedWorks
from calc.uncertainty import Array, Floats

AID = Aid("ma_prime_renov_copropriete", ("co_ownership",), ("ma_prime_renov_copropriete",))
INDIVIDUAL = Aid(
    "ma_prime_renov_copropriete_individual",
    ("co_ownership", "co_ownership_individual", *INCOME),
    ("ma_prime_renov_copropriete_individual",),
)
_FIGURES = ("ceiling", "high_saving", "rate", "high_rate", "leaves_bonus", "fragile_bonus")


def co_ownership_amount(
    cost: Floats,
    dwellings: Floats,
    saving: Floats,
    leaves_f_or_g: Floats,
    is_fragile: Floats,
    *,
    ceiling: Floats,
    high_saving: Floats,
    rate: Floats,
    high_rate: Floats,
    leaves_bonus: Floats,
    fragile_bonus: Floats,
) -> Array:
    """Grant of a building's works, conditions apart.

    Parameters
    ----------
    cost : array_like
        Before tax. [EUR]
    dwellings : array_like
    saving : array_like
        Of primary energy. [-]
    leaves_f_or_g, is_fragile : array_like of bool
    ceiling : array_like
        By dwelling. [EUR]

    Returns
    -------
    ndarray
        [EUR]

    Examples
    --------
    >>> float(co_ownership_amount(1_000_000, 40, 0.55, False, True, ceiling=25000,
    ...     high_saving=0.5, rate=0.3, high_rate=0.45, leaves_bonus=0.1, fragile_bonus=0.2))
    650000.0
    """
    share = np.where(np.asarray(saving) >= high_saving, high_rate, rate)
    share = share + np.where(leaves_f_or_g, leaves_bonus, 0.0)
    share = share + np.where(is_fragile, fragile_bonus, 0.0)
    return share * np.minimum(cost, np.asarray(ceiling) * dwellings)


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
    amount = why.apply(
        co_ownership_amount(
            request.cost_before_tax,
            request.co_owned_dwellings,
            request.energy_saving,
            request.leaves_f_or_g == 1,
            request.fragile_co_ownership == 1,
            **{name: rule[name] for name in _FIGURES},
        )
    )
    own = case.reasons(INDIVIDUAL)
    own.unsaid |= np.isnan(amount)
    own.tell("collective_grant_unknown", np.isnan(amount))
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
