"""A household's trips, journeys and other kilometres laid side by side as legs."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

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
from calc.schema.inputs import filled, is_unknown
from calc.schema.vocabulary import MODES, TRIP_PURPOSES, UNKNOWN

WEEK, JOURNEY, REST = 0, 1, 2
WORK = TRIP_PURPOSES.index("work")
TIMED = [TRIP_PURPOSES.index(name) for name in ("work", "study", "escort")]
"""Purposes whose hour is not chosen: who drives then has the car for the day."""
WEEKDAYS = 7
_CLASH = 0.5
"""Days a week that two drivers must both have the car, from which it is not shared. [days]"""


@dataclass(frozen=True)
class Calendar:
    """How often, shape (n,).

    Attributes
    ----------
    ways : ndarray
        One-way trips of a day (WEEK) or of a year. [-]
    weeks : ndarray
        In which they come back; 1 for the others.
    days, telework : ndarray
        Days a week, of which at home. [days]
    telework_most : ndarray
        Days a week that can be worked at home in all; as many as one likes where nobody said.
    can_telework : ndarray of int8
        1 or 0 as told, -1 unknown.
    home_on : ndarray of bool, shape (n, 7)
        Weekdays on which the job is or may be done at home; none where nobody said.
    """

    ways: np.ndarray
    weeks: np.ndarray
    days: np.ndarray
    telework: np.ndarray
    telework_most: np.ndarray
    can_telework: np.ndarray
    home_on: np.ndarray

    @property
    def travelled(self) -> np.ndarray:
        """Days a week on the road. [days]"""
        return self.days - self.telework

    @property
    def yearly(self) -> np.ndarray:
        """One-way trips of a year. [-]"""
        return self.ways * self.weeks * self.travelled


@dataclass(frozen=True)
class Travellers:
    """Who, shape (n,).

    Attributes
    ----------
    aboard : ndarray of bool, shape (n, 6)
        Members of the household.
    others : ndarray
        People of no household of ours.
    driver : ndarray of int
        The first adult aboard who has a licence, -1 where there is none.
    is_passenger : ndarray of bool
        In a car that is not the household's: told, or nobody aboard may drive.
    has_lift : ndarray of bool
        Nobody aboard may drive, but somebody of the household has a licence and a car.
    can_walk : ndarray of bool
        False where somebody aboard may not go far on foot.
    can_cycle : ndarray of int8
        1 or 0 as told, -1 unknown.
    """

    aboard: np.ndarray
    others: np.ndarray
    driver: np.ndarray
    is_passenger: np.ndarray
    has_lift: np.ndarray
    can_walk: np.ndarray
    can_cycle: np.ndarray

    @property
    def count(self) -> np.ndarray:
        """People of the household aboard, shape (n,)."""
        return self.aboard.sum(axis=1)


@dataclass(frozen=True)
class Route:
    """From where to where, shape (n,).

    Attributes
    ----------
    start, end : ndarray of str
        Codes; empty where not said. A weekly trip told in kilometres alone is supposed around
        home: its network and its streets.
    great_circle : ndarray
        Where the distance was not typed, else NaN. [km]
    could : ndarray of int
        The mode that could make it, as told; -1 unknown.
    nothing_runs : ndarray of bool
        Told: no bus, tram or train leads there.
    at_night : ndarray of bool
        Nothing is found to run then.
    """

    start: np.ndarray
    end: np.ndarray
    great_circle: np.ndarray
    is_by_land: np.ndarray
    could: np.ndarray
    nothing_runs: np.ndarray
    at_night: np.ndarray

    @property
    def ends(self) -> np.ndarray:
        """Codes of both ends, shape (2, n)."""
        return np.stack([self.start, self.end])


@dataclass(frozen=True)
class Legs:
    """Shape (n,) unless said: weekly trips, then journeys, then what cars drive beside them.

    Attributes
    ----------
    kind : ndarray of int
        WEEK, JOURNEY, or REST: kilometres of a car that no trip tells.
    number : ndarray of int
        The index in the names of its fields; of the car for REST.
    car : ndarray of int
        Place of the household's car driven, -1 for another mode, or somebody else's car.
    is_car_supposed : ndarray of bool
        The car was not told, and two drivers at the same hour made it another than the first.
    monthly_pass, fare : ndarray
        Told, for one person; the fare one way. [EUR/month], [EUR]
    """

    kind: np.ndarray
    number: np.ndarray
    mode: np.ndarray
    purpose: np.ndarray
    km: np.ndarray
    car: np.ndarray
    is_car_supposed: np.ndarray
    monthly_pass: np.ndarray
    fare: np.ndarray
    calendar: Calendar
    people: Travellers
    route: Route

    @property
    def n(self) -> int:
        return len(self.mode)

    @property
    def members(self) -> np.ndarray:
        """People of the household aboard, shape (n,)."""
        return self.people.count


_USUAL: dict[str, object] = {
    "purpose": TRIP_PURPOSES.index("other"),
    "car": -1,
    "is_car_supposed": False,
    "monthly_pass": np.nan,
    "fare": np.nan,
    "ways": 1.0,
    "weeks": 1.0,
    "days": 1.0,
    "telework": 0.0,
    "telework_most": 7.0,
    "can_telework": np.int8(UNKNOWN),
    "home_on": np.zeros(WEEKDAYS, dtype=bool),
    "others": 0.0,
    "driver": 0,
    "is_passenger": False,
    "has_lift": False,
    "can_walk": True,
    "can_cycle": np.int8(UNKNOWN),
    "start": "",
    "end": "",
    "great_circle": np.nan,
    "is_by_land": True,
    "could": UNKNOWN,
    "nothing_runs": False,
    "at_night": False,
}
"""What is supposed of a leg of which nothing else is said."""


def _laid(count: int, **known: object) -> Legs:
    """Legs of one kind, from what is known of them."""
    columns = {name: np.asarray(value) for name, value in (_USUAL | known).items()}
    whole = {"aboard", "home_on"}

    def column(name: str) -> np.ndarray:
        own = columns[name]
        return np.broadcast_to(own, (count, *own.shape[-1:]) if name in whole else (count,))

    def group(kind: Any, **groups: object) -> Any:
        own = (field.name for field in fields(kind) if field.name not in groups)
        return kind(**{name: column(name) for name in own}, **groups)

    return group(Legs, calendar=group(Calendar), people=group(Travellers), route=group(Route))


def _joined(*parts: Any) -> Any:
    """The rows of some legs, then of others."""
    first, *_ = parts
    if not is_dataclass(first):
        return np.concatenate(parts)
    kind: Any = type(first)
    names = [field.name for field in fields(kind)]
    return kind(**{name: _joined(*(getattr(part, name) for part in parts)) for name in names})


def _start(
    request: HouseholdRequest, group: WeekTrips | Journeys, is_plane: np.ndarray
) -> np.ndarray:
    """Where each leg starts: told, or home, or the airport near home. Codes."""
    home = str(request.household.home[0])
    airport = nearest_airport(home)
    start = np.where(is_plane, airport.code if airport else "", home)
    return np.where(is_unknown(group.origin), start, group.origin)


def _weekly(request: HouseholdRequest, values: Parameters) -> Legs:
    """Trips that come back every week."""
    week, count = request.week, len(request.week.mode)
    usual_days = values["household_mobility.usual_days"].constant
    weeks = values["household_mobility.weeks"].constant
    purpose = np.where(week.purpose == UNKNOWN, TRIP_PURPOSES.index("other"), week.purpose)
    days = np.where(np.isnan(week.days), usual_days[purpose], week.days)
    telework = np.minimum(np.nan_to_num(week.telework), days)
    home_on = np.zeros((count, WEEKDAYS), dtype=bool)
    for row, text in enumerate(week.telework_on):
        home_on[row, weekdays(text)] = True
    named = home_on.sum(axis=1)
    most = np.fmin(week.telework_most, np.where(named > 0, named, np.nan))
    counted = np.where(np.isnan(most), UNKNOWN, most > telework)
    possible = np.where(week.telework_possible == UNKNOWN, counted, week.telework_possible)
    at_night, nothing = week.at_night == 1, week.could == len(MODES)
    cycles = np.where(at_night & (week.cycling_possible == UNKNOWN), 0, week.cycling_possible)
    start = _start(request, week, np.zeros(count, bool))
    return _laid(
        count,
        kind=WEEK,
        number=np.array(request.numbers["t"], dtype=int),
        mode=week.mode.astype(int),
        purpose=purpose,
        km=week.km,
        monthly_pass=week.monthly_pass,
        ways=np.where(week.one_way == 1, 1.0, 2.0),
        weeks=weeks[purpose],
        days=days,
        telework=telework,
        telework_most=np.where(np.isfinite(most), most, 7.0),
        can_telework=possible.astype(np.int8),
        home_on=home_on,
        aboard=request.week_aboard,
        others=np.nan_to_num(week.others),
        is_passenger=week.driven_by_others == 1,
        can_cycle=cycles.astype(np.int8),
        start=start,
        end=np.where(week.to == "", start, week.to),
        great_circle=communes.great_circle(start, week.to),
        could=np.where(nothing, UNKNOWN, week.could).astype(int),
        nothing_runs=nothing,
        at_night=at_night,
    )


def _far(request: HouseholdRequest) -> Legs:
    """Holidays, flights and long trips of a year."""
    far, plane = request.journeys, request.journeys.mode == PLANE
    start, ways = _start(request, far, plane), np.where(far.one_way == 1, 1.0, 2.0)
    flown = np.where(plane & np.isnan(far.km) & is_unknown(far.to), far.hours, np.nan)
    return _laid(
        len(far.mode),
        kind=JOURNEY,
        number=np.array(request.numbers["j"], dtype=int),
        mode=far.mode.astype(int),
        purpose=TRIP_PURPOSES.index("leisure"),
        km=np.where(np.isfinite(flown), flown_distance(flown), far.km),
        fare=far.fare / ways,
        ways=np.nan_to_num(far.times, nan=1.0) * ways,
        aboard=request.journey_aboard,
        others=np.nan_to_num(far.others),
        start=start,
        end=far.to,
        great_circle=communes.great_circle(start, far.to),
        is_by_land=is_by_land(far.to) & (far.to != ""),
        could=far.could.astype(int),
    )


def _distance(trips: Legs, values: Parameters) -> np.ndarray:
    """Kilometres of each leg: typed, or along the way of its mode between its two ends."""
    typed, ends = trips.km, trips.route.ends
    known = communes.known(ends.ravel()).reshape(ends.shape)
    start, end = np.where(known, ends, "")
    asked = filled(
        TripRequest,
        trips.n,
        mode=trips.mode.astype(np.int8),
        distance=typed,
        origin=start,
        destination=end,
    )
    along = distances(asked, values).along
    by_law = np.nan_to_num(way_distance(trips.route.great_circle, trips.mode, values))
    return np.where(np.isfinite(typed), typed, np.where(known.all(axis=0), along, by_law))


def _travellers(request: HouseholdRequest, trips: Legs) -> Travellers:
    """Who drives, who sits in somebody else's car (told so, or adults of whom none has a licence;
    a child alone is driven by an adult of the household where one may drive), who may cycle."""
    people, drives = trips.people, request.drives
    able = people.aboard & drives
    grown = people.aboard[:, : request.adults].any(axis=1)
    nobody = ~able.any(axis=1) & (grown | ~drives.any())
    is_passenger = (people.is_passenger | nobody) & (trips.mode == CAR)
    unable = (people.aboard & request.members("without_cycling")).any(axis=1)
    return replace(
        people,
        others=np.where(is_passenger, np.maximum(people.others, 1), people.others),
        driver=np.where(able.any(axis=1), np.argmax(able, axis=1), -1),
        is_passenger=is_passenger,
        can_walk=~unable,
        can_cycle=np.where(unable, np.int8(0), people.can_cycle),
    )


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


def _cars_driven(
    stated: np.ndarray,
    driver: np.ndarray,
    days: np.ndarray,
    is_timed: np.ndarray,
    *,
    described: int,
    week: float,
    home_on: np.ndarray,
    home: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Place of the car of each driven trip, and whether it was supposed to be another than the
    first: as told, else one a driver where two drive at once.

    `described` cars (0: the household says nothing of them) are shared by drivers who take turns
    in the days of a `week`, or whose weekdays worked at home (`home_on`, `home` of them) let them.

    Two go to work by car, nobody said with which; then one car is described, and they take turns:

    >>> told = {"week": 5.0, "home_on": np.zeros((2, 7), dtype=bool), "home": np.zeros(2)}
    >>> two, timed = np.array([0, 1]), np.full(2, True)
    >>> car, supposed = _cars_driven(np.full(2, np.nan), two, np.full(2, 5.0), timed, described=0,
    ...     **told)
    >>> car.tolist(), supposed.tolist()
    ([0, 1], [False, True])
    >>> _cars_driven(np.full(2, np.nan), two, np.array([2.0, 3.0]), timed, described=1,
    ...     **told)[0].tolist()
    [0, 0]
    """
    is_stated = np.isfinite(stated)
    car = np.where(is_stated, np.nan_to_num(stated, nan=1.0) - 1, 0).astype(int)
    supposed = np.zeros(len(stated), dtype=bool)
    busy: dict[int, float] = {}
    held: dict[int, set[int]] = {}
    at_home: dict[int, int] = {}  # a trip of who named the weekdays worked at home
    for who in dict.fromkeys(driver[is_timed].tolist()):
        own = is_timed & (driver == who)
        busy[who] = float(days[own].max())
        held[who] = {int(c) for c in car[own & is_stated]}
        rows = np.flatnonzero(own & home_on.any(axis=1) & (home > 0))
        if len(rows):
            at_home[who] = int(rows[0])

    def meet(one: int, other: int) -> bool:
        if described != 1 or busy[other] + busy[one] > week:
            return True
        if not {one, other} <= set(at_home):
            return False
        pair = np.array([at_home[one], at_home[other]])
        of_pair = days[None, pair], home[None, pair], np.ones((1, 2)), np.ones(1)
        (clash,) = weekday_clash(home_on[pair], *of_pair)
        return bool(clash > _CLASH)

    taken: list[int] = []
    for who in sorted(busy):
        used = set().union(*(held[other] for other in taken if meet(who, other)))
        free = next((c for c in range(MOST_CARS) if c not in used), MOST_CARS - 1)
        held[who] = held[who] or {free}
        own, first = (driver == who) & ~is_stated, min(held[who])
        car[own], supposed[own] = first, first > 0
        taken.append(who)
    return car, supposed


def _cars(
    request: HouseholdRequest, trips: Legs, values: Parameters
) -> tuple[np.ndarray, np.ndarray]:
    """Car of each leg, weekly ones first, and whether it was supposed."""
    people, calendar = trips.people, trips.calendar
    driven = np.flatnonzero((trips.mode == CAR) & ~people.is_passenger)
    is_timed = np.isin(trips.purpose, TIMED) & (trips.kind == WEEK)
    is_timed &= (people.driver >= 0) & (calendar.travelled > 0)
    stated = np.concatenate([request.week.car, request.journeys.car])
    car, supposed = np.full(trips.n, -1), np.zeros(trips.n, dtype=bool)
    car[driven], supposed[driven] = _cars_driven(
        stated[driven],
        people.driver[driven],
        calendar.travelled[driven],
        is_timed[driven],
        described=max([0, *request.numbers["c"]]),
        week=values["household_mobility.practice"].by_key()["timetable_days"],
        home_on=calendar.home_on[driven],
        home=calendar.telework[driven],
    )
    return car, supposed


def legs(request: HouseholdRequest, values: Parameters) -> Legs:
    """Every leg of a household; see :class:`Legs`."""
    trips: Legs = _joined(_weekly(request, values), _far(request))
    route = trips.route
    is_typed = np.isfinite(trips.km)
    trips = replace(
        trips,
        km=_distance(trips, values),
        people=_travellers(request, trips),
        route=replace(route, great_circle=np.where(is_typed, np.nan, route.great_circle)),
    )
    car, supposed = _cars(request, trips, values)
    drives_a_car = request.drives.any() and (len(request.numbers["c"]) or (car >= 0).any())
    has_lift = (trips.people.driver < 0) & bool(drives_a_car)
    trips = replace(
        trips, car=car, is_car_supposed=supposed, people=replace(trips.people, has_lift=has_lift)
    )
    return _joined(trips, _rest(trips, request))


def car_kilometres(trips: Legs) -> np.ndarray:
    """What the trips say that each car drives in a year, shape (3,). [km/yr]"""
    yearly, driven = trips.km * trips.calendar.yearly, trips.car >= 0
    return np.bincount(trips.car[driven], weights=yearly[driven], minlength=MOST_CARS)


def _rest(trips: Legs, request: HouseholdRequest) -> Legs:
    """Of each car whose kilometres were told, those that no trip explains."""
    place = np.array(request.numbers["c"], dtype=int) - 1
    rest = request.cars.km - car_kilometres(trips)[place]
    kept = np.flatnonzero(rest > 0)
    return _laid(
        len(kept),
        kind=REST,
        number=place[kept] + 1,
        mode=CAR,
        km=rest[kept],
        car=place[kept],
        aboard=np.arange(MOST_PEOPLE) == 0,
    )
