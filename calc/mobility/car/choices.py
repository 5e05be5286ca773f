"""Keep the car, replace it, or own none: euros, carbon, and where the lines cross."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calc.mobility.car.case import EVERY, Choice, Today, fleet, mileage_allowance, today
from calc.mobility.car.money import break_even_distance, crossing, doubtful
from calc.mobility.car.ownership import ownership
from calc.mobility.car.request import CarRequest
from calc.mobility.car.results import FIXED, PARTS, RUNNING, Ownership
from calc.parameters import Parameters, parameters
from calc.uncertainty import Draws

HORIZON = 15
"""Years that the cumulated lines reach."""
MOST_DISTANCE = 100_000.0
"""A break-even beyond it is none. [km/yr]"""
NEVER = 99.0
"""Years of what does not pay itself back."""


@dataclass(frozen=True)
class Compared:
    """n rows, each with its car kept (first), its choices, and no car (last): K = choices + 2.

    Attributes
    ----------
    choices : tuple of Choice
    cost, fixed, running : ndarray, shape (N, n, K)
        Over the years kept; `fixed` is given up with the car, `running` is what kilometres add.
        [EUR/yr]
    use, made : ndarray, shape (N, n, K)
        Of driving; of making, spread over the life that is left. [kgCO2e/yr]
    cumulated_cost, cumulated_emissions : ndarray, shape (N, n, K, Y + 1)
        From the first day; net of what the car could be sold for; the making all at once.
        [EUR], [kgCO2e]
    paid : ndarray, shape (N, n, K)
        On the first day, or worth then for the car kept. [EUR]
    distance, money_years, carbon_years : ndarray, shape (N, n, K)
        At which, and after which, the choice costs or emits no more than keeping; capped by
        ``MOST_DISTANCE`` and ``NEVER``. NaN for keeping and for no car.
        [km/yr], [years], [years]
    pays_above : ndarray of bool, shape (n, K)
        The choice is cheaper above its distance, and not below it.
    parts : mapping of str to ndarray, shape (N, n, K - 1)
        Each part of the cost; no car has none of them. [EUR/yr]
    allowance : ndarray, shape (n,)
        The official mileage scale, for the car of today. [EUR/yr]
    now : Today
    """

    choices: tuple[Choice, ...]
    cost: np.ndarray
    fixed: np.ndarray
    running: np.ndarray
    use: np.ndarray
    made: np.ndarray
    cumulated_cost: np.ndarray
    cumulated_emissions: np.ndarray
    paid: np.ndarray
    distance: np.ndarray
    money_years: np.ndarray
    carbon_years: np.ndarray
    pays_above: np.ndarray
    parts: dict[str, np.ndarray]
    allowance: np.ndarray
    now: Today

    @property
    def emissions(self) -> np.ndarray:
        """Use and making, shape (N, n, K). [kgCO2e/yr]"""
        return self.use + self.made

    def against(self, drawn: np.ndarray, has_car: np.ndarray) -> np.ndarray:
        """What each choice adds to keeping, or to owning none where there is no car; world by
        world, so that what is common to both leaves the range."""
        start = np.where(has_car[:, None], drawn[..., :1], drawn[..., -1:])
        return drawn - start


def _by_row(array: np.ndarray, n: int) -> np.ndarray:
    """(N, n × cars, …) → (N, n, cars, …)."""
    return array.reshape(array.shape[0], n, -1, *array.shape[2:])


def _without(
    request: CarRequest, now: Today, draws: Draws, values: Parameters
) -> tuple[np.ndarray, np.ndarray]:
    """The same kilometres without a car of one's own, (N, n). [EUR/yr], [kgCO2e/yr]"""
    law, scored = values["car.without"], {}
    for place, item in enumerate(law.keys[0]):
        low, middle, high = law.on(request.date)[:, place].T
        scored[item] = doubtful(low, middle, high, draws.normal(f"car without {item}"))
    constants = values["mobility.car_constants"]
    aboard = constants.on(request.date)[:, constants.keys[-1].index("mean_occupancy")]
    shared = np.minimum(scored["car_share"], 1.0)
    both = [
        now.distance
        * (shared * scored[f"shared_{of}"] + (1 - shared) * aboard * scored[f"transit_{of}"])
        for of in ("price", "emissions")
    ]
    return both[0], both[1]


def _distance(found: Ownership, now: Today, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Break-even kilometres of each car with the first of its row, and its direction."""
    last = found.drawn_cost() * found.years
    total, slope, worn = (_by_row(a, n) for a in (last, found.by_kilometre, found.worn))
    wear = found.wear.reshape(n, -1)[:, :1]
    gap, more = total - total[..., :1], slope - slope[..., :1]
    distance = np.atleast_2d(now.distance)[..., None]
    root = break_even_distance(distance, gap, more, worn, worn[..., :1], wear, MOST_DISTANCE)
    above = np.median(more + (worn - worn[..., :1]) * wear, axis=0) < 0
    usual = np.where((gap < 0) == above, 0.0, MOST_DISTANCE)
    return np.where(np.isfinite(root), root, usual), above


def compare(
    request: CarRequest,
    choices: Sequence[Choice] = EVERY,
    draws: Draws | None = None,
    values: Parameters | None = None,
) -> Compared:
    """Each row's car, its replacements and no car, in the same worlds.

    Parameters
    ----------
    request : CarRequest
        Without issues.
    choices : sequence of Choice, optional
        Every size and motor, new and used, by default.
    draws : Draws, optional
        The central world by default.

    Examples
    --------
    >>> from calc.schema.inputs import read
    >>> told, _ = read(CarRequest, {"date": ["2026-11-01"], "car_age": ["8"]}, 1)
    >>> found = compare(told)
    >>> found.cost.shape, found.made[0, 0, 0].item()
    ((1, 1, 58), 0.0)
    """
    draws, values = draws or Draws(0), values or parameters()
    n, worlds = len(request.date), max(draws.count, 1)
    now = today(request, draws, values)
    found = ownership(fleet(request, choices, now, values), draws, values, HORIZON)
    other_cost, other_emissions = (
        np.broadcast_to(a, (worlds, n)) for a in _without(request, now, draws, values)
    )
    t, nothing = np.arange(found.worth.shape[-1]), np.zeros((worlds, n, 1))

    def yearly(parts: Sequence[str]) -> np.ndarray:
        return _by_row(found.drawn_cost(parts), n)

    def ended(own: np.ndarray, none: np.ndarray) -> np.ndarray:
        return np.concatenate([own, none], axis=2)

    money = _by_row(found.cumulated(), n)
    use, made = _by_row(found.use, n), _by_row(found.made_at_once, n)
    carbon = made[..., None] + use[..., None] * t
    saved = use[..., :1] - use
    pays = saved > made / NEVER
    distance, above = _distance(found, now, n)
    blank = np.full((worlds, n, 1), np.nan)

    def apart(each: np.ndarray) -> np.ndarray:
        return np.concatenate([blank, each[..., 1:], blank], axis=2)

    return Compared(
        tuple(choices),
        ended(yearly(PARTS), other_cost[..., None]),
        ended(yearly(FIXED), nothing),
        ended(yearly(RUNNING), other_cost[..., None]),
        ended(use, other_emissions[..., None]),
        ended(_by_row(found.drawn_made(), n), nothing),
        ended(money, other_cost[..., None, None] * t),
        ended(carbon, other_emissions[..., None, None] * t),
        ended(_by_row(found.worth[..., 0], n), nothing),
        apart(distance),
        apart(np.minimum(crossing(money, money[:, :, :1]), NEVER)),
        apart(np.where(pays, made / np.where(pays, saved, 1.0), NEVER)),
        np.concatenate([above, np.zeros((n, 1), dtype=bool)], axis=1),
        {part: yearly((part,)) for part in PARTS},
        mileage_allowance(request, now, values),
        now,
    )
