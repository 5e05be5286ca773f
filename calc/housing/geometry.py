"""Areas of a home's shell from its floor, its levels and what stands beside it."""

from __future__ import annotations

import numpy as np

from calc.arrays import Array, Floats


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
