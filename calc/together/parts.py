"""What each of several actions brings when all are done: its mean part over every order."""

from __future__ import annotations

from math import factorial

import numpy as np


def subsets(count: int) -> np.ndarray:
    """Every subset of some actions, shape (2^m, m); bit i of a row's place is action i.

    Examples
    --------
    >>> subsets(2).astype(int).tolist()
    [[0, 0], [1, 0], [0, 1], [1, 1]]
    """
    places = np.arange(2**count)
    return (places[:, None] >> np.arange(count)) % 2 == 1


def mean_parts(totals: np.ndarray) -> np.ndarray:
    """Part of each action in the total of all, over every order of doing them.

    Parameters
    ----------
    totals : ndarray, shape (2^m, N)
        What each subset brings, in the order of :func:`subsets`.

    Returns
    -------
    ndarray, shape (m, N)
        Summing to what all bring.

    References
    ----------
    .. [1] L. S. Shapley, A value for n-person games, 1953.

    Examples
    --------
    Two actions spare 10 and 8 alone, 14 together:

    >>> mean_parts(np.array([[0.0], [10.0], [8.0], [14.0]])).ravel().tolist()
    [8.0, 6.0]
    """
    count = (len(totals) - 1).bit_length()
    held = subsets(count)
    size = held.sum(axis=1)
    weight = np.array(
        [
            factorial(s) * factorial(count - s - 1) / factorial(count) if s < count else 0.0
            for s in size
        ]
    )
    without = ~held.T * weight
    following = np.minimum(np.arange(2**count) + (2 ** np.arange(count))[:, None], 2**count - 1)
    return (
        np.stack(
            [w @ (totals[after] - totals) for w, after in zip(without, following, strict=True)]
        )
        if count
        else np.zeros((0, totals.shape[1]))
    )


def best_split(first: np.ndarray, second: np.ndarray) -> tuple[int, int]:
    """How many actions to take on each side, for so many in all; one at least on a side where
    it brings something.

    Parameters
    ----------
    first, second : ndarray, shape (k + 1,)
        The most that at most 0, 1… k actions bring on each side.

    Examples
    --------
    >>> best_split(np.array([0.0, 5.0, 6.0, 6.5]), np.array([0.0, 4.0, 7.0, 7.5]))
    (1, 2)
    """
    whole = first + second[::-1]
    if first[1] > 0 and second[1] > 0:
        whole[[0, -1]] = -np.inf
    taken = int(np.argmax(whole))
    return taken, len(first) - 1 - taken
