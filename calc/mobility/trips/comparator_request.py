"""What may be said of a journey to compare its modes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.mobility.trips.request import whereabouts_issues
from calc.schema.inputs import Issue, choice, code, day, flag, quantity
from calc.schema.vocabulary import CAR_MOTORS, CAR_SIZES, MODES, TRIP_PURPOSES


@dataclass(frozen=True)
class ComparisonRequest:
    """One journey, every field an array of shape (1,).

    What is made each week is supposed to lead to work, there and back, unless it is told.
    """

    date: np.ndarray = day("2021-07-01", "2035-12-31")
    origin: np.ndarray = code()
    destination: np.ndarray = code()
    distance: np.ndarray = quantity("km", 0.1, 20_000)
    people: np.ndarray = quantity("people", 1, 9, integer=True)
    return_trip: np.ndarray = flag()
    times_a_week: np.ndarray = quantity("", 0, 50)
    purpose: np.ndarray = choice(TRIP_PURPOSES)
    car_size: np.ndarray = choice(CAR_SIZES)
    car_motor: np.ndarray = choice(CAR_MOTORS)
    car_consumption: np.ndarray = quantity("L or kWh per 100 km", 0.5, 60)
    contrails: np.ndarray = flag()

    def issues(self) -> list[Issue]:
        """No distance nor two communes, an unknown commune, twice the same one."""
        return whereabouts_issues(self.origin, self.destination, self.distance)


@dataclass(frozen=True)
class LegsRequest:
    """The legs of one journey, one a row."""

    leg_mode: np.ndarray = choice(MODES, required=True)
    leg_distance: np.ndarray = quantity("km", 0.1, 20_000, required=True)
