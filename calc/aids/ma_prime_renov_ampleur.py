"""MaPrimeRénov' of a whole renovation, and what it pays of its adviser."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.aids.case import INCOME, Aid, Case, Reasons
from calc.aids.vat import TaxedWorks
from calc.schema.vocabulary import ENERGY_CARRIERS
from calc.uncertainty import Array, Floats

AID = Aid(
    "ma_prime_renov_ampleur",
    (
        "ampleur_rule",
        "ampleur_rate",
        "ampleur_ceiling",
        "ampleur_limit",
        "ampleur_advance",
        "ampleur_fossil",
        "accompagnateur",
        "accompagnateur_rule",
        "counter_open",
        *INCOME,
    ),
)

_OIL = ENERGY_CARRIERS.index("fuel_oil")


@dataclass(frozen=True)
class Ampleur:
    """MaPrimeRénov' of a whole renovation, and of its adviser. [EUR]"""

    amount: np.ndarray
    rate: np.ndarray
    ceiling: np.ndarray
    advance: np.ndarray
    adviser: np.ndarray
    adviser_cost: np.ndarray
    why: Reasons


def _amount(cost: Floats, ceiling: Floats, rate: Floats, limit: Floats, with_tax: Floats) -> Array:
    """Grant of a whole renovation: a rate of its cost before tax, then what public aids together
    may be of its cost with tax (décret nº 2025-956 and arrêté of 8 September 2025).

    >>> _amount(np.array([55000.0, 29999.0]), 40000.0, np.array([0.8, 0.6]), 1.0,
    ...     np.array([58025.0, 31649.0])).round(1).tolist()
    [32000.0, 17999.4]
    """
    return np.minimum(rate * np.minimum(cost, ceiling), limit * with_tax)


_NEEDED = (
    "dpe_class",
    "dpe_class_after",
    "cost_before_tax",
    "insulated_parts",
    "dwelling_age",
    "main_residence",
    "dwelling_type",
    "fossil_heating_kept",
    "reference_tax_income",
    "household_size",
)


def ampleur_of(case: Case, works: TaxedWorks) -> Ampleur:
    """The grant of a whole renovation."""
    request, rule, why = case.request, case.rule("ampleur_rule"), case.reasons(AID)
    why.need(request, *_NEEDED)
    gained = request.dpe_class.astype(int) - request.dpe_class_after
    known = (request.dpe_class >= 0) & (request.dpe_class_after >= 0)
    why.add("overseas", case.is_overseas)
    why.add(
        "label_too_good", (request.dpe_class >= 0) & (request.dpe_class + 1 < rule["worst_class"])
    )
    why.add("too_few_classes", known & (gained < rule["least_classes"]))
    on_slab = (request.floor_insulation > 0) & case.on_slab
    why.tell("not_on_a_slab:floor_insulation", on_slab)
    parts = request.insulated_parts - on_slab
    why.add("too_few_insulated_parts", parts < rule["least_parts"])
    why.add("too_recent", request.dwelling_age < rule["least_age"])
    why.add("not_main_residence", request.main_residence == 0)
    fossil = case.rule("ampleur_fossil")
    keeps = request.fossil_heating_kept == 1
    forbidden = (fossil["forbidden_in_houses"] > 0) & case.is_house
    why.add("fossil_heating_kept", forbidden & keeps)
    oil = (request.kept_carrier == _OIL) & (request.fossil_heating_kept != 0)
    why.add("oil_heating_kept", (fossil["oil_forbidden"] > 0) & oil & ~(forbidden & keeps))
    installs = request.condensing_gas_boiler > 0
    why.add("fossil_heating_installed", (fossil["installing_forbidden"] > 0) & installs)
    why.add("counter_closed", case.law("counter_open") == 0)
    rate = case.by_income("ampleur_rate")
    by_jump = case.rule("ampleur_ceiling")
    ceiling = np.where(gained > rule["least_classes"], by_jump["more"], by_jump["two"])
    amount = why.apply(
        _amount(
            request.cost_before_tax, ceiling, rate, case.by_income("ampleur_limit"), works.with_tax
        )
    )
    given = np.where(why.refused | why.unsaid, np.nan, 1.0)
    most = case.rule("accompagnateur_rule")["most_expense"]
    fee = np.where(np.isfinite(request.accompagnateur_cost), request.accompagnateur_cost, most)
    return Ampleur(
        amount=amount,
        rate=rate * given,
        ceiling=ceiling * given,
        advance=amount * case.by_income("ampleur_advance"),
        adviser=case.by_income("accompagnateur") * np.minimum(fee, most) * given,
        adviser_cost=fee,
        why=why,
    )
