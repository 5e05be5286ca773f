"""What the household's cars cost by the year before they move: now, smaller, electric."""

from __future__ import annotations

import numpy as np

from calc.mobility.household_legs import MOST_CARS
from calc.mobility.household_ways import Garage, smaller_size
from calc.parameters import Parameters
from calc.vocabulary import CAR_MOTORS

NOW, SMALLER, ELECTRIC_NEW, ELECTRIC_USED, STATES = 0, MOST_CARS, MOST_CARS + 1, MOST_CARS + 2, 6
"""Items of :func:`fixed_costs`: each car as it is, then the main one replaced."""


def fixed_costs(cars: Garage, values: Parameters) -> np.ndarray:
    """Yearly cost of keeping each car, shape (STATES,); 0 where there is none. [EUR/yr]"""
    mean = float(values["household_mobility.car_year"].values[0])
    money = values["mobility.money"]
    usual = dict(zip(money.keys[-1], money.values[0], strict=True))["car_fixed"] * mean
    now = np.where(np.isfinite(cars.fixed_cost), cars.fixed_cost, usual)
    later = np.full(STATES - MOST_CARS, usual if cars.count else 0.0)
    return np.concatenate([np.where(cars.is_owned, now, 0.0), later])


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
