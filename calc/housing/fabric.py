"""Transmittances of opaque elements by the regulation's ladder of knowledge."""

from __future__ import annotations

import numpy as np


def insulated_u(uninsulated, resistance):
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


def interpolated(value, grid, table):
    """Values of table rows between the points of a grid, held at its ends.

    Parameters
    ----------
    value : array_like, shape (...)
    grid : ndarray, shape (m,) or (..., m)
        Points, strictly ascending.
    table : ndarray, shape (..., m)
        Values at the points.

    Returns
    -------
    ndarray, shape (...)

    Examples
    --------
    >>> interpolated(np.array([1.5, 9.0]), np.array([1.0, 2.0]), np.array([10.0, 20.0])).tolist()
    [15.0, 20.0]
    """
    lead = np.broadcast_shapes(np.shape(value), np.shape(grid)[:-1], np.shape(table)[:-1])
    result = np.broadcast_to(table[..., 0], lead)
    for end in range(1, np.shape(table)[-1]):
        low, high = grid[..., end - 1], grid[..., end]
        share = np.clip((value - low) / (high - low), 0.0, 1.0)
        result = result + share * (table[..., end] - table[..., end - 1])
    return result


def ground_u(floor_u, shape, floor_points, shape_points, table):
    """U of a floor with the ground, crawl space or basement below it (Ue).

    Parameters
    ----------
    floor_u : array_like, shape (...)
        Upb. [W/(m²·K)]
    shape : array_like, shape (...)
        Area over half of the perimeter, 2S/P. [m]
    floor_points, shape_points : ndarray, shape (..., p), (..., s)
        Points of the table, strictly ascending.
    table : ndarray, shape (..., p, s)
        Ue. [W/(m²·K)]

    Returns
    -------
    ndarray, shape (...)
        [W/(m²·K)]; beyond the table's last points its edge.

    References
    ----------
    .. [1] 3CL-DPE 2021, §3.2.2.1.

    Examples
    --------
    >>> u = ground_u(np.array([0.5]), np.array([5.0]), np.array([0.45, 0.83]),
    ...     np.array([4.0, 6.0]), np.array([[0.34, 0.31], [0.37, 0.33]]))
    >>> round(u[0].item(), 3)
    0.328
    """
    shape = np.asarray(shape, dtype=float)
    by_shape = interpolated(shape[..., None], shape_points, table)
    return interpolated(floor_u, floor_points, by_shape)
