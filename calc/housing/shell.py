"""From answers to losses: transmittances, bridges, air and mass of a home's shell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.housing.envelope import air_leakage, air_renewal_loss, transmission_loss
from calc.housing.fabric import ground_u, insulated_u, interpolated
from calc.housing.fabric_tables import fabric_tables
from calc.housing.shape import Shape, period_of
from calc.housing.unknowns import Unknowns
from calc.vocabulary import (
    CONSTRUCTION_PERIODS,
    FLOOR_TYPES,
    INERTIAS,
    ROOF_TYPES,
    UNKNOWN,
    WALL_INSULATIONS,
    WALL_MATERIALS,
)

_GROUP_OF_ZONE = np.array([0, 0, 0, 1, 1, 1, 1, 2])
_ELEMENTS = ("wall", "roof", "floor")
_CONCRETE = tuple(
    WALL_MATERIALS.index(m)
    for m in ("solid_concrete_block", "hollow_concrete_block", "concrete", "slag_concrete")
)
_TIMBER = (WALL_MATERIALS.index("timber_frame_old"), WALL_MATERIALS.index("timber_frame"))
_HEAVY_OLD = tuple(WALL_MATERIALS.index(m) for m in ("stone", "cob", "timber_frame_old"))
_OLD = CONSTRUCTION_PERIODS.index("1948_1974")


@dataclass(frozen=True)
class Shell:
    """Losses of n homes in N worlds [W/K], and what they follow from."""

    wall_loss: np.ndarray
    roof_loss: np.ndarray
    floor_loss: np.ndarray
    thermal_bridge_loss: np.ndarray
    air_renewal_loss: np.ndarray
    wall_insulation: np.ndarray
    roof_is_insulated: np.ndarray
    ventilation: np.ndarray
    ventilation_year: np.ndarray
    inertia: np.ndarray
    is_heavy_old_fabric: np.ndarray


def _by_period(
    element: int | np.ndarray, unknowns: Unknowns, period: np.ndarray, zone: np.ndarray,
    is_electric: np.ndarray,
) -> np.ndarray:  # fmt: skip
    table = fabric_tables(unknowns.parameters).by_period
    return table[element, period, _GROUP_OF_ZONE[zone], is_electric.astype(np.int8)]


def _insulated(
    element: str, answers: HousingAnswers, unknowns: Unknowns, shape: Shape,
    forfait_of: object, uninsulated: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """U of an insulated element: of the period of its works, of the home's, or drawn."""
    place = _ELEMENTS.index(element)
    year = getattr(answers, f"{element}_insulation_year")
    dated = np.isfinite(year) & (period_of(np.nan_to_num(year)) > _OLD)
    period = np.where(dated, np.maximum(period_of(np.nan_to_num(year)), shape.period), shape.period)
    law = unknowns.table("insulated_u_factor")[place]
    by_rule = forfait_of(period) * law[0]
    old = unknowns.table("insulated_u_undated")[place]
    is_old = ~dated & (shape.period <= _OLD)
    median = np.where(is_old, old[0], by_rule)
    drawn = unknowns.quantity(
        f"{element}_insulated_u", None, median, np.where(is_old, old[1], law[1])
    )
    return np.minimum(drawn, uninsulated)


def _uninsulated_wall(answers: HousingAnswers, unknowns: Unknowns, shape: Shape) -> tuple:
    tables = fabric_tables(unknowns.parameters)
    material = unknowns.choice(
        "wall_material", answers.wall_material, unknowns.table("wall_material")[shape.period]
    )
    thickness = unknowns.of("wall_thickness", None, material)
    bare = interpolated(thickness, tables.thickness[material], tables.wall_u[material])
    bare = np.minimum(bare, 2.5)
    lined = unknowns.flag("wall_lining", None, unknowns.table("wall_lining"))
    resistance = np.where(lined, unknowns.of("wall_lining_resistance"), 0.0)
    return material, insulated_u(bare, resistance)


def _walls(
    answers: HousingAnswers, unknowns: Unknowns, shape: Shape, zone: np.ndarray,
    is_electric: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    material, bare = _uninsulated_wall(answers, unknowns, shape)
    insulation = unknowns.choice(
        "wall_insulation", answers.wall_insulation, unknowns.table("wall_insulation")[shape.period]
    )
    insulated = _insulated(
        "wall", answers, unknowns, shape,
        lambda period: _by_period(0, unknowns, period, zone, is_electric), bare,
    )  # fmt: skip
    u_value = np.where(insulation > 0, insulated, bare)
    reduction = np.minimum(unknowns.of("wall_reduction", None, np.where(shape.is_house, 0, 1)), 1.0)
    u_value = unknowns.given_or(answers.u_wall, u_value * reduction)
    return transmission_loss(u_value, shape.wall_area), insulation, material


def _roof(
    answers: HousingAnswers, unknowns: Unknowns, shape: Shape, zone: np.ndarray,
    is_electric: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    insulation = unknowns.choice(
        "roof_insulation", answers.roof_insulation, unknowns.table("roof_insulation")[shape.period]
    )
    bare = np.minimum(unknowns.of("uninsulated_roof_u", None, shape.roof_type), 2.5)
    element = np.where(shape.roof_type == ROOF_TYPES.index("flat"), 3, 1)
    insulated = _insulated(
        "roof", answers, unknowns, shape,
        lambda period: _by_period(element, unknowns, period, zone, is_electric), bare,
    )  # fmt: skip
    u_value = np.where(insulation > 0, insulated, bare)
    reduction = np.minimum(unknowns.of("roof_reduction", None, shape.roof_type), 1.0)
    u_value = unknowns.given_or(answers.u_roof, u_value * reduction)
    return transmission_loss(u_value, shape.roof_area), insulation > 0


def _floor(
    answers: HousingAnswers, unknowns: Unknowns, shape: Shape, zone: np.ndarray,
    is_electric: np.ndarray,
) -> np.ndarray:  # fmt: skip
    tables = fabric_tables(unknowns.parameters)
    kind = unknowns.choice(
        "floor_type", answers.floor_type, unknowns.table("floor_type")[shape.period]
    )
    insulation = unknowns.choice(
        "floor_insulation", answers.floor_insulation,
        unknowns.table("floor_insulation")[shape.period],
    )  # fmt: skip
    bare = unknowns.of("uninsulated_floor_u")
    insulated = _insulated(
        "floor", answers, unknowns, shape,
        lambda period: _by_period(2, unknowns, period, zone, is_electric), bare,
    )  # fmt: skip
    u_value = np.where(insulation > 0, insulated, bare)
    on_ground = kind == FLOOR_TYPES.index("slab_on_ground")
    recent = shape.period >= CONSTRUCTION_PERIODS.index("2001_2005")
    ground = np.where(on_ground, np.where(recent, 2, 1), 0)
    with_ground = ground_u(
        u_value, np.rint(shape.ground_shape), tables.ground_floor_u[ground],
        tables.ground_shape, tables.ground[ground],
    )  # fmt: skip
    heated_below = unknowns.flag("ground_floor_below", None, unknowns.table("ground_floor_below"))
    reduced = u_value * unknowns.of("non_residential_reduction")
    u_value = np.where(heated_below & ~shape.is_house, reduced, np.minimum(with_ground, u_value))
    u_value = unknowns.given_or(answers.u_floor, u_value)
    return transmission_loss(u_value, shape.lower_floor_area)


def _bridges(
    answers: HousingAnswers, unknowns: Unknowns, shape: Shape, material: np.ndarray,
    insulation: np.ndarray,
) -> np.ndarray:  # fmt: skip
    group = np.where(np.isin(material, _CONCRETE), 1, np.where(np.isin(material, _TIMBER), 2, 0))
    kind = np.where(shape.is_house, 0, 1)
    ratio = unknowns.of("thermal_bridge_ratio", None, kind, group)
    outside = insulation == WALL_INSULATIONS.index("external")
    ratio = ratio * np.where(outside, unknowns.of("externally_insulated_bridges"), 1.0)
    return unknowns.given_or(answers.thermal_bridge_loss, ratio * shape.floor_area)


def _permeability(
    unknowns: Unknowns, shape: Shape, wall_insulation: np.ndarray, roof_insulated: np.ndarray
) -> np.ndarray:
    kind = np.where(shape.is_house, 0, 1)
    table = unknowns.parameters["ventilation.facade_permeability"].values[0]
    conventional = table[kind, shape.period]
    better = unknowns.parameters["ventilation.improved_permeability"].values[0]
    insulated = (wall_insulation > 0) & roof_insulated
    gaskets = unknowns.flag("envelope_is_improved", None, unknowns.table("envelope_is_improved"))
    first = shape.period == 0
    improved = np.where(
        insulated & (shape.period <= _OLD),
        np.where(first, better[0], better[1]),
        np.where(gaskets & first, better[2], conventional),
    )
    return improved * unknowns.of("permeability_factor")


def _air(
    answers: HousingAnswers, unknowns: Unknowns, shape: Shape, ventilation: np.ndarray,
    permeability: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    flows = unknowns.parameters["ventilation.flows"].values[0]
    year = np.broadcast_to(shape.year, ventilation.shape)
    installed = np.searchsorted((1982, 2001, 2013), year, side="right")
    flow = flows[ventilation, installed]
    air = dict(
        zip(("heat_capacity", "four_pascal_exponent", "inlet_leakage_share"),
            unknowns.parameters["method_3cl.air_renewal"].values[0], strict=True)
    )  # fmt: skip
    exposed = shape.wall_area + shape.roof_area + shape.window_area
    leakage = air_leakage(
        shape.floor_area, shape.ceiling_height, permeability, exposed, flow[..., 2],
        four_pascal_exponent=air["four_pascal_exponent"],
        inlet_leakage_share=air["inlet_leakage_share"],
    )  # fmt: skip
    exposure = unknowns.parameters["method_3cl.wind_exposure"].values[0]
    wind = exposure[np.where(shape.has_several_facades, 0, 1)]
    loss = air_renewal_loss(
        shape.floor_area, shape.ceiling_height, leakage, flow[..., 0], flow[..., 1],
        wind[..., 0], wind[..., 1], heat_capacity=air["heat_capacity"],
    )  # fmt: skip
    return unknowns.given_or(answers.air_renewal_loss, loss), year


def shell(
    answers: HousingAnswers, unknowns: Unknowns, shape: Shape, zone: np.ndarray,
    is_electric: np.ndarray,
) -> Shell:  # fmt: skip
    """Losses of the homes' shells.

    Parameters
    ----------
    zone : ndarray of int, shape (n,)
    is_electric : ndarray of bool, shape (n,)
        Heated by direct electricity: the regulation asked for more insulation.
    """
    wall_loss, insulation, material = _walls(answers, unknowns, shape, zone, is_electric)
    roof_loss, roof_insulated = _roof(answers, unknowns, shape, zone, is_electric)
    floor_loss = _floor(answers, unknowns, shape, zone, is_electric)
    ventilation = unknowns.choice(
        "ventilation", answers.ventilation, unknowns.table("ventilation")[shape.period]
    )
    permeability = _permeability(unknowns, shape, insulation, roof_insulated)
    air, year = _air(answers, unknowns, shape, ventilation, permeability)
    kind = np.where(shape.is_house, 0, 1)
    inertia = unknowns.choice("inertia", answers.inertia, unknowns.table("is_heavy_fabric")[kind])
    heavy = inertia >= INERTIAS.index("heavy")
    old = np.isin(material, _HEAVY_OLD) & (shape.period == 0) & (answers.wall_material != UNKNOWN)
    return Shell(
        wall_loss, roof_loss, floor_loss,
        _bridges(answers, unknowns, shape, material, insulation), air,
        insulation, roof_insulated, ventilation, year, inertia, old & heavy,
    )  # fmt: skip
