"""What each mode costs one person: in full, and what one more journey adds."""

from __future__ import annotations

import numpy as np

from calc.mobility.journeys import curve
from calc.mobility.modes import MODE, is_a
from calc.mobility.money import driving, fare, spread
from calc.mobility.trips.distances import Distances
from calc.mobility.trips.networks import NONE, SURE, shared
from calc.parameters import Parameters
from calc.uncertainty import Range


def _free(mode: np.ndarray, way: Distances) -> np.ndarray:
    """Whether both ends share a bus network without tickets."""
    free = shared("free_bus", *way.ends)
    local = is_a("kind", "bus")[mode] | (mode == MODE["tram"])
    return np.where(local, free, NONE)


def _fares(mode: np.ndarray, way: Distances, values: Parameters) -> tuple[np.ndarray, ...]:
    """Of each row: fixed part and kilometre of a ticket, then of one journey more, the least that
    is asked, the lowest and the highest price as parts of it; on foot, the boat's own."""
    found = values["mobility.fare"].constant[mode].T
    law, is_read = values["ferries.afoot"].by_key(), np.isfinite(way.foot_fare)
    fixed = np.where(is_read, way.foot_fare, law["fixed"])
    per_km = np.where(is_read, 0.0, law["per_km"])
    ends = (law["low"], law["high"])
    own = np.array(
        [fixed, per_km, fixed, per_km, *(np.full(len(mode), part) for part in (0.0, *ends))]
    )
    return tuple(np.where(way.is_afoot, own, found))


def prices(
    mode: np.ndarray, way: Distances, energy: np.ndarray, aboard: np.ndarray, values: Parameters
) -> tuple[Range, Range]:
    """Full and marginal price of one journey.

    Parameters
    ----------
    mode : ndarray of int, shape (n,)
    way : Distances
    energy : ndarray, shape (n,)
        Of the row's car. [EUR/km]
    aboard : ndarray, shape (n,)
        Who shares the vehicle; 1 for a seat.
    values : Parameters
    """
    law, doubt = values["mobility.money"].by_key(), values["mobility.doubt"].by_key()
    fixed, per_km, more_fixed, more_per_km, minimum, low, high = _fares(mode, way, values)
    is_car, free = mode == MODE["car"], _free(mode, way)
    keys, curves = values["mobility.speed_curve"].keys[-1], values["mobility.speed_curve"].constant
    motorway = curve(way.along, curves[keys.index("toll_share")])
    owned = way.along * law["car_fixed"]

    def car(energy_factor: float, toll_factor: float) -> np.ndarray:
        return driving(
            way.along,
            energy * energy_factor,
            law["car_wear"] * energy_factor,
            law["toll"],
            motorway * toll_factor,
        )

    def price(seat: np.ndarray, by_distance: np.ndarray, kept: float) -> Range:
        moving = np.where(is_car, 1.0, by_distance / np.maximum(seat, np.finfo(float).tiny))
        middle = np.where(is_car, car(1.0, 1.0) + kept * owned, seat)
        least = car(doubt["car_energy_low"], 0.0) + kept * owned * doubt["car_fixed_low"]
        most = car(doubt["car_energy_high"], doubt["toll_high"])
        most = most + kept * owned * doubt["car_fixed_high"]
        ends = np.where(is_car, least, seat * low), np.where(is_car, most, seat * high)
        below, above = spread(middle, *ends, way.doubt * moving)
        below = np.where(free > NONE, 0.0, below)
        middle, above = (np.where(free == SURE, 0.0, end) for end in (middle, above))
        return Range(middle / aboard, below / aboard, above / aboard)

    return (
        price(fare(way.along, fixed, per_km, minimum), way.along * per_km, 1.0),
        price(fare(way.along, more_fixed, more_per_km, minimum), way.along * more_per_km, 0.0),
    )
