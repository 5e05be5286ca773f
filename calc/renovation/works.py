"""Works: which exclude one another, what each asks of a home, what of a building's is one
flat's, and where a plan for the air speaks of wood.
"""

from __future__ import annotations

from dataclasses import dataclass, make_dataclass
from typing import Any

import numpy as np

from calc.aids.case import HomeOwnership, Rental, first_day
from calc.housing.answers import HousingAnswers
from calc.parameters import Parameters, parameters
from calc.places import communes
from calc.schema.inputs import Issue, choice, declarations, flag, quantity
from calc.schema.vocabulary import (
    DWELLING_TYPES,
    ENERGY_CARRIERS,
    FLOOR_TYPES,
    HEATING_SYSTEMS,
    HOT_WATER_SYSTEMS,
    INCOME_CLASSES,
    MEASURES,
    ROOF_TYPES,
    VENTILATIONS,
    WALL_INSULATIONS,
)

PLACE = {name: place for place, name in enumerate(MEASURES)}
AREAS = {
    "external_wall_insulation": "wall_area",
    "internal_wall_insulation": "wall_area",
    "roof_insulation": "roof_area",
    "flat_roof_insulation": "roof_area",
    "floor_insulation": "lower_floor_area",
}
"""Which area of a home's shape a measure covers."""


def _cells(column: str) -> dict[str, str]:
    """What the table says of each measure, where it says something."""
    table = parameters().table("renovation.measures").columns
    pairs = zip(table["measure"], table[column], strict=True)
    return {str(measure): str(cell) for measure, cell in pairs if cell}


def _grouped(column: str) -> dict[str, tuple[str, ...]]:
    """Measures by what the table says of them, in its order."""
    cells = _cells(column)
    return {of: tuple(name for name in cells if cells[name] == of) for of in cells.values()}


_OF_PART = _grouped("part")
WALL, ROOF, FLOOR, WINDOWS = (_OF_PART[part] for part in ("wall", "roof", "floor", "window"))
VENTILATION, WATER = _OF_PART["ventilation"], _OF_PART["water"]
AIR = "humidity_controlled_ventilation"
"""The ventilation that goes with works which seal a home: a flat may have it room by room."""
STAGES = tuple(names for _, names in sorted(_grouped("stage").items()))
"""Order of works: what loses most for least, the envelope with its air, then what heats the home
that is left, then the sun."""
ALONE = tuple(_cells("alone"))
"""Works that may be told alone, in the list of what to do."""
GENERATORS = {name: (_cells("carrier")[name], of) for name, of in _cells("system").items()}
"""Carrier and system of each new main generator."""
SUPPORTS = _cells("stove")
"""Second generator of each stove."""
WOOD = (*SUPPORTS, *(name for name, of in _cells("carrier").items() if of.startswith("wood")))
"""Works that burn wood."""
EXCLUSIVE = (WALL, ROOF, VENTILATION, tuple(GENERATORS), tuple(SUPPORTS), WATER)
"""Of each of these a home takes one at most."""
ENVELOPE = (*WALL, *ROOF, *FLOOR, *WINDOWS, *VENTILATION)
INSULATED = (WALL, ROOF, FLOOR, WINDOWS)
"""Parts of the envelope that the aids count."""
FOSSIL = tuple(ENERGY_CARRIERS.index(name) for name in ("natural_gas", "lpg", "fuel_oil", "coal"))
_ON_WATER, _HOUSES_ONLY = tuple(_cells("on_water")), tuple(_cells("houses_only"))
WATER_PUMPS = ("air_water_heat_pump", "ground_source_heat_pump")
"""Heat pumps on radiators, which nothing else helps on cold days."""
OUTDOOR_UNIT = tuple(_cells("outdoor_unit"))
"""They take the heat of the air outside: their unit has to stand somewhere, and it is heard."""
_POINTLESS = {name: systems.split(";") for name, systems in _cells("pointless_with").items()}
SHARED_IN_FLATS = tuple(_cells("shared_in_flats"))
"""Works on what co-owners share: one household cannot decide them alone."""
_MECHANICAL = tuple(
    place
    for place, name in enumerate(VENTILATIONS)
    if name not in ("window_opening", "vents", "natural_ducts")
)


def has_fans(ventilation: np.ndarray) -> np.ndarray:
    """Whether a ventilation is mechanical.

    Examples
    --------
    >>> has_fans(np.array([0, 6])).tolist()
    [False, True]
    """
    return np.isin(ventilation, _MECHANICAL)


@dataclass(frozen=True)
class Facts:
    """What decides which works one home can take: the likeliest where nobody said.

    Attributes
    ----------
    dwelling_type, roof_type, floor_type, wall_insulation, carrier, system, hot_water : int
        Codes of the vocabulary.
    has_roof, has_floor : bool
        Whether a roof and a lower floor are the home's.
    is_water, is_collective : bool
        Heated by water in pipes; by a generator that homes share.
    has_network : bool
        Whether the official list has a heat network in the commune, or the home says one.
    is_placed : bool
        Whether the commune or a network was told: where it was not, nobody knows of one.
    is_listed, is_damp, no_unit_space, no_garden, no_chimney : bool
        What was told: façade protected, damp walls, nowhere for an outdoor unit, no ground for
        collectors, no flue.
    stated_insulated : bool
        The walls were told insulated.
    """

    dwelling_type: int
    roof_type: int
    floor_type: int
    wall_insulation: int
    carrier: int
    system: int
    hot_water: int
    has_roof: bool = True
    has_floor: bool = True
    is_water: bool = True
    is_collective: bool = False
    has_network: bool = True
    is_placed: bool = True
    is_listed: bool = False
    is_damp: bool = False
    no_unit_space: bool = False
    no_garden: bool = False
    no_chimney: bool = False
    stated_insulated: bool = False


def _by_envelope(facts: Facts) -> dict[str, str]:
    is_flat_roof = facts.roof_type == ROOF_TYPES.index("flat")
    refused = {"roof_insulation" if is_flat_roof else "flat_roof_insulation": "other_roof"}
    if not facts.has_roof:
        refused |= dict.fromkeys(ROOF, "no_roof")
    if not facts.has_floor:
        refused["floor_insulation"] = "no_floor"
    elif facts.floor_type == FLOOR_TYPES.index("slab_on_ground"):
        refused["floor_insulation"] = "slab_on_ground"
    if facts.is_listed:
        refused["external_wall_insulation"] = "listed_facade"
    if facts.stated_insulated:
        refused["internal_wall_insulation"] = "already_insulated"
        if facts.wall_insulation == WALL_INSULATIONS.index("external"):
            refused["external_wall_insulation"] = "already_insulated"
    if facts.is_damp:
        refused |= dict.fromkeys(WALL, "damp_walls")
    return refused


def refusals(facts: Facts) -> dict[str, str]:
    """Measures that one home cannot take, with the reason.

    Returns
    -------
    dict of str to str
        Code by measure.

    Examples
    --------
    >>> found = refusals(Facts(dwelling_type=0, roof_type=0, floor_type=0, wall_insulation=0,
    ...     carrier=0, system=6, hot_water=1, is_water=False, is_listed=True))
    >>> found["air_water_heat_pump"], found["external_wall_insulation"], found["floor_insulation"]
    ('no_water_network', 'listed_facade', 'slab_on_ground')
    """
    refused = _by_envelope(facts)
    system = HEATING_SYSTEMS[facts.system]
    if facts.no_garden:
        refused["ground_source_heat_pump"] = "no_garden"
    if facts.no_chimney:
        refused |= dict.fromkeys(("log_stove", "wood_insert", "log_boiler"), "no_chimney")
    if facts.no_unit_space:
        refused |= dict.fromkeys(OUTDOOR_UNIT, "no_unit_space")
    if not facts.is_water:
        refused |= dict.fromkeys(_ON_WATER, "no_water_network")
    if facts.carrier != ENERGY_CARRIERS.index("natural_gas"):
        refused |= dict.fromkeys(("hybrid_heat_pump", "condensing_gas_boiler"), "no_gas")
    if facts.carrier != ENERGY_CARRIERS.index("fuel_oil"):
        refused["oil_tank_removal"] = "no_oil_tank"
    if facts.hot_water == HOT_WATER_SYSTEMS.index("heat_pump_storage"):
        refused["heat_pump_water_heater"] = "already_there"
    refused |= {name: "already_there" for name, of in _POINTLESS.items() if system in of}
    if (facts.carrier, system) == (ENERGY_CARRIERS.index("wood_pellets"), "boiler"):
        refused["pellet_boiler"] = "already_there"
    if facts.carrier == ENERGY_CARRIERS.index("district_heating"):
        refused |= dict.fromkeys(GENERATORS, "district_heating")
    elif not facts.has_network:
        refused["heat_network_connection"] = "no_network" if facts.is_placed else "no_commune"
    if facts.dwelling_type == DWELLING_TYPES.index("apartment"):
        refused |= dict.fromkeys(_HOUSES_ONLY, "houses_only")
        if facts.is_collective:
            refused |= dict.fromkeys((*GENERATORS, *WATER), "collective_heating")
            refused["programmable_thermostat"] = "collective_heating"
    return refused


def any_of(packages: np.ndarray, names: tuple[str, ...]) -> np.ndarray:
    """Packages, or the one package, that hold one of some works.

    Examples
    --------
    >>> any_of(np.eye(len(MEASURES), dtype=bool)[:2], WALL).tolist()
    [True, True]
    """
    return np.any(packages[..., [PLACE[name] for name in names]], axis=-1)


ENDS = (*ROOF, *FLOOR)
"""Works over or under all levels, which a flat has whole only if it is alone."""
OWN = ("internal_wall_insulation", *WINDOWS)
"""Works on the envelope that one flat does alone."""


def supposed_levels(dwellings: int, values: Parameters) -> int:
    """Levels of a building of so many flats, when nobody says.

    Examples
    --------
    >>> from calc.parameters import parameters
    >>> supposed_levels(20, parameters())
    4
    """
    law = values["co_ownership.levels"].each()
    size = np.searchsorted(law["least_dwellings"], dwellings, side="right") - 1
    return int(law["levels"][size])


def stated_dwellings(dwellings: float, values: Parameters) -> float:
    """Homes of a flat's building: told, or those of the usual one."""
    usual = float(values["co_ownership.usual_dwellings"].constant)
    return dwellings if np.isfinite(dwellings) else usual


def stated_levels(levels: float, dwellings: float, values: Parameters) -> int:
    """Levels of a flat's building: told, or those of its homes, or of the usual building.

    Examples
    --------
    >>> from calc.parameters import parameters
    >>> stated_levels(np.nan, np.nan, parameters()), stated_levels(7.0, 20.0, parameters())
    (4, 7)
    """
    if np.isfinite(levels):
        return int(levels)
    return supposed_levels(int(stated_dwellings(dwellings, values)), values)


def part_of_works(levels: int, dwellings: float, share: float) -> np.ndarray:
    """What a flat pays of each measure, beside its own area, shape (measures,).

    Parameters
    ----------
    dwellings, share : float
        NaN where not told: flats are then alike.

    Examples
    --------
    >>> found = part_of_works(4, 20.0, 0.1)
    >>> [float(found[PLACE[name]]) for name in ("roof_insulation", "external_wall_insulation")]
    [0.5, 2.0]
    """
    equal = share * dwellings if np.isfinite(share * dwellings) else 1.0
    result = np.ones(len(MEASURES))
    result[[PLACE[name] for name in SHARED_IN_FLATS]] = equal
    result[[PLACE[name] for name in ENDS]] = equal / levels
    return result


def part_of_saving(others: float, common: float) -> float:
    """What a flat keeps of what some works spare it, where the building's heat is shared.

    Parameters
    ----------
    others : float
        Flats that share it for each that saves: levels for a roof, homes for one's own windows.
    common : float
        Part of the cost of heat that all pay by shares. [-]

    Examples
    --------
    >>> part_of_saving(4, 1.0), round(part_of_saving(4, 0.3), 3)
    (0.25, 0.775)
    """
    return common / others + (1 - common)


EFFECTS = ("refused", "warned")


def wood_rules(commune: str, day: np.datetime64, values: Parameters) -> dict[str, str]:
    """What a place's plan says of each measure on a day.

    Returns
    -------
    dict of str to str
        One of ``EFFECTS`` by measure; nothing where no plan speaks.

    Examples
    --------
    >>> from calc.parameters import parameters
    >>> wood_rules("59350", np.datetime64("2026-11-01"), parameters())["wood_insert"]
    'warned'
    >>> wood_rules("59350", np.datetime64("2026-10-31"), parameters())
    {}
    """
    place = communes.index(np.array([commune]))
    if not commune or np.any(place < 0):
        return {}
    here = (commune, *map(str, communes.code_of("epci", place)))
    table = values.table("air.zones").columns
    rows = zip(*(table[name] for name in ("place", "measure", "effect", "from")), strict=True)
    result: dict[str, str] = {}
    for of, measure, effect, start in rows:
        if str(of) in here and day >= np.datetime64(str(start)):
            result |= dict.fromkeys(WOOD if measure == "wood" else (str(measure),), str(effect))
    return result


# What may be said of works, and of who would do them.

RENTAL = tuple(declarations(Rental))
_Quotes: Any = make_dataclass(
    "_Quotes",
    [(f"cost_{name}", np.ndarray, quantity("EUR", 0, 1_000_000)) for name in MEASURES],
    frozen=True,
)
"""The cost before tax that a firm quoted."""


@dataclass(frozen=True)
class Terms(HomeOwnership, _Quotes):
    """What works depend on beside the home; `income_class` may stand for an income.

    The flags after `listed_facade` are what an adviser looks at on the spot, and may forbid works.
    """

    building_levels: np.ndarray = quantity("", 1, 60, integer=True)
    ownership_share: np.ndarray = quantity("", 0, 1)
    heat_allocation: np.ndarray = flag()
    income_class: np.ndarray = choice(INCOME_CLASSES, private=True)
    listed_facade: np.ndarray = flag()
    damp_walls: np.ndarray = flag()
    large_radiators: np.ndarray = flag()
    outdoor_unit_space: np.ndarray = flag()
    garden: np.ndarray = flag()
    chimney: np.ndarray = flag()
    network_in_street: np.ndarray = flag()
    budget: np.ndarray = quantity("EUR", 0, 1_000_000)


_Measures: Any = make_dataclass(
    "_Measures", [(name, np.ndarray, flag()) for name in MEASURES], frozen=True
)


@dataclass(frozen=True)
class WorksChoice(Terms, _Measures):
    """Works a household considers, one array of shape (n,) each (:mod:`calc.schema.inputs`)."""

    def issues(self) -> list[Issue]:
        """Two works where a home takes one."""
        issues = []
        for group in EXCLUSIVE:
            chosen = np.stack([getattr(self, name) == 1 for name in group], axis=-1)
            for row in np.flatnonzero(chosen.sum(axis=-1) > 1):
                *_, doubled = (name for name in group if getattr(self, name)[row] == 1)
                issues.append(Issue(doubled, "one_of_its_kind", int(row)))
        return issues


def date_issues(date: np.ndarray) -> list[Issue]:
    """Days before the energy prices or the aids that the data hold: works cannot be told then.

    Examples
    --------
    >>> found = date_issues(np.array(["2026-01-31", "2026-02-01"], dtype="datetime64[D]"))
    >>> [(issue.row, issue.code, issue.limit) for issue in found]
    [(0, 'too_early', '2026-02-01')]
    """
    values = parameters()
    first = max(np.datetime64(first_day(values)), values["real_use.unit_price"].starts[0])
    early = np.flatnonzero(date < first)
    return [Issue("date", "too_early", int(row), str(first)) for row in early]


_Prefixed: Any = make_dataclass(
    "_Prefixed", [(f"works_{name}", np.ndarray, flag()) for name in MEASURES], frozen=True
)
"""Measures in a flat request: two of their names are questions about the home."""


@dataclass(frozen=True)
class RenovationRequest(Terms, _Prefixed, HousingAnswers):
    """A home, its household and its works in one request."""

    def home(self) -> HousingAnswers:
        """What is said of the home."""
        return HousingAnswers(**{n: getattr(self, n) for n in declarations(HousingAnswers)})

    def works(self) -> WorksChoice:
        """What is said of the works."""
        stated = {name: getattr(self, name) for name in declarations(Terms)}
        stated |= {name: getattr(self, f"works_{name}") for name in MEASURES}
        return WorksChoice(**stated)

    def issues(self) -> list[Issue]:
        """What is wrong in either."""
        issues = [
            Issue(f"works_{issue.field}", issue.code, issue.row) for issue in self.works().issues()
        ]
        return self.home().issues() + date_issues(self.date) + issues
