"""Every way a household's legs could be made, public transport that really runs among them: what
one one-way trip of each emits, costs and takes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from calc.mobility.car.household import MOST_CARS, Garage, smaller_size
from calc.mobility.modes import MODE, flags, is_a, kept_part
from calc.mobility.trips import model
from calc.mobility.trips.trip import NONE, SURE, TripRequest, between, served, shared, way_distance
from calc.mobility.week.fares import Fares, Price, fares, shared_passes
from calc.mobility.week.legs import JOURNEY, REST, WEEK, Legs, car_kilometres
from calc.mobility.week.request import CAR, HouseholdRequest
from calc.parameters import Parameters, parameters
from calc.places import communes
from calc.places.communes import same_place
from calc.places.journeys import Train, journey
from calc.schema.inputs import filled
from calc.schema.vocabulary import CAR_MOTORS, MODES, UNKNOWN
from calc.uncertainty import NORMAL_80, NORMAL_95

NETWORKS = {"metro": "metro", "tram": "tram", "free_bus": "bus"}
"""Kind of a network that is known to serve both ends → its mode."""


@dataclass(frozen=True)
class Existing:
    """What could carry each leg instead, shape (n,).

    Attributes
    ----------
    mode : ndarray of int
        -1 where nothing is known to run.
    trains : tuple of Train or None
        What runs along its line, coaches too; None where the mode's own law tells how far it is,
        how long it takes and how much one moves: NaN.
    """

    mode: np.ndarray
    trains: tuple[Train | None, ...]

    def _each(self, figure: Callable[[Train], float], otherwise: float = np.nan) -> np.ndarray:
        return np.array([figure(one) if one else otherwise for one in self.trains], dtype=float)

    @property
    def km(self) -> np.ndarray:
        """One way, along the line. [km]"""
        return self._each(lambda train: train.distance)

    @property
    def minutes(self) -> np.ndarray:
        """Door to door. [min]"""
        return self._each(lambda train: train.minutes)

    @cached_property
    def by_car(self) -> np.ndarray:
        """To the stations by the household's car. [km]"""
        return self._each(lambda train: train.reached("car"), 0.0)

    @cached_property
    def by_bike(self) -> np.ndarray:
        """To the stations by bicycle. [km]"""
        return self._each(lambda train: train.reached("bike"), 0.0)

    @cached_property
    def on_foot(self) -> np.ndarray:
        """To the stations on foot. [km]"""
        return self._each(lambda train: train.reached("walk"), 0.0)

    @property
    def active(self) -> np.ndarray:
        """Moved. [min]"""
        law = parameters()["rails.reach"].by_key()
        hours = self.on_foot / law["walk_speed"] + self.by_bike / law["cycle_speed"]
        return np.where([train is not None for train in self.trains], 60 * hours, np.nan)

    @property
    def stations(self) -> tuple[tuple[str, ...], ...]:
        """Where one boards, changes and gets off; empty where it is not known."""
        return tuple(train.stations if train else () for train in self.trains)


def train_of(legs: Legs, leg: int) -> tuple[int, Train | None]:
    """The train of a leg: of the kind that was told, else the quickest by day, else a coach; and
    its mode, unknown where none runs."""
    ends = legs.route.ends[:, leg]
    (is_same,) = same_place(*legs.route.ends[:, [leg]])
    if is_same or not communes.known(ends).all():
        return UNKNOWN, None
    way = journey(*ends.tolist())
    asked = [name for name in way.trains if MODE[name] == legs.route.could[leg]]
    by_day = [name for name in way.trains if name != "night_train"]
    name = min(asked or by_day, key=lambda one: way.trains[one].minutes, default=None)
    if name:
        return MODE[name], way.trains[name]
    return (MODE["coach"] if way.coach else UNKNOWN), way.coach


def _by_train(legs: Legs) -> Existing:
    """The trains of every leg, as they run; none of one that could go otherwise."""
    could = legs.route.could
    lines = is_a("kind", "train") | (np.arange(len(MODES)) == MODE["coach"])
    is_asked = (legs.kind != REST) & ((could < 0) | lines[could])
    ways = [
        train_of(legs, leg) if asked else (UNKNOWN, None)
        for leg, asked in enumerate(is_asked.tolist())
    ]
    mode = np.array([mode for mode, _ in ways], dtype=int)
    return Existing(mode, tuple(train for _, train in ways))


def _is_usable(legs: Legs, result: Existing, values: Parameters) -> np.ndarray:
    """A station that needs a car is for who drives one today, or is driven there by somebody of
    the household; a bicycle for who may cycle, a long way on foot for who may walk it."""
    near = values["household_mobility.practice"].by_key()["short_walk"]
    return (
        ((result.by_car == 0) | (legs.car >= 0) | legs.people.has_lift)
        & ((result.by_bike == 0) | (legs.people.can_cycle != 0))
        & ((result.on_foot <= near) | legs.people.can_walk)
    )


def existing(legs: Legs, values: Parameters) -> Existing:
    """What runs between both ends: as told, else a network that serves both, else the train."""
    train = _by_train(legs)
    runs = ~legs.route.at_night & ~legs.route.nothing_runs
    is_train = (train.mode >= 0) & _is_usable(legs, train, values) & runs
    start, end = (communes.index(ends) for ends in legs.route.ends)
    urban = np.full(legs.n, UNKNOWN)
    for kind, name in NETWORKS.items():
        apart = ((start != end) | (kind == "free_bus")) & runs
        urban = np.where(
            (shared(kind, start, end) == SURE) & apart & (urban < 0), MODE[name], urban
        )
    is_known = (legs.route.could >= 0) & ~(is_train & (train.mode == legs.route.could))
    by_law = np.where(is_known, legs.route.could, np.where(legs.kind == JOURNEY, UNKNOWN, urban))
    guessed = (legs.kind == JOURNEY) & ~is_train & ~is_known & ~known_ends(legs)
    by_law = np.where(guessed, MODE["high_speed_train"], by_law)
    runs_train = is_train & (by_law < 0)
    return Existing(
        np.where(runs_train, train.mode, by_law),
        tuple(one if shown else None for one, shown in zip(train.trains, runs_train, strict=True)),
    )


def known_ends(legs: Legs) -> np.ndarray:
    """Whether both ends of each leg are places that we know, shape (n,)."""
    return communes.known(legs.route.start) & communes.known(legs.route.end)


def missing_lines(legs: Legs, mode: np.ndarray, values: Parameters) -> list[str]:
    """Why no line is known for a mode between both ends of each leg, as the comparator of a trip
    says it; "" where one may run."""
    known = known_ends(legs)
    weekly_train = known & (legs.kind == WEEK) & is_a("kind", "train")[mode] & (mode >= 0)
    start, end = np.where(weekly_train, legs.route.ends, "")
    reasons = between(start, end, np.where(weekly_train, mode, UNKNOWN)).reason
    lost = known & (served(mode, *(communes.index(codes) for codes in legs.route.ends)) == NONE)
    least = values["mobility.reach"].by_key("plane")["least"]
    near = (mode == MODE["plane"]) & (legs.km < least) & legs.route.is_by_land
    return np.select([lost, near], ["no_network", "too_near"], np.array(reasons)).tolist()


CAR_WAYS = ("own", "main", "smaller", "electric")
"""In its own car, in the household's main one, in a smaller one or an electric one in its place."""
ABOARD = ("alone", "one_more", "two_more")
"""With how many more people than today the car is shared."""
_BY_CAR = [(car, aboard) for aboard in ABOARD for car in CAR_WAYS]
_OTHERWISE = ("bike", "e_bike", "other", "shared", "passenger")
NAMES = (*(f"{car}, {aboard}" for car, aboard in _BY_CAR), *_OTHERWISE)
"""Every way of a leg; *other* is the public transport that exists, or that was told; *shared* is a
car that is nobody's own: car sharing in town, a hired one for a journey; *passenger*, a seat in
the car of somebody who makes the same trip."""
WAY = {name: place for place, name in enumerate(NAMES)}
WAYS = len(NAMES)
OWN, BIKE, E_BIKE, OTHER, SHARED, PASSENGER = (
    WAY[name] for name in ("own, alone", "bike", "e_bike", "other", "shared", "passenger")
)
FARED = (OWN, OTHER)
"""Ways that may run on tickets."""


def car_way(car: str, aboard: str = "alone") -> int:
    """Place of a way by car.

    Examples
    --------
    >>> car_way("own") == OWN, NAMES[car_way("electric", "two_more")]
    (True, 'electric, two_more')
    """
    return WAY[f"{car}, {aboard}"]


_NO_CAR = [0] * len(_OTHERWISE)
CAR_OF = np.array([*(CAR_WAYS.index(car) for car, _ in _BY_CAR), *_NO_CAR])
"""Place in ``CAR_WAYS`` of each way; the own car where it is none."""
MORE = np.array([*(ABOARD.index(aboard) for _, aboard in _BY_CAR), *_NO_CAR])
"""People more aboard than today."""
POOLED = (MORE > 0) | (np.arange(WAYS) == PASSENGER)
"""With somebody who is picked up, or who picks one up."""
CYCLED = np.isin(np.arange(WAYS), [BIKE, E_BIKE])


@dataclass(frozen=True)
class WayErrors:
    """Standard errors of one one-way trip, shape (n, WAYS). [kgCO2e], [EUR], [h]"""

    emissions: np.ndarray
    cost: np.ndarray
    duration: np.ndarray


@dataclass(frozen=True)
class Ways:
    """Of one one-way trip of each leg by each way, for the household, shape (n, WAYS).

    Attributes
    ----------
    emissions, cost, duration, active : ndarray
        [kgCO2e], [EUR] that the trip adds, tickets apart, [h], [min]
    emissions_made : ndarray
        Of which the making of vehicles. [kgCO2e]
    errors : WayErrors
    mode : ndarray of int
    fares : Fares, each (n, 2)
        Of the ways of ``FARED`` that run on tickets, 0 for the rest.
    groups : list of ndarray of int
        Legs by those ways that one pass serves; see
        :func:`~calc.mobility.week.fares.shared_passes`.
    kept : ndarray, shape (n,)
        What keeping the vehicle costs beside what a trip adds, for those of no car's account:
        a motorbike, a bicycle already there. [EUR for a one-way trip]
    has_price : ndarray of bool
        False where nobody knows what the trip costs: counted as nothing, and said.
    other : Existing
        What the way *other* is.
    """

    emissions: np.ndarray
    emissions_made: np.ndarray
    cost: np.ndarray
    duration: np.ndarray
    active: np.ndarray
    errors: WayErrors
    mode: np.ndarray
    km: np.ndarray
    fares: Fares
    groups: list[np.ndarray]
    kept: np.ndarray
    has_price: np.ndarray
    other: Existing


def garage(request: HouseholdRequest, legs: Legs) -> Garage:
    """The cars told, and those that trips drive without their being told."""
    cars, place = request.cars, np.array(request.numbers["c"], dtype=int) - 1

    def laid(column: np.ndarray, empty: float) -> np.ndarray:
        whole = np.full(MOST_CARS, empty)
        whole[place] = column
        return whole

    km = car_kilometres(legs)
    owned = np.zeros(MOST_CARS, dtype=bool)
    owned[place] = True
    owned |= np.bincount(legs.car[legs.car >= 0], minlength=MOST_CARS) > 0
    order = np.argsort(np.where(owned, -km, np.inf), kind="stable")
    count = int(owned.sum())
    return Garage(
        is_owned=owned,
        size=laid(cars.size, UNKNOWN).astype(int),
        motor=laid(cars.motor, UNKNOWN).astype(int),
        consumption=laid(cars.consumption, np.nan),
        age=laid(cars.age, np.nan),
        km=km,
        fixed_cost=laid(cars.fixed_cost, np.nan),
        main=int(order[0]) if count else -1,
        second=int(order[count - 1]) if count > 1 else -1,
    )


def _cars(legs: Legs, cars: Garage, values: Parameters) -> tuple[np.ndarray, ...]:
    """Size, motor and consumption of the car of each leg by each way, shape (n, WAYS)."""
    main = max(cars.main, 0)
    own = np.where(legs.car >= 0, legs.car, MOST_CARS)  # somebody else's: nothing is known of it

    def by_car(column: np.ndarray, unknown: float, smaller: object, electric: object) -> np.ndarray:
        of_leg = np.append(column, unknown)[own]
        four = np.full((legs.n, len(CAR_WAYS)), unknown, dtype=column.dtype)
        for place, value in enumerate((of_leg, column[main], smaller, electric)):
            four[:, place] = value
        return four[:, CAR_OF]

    return (
        by_car(cars.size, UNKNOWN, smaller_size(cars.size[main], values), cars.size[main]),
        by_car(cars.motor, UNKNOWN, cars.motor[main], CAR_MOTORS.index("electric")),
        by_car(cars.consumption, np.nan, np.nan, np.nan),
    )


def _modes(legs: Legs, other: Existing, adults: int) -> np.ndarray:
    """Mode of each leg by each way; a child who comes along sits on a cargo bike."""
    mode = np.repeat(legs.mode[:, None], WAYS, axis=1)
    grown = legs.people.aboard[:, :adults].sum(axis=1)
    with_child = (grown > 0) & (legs.members > grown)
    mode[:, BIKE] = MODE["bike"]
    mode[:, E_BIKE] = np.where(with_child, MODE["e_cargo_bike"], MODE["e_bike"])
    mode[:, OTHER] = np.where(other.mode >= 0, other.mode, legs.mode)
    mode[:, PASSENGER] = CAR
    return mode


def _trips(
    legs: Legs, mode: np.ndarray, other: Existing, cars: Garage, contrails: int, values: Parameters
) -> TripRequest:
    known = communes.known(legs.route.ends.ravel()).reshape(legs.route.ends.shape)
    is_placed = known.all(axis=0) & np.isfinite(legs.route.great_circle)
    by_law = np.nan_to_num(way_distance(legs.route.great_circle[:, None], mode, values))
    km = np.where(np.isnan(legs.route.great_circle)[:, None], legs.km[:, None], by_law)
    km = np.where(is_placed[:, None], np.nan, km)
    km[:, OTHER] = np.where(np.isfinite(other.km), other.km, km[:, OTHER])
    aboard = (legs.members + legs.people.others)[:, None] + MORE
    aboard = np.where(CYCLED, 1.0, aboard)
    aboard[:, PASSENGER] = legs.members + 1.0
    size, motor, used = _cars(legs, cars, values)
    start, end = np.repeat(np.where(known, legs.route.ends, ""), WAYS, axis=1)
    return filled(
        TripRequest,
        mode.size,
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


_BY_DISTANCE = ("emissions", "cost", "duration")


def _detour(figures: dict[str, np.ndarray], values: Parameters) -> None:
    """Who picks somebody up goes a little round: everything of the trip with it."""
    longer = 1 + values["household_mobility.practice"].by_key()["carpool_detour"] * POOLED
    for name, column in figures.items():
        if name.replace("marginal_", "").partition("_")[0] in (*_BY_DISTANCE, "distance"):
            figures[name] = column * longer


def _of_car(figures: dict[str, np.ndarray], name: str, legs: Legs, other: Existing) -> np.ndarray:
    """What a car adds to a figure of one person on the way to the station, shape (n,): the one
    that is driven today, or one that drives them there and comes back."""
    way = np.where(legs.car >= 0, OWN, PASSENGER)
    row = np.arange(legs.n)
    there_and_back = 2 * (legs.members + 1) / np.maximum(legs.members, 1)
    cars = np.where(legs.car >= 0, 1.0, there_and_back)
    per_km = figures[name][row, way] / np.maximum(figures["distance_travelled"][row, way], 1e-9)
    return np.where(other.by_car > 0, other.by_car * cars * per_km, 0.0)


def _drives_them(figures: dict[str, np.ndarray], legs: Legs, other: Existing) -> np.ndarray:
    """Hours of who drives others to the station and comes back, shape (n,)."""
    pace = figures["duration"][:, PASSENGER] / np.maximum(
        figures["distance_travelled"][:, PASSENGER], 1
    )
    return np.where(legs.car >= 0, 0.0, 2 * other.by_car * pace)


def _to_the_station(figures: dict[str, np.ndarray], legs: Legs, other: Existing) -> None:
    """What the car burns to the station, or around a ferry, is the trip's."""
    for name in _ADDED:
        figures[name][:, OTHER] += _of_car(figures, name, legs, other)
        figures[name][:, OWN] += _to_the_ports(figures, legs, name)
    moved = np.where(np.isfinite(other.active), other.active, figures["active_minutes"][:, OTHER])
    figures["active_minutes"][:, OTHER] = moved


def _to_the_ports(figures: dict[str, np.ndarray], legs: Legs, name: str) -> np.ndarray:
    """What a car adds to a figure of one person on the road around a ferry, shape (n,)."""
    rows = np.flatnonzero(is_a("way", "sea")[legs.mode] & known_ends(legs))
    boats = [journey(*ends).ferry for ends in legs.route.ends[:, rows].T.tolist()]
    far = np.zeros(legs.n)
    far[rows] = [boat.road_distance if boat else 0.0 for boat in boats]
    per_km = figures[name][:, PASSENGER] / np.maximum(
        figures["distance_travelled"][:, PASSENGER], 1e-9
    )
    return far * per_km * (legs.members + 1) / np.maximum(legs.members, 1)


_ADDED = tuple(f"emissions{end}" for end in ("", "_low", "_high", "_manufacturing"))


def _ridden(legs: Legs, km: np.ndarray) -> np.ndarray:
    """Kilometres of a year that the same people make by the mode of each leg, shape (n,)."""
    yearly = km * legs.calendar.yearly
    same = (legs.mode[:, None] == legs.mode) & (
        legs.people.aboard[:, None] & legs.people.aboard
    ).any(axis=2)
    return same @ yearly


def _standard_error(figures: dict[str, np.ndarray], name: str) -> np.ndarray:
    """Standard error of a figure of the trips' model, from its 80 % range."""
    return (figures[f"{name}_high"] - figures[f"{name}_low"]) / (2 * NORMAL_80)


def _timed(figures: dict[str, np.ndarray], other: Existing) -> tuple[np.ndarray, np.ndarray]:
    """Hours of each (leg, way) and their standard error: of a timetable where there is one, which
    one misses as often as another."""
    hours, standard_error = figures["duration"].copy(), _standard_error(figures, "duration")
    ours, theirs = hours[:, OTHER].copy(), other.minutes / 60
    known = np.isfinite(theirs)
    hours[:, OTHER] = np.where(known, theirs, ours)
    standard_error[:, OTHER] *= np.where(known, theirs / np.maximum(ours, 1e-9), 1.0)
    return hours, standard_error


def _share_a_car(
    figures: dict[str, np.ndarray], hours: np.ndarray, legs: Legs, values: Parameters
) -> None:
    """Price, emissions and time of a car that is nobody's own, by the kilometre."""
    law = values["car.without"]
    is_car = legs.mode == CAR
    aboard = np.maximum(legs.members + legs.people.others, 1)
    each = figures["distance_travelled"][:, SHARED] / aboard
    for name, of in (("emissions", "emissions"), ("marginal_cost", "price")):
        band = law.by_key(f"shared_{of}")
        for end, key in (("", "middle"), ("_low", "low"), ("_high", "high")):
            own = figures[f"{name}{end}"][:, SHARED]
            figures[f"{name}{end}"][:, SHARED] = np.where(is_car, each * band[key], own)
    access = values["household_mobility.practice"].by_key()["shared_access"] / 60
    hours[:, SHARED] += np.where(is_car, access, 0.0)
    hours[:, PASSENGER] += access


def ways(request: HouseholdRequest, legs: Legs, cars: Garage, values: Parameters) -> Ways:
    """Ask the trips' model, once, for every leg by every way."""
    other = existing(legs, values)
    mode = _modes(legs, other, request.adults)
    grown = legs.people.aboard[:, : request.adults].sum(axis=1)
    riders = np.where(grown > 0, grown, legs.members)
    contrails = int(request.household.contrails[0] != 0)
    trips = _trips(legs, mode, other, cars, contrails, values)
    figures = {
        name: column.reshape(mode.shape)
        for name, column in model.answer(trips).items()
        if isinstance(column, np.ndarray) and column.dtype.kind == "f"
    }
    _detour(figures, values)
    _to_the_station(figures, legs, other)
    to_station = np.zeros(mode.shape)
    to_station[:, OTHER] = _of_car(figures, "marginal_cost", legs, other)
    to_station[:, OWN] = _to_the_ports(figures, legs, "marginal_cost")
    heads = np.repeat(legs.members[:, None], WAYS, axis=1).astype(float)
    on_bike = np.where(CYCLED, riders[:, None], heads)
    hours, hours_error = _timed(figures, other)
    _share_a_car(figures, hours, legs, values)
    household_hours = hours * heads
    household_hours[:, OTHER] += _drives_them(figures, legs, other)
    fared, runs_now = list(FARED), flags("ticketed")[legs.mode]
    is_theirs = np.where(runs_now[:, None], np.array(fared) == OWN, np.array(fared) == OTHER)
    result = fares(
        request,
        legs,
        mode[:, fared],
        usual=Price(figures["cost"][:, fared], _standard_error(figures, "cost")[:, fared]),
        is_theirs=is_theirs,
        values=values,
    )
    standard_error = (figures["emissions_high"] - figures["emissions"]) / NORMAL_80
    _own_making(figures, legs)
    timed = (legs.kind != REST)[:, None]
    paid = ~flags("ticketed")[mode]
    price = figures["marginal_cost"].copy()
    price[:, fared] = np.where(paid[:, fared], price[:, fared], result.ticket.middle)
    head = np.maximum(legs.members, 1)[:, None]
    ticket = Price(*map(np.nan_to_num, (result.ticket.middle, result.ticket.standard_error)))
    owned = paid[:, OWN] & (legs.mode != CAR)
    part = kept_part(legs.mode, _ridden(legs, figures["distance_travelled"][:, OWN]), values)
    kept = part * np.where(owned, figures["cost"][:, OWN] - figures["marginal_cost"][:, OWN], 0.0)
    return Ways(
        emissions=figures["emissions"] * on_bike,
        emissions_made=figures["emissions_manufacturing"] * on_bike,
        cost=np.nan_to_num(np.where(paid, figures["marginal_cost"], to_station)) * on_bike,
        duration=household_hours * timed,
        active=figures["active_minutes"] * on_bike * timed,
        errors=WayErrors(
            emissions=_unknown_car(standard_error, figures["emissions"], legs, cars, values)
            * on_bike,
            cost=np.nan_to_num(np.where(paid, _standard_error(figures, "marginal_cost"), 0.0))
            * on_bike,
            duration=hours_error * heads * timed,
        ),
        mode=mode,
        km=figures["distance_travelled"],
        fares=replace(
            result,
            ticket=ticket.times(legs.members[:, None]),
            season=result.season.times(head),
            reduced=result.reduced.times(head),
        ),
        groups=shared_passes(legs, mode[:, fared], values),
        kept=np.nan_to_num(kept) * on_bike[:, OWN],
        has_price=np.isfinite(price),
        other=other,
    )


def _own_making(figures: dict[str, np.ndarray], legs: Legs) -> None:
    """Kilometres of a car that replaces the main one keep the making of the car that leaves: it
    is behind it. The making of the car that is bought is paid by the year."""
    driven = legs.mode == CAR
    made = figures["emissions_manufacturing"]
    for aboard in ABOARD:
        behind = made[:, car_way("main", aboard)].copy()
        for way in (car_way("smaller", aboard), car_way("electric", aboard)):
            more = np.where(driven, behind - made[:, way], 0.0)
            figures["emissions"][:, way] += more
            made[:, way] += more


def _unknown_car(
    standard_error: np.ndarray, emissions: np.ndarray, legs: Legs, cars: Garage, values: Parameters
) -> np.ndarray:
    """A car of which the size or the motor is not told is known less well."""
    more = values["household_mobility.spread"].by_key()["unknown_car"] / NORMAL_95
    blurred = np.append((cars.size < 0) | (cars.motor < 0), True)
    own = blurred[np.where(legs.car >= 0, legs.car, MOST_CARS)]
    in_own, in_main = (CAR_WAYS.index(name) == CAR_OF for name in ("own", "main"))
    blind = np.where(in_own, own[:, None], blurred[max(cars.main, 0)])
    blind &= (in_own | in_main) & (legs.mode == CAR)[:, None]
    blind[:, [BIKE, E_BIKE, OTHER, SHARED]] = False
    blind[:, PASSENGER] = True
    wider = np.sqrt(standard_error**2 + (emissions * more) ** 2)
    return np.where(blind, wider, standard_error)
