"""The regulatory year of a home: 3CL-DPE 2021, from envelope and systems to energy.

Only composes: each step is a leaf of this folder. Arrays are (N, n): samples, then homes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from calc.housing import electricity, heating, need
from calc.housing.generators import boiler_year, hot_water_efficiency
from calc.housing.home import ELECTRICITY, Climate, Energy, Envelope, Heating, Home, HotWater, Use
from calc.parameters import Parameters
from calc.schema.vocabulary import (
    ALTITUDE_CLASSES,
    CLIMATE_ZONES,
    DWELLING_TYPES,
    MONTHS,
    ORIENTATIONS,
)

# The regulatory method's tables, laid out once as dense arrays.


@dataclass(frozen=True)
class ClimateTables:
    """The tables of the climate as dense arrays, by zone, altitude and fabric."""

    monthly: dict[str, np.ndarray]
    base_temperature: np.ndarray
    orientation: np.ndarray
    lighting_hours: np.ndarray
    photovoltaic: np.ndarray


@cache
def climate_tables(parameters: Parameters) -> ClimateTables:
    """The climate of the regulatory method."""
    table = parameters.table("climate.monthly")
    axes = {
        "climate_zone": CLIMATE_ZONES,
        "altitude_class": ALTITUDE_CLASSES,
        "heavy_old_fabric": ("0", "1"),
        "month": MONTHS,
    }
    by_month = {"climate_zone": CLIMATE_ZONES, "month": MONTHS}
    return ClimateTables(
        {column: table.grid(column, **axes) for column in table.units},
        parameters.table("climate.base_temperature").grid(
            "base_temperature", climate_zone=CLIMATE_ZONES, altitude_class=ALTITUDE_CLASSES
        ),
        parameters.table("climate.orientation").grid(
            "orientation_coefficient", **by_month, orientation=ORIENTATIONS
        ),
        parameters.table("climate.lighting").grid("lighting_hours", **by_month).sum(axis=-1),
        parameters.table("climate.photovoltaic").grid("photovoltaic_irradiation", **by_month),
    )


def months(climate: ClimateTables, where: Climate, envelope: Envelope, column: str) -> np.ndarray:
    """Twelve values of a column for each home, shape (..., 12)."""
    fabric = envelope.is_heavy_old_fabric.astype(np.int8)
    return climate.monthly[column][where.zone, where.altitude_class, fabric]


@dataclass(frozen=True)
class _Season:
    """What the year's months bring to one home."""

    need: np.ndarray
    heating_hours: np.ndarray
    solar_area: np.ndarray
    power: np.ndarray


def _season(
    parameters: Parameters, climate: ClimateTables, home: Home, occupants: np.ndarray
) -> _Season:
    envelope = home.envelope
    power = need.internal_power(
        envelope.floor_area, occupants, **parameters["method_3cl.internal_gains"].by_key()
    )
    area = need.south_equivalent_area(
        envelope.window_areas,
        envelope.solar_factor,
        envelope.shading_factor,
        climate.orientation[home.climate.zone],
    )
    hours = months(climate, home.climate, envelope, "heating_hours_19")
    sun = months(climate, home.climate, envelope, "irradiation")
    degree_hours = months(climate, home.climate, envelope, "degree_hours_19")
    losses = envelope.heat_loss[..., None] * degree_hours
    free = power[..., None] * hours + 1000 * area * sun
    exponents = parameters["method_3cl.inertia_properties"].each()["exponent"]
    share = need.useful_gain_share(free, losses, exponents[envelope.inertia])
    return _Season(need.need_before_recovery(losses, share), hours, area, power)


def _recovered(
    parameters: Parameters,
    home: Home,
    season: _Season,
    water_need: np.ndarray,
    boiler: dict[str, np.ndarray],
) -> np.ndarray:
    law = parameters["method_3cl.recovered_losses"].by_key()
    water = home.hot_water
    pipes = np.where(
        water.is_collective, law["collective_distribution"], law["individual_distribution"]
    )
    implied = water_need * (1 / water.efficiency - 1 / water.distribution)
    is_known = np.isfinite(water.efficiency) & water.loses_by_storage
    lost = np.where(is_known, np.clip(implied, 0.0, water.tank_loss), water.tank_loss)
    tank = np.where(water.tank_inside & ~water.is_collective, lost, 0.0)
    per_hour = law["share"] * (pipes * water_need + tank) / 8760
    running = need.generator_hours(
        season.need,
        boiler["power"],
        season.heating_hours,
        load_factor=law["load_factor"],
        load_share=law["load_share"],
    )
    flue = np.where(home.boiler.is_flued, law["flued_generator"], law["open_generator"])
    warms = home.boiler.present & home.boiler.is_inside
    standing = law["generator_scale"] * law["share"] * flue * boiler["standby"]
    standing = np.where(warms, standing, 0.0)
    return per_hour[..., None] * season.heating_hours + standing[..., None] * running


def _heating_uses(
    parameters: Parameters,
    system: Heating,
    envelope: Envelope,
    yearly: np.ndarray,
    boiler_efficiency: np.ndarray,
    collective: np.ndarray,
) -> tuple[np.ndarray, list[Use]]:
    """Seasonal efficiency of the main generator, and the energy of each generator."""
    slope = parameters["method_3cl.intermittency"].by_key()
    volume = envelope.floor_area * envelope.ceiling_height
    factor = heating.intermittency(system.intermittency, envelope.heat_loss, volume, **slope)
    support_factor = heating.intermittency(
        system.support_intermittency, envelope.heat_loss, volume, **slope
    )
    generation = np.where(np.isfinite(system.generation), system.generation, boiler_efficiency)
    main = (1 - system.support_share) * (1 - system.solar_share)
    delivered = yearly * main * factor / system.network
    uses = [
        Use(
            "heating",
            system.carrier,
            delivered * (1 - system.backup_share) / generation,
            collective,
            system.measured,
        ),
        Use(
            "heating",
            system.backup_carrier,
            delivered * system.backup_share / boiler_efficiency,
            collective,
        ),
        Use(
            "heating",
            system.support_carrier,
            yearly * system.support_share * support_factor / system.support_efficiency,
        ),
    ]
    return generation, uses


def _cooling_energy(
    parameters: Parameters, climate: ClimateTables, home: Home, season: _Season
) -> np.ndarray:
    envelope, equipment = home.envelope, home.equipment
    if not np.any(equipment.cooled_share > 0):
        return np.zeros_like(envelope.heat_loss)
    law = parameters["method_3cl.cooling"].by_key()
    samples = len(equipment.cooled_share)
    rows = np.flatnonzero(np.reshape(equipment.cooled_share, (samples, -1)).any(axis=1))

    def some(array: np.ndarray) -> np.ndarray:
        """Only the samples that are cooled: most are not."""
        return array[rows] if len(array) == samples > 1 else array

    hours = some(months(climate, home.climate, envelope, "cooling_hours_28"))
    outside = some(months(climate, home.climate, envelope, "cooling_outside_temperature_28"))
    sun = some(months(climate, home.climate, envelope, "cooling_irradiation_28"))
    free = some(season.power)[..., None] * hours + 1000 * some(season.solar_area) * sun
    capacity = parameters["method_3cl.inertia_properties"].each(envelope.inertia)["heat_capacity"]
    removed = need.cooling_need(
        free,
        some(envelope.heat_loss),
        outside,
        hours,
        some(capacity * envelope.floor_area),
        threshold=law["threshold"],
        temperature=law["temperature"],
        time_constant=law["time_constant"],
        reference_time=law["reference_time"],
    ).sum(axis=-1)
    used = (
        law["recovered_share"]
        * removed
        / (law["inverse_emission"] * some(equipment.cooling_efficiency))
    )
    used = used * some(equipment.cooled_share)
    if samples == 1:
        return used
    whole = np.zeros((samples, *used.shape[1:]))
    whole[rows] = used
    return whole


def _auxiliaries(
    parameters: Parameters,
    climate: ClimateTables,
    home: Home,
    yearly: np.ndarray,
    boiler: dict[str, np.ndarray],
    hours: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Electricity of fans, and of boiler and circulator."""
    envelope, system = home.envelope, home.heating
    base = climate.base_temperature[home.climate.zone, home.climate.altitude_class]
    pump = heating.circulator_energy(
        envelope.heat_loss,
        base,
        envelope.floor_area,
        envelope.storeys,
        system.is_underfloor,
        hours.sum(axis=-1),
        **parameters["method_3cl.circulator"].by_key(),
        heat_capacity=parameters["method_3cl.hot_water"].by_key()["heat_capacity"],
    )
    board = electricity.generation_auxiliaries(
        yearly * (1 - system.support_share),
        boiler["power"],
        home.boiler.auxiliary_fixed,
        home.boiler.auxiliary_per_kilowatt,
    )
    board = np.where(home.boiler.present, board, 0.0)
    return electricity.fan_energy(home.equipment.fan_power), pump * system.circulator + board


def _backup_water(
    parameters: Parameters, water: HotWater, useful: np.ndarray, boiler: dict[str, np.ndarray]
) -> Use:
    """The electric tank that takes turns with another system (3CL-DPE 2021, §11.4)."""
    own = useful * water.backup_share
    one = np.ones((1, 1))
    tank = replace(
        water,
        carrier=np.full_like(water.carrier, ELECTRICITY),
        efficiency=np.nan * one,
        generation=one,
        tank_loss=water.backup_loss,
        loses_by_storage=one > 0,
        standby=0 * one,
    )
    efficiency = hot_water_efficiency(parameters, tank, np.maximum(own, 1.0), boiler)
    return Use("hot_water", ELECTRICITY, own / efficiency)


def conventional_year(home: Home, parameters: Parameters) -> Energy:
    """Energy of n homes in N samples by the regulatory method.

    Parameters
    ----------
    home : Home
    parameters : Parameters

    Returns
    -------
    Energy
        Electricity that panels give and the home uses is deducted.

    References
    ----------
    .. [1] Arrêté du 31 mars 2021 (méthodes), annexe 1.
    """
    climate, envelope = climate_tables(parameters), home.envelope
    name = "method_3cl.equivalent_occupants"
    house, flat = (parameters[name].by_key(kind) for kind in DWELLING_TYPES)
    law = {name: np.where(envelope.is_house, house[name], flat[name]) for name in house}
    occupants = need.equivalent_occupants(envelope.floor_area, **law)
    water_need = heating.hot_water_need(
        occupants,
        months(climate, home.climate, envelope, "cold_water_temperature"),
        months(climate, home.climate, envelope, "occupied_days"),
        **parameters["method_3cl.hot_water"].by_key(),
    ).sum(axis=-1)
    base = climate.base_temperature[home.climate.zone, home.climate.altitude_class]
    boiler = boiler_year(parameters, home.boiler, envelope.heat_loss, base)
    season = _season(parameters, climate, home, occupants)
    recovered = _recovered(parameters, home, season, water_need, boiler)
    yearly = need.heating_need(season.need, recovered)
    generation, uses = _heating_uses(
        parameters, home.heating, envelope, yearly, boiler["efficiency"], home.boiler.is_collective
    )
    efficiency = hot_water_efficiency(parameters, home.hot_water, water_need, boiler)
    water = home.hot_water
    water_energy = water_need * (1 - water.solar_share) * (1 - water.backup_share) / efficiency
    uses.append(Use("hot_water", water.carrier, water_energy, water.is_collective))
    if np.any(water.backup_share > 0):
        uses.append(_backup_water(parameters, water, water_need, boiler))
    uses.append(Use("cooling", ELECTRICITY, _cooling_energy(parameters, climate, home, season)))
    lamps = electricity.lighting_energy(
        envelope.floor_area,
        climate.lighting_hours[home.climate.zone],
        **parameters["method_3cl.lighting"].by_key(),
    )
    uses.append(Use("lighting", ELECTRICITY, np.broadcast_to(lamps, yearly.shape)))
    fans, rest = _auxiliaries(parameters, climate, home, yearly, boiler, season.heating_hours)
    tracing = parameters["method_3cl.tracing"].by_key()["share"]  # keeps collective pipes warm
    rest = rest + np.where(water.is_traced, tracing * water_need, 0.0)
    uses.append(Use("auxiliaries", ELECTRICITY, np.broadcast_to(fans + rest, yearly.shape)))
    uses, own_share = _less_own_electricity(parameters, climate, home, uses, fans)
    return Energy(
        occupants=occupants,
        heating_need=yearly,
        hot_water_need=np.broadcast_to(water_need, yearly.shape),
        generation=generation,
        nominal_power=boiler["power"],
        uses=tuple(uses),
        appliances_met=own_share,
        network_emissions=home.network_emissions,
    )


def _less_own_electricity(
    parameters: Parameters, climate: ClimateTables, home: Home, uses: list[Use], fans: np.ndarray
) -> tuple[list[Use], np.ndarray]:
    """Uses, less the electricity of the home's panels; the share of appliances they meet."""
    peak = home.equipment.photovoltaic_power
    if not np.any(peak > 0):
        return uses, np.zeros((1, 1))
    law = parameters["method_3cl.photovoltaic"].by_key()
    able = parameters["method_3cl.self_consumption"].by_key()
    production = electricity.photovoltaic_production(
        peak,
        climate.photovoltaic[home.climate.zone],
        performance_ratio=law["performance_ratio"],
        orientation=law["orientation"],
    ).sum(axis=-1)
    envelope = home.envelope
    other = envelope.floor_area * np.where(
        envelope.is_house,
        law["appliances_house"],
        law["appliances_apartment"] + law["common_lighting"],
    )
    electric = [np.where(use.carrier == ELECTRICITY, use.energy, 0.0) for use in uses]
    meetable = []
    for use, energy in zip(uses, electric, strict=True):
        if use.end_use == "auxiliaries":
            meetable.append(able["fans"] * fans + able["distribution"] * (energy - fans))
        else:
            meetable.append(able[use.end_use] * energy)
    total = sum(electric) + other
    reach = sum(meetable) + able["other"] * other
    met = total * electricity.self_produced_share(production, total, reach / total) / reach
    left = [
        replace(use, energy=use.energy - met * part)
        for use, part in zip(uses, meetable, strict=True)
    ]
    return left, met * able["other"]
