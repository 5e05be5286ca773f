"""Generators after works: what heats, makes hot water and gives electricity, one row a system."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.housing.dwelling import Dwelling
from calc.housing.generators import Generator, boiler, generator
from calc.housing.home import Boiler, Heating, HotWater
from calc.housing.systems import heating
from calc.housing.unknowns import Unknowns
from calc.housing.water import WATER, boiler_makes_water, hot_water
from calc.renovation.works import GENERATORS, PLACE, SUPPORTS, WATER_PUMPS, any_of
from calc.schema.inputs import declarations
from calc.schema.vocabulary import (
    CLIMATE_ZONES,
    ENERGY_CARRIERS,
    HEATING_CONTROLS,
    HEATING_SYSTEMS,
    SECONDARY_HEATINGS,
)

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


def _repeated(answers: HousingAnswers, rows: int) -> dict[str, np.ndarray]:
    """One home once for each row of works, or as many homes as rows."""
    times = rows // len(answers.floor_area)
    return {name: np.repeat(getattr(answers, name), times) for name in declarations(HousingAnswers)}


def _answers(answers: HousingAnswers, works: np.ndarray, year: float) -> HousingAnswers:
    """The answers that each system's works make true, one row a system."""
    told = _repeated(answers, len(works))
    changed = any_of(works, tuple(GENERATORS))
    electric = _SYSTEM("electric_heaters")
    for name, (carrier, system) in GENERATORS.items():
        row = works[:, PLACE[name]]
        if name == "air_air_heat_pump":  # the heaters stay in the other rooms
            beside = row & (told["heating_system"] == electric) & (told["secondary_heating"] <= 0)
            heaters = SECONDARY_HEATINGS.index("electric_heaters")
            told["secondary_heating"] = np.where(beside, heaters, told["secondary_heating"])
        told["heating_carrier"] = np.where(row, _CARRIER(carrier), told["heating_carrier"])
        told["heating_system"] = np.where(row, _SYSTEM(system), told["heating_system"])
    for name, second in SUPPORTS.items():
        row = works[:, PLACE[name]]
        place = SECONDARY_HEATINGS.index(second)
        told["secondary_heating"] = np.where(row, place, told["secondary_heating"])
    told["heating_year"] = np.where(changed, year, told["heating_year"])
    told["generation_efficiency"] = np.where(changed, np.nan, told["generation_efficiency"])
    new_water = changed | any_of(
        works, ("heat_pump_water_heater", "solar_water_heater", "combined_solar_heating")
    )
    told["hot_water_efficiency"] = np.where(new_water, np.nan, told["hot_water_efficiency"])
    told["hot_water_backup"] = np.where(new_water, 0, told["hot_water_backup"]).astype(np.int8)
    return HousingAnswers(**told)


def _water_code(code: np.ndarray, works: np.ndarray) -> np.ndarray:
    """Hot-water system after works, shape (N, S)."""
    pump = works[:, PLACE["heat_pump_water_heater"]]
    sun = works[:, PLACE["solar_water_heater"]] | works[:, PLACE["combined_solar_heating"]]
    with_sun = np.where(
        code == WATER["with_heating"], WATER["solar_with_heating"], WATER["solar_electric"]
    )
    return np.where(pump, WATER["heat_pump_storage"], np.where(sun, with_sun, code))


def _controlled(
    answers: HousingAnswers,
    unknowns: Unknowns,
    built: Dwelling,
    works: np.ndarray,
    source: Generator,
    system: Heating,
) -> Heating:
    """Heating with a thermostat that sets back, where chosen; never made worse."""
    chosen = works[:, PLACE["programmable_thermostat"]]
    if not chosen.any():
        return system
    central = np.full(len(works), HEATING_CONTROLS.index("central"))
    set_back = replace(answers, heating_control=central)
    zone = built.home.climate.zone
    other = heating(set_back, unknowns, built.shape, built.elements.inertia, source, zone)
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
    told = _answers(answers, works, year)
    unknowns = Unknowns(built.unknowns.draws, values, len(works))
    source = generator(told, unknowns, built.shape)
    code = _water_code(built.hot_water_code, works)
    warm = heating(told, unknowns, built.shape, built.elements.inertia, source, zone)
    warm = _controlled(told, unknowns, built, works, source, warm)
    if pump_factor != 1.0:
        pumps = any_of(works, (*WATER_PUMPS, "hybrid_heat_pump"))
        warm = replace(
            warm, generation=np.where(pumps, warm.generation * pump_factor, warm.generation)
        )
    burner = boiler(told, unknowns, source, boiler_makes_water(code, source))
    today = generator(_same(answers, len(works)), unknowns, built.shape).year
    shared = (code == WATER["with_heating"]) | (code == WATER["solar_with_heating"])
    made = any_of(works, tuple(GENERATORS)) & shared
    made = made | (code != built.hot_water_code)
    aged = replace(source, year=np.where(made, year, today))
    water = hot_water(told, unknowns, built.shape, aged, code, zone)
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


def _same(answers: HousingAnswers, rows: int) -> HousingAnswers:
    return HousingAnswers(**_repeated(answers, rows))


def _taken(part: Part, rows: np.ndarray) -> Part:
    found = {}
    for field in fields(part):
        array = getattr(part, field.name)
        if np.ndim(array) >= 1 and array.shape[-1] == len(rows):
            array = array[..., rows]
        found[field.name] = array
    return replace(part, **found)


def of_rows(system: Systems, rows: np.ndarray) -> Systems:
    """Some of the systems.

    Parameters
    ----------
    rows : ndarray of bool, shape (S,)
    """
    return Systems(
        _taken(system.heating, rows),
        _taken(system.boiler, rows),
        _taken(system.hot_water, rows),
        system.photovoltaic_power[..., rows],
    )


def by_boiler(system: Systems, count: int) -> list[np.ndarray]:
    """Systems that share one boiler, and those that have none: masks of shape (S,).

    A boiler's year is most of the work: it is computed once for all that share it.
    """
    groups: dict[bytes, np.ndarray] = {}
    columns = [
        np.broadcast_to(getattr(system.boiler, field.name), (len(array), count))
        for field in fields(Boiler)
        for array in [np.atleast_2d(getattr(system.boiler, field.name))]
    ]
    present = np.broadcast_to(system.boiler.present.any(axis=0), count)
    for place in range(count):
        key = b"".join(c[:, place].tobytes() for c in columns) if present[place] else b""
        groups.setdefault(key, np.zeros(count, dtype=bool))[place] = True
    return list(groups.values())


def shared_boiler(burner: Boiler) -> Boiler:
    """One boiler for all of a group."""
    found = {field.name: np.atleast_2d(getattr(burner, field.name)) for field in fields(Boiler)}
    return Boiler(**{name: array[:, :1] for name, array in found.items()})
