"""Keep the car, replace it, or own none: what is asked, the cars it makes, what each costs and
emits, where the lines cross; row by row for other programs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from calc.mobility.car.money import between_quantiles, break_even_distance, crossing, mileage_scale
from calc.mobility.car.ownership import (
    ELECTRIC,
    FIXED,
    MAINTENANCE,
    PARTS,
    RUNNING,
    SCENARIOS,
    Cars,
    Ownership,
    cars,
    ownership,
)
from calc.parameters import Parameters, parameters
from calc.schema.inputs import choice, day, flag, quantity, take
from calc.schema.vocabulary import CAR_MOTORS, CAR_SIZES
from calc.uncertainty import Draws, ended, quantile, ranged


@dataclass(frozen=True)
class CarRequest:
    """Every field is optional; see :mod:`calc.schema.inputs`.

    ``replacement_size`` and ``replacement_motor`` ask one replacement by name: what is not said
    of it is as the car today. A used one is ``used_age`` years old.
    """

    date: np.ndarray = day("2026-01-01", "2035-12-31")
    has_car: np.ndarray = flag()
    car_size: np.ndarray = choice(CAR_SIZES)
    car_motor: np.ndarray = choice(CAR_MOTORS)
    car_age: np.ndarray = quantity("years", 0, 40)
    annual_distance: np.ndarray = quantity("km/yr", 100, 100_000)
    years_kept: np.ndarray = quantity("years", 1, 15, integer=True)
    car_consumption: np.ndarray = quantity("L or kWh per 100 km", 0.5, 60)
    car_value: np.ndarray = quantity("EUR", 100, 200_000)
    home_charging: np.ndarray = flag()
    parking: np.ndarray = quantity("EUR/yr", 0, 5000)
    energy_prices: np.ndarray = choice(SCENARIOS)
    replacement_size: np.ndarray = choice(CAR_SIZES)
    replacement_motor: np.ndarray = choice(CAR_MOTORS)
    replacement_used: np.ndarray = flag()
    used_age: np.ndarray = quantity("years", 1, 20)
    replacement_price: np.ndarray = quantity("EUR", 500, 200_000)
    replacement_consumption: np.ndarray = quantity("L or kWh per 100 km", 0.5, 60)
    fiscal_power: np.ndarray = quantity("CV", 1, 60, integer=True)


AS_TODAY = -1
_STYLES = (0.5, 2.0)


@dataclass(frozen=True)
class Choice:
    """A car that might be bought: places in ``CAR_SIZES`` and ``CAR_MOTORS``, or ``AS_TODAY``.

    ``is_asked`` marks the one that a request names, with its price and consumption.
    """

    size: int = AS_TODAY
    motor: int = AS_TODAY
    is_used: bool = False
    is_asked: bool = False

    @property
    def key(self) -> str:
        """
        Examples
        --------
        >>> Choice(0, 4, True).key
        'small-electric-used'
        """
        age = "used" if self.is_used else "new"
        return f"{CAR_SIZES[self.size]}-{CAR_MOTORS[self.motor]}-{age}"


EVERY = tuple(
    Choice(size, motor, is_used)
    for size in range(len(CAR_SIZES))
    for motor in range(len(CAR_MOTORS))
    for is_used in (False, True)
)
"""Each size, each motor, new and used."""
ASKED = (Choice(is_asked=True),)


@dataclass(frozen=True)
class Today:
    """What is driven today, what was not said drawn: arrays of shape (n,) or (N, n).

    Attributes
    ----------
    size, motor : ndarray of int
    age, distance : ndarray
        [years], [km/yr]
    style : ndarray
        Consumption over that of such cars; NaN is unknown. [-]
    years, used_age : ndarray, shape (n,)
        The car, or another, is kept; of the used ones compared. [years]
    """

    size: np.ndarray
    motor: np.ndarray
    age: np.ndarray
    distance: np.ndarray
    style: np.ndarray
    years: np.ndarray
    used_age: np.ndarray


def _drawn_unless(stated: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """What was told, or each sample's own where nothing was."""
    known = stated >= 0 if stated.dtype.kind == "i" else np.isfinite(stated)
    return stated if known.all() else np.where(known, stated, drawn)


def today(request: CarRequest, draws: Draws, values: Parameters) -> Today:
    """The car of today in each sample."""
    date, n = request.date, len(request.date)

    def shares(name: str) -> np.ndarray:
        return np.broadcast_to(values[name].on(date), (n, values[name].values.shape[-1]))

    habit = values["car.unknown_habit"]

    def habitual(item: str) -> np.ndarray:
        ends = habit.each((slice(None), habit.rows.index(item)), dates=date)
        return between_quantiles(**ends, score=draws.normal(f"car unknown {item}"))

    size = _drawn_unless(
        request.car_size, draws.choice("car unknown size", shares("car.fleet_size"))
    ).astype(int)
    motor = _drawn_unless(
        request.car_motor, draws.choice("car unknown motor", shares("car.fleet_motor"))
    ).astype(int)
    rows, usual = np.arange(n), values["car.usual_answer"].each(dates=date)
    fuel = values["mobility.car_fuel_use"].on(date)[rows, size, motor]
    electricity = values["mobility.car_electricity_use"].on(date)[rows, size, motor]
    style = request.car_consumption / np.where(motor == ELECTRIC, electricity, fuel)
    return Today(
        size=size,
        motor=motor,
        age=_drawn_unless(request.car_age, habitual("age")),
        distance=_drawn_unless(request.annual_distance, habitual("annual_distance")),
        style=np.clip(style, *_STYLES),
        years=np.where(np.isfinite(request.years_kept), request.years_kept, usual["years"]).astype(
            int
        ),
        used_age=np.where(np.isfinite(request.used_age), request.used_age, usual["used_age"]),
    )


def _laid(column: np.ndarray, count: int) -> np.ndarray:
    """Each row repeated for each car: (…, n) → (…, n × count)."""
    return np.repeat(np.asarray(column), count, axis=-1)


def _chosen(
    kept: np.ndarray, asked: np.ndarray, picks: Sequence[int], is_asked: np.ndarray
) -> np.ndarray:
    """Size or motor of each row's cars: today's first, then what each choice says."""
    n, count = len(asked), len(picks)
    picked = np.broadcast_to(np.asarray(picks), (n, count))
    picked = np.where(is_asked, asked[:, None], picked).reshape(-1)
    return np.where(picked < 0, _laid(kept, count), picked).astype(int)


def fleet(request: CarRequest, choices: Sequence[Choice], now: Today) -> Cars:
    """Each row's car of today, then its choices: n × (1 + choices) cars."""
    n, count = len(request.date), 1 + len(choices)
    is_kept = np.arange(count) == 0
    is_asked = np.array([False, *(c.is_asked for c in choices)])
    is_used = np.array([False, *(c.is_used for c in choices)])
    used = np.where(is_asked, (request.replacement_used == 1)[:, None], is_used)
    bought_age = np.where(used, now.used_age[:, None], 0.0).reshape(-1)
    kept = np.tile(is_kept, n)

    def of_two(own: np.ndarray, asked: np.ndarray) -> np.ndarray:
        stated = np.where(is_asked, asked[:, None], np.nan)
        return np.where(is_kept, own[:, None], stated).reshape(-1)

    return cars(
        size=_chosen(
            now.size, request.replacement_size, [AS_TODAY, *(c.size for c in choices)], is_asked
        ),
        motor=_chosen(
            now.motor, request.replacement_motor, [AS_TODAY, *(c.motor for c in choices)], is_asked
        ),
        annual_distance=_laid(now.distance, count),
        age=np.where(kept, _laid(now.age, count), bought_age),
        years=_laid(now.years, count),
        date=_laid(request.date, count),
        is_kept=kept,
        price=of_two(request.car_value, request.replacement_price),
        consumption=of_two(request.car_consumption, request.replacement_consumption),
        style=_laid(now.style, count),
        home_charging=_laid(request.home_charging, count),
        parking=_laid(request.parking, count),
        scenario=_laid(
            np.where(request.energy_prices < 0, SCENARIOS.index("central"), request.energy_prices),
            count,
        ),
    )


def mileage_allowance(request: CarRequest, now: Today, values: Parameters) -> np.ndarray:
    """The tax office's mileage scale for the car and the kilometres of today.

    Returns
    -------
    ndarray, shape (n,)
        Parking and tolls not in it; in the first sample where something was drawn. [EUR/yr]
    """
    date, rows = request.date, np.arange(len(request.date))
    size, motor, distance = (
        np.broadcast_to(a, (1, len(rows)) if np.ndim(a) < 2 else np.shape(a))[0]
        for a in (now.size, now.motor, now.distance)
    )
    is_electric = motor == ELECTRIC
    usual = values["car.usual_power"].on(date)[rows, size, is_electric.astype(int)]
    stated = np.where(np.isfinite(request.fiscal_power), request.fiscal_power, usual)
    scale = values["car.mileage_scale"]
    powers = np.array([float(key) for key in scale.rows])
    place = np.clip(stated, powers[0], powers[-1]).astype(int) - int(powers[0])
    bracket = scale.each((rows, place), dates=date)
    limits, *_ = values["car.mileage_scale_limits"].on(date)
    amount = mileage_scale(distance, bracket["rate"], bracket["fixed"], limits)
    more = values["car.mileage_scale_electric"].each(dates=date)["bonus"]
    return amount * np.where(is_electric, 1 + more, 1.0)


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
        """What each choice adds to keeping, or to owning none where there is no car; sample by
        sample, so that what is common to both leaves the range."""
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
    for place, item in enumerate(law.rows):
        ends = law.each((slice(None), place), dates=request.date)
        scored[item] = between_quantiles(**ends, score=draws.normal(f"car without {item}"))
    constants = values["mobility.car_constants"]
    aboard = constants.on(request.date)[:, constants.columns.index("mean_occupancy")]
    shared = np.minimum(scored["car_share"], 1.0)

    def travelled(of: str) -> np.ndarray:
        in_transit = (1 - shared) * aboard * scored[f"transit_{of}"]
        return now.distance * (shared * scored[f"shared_{of}"] + in_transit)

    return travelled("price"), travelled("emissions")


def _distance(owned: Ownership, now: Today, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Break-even kilometres of each car with the first of its row, and its direction."""
    last = owned.drawn_cost() * owned.years
    total, slope, worn = (_by_row(a, n) for a in (last, owned.by_kilometre, owned.worn))
    wear = owned.wear.reshape(n, -1)[:, :1]
    gap, more = total - total[..., :1], slope - slope[..., :1]
    distance = np.atleast_2d(now.distance)[..., None]
    root = break_even_distance(
        distance=distance,
        gap=gap,
        slope=more,
        resale=worn,
        resale_other=worn[..., :1],
        wear=wear,
        most=MOST_DISTANCE,
    )
    above = np.median(more + (worn - worn[..., :1]) * wear, axis=0) < 0
    usual = np.where((gap < 0) == above, 0.0, MOST_DISTANCE)
    return np.where(np.isfinite(root), root, usual), above


def compare(
    request: CarRequest, choices: Sequence[Choice] = EVERY, draws: Draws | None = None
) -> Compared:
    """Each row's car, its replacements and no car, in the same samples.

    Parameters
    ----------
    request : CarRequest
        Without issues.
    choices : sequence of Choice, optional
        Every size and motor, new and used, by default.
    draws : Draws, optional
        The central sample by default.

    Examples
    --------
    >>> from calc.schema.inputs import read
    >>> told, _ = read(CarRequest, {"date": ["2026-11-01"], "car_age": ["8"]}, 1)
    >>> found = compare(told)
    >>> found.cost.shape, found.made[0, 0, 0].item()
    ((1, 1, 58), 0.0)
    """
    draws, values = draws or Draws(0), parameters()
    n, samples = len(request.date), max(draws.count, 1)
    now = today(request, draws, values)
    owned = ownership(fleet(request, choices, now), draws, values, HORIZON)
    other_cost, other_emissions = (
        np.broadcast_to(a, (samples, n)) for a in _without(request, now, draws, values)
    )
    t, nothing = np.arange(owned.worth.shape[-1]), np.zeros((samples, n, 1))

    def yearly(parts: Sequence[str]) -> np.ndarray:
        return _by_row(owned.drawn_cost(parts), n)

    def ended(own: np.ndarray, none: np.ndarray) -> np.ndarray:
        return np.concatenate([own, none], axis=2)

    money = _by_row(owned.cumulated(), n)
    use, made = _by_row(owned.use, n), _by_row(owned.made_at_once, n)
    carbon = made[..., None] + use[..., None] * t
    saved = use[..., :1] - use
    pays = saved > made / NEVER
    distance, above = _distance(owned, now, n)
    blank = np.full((samples, n, 1), np.nan)

    def apart(each: np.ndarray) -> np.ndarray:
        return np.concatenate([blank, each[..., 1:], blank], axis=2)

    return Compared(
        choices=tuple(choices),
        cost=ended(yearly(PARTS), other_cost[..., None]),
        fixed=ended(yearly(FIXED), nothing),
        running=ended(yearly(RUNNING), other_cost[..., None]),
        use=ended(use, other_emissions[..., None]),
        made=ended(_by_row(owned.drawn_made(), n), nothing),
        cumulated_cost=ended(money, other_cost[..., None, None] * t),
        cumulated_emissions=ended(carbon, other_emissions[..., None, None] * t),
        paid=ended(_by_row(owned.worth[..., 0], n), nothing),
        distance=apart(distance),
        money_years=apart(np.minimum(crossing(money, money[:, :, :1]), NEVER)),
        carbon_years=apart(np.where(pays, made / np.where(pays, saved, 1.0), NEVER)),
        pays_above=np.concatenate([above, np.zeros((n, 1), dtype=bool)], axis=1),
        parts={part: yearly((part,)) for part in PARTS},
        allowance=mileage_allowance(request, now, values),
        now=now,
    )


INPUTS = CarRequest
_KEPT, _ASKED, _NONE = 0, 1, -1
"""Columns of a comparison with the one replacement that is asked."""


class _Output(NamedTuple):
    """What is told of a comparison: a figure of one of its columns, where `shown` (the car there
    is, the one asked, both, or always), and not from a cap on."""

    figure: str
    column: int
    shown: str
    cap: float = np.inf


_RANGED = {
    "cost": _Output("cost", _KEPT, "car"),
    "emissions": _Output("emissions", _KEPT, "car"),
    "replacement_cost": _Output("cost", _ASKED, "asked"),
    "replacement_emissions": _Output("emissions", _ASKED, "asked"),
    "cost_difference": _Output("cost_against", _ASKED, "asked"),
    "emissions_difference": _Output("emissions_against", _ASKED, "asked"),
    "break_even_distance": _Output("distance", _ASKED, "both", MOST_DISTANCE),
    "break_even_years": _Output("money_years", _ASKED, "both", NEVER),
    "carbon_payback_years": _Output("carbon_years", _ASKED, "both", NEVER),
    "without_cost": _Output("cost", _NONE, "always"),
    "without_emissions": _Output("emissions", _NONE, "always"),
}
_PLAIN = {
    "fixed_cost": _Output("fixed", _KEPT, "car"),
    "marginal_cost": _Output("running", _KEPT, "car"),
    "depreciation": _Output("depreciation", _KEPT, "car"),
    "energy_cost": _Output("energy", _KEPT, "car"),
    "insurance": _Output("insurance", _KEPT, "car"),
    "maintenance_cost": _Output("maintenance", _KEPT, "car"),
    "emissions_use": _Output("use", _KEPT, "car"),
    "emissions_manufacturing": _Output("made", _KEPT, "car"),
    "replacement_fixed_cost": _Output("fixed", _ASKED, "asked"),
    "replacement_marginal_cost": _Output("running", _ASKED, "asked"),
    "replacement_emissions_manufacturing": _Output("made", _ASKED, "asked"),
}
OUTPUTS = (
    *(column for name in _RANGED for column in ended(name)),
    *_PLAIN,
    "mileage_allowance",
    "cheaper_above_break_even",
)
_CELLS = 40_000
"""Samples × rows computed at once: memory stays flat."""


def answer(inputs: CarRequest, draws: int = 0) -> dict[str, np.ndarray]:
    """Cars over the years they are kept, one column each by the names of ``OUTPUTS``.

    Parameters
    ----------
    inputs : CarRequest
        Without issues.
    draws : int, optional
        Samples that make the ranges; 0 for the central one alone.

    Returns
    -------
    dict of str to ndarray, shape (n,)
        [EUR/yr], [kgCO2e/yr], [km/yr], [years]. What is about a car that nobody has, or about a
        replacement that nobody asks, is NaN; so is a break-even that does not exist.
    """
    n = len(inputs.date)
    parts = [_answer(take(inputs, rows), draws) for rows in _pieces(n, draws)]
    return {name: np.concatenate([part[name] for part in parts]) for name in OUTPUTS}


def _pieces(n: int, draws: int) -> Iterator[np.ndarray]:
    step = max(_CELLS // max(draws, 1), 1)
    return (np.arange(start, min(start + step, n)) for start in range(0, n, step))


def _answer(inputs: CarRequest, draws: int) -> dict[str, np.ndarray]:
    comparison = compare(inputs, ASKED, Draws(draws))
    has_car = inputs.has_car != 0
    asked = (inputs.replacement_size >= 0) | (inputs.replacement_motor >= 0)
    asked |= inputs.replacement_used >= 0
    both = asked & has_car
    shown = {"car": has_car, "asked": asked, "both": both, "always": np.ones_like(asked)}
    drawn = {
        **vars(comparison),
        **comparison.parts,
        "emissions": comparison.emissions,
        "maintenance": sum((comparison.parts[part] for part in MAINTENANCE), start=np.zeros(1)),
        "cost_against": comparison.against(comparison.cost, has_car),
        "emissions_against": comparison.against(comparison.emissions, has_car),
    }
    columns = {}
    for name, of in _RANGED.items():
        values = ranged(drawn[of.figure][..., of.column])
        for column, value in values.columns(name).items():
            columns[column] = np.where(shown[of.shown] & (value < of.cap), value, np.nan)
    for name, of in _PLAIN.items():
        middle = quantile(drawn[of.figure][..., of.column], 0.5)
        columns[name] = np.where(shown[of.shown], middle, np.nan)
    above = np.where(comparison.pays_above[:, _ASKED], "true", "false")
    return columns | {
        "mileage_allowance": np.where(has_car, comparison.allowance, np.nan),
        "cheaper_above_break_even": np.where(both, above, ""),
    }
