"""Where a code is: a commune, a town abroad, a city's airport."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from calc.parameters import parameters
from calc.places import communes

_BY_SEA = ("GB", "IE", "MT", "CY", "IS")
"""Countries that no road reaches."""


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


@cache
def _elsewhere() -> dict[str, Where]:
    """Towns abroad and cities with an airport, by their code."""
    found = {}
    table = parameters().table("places.abroad").columns
    names = ("code", "name", "country", "latitude", "longitude")
    for code, name, country, latitude, longitude in zip(
        *(table[name].tolist() for name in names), strict=True
    ):
        by_road = country not in _BY_SEA
        found[code] = Where(code, name, country, latitude, longitude, -1, by_road)
    table = parameters().table("household_mobility.airports").columns
    for code, name, country, latitude, longitude, by_land in zip(
        *(table[name].tolist() for name in (*names, "by_land")), strict=True
    ):
        by_road = by_land > 0 and country not in _BY_SEA
        found[code] = Where(code, name, country, latitude, longitude, -1, by_road)
    return found


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
