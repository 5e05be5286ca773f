"""What a file does not say of its homes, drawn as the nation's homes have it: a supposition."""

from __future__ import annotations

from functools import cache

import numpy as np

from calc.schema.inputs import is_unknown
from calc.schema.vocabulary import ENERGY_CARRIERS
from calc.stock.national import HEATINGS, National, national

DRAWN = "drawn"
"""Answer that leaves a needed field to be drawn."""
_PERIOD_YEARS = (1930, 1960, 1976, 1980, 1985, 1995, 2003, 2009, 2017, 2022)
"""A year of each period of construction, to find its age."""


@cache
def _nation() -> National:
    return national()


def heating_carrier(
    dwelling_type: np.ndarray, year: np.ndarray, period: np.ndarray, keys: np.ndarray
) -> np.ndarray:
    """Main energy of homes of which only type and age are known, one for each key.

    Parameters
    ----------
    dwelling_type, period : ndarray of int, shape (n,)
    year : ndarray, shape (n,)
    keys : ndarray of int, shape (n,)
        The same for all homes of a building: they share their energy.

    Returns
    -------
    ndarray of int, shape (n,)

    Examples
    --------
    >>> flats, years = np.ones(1000, int), np.full(1000, 1968.0)
    >>> keys = np.arange(1000, dtype=np.uint64) * np.uint64(2_654_435_761)
    >>> found = heating_carrier(flats, years, np.full(1000, -1), keys)
    >>> bool(0.4 < (found == ENERGY_CARRIERS.index("natural_gas")).mean() < 0.65)
    True
    """
    of = _nation()
    known = np.where(is_unknown(year), np.array(_PERIOD_YEARS)[np.maximum(period, 0)], year)
    age = np.clip(np.searchsorted(of.years[:, 1], known), 0, len(of.years) - 1)
    shares = of.shares[np.maximum(dwelling_type, 0), age]
    limits = np.cumsum(shares, axis=-1) / shares.sum(axis=-1, keepdims=True)
    mixed = (keys ^ (keys >> np.uint64(15))) * np.uint64(0x9E3779B97F4A7C15)
    level = (mixed >> np.uint64(11)).astype(float) / 2.0**53
    kind = (level[:, None] >= limits[:, :-1]).sum(axis=-1)
    carriers = [ENERGY_CARRIERS.index(carrier) for carrier, _ in HEATINGS.values()]
    return np.array(carriers, dtype=np.int8)[kind]
