"""What a household, an adviser or a stock file may say of a home."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from calc.housing.accounts import BILLS, COLLECTIVE, QUANTITIES, contradictions
from calc.parameters import parameters
from calc.places import communes as places
from calc.places.communes import is_overseas
from calc.schema.inputs import Issue, choice, code, day, flag, is_unknown, quantity
from calc.schema.vocabulary import (
    ATTACHMENTS,
    CLIMATE_ZONES,
    CONSTRUCTION_PERIODS,
    DPE_CLASSES,
    DWELLING_TYPES,
    EMITTERS,
    ENERGY_CARRIERS,
    FLOOR_TYPES,
    GLAZINGS,
    HEATING_CONTROLS,
    HEATING_SCOPES,
    HEATING_SYSTEMS,
    HOT_WATER_SYSTEMS,
    INERTIAS,
    INSULATIONS,
    POSITIONS,
    ROOF_TYPES,
    SECONDARY_HEATINGS,
    SYSTEMS_OF,
    TENURES,
    UNKNOWN,
    VENTILATIONS,
    VERANDAS,
    WALL_INSULATIONS,
    WALL_MATERIALS,
    WINDOW_FRAMES,
)

IN_FORCE_SINCE = "2021-07-01"
"""First day of the method: a certificate of before is void."""
_YEAR = ("year", 1000, 2100)
_BILLED = ("kWh/yr", 0, 200_000)
_BILL = ("EUR/yr", 0, 50_000)
FEEDS = np.array(
    [[name in SYSTEMS_OF[carrier] for name in HEATING_SYSTEMS] for carrier in ENERGY_CARRIERS]
)
"""Whether an energy feeds a system, shape (carriers, systems)."""


def _tells(answers: HousingAnswers, carrier: str) -> np.ndarray:
    """Any quantity or amount told of a carrier; NaN where none was."""
    result = getattr(answers, f"bill_{carrier}")
    for field in QUANTITIES[carrier]:
        result = np.fmax(result, getattr(answers, field))
    return result


@dataclass(frozen=True)
class HousingAnswers:
    """Every field of the vocabulary, one array of shape (n,) each (:mod:`calc.schema.inputs`)."""

    date: np.ndarray = day(IN_FORCE_SINCE, "2035-12-31")
    dwelling_type: np.ndarray = choice(DWELLING_TYPES, required=True)
    floor_area: np.ndarray = quantity("m²", 9, 1000)
    rooms: np.ndarray = quantity("rooms", 1, 12, integer=True)
    construction_year: np.ndarray = quantity(*_YEAR, integer=True)
    construction_period: np.ndarray = choice(CONSTRUCTION_PERIODS)
    commune: np.ndarray = code()
    climate_zone: np.ndarray = choice(CLIMATE_ZONES)
    altitude: np.ndarray = quantity("m", -50, 4000)
    storeys: np.ndarray = quantity("", 1, 10)
    ceiling_height: np.ndarray = quantity("m", 1.8, 6)
    attachment: np.ndarray = choice(ATTACHMENTS)
    position: np.ndarray = choice(POSITIONS)
    exposed_facades: np.ndarray = quantity("", 1, 4, integer=True)
    wall_material: np.ndarray = choice(WALL_MATERIALS)
    wall_insulation: np.ndarray = choice(WALL_INSULATIONS)
    wall_insulation_year: np.ndarray = quantity(*_YEAR, integer=True)
    roof_type: np.ndarray = choice(ROOF_TYPES)
    roof_insulation: np.ndarray = choice(INSULATIONS)
    roof_insulation_year: np.ndarray = quantity(*_YEAR, integer=True)
    floor_type: np.ndarray = choice(FLOOR_TYPES)
    floor_insulation: np.ndarray = choice(INSULATIONS)
    floor_insulation_year: np.ndarray = quantity(*_YEAR, integer=True)
    glazing: np.ndarray = choice(GLAZINGS)
    window_frame: np.ndarray = choice(WINDOW_FRAMES)
    shutters: np.ndarray = flag()
    veranda: np.ndarray = choice(VERANDAS)
    unheated_annexe: np.ndarray = flag()
    ventilation: np.ndarray = choice(VENTILATIONS)
    heating_carrier: np.ndarray = choice(ENERGY_CARRIERS)
    heating_system: np.ndarray = choice(HEATING_SYSTEMS)
    heating_year: np.ndarray = quantity(*_YEAR, integer=True)
    heating_scope: np.ndarray = choice(HEATING_SCOPES)
    emitters: np.ndarray = choice(EMITTERS)
    heating_control: np.ndarray = choice(HEATING_CONTROLS)
    secondary_heating: np.ndarray = choice(SECONDARY_HEATINGS)
    secondary_heating_share: np.ndarray = quantity("", 0, 1)
    hot_water_system: np.ndarray = choice(HOT_WATER_SYSTEMS)
    hot_water_backup: np.ndarray = flag()
    cooling: np.ndarray = flag()
    photovoltaic_power: np.ndarray = quantity("kWp", 0, 100)
    household_size: np.ndarray = quantity("people", 1, 20, integer=True)
    heating_setpoint: np.ndarray = quantity("°C", 10, 28)
    tenure: np.ndarray = choice(TENURES)
    co_owned: np.ndarray = flag()
    ownership_share: np.ndarray = quantity("", 0, 1)
    reference_tax_income: np.ndarray = quantity("EUR/yr", 0, 10_000_000, private=True)

    certified_class: np.ndarray = choice(DPE_CLASSES)
    certified_primary_energy: np.ndarray = quantity("kWh/(m²·yr)", 1, 2_500)
    certified_emissions: np.ndarray = quantity("kgCO2e/(m²·yr)", 0, 700)
    certified_on: np.ndarray = day("2006-11-01", "2035-12-31", vague=True)

    billed_electricity: np.ndarray = quantity(*_BILLED)
    billed_natural_gas: np.ndarray = quantity(*_BILLED)
    billed_lpg: np.ndarray = quantity(*_BILLED)
    billed_fuel_oil: np.ndarray = quantity(*_BILLED)
    billed_coal: np.ndarray = quantity(*_BILLED)
    billed_wood_logs: np.ndarray = quantity(*_BILLED)
    billed_wood_pellets: np.ndarray = quantity(*_BILLED)
    billed_wood_chips: np.ndarray = quantity(*_BILLED)
    billed_district_heating: np.ndarray = quantity(*_BILLED)
    billed_electricity_peak: np.ndarray = quantity(*_BILLED)
    billed_electricity_off_peak: np.ndarray = quantity(*_BILLED)
    off_peak_tariff: np.ndarray = flag()
    off_peak_share: np.ndarray = quantity("", 0, 1)
    bill_electricity: np.ndarray = quantity(*_BILL)
    bill_natural_gas: np.ndarray = quantity(*_BILL)
    bill_lpg: np.ndarray = quantity(*_BILL)
    bill_fuel_oil: np.ndarray = quantity(*_BILL)
    bill_coal: np.ndarray = quantity(*_BILL)
    bill_wood_logs: np.ndarray = quantity(*_BILL)
    bill_wood_pellets: np.ndarray = quantity(*_BILL)
    bill_wood_chips: np.ndarray = quantity(*_BILL)
    bill_district_heating: np.ndarray = quantity(*_BILL)
    bill_all_energies: np.ndarray = quantity(*_BILL)
    standing_charge_included: np.ndarray = flag()
    litres_fuel_oil: np.ndarray = quantity("L/yr", 0, 20_000)
    cubic_metres_natural_gas: np.ndarray = quantity("m³/yr", 0, 20_000)
    steres_wood_logs: np.ndarray = quantity("stères/yr", 0, 100)
    bags_wood_pellets: np.ndarray = quantity("bags/yr", 0, 2_700)
    tonnes_wood_pellets: np.ndarray = quantity("t/yr", 0, 40)
    kilograms_wood_pellets: np.ndarray = quantity("kg/yr", 0, 40_000)
    litres_lpg: np.ndarray = quantity("L/yr", 0, 30_000)
    kilograms_lpg: np.ndarray = quantity("kg/yr", 0, 16_000)
    bottles_lpg: np.ndarray = quantity("bottles/yr", 0, 1_200)
    large_bottles_lpg: np.ndarray = quantity("bottles/yr", 0, 450)
    heating_charges: np.ndarray = quantity(*_BILL)

    wall_area: np.ndarray = quantity("m²", 0, 3000)
    u_wall: np.ndarray = quantity("W/(m²·K)", 0, 6)
    roof_area: np.ndarray = quantity("m²", 0, 2000)
    u_roof: np.ndarray = quantity("W/(m²·K)", 0, 6)
    lower_floor_area: np.ndarray = quantity("m²", 0, 2000)
    u_floor: np.ndarray = quantity("W/(m²·K)", 0, 6)
    window_area: np.ndarray = quantity("m²", 0, 1000)
    u_window: np.ndarray = quantity("W/(m²·K)", 0, 8)
    door_area: np.ndarray = quantity("m²", 0, 100)
    u_door: np.ndarray = quantity("W/(m²·K)", 0, 8)
    thermal_bridge_loss: np.ndarray = quantity("W/K", 0, 2000)
    air_renewal_loss: np.ndarray = quantity("W/K", 0, 5000)
    window_area_south: np.ndarray = quantity("m²", 0, 1000)
    window_area_north: np.ndarray = quantity("m²", 0, 1000)
    window_area_east: np.ndarray = quantity("m²", 0, 1000)
    window_area_west: np.ndarray = quantity("m²", 0, 1000)
    window_area_horizontal: np.ndarray = quantity("m²", 0, 1000)
    window_solar_factor: np.ndarray = quantity("", 0, 1)
    shading_factor: np.ndarray = quantity("", 0, 1)
    inertia: np.ndarray = choice(INERTIAS)
    generation_efficiency: np.ndarray = quantity("", 0.1, 10)
    emission_efficiency: np.ndarray = quantity("", 0.3, 1.1)
    distribution_efficiency: np.ndarray = quantity("", 0.3, 1.1)
    control_efficiency: np.ndarray = quantity("", 0.3, 1.1)
    intermittency_factor: np.ndarray = quantity("", 0.3, 1.3)
    hot_water_efficiency: np.ndarray = quantity("", 0.02, 6)
    district_heating_emissions: np.ndarray = quantity("kgCO2e/kWh", 0, 1)

    def issues(self) -> list[Issue]:
        """What is wrong between fields: a commune unknown or overseas, a system that the energy
        cannot feed, a height without climate, euros and quantities that make no price."""
        return self._issues

    @cached_property
    def _issues(self) -> list[Issue]:
        strangers = ~is_unknown(self.commune) & (self.place < 0)
        issues = [Issue("commune", "unknown_commune", int(r)) for r in np.flatnonzero(strangers)]
        overseas = np.flatnonzero(is_overseas(self.place))
        issues += [Issue("commune", "overseas", int(r)) for r in overseas]
        is_known = ~is_unknown(self.heating_carrier) & ~is_unknown(self.heating_system)
        unfed = is_known & ~FEEDS[self.heating_carrier, self.heating_system]
        issues += [Issue("heating_system", "other_energy", int(r)) for r in np.flatnonzero(unfed)]
        return issues + self._heights() + contradictions(self, parameters())

    def settled(self) -> HousingAnswers:
        """The same answers with what they imply: who buys wood burns it, who pays charges of
        heating shares it, who pays its energy alone does not; a void certificate says nothing."""
        second, main = self.secondary_heating, self.heating_carrier
        for name, stove in (("wood_logs", "log_stove"), ("wood_pellets", "pellet_stove")):
            burnt = (_tells(self, name) > 0) & (main != ENERGY_CARRIERS.index(name))
            beside = (second == UNKNOWN) & burnt
            second = np.where(beside, SECONDARY_HEATINGS.index(stove), second)
        alone = np.zeros(len(main), dtype=bool)
        for place, name in enumerate(ENERGY_CARRIERS):
            if name != "district_heating":
                alone |= (main == place) & np.isfinite(_tells(self, name))
        scope = self.heating_scope
        unsaid, is_house = scope == UNKNOWN, self.dwelling_type == DWELLING_TYPES.index("house")
        shared = np.isfinite(self.heating_charges) & (~is_house | (self.heating_charges > 0))
        scope = np.where(unsaid & shared, COLLECTIVE, scope)
        scope = np.where(unsaid & alone & ~shared & ~is_house, 1 - COLLECTIVE, scope)
        void = self.has_void_certificate()
        return replace(
            self,
            secondary_heating=second.astype(np.int8),
            heating_scope=scope.astype(np.int8),
            certified_class=np.where(void, UNKNOWN, self.certified_class).astype(np.int8),
            certified_primary_energy=np.where(void, np.nan, self.certified_primary_energy),
            certified_emissions=np.where(void, np.nan, self.certified_emissions),
            certified_on=np.where(void, np.datetime64("NaT"), self.certified_on),
        )

    def without_bills(self) -> HousingAnswers:
        """The same households, whose bills say nothing."""
        return replace(self, **dict.fromkeys(BILLS, np.full(len(self.dwelling_type), np.nan)))

    def on_a_network(self) -> np.ndarray:
        """Where heat or hot water was told to come of a district's network."""
        by_heat = self.heating_carrier == ENERGY_CARRIERS.index("district_heating")
        return by_heat | (self.hot_water_system == HOT_WATER_SYSTEMS.index("district_heating"))

    def has_certified_figures(self) -> np.ndarray:
        """Where a certificate's energy or its emissions were told."""
        return np.isfinite(self.certified_primary_energy) | np.isfinite(self.certified_emissions)

    def has_void_certificate(self) -> np.ndarray:
        """Where the certificate is of before the method in force: it says nothing of today's."""
        return self.certified_on < np.datetime64(IN_FORCE_SINCE)

    def year(self) -> np.ndarray:
        """Of each date, shape (n,)."""
        return self.date.astype("datetime64[Y]").astype(int) + 1970.0

    def zone(self) -> np.ndarray:
        """Climate zone given, else the commune's; unknown where neither says."""
        of_commune = places.climate_zone(self.place)
        return np.where(self.climate_zone == UNKNOWN, of_commune, self.climate_zone)

    @cached_property
    def place(self) -> np.ndarray:
        """Place of each commune in the table of communes, -1 where it is unknown."""
        return places.index(self.commune)

    def _heights(self) -> list[Issue]:
        """Homes above the heights for which the method gives their zone a climate."""
        limit = parameters()["climate.altitude_limits"].by_key()["second"]
        has_heights = parameters()["climate.has_heights"].constant > 0
        high = np.nan_to_num(self.altitude) > limit
        zone = self.zone()
        refused = high & (zone != UNKNOWN) & ~has_heights[zone]
        return [Issue("altitude", "too_high", int(r), limit) for r in np.flatnonzero(refused)]
