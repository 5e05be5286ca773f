"""Transmittances of opaque elements by the regulation's ladder of knowledge."""

from __future__ import annotations

import numpy as np

from calc.arrays import Array, Floats


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
