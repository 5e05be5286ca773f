"""Trains, and coaches between stations: the quickest way with its changes and waits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from calc.parameters import parameters

KINDS = ("TER", "IC", "TGV", "IDF", "night", "coach")
TER, INTERCITY, HIGH_SPEED, PARIS_REGION, NIGHT, COACH = range(len(KINDS))
TRANSFER = -1
"""The kind of a walk between two stations."""


@dataclass(frozen=True)
class Stations:
    """The stations, shape (n,)."""

    codes: np.ndarray
    names: np.ndarray
    communes: np.ndarray
    countries: np.ndarray
    latitude: np.ndarray
    longitude: np.ndarray
    is_served: np.ndarray


@dataclass(frozen=True)
class Lines:
    """Direct trains and walks between stations, both ways, sorted by their first end.

    Attributes
    ----------
    pointers : ndarray, shape (stations + 1,)
    ends, kind : ndarray of int, shape (links,)
    minutes, wait : ndarray, shape (links,)
        Of the ride, and before it. [min]
    """

    pointers: np.ndarray
    ends: np.ndarray
    kind: np.ndarray
    minutes: np.ndarray
    wait: np.ndarray


@dataclass(frozen=True)
class Ride:
    """A way by train.

    Attributes
    ----------
    stations : tuple of int
        Where one boards, changes and gets off.
    kinds : tuple of int
        Of each train, in ``KINDS``.
    minutes : float
        From the first departure to the last arrival. [min]
    start, end : int
        Stations that one comes to and leaves from.
    walk_minutes : float
        From there to the first train, and from the last. [min]
    """

    stations: tuple[int, ...]
    kinds: tuple[int, ...]
    minutes: float
    start: int
    end: int
    walk_minutes: float


@cache
def stations() -> Stations:
    """Every station, as listed."""
    table = parameters().table("rails.stations").columns
    return Stations(
        table["station"],
        table["name"],
        table["commune"],
        table["country"],
        table["latitude"],
        table["longitude"],
        table["is_served"] > 0,
    )


def _places(codes: np.ndarray) -> np.ndarray:
    known = stations().codes
    order = np.argsort(known)
    return order[np.searchsorted(known, codes, sorter=order)]


@cache
def lines(kinds: tuple[int, ...]) -> Lines:
    """Links of some kinds of trains, or of coaches: the quickest that joins two stations."""
    values = parameters()
    law = values["rails.wait"].by_key()
    is_coach = COACH in kinds
    table = values.table("rails.coaches" if is_coach else "rails.trains").columns
    names = ["coach"] * len(table["a"]) if is_coach else table["kind"]
    kind = np.array([KINDS.index(name) for name in names])
    usual = law["fixed"] + np.minimum(law["share"] * law["day"] / table["per_day"], law["most"])
    wait = np.where(kind == PARIS_REGION, law["paris_region"], usual)
    wait = np.where(kind == NIGHT, law["fixed"], wait)
    used = np.isin(kind, kinds) & (table["per_day"] >= law["least_a_day"])
    used &= (kind != NIGHT) | (table["minutes"] >= law["night"])
    walks = values.table("rails.transfers").columns
    a = _places(np.r_[table["a"][used], walks["a"]])
    b = _places(np.r_[table["b"][used], walks["b"]])
    count = len(walks["a"])
    minutes = np.r_[table["minutes"][used], walks["minutes"] + law["transfer"]]
    wait = np.r_[wait[used], np.zeros(count)]
    kind = np.r_[kind[used], np.full(count, TRANSFER)]
    town = stations().communes
    across_town = (kind == PARIS_REGION) & (town[a] == town[b])  # as a metro would
    kind = np.where(across_town, TRANSFER, kind)
    start, end = np.r_[a, b], np.r_[b, a]
    order = np.lexsort((np.tile(minutes + wait, 2), end, start))
    keys = start[order] * len(stations().codes) + end[order]
    order = order[np.unique(keys, return_index=True)[1]]
    link = order % len(a)
    pointers = np.searchsorted(start[order], np.arange(len(stations().codes) + 1))
    return Lines(pointers, end[order], kind[link], minutes[link], wait[link])


def ride(
    kinds: tuple[int, ...],
    origins: np.ndarray,
    access: np.ndarray,
    destinations: np.ndarray,
    egress: np.ndarray,
) -> Ride | None:
    """The quickest way by train between stations in reach, None where no train leads.

    Parameters
    ----------
    kinds : tuple of int
        Trains that may be taken, in ``KINDS``.
    origins, destinations : ndarray of int
        Places of stations in reach of the start and of the end.
    access, egress : ndarray
        To get to each and from each. [min]
    """
    network = lines(kinds)
    size = len(network.pointers) - 1
    pointers = np.r_[network.pointers, len(network.ends) + len(origins)]
    ends = np.r_[network.ends, origins]
    cost = np.r_[network.minutes + network.wait, np.maximum(access, 1e-3)]
    graph = csr_matrix((cost, ends, np.r_[pointers]), shape=(size + 1, size + 1))
    reached, before = dijkstra(graph, indices=size, return_predecessors=True)
    best = int(np.argmin(reached[destinations] + egress))
    if not np.isfinite(reached[destinations[best]]):
        return None
    stops = [int(destinations[best])]
    while before[stops[-1]] != size:
        stops.append(int(before[stops[-1]]))
    found = _ride(network, stops[::-1])
    return found and _direct(network, found)


def _link(network: Lines, start: int, end: int) -> int:
    """Place of the link between two stations, -1 where there is none."""
    first, last = network.pointers[start : start + 2]
    at = int(first + np.searchsorted(network.ends[first:last], end))
    return at if at < last and network.ends[at] == end else -1


def _direct(network: Lines, found: Ride) -> Ride:
    """The direct train where it is quicker: one waits for it at home, not on a platform."""
    first, last = found.stations[0], found.stations[-1]
    at = _link(network, first, last)
    if at < 0 or network.kind[at] == TRANSFER or network.minutes[at] >= found.minutes:
        return found
    kinds = (int(network.kind[at]),)
    return replace(found, stations=(first, last), kinds=kinds, minutes=float(network.minutes[at]))


def _ride(network: Lines, stops: list[int]) -> Ride | None:
    """A way read from its stops: walks are no trains, the first wait is before departure."""
    links = [_link(network, start, end) for start, end in zip(stops, stops[1:], strict=False)]
    trains = [place for place, at in enumerate(links) if network.kind[at] != TRANSFER]
    if not trains:
        return None
    kept = links[trains[0] : trains[-1] + 1]
    walked = links[: trains[0]] + links[trains[-1] + 1 :]
    minutes = float((network.minutes[kept] + network.wait[kept]).sum() - network.wait[kept[0]])
    boarded = stops[trains[0] : trains[-1] + 2]
    shown = [boarded[0]]
    rides: list[int] = []
    for place, kind in enumerate(int(network.kind[at]) for at in kept):
        goes_on = bool(rides) and kind == PARIS_REGION == rides[-1]  # the same train's next stop
        if kind == TRANSFER or goes_on:
            shown[-1] = shown[-1] if kind == TRANSFER else boarded[place + 1]
        else:
            shown.append(boarded[place + 1])
            rides.append(kind)
    walk = float(network.minutes[walked].sum()) if walked else 0.0
    return Ride(tuple(shown), tuple(rides), minutes, stops[0], stops[-1], walk)


@cache
def departures(of: str = "trains") -> np.ndarray:
    """How many direct trains, or coaches, a day serve each station, from all others, shape (n,)."""
    table = parameters().table(f"rails.{of}").columns
    found = np.zeros(len(stations().codes))
    for end in ("a", "b"):
        np.add.at(found, _places(table[end]), table["per_day"])
    return found
