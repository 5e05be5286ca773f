"""Energy poverty: how likely a bill is to weigh too much on a household's income."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from calc.arrays import Array
from calc.stock.doubt import spread_of_total
from calc.uncertainty import NORMAL_80


def consumption_units(people: Array, scale: Array) -> Array:
    """Consumption units of households of which only the number is known.

    Parameters
    ----------
    people : ndarray, shape (n,)
    scale : array_like, shape (3,)
        Of the first person, the second, each more. [-]

    Examples
    --------
    >>> consumption_units(np.array([1.0, 2.0, 4.0]), [1.0, 0.5, 0.3]).round(2).tolist()
    [1.0, 1.5, 2.1]
    """
    first, second, more = scale
    return first + second * (people >= 2) + more * np.maximum(people - 2, 0)


def chance_above(limit: Array, median: Array, low: Array, high: Array) -> Array:
    """Chance that a figure known by its median and 80 % range exceeds a limit.

    Log-normal on either side of the median, so that a range that leans stays so.

    Parameters
    ----------
    limit : ndarray, shape (n,)
    median, low, high : ndarray, shape (n,)
        50, 10 and 90 % quantiles; above zero.

    Returns
    -------
    ndarray, shape (n,)
        Between 0 and 1.

    Examples
    --------
    >>> chance_above(np.array([1000.0, 1500.0, 800.0]), 1000.0, 800.0, 1500.0).round(3).tolist()
    [0.5, 0.1, 0.9]
    """
    tiny = np.finfo(float).tiny
    middle = np.log(np.maximum(median, tiny))
    distance = np.log(np.maximum(limit, tiny)) - middle
    up = np.log(np.maximum(high, tiny)) - middle
    down = middle - np.log(np.maximum(low, tiny))
    spread = np.maximum(np.where(distance >= 0, up, down), 1e-6)
    return ndtr(-distance / spread * NORMAL_80)


def chance_of_poverty(
    income: Array, units: Array, bill: Array, low: Array, high: Array, effort: float, decile: float
) -> Array:
    """Chance that energy takes too much of a modest household's income (TEE_3D).

    Parameters
    ----------
    income : ndarray, shape (n,)
        [EUR/yr]
    units : ndarray, shape (n,)
        Consumption units.
    bill, low, high : ndarray, shape (n,)
        Median and 80 % range. [EUR/yr]
    effort : float
        Share of income above which energy weighs too much.
    decile : float
        Income per unit below which a household is modest. [EUR/yr]

    Examples
    --------
    >>> chance_of_poverty(np.array([12500.0, 60000.0]), np.ones(2), 1000.0, 800.0, 1500.0,
    ...     0.08, 18360.0).round(2).tolist()
    [0.5, 0.0]
    """
    is_modest = income <= decile * units
    return np.where(is_modest, chance_above(effort * income, bill, low, high), 0.0)


def spread_of_count(
    chances: Array, groups: Array, common: float, weights: Array | None = None
) -> float:
    """Standard deviation of how many are.

    Parameters
    ----------
    chances : ndarray, shape (n,)
    groups : ndarray of int, shape (n,)
    common : float
        See :func:`calc.stock.doubt.spread_of_total`.
    weights : ndarray, shape (n,), optional
        What each home counts for; one by default.

    Returns
    -------
    float

    Examples
    --------
    >>> float(spread_of_count(np.array([0.5, 0.5]), np.array([0, 0]), 0.0))
    1.0
    >>> round(float(spread_of_count(np.array([0.5, 0.5]), np.array([0, 1]), 0.0)), 3)
    0.707
    """
    weights = np.ones(len(chances)) if weights is None else weights
    return spread_of_total(
        weights * np.sqrt(np.clip(chances * (1 - chances), 0, None)), groups, common
    )
