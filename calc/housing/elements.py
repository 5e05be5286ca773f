"""From answers to the elements of a shell: areas, transmittances, ventilation, mass;
with the regulation's tables of transmittances."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from calc.housing.envelope import curves, insulated_u, interpolated, interpolated_twice
from calc.housing.shape import GROUP_OF_ZONE, Shape, kept, period_of
from calc.housing.unknowns import Renovated, Unknowns
from calc.parameters import Parameters
from calc.schema.vocabulary import (
    CONSTRUCTION_PERIODS,
    FLOOR_TYPES,
    INERTIAS,
    ROOF_TYPES,
    UNKNOWN,
    VENTILATIONS,
    WALL_MATERIALS,
)

# The regulation's U-values as dense arrays, laid out once.

_ZONE_GROUPS = ("h1", "h2", "h3")
_ELEMENTS = ("wall", "roof", "floor", "flat_roof")
_GROUNDS = ("crawl_space_or_basement", "ground_before_2001", "ground_since_2001")


@dataclass(frozen=True)
class FabricTables:
    by_period: np.ndarray
    thickness: np.ndarray
    wall_u: np.ndarray
    ground_floor_u: np.ndarray
    ground_shape: np.ndarray
    ground: np.ndarray


@cache
def fabric_tables(parameters: Parameters) -> FabricTables:
    """The regulation's U-values as dense arrays."""
    by_period = parameters.table("fabric.by_period").grid(
        "u_value",
        element=_ELEMENTS,
        construction_period=CONSTRUCTION_PERIODS,
        zone_group=_ZONE_GROUPS,
        direct_electric=("0", "1"),
    )
    walls = parameters.table("fabric.uninsulated_walls").columns
    of, thickness = walls["material"], walls["thickness"]
    points = np.unique(thickness[np.isin(of, WALL_MATERIALS)])
    wall_u = curves(points, WALL_MATERIALS, of, thickness, walls["u_value"])
    return FabricTables(by_period, points, wall_u, *_ground(parameters))


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
        lines = curves(shapes, points, own_u, own_shapes, values)
        sheets.append([np.interp(u_values, points, column) for column in lines.T])
    return u_values, shapes, np.swapaxes(sheets, 1, 2)


_HEAVY_OLD = tuple(WALL_MATERIALS.index(m) for m in ("stone", "cob", "timber_frame_old"))
EXHAUST = VENTILATIONS.index("exhaust")
LATER_FANS = tuple(
    VENTILATIONS.index(name)
    for name in ("exhaust", "humidity_controlled_a", "humidity_controlled", "balanced")
)
"""Fans that no home of before the first age of ventilations had when it was built."""
RT2012 = CONSTRUCTION_PERIODS.index("2013_2021")
"""First period whose homes were all studied before they were built."""
OLD = CONSTRUCTION_PERIODS.index("1948_1974")
"""Last period before any rule asked for insulation."""


@dataclass(frozen=True)
class Element:
    """Walls, roof or lower floor of n homes in N samples.

    Attributes
    ----------
    area : ndarray
        [m²]
    bare : ndarray
        U without any insulation, towards outside air. [W/(m²·K)]
    reduction : ndarray
        b: less than 1 beside an unheated space. [-]
    u_value : ndarray
        As it is, reduction and ground included. [W/(m²·K)]
    """

    area: np.ndarray
    bare: np.ndarray
    reduction: np.ndarray
    u_value: np.ndarray


@dataclass(frozen=True)
class Elements:
    """What a shell is made of. Shapes broadcast to (N, n).

    Attributes
    ----------
    wall_insulation, ventilation, material : ndarray of int
        Codes of the vocabulary.
    roof_is_insulated, has_gaskets : ndarray of bool
        Gaskets: joinery that was made tighter.
    ventilation_year : ndarray
        When the ventilation was installed.
    ground : ndarray of int
        What lies below, in the table of grounds.
    stands_on_premises : ndarray of bool
        A flat above premises that are not homes.
    """

    wall: Element
    roof: Element
    floor: Element
    material: np.ndarray
    wall_insulation: np.ndarray
    roof_is_insulated: np.ndarray
    has_gaskets: np.ndarray
    ventilation: np.ndarray
    ventilation_year: np.ndarray
    ground: np.ndarray
    stands_on_premises: np.ndarray
    inertia: np.ndarray
    is_heavy_old_fabric: np.ndarray


def _as_it_is(
    element: str,
    unknowns: Unknowns,
    shape: Shape,
    zone: np.ndarray,
    is_electric: np.ndarray,
    uninsulated: np.ndarray,
) -> np.ndarray:
    """U of an element: bare or insulated, as far as one or the other is known.

    Insulated, it is that of the period of its works, of the home's, or drawn.
    """
    year = getattr(unknowns.answers, f"{element}_insulation_year")
    works = period_of(np.nan_to_num(year))
    dated = np.isfinite(year) & (works > OLD)
    period = np.where(dated, np.maximum(works, shape.period), shape.period)
    usual, old, by_year = (
        unknowns.parameters[f"unknowns.insulated_u_{name}"]
        for name in ("factor", "undated", "dated")
    )
    law, undated, told_year = usual.by_key(element), old.by_key(element), by_year.by_key()
    since_2013 = unknowns.parameters["unknowns.since_2013"].by_key()["u_value"]
    recent = np.where(shape.period >= RT2012, since_2013, 1.0)
    kind: int | np.ndarray = _ELEMENTS.index(element)
    if element == "roof":
        is_flat = shape.roof_type == ROOF_TYPES.index("flat")
        kind = np.where(is_flat, _ELEMENTS.index("flat_roof"), kind)
    table = fabric_tables(unknowns.parameters).by_period
    forfait = table[kind, period, GROUP_OF_ZONE[zone], is_electric.astype(np.int8)]
    is_old = ~dated & (shape.period <= OLD)
    median = np.where(is_old, undated["median"], forfait * law["median"] * recent)
    median = np.where(dated, forfait * told_year["median"], median)
    spread = np.where(is_old, undated["spread"], law["spread"])
    spread = np.where(dated, told_year["spread"], spread)
    drawn = unknowns.quantity(f"{element}_insulated_u", median, spread)
    quality = np.where(dated, 1.0, unknowns.of("insulation_quality"))
    insulated = np.minimum(drawn * quality, uninsulated)
    choices = np.arange(unknowns.drawn[f"{element}_insulation"].size)
    # 1 where it is done, 0 where it is not; its chance in the central sample
    done = unknowns.middle(f"{element}_insulation", (choices > 0).astype(float))
    return uninsulated + done * (insulated - uninsulated)


def _greatest_u(unknowns: Unknowns) -> np.ndarray:
    return unknowns.parameters["fabric.greatest_u"].constant


def _uninsulated_wall(unknowns: Unknowns, shape: Shape) -> tuple[np.ndarray, np.ndarray]:
    """Material and U of walls without insulation, some of them lined."""
    tables = fabric_tables(unknowns.parameters)
    material = unknowns.choice("wall_material", unknowns.table("wall_material")[shape.period])
    thickness = unknowns.of("wall_thickness", material)
    bare = interpolated(thickness, tables.thickness, tables.wall_u, material)
    if unknowns.draws.is_central:
        medians, _ = unknowns.table("wall_thickness").T
        places = np.arange(len(medians))
        usual = interpolated(medians, tables.thickness, tables.wall_u, places)
        unsaid = unknowns.answers.wall_material == UNKNOWN
        bare = np.where(unsaid, unknowns.middle("wall_material", usual), bare)
    bare = np.minimum(bare, _greatest_u(unknowns))
    unknowns.flag("wall_lining")
    lined = unknowns.middle("wall_lining", np.array([0.0, 1.0]))
    resistance = lined * unknowns.of("wall_lining_resistance")
    return material, insulated_u(bare, resistance)


def _beside(unknowns: Unknowns, shape: Shape) -> np.ndarray:
    """b of walls, some of which stand against garages, barns or stairwells."""
    usual = unknowns.of("wall_reduction", np.where(shape.is_house, 0, 1))
    stated = unknowns.answers.unheated_annexe
    if not (stated != UNKNOWN).any():
        return np.minimum(usual, 1.0)
    said = unknowns.of("annexe_reduction", np.maximum(stated, 0))
    return np.minimum(np.where(shape.is_house & (stated != UNKNOWN), said, usual), 1.0)


def _walls(
    unknowns: Unknowns, shape: Shape, kind: Renovated, zone: np.ndarray, is_electric: np.ndarray
) -> tuple[Element, np.ndarray, np.ndarray]:
    material, bare = _uninsulated_wall(unknowns, shape)
    insulation = kind.choice("wall_insulation")
    u_value = _as_it_is("wall", unknowns, shape, zone, is_electric, bare)
    reduction = _beside(unknowns, shape)
    reduction = reduction * kept(unknowns, zone, "walls", insulation > 0)
    u_value = unknowns.given_or("u_wall", u_value * reduction)
    return Element(shape.wall_area, bare, reduction, u_value), insulation, material


def _roof(
    unknowns: Unknowns, shape: Shape, kind: Renovated, zone: np.ndarray, is_electric: np.ndarray
) -> tuple[Element, np.ndarray]:
    insulation = kind.choice("roof_insulation")
    bare = unknowns.of_choice("uninsulated_roof_u", "roof_type")
    bare = np.minimum(bare, _greatest_u(unknowns))
    u_value = _as_it_is("roof", unknowns, shape, zone, is_electric, bare)
    reduction = np.minimum(unknowns.of_choice("roof_reduction", "roof_type"), 1.0)
    u_value = unknowns.given_or("u_roof", u_value * reduction)
    return Element(shape.roof_area, bare, reduction, u_value), insulation > 0


def floor_u(
    unknowns: Unknowns,
    shape: Shape,
    u_value: np.ndarray,
    ground: np.ndarray,
    stands_on_premises: np.ndarray,
) -> np.ndarray:
    """U of lower floors with what lies below them, from U towards outside air."""
    tables = fabric_tables(unknowns.parameters)
    with_ground = interpolated_twice(
        u_value,
        np.rint(shape.ground_shape),
        tables.ground_floor_u,
        tables.ground_shape,
        tables.ground,
        ground,
    )
    reduced = u_value * unknowns.of("non_residential_reduction")
    return np.where(stands_on_premises, reduced, np.minimum(with_ground, u_value))


def _floor(
    unknowns: Unknowns, shape: Shape, kind: Renovated, zone: np.ndarray, is_electric: np.ndarray
) -> tuple[Element, np.ndarray, np.ndarray]:
    below = unknowns.choice("floor_type", unknowns.table("floor_type")[shape.period])
    kind.choice("floor_insulation")
    bare = unknowns.of("uninsulated_floor_u")
    u_value = _as_it_is("floor", unknowns, shape, zone, is_electric, bare)
    on_ground = below == FLOOR_TYPES.index("slab_on_ground")
    recent = shape.period >= CONSTRUCTION_PERIODS.index("2001_2005")
    apart, before, since = range(len(_GROUNDS))
    ground = np.where(on_ground, np.where(recent, since, before), apart)
    premises = unknowns.flag("ground_floor_below") & ~shape.is_house
    u_value = floor_u(unknowns, shape, u_value, ground, premises)
    u_value = unknowns.given_or("u_floor", u_value)
    return Element(shape.lower_floor_area, bare, np.ones((1, 1)), u_value), ground, premises


def _ventilation_year(unknowns: Unknowns, shape: Shape, ventilation: np.ndarray) -> np.ndarray:
    """When the ventilation was installed: with the home, or later where such fans did not exist."""
    starts = unknowns.parameters["ventilation.age_starts"].constant
    law = unknowns.table("ventilation_age")[np.where(ventilation == EXHAUST, 0, 1)]
    later = starts[unknowns.choice("ventilation_age", law)]
    is_later = np.isin(ventilation, LATER_FANS) & (shape.year < starts[0])
    return np.where(is_later, later, shape.year)


def elements(
    unknowns: Unknowns, shape: Shape, kind: Renovated, zone: np.ndarray, is_electric: np.ndarray
) -> Elements:
    """What the homes' shells are made of.

    Parameters
    ----------
    kind : Renovated
        Which homes were renovated.
    zone : ndarray of int, shape (n,)
    is_electric : ndarray of bool, shape (n,)
        Heated by direct electricity: the regulation asked for more insulation.
    """
    wall, insulation, material = _walls(unknowns, shape, kind, zone, is_electric)
    roof, roof_insulated = _roof(unknowns, shape, kind, zone, is_electric)
    floor, ground, premises = _floor(unknowns, shape, kind, zone, is_electric)
    ventilation = unknowns.choice("ventilation", unknowns.table("ventilation")[shape.period])
    gaskets = unknowns.flag("envelope_is_improved")
    mass = unknowns.table("is_heavy_fabric")[np.where(shape.is_house, 0, 1)]
    inertia = unknowns.choice("inertia", mass)
    heavy = inertia >= INERTIAS.index("heavy")
    stated = unknowns.answers.wall_material != UNKNOWN
    old = np.isin(material, _HEAVY_OLD) & (shape.period == 0) & stated
    return Elements(
        wall=wall,
        roof=roof,
        floor=floor,
        material=material,
        wall_insulation=insulation,
        roof_is_insulated=roof_insulated,
        has_gaskets=gaskets,
        ventilation=ventilation,
        ventilation_year=_ventilation_year(unknowns, shape, ventilation),
        ground=ground,
        stands_on_premises=premises,
        inertia=inertia,
        is_heavy_old_fabric=old & heavy,
    )
