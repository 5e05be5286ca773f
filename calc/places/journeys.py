"""A journey by every way that exists: road, path, trains, ferry; None where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache

import numpy as np

from calc.parameters import parameters
from calc.places import communes
from calc.places.communes import Where, is_of_the_continent, is_overseas, island, where
from calc.places.networks import (
    COACH,
    HIGH_SPEED,
    INTERCITY,
    KINDS,
    NIGHT,
    PARIS_REGION,
    TER,
    Ride,
    bicycle_road,
    departures,
    is_mainland,
    land,
    ride,
    road,
    roads_from,
    stations,
)

# Ferries: the known links, and the best of them, or the best two, between two places.

_MAINLAND = "mainland"


@dataclass(frozen=True)
class Link:
    """A ferry one way.

    Attributes
    ----------
    distance, minutes : float
        [km], [min]
    takes_cars, is_all_year : bool
    foot_fare : float
        Of a passenger on foot, NaN where it is not known. [EUR]
    """

    start: Where
    end: Where
    distance: float
    minutes: float
    takes_cars: bool
    is_all_year: bool
    foot_fare: float

    @property
    def is_long(self) -> bool:
        """Whether one boards it as a great ferry: an hour before, with a cabin."""
        return self.minutes >= parameters()["ferries.boarding"].by_key()["from_minutes"]


@dataclass(frozen=True)
class Crossing:
    """A way by one boat or two, and roads to them, between them and from them.

    Attributes
    ----------
    links : tuple of Link
    road_distance : float
        To the first port, between and from the last. [km]
    ashore : float
        Of it, beyond the first boat. [km]
    minutes : float
        Door to door, boarding included. [min]
    """

    links: tuple[Link, ...]
    road_distance: float
    ashore: float
    minutes: float

    @property
    def distance(self) -> float:
        """Over the water. [km]"""
        return sum(link.distance for link in self.links)

    @property
    def has_cabin(self) -> bool:
        """Whether a great ferry is taken, which carries the car while one sleeps or dines."""
        return any(link.takes_cars and link.is_long for link in self.links)

    @property
    def is_afoot(self) -> bool:
        """Whether one boards on foot: a small boat, that takes no car or lands near the end."""
        far = self.ashore > parameters()["ferries.boarding"].by_key()["ashore"]
        return not self.has_cabin and not (far and all(link.takes_cars for link in self.links))

    @property
    def foot_fare(self) -> float:
        """Of a passenger on foot, NaN where one of the boats' is not known. [EUR]"""
        return sum(link.foot_fare for link in self.links)


@cache
def links() -> tuple[Link, ...]:
    """Every ferry, each way."""
    table = parameters().table("ferries.links").columns
    result = []
    for row in range(len(table["port"])):
        at = {name: column[row] for name, column in table.items()}
        row, to_row = communes.index(np.array([at["commune"], at["to_commune"]])).tolist()
        here = float(at["latitude"]), float(at["longitude"])
        start = Where("", str(at["port"]), "FR", *here, row)
        there = float(at["to_latitude"]), float(at["to_longitude"])
        country = str(at["to_country"])
        by_road = to_row >= 0 or is_of_the_continent(country, *there)
        end = Where("", str(at["to_port"]), country, *there, to_row, by_road)
        out = Link(
            start=start,
            end=end,
            distance=float(at["distance"]),
            minutes=float(at["minutes"]),
            takes_cars=bool(at["takes_cars"] > 0),
            is_all_year=str(at["season"]) == "year",
            foot_fare=float(at["foot_fare"]),
        )
        result += [out, replace(out, start=end, end=start)]
    return tuple(result)


def _apart(start: Where, end: Where) -> float:
    return float(communes.arc(start.latitude, start.longitude, end.latitude, end.longitude))


@cache
def _lands(place: Where) -> object:
    """The land of a place: of the road graph in France, the same abroad where roads lead there,
    else the country and its island."""
    if place.row < 0:
        here = place.country, place.latitude, place.longitude
        return _MAINLAND if place.is_by_road else (place.country, island(*here))
    return _MAINLAND if is_mainland(place.row) else int(land(place.row))


@cache
def _inland() -> frozenset[int]:
    """Communes of the ports whose ferry a road goes round: every long trip asks for them."""
    return frozenset(
        link.start.row
        for link in links()
        if link.is_all_year and link.start.row >= 0 and _lands(link.start) == _lands(link.end)
    )


def _leg(start: Where, end: Where) -> tuple[float, float]:
    """Kilometres and minutes of road between a place and a port of the same land, either way."""
    rows = start.row, end.row
    if min(rows) >= 0:
        for port, place in (rows, rows[::-1]):
            if port in _inland():
                return roads_from(port, place)
        result = road(*rows)
        return (result.distance, result.minutes) if result else (np.inf, np.inf)
    law = parameters()["ferries.abroad"].by_key()
    distance = _apart(start, end) * law["winding"]
    near = min(distance, law["near"])
    return distance, 60 * (near / law["speed"] + (distance - near) / law["far_speed"])


@cache
def _boats(is_home: bool) -> dict[tuple[object, object], list[Link]]:
    """Boats that sail all year by the lands they join; `is_home`: those of France alone, for
    nobody goes from a town to another by a port abroad."""
    result: dict[tuple[object, object], list[Link]] = {}
    for link in links():
        if link.is_all_year and not (is_home and min(link.start.row, link.end.row) < 0):
            result.setdefault((_lands(link.start), _lands(link.end)), []).append(link)
    return result


def _sailing(origin: Where, destination: Where) -> list[tuple[Link, ...]]:
    """Boats, or pairs of boats where no single one does, that lead from land to land."""
    here, there = _lands(origin), _lands(destination)
    is_home = origin.row >= 0 and destination.row >= 0
    boats = _boats(is_home)
    single: list[tuple[Link, ...]] = [(link,) for link in boats.get((here, there), ())]
    if single or here == there:
        return single
    return [
        (out, back)
        for (start, between), outs in boats.items()
        if start == here
        for out in outs
        for back in boats.get((between, there), ())
    ]


def _crossings(origin: Where, destination: Where, most: float) -> Iterator[Crossing]:
    """Ways by boat, each quicker than some minutes."""
    law = parameters()["ferries.boarding"].by_key()
    for boats in _sailing(origin, destination):
        stops = [origin, *(end for boat in boats for end in (boat.start, boat.end)), destination]
        legs = list(zip(stops[::2], stops[1::2], strict=True))
        at_sea = sum(boat.minutes + law["long" if boat.is_long else "short"] for boat in boats)
        reach = sum(_apart(*leg) for leg in legs)
        if at_sea + reach / law["fastest"] * 60 >= most:
            continue
        roads = [_leg(*leg) for leg in legs]
        driven = sum(minutes for _, minutes in roads)
        far = [distance for distance, _ in roads]
        if at_sea + driven < most:
            yield Crossing(boats, sum(far), sum(far[1:]), at_sea + driven)


def _is_own(crossing: Crossing, origin: Where, destination: Where) -> bool:
    """Whether one boat goes from the town itself to the other."""
    first, last = crossing.links[0], crossing.links[-1]
    ports = first.start.row, last.end.row
    return ports == (origin.row, destination.row)


def crossing(
    origin: Where, destination: Where, road_minutes: float | None, is_by_road: bool
) -> Crossing | None:
    """The quickest way by boats that sail all year, the towns' own where it is not far slower;
    None where none is known.

    Parameters
    ----------
    road_minutes : float or None
        By road alone, which a ferry must beat; None where it is not known.
    is_by_road : bool
        Whether a road leads there: a ferry is then of use only where it is quicker.

    Examples
    --------
    >>> from calc.places.communes import where
    >>> found = crossing(where("2A004"), where("13055"), None, False)
    >>> [f"{link.start.name} – {link.end.name}" for link in found.links], found.is_afoot
    (['Ajaccio – Marseille'], False)
    >>> [link.end.name for link in crossing(where("56069"), where("56152"), None, False).links]
    ['Lorient', 'Le Palais (Belle-Île)']
    """
    if is_by_road and road_minutes is None:
        return None
    most = np.inf if road_minutes is None else road_minutes
    result = list(_crossings(origin, destination, most))
    own = next((one for one in result if _is_own(one, origin, destination)), None)
    quickest = min(result, key=lambda one: one.minutes, default=None)
    slower = parameters()["ferries.boarding"].by_key()["own_port"]
    if quickest and own and own.minutes <= slower * quickest.minutes:
        return own
    return quickest


TRAINS = {
    "suburban_train": (PARIS_REGION,),
    "regional_train": (TER, PARIS_REGION),
    "intercity_train": (TER, PARIS_REGION, INTERCITY),
    "high_speed_train": (TER, PARIS_REGION, INTERCITY, HIGH_SPEED),
    "night_train": (TER, PARIS_REGION, NIGHT),
}
"""Modes of the vocabulary, and the trains that each may take."""
_OWN = {
    "suburban_train": PARIS_REGION,
    "regional_train": TER,
    "intercity_train": INTERCITY,
    "high_speed_train": HIGH_SPEED,
    "night_train": NIGHT,
}
_CONTINENTS = ("973",)
"""Departments overseas without an island: forest and rivers part their communes."""
ACCESSES = ("walk", "bike", "car")
"""How one goes to a station."""


@dataclass(frozen=True)
class Car:
    """By car, door to door.

    Attributes
    ----------
    distance, distance_low, distance_high : float
        [km]
    minutes, minutes_low, minutes_high : float
        [min]
    """

    distance: float
    distance_low: float
    distance_high: float
    minutes: float
    minutes_low: float
    minutes_high: float


@dataclass(frozen=True)
class Train:
    """By train or by coach, door to door.

    Attributes
    ----------
    stations : tuple of str
        Where one boards, changes and gets off.
    kinds : tuple of str
        « TER », « IC », « TGV », « IDF », « night » of each train, « coach ».
    distance : float
        Along the line. [km]
    ride_minutes, minutes : float
        From the first departure to the last arrival; door to door. [min]
    access, egress : str
        How one goes to the station and from it, one of ``ACCESSES``.
    access_distance, egress_distance : float
        [km]
    """

    stations: tuple[str, ...]
    kinds: tuple[str, ...]
    distance: float
    ride_minutes: float
    minutes: float
    access: str
    egress: str
    access_distance: float
    egress_distance: float

    @property
    def changes(self) -> int:
        """How many times one changes trains."""
        return len(self.kinds) - 1

    def reached(self, how: str) -> float:
        """To the station and from it by one of ``ACCESSES``. [km]"""
        ways = ((self.access, self.access_distance), (self.egress, self.egress_distance))
        return sum(far for way, far in ways if way == how)


@dataclass(frozen=True)
class Journey:
    """What leads from one place to another; each way is looked for when it is asked.

    Attributes
    ----------
    origin, destination : Where
    great_circle : float
        Great circle. [km]
    """

    origin: Where
    destination: Where
    great_circle: float

    @property
    def is_french(self) -> bool:
        """Whether both ends are communes: the graph of roads knows the way."""
        return self.origin.row >= 0 and self.destination.row >= 0

    @cached_property
    def car(self) -> Car | None:
        """By car; None where no road leads, and abroad where the graph has no roads."""
        return _car(self.origin, self.destination) if self.is_french else None

    @cached_property
    def is_by_road(self) -> bool:
        """Whether roads lead there without a ferry, abroad too."""
        if not self.is_french:
            return _by_road(self.origin) and _by_road(self.destination)
        here, there = land(np.array([self.origin.row, self.destination.row])).tolist()
        return here == there and here >= 0

    @property
    def why_no_road(self) -> str:
        """``sea_between``, ``no_road`` where forest parts both ends, ``roads_unknown`` where our
        maps have none; "" where a road leads there."""
        if self.is_by_road:
            return ""
        if self.is_french:
            rows = np.array([self.origin.row, self.destination.row])
            department, other = communes.code_of("departement", rows).tolist()
            if department == other and (land(rows) < 0).any():
                return "roads_unknown"
            if department == other and department in _CONTINENTS:
                return "no_road"
        return "sea_between"

    @cached_property
    def bicycle_distance(self) -> float:
        """By paths and roads without motorways, NaN where none leads or nobody cycles. [km]"""
        if (
            not self.is_french
            or self.great_circle > parameters()["roads.choice"].by_key()["cycled"]
        ):
            return np.nan
        path = bicycle_road(self.origin.row, self.destination.row)
        return path.distance if path else np.nan

    @cached_property
    def _stations(self) -> tuple[_Reach, _Reach]:
        return _ends(self.origin, self.destination, self.great_circle, "trains")

    @property
    def has_stations(self) -> bool:
        """Whether stations are in reach of both ends."""
        start, end = self._stations
        return bool(len(start.at) and len(end.at))

    @cached_property
    def trains(self) -> dict[str, Train]:
        """By the modes of the vocabulary: those that run."""
        return _trains(*self._stations, self.great_circle) if self.has_stations else {}

    @property
    def train(self) -> Train | None:
        """The quickest train by day."""
        by_day = [t for mode, t in self.trains.items() if mode != "night_train"]
        return min(by_day, key=lambda t: t.minutes, default=None)

    @cached_property
    def coach(self) -> Train | None:
        """The regional coach between two stations, where no train leads by day."""
        if self.train:
            return None
        start, end = _ends(self.origin, self.destination, self.great_circle, "coaches")
        if not (len(start.at) and len(end.at)):
            return None
        train = ride((COACH,), start.at, start.minutes, end.at, end.minutes)
        if train is None:
            return None
        coach, law = _train(train, start, end), parameters()["rails.reach"].by_key()
        is_round = coach.distance > law["round"] * (self.great_circle + law["drive"])
        return None if is_round else coach

    @cached_property
    def ferry(self) -> Crossing | None:
        """The quickest way by a ferry, where the sea parts or the road is longer."""
        minutes = self.car.minutes if self.car else None
        return crossing(self.origin, self.destination, minutes, self.is_by_road)


@dataclass(frozen=True)
class _Reach:
    """Stations in reach of a place, shape (k,).

    Attributes
    ----------
    at : ndarray of int
        Places in the table of stations.
    distance, minutes : ndarray
        To get there. [km], [min]
    access : ndarray of int
        Places in ``ACCESSES``.
    lesser : ndarray
        Minutes that a small station stands behind its town's main one, or the place's own, for
        choosing alone.
    is_own : ndarray of bool
        In the place's own commune.
    """

    at: np.ndarray
    distance: np.ndarray
    minutes: np.ndarray
    access: np.ndarray
    lesser: np.ndarray
    is_own: np.ndarray

    def some(self, kept: np.ndarray) -> _Reach:
        """Some of them."""
        return _Reach(*(column[kept] for column in vars(self).values()))


def _town_minutes(row: int) -> float:
    """Minutes lost in a town at one end of a way by car."""
    law = parameters()["roads.town_time"].by_key()
    density = float(np.nan_to_num(communes.density(row)))
    return law["per_density"] * max(0.0, float(np.log((density + law["least"]) / law["unit"])))


def _car(origin: Where, destination: Where) -> Car | None:
    """By car between two communes."""
    result = road(origin.row, destination.row)
    if result is None:
        return None
    fixed = parameters()["roads.town_time"].by_key()["fixed"]
    margins = parameters()["roads.doubt"].by_key()
    minutes = result.minutes + fixed + _town_minutes(origin.row) + _town_minutes(destination.row)
    rows = np.array([origin.row, destination.row])
    wide = margins["overseas"] if is_overseas(rows).any() else 1.0
    areas = communes.area(rows) / np.pi
    place = margins["place"] * float(np.sqrt(np.nansum(areas)))
    apart = min(
        float(np.hypot(wide * margins["distance"] * result.distance, place)), result.distance
    )
    speed = result.minutes / result.distance if result.distance else 0.0
    less, more = (
        float(np.hypot(wide * margins[way] * minutes, margins["fixed"] + place * speed))
        for way in ("less", "more")
    )
    return Car(
        distance=result.distance,
        distance_low=result.distance - apart,
        distance_high=result.distance + apart,
        minutes=minutes,
        minutes_low=max(minutes - less, minutes / 2),
        minutes_high=minutes + more,
    )


@lru_cache(256)
def _reach(place: Where, may_drive: bool, served_by: str) -> _Reach:
    """Stations in reach of a place: on foot, by bicycle, and by car where no other is."""
    law, table = parameters()["rails.reach"].by_key(), stations()
    great_circle = communes.arc(place.latitude, place.longitude, table.latitude, table.longitude)
    departing = departures(served_by)
    is_served = table.is_served if served_by == "trains" else departing > 0
    at = np.flatnonzero(is_served & (great_circle <= law["drive"]))
    distance = great_circle[at] * law["winding"]
    rows = communes.index(table.communes[at])
    is_own = (rows == place.row) & (rows >= 0)
    for i in np.flatnonzero(~is_own & (rows >= 0)) if place.row >= 0 else ():
        way = road(place.row, int(rows[i]))
        distance[i] = max(way.distance, great_circle[at[i]]) if way else np.inf
    access = np.select([distance <= law["walk"], distance <= law["cycle"]], [0, 1], 2)
    most = law["drive"] if may_drive and not (access < 2).any() else law["cycle"]
    served = departing[at]
    own = served[is_own].max(initial=0.0)  # Longueau stands behind Amiens for who is in Amiens
    main = np.array([max(served[rows == row].max(), own) for row in rows.tolist()])
    lesser = np.where(served < law["small"] * main, law["lesser"], 0.0)
    speeds = np.array([law["walk_speed"], law["cycle_speed"], law["drive_speed"]])
    result = _Reach(at, distance, 60 * distance / speeds[access], access, lesser, is_own)
    return result.some(distance <= most)


def _ends(
    origin: Where, destination: Where, great_circle: float, served_by: str
) -> tuple[_Reach, _Reach]:
    """Stations in reach of both ends: none that lies most of the way, none of both."""
    law = parameters()["rails.reach"].by_key()
    start = _reach(origin, served_by == "trains", served_by)
    end = _reach(destination, False, served_by)
    share = np.where(start.access == ACCESSES.index("car"), law["drive_share"], law["cycle_share"])
    start = start.some(start.is_own | (start.distance <= share * great_circle))
    end = end.some(end.is_own | (end.distance <= law["cycle_share"] * great_circle))
    table = stations()
    here, there = (
        communes.arc(place.latitude, place.longitude, table.latitude, table.longitude)
        for place in (origin, destination)
    )
    is_nearer = here <= there
    return start.some(is_nearer[start.at]), end.some(~is_nearer[end.at])


def _train(train: Ride, start: _Reach, end: _Reach) -> Train:
    """A ride with the ways to it and from it."""
    table, values = stations(), parameters()
    stops = np.array(train.stations)
    latitude, longitude = table.latitude[stops], table.longitude[stops]
    great_circle = communes.arc(latitude[:-1], longitude[:-1], latitude[1:], longitude[1:]).sum()
    (first,), (last,) = np.flatnonzero(start.at == train.start), np.flatnonzero(end.at == train.end)
    around = start.minutes[first] + train.walk_minutes + end.minutes[last]
    before = values["rails.reach"].by_key()["before"]
    return Train(
        stations=tuple(table.names[stops].tolist()),
        kinds=tuple(KINDS[kind] for kind in train.kinds),
        distance=float(great_circle * values["mobility.circuity"].by_key()["rail"]),
        ride_minutes=train.minutes,
        minutes=float(train.minutes + around + before),
        access=ACCESSES[start.access[first]],
        egress=ACCESSES[end.access[last]],
        access_distance=float(start.distance[first]),
        egress_distance=float(end.distance[last]),
    )


def _trains(start: _Reach, end: _Reach, great_circle: float) -> dict[str, Train]:
    """Every kind of train that leads there: none that goes far round, none far slower."""
    law = parameters()["rails.reach"].by_key()
    result = {}
    for mode, kinds in TRAINS.items():
        access, egress = start.minutes + start.lesser, end.minutes + end.lesser
        way = ride(kinds, start.at, access, end.at, egress)
        if mode == "night_train":  # whole, before what day trains would make quicker
            way = ride((NIGHT,), start.at, access, end.at, egress) or way
        if way and _OWN[mode] in way.kinds:
            train = _train(way, start, end)
            if train.distance <= law["round"] * (great_circle + law["drive"]):
                result[mode] = train
    quickest = min((train.minutes for train in result.values()), default=0.0)
    return {
        mode: train
        for mode, train in result.items()
        if train.minutes <= law["slow"] * quickest or mode == "night_train"
    }


@lru_cache(4096)
def journey(origin: str, destination: str) -> Journey:
    """What leads from one place to another, by every way that exists.

    Parameters
    ----------
    origin, destination : str
        Codes of communes, of towns abroad or of cities with an airport, both known.

    Examples
    --------
    >>> lille = journey("62119", "59350")  # Béthune, Lille
    >>> round(lille.car.distance), sorted(lille.trains), lille.train.changes
    (39, ['regional_train'], 0)
    """
    start, end = where(origin), where(destination)
    if start is None or end is None:
        raise KeyError(origin if start is None else destination)
    great_circle = communes.arc(start.latitude, start.longitude, end.latitude, end.longitude)
    return Journey(start, end, float(great_circle))


def _by_road(place: Where) -> bool:
    """Whether roads lead from the mainland to a place."""
    if place.row < 0:
        return place.is_by_road
    return bool(is_mainland(place.row))
