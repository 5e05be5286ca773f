"""The doubt of a stock's total: one law for the stock's page and for the programme's.

Errors on two homes are neither the same nor independent. A part of them, `common`, is shared by
the whole stock (the method, the prices, the winter); the rest is shared by the homes of one group
(a building) and independent from one group to another.
"""

from __future__ import annotations

import numpy as np


def spread_of_total(spread: np.ndarray, groups: np.ndarray, common: float) -> float:
    """Standard deviation of a sum over homes.

    Parameters
    ----------
    spread : ndarray, shape (n,)
        Standard deviation of each.
    groups : ndarray of int, shape (n,)
        Homes of one number err together.
    common : float
        Correlation of errors between homes of different groups.

    Examples
    --------
    >>> two = np.array([1.0, 1.0]), np.array([0, 1])
    >>> [round(float(spread_of_total(*two, common)), 3) for common in (0.0, 0.05, 1.0)]
    [1.414, 1.449, 2.0]
    """
    of_groups = np.square(np.bincount(groups, weights=spread)).sum()
    return np.sqrt((1 - common) * of_groups + common * np.square(spread.sum()))


def narrowing(groups: np.ndarray, common: float) -> float:
    """The spread of a total over what it would be if all homes erred together.

    Examples
    --------
    >>> round(float(narrowing(np.arange(1000), 0.05)), 3), float(narrowing(np.zeros(9, int), 0.05))
    (0.226, 1.0)
    """
    size = np.bincount(groups).astype(float)
    return np.sqrt((1 - common) * np.square(size).sum() / np.square(size.sum()) + common)
