"""Ferries: the known links, and the best of them, or the best two, between two places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from calc.parameters import parameters
from calc.places import communes
from calc.places.communes import Where, is_of_the_continent, island
from calc.places.networks import is_mainland, land, road, roads_from

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
    found = []
    for row in range(len(table["port"])):
        at = {name: column[row] for name, column in table.items()}
        rows = communes.index(np.array([at["commune"], at["to_commune"]])).tolist()
        start = Where(
            "", str(at["port"]), "FR", float(at["latitude"]), float(at["longitude"]), rows[0]
        )
        there = float(at["to_latitude"]), float(at["to_longitude"])
        country = str(at["to_country"])
        by_road = rows[1] >= 0 or is_of_the_continent(country, *there)
        end = Where("", str(at["to_port"]), country, *there, rows[1], by_road)
        told = (
            float(at["distance"]),
            float(at["minutes"]),
            bool(at["takes_cars"] > 0),
            str(at["season"]) == "year",
            float(at["foot_fare"]),
        )
        found += [Link(start, end, *told), Link(end, start, *told)]
    return tuple(found)


def _apart(start: Where, end: Where) -> float:
    return float(communes.arc(start.latitude, start.longitude, end.latitude, end.longitude))


@cache
def _lands(place: Where) -> object:
    """The land of a place: of the road graph in France, the same abroad where roads lead there,
    else the country and its island."""
    if place.row < 0:
        here = place.country, place.latitude, place.longitude
        return _MAINLAND if place.is_by_road else (place.country, island(*here))
    row = np.array([place.row])
    return _MAINLAND if is_mainland(row)[0] else int(land(row)[0])


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
        found = road(*rows)
        return (found.distance, found.minutes) if found else (np.inf, np.inf)
    law = parameters()["ferries.abroad"].by_key()
    distance = _apart(start, end) * law["winding"]
    near = min(distance, law["near"])
    return distance, 60 * (near / law["speed"] + (distance - near) / law["far_speed"])


@cache
def _boats(is_home: bool) -> dict[tuple[object, object], list[Link]]:
    """Boats that sail all year by the lands they join; `is_home`: those of France alone, for
    nobody goes from a town to another by a port abroad."""
    found: dict[tuple[object, object], list[Link]] = {}
    for link in links():
        if link.is_all_year and not (is_home and min(link.start.row, link.end.row) < 0):
            found.setdefault((_lands(link.start), _lands(link.end)), []).append(link)
    return found


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
    ports = crossing.links[0].start.row, crossing.links[-1].end.row
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
    found = list(_crossings(origin, destination, most))
    own = [one for one in found if _is_own(one, origin, destination)]
    quickest = min(found, key=lambda one: one.minutes, default=None)
    slower = parameters()["ferries.boarding"].by_key()["own_port"]
    if quickest and own and own[0].minutes <= slower * quickest.minutes:
        return own[0]
    return quickest
