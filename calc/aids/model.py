"""Aids to renovation by the law of a date: what is given, and why the rest is not."""

from __future__ import annotations

from functools import cache

import numpy as np

from calc import places
from calc.aids.case import Case, Reasons, case_of
from calc.aids.cee import certificate_value, surface_factor
from calc.aids.co_ownership import co_ownership_amount
from calc.aids.loans import eco_ptz_amount
from calc.aids.ma_prime_renov import ampleur_amount, gestes_total
from calc.aids.request import AidRequest
from calc.aids.taxes import property_tax_relief
from calc.parameters import Parameters, parameters
from calc.vocabulary import INCOME_CLASSES, MEASURES

INPUTS = AidRequest
_REASONED = (
    "ma_prime_renov_ampleur", "ma_prime_renov_gestes", "cee", "eco_ptz",
    "taxe_fonciere_exemption", "ma_prime_renov_copropriete",
)  # fmt: skip
OUTPUTS = (
    "income_class",
    *(f"ma_prime_renov_ampleur{end}" for end in ("", "_rate", "_ceiling", "_advance")),
    "accompagnateur_renov",
    *(f"ma_prime_renov_{name}" for name in MEASURES), *(f"cee_{name}" for name in MEASURES),
    "ma_prime_renov_gestes", "cee", "eco_ptz", "eco_ptz_years", "par_plus_eligible", "vat_rate",
    "taxe_fonciere_exemption", "ma_prime_renov_copropriete",
    "ma_prime_renov_copropriete_individual", *(f"{name}_reasons" for name in _REASONED),
)  # fmt: skip
_ZONE_GROUP = np.array([0, 0, 0, 1, 1, 1, 1, 2, 2])
"""H1, H2, H3 by climate zone; overseas last, counted as H3."""
_OIL_TANK = MEASURES.index("oil_tank_removal")
_HEAT_PUMPS = [MEASURES.index(f"{kind}_heat_pump") for kind in ("air_water", "ground_source")]
_WINDOWS = MEASURES.index("window_replacement")
_KINDS = (
    ("external_wall_insulation", "internal_wall_insulation"),
    ("roof_insulation", "flat_roof_insulation"), ("floor_insulation",), ("window_replacement",),
    ("air_water_heat_pump", "ground_source_heat_pump", "hybrid_heat_pump", "pellet_boiler",
     "log_boiler", "pellet_stove", "log_stove", "wood_insert", "heat_network_connection",
     "combined_solar_heating"),
    ("heat_pump_water_heater", "solar_water_heater"),
)  # fmt: skip
"""Kinds of works that the éco-PTZ counts."""


def _ampleur(case: Case) -> dict[str, np.ndarray]:
    request, rule, why = case.request, case.rule("ampleur_rule"), Reasons(case.count)
    why.need(
        request, "dpe_class", "dpe_class_after", "cost_before_tax", "insulated_parts",
        "dwelling_age", "main_residence", "dwelling_type", "fossil_heating_kept",
    )  # fmt: skip
    gained = request.dpe_class.astype(int) - request.dpe_class_after
    known = (request.dpe_class >= 0) & (request.dpe_class_after >= 0)
    why.add(
        "label_too_good", (request.dpe_class >= 0) & (request.dpe_class + 1 < rule["worst_class"])
    )
    why.add("too_few_classes", known & (gained < rule["least_classes"]))
    why.add("too_few_insulated_parts", request.insulated_parts < rule["least_parts"])
    why.add("too_recent", request.dwelling_age < rule["least_age"])
    why.add("not_main_residence", request.main_residence == 0)
    forbidden = case.law("ampleur_fossil")[:, 0] > 0
    keeps = (request.fossil_heating_kept == 1) & (request.dwelling_type == 0)
    why.add("fossil_heating_kept", forbidden & keeps)
    why.add("counter_closed", case.law("counter_open") == 0)
    rate = case.by_income("ampleur_rate")
    two, more = case.law("ampleur_ceiling").T
    ceiling = np.where(gained > rule["least_classes"], more, two)
    amount = ampleur_amount(
        request.cost_before_tax, ceiling, rate, case.by_income("ampleur_limit"),
        case.law("vat")[:, 0],
    )  # fmt: skip
    amount = why.apply(amount)
    given = np.where(why.refused | why.unsaid, np.nan, 1.0)
    return {
        "ma_prime_renov_ampleur": amount,
        "ma_prime_renov_ampleur_rate": rate * given,
        "ma_prime_renov_ampleur_ceiling": ceiling * given,
        "ma_prime_renov_ampleur_advance": amount * case.by_income("ampleur_advance"),
        "accompagnateur_renov": case.by_income("accompagnateur") * given,
        "ma_prime_renov_ampleur_reasons": why.words,
    }


def _certificates(case: Case) -> tuple[np.ndarray, Reasons]:
    request, rule, why = case.request, case.rule("cee_rule"), Reasons(case.count)
    why.need(request, "dwelling_type", "floor_area", "dwelling_age")
    why.add("too_recent", request.dwelling_age <= rule["least_age"])
    rows = np.arange(case.count)
    kind = np.maximum(request.dwelling_type, 0)
    zone = _ZONE_GROUP[places.climate_zone(case.place)]
    volume = case.law("cee_volume")[rows, kind][rows, :, zone]
    scale = case.law("cee_scale").astype(int)
    steps = case.law("cee_surface")[rows[:, None], kind[:, None], scale]
    factor = surface_factor(
        np.nan_to_num(request.floor_area)[:, None], steps[..., 0], steps[..., 1]
    )
    replaces_oil = case.quantities[:, _OIL_TANK] > 0
    bonus = np.ones_like(factor)
    bonus[:, _HEAT_PUMPS] = np.where(replaces_oil, rule["coup_de_pouce"], 1.0)[:, None]
    price = np.where(np.isfinite(request.cee_price), request.cee_price, case.law("cee_price"))
    value = certificate_value(case.quantities, volume, factor * bonus, price[:, None])
    return np.where(why.refused[:, None], 0.0, np.where(why.unsaid[:, None], np.nan, value)), why


def _gestes(case: Case, certificates: np.ndarray) -> dict[str, np.ndarray]:
    request, rule, why = case.request, case.rule("geste_rule"), Reasons(case.count)
    why.need(request, "dwelling_age", "main_residence")
    why.add("income_too_high", case.income == len(INCOME_CLASSES) - 1)
    why.add("too_recent", request.dwelling_age < rule["least_age"])
    why.add("not_main_residence", request.main_residence == 0)
    why.add("counter_closed", case.law("counter_open") == 0)
    unit = case.law("geste_amount")[np.arange(case.count), :, case.income]
    grants = unit * case.quantities
    grants = np.where(why.refused[:, None], 0.0, grants)
    grants = np.where((why.unsaid & ~why.refused)[:, None], np.nan, grants)
    eligible = np.minimum(case.costs, case.law("geste_cap") * case.quantities)
    expense = eligible * (1 + case.law("vat")[:, :1])
    total = gestes_total(
        np.nan_to_num(grants), np.nan_to_num(certificates), expense,
        case.by_income("geste_limit"), rule["total_cap"],
    )  # fmt: skip
    asked = case.quantities > 0
    why.add("not_on_the_list", (asked & (unit == 0)).any(axis=-1) & ~why.refused & (total == 0))
    found = {f"ma_prime_renov_{name}": grants[:, i] for i, name in enumerate(MEASURES)}
    return found | {
        "ma_prime_renov_gestes": why.apply(total),
        "ma_prime_renov_gestes_reasons": why.words,
    }


def _loans(case: Case) -> dict[str, np.ndarray]:
    request, rule, why = case.request, case.rule("eco_ptz_rule"), Reasons(case.count)
    why.need(request, "dwelling_age", "main_residence")
    why.add("too_recent", request.dwelling_age <= rule["least_age"])
    why.add("not_main_residence", request.main_residence == 0)
    kinds = np.stack(
        [
            (case.quantities[:, [MEASURES.index(name) for name in kind]] > 0).any(axis=-1)
            for kind in _KINDS
        ],
        axis=-1,
    )
    works = kinds.sum(axis=-1)
    after = request.dpe_class_after
    overall = (request.energy_saving >= rule["least_saving"]) & (after >= 0) & (after <= 4)
    overall |= (request.dpe_class - after >= 2) & (after >= 0) & (request.insulated_parts >= 2)
    why.add("no_works", (works == 0) & ~overall)
    cost = np.where(
        np.isfinite(request.cost_before_tax),
        request.cost_before_tax,
        np.nansum(case.costs, axis=-1),
    )
    cost = np.where(cost > 0, cost * (1 + case.law("vat")[:, 0]), np.nan)
    only_windows = (works == 1) & (case.quantities[:, _WINDOWS] > 0)
    amount = why.apply(eco_ptz_amount(works, only_windows, overall, cost, case.law("eco_ptz")))
    years = np.where(overall, rule["years_overall"], rule["years"])
    modest = case.income <= INCOME_CLASSES.index("modest")
    return {
        "eco_ptz": amount,
        "eco_ptz_years": np.where(amount > 0, years, np.nan),
        "eco_ptz_reasons": why.words,
        "par_plus_eligible": modest & (request.owner_occupier == 1) & (request.main_residence == 1),
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


def _taxes(case: Case) -> dict[str, np.ndarray]:
    request, rule, why = case.request, case.rule("property_tax_rule"), Reasons(case.count)
    why.need(request, "property_tax", "works_spending", "dwelling_age")
    rate = _voted_rates(case.values)[case.place]
    why.add("not_voted_here", rate == 0)
    why.add("too_recent", request.dwelling_age < rule["least_age"])
    why.add("too_little_spent", request.works_spending < rule["least_spending"])
    vat = case.rule("vat")
    boiler = case.quantities[:, MEASURES.index("condensing_gas_boiler")] > 0
    alone = boiler & (case.quantities.astype(bool).sum(axis=-1) == 1)
    recent = request.dwelling_age < vat["least_age"]
    return {
        "taxe_fonciere_exemption": why.apply(
            property_tax_relief(request.property_tax, rate, rule["years"])
        ),
        "taxe_fonciere_exemption_reasons": why.words,
        "vat_rate": np.where(alone | recent, vat["normal"], vat["reduced"]),
    }


def _co_ownership(case: Case) -> dict[str, np.ndarray]:
    request, rule, why = case.request, case.rule("co_ownership"), Reasons(case.count)
    why.need(
        request, "co_owned_dwellings", "energy_saving", "cost_before_tax", "main_residence_share",
        "dwelling_age",
    )  # fmt: skip
    small = request.co_owned_dwellings <= rule["small"]
    least_share = np.where(small, rule["least_share_small"], rule["least_share"])
    why.add("too_little_saved", request.energy_saving < rule["least_saving"])
    why.add("too_few_main_residences", request.main_residence_share < least_share)
    why.add("too_recent", request.dwelling_age < rule["least_age"])
    amount = co_ownership_amount(
        request.cost_before_tax, request.co_owned_dwellings, request.energy_saving,
        request.leaves_f_or_g == 1, request.fragile_co_ownership == 1,
        **{name: rule[name] for name in ("ceiling", "high_saving", "rate", "high_rate",
                                         "leaves_bonus", "fragile_bonus")},
    )  # fmt: skip
    amount = why.apply(amount)
    individual = np.where(amount > 0, case.by_income("co_ownership_individual"), 0.0)
    return {
        "ma_prime_renov_copropriete": amount,
        "ma_prime_renov_copropriete_individual": np.where(np.isnan(amount), np.nan, individual),
        "ma_prime_renov_copropriete_reasons": why.words,
    }


def answer(inputs: AidRequest, draws: int = 0) -> dict[str, np.ndarray]:
    """Aids of n requests, one column each by the names of ``OUTPUTS``.

    Parameters
    ----------
    inputs : AidRequest
        Without issues.
    draws : int, optional
        Not used: the law has no range.

    Returns
    -------
    dict of str to ndarray, shape (n,)
        Amounts in EUR; NaN where an answer is missing, and ``…_reasons`` says which.
    """
    case = case_of(inputs, parameters())
    certificates, why = _certificates(case)
    found = {"income_class": np.array(INCOME_CLASSES)[case.income]}
    found |= _ampleur(case) | _gestes(case, certificates) | _loans(case) | _taxes(case)
    found |= _co_ownership(case)
    found |= {f"cee_{name}": certificates[:, i] for i, name in enumerate(MEASURES)}
    total = why.apply(np.nan_to_num(certificates).sum(axis=-1))
    return found | {"cee": total, "cee_reasons": why.words}
