"""A trip: what may be said of it, and what leads from one end to the other by each mode.

Networks that both ends share, what really runs, or why nothing does; kilometres and minutes, and
how well they are known.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from calc.mobility.formulas import (
    curve,
    distance_half_range,
    duration,
    road_distance,
    setting_effect,
)
from calc.mobility.modes import MODE, column, flags, is_a
from calc.parameters import Parameters, parameters
from calc.places import communes
from calc.places.communes import great_circle, known, same_place
from calc.places.journeys import ACCESSES, TRAINS, Crossing, Journey, Train, journey
from calc.schema.inputs import Issue, choice, code, day, flag, is_unknown, issues_where, quantity
from calc.schema.vocabulary import CAR_MOTORS, CAR_SIZES, MODES, TRIP_PURPOSES
from calc.uncertainty import Floats, Range


def unknown_places(field: str, codes: np.ndarray) -> list[Issue]:
    """Codes that are no place's."""
    return issues_where(field, "unknown_commune", ~is_unknown(codes) & ~known(codes))


def whereabouts_issues(
    origin: np.ndarray, destination: np.ndarray, distance: np.ndarray
) -> list[Issue]:
    """No distance nor two communes, an unknown commune, twice the same one.

    Examples
    --------
    >>> [(i.field, i.code) for i in whereabouts_issues(
    ...     np.array(["59350"]), np.array([""]), np.array([np.nan]))]
    [('distance', 'required')]
    """
    untyped = is_unknown(distance)
    lost = untyped & (is_unknown(origin) | is_unknown(destination))
    return [
        *unknown_places("origin", origin),
        *unknown_places("destination", destination),
        *issues_where("distance", "required", lost),
        *issues_where("distance", "same_commune", untyped & same_place(origin, destination)),
    ]


def _roadless(
    mode: np.ndarray, origin: np.ndarray, destination: np.ndarray, distance: np.ndarray
) -> list[Issue]:
    """Trips by road or by rail between two communes that neither joins, when no distance rules."""
    asked = (
        is_unknown(distance) & (communes.index(origin) >= 0) & (communes.index(destination) >= 0)
    )
    asked &= (mode >= 0) & ~(is_a("way", "air") | is_a("way", "sea"))[np.maximum(mode, 0)]
    result = []
    for row in np.flatnonzero(asked).tolist():
        why = journey(str(origin[row]), str(destination[row])).why_no_road
        result += [Issue("mode", why, row)] if why else []
    return result


@dataclass(frozen=True)
class TripRequest:
    """Every field of the vocabulary, one array of shape (n,) each (:mod:`calc.schema.inputs`)."""

    date: np.ndarray = day("2021-07-01", "2035-12-31")
    mode: np.ndarray = choice(MODES, required=True)
    distance: np.ndarray = quantity("km", 0, 50_000)
    origin: np.ndarray = code()
    destination: np.ndarray = code()
    trips_per_year: np.ndarray = quantity("", 0, 20_000)
    occupancy: np.ndarray = quantity("people", 1, 9)
    car_size: np.ndarray = choice(CAR_SIZES)
    car_motor: np.ndarray = choice(CAR_MOTORS)
    car_consumption: np.ndarray = quantity("L or kWh per 100 km", 0.5, 60)
    contrails: np.ndarray = flag()

    def issues(self) -> list[Issue]:
        """No distance nor two communes, an unknown commune, a sea between, more people than
        seats."""
        ends = self.origin, self.destination, self.distance
        most = parameters()["mobility.most_aboard"].constant[np.maximum(self.mode, 0)]
        full = (most > 1) & (self.occupancy > most) & (self.mode >= 0)
        return [
            *whereabouts_issues(*ends),
            *_roadless(self.mode, *ends),
            *issues_where("occupancy", "too_large", full, most),
        ]


@dataclass(frozen=True)
class ComparisonRequest:
    """One journey, every field an array of shape (1,).

    What is made each week is supposed to lead to work, there and back, unless it is told.
    """

    date: np.ndarray = day("2021-07-01", "2035-12-31")
    origin: np.ndarray = code()
    destination: np.ndarray = code()
    distance: np.ndarray = quantity("km", 0.1, 20_000)
    people: np.ndarray = quantity("people", 1, 9, integer=True)
    return_trip: np.ndarray = flag()
    times_a_week: np.ndarray = quantity("", 0, 50)
    purpose: np.ndarray = choice(TRIP_PURPOSES)
    car_size: np.ndarray = choice(CAR_SIZES)
    car_motor: np.ndarray = choice(CAR_MOTORS)
    car_consumption: np.ndarray = quantity("L or kWh per 100 km", 0.5, 60)
    contrails: np.ndarray = flag()

    def issues(self) -> list[Issue]:
        """No distance nor two communes, an unknown commune, twice the same one."""
        return whereabouts_issues(self.origin, self.destination, self.distance)


@dataclass(frozen=True)
class LegsRequest:
    """The legs of one journey, one a row."""

    leg_mode: np.ndarray = choice(MODES, required=True)
    leg_distance: np.ndarray = quantity("km", 0.1, 20_000, required=True)


KINDS = ("metro", "tram", "free_bus")
_LINES = ("metro", "tram")
"""Modes that run nowhere else than on the networks of the table."""
NONE, PERHAPS, SURE = 0, 1, 2
"""Whether both communes are served: no, somewhere around them, both themselves."""


@cache
def _served() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """For each kind, network number (0: none) and certainty of every commune of the table."""
    table = parameters().table("mobility.networks").columns
    numbers = {name: i for i, name in enumerate(np.unique(table["network"]), 1)}
    result = {}
    for kind in KINDS:
        network = np.zeros(communes.place_count(), dtype=int)
        sure = np.zeros(communes.place_count(), dtype=bool)
        rows = np.flatnonzero(table[kind] == "yes")
        for row in rows[np.argsort(table["sure"][rows], kind="stable")]:
            here = communes.rows_of(str(table["level"][row]), str(table["place"][row]))
            network[here] = numbers[str(table["network"][row])]
            sure[here] = table["sure"][row] > 0
        result[kind] = network, sure
    return result


def shared(kind: str, origins: np.ndarray, destinations: np.ndarray) -> np.ndarray:
    """Whether a network of a kind serves both ends.

    Parameters
    ----------
    kind : str
        One of ``KINDS``.
    origins, destinations : ndarray of int, shape (n,)
        From :func:`calc.places.communes.index`; -1 is served by none.

    Returns
    -------
    ndarray of int, shape (n,)
        ``NONE``, ``PERHAPS`` or ``SURE``.

    Examples
    --------
    >>> ends = communes.index(np.array(["59350", "59512", "62041"]))  # Lille, Roubaix, Arras
    >>> shared("metro", ends[[0, 0]], ends[[1, 2]]).tolist()
    [2, 0]
    """
    network, sure = _served()[kind]
    both = (network[origins] == network[destinations]) & (network[origins] > 0)
    both &= (origins >= 0) & (destinations >= 0)
    return np.where(both, np.where(sure[origins] & sure[destinations], SURE, PERHAPS), NONE)


def served(mode: np.ndarray, origins: np.ndarray, destinations: np.ndarray) -> np.ndarray:
    """Whether each mode has its network between both ends, ``PERHAPS`` where no table tells it.

    Parameters
    ----------
    mode : ndarray of int, shape (n,)
        Places in ``MODES``.
    origins, destinations : ndarray of int, shape (n,)
        As :func:`shared` takes them.

    Returns
    -------
    ndarray of int, shape (n,)

    Examples
    --------
    >>> start, end = communes.index(np.array(["62119", "59350"]))  # Béthune, Lille
    >>> served(np.array([MODE["metro"], MODE["bus"]]), *np.tile([[start], [end]], 2)).tolist()
    [0, 1]
    """
    result = np.full(len(mode), PERHAPS)
    for kind in _LINES:
        result = np.where(mode == MODE[kind], shared(kind, origins, destinations), result)
    return result


class _Row(NamedTuple):
    """One row of :class:`Between`."""

    distance: float = np.nan
    half_range: float = np.nan
    minutes: float = np.nan
    minutes_low: float = np.nan
    minutes_high: float = np.nan
    active_minutes: float = np.nan
    reason: str = ""
    crossing: Crossing | None = None


@dataclass(frozen=True)
class Between:
    """Of each row, shape (n,); NaN where the mode's own law tells it.

    Attributes
    ----------
    distance, half_range : ndarray
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
    half_range: np.ndarray
    minutes: np.ndarray
    minutes_low: np.ndarray
    minutes_high: np.ndarray
    active_minutes: np.ndarray
    reason: tuple[str, ...]
    crossing: tuple[Crossing | None, ...]


def _around(values: Parameters, mode: int) -> float:
    """Minutes that a mode asks before and after one moves."""
    pace = values["mobility.pace"].each(mode)
    return float(pace["walk"] + pace["wait"])


def _by_car(way: Journey, mode: int) -> _Row:
    """Kilometres and minutes with their ranges: a car's, and the wait for a taxi."""
    car = way.car
    if car is None or not car.distance:
        return _Row()
    more = _around(parameters(), mode) - _around(parameters(), MODE["car"])
    return _Row(
        distance=car.distance,
        half_range=(car.distance_high - car.distance_low) / (2 * car.distance),
        minutes=car.minutes + more,
        minutes_low=car.minutes_low + more,
        minutes_high=car.minutes_high + more,
    )


def _by_road(way: Journey) -> _Row:
    """Kilometres of a car alone: what goes where it goes, at its own pace."""
    car = _by_car(way, MODE["car"])
    return _Row(distance=car.distance, half_range=car.half_range)


def _by_path(way: Journey) -> _Row:
    """Kilometres along the road that suits, and as well known as those of a car."""
    distance = way.bicycle_distance
    half_range = _by_road(way).half_range if np.isfinite(distance) else np.nan
    return _Row(distance=distance, half_range=half_range)


def _timed(line: Train | None, along: _Row) -> _Row:
    """Kilometres, and minutes door to door by the timetable with their range, and those that one
    moves; the kilometres alone where no line runs."""
    if line is None:
        return along
    law = parameters()["rails.reach"].by_key()
    speeds = dict(zip(ACCESSES, (law["walk_speed"], law["cycle_speed"], np.inf), strict=True))
    moved = line.access_distance / speeds[line.access] + line.egress_distance / speeds[line.egress]
    return along._replace(
        minutes=line.minutes,
        minutes_low=(1 - law["doubt_low"]) * line.minutes,
        minutes_high=(1 + law["doubt_high"]) * line.minutes,
        active_minutes=60 * moved,
    )


def _by_train(train: Train | None) -> _Row:
    half_range = parameters()["rails.reach"].by_key()["doubt_low"] / 2
    return _timed(train, _Row(distance=train.distance, half_range=half_range) if train else _Row())


def _by_ferry(ferry: Crossing | None) -> _Row:
    if ferry is None:
        return _Row()
    minutes, part = ferry.minutes, parameters()["ferries.boarding"].by_key()["doubt"]
    return _Row(
        distance=ferry.distance,
        half_range=part,
        minutes=minutes,
        minutes_low=minutes * (1 - part),
        minutes_high=minutes * (1 + part),
        active_minutes=0.0,
    )


def _figures(way: Journey, mode: int) -> _Row:
    name, along = MODES[mode], column("way")[mode]
    if name in TRAINS:
        return _by_train(way.trains.get(name))
    if name == "ferry":
        return _by_ferry(way.ferry)
    if name == "coach":
        return _timed(way.coach, _by_road(way))
    if along == "motorway":
        return _by_car(way, mode)
    if along == "path":
        return _by_path(way)
    return _by_road(way) if along == "road" else _Row()


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
def _row(origin: str, destination: str, mode: int) -> _Row:
    """What leads there by a mode: a page asks for it several times."""
    way = journey(origin, destination)
    boats = way.ferry if MODES[mode] == "ferry" else None
    return _figures(way, mode)._replace(reason=_reason(way, mode), crossing=boats)


def between(origins: np.ndarray, destinations: np.ndarray, modes: np.ndarray) -> Between:
    """What leads between places by each mode.

    Parameters
    ----------
    origins, destinations : ndarray of str, shape (n,)
        Codes of known places; "" where one is not told: nothing is known then.
    modes : ndarray of int, shape (n,)
        Places in ``MODES``.

    Examples
    --------
    >>> train = np.array([MODE["regional_train"]] * 2)
    >>> found = between(np.array(["62119", "76351"]), np.array(["59350", "14333"]), train)
    >>> found.distance.round().tolist(), found.reason  # Béthune–Lille, Le Havre–Honfleur
    ([39.0, nan], ('', 'no_station'))
    """
    same = same_place(origins, destinations).tolist()
    asked = zip(origins.tolist(), destinations.tolist(), modes.tolist(), same, strict=True)
    rows = [
        _row(origin, destination, mode)
        if origin and destination and mode >= 0 and not is_same
        else _Row()
        for origin, destination, mode, is_same in asked
    ]
    figures = [name for name in _Row._fields if name not in ("reason", "crossing")]
    return Between(
        **{name: np.array([getattr(row, name) for row in rows], dtype=float) for name in figures},
        reason=tuple(row.reason for row in rows),
        crossing=tuple(row.crossing for row in rows),
    )


@dataclass(frozen=True)
class Distances:
    """Of one journey of each row.

    Attributes
    ----------
    along : ndarray, shape (n,)
        Typed, or by the mode's way. [km]
    half_range : ndarray, shape (n,)
        Half of the 80 % range, relative. [-]
    ends : ndarray of int, shape (2, n)
        Places of the communes; -1 where not said, and abroad.
    codes : ndarray of str, shape (2, n)
        "" where not said.
    existing : Between
        What really leads there.
    is_typed : ndarray of bool, shape (n,)
    is_afoot : ndarray of bool, shape (n,)
        A boat that one boards on foot, without a car nor a cabin.
    foot_fare : ndarray, shape (n,)
        Of that boat, NaN where it is not known. [EUR]
    """

    along: np.ndarray
    half_range: np.ndarray
    ends: np.ndarray
    codes: np.ndarray
    existing: Between
    is_typed: np.ndarray
    is_afoot: np.ndarray
    foot_fare: np.ndarray


def way_distance(great_circle_km: np.ndarray, mode: np.ndarray, values: Parameters) -> np.ndarray:
    """Kilometres of a way by its mode, air, sea, rails or roads, for a great circle.

    Parameters
    ----------
    great_circle_km : ndarray, any shape
        [km]
    mode : ndarray of int, same shape
        Place in ``MODES``.

    Examples
    --------
    >>> there = np.array([600.0, 600.0])
    >>> way_distance(there, np.array([MODE["plane"], MODE["high_speed_train"]]),
    ...     parameters()).tolist()
    [600.0, 720.0]
    """
    law = values["mobility.circuity"].by_key()
    by_road = road_distance(
        great_circle_km, base=law["base"], extra=law["extra"], decay=law["decay"]
    )
    return np.select(
        [is_a("way", how)[mode] for how in ("air", "sea", "rail")],
        [great_circle_km, great_circle_km * law["sea"], great_circle_km * law["rail"]],
        by_road,
    )


def _afoot(
    mode: np.ndarray, along: np.ndarray, existing: Between, values: Parameters
) -> tuple[np.ndarray, np.ndarray]:
    """Whether one boards on foot, as the boats that are known, else as their length; the fare."""
    speed = values["mobility.pace"].by_key("ferry")["speed"]
    is_short = 60 * along / speed < values["ferries.boarding"].by_key()["from_minutes"]
    pairs = zip(existing.crossing, is_short.tolist(), strict=True)
    afoot = np.array([boat.is_afoot if boat else short for boat, short in pairs], dtype=bool)
    fares = np.array([boat.foot_fare if boat else np.nan for boat in existing.crossing])
    return afoot & (mode == MODE["ferry"]), fares


def distances(request: TripRequest, values: Parameters) -> Distances:
    """Typed; else along the way that exists between two places; else by the mode's way."""
    margins = values["mobility.doubt"].by_key()
    is_known = ~(is_unknown(request.origin) | is_unknown(request.destination))
    codes = np.where(is_known, np.stack([request.origin, request.destination]), "")
    ends = communes.index(codes.ravel()).reshape(codes.shape)
    origins, destinations = codes
    existing = between(origins, destinations, request.mode.astype(int))
    great_circle_km = great_circle(*codes)
    way = np.where(
        np.isfinite(existing.distance),
        existing.distance,
        way_distance(great_circle_km, request.mode, values),
    )
    areas = np.nan_to_num(communes.area(ends))
    unsure = distance_half_range(
        great_circle_km, areas, winding=margins["winding"], place=margins["place"]
    )
    unsure = np.where(np.isfinite(existing.half_range), existing.half_range, unsure)
    typed = np.isfinite(request.distance)
    along = np.where(typed, request.distance, way)
    afoot, fare = _afoot(request.mode, along, existing, values)
    unsure = np.where(typed, 0.0, unsure)
    return Distances(
        along=along,
        half_range=unsure,
        ends=ends,
        codes=codes,
        existing=existing,
        is_typed=typed,
        is_afoot=afoot,
        foot_fare=fare,
    )


@dataclass(frozen=True)
class Times:
    """Of one journey of each row. [h], and minutes of movement."""

    hours: Range
    active_minutes: np.ndarray


def _setting(ends: np.ndarray, values: Parameters) -> np.ndarray:
    """Mean effect on speed of where a journey starts and ends; NaN where it is not said."""
    limits = values["mobility.setting_density"].by_key()
    factors = values["mobility.setting_speed"].by_key()
    density = communes.density(ends)
    each = np.select(
        [density >= limits["dense"], density >= limits["suburban"], np.isfinite(density)],
        [factors["dense"], factors["suburban"], factors["rural"]],
        np.nan,
    )
    return each.mean(axis=0)


def times(mode: np.ndarray, way: Distances, values: Parameters) -> Times:
    """How long one journey takes, from door to door: by what exists, else by the mode's pace."""
    pace = values["mobility.pace"].each(mode)
    speed, slow, fast, walk = (pace[name] for name in ("speed", "slow", "fast", "walk"))
    wait = np.where(way.is_afoot, values["ferries.boarding"].by_key()["short"], pace["wait"])
    curves = values["mobility.speed_curve"]
    for name, shape in zip(curves.columns, curves.constant, strict=True):
        speed = np.where(is_a("curve", name)[mode], curve(way.along, shape), speed)
    factors, margins = values["mobility.setting_speed"].by_key(), values["mobility.doubt"].by_key()
    fade = float(values["mobility.setting_fade"].constant)
    setting = _setting(way.ends, values)
    is_stated, is_slowed = np.isfinite(setting), flags("slowed")[mode]

    def paced(stated: Floats, unstated: Floats) -> np.ndarray:
        factor = np.where(is_slowed, np.where(is_stated, setting * stated, unstated), stated)
        place = np.where(is_slowed, factor / stated, 1.0)
        return speed * stated * setting_effect(way.along, place, fade)

    middle = duration(way.along, paced(1.0, 1.0), walk + wait)
    quick = duration(
        way.along, paced(fast, factors["rural"] * fast), (walk + wait) * margins["wait_low"]
    )
    long = duration(
        way.along, paced(slow, factors["dense"] * slow), (walk + wait) * margins["wait_high"]
    )
    unsure = (middle - (walk + wait) / 60) * way.half_range
    low = middle - np.hypot(middle - quick, unsure)
    high = middle + np.hypot(long - middle, unsure)
    moved = np.where(pace["active"] > 0, 60 * middle - wait, walk)
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
