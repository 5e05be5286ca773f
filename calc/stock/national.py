"""A simulated national stock: homes drawn from published distributions, as many as asked.

``python -m calc.stock.national FOLDER --homes 1000000`` writes Parquet that ``python -m calc
housing FOLDER/`` reads. What is published is kept: types by age, heating by type, mean areas,
communes by population. How heating leans with age is fitted between the two; the rest of a home
is unknown and left to the model.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from tqdm import tqdm

from calc.housing.systems import networked_communes
from calc.parameters import parameters
from calc.places import communes as places
from calc.schema.inputs import is_unknown
from calc.schema.vocabulary import ATTACHMENTS, DPE_CLASSES, DWELLING_TYPES, ENERGY_CARRIERS

PART = 500_000
"""Homes in a file."""
_OF_2024 = np.datetime64("2024-01-01")
_ROUNDS = 60


def fitted(seed: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """The table nearest to a seed that has given sums (iterative proportional fitting).

    Parameters
    ----------
    seed : ndarray, shape (r, c)
        Odds; a zero stays a zero.
    rows, columns : ndarray, shape (r,) and (c,)
        Sums asked, of the same total.

    Source: Deming and Stephan, *On a least squares adjustment of a sampled frequency table*,
    Annals of Mathematical Statistics 11 (1940).

    Examples
    --------
    >>> fitted(np.ones((2, 2)), np.array([0.3, 0.7]), np.array([0.4, 0.6])).round(2).tolist()
    [[0.12, 0.18], [0.28, 0.42]]
    """
    table = np.asarray(seed, dtype=float)
    for _ in range(_ROUNDS):
        sums = table.sum(axis=1, keepdims=True)
        table = table * np.divide(rows[:, None], sums, out=np.zeros_like(sums), where=sums > 0)
        sums = table.sum(axis=0, keepdims=True)
        table = table * np.divide(columns[None], sums, out=np.zeros_like(sums), where=sums > 0)
    return table


@dataclass(frozen=True)
class National:
    """What homes are drawn from.

    Attributes
    ----------
    shares : ndarray, shape (types, ages, heatings)
        Of all homes; they sum to 1.
    years : ndarray, shape (ages, 2)
    tenure : ndarray, shape (types, ages, heatings, tenures)
        Chances of each, by type, age and heating.
    tenures : tuple of str
        Their words.
    area, area_limits : ndarray, shape (types, tenures, 2) and (2,)
        Mean and spread of the logarithm; least and most. [m²]
    communes, in_communes : ndarray, shape (m,)
        INSEE codes of mainland France and Corsica, and the main residences there.
    """

    shares: np.ndarray
    years: np.ndarray
    tenure: np.ndarray
    tenures: tuple[str, ...]
    area: np.ndarray
    area_limits: np.ndarray
    communes: np.ndarray
    in_communes: np.ndarray


HEATINGS = {
    "natural_gas": ("natural_gas", ""),
    "electricity": ("electricity", ""),
    "heat_pump": ("electricity", "air_water_heat_pump"),
    "wood_logs": ("wood_logs", ""),
    "wood_pellets": ("wood_pellets", ""),
    "fuel_oil": ("fuel_oil", ""),
    "lpg": ("lpg", ""),
    "district_heating": ("district_heating", ""),
}
"""Words of the vocabulary for each kind of heating of the statistics: carrier and system."""
_GAS, _ELECTRICITY, _NETWORK = (
    list(HEATINGS).index(name) for name in ("natural_gas", "electricity", "district_heating")
)


def _shared_out(cells: np.ndarray, lean: np.ndarray, of_type: np.ndarray) -> np.ndarray:
    """Chances of each tenure by age and heating, whose mean over homes of a type is the type's."""
    homes = cells.ravel()
    odds = homes[:, None] * lean.reshape(len(homes), -1) * of_type
    joint = fitted(odds, homes, of_type * homes.sum())
    whole = joint.sum(axis=1, keepdims=True)
    chances = np.divide(
        joint, whole, out=np.broadcast_to(of_type, joint.shape).copy(), where=whole > 0
    )
    return chances.reshape(lean.shape)


def _figure(name: str) -> np.ndarray:
    """What was published of the nation's homes, in 2024."""
    return parameters()[f"national_stock.{name}"].on(_OF_2024)


@cache
def national() -> National:
    """The published distributions, with heating fitted to type and age."""
    lean = _figure("heating_by_age")
    shares = np.stack(
        [
            fitted(of_age[:, None] * lean * of_type, of_age, of_type * of_age.sum())
            for of_age, of_type in zip(_figure("homes"), _figure("heating"), strict=True)
        ]
    )
    lean_tenure = _figure("tenure_by_age")[:, None] * _figure("tenure_by_heating")
    tenure = np.stack(
        [
            _shared_out(of_cells, lean_tenure, of_type)
            for of_cells, of_type in zip(shares, _figure("tenure"), strict=True)
        ]
    )
    codes, in_communes = places.mainland()
    return National(
        shares=shares / shares.sum(),
        years=_figure("completion_years"),
        tenure=tenure,
        tenures=parameters()["national_stock.tenure"].columns,
        area=_figure("floor_area"),
        area_limits=_figure("area_limits"),
        communes=codes,
        in_communes=in_communes,
    )


def _areas(law: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """An area a home, of its mean and of the spread of its logarithm, shape (n, 2). [m²]"""
    mean, spread = law.T
    return mean * np.exp(spread * random.standard_normal(len(law)) - spread**2 / 2)


def has_network(communes: np.ndarray) -> np.ndarray:
    """Whether a town has a listed heat network; that it passes the street is to be asked.

    Examples
    --------
    >>> has_network(np.array(["01283", "", "62765x"])).tolist()
    [True, False, False]
    """
    return np.isin(communes, list(networked_communes(parameters())))


def _communes(
    heating: np.ndarray, homes: np.ndarray, codes: np.ndarray, random: np.random.Generator
) -> np.ndarray:
    """Where each home is, among communes of so many: a network heats where one is listed, and
    each commune keeps its homes."""
    is_listed = has_network(codes.astype(str))
    is_networked = heating == _NETWORK
    listed = homes * is_listed / (homes @ is_listed)
    others = np.maximum(homes / homes.sum() - is_networked.mean() * listed, 0)
    place = np.empty(len(heating), dtype=int)
    for asked, odds in ((is_networked, listed), (~is_networked, others)):
        place[asked] = random.choice(len(codes), size=asked.sum(), p=odds / odds.sum())
    return place


def drawn(of: National, n: int, seed: Sequence[int]) -> pa.Table:
    """n homes by the names of the vocabulary; the same seed gives the same homes."""
    random = np.random.default_rng(seed)
    cell = random.choice(of.shares.size, size=n, p=of.shares.ravel())
    kind, age, heating = np.unravel_index(cell, of.shares.shape)
    first, last = of.years[age].T
    year = np.floor(first + random.random(n) * (last - first + 1))
    commune = _communes(heating, of.in_communes, of.communes, random)
    lived = random.random(n)
    reached = np.cumsum(of.tenure[kind, age, heating], axis=1)
    tenure = (lived[:, None] >= reached[:, :-1]).sum(axis=1)
    area = _areas(of.area[kind, tenure], random)
    carriers, systems = np.array(list(HEATINGS.values())).T

    def words(codes: np.ndarray, of_codes: Sequence[str]) -> pa.Array:
        return pa.DictionaryArray.from_arrays(codes.astype(np.int32), pa.array(of_codes))

    return pa.table(
        {
            "dwelling_type": words(kind, DWELLING_TYPES),
            "floor_area": np.round(np.clip(area, *of.area_limits), 1),
            "construction_year": year.astype(np.int16),
            "commune": words(commune, of.communes.tolist()),
            "tenure": words(tenure, of.tenures),
            "heating_carrier": words(heating, carriers.tolist()),
            "heating_system": words(heating, systems.tolist()),
        }
    )


_PLACES = {
    "france": ("",),
    "nord": ("59",),
    "pas_de_calais": ("62",),
    "aisne_oise_somme": ("02", "60", "80"),
}
"""Where social homes are drawn, and how the codes of its communes begin."""
_DONE = {
    "roof_insulation": "yes",
    "glazing": "double_low_e",
    "heating_system": "condensing_boiler",
    "ventilation": "humidity_controlled",
}
"""What was done in a home that was renovated, beside its walls; the boiler where gas heats."""


_OLD = 4
"""Age of 40 to 59 years: the first that is renovated."""
SIEVE = DPE_CLASSES.index("F")
"""The first class of what leaks most: F, then G."""


def _works(columns: dict[str, np.ndarray], done: np.ndarray, recent: np.ndarray) -> None:
    """Tell the works of renovated homes; of recent ones the year too, which says how well."""
    is_house = columns["dwelling_type"] == "house"
    walls = np.where(is_house, "internal", "external")
    columns["wall_insulation"] = np.where(done, walls, "")
    for name, word in _DONE.items():
        before = columns.get(name, np.full(len(done), ""))
        applies = done & (
            (name != "heating_system") | (columns["heating_carrier"] == "natural_gas")
        )
        columns[name] = np.where(applies, word, before)
    year = f"{_figure('renovation_year'):.0f}"
    for part in ("wall", "roof"):
        columns[f"{part}_insulation_year"] = np.where(recent, year, "")


def _heated(place: int) -> np.ndarray:
    """Chances of each heating of a place's social homes but miners', which burn gas, by type: no
    house is on a network, and the place's shares are met."""
    miners, houses, heatings = (
        _figure(name)[place] for name in ("miners_houses", "social_houses", "social_heating")
    )
    heatings = heatings.copy()
    heatings[_GAS] -= miners
    of_type = np.array([houses - miners, 1 - houses])
    may_be = np.ones((len(of_type), len(heatings)))
    may_be[0, _NETWORK] = 0
    return fitted(may_be, of_type, heatings * of_type.sum() / heatings.sum()) / of_type[:, None]


def _labelled(codes: np.ndarray, homes: np.ndarray) -> np.ndarray:
    """Social homes of communes that have a label, of so many homes: as many by region as known."""
    figure = parameters()["national_stock.labelled_regions"]
    region = places.code_of("region", places.index(codes))
    shares = dict(zip(figure.rows, figure.constant, strict=True))
    group = np.where(np.isin(region, list(shares)), region, "")
    shares[""] = 1 - figure.constant.sum()
    labelled = np.zeros(len(codes))
    for code, share in shares.items():
        here = group == code
        labelled[here] = homes[here] * share / homes[here].sum()
    return labelled


def social(place: str, n: int, seed: int, labelled: bool = False) -> dict[str, list]:
    """n social homes of a place by the names of the vocabulary, as columns.

    Parameters
    ----------
    place : str
        ``france``, ``nord``, ``pas_de_calais`` or ``aisne_oise_somme``.
    n, seed : int
    labelled : bool
        Those alone, of before July 2021, that have a label of the new method on the first day of
        2024: the older certificate of a recent home was still valid; homes renovated with the aid
        that asked for a label have one more often.
    """
    row, at = list(_PLACES).index(place), _figure
    random = np.random.default_rng(seed)
    ages, miners, houses = (
        at(name)[row] for name in ("social_ages", "miners_houses", "social_houses")
    )
    weights = ages * (at("social_relabelled") if labelled else 1.0)
    age = random.choice(len(ages), size=n, p=weights / weights.sum())
    is_miner = (age == len(ages) - 1) & (random.random(n) < miners / ages[-1])
    first, last = np.where(is_miner[:, None], at("miners_years"), at("social_years")[age]).T
    is_house = is_miner | (random.random(n) < (houses - miners) / (1 - miners))
    kind = np.where(is_house, 0, 1)
    reached = np.cumsum(_heated(row)[kind], axis=1)
    heating = (random.random(n)[:, None] >= reached[:, :-1]).sum(axis=1)
    heating[is_miner] = _GAS
    carriers, systems = np.array(list(HEATINGS.values()))[heating].T
    systems[heating == _ELECTRICITY] = "electric_heaters"  # published apart from heat pumps
    codes, homes = places.mainland()
    homes = _labelled(codes, homes) if labelled else homes
    begins = [np.char.startswith(codes.astype(str), code) for code in _PLACES[place]]
    commune = _communes(heating, homes * np.any(begins, axis=0), codes, random)
    done = is_miner & (random.random(n) < at("miners_rehabilitated"))
    recent = done & (random.random(n) < at("miners_recent"))
    if labelled:
        may_be = (age >= _OLD) & ~is_miner
        chance = at("social_renovated")[row] / (1 - at("social_new")[row]) / may_be.mean()
        recent |= may_be & (random.random(n) < chance)
    tenant = parameters()["national_stock.tenure"].columns.index("social_tenant")
    area = _areas(at("floor_area")[kind, tenant], random)
    sides = random.choice(len(ATTACHMENTS), size=n, p=at("social_attachment"))
    columns = {
        "dwelling_type": np.array(DWELLING_TYPES)[kind],
        "floor_area": np.round(np.clip(area, *at("area_limits")), 1),
        "construction_year": np.floor(first + random.random(n) * (last - first + 1)),
        "commune": codes[commune],
        "tenure": np.full(n, "social_tenant"),
        "attachment": np.where(is_house, np.array(ATTACHMENTS)[sides], ""),
        "heating_carrier": carriers,
        "heating_system": systems,
    }
    _works(columns, done | recent, recent)
    return {name: column.tolist() for name, column in columns.items()}


def certified(shares: np.ndarray, new: float = 0.0) -> np.ndarray:
    """Shares of the labels as certificates have them.

    Parameters
    ----------
    shares : ndarray, shape (7,)
        By the method, of homes built before July 2021; some that are just above a limit are
        certified below it.
    new : float
        Share of the homes built since, whose certificate is their building's study.

    Returns
    -------
    ndarray, shape (7,)
    """
    moved = shares * np.append(0.0, _figure("raised_labels"))
    raised = shares - moved + np.append(moved[1:], 0.0)
    return (1 - new) * raised + new * _figure("new_labels")


def registered(place: str, shares: np.ndarray) -> np.ndarray:
    """Shares of the labels that the register of social homes has on the first day of 2024, from
    those of its homes built before July 2021 that needed one, shape (7,): those to be renovated,
    F or G, wait for it more often."""
    left = shares * np.where(np.arange(len(shares)) < SIEVE, 1.0, _figure("social_waiting"))
    return certified(left / left.sum(), _figure("social_new")[list(_PLACES).index(place)])


def parts(of: National, n: int, seed: int, size: int = PART) -> Iterator[pa.Table]:
    """The same homes by files, with their identifier."""
    for place, start in enumerate(range(0, n, size)):
        count = min(size, n - start)
        names = np.char.mod("%d", np.arange(start, start + count))
        yield drawn(of, count, [seed, place]).add_column(0, "id", pa.array(names))


# What a file does not say of its homes, drawn as the nation's homes have it: a supposition.

DRAWN = "drawn"
"""Answer that leaves a needed field to be drawn."""
_PERIOD_YEARS = (1930, 1960, 1976, 1980, 1985, 1995, 2003, 2009, 2017, 2022)
"""A year of each period of construction, to find its age."""


def heating_carrier(
    dwelling_type: np.ndarray,
    year: np.ndarray,
    period: np.ndarray,
    commune: np.ndarray,
    keys: np.ndarray,
) -> np.ndarray:
    """Main energy of homes of which only type, age and town are known, one for each key.

    No network heats where none is listed; where one is, it heats as often as in the nation, so
    more rarely than it does: how flats are shared between such towns was not found.

    Parameters
    ----------
    dwelling_type, period : ndarray of int, shape (n,)
    year : ndarray, shape (n,)
    commune : ndarray of str, shape (n,)
        INSEE codes; empty where unknown.
    keys : ndarray of int, shape (n,)
        The same for all homes of a building: they share their energy.

    Returns
    -------
    ndarray of int, shape (n,)

    Examples
    --------
    >>> flats, years = np.ones(1000, int), np.full(1000, 1968.0)
    >>> keys = np.arange(1000, dtype=np.uint64) * np.uint64(2_654_435_761)
    >>> found = heating_carrier(flats, years, np.full(1000, -1), np.full(1000, ""), keys)
    >>> bool(0.4 < (found == ENERGY_CARRIERS.index("natural_gas")).mean() < 0.65)
    True
    """
    of = national()
    known = np.where(is_unknown(year), np.array(_PERIOD_YEARS)[np.maximum(period, 0)], year)
    age = np.clip(np.searchsorted(of.years[:, 1], known), 0, len(of.years) - 1)
    shares = of.shares[np.maximum(dwelling_type, 0), age]
    shares[(commune != "") & ~has_network(commune), _NETWORK] = 0
    limits = np.cumsum(shares, axis=-1) / shares.sum(axis=-1, keepdims=True)
    mixed = (keys ^ (keys >> np.uint64(15))) * np.uint64(0x9E3779B97F4A7C15)
    level = (mixed >> np.uint64(11)).astype(float) / 2.0**53
    kind = (level[:, None] >= limits[:, :-1]).sum(axis=-1)
    carriers = [ENERGY_CARRIERS.index(carrier) for carrier, _ in HEATINGS.values()]
    return np.array(carriers, dtype=np.int8)[kind]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write a stock; 0 when it is written, 2 when the folder holds something."""
    parser = argparse.ArgumentParser(prog="python -m calc.stock.national", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--homes", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=2026)
    asked = parser.parse_args(arguments)
    if asked.homes < 1:
        parser.error("--homes: expected 1 or more")
    asked.folder.mkdir(parents=True, exist_ok=True)
    if any(asked.folder.iterdir()):
        print(f"{asked.folder}: this folder is not empty", file=sys.stderr)
        return 2
    with tqdm(total=asked.homes, unit=" homes", disable=None) as progress:
        for place, table in enumerate(parts(national(), asked.homes, asked.seed)):
            pq.write_table(table, asked.folder / f"part-{place:05d}.parquet")
            progress.update(len(table))
    return 0


if __name__ == "__main__":
    sys.exit(main())
