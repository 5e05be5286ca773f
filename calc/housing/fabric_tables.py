"""The regulation's U-values as dense arrays, laid out once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from calc.parameters import Parameters
from calc.vocabulary import CONSTRUCTION_PERIODS, WALL_MATERIALS

_ZONE_GROUPS = ("h1", "h2", "h3")


@dataclass(frozen=True)
class FabricTables:
    by_period: np.ndarray
    thickness: np.ndarray
    wall_u: np.ndarray
    ground_floor_u: np.ndarray
    ground_shape: np.ndarray
    ground: np.ndarray


def _points(rows: list[np.ndarray]) -> np.ndarray:
    """Rows of ascending points made as long as the longest, still ascending."""
    width = max(len(row) for row in rows)
    return np.array([np.append(row, row[-1] + np.arange(1, width - len(row) + 1)) for row in rows])


def _values(rows: list[np.ndarray]) -> np.ndarray:
    """Rows of values made as long as the longest by their last."""
    width = max(len(row) for row in rows)
    return np.array([np.pad(row, (0, width - len(row)), mode="edge") for row in rows])


@cache
def fabric_tables(parameters: Parameters) -> FabricTables:
    """The regulation's U-values as dense arrays."""
    by_period = parameters.table("fabric.by_period").grid(
        "u_value",
        element=("wall", "roof", "floor", "flat_roof"),
        construction_period=CONSTRUCTION_PERIODS,
        zone_group=_ZONE_GROUPS,
        direct_electric=("0", "1"),
    )
    walls = parameters.table("fabric.uninsulated_walls").columns
    of = [walls["material"] == material for material in WALL_MATERIALS]
    order = [np.argsort(walls["thickness"][rows]) for rows in of]
    thickness = [walls["thickness"][rows][o] for rows, o in zip(of, order, strict=True)]
    wall_u = [walls["u_value"][rows][o] for rows, o in zip(of, order, strict=True)]
    ground = parameters.table("fabric.ground")
    kinds = ("crawl_space_or_basement", "ground_before_2001", "ground_since_2001")
    floor_points, values = [], []
    shapes = np.unique(ground.columns["area_over_half_perimeter"])
    for kind in kinds:
        rows = ground.columns["ground"] == kind
        points = np.unique(ground.columns["floor_u_value"][rows])
        own = np.unique(ground.columns["area_over_half_perimeter"][rows])
        table = np.full((len(points), len(shapes)), np.nan)
        for shape, u, value in zip(
            ground.columns["area_over_half_perimeter"][rows],
            ground.columns["floor_u_value"][rows],
            ground.columns["equivalent_u_value"][rows],
            strict=True,
        ):
            table[np.searchsorted(points, u), np.searchsorted(shapes, shape)] = value
        on = np.isin(shapes, own)
        table = np.array([np.interp(shapes, shapes[on], row[on]) for row in table])
        floor_points.append(points)
        values.append(table)
    width = max(len(points) for points in floor_points)
    tables = np.stack([np.pad(v, ((0, width - len(v)), (0, 0)), mode="edge") for v in values])
    return FabricTables(
        by_period, _points(thickness), _values(wall_u), _points(floor_points), shapes, tables
    )
