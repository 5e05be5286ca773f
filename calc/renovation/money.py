"""Money over the years: what works bring against what they cost."""

from __future__ import annotations

import numpy as np

from calc.arrays import Array, Floats


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
