"""Roads and rails: the shortest way by car and by bicycle over the graph of communes and main
roads; the quickest by trains, or coaches between stations, with its changes and waits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra

from calc.parameters import parameters
from calc.places import communes

_KEPT_SOURCES = 64
_KEPT_PORTS = 32
_SIZES = 2
"""How many sizes of a search between a reach and its double: trees of one size are shared."""
_PARIS = "75056"


@dataclass(frozen=True)
class Graph:
    """A network whose edges are sorted by their first end, each way.

    Attributes
    ----------
    weights : csr_matrix, shape (nodes, nodes)
        What a way minimises.
    distance, minutes : ndarray, shape (edges,)
        In the order of the matrix. [km], [min]
    land : ndarray of int, shape (nodes,)
        Which land each node lies on: two lands, no road between.
    """

    weights: csr_matrix
    distance: np.ndarray
    minutes: np.ndarray
    land: np.ndarray


@dataclass(frozen=True)
class Road:
    """A way by road, from town hall to town hall.

    Attributes
    ----------
    distance, minutes : float
        [km], [min] of driving
    """

    distance: float
    minutes: float


@cache
def _nodes() -> np.ndarray:
    """Node of each commune of the table of communes, -1 where it has none."""
    rows = communes.index(parameters().table("roads.nodes").columns["commune"])
    result = np.full(communes.place_count(), -1)
    here = np.flatnonzero(rows >= 0)
    result[rows[here]] = here
    return result


def _graph(is_used: np.ndarray, weight: np.ndarray) -> Graph:
    """A graph of some edges, both ways, the lightest where two join the same ends."""
    table = parameters().table("roads.edges").columns
    size = len(parameters().table("roads.nodes").columns["commune"])
    used = np.flatnonzero(is_used)
    used = used[np.argsort(weight[used], kind="stable")]
    a, b = table["a"].astype(np.int32)[used], table["b"].astype(np.int32)[used]
    start, end, edge = np.r_[a, b], np.r_[b, a], np.r_[used, used]
    _, first = np.unique(start.astype(np.int64) * size + end, return_index=True)
    start, end, edge = start[first], end[first], edge[first]
    pointers = np.searchsorted(start, np.arange(size + 1))
    weights = csr_matrix((weight[edge], end, pointers), shape=(size, size))
    _, land = connected_components(weights, directed=False)
    return Graph(weights, table["distance"][edge], table["minutes"][edge], land)


@cache
def by_car() -> Graph:
    """The roads a car takes: minutes rule, and a little the kilometres."""
    table = parameters().table("roads.edges").columns
    per_distance = float(parameters()["roads.choice"].by_key()["per_distance"])
    weight = table["minutes"] + per_distance * table["distance"]
    return _graph(np.ones(len(weight), dtype=bool), weight)


@cache
def by_bicycle() -> Graph:
    """The roads a bicycle takes: the shortest, without motorways and their junctions."""
    table = parameters().table("roads.edges").columns
    return _graph(table["is_motor_only"] == 0, table["distance"])


@lru_cache(_KEPT_SOURCES)
def _from(network: str, node: int, reach: float) -> np.ndarray:
    """The node before each on the way from one: below 0 where there is no way in reach."""
    graph = by_car() if network == "car" else by_bicycle()
    _, before = dijkstra(graph.weights, indices=node, return_predecessors=True, limit=reach)
    return before


@lru_cache(_KEPT_PORTS)
def _all_from(row: int) -> np.ndarray:
    """Kilometres and minutes by car from a commune to every node, infinite where no road leads."""
    graph, start = by_car(), int(_nodes()[row])
    pointers, ends = graph.weights.indptr, graph.weights.indices
    before = _from.__wrapped__("car", start, np.inf)
    reached = np.flatnonzero(before >= 0)
    keys = np.repeat(np.arange(len(before)), np.diff(pointers)) * len(before) + ends
    edges = np.searchsorted(keys, before[reached] * len(before) + reached)
    added = np.zeros((2, len(before)))
    added[:, reached] = graph.distance[edges], graph.minutes[edges]
    previous = np.where(before >= 0, before, np.arange(len(before)))
    while (previous != previous[previous]).any():  # each step doubles the edges summed
        added += added[:, previous]
        previous = previous[previous]
    added += added[:, previous]
    added[:, (before < 0) & (np.arange(len(before)) != start)] = np.inf
    return added.astype(np.float32)


def roads_from(origin: int, destination: int) -> tuple[float, float]:
    """Kilometres and minutes by car from a commune that many trips ask for, as :func:`road`.

    The whole country's are kept, infinite where no road leads.

    Examples
    --------
    >>> blaye, lamarque = communes.index(np.array(["33058", "33220"])).tolist()
    >>> distance, _ = roads_from(blaye, lamarque)  # round by Bordeaux
    >>> bool(abs(distance - road(blaye, lamarque).distance) < 0.1)
    True
    """
    start, end = _nodes()[[origin, destination]].tolist()
    if start < 0 or end < 0:
        return np.inf, np.inf
    distance, minutes = _all_from(origin)[:, end].tolist()
    return distance, minutes


def _along(graph: Graph, before: np.ndarray, start: int, end: int) -> Road | None:
    """The way read back from its end."""
    pointers, ends = graph.weights.indptr, graph.weights.indices
    edges = []
    while end != start:
        previous = before[end]
        if previous < 0:
            return None
        first = pointers[previous]
        edges.append(first + np.searchsorted(ends[first : pointers[previous + 1]], end))
        end = previous
    along = np.array(edges, dtype=int)
    return Road(float(graph.distance[along].sum()), float(graph.minutes[along].sum()))


def road(origin: int, destination: int) -> Road | None:
    """The way by car between two communes, None where no road leads.

    Parameters
    ----------
    origin, destination : int
        From :func:`calc.places.communes.index`.

    Examples
    --------
    >>> le_havre, honfleur = communes.index(np.array(["76351", "14333"])).tolist()
    >>> round(road(le_havre, honfleur).distance)  # over the Pont de Normandie
    25
    """
    return _way("car", by_car(), origin, destination)


def bicycle_road(origin: int, destination: int) -> Road | None:
    """The way by bicycle between two communes; its minutes mean nothing."""
    return _way("bicycle", by_bicycle(), origin, destination)


def _way(network: str, graph: Graph, origin: int, destination: int) -> Road | None:
    start, end = _nodes()[[origin, destination]].tolist()
    if start < 0 or end < 0 or graph.land[start] != graph.land[end]:
        return None
    law = parameters()["roads.choice"].by_key()
    apart = law["near"] + law["wide"] * _apart(origin, destination)
    sizes = np.ceil(np.log2(apart / law["near"]) * _SIZES) / _SIZES
    reach = law["near"] * 2.0**sizes
    result = _along(graph, _from(network, start, float(reach)), start, end)
    return result or _along(graph, _from(network, start, np.inf), start, end)


def _apart(origin: int, destination: int) -> float:
    latitude, longitude = communes.column("latitude"), communes.column("longitude")
    ends = (latitude[origin], longitude[origin], latitude[destination], longitude[destination])
    return float(communes.arc(*ends))


def land(places: np.ndarray | int) -> np.ndarray:
    """Which land communes, or one, lie on, -1 where it is not known; two lands, no road between.

    Examples
    --------
    >>> ajaccio, bastia, nice = land(communes.index(np.array(["2A004", "2B033", "06088"])))
    >>> bool(ajaccio == bastia), bool(ajaccio == nice)
    (True, False)
    """
    nodes = np.where(np.asarray(places) >= 0, _nodes()[places], -1)
    return np.where(nodes >= 0, by_car().land[nodes], -1)


def is_mainland(places: np.ndarray | int) -> np.ndarray:
    """Whether roads lead to communes, or to one, from Paris.

    Examples
    --------
    >>> is_mainland(communes.index(np.array(["59350", "2A004", "29155"]))).tolist()
    [True, False, False]
    """
    return land(places) == land(communes.index(np.array([_PARIS])))[0]


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
        codes=table["station"],
        names=table["name"],
        communes=table["commune"],
        latitude=table["latitude"],
        longitude=table["longitude"],
        is_served=table["is_served"] > 0,
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
    _, quickest = np.unique(keys, return_index=True)
    order = order[quickest]
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
    graph = csr_matrix((cost, ends, pointers), shape=(size + 1, size + 1))
    reached, before = dijkstra(graph, indices=size, return_predecessors=True)
    best = int(np.argmin(reached[destinations] + egress))
    if not np.isfinite(reached[destinations[best]]):
        return None
    stops = [int(destinations[best])]
    while before[stops[-1]] != size:
        stops.append(int(before[stops[-1]]))
    result = _ride(network, stops[::-1])
    return result and _direct(network, result)


def _link(network: Lines, start: int, end: int) -> int:
    """Place of the link between two stations, -1 where there is none."""
    first, last = network.pointers[start : start + 2]
    at = int(first + np.searchsorted(network.ends[first:last], end))
    return at if at < last and network.ends[at] == end else -1


def _direct(network: Lines, train: Ride) -> Ride:
    """The direct train where it is quicker: one waits for it at home, not on a platform."""
    first, last = train.stations[0], train.stations[-1]
    at = _link(network, first, last)
    if at < 0 or network.kind[at] == TRANSFER or network.minutes[at] >= train.minutes:
        return train
    kinds = (int(network.kind[at]),)
    return replace(train, stations=(first, last), kinds=kinds, minutes=float(network.minutes[at]))


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
    walk = float(network.minutes[np.array(walked, dtype=int)].sum())
    return Ride(tuple(shown), tuple(rides), minutes, stops[0], stops[-1], walk)


@cache
def departures(of: str = "trains") -> np.ndarray:
    """How many direct trains, or coaches, a day serve each station, from all others, shape (n,)."""
    table = parameters().table(f"rails.{of}").columns
    result = np.zeros(len(stations().codes))
    for end in ("a", "b"):
        np.add.at(result, _places(table[end]), table["per_day"])
    return result
