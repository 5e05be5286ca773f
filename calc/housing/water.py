"""From answers to hot water: generators, tanks, pipes."""

from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np

from calc.housing.generators import (
    CARRIER,
    RECENT,
    SHARED_WATER,
    SYSTEM,
    WATER_SYSTEMS,
    Generator,
    rows_at_year,
    system_laws,
)
from calc.housing.heating import electric_tank_loss
from calc.housing.home import HotWater
from calc.housing.shape import Shape
from calc.housing.unknowns import Unknowns
from calc.parameters import Parameters
from calc.schema.vocabulary import CLIMATE_ZONES, DWELLING_TYPES, HOT_WATER_SYSTEMS

WATER = {name: place for place, name in enumerate(HOT_WATER_SYSTEMS)}
_GAS = (WATER["gas_instantaneous"], WATER["gas_storage"])
_ELECTRIC_TANKS = (WATER["electric_storage"], WATER["solar_electric"])
_H3 = CLIMATE_ZONES.index("h3")


@cache
def _laws(parameters: Parameters) -> np.ndarray:
    """Probability of each hot-water system by era, place and carrier, shape (2, eras, places,
    carriers, systems): of homes whose generator heats no water, then of those where it does and
    may make the hot water."""
    law = parameters["unknowns.hot_water_system"].constant
    shared = np.isin(np.arange(len(HOT_WATER_SYSTEMS)), SHARED_WATER)
    makes = law[:, shared].sum(axis=-1)
    able = system_laws(parameters)[0][..., WATER_SYSTEMS].sum(axis=-1)
    often = makes / np.maximum(np.maximum(makes, able), 1e-9)
    apart = np.where(shared, 0.0, law) / (1 - makes)[:, None]
    together = np.where(shared, law, 0.0) / np.maximum(makes, 1e-9)[:, None]
    mixed = (1 - often)[..., None] * apart + often[..., None] * together
    return np.stack([np.broadcast_to(apart, mixed.shape), mixed])


def hot_water_code(unknowns: Unknowns, shape: Shape, source: Generator) -> np.ndarray:
    """The hot-water system of the homes; the heating makes none where it heats no water."""
    laws, answers = _laws(unknowns.parameters), unknowns.answers
    era = (shape.period >= RECENT).astype(np.int8)
    law = laws[source.is_water.astype(np.int8), era, answers.dwelling_type, answers.heating_carrier]
    return unknowns.choice("hot_water_system", law)


def boiler_makes_water(code: np.ndarray, source: Generator) -> np.ndarray:
    """Whether the heating boiler makes hot water too."""
    return np.isin(code, SHARED_WATER) & source.has_boiler


def _carrier(code: np.ndarray, source: Generator) -> np.ndarray:
    """Carrier of hot water; a shared production nobody knows counts as oil, as labels do."""
    shared = np.isin(code, SHARED_WATER)
    gas = np.where(source.carrier == CARRIER["lpg"], CARRIER["lpg"], CARRIER["natural_gas"])
    hybrid = source.system == SYSTEM["hybrid_heat_pump"]
    district = code == WATER["district_heating"]
    by_gas = (shared & hybrid) | np.isin(code, _GAS)
    gas = np.where(shared, CARRIER["natural_gas"], gas)
    return np.select(
        [by_gas, shared & source.is_water, shared, district],
        [gas, source.carrier, CARRIER["fuel_oil"], CARRIER["district_heating"]],
        CARRIER["electricity"],
    )


def _heat_pump(
    unknowns: Unknowns, kind: np.ndarray, year: np.ndarray, zone: np.ndarray
) -> np.ndarray:
    row = rows_at_year(
        unknowns.parameters,
        "hot_water.heat_pumps",
        ("heat_pump", "zone_group"),
        tuple(product(("outside_air", "double_service"), ("h1_h2", "h3"))),
        2 * kind + (zone == _H3),
        year,
    )
    factor = unknowns.of("heat_pump_factor")
    return unknowns.parameters.table("hot_water.heat_pumps").columns["cop"][row] * factor


@cache
def _tank_losses(parameters: Parameters) -> tuple[np.ndarray, np.ndarray]:
    """Volumes up to which, and Cr by kind of electric tank and by these. [L], [Wh/(L·K·d)]"""
    table = parameters.table("hot_water.tanks")
    limits = np.unique(table.columns["volume_up_to"])
    kinds = parameters["unknowns.tank_kind"].rows
    return limits, table.grid("daily_loss", tank=kinds, volume_up_to=limits)


@cache
def _solar_shares(parameters: Parameters) -> np.ndarray:
    """Share of hot water by zone, dwelling and age of the collectors. [-]"""
    return parameters.table("hot_water.solar_shares").grid(
        "solar_share",
        climate_zone=CLIMATE_ZONES,
        dwelling_type=DWELLING_TYPES,
        age=("up_to_5_years", "over_5_years"),
    )


def _tank(
    unknowns: Unknowns,
    code: np.ndarray,
    kind: np.ndarray,
    floor_area: np.ndarray,
    has_own_tank: np.ndarray,
    has_common_tank: np.ndarray,
) -> np.ndarray:
    """Heat lost by the tank over a year. [kWh]"""
    law = unknowns.parameters["method_3cl.tanks"].by_key()
    growth = unknowns.parameters["unknowns.tank_by_area"].each(kind)
    grown = (floor_area / growth["reference"]) ** growth["exponent"]
    volume = unknowns.of("tank_volume", kind) * grown
    limits, grid = _tank_losses(unknowns.parameters)
    which = unknowns.choice("tank_kind")
    daily = grid[which, np.searchsorted(limits, volume)]
    electric = electric_tank_loss(
        volume,
        daily,
        electric_temperature=law["electric_temperature"],
        hours=law["hours"],
        days_divisor=law["days_divisor"],
    )
    other = law["other_tank_factor"] * volume ** law["other_tank_exponent"] / 1000
    common = unknowns.of("collective_tank_loss")
    kinds = [np.isin(code, _ELECTRIC_TANKS), has_own_tank, has_common_tank]
    return np.select(kinds, [electric, other, common], 0.0)


def hot_water(
    unknowns: Unknowns, shape: Shape, source: Generator, code: np.ndarray, zone: np.ndarray
) -> HotWater:
    """Hot water of the homes."""
    kind = np.where(shape.is_house, 0, 1)
    shared = np.isin(code, SHARED_WATER)
    orphan = shared & ~source.is_water
    district = (code == WATER["district_heating"]) | (
        shared & (source.system == SYSTEM["district_heating"])
    )
    is_collective = (shared & source.is_collective) | orphan | district
    from_boiler = boiler_makes_water(code, source)
    double_pump = shared & np.isin(
        source.system, (SYSTEM["air_water_heat_pump"], SYSTEM["ground_source_heat_pump"])
    )
    efficiency = unknowns.parameters["hot_water.distribution_efficiency"].by_key()
    own_pipes, shared_pipes = (
        unknowns.parameters[f"unknowns.{name}"].columns
        for name in ("hot_water_pipe", "collective_pipe")
    )
    own = unknowns.choice("hot_water_pipe", unknowns.table("hot_water_pipe")[kind])
    insulated = unknowns.flag("network_is_insulated")
    law = unknowns.middle("network_is_insulated", unknowns.table("collective_pipe"))
    common = unknowns.choice("collective_pipe", law)
    carried = unknowns.middle("collective_pipe", np.array([efficiency[n] for n in shared_pipes]))
    own_carried = np.array([efficiency[name] for name in own_pipes])[own]
    distribution = np.where(is_collective, carried, own_carried)
    hybrid = source.system == SYSTEM["hybrid_heat_pump"]
    fuel = np.where(hybrid, CARRIER["natural_gas"], source.carrier)
    keeps = unknowns.flag("boiler_has_tank", unknowns.table("boiler_has_tank")[fuel])
    tank = _tank(
        unknowns,
        code,
        kind,
        shape.floor_area,
        from_boiler & keeps & ~source.is_collective,
        from_boiler & source.is_collective,
    )
    place = np.where(code == WATER["gas_storage"], 1, 0)
    gas = np.isin(code, _GAS)
    heater = rows_at_year(
        unknowns.parameters,
        "hot_water.gas_heaters",
        ("heater",),
        (("instantaneous",), ("storage",)),
        place,
        source.year,
    )
    heaters = unknowns.parameters.table("hot_water.gas_heaters").columns
    instantaneous = unknowns.parameters["boilers.sizing"].by_key()["hot_water_power"]
    needed_power = np.where(
        place == 1, unknowns.parameters["hot_water.gas_storage_power"].constant, instantaneous
    )
    exchange = unknowns.parameters["hot_water.district_efficiency"].by_key()
    pump_cop = _heat_pump(unknowns, double_pump.astype(int), source.year, zone)
    generation = np.select(
        [
            from_boiler & ~double_pump,
            gas,
            district,
            orphan,
            double_pump | (code == WATER["heat_pump_storage"]),
        ],
        [
            np.nan,
            heaters["efficiency"][heater] / 100,
            np.where(insulated, exchange["insulated"], exchange["bare"]),
            unknowns.parameters["hot_water.shared_efficiency"].constant,
            pump_cop,
        ],
        1.0,
    )
    backup_share, backup_loss = _backup(unknowns, kind, shape.floor_area)
    return HotWater(
        carrier=_carrier(code, source),
        efficiency=unknowns.given_or("hot_water_efficiency", np.nan),
        distribution=distribution,
        generation=generation,
        tank_loss=tank,
        loses_by_storage=np.isin(code, _ELECTRIC_TANKS),
        standby=np.where(gas, needed_power * heaters["standby_share"][heater] / 100, 0.0),
        pilot=np.where(gas, heaters["pilot"][heater] / 1000, 0.0),
        solar_share=_solar(unknowns, code, shape, source, zone),
        is_collective=is_collective,
        tank_inside=unknowns.flag("tank_is_inside", unknowns.table("tank_is_inside")[kind]),
        is_traced=is_collective & (common == shared_pipes.index("collective_traced")),
        backup_share=backup_share,
        backup_loss=backup_loss,
    )


def _backup(
    unknowns: Unknowns, kind: np.ndarray, floor_area: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Share of an electric tank that takes turns with the main system, and what it loses."""
    is_known = unknowns.answers.hot_water_backup > 0
    if not is_known.any():
        return np.zeros((1, 1)), np.zeros((1, 1))
    code = np.full((1, len(is_known)), WATER["electric_storage"])
    nowhere = np.zeros((1, 1), dtype=bool)
    share = unknowns.parameters["method_3cl.hot_water_systems"].by_key()["second"]
    loss = _tank(unknowns, code, kind, floor_area, nowhere, nowhere)
    return np.where(is_known, share, 0.0)[None, :], loss


def _solar(
    unknowns: Unknowns, code: np.ndarray, shape: Shape, source: Generator, zone: np.ndarray
) -> np.ndarray:
    """Share of hot water that the sun gives; an efficiency that was given holds it already."""
    solar = np.isin(code, (WATER["solar_electric"], WATER["solar_with_heating"]))
    if not solar.any():
        return np.zeros((1, unknowns.size))
    old = (unknowns.answers.year() - source.year > 5).astype(np.int8)
    share = _solar_shares(unknowns.parameters)[zone, np.where(shape.is_house, 0, 1), old]
    share = np.minimum(share * unknowns.of("solar_share_factor"), 1.0)
    return np.where(solar & np.isnan(unknowns.answers.hot_water_efficiency), share, 0.0)
