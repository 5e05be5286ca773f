"""Sums of figures that share their errors: what is common moves together, what is not evens out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from calc.arrays import Array
from calc.uncertainty import Draws, quantile


def laid_out(amounts: Array, classes: Array, size: int) -> Array:
    """Each amount in the column of its class.

    Parameters
    ----------
    amounts : ndarray, shape (r,)
        What one standard error changes.
    classes : ndarray of int, shape (r,)
        Of its error; -1 for none.
    size : int
        Number of classes.

    Returns
    -------
    ndarray, shape (r, size)

    Examples
    --------
    >>> laid_out(np.array([3.0, 4.0]), np.array([1, -1]), 2).tolist()
    [[0.0, 3.0], [0.0, 0.0]]
    """
    laid = np.zeros((len(amounts), size))
    kept = classes >= 0
    laid[np.flatnonzero(kept), classes[kept]] = amounts[kept]
    return laid


def errors(names: Sequence[str], draws: Draws) -> np.ndarray:
    """One standard error a class in each world, shape (k, N): the same wherever it is used.

    Examples
    --------
    >>> errors(["bus", "bus"], Draws(50)).shape
    (2, 50)
    """
    if not names:
        return np.zeros((0, max(draws.count, 1)))
    return np.concatenate([draws.normal(name) for name in names], axis=1).T


def worlds(middle: np.ndarray, spread: np.ndarray, standard: np.ndarray) -> np.ndarray:
    """Sums in each world.

    Parameters
    ----------
    middle : ndarray, shape (p,)
    spread : ndarray, shape (p, k)
        What one standard error of each class changes.
    standard : ndarray, shape (k, N)
        From :func:`errors`.

    Returns
    -------
    ndarray, shape (p, N)

    Examples
    --------
    >>> worlds(np.array([10.0]), np.array([[2.0]]), np.array([[-1.0, 1.0]])).tolist()
    [[8.0, 12.0]]
    """
    return middle[:, None] + spread @ standard


def low_and_high(drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What holds 80 % of the worlds, shape (p,) each.

    Examples
    --------
    >>> low_and_high(np.arange(11.0)[None, :])[0].tolist()
    [1.0]
    """
    if drawn.shape[1] == 1:
        return drawn[:, 0], drawn[:, 0]
    low, high = quantile(drawn.T, np.array([0.1, 0.9]))
    return low, high
