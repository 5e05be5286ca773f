"""Cars as they are told, and the figures of each on its date in each world."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from calc.mobility.car.money import doubtful
from calc.parameters import Parameters
from calc.schema.vocabulary import CAR_MOTORS, CAR_SIZES
from calc.uncertainty import Draws

SCENARIOS = ("low", "central", "high")
PLUG_IN, ELECTRIC = CAR_MOTORS.index("plug_in_hybrid"), CAR_MOTORS.index("electric")
_KINDS = len(CAR_SIZES) * len(CAR_MOTORS)


@dataclass(frozen=True)
class Cars:
    """n cars, arrays of shape (n,), or (N, n) for a size, motor, age or distance that is drawn.

    Attributes
    ----------
    size, motor : ndarray of int
        Places in ``CAR_SIZES`` and ``CAR_MOTORS``.
    annual_distance, age : ndarray
        [km/yr]; when the account opens, 0 for a new one. [years]
    years : ndarray of int, shape (n,)
        It is kept, 1 to 15.
    date : ndarray of datetime64[D], shape (n,)
        Of the prices; from 2026-01-01.
    is_kept : ndarray of bool, shape (n,)
        Already the household's: nothing is bought.
    price : ndarray, shape (n,)
        Paid, or for a kept one what it is worth today; NaN follows the law. [EUR]
    consumption : ndarray, shape (n,)
        Its own, of fuel, or of electricity for an electric one; NaN follows the table.
        [L or kWh per 100 km]
    style : ndarray
        What the household's own car consumes over what such cars do, where it is known: half
        of it is the driver's, and goes with him. NaN is unknown. [-]
    home_charging : ndarray of int8, shape (n,)
        1, 0, or ``UNKNOWN``.
    parking : ndarray, shape (n,)
        NaN is unknown. [EUR/yr]
    scenario : ndarray of int, shape (n,)
        Of energy prices, place in ``SCENARIOS``.
    """

    size: np.ndarray
    motor: np.ndarray
    annual_distance: np.ndarray
    age: np.ndarray
    years: np.ndarray
    date: np.ndarray
    is_kept: np.ndarray
    price: np.ndarray
    consumption: np.ndarray
    style: np.ndarray
    home_charging: np.ndarray
    parking: np.ndarray
    scenario: np.ndarray


_USUAL = {
    "is_kept": True,
    "price": np.nan,
    "consumption": np.nan,
    "style": np.nan,
    "home_charging": -1,
    "parking": np.nan,
    "scenario": 1,
}


def cars(**given: object) -> Cars:
    """Cars from what is known of them; the rest is unknown, one number stands for all."""
    told = {name: np.asarray(value) for name, value in (_USUAL | given).items()}
    n = max(array.shape[-1] if array.ndim else 1 for array in told.values())
    laid = {name: np.broadcast_to(array, (*array.shape[:-1], n)) for name, array in told.items()}
    laid["date"] = laid["date"].astype("datetime64[D]")
    return Cars(**{field.name: laid[field.name] for field in fields(Cars)})


class Desk:
    """Figures of each car on its date, and the draws that cars share."""

    def __init__(self, fleet: Cars, draws: Draws, values: Parameters):
        self.fleet, self.draws, self.values = fleet, draws, values
        self.rows = np.arange(len(fleet.years))
        self.worlds = np.arange(max(draws.count, 1))[:, None]

    def at(self, name: str, *codes: np.ndarray) -> np.ndarray:
        """A parameter by the codes of each car."""
        return self.values[name].on(self.fleet.date)[(self.rows, *codes)]

    def named(self, name: str, key: str) -> np.ndarray:
        """One key of a parameter of one axis, shape (n,)."""
        parameter = self.values[name]
        return parameter.on(self.fleet.date)[:, parameter.keys[-1].index(key)]

    def number(self, name: str) -> np.ndarray:
        return self.values[name].on(self.fleet.date)

    def doubt(self, name: str, score: np.ndarray, *codes: np.ndarray) -> np.ndarray:
        """A figure with low, middle and high ends, in each world."""
        low, middle, high = np.moveaxis(self.at(name, *codes), -1, 0)
        return doubtful(low, middle, high, score)

    def shared(self, item: str) -> np.ndarray:
        """A ratio that all the cars of a household share."""
        places = self.values["car.doubt"].keys[0]
        place = np.full(len(self.rows), places.index(item))
        return self.doubt("car.doubt", self.draws.normal(f"car {item}"), place)

    def by_model(self, item: str) -> np.ndarray:
        """A ratio of each size and motor, shape (N, n)."""
        scores = np.concatenate([self.draws.normal(f"car {item} {k}") for k in range(_KINDS)], 1)
        kind = self.fleet.size * len(CAR_MOTORS) + self.fleet.motor
        place = self.values["car.doubt"].keys[0].index(item)
        return self.doubt("car.doubt", scores[self.worlds, kind], np.full(len(self.rows), place))
