"""What really leads between two places by each mode: kilometres, minutes, or why nothing does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from calc.mobility.modes import MODE, column, is_a
from calc.parameters import parameters
from calc.places.journeys import ACCESSES, TRAINS, Journey, Train, journey
from calc.places.sea import Crossing
from calc.places.where import same_place
from calc.schema.vocabulary import MODES

_UNKNOWN = np.nan


@dataclass(frozen=True)
class Between:
    """Of each row, shape (n,); NaN where the mode's own law tells it.

    Attributes
    ----------
    distance, doubt : ndarray
        [km]; half of the 80 % range, relative. [-]
    minutes, minutes_low, minutes_high : ndarray
        Door to door. [min]
    active_minutes : ndarray
        Walked or cycled to the station and from it. [min]
    reason : tuple of str
        Why nothing leads there; "" where something does or nobody knows.
    crossing : tuple of Crossing or None
        The boats of a ferry.
    """

    distance: np.ndarray
    doubt: np.ndarray
    minutes: np.ndarray
    minutes_low: np.ndarray
    minutes_high: np.ndarray
    active_minutes: np.ndarray
    reason: tuple[str, ...]
    crossing: tuple[Crossing | None, ...]


def _by_car(way: Journey, mode: int) -> tuple[float, ...]:
    """Kilometres, doubt, minutes with their range: a car's, and the wait for a taxi."""
    car = way.car
    if car is None or not car.distance:
        return (_UNKNOWN,) * 6
    _, _, _, walk, wait, _ = parameters()["mobility.pace"].constant[[mode, MODE["car"]]].T
    more = float(walk[0] + wait[0] - walk[1] - wait[1])
    doubt = (car.distance_high - car.distance_low) / (2 * car.distance)
    minutes = (car.minutes, car.minutes_low, car.minutes_high)
    return (car.distance, doubt, *(m + more for m in minutes), _UNKNOWN)


def _by_path(way: Journey) -> tuple[float, ...]:
    """Kilometres along the road that suits, and as well known as those of a car."""
    distance = way.bicycle_distance
    doubt = _by_car(way, MODE["car"])[1] if np.isfinite(distance) else _UNKNOWN
    return (distance, doubt, *(_UNKNOWN,) * 4)


def _by_train(way: Journey, mode: str) -> tuple[float, ...]:
    train = way.trains.get(mode)
    if train is None:
        return (_UNKNOWN,) * 6
    return (train.distance, parameters()["rails.reach"].by_key()["doubt_low"] / 2, *_timed(train))


def _timed(train: Train) -> tuple[float, float, float, float]:
    """Minutes door to door with their range, and those that one moves."""
    law = parameters()["rails.reach"].by_key()
    speeds = dict(zip(ACCESSES, (law["walk_speed"], law["cycle_speed"], np.inf), strict=True))
    moved = 60 * (
        train.access_distance / speeds[train.access] + train.egress_distance / speeds[train.egress]
    )
    low, high = 1 - law["doubt_low"], 1 + law["doubt_high"]
    minutes = train.minutes
    return (minutes, low * minutes, high * minutes, moved)


def _by_coach(way: Journey) -> tuple[float, ...]:
    """The road, and the timetable of the coach that is known to run."""
    road, coach = _by_car(way, MODE["car"])[:2], way.coach
    if coach is None:
        return (*road, *(_UNKNOWN,) * 4)
    return (*road, *_timed(coach))


def _by_ferry(way: Journey) -> tuple[float, ...]:
    ferry = way.ferry
    if ferry is None:
        return (_UNKNOWN,) * 6
    law = parameters()["ferries.boarding"].by_key()
    minutes, part = ferry.minutes, law["doubt"]
    return (ferry.distance, part, minutes, minutes * (1 - part), minutes * (1 + part), 0.0)


def _figures(way: Journey, mode: int) -> tuple[float, ...]:
    name = MODES[mode]
    if name in TRAINS:
        return _by_train(way, name)
    if name == "ferry":
        return _by_ferry(way)
    if name == "coach":
        return _by_coach(way)
    along = column("way")[mode]
    if along == "motorway":
        return _by_car(way, mode)
    if along == "path":
        return _by_path(way)
    if along == "road":  # a bus goes where a car goes, at its own pace
        return (*_by_car(way, MODE["car"])[:2], *(_UNKNOWN,) * 4)
    return (_UNKNOWN,) * 6


def _reason(way: Journey, mode: int) -> str:
    """Why a mode does not lead there, as far as the maps know."""
    name = MODES[mode]
    if name in TRAINS:
        if name in way.trains:
            return ""
        if way.is_french and not way.is_by_road:
            return way.why_no_road
        return "no_train" if way.has_stations else "no_station"
    if name == "ferry":
        return "" if way.ferry else "no_sea" if way.is_by_road else "no_ferry"
    if is_a("way", "air")[mode]:
        return ""
    return way.why_no_road


@lru_cache(4096)
def _row(
    origin: str, destination: str, mode: int
) -> tuple[tuple[float, ...], str, Crossing | None]:
    """Figures, reason and boats of a mode between two places: a page asks for them several
    times."""
    way = journey(origin, destination)
    boats = way.ferry if MODES[mode] == "ferry" else None
    return _figures(way, mode), _reason(way, mode), boats


def between(origins: np.ndarray, destinations: np.ndarray, modes: np.ndarray) -> Between:
    """What leads between places by each mode.

    Parameters
    ----------
    origins, destinations : ndarray of str, shape (n,)
        Codes of known places; "" where one is not told: nothing is known then.
    modes : ndarray of int, shape (n,)
        Places in ``MODES``.

    Returns
    -------
    Between

    Examples
    --------
    >>> train = np.array([MODE["regional_train"]] * 2)
    >>> found = between(np.array(["62119", "76351"]), np.array(["59350", "14333"]), train)
    >>> found.distance.round().tolist(), found.reason  # Béthune–Lille, Le Havre–Honfleur
    ([39.0, nan], ('', 'no_station'))
    """
    figures = np.full((6, len(modes)), np.nan)
    reasons: list[str] = []
    boats: list[Crossing | None] = []
    same = same_place(origins, destinations).tolist()
    rows = zip(origins.tolist(), destinations.tolist(), modes.tolist(), same, strict=True)
    for row, (origin, destination, mode, is_same) in enumerate(rows):
        if not (origin and destination) or mode < 0 or is_same:
            reasons.append("")
            boats.append(None)
            continue
        figures[:, row], reason, crossing = _row(origin, destination, mode)
        reasons.append(reason)
        boats.append(crossing)
    return Between(
        distance=figures[0],
        doubt=figures[1],
        minutes=figures[2],
        minutes_low=figures[3],
        minutes_high=figures[4],
        active_minutes=figures[5],
        reason=tuple(reasons),
        crossing=tuple(boats),
    )
