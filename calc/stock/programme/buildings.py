"""A programme building by building and year by year: what is done, what is left of F and G."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

_MOST = 2_000
"""Buildings and lone dwellings that are listed; the rest are in the dwellings' file."""
_SUMS = (
    "cost",
    "saving",
    "saving_low",
    "saving_high",
    "certificates",
    "loan",
    "tax_relief",
    "third_line",
    "tenant_keeps",
    "owner_value",
)


def by_building(
    rows: Mapping[str, np.ndarray], ids: Sequence[object], years: np.ndarray
) -> list[dict[str, Any]]:
    """Buildings and lone dwellings that a programme renovates or leaves with F or G.

    Parameters
    ----------
    rows : mapping of str to ndarray
        Of the dwellings, by the names of ``calc.stock.programme.file.COLUMNS``.
    ids : sequence
        Of the dwellings.
    years : ndarray of int, shape (T,)

    Returns
    -------
    list of dict
        First the soonest, those that save most first; then those that are left.
    """
    done = rows["package"] != ""
    alone = rows["building"] == ""
    counted = done | (rows["f_or_g_before"] > 0.5)
    own = np.flatnonzero(counted | ~alone)
    if not len(own):
        return []
    lone = np.array([str(ids[row]) for row in own.tolist()])
    names = np.where(alone[own], lone, rows["building"][own])
    keys, first, which = np.unique(names, return_index=True, return_inverse=True)
    which = which.ravel()
    size = np.bincount(which)
    renovated = np.bincount(which, done[own])
    sums = {name: np.bincount(which, np.nan_to_num(rows[name][own])) for name in _SUMS}
    began = np.where(done[own], rows["year"][own], "0").astype(int)
    second = np.where(rows["second_year"][own] == "", "0", rows["second_year"][own]).astype(int)
    ends = np.where(second > 0, second, began)
    left = []
    for year in years.tolist():
        is_after = (ends > 0) & (ends <= year)
        chance = np.where(is_after, rows["f_or_g_after"][own], rows["f_or_g_before"][own])
        left.append(np.bincount(which, chance))
    before = np.bincount(which, rows["f_or_g_before"][own])
    of = _first_done(which, done[own], first)
    starts = began[of]
    keep = np.flatnonzero((renovated > 0) | (before >= 0.5))
    order = keep[np.lexsort((-sums["saving"][keep], np.where(starts > 0, starts, 9999)[keep]))]
    return [
        {
            "name": str(keys[k]),
            "count": int(size[k]),
            "renovated": int(renovated[k]),
            "package": str(rows["package"][own[of[k]]]),
            "year": int(starts[k]),
            "second": int(second[of[k]]),
            "before": float(before[k]),
            "left": [round(float(column[k]), 2) for column in left],
            "dpe_class_before": str(rows["dpe_class_before"][own[of[k]]]),
            "dpe_class_after": str(rows["dpe_class_after"][own[of[k]]]),
            **{name: float(column[k]) for name, column in sums.items()},
        }
        for k in order[:_MOST].tolist()
    ]


def _first_done(which: np.ndarray, done: np.ndarray, first: np.ndarray) -> np.ndarray:
    """The dwelling that speaks for each building: its first that is renovated."""
    found = first.copy()
    own = np.flatnonzero(done)[::-1]
    found[which[own]] = own
    return found
