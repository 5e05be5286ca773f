"""Useful heat that a home needs over a heating season."""

from __future__ import annotations

import numpy as np

from calc.arrays import Array, Floats


def useful_gain_share(gains: Array, losses: Array, exponent: Floats) -> Array:
    """Share of the losses that free gains make up for (F), month by month.

    Parameters
    ----------
    gains, losses : ndarray, shape (..., 12)
        Free heat; heat lost at the setpoint. [Wh]
    exponent : array_like, shape (...)
        Of the inertia. [-]

    Returns
    -------
    ndarray, shape (..., 12)
        Between 0 and 1; 1 where nothing is lost.

    References
    ----------
    .. [1] 3CL-DPE 2021, §6.1.

    Examples
    --------
    >>> shares = useful_gain_share(np.array([50.0, 0.0, 9.0]), np.array([100.0, 10.0, 0.0]), 2.9)
    >>> shares.round(3).tolist()
    [0.423, 0.0, 1.0]
    """
    exponent = np.asarray(exponent)[..., None]
    ratio = gains / np.where(losses > 0, losses, 1.0)
    ratio = np.clip(ratio, 0.0, 1e3)  # the share is one long before that
    ratio = np.where(np.abs(ratio - 1) < 1e-6, 1 - 1e-6, ratio)  # the formula's hole at one
    powered = np.power(ratio, exponent)
    return np.where(losses > 0, (ratio - powered) / (1 - powered), 1.0)


def need_before_recovery(losses: Array, gain_share: Array) -> Array:
    """Heat to supply, month by month, before recovered losses (Bhp).

    Parameters
    ----------
    losses : ndarray, shape (..., 12)
        [Wh]
    gain_share : ndarray, shape (..., 12)
        [-]

    Returns
    -------
    ndarray, shape (..., 12)
        [kWh]

    Examples
    --------
    >>> need_before_recovery(np.array([2000.0]), np.array([0.25])).tolist()
    [1.5]
    """
    return losses * (1 - gain_share) / 1000


def generator_hours(
    need: Array,
    nominal_power: Floats,
    heating_hours: Array,
    *,
    load_factor: Floats,
    load_share: Floats,
) -> Array:
    """Hours of each month in which a generator in the heated volume runs and warms it.

    Parameters
    ----------
    need : ndarray, shape (..., 12)
        Bhp. [kWh]
    nominal_power : array_like, shape (...)
        [kW]
    heating_hours : ndarray, shape (..., 12)
        Nref. [h]

    Returns
    -------
    ndarray, shape (..., 12)
        [h]

    References
    ----------
    .. [1] 3CL-DPE 2021, §9.1.1 (Dper).

    Examples
    --------
    >>> generator_hours(np.array([600.0]), 20.0, np.array([744.0]),
    ...     load_factor=1.3, load_share=0.3).tolist()
    [130.0]
    """
    power = np.asarray(nominal_power)[..., None]
    return np.minimum(heating_hours, load_factor * need / (load_share * power))


def heating_need(need: Array, recovered: Array) -> Array:
    """Useful heat over the year, recovered losses deducted (Bch).

    Parameters
    ----------
    need, recovered : ndarray, shape (..., 12)
        Bhp and what distribution, storage and generation give back. [kWh]

    Returns
    -------
    ndarray, shape (...)
        [kWh/yr]

    References
    ----------
    .. [1] 3CL-DPE 2021, §9.1.1.

    Examples
    --------
    >>> heating_need(np.array([100.0, 5.0]), np.array([20.0, 8.0])).item()
    80.0
    """
    return np.maximum(need - recovered, 0.0).sum(axis=-1)
