"""From answers to heating: efficiencies of generators and networks, shares, setting back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

import numpy as np

from calc.housing.generators import (
    BOILERS,
    CARRIER,
    EMITTER,
    SYSTEM,
    WATER_HEAT_PUMPS,
    Generator,
    rows_at_year,
)
from calc.housing.home import Heating
from calc.housing.shape import GROUP_OF_ZONE, Shape
from calc.housing.unknowns import Unknowns
from calc.parameters import Parameters
from calc.places import communes as places
from calc.schema.vocabulary import (
    CLIMATE_ZONES,
    HEATING_CONTROLS,
    HEATING_SYSTEMS,
    INERTIAS,
    SECONDARY_HEATINGS,
)

# What carries heat from generator to room: emission, distribution, control, setting back.


@dataclass(frozen=True)
class Network:
    efficiency: np.ndarray
    has_room_control: np.ndarray
    emission: np.ndarray


def network(unknowns: Unknowns, source: Generator) -> Network:
    """Emission × distribution × control, each given or by the regulation's tables."""
    emission = unknowns.parameters["heating.emission_efficiency"].by_key()
    distribution = unknowns.parameters["heating.distribution_efficiency"]
    control = unknowns.parameters["heating.control_efficiency"].by_key()
    underfloor = source.emitters == EMITTER["underfloor"]
    stove = np.isin(source.system, (SYSTEM["stove"], SYSTEM["insert"]))
    air = source.system == SYSTEM["air_air_heat_pump"]
    blown = (source.emitters == EMITTER["warm_air"]) & ~air
    storage = source.system == SYSTEM["storage_heaters"]
    panel, valves = unknowns.flag("electric_panel"), unknowns.flag("room_control")
    insulated = unknowns.flag("network_is_insulated").astype(np.int8)
    low = unknowns.flag("network_is_low") | underfloor
    warm_floor = source.is_water & underfloor
    by_emission = {
        "underfloor": warm_floor,
        "radiators": source.is_water,
        "stove": stove,
        "fan_coils": air,
        "other_electric": storage,
        "electric_heaters": panel,
    }
    by_pipes = {
        "air": blown,
        "none": ~source.is_water,
        "collective_low": source.is_collective & low,
        "collective_high": source.is_collective,
        "individual_low": low,
    }
    by_control = {
        "water_underfloor_collective": warm_floor & source.is_collective,
        "water_underfloor": warm_floor,
        "radiators_with_valves": source.is_water & valves,
        "radiators_without_valves": source.is_water,
        "stove": stove,
        "warm_air": air | blown,
        "storage_heaters": storage,
        "other": source.is_two_part,
    }
    pipes = _first_of(by_pipes, {n: k for k, n in enumerate(distribution.rows)}, "individual_high")
    carried = distribution.constant[pipes, insulated] * unknowns.of("network_factor")
    emitted = _first_of(by_emission, emission, "other_electric")
    controlled = _first_of(by_control, control, "electric_heaters")
    efficiency = (
        unknowns.measured("emission_efficiency", emitted)
        * unknowns.measured("distribution_efficiency", carried)
        * unknowns.measured("control_efficiency", controlled)
    )
    return Network(efficiency, ~source.is_water | valves, np.where(underfloor, 1, 0))


def _first_of(
    kinds: dict[str, np.ndarray], values: Mapping[str, float], otherwise: str
) -> np.ndarray:
    """The value of the first kind that a home is of."""
    return np.select([*kinds.values()], [values[name] for name in kinds], values[otherwise])


_CONFIGURATIONS = (
    ("house", ""),
    ("apartment_individual", ""),
    ("apartment_collective", "no"),
    ("apartment_collective", "yes"),
)
"""Homes whose heat is set back alike, and whether it is metered in each."""


@cache
def intermittency_grid(parameters: Parameters) -> np.ndarray:
    """I0 by configuration (house, flat alone, flat shared without or with meters), kind,
    room control, emission, control and mass."""
    columns = parameters.table("heating.intermittency").columns
    axes: dict[str, tuple[str, ...]] = {
        "heating_kind": ("divided", "central"),
        "room_control": ("no", "yes"),
        "emission": ("radiators", "underfloor"),
        "control": HEATING_CONTROLS,
        "inertia": ("light", "heavy"),
    }
    rows = np.all([np.isin(columns[axis], keys) for axis, keys in axes.items()], axis=0)
    homes = zip(columns["configuration"][rows], columns["individual_metering"][rows], strict=True)
    cell = [[_CONFIGURATIONS.index(home) for home in homes]]
    cell += [[keys.index(key) for key in columns[axis][rows]] for axis, keys in axes.items()]
    grid = np.full((len(_CONFIGURATIONS), *map(len, axes.values())), np.nan)
    grid[tuple(cell)] = columns["intermittency"][rows]
    # a control by room does not exist on some networks: the nearest below stands for it
    for at in (1, 2):
        hole = np.isnan(grid[..., at, :])
        grid[..., at, :] = np.where(hole, grid[..., at - 1, :], grid[..., at, :])
    return grid


SECONDARY = {name: place for place, name in enumerate(SECONDARY_HEATINGS)}
_H3 = CLIMATE_ZONES.index("h3")
_PUMP_KINDS = ("air_water_heat_pump", "ground_source_heat_pump", "air_air_heat_pump")
_PUMPS = tuple(product(_PUMP_KINDS, ("other", "underfloor"), ("h1_h2", "h3")))
_PUMP_OF = np.array(
    [_PUMP_KINDS.index(name) if name in _PUMP_KINDS else 0 for name in HEATING_SYSTEMS]
)
"""Kind of each system's heat pump; a hybrid's takes heat from the air to water."""


def _in_use(unknowns: Unknowns, source: Generator, zone: np.ndarray) -> np.ndarray:
    """Energy of a ground-source pump measured in homes over its label's, an air pump's being 1."""
    result = unknowns.parameters["real_use.measured_heat_pump"].by_key()
    air, ground = (
        _scop(unknowns, _in_place(source, name), zone)
        for name in ("air_water_heat_pump", "ground_source_heat_pump")
    )
    in_homes = result["air_water"] / result["ground_source"]
    is_ground = source.system == SYSTEM["ground_source_heat_pump"]
    return np.where(is_ground, in_homes * ground / air, 1.0)


def _in_place(source: Generator, system: str) -> Generator:
    """Another system in the place of each generator, as old and with the same emitters."""
    return replace(source, system=np.full_like(source.system, SYSTEM[system]))


def _scop(unknowns: Unknowns, source: Generator, zone: np.ndarray) -> np.ndarray:
    underfloor = source.emitters == EMITTER["underfloor"]
    row = rows_at_year(
        unknowns.parameters,
        "heating.heat_pumps",
        ("heat_pump", "emission", "zone_group"),
        _PUMPS,
        4 * _PUMP_OF[source.system] + 2 * underfloor + (zone == _H3),
        source.year,
    )
    factor = unknowns.of("heat_pump_factor")
    return unknowns.parameters.table("heating.heat_pumps").columns["scop"][row] * factor


def _stove(unknowns: Unknowns, carrier: np.ndarray, year: np.ndarray) -> np.ndarray:
    kind = np.select(
        [carrier == CARRIER["wood_logs"], carrier == CARRIER["wood_pellets"]], [0, 1], 2
    )
    row = rows_at_year(
        unknowns.parameters,
        "heating.stoves",
        ("stove",),
        (("logs",), ("pellets",), ("other",)),
        kind,
        year,
    )
    return unknowns.parameters.table("heating.stoves").columns["efficiency"][row]


def _generation(unknowns: Unknowns, source: Generator, zone: np.ndarray) -> np.ndarray:
    """Rg or SCOP; NaN where the boiler's is computed."""
    simple = unknowns.parameters["heating.generation_efficiency"].by_key()
    stove = np.isin(source.system, (SYSTEM["stove"], SYSTEM["insert"]))
    pump = np.isin(source.system, [SYSTEM[n] for n in (*WATER_HEAT_PUMPS, "air_air_heat_pump")])
    electric_boiler = (source.carrier == CARRIER["electricity"]) & np.isin(
        source.system, [SYSTEM[name] for name in BOILERS]
    )
    district = source.system == SYSTEM["district_heating"]
    result = np.select(
        [pump, stove, district, electric_boiler, source.has_boiler],
        [
            _scop(unknowns, source, zone),
            _stove(unknowns, source.carrier, source.year) * unknowns.of("stove_factor"),
            simple["district_heating"],
            simple["electric_boiler"],
            np.nan,
        ],
        simple["direct_electric"],
    )
    pumps = np.isin(np.arange(len(HEATING_SYSTEMS)), [SYSTEM[name] for name in _PUMP_KINDS])
    share = np.where(pump, 0.0, unknowns.middle("heating_system", pumps.astype(float)))
    result = 1 / ((1 - share) / result + share / _scop(unknowns, source, zone))
    return unknowns.given_or("generation_efficiency", result)


def heating(
    unknowns: Unknowns, shape: Shape, inertia: np.ndarray, source: Generator, zone: np.ndarray
) -> Heating:
    """Generators and networks of the homes."""
    grid = intermittency_grid(unknowns.parameters)
    carried = network(unknowns, source)
    house, alone, shared_heat, metered_heat = range(len(_CONFIGURATIONS))
    shared = np.where(unknowns.flag("individual_metering"), metered_heat, shared_heat)
    home_alone = np.where(shape.is_house, house, alone)
    configuration = np.where(shape.is_house | ~source.is_collective, home_alone, shared)
    control = unknowns.choice("heating_control")
    mass = (inertia >= INERTIAS.index("heavy")).astype(np.int8)
    central = source.is_water.astype(np.int8)
    room = carried.has_room_control.astype(np.int8)
    law = unknowns.parameters["method_3cl.heating_shares"].by_key()
    setting = grid[configuration, central, room, carried.emission, control, mass]
    base = grid[shared, 1, 1, 0, control, mass]
    part = law["two_part_base"]
    setting = np.where(source.is_two_part, part * base + (1 - part) * setting, setting)
    setting = unknowns.measured("intermittency_factor", setting)
    share, carrier, efficiency = _support(unknowns, source, zone)
    hybrids = np.array([law["hybrid_h1"], law["hybrid_h2"], law["hybrid_h3"]])
    hybrid_share = hybrids[GROUP_OF_ZONE[zone]]
    hybrid = source.system == SYSTEM["hybrid_heat_pump"]
    main = np.where(hybrid, CARRIER["electricity"], source.carrier)
    return Heating(
        carrier=main,
        generation=_generation(unknowns, source, zone),
        network=carried.efficiency,
        intermittency=setting,
        backup_share=np.where(hybrid, 1 - hybrid_share, 0.0),
        backup_carrier=np.broadcast_to(CARRIER["natural_gas"], (1, unknowns.size)),
        support_share=share,
        support_carrier=carrier,
        support_efficiency=efficiency,
        support_intermittency=grid[home_alone, 0, 1, 0, 0, mass],
        solar_share=np.zeros((1, 1)),
        circulator=np.where(source.is_water, 1.0, 0.0),
        is_underfloor=source.emitters == EMITTER["underfloor"],
        measured=np.where(
            np.isfinite(unknowns.answers.generation_efficiency),
            1.0,
            _in_use(unknowns, source, zone),
        ),
    )


def _support(
    unknowns: Unknowns, source: Generator, zone: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Share, carrier and whole efficiency of a second generator."""
    second = unknowns.choice("secondary_heating")
    law = unknowns.parameters["method_3cl.heating_shares"].by_key()
    stove = np.isin(second, [SECONDARY[n] for n in ("log_stove", "pellet_stove", "insert")])
    pellet = second == SECONDARY["pellet_stove"]
    pump = second == SECONDARY["air_air_heat_pump"]
    electric = second == SECONDARY["electric_heaters"]
    air_first = source.system == SYSTEM["air_air_heat_pump"]
    beside = source.is_collective.astype(np.int8)
    drawn = np.minimum(unknowns.of("support_share", beside), 0.5)
    shares = [law["stove_support"], law["second_heat_pump"], law["electric_beside_air"], drawn]
    share = np.select([stove, pump, electric & air_first, electric], shares, 0)
    stated = unknowns.answers.secondary_heating_share
    share = np.where(np.isfinite(stated) & (second > 0), np.nan_to_num(stated), share)
    carrier = np.select(
        [pellet, stove], [CARRIER["wood_pellets"], CARRIER["wood_logs"]], CARRIER["electricity"]
    )
    emission = unknowns.parameters["heating.emission_efficiency"].by_key()
    control = unknowns.parameters["heating.control_efficiency"].by_key()
    stove_efficiency = np.where(
        pellet, _stove(unknowns, carrier, source.year), unknowns.of("support_stove_efficiency")
    )
    scop = _scop(unknowns, _in_place(source, "air_air_heat_pump"), zone)
    efficiency = np.select(
        [stove, pump],
        [
            stove_efficiency * emission["stove"] * control["stove"],
            scop * emission["fan_coils"] * control["warm_air"],
        ],
        emission["electric_heaters"] * control["electric_heaters"],
    )
    return share, carrier, efficiency


# District heating: which networks may be a home's own, and what their heat emits.

_LEVELS = ("commune", "epci", "departement")
"""Where a home's network is looked for, the nearest first; then in the whole country."""
_STEPS = 100


@dataclass(frozen=True)
class _Networks:
    """What heat emits in the networks around each place.

    Attributes
    ----------
    emissions : ndarray, shape (groups, steps)
        Ascending, equally likely; the last group is the country's. [kgCO2e/kWh]
    group : ndarray of int, shape (places,)
    """

    emissions: np.ndarray
    group: np.ndarray


def _likely(emissions: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Equally likely emissions of the homes that some networks heat, ascending."""
    order = np.argsort(emissions)
    reached = np.cumsum(weights[order]) / weights.sum()
    steps = (np.arange(_STEPS) + 0.5) / _STEPS
    return emissions[order][np.searchsorted(reached, steps)]


@cache
def _networks(parameters: Parameters, year: int) -> _Networks:
    """Networks as the list of a year tells them."""
    listed = parameters.table("energy.heat_networks").columns
    factor = f"emission_factor_{year}"
    is_stated = np.isfinite(listed[factor])
    table = {name: column[is_stated] for name, column in listed.items()}
    own, everywhere = places.index(table["commune"]), np.arange(places.place_count())
    people = places.population(own)
    weights = np.where(np.isnan(people), np.nanmin(people), people)
    rows: list[np.ndarray] = []
    group = np.full(len(everywhere), -1)
    for level in _LEVELS:
        of_networks = table[level] if level in table else places.code_of(level, own)
        codes = np.unique(of_networks[of_networks != ""])
        of_places = places.code_of(level, everywhere)
        result = np.minimum(np.searchsorted(codes, of_places), len(codes) - 1)
        group = np.where((codes[result] == of_places) & (group < 0), len(rows) + result, group)
        for code in codes:
            some = of_networks == code
            rows.append(_likely(table[factor][some], weights[some]))
    rows.append(_likely(table[factor], weights))
    return _Networks(np.array(rows), np.where(group < 0, len(rows) - 1, group))


def network_emissions(unknowns: Unknowns) -> np.ndarray:
    """What a kilowatt-hour of district heating would emit in homes, shape (N, n).

    A home's network is one of its commune's, drawn by the inhabitants of the communes that
    networks serve; where none is listed with its emissions, one of its intercommunality's, of
    its département's, or of the country's. The list is the one of each row's date.

    Returns
    -------
    ndarray
        [kgCO2e/kWh]

    References
    ----------
    .. [1] Arrêté du 15 septembre 2006, annexe 7.
    """
    name, answers = "district_heating_emissions", unknowns.answers
    step = (unknowns.draws.uniform(name) * _STEPS).astype(int)
    lists = unknowns.parameters["energy.heat_network_list"].on(answers.date)
    drawn = np.zeros((len(step), len(answers.date)))
    for year in np.unique(lists):
        known = _networks(unknowns.parameters, int(year))
        group = np.where(answers.place >= 0, known.group[answers.place], len(known.emissions) - 1)
        drawn = np.where(lists == year, known.emissions[group, step], drawn)
    result = unknowns.given_or(name, drawn)
    unknowns.note(name, np.isfinite(answers.district_heating_emissions), result)
    return result


@cache
def networked_communes(parameters: Parameters) -> frozenset[str]:
    """INSEE codes of the communes where the official list has a network."""
    columns = parameters.table("energy.heat_networks").columns
    return frozenset(code for code in columns["commune"].tolist() if code)
