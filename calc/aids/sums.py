"""Sums of the aids: classes of income, what aids leave to pay, the best lawful combination."""

from __future__ import annotations

import numpy as np

from calc.uncertainty import Array, Floats


def income_ceilings(people: Array, by_size: Array, each_more: Array) -> Array:
    """Ceilings of a household of any size.

    Parameters
    ----------
    people : ndarray, shape (n,)
    by_size : ndarray, shape (n, classes, 5)
        Of one to five people. [EUR/yr]
    each_more : ndarray, shape (n, classes)
        For each beyond five. [EUR/yr]

    Returns
    -------
    ndarray, shape (n, classes)
        [EUR/yr]

    Examples
    --------
    >>> income_ceilings(np.array([7]), np.array([[[17363, 25393, 30540, 35676, 40835]]]),
    ...     np.array([[5151]])).tolist()
    [[51137]]
    """
    known = np.minimum(people, by_size.shape[-1]).astype(int) - 1
    beyond = np.maximum(people - by_size.shape[-1], 0).astype(int)
    ceiling = np.take_along_axis(by_size, known[:, None, None], axis=-1)[..., 0]
    return ceiling + beyond[:, None] * each_more


def income_class(income: Array, ceilings: Array) -> Array:
    """Class of a reference tax income: 0 very modest to 3 higher.

    Parameters
    ----------
    income : ndarray, shape (n,)
        [EUR/yr]
    ceilings : ndarray, shape (n, 3)
        A class holds up to its ceiling, included. [EUR/yr]

    Returns
    -------
    ndarray of int, shape (n,)

    References
    ----------
    .. [1] Arrêté du 24 mai 2013 as amended, ceilings of the year.

    Examples
    --------
    >>> income_class(np.array([17363, 17364]), np.array([[17363, 22259, 31185]] * 2)).tolist()
    [0, 1]
    """
    return (income[:, None] > ceilings).sum(axis=-1, dtype=np.int8)


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
