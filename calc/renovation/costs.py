"""What works cost."""

from __future__ import annotations

import numpy as np

from calc.arrays import Array, Floats


def measure_costs(quantities: Array, unit_costs: Array, quotes: Array) -> Array:
    """Cost of each measure, with tax: by its quantity, or as quoted.

    Parameters
    ----------
    quantities : ndarray, shape (P, measures)
        m², windows, kWp or homes; 0 where not done.
    unit_costs : ndarray, shape (measures, 3)
        Low, central, high. [EUR]
    quotes : ndarray, shape (measures,)
        Of the whole measure; NaN where none. [EUR]

    Returns
    -------
    ndarray, shape (P, measures, 3)
        [EUR]

    Examples
    --------
    >>> measure_costs(np.array([[50.0, 0.0, 1.0]]), np.array([[25.0, 40, 65]] * 3),
    ...     np.array([np.nan, 900.0, 60.0]))[0, :, 1].tolist()
    [2000.0, 0.0, 60.0]
    """
    quantities = np.asarray(quantities)[..., None]
    quoted = np.isfinite(quotes)[:, None]
    usual = quantities * np.where(quoted, 0.0, unit_costs)
    told = np.where(quantities > 0, np.nan_to_num(quotes)[:, None], 0.0)
    return np.where(quoted, told, usual)


def mean_life(costs: Array, lives: Array) -> Array:
    """Life of a package: the years that its whole cost pays, each measure renewed on time.

    It costs a year what each of its measures costs over its own life, so that a boiler does not
    last longer for standing beside a wall.

    Parameters
    ----------
    costs : ndarray, shape (P, measures)
        [EUR]
    lives : ndarray, shape (measures,)
        [years]

    Returns
    -------
    ndarray, shape (P,)
        [years]; 0 for an empty package.

    Examples
    --------
    >>> mean_life(np.array([[1000.0, 3000.0], [0.0, 0.0]]), np.array([30.0, 10.0])).tolist()
    [12.0, 0.0]
    """
    yearly = (costs / lives).sum(axis=-1)
    return costs.sum(axis=-1) / np.where(yearly > 0, yearly, 1.0)


def by_power(
    cost: Floats, power: Floats, reference: Floats, share: Floats, least: Floats, most: Floats
) -> Array:
    """Cost of a machine that must give a power: a part of its price follows the power.

    Parameters
    ----------
    cost : array_like
        At the reference power. [EUR]
    power, reference, least, most : array_like
        Needed; of the cost; of the smallest and largest on sale. [kW]
    share : array_like
        Of the cost that follows the power. [-]

    Returns
    -------
    ndarray
        [EUR]

    Examples
    --------
    >>> by_power(12000.0, np.array([2.0, 10.0, 16.0]), 10.0, 0.5, 4.0, 18.0).tolist()
    [8400.0, 12000.0, 15600.0]
    """
    sold = np.clip(power, least, most)
    return np.asarray(cost) * (1 + share * (sold / reference - 1))
