"""Electricity beside heat: fans, lamps, generators' auxiliaries and solar panels."""

from __future__ import annotations

import numpy as np

from calc.uncertainty import Array, Floats


def fan_energy(power: Floats) -> Array:
    """Electricity of fans that never stop.

    Parameters
    ----------
    power : array_like
        [W]

    Returns
    -------
    ndarray
        [kWh/yr]

    References
    ----------
    .. [1] 3CL-DPE 2021, ch. 5.

    Examples
    --------
    >>> round(float(fan_energy(65.0)), 1)
    569.4
    """
    return 8.76 * np.asarray(power)


def lighting_energy(floor_area: Floats, hours: Floats, *, use_share: float, power: float) -> Array:
    """Electricity of lamps.

    Parameters
    ----------
    floor_area, hours : array_like
        [m²]; conventional hours of lamps over the year. [h]
    use_share, power : float
        [-], [W/m²]

    Returns
    -------
    ndarray
        [kWh/yr]

    References
    ----------
    .. [1] 3CL-DPE 2021, §16.1.

    Examples
    --------
    >>> round(float(lighting_energy(100.0, 1500.0, use_share=0.9, power=1.4)), 1)
    189.0
    """
    return use_share * power * hours * np.asarray(floor_area) / 1000


def generation_auxiliaries(
    need: Floats, nominal_power: Floats, fixed: Floats, per_kilowatt: Floats
) -> Array:
    """Electricity of a boiler's fan, pump and board.

    Parameters
    ----------
    need, nominal_power : array_like
        Bch [kWh/yr] and Pn [kW].
    fixed, per_kilowatt : array_like
        [W], [W/kW]

    Returns
    -------
    ndarray
        [kWh/yr]

    References
    ----------
    .. [1] 3CL-DPE 2021, §15.1.

    Examples
    --------
    >>> round(float(generation_auxiliaries(12_000.0, 24.0, 20.0, 1.6)), 2)
    29.2
    """
    power = fixed + per_kilowatt * np.asarray(nominal_power)
    return power * need / (np.asarray(nominal_power) * 1000)


def photovoltaic_production(
    peak_power: Floats, irradiation: Array, *, performance_ratio: Floats, orientation: Floats
) -> Array:
    """Electricity that panels give, month by month.

    Parameters
    ----------
    peak_power : array_like, shape (...)
        [kWp]
    irradiation : ndarray, shape (..., 12)
        [kWh/m²]

    Returns
    -------
    ndarray, shape (..., 12)
        [kWh]

    References
    ----------
    .. [1] 3CL-DPE 2021, §16.2.

    Examples
    --------
    >>> production = photovoltaic_production(np.array(3.0), np.full(12, 100.0),
    ...     performance_ratio=0.86, orientation=1.0)
    >>> round(production.sum().item())
    3096
    """
    return np.asarray(peak_power)[..., None] * irradiation * performance_ratio * orientation


def self_produced_share(production: Floats, use: Floats, self_producible: Floats) -> Array:
    """Share of a home's use of electricity that its own panels meet (Tap).

    Parameters
    ----------
    production, use : array_like
        Over the year. [kWh]
    self_producible : array_like
        Tapl: share of the use that the sun could meet at the hours it shines. [-]

    Returns
    -------
    ndarray
        Never above `self_producible`. [-]

    References
    ----------
    .. [1] 3CL-DPE 2021, §16.2: 1 / (1/Tcv + 1/Tapl), Tcv = production / use.

    Examples
    --------
    >>> round(float(self_produced_share(3000.0, 4000.0, 0.3)), 3)
    0.214
    """
    cover = production / np.maximum(use, 1e-9)
    both = (cover > 0) & (np.asarray(self_producible) > 0)
    safe_cover, safe_share = np.where(both, cover, 1.0), np.where(both, self_producible, 1.0)
    return np.where(both, 1 / (1 / safe_cover + 1 / safe_share), 0.0)
