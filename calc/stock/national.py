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
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from tqdm import tqdm

from calc.parameters import Parameters, parameters
from calc.places import communes as places
from calc.schema.vocabulary import DWELLING_TYPES

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
    area, area_limits : ndarray, shape (types, 2) and (2,)
        Mean and spread of the logarithm; least and most. [m²]
    communes, in_communes : ndarray, shape (m,)
        INSEE codes of mainland France and Corsica, and the main residences there.
    homes : int
        How many main homes the nation has.
    """

    shares: np.ndarray
    years: np.ndarray
    tenure: np.ndarray
    tenures: tuple[str, ...]
    area: np.ndarray
    area_limits: np.ndarray
    communes: np.ndarray
    in_communes: np.ndarray
    homes: int


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


def national(values: Parameters | None = None) -> National:
    """The published distributions, with heating fitted to type and age."""
    values = values or parameters()
    at = lambda name: values[f"national_stock.{name}"].on(_OF_2024)  # noqa: E731
    homes, heating, lean = at("homes"), at("heating"), at("heating_by_age")
    shares = np.stack(
        [
            fitted(of_age[:, None] * lean * of_type, of_age, of_type * of_age.sum())
            for of_age, of_type in zip(homes, heating, strict=True)
        ]
    )
    lean_tenure = at("tenure_by_age")[:, None] * at("tenure_by_heating")
    tenure = np.stack(
        [
            _shared_out(of_cells, lean_tenure, of_type)
            for of_cells, of_type in zip(shares, at("tenure"), strict=True)
        ]
    )
    codes, in_communes = places.mainland()
    return National(
        shares=shares / shares.sum(),
        years=at("completion_years"),
        tenure=tenure,
        tenures=values["national_stock.tenure"].keys[1],
        area=at("floor_area"),
        area_limits=at("area_limits"),
        communes=codes,
        in_communes=in_communes,
        homes=int(homes.sum()),
    )


def drawn(of: National, n: int, seed: Sequence[int]) -> pa.Table:
    """n homes by the names of the vocabulary; the same seed gives the same homes."""
    random = np.random.default_rng(seed)
    cell = random.choice(of.shares.size, size=n, p=of.shares.ravel())
    kind, age, heating = np.unravel_index(cell, of.shares.shape)
    first, last = of.years[age].T
    year = np.floor(first + random.random(n) * (last - first + 1))
    mean, spread = of.area[kind].T
    area = mean * np.exp(spread * random.standard_normal(n) - spread**2 / 2)
    likely = np.cumsum(of.in_communes / of.in_communes.sum())
    commune = np.minimum(np.searchsorted(likely, random.random(n)), len(likely) - 1)
    lived = random.random(n)
    reached = np.cumsum(of.tenure[kind, age, heating], axis=1)
    tenure = (lived[:, None] >= reached[:, :-1]).sum(axis=1)
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


_DEPARTMENTS = {"nord": "59", "pas_de_calais": "62"}


def social(place: str, n: int, seed: int) -> dict[str, list]:
    """n social homes of a département by the names of the vocabulary, as columns.

    Parameters
    ----------
    place : str
        ``nord`` or ``pas_de_calais``.
    n, seed : int
    """
    values, row = parameters(), list(_DEPARTMENTS).index(place)
    at = lambda name: values[f"national_stock.{name}"].on(_OF_2024)  # noqa: E731
    random = np.random.default_rng(seed)
    ages, heatings = at("social_ages")[row], at("social_heating")[row]
    first, last = at("social_years")[random.choice(len(ages), size=n, p=ages / ages.sum())].T
    kind = (random.random(n) >= at("social_houses")[row]).astype(int)
    heating = random.choice(len(heatings), size=n, p=heatings / heatings.sum())
    alone = (kind == 0) & (heating == list(HEATINGS).index("district_heating"))
    carriers, systems = np.array(list(HEATINGS.values()))[np.where(alone, 0, heating)].T
    codes, populations = places.mainland()
    here = np.char.startswith(codes.astype(str), _DEPARTMENTS[place])
    mean, spread = at("social_areas")[kind].T
    area = mean * np.exp(spread * random.standard_normal(n) - spread**2 / 2)
    chances = populations[here] / populations[here].sum()
    return {
        "dwelling_type": np.array(DWELLING_TYPES)[kind].tolist(),
        "floor_area": np.round(np.clip(area, *at("area_limits")), 1).tolist(),
        "construction_year": np.floor(first + random.random(n) * (last - first + 1)).tolist(),
        "commune": random.choice(codes[here], size=n, p=chances).tolist(),
        "tenure": ["social_tenant"] * n,
        "heating_carrier": carriers.tolist(),
        "heating_system": systems.tolist(),
    }


def parts(of: National, n: int, seed: int, size: int = PART) -> Iterator[pa.Table]:
    """The same homes by files, with their identifier."""
    for place, start in enumerate(range(0, n, size)):
        count = min(size, n - start)
        names = np.char.mod("%d", np.arange(start, start + count))
        yield drawn(of, count, [seed, place]).add_column(0, "id", pa.array(names))


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
