"""Loans without interest."""

from __future__ import annotations

import numpy as np


def eco_ptz_amount(works, is_windows_only, is_overall, cost, amounts):
    """Most that the éco-prêt à taux zéro lends.

    Parameters
    ----------
    works : ndarray of int, shape (n,)
        Kinds of works, from none.
    is_windows_only, is_overall : ndarray of bool, shape (n,)
    cost : ndarray, shape (n,)
        With tax; NaN where unknown: the ceiling is given. [EUR]
    amounts : ndarray, shape (n, 5)
        Windows, one, two, three kinds, overall renovation. [EUR]

    Returns
    -------
    ndarray, shape (n,)
        [EUR]

    References
    ----------
    .. [1] CGI, article 244 quater U.

    Examples
    --------
    >>> amounts = np.array([[7000, 15000, 25000, 30000, 50000]] * 3)
    >>> eco_ptz_amount(np.array([1, 2, 0]), np.array([True, False, False]),
    ...     np.array([False, False, False]), np.array([4000.0, np.nan, 9000.0]), amounts).tolist()
    [4000.0, 25000.0, 0.0]
    """
    rows = np.arange(len(works))
    ceiling = np.where(works > 0, amounts[rows, np.clip(works, 1, 3)], 0.0)
    ceiling = np.where(is_windows_only, amounts[:, 0], ceiling)
    ceiling = np.where(is_overall, amounts[:, 4], ceiling)
    return np.where(np.isfinite(cost), np.minimum(ceiling, cost), ceiling)
