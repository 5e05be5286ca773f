"""A household's trips, journeys and other kilometres laid side by side as legs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from calc.mobility.car.household import MOST_CARS
from calc.mobility.trips.trip import TripRequest, distances, way_distance
from calc.mobility.week.request import (
    CAR,
    MOST_PEOPLE,
    PLANE,
    HouseholdRequest,
    Journeys,
    WeekTrips,
    flown_distance,
    is_by_land,
    nearest_airport,
    weekdays,
)
from calc.parameters import Parameters
from calc.places import communes
from calc.schema.inputs import is_unknown, read
from calc.schema.vocabulary import MODES, TRIP_PURPOSES, UNKNOWN

WEEK, JOURNEY, REST = 0, 1, 2
WORK = TRIP_PURPOSES.index("work")
TIMED = [TRIP_PURPOSES.index(name) for name in ("work", "study", "escort")]
"""Purposes whose hour is not chosen: who drives then has the car for the day."""
WEEKDAYS = 7
_CLASH = 0.5
"""Days a week that two drivers must both have the car, from which it is not shared. [days]"""


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
    great_circle : ndarray
        Great circle where the distance was not typed, else NaN. [km]
    car : ndarray of int
        Place of the household's car driven, -1 for another mode, or somebody else's car.
    driver : ndarray of int
        The first adult aboard who has a licence, -1 where there is none.
    is_car_supposed : ndarray of bool
        The car was not told, and two drivers at the same hour made it another than the first.
    can_telework, can_cycle : ndarray of int8
        1 or 0 as told, -1 unknown.
    at_night : ndarray of bool
        Nothing is found to run then.
    telework_most : ndarray
        Days a week that can be worked at home in all; as many as one likes where nobody said.
    can_walk : ndarray of bool
        False where somebody aboard may not go far on foot.
    is_passenger : ndarray of bool
        In a car that is not the household's: told, or nobody aboard may drive.
    has_lift : ndarray of bool
        Nobody aboard may drive, but somebody of the household has a licence and a car.
    nothing_runs : ndarray of bool
        Told: no bus, tram or train leads there.
    home_on : ndarray of bool, shape (n, 7)
        Weekdays on which the job is or may be done at home; none where nobody said.
    """

    kind: np.ndarray
    number: np.ndarray
    mode: np.ndarray
    purpose: np.ndarray
    aboard: np.ndarray
    others: np.ndarray
    km: np.ndarray
    ends: np.ndarray
    great_circle: np.ndarray
    ways: np.ndarray
    weeks: np.ndarray
    days: np.ndarray
    telework: np.ndarray
    car: np.ndarray
    could: np.ndarray
    monthly_pass: np.ndarray
    fare: np.ndarray
    is_by_land: np.ndarray
    driver: np.ndarray
    is_car_supposed: np.ndarray
    can_telework: np.ndarray
    can_cycle: np.ndarray
    at_night: np.ndarray
    telework_most: np.ndarray
    can_walk: np.ndarray
    is_passenger: np.ndarray
    has_lift: np.ndarray
    nothing_runs: np.ndarray
    home_on: np.ndarray

    @property
    def n(self) -> int:
        return len(self.mode)

    @property
    def members(self) -> np.ndarray:
        """People of the household aboard, shape (n,)."""
        return self.aboard.sum(axis=1)


def _yearly(values: Parameters, name: str) -> np.ndarray:
    return values[f"household_mobility.{name}"].constant


def _ends(
    request: HouseholdRequest, group: WeekTrips | Journeys, is_plane: np.ndarray
) -> np.ndarray:
    """Where each leg starts: told, or home, or the airport near home. Codes."""
    home = str(request.household.home[0])
    airport = nearest_airport(home)
    start = np.where(is_plane, airport.code if airport else "", home)
    return np.where(is_unknown(group.origin), start, group.origin)


def _distance(
    typed: np.ndarray,
    ends: np.ndarray,
    great_circle: np.ndarray,
    mode: np.ndarray,
    values: Parameters,
) -> np.ndarray:
    """Kilometres of each leg: typed, or along the way of its mode between its two ends."""
    blank, _ = read(TripRequest, {}, len(mode))
    known = communes.known(ends.ravel()).reshape(ends.shape)
    start, end = np.where(known, ends, "")
    stated = replace(
        blank, mode=mode.astype(np.int8), distance=typed, origin=start, destination=end
    )
    along = distances(stated, values).along
    by_law = np.nan_to_num(way_distance(great_circle, mode, values))
    return np.where(np.isfinite(typed), typed, np.where(known.all(axis=0), along, by_law))


def _drivers(aboard: np.ndarray, drives: np.ndarray) -> np.ndarray:
    """The first of those who may drive aboard each row, -1 where there is none; shape (n,)."""
    able = aboard & drives
    return np.where(able.any(axis=1), np.argmax(able, axis=1), -1)


def _is_passenger(request: HouseholdRequest, mode: np.ndarray, aboard: np.ndarray) -> np.ndarray:
    """Trips in somebody else's car: told so, or of adults of whom none has a licence; a child
    alone is driven by an adult of the household where one may drive."""
    submitted = request.week.driven_by_others == 1
    submitted = np.concatenate([submitted, np.zeros(len(mode) - len(submitted), bool)])
    grown = aboard[:, : request.adults].any(axis=1)
    nobody = ~(aboard & request.drives).any(axis=1) & (grown | ~request.drives.any())
    return (submitted | nobody) & (mode == CAR)


def weekday_clash(
    home_on: np.ndarray, out: np.ndarray, home: np.ndarray, part: np.ndarray, cars: np.ndarray
) -> np.ndarray:
    """Days a week on which more drivers must leave than there are cars, at the least: those at
    home are chosen for it among the weekdays that were named.

    Parameters
    ----------
    home_on : ndarray of bool, shape (k, 7)
    out, home, part : ndarray, shape (p, k)
        Days a week out and at home; how much of those out is driven.
    cars : ndarray, shape (p,)

    Returns
    -------
    ndarray, shape (p,)

    Examples
    --------
    Three days at home each and one car: Monday to Wednesday and Wednesday to Friday, then both
    Monday to Wednesday.

    >>> early, late = [1, 1, 1, 0, 0, 0, 0], [0, 0, 1, 1, 1, 0, 0]
    >>> days = np.array([[2.0, 2.0]]), np.array([[3.0, 3.0]]), np.ones((1, 2)), np.ones(1)
    >>> [weekday_clash(np.array([early, other], dtype=bool), *days).tolist()
    ...     for other in (late, early)]
    [[0.0], [2.0]]
    """
    named = home_on[:, :5]
    count = named.sum(axis=1)
    free_days = np.clip(np.minimum(out, count - home), 0, None) * part
    fixed = np.clip((out * part - free_days) / np.maximum(5 - count, 1), 0, 1)
    load = (fixed[:, :, None] * ~named).sum(axis=1)
    room = np.maximum(cars[:, None] - load, 0) * named.any(axis=0)
    over = np.maximum(load - cars[:, None], 0).sum(axis=1)
    return over + np.maximum(free_days.sum(axis=1) - room.sum(axis=1), 0)


def cars_driven(
    stated: np.ndarray,
    driver: np.ndarray,
    days: np.ndarray,
    is_timed: np.ndarray,
    described: int,
    week: float = 5.0,
    home_on: np.ndarray | None = None,
    home: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Whose car each driven trip takes: as told, else one a driver where two drive at once.

    Parameters
    ----------
    stated : ndarray, shape (n,)
        Number of the car, from 1; NaN where nobody said.
    driver : ndarray of int, shape (n,)
        Member at the wheel, -1 for nobody known.
    days : ndarray, shape (n,)
        Travelled each week. [days]
    is_timed : ndarray of bool, shape (n,)
        Its hour is not chosen: work, studies.
    described : int
        Cars that the household describes; 0 when it says nothing of them.
    week : float, optional
        Days that one car can share between drivers who take turns. [days]
    home_on, home : ndarray, shapes (n, 7) and (n,), optional
        Weekdays worked at home, where they were named, and how many are.

    Returns
    -------
    tuple of ndarray
        Place of the car of each trip, and whether it was supposed to be another than the first.

    Examples
    --------
    Two go to work by car, nobody said with which:

    >>> car, supposed = cars_driven(np.full(2, np.nan), np.array([0, 1]), np.full(2, 5.0),
    ...     np.full(2, True), 0)
    >>> car.tolist(), supposed.tolist()
    ([0, 1], [False, True])

    One car is described, and they can take turns:

    >>> cars_driven(np.full(2, np.nan), np.array([0, 1]), np.array([2.0, 3.0]),
    ...     np.full(2, True), 1)[0].tolist()
    [0, 0]
    """
    car = np.where(np.isfinite(stated), np.nan_to_num(stated, nan=1.0) - 1, 0).astype(int)
    supposed = np.zeros(len(stated), dtype=bool)
    busy: dict[int, float] = {}
    held: dict[int, set[int]] = {}
    for who in dict.fromkeys(driver[is_timed].tolist()):
        own = is_timed & (driver == who)
        busy[who] = float(days[own].max())
        held[who] = {int(c) for c in car[own & np.isfinite(stated)]}
    taken: list[int] = []
    known: dict[int, int] = {}
    if home_on is not None and home is not None:
        for who in busy:
            rows = np.flatnonzero(is_timed & (driver == who) & home_on.any(axis=1) & (home > 0))
            known |= {who: rows[0]} if len(rows) else {}

    def meet(one: int, other: int) -> bool:
        if described != 1 or busy[other] + busy[one] > week:
            return True
        if home_on is None or home is None or not {one, other} <= set(known):
            return False
        pair = np.array([known[one], known[other]])
        of_pair = days[None, pair], home[None, pair], np.ones((1, 2)), np.ones(1)
        return bool(weekday_clash(home_on[pair], *of_pair)[0] > _CLASH)

    for who in sorted(busy):
        at_once = [other for other in taken if meet(who, other)]
        used = set().union(*(held[other] for other in at_once)) if at_once else set()
        free = next((c for c in range(MOST_CARS) if c not in used), MOST_CARS - 1)
        if not held[who]:
            held[who] = {free}
        own = (driver == who) & ~np.isfinite(stated)
        first = min(held[who])
        car[own], supposed[own] = first, first > 0
        taken.append(who)
    return car, supposed


def _cars(
    request: HouseholdRequest,
    mode: np.ndarray,
    travelled: np.ndarray,
    purpose: np.ndarray,
    passenger: np.ndarray,
    week: float,
    home_on: np.ndarray,
    home: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Car of each leg, weekly ones first, and whether it was supposed."""
    weekly, far = request.week, request.journeys
    stated = np.concatenate([weekly.car, far.car])
    aboard = np.concatenate([request.week_aboard, request.journey_aboard])
    driven = (mode == CAR) & ~passenger
    timed = driven & np.isin(purpose, TIMED) & (np.arange(len(mode)) < len(weekly.mode))
    driver = _drivers(aboard, request.drives)
    rows = np.flatnonzero(driven)
    car, supposed = np.full(len(mode), -1), np.zeros(len(mode), dtype=bool)
    car[rows], supposed[rows] = cars_driven(
        stated=stated[rows],
        driver=driver[rows],
        days=travelled[rows],
        is_timed=(timed & (driver >= 0) & (travelled > 0))[rows],
        described=max([0, *request.numbers["c"]]),
        week=week,
        home_on=home_on[rows],
        home=home[rows],
    )
    return car, supposed


def _drives_a_car(request: HouseholdRequest, car: np.ndarray) -> bool:
    """Whether somebody of the household has a licence and a car."""
    return bool(request.drives.any() and (len(request.numbers["c"]) or (car >= 0).any()))


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
    great_circle = communes.great_circle(start, end)
    flown = np.where(plane & np.isnan(far.km) & is_unknown(far.to), far.hours, np.nan)
    typed = np.concatenate([week.km, np.where(np.isfinite(flown), flown_distance(flown), far.km)])
    mode = np.concatenate([week.mode, far.mode]).astype(int)
    ways = np.concatenate(
        [
            np.where(week.one_way == 1, 1.0, 2.0),
            np.nan_to_num(far.times, nan=1.0) * np.where(far.one_way == 1, 1.0, 2.0),
        ]
    )
    aboard = np.concatenate([request.week_aboard, request.journey_aboard])
    passenger = _is_passenger(request, mode, aboard)
    unable = (aboard & request.members("without_cycling")).any(axis=1)
    at_night = np.concatenate([week.at_night == 1, np.zeros(m, bool)])
    can_cycle = np.concatenate([week.cycling_possible, np.full(m, UNKNOWN)]).astype(np.int8)
    can_cycle = np.where(at_night & (can_cycle == UNKNOWN), np.int8(0), can_cycle)
    all_days, at_home = (
        np.concatenate(pair) for pair in ((days, np.ones(m)), (telework, np.zeros(m)))
    )
    purposes = np.concatenate([purpose, np.full(m, TRIP_PURPOSES.index("leisure"))])
    working = values["household_mobility.practice"].by_key()["timetable_days"]
    nothing = week.could == len(MODES)
    home_on = np.zeros((n + m, WEEKDAYS), dtype=bool)
    for row, text in enumerate(week.telework_on):
        home_on[row, weekdays(text)] = True
    out = all_days - at_home
    car, supposed = _cars(
        request=request,
        mode=mode,
        travelled=out,
        purpose=purposes,
        passenger=passenger,
        week=working,
        home_on=home_on,
        home=at_home,
    )
    others = np.nan_to_num(np.concatenate([week.others, far.others]))
    named = home_on[:n].sum(axis=1)
    most = np.fmin(week.telework_most, np.where(named > 0, named, np.nan))
    counted = np.where(np.isnan(most), UNKNOWN, most > telework)
    possible = np.where(week.telework_possible == UNKNOWN, counted, week.telework_possible)
    trips = Legs(
        kind=np.repeat([WEEK, JOURNEY], [n, m]),
        number=np.array([*request.numbers["t"], *request.numbers["j"]], dtype=int),
        mode=mode,
        purpose=purposes,
        aboard=aboard,
        others=np.where(passenger, np.maximum(others, 1), others),
        km=_distance(typed, np.stack([start, end]), great_circle, mode, values),
        ends=np.stack([start, np.where((end == "") & is_week, start, end)]).astype(str),
        great_circle=np.where(np.isfinite(typed), np.nan, great_circle),
        ways=ways,
        weeks=np.concatenate([_yearly(values, "weeks")[purpose], np.ones(m)]),
        days=all_days,
        telework=at_home,
        car=car,
        could=np.concatenate([np.where(nothing, UNKNOWN, week.could), far.could]).astype(int),
        monthly_pass=np.concatenate([week.monthly_pass, np.full(m, np.nan)]),
        fare=np.concatenate([np.full(n, np.nan), far.fare / np.where(far.one_way == 1, 1, 2)]),
        is_by_land=np.concatenate([np.ones(n, bool), is_by_land(far.to) & (far.to != "")]),
        driver=_drivers(aboard, request.drives),
        is_car_supposed=supposed,
        can_telework=np.concatenate([possible, np.full(m, UNKNOWN)]).astype(np.int8),
        at_night=at_night,
        telework_most=np.concatenate([np.where(np.isfinite(most), most, 7.0), np.full(m, 7.0)]),
        can_cycle=np.where(unable, np.int8(0), can_cycle),
        can_walk=~unable,
        is_passenger=passenger,
        has_lift=(_drivers(aboard, request.drives) < 0) & _drives_a_car(request, car),
        nothing_runs=np.concatenate([nothing, np.zeros(m, bool)]),
        home_on=home_on,
    )
    return _with_rest(trips, request)


def car_kilometres(trips: Legs) -> np.ndarray:
    """What the trips say that each car drives in a year, shape (3,). [km/yr]"""
    yearly = trips.km * trips.ways * trips.weeks * (trips.days - trips.telework)
    driven = trips.car >= 0
    return np.bincount(trips.car[driven], weights=yearly[driven], minlength=MOST_CARS)


def _with_rest(trips: Legs, request: HouseholdRequest) -> Legs:
    """Adds, for each car whose kilometres were told, those that no trip explains."""
    cars = request.cars
    place = np.array(request.numbers["c"], dtype=int) - 1
    if not len(place):
        return trips
    rest = cars.km - car_kilometres(trips)[place]
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
        "great_circle": np.full(k, np.nan),
        "ways": np.ones(k),
        "weeks": np.ones(k),
        "days": np.ones(k),
        "telework": np.zeros(k),
        "car": place[kept],
        "could": np.full(k, UNKNOWN),
        "monthly_pass": np.full(k, np.nan),
        "fare": np.full(k, np.nan),
        "is_by_land": np.ones(k, bool),
        "driver": np.zeros(k, int),
        "is_car_supposed": np.zeros(k, bool),
        "can_telework": np.full(k, UNKNOWN, np.int8),
        "can_cycle": np.full(k, UNKNOWN, np.int8),
        "at_night": np.zeros(k, bool),
        "telework_most": np.full(k, 7.0),
        "can_walk": np.ones(k, bool),
        "is_passenger": np.zeros(k, bool),
        "has_lift": np.zeros(k, bool),
        "nothing_runs": np.zeros(k, bool),
        "home_on": np.zeros((k, WEEKDAYS), bool),
    }
    return Legs(
        **{
            name: np.concatenate(
                [getattr(trips, name), more], axis=more.ndim - 1 if name == "ends" else 0
            )
            for name, more in extra.items()
        }
    )
