"""The regulation's U-values as dense arrays, laid out once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from calc.parameters import Parameters
from calc.schema.vocabulary import CONSTRUCTION_PERIODS, WALL_MATERIALS

_ZONE_GROUPS = ("h1", "h2", "h3")
_GROUNDS = ("crawl_space_or_basement", "ground_before_2001", "ground_since_2001")


@dataclass(frozen=True)
class FabricTables:
    by_period: np.ndarray
    thickness: np.ndarray
    wall_u: np.ndarray
    ground_floor_u: np.ndarray
    ground_shape: np.ndarray
    ground: np.ndarray


def _on_common_points(
    points: list[np.ndarray], values: list[np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Curves known at points of their own, all at the points of any: the same straight lines."""
    common = np.unique(np.concatenate(points))
    return common, np.array(
        [np.interp(common, own, at) for own, at in zip(points, values, strict=True)]
    )


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
    thickness, wall_u = _on_common_points(
        *(
            [walls[column][rows][o] for rows, o in zip(of, order, strict=True)]
            for column in ("thickness", "u_value")
        )
    )
    return FabricTables(by_period, thickness, wall_u, *_ground(parameters))


def _ground(parameters: Parameters) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points of U, points of the area over half of the perimeter, Ue by what lies below."""
    table = parameters.table("fabric.ground")
    u_values = np.unique(table.columns["floor_u_value"])
    shapes = np.unique(table.columns["area_over_half_perimeter"])
    sheets = []
    for kind in _GROUNDS:
        rows = table.columns["ground"] == kind
        own_u, own_shapes, values = (
            table.columns[name][rows]
            for name in ("floor_u_value", "area_over_half_perimeter", "equivalent_u_value")
        )
        points = np.unique(own_u)
        lines = [_line(shapes, own_shapes[own_u == u], values[own_u == u]) for u in points]
        sheets.append([np.interp(u_values, points, column) for column in np.transpose(lines)])
    return u_values, shapes, np.swapaxes(sheets, 1, 2)


def _line(points: np.ndarray, own: np.ndarray, values: np.ndarray) -> np.ndarray:
    order = np.argsort(own)
    return np.interp(points, own[order], values[order])
