"""Energy-saving certificates (CEE): volume and money of each sheet, Coup de pouce included."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.aids.case import INCOME, Aid, Case, Reasons
from calc.aids.vat import TaxedWorks
from calc.places import communes as places
from calc.schema.vocabulary import CLIMATE_ZONES, MEASURES
from calc.uncertainty import Array, Floats, Range

AID = Aid(
    "cee",
    (
        "cee_volume",
        "cee_scale",
        "cee_open",
        "cee_surface",
        "cee_rule",
        "cee_price",
        "coup_de_pouce",
        "coup_de_pouce_carrier",
        *INCOME,
    ),
)
_GROUPS = ("h1", "h2", "h3")
ZONE_GROUP = np.array([*(_GROUPS.index(zone[:2]) for zone in CLIMATE_ZONES), _GROUPS.index("h3")])
"""H1, H2, H3 by climate zone; overseas last, counted as H3."""
_FLOOR = MEASURES.index("floor_insulation")
_OIL_TANK = MEASURES.index("oil_tank_removal")
_HEAT_PUMPS = [MEASURES.index(f"{kind}_heat_pump") for kind in ("air_water", "ground_source")]
_NOT_BESIDE_PUMPS = [
    MEASURES.index(name)
    for name in ("heat_pump_water_heater", "solar_water_heater", "combined_solar_heating")
]
"""BAR-TH-101, 143 and 148: never with BAR-TH-171 or 172, since 2026."""


@dataclass(frozen=True)
class Certificates:
    """Energy certificates of each measure, and of all at the usual price and at both ends of what
    they are sold at. [EUR]"""

    by_measure: np.ndarray
    total: Range
    why: Reasons


def _surface_factor(floor_area: Array, below: Array, factor: Array) -> Array:
    """Factor of a sheet by heated floor: each step holds below its floor area.

    >>> _surface_factor(np.array([[80.0]]), below=np.array([[[70, 90, 1e5]]]),
    ...     factor=np.array([[[0.5, 0.7, 1.0]]])).tolist()
    [[0.7]]
    """
    place = (floor_area[..., None] >= below).sum(axis=-1, keepdims=True)
    return np.take_along_axis(factor, place, axis=-1).squeeze(-1)


def _certificate_value(quantity: Array, volume: Floats, factor: Floats, price: Floats) -> Array:
    """What certificates of a measure bring: units, kWh cumac each, surface and bonus, EUR/MWh.

    Worked example of BAR-TH-171: a house of 80 m² in H1, 109,200 × 0.7 × 1.2 kWh cumac, times 5
    (Coup de pouce), at 7.8 EUR/MWh.

    >>> round(float(_certificate_value(1, 109_200 * 1.2, 0.7 * 5, 7.8)))
    3577
    """
    return quantity * volume * factor * price / 1000


def _certificates_total(values: Array, costs: Array, whole: Array) -> Array:
    """Certificates of works together: none passes what its work costs with tax, nor all what all
    cost; an unknown cost caps nothing.

    >>> _certificates_total(np.array([[1200.0, 300.0]]), np.array([[1000.0, np.nan]]),
    ...     np.array([1250.0])).tolist()
    [1250.0]
    """
    return np.fmin(np.fmin(values, costs).sum(axis=-1), whole)


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


def offered_prices(case: Case) -> np.ndarray:
    """Prices offered to each household: low, median, high; from the lowest to the highest of any
    class where its income was not told, shape (n, 3). [EUR/MWh cumac]"""
    every, unknown = case.rule("cee_price"), case.income < 0
    own = case.rule("cee_price", income_class=case.known_income)
    low = np.where(unknown, every["low"].min(axis=-1), own["low"])
    high = np.where(unknown, every["high"].max(axis=-1), own["high"])
    return np.stack([low, own["median"], high], axis=-1)


def certificates_of(case: Case, works: TaxedWorks, zone: np.ndarray | None = None) -> Certificates:
    """What energy certificates bring.

    Parameters
    ----------
    case : Case
    works : TaxedWorks
    zone : ndarray of int, shape (n,), optional
        Climate of each home, where its town may not be told; the town's by default.
    """
    request, why = case.request, case.reasons(AID)
    why.need(request, "dwelling_type", "floor_area", "dwelling_age")
    why.add("too_recent", request.dwelling_age <= case.rule("cee_rule")["least_age"])
    kind = np.maximum(request.dwelling_type, 0)
    zone = places.climate_zone(case.place) if zone is None else zone
    volume = case.at("cee_volume", dwelling=kind, zone_group=ZONE_GROUP[zone])
    volume[:, _FLOOR] = np.where(case.on_slab, 0.0, volume[:, _FLOOR])
    on_slab = case.asked[:, _FLOOR] & case.on_slab
    why.tell("not_on_a_slab:floor_insulation", on_slab)
    none = case.asked & (volume == 0)
    none[:, _FLOOR] &= ~on_slab
    why.tell_each("no_certificate", MEASURES, none)
    is_open = case.law("cee_open") > 0
    why.tell_each("sheet_repealed", MEASURES, case.asked & (volume > 0) & ~is_open)
    volume = np.where(is_open, volume, 0.0)
    by_scale = _surface_factor(
        np.nan_to_num(request.floor_area)[:, None], **case.rule("cee_surface", dwelling=kind)
    )
    factor = np.take_along_axis(by_scale, case.law("cee_scale").astype(int), axis=1)
    low, median, high = np.where(
        np.isfinite(request.cee_price), request.cee_price, offered_prices(case).T
    )
    unit = _certificate_value(case.quantities, volume, factor * _bonus(case), 1.0)
    value = why.apply(np.fmin(unit * median[:, None], works.costs))
    twice = np.zeros_like(case.asked)
    pumped = np.any(case.asked[:, _HEAT_PUMPS], axis=-1, keepdims=True)
    twice[:, _NOT_BESIDE_PUMPS] = case.asked[:, _NOT_BESIDE_PUMPS] & pumped
    why.tell_each("not_with_heat_pump", MEASURES, twice)
    unit = np.where(twice, 0.0, unit)

    def total(price: np.ndarray) -> np.ndarray:
        return why.apply(_certificates_total(unit * price[:, None], works.costs, works.with_tax))

    return Certificates(
        by_measure=value, total=Range(total(median), total(low), total(high)), why=why
    )
