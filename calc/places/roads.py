"""Roads: the shortest way by car and by bicycle over the graph of communes and main roads."""

from __future__ import annotations

from dataclasses import dataclass
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
    distance, minutes, toll : ndarray, shape (edges,)
        In the order of the matrix. [km], [min], [km paid for]
    land : ndarray of int, shape (nodes,)
        Which land each node lies on: two lands, no road between.
    """

    weights: csr_matrix
    distance: np.ndarray
    minutes: np.ndarray
    toll: np.ndarray
    land: np.ndarray


@dataclass(frozen=True)
class Road:
    """A way by road, from town hall to town hall.

    Attributes
    ----------
    distance, minutes, toll_distance : float
        [km], [min] of driving, [km] of motorway that is paid for
    """

    distance: float
    minutes: float
    toll_distance: float


@cache
def _nodes() -> np.ndarray:
    """Node of each commune of the table of communes, -1 where it has none."""
    rows = communes.index(parameters().table("roads.nodes").columns["commune"])
    found = np.full(communes.place_count(), -1)
    here = np.flatnonzero(rows >= 0)
    found[rows[here]] = here
    return found


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
    distance, minutes = table["distance"][edge], table["minutes"][edge]
    land = connected_components(weights, directed=False)[1]
    return Graph(weights, distance, minutes, distance * table["is_toll"][edge], land)


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
    return Road(
        float(graph.distance[edges].sum()) if edges else 0.0,
        float(graph.minutes[edges].sum()) if edges else 0.0,
        float(graph.toll[edges].sum()) if edges else 0.0,
    )


def road(origin: int, destination: int) -> Road | None:
    """The way by car between two communes, None where no road leads.

    Parameters
    ----------
    origin, destination : int
        From :func:`calc.places.communes.index`.

    Returns
    -------
    Road or None

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
    found = _along(graph, _from(network, start, float(reach)), start, end)
    return found or _along(graph, _from(network, start, np.inf), start, end)


def _apart(origin: int, destination: int) -> float:
    latitude, longitude = communes.column("latitude"), communes.column("longitude")
    ends = (latitude[origin], longitude[origin], latitude[destination], longitude[destination])
    return float(communes.arc(*ends))


def land(places: np.ndarray) -> np.ndarray:
    """Which land communes lie on, -1 where it is not known; two lands, no road between.

    Examples
    --------
    >>> ajaccio, bastia, nice = land(communes.index(np.array(["2A004", "2B033", "06088"])))
    >>> bool(ajaccio == bastia), bool(ajaccio == nice)
    (True, False)
    """
    nodes = np.where(np.asarray(places) >= 0, _nodes()[places], -1)
    return np.where(nodes >= 0, by_car().land[nodes], -1)


def is_mainland(places: np.ndarray) -> np.ndarray:
    """Whether roads lead to communes from Paris.

    Examples
    --------
    >>> is_mainland(communes.index(np.array(["59350", "2A004", "29155"]))).tolist()
    [True, False, False]
    """
    return land(places) == land(communes.index(np.array([_PARIS])))[0]
