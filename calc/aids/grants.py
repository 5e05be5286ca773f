"""MaPrimeRénov' and energy certificates of a household's works."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.aids.case import Case
from calc.aids.cee import certificate_value, certificates_total, surface_factor
from calc.aids.ma_prime_renov import ampleur_amount, gestes_total, room_left
from calc.aids.reasons import Reasons
from calc.aids.works import Works
from calc.places import communes as places
from calc.schema.vocabulary import ENERGY_CARRIERS, INCOME_CLASSES, MEASURES

_ZONE_GROUP = np.array([0, 0, 0, 1, 1, 1, 1, 2, 2])
"""H1, H2, H3 by climate zone; overseas last, counted as H3."""
_OIL_TANK = MEASURES.index("oil_tank_removal")
_HEAT_PUMPS = [MEASURES.index(f"{kind}_heat_pump") for kind in ("air_water", "ground_source")]
_WATER_HEATER = MEASURES.index("heat_pump_water_heater")
_VENTILATION = MEASURES.index("balanced_ventilation")
_AUDIT = MEASURES.index("energy_audit")
_INSULATIONS = [
    place
    for place, name in enumerate(MEASURES)
    if name.endswith("_insulation") or name == "window_replacement"
]
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


@dataclass(frozen=True)
class Certificates:
    """Energy certificates of each measure, and of all at three prices. [EUR]"""

    by_measure: np.ndarray
    total: np.ndarray
    low: np.ndarray
    high: np.ndarray
    why: Reasons


@dataclass(frozen=True)
class Gestes:
    """MaPrimeRénov' of each measure before caps across them, and of all. [EUR]"""

    by_measure: np.ndarray
    total: np.ndarray
    why: Reasons


def ampleur_of(case: Case, works: Works) -> Ampleur:
    """The grant of a whole renovation."""
    request, rule, why = case.request, case.rule("ampleur_rule"), Reasons(case.count)
    why.need(
        request,
        "dpe_class",
        "dpe_class_after",
        "cost_before_tax",
        "insulated_parts",
        "dwelling_age",
        "main_residence",
        "dwelling_type",
        "fossil_heating_kept",
    )
    gained = request.dpe_class.astype(int) - request.dpe_class_after
    known = (request.dpe_class >= 0) & (request.dpe_class_after >= 0)
    why.add("overseas", case.is_overseas)
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
    amount = why.apply(
        ampleur_amount(
            request.cost_before_tax, ceiling, rate, case.by_income("ampleur_limit"), works.with_tax
        )
    )
    given = np.where(why.refused | why.unsaid, np.nan, 1.0)
    most = case.law("accompagnateur_rule")[:, 0]
    fee = np.where(np.isfinite(request.accompagnateur_cost), request.accompagnateur_cost, most)
    return Ampleur(
        amount,
        rate * given,
        ceiling * given,
        amount * case.by_income("ampleur_advance"),
        case.by_income("accompagnateur") * np.minimum(fee, most) * given,
        fee,
        why,
    )


def _bonus(case: Case) -> np.ndarray:
    """Coup de pouce of each measure, shape (n, measures); without the carrier, the oil tank."""
    request = case.request
    replaced = request.replaced_carrier
    is_fossil = (case.at("coup_de_pouce_carrier", energy_carrier=np.maximum(replaced, 0)) > 0) & (
        replaced >= 0
    )
    table = case.by_income("coup_de_pouce")
    bonus = np.where((is_fossil & (request.main_residence == 1))[:, None], table, 1.0)
    by_tank = (replaced < 0) & (case.quantities[:, _OIL_TANK] > 0)
    bonus[:, _HEAT_PUMPS] = np.where(by_tank[:, None], table[:, _HEAT_PUMPS], bonus[:, _HEAT_PUMPS])
    return bonus


def certificates_of(case: Case, works: Works) -> Certificates:
    """What energy certificates bring."""
    request, why = case.request, Reasons(case.count)
    why.need(request, "dwelling_type", "floor_area", "dwelling_age")
    why.add("too_recent", request.dwelling_age <= case.law("cee_rule")[:, 0])
    kind = np.maximum(request.dwelling_type, 0)
    zone = _ZONE_GROUP[places.climate_zone(case.place)]
    volume = case.at("cee_volume", dwelling=kind, zone_group=zone)
    why.tell_each("no_certificate", MEASURES, case.asked & (volume == 0))
    steps = case.at("cee_surface", dwelling=kind)
    by_scale = surface_factor(
        np.nan_to_num(request.floor_area)[:, None], steps[..., 0], steps[..., 1]
    )
    factor = np.take_along_axis(by_scale, case.law("cee_scale").astype(int), axis=1)
    low, median, high = np.where(
        np.isfinite(request.cee_price), request.cee_price, case.law("cee_price").T
    )
    unit = certificate_value(case.quantities, volume, factor * _bonus(case), 1.0)
    value = why.apply_each(np.fmin(unit * median[:, None], works.costs))
    twice = case.asked[:, _WATER_HEATER] & case.asked[:, _HEAT_PUMPS].any(axis=-1)
    why.tell("not_with_heat_pump:heat_pump_water_heater", twice)
    unit[:, _WATER_HEATER] = np.where(twice, 0.0, unit[:, _WATER_HEATER])
    totals = [
        why.apply(certificates_total(unit * price[:, None], works.costs, works.with_tax))
        for price in (median, low, high)
    ]
    return Certificates(value, *totals, why)


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
    unit = case.at("geste_amount", income_class=case.income)
    listed = case.at("geste_amount", income_class=np.zeros_like(case.income)) > 0
    for place, name in enumerate(case.values["aids.geste_overseas_amount"].keys[0]):
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


def gestes_of(case: Case, works: Works, certificates: Certificates) -> Gestes:
    """The grants of single measures."""
    request, rule, why = case.request, case.rule("geste_rule"), Reasons(case.count)
    asked, is_recent = case.asked, _is_recent(case, rule)
    counted = asked | ~asked.any(axis=-1)[:, None]
    why.need(request, "dwelling_age", "main_residence")
    why.add("income_too_high", case.income == len(INCOME_CLASSES) - 1)
    why.add("too_recent", (is_recent | ~counted).all(axis=-1))
    why.add("not_main_residence", request.main_residence == 0)
    why.add("counter_closed", case.law("counter_open") == 0)
    unit, listed = _listed(case)
    why.tell_each("not_on_the_list", MEASURES, asked & ~listed)
    partly = asked & is_recent & listed & ~why.refused[:, None]
    why.tell_each("too_recent", MEASURES, partly)
    grants = np.fmin(unit * case.quantities, works.costs)
    grants = why.apply_each(np.where(is_recent | _alone(case, why), 0.0, grants))
    eligible = np.minimum(case.costs, case.law("geste_cap") * case.quantities)
    limit, kept = case.by_income("geste_limit"), np.nan_to_num(certificates.by_measure)
    total = gestes_total(
        np.nan_to_num(grants), kept, eligible * (1 + works.rates), limit, rule["total_cap"]
    )
    room = room_left(limit, works.with_tax, np.nan_to_num(certificates.total))
    return Gestes(grants, why.apply(np.minimum(total, room)), why)
