"""The best lawful combination: a whole renovation, or aids by work with certificates."""

from __future__ import annotations

import numpy as np

from calc.arrays import Array, Floats

ROUTES = ("none", "ampleur", "gestes")


def best_route(ampleur: Array, gestes: Array) -> Array:
    """Place in ``ROUTES`` of what helps more; they cannot be added.

    Parameters
    ----------
    ampleur : ndarray, shape (n,)
        Aids of the whole renovation less what its adviser costs; -inf where refused. [EUR]
    gestes : ndarray, shape (n,)
        Grants by work and certificates. [EUR]

    Returns
    -------
    ndarray of int, shape (n,)

    Examples
    --------
    >>> best_route(np.array([32000.0, -np.inf, -np.inf]), np.array([9000.0, 500.0, 0.0])).tolist()
    [1, 2, 0]
    """
    by_work = np.where(gestes > 0, 2, 0)
    return np.where(ampleur > np.maximum(gestes, 0.0), 1, by_work)


def left_to_pay(cost: Floats, aids: Floats) -> Array:
    """What the household pays itself, never less than nothing.

    Parameters
    ----------
    cost, aids : array_like
        Cost with tax, aids. [EUR]

    Returns
    -------
    ndarray
        [EUR]

    Examples
    --------
    >>> left_to_pay(np.array([10000.0, np.nan]), np.array([8000.0, 100.0])).tolist()
    [2000.0, nan]
    """
    return np.maximum(np.asarray(cost) - aids, 0.0)


def room_left(limit: Floats, cost: Floats, others: Floats) -> Array:
    """What an aid may still be when others are given: all together stay within a share.

    Parameters
    ----------
    limit : array_like
        Share of the cost. [-]
    cost : array_like
        With tax; NaN where unknown: no bound. [EUR]
    others : array_like
        [EUR]

    Returns
    -------
    ndarray
        [EUR]

    Examples
    --------
    >>> room_left(0.9, np.array([10000.0, 1000.0, np.nan]), 2000.0).tolist()
    [7000.0, 0.0, inf]
    """
    room = np.maximum(limit * cost - others, 0.0)
    return np.where(np.isfinite(room), room, np.inf)
