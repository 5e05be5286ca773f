"""Emissions of trips: of vehicles shared by who sits in them, of seats, of flights."""

from __future__ import annotations

import numpy as np

from calc.arrays import Array, Floats
from calc.uncertainty import NORMAL_80, NORMAL_95


def car_use(
    fuel_use: Floats,
    electricity_use: Floats,
    fuel_factor: Floats,
    electricity_factor: Floats,
    maintenance: Floats,
) -> Array:
    """Emissions of a car's kilometre, the making of the car apart.

    Parameters
    ----------
    fuel_use, electricity_use : array_like
        [L/100 km], [kWh/100 km]
    fuel_factor, electricity_factor : array_like
        Burnt and upstream. [kgCO2e/L], [kgCO2e/kWh]
    maintenance : float
        [kgCO2e/km]

    Returns
    -------
    ndarray
        [kgCO2e/km], for the whole vehicle.

    Examples
    --------
    >>> round(float(car_use(6.61, 0.0, 2.70, 0.0519, 0.0088)), 4)
    0.1873
    """
    burnt = np.asarray(fuel_use) * fuel_factor + np.asarray(electricity_use) * electricity_factor
    return burnt / 100 + maintenance


def car_manufacturing(
    mass: Floats,
    battery: Floats,
    *,
    per_kilogram: Floats,
    per_battery_kilowatt_hour: Floats,
    lifetime: Floats,
) -> Array:
    """Emissions of making a car, spread over its life.

    Parameters
    ----------
    mass, battery : array_like
        [kg], [kWh]
    per_kilogram, per_battery_kilowatt_hour, lifetime : float
        [kgCO2e/kg], [kgCO2e/kWh], [km]

    Returns
    -------
    ndarray
        [kgCO2e/km], for the whole vehicle.

    Examples
    --------
    >>> float(car_manufacturing(1500.0, 50.0, per_kilogram=6.0, per_battery_kilowatt_hour=100,
    ...     lifetime=200_000))
    0.07
    """
    made = np.asarray(mass) * per_kilogram + np.asarray(battery) * per_battery_kilowatt_hour
    return made / lifetime


def flight_factors(distance: Array, up_to: Array, factors: Array) -> Array:
    """Factors of a flight by its great circle.

    Parameters
    ----------
    distance : ndarray, shape (n,)
        [km]
    up_to : ndarray, shape (bands,)
        Last kilometre of each band, included. [km]
    factors : ndarray, shape (bands, 3)
        Use, contrails, manufacturing. [kgCO2e/km]

    Returns
    -------
    ndarray, shape (n, 3)

    Examples
    --------
    >>> flight_factors(np.array([1000.0, 1000.5]), np.array([1000, 2000]),
    ...     np.array([[0.12, 0.10, 0], [0.10, 0.08, 0]]))[:, 0].tolist()
    [0.12, 0.1]
    """
    return factors[np.minimum(np.searchsorted(up_to, distance), len(up_to) - 1)]


def half_width(parts: Array, uncertainties: Array) -> Array:
    """Half of the 80 % range of a sum of independent parts.

    Parameters
    ----------
    parts : ndarray, shape (k, n)
        [kgCO2e]
    uncertainties : ndarray, shape (k, n)
        Published, at 95 %. [-]

    Returns
    -------
    ndarray, shape (n,)
        [kgCO2e]

    Examples
    --------
    >>> half_width(np.array([[3.0], [4.0]]), np.array([[1.0], [1.0]])).round(3).tolist()
    [3.269]
    """
    spread = np.sqrt(((np.asarray(parts) * uncertainties) ** 2).sum(axis=0))
    return spread * NORMAL_80 / NORMAL_95
