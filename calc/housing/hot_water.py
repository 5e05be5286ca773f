"""Hot water: what is needed, what tanks and pipes lose, what it uses."""

from __future__ import annotations

import numpy as np

from calc.arrays import Array, Floats


def hot_water_need(
    occupants: Floats,
    cold_temperature: Array,
    days: Array,
    *,
    litres_per_occupant: float,
    temperature: float,
    heat_capacity: float,
) -> Array:
    """Useful heat of hot water, month by month (Becs).

    Parameters
    ----------
    occupants : array_like, shape (...)
        Conventional adults.
    cold_temperature, days : ndarray, shape (..., 12)
        Of the mains [°C]; days of presence.
    litres_per_occupant, temperature, heat_capacity : float
        [L/d], [°C], [Wh/(L·K)]

    Returns
    -------
    ndarray, shape (..., 12)
        [kWh]

    References
    ----------
    .. [1] 3CL-DPE 2021, §11.1.

    Examples
    --------
    >>> need = hot_water_need(np.array(2.0), np.array([10.0]), np.array([31.0]),
    ...     litres_per_occupant=56, temperature=40, heat_capacity=1.163)
    >>> round(need[0].item(), 1)
    121.1
    """
    daily = heat_capacity * litres_per_occupant * np.asarray(occupants)[..., None] / 1000
    return daily * (temperature - cold_temperature) * days


def electric_tank_loss(
    volume: Array,
    daily_loss: Floats,
    *,
    electric_temperature: Floats,
    hours: Floats,
    days_divisor: Floats,
) -> Array:
    """Heat that an electric tank loses over a year (Qgw).

    Parameters
    ----------
    volume, daily_loss : array_like
        [L], Cr [Wh/(L·K·d)]

    Returns
    -------
    ndarray
        [kWh/yr]

    References
    ----------
    .. [1] 3CL-DPE 2021, §11.6.2.

    Examples
    --------
    >>> round(float(electric_tank_loss(200.0, 0.22, electric_temperature=45, hours=8592,
    ...     days_divisor=24)), 1)
    708.8
    """
    return hours * electric_temperature / days_divisor * volume * daily_loss / 1000


def storage_efficiency(need: Array, tank_loss: Floats, distribution: Floats) -> Array:
    """Share of the stored heat that reaches the taps' pipes (Rs).

    Examples
    --------
    >>> round(float(storage_efficiency(1500.0, 700.0, 0.93)), 3)
    0.697
    """
    return 1 / (1 + tank_loss * distribution / need)


def boiler_efficiency(
    need: Array,
    full_load: Floats,
    standby: Floats,
    pilot: Floats,
    tank_loss: Floats,
    *,
    generator_hours: Floats,
    pilot_hours: Floats,
    pilot_share: Floats,
) -> Array:
    """Efficiency of a boiler that heats water, storage included (Rg·Rs).

    Parameters
    ----------
    need : array_like
        [kWh/yr]
    full_load : array_like
        RPn. [-]
    standby, pilot : array_like
        QP0 and pilot flame. [kW]
    tank_loss : array_like
        [kWh/yr]

    Returns
    -------
    ndarray
        [-]

    References
    ----------
    .. [1] 3CL-DPE 2021, §14.1.

    Examples
    --------
    >>> round(float(boiler_efficiency(1500.0, 0.92, 0.24, 0.0, 0.0, generator_hours=1790,
    ...     pilot_hours=6970, pilot_share=0.5)), 3)
    0.728
    """
    waiting = generator_hours * standby + tank_loss + pilot_hours * pilot_share * pilot
    return 1 / (1 / full_load + waiting / need)
