"""From useful heat to the energy that heating uses."""

from __future__ import annotations

import numpy as np

from calc.arrays import Array, Floats


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


def heating_final_energy(
    need: Array,
    factor: Floats,
    generation: Floats,
    emission: Floats,
    distribution: Floats,
    control: Floats,
) -> Array:
    """Energy used to give a useful heat (Cch).

    Parameters
    ----------
    need : array_like
        [kWh/yr]
    factor : array_like
        Intermittency. [-]
    generation, emission, distribution, control : array_like
        Efficiencies Rg (or SCOP), Re, Rd, Rr. [-]

    Returns
    -------
    ndarray
        [kWh/yr]

    References
    ----------
    .. [1] 3CL-DPE 2021, ch. 9.

    Examples
    --------
    >>> round(float(heating_final_energy(10_000.0, 0.9, 0.95, 0.95, 0.9, 0.95)), 1)
    11663.5
    """
    return need * factor / (generation * emission * distribution * control)


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
