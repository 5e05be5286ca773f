"""From what a household says to a home the engine can compute, in N samples: its systems,
and its shell with what it loses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.housing.elements import EXHAUST, LATER_FANS, OLD, RT2012, Element, Elements, elements
from calc.housing.envelope import air_leakage, air_renewal_loss, transmission_loss
from calc.housing.generators import CARRIER, SYSTEM, boiler, generator
from calc.housing.home import Envelope, Equipment, Home
from calc.housing.shape import GROUP_OF_ZONE, Openings, Shape, climate, openings, shape, sunlit
from calc.housing.systems import heating, network_emissions
from calc.housing.unknowns import Unknowns, renovated
from calc.housing.water import boiler_makes_water, hot_water, hot_water_code
from calc.parameters import Parameters
from calc.schema.vocabulary import VENTILATIONS, WALL_INSULATIONS, WALL_MATERIALS
from calc.uncertainty import Draws

# From the elements of a shell to its losses: transmission, bridges and air.

_CONCRETE = tuple(
    WALL_MATERIALS.index(m)
    for m in ("solid_concrete_block", "hollow_concrete_block", "concrete", "slag_concrete")
)
_FANS = {
    "window_opening": 0,
    "vents": 0,
    "natural_ducts": 0,
    "mechanical_on_existing_ducts": 1,
    "hybrid": 4,
    "exhaust_before_1982": 1,
    "exhaust": 1,
    "humidity_controlled_a": 2,
    "humidity_controlled": 2,
    "balanced_no_exchanger": 3,
    "balanced": 3,
}
_FAN_OF = np.array([_FANS[name] for name in VENTILATIONS])
_TIMBER = (WALL_MATERIALS.index("timber_frame_old"), WALL_MATERIALS.index("timber_frame"))


@dataclass(frozen=True)
class Shell:
    """Losses of n homes in N samples. [W/K]"""

    wall_loss: np.ndarray
    roof_loss: np.ndarray
    floor_loss: np.ndarray
    thermal_bridge_loss: np.ndarray
    air_renewal_loss: np.ndarray


def _loss(element: Element) -> np.ndarray:
    return transmission_loss(element.u_value, element.area)


def _bridges(unknowns: Unknowns, shape: Shape, built: Elements) -> np.ndarray:
    material, insulation = built.material, built.wall_insulation
    group = np.where(np.isin(material, _CONCRETE), 1, np.where(np.isin(material, _TIMBER), 2, 0))
    kind = np.where(shape.is_house, 0, 1)
    ratio = unknowns.of("thermal_bridge_ratio", kind, group)
    outside = insulation == WALL_INSULATIONS.index("external")
    ratio = ratio * np.where(outside, unknowns.of("externally_insulated_bridges"), 1.0)
    inside = insulation == WALL_INSULATIONS.index("internal")
    ratio = ratio * np.where(inside, unknowns.table("internally_insulated_bridges"), 1.0)
    attached = unknowns.table("attached_bridges")[unknowns.drawn["attachment"].values]
    ratio = ratio * np.where(shape.is_house, attached, 1.0)
    recent = unknowns.parameters["unknowns.since_2013"].by_key()["bridges"]
    ratio = ratio * np.where(shape.period >= RT2012, recent, 1.0)
    return ratio * shape.floor_area


def _share(unknowns: Unknowns, part: str, done: np.ndarray) -> np.ndarray:
    """1 where a part is done; in the central sample, its chance where no works did it."""
    if not unknowns.draws.is_central:
        return done.astype(float)
    today = done == (unknowns.drawn[part].values > 0)
    chance = unknowns.chances[part][..., 1:].sum(axis=-1)
    return np.where(today, chance, done)


def _permeability(unknowns: Unknowns, shape: Shape, built: Elements) -> np.ndarray:
    kind = np.where(shape.is_house, 0, 1)
    table = unknowns.parameters["ventilation.facade_permeability"].constant
    conventional = table[kind, shape.period]
    better = unknowns.parameters["ventilation.improved_permeability"].by_key()
    insulated = _share(unknowns, "wall_insulation", built.wall_insulation > 0)
    insulated = insulated * _share(unknowns, "roof_insulation", built.roof_is_insulated)
    gaskets = _share(unknowns, "envelope_is_improved", built.has_gaskets)
    first = shape.period == 0
    best = np.where(first, better["insulated_before_1948"], better["insulated_1948_1974"])
    sealed = gaskets * better["gaskets_before_1948"] + (1 - gaskets) * conventional
    otherwise = np.where(first, sealed, conventional)
    improved = insulated * best + (1 - insulated) * otherwise
    improved = np.where(shape.period <= OLD, improved, conventional)
    return improved * unknowns.of("permeability_factor")


def _installed(unknowns: Unknowns, built: Elements) -> np.ndarray:
    """Place of the ventilation's age among those of the flows."""
    starts = unknowns.parameters["ventilation.age_starts"].constant
    return np.searchsorted(starts, built.ventilation_year, side="right")


def _usual_flows(unknowns: Unknowns, flows: np.ndarray) -> np.ndarray:
    """Flows by the age of the home, where fans of before the first age are younger than it."""
    result, law = flows.copy(), unknowns.table("ventilation_age")
    for fan in LATER_FANS:
        result[fan, 0] = law[int(fan != EXHAUST)] @ flows[fan, 1:]
    return result


def _air(unknowns: Unknowns, shape: Shape, built: Elements) -> np.ndarray:
    flows = unknowns.parameters["ventilation.flows"].constant
    installed = _installed(unknowns, built)
    flow = flows[built.ventilation, installed]
    if unknowns.draws.is_central:  # today's flows alone: works are known
        of_home = unknowns.middle("ventilation", _usual_flows(unknowns, flows))[0]
        today = built.ventilation == unknowns.drawn["ventilation"].values
        mean = of_home[np.arange(len(of_home)), np.broadcast_to(installed, today.shape)]
        flow = np.where(today[..., None], mean, flow)
    extracted, supplied, inlets = np.moveaxis(flow, -1, 0)
    air = unknowns.parameters["method_3cl.air_renewal"].by_key()
    exposed = shape.wall_area + shape.roof_area + shape.window_area
    leakage = air_leakage(
        shape.floor_area,
        shape.ceiling_height,
        _permeability(unknowns, shape, built),
        exposed,
        inlets,
        four_pascal_exponent=air["four_pascal_exponent"],
        inlet_leakage_share=air["inlet_leakage_share"],
    )
    exposure = unknowns.parameters["method_3cl.wind_exposure"]
    several, one = (exposure.rows.index(name) for name in ("several_facades", "one_facade"))
    wind = exposure.each(np.where(shape.has_several_facades, several, one))
    return air_renewal_loss(
        floor_area=shape.floor_area,
        ceiling_height=shape.ceiling_height,
        leakage=leakage,
        extracted_flow=extracted,
        supplied_flow=supplied,
        **wind,
        heat_capacity=air["heat_capacity"],
    )


def shell(unknowns: Unknowns, shape: Shape, built: Elements) -> Shell:
    """Losses of shells by the method; what an adviser measured is put in their place after."""
    return Shell(
        _loss(built.wall),
        _loss(built.roof),
        _loss(built.floor),
        _bridges(unknowns, shape, built),
        _air(unknowns, shape, built),
    )


def fan_power(unknowns: Unknowns, shape: Shape, built: Elements) -> np.ndarray:
    """Power of the ventilation's fans. [W]"""
    parameters = unknowns.parameters
    fan = _FAN_OF[built.ventilation]
    installed = _installed(unknowns, built)
    recent = (installed == len(parameters["ventilation.flows"].keys[1]) - 1).astype(np.int8)
    flow = parameters["ventilation.flows"].each((built.ventilation, installed))["extracted"]
    house = parameters["ventilation.fan_power_house"].constant[fan, recent]
    flat = parameters["ventilation.fan_power_apartment"].constant[fan, recent]
    return np.where(shape.is_house, house, flat * flow * shape.floor_area)


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
    unknowns = Unknowns(answers, draws, parameters)
    where = climate(unknowns)
    form, windows = shape(unknowns)
    source = generator(unknowns, form)
    direct = np.isin(source.system, (SYSTEM["electric_heaters"], SYSTEM["storage_heaters"]))
    is_electric = direct & (source.carrier == CARRIER["electricity"])
    kind = renovated(unknowns, form.period, where.zone)
    built = elements(unknowns, form, kind, where.zone, is_electric)
    shell_losses = shell(unknowns, form, built)
    glass = openings(unknowns, form, kind, where.zone)
    windows = sunlit(unknowns, where.zone, windows, glass.solar_factor * glass.shading_factor)
    code = hot_water_code(unknowns, form, source)
    warm = heating(unknowns, form, built.inertia, source, where.zone)
    burner = boiler(unknowns, source, boiler_makes_water(code, source))
    home = Home(
        climate=where,
        envelope=_envelope(unknowns, form, built, shell_losses, glass, windows),
        boiler=burner,
        heating=warm,
        hot_water=hot_water(unknowns, form, source, code, where.zone),
        equipment=_equipment(unknowns, form, built, where.zone),
        roof_area=form.roof_area,
        network_emissions=network_emissions(unknowns),
    )
    return Dwelling(
        home=home,
        unknowns=unknowns,
        shape=form,
        elements=built,
        shell=shell_losses,
        openings=glass,
        hot_water_code=code,
    )


def _envelope(
    unknowns: Unknowns,
    form: Shape,
    built: Elements,
    shell_losses: Shell,
    glass: Openings,
    windows: np.ndarray,
) -> Envelope:
    return Envelope(
        floor_area=form.floor_area,
        ceiling_height=form.ceiling_height,
        storeys=form.storeys,
        is_house=form.is_house,
        wall_loss=shell_losses.wall_loss,
        roof_loss=shell_losses.roof_loss,
        floor_loss=shell_losses.floor_loss,
        window_loss=glass.window_loss,
        door_loss=glass.door_loss,
        thermal_bridge_loss=unknowns.given_or(
            "thermal_bridge_loss", shell_losses.thermal_bridge_loss
        ),
        air_renewal_loss=unknowns.given_or("air_renewal_loss", shell_losses.air_renewal_loss),
        window_areas=windows,
        solar_factor=glass.solar_factor,
        shading_factor=glass.shading_factor,
        inertia=built.inertia,
        is_heavy_old_fabric=built.is_heavy_old_fabric,
    )


def _equipment(unknowns: Unknowns, form: Shape, built: Elements, zone: np.ndarray) -> Equipment:
    cooled = unknowns.flag("cooling", unknowns.table("cooling")[GROUP_OF_ZONE[zone]])
    if cooled.any():
        share = np.where(cooled, np.minimum(unknowns.of("cooled_share"), 1.0), 0.0)
        efficiency = unknowns.of("cooling_efficiency")
    else:
        share, efficiency = np.zeros((1, unknowns.size)), np.ones((1, unknowns.size))
    peak = np.nan_to_num(unknowns.answers.photovoltaic_power)[None, :]
    return Equipment(fan_power(unknowns, form, built), share, efficiency, peak)
