"""The regulatory year of a home: 3CL-DPE 2021, from envelope and systems to energy.

Only composes: each step is a leaf of this folder. Arrays are (N, n): worlds, then homes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from calc.housing import boilers, cooling, electricity, gains, heating, hot_water, need
from calc.housing.home import Boiler, Climate, Envelope, Heating, Home, HotWater
from calc.parameters import Parameters
from calc.vocabulary import (
    ALTITUDE_CLASSES,
    CLIMATE_ZONES,
    DWELLING_TYPES,
    ENERGY_CARRIERS,
    MONTHS,
    ORIENTATIONS,
)

ELECTRICITY = ENERGY_CARRIERS.index("electricity")


@dataclass(frozen=True)
class Use:
    """Final energy of one use by one carrier. [kWh/yr]"""

    end_use: str
    carrier: np.ndarray | int
    energy: np.ndarray


@dataclass(frozen=True)
class Energy:
    """A conventional year. Arrays (N, n); `uses` closes the ledger: their sum is the total."""

    occupants: np.ndarray
    heating_need: np.ndarray
    hot_water_need: np.ndarray
    generation: np.ndarray
    nominal_power: np.ndarray
    uses: tuple[Use, ...]

    def of(self, end_use: str) -> np.ndarray:
        """Final energy of a use over all carriers. [kWh/yr]"""
        return sum(use.energy for use in self.uses if use.end_use == end_use)

    def by_carrier(self) -> np.ndarray:
        """Final energy by carrier, shape (N, n, carriers). [kWh/yr]"""
        shape = np.broadcast_shapes(*(use.energy.shape for use in self.uses))
        total = np.zeros((*shape, len(ENERGY_CARRIERS)))
        for use in self.uses:
            if isinstance(use.carrier, int):
                total[..., use.carrier] += use.energy
                continue
            for code in np.unique(use.carrier):
                total[..., code] += np.where(use.carrier == code, use.energy, 0.0)
        return total


@dataclass(frozen=True)
class _Climate:
    """The tables of the climate as dense arrays, by zone, altitude and fabric."""

    monthly: dict[str, np.ndarray]
    base_temperature: np.ndarray
    orientation: np.ndarray
    lighting_hours: np.ndarray
    photovoltaic: np.ndarray


@cache
def _climate(parameters: Parameters) -> _Climate:
    table = parameters.table("climate.monthly")
    axes = {
        "climate_zone": CLIMATE_ZONES,
        "altitude_class": ALTITUDE_CLASSES,
        "heavy_old_fabric": ("0", "1"),
        "month": MONTHS,
    }
    by_month = {"climate_zone": CLIMATE_ZONES, "month": MONTHS}
    return _Climate(
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


@dataclass(frozen=True)
class BoilerLaw:
    """The table of boilers as arrays, one row a model; see boilers.toml."""

    columns: dict[str, np.ndarray]
    kind: np.ndarray
    law: dict[str, np.ndarray]
    loads: np.ndarray
    weights: np.ndarray
    sizing: dict[str, float]
    powers: np.ndarray


@cache
def boiler_law(parameters: Parameters) -> BoilerLaw:
    """Boilers' constants, laid out once."""
    table = parameters.table("boilers.default")
    law = parameters["boilers.law_of_losses"]
    kinds = list(law.keys[0])
    profile = parameters["boilers.load_profile"].values[0]
    return BoilerLaw(
        dict(table.columns),
        np.array([kinds.index(kind) for kind in table.columns["kind"]]),
        {name: law.values[0][:, i] for i, name in enumerate(law.keys[1])},
        profile[:, 0],
        profile[:, 1],
        constants(parameters, "boilers.sizing"),
        parameters["boilers.powers_on_sale"].values[0],
    )


def constants(parameters: Parameters, name: str, *keys: str) -> dict[str, float]:
    """A family of the method's constants by name, along its last axis."""
    parameter = parameters[name]
    values = parameter.values[0]
    for axis, key in zip(parameter.keys, keys, strict=False):
        values = values[axis.index(key)]
    return dict(zip(parameter.keys[len(keys)], values.tolist(), strict=True))


def _boiler(
    parameters: Parameters, boiler: Boiler, heat_loss: np.ndarray, base_temperature: np.ndarray
) -> dict[str, np.ndarray]:
    """Power, seasonal efficiency and standby losses of the boiler, where there is one."""
    law = boiler_law(parameters)
    size, column = law.sizing, law.columns
    needed = boilers.design_power(
        heat_loss, base_temperature,
        margin=size["margin"], indoor_temperature=size["indoor_temperature"],
        network_efficiency=size["network_efficiency"],
    )  # fmt: skip
    alone = np.where(boiler.makes_hot_water, np.maximum(needed, size["hot_water_power"]), needed)
    sold = boilers.nominal_power(
        alone, law.powers, size["least_floor_standing"], size["beyond_step"]
    )
    power = np.where(boiler.is_collective, np.maximum(needed, 0.1), sold)
    model = boiler.model
    logarithm = np.log10(power)
    full = column["full_load"][model] + column["full_load_log"][model] * logarithm
    part = column["part_load"][model] + column["part_load_log"][model] * logarithm
    share = column["standby_share"][model] + column["standby_share_log"][model] * logarithm
    standby = power * share / 100
    standby = standby + column["standby_factor"][model] * power ** (
        1 + column["standby_exponent"][model]
    )
    pilot = np.broadcast_to(column["pilot"][model] / 1000, power.shape)
    kind = np.broadcast_to(law.kind[model], power.shape)
    efficiency = boilers.generation_efficiency(
        power, heat_loss, size["indoor_temperature"] - base_temperature, full, part, standby, pilot,
        boiler.part_temperature, boiler.full_temperature, kind, boiler.gross_ratio,
        slope=law.law["slope"], reference_temperature=law.law["reference_temperature"],
        full_load_slope=law.law["full_load_slope"], full_load_reference=size["full_load_reference"],
        knots={
            "part_load": law.law["part_load"],
            "middle": law.law["middle"],
            "standby_share": size["standby_share"],
        },
        loads=law.loads, weights=law.weights, standby_weight=size["standby_weight"],
    )  # fmt: skip
    return {
        "power": power, "efficiency": efficiency, "full": full / 100,
        "standby": standby, "pilot": pilot,
    }  # fmt: skip


def _hot_water_efficiency(
    parameters: Parameters, water: HotWater, yearly_need: np.ndarray, boiler: dict[str, np.ndarray]
) -> np.ndarray:
    tank = constants(parameters, "method_3cl.tanks")
    own_heater = np.isfinite(water.generation)
    from_boiler = water.distribution * hot_water.boiler_efficiency(
        yearly_need,
        np.where(own_heater, water.generation, boiler["full"]),
        np.where(own_heater, water.standby, boiler["standby"]),
        np.where(own_heater, water.pilot / tank["pilot_share"], boiler["pilot"]),
        water.tank_loss,
        generator_hours=tank["generator_hours"],
        pilot_hours=tank["pilot_hours"],
        pilot_share=tank["pilot_share"],
    )
    stored = hot_water.storage_efficiency(yearly_need, water.tank_loss, water.distribution)
    electric = water.generation * water.distribution * np.where(water.loses_by_storage, stored, 1.0)
    burns = ~own_heater | (water.standby > 0)
    computed = np.where(burns, from_boiler, electric)
    return np.where(np.isfinite(water.efficiency), water.efficiency, computed)


@dataclass(frozen=True)
class _Season:
    """What the year's months bring to one home."""

    need: np.ndarray
    heating_hours: np.ndarray
    solar_area: np.ndarray
    power: np.ndarray


def _months(climate: _Climate, where: Climate, envelope: Envelope, column: str) -> np.ndarray:
    fabric = envelope.is_heavy_old_fabric.astype(np.int8)
    return climate.monthly[column][where.zone, where.altitude_class, fabric]


def _season(
    parameters: Parameters, climate: _Climate, home: Home, occupants: np.ndarray
) -> _Season:
    envelope = home.envelope
    power = gains.internal_power(
        envelope.floor_area, occupants, **constants(parameters, "method_3cl.internal_gains")
    )
    area = gains.south_equivalent_area(
        envelope.window_areas,
        envelope.solar_factor,
        envelope.shading_factor,
        climate.orientation[home.climate.zone],
    )
    hours = _months(climate, home.climate, envelope, "heating_hours_19")
    sun = _months(climate, home.climate, envelope, "irradiation")
    degree_hours = _months(climate, home.climate, envelope, "degree_hours_19")
    losses = envelope.heat_loss[..., None] * degree_hours
    free = power[..., None] * hours + 1000 * area * sun
    exponents = parameters["method_3cl.inertia_properties"].values[0][:, 0]
    share = need.useful_gain_share(free, losses, exponents[envelope.inertia])
    return _Season(need.need_before_recovery(losses, share), hours, area, power)


def _recovered(
    parameters: Parameters, home: Home, season: _Season, water_need: np.ndarray,
    boiler: dict[str, np.ndarray],
) -> np.ndarray:  # fmt: skip
    law = constants(parameters, "method_3cl.recovered_losses")
    water = home.hot_water
    pipes = np.where(
        water.is_collective, law["collective_distribution"], law["individual_distribution"]
    )
    implied = water_need * (1 / water.efficiency - 1 / water.distribution)
    told = np.isfinite(water.efficiency) & water.loses_by_storage
    lost = np.where(told, np.clip(implied, 0.0, water.tank_loss), water.tank_loss)
    tank = np.where(water.tank_inside & ~water.is_collective, lost, 0.0)
    per_hour = law["share"] * (pipes * water_need + tank) / 8760
    running = need.generator_hours(
        season.need, boiler["power"], season.heating_hours,
        load_factor=law["load_factor"], load_share=law["load_share"],
    )  # fmt: skip
    flue = np.where(home.boiler.is_flued, law["flued_generator"], law["open_generator"])
    warms = home.boiler.present & home.boiler.is_inside
    standing = law["generator_scale"] * law["share"] * flue * boiler["standby"]
    standing = np.where(warms, standing, 0.0)
    return per_hour[..., None] * season.heating_hours + standing[..., None] * running


def _heating_uses(
    parameters: Parameters, system: Heating, envelope: Envelope, yearly: np.ndarray,
    boiler_efficiency: np.ndarray,
) -> tuple[np.ndarray, list[Use]]:  # fmt: skip
    """Seasonal efficiency of the main generator, and the energy of each generator."""
    slope = constants(parameters, "method_3cl.intermittency")
    volume = envelope.floor_area * envelope.ceiling_height
    factor = heating.intermittency(system.intermittency, envelope.heat_loss, volume, **slope)
    support_factor = heating.intermittency(
        system.support_intermittency, envelope.heat_loss, volume, **slope
    )
    generation = np.where(np.isfinite(system.generation), system.generation, boiler_efficiency)
    delivered = yearly * (1 - system.support_share) * factor / system.network
    uses = [
        Use("heating", system.carrier, delivered * (1 - system.backup_share) / generation),
        Use("heating", system.backup_carrier, delivered * system.backup_share / boiler_efficiency),
        Use(
            "heating", system.support_carrier,
            yearly * system.support_share * support_factor / system.support_efficiency,
        ),
    ]  # fmt: skip
    return generation, uses


def _cooling_energy(
    parameters: Parameters, climate: _Climate, home: Home, season: _Season
) -> np.ndarray:
    envelope, equipment = home.envelope, home.equipment
    if not np.any(equipment.cooled_share > 0):
        return np.zeros_like(envelope.heat_loss)
    law = constants(parameters, "method_3cl.cooling")
    hours = _months(climate, home.climate, envelope, "cooling_hours_28")
    outside = _months(climate, home.climate, envelope, "cooling_outside_temperature_28")
    sun = _months(climate, home.climate, envelope, "cooling_irradiation_28")
    free = season.power[..., None] * hours + 1000 * season.solar_area * sun
    capacity = parameters["method_3cl.inertia_properties"].values[0][:, 1][envelope.inertia]
    removed = cooling.cooling_need(
        free, envelope.heat_loss, outside, hours, capacity * envelope.floor_area,
        threshold=law["threshold"], temperature=law["temperature"],
        time_constant=law["time_constant"], reference_time=law["reference_time"],
    ).sum(axis=-1)  # fmt: skip
    used = law["recovered_share"] * removed / (
        law["inverse_emission"] * equipment.cooling_efficiency
    )  # fmt: skip
    return used * equipment.cooled_share


def _auxiliaries(
    parameters: Parameters, climate: _Climate, home: Home, yearly: np.ndarray,
    boiler: dict[str, np.ndarray], hours: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Electricity of fans, and of boiler and circulator."""
    envelope, system = home.envelope, home.heating
    base = climate.base_temperature[home.climate.zone, home.climate.altitude_class]
    pump = heating.circulator_energy(
        envelope.heat_loss, base, envelope.floor_area, envelope.storeys, system.is_underfloor,
        hours.sum(axis=-1), **constants(parameters, "method_3cl.circulator"),
        heat_capacity=constants(parameters, "method_3cl.hot_water")["heat_capacity"],
    )  # fmt: skip
    board = electricity.generation_auxiliaries(
        yearly * (1 - system.support_share), boiler["power"],
        home.boiler.auxiliary_fixed, home.boiler.auxiliary_per_kilowatt,
    )  # fmt: skip
    board = np.where(home.boiler.present, board, 0.0)
    return electricity.fan_energy(home.equipment.fan_power), pump * system.circulator + board


def conventional_year(home: Home, parameters: Parameters) -> Energy:
    """Energy of n homes in N worlds by the regulatory method.

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
    climate, envelope = _climate(parameters), home.envelope
    house, flat = (constants(parameters, "method_3cl.equivalent_occupants", t) for t in DWELLING_TYPES)
    law = {name: np.where(envelope.is_house, house[name], flat[name]) for name in house}
    occupants = gains.equivalent_occupants(envelope.floor_area, **law)
    water_need = hot_water.hot_water_need(
        occupants,
        _months(climate, home.climate, envelope, "cold_water_temperature"),
        _months(climate, home.climate, envelope, "occupied_days"),
        **constants(parameters, "method_3cl.hot_water"),
    ).sum(axis=-1)
    base = climate.base_temperature[home.climate.zone, home.climate.altitude_class]
    boiler = _boiler(parameters, home.boiler, envelope.heat_loss, base)
    season = _season(parameters, climate, home, occupants)
    recovered = _recovered(parameters, home, season, water_need, boiler)
    yearly = need.heating_need(season.need, recovered)
    generation, uses = _heating_uses(
        parameters, home.heating, envelope, yearly, boiler["efficiency"]
    )
    efficiency = _hot_water_efficiency(parameters, home.hot_water, water_need, boiler)
    water_energy = water_need * (1 - home.hot_water.solar_share) / efficiency
    uses.append(Use("hot_water", home.hot_water.carrier, water_energy))
    uses.append(
        Use("cooling", ELECTRICITY, _cooling_energy(parameters, climate, home, season))
    )
    lamps = electricity.lighting_energy(
        envelope.floor_area, climate.lighting_hours[home.climate.zone],
        **constants(parameters, "method_3cl.lighting"),
    )  # fmt: skip
    uses.append(Use("lighting", ELECTRICITY, np.broadcast_to(lamps, yearly.shape)))
    fans, rest = _auxiliaries(parameters, climate, home, yearly, boiler, season.heating_hours)
    uses.append(Use("auxiliaries", ELECTRICITY, np.broadcast_to(fans + rest, yearly.shape)))
    uses = _less_own_electricity(parameters, climate, home, uses, fans)
    return Energy(
        occupants, yearly,
        np.broadcast_to(water_need, yearly.shape), generation, boiler["power"], tuple(uses),
    )  # fmt: skip


def _less_own_electricity(
    parameters: Parameters, climate: _Climate, home: Home, uses: list[Use], fans: np.ndarray
) -> list[Use]:
    """Uses of electricity, less what the home's panels give them."""
    peak = home.equipment.photovoltaic_power
    if not np.any(peak > 0):
        return uses
    law = constants(parameters, "method_3cl.photovoltaic")
    able = constants(parameters, "method_3cl.self_consumption")
    production = electricity.photovoltaic_production(
        peak, climate.photovoltaic[home.climate.zone],
        performance_ratio=law["performance_ratio"], orientation=law["orientation"],
    ).sum(axis=-1)  # fmt: skip
    envelope = home.envelope
    other = envelope.floor_area * np.where(
        envelope.is_house, law["appliances_house"], law["appliances_apartment"] + law["common_lighting"]
    )  # fmt: skip
    electric = [np.where(use.carrier == ELECTRICITY, use.energy, 0.0) for use in uses]
    total = sum(electric) + other
    met = able["other"] * other
    for use, energy in zip(uses, electric, strict=True):
        if use.end_use == "auxiliaries":
            met = met + able["fans"] * fans + able["distribution"] * (energy - fans)
        else:
            met = met + able[use.end_use] * energy
    share = electricity.self_consumed_share(production, total, met / total)
    own = share * production / total
    return [
        Use(use.end_use, use.carrier, use.energy - own * energy)
        for use, energy in zip(uses, electric, strict=True)
    ]
