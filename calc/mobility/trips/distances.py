"""Kilometres of each way between two communes, and how well they are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.mobility.journeys import distance_doubt, road_distance
from calc.mobility.named import MODE, RAIL
from calc.mobility.trips.request import TripRequest
from calc.parameters import Parameters
from calc.places import communes as places
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
        Places of the communes; -1 where not said.
    """

    along: np.ndarray
    doubt: np.ndarray
    ends: np.ndarray


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
    >>> from calc.parameters import parameters
    >>> there = np.array([600.0, 600.0])
    >>> way_distance(there, np.array([MODE["plane"], MODE["high_speed_train"]]),
    ...     parameters()).tolist()
    [600.0, 720.0]
    """
    law = values["mobility.circuity"].by_key()
    by_road = road_distance(crow, base=law["base"], extra=law["extra"], decay=law["decay"])
    return np.select(
        [mode == MODE["plane"], mode == MODE["ferry"], np.isin(mode, RAIL)],
        [crow, crow * law["sea"], crow * law["rail"]],
        by_road,
    )


def distances(request: TripRequest, values: Parameters) -> Distances:
    """Typed, or from commune to commune by the mode's way."""
    doubt = values["mobility.doubt"].by_key()
    told = ~(is_unknown(request.origin) | is_unknown(request.destination))
    codes = np.stack([request.origin.astype("U5"), request.destination.astype("U5")])
    ends = np.where(told, places.index(codes.ravel()).reshape(codes.shape), -1)
    safe = np.maximum(ends, 0)
    crow = places.great_circle(*safe)
    way = way_distance(crow, request.mode, values)
    unsure = distance_doubt(crow, places.area(safe), winding=doubt["winding"], place=doubt["place"])
    typed = np.isfinite(request.distance)
    along = np.where(typed, request.distance, way)
    return Distances(along, np.where(typed, 0.0, unsure), ends)
