"""Leaf: what works cost a landlord and give back, and what they leave to the tenant."""

from __future__ import annotations

import numpy as np

from calc.arrays import Array, Floats


def loan_amount(gain: Array, is_open: Array, extra: Array, left: Array, grid: Array) -> Array:
    """What the loan for social housing lends.

    Parameters
    ----------
    gain : ndarray, shape (n,)
        Of primary energy. [kWh/m²/yr]
    is_open : ndarray of bool, shape (n,)
    extra : ndarray, shape (n,)
        Asbestos. [EUR]
    left : ndarray, shape (n,)
        Left to finance; never more is lent. [EUR]
    grid : array_like, shape (2, 2)
        Least and most: gain and amount; a line between them. [kWh/m²/yr], [EUR]

    Returns
    -------
    ndarray, shape (n,)
        [EUR]

    Examples
    --------
    A gain of 250 is half way from 110 (6,500 €) to 390 (33,000 €).

    >>> grid = [[110, 6500], [390, 33000]]
    >>> loan_amount(np.array([250.0, 500, 250, 0]), np.array([True, True, False, True]),
    ...     np.zeros(4), np.full(4, 25_000.0), grid).tolist()
    [19750.0, 25000.0, 0.0, 0.0]
    """
    (least, low), (most, high) = grid
    lent = np.interp(gain, [least, most], [low, high]) + extra
    return np.where(is_open & (gain > 0), np.minimum(lent, np.maximum(left, 0.0)), 0.0)


def annuity(amount: Floats, rate: Floats, years: Floats) -> Array:
    """Constant yearly payment of a loan.

    Examples
    --------
    >>> round(float(annuity(10_000.0, 0.01, 25)), 2), float(annuity(100.0, 0.0, 25))
    (454.07, 4.0)
    """
    rate = np.asarray(rate, dtype=float)
    sure = np.where(rate == 0, 1.0, rate)
    return amount * np.where(rate == 0, 1.0 / years, sure / (1 - (1 + sure) ** -years))


def worth_today(yearly: Floats, rate: float, years: Floats, first: Floats = 1) -> Array:
    """Present value of a constant flow, from a year to a number of years after it began.

    Parameters
    ----------
    yearly : array_like
        [EUR/yr]
    rate : float
        Discount. [1/yr]
    years : array_like of int
        How many times it is paid.
    first : array_like of int, optional
        Years from today to its first payment.

    Examples
    --------
    100 € in one year and in two, at 10 %: 90.91 + 82.64.

    >>> round(float(worth_today(100.0, 0.1, 2)), 2)
    173.55
    """
    years = np.maximum(years, 0)
    times = (1 - (1 + rate) ** -np.asarray(years, dtype=float)) / rate if rate else years
    return yearly * times * (1 + rate) ** -(np.asarray(first, dtype=float) - 1)


def third_line(
    saving: Array,
    rooms: Array,
    is_old: Array,
    works: Array,
    flat: Floats,
    share: float,
    least_works: float,
) -> Array:
    """What tenants may be asked for a year, beside their rent and charges.

    Parameters
    ----------
    saving : ndarray, shape (n,)
        Of the tenant, expected. [EUR/yr]
    rooms : ndarray of int, shape (n,)
        0: one; 1: two or three; 2: four or more.
    is_old : ndarray of bool, shape (n,)
        Of a building from before 1948: a flat sum.
    works : ndarray of int, shape (n,)
        How many of the list are done together.
    flat : array_like, shape (3,)
        [EUR/month]
    share : float
        Of the saving, at most.
    least_works : float

    Returns
    -------
    ndarray, shape (n,)
        [EUR/yr]

    Examples
    --------
    A three-room flat of 1930 that saves 1,000 €: 15 € a month; of 1960: half of what it saves.

    >>> third_line(np.array([1000.0, 1000, 200, 1000]), np.array([1, 1, 1, 1]),
    ...     np.array([True, False, True, False]), np.array([2, 2, 2, 1]), [10, 15, 20], 0.5, 2
    ... ).tolist()
    [180.0, 500.0, 100.0, 0.0]
    """
    most = share * np.maximum(saving, 0.0)
    asked = np.where(is_old, np.minimum(12 * np.asarray(flat, dtype=float)[rooms], most), most)
    return np.where(works >= least_works, asked, 0.0)


def relief_share(due: Floats, tax: Floats) -> Array:
    """Share of a year's relief of property tax that the tax of that year lets have.

    Examples
    --------
    >>> relief_share(np.array([100.0, 400.0, 0.0]), np.array([200.0, 200.0, 200.0])).tolist()
    [1.0, 0.5, 1.0]
    """
    return np.where(due > tax, tax / np.where(due > 0, due, 1.0), 1.0)
