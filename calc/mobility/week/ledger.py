"""A household's accounts: what every way of every leg is worth, with the errors they share.

What is common moves together, what is not evens out. A plan is a row of weights on the ledger's
entries: one-way trips a year of each leg by each way, then what is paid by the year (cars, passes,
bikes). Its totals and its draws are products, so that thousands of plans, and their differences
from today, live in the same samples.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from calc.mobility.car.household import STATES, Keeping, keeping
from calc.mobility.modes import MODE, bought
from calc.mobility.week.legs import Legs, legs
from calc.mobility.week.request import CAR, HouseholdRequest
from calc.mobility.week.ways import CAR_OF, FARED, SHARED, WAYS, Garage, Ways, garage, ways
from calc.parameters import Parameters
from calc.schema.vocabulary import MODES
from calc.uncertainty import NORMAL_80, Array, Draws, quantile


def _laid_out(amounts: Array, classes: Array, size: int) -> Array:
    """Each amount, (r,), in the column of its class, (r, size): what one standard error changes;
    -1 is of no class.

    >>> _laid_out(np.array([3.0, 4.0]), np.array([1, -1]), 2).tolist()
    [[0.0, 3.0], [0.0, 0.0]]
    """
    laid = np.zeros((len(amounts), size))
    kept = classes >= 0
    laid[np.flatnonzero(kept), classes[kept]] = amounts[kept]
    return laid


def errors(names: Sequence[str], draws: Draws) -> np.ndarray:
    """One standard error a class in each sample, shape (k, N): the same wherever it is used.

    Examples
    --------
    >>> errors(["bus", "bus"], Draws(50)).shape
    (2, 50)
    """
    if not names:
        return np.zeros((0, max(draws.count, 1)))
    return np.concatenate([draws.normal(name) for name in names], axis=1).T


FIGURES = ("emissions", "cost", "duration", "active_minutes")
_CARS = ("car 1", "car 2", "car 3", "smaller car", "electric car")


@dataclass(frozen=True)
class Account:
    """One figure of every entry, or of every plan, shape (r,), and what one standard error of each
    class changes.

    Attributes
    ----------
    spread : ndarray, shape (r, k)
    names : tuple of str, length k
        Of the classes: an error keeps its draws wherever its name stands.

    Examples
    --------
    >>> both = Account(np.array([10.0, 30.0]), np.array([[2.0], [5.0]]), ("bus",))
    >>> both.beyond_first().spread.tolist(), both.samples(Draws(0)).tolist()
    ([[3.0]], [[10.0], [30.0]])
    """

    middle: np.ndarray
    spread: np.ndarray
    names: tuple[str, ...]

    def beyond_first(self) -> Account:
        """What each of the others has more than the first."""
        (first, *_), (first_spread, *_) = self.middle, self.spread
        return Account(self.middle[1:] - first, self.spread[1:] - first_spread, self.names)

    def samples(self, draws: Draws) -> np.ndarray:
        """In each sample, shape (r, N)."""
        return self.middle[:, None] + self.spread @ errors(self.names, draws)

    def ends(self, draws: Draws) -> tuple[np.ndarray, np.ndarray]:
        """What holds 80 % of the samples, shape (r,) each."""
        low, high = quantile(self.samples(draws).T, (0.1, 0.9))
        return low, high


@dataclass(frozen=True)
class Ledger:
    """Everything about a household that plans are made of.

    Entries are the (leg, way) pairs, flattened, then what is paid by the year.

    Attributes
    ----------
    items : mapping of str to slice
        Places of each kind among what is paid by the year: ``cars``, those of ``KINDS`` and
        ``keep`` (the legs, of every way that runs on tickets, way after way), then the single
        ones.
    """

    legs: Legs
    cars: Garage
    ways: Ways
    adults: int
    people: int
    accounts: dict[str, Account]
    items: dict[str, slice]
    rebound: float
    values: Parameters

    @property
    def items_count(self) -> int:
        return max(at.stop for at in self.items.values())

    def entries(self, name: str) -> slice:
        """Places of a kind of item among the entries."""
        at, pairs = self.items[name], self.legs.n * WAYS
        return slice(pairs + at.start, pairs + at.stop)

    @cached_property
    def _stacked(self) -> np.ndarray:
        parts = [
            part
            for account in self.accounts.values()
            for part in (account.middle[:, None], account.spread)
        ]
        return np.concatenate(parts, axis=1)

    def totals(self, weights: np.ndarray, back: np.ndarray) -> dict[str, Account]:
        """Each figure of p plans.

        Parameters
        ----------
        weights : ndarray, shape (p, entries)
        back : ndarray, shape (p, entries)
            What one standard error of the telework rebound adds to them.
        """
        used = np.flatnonzero((weights != 0).any(axis=0))
        laid = weights[:, used] @ self._stacked[used]
        came = np.flatnonzero((back != 0).any(axis=0))
        result, start = {}, 0
        for name, account in self.accounts.items():
            width = 1 + len(account.names)
            part = laid[:, start : start + width].copy()
            part[:, -1] = back[:, came] @ account.middle[came]
            result[name] = Account(part[:, 0], part[:, 1:], account.names)
            start += width
        return result


KINDS = ("tickets", "pass", "reduced")
"""Tickets, a pass, or the pass that who is young or old may ask for."""


def _item_places(n: int) -> dict[str, slice]:
    """Places of what is paid by the year, by kind."""
    single = ("bike", "e_bike", "spare_car", "sustainable_pay")
    sizes = {"cars": STATES, **dict.fromkeys(KINDS, len(FARED) * n), "keep": n}
    sizes |= dict.fromkeys(single, 1)
    ends = np.cumsum(list(sizes.values())).tolist()
    return {
        name: slice(end - size, end) for (name, size), end in zip(sizes.items(), ends, strict=True)
    }


@dataclass(frozen=True)
class _Items:
    """Euros of each item, and what one standard error of its own class changes. [EUR]"""

    cost: np.ndarray
    fares: np.ndarray
    bikes: np.ndarray


def _items(
    request: HouseholdRequest, made: Ways, kept: Keeping, at: dict[str, slice], values: Parameters
) -> _Items:
    """Euros of each item: a year of a car, of a pass, of a bicycle; one ticket, one trip kept."""
    practice = values["household_mobility.practice"].by_key()
    employer = values["household_mobility.employer"].by_key()
    spare = request.household.spare_car[0]
    pay = np.nan_to_num(request.household.sustainable_pay[0])
    has_season = np.isfinite(made.fares.season.middle)
    most = "sustainable_cap_with_pass" if has_season.any() else "sustainable_cap"
    cost, fares, bikes = np.zeros((3, at["sustainable_pay"].stop))
    cost[at["cars"]], cost[at["keep"]] = kept.cost, made.kept
    paid = (made.fares.ticket, made.fares.season, made.fares.reduced)
    for kind, price in zip(KINDS, paid, strict=True):
        has_price = has_season | (kind == "tickets")
        cost[at[kind]] = np.where(has_price, price.middle, 0.0).T.ravel()
        fares[at[kind]] = price.standard_error.T.ravel()
    for name in ("bike", "e_bike"):
        cost[at[name]], bikes[at[name]] = bought(np.array([MODE[name]]), values)
    cost[at["spare_car"]] = practice["spare_car"] if np.isnan(spare) else spare
    cost[at["sustainable_pay"]] = -min(pay, employer[most])
    return _Items(cost, fares, bikes)


def _car_classes(trips: Legs, cars: Garage, mode: np.ndarray) -> np.ndarray:
    """Class of the error of each (leg, way): the car it drives, a smaller one, an electric one,
    somebody else's car or another mode."""
    own = np.where(trips.car >= 0, trips.car, len(_CARS) + CAR)
    of_car = np.stack(
        [
            own,
            np.full(trips.n, max(cars.main, 0)),
            np.full(trips.n, _CARS.index("smaller car")),
            np.full(trips.n, _CARS.index("electric car")),
        ],
        axis=1,
    )
    result = np.where(mode == CAR, of_car[:, CAR_OF], len(_CARS) + mode)
    result[:, SHARED] = len(_CARS) + mode[:, SHARED]
    return result


def _distance_error(trips: Legs, amounts: np.ndarray, values: Parameters) -> np.ndarray:
    """Of legs whose distance is computed: one class a leg."""
    winding = values["mobility.doubt"].by_key()["winding"]
    standard_error = amounts * winding / NORMAL_80 * np.isfinite(trips.route.great_circle)[:, None]
    leg = np.repeat(np.arange(trips.n)[:, None], WAYS, axis=1)
    return _laid_out(standard_error.ravel(), leg.ravel(), trips.n)


def _account(
    parts: list[tuple[np.ndarray, tuple[str, ...]]],
    middle: np.ndarray,
    items: Any,
    item_spread: Mapping[str, Any],
) -> Account:
    """Entries of (leg, way) pairs and of items, an empty last class for the rebound."""
    spread = np.concatenate([part for part, _ in parts], axis=1)
    names = tuple(name for _, names in parts for name in names)
    whole = np.zeros((len(middle) + len(items), len(names) + 1))
    whole[: len(middle), : len(names)] = spread
    for column, amounts in item_spread.items():
        whole[len(middle) :, names.index(column)] += amounts
    used = np.flatnonzero(np.append((whole[:, :-1] != 0).any(axis=0), True))
    kept = tuple([*names, "telework rebound"][place] for place in used)
    return Account(np.concatenate([middle, items]), whole[:, used], kept)


def open_ledger(request: HouseholdRequest, values: Parameters) -> Ledger:
    """The accounts of a household whose request had no issue."""
    trips = legs(request, values)
    cars = garage(request, trips)
    made = ways(request, trips, cars, values)
    law = values["household_mobility.spread"].by_key()
    kept = keeping(cars, request.household.date[0], values)
    at = _item_places(trips.n)
    items = _items(request, made, kept, at, values)
    count = len(items.cost)
    car_class, no_items = _car_classes(trips, cars, made.mode), np.zeros(count)
    by_class = tuple(f"emissions of {name}" for name in (*_CARS, *MODES))
    paces = tuple(f"pace of {name}" for name in MODES)
    is_car = (made.mode == CAR).ravel()
    share = np.where(is_car, np.sqrt(law["common_to_cars"]), 0.0)
    own = _laid_out(
        made.errors.emissions.ravel() * np.sqrt(1 - share**2), car_class.ravel(), len(by_class)
    )
    legs_named = tuple(f"distance of leg {place}" for place in range(trips.n))

    def apart(amounts: np.ndarray) -> tuple[np.ndarray, tuple[str, ...]]:
        return _distance_error(trips, amounts, values), legs_named

    common = (made.errors.emissions.ravel() * share)[:, None], ("emissions of every car",)
    running = made.errors.cost.ravel()[:, None]
    relative = made.errors.duration / np.maximum(made.duration, 1e-9)
    common_part = law["common_to_cars"]
    fixed, bought_made = np.zeros((2, count))
    fixed[at["cars"]], bought_made[at["cars"]] = kept.standard_error, kept.made
    own_keeping = {
        f"keeping car {place}": fixed * np.sqrt(1 - common_part) * one
        for place, one in enumerate(np.eye(count)[at["cars"]])
    }
    yearly = ("fares", "bikes", "keeping cars", *own_keeping)
    timed = _laid_out(made.errors.duration.ravel(), made.mode.ravel(), len(MODES))
    moved = _laid_out((made.active * relative).ravel(), made.mode.ravel(), len(MODES))
    accounts = {
        "emissions": _account(
            [(own, by_class), common, apart(made.emissions)],
            made.emissions.ravel(),
            bought_made,
            {},
        ),
        "cost": _account(
            [
                (running, ("running",)),
                (np.zeros((made.cost.size, len(yearly))), yearly),
                apart(made.cost),
            ],
            made.cost.ravel(),
            items.cost,
            {
                "keeping cars": fixed * np.sqrt(common_part),
                "fares": items.fares,
                "bikes": items.bikes,
                **own_keeping,
            },
        ),
        "duration": _account(
            [(timed, paces), apart(made.duration)], made.duration.ravel(), no_items, {}
        ),
        "active_minutes": _account(
            [(moved, paces), apart(made.active)], made.active.ravel(), no_items, {}
        ),
    }
    return Ledger(
        legs=trips,
        cars=cars,
        ways=made,
        adults=request.adults,
        people=request.people,
        accounts=accounts,
        items=at,
        rebound=values["household_mobility.telework"].by_key()["share"],
        values=values,
    )
