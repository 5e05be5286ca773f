"""Every way a household's legs could be made: what one one-way trip of each emits, costs, takes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from calc.mobility.money import season
from calc.mobility.trips import model
from calc.mobility.trips.distances import way_distance
from calc.mobility.trips.request import TripRequest
from calc.mobility.week.legs import JOURNEY, MOST_CARS, REST, WEEK, WORK, Legs, car_kilometres
from calc.mobility.week.request import CAR, PLANE, PUBLIC, HouseholdRequest
from calc.parameters import Parameters
from calc.places import communes as places
from calc.schema.inputs import read
from calc.schema.vocabulary import CAR_MOTORS, CAR_SIZES, MODES, UNKNOWN
from calc.uncertainty import NORMAL_80, NORMAL_95

OWN, MAIN, SMALLER, ELECTRIC, SHARED, BIKE, E_BIKE, OTHER, WAYS = 0, 1, 2, 3, 4, 8, 9, 10, 11
"""A leg as it is made; in the household's main car, a smaller one, an electric one; the same four
shared with one more person (`SHARED +`); by bike, by e-bike, by the other mode it could take."""
TICKETED = [*sorted(PUBLIC), PLANE, MODES.index("ferry")]


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
    passes, pass_doubt : ndarray, shape (n,)
        Pass of each weekly leg, told or cheaper than its tickets, the employer's part taken off:
        its trips then cost nothing; 0 without one. [EUR/yr]
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
    passes: np.ndarray
    pass_doubt: np.ndarray


def garage(request: HouseholdRequest, legs: Legs, values: Parameters) -> Garage:
    """The cars told, and those that trips drive without their being told."""
    cars, place = request.cars, np.array(request.numbers["c"], dtype=int) - 1

    def laid(column: np.ndarray, empty: float) -> np.ndarray:
        whole = np.full(MOST_CARS, empty)
        whole[place] = column
        return whole

    rebound = float(values["household_mobility.telework"].constant[0])
    km = car_kilometres(legs, rebound)
    owned = np.zeros(MOST_CARS, dtype=bool)
    owned[place] = True
    owned |= np.bincount(legs.car[legs.car >= 0], minlength=MOST_CARS) > 0
    order = np.argsort(np.where(owned, -km, np.inf), kind="stable")
    count = int(owned.sum())
    return Garage(
        owned,
        laid(cars.size, UNKNOWN).astype(int),
        laid(cars.motor, UNKNOWN).astype(int),
        laid(cars.consumption, np.nan),
        laid(cars.age, np.nan),
        km,
        laid(cars.fixed_cost, np.nan),
        int(order[0]) if count else -1,
        int(order[count - 1]) if count > 1 else -1,
    )


def smaller_size(size: np.ndarray, values: Parameters) -> np.ndarray:
    """The size below each one; medium is supposed where nothing is told."""
    known = np.where(np.asarray(size) < 0, CAR_SIZES.index("medium"), size)
    return values["household_mobility.smaller_car"].constant.astype(int)[known]


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
    detour = values["household_mobility.practice"].by_key()["carpool_detour"]
    by_way = np.nan_to_num(way_distance(legs.crow[:, None], mode, values))
    km = np.where(np.isnan(legs.crow)[:, None], legs.km[:, None], by_way)
    km[:, SHARED:BIKE] *= 1 + detour
    aboard = np.repeat((legs.members + legs.others)[:, None], WAYS, axis=1)
    aboard[:, SHARED:BIKE] += 1
    aboard[:, BIKE:OTHER] = 1
    size, motor, used = (
        np.concatenate([part, part, part[:, :3]], axis=1) for part in _cars(legs, cars, values)
    )
    blank, _ = read(TripRequest, {}, mode.size)
    known = (places.index(legs.ends.ravel()) >= 0).reshape(legs.ends.shape)
    start, end = np.repeat(np.where(known, legs.ends, ""), WAYS, axis=1)
    request = replace(
        blank,
        origin=start,
        destination=end,
        mode=mode.ravel(),
        distance=km.ravel(),
        trips_per_year=np.ones(mode.size),
        occupancy=aboard.ravel(),
        car_size=size.ravel(),
        car_motor=motor.ravel(),
        car_consumption=used.ravel(),
        contrails=np.full(mode.size, contrails, dtype=np.int8),
    )
    return request, km


@dataclass(frozen=True)
class _Paid:
    """What one person pays for one trip of each (leg, way), its doubt, and passes by the year."""

    price: np.ndarray
    doubt: np.ndarray
    has_price: np.ndarray
    passes: np.ndarray
    pass_doubt: np.ndarray


def _passes(legs: Legs, mode: np.ndarray, ticket: np.ndarray, values: Parameters) -> np.ndarray:
    """Pass of one person by leg: told, or the usual one where it is cheaper than its tickets for
    the days that are travelled. 0 without one. [EUR/yr]"""
    months = float(values["mobility.season_months"].constant)
    fixed, tickets = values["mobility.season_ticket"].constant[mode].T
    employer = values["household_mobility.employer"].by_key()["pass_share"] * (legs.purpose == WORK)
    told = legs.monthly_pass * months * (1 - employer)
    usual = season(ticket, fixed, tickets, months) * (1 - employer)
    one_by_one = ticket * legs.ways * legs.weeks * (legs.days - legs.telework)
    cheaper = (legs.kind == WEEK) & (usual < one_by_one)
    found = np.where(np.isfinite(told), told, np.where(cheaper, usual, 0.0))
    return np.where(np.isin(mode, TICKETED), found, 0.0)


def _paid(legs: Legs, mode: np.ndarray, told: dict[str, np.ndarray], values: Parameters) -> _Paid:
    """The ticket told, nothing with a pass, else what the trip adds for the cars and new bikes
    that are paid by the year, and its full price for the rest."""
    by_year = mode == CAR
    by_year[:, BIKE:OTHER] = True
    found = np.where(by_year, told["marginal_cost"], told["cost"])
    doubt = np.where(by_year, half_range(told, "marginal_cost"), half_range(told, "cost"))
    ticketed = np.isin(mode, TICKETED)
    way = np.where(ticketed[:, OWN], OWN, OTHER)
    leg = np.arange(legs.n)
    theirs = (mode == mode[leg, way][:, None]) & ticketed
    ticket = np.where(theirs, legs.fare[:, None], np.nan)
    passes = _passes(legs, mode[leg, way], np.nan_to_num(found[leg, way], nan=np.inf), values)
    with_pass = theirs & (passes > 0)[:, None]
    price = np.select([with_pass, np.isfinite(ticket)], [0.0, ticket], found)
    blur = doubt[leg, way] / np.maximum(found[leg, way], 1e-9)
    told_pass = np.isfinite(legs.monthly_pass)
    return _Paid(
        np.nan_to_num(price),
        np.nan_to_num(np.where(with_pass | np.isfinite(ticket), 0.0, doubt)),
        np.isfinite(price),
        passes,
        np.where(told_pass, 0.0, np.nan_to_num(passes * blur)),
    )


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
    mode[:, E_BIKE] = np.where(
        (children > 0) & (grown > 0), MODES.index("e_cargo_bike"), mode[:, E_BIKE]
    )
    trips, km = _trips(legs, mode, cars, contrails, values)
    told = {
        name: column.reshape(mode.shape)
        for name, column in model.answer(trips).items()
        if isinstance(column, np.ndarray) and column.dtype.kind == "f"
    }
    heads = np.repeat(legs.members[:, None], WAYS, axis=1).astype(float)
    on_bike = heads.copy()
    on_bike[:, BIKE:OTHER] = riders[:, None]
    paid = _paid(legs, mode, told, values)
    doubt = (told["emissions_high"] - told["emissions"]) / NORMAL_80
    _own_making(told, legs)
    timed = (legs.kind != REST)[:, None]
    return Ways(
        told["emissions"] * on_bike,
        told["emissions_manufacturing"] * on_bike,
        paid.price * on_bike,
        told["duration"] * heads * timed,
        told["active_minutes"] * on_bike * timed,
        _unknown_car(doubt, told["emissions"], legs, cars, values) * on_bike,
        paid.doubt * on_bike,
        half_range(told, "duration") * heads * timed,
        mode,
        km,
        paid.has_price,
        paid.passes * legs.members,
        paid.pass_doubt * legs.members,
    )


def _own_making(told: dict[str, np.ndarray], legs: Legs) -> None:
    """Kilometres of a car that replaces the main one keep the making of the car that leaves: it
    is behind it. The making of the car that is bought is paid by the year."""
    driven = legs.mode == CAR
    for first in (0, SHARED):
        behind = told["emissions_manufacturing"][:, first + MAIN]
        for way in (first + SMALLER, first + ELECTRIC):
            more = np.where(driven, behind - told["emissions_manufacturing"][:, way], 0.0)
            told["emissions"][:, way] += more
            told["emissions_manufacturing"][:, way] += more


def _unknown_car(doubt, emissions, legs: Legs, cars: Garage, values: Parameters) -> np.ndarray:
    """A car of which neither the size nor the motor is told is known less well."""
    more = values["household_mobility.spread"].by_key()["unknown_car"] / NORMAL_95
    blurred = (cars.size < 0) | (cars.motor < 0)
    blind = np.zeros(doubt.shape, dtype=bool)
    blind[:, [OWN, SHARED + OWN]] = blurred[np.maximum(legs.car, 0)][:, None]
    blind[:, [MAIN, SHARED + MAIN]] = blurred[max(cars.main, 0)]
    wider = np.sqrt(doubt**2 + (emissions * more) ** 2)
    return np.where(blind & (legs.mode == CAR)[:, None], wider, doubt)
