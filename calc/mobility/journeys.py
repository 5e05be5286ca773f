"""Distance, time and movement of a journey."""

from __future__ import annotations

import numpy as np


def road_distance(great_circle, *, base, extra, decay):
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


def duration(distance, speed, access):
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
