"""What the household's cars cost and carry by the year before they move: now, smaller, electric."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from calc.inputs import read
from calc.mobility import model
from calc.mobility.household_legs import MOST_CARS
from calc.mobility.household_ways import Garage, smaller_size
from calc.mobility.named import MODE
from calc.mobility.request import TripRequest
from calc.parameters import Parameters
from calc.uncertainty import NORMAL_95
from calc.vocabulary import CAR_MOTORS, CAR_SIZES

NOW, SMALLER, ELECTRIC_NEW, ELECTRIC_USED, STATES = 0, MOST_CARS, MOST_CARS + 1, MOST_CARS + 2, 6
"""Items of :func:`keeping`: each car as it is, then the main one replaced."""
_ELECTRIC = CAR_MOTORS.index("electric")


@dataclass(frozen=True)
class Keeping:
    """By the year, shape (STATES,); 0 where there is no car.

    Attributes
    ----------
    cost, doubt : ndarray
        Of keeping the car whatever it drives, and its standard error. [EUR/yr]
    made : ndarray
        Making of a car that is bought, as the main one's kilometres use it up; the making of the
        cars already there is behind them. [kgCO2e/yr]
    """

    cost: np.ndarray
    doubt: np.ndarray
    made: np.ndarray


def keeping(cars: Garage, values: Parameters) -> Keeping:
    """What each car costs to keep, and what the main one's replacements would."""
    law = values["household_mobility.keeping"].by_key()
    mean = values["mobility.money"].by_key()["car_fixed"] * float(
        values["household_mobility.car_year"].constant
    )
    usual = np.array([*[mean] * MOST_CARS, law["used"], law["new"], law["used"]])
    told = np.concatenate([cars.fixed_cost, np.full(STATES - MOST_CARS, np.nan)])
    has = np.concatenate([cars.is_owned, np.full(STATES - MOST_CARS, cars.count > 0)])
    cost = np.where(np.isfinite(told), told, usual)
    bought = np.arange(STATES) >= MOST_CARS
    return Keeping(
        np.where(has, cost, 0.0),
        np.where(has & ~np.isfinite(told), cost * law["doubt"] / NORMAL_95, 0.0),
        np.where(has & bought, _made(cars, values), 0.0),
    )


def _made(cars: Garage, values: Parameters) -> np.ndarray:
    """Making of each state's car over the main one's kilometres of a year. [kgCO2e/yr]"""
    main = max(cars.main, 0)
    size = CAR_SIZES.index("medium") if cars.size[main] < 0 else cars.size[main]
    small = int(smaller_size(size, values))
    blank, _ = read(TripRequest, {}, STATES)
    one = np.ones(STATES)
    driven = replace(
        blank, mode=np.full(STATES, MODE["car"]), distance=one, occupancy=one,
        car_size=np.array([*cars.size, small, size, size]),
        car_motor=np.array([*cars.motor, cars.motor[main], _ELECTRIC, _ELECTRIC]),
    )  # fmt: skip
    return model.answer(driven)["emissions_manufacturing"] * cars.km[main]


def replacements(cars: Garage, values: Parameters) -> dict[str, bool]:
    """Which replacements of the main car would change something."""
    if cars.main < 0:
        return {"smaller": False, "electric_new": False, "electric_used": False}
    size, motor = cars.size[cars.main], cars.motor[cars.main]
    smaller = int(smaller_size(size, values))
    is_smaller = smaller != (size if size >= 0 else smaller + 1)
    is_electric = motor == CAR_MOTORS.index("electric")
    return {"smaller": bool(is_smaller), "electric_new": not is_electric,
            "electric_used": not is_electric}  # fmt: skip
