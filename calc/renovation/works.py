"""Works: which exclude one another, and what each asks of a home."""

from __future__ import annotations

import numpy as np

from calc.schema.vocabulary import (
    DWELLING_TYPES,
    ENERGY_CARRIERS,
    HEATING_SYSTEMS,
    HOT_WATER_SYSTEMS,
    MEASURES,
    ROOF_TYPES,
    VENTILATIONS,
)

PLACE = {name: place for place, name in enumerate(MEASURES)}
WALL = ("external_wall_insulation", "internal_wall_insulation")
ROOF = ("roof_insulation", "flat_roof_insulation")
FLOOR = ("floor_insulation",)
WINDOWS = ("window_replacement",)
VENTILATION = ("humidity_controlled_ventilation", "balanced_ventilation")
GENERATORS = {
    "air_water_heat_pump": ("electricity", "air_water_heat_pump"),
    "ground_source_heat_pump": ("electricity", "ground_source_heat_pump"),
    "hybrid_heat_pump": ("natural_gas", "hybrid_heat_pump"),
    "air_air_heat_pump": ("electricity", "air_air_heat_pump"),
    "pellet_boiler": ("wood_pellets", "boiler"),
    "log_boiler": ("wood_logs", "boiler"),
    "condensing_gas_boiler": ("natural_gas", "condensing_boiler"),
    "heat_network_connection": ("district_heating", "district_heating"),
}
"""Carrier and system of each new main generator."""
SUPPORTS = {"pellet_stove": "pellet_stove", "log_stove": "log_stove", "wood_insert": "insert"}
"""Second generator of each stove."""
WATER = ("heat_pump_water_heater", "solar_water_heater", "combined_solar_heating")
EXCLUSIVE = (WALL, ROOF, VENTILATION, tuple(GENERATORS), tuple(SUPPORTS), WATER)
"""Of each of these a home takes one at most."""
ENVELOPE = (*WALL, *ROOF, *FLOOR, *WINDOWS, *VENTILATION)
INSULATED = (WALL, ROOF, FLOOR, WINDOWS)
"""Parts of the envelope that the aids count."""
FOSSIL = tuple(ENERGY_CARRIERS.index(name) for name in ("natural_gas", "lpg", "fuel_oil", "coal"))
_ON_WATER = (
    "air_water_heat_pump",
    "ground_source_heat_pump",
    "hybrid_heat_pump",
    "pellet_boiler",
    "log_boiler",
    "condensing_gas_boiler",
    "heat_network_connection",
    "combined_solar_heating",
)
_HOUSES_ONLY = (
    "ground_source_heat_pump",
    "pellet_boiler",
    "log_boiler",
    "combined_solar_heating",
    "solar_water_heater",
    "solar_panels",
    "wood_insert",
)
_HAVES = {
    "air_water_heat_pump": ("air_water_heat_pump", "hybrid_heat_pump", "condensing_gas_boiler"),
    "ground_source_heat_pump": (
        "ground_source_heat_pump",
        "air_water_heat_pump",
        "hybrid_heat_pump",
        "condensing_gas_boiler",
    ),
    "hybrid_heat_pump": ("hybrid_heat_pump", "condensing_gas_boiler"),
    "air_air_heat_pump": ("air_air_heat_pump",),
    "condensing_boiler": ("condensing_gas_boiler",),
}
"""What each system of today makes pointless."""
SHARED_IN_FLATS = (
    "external_wall_insulation",
    "roof_insulation",
    "flat_roof_insulation",
    "floor_insulation",
    *VENTILATION,
    "heat_network_connection",
)
"""Works on what co-owners share: one household cannot decide them alone."""
_MECHANICAL = tuple(
    place
    for place, name in enumerate(VENTILATIONS)
    if name not in ("window_opening", "vents", "natural_ducts")
)


def has_fans(ventilation):
    """Whether a ventilation is mechanical.

    Examples
    --------
    >>> has_fans(np.array([0, 6])).tolist()
    [False, True]
    """
    return np.isin(ventilation, _MECHANICAL)


def refusals(
    *,
    dwelling_type: int,
    roof_type: int,
    has_roof: bool,
    has_floor: bool,
    carrier: int,
    system: int,
    is_water: bool,
    is_collective: bool,
    hot_water: int,
    is_listed: bool,
) -> dict[str, str]:
    """Measures that one home cannot take, with the reason.

    Parameters
    ----------
    dwelling_type, roof_type, carrier, system, hot_water : int
        Codes of the vocabulary, the likeliest where nobody said.
    has_roof, has_floor : bool
        Whether a roof and a lower floor are the home's.
    is_water, is_collective : bool
        Heated by water in pipes; by a generator that homes share.
    is_listed : bool
        The façade may not be changed.

    Returns
    -------
    dict of str to str
        Code by measure.

    Examples
    --------
    >>> found = refusals(dwelling_type=0, roof_type=0, has_roof=True, has_floor=True, carrier=0,
    ...     system=6, is_water=False, is_collective=False, hot_water=1, is_listed=True)
    >>> found["air_water_heat_pump"], found["external_wall_insulation"]
    ('no_water_network', 'listed_facade')
    """
    refused: dict[str, str] = {}
    is_flat_roof = roof_type == ROOF_TYPES.index("flat")
    refused["roof_insulation" if is_flat_roof else "flat_roof_insulation"] = "other_roof"
    if not has_roof:
        refused |= dict.fromkeys(ROOF, "no_roof")
    if not has_floor:
        refused["floor_insulation"] = "no_floor"
    if is_listed:
        refused["external_wall_insulation"] = "listed_facade"
    if not is_water:
        refused |= dict.fromkeys(_ON_WATER, "no_water_network")
    if carrier != ENERGY_CARRIERS.index("natural_gas"):
        refused |= dict.fromkeys(("hybrid_heat_pump", "condensing_gas_boiler"), "no_gas")
    if carrier != ENERGY_CARRIERS.index("fuel_oil"):
        refused["oil_tank_removal"] = "no_oil_tank"
    if hot_water == HOT_WATER_SYSTEMS.index("heat_pump_storage"):
        refused["heat_pump_water_heater"] = "already_there"
    refused |= dict.fromkeys(_HAVES.get(HEATING_SYSTEMS[system], ()), "already_there")
    if (carrier, HEATING_SYSTEMS[system]) == (ENERGY_CARRIERS.index("wood_pellets"), "boiler"):
        refused["pellet_boiler"] = "already_there"
    if carrier == ENERGY_CARRIERS.index("district_heating"):
        refused |= dict.fromkeys(GENERATORS, "district_heating")
    if dwelling_type == DWELLING_TYPES.index("apartment"):
        refused |= dict.fromkeys(_HOUSES_ONLY, "houses_only")
        if is_collective:
            refused |= dict.fromkeys((*GENERATORS, *WATER), "collective_heating")
            refused["programmable_thermostat"] = "collective_heating"
    return refused


def conflicts(packages: np.ndarray) -> np.ndarray:
    """Packages that hold two works where a home takes one.

    Parameters
    ----------
    packages : ndarray of bool, shape (P, measures)

    Returns
    -------
    ndarray of bool, shape (P,)

    Examples
    --------
    >>> both = np.zeros((1, len(MEASURES)), dtype=bool)
    >>> both[0, :2] = True
    >>> conflicts(both).tolist()
    [True]
    """
    doubled = [packages[:, [PLACE[m] for m in group]].sum(axis=-1) > 1 for group in EXCLUSIVE]
    return np.any(doubled, axis=0)


def any_of(packages: np.ndarray, names: tuple[str, ...]) -> np.ndarray:
    """Packages that hold one of some works.

    Examples
    --------
    >>> any_of(np.eye(len(MEASURES), dtype=bool)[:2], WALL).tolist()
    [True, True]
    """
    return packages[:, [PLACE[name] for name in names]].any(axis=-1)
