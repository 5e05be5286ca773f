"""Public transport that really runs between the two ends of a household's legs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.mobility.modes import MODE
from calc.mobility.trips.networks import SURE, shared
from calc.mobility.week.legs import JOURNEY, WEEK, Legs
from calc.parameters import Parameters
from calc.places import communes as places
from calc.schema.vocabulary import UNKNOWN


@dataclass(frozen=True)
class Existing:
    """What could carry each leg instead, shape (n,).

    Attributes
    ----------
    mode : ndarray of int
        -1 where nothing is known to run.
    km, minutes, minutes_low, minutes_high : ndarray
        One way, door to door; NaN where the mode's own law tells it. [km], [min]
    words : tuple of str
        Where one gets on and off; empty where it is not known.
    """

    mode: np.ndarray
    km: np.ndarray
    minutes: np.ndarray
    minutes_low: np.ndarray
    minutes_high: np.ndarray
    words: tuple[str, ...]


def existing(legs: Legs, values: Parameters) -> Existing:
    """What runs, told by the household first, then found between the two ends."""
    start, end = (places.index(ends) for ends in legs.ends)
    found = np.full(legs.n, UNKNOWN)
    for kind in ("tram", "metro"):
        served = (shared(kind, start, end) == SURE) & (legs.kind == WEEK) & (start != end)
        found = np.where(served, MODE[kind], found)
    by_train = (legs.kind == JOURNEY) & (legs.could < 0)
    found = np.where(by_train, MODE["high_speed_train"], found)
    mode = np.where(legs.could >= 0, legs.could, found)
    blank = np.full(legs.n, np.nan)
    return Existing(mode, blank, blank, blank, blank, ("",) * legs.n)
