"""Public transport that really runs between the two ends of a household's legs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from calc.mobility.modes import MODE, is_a
from calc.mobility.trips.between import between
from calc.mobility.trips.networks import NONE, SURE, served, shared
from calc.mobility.week.legs import JOURNEY, REST, WEEK, Legs
from calc.mobility.week.places import known_place
from calc.parameters import Parameters
from calc.places import communes
from calc.places.journeys import Train, journey
from calc.places.where import same_place
from calc.schema.vocabulary import MODES, UNKNOWN

NETWORKS = {"metro": "metro", "tram": "tram", "free_bus": "bus"}
"""Kind of a network that is known to serve both ends → its mode."""


@dataclass(frozen=True)
class Existing:
    """What could carry each leg instead, shape (n,).

    Attributes
    ----------
    mode : ndarray of int
        -1 where nothing is known to run.
    km, minutes, active : ndarray
        One way, door to door: along its line, taken, moved; NaN where the mode's own law tells
        it. [km], [min], [min]
    by_car, by_bike, on_foot : ndarray
        To the stations by the household's car, by bicycle, on foot. [km]
    stations : tuple of tuple of str
        Where one boards, changes and gets off; empty where it is not known.
    """

    mode: np.ndarray
    km: np.ndarray
    minutes: np.ndarray
    active: np.ndarray
    by_car: np.ndarray
    by_bike: np.ndarray
    on_foot: np.ndarray
    stations: tuple[tuple[str, ...], ...]


def train_of(legs: Legs, leg: int) -> tuple[int, Train] | None:
    """The train of a leg: of the kind that was told, else the quickest by day, else a coach."""
    start, end = legs.ends[:, leg].tolist()
    if same_place(*legs.ends[:, [leg]])[0] or not known_place(legs.ends[:, leg]).all():
        return None
    found = journey(start, end)
    asked = [name for name in found.trains if MODE[name] == legs.could[leg]]
    by_day = [name for name in found.trains if name != "night_train"]
    name = min(asked or by_day, key=lambda one: found.trains[one].minutes, default=None)
    if name:
        return MODE[name], found.trains[name]
    return (MODE["coach"], found.coach) if found.coach else None


def _by_train(legs: Legs, values: Parameters) -> Existing:
    """The trains of every leg, as they run."""
    law = values["rails.reach"].by_key()
    blank = np.full(legs.n, np.nan)
    mode, km, minutes, active = np.full(legs.n, UNKNOWN), blank.copy(), blank.copy(), blank.copy()
    by_car, by_bike, on_foot = np.zeros(legs.n), np.zeros(legs.n), np.zeros(legs.n)
    stations: list[tuple[str, ...]] = [()] * legs.n
    lines = is_a("kind", "train") | (np.arange(len(MODES)) == MODE["coach"])
    for leg in np.flatnonzero(legs.kind != REST):
        is_another = legs.could[leg] >= 0 and not lines[legs.could[leg]]
        found = None if is_another else train_of(legs, int(leg))
        if found is None:
            continue
        mode[leg], train = found
        km[leg], minutes[leg], stations[leg] = train.distance, train.minutes, train.stations
        ways = ((train.access, train.access_distance), (train.egress, train.egress_distance))
        by_car[leg] = sum(far for how, far in ways if how == "car")
        by_bike[leg] = sum(far for how, far in ways if how == "bike")
        on_foot[leg] = sum(far for how, far in ways if how == "walk")
        active[leg] = 60 * (on_foot[leg] / law["walk_speed"] + by_bike[leg] / law["cycle_speed"])
    return Existing(mode, km, minutes, active, by_car, by_bike, on_foot, tuple(stations))


def _is_usable(legs: Legs, found: Existing, values: Parameters) -> np.ndarray:
    """A station that needs a car is for who drives one today, or is driven there by somebody of
    the household; a bicycle for who may cycle, a long way on foot for who may walk it."""
    near = values["household_mobility.practice"].by_key()["short_walk"]
    return (
        ((found.by_car == 0) | (legs.car >= 0) | legs.has_lift)
        & ((found.by_bike == 0) | (legs.can_cycle != 0))
        & ((found.on_foot <= near) | legs.can_walk)
    )


def existing(legs: Legs, values: Parameters) -> Existing:
    """What runs between both ends: as told, else a network that serves both, else the train."""
    train = _by_train(legs, values)
    runs = ~legs.at_night & ~legs.nothing_runs
    is_train = (train.mode >= 0) & _is_usable(legs, train, values) & runs
    start, end = (communes.index(ends) for ends in legs.ends)
    urban = np.full(legs.n, UNKNOWN)
    for kind, name in NETWORKS.items():
        apart = ((start != end) | (kind == "free_bus")) & runs
        urban = np.where(
            (shared(kind, start, end) == SURE) & apart & (urban < 0), MODE[name], urban
        )
    told = (legs.could >= 0) & ~(is_train & (train.mode == legs.could))
    by_law = np.where(told, legs.could, np.where(legs.kind == JOURNEY, UNKNOWN, urban))
    guessed = (legs.kind == JOURNEY) & ~is_train & ~told & ~known_ends(legs)
    by_law = np.where(guessed, MODE["high_speed_train"], by_law)
    is_law = by_law >= 0
    mode = np.where(is_law, by_law, np.where(is_train, train.mode, UNKNOWN))

    def of_train(column: np.ndarray, otherwise: float) -> np.ndarray:
        return np.where(is_train & ~is_law, column, otherwise)

    return replace(
        train,
        mode=mode,
        km=of_train(train.km, np.nan),
        minutes=of_train(train.minutes, np.nan),
        active=of_train(train.active, np.nan),
        by_car=of_train(train.by_car, 0.0),
        by_bike=of_train(train.by_bike, 0.0),
        on_foot=of_train(train.on_foot, 0.0),
        stations=tuple(
            names if shown else ()
            for names, shown in zip(train.stations, is_train & ~is_law, strict=True)
        ),
    )


def known_ends(legs: Legs) -> np.ndarray:
    """Whether both ends of each leg are places that we know, shape (n,)."""
    return known_place(legs.ends[0]) & known_place(legs.ends[1])


def missing_lines(legs: Legs, mode: np.ndarray, values: Parameters) -> list[str]:
    """Why no line is known for a mode between both ends of each leg, as the comparator of a trip
    says it; "" where one may run."""
    known = known_ends(legs)
    weekly_train = known & (legs.kind == WEEK) & is_a("kind", "train")[mode] & (mode >= 0)
    ends = np.where(weekly_train, legs.ends, "")
    reasons = between(ends[0], ends[1], np.where(weekly_train, mode, UNKNOWN)).reason
    lost = known & (served(mode, *(communes.index(codes) for codes in legs.ends)) == NONE)
    least = values["mobility.reach"].constant[MODE["plane"], 0]
    near = (mode == MODE["plane"]) & (legs.km < least) & legs.is_by_land
    return np.select([lost, near], ["no_network", "too_near"], np.array(reasons)).tolist()
