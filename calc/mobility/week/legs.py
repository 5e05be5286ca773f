"""A household's trips, journeys and other kilometres laid side by side as legs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.mobility.trips.distances import way_distance
from calc.mobility.week.places import crow_distance, flown_distance, is_by_land, nearest_airport
from calc.mobility.week.request import CAR, MOST_PEOPLE, PLANE, HouseholdRequest
from calc.parameters import Parameters
from calc.schema.inputs import is_unknown
from calc.schema.vocabulary import TRIP_PURPOSES, UNKNOWN

WEEK, JOURNEY, REST = 0, 1, 2
WORK = TRIP_PURPOSES.index("work")
MOST_CARS = 3


@dataclass(frozen=True)
class Legs:
    """Shape (n,) unless said: weekly trips, then journeys, then what cars drive beside them.

    Attributes
    ----------
    kind : ndarray of int
        WEEK, JOURNEY, or REST: kilometres of a car that no trip tells.
    number : ndarray of int
        The index in the names of its fields; of the car for REST.
    aboard : ndarray of bool, shape (n, 6)
        Members of the household.
    ways : ndarray
        One-way trips of a week (WEEK) or of a year. [-]
    weeks : ndarray
        In which they come back; 1 for the others.
    days, telework : ndarray
        Days a week, of which at home. [days]
    fare : ndarray
        Told, for one person one way. [EUR]
    ends : ndarray of str, shape (2, n)
        Codes of where it starts and where it goes; empty where not said. A weekly trip told in
        kilometres alone is supposed around home: its network and its streets.
    crow : ndarray
        Great circle where the distance was not typed, else NaN. [km]
    car : ndarray of int
        Place of the car driven, -1 for another mode.
    """

    kind: np.ndarray
    number: np.ndarray
    mode: np.ndarray
    purpose: np.ndarray
    aboard: np.ndarray
    others: np.ndarray
    km: np.ndarray
    ends: np.ndarray
    crow: np.ndarray
    ways: np.ndarray
    weeks: np.ndarray
    days: np.ndarray
    telework: np.ndarray
    car: np.ndarray
    could: np.ndarray
    monthly_pass: np.ndarray
    fare: np.ndarray
    is_by_land: np.ndarray

    @property
    def n(self) -> int:
        return len(self.mode)

    @property
    def members(self) -> np.ndarray:
        """People of the household aboard, shape (n,)."""
        return self.aboard.sum(axis=1)


def _yearly(values: Parameters, name: str) -> np.ndarray:
    return values[f"household_mobility.{name}"].constant


def _ends(request: HouseholdRequest, group, is_plane: np.ndarray) -> np.ndarray:
    """Where each leg starts: told, or home, or the airport near home. Codes."""
    home = str(request.household.home[0])
    airport = nearest_airport(home)
    start = np.where(is_plane, airport.code if airport else "", home)
    return np.where(is_unknown(group.origin), start, group.origin)


def _distance(
    typed: np.ndarray, crow: np.ndarray, mode: np.ndarray, values: Parameters
) -> np.ndarray:
    return np.where(np.isfinite(typed), typed, np.nan_to_num(way_distance(crow, mode, values)))


def _car(mode: np.ndarray, told: np.ndarray) -> np.ndarray:
    return np.where(mode == CAR, np.nan_to_num(told, nan=1.0).astype(int) - 1, -1)


def legs(request: HouseholdRequest, values: Parameters) -> Legs:
    """Every leg of a household; see :class:`Legs`."""
    week, far = request.week, request.journeys
    n, m = len(week.mode), len(far.mode)
    plane = far.mode == PLANE
    usual = _yearly(values, "usual_days")
    purpose = np.where(week.purpose == UNKNOWN, TRIP_PURPOSES.index("other"), week.purpose)
    days = np.where(np.isnan(week.days), usual[purpose], week.days)
    telework = np.minimum(np.nan_to_num(week.telework), days)
    start = np.concatenate([_ends(request, week, np.zeros(n, bool)), _ends(request, far, plane)])
    end = np.concatenate([week.to, far.to])
    is_week = np.arange(n + m) < n
    crow = crow_distance(start, end)
    flown = np.where(plane & np.isnan(far.km) & is_unknown(far.to), far.hours, np.nan)
    typed = np.concatenate([week.km, np.where(np.isfinite(flown), flown_distance(flown), far.km)])
    mode = np.concatenate([week.mode, far.mode]).astype(int)
    ways = np.concatenate(
        [
            np.where(week.one_way == 1, 1.0, 2.0),
            np.nan_to_num(far.times, nan=1.0) * np.where(far.one_way == 1, 1.0, 2.0),
        ]
    )
    told = Legs(
        kind=np.repeat([WEEK, JOURNEY], [n, m]),
        number=np.array([*request.numbers["t"], *request.numbers["j"]], dtype=int),
        mode=mode,
        purpose=np.concatenate([purpose, np.full(m, TRIP_PURPOSES.index("leisure"))]),
        aboard=np.concatenate([request.week_aboard, request.journey_aboard]),
        others=np.nan_to_num(np.concatenate([week.others, far.others])),
        km=_distance(typed, crow, mode, values),
        ends=np.stack([start, np.where((end == "") & is_week, start, end)]).astype("U5"),
        crow=np.where(np.isfinite(typed), np.nan, crow),
        ways=ways,
        weeks=np.concatenate([_yearly(values, "weeks")[purpose], np.ones(m)]),
        days=np.concatenate([days, np.ones(m)]),
        telework=np.concatenate([telework, np.zeros(m)]),
        car=_car(mode, np.concatenate([week.car, far.car])),
        could=np.concatenate([week.could, far.could]).astype(int),
        monthly_pass=np.concatenate([week.monthly_pass, np.full(m, np.nan)]),
        fare=np.concatenate([np.full(n, np.nan), far.fare / np.where(far.one_way == 1, 1, 2)]),
        is_by_land=np.concatenate([np.ones(n, bool), is_by_land(far.to) & (far.to != "")]),
    )
    return _with_rest(told, request, values)


def travelled_days(told: Legs, at_home: np.ndarray, rebound: float) -> np.ndarray:
    """Days of travel a week once some are worked at home, other trips that come back included.

    Parameters
    ----------
    at_home : ndarray, shape (..., n)
        Days worked at home. [days]
    rebound : float
        Share of the avoided trips that comes back. [-]

    Returns
    -------
    ndarray, shape (..., n)
        [days]
    """
    return told.days - np.minimum(at_home, told.days) * (1 - rebound)


def car_kilometres(told: Legs, rebound: float) -> np.ndarray:
    """What the trips say that each car drives in a year, shape (3,). [km/yr]"""
    yearly = told.km * told.ways * told.weeks * travelled_days(told, told.telework, rebound)
    driven = told.car >= 0
    return np.bincount(told.car[driven], weights=yearly[driven], minlength=MOST_CARS)


def _with_rest(told: Legs, request: HouseholdRequest, values: Parameters) -> Legs:
    """Adds, for each car whose kilometres were told, those that no trip explains."""
    cars = request.cars
    place = np.array(request.numbers["c"], dtype=int) - 1
    if not len(place):
        return told
    rebound = float(_yearly(values, "telework")[0])
    rest = cars.km - car_kilometres(told, rebound)[place]
    kept = np.flatnonzero(rest > 0)
    k = len(kept)
    everyone = np.zeros((k, MOST_PEOPLE), dtype=bool)
    everyone[:, 0] = True
    extra = {
        "kind": np.full(k, REST),
        "number": place[kept] + 1,
        "mode": np.full(k, CAR),
        "purpose": np.full(k, TRIP_PURPOSES.index("other")),
        "aboard": everyone,
        "others": np.zeros(k),
        "km": rest[kept],
        "ends": np.full((2, k), ""),
        "crow": np.full(k, np.nan),
        "ways": np.ones(k),
        "weeks": np.ones(k),
        "days": np.ones(k),
        "telework": np.zeros(k),
        "car": place[kept],
        "could": np.full(k, UNKNOWN),
        "monthly_pass": np.full(k, np.nan),
        "fare": np.full(k, np.nan),
        "is_by_land": np.ones(k, bool),
    }
    return Legs(
        **{
            name: np.concatenate(
                [getattr(told, name), more], axis=more.ndim - 1 if name == "ends" else 0
            )
            for name, more in extra.items()
        }
    )
