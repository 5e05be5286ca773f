"""Metros, trams and free buses: what two communes share."""

from __future__ import annotations

from functools import cache

import numpy as np

from calc.mobility.modes import MODE
from calc.parameters import parameters
from calc.places import communes as places

KINDS = ("metro", "tram", "free_bus")
_LINES = ("metro", "tram")
"""Modes that run nowhere else than on the networks of the table."""
NONE, PERHAPS, SURE = 0, 1, 2
"""Whether both communes are served: no, somewhere around them, both themselves."""


@cache
def _served() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """For each kind, network number (0: none) and certainty of every commune of the table."""
    table = parameters().table("mobility.networks").columns
    numbers = {name: i for i, name in enumerate(np.unique(table["network"]), 1)}
    found = {}
    for kind in KINDS:
        network = np.zeros(places.place_count(), dtype=int)
        sure = np.zeros(places.place_count(), dtype=bool)
        rows = np.flatnonzero(table[kind] == "yes")
        for row in rows[np.argsort(table["sure"][rows], kind="stable")]:
            here = places.rows_of(str(table["level"][row]), str(table["place"][row]))
            network[here] = numbers[str(table["network"][row])]
            sure[here] = table["sure"][row] > 0
        found[kind] = network, sure
    return found


def shared(kind: str, origins: np.ndarray, destinations: np.ndarray) -> np.ndarray:
    """Whether a network of a kind serves both ends.

    Parameters
    ----------
    kind : str
        One of ``KINDS``.
    origins, destinations : ndarray of int, shape (n,)
        From :func:`calc.places.communes.index`; -1 is served by none.

    Returns
    -------
    ndarray of int, shape (n,)
        ``NONE``, ``PERHAPS`` or ``SURE``.

    Examples
    --------
    >>> ends = places.index(np.array(["59350", "59512", "62041"]))  # Lille, Roubaix, Arras
    >>> shared("metro", ends[[0, 0]], ends[[1, 2]]).tolist()
    [2, 0]
    """
    network, sure = _served()[kind]
    both = (network[origins] == network[destinations]) & (network[origins] > 0)
    both &= (origins >= 0) & (destinations >= 0)
    return np.where(both, np.where(sure[origins] & sure[destinations], SURE, PERHAPS), NONE)


def served(mode: np.ndarray, origins: np.ndarray, destinations: np.ndarray) -> np.ndarray:
    """Whether each mode has its network between both ends, ``PERHAPS`` where no table tells it.

    Parameters
    ----------
    mode : ndarray of int, shape (n,)
        Places in ``MODES``.
    origins, destinations : ndarray of int, shape (n,)
        As :func:`shared` takes them.

    Returns
    -------
    ndarray of int, shape (n,)

    Examples
    --------
    >>> start, end = places.index(np.array(["62119", "59350"]))  # Béthune, Lille
    >>> served(np.array([MODE["metro"], MODE["bus"]]), *np.tile([[start], [end]], 2)).tolist()
    [0, 1]
    """
    found = np.full(len(mode), PERHAPS)
    for kind in _LINES:
        found = np.where(mode == MODE[kind], shared(kind, origins, destinations), found)
    return found
