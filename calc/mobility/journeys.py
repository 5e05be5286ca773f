"""Distance, time and movement of a journey."""

from __future__ import annotations

import numpy as np

from calc.arrays import Array, Floats


def road_distance(great_circle: Floats, *, base: float, extra: float, decay: float) -> Array:
    """Distance by road: winding on short trips, straighter on long ones.

    Parameters
    ----------
    great_circle : array_like
        [km]
    base, extra, decay : float
        [-], [-], [km]

    Returns
    -------
    ndarray
        [km]

    Examples
    --------
    >>> road_distance(np.array([10.0, 200.0]), base=1.18, extra=0.35, decay=25).round(1).tolist()
    [14.1, 236.0]
    """
    crow = np.asarray(great_circle)
    return crow * (base + extra * np.exp(-crow / decay))


def distance_doubt(great_circle: Floats, areas: Floats, *, winding: float, place: float) -> Array:
    """Half of the 80 % range of a distance told by two communes, relative to it.

    Parameters
    ----------
    great_circle : array_like, shape (n,)
        [km]
    areas : array_like, shape (2, n)
        Of both communes. [km²]
    winding : float
        Of the road. [-]
    place : float
        Where one lives in a commune, in radii of it. [-]

    Returns
    -------
    ndarray, shape (n,)
        At most 1; 0 where there is no distance.

    Examples
    --------
    >>> distance_doubt([10.0, 0.0], np.full((2, 2), np.pi * 4), winding=0.1, place=0.5).round(3)
    array([0.173, 0.   ])
    """
    crow = np.asarray(great_circle)
    within = place**2 * np.sum(np.asarray(areas) / np.pi, axis=0)
    apart = np.where(crow > 0, crow, np.inf)
    return np.where(crow > 0, np.minimum(np.sqrt(winding**2 + within / apart**2), 1.0), 0.0)


def curve(distance: Floats, points: Array) -> Array:
    """A quantity that follows the distance from point to point, level at both ends.

    Parameters
    ----------
    distance : array_like
        [km]
    points : ndarray, shape (2 k,)
        Distance and value in turn.

    Returns
    -------
    ndarray

    Examples
    --------
    >>> curve([1.0, 9.0, 99.0], np.array([3, 22, 15, 40])).tolist()
    [22.0, 31.0, 40.0]
    """
    at, value = np.reshape(points, (-1, 2)).T
    return np.interp(distance, at, value)


def setting_effect(distance: Floats, factor: Floats, fade: Floats) -> Array:
    """How much slower or faster one drives where one starts, dying away with the distance.

    Parameters
    ----------
    distance, factor, fade : array_like
        [km], [-], [km]

    Returns
    -------
    ndarray
        [-]

    Examples
    --------
    >>> setting_effect(np.array([0.0, 4000.0]), 0.75, 40.0).tolist()
    [0.75, 1.0]
    """
    return 1 + (np.asarray(factor) - 1) * np.exp(-np.asarray(distance) / fade)


def duration(distance: Floats, speed: Floats, access: Floats) -> Array:
    """Door-to-door time.

    Parameters
    ----------
    distance, speed, access : array_like
        [km], [km/h], [min]

    Returns
    -------
    ndarray
        [h]

    Examples
    --------
    >>> float(duration(12.0, 24.0, 6.0))
    0.6
    """
    return np.asarray(distance) / speed + np.asarray(access) / 60
