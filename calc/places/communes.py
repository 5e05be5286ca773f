"""Communes of France: codes, distances, heights, climate; and those of homes nobody places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np

from calc.parameters import parameters
from calc.schema.vocabulary import CLIMATE_ZONES, UNKNOWN

EARTH_RADIUS = 6371.0088
"""Mean radius of the Earth. [km]"""
CODE = re.compile(r"\d{4,5}|2[ab]\d{3}")
"""A postcode or an INSEE code in small letters, a lost zero forgiven."""
DISTRICTS = {
    "75056": [f"751{number:02d}" for number in range(1, 21)],
    "69123": [f"6938{number}" for number in range(1, 10)],
    "13055": [f"132{number:02d}" for number in range(1, 17)],
}
"""Paris, Lyon and Marseille, and their arrondissements."""


@dataclass(frozen=True)
class Commune:
    """A commune as people know it."""

    code: str
    name: str
    departement: str
    epci: str
    population: int
    latitude: float
    longitude: float


@cache
def _communes() -> Mapping[str, np.ndarray]:
    """The columns of the table, by INSEE code ascending as its file is."""
    columns = parameters().table("places.communes").columns
    if not (columns["commune"][1:] > columns["commune"][:-1]).all():
        raise ValueError("communes.csv.gz is not in the order of its codes")
    return columns


@cache
def _zones() -> np.ndarray:
    """Climate zone of each commune of the table."""
    zones = parameters().table("places.climate_zones").columns
    zone_of = {
        departement: CLIMATE_ZONES.index(zone)
        for departement, zone in zip(zones["departement"], zones["climate_zone"], strict=True)
    }
    zone = [zone_of.get(departement, UNKNOWN) for departement in column("departement")]
    return np.array(zone, dtype=np.int8)


@cache
def _known() -> tuple[np.ndarray, np.ndarray]:
    """Codes in ascending order, those of districts too and of communes that are now part of one
    other, and the place of each."""
    communes = column("commune")
    districts = [(city, code) for city, codes in DISTRICTS.items() for code in codes]
    cities, own = np.array(districts, dtype=communes.dtype).T
    former = parameters().table("places.former").columns
    pairs = np.unique(np.stack([former["code"], former["commune"]]), axis=1)
    old, of = pairs
    is_old = np.isin(old, np.concatenate([communes, own]), invert=True)
    old, of = old[is_old], of[is_old]
    alone = np.isin(old, old[np.r_[False, old[1:] == old[:-1]]], invert=True)  # not shared out
    codes = np.concatenate([communes, own, old[alone]])
    within = np.searchsorted(communes, np.concatenate([cities, of[alone]]))
    order = np.argsort(codes)
    return codes[order], np.concatenate([np.arange(len(communes)), within])[order]


def index(codes: np.ndarray) -> np.ndarray:
    """Place of each INSEE code in the table, -1 where nobody knows it.

    Parameters
    ----------
    codes : ndarray of str, shape (n,)
        A district of Paris, Lyon or Marseille is its city, a commune of before the one that it
        is now part of; lost zeros and small letters are forgiven.

    Returns
    -------
    ndarray of int, shape (n,)

    Examples
    --------
    >>> found = index(np.array(["59350", "nowhere", "75120"]))
    >>> commune_at(found[0]).name, found[1].item(), commune_at(found[2]).name
    ('Lille', -1, 'Paris')
    >>> commune_at(index(np.array(["2a004"]))[0]).name
    'Ajaccio'
    >>> commune_at(index(np.array(["48093"]))[0]).name  # Mas-d'Orcières, until 2016
    'Mont Lozère et Goulet'
    """
    codes = np.asarray(codes, dtype=str)
    result = _places(codes)
    strange = np.flatnonzero((result < 0) & (codes != ""))
    if len(strange):
        texts, at = np.unique(codes[strange], return_inverse=True)
        result[strange] = _places(np.array([full_code(text) for text in texts.tolist()]))[at]
    return result


def full_code(text: str) -> str:
    """A postcode or INSEE code with the zeros that spreadsheets lose; "" where it is none.

    The register of certificates writes « old 48093 » where a commune is part of another now.

    Examples
    --------
    >>> full_code("1004"), full_code("2a004"), full_code("59000.0"), full_code("Lille")
    ('01004', '2A004', '59000', '')
    >>> full_code("old 48093")
    '48093'
    """
    result = text.strip().lower().removeprefix("old ").removesuffix(".0").replace(" ", "")
    return result.zfill(5).upper() if CODE.fullmatch(result) else ""


def _places(codes: np.ndarray) -> np.ndarray:
    """Place of each code that is written in full, -1 elsewhere."""
    known, places = _known()
    result = np.minimum(np.searchsorted(known, codes), len(known) - 1)
    return np.where(known[result] == codes, places[result], -1)


def climate_zone(places: np.ndarray) -> np.ndarray:
    """Climate zone at each place of the table; unknown overseas and where there is no place.

    Examples
    --------
    >>> CLIMATE_ZONES[climate_zone(index(np.array(["59350"])))[0]]
    'h1a'
    """
    return np.where(places >= 0, _zones()[places], UNKNOWN).astype(np.int8)


def code_of(level: str, places: np.ndarray) -> np.ndarray:
    """Code of the commune, epci, departement or region at each place, "" where there is none.

    Examples
    --------
    >>> code_of("region", index(np.array(["59350"])))[0].item()
    '32'
    """
    return np.where(places >= 0, column(level)[places], "")


def area(places: np.ndarray | int) -> np.ndarray:
    """Area of the commune at each place, NaN where there is no place. [km²]

    Examples
    --------
    >>> round(area(index(np.array(["59350"])))[0].item())
    35
    """
    return np.where(np.asarray(places) >= 0, column("area_km2")[places], np.nan)


def density(places: np.ndarray | int) -> np.ndarray:
    """Inhabitants per km² of the commune at each place, or at one, NaN where there is no place.

    Examples
    --------
    >>> (density(index(np.array(["59350"])))[0] > 6000).item()
    True
    """
    return population(places) / area(places)


def population(places: np.ndarray | int) -> np.ndarray:
    """Inhabitants of the commune at each place, NaN where there is no place.

    Examples
    --------
    >>> (population(index(np.array(["59350"])))[0] > 200_000).item()
    True
    """
    return np.where(np.asarray(places) >= 0, column("population")[places], np.nan)


def by_place(codes: np.ndarray, values: np.ndarray, empty: float = np.nan) -> np.ndarray:
    """A figure of some communes by place in the table, shape (places + 1,): empty for the others,
    and last for -1, the place of nobody knows where.

    Examples
    --------
    >>> figures = by_place(np.array(["59350", "nowhere"]), np.array([3.0, 4.0]), empty=0.0)
    >>> figures[index(np.array(["59350", "62041", "nowhere"]))].tolist()
    [3.0, 0.0, 0.0]
    """
    rows = index(codes)
    result = np.full(place_count() + 1, empty)
    result[rows[rows >= 0]] = values[rows >= 0]
    return result


@cache
def _people_per_home() -> np.ndarray:
    table = parameters().table("places.people_per_home").columns
    return by_place(table["commune"], table["people_per_home"])


def main_residences(places: np.ndarray) -> np.ndarray:
    """Homes lived in all year at each place, NaN overseas and where there is no place.

    Inhabitants over the people of a home around there (INSEE, Filosofi 2021).

    Examples
    --------
    >>> everywhere = main_residences(np.arange(place_count()))
    >>> round(np.nansum(everywhere) / 1e6)  # 30 million published, 28 million fiscal households
    29
    """
    return population(places) / _people_per_home()[places]


def place_count() -> int:
    """How many places the table holds."""
    return len(column("commune"))


def mainland() -> tuple[np.ndarray, np.ndarray]:
    """Codes and main residences of the communes that have a climate of the method: mainland
    France and Corsica, both of shape (m,).

    Examples
    --------
    >>> codes, homes = mainland()
    >>> len(codes) > 34_000, bool(28e6 < homes.sum() < 31e6)
    (True, True)
    """
    has_climate = _zones() != UNKNOWN
    homes = np.nan_to_num(main_residences(np.arange(place_count())))
    return column("commune")[has_climate], homes[has_climate]


def column(name: str) -> np.ndarray:
    """A column of the table of communes, in its order.

    Examples
    --------
    >>> column("name")[index(np.array(["62041"]))[0]]
    'Arras'
    """
    return _communes()[name]


def rows_of(level: str, code: str) -> np.ndarray:
    """Places of a commune, an intercommunality or a département, by its code.

    Examples
    --------
    >>> len(rows_of("commune", "59350")), len(rows_of("epci", "200093201"))
    (1, 95)
    """
    return np.flatnonzero(column(level) == code)


def arc(latitude: Any, longitude: Any, to_latitude: Any, to_longitude: Any) -> Any:
    """Great circle between points of the Earth.

    Parameters
    ----------
    latitude, longitude, to_latitude, to_longitude : array_like
        [°]

    Returns
    -------
    ndarray
        [km]

    Examples
    --------
    >>> round(float(arc(0.0, 0.0, 0.0, 90.0)))
    10008
    """
    north, to_north = np.radians(latitude), np.radians(to_latitude)
    across = np.sin((to_north - north) / 2) ** 2
    along = np.sin(np.radians(np.asarray(to_longitude) - longitude) / 2) ** 2
    chord = across + np.cos(north) * np.cos(to_north) * along
    return 2 * EARTH_RADIUS * np.arcsin(np.sqrt(chord))


def commune_at(place: int) -> Commune:
    """The commune at a place of the table."""
    row = {name: cells[place] for name, cells in _communes().items()}
    return Commune(
        code=str(row["commune"]),
        name=str(row["name"]),
        departement=str(row["departement"]),
        epci=str(row["epci"]),
        population=int(np.nan_to_num(row["population"])),
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
    )


def commune(code: str) -> Commune | None:
    """The commune of an INSEE code, or None.

    Examples
    --------
    >>> commune("62041").name
    'Arras'
    """
    (place,) = index(np.array([code])).tolist()
    return commune_at(place) if place >= 0 else None


@dataclass(frozen=True)
class _Homes:
    """Mainland communes by zone, then height, and the share of main residences up to each.

    Attributes
    ----------
    height : ndarray, shape (m,)
        [m]
    zone : ndarray of int, shape (m,)
    reached : ndarray, shape (m,)
        Share of the country's main residences in a commune and those before it. [-]
    start : ndarray, shape (zones + 1,)
        Share before each zone. [-]
    """

    height: np.ndarray
    zone: np.ndarray
    reached: np.ndarray
    start: np.ndarray


@cache
def _heights() -> tuple[np.ndarray, np.ndarray]:
    """Altitude and margin of each commune of the table, NaN where unknown. [m]"""
    table = parameters().table("places.altitude").columns
    codes = table["commune"]
    return by_place(codes, table["altitude"]), by_place(codes, table["margin"])


def altitude(places: np.ndarray) -> np.ndarray:
    """Height of the town hall or village at each place, NaN where it is not known. [m]

    Examples
    --------
    >>> altitude(index(np.array(["05023", "59350"]))).tolist()  # Briançon, Lille
    [1284.0, 29.0]
    """
    height, _ = _heights()
    return height[places]


def altitude_margin(places: np.ndarray) -> np.ndarray:
    """What holds 95 % of the errors of that height, each way. [m]"""
    _, margin = _heights()
    return margin[places]


def is_overseas(places: np.ndarray) -> np.ndarray:
    """Whether places lie where the method has no climate.

    Examples
    --------
    >>> is_overseas(index(np.array(["97411", "59350", ""]))).tolist()
    [True, False, False]
    """
    return (places >= 0) & (climate_zone(places) < 0)


@cache
def _homes() -> _Homes:
    zone = climate_zone(np.arange(place_count()))
    height = altitude(np.arange(place_count()))
    homes = np.nan_to_num(main_residences(np.arange(place_count())))
    here = np.flatnonzero((zone >= 0) & np.isfinite(height))
    here = here[np.lexsort((height[here], zone[here]))]
    reached = np.cumsum(homes[here]) / homes[here].sum()
    ends = np.searchsorted(zone[here], np.arange(len(CLIMATE_ZONES)), side="right")
    return _Homes(height[here], zone[here], reached, np.r_[0.0, reached[ends - 1]])


def zone_shares(low: float = -np.inf, high: float = np.inf) -> np.ndarray:
    """Share of the homes between two heights that each climate zone holds, shape (zones,). [-]

    Examples
    --------
    >>> shares = zone_shares()
    >>> CLIMATE_ZONES[shares.argmax()], bool(abs(shares.sum() - 1) < 1e-9)
    ('h1a', True)
    """
    homes = _homes()
    weight = np.diff(homes.reached, prepend=0.0)
    inside = (homes.height >= low) & (homes.height <= high)
    result = np.bincount(homes.zone[inside], weight[inside], len(CLIMATE_ZONES))
    return result / result.sum()


def likely_altitude(zone: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Height below which a share of a zone's homes lie.

    Parameters
    ----------
    zone : ndarray of int, shape (...)
    share : ndarray, shape (...)
        Between 0 and 1. [-]

    Returns
    -------
    ndarray, shape (...)
        [m]

    Examples
    --------
    >>> h1c = np.array([CLIMATE_ZONES.index("h1c")])
    >>> bool(likely_altitude(h1c, np.array([0.05]))[0] < 250)
    True
    """
    homes = _homes()
    start, end = homes.start[zone], homes.start[zone + 1]
    at = np.searchsorted(homes.reached, start + share * (end - start))
    return homes.height[np.minimum(at, len(homes.height) - 1)]


# Where a code is: a commune, a town abroad, a city's airport.

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
    towns = parameters().table("places.abroad").columns
    airports = parameters().table("household_mobility.airports").columns
    on_an_island = np.isin(airports["country"], list(_BY_SEA))
    tables = (towns, towns["by_road"] > 0), (airports, (airports["by_land"] > 0) & ~on_an_island)
    names = ("code", "name", "country", "latitude", "longitude")
    result = {}
    for table, by_road in tables:
        columns = (table[name].tolist() for name in names)
        for *point, is_by_road in zip(*columns, by_road.tolist(), strict=True):
            place = Where(**dict(zip(names, point, strict=True)), is_by_road=is_by_road)
            result[place.code] = place
    return result


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
        key=lambda place: arc(latitude, longitude, place.latitude, place.longitude),
        default=None,
    )


def where(code: str) -> Where | None:
    """The point of a code, None where nobody knows it.

    Examples
    --------
    >>> where("62119").name, where("BE2800866").name, where("LIS").name, where("nowhere")
    ('Béthune', 'Bruxelles', 'Lisbonne', None)
    """
    (row,) = index(np.array([code])).tolist()
    if row < 0:
        return _elsewhere().get(code)
    result = commune_at(row)
    return Where(result.code, result.name, "FR", result.latitude, result.longitude, row)


def known(codes: np.ndarray) -> np.ndarray:
    """Whether each code is a place's, shape (n,).

    Examples
    --------
    >>> known(np.array(["62119", "BE2800866", "LIS", "nowhere"])).tolist()
    [True, True, True, False]
    """
    codes = np.asarray(codes, dtype=str)
    elsewhere = np.array([code in _elsewhere() for code in codes.tolist()], dtype=bool)
    return elsewhere | (index(codes) >= 0)


def same_place(origins: np.ndarray, destinations: np.ndarray) -> np.ndarray:
    """Whether two codes are of one place, a district being its city; shape (n,).

    Examples
    --------
    >>> starts = np.array(["75115", "69381", "LIS", "59350", ""])
    >>> same_place(starts, np.array(["75116", "69123", "LIS", "59512", ""])).tolist()
    [True, True, True, False, False]
    """
    origins, destinations = np.asarray(origins, dtype=str), np.asarray(destinations, dtype=str)
    rows, to_rows = index(origins), index(destinations)
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
    return arc(start[:, 0], start[:, 1], end[:, 0], end[:, 1])


@lru_cache(4096)
def _point(code: str) -> tuple[float, float]:
    town = where(code) if code else None
    return (town.latitude, town.longitude) if town else (np.nan, np.nan)
