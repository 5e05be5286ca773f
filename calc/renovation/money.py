"""What works cost, and what they bring over the years against it."""

from __future__ import annotations

import numpy as np

from calc.uncertainty import Array, Floats


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
    stated = np.where(quantities > 0, np.nan_to_num(quotes)[:, None], 0.0)
    return np.where(quoted, stated, usual)


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


def saved_over(saving: Floats, growth: Floats, years: Floats) -> Array:
    """Sum of yearly savings while energy prices grow.

    Parameters
    ----------
    saving : array_like
        Of the first year. [EUR/yr]
    growth : array_like
        Of the prices, inflation deducted. [1/yr]
    years : array_like
        [years]

    Returns
    -------
    ndarray
        [EUR of today]

    Examples
    --------
    >>> float(saved_over(100.0, 0.0, 20.0))
    2000.0
    >>> round(float(saved_over(100.0, 0.02, 2.0)), 6)
    202.0
    """
    growth = np.asarray(growth, dtype=float)
    rate = np.where(growth == 0, 1.0, growth)
    grown = ((1 + rate) ** np.asarray(years) - 1) / rate
    return np.asarray(saving) * np.where(growth == 0, years, grown)


def payback(left_to_pay: Floats, saving: Floats) -> Array:
    """Years in which a saving pays what is left; infinite when nothing is saved.

    Examples
    --------
    >>> payback(np.array([3000.0, 3000.0, 0.0]), np.array([300.0, -10.0, 50.0])).tolist()
    [10.0, inf, 0.0]
    """
    saving, left = np.asarray(saving, dtype=float), np.asarray(left_to_pay, dtype=float)
    worth = saving > 0
    return np.where(worth, left / np.where(worth, saving, 1.0), np.where(left > 0, np.inf, 0.0))


def monthly_payment(loan: Floats, years: Floats) -> Array:
    """Of a loan without interest. [EUR/month]

    Examples
    --------
    >>> monthly_payment(np.array([18000.0, 0.0]), np.array([15.0, np.nan])).tolist()
    [100.0, 0.0]
    """
    months = np.where(np.nan_to_num(years) > 0, 12 * np.nan_to_num(years), 1.0)
    return np.nan_to_num(loan) / months


def pareto(cost: Array, gain: Array) -> Array:
    """Places that no other beats on both counts, from the cheapest.

    Parameters
    ----------
    cost, gain : ndarray, shape (P,)

    Returns
    -------
    ndarray of int

    Examples
    --------
    >>> pareto(np.array([0.0, 5.0, 5.0, 9.0]), np.array([1.0, 4.0, 3.0, 2.0])).tolist()
    [0, 1]
    """
    order = np.lexsort((-gain, cost))
    best = np.maximum.accumulate(gain[order])
    before = np.concatenate([[-np.inf], best[:-1]])
    return order[gain[order] > before]
