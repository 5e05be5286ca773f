"""MaPrimeRénov': the whole renovation, and single measures."""

from __future__ import annotations

import numpy as np


def ampleur_amount(cost, ceiling, rate, limit, with_tax):
    """Grant of a whole renovation, écrêtement applied.

    Parameters
    ----------
    cost, ceiling : array_like
        Before tax. [EUR]
    rate : array_like
        Of the cost before tax. [-]
    limit : array_like
        Most that public aids may be of the cost with tax. [-]
    with_tax : array_like
        Cost with tax. [EUR]

    Returns
    -------
    ndarray
        [EUR]

    References
    ----------
    .. [1] Décret nº 2025-956 and arrêté of 8 September 2025.

    Examples
    --------
    >>> ampleur_amount(np.array([55000.0, 29999.0]), 40000.0, np.array([0.8, 0.6]), 1.0,
    ...     np.array([58025.0, 31649.0])).round(1).tolist()
    [32000.0, 17999.4]
    """
    return np.minimum(rate * np.minimum(cost, ceiling), limit * with_tax)


def gestes_total(grants, certificates, expense, limit, total_cap):
    """Grants of single measures together: capped with certificates, then over five years.

    Parameters
    ----------
    grants, certificates, expense : ndarray, shape (n, measures)
        Grant and energy certificates of each measure; its eligible expense with tax, NaN where
        unknown: nothing is capped then. [EUR]
    limit : ndarray, shape (n,)
        Most that both may be of the expense. [-]
    total_cap : float
        Over five years. [EUR]

    Returns
    -------
    ndarray, shape (n,)
        [EUR]

    Examples
    --------
    >>> gestes_total(np.array([[5000.0]]), np.array([[4000.0]]), np.array([[9000.0]]),
    ...     np.array([0.9]), 20000.0).tolist()
    [4100.0]
    """
    room = np.maximum(limit[:, None] * expense - certificates, 0.0)
    return np.minimum(np.fmin(grants, room).sum(axis=-1), total_cap)


def room_left(limit, cost, others):
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
