"""Ferries: the known links, and the best of them between two places."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from calc.parameters import parameters
from calc.places import communes
from calc.places.roads import land, road, roads_from
from calc.places.where import Where


@dataclass(frozen=True)
class Link:
    """A ferry one way.

    Attributes
    ----------
    distance, minutes : float
        [km], [min]
    takes_cars, is_all_year : bool
    """

    start: Where
    end: Where
    distance: float
    minutes: float
    takes_cars: bool
    is_all_year: bool


@dataclass(frozen=True)
class Crossing:
    """A way that takes one ferry, and roads to it and from it.

    Attributes
    ----------
    link : Link
    road_distance, road_minutes : float
        To the port and from the other. [km], [min]
    minutes : float
        Door to door, boarding included. [min]
    """

    link: Link
    road_distance: float
    road_minutes: float
    minutes: float


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
        end = Where(
            "",
            str(at["to_port"]),
            str(at["to_country"]),
            float(at["to_latitude"]),
            float(at["to_longitude"]),
            rows[1],
        )
        told = (
            float(at["distance"]),
            float(at["minutes"]),
            bool(at["takes_cars"] > 0),
            str(at["season"]) == "year",
        )
        found += [Link(start, end, *told), Link(end, start, *told)]
    return tuple(found)


def _apart(start: Where, end: Where) -> float:
    return float(communes.arc(start.latitude, start.longitude, end.latitude, end.longitude))


@cache
def _lands(place: Where) -> object:
    """The land of a place: of the road graph in France, the country abroad."""
    return int(land(np.array([place.row]))[0]) if place.row >= 0 else place.country


@cache
def _inland() -> frozenset[int]:
    """Communes of the ports whose ferry a road goes round: every long trip asks for them."""
    return frozenset(
        link.start.row
        for link in links()
        if link.is_all_year and link.start.row >= 0 and _lands(link.start) == _lands(link.end)
    )


def _leg(place: Where, port: Where) -> tuple[float, float]:
    """Kilometres and minutes of road between a place and a port of the same land."""
    if place.row >= 0:
        if port.row in _inland():
            return roads_from(port.row, place.row)
        found = road(place.row, port.row)
        return (found.distance, found.minutes) if found else (np.inf, np.inf)
    law = parameters()["ferries.abroad"].by_key()
    distance = _apart(place, port) * law["winding"]
    return distance, 60 * distance / law["speed"]


def crossing(
    origin: Where, destination: Where, road_minutes: float | None, is_by_road: bool
) -> Crossing | None:
    """The quickest way by one ferry that sails all year, None where none is known.

    Parameters
    ----------
    road_minutes : float or None
        By road alone, which a ferry must beat; None where it is not known.
    is_by_road : bool
        Whether a road leads there: a ferry is then of use only where it is quicker.
    """
    if is_by_road and road_minutes is None:
        return None
    most = np.inf if road_minutes is None else road_minutes
    law = parameters()["ferries.boarding"].by_key()
    ends = _lands(origin), _lands(destination)
    best = None
    for link in links():
        if not link.is_all_year or (_lands(link.start), _lands(link.end)) != ends:
            continue
        reach = _apart(origin, link.start) + _apart(link.end, destination)
        if link.minutes + reach / law["fastest"] * 60 >= most:
            continue
        to_port, from_port = _leg(origin, link.start), _leg(destination, link.end)
        is_long = link.minutes >= law["from_minutes"]
        boarding = law["long"] if is_long else law["short"]
        driven = to_port[1] + from_port[1]
        minutes = driven + boarding + link.minutes
        if minutes < most:
            best = Crossing(link, to_port[0] + from_port[0], driven, minutes)
            most = minutes
    return best
