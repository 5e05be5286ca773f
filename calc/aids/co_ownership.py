"""MaPrimeRénov' Copropriété: one grant for the whole building."""

from __future__ import annotations

import numpy as np


def co_ownership_amount(
    cost,
    dwellings,
    saving,
    leaves_f_or_g,
    is_fragile,
    *,
    ceiling,
    high_saving,
    rate,
    high_rate,
    leaves_bonus,
    fragile_bonus,
):
    """Grant of a building's works, conditions apart.

    Parameters
    ----------
    cost : array_like
        Before tax. [EUR]
    dwellings : array_like
    saving : array_like
        Of primary energy. [-]
    leaves_f_or_g, is_fragile : array_like of bool
    ceiling : array_like
        By dwelling. [EUR]

    Returns
    -------
    ndarray
        [EUR]

    Examples
    --------
    >>> float(co_ownership_amount(1_000_000, 40, 0.55, False, True, ceiling=25000,
    ...     high_saving=0.5, rate=0.3, high_rate=0.45, leaves_bonus=0.1, fragile_bonus=0.2))
    650000.0
    """
    share = np.where(np.asarray(saving) >= high_saving, high_rate, rate)
    share = share + np.where(leaves_f_or_g, leaves_bonus, 0.0)
    share = share + np.where(is_fragile, fragile_bonus, 0.0)
    return share * np.minimum(cost, np.asarray(ceiling) * dwellings)
