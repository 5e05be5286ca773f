"""The label: seven classes by two thresholds."""

from __future__ import annotations

import numpy as np


def class_limits(floor_area, standard, small_floor_areas, small, small_area, small_applies):
    """Upper limits of the classes A to F of each home, for one indicator.

    Parameters
    ----------
    floor_area : array_like, shape (...)
        [m²]
    standard : ndarray, shape (..., 6)
        Limits of the ordinary home. [kWh/(m²·yr) or kgCO2e/(m²·yr)]
    small_floor_areas : ndarray, shape (m,)
        Floor areas of the table of small homes, ascending. [m²]
    small : ndarray, shape (..., m, 6)
        Their limits.
    small_area : array_like
        Largest floor area of a small home. [m²]
    small_applies : array_like
        1 where the date knows small homes.

    Returns
    -------
    ndarray, shape (..., 6)

    References
    ----------
    .. [1] Arrêté du 31 mars 2021 (DPE), annexe 5; arrêté du 25 mars 2024, annexe 1.

    Examples
    --------
    >>> limits = class_limits(np.array([20.0, 80.0]), np.array([[70.0] * 6] * 2),
    ...     np.array([10.0, 30.0]), np.array([[[100.0] * 6, [80.0] * 6]] * 2), 40.0, 1)
    >>> limits[:, 0].tolist()
    [90.0, 70.0]
    """
    floor_area = np.asarray(floor_area, dtype=float)
    inside = np.clip(floor_area, small_floor_areas[0], small_floor_areas[-1])
    place = np.clip(np.searchsorted(small_floor_areas, inside), 1, len(small_floor_areas) - 1)
    low, high = small_floor_areas[place - 1], small_floor_areas[place]
    share = ((inside - low) / (high - low))[..., None]
    before = np.take_along_axis(small, (place - 1)[..., None, None], axis=-2)[..., 0, :]
    after = np.take_along_axis(small, place[..., None, None], axis=-2)[..., 0, :]
    is_small = (floor_area <= small_area) & (np.asarray(small_applies) > 0)
    return np.where(is_small[..., None], before + share * (after - before), standard)


def class_of(indicator, limits):
    """Class of an indicator per area: 0 is A, 6 is G.

    Parameters
    ----------
    indicator : array_like, shape (...)
        Rounded down to a whole number first, as the rule says.
    limits : ndarray, shape (..., 6)
        A class ends below its limit.

    Returns
    -------
    ndarray of int, shape (...)

    Examples
    --------
    >>> class_of(np.array([69.9, 70.0, 421.0]), np.array([70, 110, 180, 250, 330, 420])).tolist()
    [0, 1, 6]
    """
    whole = np.floor(np.asarray(indicator) + 1e-9)
    return (whole[..., None] >= limits).sum(axis=-1, dtype=np.int8)
