"""Journeys for a page: one with its year, its health, and what to propose instead of the car; two
commutes side by side, each as it is, and by the ways that could replace it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from calc.mobility.car.household import garage_of, spared
from calc.mobility.formulas import mortality_reduction, together
from calc.mobility.modes import (
    MODE,
    Yearly,
    column,
    farthest,
    flags,
    kept_part,
    named,
    practised,
    yearly,
)
from calc.mobility.trips.comparator import (
    CONDITIONS,
    ELECTRIC_CAR,
    SHARED_CARS,
    Combined,
    Comparison,
    combine,
    compare,
)
from calc.mobility.trips.model import answer
from calc.mobility.trips.trip import ComparisonRequest, LegsRequest, TripRequest
from calc.parameters import Parameters, parameters
from calc.schema.inputs import Issue, choice, filled, issues_where, quantity
from calc.schema.vocabulary import CAR_MOTORS, MODES, UNKNOWN
from calc.uncertainty import NORMAL_80, Ends, Range


@dataclass(frozen=True)
class Health:
    """What the movement of each way does when it is made each week, shape (m,)."""

    minutes: np.ndarray
    share: np.ndarray
    reduction: Range


@dataclass(frozen=True)
class LegsYear:
    """A year of a journey of several legs: its cost, whether a pass pays for some of it, and what
    it adds in the car's place. [EUR/yr]"""

    cost: Range
    by_pass: bool
    change: float


@dataclass(frozen=True)
class JourneyYear:
    """A journey made each week, over a year: for one person, cars kept.

    Attributes
    ----------
    yearly : Yearly
        Of each way of the comparison, the car's being the one replaced.
    spared : tuple of float
        More, for the whole car, when the journey is all that it is kept for: middle, low, high.
        [EUR/yr]
    """

    yearly: Yearly
    spared: Ends


def mode_of(way: str) -> int:
    """Mode of a way of the comparison: a car is a car whatever its motor and who is in it.

    Examples
    --------
    >>> mode_of("electric_car") == mode_of("car_3") == MODE["car"]
    True
    """
    return MODE.get(way, MODE["car"])


def _price(figures: dict[str, np.ndarray], journeys: float) -> tuple[np.ndarray, np.ndarray]:
    """What a one-way journey adds, and its standard error. [EUR]"""
    apart = figures["marginal_cost_high"] - figures["marginal_cost_low"]
    return figures["marginal_cost"] / journeys, apart / (2 * NORMAL_80) / journeys


def _kept_price(
    mode: np.ndarray,
    figures: dict[str, np.ndarray],
    journeys: float,
    times: float,
    values: Parameters,
) -> tuple[np.ndarray, np.ndarray]:
    """The same with what keeping one's own moped or bicycle costs, of so many a year."""
    held = flags("owned")[mode] & (mode != MODE["car"])
    kept = kept_part(mode, times * figures["distance_travelled"], values)
    kept = np.where(held, kept * (figures["cost"] - figures["marginal_cost"]), 0.0)
    _, standard_error = _price(figures, journeys)
    return (figures["marginal_cost"] + kept) / journeys, standard_error


def year_of(comparison: Comparison, request: ComparisonRequest) -> JourneyYear:
    """The year of a journey by every way, by the account of every page."""
    values = parameters()
    mode = np.array([mode_of(way) for way in comparison.ways])
    car, times = comparison.ways.index("car"), comparison.times_a_year * comparison.journeys
    price, standard_error = _kept_price(
        mode, comparison.figures, comparison.journeys, times, values
    )
    one = garage_of(
        size=int(request.car_size[0]),
        motor=int(request.car_motor[0]),
        consumption=float(request.car_consumption[0]),
        km=times * float(comparison.figures["distance_travelled"][car]),
    )
    return JourneyYear(
        yearly(
            mode,
            price,
            standard_error,
            times=times,
            is_work=comparison.is_work,
            today=car,
            values=values,
        ),
        spared(one, request.date[0], values),
    )


def year_of_legs(comparison: Comparison, legs: Combined) -> LegsYear:
    """The year of a journey of several legs, by the account of every page."""
    values = parameters()
    mode = np.array([MODE[name] for name in legs.modes])
    times, car = comparison.times_a_year * comparison.journeys, comparison.ways.index("car")
    price, standard_error = _price(legs.parts, comparison.journeys)
    by_car = float(comparison.figures["marginal_cost"][car]) * comparison.times_a_year
    each = yearly(
        mode, price, standard_error, times=times, is_work=comparison.is_work, today=0, values=values
    )
    cost = each.cost.middle.sum(keepdims=True)
    apart = np.sqrt(((each.cost.high - each.cost.middle) ** 2).sum())
    return LegsYear(
        Range(cost, np.maximum(cost - apart, 0.0), cost + apart),
        bool(each.by_pass.any()),
        float(cost[0]) - by_car,
    )


def health(ways: tuple[str, ...], weekly_minutes: np.ndarray) -> Health:
    """What moving so long each week does, by the activity of each way.

    Parameters
    ----------
    ways : tuple of str, length m
    weekly_minutes : ndarray, shape (m,)
    """
    values = parameters()
    names = column("activity")[[mode_of(way) for way in ways]]
    activity = [values["mobility.health"].rows.index(str(name)) for name in names]
    dose = values["mobility.health"].each(activity)
    ends = (dose[f"reduction{end}"] for end in ("", "_low", "_high"))
    recommended = float(values["household_mobility.movement"].constant)
    return Health(
        weekly_minutes,
        weekly_minutes / recommended,
        Range(*ends).each(
            lambda end: mortality_reduction(weekly_minutes, dose["minutes"], end, dose["cap"])
        ),
    )


def health_of_legs(legs: Combined, times_a_week: float) -> Health:
    """What a journey of several legs does when it is made each week, shape (1,)."""
    each = health(legs.modes, legs.active_minutes * times_a_week)
    return Health(
        each.minutes.sum(keepdims=True),
        each.share.sum(keepdims=True),
        each.reduction.each(lambda end: np.array([together(*end)])),
    )


COMBINED = "combined"
"""The key of a journey of several legs among the ways."""
_UNCERTAIN = {False: ("network",), True: tuple(set(CONDITIONS) - {"", "afoot"})}
"""On what a way that is proposed may not hang, by whether both places are known."""


@dataclass(frozen=True)
class Instead:
    """A way by its key, and what it spares for one person's whole journey beside the car.

    Attributes
    ----------
    emissions : float
        [kgCO2e]
    """

    key: str
    emissions: float


def proposed(
    today: np.ndarray,
    emissions: np.ndarray,
    duration: np.ndarray,
    is_offered: np.ndarray,
    left: float,
) -> np.ndarray:
    """The most sober of the ways that are about as quick as the quickest of those that cut enough.

    Parameters
    ----------
    today : ndarray, shape (n,)
        What is emitted now. [kgCO2e]
    emissions : ndarray, shape (n, m)
        By each way. [kgCO2e]
    duration : ndarray, shape (2, n, m)
        Middle and high: as quick is whose middle the quickest may take. [h]
    is_offered : ndarray of bool, shape (n, m)
    left : float
        Part of today's emissions that a way leaves at most. [-]

    Returns
    -------
    ndarray of int, shape (n,)
        Place of the way; -1 where none cuts enough.

    Examples
    --------
    Of a bus, a bicycle about as quick, and legs that are not, the bicycle:

    >>> proposed(
    ...     np.array([2.0]), np.array([[0.9, 0.04, 0.0]]),
    ...     np.array([[[0.5, 0.6, 1.6]], [[0.7, 0.8, 1.9]]]),
    ...     np.array([[True, True, True]]), 0.5,
    ... ).tolist()
    [1]
    """
    middle, high = duration
    cuts = is_offered & (emissions <= left * today[:, np.newaxis])
    quickest = np.argmin(np.where(cuts, middle, np.inf), axis=1)[:, np.newaxis]
    as_quick = cuts & (middle <= np.take_along_axis(high, quickest, axis=1))
    best = np.argmin(np.where(as_quick, emissions, np.inf), axis=1)
    return np.where(cuts.any(axis=1), best, -1)


def instead_of_car(
    comparison: Comparison, among: Collection[str], legs: Combined | None = None
) -> Instead | None:
    """What to propose instead of the car for one journey.

    Ways with a motor of one's own, those that hang on an « if » (a line that nobody knows to run
    between two known places), a ferry but one that is known and taken on foot, what takes far
    longer than the car, or a night train for what comes back each week, are not proposed; where
    nothing else cuts enough, sharing the car is if it does, else the most sober of these, be it the
    car.

    Parameters
    ----------
    among : collection of str
        Keys of the ways that may be named.

    Returns
    -------
    Instead or None
        None where no car goes, or nothing beside it.

    Examples
    --------
    >>> from calc.schema.inputs import read
    >>> told, _ = read(ComparisonRequest, {"date": ["2026-11-24"], "distance": [2]}, 1)
    >>> instead_of_car(compare(told), ("car", "bus", "e_bike", "bike", "walk")).key
    'bike'
    """
    at = [
        i
        for i, (key, reason) in enumerate(zip(comparison.ways, comparison.reasons, strict=True))
        if not reason and key in among
    ]
    keys = [comparison.ways[i] for i in at]
    owned = flags("owned")
    sure = [
        not owned[mode_of(key)]
        and comparison.conditions[i] not in _UNCERTAIN[comparison.way is not None]
        and not (key == "night_train" and comparison.times_a_week)
        and (key != "ferry" or comparison.conditions[i] == "afoot")
        for i, key in zip(at, keys, strict=True)
    ]
    emissions, hours, longest = (
        comparison.figures[name][at] for name in ("emissions", "duration", "duration_high")
    )
    if legs is not None:
        keys, sure = [*keys, COMBINED], [*sure, True]
        emissions = np.append(emissions, legs.figures["emissions"].middle)
        hours = np.append(hours, legs.figures["duration"].middle)
        longest = np.append(longest, legs.figures["duration"].high)
    if "car" not in keys or len(keys) < 2:
        return None
    car = keys.index("car")
    rule = parameters()["mobility.instead"].by_key()
    left = float(rule["left"])
    is_slow = hours - hours[car] > np.maximum(rule["longer"], rule["slower"] * hours[car])
    sure = (np.array(sure) & ~is_slow).tolist()
    shared = [key in SHARED_CARS for key in keys]
    best, times = -1, np.stack([hours, longest])[:, np.newaxis]
    for offered in (sure, shared):
        if best < 0:
            choices = np.array([offered])
            (best,) = proposed(emissions[[car]], emissions[np.newaxis], times, choices, left)
    if best < 0:
        offered = np.array(sure) | np.array(shared)
        offered[car] = True
        best = int(np.argmin(np.where(offered, emissions, np.inf)))
    return Instead(keys[best], float(emissions[car] - emissions[best]))


PROPOSED = frozenset({*MODES, *SHARED_CARS} - {*named("folded")})
"""Ways that may be proposed."""


@dataclass(frozen=True)
class OneJourney:
    """Everything about a journey.

    Attributes
    ----------
    year, legs_year : JourneyYear, LegsYear or None
        None where nobody said how often, or of which legs.
    instead : Instead or None
        What to propose in the car's place.
    """

    comparison: Comparison
    legs: Combined | None
    year: JourneyYear | None
    legs_year: LegsYear | None
    instead: Instead | None

    def spared(self) -> tuple[float, float] | None:
        """What proposing it spares in a year, for one person, cars kept; None where nobody knows.

        Returns
        -------
        tuple of float
            [EUR/yr], [kgCO2e/yr]
        """
        if self.instead is None or self.year is None:
            return None
        key = self.instead.key
        if key == COMBINED:
            euros, share = -self.legs_year.change if self.legs_year else 0.0, 1.0
        else:
            place = self.comparison.ways.index(key)
            euros = -float(self.year.yearly.change.middle[place])
            share = float(practised(np.array(mode_of(key)), parameters()))
        return euros, self.instead.emissions * self.comparison.times_a_year * share


def one_journey(
    request: ComparisonRequest, legs: LegsRequest | None, among: Collection[str] = PROPOSED
) -> OneJourney:
    """A journey by every way.

    Parameters
    ----------
    request : ComparisonRequest
        One row, without issues.
    legs : LegsRequest or None
        Of several legs, when it is told.
    among : collection of str, optional
        Keys of the ways that may be proposed; every one by default.

    Examples
    --------
    >>> from calc.schema.inputs import read
    >>> told, _ = read(
    ...     ComparisonRequest, {"distance": ["20"], "times_a_week": ["5"]}, 1
    ... )
    >>> found = one_journey(told, None)
    >>> found.instead.key, found.comparison.journeys, found.spared()[0] > 0
    ('regional_train', 2, True)
    """
    comparison = compare(request)
    combined = combine(request, legs) if legs is not None else None
    year = year_of(comparison, request) if comparison.times_a_week else None
    legs_year = year_of_legs(comparison, combined) if combined and year else None
    return OneJourney(
        comparison, combined, year, legs_year, instead_of_car(comparison, among, combined)
    )


_BY_MODE = named("commute")
WAYS = (_BY_MODE[0], ELECTRIC_CAR, *_BY_MODE[1:])
"""How one goes to work."""
OTHERS = tuple(mode for mode in _BY_MODE if flags("instead")[MODE[mode]])
"""What is proposed instead, where its distance is within reach."""
_CARS = ("car", ELECTRIC_CAR)
_MODES = np.array([MODE["car"] if name in _CARS else MODE[name] for name in WAYS])


@dataclass(frozen=True)
class DuelRequest:
    """Two people's commutes, arrays of shape (n,); there and back each time."""

    way: np.ndarray = choice(WAYS, required=True)
    distance: np.ndarray = quantity("km", 0.1, 500, required=True)
    times_a_week: np.ndarray = quantity("days", 0.5, 14, required=True)
    people: np.ndarray = quantity("people", 1, 5, integer=True)

    def issues(self) -> list[Issue]:
        """So far that a day is too short to go and come back."""
        most = farthest()[_MODES[np.maximum(self.way, 0)]]
        too_far = (self.way >= 0) & (self.distance > most)
        return issues_where("distance", "too_large", too_far, most)


@dataclass(frozen=True)
class Duel:
    """A year of n commutes, for one person.

    Attributes
    ----------
    today : dict of str to ndarray, shape (n,)
        By the names of :data:`calc.mobility.trips.model.OUTPUTS`.
    others : dict of str to ndarray, shape (n, m)
        The same by each of ``OTHERS``.
    is_offered : ndarray of bool, shape (n, m)
        Its distance is within reach, and it is not today's way.
    is_little : ndarray of bool, shape (n,)
        So little is emitted that nothing else is proposed.
    better : ndarray of int, shape (n,)
        Place in ``OTHERS`` of what :func:`~calc.mobility.trips.advice.proposed` says; -1: none.
    times_a_week, times_a_year : ndarray, shape (n,)
    years : tuple of Yearly, length n
        Of today's way, then of each of ``OTHERS``: one person's, cars kept.
    spared_emissions, spared_apart : ndarray, shape (n, m)
        What each spares in a year, as often as it is really done; how far its range goes on each
        side. [kgCO2e/yr]
    """

    today: dict[str, np.ndarray]
    others: dict[str, np.ndarray]
    is_offered: np.ndarray
    is_little: np.ndarray
    better: np.ndarray
    times_a_week: np.ndarray
    times_a_year: np.ndarray
    years: tuple[Yearly, ...]
    spared_emissions: np.ndarray
    spared_apart: np.ndarray

    @property
    def together(self) -> Ends:
        """What all emit in a year. [kgCO2e/yr]"""
        middle = float(self.today["emissions"].sum())
        apart = float(
            np.sqrt(((self.today["emissions_high"] - self.today["emissions"]) ** 2).sum())
        )
        return Ends(middle, max(middle - apart, 0.0), middle + apart)


def _trips(
    way: np.ndarray,
    distance: np.ndarray,
    journeys: np.ndarray,
    people: np.ndarray,
    date: np.datetime64,
) -> TripRequest:
    names, n = np.array(WAYS)[way], len(way)
    motor = np.where(names == ELECTRIC_CAR, CAR_MOTORS.index("electric"), UNKNOWN)
    return filled(
        TripRequest,
        n,
        date=np.full(n, date),
        mode=_MODES[way].astype(np.int8),
        distance=distance,
        trips_per_year=journeys,
        occupancy=np.where(np.isin(names, _CARS), people, 1.0),
        car_motor=motor.astype(np.int8),
    )


def duel(request: DuelRequest, date: np.datetime64) -> Duel:
    """The year of each commute and of what could replace it, in one call of the trips' model.

    Examples
    --------
    >>> from calc.schema.inputs import read
    >>> told, _ = read(DuelRequest, {
    ...     "way": ["car", "bike"], "distance": [10, 4], "times_a_week": [5, 5]}, 2)
    >>> found = duel(told, np.datetime64("2026-11-24"))
    >>> bool(found.today["emissions"][0] > 50 * found.today["emissions"][1])
    True
    >>> [OTHERS[m] for m in np.flatnonzero(found.is_offered[1])]
    ['bus', 'e_bike', 'walk']
    """
    values = parameters()
    weeks = float(values["household_mobility.weeks"].by_key()["work"])
    usual = request.times_a_week
    people = np.where(np.isfinite(request.people), request.people, 1.0)
    n, m = len(request.way), len(OTHERS)
    instead = np.array([WAYS.index(name) for name in OTHERS])
    way = np.concatenate([request.way[:, np.newaxis], np.tile(instead, (n, 1))], axis=1)

    def spread(array: np.ndarray) -> np.ndarray:
        return np.repeat(array, m + 1)

    trips = _trips(
        way.ravel().astype(int),
        spread(request.distance),
        spread(2 * usual * weeks),
        spread(people),
        date,
    )
    figures = {name: column.reshape(n, m + 1) for name, column in answer(trips).items()}
    within = values["mobility.reach"].each([MODE[name] for name in OTHERS])
    far = request.distance[:, np.newaxis]
    today = {name: column[:, 0] for name, column in figures.items()}
    others = {name: column[:, 1:] for name, column in figures.items()}
    is_offered = (
        (far >= within["least"]) & (far <= within["most"]) & (request.way[:, np.newaxis] != instead)
    )
    rule = values["mobility.instead"].by_key()
    is_little = today["emissions"] < rule["least"]
    times = np.stack([others["duration"], others["duration_high"]])
    best = proposed(today["emissions"], others["emissions"], times, is_offered, rule["left"])
    better = np.where(is_little, -1, best)
    modes = trips.mode.reshape(n, m + 1).astype(int)
    share = practised(modes[:, 1:], values)
    return Duel(
        today=today,
        others=others,
        is_offered=is_offered,
        is_little=is_little,
        better=better,
        times_a_week=usual,
        times_a_year=usual * weeks,
        years=tuple(
            _year(modes[i], {k: v[i] for k, v in figures.items()}, 2 * usual[i] * weeks, values)
            for i in range(n)
        ),
        spared_emissions=share * (today["emissions"][:, np.newaxis] - others["emissions"]),
        spared_apart=share
        * np.hypot(
            (today["emissions_high"] - today["emissions"])[:, np.newaxis],
            others["emissions_high"] - others["emissions"],
        ),
    )


def _year(
    mode: np.ndarray, figures: dict[str, np.ndarray], times: float, values: Parameters
) -> Yearly:
    """One commute's year, by the account of every page."""
    price, standard_error = _kept_price(mode, figures, times, times, values)
    return yearly(mode, price, standard_error, times=times, is_work=True, today=0, values=values)
