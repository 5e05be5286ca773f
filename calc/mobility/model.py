"""Trips: what they emit, cost and take, for one person and for the whole vehicle."""

from __future__ import annotations

import numpy as np

from calc import places
from calc.inputs import is_unknown
from calc.mobility.emissions import car_manufacturing, car_use, flight_factors, half_width
from calc.mobility.journeys import duration, road_distance
from calc.mobility.request import TripRequest
from calc.parameters import Parameters, parameters
from calc.vocabulary import CAR_MOTORS, CAR_SIZES, MODES

INPUTS = TripRequest
OUTPUTS = (
    "emissions", "emissions_low", "emissions_high", "emissions_use", "emissions_manufacturing",
    "vehicle_emissions", "cost", "marginal_cost", "duration", "active_minutes",
)  # fmt: skip
_MODE = {name: place for place, name in enumerate(MODES)}
_RAIL = [_MODE[f"{kind}_train"] for kind in
         ("suburban", "regional", "intercity", "high_speed", "night")]  # fmt: skip
_ELECTRIC = CAR_MOTORS.index("electric")


def _named(values: Parameters, name: str) -> dict[str, float]:
    parameter = values[f"mobility.{name}"]
    return dict(zip(parameter.keys[-1], parameter.values[0].tolist(), strict=True))


def _distance(request: TripRequest, values: Parameters) -> np.ndarray:
    """Kilometres of one journey: typed, or from commune to commune by the mode's way."""
    law = _named(values, "circuity")
    apart = is_unknown(request.origin) | is_unknown(request.destination)
    ends = [
        np.where(apart, 0, places.index(codes)) for codes in (request.origin, request.destination)
    ]
    crow = places.great_circle(*ends)
    by_road = road_distance(crow, base=law["base"], extra=law["extra"], decay=law["decay"])
    way = np.select(
        [request.mode == _MODE["plane"], request.mode == _MODE["ferry"],
         np.isin(request.mode, _RAIL)],
        [crow, crow * law["sea"], crow * law["rail"]],
        by_road,
    )  # fmt: skip
    return np.where(np.isfinite(request.distance), request.distance, way)


def _car(request: TripRequest, values: Parameters) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Use and manufacturing [kgCO2e/km] and energy cost [EUR/km] of each row's car."""
    law = _named(values, "car_constants")
    size = np.where(request.car_size < 0, CAR_SIZES.index("medium"), request.car_size)
    motor = np.where(request.car_motor < 0, CAR_MOTORS.index("petrol"), request.car_motor)
    fuel = values["mobility.car_fuel_use"].values[0][size, motor]
    electricity = values["mobility.car_electricity_use"].values[0][size, motor]
    told = np.isfinite(request.car_consumption)
    electric = motor == _ELECTRIC
    fuel = np.where(told & ~electric, request.car_consumption, fuel)
    electricity = np.where(told & electric, request.car_consumption, electricity)
    per_litre, price = values["mobility.fuel"].values[0][motor].T
    use = car_use(fuel, electricity, per_litre, law["electricity"], law["maintenance"])
    mass = values["mobility.car_mass"].values[0][size]
    battery = values["mobility.car_battery"].values[0][size, motor]
    made = car_manufacturing(
        mass, battery,
        per_kilogram=law["per_kilogram"],
        per_battery_kilowatt_hour=law["per_battery_kilowatt_hour"], lifetime=law["lifetime"],
    )  # fmt: skip
    energy = (fuel * price + electricity * _named(values, "money")["electricity"]) / 100
    return use, made, energy


def _speed(request: TripRequest, values: Parameters, distance: np.ndarray) -> np.ndarray:
    """Mean speed of the mode; a car's grows with the distance. [km/h]"""
    own = values["mobility.pace"].values[0][request.mode, 0]
    at, speed = values["mobility.car_speed"].values[0].T
    driven = np.isin(request.mode, [_MODE[m] for m in ("car", "taxi", "camper", "camper_van")])
    return np.where(driven, np.interp(distance, at, speed), own)


def _money(
    request: TripRequest, values: Parameters, distance: np.ndarray, energy: np.ndarray,
    aboard: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Full and marginal cost of one journey for one person; NaN where no price is known."""
    law = _named(values, "money")
    car = request.mode == _MODE["car"]
    cycle = np.select(
        [request.mode == _MODE["walk"], request.mode == _MODE["bike"],
         np.isin(request.mode, (_MODE["e_bike"], _MODE["e_cargo_bike"]))],
        [0.0, law["bike"], law["e_bike"]],
        np.nan,
    )  # fmt: skip
    marginal = np.where(car, (energy + law["car_wear"]) / aboard, cycle) * distance
    full = np.where(car, (energy + law["car_wear"] + law["car_fixed"]) / aboard, cycle) * distance
    return full, marginal


def answer(inputs: TripRequest, draws: int = 0) -> dict[str, np.ndarray]:
    """Trips of n people over a year, one column each by the names of ``OUTPUTS``.

    Parameters
    ----------
    inputs : TripRequest
        Without issues.
    draws : int, optional
        Not used: ranges follow the published uncertainties in closed form.

    Returns
    -------
    dict of str to ndarray, shape (n,)
        Emissions [kgCO2e], cost [EUR], duration [h], active minutes; a cost is NaN where no
        price is known (public transport, taxis, planes).
    """
    values, law = parameters(), _named(parameters(), "car_constants")
    mode, distance = inputs.mode.astype(int), _distance(inputs, parameters())
    use, made, by_vehicle, uncertainty = values["mobility.factor"].values[0][mode].T
    car_use_km, car_made_km, energy = _car(inputs, values)
    car, taxi, plane = (mode == _MODE[name] for name in ("car", "taxi", "plane"))
    empty = np.where(taxi, 1 + law["taxi_empty_share"], 1.0)
    use = np.where(car | taxi, car_use_km * empty, use)
    made = np.where(car | taxi, car_made_km * empty, made)
    bands = values["mobility.flight"].values[0]
    flown = flight_factors(distance, bands[:, 0], bands[:, 1:])
    sky = np.where(plane & (inputs.contrails != 0), flown[:, 1], 0.0)
    use, made = np.where(plane, flown[:, 0], use), np.where(plane, flown[:, 2], made)
    usual = np.where(car | taxi, law["mean_occupancy"], 1.0)
    told = np.where(np.isfinite(inputs.occupancy), inputs.occupancy, usual)
    aboard = np.where(by_vehicle > 0, told, 1.0)
    trips = np.where(np.isfinite(inputs.trips_per_year), inputs.trips_per_year, 1.0)
    yearly = distance * trips
    parts = np.stack([use, made, sky]) * yearly / aboard
    known = np.stack([
        uncertainty, np.full(len(mode), law["manufacturing_uncertainty"]),
        np.full(len(mode), law["contrail_uncertainty"]),
    ])  # fmt: skip
    total, half = parts.sum(axis=0), half_width(parts, known)
    hours = duration(
        distance, _speed(inputs, values, distance), values["mobility.pace"].values[0][mode, 1]
    )
    _, access, active = values["mobility.pace"].values[0][mode].T
    on_foot = np.where(by_vehicle > 0, 0.0, access)
    full, marginal = _money(inputs, values, distance, energy, aboard)
    return {
        "emissions": total,
        "emissions_low": np.maximum(total - half, 0.0),
        "emissions_high": total + half,
        "emissions_use": parts[0] + parts[2],
        "emissions_manufacturing": parts[1],
        "vehicle_emissions": np.where(by_vehicle > 0, total * aboard, np.nan),
        "cost": full * trips,
        "marginal_cost": marginal * trips,
        "duration": hours * trips,
        "active_minutes": np.where(active > 0, 60 * hours, np.where(plane, 0.0, on_foot)) * trips,
    }
