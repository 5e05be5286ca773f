"""What owning a car costs and emits over the years: kept, or bought new or used.

The rule of making: a new car's is spread over the life of the car, its buyer carries it for the
years he keeps it; who buys a used one carries what is left of it in the same way; a car that is
already there has its making behind it and carries none (``docs/decisions/0007-car.md``).
"""

from __future__ import annotations

import numpy as np

from calc.mobility.car.fleet import ELECTRIC, PLUG_IN, Cars, Desk
from calc.mobility.car.money import by_age, doubtful, inspections, remaining_making, remaining_share
from calc.mobility.car.results import Ownership
from calc.mobility.emissions import car_manufacturing, car_use
from calc.parameters import Parameters, parameters
from calc.schema.vocabulary import CAR_SIZES
from calc.uncertainty import Draws

_CENTRAL = Draws(0)


def _value(desk: Desk, t: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Resale by year, what is paid or held on the first day, and the wear of a kilometre."""
    fleet, draws = desk.fleet, desk.draws
    group = np.select([fleet.motor == PLUG_IN, fleet.motor == ELECTRIC], [2, 3], 1)
    drop = desk.doubt("car.value_law", draws.normal("car first drop"), np.zeros_like(desk.rows))
    scores = np.concatenate([draws.normal(f"car value {k}") for k in range(4)], axis=1)
    rate = desk.doubt("car.value_law", scores[desk.worlds, group], group)
    floor, gap = desk.named("car.value_rule", "floor"), desk.named("car.value_rule", "sale_gap")
    wear = desk.named("car.value_rule", "wear") / 1000
    more = wear * (fleet.annual_distance - desk.number("household_mobility.car_year"))
    age, floor = fleet.age[..., None], floor[:, None]
    share = remaining_share(age + t, drop[..., None], rate[..., None], floor, more[..., None] * t)
    level = desk.shared("price_level") * desk.by_model("price_model")
    listed = desk.at("car.purchase_price", fleet.size, fleet.motor) * level
    sold = np.where(fleet.is_kept, 1 - gap, 1.0)
    base = np.where(np.isfinite(fleet.price), fleet.price / share[..., 0], listed * sold)
    resale = np.where(fleet.is_kept, 1.0, 1 - gap)[:, None]
    worth = base[..., None] * share
    worth[..., 1:] *= resale
    kept = base * resale[:, 0]
    worn = kept[..., None] * (share - floor)
    return worth, worn, wear


def _consumption(desk: Desk) -> tuple[np.ndarray, np.ndarray]:
    """Fuel and electricity, (N, n). [L/100 km], [kWh/100 km]"""
    fleet = desk.fleet
    fuel = desk.at("mobility.car_fuel_use", fleet.size, fleet.motor)
    electricity = desk.at("mobility.car_electricity_use", fleet.size, fleet.motor)
    style, known = desk.shared("style"), np.isfinite(fleet.style)
    driven = np.where(known, np.sqrt(np.where(known, fleet.style, 1.0) * style), style)
    ratio = driven * desk.by_model("model")
    told, electric = np.isfinite(fleet.consumption), fleet.motor == ELECTRIC
    own = np.where(told, fleet.consumption, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        own_ratio = own / np.where(electric, electricity, fuel)
    ratio = np.where(told, own_ratio, ratio)
    return fuel * ratio, electricity * ratio


def _energy_price(desk: Desk) -> tuple[np.ndarray, np.ndarray]:
    """Prices by the scenario of each car. [EUR/L], [EUR/kWh]"""
    fleet, draws = desk.fleet, desk.draws
    energies = desk.values["car.price_scenario"].keys[1]
    burnt = ("petrol", "diesel", "petrol", "petrol", "electricity", "lpg", "e85")
    of_fuel = np.array([energies.index(name) for name in burnt])[fleet.motor]
    scenario = desk.values["car.price_scenario"].on(fleet.date)
    litre = desk.at("mobility.fuel", fleet.motor)[..., 1]
    litre = litre * scenario[desk.rows, fleet.scenario, of_fuel]
    home = desk.doubt("car.home_price", draws.normal("car home price"))
    home = home * desk.named("mobility.money", "electricity")
    public = desk.doubt("car.public_price", draws.normal("car public price"))
    charging = np.where(fleet.home_charging < 0, 2, fleet.home_charging)
    share = desk.doubt("car.home_share", draws.normal("car home share"), charging)
    share = np.minimum(share, 1.0)
    kilowatt_hour = share * home + (1 - share) * public
    more = scenario[desk.rows, fleet.scenario, energies.index("electricity")]
    return litre, kilowatt_hour * more


def _upkeep(desk: Desk, t: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Servicing cumulated, its fixed part and that of one kilometre a year; tyres by km."""
    fleet, rule = desk.fleet, lambda key: desk.named("car.upkeep_rule", key)
    usual = desk.number("household_mobility.car_year")
    whole = desk.doubt("car.upkeep", desk.draws.normal("car upkeep"))
    worn = desk.shared("tyres")
    usual_tyres = desk.at("car.tyres", np.full_like(desk.rows, CAR_SIZES.index("medium")))
    ratio = desk.at("car.upkeep_by_motor", fleet.motor)
    electric = doubtful(
        rule("electric_low"), 1.0, rule("electric_high"), desk.draws.normal("car electric upkeep")
    )
    ratio = ratio * np.where(fleet.motor == ELECTRIC, electric, 1.0)
    yearly = np.maximum(whole - usual_tyres * worn * usual, 0.0) * ratio
    middle = fleet.age[..., None] + t[1:] - 0.5
    aged = by_age(middle, rule("at_new")[:, None], rule("by_year")[:, None], 0.0)
    cumulated = yearly[..., None] * _from_zero(aged)
    fixed = rule("fixed_share")[:, None]
    tyres = desk.at("car.tyres", fleet.size) * worn
    return cumulated * fixed, cumulated * (1 - fixed) / usual[:, None], tyres


def _from_zero(by_year: np.ndarray) -> np.ndarray:
    """Cumulated from the first day."""
    return np.concatenate([np.zeros((*by_year.shape[:-1], 1)), by_year.cumsum(axis=-1)], axis=-1)


def _insurance(desk: Desk, t: np.ndarray) -> np.ndarray:
    fleet, rule = desk.fleet, lambda key: desk.named("car.insurance_rule", key)[:, None]
    mean = desk.at("car.insurance", fleet.motor) * desk.at("car.insurance_by_size", fleet.size)
    middle = fleet.age[..., None] + t[1:] - 0.5
    aged = by_age(middle, rule("at_new"), -rule("by_year"), rule("least"))
    return (mean * desk.shared("insurance_driver"))[..., None] * _from_zero(aged)


def _entry(desk: Desk) -> np.ndarray:
    """Registration and, new, the malus. [EUR]"""
    fleet = desk.fleet
    paper = desk.doubt("car.registration", desk.draws.normal("car registration"), fleet.motor)
    malus = np.where(fleet.age <= 0, desk.at("car.malus", fleet.size, fleet.motor), 0.0)
    return np.where(fleet.is_kept, 0.0, paper + malus)


def _making(desk: Desk, t: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of the cars that are bought: cumulated over the life that is left, and all at once."""
    fleet, law = desk.fleet, lambda key: desk.named("mobility.car_constants", key)
    made = car_manufacturing(
        desk.at("mobility.car_mass", fleet.size),
        desk.at("mobility.car_battery", fleet.size, fleet.motor),
        per_kilogram=law("per_kilogram"),
        per_battery_kilowatt_hour=law("per_battery_kilowatt_hour"),
        lifetime=1.0,
    ) * desk.shared("made")
    share, left = remaining_making(
        fleet.age,
        fleet.annual_distance,
        desk.number("household_mobility.car_year"),
        law("lifetime"),
        desk.named("car.life", "oldest"),
    )
    carried = np.where(fleet.is_kept, 0.0, made * share)
    used = np.minimum(t / np.maximum(left, 1e-9)[..., None], 1.0)
    return carried[..., None] * used, carried


def ownership(
    fleet: Cars, draws: Draws = _CENTRAL, values: Parameters | None = None, horizon: int = 0
) -> Ownership:
    """Cost and emissions of n cars over their years.

    To own none costs and emits nothing here. When a car is given up, what is saved is
    ``ownership(…).fixed_cost``, and ``running_cost`` for the kilometres no longer driven with
    it; what the same kilometres cost by other means is the trips' affair.

    Parameters
    ----------
    fleet : Cars
        From :func:`cars`.
    draws : Draws, optional
        Worlds that all cars share, so that their differences are differences; one by default.
    horizon : int, optional
        Years that the cumulated arrays reach at least; the longest kept by default.

    Examples
    --------
    >>> from calc.mobility.car.fleet import cars
    >>> kept = cars(size=1, motor=0, annual_distance=12_000.0, age=8.0, years=5, date="2026-11-01")
    >>> found = ownership(kept)
    >>> bool(np.isclose(found.fixed_cost.middle + found.running_cost.middle, found.cost().middle))
    True
    >>> found.emissions_manufacturing.middle.tolist()
    [0.0]
    """
    desk = Desk(fleet, draws, values or parameters())
    law = lambda key: desk.named("mobility.car_constants", key)  # noqa: E731
    distance, t = fleet.annual_distance, np.arange(max(int(fleet.years.max()), horizon) + 1)
    fuel, electricity = _consumption(desk)
    litre, kilowatt_hour = _energy_price(desk)
    places = desk.values["car.place_cost"].keys[0]
    parking, toll = (
        desk.doubt("car.place_cost", draws.normal(f"car {k}"), np.full_like(desk.rows, i))
        for i, k in enumerate(places)
    )
    parking = np.where(np.isfinite(fleet.parking), fleet.parking, parking)
    worth, worn, wear = _value(desk, t)
    fixed, by_distance, tyres = _upkeep(desk, t)
    energy = (fuel * litre + electricity * kilowatt_hour) / 100
    tests = inspections(
        fleet.age[..., None],
        t,
        desk.named("car.inspection", "first")[:, None],
        desk.named("car.inspection", "every")[:, None],
    )
    made, at_once = _making(desk, t)
    factor = desk.at("mobility.fuel", fleet.motor)[..., 0] * desk.shared("fuel_factor")
    use = car_use(
        fuel,
        electricity,
        factor,
        law("electricity") * desk.shared("electricity_factor"),
        law("maintenance"),
    )
    money = {
        "depreciation": worth[..., :1] - worth,
        "registration": _entry(desk)[..., None] * (t > 0),
        "insurance": _insurance(desk, t),
        "parking": parking[..., None] * t,
        "inspection": desk.named("car.inspection", "price")[:, None] * tests,
        "servicing_fixed": fixed,
        "energy": (distance * energy)[..., None] * t,
        "servicing": by_distance * distance[..., None],
        "tyres": (distance * tyres)[..., None] * t,
        "tolls": (distance * toll)[..., None] * t,
    }
    shape = (max(draws.count, 1), len(fleet.years), len(t))
    money = {part: np.broadcast_to(amount, shape) for part, amount in money.items()}
    last = (slice(None), desk.rows, fleet.years)
    by_kilometre = (energy + tyres + toll) * fleet.years + np.broadcast_to(by_distance, shape)[last]
    return Ownership(
        fleet.years,
        money,
        np.broadcast_to(use * distance, shape[:2]),
        np.broadcast_to(made, shape),
        np.broadcast_to(at_once, shape[:2]),
        worth,
        by_kilometre,
        np.broadcast_to(worn, shape)[last],
        wear * fleet.years,
        fuel,
        electricity,
        np.broadcast_to(fleet.age + fleet.years, shape[:2]),
    )
