"""What may be said of a trip, or of a journey to compare its modes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.mobility.modes import is_a
from calc.parameters import parameters
from calc.places import communes
from calc.places.journeys import journey
from calc.places.where import known, same_place
from calc.schema.inputs import Issue, choice, code, day, flag, is_unknown, quantity
from calc.schema.vocabulary import CAR_MOTORS, CAR_SIZES, MODES, TRIP_PURPOSES


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
    found = []
    for name, codes in (("origin", origin), ("destination", destination)):
        strangers = ~is_unknown(codes) & ~known(codes)
        found += [Issue(name, "unknown_commune", int(r)) for r in np.flatnonzero(strangers)]
    apart = is_unknown(origin) | is_unknown(destination)
    lost = is_unknown(distance) & apart
    found += [Issue("distance", "required", int(r)) for r in np.flatnonzero(lost)]
    same = is_unknown(distance) & same_place(origin, destination)
    return found + [Issue("distance", "same_commune", int(r)) for r in np.flatnonzero(same)]


def _roadless(
    mode: np.ndarray, origin: np.ndarray, destination: np.ndarray, distance: np.ndarray
) -> list[Issue]:
    """Trips by road or by rail between two communes that neither joins, when no distance rules."""
    asked = (
        is_unknown(distance) & (communes.index(origin) >= 0) & (communes.index(destination) >= 0)
    )
    asked &= (mode >= 0) & ~(is_a("way", "air") | is_a("way", "sea"))[np.maximum(mode, 0)]
    found = []
    for row in np.flatnonzero(asked).tolist():
        why = journey(str(origin[row]), str(destination[row])).why_no_road
        found += [Issue("mode", why, row)] if why else []
    return found


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
        found = [*whereabouts_issues(*ends), *_roadless(self.mode, *ends)]
        most = parameters()["mobility.most_aboard"].constant[np.maximum(self.mode, 0)]
        shared = most > 1
        full = shared & (self.occupancy > most) & (self.mode >= 0)
        found += [
            Issue("occupancy", "too_large", int(r), float(most[r])) for r in np.flatnonzero(full)
        ]
        return found


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
