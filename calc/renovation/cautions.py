"""What works ask for and a package does not hold, or what to look at before they begin."""

from __future__ import annotations

import numpy as np

from calc.renovation.outcome import Situation
from calc.renovation.shares import ENDS, OWN
from calc.renovation.works import (
    OUTDOOR_UNIT,
    ROOF,
    SHARED_IN_FLATS,
    VENTILATION,
    WALL,
    WATER_PUMPS,
    WOOD,
)
from calc.schema.vocabulary import DPE_CLASSES, DWELLING_TYPES, ENERGY_CARRIERS, MEASURES

_BREATHING = ("stone", "cob", "solid_brick", "timber_frame_old")
"""Walls that let damp pass, and keep it behind a lining that does not."""


def warnings(situation: Situation, package: np.ndarray, power: float) -> tuple[str, ...]:
    """Codes of what a package asks for and does not hold.

    Parameters
    ----------
    package : ndarray of bool, shape (measures,)
    power : float
        That a generator must give after it. [kW]
    """
    found = []
    has = {name for name, done in zip(MEASURES, package, strict=True) if done}
    fans = has & {"humidity_controlled_ventilation", "balanced_ventilation"}
    if "window_replacement" in has and situation.lacks_fans and not fans:
        found.append("windows_need_ventilation")
    shell = has & {*WALL, *ROOF}
    if shell and situation.lacks_fans and not fans and "window_replacement" not in has:
        found.append("insulation_likes_ventilation")
    if "internal_wall_insulation" in has and situation.wall_material in _BREATHING:
        found.append("walls_must_breathe")
    pumps = has & set(WATER_PUMPS)
    if pumps and situation.now_class >= DPE_CLASSES.index("F") and not shell:
        found.append("heat_pump_before_insulation")
    if pumps and situation.choice.large_radiators[0] != 1:
        found.append("look_at_radiators")
    if pumps:
        most = situation.now.values["renovation.power_price"].by_key("air_water_heat_pump")["most"]
        if power > most:
            found.append("too_large_for_one_machine")
        elif power > float(situation.now.values["renovation.single_phase_limit"].constant):
            found.append("needs_three_phase")
    if has & set(OUTDOOR_UNIT) and situation.choice.outdoor_unit_space[0] != 1:
        found.append("place_of_the_unit")
    if has & {"log_stove", "wood_insert", "pellet_stove"} and situation.choice.chimney[0] != 1:
        found.append("needs_a_flue")
    opened = has & {*WALL, *ROOF, "floor_insulation", "window_replacement", *VENTILATION}
    law = situation.now.values["renovation.survey_before_works"].by_key()
    if opened and situation.built_in < law["asbestos"]:
        found.append("look_for_asbestos")
    if opened and situation.built_in < law["lead"]:
        found.append("look_for_lead")
    oil = situation.carrier == ENERGY_CARRIERS.index("fuel_oil")
    if oil and pumps and "oil_tank_removal" not in has:
        found.append("oil_tank_left")
    is_flat = situation.now.answers.dwelling_type[0] == DWELLING_TYPES.index("apartment")
    if is_flat and has & set(SHARED_IN_FLATS):
        found.append("co_owners_decide")
    if situation.shares_heat and has & {*OWN, *ENDS}:
        found.append("savings_are_shared")
    if is_flat and has & {*OUTDOOR_UNIT, "window_replacement"}:
        found.append("assembly_authorises")
    if any(situation.wood_rules.get(name) == "warned" for name in has):
        found.append("air_is_protected")
    if has & set(WOOD):
        found.append("wood_price_of_another_season")
    if has & {"condensing_gas_boiler"}:
        found.append("fossil_not_helped")
    return tuple(found)
