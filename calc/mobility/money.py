"""What a trip costs: fares of seats, kilometres of vehicles shared by who sits in them."""

from __future__ import annotations

import numpy as np

from calc.arrays import Array, Floats
from calc.uncertainty import Ends


def fare(distance: Floats, fixed: Floats, per_km: Floats, minimum: Floats) -> Array:
    """Price of a seat or of a ride.

    Parameters
    ----------
    distance, fixed, per_km, minimum : array_like
        [km], [EUR], [EUR/km], [EUR]

    Returns
    -------
    ndarray
        [EUR]

    Examples
    --------
    >>> fare(np.array([1.0, 10.0]), 4.48, 1.29, 8.0).round(2).tolist()
    [8.0, 17.38]
    """
    return np.maximum(fixed + np.asarray(distance) * per_km, minimum)


def driving(
    distance: Floats, energy: Floats, wear: Floats, toll: Floats, toll_share: Floats
) -> Array:
    """What driving adds: energy, wear, tolls of the motorway part.

    Parameters
    ----------
    distance, energy, wear, toll, toll_share : array_like
        [km], [EUR/km], [EUR/km], [EUR/km], [-]

    Returns
    -------
    ndarray
        [EUR], for the whole car.

    Examples
    --------
    >>> round(float(driving(100.0, 0.15, 0.05, 0.10, 0.5)), 2)
    25.0
    """
    return np.asarray(distance) * (energy + wear + toll * np.asarray(toll_share))


def season(single: Floats, fixed: Floats, tickets: Floats, months: Floats) -> Array:
    """A year of passes; infinite where there is no pass.

    Parameters
    ----------
    single, fixed, tickets, months : array_like
        One way [EUR], of a month [EUR], of a month in single tickets, months paid.

    Returns
    -------
    ndarray
        [EUR]

    Examples
    --------
    >>> season(np.array([1.6, 5.0, 9.0]), [45.0, 0.0, 0.0], [0.0, 18.0, 0.0], 10).tolist()
    [450.0, 900.0, inf]
    """
    month = np.asarray(fixed) + np.asarray(tickets) * single
    exists = (np.asarray(fixed) > 0) | (np.asarray(tickets) > 0)
    return np.where(exists, months * month, np.inf)


def cheapest(trips: Floats, ticket: Floats, season_ticket: Floats) -> tuple[Array, Array]:
    """What trips cost a year, one by one or by a pass when that is less, and whether it is.

    Parameters
    ----------
    trips, ticket, season_ticket : array_like
        One-way trips a year, price of one, of a year of passes. [EUR]

    Returns
    -------
    tuple of ndarray
        [EUR/yr], bool

    Examples
    --------
    >>> paid, by_pass = cheapest(np.array([100, 400]), 2.0, 500.0)
    >>> paid.tolist(), by_pass.tolist()
    ([200.0, 500.0], [False, True])
    """
    one_by_one = np.asarray(trips) * ticket
    return np.minimum(one_by_one, season_ticket), season_ticket < one_by_one


def spread(value: Floats, low: Floats, high: Floats, share: Floats) -> tuple[Array, Array]:
    """Bounds of an amount known but for a price and for a distance, both independent.

    Parameters
    ----------
    value, low, high : array_like
        The amount and its bounds for an exact distance.
    share : array_like
        Half of the 80 % range of the distance. [-]

    Returns
    -------
    tuple of ndarray

    Examples
    --------
    >>> [round(float(end), 2) for end in spread(10.0, 7.0, 14.0, 0.4)]
    [5.0, 15.66]
    """
    value, apart = np.asarray(value), np.asarray(value) * share
    below, above = np.hypot(value - low, apart), np.hypot(high - value, apart)
    return np.maximum(value - below, 0.0), value + above


def combined(values: Array, lows: Array, highs: Array, groups: Array) -> Ends:
    """A sum and its bounds: parts of one group err together, groups apart.

    Parameters
    ----------
    values, lows, highs : ndarray, shape (n,)
    groups : ndarray of int, shape (n,)

    Returns
    -------
    tuple of float
        Sum, low, high.

    Examples
    --------
    >>> combined(np.array([10.0, 10.0]), np.array([7.0, 6.0]), np.array([13.0, 14.0]),
    ...     np.array([0, 1]))
    (20.0, 15.0, 25.0)
    >>> combined(np.array([10.0, 10.0]), np.array([7.0, 6.0]), np.array([13.0, 14.0]),
    ...     np.array([0, 0]))
    (20.0, 13.0, 27.0)
    """
    total = float(values.sum())
    each = np.unique(groups, return_inverse=True)[1]
    below = np.hypot.reduce(np.bincount(each, values - lows))
    above = np.hypot.reduce(np.bincount(each, highs - values))
    return total, max(total - float(below), 0.0), total + float(above)


def difference(one: Ends, other: Ends) -> Ends:
    """What one range exceeds another by, their errors independent.

    Parameters
    ----------
    one, other : tuple of float
        Middle, low, high.

    Returns
    -------
    tuple of float
        Middle, low, high.

    Examples
    --------
    >>> [round(float(end), 2) for end in difference((10.0, 7.0, 14.0), (4.0, 0.0, 7.0))]
    [6.0, 1.76, 11.66]
    """
    (a, a_low, a_high), (b, b_low, b_high) = one, other
    below, above = np.hypot(a - a_low, b_high - b), np.hypot(a_high - a, b - b_low)
    return a - b, a - b - below, a - b + above
