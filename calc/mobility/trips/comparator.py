"""A journey by every mode side by side: what each emits, costs and takes, or why not; and, for
other programs, every way that exists with its kilometres, minutes and stations.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.mobility.formulas import combined
from calc.mobility.modes import MODE, column, is_a
from calc.mobility.trips import model
from calc.mobility.trips.trip import (
    NONE,
    PERHAPS,
    SURE,
    ComparisonRequest,
    Distances,
    LegsRequest,
    TripRequest,
    between,
    distances,
    served,
    shared,
    unknown_places,
)
from calc.parameters import Parameters, parameters
from calc.places.communes import same_place
from calc.places.journeys import Journey, journey
from calc.schema.inputs import Issue, code, day, filled, issues_where, read, take
from calc.schema.vocabulary import CAR_MOTORS, MODES, TRIP_PURPOSES
from calc.uncertainty import Ends, ended

ELECTRIC_CAR = "electric_car"
"""The same journey in an electric car, beside a car of another motor."""
SHARED_CARS = {"car_2": 1, "car_3": 2}
"""The same car with people more: a neighbour, two colleagues."""
RANGED = ("emissions", "cost", "marginal_cost", "duration")
REASONS = (
    "",
    "too_far",
    "too_near",
    "no_network",
    "sea_between",
    "no_road",
    "roads_unknown",
    "no_sea",
    "no_ferry",
    "no_station",
    "no_train",
    "places_unknown",
    "too_many",
)
CONDITIONS = (
    *("", "stop", "station", "network", "line", "airport", "port"),
    *("afoot", "aboard", "cabin"),
)


@dataclass(frozen=True)
class Comparison:
    """For one person and the whole journey, there and back when it is one.

    Attributes
    ----------
    ways : tuple of str, length m
        Modes of the vocabulary, then ``ELECTRIC_CAR`` when the car has another motor, then
        ``SHARED_CARS``.
    figures : dict of str to ndarray, shape (m,)
        By the names of :data:`calc.mobility.trips.model.OUTPUTS`.
    reasons, conditions : tuple of str, length m
        Why it is not proposed ("" when it is), and on what it hangs.
    journeys : int
        1, or 2 there and back.
    times_a_year : float
    way : Journey or None
        What leads from end to end, where both are told and no distance that rules.
    """

    ways: tuple[str, ...]
    figures: dict[str, np.ndarray]
    reasons: tuple[str, ...]
    conditions: tuple[str, ...]
    people: int
    journeys: int
    times_a_week: float
    times_a_year: float
    free_bus: bool
    is_work: bool
    way: Journey | None = None


@dataclass(frozen=True)
class Combined:
    """A journey of several legs: each figure with its bounds, for one person.

    Attributes
    ----------
    parts : dict of str to ndarray, shape (legs,)
        The same figures of each leg.
    """

    modes: tuple[str, ...]
    distances: np.ndarray
    figures: dict[str, Ends]
    active_minutes: np.ndarray
    parts: dict[str, np.ndarray]


def _one(array: np.ndarray, otherwise: float) -> float:
    (value,) = array.tolist()
    return value if np.isfinite(value) else otherwise


def _journeys(request: ComparisonRequest) -> int:
    is_regular = request.return_trip[0] < 0 and np.isfinite(request.times_a_week[0])
    return 2 if request.return_trip[0] == 1 or is_regular else 1


def _trips(
    request: ComparisonRequest,
    modes: np.ndarray,
    motors: np.ndarray,
    typed: np.ndarray,
    is_placed: bool = True,
) -> TripRequest:
    """The trips of one journey by some modes, shape (m,)."""
    n, same = len(modes), ["date", "car_size", "car_consumption", "contrails"]
    if is_placed:
        same += ["origin", "destination"]
    return filled(
        TripRequest,
        n,
        mode=modes.astype(np.int8),
        distance=typed,
        trips_per_year=np.full(n, float(_journeys(request))),
        occupancy=np.full(n, _one(request.people, 1.0)),
        car_motor=motors.astype(np.int8),
        **{name: np.repeat(getattr(request, name), n) for name in same},
    )


def settled(trips: TripRequest, people: int, values: Parameters) -> tuple[list[str], list[str]]:
    """Why each mode is not proposed, and on what it hangs: words of REASONS, CONDITIONS."""
    mode, way = trips.mode.astype(int), distances(trips, values)
    stated = (way.codes != "").all(axis=0)
    known = served(mode, *way.ends)
    is_known = stated & (is_a("kind", "train")[mode] | (mode == MODE["ferry"]))
    is_known |= (mode == MODE["coach"]) & np.isfinite(way.existing.minutes)
    within = values["mobility.reach"].each(mode)
    parted = ~_by_road(way)
    short_flight = (mode == MODE["plane"]) & parted
    least = np.where(short_flight, values["mobility.island_flight"].constant, within["least"])
    aboard = values["mobility.most_aboard"].constant[mode]
    shares = values["mobility.factor"].each(mode)["by_vehicle"] > 0
    needs = column("needs")[mode]
    reasons = np.array(way.existing.reason)
    reasons = np.where((reasons == "roads_unknown") & way.is_typed, "", reasons)
    reason = np.select(
        [
            (mode == MODE["ferry"]) & ~stated,
            reasons != "",
            shares & (people > aboard),
            (needs == "network") & stated & ~is_known & (known == NONE),
            ~is_known & (way.along > within["most"]),
            ~is_known & (way.along < least),
        ],
        ["places_unknown", reasons, "too_many", "no_network", "too_far", "too_near"],
        "",
    )
    is_sure = is_known | ((needs == "network") & stated & (known == SURE))
    condition = np.where(is_sure, "", needs).astype(object)
    condition = np.where(
        (needs == "network") & stated & (known == PERHAPS) & ~is_known, "station", condition
    )
    for place in np.flatnonzero(is_known & (mode == MODE["ferry"])):
        condition[place] = _aboard(way, int(place))
    return reason.tolist(), condition.tolist()


def _aboard(way: Distances, place: int) -> str:
    """With what one boards a ferry: nothing, a car, a car and a cabin."""
    boats = way.existing.crossing[place]
    if way.is_afoot[place] or boats is None:
        return "afoot"
    return "cabin" if boats.has_cabin else "aboard"


def _by_road(way: Distances) -> np.ndarray:
    """Whether roads lead from end to end, True where an end is not told."""
    cars = np.full(way.codes.shape[1], MODE["car"])
    origins, destinations = way.codes
    reasons = between(origins, destinations, cars).reason
    return np.array([not reason for reason in reasons])


def _with_detour(
    figures: dict[str, np.ndarray], ways: tuple[str, ...], values: Parameters
) -> dict[str, np.ndarray]:
    """Who picks somebody up goes a little round."""
    detour = values["household_mobility.practice"].by_key()["carpool_detour"]
    longer = np.where(np.isin(ways, list(SHARED_CARS)), 1 + detour, 1.0)
    return {name: column * longer for name, column in figures.items()}


def compare(request: ComparisonRequest) -> Comparison:
    """One journey by every mode.

    Parameters
    ----------
    request : ComparisonRequest
        One row, without issues.
    """
    values = parameters()
    electric = CAR_MOTORS.index("electric")
    twin = request.car_motor[0] != electric
    more = [ELECTRIC_CAR] if twin else []
    ways = (*MODES, *more, *SHARED_CARS)
    modes = np.array([MODE.get(way, MODE["car"]) for way in ways])
    motors = np.where(np.array(ways) == ELECTRIC_CAR, electric, request.car_motor[0])
    typed = np.repeat(request.distance, len(modes))
    trips = _trips(request, modes, motors, typed)
    if twin:  # what the household's own car burns says nothing of another
        trips.car_consumption[ways.index(ELECTRIC_CAR)] = np.nan
    for way, others in SHARED_CARS.items():
        trips.occupancy[ways.index(way)] += others
    people = int(_one(request.people, 1.0))
    reason, condition = settled(trips, people, values)
    seats = values["household_mobility.practice"].by_key()["car_seats"]
    full = np.isin(ways, list(SHARED_CARS)) & (trips.occupancy > seats)
    reason = np.where(full, "too_many", reason).tolist()
    figures = _with_detour(model.answer(trips), ways, values)
    ends = str(request.origin[0]), str(request.destination[0])
    is_placed = all(ends) and np.isnan(request.distance[0])
    is_placed &= not same_place(request.origin, request.destination)[0]
    result = journey(*ends) if is_placed else None
    if result and result.ferry:
        _add_road(figures, request, result.ferry.road_distance)
    (free,) = shared("free_bus", *distances(take(trips, np.array([0])), values).ends)
    purpose = "work" if request.purpose[0] < 0 else TRIP_PURPOSES[request.purpose[0]]
    weeks = float(values["household_mobility.weeks"].by_key()[purpose])
    week = _one(request.times_a_week, 0.0)
    return Comparison(
        ways=ways,
        figures=figures,
        reasons=tuple(reason),
        conditions=tuple(condition),
        people=people,
        journeys=_journeys(request),
        times_a_week=week,
        times_a_year=week * weeks,
        free_bus=bool(free > NONE),
        is_work=purpose == "work",
        way=result,
    )


def _add_road(figures: dict[str, np.ndarray], request: ComparisonRequest, distance: float) -> None:
    """What the car that leads to the port and from it adds to a ferry's figures."""
    if distance <= 0:
        return
    car, motor = np.array([MODE["car"]]), request.car_motor
    driven = model.answer(_trips(request, car, motor, np.array([distance]), is_placed=False))
    added = ("emissions", "emissions_use", "emissions_manufacturing", "cost", "marginal_cost")
    for name in added:
        for stated in set(ended(name)) & set(figures):
            figures[stated][MODE["ferry"]] += driven[stated][0]


def combine(request: ComparisonRequest, legs: LegsRequest) -> Combined:
    """A journey of several legs, summed: legs of one mode err together, of two apart."""
    modes = legs.leg_mode.astype(int)
    motors = np.full(len(modes), request.car_motor[0])
    figures = model.answer(_trips(request, modes, motors, legs.leg_distance, is_placed=False))
    ranged = {}
    for name in RANGED:
        middle, low, high = (figures[end] for end in ended(name))
        ranged[name] = combined(middle, low, high, modes)
    minutes = figures["active_minutes"]
    return Combined(
        tuple(MODES[mode] for mode in modes),
        legs.leg_distance,
        ranged,
        minutes,
        {end: figures[end] for name in RANGED for end in ended(name)},
    )


_CAR = (*ended("distance"), *ended("minutes"))


@dataclass(frozen=True)
class JourneyRequest:
    """Two ends, one array of shape (n,) a field."""

    date: np.ndarray = day("2021-07-01", "2035-12-31")
    origin: np.ndarray = code(required=True)
    destination: np.ndarray = code(required=True)

    def issues(self) -> list[Issue]:
        """An unknown place, twice the same one."""
        same = same_place(self.origin, self.destination)
        return [
            *unknown_places("origin", self.origin),
            *unknown_places("destination", self.destination),
            *issues_where("destination", "same_commune", same),
        ]


INPUTS = JourneyRequest
MOST_ITEMS = 100
OUTPUTS = (
    *(f"car_{name}" for name in _CAR),
    "bike_distance",
    "train_minutes",
    "train_ride_minutes",
    "train_changes",
    "train_stations",
    "ferry_minutes",
    "ferry_ports",
    "possible_modes",
    "impossible_modes",
)


def _modes(origin: str, destination: str, date: np.datetime64) -> tuple[str, str]:
    """Modes that lead there, and those that do not with the reason of each."""
    stated = {"origin": [origin], "destination": [destination], "date": [str(date)]}
    request, _ = read(ComparisonRequest, stated, 1)
    comparison = compare(request)
    ways = dict(zip(comparison.ways, comparison.reasons, strict=True))
    ways.pop(ELECTRIC_CAR)
    possible = ";".join(way for way, why in ways.items() if not why)
    return possible, ";".join(f"{way}:{why}" for way, why in ways.items() if why)


def _row(origin: str, destination: str, date: np.datetime64) -> dict[str, object]:
    way = journey(origin, destination)
    train, ferry = way.train, way.ferry
    possible, impossible = _modes(origin, destination, date)
    return {
        **{f"car_{name}": getattr(way.car, name) if way.car else np.nan for name in _CAR},
        "bike_distance": way.bicycle_distance,
        "train_minutes": train.minutes if train else np.nan,
        "train_ride_minutes": train.ride_minutes if train else np.nan,
        "train_changes": float(train.changes) if train else np.nan,
        "train_stations": " → ".join(train.stations) if train else "",
        "ferry_minutes": ferry.minutes if ferry else np.nan,
        "ferry_ports": " ; ".join(f"{boat.start.name} → {boat.end.name}" for boat in ferry.links)
        if ferry
        else "",
        "possible_modes": possible,
        "impossible_modes": impossible,
    }


def answer(inputs: JourneyRequest, draws: int = 0) -> dict[str, np.ndarray]:
    """Journeys by every way that exists.

    Parameters
    ----------
    inputs : JourneyRequest
        Without issues.
    draws : int, optional
        Not used: ranges follow from the errors measured on known journeys.

    Returns
    -------
    dict of str to ndarray, shape (n,)
        By the names of ``OUTPUTS``. [km], [min]; NaN and "" where nothing leads.

    Examples
    --------
    >>> day = np.array(["2026-11-28"], dtype="datetime64[D]")
    >>> asked = JourneyRequest(day, np.array(["62119"]), np.array(["59350"]))
    >>> answer(asked)["train_stations"][0].item()
    'Béthune → Lille Flandres'
    """
    rows = [
        _row(origin, destination, date)
        for origin, destination, date in zip(
            inputs.origin.tolist(), inputs.destination.tolist(), inputs.date, strict=True
        )
    ]
    return {name: np.array([row[name] for row in rows]) for name in OUTPUTS}
