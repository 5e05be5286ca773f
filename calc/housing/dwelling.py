"""From what a household says to a home the engine can compute, in N possible worlds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.housing.district_heating import network_emissions
from calc.housing.elements import Elements, elements
from calc.housing.generators import CARRIER, SYSTEM, Generator, boiler, generator
from calc.housing.home import Boiler, Envelope, Equipment, Heating, Home, HotWater
from calc.housing.openings import Openings, openings, sunlit
from calc.housing.shape import GROUP_OF_ZONE, Shape, climate, shape
from calc.housing.shell import Shell, fan_power, shell
from calc.housing.systems import heating
from calc.housing.unknowns import Unknowns, renovated
from calc.housing.water import boiler_makes_water, hot_water, hot_water_code
from calc.parameters import Parameters
from calc.uncertainty import Draws


@dataclass(frozen=True)
class Dwelling:
    """Homes as the engine sees them, and what they were made from.

    Attributes
    ----------
    home : Home
        Arrays broadcast to (N, n).
    unknowns : Unknowns
        What was drawn to make them.
    shape, elements, shell, openings, window_areas, hot_water_code
        The steps on the way, before an adviser's measures of bridges and air.
    """

    home: Home
    unknowns: Unknowns
    shape: Shape
    elements: Elements
    shell: Shell
    openings: Openings
    hot_water_code: np.ndarray


def dwelling(answers: HousingAnswers, draws: Draws, parameters: Parameters) -> Dwelling:
    """From answers to homes.

    Parameters
    ----------
    answers : HousingAnswers
        Of n homes, without issues.
    draws : Draws
    parameters : Parameters
    """
    unknowns = Unknowns(draws, parameters, len(answers.floor_area))
    where = climate(answers, unknowns)
    form, windows = shape(answers, unknowns)
    source = generator(answers, unknowns, form)
    direct = np.isin(source.system, (SYSTEM["electric_heaters"], SYSTEM["storage_heaters"]))
    is_electric = direct & (source.carrier == CARRIER["electricity"])
    kind = renovated(answers, unknowns, form.period, where.zone)
    built = elements(answers, unknowns, form, kind, where.zone, is_electric)
    skin = shell(unknowns, form, built)
    glass = openings(answers, unknowns, form, kind, where.zone)
    clear = glass.solar_factor * glass.shading_factor
    windows = sunlit(answers, unknowns, where.zone, windows, clear)
    code = hot_water_code(answers, unknowns, form, source)
    warm, burner, water = equipped(answers, unknowns, form, built.inertia, source, code, where.zone)
    home = Home(
        where,
        _envelope(answers, unknowns, form, built, skin, glass, windows),
        burner,
        warm,
        water,
        _equipment(answers, unknowns, form, built, where.zone),
        form.roof_area,
        network_emissions(answers, unknowns),
    )
    return Dwelling(home, unknowns, form, built, skin, glass, code)


def equipped(
    answers: HousingAnswers,
    unknowns: Unknowns,
    form: Shape,
    inertia: np.ndarray,
    source: Generator,
    code: np.ndarray,
    zone: np.ndarray,
) -> tuple[Heating, Boiler, HotWater]:
    """Heating, boiler and hot water of a generator and a hot-water system."""
    return (
        heating(answers, unknowns, form, inertia, source, zone),
        boiler(answers, unknowns, source, boiler_makes_water(code, source)),
        hot_water(answers, unknowns, form, source, code, zone),
    )


def _envelope(
    answers: HousingAnswers,
    unknowns: Unknowns,
    form: Shape,
    built: Elements,
    skin: Shell,
    glass: Openings,
    windows: np.ndarray,
) -> Envelope:
    return Envelope(
        form.floor_area,
        form.ceiling_height,
        form.storeys,
        form.is_house,
        skin.wall_loss,
        skin.roof_loss,
        skin.floor_loss,
        glass.window_loss,
        glass.door_loss,
        unknowns.given_or(answers.thermal_bridge_loss, skin.thermal_bridge_loss),
        unknowns.given_or(answers.air_renewal_loss, skin.air_renewal_loss),
        windows,
        glass.solar_factor,
        glass.shading_factor,
        built.inertia,
        built.is_heavy_old_fabric,
    )


def _equipment(
    answers: HousingAnswers, unknowns: Unknowns, form: Shape, built: Elements, zone: np.ndarray
) -> Equipment:
    law = unknowns.table("cooling")[GROUP_OF_ZONE[zone]]
    cooled = unknowns.flag("cooling", answers.cooling, law)
    if cooled.any():
        share = np.where(cooled, np.minimum(unknowns.of("cooled_share"), 1.0), 0.0)
        efficiency = unknowns.of("cooling_efficiency")
    else:
        share, efficiency = np.zeros((1, unknowns.size)), np.ones((1, unknowns.size))
    peak = np.nan_to_num(answers.photovoltaic_power)[None, :]
    return Equipment(fan_power(unknowns, form, built), share, efficiency, peak)
