"""A request → the car of today and the cars that might replace it, in the same worlds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calc.mobility.car.fleet import ELECTRIC, Cars, cars
from calc.mobility.car.money import doubtful, mileage_scale
from calc.mobility.car.request import CarRequest
from calc.parameters import Parameters
from calc.schema.vocabulary import CAR_MOTORS, CAR_SIZES
from calc.uncertainty import Draws

AS_TODAY = -1
_STYLES = (0.5, 2.0)


@dataclass(frozen=True)
class Choice:
    """A car that might be bought: places in ``CAR_SIZES`` and ``CAR_MOTORS``, or ``AS_TODAY``.

    ``is_asked`` marks the one that a request names, with its price and consumption.
    """

    size: int = AS_TODAY
    motor: int = AS_TODAY
    is_used: bool = False
    is_asked: bool = False

    @property
    def key(self) -> str:
        """
        Examples
        --------
        >>> Choice(0, 4, True).key
        'small-electric-used'
        """
        age = "used" if self.is_used else "new"
        return f"{CAR_SIZES[self.size]}-{CAR_MOTORS[self.motor]}-{age}"


EVERY = tuple(
    Choice(size, motor, is_used)
    for size in range(len(CAR_SIZES))
    for motor in range(len(CAR_MOTORS))
    for is_used in (False, True)
)
"""Each size, each motor, new and used."""
ASKED = (Choice(is_asked=True),)


@dataclass(frozen=True)
class Today:
    """What is driven today, what was not said drawn: arrays of shape (n,) or (N, n).

    Attributes
    ----------
    size, motor : ndarray of int
    age, distance : ndarray
        [years], [km/yr]
    style : ndarray
        Consumption over that of such cars; NaN is unknown. [-]
    years, used_age : ndarray, shape (n,)
        The car, or another, is kept; of the used ones compared. [years]
    """

    size: np.ndarray
    motor: np.ndarray
    age: np.ndarray
    distance: np.ndarray
    style: np.ndarray
    years: np.ndarray
    used_age: np.ndarray


def _drawn_unless(told: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """What was told, or each world's own where nothing was."""
    known = told >= 0 if told.dtype.kind == "i" else np.isfinite(told)
    return told if known.all() else np.where(known, told, drawn)


def today(request: CarRequest, draws: Draws, values: Parameters) -> Today:
    """The car of today in each world."""
    date, n = request.date, len(request.date)

    def shares(name: str) -> np.ndarray:
        return np.broadcast_to(values[name].on(date), (n, values[name].values.shape[-1]))

    habit = values["car.unknown_habit"]

    def habitual(item: str) -> np.ndarray:
        low, middle, high = habit.on(date)[:, habit.keys[0].index(item)].T
        return doubtful(low, middle, high, draws.normal(f"car unknown {item}"))

    size = _drawn_unless(
        request.car_size, draws.choice("car unknown size", shares("car.fleet_size"))
    ).astype(int)
    motor = _drawn_unless(
        request.car_motor, draws.choice("car unknown motor", shares("car.fleet_motor"))
    ).astype(int)
    rows, usual = np.arange(n), values["car.usual_answer"].on(date)
    fuel = values["mobility.car_fuel_use"].on(date)[rows, size, motor]
    electricity = values["mobility.car_electricity_use"].on(date)[rows, size, motor]
    style = request.car_consumption / np.where(motor == ELECTRIC, electricity, fuel)
    return Today(
        size,
        motor,
        _drawn_unless(request.car_age, habitual("age")),
        _drawn_unless(request.annual_distance, habitual("annual_distance")),
        np.clip(style, *_STYLES),
        np.where(np.isfinite(request.years_kept), request.years_kept, usual[:, 0]).astype(int),
        np.where(np.isfinite(request.used_age), request.used_age, usual[:, 1]),
    )


def _laid(column: np.ndarray, count: int) -> np.ndarray:
    """Each row repeated for each car: (…, n) → (…, n × count)."""
    return np.repeat(np.asarray(column), count, axis=-1)


def _chosen(
    kept: np.ndarray, asked: np.ndarray, picks: Sequence[int], is_asked: np.ndarray
) -> np.ndarray:
    """Size or motor of each row's cars: today's first, then what each choice says."""
    n, count = len(asked), len(picks)
    picked = np.broadcast_to(np.asarray(picks), (n, count))
    picked = np.where(is_asked, asked[:, None], picked).reshape(-1)
    return np.where(picked < 0, _laid(kept, count), picked).astype(int)


def fleet(request: CarRequest, choices: Sequence[Choice], now: Today, values: Parameters) -> Cars:
    """Each row's car of today, then its choices: n × (1 + choices) cars."""
    n, count = len(request.date), 1 + len(choices)
    is_kept = np.arange(count) == 0
    is_asked = np.array([False, *(c.is_asked for c in choices)])
    is_used = np.array([False, *(c.is_used for c in choices)])
    used = np.where(is_asked, (request.replacement_used == 1)[:, None], is_used)
    bought_age = np.where(used, now.used_age[:, None], 0.0).reshape(-1)
    kept = np.tile(is_kept, n)

    def of_two(own: np.ndarray, asked: np.ndarray) -> np.ndarray:
        told = np.where(is_asked, asked[:, None], np.nan)
        return np.where(is_kept, own[:, None], told).reshape(-1)

    return cars(
        size=_chosen(
            now.size, request.replacement_size, [AS_TODAY, *(c.size for c in choices)], is_asked
        ),
        motor=_chosen(
            now.motor, request.replacement_motor, [AS_TODAY, *(c.motor for c in choices)], is_asked
        ),
        annual_distance=_laid(now.distance, count),
        age=np.where(kept, _laid(now.age, count), bought_age),
        years=_laid(now.years, count),
        date=_laid(request.date, count),
        is_kept=kept,
        price=of_two(request.car_value, request.replacement_price),
        consumption=of_two(request.car_consumption, request.replacement_consumption),
        style=_laid(now.style, count),
        home_charging=_laid(request.home_charging, count),
        parking=_laid(request.parking, count),
        scenario=_laid(np.where(request.energy_prices < 0, 1, request.energy_prices), count),
    )


def mileage_allowance(request: CarRequest, now: Today, values: Parameters) -> np.ndarray:
    """The tax office's mileage scale for the car and the kilometres of today.

    Returns
    -------
    ndarray, shape (n,)
        Parking and tolls not in it; in the first world where something was drawn. [EUR/yr]
    """
    date, rows = request.date, np.arange(len(request.date))
    size, motor, distance = (
        np.broadcast_to(a, (1, len(rows)) if np.ndim(a) < 2 else np.shape(a))[0]
        for a in (now.size, now.motor, now.distance)
    )
    is_electric = motor == ELECTRIC
    usual = values["car.usual_power"].on(date)[rows, size, is_electric.astype(int)]
    told = np.where(np.isfinite(request.fiscal_power), request.fiscal_power, usual)
    scale = values["car.mileage_scale"]
    powers = np.array([float(key) for key in scale.keys[0]])
    place = np.clip(told, powers[0], powers[-1]).astype(int) - int(powers[0])
    bracket = scale.on(date)[rows, place]
    limits = values["car.mileage_scale_limits"].on(date)[0]
    amount = mileage_scale(distance, bracket[..., 0], bracket[..., 1], limits)
    more = values["car.mileage_scale_electric"].on(date)[:, 0]
    return amount * np.where(is_electric, 1 + more, 1.0)
