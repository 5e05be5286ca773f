"""One journey by every way that exists: kilometres, minutes, stations, and what does not exist."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.mobility.trips.comparator import compare
from calc.mobility.trips.comparator_request import ComparisonRequest
from calc.places.journeys import journey
from calc.places.where import known, same_place
from calc.schema.inputs import Issue, code, day, read

_CAR = ("distance", "distance_low", "distance_high", "minutes", "minutes_low", "minutes_high")


@dataclass(frozen=True)
class JourneyRequest:
    """Two ends, one array of shape (n,) a field."""

    date: np.ndarray = day("2021-07-01", "2035-12-31")
    origin: np.ndarray = code(required=True)
    destination: np.ndarray = code(required=True)

    def issues(self) -> list[Issue]:
        """An unknown place, twice the same one."""
        found = []
        for name, codes in (("origin", self.origin), ("destination", self.destination)):
            strangers = np.flatnonzero((codes != "") & ~known(codes))
            found += [Issue(name, "unknown_commune", int(row)) for row in strangers]
        same = np.flatnonzero(same_place(self.origin, self.destination))
        return found + [Issue("destination", "same_commune", int(row)) for row in same]


INPUTS = JourneyRequest
MOST_ITEMS = 100
OUTPUTS = (
    *(f"car_{name}" for name in _CAR),
    "bike_distance",
    "train_minutes",
    "train_ride_minutes",
    "train_changes",
    "train_stations",
    "ferry_minutes",
    "ferry_ports",
    "possible_modes",
    "impossible_modes",
)


def _modes(origin: str, destination: str, date: np.datetime64) -> tuple[str, str]:
    """Modes that lead there, and those that do not with the reason of each."""
    told = {"origin": [origin], "destination": [destination], "date": [str(date)]}
    request, _ = read(ComparisonRequest, told, 1)
    found = compare(request)
    ways = [(way, why) for way, why in zip(found.ways, found.reasons, strict=True)]
    ways = [(way, why) for way, why in ways if way != "electric_car"]
    possible = ";".join(way for way, why in ways if not why)
    return possible, ";".join(f"{way}:{why}" for way, why in ways if why)


def _row(origin: str, destination: str, date: np.datetime64) -> dict[str, object]:
    way = journey(origin, destination)
    train, ferry = way.train, way.ferry
    possible, impossible = _modes(origin, destination, date)
    return {
        **{f"car_{name}": getattr(way.car, name) if way.car else np.nan for name in _CAR},
        "bike_distance": way.bicycle_distance,
        "train_minutes": train.minutes if train else np.nan,
        "train_ride_minutes": train.ride_minutes if train else np.nan,
        "train_changes": float(train.changes) if train else np.nan,
        "train_stations": " → ".join(train.stations) if train else "",
        "ferry_minutes": ferry.minutes if ferry else np.nan,
        "ferry_ports": " ; ".join(f"{boat.start.name} → {boat.end.name}" for boat in ferry.links)
        if ferry
        else "",
        "possible_modes": possible,
        "impossible_modes": impossible,
    }


def answer(inputs: JourneyRequest, draws: int = 0) -> dict[str, np.ndarray]:
    """Journeys by every way that exists.

    Parameters
    ----------
    inputs : JourneyRequest
        Without issues.
    draws : int, optional
        Not used: ranges follow from the errors measured on known journeys.

    Returns
    -------
    dict of str to ndarray, shape (n,)
        By the names of ``OUTPUTS``. [km], [min]; NaN and "" where nothing leads.

    Examples
    --------
    >>> day = np.array(["2026-11-28"], dtype="datetime64[D]")
    >>> asked = JourneyRequest(day, np.array(["62119"]), np.array(["59350"]))
    >>> answer(asked)["train_stations"][0].item()
    'Béthune → Lille Flandres'
    """
    rows = [
        _row(origin, destination, date)
        for origin, destination, date in zip(
            inputs.origin.tolist(), inputs.destination.tolist(), inputs.date, strict=True
        )
    ]
    return {name: np.array([row[name] for row in rows]) for name in OUTPUTS}
