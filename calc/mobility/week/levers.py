"""What a household may change: any set of levers as weights on its ledger, whatever their order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.mobility.car.household import STATE_NAMES, replacements
from calc.mobility.modes import flags, is_a
from calc.mobility.week.fares import paid
from calc.mobility.week.ledger import Ledger
from calc.mobility.week.legs import JOURNEY, TIMED, WEEK, WORK, Legs, weekday_clash
from calc.mobility.week.request import CAR, LEVERS, PLANE, HouseholdRequest, without_levers
from calc.mobility.week.ways import (
    ABOARD,
    BIKE,
    CAR_WAYS,
    E_BIKE,
    FARED,
    OTHER,
    OWN,
    PASSENGER,
    SHARED,
    WAYS,
    car_way,
)
from calc.places import communes
from calc.schema.vocabulary import TRIP_PURPOSES
from calc.uncertainty import NORMAL_95

NAMES = tuple(LEVERS)
_COMMUTES = [TRIP_PURPOSES.index("work"), TRIP_PURPOSES.index("study")]
_LEAST_SAVED = 5.0
"""What a cheaper pass must spare to be spoken of. [EUR/yr]"""
_SHOPPING = TRIP_PURPOSES.index("shopping")
_POOLED = {
    "none": "alone",
    "some_days": "one_more",
    "every_day": "one_more",
    "every_day_three": "two_more",
}
"""Level of sharing → who is aboard."""


@dataclass(frozen=True)
class Reach:
    """Where each lever bites, shape (n,) by leg unless said.

    Attributes
    ----------
    cycle_up_to : ndarray, shape (4,)
        By level of the lever. [km]
    share : ndarray of int
        Seats left for people more; 0 where nothing is shared.
    passenger : ndarray of bool
        Who does not drive may sit in the car of somebody who makes the same trip.
    carpool_days, telework_days : ndarray
        By level. [days/week]
    flight : int
        The journey by plane that emits most each time, -1 without any.
    is_shared_near : bool
        Home is in a town large enough for car sharing.
    fare : ndarray of bool
        A cheaper pass may be asked for.
    """

    cycle: np.ndarray
    cycle_up_to: np.ndarray
    share: np.ndarray
    passenger: np.ndarray
    carpool_days: np.ndarray
    telework: np.ndarray
    telework_days: np.ndarray
    errands: np.ndarray
    transit: np.ndarray
    train: np.ndarray
    flight: int
    is_shared_near: bool
    fare: np.ndarray
    practice: dict[str, float]


@dataclass(frozen=True)
class Plans:
    """Any p sets of levers on a ledger.

    Attributes
    ----------
    codes : ndarray of int, shape (p, levers)
        Level of each lever, 0 for none.
    weights, back : ndarray, shape (p, entries)
        See :meth:`~calc.mobility.week.ledger.Ledger.totals`.
    is_possible : ndarray of bool, shape (p,)
        False where the cars that remain would have to be in two places at once.
    """

    codes: np.ndarray
    weights: np.ndarray
    back: np.ndarray
    is_possible: np.ndarray


def level(lever: str, name: str) -> int:
    """Code of a level of a lever.

    Examples
    --------
    >>> level("car", "electric_new")
    2
    """
    return LEVERS[lever].index(name)


def _by_level(lever: str, **figures: float) -> np.ndarray:
    """A figure of each level of a lever."""
    return np.array([figures[name] for name in LEVERS[lever]])


def _column(codes: np.ndarray, lever: str) -> np.ndarray:
    return codes[:, [NAMES.index(lever)]]


def with_train(ledger: Ledger) -> np.ndarray:
    """Journeys that a train could make, shape (n,): told, or near enough over land."""
    legs, law = ledger.legs, ledger.values["household_mobility.practice"].by_key()
    kilometres = np.where(np.isfinite(legs.route.great_circle), legs.route.great_circle, legs.km)
    near = (kilometres >= law["train_from"]) & (kilometres <= law["train_up_to"])
    trains = is_a("kind", "train")
    is_known = trains[legs.route.could] & (legs.route.could >= 0)
    base = (legs.mode == PLANE) | flags("replaceable")[legs.mode]
    by_land = legs.route.is_by_land | (np.isnan(legs.route.great_circle) & (legs.mode != PLANE))
    runs = (ledger.ways.other.mode >= 0) & trains[ledger.ways.other.mode]
    return (legs.kind == JOURNEY) & base & (is_known | (near & by_land & runs))


def _cyclable(ledger: Ledger, child_under: float) -> np.ndarray:
    """Legs that a bicycle could make but for their length: what is driven, and what short public
    transport makes; a child alone goes less far, and who said no is not asked again."""
    legs = ledger.legs
    grown = legs.people.aboard[:, : ledger.adults].any(axis=1)
    base = flags("replaceable")[legs.mode] | flags("ticketed")[legs.mode]
    is_near = grown | (legs.km <= child_under)
    return (legs.kind == WEEK) & base & is_near & (legs.people.can_cycle != 0) & ~_afloat(ledger)


def _by_transit(ledger: Ledger) -> np.ndarray:
    """Weekly legs that the other way serves, where it remains a choice one would make."""
    legs, other = ledger.legs, ledger.ways.other
    law = ledger.values["household_mobility.practice"].by_key()
    minutes = 60 * ledger.ways.duration / np.maximum(legs.members, 1)[:, None]
    longest = np.maximum(
        law["transit_slower"] * minutes[:, OWN], minutes[:, OWN] + law["transit_later"]
    )
    serves = (other.mode >= 0) & (other.mode != legs.mode)
    is_stated = legs.route.could >= 0
    base = flags("replaceable")[legs.mode]
    return (legs.kind == WEEK) & serves & ((base & (minutes[:, OTHER] <= longest)) | is_stated)


def _by_others(ledger: Ledger, least: float) -> np.ndarray:
    """Commutes long enough that no car makes, and that are not moved by one's own legs, (n,)."""
    legs = ledger.legs
    commute = (legs.kind == WEEK) & np.isin(legs.purpose, _COMMUTES)
    carried = (flags("ticketed") | flags("owned"))[legs.mode] & (legs.mode != CAR)
    return commute & carried & (legs.km >= least) & ~_afloat(ledger)


def _afloat(ledger: Ledger) -> np.ndarray:
    """Legs over the water, which neither a bicycle nor a car makes, (n,)."""
    return is_a("way", "sea")[ledger.legs.mode]


def reach(request: HouseholdRequest, ledger: Ledger) -> Reach:
    """Where each lever bites for this household, by its own settings."""
    legs, home = ledger.legs, request.household
    law = ledger.values["household_mobility.practice"].by_key()

    def stated(name: str) -> float:
        value = float(getattr(home, name)[0])
        return law[name] if np.isnan(value) else value

    under, week = stated("cycle_under"), legs.kind == WEEK
    driven = (legs.mode == CAR) & ~legs.people.is_passenger
    grown = legs.people.aboard[:, : ledger.adults].any(axis=1)
    is_made = legs.calendar.days > legs.calendar.telework
    seats = law["car_seats"] - legs.members - legs.people.others
    shared = week & driven & np.isin(legs.purpose, _COMMUTES) & is_made
    flown = np.where(
        (legs.kind == JOURNEY) & (legs.mode == PLANE) & (legs.calendar.ways > 0),
        ledger.ways.emissions[:, OWN],
        0.0,
    )
    travelled = legs.calendar.travelled
    return Reach(
        cycle=_cyclable(ledger, law["child_cycles_under"]) & is_made,
        cycle_up_to=_by_level(
            "cycle", none=-1.0, bike=under, e_bike=under, e_bike_far=under * law["far"]
        ),
        share=np.where(shared, np.clip(seats, 0, len(ABOARD) - 1), 0).astype(int),
        passenger=_by_others(ledger, law["passenger_from"]) & is_made & grown,
        carpool_days=_by_level(
            "share", none=0.0, some_days=stated("carpool_days"), every_day=7.0, every_day_three=7.0
        ),
        telework=week
        & (legs.purpose == WORK)
        & grown
        & (legs.calendar.can_telework == 1)
        & (travelled > 0)
        & (legs.calendar.telework_most > legs.calendar.telework),
        telework_days=_by_level(
            "telework", none=0.0, one_day=1.0, more_days=stated("telework_days")
        ),
        errands=week
        & (legs.purpose == _SHOPPING)
        & flags("replaceable")[legs.mode]
        & (travelled >= 2),
        transit=_by_transit(ledger) & is_made,
        train=with_train(ledger),
        flight=int(np.argmax(flown)) if (flown > 0).any() else -1,
        is_shared_near=_is_shared_near(request, law["shared_from"]),
        fare=_cheaper_pass(ledger),
        practice=law,
    )


def _is_shared_near(request: HouseholdRequest, least: float) -> bool:
    """Whether home is in a town where cars are shared, as far as its size tells."""
    (people,) = communes.population(communes.index(request.household.home))
    return bool(people >= least)


def _cheaper_pass(ledger: Ledger) -> np.ndarray:
    """Legs of today whose year would cost less with the pass of the young or the old, (n,)."""
    legs, fares = ledger.legs, ledger.ways.fares
    own = FARED.index(OWN)
    tickets = fares.ticket.middle[:, own] * legs.calendar.yearly
    season = fares.season.middle[:, own]
    now = np.where(fares.has_stated_pass[:, own], season, np.minimum(tickets, season))
    then = np.minimum(tickets, fares.reduced.middle[:, own])
    return (tickets > 0) & (now - then > _LEAST_SAVED)


def _tells_its_week(ledger: Ledger) -> bool:
    """Whether more is told than work and school: nobody sells the only car for a commute alone."""
    legs = ledger.legs
    return bool(((legs.kind == WEEK) & ~np.isin(legs.purpose, TIMED)).any())


def levels(request: HouseholdRequest, ledger: Ledger, where: Reach) -> dict[str, tuple[int, ...]]:
    """Levels of each lever that would change something, 0 first."""
    km, cars = ledger.legs.km, replacements(ledger.cars, ledger.values)
    reached = [np.flatnonzero(where.cycle & (km <= far)).size for far in where.cycle_up_to]
    far = level("cycle", "e_bike_far")
    few, three = level("share", "some_days"), level("share", "every_day_three")
    most = int(where.share.max(initial=0))
    shared = (ledger.legs.calendar.travelled)[where.share > 0].max(initial=0.0)
    are_all = shared <= where.carpool_days[few]  # some days are all, when few are travelled
    left = (ledger.legs.calendar.telework_most - ledger.legs.calendar.telework)[where.telework]
    more = level("telework", "more_days")
    most_home = min(where.telework_days[more], left.max(initial=0.0))
    result = {
        "cycle": [
            at
            for at in range(1, far + 1)
            if reached[at] and (at < far or reached[far] > reached[far - 1])
        ],
        "share": [
            at for at in range(few + are_all, three + 1) if most >= (2 if at == three else 1)
        ],
        "passenger": [1] if where.passenger.any() else [],
        "telework": [at for at in range(1, more + 1) if at < more or most_home > 1]
        if where.telework.any()
        else [],
        "errands": [1] if where.errands.any() else [],
        "transit": [1] if where.transit.any() else [],
        "train": [1] if where.train.any() else [],
        "flight": [1] if where.flight >= 0 else [],
        "car": [level("car", name) for name, changes in cars.items() if changes],
        "second": [1] if ledger.cars.second >= 0 else [],
        "last": [1] if ledger.cars.count == 1 and _tells_its_week(ledger) else [],
        "fare": [1] if where.fare.any() else [],
    }
    aside = without_levers(request.household)
    return {name: (0, *(() if name in aside else result[name])) for name in NAMES}


def searched(
    asked: dict[str, tuple[int, ...]], ledger: Ledger, where: Reach
) -> dict[str, tuple[int, ...]]:
    """Those of the levels that plans are made of: a seat in another's car is told with what it
    costs, and is in no plan where it lowers what no trip emits."""
    emitted = ledger.ways.emissions[where.passenger]
    is_less = (emitted[:, PASSENGER] < emitted[:, OWN]).any()
    return asked if is_less else asked | {"passenger": (0,)}


def combinations(offered: dict[str, tuple[int, ...]]) -> np.ndarray:
    """Every set of levels, shape (p, levers); the first changes nothing.

    Examples
    --------
    >>> combinations({name: (0, 1) if name in ("cycle", "car") else (0,) for name in NAMES}).shape
    (4, 12)
    """
    axes = np.meshgrid(*(offered[name] for name in NAMES), indexing="ij")
    return np.stack([axis.ravel() for axis in axes], axis=1)


def _car_ways(codes: np.ndarray, ledger: Ledger) -> np.ndarray:
    """Way of each leg that stays in its car, shape (p, n): its own, or what replaced it."""
    legs, cars = ledger.legs, ledger.cars
    car, gone = _column(codes, "car"), _column(codes, "second") > 0
    none = _column(codes, "last") > 0
    own, main, smaller, electric = (car_way(name) for name in CAR_WAYS)
    instead = {"smaller": smaller, "electric_new": electric, "electric_used": electric}
    of_main = _by_level("car", none=own, **instead)[car]
    moved = _by_level("car", none=main, **instead)[car]
    in_main = (legs.car == cars.main) & (legs.car >= 0)
    in_second = (legs.car == cars.second) & (legs.car >= 0)
    own_way = np.where(in_main, of_main, np.where(in_second & gone, moved, own))
    return np.where(none & (legs.car >= 0), SHARED, own_way)


def _tickets(codes: np.ndarray, items: np.ndarray, by_way: np.ndarray, ledger: Ledger) -> None:
    """Tickets of the trips that are made, or passes where they are cheaper, one for all that it
    serves; a pass that was told is paid for as long as its trips are no fewer than today's."""
    legs, fares, ways = ledger.legs, ledger.ways.fares, len(FARED)
    trips = np.concatenate([by_way[:, :, way] for way in FARED], axis=1)
    today = np.tile(legs.calendar.yearly, ways)
    forced = fares.has_stated_pass.T.ravel() & (trips >= today - 1e-9)
    asks = _column(codes, "fare") > 0
    season = np.where(asks, fares.reduced.middle.T.ravel(), fares.season.middle.T.ravel())
    aboard = np.tile(legs.people.aboard, (ways, 1))
    bought, held = paid(
        trips, fares.ticket.middle.T.ravel(), season, forced, aboard, ledger.ways.groups
    )
    items[:, ledger.items["tickets"]] = bought
    items[:, ledger.items["pass"]] = held * ~asks
    items[:, ledger.items["reduced"]] = held * asks


def _items(
    codes: np.ndarray, ledger: Ledger, by_way: np.ndarray, cycled: np.ndarray, shared: np.ndarray
) -> np.ndarray:
    """Weights of what is paid by the year, shape (p, items)."""
    legs, cars, at = ledger.legs, ledger.cars, ledger.items
    items = np.zeros((len(codes), ledger.items_count))
    car, gone, none = (_column(codes, name) for name in ("car", "second", "last"))
    kept = items[:, at["cars"]]
    kept[:, : len(cars.is_owned)] = cars.is_owned
    if cars.main >= 0:
        kept[:, [cars.main]] = (car == 0) & (none == 0)
    for name in LEVERS["car"][1:]:
        kept[:, [STATE_NAMES.index(name)]] = (car == level("car", name)) & (none == 0)
    if cars.second >= 0:
        kept[:, [cars.second]] = gone == 0
    items[:, at["spare_car"]] = (gone > 0) | (none > 0)
    _tickets(codes, items, by_way, ledger)
    items[:, at["keep"]] = legs.calendar.yearly
    grown = legs.people.aboard & (np.arange(legs.people.aboard.shape[1]) < ledger.adults)
    riders = np.where(np.any(grown, axis=1)[:, None], grown, legs.people.aboard)
    to_station = (by_way[:, :, OTHER] > 0) & (ledger.ways.other.by_bike > 0)
    rolled = to_station & (legs.kind == WEEK) & flags("replaceable")[legs.mode]
    new = (((cycled > 0) | rolled)[:, :, None] & riders).any(axis=1)
    cycles = is_a("kind", "cycle")
    with_motor = cycles & flags("electric")
    electric_now = (with_motor[legs.mode][:, None] & legs.people.aboard).any(axis=0)
    any_now = (cycles[legs.mode][:, None] & legs.people.aboard).any(axis=0)
    electric = _column(codes, "cycle") >= level("cycle", "e_bike")
    items[:, at["bike"]] = (new & ~any_now).sum(axis=1, keepdims=True) * ~electric
    items[:, at["e_bike"]] = (new & ~electric_now).sum(axis=1, keepdims=True) * electric
    work = (legs.kind == WEEK) & (legs.purpose == WORK)
    paid = (((cycled > 0) | (shared > 0)) & work)[:, :, None] & grown
    items[:, at["sustainable_pay"]] = paid.any(axis=1).sum(axis=1, keepdims=True)
    return items


def more_at_home(codes: np.ndarray, ledger: Ledger, where: Reach) -> np.ndarray:
    """Days a week that sets of levers spend at home and not on the road, shape (p, n)."""
    legs = ledger.legs
    asked = where.telework_days[_column(codes, "telework")] * where.telework
    most = np.minimum(legs.calendar.travelled, legs.calendar.telework_most - legs.calendar.telework)
    return np.minimum(asked, np.maximum(most, 0.0))


def plans(codes: np.ndarray, ledger: Ledger, where: Reach) -> Plans:
    """Weights of p sets of levers; the order in which they were chosen is nowhere.

    Telework takes days away, then cycling its share of what is left, transit all that cycling
    leaves aside, sharing its days of what still drives; the cars are those that remain. Of the
    days that a lever spends at home a part comes back as other trips; of those already told,
    nothing: what is told of today is what happens today.
    """
    legs, law = ledger.legs, ledger.values["household_mobility.telework"].by_key()
    at = {name: codes[:, [place]] for place, name in enumerate(NAMES)}
    travelled = legs.calendar.travelled
    home = more_at_home(codes, ledger, where)
    fewer = where.errands * (at["errands"] > 0)
    days = travelled - home - fewer
    yearly = legs.calendar.ways * legs.calendar.weeks * (days + home * ledger.rebound)
    if where.flight >= 0:
        each = 2.0 if legs.calendar.ways[where.flight] >= 2 else legs.calendar.ways[where.flight]
        one_less = np.zeros(legs.n)
        one_less[where.flight] = each
        yearly = np.maximum(yearly - one_less * at["flight"], 0.0)
    is_made = (home <= 0) | (days > 1e-9)  # what comes back of a trip no longer made goes as today
    rides = where.cycle & (legs.km <= where.cycle_up_to[at["cycle"]]) & is_made
    cycled = where.practice["cycle_share"] * rides
    by_transit = np.where(rides, 0.0, where.transit * (at["transit"] > 0)) * is_made
    by_train = where.train * (at["train"] > 0)
    driven = 1 - cycled - by_transit - by_train
    by_others = driven * where.passenger * (at["passenger"] > 0) * is_made
    driven = driven - by_others
    more = np.array([ABOARD.index(_POOLED[name]) for name in LEVERS["share"]])[at["share"]]
    pooled = np.minimum(where.carpool_days[at["share"]] / np.maximum(days, 1e-9), 1.0)
    seats = where.share * (at["last"] == 0)
    shared = np.where(rides, 0.0, driven * pooled * (seats >= np.maximum(more, 1)) * is_made)
    by_way = np.zeros((len(codes), legs.n, WAYS))
    car = _car_ways(codes, ledger)[:, :, None]
    np.put_along_axis(by_way, car, (driven - shared)[:, :, None], axis=2)
    more = more * (at["last"] == 0)
    pool = car + (more * len(CAR_WAYS))[:, :, None]
    with_more = np.take_along_axis(by_way, pool, axis=2) * (more == 0)[:, :, None]
    np.put_along_axis(by_way, pool, with_more + shared[:, :, None], axis=2)
    bike = np.where(at["cycle"] >= level("cycle", "e_bike"), E_BIKE, BIKE)[:, :, None]
    np.put_along_axis(by_way, np.broadcast_to(bike, car.shape), cycled[:, :, None], axis=2)
    by_way[:, :, OTHER] += by_transit + by_train
    by_way[:, :, PASSENGER] += by_others
    came = legs.calendar.ways * legs.calendar.weeks * home * law["share"]
    came = came * law["uncertainty"] / NORMAL_95
    trips = by_way * yearly[:, :, None]
    items = _items(codes, ledger, trips, cycled, shared)
    weights = np.concatenate([trips.reshape(len(codes), -1), items], axis=1)
    back = np.concatenate(
        [(by_way * came[:, :, None]).reshape(len(codes), -1), np.zeros_like(items)], axis=1
    )
    to_station = by_transit * (ledger.ways.other.by_car > 0)
    is_possible = _possible(codes, ledger, driven + to_station, days, where)
    lift = ((by_transit + by_train) * (ledger.ways.other.by_car > 0) * legs.people.has_lift).any(
        axis=1
    )
    return Plans(codes, weights, back, is_possible & ~(lift & (at["last"][:, 0] > 0)))


def _weekday_clash(
    legs: Legs, waits: np.ndarray, part: np.ndarray, days: np.ndarray, left: np.ndarray
) -> np.ndarray:
    """Days a week on which more drivers must leave than cars remain, as far as the weekdays
    worked at home are known, shape (p,)."""
    named = np.flatnonzero(waits & legs.calendar.home_on.any(axis=1))
    _, first = np.unique(legs.people.driver[named], return_index=True)
    rows = named[first]
    if len(rows) < 2:
        return np.zeros(len(days))
    home = (legs.calendar.days - days)[:, rows]
    result = weekday_clash(legs.calendar.home_on[rows], days[:, rows], home, part[:, rows], left)
    return np.where((home > 0).all(axis=1), result, 0.0)


def _possible(
    codes: np.ndarray, ledger: Ledger, part: np.ndarray, days: np.ndarray, where: Reach
) -> np.ndarray:
    """Whether the cars that remain can take every driver where an hour waits, as today; without
    any, whether little enough is left to drive each week for a shared one near home."""
    legs, driven = ledger.legs, part * days
    waits = (legs.kind == WEEK) & np.isin(legs.purpose, TIMED) & (legs.car >= 0)
    busy = np.zeros(len(codes))
    for who in np.unique(legs.people.driver[waits]):
        busy += driven[:, waits & (legs.people.driver == who)].max(axis=1)
    gone, none, car, share = (
        codes[:, NAMES.index(name)] for name in ("second", "last", "car", "share")
    )
    cars = ledger.cars.count - gone
    left = where.practice["one_car_days"] * cars
    late = (where.practice["one_car_days"] - where.practice["timetable_days"]) * cars
    meets = _weekday_clash(legs, waits, part, days, cars) <= late + 1e-9
    weekly = driven[:, (legs.kind == WEEK) & (legs.car >= 0)].sum(axis=1)
    most = where.practice["shared_days"] if where.is_shared_near else 0.0
    idle = (car > 0) | (share > 0)
    can_share = ~idle & (weekly <= most + 1e-9)
    return np.where(none > 0, can_share, (gone == 0) | ((busy <= left) & meets))
