"""What may be said of a car, of how it is driven, and of the one that might replace it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.mobility.car.fleet import SCENARIOS
from calc.schema.inputs import choice, day, flag, quantity
from calc.schema.vocabulary import CAR_MOTORS, CAR_SIZES


@dataclass(frozen=True)
class CarRequest:
    """Every field is optional; see :mod:`calc.schema.inputs`.

    ``replacement_size`` and ``replacement_motor`` ask one replacement by name: what is not said
    of it is as the car today. A used one is ``used_age`` years old.
    """

    date: np.ndarray = day("2026-01-01", "2035-12-31")
    has_car: np.ndarray = flag()
    car_size: np.ndarray = choice(CAR_SIZES)
    car_motor: np.ndarray = choice(CAR_MOTORS)
    car_age: np.ndarray = quantity("years", 0, 40)
    annual_distance: np.ndarray = quantity("km/yr", 100, 100_000)
    years_kept: np.ndarray = quantity("years", 1, 15, integer=True)
    car_consumption: np.ndarray = quantity("L or kWh per 100 km", 0.5, 60)
    car_value: np.ndarray = quantity("EUR", 100, 200_000)
    home_charging: np.ndarray = flag()
    parking: np.ndarray = quantity("EUR/yr", 0, 5000)
    energy_prices: np.ndarray = choice(SCENARIOS)
    replacement_size: np.ndarray = choice(CAR_SIZES)
    replacement_motor: np.ndarray = choice(CAR_MOTORS)
    replacement_used: np.ndarray = flag()
    used_age: np.ndarray = quantity("years", 1, 20)
    replacement_price: np.ndarray = quantity("EUR", 500, 200_000)
    replacement_consumption: np.ndarray = quantity("L or kWh per 100 km", 0.5, 60)
    fiscal_power: np.ndarray = quantity("CV", 1, 60, integer=True)
