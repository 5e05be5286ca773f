"""Where households go: communes of France, cities and airports, and the way there by each mode."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from calc.parameters import parameters
from calc.places import communes as places
from calc.places.roads import is_mainland
from calc.places.where import known, where
from calc.schema.plain import plain


@dataclass(frozen=True)
class City:
    """A city that people fly or travel to."""

    code: str
    name: str
    country: str


@cache
def cities() -> tuple[City, ...]:
    """Every city of the table, as listed."""
    columns = parameters().table("household_mobility.airports").columns
    rows = zip(columns["code"], columns["name"], columns["country"], strict=True)
    return tuple(City(str(code), str(name), str(country)) for code, name, country in rows)


def find_city(text: str) -> City | None:
    """A city by its name, accents forgiven, or by its airport's code.

    Examples
    --------
    >>> find_city("lisbonne").code, find_city("LIS").name, find_city("nulle part")
    ('LIS', 'Lisbonne', None)
    """
    wanted = plain(text)
    return next((c for c in cities() if wanted in (plain(c.name), c.code.lower())), None)


def known_place(codes: np.ndarray) -> np.ndarray:
    """Whether each code is a commune's, a town's abroad or an airport's; shape (n,).

    Examples
    --------
    >>> known_place(np.array(["LIS", "62119", "BE2785341", "XXX"])).tolist()
    [True, True, True, False]
    """
    return known(codes)


def position(codes: np.ndarray) -> np.ndarray:
    """Latitude and longitude, shape (n, 2); NaN where the code is empty or unknown. [°]"""
    found = [where(str(code)) if code else None for code in codes]
    points = [(place.latitude, place.longitude) if place else (np.nan, np.nan) for place in found]
    return np.array(points).reshape(-1, 2)


def is_by_land(codes: np.ndarray) -> np.ndarray:
    """Whether rails or roads lead there from the mainland without a boat, shape (n,)."""
    return np.array([_is_by_land(str(code)) for code in codes], dtype=bool)


def _is_by_land(code: str) -> bool:
    place = where(code) if code else None
    if place is None or place.row < 0:
        return place is not None and place.is_by_land
    return bool(is_mainland(np.array([place.row]))[0])


def nearest_airport(home: str) -> City | None:
    """The airport of the table nearest to a commune of France.

    Examples
    --------
    >>> nearest_airport("62119").name  # Béthune
    'Lille'
    """
    here = places.commune(home)
    if here is None:
        return None
    columns = parameters().table("household_mobility.airports").columns
    away = places.arc(here.latitude, here.longitude, columns["latitude"], columns["longitude"])
    away = np.where(columns["country"] == "FR", away, np.inf)
    return cities()[int(np.argmin(away))]


def crow_distance(origins: np.ndarray, destinations: np.ndarray) -> np.ndarray:
    """Great circle between places, NaN where one is not known; shape (n,). [km]"""
    start, end = position(origins), position(destinations)
    return places.arc(start[:, 0], start[:, 1], end[:, 0], end[:, 1])


def flown_distance(hours: np.ndarray) -> np.ndarray:
    """Great circle of a flight by its time in the air; shape (n,). [km]

    Examples
    --------
    >>> flown_distance(np.array([1.3, 8.0])).round().tolist()
    [600.0, 6000.0]
    """
    (short, near), (long, far) = parameters()["household_mobility.flight_time"].constant
    slope = (far - near) / (long - short)
    return np.where(hours < short, near * hours / short, near + slope * (hours - short))


@dataclass(frozen=True)
class LocalOffer:
    """A pass, a free network, a bonus or an aid of a territory; `ends` is empty when not known,
    `public` when it is for everybody."""

    kind: str
    name: str
    text: str
    begins: str
    ends: str
    doubt: str
    amount: float
    url: str = ""
    public: str = ""


def is_open(begins: str, ends: str, date: np.datetime64) -> bool:
    """Whether an offer holds on a date: an end that has passed closes it.

    Examples
    --------
    >>> [is_open("2025-01-01", ends, np.datetime64("2026-11-24"))
    ...     for ends in ("", "2026-12-31", "2025-12-31")]
    [True, True, False]
    """
    has_begun = not begins or np.datetime64(begins) <= date
    return bool(has_begun and (not ends or np.datetime64(ends) >= date))


EVERYWHERE = "FR"
"""Area of what holds all over the country."""


def _region(home: str) -> str:
    return str(places.code_of("region", places.index(np.array([home])))[0])


def local_offers(home: str, date: np.datetime64) -> list[LocalOffer]:
    """Offers that hold on a date: of a commune's territory first, then everybody's.

    Examples
    --------
    >>> found = local_offers("59183", np.datetime64("2026-11-24"))  # Dunkerque
    >>> found[0].kind, "car_aid" in {offer.kind for offer in found}
    ('free_network', True)
    """
    here = places.commune(home)
    areas = [here.epci, here.departement, _region(home)] if here else []
    table = parameters().table("household_mobility.local").columns
    names = ("kind", "name", "text", "begins", "ends", "doubt", "public")
    rows = [row for area in (*areas, EVERYWHERE) for row in np.flatnonzero(table["area"] == area)]
    found = [
        LocalOffer(
            **{name: str(table[name][row]) for name in names},
            amount=float(table["amount"][row]),
            url=str(table["url"][row]),
        )
        for row in rows
    ]
    return [offer for offer in found if is_open(offer.begins, offer.ends, date)]
