"""From what a household says to a home the engine can compute, in N possible worlds."""

from __future__ import annotations

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.housing.generators import CARRIER, SYSTEM, boiler, generator
from calc.housing.home import Envelope, Equipment, Home
from calc.housing.openings import Openings, openings
from calc.housing.shape import Shape, climate, shape
from calc.housing.shell import Shell, shell
from calc.housing.systems import heating
from calc.housing.unknowns import Unknowns
from calc.housing.water import boiler_makes_water, hot_water, hot_water_code
from calc.parameters import Parameters
from calc.uncertainty import Draws
from calc.vocabulary import VENTILATIONS

_FANS = {
    "window_opening": 0, "vents": 0, "natural_ducts": 0, "mechanical_on_existing_ducts": 1,
    "hybrid": 4, "exhaust_before_1982": 1, "exhaust": 1, "humidity_controlled_a": 2,
    "humidity_controlled": 2, "balanced_no_exchanger": 3, "balanced": 3,
}  # fmt: skip
_FAN_OF = np.array([_FANS[name] for name in VENTILATIONS])


def dwelling(
    answers: HousingAnswers, draws: Draws, parameters: Parameters
) -> tuple[Home, Unknowns]:
    """Homes as the engine sees them, and what was drawn to make them.

    Parameters
    ----------
    answers : HousingAnswers
        Of n homes, without issues.
    draws : Draws
    parameters : Parameters

    Returns
    -------
    home : Home
        Arrays broadcast to (N, n).
    unknowns : Unknowns
    """
    unknowns = Unknowns(draws, parameters, len(answers.floor_area))
    where = climate(answers, parameters)
    form, windows = shape(answers, unknowns)
    source = generator(answers, unknowns, form)
    direct = np.isin(source.system, (SYSTEM["electric_heaters"], SYSTEM["storage_heaters"]))
    is_electric = direct & (source.carrier == CARRIER["electricity"])
    skin = shell(answers, unknowns, form, where.zone, is_electric)
    glass = openings(answers, unknowns, form)
    code = hot_water_code(answers, unknowns)
    home = Home(
        where,
        _envelope(form, skin, glass, windows),
        boiler(answers, unknowns, source, boiler_makes_water(code, source)),
        heating(answers, unknowns, form, skin, source, where.zone),
        hot_water(answers, unknowns, form, source, code, where.zone),
        _equipment(answers, unknowns, form, skin),
        form.roof_area,
    )
    return home, unknowns


def _envelope(form: Shape, skin: Shell, glass: Openings, windows: np.ndarray) -> Envelope:
    return Envelope(
        form.floor_area, form.ceiling_height, form.storeys, form.is_house,
        skin.wall_loss, skin.roof_loss, skin.floor_loss, glass.window_loss, glass.door_loss,
        skin.thermal_bridge_loss, skin.air_renewal_loss, windows,
        glass.solar_factor, glass.shading_factor, skin.inertia, skin.is_heavy_old_fabric,
    )  # fmt: skip


def _equipment(answers: HousingAnswers, unknowns: Unknowns, form: Shape, skin: Shell) -> Equipment:
    parameters = unknowns.parameters
    fan = _FAN_OF[skin.ventilation]
    recent = (skin.ventilation_year > 2012).astype(np.int8)
    installed = np.searchsorted((1982, 2001, 2013), skin.ventilation_year, side="right")
    flow = parameters["ventilation.flows"].values[0][skin.ventilation, installed, 0]
    house = parameters["ventilation.fan_power_house"].values[0][fan, recent]
    flat = parameters["ventilation.fan_power_apartment"].values[0][fan, recent]
    power = np.where(form.is_house, house, flat * flow * form.floor_area)
    cooled = unknowns.flag("cooling", answers.cooling, unknowns.table("cooling"))
    if cooled.any():
        share = np.where(cooled, np.minimum(unknowns.of("cooled_share"), 1.0), 0.0)
        efficiency = unknowns.of("cooling_efficiency")
    else:
        share, efficiency = np.zeros((1, unknowns.size)), np.ones((1, unknowns.size))
    peak = np.nan_to_num(answers.photovoltaic_power)[None, :]
    return Equipment(power, share, efficiency, peak)
