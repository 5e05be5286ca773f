"""Kilometres of each way between two communes, and how well they are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.mobility.journeys import distance_doubt, road_distance
from calc.mobility.modes import MODE, is_a
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
    is_afoot : ndarray of bool, shape (n,)
        A boat that one boards on foot, without a car nor a cabin.
    foot_fare : ndarray, shape (n,)
        Of that boat, NaN where it is not known. [EUR]
    """

    along: np.ndarray
    doubt: np.ndarray
    ends: np.ndarray
    codes: np.ndarray
    existing: Between
    is_typed: np.ndarray
    is_afoot: np.ndarray
    foot_fare: np.ndarray


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


def _afoot(
    mode: np.ndarray, along: np.ndarray, existing: Between, values: Parameters
) -> tuple[np.ndarray, np.ndarray]:
    """Whether one boards on foot, as the boats that are known, else as their length; the fare."""
    pace = values["mobility.pace"].constant[MODE["ferry"]][0]
    is_short = 60 * along / pace < values["ferries.boarding"].by_key()["from_minutes"]
    pairs = zip(existing.crossing, is_short.tolist(), strict=True)
    afoot = np.array([boat.is_afoot if boat else short for boat, short in pairs], dtype=bool)
    fares = np.array([boat.foot_fare if boat else np.nan for boat in existing.crossing])
    return afoot & (mode == MODE["ferry"]), fares


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
    afoot, fare = _afoot(request.mode, along, existing, values)
    unsure = np.where(typed, 0.0, unsure)
    return Distances(along, unsure, ends, codes, existing, typed, afoot, fare)
