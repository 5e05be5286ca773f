"""What a household may change: any set of levers as weights on its ledger, whatever their order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.mobility.week.cars import ELECTRIC_NEW, ELECTRIC_USED, NOW, STATES, replacements
from calc.mobility.week.cars import SMALLER as SMALLER_CAR
from calc.mobility.week.ledger import Ledger
from calc.mobility.week.legs import JOURNEY, WEEK, WORK, travelled_days
from calc.mobility.week.request import CAR, LEVERS, PLANE, PUBLIC, HouseholdRequest, without_levers
from calc.mobility.week.ways import (
    BIKE,
    E_BIKE,
    ELECTRIC,
    MAIN,
    OTHER,
    OWN,
    SHARED,
    SMALLER,
    TICKETED,
    WAYS,
)
from calc.schema.vocabulary import MODES, TRIP_PURPOSES
from calc.uncertainty import NORMAL_95

NAMES = tuple(LEVERS)
_COMMUTES = [TRIP_PURPOSES.index("work"), TRIP_PURPOSES.index("study")]
_MOTORS = [
    MODES.index(name)
    for name in ("car", "taxi", "moped", "electric_moped", "motorbike_small", "motorbike")
]
_ELECTRIC_BIKES = [MODES.index("e_bike"), MODES.index("e_cargo_bike")]


@dataclass(frozen=True)
class Reach:
    """Where each lever bites, shape (n,) by leg unless said.

    Attributes
    ----------
    cycle_up_to : ndarray, shape (4,)
        By level of the lever. [km]
    carpool_days, telework_days : ndarray, shape (3,)
        By level. [days/week]
    flight : int
        The journey by plane that emits most each time, -1 without any.
    """

    cycle: np.ndarray
    cycle_up_to: np.ndarray
    share: np.ndarray
    carpool_days: np.ndarray
    telework: np.ndarray
    telework_days: np.ndarray
    transit: np.ndarray
    train: np.ndarray
    flight: int
    practice: dict[str, float]


@dataclass(frozen=True)
class Plans:
    """Any p sets of levers on a ledger.

    Attributes
    ----------
    codes : ndarray of int, shape (p, 8)
        Level of each lever, 0 for none.
    weights, back : ndarray, shape (p, entries)
        See :meth:`~calc.mobility.week.ledger.Ledger.totals`.
    is_possible : ndarray of bool, shape (p,)
        False where one car would have to drive two to work the same day.
    """

    codes: np.ndarray
    weights: np.ndarray
    back: np.ndarray
    is_possible: np.ndarray


def with_train(request: HouseholdRequest, ledger: Ledger) -> np.ndarray:
    """Journeys that a train could make, shape (n,): told, or near enough over land."""
    legs, law = ledger.legs, ledger.values["household_mobility.practice"].by_key()
    kilometres = np.where(np.isfinite(legs.crow), legs.crow, legs.km)
    near = (kilometres >= law["train_from"]) & (kilometres <= law["train_up_to"])
    told = np.isin(legs.could, [MODES.index(name) for name in MODES if name.endswith("_train")])
    base = np.isin(legs.mode, [PLANE, *_MOTORS])
    by_land = legs.is_by_land | (np.isnan(legs.crow) & (legs.mode != PLANE))
    return (legs.kind == JOURNEY) & base & (told | (near & by_land & (legs.could < 0)))


def reach(request: HouseholdRequest, ledger: Ledger) -> Reach:
    """Where each lever bites for this household, by its own settings."""
    legs, home = ledger.legs, request.household
    law = ledger.values["household_mobility.practice"].by_key()

    def told(name: str, usual: str) -> float:
        value = float(getattr(home, name)[0])
        return law[usual] if np.isnan(value) else value

    under = told("cycle_under", "cycle_under")
    week, car = legs.kind == WEEK, legs.mode == CAR
    grown = legs.aboard[:, : ledger.adults].any(axis=1)
    seats = ledger.values["mobility.most_aboard"].constant[CAR] - legs.members - legs.others
    flown = np.where(
        (legs.kind == JOURNEY) & (legs.mode == PLANE) & (legs.ways > 0),
        ledger.ways.emissions[:, OWN],
        0.0,
    )
    return Reach(
        cycle=week & np.isin(legs.mode, _MOTORS),
        cycle_up_to=np.array([-1.0, under, under, under * law["far"]]),
        share=week & car & np.isin(legs.purpose, _COMMUTES) & (seats >= 1),
        carpool_days=np.array([0.0, told("carpool_days", "carpool_days"), 7.0]),
        telework=week & (legs.purpose == WORK) & grown & (legs.days > legs.telework),
        telework_days=np.array([0.0, 1.0, told("telework_days", "telework_days")]),
        transit=week & np.isin(legs.could, sorted(PUBLIC)) & (legs.could != legs.mode),
        train=with_train(request, ledger),
        flight=int(np.argmax(flown)) if (flown > 0).any() else -1,
        practice=law,
    )


def levels(request: HouseholdRequest, ledger: Ledger, where: Reach) -> dict[str, tuple[int, ...]]:
    """Levels of each lever that would change something, 0 first."""
    km, cars = ledger.legs.km, replacements(ledger.cars, ledger.values)
    reached = [np.flatnonzero(where.cycle & (km <= far)).size for far in where.cycle_up_to]
    found = {
        "cycle": [
            level
            for level in (1, 2, 3)
            if reached[level] and (level < 3 or reached[3] > reached[2])
        ],
        "share": [1, 2] if where.share.any() else [],
        "telework": [1, 2]
        if where.telework.any() and where.telework_days[2] > 1
        else [1]
        if where.telework.any()
        else [],
        "transit": [1] if where.transit.any() else [],
        "train": [1] if where.train.any() else [],
        "flight": [1] if where.flight >= 0 else [],
        "car": [LEVERS["car"].index(name) for name, changes in cars.items() if changes],
        "second": [1] if ledger.cars.second >= 0 else [],
    }
    aside = without_levers(request.household)
    return {name: (0, *(() if name in aside else found[name])) for name in NAMES}


def combinations(offered: dict[str, tuple[int, ...]]) -> np.ndarray:
    """Every set of levels, shape (p, 8); the first changes nothing.

    Examples
    --------
    >>> combinations({name: (0, 1) if name in ("cycle", "car") else (0,) for name in NAMES}).shape
    (4, 8)
    """
    axes = np.meshgrid(*(offered[name] for name in NAMES), indexing="ij")
    return np.stack([axis.ravel() for axis in axes], axis=1)


def _car_ways(codes: np.ndarray, ledger: Ledger) -> np.ndarray:
    """Way of each leg that stays in its car, shape (p, n): its own, or what replaced it."""
    legs, cars = ledger.legs, ledger.cars
    car, gone = codes[:, [NAMES.index("car")]], codes[:, [NAMES.index("second")]] > 0
    main = np.array([OWN, SMALLER, ELECTRIC, ELECTRIC])[car]
    moved = np.array([MAIN, SMALLER, ELECTRIC, ELECTRIC])[car]
    in_main = (legs.car == cars.main) & (legs.car >= 0)
    in_second = (legs.car == cars.second) & (legs.car >= 0)
    return np.where(in_main, main, np.where(in_second & gone, moved, OWN))


def _items(codes, ledger: Ledger, where: Reach, cycled, shared, by_transit) -> np.ndarray:
    """Weights of what is paid by the year, shape (p, items)."""
    legs, cars, first = ledger.legs, ledger.cars, ledger.legs.n * WAYS
    items = np.zeros((len(codes), len(ledger.items)))
    place = {name: at - first for name, at in ledger.items.items()}
    car, gone = codes[:, NAMES.index("car")], codes[:, NAMES.index("second")] > 0
    items[:, NOW : NOW + 3] = cars.is_owned
    if cars.main >= 0:
        items[:, NOW + cars.main] = car == 0
    for item, level in ((SMALLER_CAR, 1), (ELECTRIC_NEW, 2), (ELECTRIC_USED, 3)):
        items[:, item] = car == level
    if cars.second >= 0:
        items[:, NOW + cars.second] = ~gone
    items[:, place["spare_car"]] = gone
    always = np.isin(legs.mode, TICKETED)
    passes = np.where(always, 1.0, by_transit > 0)
    items[:, STATES : STATES + legs.n] = passes * (ledger.ways.passes > 0)
    grown = legs.aboard & (np.arange(legs.aboard.shape[1]) < ledger.adults)
    riders = np.where(grown.any(axis=1)[:, None], grown, legs.aboard)
    new = ((cycled > 0)[:, :, None] & riders).any(axis=1)
    bikes_now = np.isin(legs.mode, [MODES.index("bike"), *_ELECTRIC_BIKES])
    electric_now = (np.isin(legs.mode, _ELECTRIC_BIKES)[:, None] & legs.aboard).any(axis=0)
    any_now = (bikes_now[:, None] & legs.aboard).any(axis=0)
    electric = codes[:, NAMES.index("cycle")] >= 2
    items[:, place["bike"]] = (new & ~any_now).sum(axis=1) * ~electric
    items[:, place["e_bike"]] = (new & ~electric_now).sum(axis=1) * electric
    work = (legs.kind == WEEK) & (legs.purpose == WORK)
    paid = (((cycled > 0) | (shared > 0)) & work)[:, :, None] & grown
    items[:, place["sustainable_pay"]] = paid.any(axis=1).sum(axis=1)
    return items


def plans(codes: np.ndarray, ledger: Ledger, where: Reach) -> Plans:
    """Weights of p sets of levers; the order in which they were chosen is nowhere.

    Telework takes days away, then cycling its share of what is left, transit all that cycling
    leaves aside, sharing its days of what still drives; the cars are those that remain.
    """
    legs, law = ledger.legs, ledger.values["household_mobility.telework"].by_key()
    level = {name: codes[:, [place]] for place, name in enumerate(NAMES)}
    home = legs.telework + where.telework_days[level["telework"]] * where.telework
    days = travelled_days(legs, home, ledger.rebound)
    yearly = legs.ways * legs.weeks * days
    if where.flight >= 0:
        each = 2.0 if legs.ways[where.flight] >= 2 else legs.ways[where.flight]
        one_less = np.zeros(legs.n)
        one_less[where.flight] = each
        yearly = np.maximum(yearly - one_less * level["flight"], 0.0)
    rides = where.cycle & (legs.km <= where.cycle_up_to[level["cycle"]])
    cycled = where.practice["cycle_share"] * rides
    by_transit = np.where(rides, 0.0, where.transit * (level["transit"] > 0))
    by_train = where.train * (level["train"] > 0)
    driven = 1 - cycled - by_transit - by_train
    pooled = np.minimum(where.carpool_days[level["share"]] / np.maximum(days, 1e-9), 1.0)
    shared = np.where(rides, 0.0, driven * pooled * where.share)
    by_way = np.zeros((len(codes), legs.n, WAYS))
    car = _car_ways(codes, ledger)[:, :, None]
    np.put_along_axis(by_way, car, (driven - shared)[:, :, None], axis=2)
    np.put_along_axis(by_way, car + SHARED, shared[:, :, None], axis=2)
    bike = np.where(level["cycle"] >= 2, E_BIKE, BIKE)[:, :, None]
    np.put_along_axis(by_way, np.broadcast_to(bike, car.shape), cycled[:, :, None], axis=2)
    by_way[:, :, OTHER] += by_transit + by_train
    came = legs.ways * legs.weeks * np.minimum(home, legs.days) * law["share"]
    came = came * law["uncertainty"] / NORMAL_95
    items = _items(codes, ledger, where, cycled, shared, by_transit)
    weights = np.concatenate([(by_way * yearly[:, :, None]).reshape(len(codes), -1), items], axis=1)
    back = np.concatenate(
        [(by_way * came[:, :, None]).reshape(len(codes), -1), np.zeros_like(items)], axis=1
    )
    return Plans(codes, weights, back, _possible(codes, ledger, driven * days, where))


def _possible(codes: np.ndarray, ledger: Ledger, driven: np.ndarray, where: Reach) -> np.ndarray:
    """Whether the cars that remain can drive everybody to work."""
    legs = ledger.legs
    to_work = (legs.kind == WEEK) & (legs.purpose == WORK) & (legs.mode == CAR)
    gone = codes[:, NAMES.index("second")]
    return (driven * to_work).sum(axis=1) <= where.practice["one_car_days"] * (
        ledger.cars.count - gone
    )
