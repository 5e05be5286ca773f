"""A home after works: the shell of each envelope with the generators of each system.

Envelopes and systems are two axes: a package is a place on both, so that what depends on one is
computed once for all of the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.housing.dwelling import Dwelling, fan_power, shell
from calc.housing.elements import Element, Elements, floor_u
from calc.housing.envelope import insulated_u
from calc.housing.generators import Generator, boiler, generator
from calc.housing.home import Boiler, Envelope, Equipment, Heating, Home, HotWater
from calc.housing.shape import coated_solar_factor, window_u
from calc.housing.systems import heating
from calc.housing.unknowns import Unknowns
from calc.housing.water import WATER, boiler_makes_water, hot_water
from calc.renovation.works import (
    GENERATORS,
    PLACE,
    ROOF,
    SUPPORTS,
    VENTILATION,
    WALL,
    WATER_PUMPS,
    any_of,
)
from calc.schema.inputs import take
from calc.schema.vocabulary import (
    CLIMATE_ZONES,
    ENERGY_CARRIERS,
    HEATING_CONTROLS,
    HEATING_SYSTEMS,
    ROOF_TYPES,
    SECONDARY_HEATINGS,
    VENTILATIONS,
    WALL_INSULATIONS,
)
from calc.uncertainty import Floats

Part = TypeVar("Part", bound=Any)
"""A part of a home: a dataclass of arrays."""
_CARRIER, _SYSTEM = list(ENERGY_CARRIERS).index, list(HEATING_SYSTEMS).index


@dataclass(frozen=True)
class Systems:
    """Heating, hot water and panels after works, shape (N, S)."""

    heating: Heating
    boiler: Boiler
    hot_water: HotWater
    photovoltaic_power: np.ndarray


def _repeated(answers: HousingAnswers, rows: int) -> HousingAnswers:
    """One home once for each row of works, or as many homes as rows."""
    homes = np.arange(len(answers.floor_area))
    return take(answers, np.repeat(homes, rows // len(homes)))


def _answers(answers: HousingAnswers, works: np.ndarray, year: float) -> HousingAnswers:
    """The answers that each system's works make true, one row a system."""
    stated = dict(vars(_repeated(answers, len(works))))
    changed = any_of(works, tuple(GENERATORS))
    electric = _SYSTEM("electric_heaters")
    for name, (carrier, system) in GENERATORS.items():
        row = works[:, PLACE[name]]
        if name == "air_air_heat_pump":  # the heaters stay in the other rooms
            beside = (
                row & (stated["heating_system"] == electric) & (stated["secondary_heating"] <= 0)
            )
            heaters = SECONDARY_HEATINGS.index("electric_heaters")
            stated["secondary_heating"] = np.where(beside, heaters, stated["secondary_heating"])
        stated["heating_carrier"] = np.where(row, _CARRIER(carrier), stated["heating_carrier"])
        stated["heating_system"] = np.where(row, _SYSTEM(system), stated["heating_system"])
    for name, second in SUPPORTS.items():
        row = works[:, PLACE[name]]
        place = SECONDARY_HEATINGS.index(second)
        stated["secondary_heating"] = np.where(row, place, stated["secondary_heating"])
    stated["heating_year"] = np.where(changed, year, stated["heating_year"])
    stated["generation_efficiency"] = np.where(changed, np.nan, stated["generation_efficiency"])
    new_water = changed | any_of(
        works, ("heat_pump_water_heater", "solar_water_heater", "combined_solar_heating")
    )
    stated["hot_water_efficiency"] = np.where(new_water, np.nan, stated["hot_water_efficiency"])
    stated["hot_water_backup"] = np.where(new_water, 0, stated["hot_water_backup"]).astype(np.int8)
    return HousingAnswers(**stated)


def _water_code(code: np.ndarray, works: np.ndarray) -> np.ndarray:
    """Hot-water system after works, shape (N, S)."""
    pump = works[:, PLACE["heat_pump_water_heater"]]
    sun = works[:, PLACE["solar_water_heater"]] | works[:, PLACE["combined_solar_heating"]]
    with_sun = np.where(
        code == WATER["with_heating"], WATER["solar_with_heating"], WATER["solar_electric"]
    )
    return np.where(pump, WATER["heat_pump_storage"], np.where(sun, with_sun, code))


def _controlled(
    unknowns: Unknowns, built: Dwelling, works: np.ndarray, source: Generator, system: Heating
) -> Heating:
    """Heating with a thermostat that sets back, where chosen; never made worse."""
    chosen = works[:, PLACE["programmable_thermostat"]]
    if not chosen.any():
        return system
    central = np.full(len(works), HEATING_CONTROLS.index("central"))
    set_back = replace(unknowns, answers=replace(unknowns.answers, heating_control=central))
    zone = built.home.climate.zone
    other = heating(set_back, built.shape, built.elements.inertia, source, zone)
    least = np.minimum(system.intermittency, other.intermittency)
    return replace(system, intermittency=np.where(chosen, least, system.intermittency))


def systems(
    answers: HousingAnswers,
    built: Dwelling,
    works: np.ndarray,
    year: float,
    kilowatts: float | np.ndarray,
    pump_factor: float = 1.0,
) -> Systems:
    """Generators after works, one row a system.

    Parameters
    ----------
    answers : HousingAnswers
        Of one home, or of S homes with the works of each.
    built : Dwelling
        The homes as they are.
    works : ndarray of bool, shape (S, measures)
    year : float
        Of the works.
    kilowatts : float, or ndarray of shape (S,)
        Of the panels laid. [kWp]
    pump_factor : float, optional
        Efficiency of a new heat pump on these radiators beside the method's. [-]
    """
    values, zone = built.unknowns.parameters, built.home.climate.zone
    stated = _answers(answers, works, year)
    unknowns = Unknowns(stated, built.unknowns.draws, values)
    source = generator(unknowns, built.shape)
    code = _water_code(built.hot_water_code, works)
    warm = heating(unknowns, built.shape, built.elements.inertia, source, zone)
    warm = _controlled(unknowns, built, works, source, warm)
    if pump_factor != 1.0:
        pumps = any_of(works, (*WATER_PUMPS, "hybrid_heat_pump"))
        warm = replace(
            warm, generation=np.where(pumps, warm.generation * pump_factor, warm.generation)
        )
    burner = boiler(unknowns, source, boiler_makes_water(code, source))
    same = replace(unknowns, answers=_repeated(answers, len(works)))
    today = generator(same, built.shape).year
    shared = (code == WATER["with_heating"]) | (code == WATER["solar_with_heating"])
    made = any_of(works, tuple(GENERATORS)) & shared
    made = made | (code != built.hot_water_code)
    aged = replace(source, year=np.where(made, year, today))
    water = hot_water(unknowns, built.shape, aged, code, zone)
    combined = works[:, PLACE["combined_solar_heating"]]
    if combined.any():
        table = values.table("renovation.solar_shares")
        heat, tap = (
            table.grid(name, climate_zone=CLIMATE_ZONES)[zone]
            for name in ("heating_share", "hot_water_share")
        )
        warm = replace(warm, solar_share=np.atleast_2d(np.where(combined, heat, 0.0)))
        water = replace(water, solar_share=np.where(combined, tap, water.solar_share))
    panels = np.where(works[:, PLACE["solar_panels"]], kilowatts, 0.0)
    peak = built.home.equipment.photovoltaic_power + panels
    return Systems(warm, burner, water, peak)


def _each(part: Part, change: Callable[[np.ndarray], np.ndarray]) -> Part:
    """A part of a home with the same done to each of its arrays."""
    return replace(part, **{f.name: change(getattr(part, f.name)) for f in fields(part)})


def of_rows(system: Systems, rows: np.ndarray) -> Systems:
    """Some of the systems.

    Parameters
    ----------
    rows : ndarray of bool, shape (S,)
    """

    def taken(array: np.ndarray) -> np.ndarray:
        has_rows = np.ndim(array) >= 1 and array.shape[-1] == len(rows)
        return array[..., rows] if has_rows else array

    return Systems(
        _each(system.heating, taken),
        _each(system.boiler, taken),
        _each(system.hot_water, taken),
        system.photovoltaic_power[..., rows],
    )


def by_boiler(system: Systems, count: int) -> list[np.ndarray]:
    """Systems that share one boiler, and those that have none: masks of shape (S,).

    A boiler's year is most of the work: it is computed once for all that share it.
    """
    groups: dict[bytes, np.ndarray] = {}
    arrays = map(np.atleast_2d, vars(system.boiler).values())
    columns = [np.broadcast_to(array, (len(array), count)) for array in arrays]
    present = np.broadcast_to(system.boiler.present.any(axis=0), count)
    for place in range(count):
        key = b"".join(c[:, place].tobytes() for c in columns) if present[place] else b""
        groups.setdefault(key, np.zeros(count, dtype=bool))[place] = True
    return list(groups.values())


def _improved(element: Element, chosen: np.ndarray, resistance: Floats) -> Element:
    """An element brought to a resistance on its bare part, where chosen; never made worse."""
    target = insulated_u(element.bare, resistance) * element.reduction
    better = np.minimum(element.u_value, target)
    return replace(element, u_value=np.where(chosen, better, element.u_value))


def _elements(built: Dwelling, works: np.ndarray, year: float) -> Elements:
    """What the shell is made of after each envelope's works, shape (N, E)."""
    now, unknowns = built.elements, built.unknowns
    resistance = unknowns.parameters["renovation.thermal_resistance"].by_key()
    outside = works[:, PLACE["external_wall_insulation"]]
    inside = works[:, PLACE["internal_wall_insulation"]] & (now.wall_insulation == 0)
    insulation = np.where(outside, WALL_INSULATIONS.index("external"), now.wall_insulation)
    insulation = np.where(inside, WALL_INSULATIONS.index("internal"), insulation)
    roof_type = built.shape.roof_type
    roof_r = np.select(
        [roof_type == ROOF_TYPES.index("attic"), roof_type == ROOF_TYPES.index("rafters")],
        [resistance["attic"], resistance["rafters"]],
        resistance["flat_roof"],
    )
    below = works[:, PLACE["floor_insulation"]]
    target = floor_u(
        unknowns,
        built.shape,
        insulated_u(now.floor.bare, resistance["floor"]),
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
        wall=_improved(now.wall, any_of(works, WALL), resistance["wall"]),
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
    shell_losses = shell(unknowns, built.shape, made)
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
        wall_loss=shell_losses.wall_loss,
        roof_loss=shell_losses.roof_loss,
        floor_loss=shell_losses.floor_loss,
        window_loss=u_value * glass.reduction * built.shape.window_area,
        thermal_bridge_loss=shell_losses.thermal_bridge_loss * measured_bridges,
        air_renewal_loss=shell_losses.air_renewal_loss * measured_air,
        solar_factor=np.where(better, coated_solar_factor(values, glass.frame), now.solar_factor),
    )
    return envelope, fan_power(unknowns, built.shape, made)


def _lifted(part: Part, axis: int) -> Part:
    """A part of a home with its rows as envelopes (axis 2: systems to come) or systems (axis 1)."""
    return _each(part, lambda array: np.expand_dims(array, axis) if np.ndim(array) >= 2 else array)


def homes(built: Dwelling, envelope: Envelope, fans: np.ndarray, system: Systems) -> Home:
    """Every envelope with every system of one boiler: a home of shape (N, E, S)."""
    now = built.home.equipment
    equipment = Equipment(
        fans[:, :, None],
        now.cooled_share[:, :, None],
        now.cooling_efficiency[:, :, None],
        system.photovoltaic_power[:, None, :],
    )
    burner = _each(system.boiler, lambda array: np.atleast_2d(array)[:, :1])  # one for all
    return replace(
        built.home,
        climate=_lifted(built.home.climate, 2),
        envelope=_lifted(envelope, 2),
        boiler=_lifted(burner, 1),
        heating=_lifted(system.heating, 1),
        hot_water=_lifted(system.hot_water, 1),
        equipment=equipment,
    )


def paired(built: Dwelling, envelope: Envelope, fans: np.ndarray, system: Systems) -> Home:
    """The k-th envelope with the k-th system: a home of shape (N, P)."""
    peak = np.atleast_2d(system.photovoltaic_power)
    return replace(
        built.home,
        envelope=envelope,
        boiler=system.boiler,
        heating=system.heating,
        hot_water=system.hot_water,
        equipment=replace(built.home.equipment, fan_power=fans, photovoltaic_power=peak),
    )
