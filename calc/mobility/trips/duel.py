"""Two commutes side by side: each as it is, and each by the ways that could replace it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.mobility.account import Yearly, kept_part, practised, yearly
from calc.mobility.modes import MODE, farthest, flags, named
from calc.mobility.trips.comparator import ELECTRIC_CAR
from calc.mobility.trips.model import answer
from calc.mobility.trips.one import proposed
from calc.mobility.trips.request import TripRequest
from calc.parameters import Parameters, parameters
from calc.schema.inputs import Issue, choice, quantity
from calc.schema.vocabulary import CAR_MOTORS, UNKNOWN
from calc.uncertainty import NORMAL_80, Ends

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
        too_far = np.flatnonzero((self.way >= 0) & (self.distance > most))
        return [Issue("distance", "too_large", int(r), float(most[r])) for r in too_far]


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
        Place in ``OTHERS`` of what :func:`~calc.mobility.trips.one.proposed` says; -1: none.
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
        """What all emit in a year: middle, low, high. [kgCO2e/yr]"""
        middle = float(self.today["emissions"].sum())
        apart = float(
            np.sqrt(((self.today["emissions_high"] - self.today["emissions"]) ** 2).sum())
        )
        return middle, max(middle - apart, 0.0), middle + apart


def _trips(
    way: np.ndarray,
    distance: np.ndarray,
    journeys: np.ndarray,
    people: np.ndarray,
    date: np.datetime64,
) -> TripRequest:
    n = len(way)
    names = np.array(WAYS)[way]
    mode = _MODES[way]
    motor = np.where(names == ELECTRIC_CAR, CAR_MOTORS.index("electric"), UNKNOWN)
    nowhere, unknown = np.full(n, "", dtype="<U5"), np.full(n, UNKNOWN, dtype=np.int8)
    return TripRequest(
        date=np.full(n, date),
        mode=mode.astype(np.int8),
        distance=distance,
        origin=nowhere,
        destination=nowhere,
        trips_per_year=journeys,
        occupancy=np.where(np.isin(names, _CARS), people, 1.0),
        car_size=unknown,
        car_motor=motor.astype(np.int8),
        car_consumption=np.full(n, np.nan),
        contrails=unknown,
    )


def duel(request: DuelRequest, date: np.datetime64, values: Parameters | None = None) -> Duel:
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
    values = values or parameters()
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
    least, most = values["mobility.reach"].constant[[MODE[name] for name in OTHERS]].T
    far = request.distance[:, np.newaxis]
    today = {name: column[:, 0] for name, column in figures.items()}
    others = {name: column[:, 1:] for name, column in figures.items()}
    is_offered = (far >= least) & (far <= most) & (request.way[:, np.newaxis] != instead)
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
    apart = figures["marginal_cost_high"] - figures["marginal_cost_low"]
    held = flags("owned")[mode] & (mode != MODE["car"])
    kept = kept_part(mode, times * figures["distance_travelled"], values)
    kept = np.where(held, kept * (figures["cost"] - figures["marginal_cost"]), 0.0)
    price = (figures["marginal_cost"] + kept) / times
    doubt = apart / (2 * NORMAL_80) / times
    return yearly(mode, price, doubt, times=times, is_work=True, today=0, values=values)
