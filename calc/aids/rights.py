"""Loans, taxes and the co-ownership's grant: what stands beside the grants of a household."""

from __future__ import annotations

from functools import cache

import numpy as np

from calc.aids.case import Case
from calc.aids.co_ownership import co_ownership_amount
from calc.aids.loans import eco_ptz_amount
from calc.aids.reasons import Reasons
from calc.aids.taxes import property_tax_relief
from calc.aids.works import Works
from calc.parameters import Parameters
from calc.places import communes as places
from calc.schema.vocabulary import INCOME_CLASSES, MEASURES

_WINDOWS = MEASURES.index("window_replacement")
_KINDS = tuple(
    [MEASURES.index(name) for name in kind]
    for kind in (
        ("external_wall_insulation", "internal_wall_insulation"),
        ("roof_insulation", "flat_roof_insulation"),
        ("floor_insulation",),
        ("window_replacement",),
        (
            "air_water_heat_pump",
            "ground_source_heat_pump",
            "hybrid_heat_pump",
            "pellet_boiler",
            "log_boiler",
            "pellet_stove",
            "log_stove",
            "wood_insert",
            "heat_network_connection",
            "combined_solar_heating",
        ),
        ("heat_pump_water_heater", "solar_water_heater"),
    )
)
"""Kinds of works that the éco-PTZ counts."""
_CO_OWNERSHIP = ("ceiling", "high_saving", "rate", "high_rate", "leaves_bonus", "fragile_bonus")


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
    asks = (case.law("eco_ptz_fossil")[:, 0] > 0) & (request.dwelling_type == 0) & overall
    kept = asks & (request.fossil_heating_kept == 1)
    why.tell("overall_fossil_heating_kept", kept)
    why.tell("needs_fossil_heating_kept", asks & (request.fossil_heating_kept < 0))
    return overall & ~kept


def loans(case: Case, works: Works) -> dict[str, np.ndarray | Reasons]:
    """Éco-PTZ and PAR+."""
    request, rule, why = case.request, case.rule("eco_ptz_rule"), Reasons(case.count)
    why.need(request, "dwelling_age", "main_residence")
    why.add("too_recent", request.dwelling_age <= rule["least_age"])
    why.add("not_main_residence", request.main_residence == 0)
    kinds = [case.asked[:, kind].any(axis=-1) for kind in _KINDS]
    counted = np.sum(kinds, axis=0)
    overall = _is_overall(case, rule, why)
    why.add("no_works", (counted == 0) & ~overall)
    cost = np.where(works.with_tax > 0, works.with_tax, np.nan)
    only_windows = (counted == 1) & case.asked[:, _WINDOWS]
    amounts = case.at("eco_ptz", territory=case.is_overseas.astype(int))
    amount = why.apply(eco_ptz_amount(counted, only_windows, overall, cost, amounts))
    years = np.where(overall, rule["years_overall"], rule["years"])
    advance = Reasons(case.count)
    advance.need(request, "owner_occupier", "main_residence")
    advance.add("income_too_high", case.income > INCOME_CLASSES.index("modest"))
    advance.add("not_owner_occupier", request.owner_occupier == 0)
    advance.add("not_main_residence", request.main_residence == 0)
    return {
        "eco_ptz": amount,
        "eco_ptz_years": np.where(amount > 0, years, np.nan),
        "eco_ptz_reasons": why,
        "par_plus_eligible": ~advance.refused & ~advance.unsaid,
        "par_plus_reasons": advance,
    }


@cache
def _voted_rates(values: Parameters) -> np.ndarray:
    """Relief voted by each commune, by its place in the table of communes."""
    table = values.table("aids.property_tax").columns
    size = len(values.table("places.communes").columns["commune"])
    rates = np.zeros(size + 1)
    rates[places.index(table["commune"])] = table["exemption_rate"]
    rates[-1] = 0.0
    return rates


def property_tax(case: Case) -> dict[str, np.ndarray | Reasons]:
    """Relief of property tax that the commune voted."""
    request, rule, why = case.request, case.rule("property_tax_rule"), Reasons(case.count)
    three = request.works_spending_three_years
    enough_in_three = three >= rule["least_spending_three_years"]
    why.need(request, "property_tax", "dwelling_age")
    missing = np.isnan(request.works_spending) & ~enough_in_three
    why.tell("needs_works_spending", missing)
    why.unsaid |= missing
    rate = _voted_rates(case.values)[case.place]
    why.add("not_voted_here", rate == 0)
    why.add("too_recent", request.dwelling_age < rule["least_age"])
    spent = np.where(np.isnan(request.works_spending), three, request.works_spending)
    little = spent < rule["least_spending"]
    why.add("too_little_spent", little & ~enough_in_three)
    relief = why.apply(property_tax_relief(request.property_tax, rate, rule["years"]))
    return {"taxe_fonciere_exemption": relief, "taxe_fonciere_exemption_reasons": why}


def co_ownership(case: Case, works: Works) -> dict[str, np.ndarray | Reasons]:
    """MaPrimeRénov' Copropriété: of the building, and what it adds to a household."""
    request, rule, why = case.request, case.rule("co_ownership"), Reasons(case.count)
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
            **{name: rule[name] for name in _CO_OWNERSHIP},
        )
    )
    own = Reasons(case.count)
    own.unsaid |= np.isnan(amount)
    own.tell("collective_grant_unknown", np.isnan(amount))
    own.add("no_collective_grant", amount == 0)
    premium = case.by_income("co_ownership_individual")
    own.add("income_too_high", premium == 0)
    share = np.maximum(works.with_tax - amount, 0.0) / request.co_owned_dwellings
    return {
        "ma_prime_renov_copropriete": amount,
        "ma_prime_renov_copropriete_individual": own.apply(np.fmin(premium, share)),
        "ma_prime_renov_copropriete_reasons": why,
        "ma_prime_renov_copropriete_individual_reasons": own,
    }
