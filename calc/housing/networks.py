"""What carries heat from generator to room: emission, distribution, control, setting back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.housing.generators import EMITTER, SYSTEM, Generator
from calc.housing.unknowns import Unknowns
from calc.parameters import Parameters
from calc.schema.vocabulary import HEATING_CONTROLS


@dataclass(frozen=True)
class Network:
    efficiency: np.ndarray
    has_room_control: np.ndarray
    emission: np.ndarray


def network(answers: HousingAnswers, unknowns: Unknowns, source: Generator) -> Network:
    """Emission × distribution × control, each given or by the regulation's tables."""
    emission_table = unknowns.parameters["heating.emission_efficiency"].constant
    distribution_table = unknowns.parameters["heating.distribution_efficiency"].constant
    control_table = unknowns.parameters["heating.control_efficiency"].constant
    underfloor = source.emitters == EMITTER["underfloor"]
    stove = np.isin(source.system, (SYSTEM["stove"], SYSTEM["insert"]))
    air = source.system == SYSTEM["air_air_heat_pump"]
    blown = (source.emitters == EMITTER["warm_air"]) & ~air
    storage = source.system == SYSTEM["storage_heaters"]
    panel = unknowns.flag("electric_panel", None, unknowns.table("electric_panel"))
    valves = unknowns.flag("room_control", None, unknowns.table("room_control"))
    insulated = unknowns.flag(
        "network_is_insulated", None, unknowns.table("network_is_insulated")
    ).astype(np.int8)
    low = unknowns.flag("network_is_low", None, unknowns.table("network_is_low")) | underfloor
    emission = np.select(
        [source.is_water & underfloor, source.is_water, stove, air, storage, panel],
        [3, 2, 6, 4, 1, 0],
        1,
    )
    pipes = np.where(source.is_collective, 4, 2) + low.astype(np.int8)
    pipes = np.where(blown, 1, np.where(source.is_water, pipes, 0))
    control = np.select(
        [
            source.is_water & underfloor & source.is_collective,
            source.is_water & underfloor,
            source.is_water & valves,
            source.is_water,
            stove,
            air | blown,
            storage,
            source.is_two_part,
        ],
        [4, 3, 8, 7, 6, 9, 1, 10],
        0,
    )
    carried = distribution_table[pipes, insulated] * unknowns.of("network_factor")
    parts = {
        "emission_efficiency": emission_table[emission],
        "distribution_efficiency": carried,
        "control_efficiency": control_table[control],
    }
    emitted, distributed, controlled = (
        unknowns.measured(name, getattr(answers, name), found) for name, found in parts.items()
    )
    efficiency = emitted * distributed * controlled
    return Network(efficiency, ~source.is_water | valves, np.where(underfloor, 1, 0))


@cache
def intermittency_grid(parameters: Parameters) -> np.ndarray:
    """I0 by configuration (house, flat alone, flat shared with or without meters), kind,
    room control, emission, control and mass."""
    table = parameters.table("heating.intermittency")
    keys = {
        "emission": ("radiators", "underfloor"),
        "control": HEATING_CONTROLS,
        "inertia": ("light", "heavy"),
    }
    grid = np.full((4, 2, 2, 2, 3, 2), np.nan)
    configurations = (
        ("house", ""),
        ("apartment_individual", ""),
        ("apartment_collective", "no"),
        ("apartment_collective", "yes"),
    )
    for place, (name, metering) in enumerate(configurations):
        for kind in ("divided", "central"):
            for room in ("no", "yes"):
                rows = (
                    (table.columns["configuration"] == name)
                    & (table.columns["individual_metering"] == metering)
                    & (table.columns["heating_kind"] == kind)
                    & (table.columns["room_control"] == room)
                )
                for e, emission in enumerate(keys["emission"]):
                    for c, control in enumerate(keys["control"]):
                        for i, mass in enumerate(keys["inertia"]):
                            cell = rows & (table.columns["emission"] == emission)
                            cell &= table.columns["control"] == control
                            cell &= table.columns["inertia"] == mass
                            if cell.any():
                                grid[place, int(kind == "central"), int(room == "yes"), e, c, i] = (
                                    table.columns["intermittency"][cell][0]
                                )
    # a control by room does not exist on some networks: the nearest below stands for it
    for at in (1, 2):
        hole = np.isnan(grid[..., at, :])
        grid[..., at, :] = np.where(hole, grid[..., at - 1, :], grid[..., at, :])
    return grid
