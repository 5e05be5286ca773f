"""A boiler over the year: its size, its seasonal efficiency, and the hot water it makes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from calc.housing import boilers, hot_water
from calc.housing.home import Boiler, HotWater
from calc.parameters import Parameters


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
    profile = parameters["boilers.load_profile"].constant
    return BoilerLaw(
        dict(table.columns),
        np.array([kinds.index(kind) for kind in table.columns["kind"]]),
        {name: law.constant[:, i] for i, name in enumerate(law.keys[1])},
        profile[:, 0],
        profile[:, 1],
        parameters["boilers.sizing"].by_key(),
        parameters["boilers.powers_on_sale"].constant,
    )


def boiler_year(
    parameters: Parameters, boiler: Boiler, heat_loss: np.ndarray, base_temperature: np.ndarray
) -> dict[str, np.ndarray]:
    """Power, seasonal efficiency and standby losses of the boiler, where there is one.

    A shared boiler is as large as its building asks; each home has its part of it.
    """
    law = boiler_law(parameters)
    size, column = law.sizing, law.columns
    needed = boilers.design_power(
        heat_loss,
        base_temperature,
        margin=size["margin"],
        indoor_temperature=size["indoor_temperature"],
        network_efficiency=size["network_efficiency"],
    )
    alone = np.where(boiler.makes_hot_water, np.maximum(needed, size["hot_water_power"]), needed)
    sold = boilers.nominal_power(
        alone, law.powers, size["least_floor_standing"], size["beyond_step"]
    )
    power = np.where(boiler.is_collective, np.maximum(needed, 0.1), sold)
    if not np.any(boiler.present):
        nothing = np.zeros((1, 1))
        return {
            "power": power,
            "efficiency": nothing + 1,
            "full": nothing + 1,
            "standby": nothing,
            "pilot": nothing,
        }
    model = boiler.model
    homes = np.where(boiler.is_collective, parameters["boilers.homes_sharing"].constant, 1.0)
    whole = power * homes
    logarithm = np.log10(whole)
    full = column["full_load"][model] + column["full_load_log"][model] * logarithm
    part = column["part_load"][model] + column["part_load_log"][model] * logarithm
    share = column["standby_share"][model] + column["standby_share_log"][model] * logarithm
    standby = whole * share / 100
    standby = standby + column["standby_factor"][model] * whole ** (
        1 + column["standby_exponent"][model]
    )
    pilot, kind = column["pilot"][model] / 1000, law.kind[model]
    efficiency = boilers.generation_efficiency(
        whole,
        heat_loss * homes,
        size["indoor_temperature"] - base_temperature,
        full,
        part,
        standby,
        pilot,
        boiler.part_temperature,
        boiler.full_temperature,
        kind,
        boiler.gross_ratio,
        slope=law.law["slope"],
        reference_temperature=law.law["reference_temperature"],
        full_load_slope=law.law["full_load_slope"],
        full_load_reference=size["full_load_reference"],
        knots={
            "part_load": law.law["part_load"],
            "middle": law.law["middle"],
            "standby_share": size["standby_share"],
        },
        loads=law.loads,
        weights=law.weights,
        standby_weight=size["standby_weight"],
    )
    return {
        "power": power,
        "efficiency": efficiency,
        "full": full / 100,
        "standby": standby / homes,
        "pilot": pilot / homes,
    }


def hot_water_efficiency(
    parameters: Parameters, water: HotWater, yearly_need: np.ndarray, boiler: dict[str, np.ndarray]
) -> np.ndarray:
    """Useful need over final energy of hot water, before solar."""
    tank = parameters["method_3cl.tanks"].by_key()
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
