"""What the household's cars cost and carry by the year before they move: now, smaller, electric."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from calc.mobility.car.model import CarRequest, Today, today
from calc.mobility.car.ownership import ELECTRIC, FIXED, Cars, ownership
from calc.mobility.car.ownership import cars as fleet_of
from calc.parameters import Parameters
from calc.schema.inputs import read
from calc.schema.vocabulary import CAR_SIZES
from calc.uncertainty import NORMAL_80, Draws, Ends, quantile

MOST_CARS = 3
STATE_NAMES = (*(f"now {n}" for n in range(MOST_CARS)), "smaller", "electric_new", "electric_used")
STATES = len(STATE_NAMES)
SMALLER, ELECTRIC_NEW, ELECTRIC_USED = (
    STATE_NAMES.index(name) for name in ("smaller", "electric_new", "electric_used")
)
"""Items of :func:`keeping`: each car as it is, then the main one replaced."""
_WORLDS = Draws(400)
"""As many as *Ma voiture* has: one car, one cost."""
_LEAST_KM = 100.0


@dataclass(frozen=True)
class Garage:
    """The household's cars, shape (3,): places in the vocabulary, -1 unknown.

    Attributes
    ----------
    is_owned : ndarray of bool
        Described, or driven by a trip.
    main, second : int
        The car that drives most, and the other one that drives least; -1 for none.
    """

    is_owned: np.ndarray
    size: np.ndarray
    motor: np.ndarray
    consumption: np.ndarray
    age: np.ndarray
    km: np.ndarray
    fixed_cost: np.ndarray
    main: int
    second: int

    @property
    def count(self) -> int:
        return int(self.is_owned.sum())


def smaller_size(size: np.ndarray, values: Parameters) -> np.ndarray:
    """The size below each one; medium is supposed where nothing is told."""
    known = np.where(np.asarray(size) < 0, CAR_SIZES.index("medium"), size)
    return values["household_mobility.smaller_car"].constant.astype(int)[known]


@dataclass(frozen=True)
class Keeping:
    """By the year, shape (STATES,); 0 where there is no car.

    Attributes
    ----------
    cost, doubt : ndarray
        Of keeping the car whatever it drives, and its standard error. [EUR/yr]
    made : ndarray
        Making of a car that is bought, over the life that is left; the making of the cars already
        there is behind them. [kgCO2e/yr]
    """

    cost: np.ndarray
    doubt: np.ndarray
    made: np.ndarray


def keeping(cars: Garage, date: np.datetime64, values: Parameters) -> Keeping:
    """What each car costs to keep, and what the main one's replacements would.

    The account of *Ma voiture*: worth lost, insurance, parking, servicing by the year, and what
    buying costs, of that size, motor, age and those kilometres; what nobody said is drawn.

    Parameters
    ----------
    date : datetime64
        Of the prices; the latest known when it is NaT.
    """
    date = values["mobility.fuel"].starts[-1] if np.isnat(date) else date
    found = ownership(_states(cars, _today(cars, date, values), date, values), _WORLDS, values)
    low, middle, high = quantile(found.drawn_cost(FIXED), (0.1, 0.5, 0.9))
    told = np.concatenate([cars.fixed_cost, np.full(STATES - MOST_CARS, np.nan)])
    has = np.concatenate([cars.is_owned, np.full(STATES - MOST_CARS, cars.count > 0)])
    bought = np.arange(STATES) >= MOST_CARS
    return Keeping(
        np.where(has, np.where(np.isfinite(told), told, middle), 0.0),
        np.where(has & ~np.isfinite(told), (high - low) / (2 * NORMAL_80), 0.0),
        np.where(has & bought, quantile(found.drawn_made(), 0.5), 0.0),
    )


def _today(cars: Garage, date: np.datetime64, values: Parameters) -> Today:
    """The cars as they are, what was not said drawn."""
    blank, _ = read(CarRequest, {"date": [str(date)] * MOST_CARS}, MOST_CARS)
    return today(
        replace(
            blank,
            car_size=cars.size.astype(np.int8),
            car_motor=cars.motor.astype(np.int8),
            car_age=cars.age,
            annual_distance=np.maximum(cars.km, _LEAST_KM),
            car_consumption=cars.consumption,
        ),
        _WORLDS,
        values,
    )


def _states(cars: Garage, now: Today, date: np.datetime64, values: Parameters) -> Cars:
    """Each car as it is, then a smaller used one, an electric one new and used, in its place."""
    shape, main, own = (_WORLDS.count, MOST_CARS), max(cars.main, 0), np.arange(MOST_CARS)
    size, motor, age, km = (
        np.broadcast_to(of, shape)[:, [*own, *[main] * (STATES - MOST_CARS)]].copy()
        for of in (now.size, now.motor, now.age, now.distance)
    )
    size[:, SMALLER] = smaller_size(size[:, SMALLER], values)
    motor[:, [ELECTRIC_NEW, ELECTRIC_USED]] = ELECTRIC
    age[:, [SMALLER, ELECTRIC_USED]], age[:, ELECTRIC_NEW] = now.used_age[main], 0.0
    return fleet_of(
        size=size,
        motor=motor,
        age=age,
        annual_distance=km,
        years=now.years[main],
        date=date,
        is_kept=np.arange(STATES) < MOST_CARS,
    )


def replacements(cars: Garage, values: Parameters) -> dict[str, bool]:
    """Which replacements of the main car would change something."""
    if cars.main < 0:
        return {"smaller": False, "electric_new": False, "electric_used": False}
    size, motor = cars.size[cars.main], cars.motor[cars.main]
    smaller = int(smaller_size(size, values))
    is_smaller = smaller != (size if size >= 0 else smaller + 1)
    is_electric = motor == ELECTRIC
    return {
        "smaller": bool(is_smaller),
        "electric_new": not is_electric,
        "electric_used": not is_electric,
    }


def garage_of(**known: float) -> Garage:
    """A garage of one car of which little is known.

    Parameters
    ----------
    known : float
        Fields of :class:`Garage`: ``size``, ``motor``, ``consumption``, ``age``, ``km``.

    Examples
    --------
    >>> garage_of(km=12_000.0).is_owned.tolist()
    [True, False, False]
    """

    def laid(name: str, empty: float, kind: type) -> np.ndarray:
        column: np.ndarray = np.full(MOST_CARS, empty, dtype=kind)
        column[0] = known.get(name, empty)
        return column

    return Garage(
        is_owned=np.arange(MOST_CARS) == 0,
        size=laid("size", -1, int),
        motor=laid("motor", -1, int),
        consumption=laid("consumption", np.nan, float),
        age=laid("age", np.nan, float),
        km=laid("km", 0.0, float),
        fixed_cost=laid("fixed_cost", np.nan, float),
        main=0,
        second=-1,
    )


def spared(cars: Garage, date: np.datetime64, values: Parameters) -> Ends:
    """What no longer keeping the first car spares in a year, what is hired now and then taken off.

    Returns
    -------
    tuple of float
        Middle, low and high. [EUR/yr]
    """
    found = keeping(cars, date, values)
    hired = values["household_mobility.practice"].by_key()["spare_car"]
    middle, apart = float(found.cost[0]) - hired, NORMAL_80 * float(found.doubt[0])
    return middle, middle - apart, middle + apart
