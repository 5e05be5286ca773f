"""Cars as they are told, and the figures of each on its date in each sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from calc.mobility.car.money import (
    between_quantiles,
    by_age,
    inspections,
    remaining_making,
    remaining_share,
)
from calc.mobility.formulas import car_manufacturing, car_use
from calc.parameters import Parameters, parameters
from calc.schema.vocabulary import CAR_MOTORS, CAR_SIZES
from calc.uncertainty import Draws

SCENARIOS = ("low", "central", "high")
PLUG_IN, ELECTRIC = CAR_MOTORS.index("plug_in_hybrid"), CAR_MOTORS.index("electric")
_KINDS = len(CAR_SIZES) * len(CAR_MOTORS)
_ENERGY = {
    "petrol": "petrol",
    "diesel": "diesel",
    "hybrid": "petrol",
    "plug_in_hybrid": "petrol",
    "electric": "electricity",
    "lpg": "lpg",
    "e85": "e85",
}
"""What each motor burns, as its price is told."""


@dataclass(frozen=True)
class Cars:
    """n cars, arrays of shape (n,), or (N, n) for a size, motor, age or distance that is drawn.

    Attributes
    ----------
    size, motor : ndarray of int
        Places in ``CAR_SIZES`` and ``CAR_MOTORS``.
    annual_distance, age : ndarray
        [km/yr]; when the account opens, 0 for a new one. [years]
    years : ndarray of int, shape (n,)
        It is kept, 1 to 15.
    date : ndarray of datetime64[D], shape (n,)
        Of the prices; from 2026-01-01.
    is_kept : ndarray of bool, shape (n,)
        Already the household's: nothing is bought.
    price : ndarray, shape (n,)
        Paid, or for a kept one what it is worth today; NaN follows the law. [EUR]
    consumption : ndarray, shape (n,)
        Its own, of fuel, or of electricity for an electric one; NaN follows the table.
        [L or kWh per 100 km]
    style : ndarray
        What the household's own car consumes over what such cars do, where it is known: half
        of it is the driver's, and goes with him. NaN is unknown. [-]
    home_charging : ndarray of int8, shape (n,)
        1, 0, or ``UNKNOWN``.
    parking : ndarray, shape (n,)
        NaN is unknown. [EUR/yr]
    scenario : ndarray of int, shape (n,)
        Of energy prices, place in ``SCENARIOS``.
    """

    size: np.ndarray
    motor: np.ndarray
    annual_distance: np.ndarray
    age: np.ndarray
    years: np.ndarray
    date: np.ndarray
    is_kept: np.ndarray
    price: np.ndarray
    consumption: np.ndarray
    style: np.ndarray
    home_charging: np.ndarray
    parking: np.ndarray
    scenario: np.ndarray


_USUAL = {
    "is_kept": True,
    "price": np.nan,
    "consumption": np.nan,
    "style": np.nan,
    "home_charging": -1,
    "parking": np.nan,
    "scenario": SCENARIOS.index("central"),
}


def cars(**given: object) -> Cars:
    """Cars from what is known of them; the rest is unknown, one number stands for all."""
    submitted = {name: np.asarray(value) for name, value in (_USUAL | given).items()}
    n = max(array.shape[-1] if array.ndim else 1 for array in submitted.values())
    laid = {
        name: np.broadcast_to(array, (*array.shape[:-1], n)) for name, array in submitted.items()
    }
    laid["date"] = laid["date"].astype("datetime64[D]")
    return Cars(**{field.name: laid[field.name] for field in fields(Cars)})


class CarFigures:
    """Figures of each car on its date, and the draws that cars share."""

    def __init__(self, fleet: Cars, draws: Draws, values: Parameters):
        self.fleet, self.draws, self.values = fleet, draws, values
        self.rows = np.arange(len(fleet.years))
        self.samples = np.arange(max(draws.count, 1))[:, None]

    def at(self, name: str, *codes: np.ndarray) -> np.ndarray:
        """A parameter by the codes of each car."""
        return self.values[name].on(self.fleet.date)[(self.rows, *codes)]

    def each(self, name: str, *codes: np.ndarray) -> dict[str, np.ndarray]:
        """A parameter by the codes of each car and the keys of its last axis."""
        return self.values[name].each((self.rows, *codes), dates=self.fleet.date)

    def named(self, name: str, key: str) -> np.ndarray:
        """One key of a parameter of one axis, shape (n,)."""
        parameter = self.values[name]
        return parameter.on(self.fleet.date)[:, parameter.columns.index(key)]

    def number(self, name: str) -> np.ndarray:
        return self.values[name].on(self.fleet.date)

    def sampled(self, name: str, score: np.ndarray, *codes: np.ndarray) -> np.ndarray:
        """A figure with low, middle and high ends, in each sample."""
        return between_quantiles(**self.each(name, *codes), score=score)

    def shared(self, item: str) -> np.ndarray:
        """A ratio that all the cars of a household share."""
        places = self.values["car.doubt"].rows
        place = np.full(len(self.rows), places.index(item))
        return self.sampled("car.doubt", self.draws.normal(f"car {item}"), place)

    def by_model(self, item: str) -> np.ndarray:
        """A ratio of each size and motor, shape (N, n)."""
        scores = np.concatenate([self.draws.normal(f"car {item} {k}") for k in range(_KINDS)], 1)
        kind = self.fleet.size * len(CAR_MOTORS) + self.fleet.motor
        place = self.values["car.doubt"].rows.index(item)
        return self.sampled("car.doubt", scores[self.samples, kind], np.full(len(self.rows), place))


FIXED = ("depreciation", "registration", "insurance", "parking", "inspection", "servicing_fixed")
"""What is paid because the car is owned: what is no longer paid when it is given up."""
RUNNING = ("energy", "servicing", "tyres", "tolls")
"""What its kilometres cost; given up with the car only if the kilometres are too."""
PARTS = FIXED + RUNNING
MAINTENANCE = ("servicing_fixed", "servicing", "tyres", "inspection")


@dataclass(frozen=True)
class Ownership:
    """n cars in N samples, from the first day to the last of the longest time asked.

    Attributes
    ----------
    years : ndarray of int, shape (n,)
        Each is kept: what :meth:`yearly` spreads over.
    money : mapping of str to ndarray, shape (N, n, Y + 1)
        Of each of ``PARTS``, cumulated from the first day. [EUR]
    use : ndarray, shape (N, n)
        [kgCO2e/yr]
    made : ndarray, shape (N, n, Y + 1)
        Making of the car, spread over the life that is left to it; nothing for a car that is
        already there. [kgCO2e]
    made_at_once : ndarray, shape (N, n)
        The same, all on the first day. [kgCO2e]
    worth : ndarray, shape (N, n, Y + 1)
        What it could be sold for; what it is bought for on the first day. [EUR]
    by_kilometre : ndarray, shape (N, n)
        What one more kilometre each year costs over the years kept, resale apart.
        [EUR/(km/yr)]
    worn : ndarray, shape (N, n)
        Part of the last resale that more kilometres wear. [EUR]
    wear : ndarray, shape (n,)
        How fast. [1/(km/yr)]
    """

    years: np.ndarray
    money: Mapping[str, np.ndarray]
    use: np.ndarray
    made: np.ndarray
    made_at_once: np.ndarray
    worth: np.ndarray
    by_kilometre: np.ndarray
    worn: np.ndarray
    wear: np.ndarray

    @property
    def n(self) -> int:
        return len(self.years)

    def cumulated(self, parts: Sequence[str] = PARTS) -> np.ndarray:
        """Some parts of the cost since the first day, shape (N, n, Y + 1). [EUR]"""
        return sum((self.money[part] for part in parts), start=np.zeros(1))

    def _spread(self, cumulated: np.ndarray) -> np.ndarray:
        return cumulated[:, np.arange(self.n), self.years] / self.years

    def drawn_cost(self, parts: Sequence[str] = PARTS) -> np.ndarray:
        """Some parts of the cost a year in each sample, over the years kept, (N, n). [EUR/yr]"""
        return sum((self._spread(self.money[part]) for part in parts), start=np.zeros(1))

    def drawn_made(self) -> np.ndarray:
        """Making of the car a year in each sample, over the years kept, (N, n). [kgCO2e/yr]"""
        return self._spread(self.made)


_CENTRAL = Draws(0)


def _value(figures: CarFigures, t: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Resale by year, what is paid or held on the first day, and the wear of a kilometre."""
    fleet, draws = figures.fleet, figures.draws
    laws = figures.values["car.value_law"].rows
    first, thermal, plug_in, electric = (
        laws.index(name) for name in ("first_drop", "thermal", "plug_in", "electric")
    )
    motors = [fleet.motor == PLUG_IN, fleet.motor == ELECTRIC]
    group = np.select(motors, [plug_in, electric], thermal)
    drop = figures.sampled(
        "car.value_law", draws.normal("car first drop"), np.full_like(figures.rows, first)
    )
    scores = np.concatenate([draws.normal(f"car value {k}") for k in range(len(laws))], axis=1)
    rate = figures.sampled("car.value_law", scores[figures.samples, group], group)
    floor, gap = (
        figures.named("car.value_rule", "floor"),
        figures.named("car.value_rule", "sale_gap"),
    )
    wear = figures.named("car.value_rule", "wear") / 1000
    more = wear * (fleet.annual_distance - figures.number("household_mobility.car_year"))
    age, floor = fleet.age[..., None], floor[:, None]
    share = remaining_share(age + t, drop[..., None], rate[..., None], floor, more[..., None] * t)
    level = figures.shared("price_level") * figures.by_model("price_model")
    listed = figures.at("car.purchase_price", fleet.size, fleet.motor) * level
    sold = np.where(fleet.is_kept, 1 - gap, 1.0)
    base = np.where(np.isfinite(fleet.price), fleet.price / share[..., 0], listed * sold)
    resale = np.where(fleet.is_kept, 1.0, 1 - gap)[:, None]
    worth = base[..., None] * share
    worth[..., 1:] *= resale
    kept = base * resale[:, 0]
    worn = kept[..., None] * (share - floor)
    return worth, worn, wear


def _consumption(figures: CarFigures) -> tuple[np.ndarray, np.ndarray]:
    """Fuel and electricity, (N, n). [L/100 km], [kWh/100 km]"""
    fleet = figures.fleet
    fuel = figures.at("mobility.car_fuel_use", fleet.size, fleet.motor)
    electricity = figures.at("mobility.car_electricity_use", fleet.size, fleet.motor)
    style, known = figures.shared("style"), np.isfinite(fleet.style)
    driven = np.where(known, np.sqrt(np.where(known, fleet.style, 1.0) * style), style)
    ratio = driven * figures.by_model("model")
    is_known, electric = np.isfinite(fleet.consumption), fleet.motor == ELECTRIC
    own = np.where(is_known, fleet.consumption, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        own_ratio = own / np.where(electric, electricity, fuel)
    ratio = np.where(is_known, own_ratio, ratio)
    return fuel * ratio, electricity * ratio


def _energy_price(figures: CarFigures) -> tuple[np.ndarray, np.ndarray]:
    """Prices by the scenario of each car. [EUR/L], [EUR/kWh]"""
    fleet, draws = figures.fleet, figures.draws
    energies = figures.values["car.price_scenario"].columns
    of_fuel = np.array([energies.index(_ENERGY[name]) for name in CAR_MOTORS])[fleet.motor]
    scenario = figures.values["car.price_scenario"].on(fleet.date)
    litre = figures.each("mobility.fuel", fleet.motor)["price"]
    litre = litre * scenario[figures.rows, fleet.scenario, of_fuel]
    home = figures.sampled("car.home_price", draws.normal("car home price"))
    home = home * figures.named("mobility.money", "electricity")
    public = figures.sampled("car.public_price", draws.normal("car public price"))
    unknown = figures.values["car.home_share"].rows.index("unknown")
    charging = np.where(fleet.home_charging < 0, unknown, fleet.home_charging)
    share = figures.sampled("car.home_share", draws.normal("car home share"), charging)
    share = np.minimum(share, 1.0)
    kilowatt_hour = share * home + (1 - share) * public
    more = scenario[figures.rows, fleet.scenario, energies.index("electricity")]
    return litre, kilowatt_hour * more


def _upkeep(figures: CarFigures, t: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Servicing cumulated, its fixed part and that of one kilometre a year; tyres by km."""
    fleet, rule = figures.fleet, lambda key: figures.named("car.upkeep_rule", key)
    usual = figures.number("household_mobility.car_year")
    whole = figures.sampled("car.upkeep", figures.draws.normal("car upkeep"))
    worn = figures.shared("tyres")
    usual_tyres = figures.at("car.tyres", np.full_like(figures.rows, CAR_SIZES.index("medium")))
    ratio = figures.at("car.upkeep_by_motor", fleet.motor)
    electric = between_quantiles(
        rule("electric_low"),
        1.0,
        rule("electric_high"),
        figures.draws.normal("car electric upkeep"),
    )
    ratio = ratio * np.where(fleet.motor == ELECTRIC, electric, 1.0)
    yearly = np.maximum(whole - usual_tyres * worn * usual, 0.0) * ratio
    middle = fleet.age[..., None] + t[1:] - 0.5
    aged = by_age(middle, rule("at_new")[:, None], rule("by_year")[:, None], 0.0)
    cumulated = yearly[..., None] * _from_zero(aged)
    fixed = rule("fixed_share")[:, None]
    tyres = figures.at("car.tyres", fleet.size) * worn
    return cumulated * fixed, cumulated * (1 - fixed) / usual[:, None], tyres


def _from_zero(by_year: np.ndarray) -> np.ndarray:
    """Cumulated from the first day."""
    return np.concatenate([np.zeros((*by_year.shape[:-1], 1)), by_year.cumsum(axis=-1)], axis=-1)


def _insurance(figures: CarFigures, t: np.ndarray) -> np.ndarray:
    fleet, rule = figures.fleet, lambda key: figures.named("car.insurance_rule", key)[:, None]
    mean = figures.at("car.insurance", fleet.motor) * figures.at(
        "car.insurance_by_size", fleet.size
    )
    middle = fleet.age[..., None] + t[1:] - 0.5
    aged = by_age(middle, rule("at_new"), -rule("by_year"), rule("least"))
    return (mean * figures.shared("insurance_driver"))[..., None] * _from_zero(aged)


def _entry(figures: CarFigures) -> np.ndarray:
    """Registration and, new, the malus. [EUR]"""
    fleet = figures.fleet
    paper = figures.sampled(
        "car.registration", figures.draws.normal("car registration"), fleet.motor
    )
    malus = np.where(fleet.age <= 0, figures.at("car.malus", fleet.size, fleet.motor), 0.0)
    return np.where(fleet.is_kept, 0.0, paper + malus)


def _making(figures: CarFigures, t: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of the cars that are bought: cumulated over the life that is left, and all at once."""
    fleet, law = figures.fleet, lambda key: figures.named("mobility.car_constants", key)
    made = car_manufacturing(
        figures.at("mobility.car_mass", fleet.size),
        figures.at("mobility.car_battery", fleet.size, fleet.motor),
        per_kilogram=law("per_kilogram"),
        per_battery_kilowatt_hour=law("per_battery_kilowatt_hour"),
        lifetime=1.0,
    ) * figures.shared("made")
    share, left = remaining_making(
        fleet.age,
        fleet.annual_distance,
        figures.number("household_mobility.car_year"),
        law("lifetime"),
        figures.named("car.life", "oldest"),
    )
    carried = np.where(fleet.is_kept, 0.0, made * share)
    used = np.minimum(t / np.maximum(left, 1e-9)[..., None], 1.0)
    return carried[..., None] * used, carried


def ownership(
    fleet: Cars, draws: Draws = _CENTRAL, values: Parameters | None = None, horizon: int = 0
) -> Ownership:
    """Cost and emissions of n cars over their years.

    To own none costs and emits nothing here. When a car is given up, what is saved is its ``FIXED``
    parts, and the ``RUNNING`` ones of the kilometres no longer driven with it; what the same
    kilometres cost by other means is the trips' affair.

    Parameters
    ----------
    fleet : Cars
        From :func:`cars`.
    draws : Draws, optional
        Samples that all cars share, so that their differences are differences; one by default.
    horizon : int, optional
        Years that the cumulated arrays reach at least; the longest kept by default.

    Examples
    --------
    >>> kept = cars(size=1, motor=0, annual_distance=12_000.0, age=8.0, years=5, date="2026-11-01")
    >>> found = ownership(kept)
    >>> found.drawn_made().tolist()
    [[0.0]]
    """
    figures = CarFigures(fleet, draws, values or parameters())
    law = lambda key: figures.named("mobility.car_constants", key)  # noqa: E731
    distance, t = fleet.annual_distance, np.arange(max(int(fleet.years.max()), horizon) + 1)
    fuel, electricity = _consumption(figures)
    litre, kilowatt_hour = _energy_price(figures)
    places = figures.values["car.place_cost"].rows
    parking, toll = (
        figures.sampled("car.place_cost", draws.normal(f"car {k}"), np.full_like(figures.rows, i))
        for i, k in enumerate(places)
    )
    parking = np.where(np.isfinite(fleet.parking), fleet.parking, parking)
    worth, worn, wear = _value(figures, t)
    fixed, by_distance, tyres = _upkeep(figures, t)
    energy = (fuel * litre + electricity * kilowatt_hour) / 100
    tests = inspections(
        fleet.age[..., None],
        t,
        figures.named("car.inspection", "first")[:, None],
        figures.named("car.inspection", "every")[:, None],
    )
    made, at_once = _making(figures, t)
    factor = figures.each("mobility.fuel", fleet.motor)["kg_per_unit"] * figures.shared(
        "fuel_factor"
    )
    use = car_use(
        fuel,
        electricity,
        factor,
        law("electricity") * figures.shared("electricity_factor"),
        law("maintenance"),
    )
    money = {
        "depreciation": worth[..., :1] - worth,
        "registration": _entry(figures)[..., None] * (t > 0),
        "insurance": _insurance(figures, t),
        "parking": parking[..., None] * t,
        "inspection": figures.named("car.inspection", "price")[:, None] * tests,
        "servicing_fixed": fixed,
        "energy": (distance * energy)[..., None] * t,
        "servicing": by_distance * distance[..., None],
        "tyres": (distance * tyres)[..., None] * t,
        "tolls": (distance * toll)[..., None] * t,
    }
    shape = (max(draws.count, 1), len(fleet.years), len(t))
    money = {part: np.broadcast_to(amount, shape) for part, amount in money.items()}
    last = (slice(None), figures.rows, fleet.years)
    by_kilometre = (energy + tyres + toll) * fleet.years + np.broadcast_to(by_distance, shape)[last]
    return Ownership(
        years=fleet.years,
        money=money,
        use=np.broadcast_to(use * distance, shape[:2]),
        made=np.broadcast_to(made, shape),
        made_at_once=np.broadcast_to(at_once, shape[:2]),
        worth=worth,
        by_kilometre=by_kilometre,
        worn=np.broadcast_to(worn, shape)[last],
        wear=wear * fleet.years,
    )
