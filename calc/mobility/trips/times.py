"""Door-to-door time of each mode, with what one waits and walks, and its range."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.mobility.journeys import curve, duration, setting_effect
from calc.mobility.modes import flags, is_a
from calc.mobility.trips.distances import Distances
from calc.parameters import Parameters
from calc.places import communes as places
from calc.uncertainty import Range


@dataclass(frozen=True)
class Times:
    """Of one journey of each row. [h], and minutes of movement."""

    hours: Range
    active_minutes: np.ndarray


def _setting(ends: np.ndarray, values: Parameters) -> np.ndarray:
    """Mean effect on speed of where a journey starts and ends; NaN where it is not said."""
    limits = values["mobility.setting_density"].by_key()
    factors = values["mobility.setting_speed"].by_key()
    density = places.density(ends)
    each = np.select(
        [density >= limits["dense"], density >= limits["suburban"], np.isfinite(density)],
        [factors["dense"], factors["suburban"], factors["rural"]],
        np.nan,
    )
    return each.mean(axis=0)


def times(mode: np.ndarray, way: Distances, values: Parameters) -> Times:
    """How long one journey takes, from door to door: by what exists, else by the mode's pace."""
    speed, slow, fast, walk, wait, active = values["mobility.pace"].constant[mode].T
    wait = np.where(way.is_afoot, values["ferries.boarding"].by_key()["short"], wait)
    curves = values["mobility.speed_curve"]
    for name, shape in zip(curves.keys[-1], curves.constant, strict=True):
        speed = np.where(is_a("curve", name)[mode], curve(way.along, shape), speed)
    factors, doubt = values["mobility.setting_speed"].by_key(), values["mobility.doubt"].by_key()
    fade = float(values["mobility.setting_fade"].constant)
    setting = _setting(way.ends, values)
    is_told, is_slowed = np.isfinite(setting), flags("slowed")[mode]

    def paced(told: float, untold: float) -> np.ndarray:
        factor = np.where(is_slowed, np.where(is_told, setting * told, untold), told)
        place = np.where(is_slowed, factor / told, 1.0)
        return speed * told * setting_effect(way.along, place, fade)

    middle = duration(way.along, paced(1.0, 1.0), walk + wait)
    quick = duration(
        way.along, paced(fast, factors["rural"] * fast), (walk + wait) * doubt["wait_low"]
    )
    long = duration(
        way.along, paced(slow, factors["dense"] * slow), (walk + wait) * doubt["wait_high"]
    )
    unsure = (middle - (walk + wait) / 60) * way.doubt
    low = middle - np.hypot(middle - quick, unsure)
    high = middle + np.hypot(long - middle, unsure)
    moved = np.where(active > 0, 60 * middle - wait, walk)
    known, is_known = way.existing, np.isfinite(way.existing.minutes) & ~way.is_typed
    has_moved = is_known & np.isfinite(known.active_minutes)
    return Times(
        Range(
            np.where(is_known, known.minutes / 60, middle),
            np.where(is_known, known.minutes_low / 60, np.maximum(low, 0.0)),
            np.where(is_known, known.minutes_high / 60, high),
        ),
        np.where(has_moved, known.active_minutes, moved),
    )
