"""Formulas of the label: seven classes by two thresholds, and the bill it shows."""

from __future__ import annotations

import numpy as np

from calc.uncertainty import Array, Floats


def small_home_limits(floor_area: Array, floor_areas: Array, limits: Array, place: Array) -> Array:
    """Upper limits of the classes A to F of a small home, for one indicator.

    Parameters
    ----------
    floor_area : ndarray, shape (n,)
        [m²]
    floor_areas : ndarray, shape (m,)
        Floor areas of the official table, ascending; its first row holds below it too. [m²]
    limits : ndarray, shape (places, m, 6)
        Limits by place and floor area. [kWh/(m²·yr) or kgCO2e/(m²·yr)]
    place : ndarray of int, shape (..., n)

    Returns
    -------
    ndarray, shape (..., n, 6)

    References
    ----------
    .. [1] Arrêté du 25 mars 2024, annexe 1: linear between two rows.

    Examples
    --------
    >>> small_home_limits(np.array([20.0]), np.array([10.0, 30.0]),
    ...     np.array([[[100.0] * 6, [80.0] * 6]]), np.array([0]))[0, 0].item()
    90.0
    """
    inside = np.clip(floor_area, floor_areas[0], floor_areas[-1])
    above = np.clip(np.searchsorted(floor_areas, inside), 1, len(floor_areas) - 1)
    low, high = floor_areas[above - 1], floor_areas[above]
    share = ((inside - low) / (high - low))[:, None]
    return limits[place, above - 1] * (1 - share) + limits[place, above] * share


def class_of(indicator: Floats, limits: Array) -> Array:
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


# The bill that a label shows, by the official table of prices.


def label_bill(energy: Array, tariff: Array) -> Array:
    """Yearly cost of each carrier: the price of its bracket holds for all of it.

    Parameters
    ----------
    energy : ndarray, shape (..., carriers)
        Final energy over all uses. [kWh/yr]
    tariff : ndarray, shape (..., carriers, brackets, 3)
        From which energy [kWh/yr], fixed part [EUR/yr], unit price [EUR/kWh].

    Returns
    -------
    ndarray, shape (..., carriers)
        [EUR/yr]

    References
    ----------
    .. [1] Arrêté du 31 mars 2021 (DPE), annexe 7; arrêté du 25 mars 2024, annexe 2.

    Examples
    --------
    >>> tariff = np.array([[[0, 0, 0.1312], [5000, 182, 0.09488], [50000, 288, 0.09274]]])
    >>> round(label_bill(np.array([15000.0]), tariff)[0].item(), 1)
    1605.2
    """
    (_, fixed, price), *others = np.moveaxis(tariff, (-2, -1), (0, 1))
    for from_energy, own_fixed, own_price in others:
        reached = energy >= from_energy
        fixed = np.where(reached, own_fixed, fixed)
        price = np.where(reached, own_price, price)
    return np.where(energy > 0, fixed + price * energy, 0.0)
