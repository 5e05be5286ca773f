"""Every way a household's legs could be made: what one one-way trip of each emits, costs, takes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from calc import places
from calc.inputs import read
from calc.mobility import model
from calc.mobility.distances import way_distance
from calc.mobility.household_legs import JOURNEY, MOST_CARS, REST, Legs, car_kilometres
from calc.mobility.household_request import CAR, PLANE, PUBLIC, HouseholdRequest
from calc.mobility.request import TripRequest
from calc.parameters import Parameters
from calc.vocabulary import CAR_MOTORS, CAR_SIZES, MODES, UNKNOWN

OWN, MAIN, SMALLER, ELECTRIC, SHARED, BIKE, E_BIKE, OTHER, WAYS = 0, 1, 2, 3, 4, 8, 9, 10, 11
"""A leg as it is made; in the household's main car, a smaller one, an electric one; the same four
shared with one more person (`SHARED +`); by bike, by e-bike, by the other mode it could take."""
TICKETED = [*sorted(PUBLIC), PLANE, MODES.index("ferry")]
NORMAL_80, _NORMAL_95 = 1.2816, 1.96


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


@dataclass(frozen=True)
class Ways:
    """Of one one-way trip of each leg by each way, for the household, shape (n, WAYS).

    Attributes
    ----------
    emissions, cost, duration, active : ndarray
        [kgCO2e], [EUR] without what is paid by the year, [h], [min]
    emissions_made : ndarray
        Of which the making of vehicles. [kgCO2e]
    doubt, cost_doubt, duration_doubt : ndarray
        Standard errors of the emissions, of the cost, of the time. [kgCO2e], [EUR], [h]
    mode : ndarray of int
    has_price : ndarray of bool
        False where nobody knows what the trip costs: counted as nothing, and said.
    """

    emissions: np.ndarray
    emissions_made: np.ndarray
    cost: np.ndarray
    duration: np.ndarray
    active: np.ndarray
    doubt: np.ndarray
    cost_doubt: np.ndarray
    duration_doubt: np.ndarray
    mode: np.ndarray
    km: np.ndarray
    has_price: np.ndarray


def garage(request: HouseholdRequest, legs: Legs, values: Parameters) -> Garage:
    """The cars told, and those that trips drive without their being told."""
    cars, place = request.cars, np.array(request.numbers["c"], dtype=int) - 1

    def laid(column: np.ndarray, empty: float) -> np.ndarray:
        whole = np.full(MOST_CARS, empty)
        whole[place] = column
        return whole

    rebound = float(values["household_mobility.telework"].values[0][0])
    km = car_kilometres(legs, rebound)
    owned = np.zeros(MOST_CARS, dtype=bool)
    owned[place] = True
    owned |= np.bincount(legs.car[legs.car >= 0], minlength=MOST_CARS) > 0
    order = np.argsort(np.where(owned, -km, np.inf), kind="stable")
    count = int(owned.sum())
    return Garage(
        owned, laid(cars.size, UNKNOWN).astype(int), laid(cars.motor, UNKNOWN).astype(int),
        laid(cars.consumption, np.nan), laid(cars.age, np.nan), km,
        laid(cars.fixed_cost, np.nan), int(order[0]) if count else -1,
        int(order[count - 1]) if count > 1 else -1,
    )  # fmt: skip


def smaller_size(size: np.ndarray, values: Parameters) -> np.ndarray:
    """The size below each one; medium is supposed where nothing is told."""
    known = np.where(np.asarray(size) < 0, CAR_SIZES.index("medium"), size)
    return values["household_mobility.smaller_car"].values[0].astype(int)[known]


def _cars(legs: Legs, cars: Garage, values: Parameters) -> tuple[np.ndarray, ...]:
    """Size, motor and consumption of the car of each leg by its four car ways, shape (n, 4)."""
    n, main = legs.n, max(cars.main, 0)
    size, motor = np.empty((n, 4), int), np.empty((n, 4), int)
    consumption = np.full((n, 4), np.nan)
    own = np.maximum(legs.car, 0)
    size[:, OWN], motor[:, OWN] = cars.size[own], cars.motor[own]
    size[:, MAIN], motor[:, MAIN] = cars.size[main], cars.motor[main]
    size[:, SMALLER], motor[:, SMALLER] = smaller_size(cars.size[main], values), cars.motor[main]
    size[:, ELECTRIC], motor[:, ELECTRIC] = cars.size[main], CAR_MOTORS.index("electric")
    consumption[:, OWN], consumption[:, MAIN] = cars.consumption[own], cars.consumption[main]
    return size, motor, consumption


def _modes(legs: Legs) -> np.ndarray:
    """Mode of each leg by each way; a child who comes along sits on a cargo bike."""
    mode = np.repeat(legs.mode[:, None], WAYS, axis=1)
    mode[:, BIKE], mode[:, E_BIKE] = MODES.index("bike"), MODES.index("e_bike")
    by_train = np.where(legs.kind == JOURNEY, MODES.index("high_speed_train"), legs.mode)
    mode[:, OTHER] = np.where(legs.could >= 0, legs.could, by_train)
    return mode


def _trips(
    legs: Legs, mode: np.ndarray, cars: Garage, contrails: int, values: Parameters
) -> tuple[TripRequest, np.ndarray]:
    law = values["household_mobility.practice"]
    detour = dict(zip(law.keys[-1], law.values[0], strict=True))["carpool_detour"]
    by_way = np.nan_to_num(way_distance(legs.crow[:, None], mode, values))
    km = np.where(np.isnan(legs.crow)[:, None], legs.km[:, None], by_way)
    km[:, SHARED:BIKE] *= 1 + detour
    aboard = np.repeat((legs.members + legs.others)[:, None], WAYS, axis=1)
    aboard[:, SHARED:BIKE] += 1
    aboard[:, BIKE:OTHER] = 1
    size, motor, used = (np.concatenate([part, part, part[:, :3]], axis=1)
                         for part in _cars(legs, cars, values))  # fmt: skip
    blank, _ = read(TripRequest, {}, mode.size)
    known = (places.index(legs.ends.ravel()) >= 0).reshape(legs.ends.shape)
    start, end = np.repeat(np.where(known, legs.ends, ""), WAYS, axis=1)
    request = replace(
        blank, origin=start, destination=end, mode=mode.ravel(), distance=km.ravel(),
        trips_per_year=np.ones(mode.size),
        occupancy=aboard.ravel(), car_size=size.ravel(), car_motor=motor.ravel(),
        car_consumption=used.ravel(), contrails=np.full(mode.size, contrails, dtype=np.int8),
    )  # fmt: skip
    return request, km


def _prices(
    legs: Legs, mode: np.ndarray, told: dict[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What one person pays for one trip: the ticket told, nothing with a pass, else what the trip
    adds for the cars and new bikes that are paid by the year, and its full price for the rest."""
    by_year = mode == CAR
    by_year[:, BIKE:OTHER] = True
    found = np.where(by_year, told["marginal_cost"], told["cost"])
    doubt = np.where(by_year, half_range(told, "marginal_cost"), half_range(told, "cost"))
    ticketed = np.isin(mode, TICKETED)
    own_ticket = ticketed[:, OWN]
    theirs = np.where(own_ticket[:, None], mode == legs.mode[:, None], mode == mode[:, [OTHER]])
    ticket = np.where(theirs & ticketed, legs.fare[:, None], np.nan)
    has_pass = np.isfinite(legs.monthly_pass)[:, None] & theirs & ticketed
    found = np.select([has_pass, np.isfinite(ticket)], [0.0, ticket], found)
    doubt = np.where(has_pass | np.isfinite(ticket), 0.0, doubt)
    return np.nan_to_num(found), np.nan_to_num(doubt), np.isfinite(found)


def half_range(told: dict[str, np.ndarray], name: str) -> np.ndarray:
    """Standard error of a figure of the trips' model, from its 80 % range."""
    return (told[f"{name}_high"] - told[f"{name}_low"]) / (2 * NORMAL_80)


def ways(legs: Legs, cars: Garage, adults: int, contrails: int, values: Parameters) -> Ways:
    """Ask the trips' model, once, for every leg by every way.

    Parameters
    ----------
    adults : int
        Members 1 to `adults` are grown up.
    contrails : int
        0 leaves them out.
    """
    mode = _modes(legs)
    grown = legs.aboard[:, :adults].sum(axis=1)
    children = legs.members - grown
    riders = np.where(grown > 0, grown, legs.members)
    mode[:, E_BIKE] = np.where((children > 0) & (grown > 0), MODES.index("e_cargo_bike"),
                               mode[:, E_BIKE])  # fmt: skip
    trips, km = _trips(legs, mode, cars, contrails, values)
    told = {name: column.reshape(mode.shape) for name, column in model.answer(trips).items()
            if isinstance(column, np.ndarray) and column.dtype.kind == "f"}  # fmt: skip
    heads = np.repeat(legs.members[:, None], WAYS, axis=1).astype(float)
    on_bike = heads.copy()
    on_bike[:, BIKE:OTHER] = riders[:, None]
    paid, paid_doubt, has_price = _prices(legs, mode, told)
    doubt = (told["emissions_high"] - told["emissions"]) / NORMAL_80
    timed = (legs.kind != REST)[:, None]
    return Ways(
        told["emissions"] * on_bike, told["emissions_manufacturing"] * on_bike, paid * on_bike,
        told["duration"] * heads * timed, told["active_minutes"] * on_bike * timed,
        _unknown_car(doubt, told["emissions"], legs, cars, values) * on_bike,
        paid_doubt * on_bike, half_range(told, "duration") * heads * timed, mode, km, has_price,
    )  # fmt: skip


def _unknown_car(doubt, emissions, legs: Legs, cars: Garage, values: Parameters) -> np.ndarray:
    """A car of which neither the size nor the motor is told is known less well."""
    law = values["household_mobility.spread"]
    more = dict(zip(law.keys[-1], law.values[0], strict=True))["unknown_car"] / _NORMAL_95
    blurred = (cars.size < 0) | (cars.motor < 0)
    blind = np.zeros(doubt.shape, dtype=bool)
    blind[:, [OWN, SHARED + OWN]] = blurred[np.maximum(legs.car, 0)][:, None]
    blind[:, [MAIN, SHARED + MAIN]] = blurred[max(cars.main, 0)]
    wider = np.sqrt(doubt**2 + (emissions * more) ** 2)
    return np.where(blind & (legs.mode == CAR)[:, None], wider, doubt)
