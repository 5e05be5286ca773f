"""A home after works: the shell of each envelope with the generators of each system.

Envelopes and systems are two axes: a package is a place on both, so that what depends on one is
computed once for all of the other.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, TypeVar

import numpy as np

from calc.housing.dwelling import Dwelling
from calc.housing.elements import Element, Elements, floor_u
from calc.housing.fabric import insulated_u
from calc.housing.home import Envelope, Equipment, Home
from calc.housing.openings import coated_solar_factor, window_u
from calc.housing.shell import fan_power, shell
from calc.renovation.plants import Systems, shared_boiler
from calc.renovation.works import PLACE, ROOF, VENTILATION, WALL, any_of
from calc.schema.vocabulary import ROOF_TYPES, VENTILATIONS, WALL_INSULATIONS

Part = TypeVar("Part", bound=Any)
"""A part of a home: a dataclass of arrays."""


def _improved(element: Element, chosen: np.ndarray, resistance: np.ndarray) -> Element:
    """An element brought to a resistance on its bare part, where chosen; never made worse."""
    target = insulated_u(element.bare, resistance) * element.reduction
    better = np.minimum(element.u_value, target)
    return replace(element, u_value=np.where(chosen, better, element.u_value))


def _elements(built: Dwelling, works: np.ndarray, year: float) -> Elements:
    """What the shell is made of after each envelope's works, shape (N, E)."""
    now, unknowns = built.elements, built.unknowns
    law = unknowns.parameters["renovation.thermal_resistance"].constant
    attic, rafters, flat, wall, floor = law
    outside = works[:, PLACE["external_wall_insulation"]]
    inside = works[:, PLACE["internal_wall_insulation"]] & (now.wall_insulation == 0)
    insulation = np.where(outside, WALL_INSULATIONS.index("external"), now.wall_insulation)
    insulation = np.where(inside, WALL_INSULATIONS.index("internal"), insulation)
    roof_type = built.shape.roof_type
    roof_r = np.select(
        [roof_type == ROOF_TYPES.index("attic"), roof_type == ROOF_TYPES.index("rafters")],
        [attic, rafters],
        flat,
    )
    below = works[:, PLACE["floor_insulation"]]
    target = floor_u(
        unknowns,
        built.shape,
        insulated_u(now.floor.bare, floor),
        now.ground,
        now.stands_on_premises,
    )
    better = np.where(below, np.minimum(now.floor.u_value, target), now.floor.u_value)
    humid, balanced = (works[:, PLACE[name]] for name in VENTILATION)
    fans = np.select(
        [humid, balanced],
        [VENTILATIONS.index("humidity_controlled"), VENTILATIONS.index("balanced")],
        -1,
    )
    above = any_of(works, ROOF)
    return replace(
        now,
        wall=_improved(now.wall, any_of(works, WALL), wall),
        roof=_improved(now.roof, above, roof_r),
        floor=replace(now.floor, u_value=better),
        wall_insulation=insulation,
        roof_is_insulated=now.roof_is_insulated | above,
        has_gaskets=now.has_gaskets | works[:, PLACE["window_replacement"]],
        ventilation=np.where(fans >= 0, fans, now.ventilation),
        ventilation_year=np.where(fans >= 0, year, now.ventilation_year),
    )


def envelopes(built: Dwelling, works: np.ndarray, year: float) -> tuple[Envelope, np.ndarray]:
    """Envelopes after works and the power of their fans [W], shape (N, E).

    Parameters
    ----------
    built : Dwelling
        Of one home, or of E homes with the works of each.
    works : ndarray of bool, shape (E, measures)
    year : float
        Of the works.
    """
    unknowns, glass, now = built.unknowns, built.openings, built.home.envelope
    values = unknowns.parameters
    made = _elements(built, works, year)
    skin = shell(unknowns, built.shape, made)
    panes = works[:, PLACE["window_replacement"]]
    new_u = window_u(
        values,
        np.atleast_2d(values["renovation.window_u"].constant),
        glass.has_shutters,
        glass.shutter_resistance,
    )
    better = panes & (new_u < glass.u_window)
    u_value = np.where(better, new_u, glass.u_window)
    measured_bridges = now.thermal_bridge_loss / built.shell.thermal_bridge_loss
    measured_air = now.air_renewal_loss / built.shell.air_renewal_loss
    envelope = replace(
        now,
        wall_loss=skin.wall_loss,
        roof_loss=skin.roof_loss,
        floor_loss=skin.floor_loss,
        window_loss=u_value * glass.reduction * built.shape.window_area,
        thermal_bridge_loss=skin.thermal_bridge_loss * measured_bridges,
        air_renewal_loss=skin.air_renewal_loss * measured_air,
        solar_factor=np.where(better, coated_solar_factor(values, glass.frame), now.solar_factor),
    )
    return envelope, fan_power(unknowns, built.shape, made)


def _lifted(part: Part, axis: int) -> Part:
    """A part of a home with its rows as envelopes (axis 2: systems to come) or systems (axis 1)."""
    found = {}
    for field in fields(part):
        array = getattr(part, field.name)
        if np.ndim(array) >= 2:
            array = np.expand_dims(array, axis)
        found[field.name] = array
    return replace(part, **found)


def homes(built: Dwelling, envelope: Envelope, fans: np.ndarray, system: Systems) -> Home:
    """Every envelope with every system of one boiler: a home of shape (N, E, S)."""
    now = built.home.equipment
    equipment = Equipment(
        fans[:, :, None],
        now.cooled_share[:, :, None],
        now.cooling_efficiency[:, :, None],
        system.photovoltaic_power[:, None, :],
    )
    return Home(
        _lifted(built.home.climate, 2),
        _lifted(envelope, 2),
        _lifted(shared_boiler(system.boiler), 1),
        _lifted(system.heating, 1),
        _lifted(system.hot_water, 1),
        equipment,
        built.home.roof_area,
        built.home.network_emissions,
    )


def paired(built: Dwelling, envelope: Envelope, fans: np.ndarray, system: Systems) -> Home:
    """The k-th envelope with the k-th system: a home of shape (N, P)."""
    now = built.home.equipment
    equipment = Equipment(
        fans, now.cooled_share, now.cooling_efficiency, np.atleast_2d(system.photovoltaic_power)
    )
    return Home(
        built.home.climate,
        envelope,
        system.boiler,
        system.heating,
        system.hot_water,
        equipment,
        built.home.roof_area,
        built.home.network_emissions,
    )
