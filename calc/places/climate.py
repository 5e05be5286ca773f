"""The climate of a place: its zone and its height, and those of the homes nobody places."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from calc.parameters import parameters
from calc.places import communes
from calc.schema.vocabulary import CLIMATE_ZONES


@dataclass(frozen=True)
class _Homes:
    """Mainland communes by zone, then height, and the share of main residences up to each.

    Attributes
    ----------
    height : ndarray, shape (m,)
        [m]
    zone : ndarray of int, shape (m,)
    reached : ndarray, shape (m,)
        Share of the country's main residences in a commune and those before it. [-]
    start : ndarray, shape (zones + 1,)
        Share before each zone. [-]
    """

    height: np.ndarray
    zone: np.ndarray
    reached: np.ndarray
    start: np.ndarray


@cache
def _heights() -> tuple[np.ndarray, np.ndarray]:
    """Altitude and margin of each commune of the table, NaN where unknown. [m]"""
    table = parameters().table("places.altitude").columns
    rows = communes.index(table["commune"])
    found = np.full((2, communes.place_count()), np.nan)
    found[:, rows[rows >= 0]] = np.stack([table["altitude"], table["margin"]])[:, rows >= 0]
    return found[0], found[1]


def altitude(places: np.ndarray) -> np.ndarray:
    """Height of the town hall or village at each place, NaN where it is not known. [m]

    Examples
    --------
    >>> altitude(communes.index(np.array(["05023", "59350"]))).tolist()  # Briançon, Lille
    [1284.0, 29.0]
    """
    return np.where(places >= 0, _heights()[0][places], np.nan)


def altitude_margin(places: np.ndarray) -> np.ndarray:
    """What holds 95 % of the errors of that height, each way. [m]"""
    return np.where(places >= 0, _heights()[1][places], np.nan)


def is_overseas(places: np.ndarray) -> np.ndarray:
    """Whether places lie where the method has no climate.

    Examples
    --------
    >>> is_overseas(communes.index(np.array(["97411", "59350", ""]))).tolist()
    [True, False, False]
    """
    return (places >= 0) & (communes.climate_zone(places) < 0)


@cache
def _homes() -> _Homes:
    zone = communes.climate_zone(np.arange(communes.place_count()))
    height = _heights()[0]
    homes = np.nan_to_num(communes.main_residences(np.arange(communes.place_count())))
    here = np.flatnonzero((zone >= 0) & np.isfinite(height))
    here = here[np.lexsort((height[here], zone[here]))]
    reached = np.cumsum(homes[here]) / homes[here].sum()
    ends = np.searchsorted(zone[here], np.arange(len(CLIMATE_ZONES)), side="right")
    return _Homes(height[here], zone[here], reached, np.r_[0.0, reached[ends - 1]])


def zone_shares(low: float = -np.inf, high: float = np.inf) -> np.ndarray:
    """Share of the homes between two heights that each climate zone holds, shape (zones,). [-]

    Examples
    --------
    >>> shares = zone_shares()
    >>> CLIMATE_ZONES[shares.argmax()], bool(abs(shares.sum() - 1) < 1e-9)
    ('h1a', True)
    """
    homes = _homes()
    weight = np.diff(homes.reached, prepend=0.0)
    inside = (homes.height >= low) & (homes.height <= high)
    found = np.bincount(homes.zone[inside], weight[inside], len(CLIMATE_ZONES))
    return found / found.sum()


def likely_altitude(zone: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Height below which a share of a zone's homes lie.

    Parameters
    ----------
    zone : ndarray of int, shape (...)
    share : ndarray, shape (...)
        Between 0 and 1. [-]

    Returns
    -------
    ndarray, shape (...)
        [m]

    Examples
    --------
    >>> h1c = np.array([CLIMATE_ZONES.index("h1c")])
    >>> bool(likely_altitude(h1c, np.array([0.05]))[0] < 250)
    True
    """
    homes = _homes()
    start, end = homes.start[zone], homes.start[zone + 1]
    at = np.searchsorted(homes.reached, start + share * (end - start))
    return homes.height[np.minimum(at, len(homes.height) - 1)]
