"""What each dwelling of a stock is offered: packages by segment, less what it cannot take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.housing.district_heating import networked_communes
from calc.housing.dwelling import Dwelling
from calc.housing.generators import SYSTEM, WATER_HEAT_PUMPS
from calc.parameters import Parameters, parameters
from calc.renovation.works import GENERATORS, PLACE, ROOF, WALL, has_fans
from calc.schema.vocabulary import (
    DWELLING_TYPES,
    ENERGY_CARRIERS,
    GLAZINGS,
    HEATING_SYSTEMS,
    HOT_WATER_SYSTEMS,
    MEASURES,
    ROOF_TYPES,
    WALL_INSULATIONS,
)
from calc.uncertainty import quantile, shares

PERIODS = ("before_1948", "1948_1988", "since_1989")
HEATINGS = ("water", "electric", "shared", "other")
"""By water in the home's own pipes; by its own electric heaters; by the building's own boilers; by
a network, or already renewed."""
_BITS = 1 << np.arange(len(MEASURES), dtype=np.int64)
_BESIDE = ("humidity_controlled_ventilation", "oil_tank_removal")
"""What goes with a work and makes no package alone."""
BARE = ("generator", "network", "hybrid", "biomass", "settings", "panels")
"""Packages of a plant alone: a building takes one for all its homes or for none."""
_TIGHT = tuple(GLAZINGS.index(name) for name in ("double_low_e", "triple"))
_BOILERS = ("boiler", "low_temperature_boiler", "condensing_boiler")


def likeliest(codes: np.ndarray, size: int) -> np.ndarray:
    """The code that most of the worlds have, shape (n,).

    Examples
    --------
    >>> likeliest(np.array([[0, 2], [1, 2], [1, 0]]), 3).tolist()
    [1, 2]
    """
    return np.argmax(shares(codes, size, None), axis=-1)


@dataclass(frozen=True)
class Segments:
    """Where each dwelling stands in the table of packages, shape (n,)."""

    dwelling_type: np.ndarray
    period: np.ndarray
    heating: np.ndarray

    def matches(self, dwelling_type: str, period: str, heating: str) -> np.ndarray:
        """Dwellings of a row of the table; ``any`` is all of them."""
        found = np.ones(len(self.period), dtype=bool)
        for codes, names, name in (
            (self.dwelling_type, DWELLING_TYPES, dwelling_type),
            (self.period, PERIODS, period),
            (self.heating, HEATINGS, heating),
        ):
            if name != "any":
                found &= codes == names.index(name)
        return found


def is_collective(built: Dwelling) -> np.ndarray:
    source = built.unknowns.drawn["heating_scope"].values
    return likeliest(source, 2) == 1


def _system(built: Dwelling) -> np.ndarray:
    return likeliest(built.unknowns.drawn["heating_system"].values, len(HEATING_SYSTEMS))


def segments(answers: HousingAnswers, built: Dwelling, values: Parameters) -> Segments:
    """Segments of n dwellings."""
    system, shared = _system(built), is_collective(built)
    period = values["programme.period_group"].constant.astype(int)[built.shape.period]
    water = np.isin(system, [SYSTEM[name] for name in _BOILERS])
    electric = np.isin(system, [SYSTEM["electric_heaters"], SYSTEM["storage_heaters"]])
    own = [water & ~shared, electric & ~shared, water & shared]
    heating = np.select(own, [HEATINGS.index(name) for name in HEATINGS[:3]], 3)
    return Segments(answers.dwelling_type.astype(int), np.ravel(period), heating)


def _refused(answers: HousingAnswers, built: Dwelling) -> dict[str, np.ndarray]:
    """Where each measure cannot be done or brings nothing; the landlord decides of shared parts."""
    shape, drawn = built.shape, built.unknowns.drawn
    count = len(answers.floor_area)
    flat_roof = likeliest(shape.roof_type, len(ROOF_TYPES)) == ROOF_TYPES.index("flat")
    roofless = np.broadcast_to(quantile(shape.roof_area, 0.5), count) <= 0
    floorless = np.broadcast_to(quantile(shape.lower_floor_area, 0.5), count) <= 0
    insulated = likeliest(built.elements.wall_insulation, len(WALL_INSULATIONS)) > 0
    water = likeliest(built.hot_water_code, len(HOT_WATER_SYSTEMS))
    fans = likeliest(has_fans(built.elements.ventilation).astype(int), 2) == 1
    pumps = np.isin(_system(built), [SYSTEM[name] for name in WATER_HEAT_PUMPS])
    oil = answers.heating_carrier == ENERGY_CARRIERS.index("fuel_oil")
    tight = np.isin(likeliest(drawn["glazing"].values, len(GLAZINGS)), _TIGHT)
    return {
        "roof_insulation": roofless | flat_roof,
        "flat_roof_insulation": roofless | ~flat_roof,
        "floor_insulation": floorless,
        "internal_wall_insulation": insulated,
        "window_replacement": tight,
        "humidity_controlled_ventilation": fans,
        "heat_pump_water_heater": np.isin(
            water,
            [
                HOT_WATER_SYSTEMS.index("heat_pump_storage"),
                HOT_WATER_SYSTEMS.index("district_heating"),
            ],
        ),
        "oil_tank_removal": ~oil,
        "solar_panels": answers.photovoltaic_power > 0,
        "programmable_thermostat": answers.heating_control > 0,
        "air_water_heat_pump": pumps,
        "heat_network_connection": ~has_network(answers.commune),
    }


def has_network(communes: np.ndarray) -> np.ndarray:
    """Whether a town has a listed heat network; that it passes the street is to be asked.

    Examples
    --------
    >>> has_network(np.array(["01283", "", "62765x"])).tolist()
    [True, False, False]
    """
    return np.isin(communes, list(networked_communes(parameters())))


def package_names(values: Parameters) -> tuple[str, ...]:
    """Every package that a programme may hold, in the table's order."""
    return tuple(dict.fromkeys(values.table("programme.packages").columns["package"].tolist()))


def offered(
    answers: HousingAnswers, built: Dwelling, values: Parameters, worst: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Works of every package in every dwelling.

    Parameters
    ----------
    answers : HousingAnswers
        Of n dwellings.
    built : Dwelling
    values : Parameters
    worst : ndarray of bool, shape (n,)
        Dwellings too leaky for a new generator without a roof or walls.

    Returns
    -------
    works : ndarray of bool, shape (n, P, measures)
    first : ndarray of int, shape (n, P)
        The first package of the same works in the dwelling; -1 where there is nothing to do.
    """
    table, names = values.table("programme.packages").columns, package_names(values)
    where, refused = segments(answers, built, values), _refused(answers, built)
    works = np.zeros((len(worst), len(names), len(MEASURES)), dtype=bool)
    columns = ("package", "dwelling_type", "period", "heating", "works")
    for name, kind, period, heating, told in zip(*(table[c] for c in columns), strict=True):
        rows = where.matches(str(kind), str(period), str(heating))
        for measure in str(told).split("+"):
            works[rows, names.index(str(name)), PLACE[measure]] = True
    is_flat = answers.dwelling_type == DWELLING_TYPES.index("apartment")
    shell = _any(works, (*ROOF, *WALL)) & is_flat[:, None]
    for measure, mask in refused.items():
        works[..., PLACE[measure]] &= ~mask[:, None]
    works[_oversized(works, worst, shell)] = False
    alone = works.copy()
    alone[..., [PLACE[name] for name in _BESIDE]] = False
    works[~alone.any(axis=-1)] = False
    return works, _first(bits(works))


def _any(works: np.ndarray, names: tuple[str, ...]) -> np.ndarray:
    return np.any(works[..., [PLACE[name] for name in names]], axis=-1)


def _oversized(works: np.ndarray, worst: np.ndarray, of_building: np.ndarray) -> np.ndarray:
    """A new generator in a sieve that it leaves one, where roof or walls could be insulated.

    A flat's package is its building's: a roof above its neighbours is a shell (`of_building`).
    """
    shell = _any(works, (*ROOF, *WALL)) | of_building
    bare = _any(works, tuple(GENERATORS)) & ~shell
    return bare & (worst & shell.any(axis=-1))[:, None]


def _first(codes: np.ndarray) -> np.ndarray:
    same = codes[:, :, None] == codes[:, None, :]
    return np.where(codes == 0, -1, np.argmax(same, axis=-1))


def bits(works: np.ndarray) -> np.ndarray:
    """Works of a package as one number.

    Examples
    --------
    >>> works = np.zeros((1, len(MEASURES)), dtype=bool)
    >>> works[0, :2] = True
    >>> bits(works).tolist()
    [3]
    """
    return works @ _BITS


def from_bits(codes: np.ndarray) -> np.ndarray:
    """Works from their number, shape (..., measures).

    Examples
    --------
    >>> int(from_bits(np.array([3])).sum())
    2
    """
    return (np.asarray(codes)[..., None] & _BITS) > 0
