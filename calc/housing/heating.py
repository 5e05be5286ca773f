"""Formulas from useful heat to the energy used: heating, hot water and boilers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from calc.uncertainty import Array, Floats


def intermittency(base: Floats, heat_loss: Floats, volume: Floats, *, slope: float) -> Floats:
    """Effect of setting back, weaker in a leaky home (INT).

    Parameters
    ----------
    base : array_like
        I0. [-]
    heat_loss, volume : array_like
        GV [W/K] and heated volume [m³].
    slope : float
        [K·m³/W]

    Returns
    -------
    ndarray
        [-]

    References
    ----------
    .. [1] 3CL-DPE 2021, ch. 8.

    Examples
    --------
    >>> round(float(intermittency(0.9, 500.0, 250.0, slope=0.1)), 4)
    0.8182
    """
    return base / (1 + slope * (heat_loss / volume - 1))


def circulator_energy(
    heat_loss: Floats,
    base_temperature: Floats,
    floor_area: Floats,
    storeys: Floats,
    is_underfloor: Floats,
    heating_hours: Floats,
    *,
    length_floor: Floats,
    length_other: Floats,
    pressure_per_metre: Floats,
    pressure_radiators: Floats,
    pressure_single_pipe: Floats,
    pressure_underfloor: Floats,
    pressure_other: Floats,
    drop_high: Floats,
    drop_low: Floats,
    least_power: Floats,
    power_factor: Floats,
    power_exponent: Floats,
    shape: Floats,
    heat_capacity: Floats,
) -> Array:
    """Electricity of the pump that moves the heating water.

    Parameters
    ----------
    heat_loss, base_temperature, floor_area, storeys : array_like
        GV [W/K], Tbase [°C], heated floor [m²], levels.
    is_underfloor : array_like of bool
        Warm floor, at low temperature; radiators otherwise.
    heating_hours : array_like
        Over the year. [h]

    Returns
    -------
    ndarray
        [kWh/yr]

    References
    ----------
    .. [1] 3CL-DPE 2021, §15.2.1.
    """
    length = shape * np.where(is_underfloor, length_floor, length_other)
    length = length * (storeys + np.sqrt(floor_area / storeys))
    pressure = pressure_per_metre * length
    pressure = pressure + np.where(is_underfloor, pressure_underfloor, pressure_radiators)
    drop = np.where(is_underfloor, drop_low, drop_high)
    flow = heat_loss * (20 - base_temperature) / 1000 / (heat_capacity * drop)
    power = np.maximum(least_power, power_factor * (pressure * flow) ** power_exponent)
    return power * heating_hours / 1000


# Hot water: what is needed, what tanks and pipes lose, what it uses.


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


# Boilers: what they lose at full load, at part load and while they wait.


def design_power(
    heat_loss: Floats,
    base_temperature: Floats,
    *,
    margin: float,
    indoor_temperature: float,
    network_efficiency: float,
) -> Array:
    """Power that covers the losses on the coldest day (Pch).

    Parameters
    ----------
    heat_loss : array_like
        GV. [W/K]
    base_temperature : array_like
        Tbase. [°C]
    margin, indoor_temperature, network_efficiency : float
        Oversizing [-], setpoint [°C], emission × distribution × control [-].

    Returns
    -------
    ndarray
        [kW]

    References
    ----------
    .. [1] 3CL-DPE 2021, §13.2.2.

    Examples
    --------
    >>> round(float(design_power(300.0, -9.5, margin=1.2, indoor_temperature=19,
    ...     network_efficiency=0.857375)), 2)
    11.97
    """
    degrees = indoor_temperature - np.asarray(base_temperature)
    return margin * np.asarray(heat_loss) * degrees / (1000 * network_efficiency)


def nominal_power(needed_power: Floats, steps: Array, least: Floats, beyond_step: float) -> Array:
    """Power of the boiler on sale that covers a need (Pn).

    Parameters
    ----------
    needed_power : array_like
        [kW]
    steps : ndarray
        Powers on sale, ascending. [kW]
    least : array_like
        Smallest boiler of the kind. [kW]
    beyond_step : float
        Spacing of the larger ones. [kW]

    Returns
    -------
    ndarray
        [kW]

    References
    ----------
    .. [1] 3CL-DPE 2021, §13.2.2.4.

    Examples
    --------
    >>> nominal_power(np.array([11.0, 21.0, 47.0]), np.array([5, 10, 13, 18, 24, 28, 32, 40]),
    ...     18.0, 5.0).tolist()
    [18.0, 24.0, 50.0]
    """
    place = np.searchsorted(steps, needed_power)
    on_sale = np.asarray(steps, dtype=float)[np.minimum(place, len(steps) - 1)]
    larger = (np.floor(np.asarray(needed_power) / beyond_step) + 1) * beyond_step
    return np.maximum(np.where(place < len(steps), on_sale, larger), least)


def losses_at(
    load: Array,
    nominal: Floats,
    full_load: Floats,
    part_load: Floats,
    standby: Floats,
    kind: Array,
    *,
    knots: Mapping[str, Any],
) -> Array:
    """Heat lost while running at a load, between the points that define a boiler.

    Parameters
    ----------
    load : ndarray, shape (..., bins)
        Share of the nominal power. [-]
    nominal, full_load, part_load, standby : array_like, shape (..., 1)
        Pn; losses at full load, at the part-load point, at rest (QP100, QP30 or QP50, QP0). [kW]
    kind : array_like, shape (..., 1)
        Place of the boiler's kind in the knots: 0 standard, 1 low temperature or condensing,
        2 wood. [-]
    knots : mapping
        ``part_load`` [-], ``standby_share`` [-], ``middle`` [-]: the loads where losses are
        known, by kind; ``middle`` is 0 where there is no point between rest and part load.

    Returns
    -------
    ndarray, shape (..., bins)
        [kW]

    References
    ----------
    .. [1] 3CL-DPE 2021, §13.2.1.
    """
    at_part = knots["part_load"][kind]
    middle = knots["middle"][kind]
    rest = knots["standby_share"] * standby
    has_middle = middle > 0
    near = np.where(has_middle, middle, at_part)
    near_losses = np.where(has_middle, part_load / 2, part_load)
    span = np.where(has_middle, at_part - near, 1.0)
    first, second, third = (
        (near_losses - rest) / near,
        (part_load - near_losses) / span,
        (full_load - part_load) / (1 - at_part),
    )
    return np.where(
        load <= near,
        rest + first * load,
        np.where(
            load <= at_part,
            near_losses - second * near + second * load,
            part_load - third * at_part + third * load,
        ),
    )


def generation_efficiency(
    nominal: Array,
    heat_loss: Array,
    degrees: Array,
    full_load_efficiency: Array,
    part_load_efficiency: Array,
    standby: Array,
    pilot: Array,
    mean_temperature: Array,
    full_load_temperature: Array,
    kind: Array,
    gross_ratio: Array,
    *,
    slope: Array,
    reference_temperature: Array,
    full_load_slope: Array,
    full_load_reference: Floats,
    knots: Mapping[str, Any],
    loads: Array,
    weights: Array,
    standby_weight: Floats,
) -> Array:
    """Seasonal efficiency of a boiler on its net heating value (Rg).

    Parameters
    ----------
    nominal, heat_loss, degrees : array_like
        Pn [kW], GV [W/K], indoor minus base temperature [K].
    full_load_efficiency, part_load_efficiency : array_like
        RPn, RPint on the net heating value. [%]
    standby, pilot : array_like
        QP0 and pilot flame. [kW]
    mean_temperature, full_load_temperature : array_like
        Of the water at part and at full load. [°C]
    kind : array_like of int
        0 standard, 1 low temperature, 2 condensing, 3 wood.
    gross_ratio : array_like
        Gross over net heating value of the fuel. [-]
    slope, reference_temperature : ndarray
        By kind: efficiency lost per degree [%/K], and from which temperature [°C].

    Returns
    -------
    ndarray
        [-]

    References
    ----------
    .. [1] 3CL-DPE 2021, §13.2.1.
    """
    full = np.asarray(full_load_efficiency) / gross_ratio
    part = np.asarray(part_load_efficiency) / gross_ratio
    rest, flame = standby * gross_ratio, pilot * gross_ratio
    at_part = knots["part_load"][kind]
    part = part + slope[kind] * (reference_temperature[kind] - mean_temperature)
    full = full + full_load_slope[kind] * (full_load_reference - full_load_temperature)
    part_losses = at_part * nominal * (100 - part) / part
    full_losses = nominal * (100 - full) / full
    oversize = 1000 * nominal / np.maximum(heat_loss * degrees, 1.0)
    share = np.minimum(1.0, loads / oversize[..., None])
    lost = losses_at(
        share,
        nominal[..., None],
        full_losses[..., None],
        part_losses[..., None],
        rest[..., None],
        kind[..., None],
        knots=knots,
    )
    given = nominal * (share @ weights)
    return gross_ratio * given / (given + lost @ weights + standby_weight * rest + flame)
