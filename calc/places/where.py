"""Where a code is: a commune, a town abroad, a city's airport."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from calc.parameters import parameters
from calc.places import communes

_TUNNEL = "GB"
"""The country that rails reach, under the sea."""
_BY_SEA = ("GB", "IE")
"""Countries that no road reaches, whatever the table of airports says of their rails."""


@dataclass(frozen=True)
class Where:
    """A point of the Earth by its code.

    Attributes
    ----------
    row : int
        In the table of communes, -1 elsewhere.
    is_by_road : bool
        Abroad: whether roads lead there from the mainland.
    """

    code: str
    name: str
    country: str
    latitude: float
    longitude: float
    row: int = -1
    is_by_road: bool = True

    @property
    def is_by_land(self) -> bool:
        """Whether roads or rails lead there from the mainland without a boat."""
        return self.is_by_road or self.country == _TUNNEL


@cache
def _elsewhere() -> dict[str, Where]:
    """Towns abroad and cities with an airport, by their code."""
    found = {}
    table = parameters().table("places.abroad").columns
    names = ("code", "name", "country", "latitude", "longitude")
    for code, name, country, latitude, longitude, by_road in zip(
        *(table[name].tolist() for name in (*names, "by_road")), strict=True
    ):
        found[code] = Where(code, name, country, latitude, longitude, -1, by_road > 0)
    table = parameters().table("household_mobility.airports").columns
    for code, name, country, latitude, longitude, by_land in zip(
        *(table[name].tolist() for name in (*names, "by_land")), strict=True
    ):
        by_road = by_land > 0 and country not in _BY_SEA
        found[code] = Where(code, name, country, latitude, longitude, -1, by_road)
    return found


def is_of_the_continent(country: str, latitude: float, longitude: float) -> bool:
    """Whether roads lead to a point abroad from the mainland, as to the nearest town that we know
    of its country.

    Examples
    --------
    >>> is_of_the_continent("IT", 43.558, 10.3), is_of_the_continent("IT", 41.24, 9.19)
    (True, False)
    """
    towns = [place for place in _elsewhere().values() if place.country == country]
    nearest = _nearest(towns, latitude, longitude)
    return nearest is not None and nearest.is_by_road


def island(country: str, latitude: float, longitude: float) -> str:
    """The island of a point abroad, as the airports of its country name theirs; "" where none
    does.

    Examples
    --------
    >>> island("IT", 41.24, 9.19), island("IT", 38.12, 13.36), island("GB", 51.5, 0.0)
    ('Sardaigne', 'Sicile', '')
    """
    named = [
        place
        for place in _elsewhere().values()
        if place.country == country and not place.is_by_road and place.name.endswith(")")
    ]
    nearest = _nearest(named, latitude, longitude)
    return nearest.name.partition(" (")[2].removesuffix(")") if nearest else ""


def _nearest(places: list[Where], latitude: float, longitude: float) -> Where | None:
    return min(
        places,
        key=lambda place: communes.arc(latitude, longitude, place.latitude, place.longitude),
        default=None,
    )


def where(code: str) -> Where | None:
    """The point of a code, None where nobody knows it.

    Examples
    --------
    >>> where("62119").name, where("BE2800866").name, where("LIS").name, where("nowhere")
    ('Béthune', 'Bruxelles', 'Lisbonne', None)
    """
    row = int(communes.index(np.array([code]))[0])
    if row < 0:
        return _elsewhere().get(code)
    found = communes.commune_at(row)
    return Where(found.code, found.name, "FR", found.latitude, found.longitude, row)


def known(codes: np.ndarray) -> np.ndarray:
    """Whether each code is a place's, shape (n,).

    Examples
    --------
    >>> known(np.array(["62119", "BE2800866", "LIS", "nowhere"])).tolist()
    [True, True, True, False]
    """
    codes = np.asarray(codes, dtype=str)
    elsewhere = np.array([code in _elsewhere() for code in codes.tolist()], dtype=bool)
    return elsewhere | (communes.index(codes) >= 0)


def same_place(origins: np.ndarray, destinations: np.ndarray) -> np.ndarray:
    """Whether two codes are of one place, a district being its city; shape (n,).

    Examples
    --------
    >>> starts = np.array(["75115", "69381", "LIS", "59350", ""])
    >>> same_place(starts, np.array(["75116", "69123", "LIS", "59512", ""])).tolist()
    [True, True, True, False, False]
    """
    origins, destinations = np.asarray(origins, dtype=str), np.asarray(destinations, dtype=str)
    rows, to_rows = communes.index(origins), communes.index(destinations)
    return np.where(rows >= 0, rows == to_rows, (origins == destinations) & (origins != ""))


def great_circle(origins: np.ndarray, destinations: np.ndarray) -> np.ndarray:
    """Great circle between places by their codes, NaN where one is not known; shape (n,). [km]

    Examples
    --------
    >>> great_circle(np.array(["59350", ""]), np.array(["BE2800866", "59350"])).round().tolist()
    [93.0, nan]
    """
    points = np.array([_point(code) for code in (*origins.tolist(), *destinations.tolist())])
    start, end = points.reshape(2, -1, 2)
    return communes.arc(start[:, 0], start[:, 1], end[:, 0], end[:, 1])


@lru_cache(4096)
def _point(code: str) -> tuple[float, float]:
    found = where(code) if code else None
    return (found.latitude, found.longitude) if found else (np.nan, np.nan)
