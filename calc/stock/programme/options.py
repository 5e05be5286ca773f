"""What each dwelling is offered, and what every package costs, saves and leads to, by batches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.housing.dwelling import Dwelling
from calc.housing.generators import SYSTEM, WATER_HEAT_PUMPS
from calc.housing.shape import age
from calc.parameters import Parameters, parameters
from calc.renovation.building import (
    may_hold_asbestos,
    priced_as_building,
    shared_prices,
    sizes_of_flats,
    with_asbestos,
)
from calc.renovation.money import mean_life, measure_costs
from calc.renovation.outcome import CENTRAL
from calc.renovation.works import AREAS, GENERATORS, PLACE, ROOF, WALL, any_of, has_fans
from calc.schema.inputs import declarations, is_unknown, take
from calc.schema.vocabulary import (
    DPE_CLASSES,
    DWELLING_TYPES,
    ENERGY_CARRIERS,
    GLAZINGS,
    HEATING_SYSTEMS,
    HOT_WATER_SYSTEMS,
    MEASURES,
    ROOF_TYPES,
    WALL_INSULATIONS,
)
from calc.stock.national import has_network
from calc.stock.programme.years import Living, StockYear, is_flat
from calc.uncertainty import Draws, quantile, shares

# What each dwelling of a stock is offered: packages by segment, less what it cannot take.

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
_RENEWED_WATER = tuple(map(HOT_WATER_SYSTEMS.index, ("heat_pump_storage", "district_heating")))
_BOILERS = ("boiler", "low_temperature_boiler", "condensing_boiler")


def likeliest(codes: np.ndarray, size: int) -> np.ndarray:
    """The code that most of the samples have, shape (n,).

    Examples
    --------
    >>> likeliest(np.array([[0, 2], [1, 2], [1, 0]]), 3).tolist()
    [1, 2]
    """
    return np.argmax(shares(codes, size, None), axis=-1)


def is_collective(built: Dwelling) -> np.ndarray:
    """Where a building's plant heats, shape (n,)."""
    source = built.unknowns.drawn["heating_scope"].values
    return likeliest(source, 2) == 1


def _system(built: Dwelling) -> np.ndarray:
    return likeliest(built.unknowns.drawn["heating_system"].values, len(HEATING_SYSTEMS))


def segments(answers: HousingAnswers, built: Dwelling, values: Parameters) -> dict[str, np.ndarray]:
    """Where each dwelling stands in the table of packages, in its words, shape (n,)."""
    system, shared = _system(built), is_collective(built)
    period = values["programme.period_group"].constant.astype(int)[built.shape.period]
    water = np.isin(system, [SYSTEM[name] for name in _BOILERS])
    electric = np.isin(system, [SYSTEM["electric_heaters"], SYSTEM["storage_heaters"]])
    own = [water & ~shared, electric & ~shared, water & shared]
    return {
        "dwelling_type": np.array(DWELLING_TYPES)[answers.dwelling_type],
        "period": np.array(PERIODS)[np.ravel(period)],
        "heating": np.select(own, ("water", "electric", "shared"), "other"),
    }


def _refused(answers: HousingAnswers, built: Dwelling) -> dict[str, np.ndarray]:
    """Where each measure cannot be done or brings nothing; the landlord decides of shared parts."""
    shape, drawn = built.shape, built.unknowns.drawn
    count = len(answers.floor_area)
    flat_roof = likeliest(shape.roof_type, len(ROOF_TYPES)) == ROOF_TYPES.index("flat")
    roofless = np.broadcast_to(shape.roof_area.mean(axis=0), count) <= 0
    floorless = np.broadcast_to(shape.lower_floor_area.mean(axis=0), count) <= 0
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
        "heat_pump_water_heater": np.isin(water, _RENEWED_WATER),
        "oil_tank_removal": ~oil,
        "solar_panels": answers.photovoltaic_power > 0,
        "programmable_thermostat": answers.heating_control > 0,
        "air_water_heat_pump": pumps,
        "heat_network_connection": ~has_network(answers.commune),
    }


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
    for row, name in enumerate(table["package"]):
        asked = ((own, table[column][row]) for column, own in where.items())
        is_of = np.all([(own == word) | (word == "any") for own, word in asked], axis=0)
        for measure in table["works"][row].split("+"):
            works[is_of, names.index(name), PLACE[measure]] = True
    shell = any_of(works, (*ROOF, *WALL)) & is_flat(answers)[:, None]
    for measure, mask in refused.items():
        works[..., PLACE[measure]] &= ~mask[:, None]
    works[_oversized(works, worst, shell)] = False
    alone = works.copy()
    alone[..., [PLACE[name] for name in _BESIDE]] = False
    works[~alone.any(axis=-1)] = False
    return works, _first(bits(works))


def _oversized(works: np.ndarray, worst: np.ndarray, of_building: np.ndarray) -> np.ndarray:
    """A new generator in a sieve that it leaves one, where roof or walls could be insulated.

    A flat's package is its building's: a roof above its neighbours is a shell (`of_building`).
    """
    shell = any_of(works, (*ROOF, *WALL)) | of_building
    bare = any_of(works, tuple(GENERATORS)) & ~shell
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


CLASSES = len(DPE_CLASSES)
MOST_LOTS = 600
"""Beyond which a list is a landlord's stock, not an assembly's."""
_MOST_HOMES = 100_000


def draws_for(homes: int) -> int:
    """Samples in which works are looked at: as many for a block's assembly as for its landlord.

    Examples
    --------
    >>> draws_for(40), draws_for(20_000), draws_for(300_000)
    (48, 24, 12)
    """
    return 48 if homes <= MOST_LOTS else 24 if homes <= _MOST_HOMES else 12


CELLS = 24_000
"""Samples × dwellings computed at once: what fits in a processor's cache."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Totals:
    """The whole stock as it is, in N samples.

    Attributes
    ----------
    bill, emissions : ndarray, shape (N,)
        [EUR/yr], [kgCO2e/yr]
    classes : ndarray, shape (N, 7)
        Dwellings of each label.
    """

    bill: np.ndarray
    emissions: np.ndarray
    classes: np.ndarray

    def add(self, year: StockYear, count: np.ndarray) -> None:
        """Some dwellings, each standing for so many."""
        self.bill[:] += year.bill @ count
        self.emissions[:] += year.emissions @ count
        for letter in range(CLASSES):
            self.classes[:, letter] += (year.classes == letter) @ count


@dataclass(frozen=True)
class Options:
    """What may be done in each of n unlike dwellings: P packages.

    Attributes
    ----------
    names : tuple of str
        Of the packages.
    works : ndarray of int, shape (n, P)
        See :func:`calc.stock.programme.options.bits`.
    first : ndarray of int, shape (n, P)
        The first package of the same works; -1 where there is nothing to do.
    cost : ndarray, shape (n, P, 3)
        Low, central, high, with tax. [EUR]
    life : ndarray, shape (n, P)
        [years]
    saving, electricity, fuels : ndarray, shape (n, P)
        Expected, of the bill and of its kWh. [EUR/yr]
    emissions : ndarray, shape (n, P)
        Expected saving. [kgCO2e/yr]
    before : ndarray, shape (n, 7)
        Probability of each label today.
    after : ndarray, shape (n, P, 7)
    """

    names: tuple[str, ...]
    works: np.ndarray
    first: np.ndarray
    cost: np.ndarray
    life: np.ndarray
    saving: np.ndarray
    electricity: np.ndarray
    fuels: np.ndarray
    emissions: np.ndarray
    before: np.ndarray
    after: np.ndarray


def building_sizes(buildings: np.ndarray | None, communes: np.ndarray) -> np.ndarray:
    """Homes of the building of each dwelling, where a price follows it: NaN elsewhere.

    Examples
    --------
    >>> names, towns = np.array(["A", "A", "", "B"]), np.array(["01283"] * 3 + ["62765"])
    >>> building_sizes(names, towns).tolist()
    [2.0, 2.0, nan, nan]
    """
    if buildings is None:
        return np.full(len(communes), np.nan)
    _, place, size = np.unique(buildings, return_inverse=True, return_counts=True)
    follows = (buildings != "") & has_network(communes)
    return np.where(follows, size[place], np.nan)


def unlike(
    answers: HousingAnswers, known: np.ndarray, sizes: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The first of each set of dwellings that nothing tells apart, and which each is like.

    Parameters
    ----------
    answers : HousingAnswers
        Of n dwellings.
    known : ndarray of int, shape (n,)
        Class of their certificate; -1 where there is none.
    sizes : ndarray, shape (n,)
        Homes of their building, where a price follows it.

    Returns
    -------
    first : ndarray of int, shape (m,)
    like : ndarray of int, shape (n,)
    """
    columns = [known, np.nan_to_num(sizes)]
    for name in declarations(HousingAnswers):
        column = getattr(answers, name)
        if not is_unknown(column).all():
            columns.append(np.unique(column, return_inverse=True)[1])
    rows = np.ascontiguousarray(np.stack(columns, axis=-1).astype(np.int32))
    keys = rows.view(np.dtype((np.void, rows.dtype.itemsize * rows.shape[1]))).ravel()
    _, first, like = np.unique(keys, return_index=True, return_inverse=True)
    return first, like


def quantities(living: Living) -> np.ndarray:
    """Of each measure in each dwelling: m², windows or 1, shape (n, measures); a flat's is its
    part of the building's."""
    shape, own = living.built.shape, is_flat(living.answers)
    window = living.values["renovation.sizing"].by_key()["window_area"]
    result = np.ones((len(own), len(MEASURES)))
    for name, area in AREAS.items():
        result[:, PLACE[name]] = np.rint(quantile(getattr(shape, area), 0.5))
    panes = np.rint(quantile(shape.window_area, 0.5) / window)
    result[:, PLACE["window_replacement"]] = np.maximum(panes, 1.0)
    result[own] = sizes_of_flats(shape, window)[own]
    result[:, PLACE["solar_panels"]] = living.panels
    return result


def _unit_costs(living: Living, homes: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """With tax, shape (n, measures, 3), and where a price is a building's, (n, measures). [EUR]"""
    values = living.values
    units = values["renovation.cost"].on(living.answers.date).copy()
    roofs = likeliest(living.built.shape.roof_type, len(ROOF_TYPES))
    rafters = roofs == ROOF_TYPES.index("rafters")
    units[rafters, PLACE["roof_insulation"]] = values["renovation.rafters_cost"].constant
    is_whole = np.zeros(units.shape[:2], dtype=bool)
    shared, flats = is_collective(living.built), is_flat(living.answers)
    prices = shared_prices(values, homes)
    rows = {name: (shared, price) for name, price in prices.items()}
    rows["solar_panels"] = (flats, values["programme.panels_cost"].constant)
    for name, (own, price) in rows.items():
        units[own, PLACE[name]] = price if price.ndim == 1 else price[own]
        is_whole[own, PLACE[name]] = True
    own, pump = ~shared & flats, PLACE["air_water_heat_pump"]
    units[own, pump] = prices["air_water_heat_pump"] + values["programme.shared_pipes"].constant
    is_whole[own, pump] = True
    return units, is_whole


def costs_of(living: Living, works: np.ndarray, homes: np.ndarray | None = None) -> np.ndarray:
    """Of the works of each dwelling, shape (n, measures, 3). [EUR]

    A flat is renovated with its building: fees, what its site costs and asbestos are counted.

    Parameters
    ----------
    living : Living
    works : ndarray of bool, shape (n, measures)
    homes : ndarray, shape (n,), optional
        Of the building of each, where it is known.
    """
    units, is_whole = _unit_costs(living, homes)
    no_quote = np.full(len(MEASURES), np.nan)
    result = measure_costs(works * quantities(living), units, no_quote)
    values, answers = living.values, living.answers
    own = is_flat(answers)
    result[own] = priced_as_building(result[own], is_whole[own], values)
    return with_asbestos(result, works, may_hold_asbestos(answers), values)


def too_leaky(living: Living) -> np.ndarray:
    """Dwellings of a class too low for a new generator without a roof or walls, shape (n,)."""
    worst = float(living.values["renovation.worst_class_for_generator"].constant)
    return likeliest(living.now.classes, CLASSES) + 1 >= worst


def ordered(answers: HousingAnswers) -> np.ndarray:
    """Rows so that dwellings of one segment stand together."""
    period, _ = age(answers)
    return np.lexsort((period, answers.heating_carrier, answers.dwelling_type))


def _blank(names: tuple[str, ...], homes: int) -> Options:
    """Arrays of the whole stock, to be filled batch after batch."""

    def zeros(*shape: int) -> np.ndarray:
        return np.zeros((homes, *shape), dtype=np.float32)

    packages = len(names)
    return Options(
        names=names,
        works=np.zeros((homes, packages), dtype=np.int64),
        first=np.full((homes, packages), -1, dtype=np.int8),
        cost=zeros(packages, 3),
        life=zeros(packages),
        saving=zeros(packages),
        electricity=zeros(packages),
        fuels=zeros(packages),
        emissions=zeros(packages),
        before=zeros(CLASSES),
        after=zeros(packages, CLASSES),
    )


def _fill(
    result: Options, rows: np.ndarray, living: Living, allowed: np.ndarray, sizes: np.ndarray
) -> None:
    """Lay a batch of dwellings down."""
    now, lives = living.now, living.values["renovation.life"].constant
    works, first = offered(living.answers, living.built, living.values, too_leaky(living))
    first = np.where(allowed, first, -1)
    result.works[rows], result.first[rows] = bits(works), first
    result.before[rows] = shares(now.classes, CLASSES, None)
    for package in np.flatnonzero((first >= 0).any(axis=0)).tolist():
        done = living.after(works[:, package])
        costs = costs_of(living, works[:, package], sizes)
        result.cost[rows, package] = costs.sum(axis=1)
        result.life[rows, package] = mean_life(costs[..., CENTRAL], lives)
        for name in ("electricity", "fuels", "emissions"):
            saved = getattr(now, name) - getattr(done, name)
            getattr(result, name)[rows, package] = saved.mean(axis=0)
        result.saving[rows, package] = (now.bill - done.bill).mean(axis=0)
        result.after[rows, package] = shares(done.classes, CLASSES, None)


def options(
    answers: HousingAnswers,
    known: np.ndarray,
    count: np.ndarray,
    draws: int,
    chosen: tuple[str, ...] | None,
    progress: Progress,
    sizes: np.ndarray,
) -> tuple[Options, Totals]:
    """Every package of every dwelling on the same draws.

    Parameters
    ----------
    answers : HousingAnswers
        Of n unlike dwellings, without issues, all on one date.
    known : ndarray of int, shape (n,)
        Class of their certificate; -1 where there is none.
    count : ndarray, shape (n,)
        Dwellings that each stands for.
    draws : int
        Samples.
    chosen : tuple of str, or None
        Packages that may be done; None for all.
    progress : callable
        Told the dwellings done and their number.
    sizes : ndarray, shape (n,)
        Homes of the building of each; NaN where it is not known.
    """
    values = parameters()
    names = package_names(values)
    allowed = np.array([chosen is None or name in chosen for name in names])
    homes, samples = len(answers.floor_area), max(draws, 1)
    result = _blank(names, homes)
    totals = Totals(np.zeros(samples), np.zeros(samples), np.zeros((samples, CLASSES)))
    step = max(1, CELLS // samples)
    order = ordered(answers)
    for start in range(0, homes, step):
        rows = order[start : start + step]
        living = Living(take(answers, rows), known[rows], Draws(draws), values)
        _fill(result, rows, living, allowed, sizes[rows])
        totals.add(living.now, count[rows].astype(float))
        progress(min(start + step, homes), homes)
    return result, totals
