"""From answers to heating: generators, networks, control."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.housing.engine import boiler_law
from calc.housing.home import Boiler, Heating
from calc.housing.shape import Shape
from calc.housing.shell import Shell
from calc.housing.unknowns import Unknowns
from calc.parameters import Parameters, Table
from calc.vocabulary import (
    CLIMATE_ZONES,
    EMITTERS,
    ENERGY_CARRIERS,
    HEATING_CONTROLS,
    HEATING_SYSTEMS,
    INERTIAS,
    SECONDARY_HEATINGS,
    UNKNOWN,
)

CARRIER = {name: place for place, name in enumerate(ENERGY_CARRIERS)}
SYSTEM = {name: place for place, name in enumerate(HEATING_SYSTEMS)}
EMITTER = {name: place for place, name in enumerate(EMITTERS)}
SECONDARY = {name: place for place, name in enumerate(SECONDARY_HEATINGS)}
_H3 = CLIMATE_ZONES.index("h3")
_FUELS = {
    "natural_gas": "gas", "lpg": "gas", "fuel_oil": "fuel_oil", "coal": "logs",
    "wood_logs": "logs", "wood_chips": "logs", "wood_pellets": "pellets",
}  # fmt: skip
_KINDS = {"low_temperature_boiler": "low_temperature", "condensing_boiler": "condensing"}
_WATER_HEAT_PUMPS = ("air_water_heat_pump", "ground_source_heat_pump", "hybrid_heat_pump")
_BOILERS = ("boiler", "low_temperature_boiler", "condensing_boiler")


def at_year(
    table: Table, column: str, key: np.ndarray, keys: tuple, year: np.ndarray, of: tuple[str, ...]
) -> np.ndarray:
    """Values of a table's column by a key and the year of installation.

    Parameters
    ----------
    key : ndarray of int, shape (...)
        Place in `keys`, each a tuple of values of the columns `of`.
    year : ndarray, shape (...)

    Returns
    -------
    ndarray, shape (...)
    """
    rows = rows_at_year(table, key, keys, year, of)
    return table.columns[column][rows]


def rows_at_year(
    table: Table, key: np.ndarray, keys: tuple, year: np.ndarray, of: tuple[str, ...]
) -> np.ndarray:
    """Rows of a table by a key and the year of installation; see :func:`at_year`."""
    found = np.zeros(np.broadcast_shapes(np.shape(key), np.shape(year)), dtype=np.int64)
    for place, values in enumerate(keys):
        mask = np.ones(len(table.columns["installed_from"]), dtype=bool)
        for column, value in zip(of, values, strict=True):
            mask &= table.columns[column] == value
        rows = np.flatnonzero(mask)
        starts = table.columns["installed_from"][rows]
        at = rows[np.clip(np.searchsorted(starts, year, side="right") - 1, 0, len(rows) - 1)]
        found = np.where(key == place, at, found)
    return found


@dataclass(frozen=True)
class Generator:
    """What heats: codes and year, before any efficiency."""

    system: np.ndarray
    carrier: np.ndarray
    year: np.ndarray
    is_collective: np.ndarray
    has_boiler: np.ndarray
    is_water: np.ndarray
    emitters: np.ndarray


@cache
def _system_laws(parameters: Parameters) -> np.ndarray:
    """Probability of each heating system by carrier, shape (carriers, systems)."""
    laws = np.zeros((len(ENERGY_CARRIERS), len(HEATING_SYSTEMS)))
    boilers = parameters["unknowns.gas_boiler"].values[0]
    for carrier in ("natural_gas", "lpg", "fuel_oil"):
        laws[CARRIER[carrier], [SYSTEM[name] for name in _BOILERS]] = boilers
    laws[CARRIER["electricity"]] = parameters["unknowns.electric_system"].values[0]
    laws[CARRIER["wood_logs"]] = parameters["unknowns.log_system"].values[0]
    laws[CARRIER["wood_pellets"]] = parameters["unknowns.pellet_system"].values[0]
    laws[CARRIER["wood_chips"], SYSTEM["boiler"]] = 1
    laws[CARRIER["coal"], SYSTEM["stove"]] = 1
    laws[CARRIER["district_heating"], SYSTEM["district_heating"]] = 1
    return laws


def generator(answers: HousingAnswers, unknowns: Unknowns, shape: Shape) -> Generator:
    """The main generator, its age and its emitters."""
    carrier = answers.heating_carrier[None, :]
    given = np.where(
        answers.heating_carrier == CARRIER["district_heating"],
        SYSTEM["district_heating"],
        answers.heating_system,
    ).astype(np.int8)
    system = unknowns.choice(
        "heating_system", given, _system_laws(unknowns.parameters)[answers.heating_carrier]
    )
    today = answers.date.astype("datetime64[Y]").astype(int) + 1970.0
    oldest = np.maximum(today - shape.year, 1.0)
    aged = np.minimum(unknowns.of("generator_age"), oldest)
    year = unknowns.given_or(answers.heating_year, today - aged)
    unknowns.note("heating_year", np.isfinite(answers.heating_year), year)
    kind = np.where(shape.is_house, 0, 1)
    given_scope = np.where(
        shape.is_house & (answers.heating_scope == UNKNOWN), 0, answers.heating_scope
    ).astype(np.int8)
    given_scope = np.where(system[0] == SYSTEM["district_heating"], 1, given_scope).astype(np.int8)
    scope = unknowns.choice(
        "heating_scope", given_scope, unknowns.table("heating_scope")[kind]
    )
    burns = np.isin(carrier, [CARRIER[name] for name in _FUELS])
    hybrid = system == SYSTEM["hybrid_heat_pump"]
    has_boiler = (burns & np.isin(system, [SYSTEM[name] for name in _BOILERS])) | hybrid
    is_water = has_boiler | np.isin(
        system, [SYSTEM[name] for name in (*_WATER_HEAT_PUMPS, *_BOILERS, "district_heating")]
    )
    emitters = unknowns.choice("emitters", answers.emitters, unknowns.table("emitters"))
    return Generator(system, carrier, year, (scope == 1) & is_water, has_boiler, is_water, emitters)


def boiler(answers: HousingAnswers, unknowns: Unknowns, source: Generator, makes_water) -> Boiler:
    """The boiler's model and temperatures, where there is one."""
    parameters = unknowns.parameters
    hybrid = source.system == SYSTEM["hybrid_heat_pump"]
    fuels = tuple(_FUELS)
    fuel = np.where(hybrid, CARRIER["natural_gas"], source.carrier)
    keys, places = [], np.zeros(source.system.shape, dtype=int)
    for carrier in fuels:
        for system in (*_BOILERS, "hybrid_heat_pump"):
            kind = _KINDS.get(system, "condensing" if system == "hybrid_heat_pump" else "standard")
            kind = "wood" if _FUELS[carrier] in ("logs", "pellets") else kind
            is_this = (fuel == CARRIER[carrier]) & (source.system == SYSTEM[system])
            places = np.where(is_this, len(keys), places)
            keys.append((_FUELS[carrier], kind))
    table = parameters.table("boilers.default")
    model = rows_at_year(table, places, tuple(keys), source.year, ("fuel", "kind"))
    regulated = unknowns.flag("is_regulated", None, unknowns.table("is_regulated"))
    part, full = _temperatures(parameters, model, source, regulated)
    wood = boiler_law(parameters).kind[model] == 3
    power = parameters["boilers.auxiliary_power"].values[0][np.where(wood, 1, 0)]
    return Boiler(
        source.has_boiler, model, part, full,
        parameters["boilers.gross_heating_value"].values[0][fuel],
        makes_water, np.broadcast_to(False, model.shape) | (source.year > 2005),
        unknowns.flag("generator_is_inside", None, unknowns.table("generator_is_inside"))
        & ~source.is_collective,
        power[..., 0], power[..., 1], source.is_collective,
    )  # fmt: skip


def _temperatures(
    parameters: Parameters, model: np.ndarray, source: Generator, regulated: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    kinds = ("standard_before_1990", "standard", "low_temperature", "condensing")
    grid = parameters.table("boilers.temperature").grid(
        "temperature", regulated=("0", "1"),
        emitters_period=("before_1981", "1981_2000", "after_2000"),
        emission_temperature=("low", "high"), boiler=kinds,
    )  # fmt: skip
    kind = boiler_law(parameters).kind[model]
    column = np.select([kind == 1, kind == 2, source.year < 1991], [2, 3, 0], 1)
    period = np.searchsorted((1981, 2001), source.year, side="right")
    low = np.where(source.emitters == EMITTER["underfloor"], 0, 1)
    at_rest = regulated.astype(np.int8)
    return grid[at_rest, period, low, column], grid[0, period, low, column]


def _scop(unknowns: Unknowns, source: Generator, zone: np.ndarray) -> np.ndarray:
    table = unknowns.parameters.table("heating.heat_pumps")
    kinds = ("air_water_heat_pump", "ground_source_heat_pump", "air_air_heat_pump")
    keys, places = [], np.zeros(source.system.shape, dtype=int)
    kind = np.where(
        source.system == SYSTEM["hybrid_heat_pump"], SYSTEM["air_water_heat_pump"], source.system
    )
    underfloor = source.emitters == EMITTER["underfloor"]
    for name in kinds:
        for emission in ("other", "underfloor"):
            for group in ("h1_h2", "h3"):
                here = (kind == SYSTEM[name]) & (underfloor == (emission == "underfloor"))
                places = np.where(here & ((zone == _H3) == (group == "h3")), len(keys), places)
                keys.append((name, emission, group))
    return at_year(
        table, "scop", places, tuple(keys), source.year, ("heat_pump", "emission", "zone_group")
    )


def _stove(unknowns: Unknowns, carrier: np.ndarray, year: np.ndarray) -> np.ndarray:
    table = unknowns.parameters.table("heating.stoves")
    place = np.select(
        [carrier == CARRIER["wood_logs"], carrier == CARRIER["wood_pellets"]], [0, 1], 2
    )
    return at_year(table, "efficiency", place, (("logs",), ("pellets",), ("other",)), year, ("stove",))


def _generation(
    answers: HousingAnswers, unknowns: Unknowns, source: Generator, zone: np.ndarray
) -> np.ndarray:
    """Rg or SCOP; NaN where the boiler's is computed."""
    simple = unknowns.parameters["heating.generation_efficiency"].values[0]
    stove = np.isin(source.system, (SYSTEM["stove"], SYSTEM["insert"]))
    pump = np.isin(source.system, [SYSTEM[n] for n in (*_WATER_HEAT_PUMPS, "air_air_heat_pump")])
    electric_boiler = (source.carrier == CARRIER["electricity"]) & np.isin(
        source.system, [SYSTEM[name] for name in _BOILERS]
    )
    found = np.select(
        [pump, stove, source.system == SYSTEM["district_heating"], electric_boiler, source.has_boiler],
        [_scop(unknowns, source, zone), _stove(unknowns, source.carrier, source.year), simple[2],
         simple[1], np.nan],
        simple[0],
    )  # fmt: skip
    return unknowns.given_or(answers.generation_efficiency, found)


@dataclass(frozen=True)
class _Network:
    efficiency: np.ndarray
    has_room_control: np.ndarray
    emission: np.ndarray


def _network(answers: HousingAnswers, unknowns: Unknowns, source: Generator) -> _Network:
    """Emission × distribution × control, each given or by the regulation's tables."""
    emission_table = unknowns.parameters["heating.emission_efficiency"].values[0]
    distribution_table = unknowns.parameters["heating.distribution_efficiency"].values[0]
    control_table = unknowns.parameters["heating.control_efficiency"].values[0]
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
        [3, 2, 6, 4, 1, 0], 1,
    )  # fmt: skip
    network = np.where(source.is_collective, 4, 2) + low.astype(np.int8)
    network = np.where(blown, 1, np.where(source.is_water, network, 0))
    control = np.select(
        [source.is_water & underfloor & source.is_collective, source.is_water & underfloor,
         source.is_water & valves, source.is_water, stove, air | blown, storage],
        [4, 3, 8, 7, 6, 9, 1], 0,
    )  # fmt: skip
    efficiency = (
        unknowns.given_or(answers.emission_efficiency, emission_table[emission])
        * unknowns.given_or(answers.distribution_efficiency, distribution_table[network, insulated])
        * unknowns.given_or(answers.control_efficiency, control_table[control])
    )
    return _Network(efficiency, ~source.is_water | valves, np.where(underfloor, 1, 0))


@cache
def _intermittency_grid(parameters: Parameters) -> np.ndarray:
    """I0 by configuration (house, flat alone, flat shared with or without meters), kind,
    room control, emission, control and mass."""
    table = parameters.table("heating.intermittency")
    keys = {
        "emission": ("radiators", "underfloor"),
        "control": HEATING_CONTROLS,
        "inertia": ("light", "heavy"),
    }
    grid = np.full((4, 2, 2, 2, 3, 2), np.nan)
    configurations = (("house", ""), ("apartment_individual", ""),
                      ("apartment_collective", "no"), ("apartment_collective", "yes"))  # fmt: skip
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
                            cell &= (table.columns["control"] == control)
                            cell &= table.columns["inertia"] == mass
                            if cell.any():
                                grid[place, int(kind == "central"), int(room == "yes"), e, c, i] = (
                                    table.columns["intermittency"][cell][0]
                                )
    # a control by room does not exist on some networks: the nearest below stands for it
    for control in (1, 2):
        hole = np.isnan(grid[..., control, :])
        grid[..., control, :] = np.where(hole, grid[..., control - 1, :], grid[..., control, :])
    return grid


def heating(
    answers: HousingAnswers, unknowns: Unknowns, shape: Shape, shell: Shell, source: Generator,
    zone: np.ndarray,
) -> Heating:  # fmt: skip
    """Generators and networks of the homes."""
    grid = _intermittency_grid(unknowns.parameters)
    network = _network(answers, unknowns, source)
    metered = unknowns.flag("individual_metering", None, unknowns.table("individual_metering"))
    configuration = np.where(
        shape.is_house, 0, np.where(source.is_collective, 2 + metered.astype(np.int8), 1)
    )
    control = unknowns.choice(
        "heating_control", answers.heating_control, unknowns.table("heating_control")
    )
    mass = (shell.inertia >= INERTIAS.index("heavy")).astype(np.int8)
    central = source.is_water.astype(np.int8)
    room = network.has_room_control.astype(np.int8)
    setting = grid[configuration, central, room, network.emission, control, mass]
    setting = unknowns.given_or(answers.intermittency_factor, setting)
    share, carrier, efficiency = _support(answers, unknowns, source, zone)
    alone = np.where(shape.is_house, 0, 1)
    support_setting = grid[alone, 0, 1, 0, 0, mass]
    law = unknowns.parameters["method_3cl.heating_shares"].values[0]
    hybrid_share = law[3 + np.searchsorted((3, 7), zone, side="right")]
    hybrid = source.system == SYSTEM["hybrid_heat_pump"]
    main = np.where(hybrid, CARRIER["electricity"], source.carrier)
    return Heating(
        main, _generation(answers, unknowns, source, zone), network.efficiency, setting,
        np.where(hybrid, 1 - hybrid_share, 0.0),
        np.broadcast_to(CARRIER["natural_gas"], (1, unknowns.size)),
        share, carrier, efficiency, support_setting,
        np.where(source.is_water, 1.0, 0.0), source.emitters == EMITTER["underfloor"],
    )  # fmt: skip


def _support(
    answers: HousingAnswers, unknowns: Unknowns, source: Generator, zone: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Share, carrier and whole efficiency of a second generator."""
    second = unknowns.choice(
        "secondary_heating", answers.secondary_heating, unknowns.table("secondary_heating")
    )
    law = unknowns.parameters["method_3cl.heating_shares"].values[0]
    stove = np.isin(second, [SECONDARY[n] for n in ("log_stove", "pellet_stove", "insert")])
    pellet = second == SECONDARY["pellet_stove"]
    pump = second == SECONDARY["air_air_heat_pump"]
    electric = second == SECONDARY["electric_heaters"]
    air_first = source.system == SYSTEM["air_air_heat_pump"]
    drawn = np.minimum(unknowns.of("support_share"), 0.5)
    share = np.select([stove, pump, electric & air_first, electric], [law[0], law[2], 0.4, drawn], 0)
    carrier = np.select(
        [pellet, stove], [CARRIER["wood_pellets"], CARRIER["wood_logs"]], CARRIER["electricity"]
    )
    emission = unknowns.parameters["heating.emission_efficiency"].values[0]
    control = unknowns.parameters["heating.control_efficiency"].values[0]
    stove_efficiency = np.where(
        pellet, _stove(unknowns, carrier, source.year), unknowns.of("support_stove_efficiency")
    )
    pump_source = Generator(
        np.full_like(source.system, SYSTEM["air_air_heat_pump"]), source.carrier, source.year,
        source.is_collective, source.has_boiler, source.is_water, source.emitters,
    )  # fmt: skip
    efficiency = np.select(
        [stove, pump],
        [stove_efficiency * emission[6] * control[6],
         _scop(unknowns, pump_source, zone) * emission[4] * control[9]],
        emission[0] * control[0],
    )  # fmt: skip
    return share, carrier, efficiency
