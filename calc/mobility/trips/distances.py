"""Kilometres of each way between two communes, and how well they are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.mobility.journeys import distance_doubt, road_distance
from calc.mobility.modes import is_a
from calc.mobility.trips.between import Between, between
from calc.mobility.trips.request import TripRequest
from calc.parameters import Parameters
from calc.places import communes as places
from calc.places.where import great_circle
from calc.schema.inputs import is_unknown


@dataclass(frozen=True)
class Distances:
    """Of one journey of each row.

    Attributes
    ----------
    along : ndarray, shape (n,)
        Typed, or by the mode's way. [km]
    doubt : ndarray, shape (n,)
        Half of the 80 % range, relative. [-]
    ends : ndarray of int, shape (2, n)
        Places of the communes; -1 where not said, and abroad.
    codes : ndarray of str, shape (2, n)
        "" where not said.
    existing : Between
        What really leads there.
    is_typed : ndarray of bool, shape (n,)
    """

    along: np.ndarray
    doubt: np.ndarray
    ends: np.ndarray
    codes: np.ndarray
    existing: Between
    is_typed: np.ndarray


def way_distance(crow: np.ndarray, mode: np.ndarray, values: Parameters) -> np.ndarray:
    """Kilometres of a way by its mode, air, sea, rails or roads, for a great circle.

    Parameters
    ----------
    crow : ndarray, any shape
        [km]
    mode : ndarray of int, same shape
        Place in ``MODES``.

    Examples
    --------
    >>> from calc.mobility.modes import MODE
    >>> from calc.parameters import parameters
    >>> there = np.array([600.0, 600.0])
    >>> way_distance(there, np.array([MODE["plane"], MODE["high_speed_train"]]),
    ...     parameters()).tolist()
    [600.0, 720.0]
    """
    law = values["mobility.circuity"].by_key()
    by_road = road_distance(crow, base=law["base"], extra=law["extra"], decay=law["decay"])
    return np.select(
        [is_a("way", how)[mode] for how in ("air", "sea", "rail")],
        [crow, crow * law["sea"], crow * law["rail"]],
        by_road,
    )


def distances(request: TripRequest, values: Parameters) -> Distances:
    """Typed; else along the way that exists between two places; else by the mode's way."""
    doubt = values["mobility.doubt"].by_key()
    told = ~(is_unknown(request.origin) | is_unknown(request.destination))
    codes = np.where(told, np.stack([request.origin, request.destination]), "")
    ends = places.index(codes.ravel()).reshape(codes.shape)
    existing = between(codes[0], codes[1], request.mode.astype(int))
    crow = great_circle(*codes)
    way = np.where(
        np.isfinite(existing.distance), existing.distance, way_distance(crow, request.mode, values)
    )
    areas = np.nan_to_num(places.area(ends))
    unsure = distance_doubt(crow, areas, winding=doubt["winding"], place=doubt["place"])
    unsure = np.where(np.isfinite(existing.doubt), existing.doubt, unsure)
    typed = np.isfinite(request.distance)
    along = np.where(typed, request.distance, way)
    return Distances(along, np.where(typed, 0.0, unsure), ends, codes, existing, typed)
