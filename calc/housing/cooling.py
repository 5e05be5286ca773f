"""Cooling: heat to remove above 28 °C."""

from __future__ import annotations

import numpy as np

from calc.arrays import Array, Floats


def cooling_need(
    gains: Array,
    heat_loss: Floats,
    outside_temperature: Array,
    hours: Array,
    heat_capacity: Floats,
    *,
    threshold: Floats,
    temperature: Floats,
    time_constant: Floats,
    reference_time: Floats,
) -> Array:
    """Heat to remove, month by month (Bfr).

    Parameters
    ----------
    gains : ndarray, shape (..., 12)
        Internal and solar, over the hours of cooling. [Wh]
    heat_loss, heat_capacity : array_like, shape (...)
        GV [W/K] and capacity of the home [J/K].
    outside_temperature, hours : ndarray, shape (..., 12)
        Over the hours of cooling. [°C], [h]

    Returns
    -------
    ndarray, shape (..., 12)
        [kWh]

    References
    ----------
    .. [1] 3CL-DPE 2021, ch. 10.

    Examples
    --------
    >>> need = cooling_need(np.array([0.0, 5e5]), np.array(200.0), np.array([30.0, 30.0]),
    ...     np.array([0.0, 100.0]), np.array(1.6e7), threshold=0.5, temperature=28,
    ...     time_constant=15, reference_time=3600)
    >>> need.round(1).tolist()
    [0.0, 540.0]
    """
    loss = np.asarray(heat_loss)[..., None]
    exponent = 1 + np.asarray(heat_capacity)[..., None] / (reference_time * loss) / time_constant
    exchanged = loss * (outside_temperature - temperature) * hours
    cooled = exchanged < 0
    ratio = np.where(cooled, gains / np.where(cooled, -exchanged, 1.0), 1.0)
    ratio = np.where(np.abs(ratio - 1) < 1e-6, 1 + 1e-6, np.clip(ratio, 1e-3, 1e3))
    use = (1 - ratio**-exponent) / (1 - ratio ** (-exponent - 1))
    need = (gains - np.where(cooled, use * -exchanged, -exchanged)) / 1000
    is_needed = (hours > 0) & (~cooled | (ratio >= threshold))
    return np.where(is_needed, np.maximum(need, 0.0), 0.0)
