"""A row that is a building → its homes: as many as it says, their areas and energies adding up.

Homes of a building are not alike: their areas are drawn around their mean, their floors follow one
another. What is drawn depends on the row alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

_GOLDEN = 0.6180339887498949
"""Steps by which numbers between 0 and 1 spread evenly, however many there are."""


@dataclass(frozen=True)
class Homes:
    """Homes of some rows.

    Attributes
    ----------
    row : ndarray of int, shape (homes,)
        The row of each.
    rank : ndarray of int, shape (homes,)
        Its place among the homes of its row, from 0.
    of : ndarray of int, shape (homes,)
        How many its row has.
    """

    row: np.ndarray
    rank: np.ndarray
    of: np.ndarray


def homes(count: np.ndarray) -> Homes:
    """Homes of rows that have so many each.

    Examples
    --------
    >>> found = homes(np.array([2, 0, 1]))
    >>> found.row.tolist(), found.rank.tolist(), found.of.tolist()
    ([0, 0, 2], [0, 1, 0], [2, 2, 1])
    """
    count = np.asarray(count, dtype=np.int64)
    row = np.repeat(np.arange(len(count)), count)
    first = np.cumsum(count) - count
    return Homes(row, np.arange(len(row)) - first[row], count[row])


def shares(made: Homes, keys: np.ndarray, spread: float) -> np.ndarray:
    """The part of its row's area that each home has; they sum to 1 in each row.

    Parameters
    ----------
    made : Homes
    keys : ndarray of int, shape (rows,)
        A number of each row.
    spread : float
        Standard deviation of the logarithm of areas. [-]

    Examples
    --------
    >>> made = homes(np.array([3, 1]))
    >>> found = shares(made, np.array([7, 8]), 0.28)
    >>> found[:3].sum().round(9).item(), found[3].item(), bool(found[0] != found[1])
    (1.0, 1.0, True)
    """
    start = (keys.astype(np.uint64) % np.uint64(9973)).astype(float) / 9973
    level = (made.rank * _GOLDEN + start[made.row]) % 1.0
    size = np.exp(spread * ndtri(np.clip(level, 0.02, 0.98)))
    total = np.bincount(made.row, size, len(keys))
    return size / total[made.row]


def floors(made: Homes, levels: np.ndarray) -> np.ndarray:
    """The floor of each home, 0 the ground, where its row says how many levels it has.

    Examples
    --------
    >>> floors(homes(np.array([6])), np.array([3.0])).tolist()
    [0.0, 0.0, 1.0, 1.0, 2.0, 2.0]
    """
    return np.floor(made.rank * levels[made.row] / made.of)
