"""What each mode costs one person: in full, and what one more journey adds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.mobility.formulas import (
    car_manufacturing,
    car_use,
    curve,
    driving,
    fare,
    flight_band,
    half_width,
    spread,
)
from calc.mobility.modes import MODE, is_a
from calc.mobility.trips.trip import NONE, SURE, Distances, TripRequest, distances, shared, times
from calc.parameters import Parameters, parameters
from calc.schema.vocabulary import CAR_MOTORS, CAR_SIZES
from calc.uncertainty import Floats, Range, ended


def _free(mode: np.ndarray, way: Distances) -> np.ndarray:
    """Whether both ends share a bus network without tickets."""
    free = shared("free_bus", *way.ends)
    local = is_a("kind", "bus")[mode] | (mode == MODE["tram"])
    return np.where(local, free, NONE)


def _fares(mode: np.ndarray, way: Distances, values: Parameters) -> dict[str, np.ndarray]:
    """Fares of each row by their names in the table of modes; on foot, the boat's own."""
    law, is_read = values["ferries.afoot"].by_key(), np.isfinite(way.foot_fare)
    fixed = np.where(is_read, way.foot_fare, law["fixed"])
    per_km = np.where(is_read, 0.0, law["per_km"])
    afoot: dict[str, Floats] = {
        "fixed": fixed,
        "per_km": per_km,
        "marginal_fixed": fixed,
        "marginal_per_km": per_km,
        "minimum": 0.0,
        "low": law["low"],
        "high": law["high"],
    }
    usual = values["mobility.fare"].each(mode)
    return {name: np.where(way.is_afoot, own, usual[name]) for name, own in afoot.items()}


def prices(
    mode: np.ndarray, way: Distances, energy: np.ndarray, aboard: np.ndarray, values: Parameters
) -> tuple[Range, Range]:
    """Full and marginal price of one journey.

    Parameters
    ----------
    mode : ndarray of int, shape (n,)
    way : Distances
    energy : ndarray, shape (n,)
        Of the row's car. [EUR/km]
    aboard : ndarray, shape (n,)
        Who shares the vehicle; 1 for a seat.
    values : Parameters
    """
    law, margins = values["mobility.money"].by_key(), values["mobility.doubt"].by_key()
    fares = _fares(mode, way, values)
    is_car, free = mode == MODE["car"], _free(mode, way)
    motorway = curve(way.along, values["mobility.speed_curve"].by_key()["toll_share"])
    owned = way.along * law["car_fixed"]

    def car(energy_factor: float, toll_factor: float) -> np.ndarray:
        return driving(
            way.along,
            energy * energy_factor,
            law["car_wear"] * energy_factor,
            law["toll"],
            motorway * toll_factor,
        )

    def price(share: str, kept: float) -> Range:
        per_km = fares[f"{share}per_km"]
        seat = fare(way.along, fares[f"{share}fixed"], per_km, fares["minimum"])
        by_distance = way.along * per_km
        moving = np.where(is_car, 1.0, by_distance / np.maximum(seat, np.finfo(float).tiny))
        middle = np.where(is_car, car(1.0, 1.0) + kept * owned, seat)
        least = car(margins["car_energy_low"], 0.0) + kept * owned * margins["car_fixed_low"]
        most = car(margins["car_energy_high"], margins["toll_high"])
        most = most + kept * owned * margins["car_fixed_high"]
        ends = (
            np.where(is_car, least, seat * fares["low"]),
            np.where(is_car, most, seat * fares["high"]),
        )
        below, above = spread(middle, *ends, way.half_range * moving)
        below = np.where(free > NONE, 0.0, below)
        middle, above = (np.where(free == SURE, 0.0, end) for end in (middle, above))
        return Range(middle / aboard, below / aboard, above / aboard)

    return price("", 1.0), price("marginal_", 0.0)


INPUTS = TripRequest
OUTPUTS = (
    *ended("emissions"),
    "emissions_use",
    "emissions_manufacturing",
    "emissions_contrails",
    "vehicle_emissions",
    *(column for name in ("cost", "marginal_cost", "duration") for column in ended(name)),
    "active_minutes",
    "distance_travelled",
)
_ELECTRIC = CAR_MOTORS.index("electric")


@dataclass(frozen=True)
class _Vehicle:
    """Per kilometre of each row's vehicle or seat. [kgCO2e/km], [EUR/km] of energy, [-]"""

    use: np.ndarray
    manufacturing: np.ndarray
    contrails: np.ndarray
    uncertainty: np.ndarray
    is_shared: np.ndarray
    energy_cost: np.ndarray


def _car(request: TripRequest, values: Parameters) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Use and manufacturing [kgCO2e/km] and energy cost [EUR/km] of each row's car."""
    law = values["mobility.car_constants"].by_key()
    size = np.where(request.car_size < 0, CAR_SIZES.index("medium"), request.car_size)
    motor = np.where(request.car_motor < 0, CAR_MOTORS.index("petrol"), request.car_motor)
    fuel = values["mobility.car_fuel_use"].constant[size, motor]
    electricity = values["mobility.car_electricity_use"].constant[size, motor]
    is_known = np.isfinite(request.car_consumption)
    electric = motor == _ELECTRIC
    fuel = np.where(is_known & ~electric, request.car_consumption, fuel)
    electricity = np.where(is_known & electric, request.car_consumption, electricity)
    fuels = values["mobility.fuel"]
    day = np.where(np.isnat(request.date), fuels.starts[-1], request.date)
    litre = fuels.each((np.arange(len(motor)), motor), dates=day)
    use = car_use(fuel, electricity, litre["kg_per_unit"], law["electricity"], law["maintenance"])
    mass = values["mobility.car_mass"].constant[size]
    battery = values["mobility.car_battery"].constant[size, motor]
    made = car_manufacturing(
        mass,
        battery,
        per_kilogram=law["per_kilogram"],
        per_battery_kilowatt_hour=law["per_battery_kilowatt_hour"],
        lifetime=law["lifetime"],
    )
    energy = (
        fuel * litre["price"] + electricity * values["mobility.money"].by_key()["electricity"]
    ) / 100
    return use, made, energy


def _vehicle(request: TripRequest, distance: np.ndarray, values: Parameters) -> _Vehicle:
    mode, law = request.mode.astype(int), values["mobility.car_constants"].by_key()
    factor = values["mobility.factor"].each(mode)
    car_use_km, car_made_km, energy = _car(request, values)
    taxi, plane = mode == MODE["taxi"], mode == MODE["plane"]
    driven = taxi | (mode == MODE["car"])
    empty = np.where(taxi, 1 + law["taxi_empty_share"], 1.0)
    law_of_flights = values["mobility.flight"].each()
    band = flight_band(distance, law_of_flights["up_to"])
    flight = {name: factors[band] for name, factors in law_of_flights.items()}
    return _Vehicle(
        np.select([driven, plane], [car_use_km * empty, flight["use"]], factor["use"]),
        np.select(
            [driven, plane], [car_made_km * empty, flight["manufacturing"]], factor["manufacturing"]
        ),
        np.where(plane & (request.contrails != 0), flight["contrails"], 0.0),
        factor["uncertainty"],
        factor["by_vehicle"] > 0,
        energy,
    )


def _aboard(request: TripRequest, vehicle: _Vehicle, values: Parameters) -> np.ndarray:
    """Who shares the vehicle: as told, else the mean of cars; one person a seat."""
    driven = np.isin(request.mode, (MODE["car"], MODE["taxi"]))
    usual = np.where(driven, values["mobility.car_constants"].by_key()["mean_occupancy"], 1.0)
    stated = np.where(np.isfinite(request.occupancy), request.occupancy, usual)
    return np.where(vehicle.is_shared, stated, 1.0)


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
        Emissions [kgCO2e], cost [EUR], duration [h], active minutes; ``distance_travelled`` is
        one journey's [km]. Ranges hold 80 %.
    """
    values = parameters()
    law, mode = values["mobility.car_constants"].by_key(), inputs.mode.astype(int)
    way = distances(inputs, values)
    vehicle = _vehicle(inputs, way.along, values)
    aboard = _aboard(inputs, vehicle, values)
    trips = np.where(np.isfinite(inputs.trips_per_year), inputs.trips_per_year, 1.0)
    per_km = np.stack([vehicle.use, vehicle.manufacturing, vehicle.contrails])
    parts = per_km * way.along * trips / aboard
    known = np.stack(
        [
            vehicle.uncertainty,
            np.full(len(mode), law["manufacturing_uncertainty"]),
            np.full(len(mode), law["contrail_uncertainty"]),
        ]
    )
    total, (use, manufacturing, contrails) = parts.sum(axis=0), parts
    half = np.hypot(half_width(parts, known), total * way.half_range)
    full, marginal = prices(mode, way, vehicle.energy_cost, aboard, values)
    taken = times(mode, way, values)
    emitted = Range(total, np.maximum(total - half, 0.0), total + half)
    yearly = {"cost": full, "marginal_cost": marginal, "duration": taken.hours}
    result = emitted.columns("emissions")
    for name, one in yearly.items():
        result |= one.each(lambda end: end * trips).columns(name)
    return result | {
        "emissions_use": use + contrails,
        "emissions_manufacturing": manufacturing,
        "emissions_contrails": contrails,
        "vehicle_emissions": np.where(vehicle.is_shared, total * aboard, np.nan),
        "active_minutes": taken.active_minutes * trips,
        "distance_travelled": way.along,
    }
