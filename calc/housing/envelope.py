"""Formulas of a shell: its areas, its transmittances, and the heat lost through it and by air, per
degree of difference."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from calc.uncertainty import Array, Floats


def transmission_loss(u_value: Floats, area: Floats, reduction: Floats = 1.0) -> Array:
    """Heat lost through an element per degree of difference (DP).

    Parameters
    ----------
    u_value : array_like
        Thermal transmittance. [W/(m²·K)]
    area : array_like
        Inside dimensions. [m²]
    reduction : array_like, optional
        b: 1 towards outside air, 0 towards heated space. [-]

    Returns
    -------
    ndarray
        Transmission heat loss coefficient. [W/K]

    References
    ----------
    .. [1] 3CL-DPE 2021, ch. 3 (GV) and 3.1 (b).

    Examples
    --------
    >>> transmission_loss([2.5, 0.25], 100.0).tolist()
    [250.0, 25.0]
    """
    return np.asarray(u_value) * np.asarray(area) * reduction


def air_leakage(
    floor_area: Floats,
    ceiling_height: Floats,
    facade_permeability: Floats,
    exposed_area: Floats,
    inlet_area: Floats,
    *,
    four_pascal_exponent: float,
    inlet_leakage_share: float,
) -> Array:
    """Air changes through cracks and inlets under 50 Pa (n50).

    Parameters
    ----------
    floor_area, exposed_area : array_like
        Heated floor; walls, windows and roof on the outside, ground floor left out. [m²]
    ceiling_height : array_like
        [m]
    facade_permeability : array_like
        Q4Pa,conv. [m³/(h·m²)]
    inlet_area : array_like
        Smea, the modules of air inlets per floor area. [m³/(h·m²)]
    four_pascal_exponent, inlet_leakage_share : float
        Flow exponent; share of the inlets' modules under 4 Pa. [-]

    Returns
    -------
    ndarray
        [1/h]

    References
    ----------
    .. [1] 3CL-DPE 2021, ch. 4.

    Examples
    --------
    >>> n50 = air_leakage(100.0, 2.5, 1.9, 150.0, 2.0,
    ...     four_pascal_exponent=2 / 3, inlet_leakage_share=0.45)
    >>> round(float(n50), 2)
    8.08
    """
    inlets = inlet_leakage_share * inlet_area * floor_area
    at_four_pascal = facade_permeability * exposed_area + inlets
    ratio = (4 / 50) ** four_pascal_exponent
    return at_four_pascal / (ratio * ceiling_height * floor_area)


def air_renewal_loss(
    floor_area: Floats,
    ceiling_height: Floats,
    leakage: Floats,
    extracted_flow: Floats,
    supplied_flow: Floats,
    e: Floats,
    f: Floats,
    *,
    heat_capacity: float,
) -> Array:
    """Heat lost with the air that is renewed, wanted or not (DR = Hvent + Hperm).

    Parameters
    ----------
    floor_area, ceiling_height : array_like
        [m²], [m]
    leakage : array_like
        n50, from :func:`air_leakage`. [1/h]
    extracted_flow, supplied_flow : array_like
        Qvarep and Qvasouf of the ventilation. [m³/(h·m²)]
    e, f : array_like
        Protection from the wind. [-]
    heat_capacity : float
        Of air. [Wh/(m³·K)]

    Returns
    -------
    ndarray
        [W/K]

    References
    ----------
    .. [1] 3CL-DPE 2021, ch. 4.

    Examples
    --------
    >>> loss = air_renewal_loss(100.0, 2.5, 8.0, 1.65, 0.0, 0.07, 15.0, heat_capacity=0.34)
    >>> round(float(loss), 1)
    75.5
    """
    airtight = np.finfo(float).eps  # no air passes then, whatever its imbalance
    imbalance = (supplied_flow - extracted_flow) / np.maximum(ceiling_height * leakage, airtight)
    infiltration = ceiling_height * floor_area * leakage * e / (1 + (f / e) * imbalance**2)
    return heat_capacity * (extracted_flow * floor_area + infiltration)


# Transmittances of opaque elements by the regulation's ladder of knowledge.


def insulated_u(uninsulated: Floats, resistance: Floats) -> Array:
    """U of an element to which a resistance is added.

    Parameters
    ----------
    uninsulated : array_like
        U0. [W/(m²·K)]
    resistance : array_like
        [m²·K/W]

    Returns
    -------
    ndarray
        [W/(m²·K)]

    References
    ----------
    .. [1] 3CL-DPE 2021, §3.2.

    Examples
    --------
    >>> round(float(insulated_u(2.5, 3.7)), 3)
    0.244
    """
    return 1 / (1 / np.asarray(uninsulated) + resistance)


def interval(value: Floats, points: Array) -> tuple[Array, Array]:
    """Between which points of a grid values lie, and how far on the way to the second.

    Parameters
    ----------
    value : array_like, shape (...)
    points : ndarray, shape (m,)
        Strictly ascending.

    Returns
    -------
    place : ndarray of int, shape (...)
        Of the point before.
    share : ndarray, shape (...)
        0 at the point before, 1 at the next one; held beyond the ends of the grid.

    Examples
    --------
    >>> place, share = interval(np.array([2.5, 9.0]), np.array([1.0, 2.0, 4.0]))
    >>> place.tolist(), share.tolist()
    ([1, 1], [0.25, 1.0])
    """
    place = np.searchsorted(points[1:-1], value, side="right")
    share = (value - points[place]) / np.diff(points)[place]
    return place, np.clip(share, 0.0, 1.0)


def curves(points: Array, kinds: Iterable[Any], of: Array, along: Array, values: Array) -> Array:
    """Straight lines of several kinds, each known at points of its own, all at the same points.

    Parameters
    ----------
    points : ndarray, shape (m,)
    kinds : iterable
        Of each row of the result.
    of, along, values : ndarray, shape (known,)
        Kind, point and value of what is known, in any order.

    Returns
    -------
    ndarray, shape (kinds, m)

    Examples
    --------
    >>> curves(np.array([1.0, 2.0, 3.0]), ("a",), np.array(["a", "b", "a"]),
    ...     np.array([3.0, 1.0, 1.0]), np.array([30.0, 0.0, 10.0])).tolist()
    [[10.0, 20.0, 30.0]]
    """
    rows = [np.flatnonzero(of == kind) for kind in kinds]
    ascending = [own[np.argsort(along[own])] for own in rows]
    return np.array([np.interp(points, along[own], values[own]) for own in ascending])


def interpolated(value: Floats, points: Array, table: Array, row: Array) -> Array:
    """Values of table rows between the points of a grid, held at its ends.

    Parameters
    ----------
    value : array_like, shape (...)
    points : ndarray, shape (m,)
        Strictly ascending.
    table : ndarray, shape (rows, m)
        Values at the points.
    row : array_like of int, shape (...)

    Returns
    -------
    ndarray, shape (...)

    Examples
    --------
    >>> interpolated(np.array([1.5, 9.0]), np.array([1.0, 2.0]), np.array([[10.0, 20.0]]),
    ...     0).tolist()
    [15.0, 20.0]
    """
    place, share = interval(value, points)
    before = table[row, place]
    return before + share * (table[row, place + 1] - before)


def interpolated_twice(
    value: Floats,
    other: Floats,
    points: Array,
    other_points: Array,
    table: Array,
    sheet: Array | int = 0,
) -> Array:
    """Values of a table's sheets between the points of two grids, held at their ends.

    Parameters
    ----------
    value, other : array_like, shape (...)
    points, other_points : ndarray, shape (m,), (k,)
        Strictly ascending.
    table : ndarray, shape (sheets, m, k)
        Values at the points.
    sheet : array_like of int, shape (...), optional

    Returns
    -------
    ndarray, shape (...)

    Examples
    --------
    U of a floor of 0.5 W/(m²·K) whose area over half of the perimeter is 5 m:

    >>> u = interpolated_twice(np.array([0.5]), np.array([5.0]), np.array([0.45, 0.83]),
    ...     np.array([4.0, 6.0]), np.array([[[0.34, 0.31], [0.37, 0.33]]]))
    >>> round(u[0].item(), 3)
    0.328
    """
    row, share = interval(value, points)
    column, along = interval(other, other_points)
    first, second = (
        table[sheet, at, column] * (1 - along) + table[sheet, at, column + 1] * along
        for at in (row, row + 1)
    )
    return first + share * (second - first)


# Areas of a home's shell from its floor, its levels and what stands beside it.


def square_facades(footprint: Floats, height: Floats) -> Array:
    """Walls of a square building of the same footprint, four sides.

    Parameters
    ----------
    footprint, height : array_like
        [m²], [m]

    Returns
    -------
    ndarray
        [m²]

    Examples
    --------
    >>> float(square_facades(100.0, 2.5))
    100.0
    """
    return 4 * np.sqrt(footprint) * height


def area_over_half_perimeter(area: Floats, exposed_share: Floats) -> Array:
    """Shape of a ground floor, 2S/P, for a square of which a share of the sides is outside.

    Parameters
    ----------
    area : array_like
        [m²]
    exposed_share : array_like
        [-]

    Returns
    -------
    ndarray
        [m]

    References
    ----------
    .. [1] 3CL-DPE 2021, §3.2.2.1.

    Examples
    --------
    >>> float(area_over_half_perimeter(100.0, 1.0))
    5.0
    """
    return np.sqrt(area) / (2 * np.maximum(exposed_share, 0.1))
