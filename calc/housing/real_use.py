"""What a household really uses, against the convention, and what its bills say of it."""

from __future__ import annotations

import numpy as np


def real_heat(conventional, floor_area, agreement_intensity, exponent):
    """Heating and hot water really used, before behaviour.

    People in leaky homes heat less than the convention supposes, in tight ones more.

    Parameters
    ----------
    conventional : array_like
        Final energy of heating and hot water by the regulatory method, each carrier with its
        weight. [kWh/yr]
    floor_area : array_like
        [m²]
    agreement_intensity : array_like
        Where convention and use agree. [kWh/(m²·yr)]
    exponent : array_like
        One would be the convention itself. [-]

    Returns
    -------
    ndarray
        [kWh/yr]

    References
    ----------
    .. [1] CAE, Focus 103 (2024); Few et al. (2023).

    Examples
    --------
    >>> real_heat(np.array([8_500.0, 34_000.0]), 100.0, 85.0, 0.5).tolist()
    [8500.0, 17000.0]
    """
    level = agreement_intensity * np.asarray(floor_area)
    return level * (np.asarray(conventional) / level) ** exponent


def appliance_energy(
    people, floor_area, *, energy, reference_people, reference_area, people_exponent, area_exponent
):
    """Electricity that a label leaves out: appliances and cooking.

    Returns
    -------
    ndarray
        [kWh/yr]

    Examples
    --------
    >>> round(float(appliance_energy(2.4, 92.0, energy=2228, reference_people=2.4,
    ...     reference_area=92, people_exponent=0.45, area_exponent=0.3)))
    2228
    """
    by_people = (np.asarray(people) / reference_people) ** people_exponent
    return energy * by_people * (np.asarray(floor_area) / reference_area) ** area_exponent


def bill_likelihood(modelled, billed, spread):
    """How believable each world is, given what was billed.

    Parameters
    ----------
    modelled : ndarray, shape (N, n)
        [kWh/yr]
    billed : ndarray, shape (n,)
        NaN where nobody said. [kWh/yr]
    spread : float
        Of a year around the mean year (of the logarithm). [-]

    Returns
    -------
    ndarray, shape (N, n)
        Weights, 1 where nobody said. The spread widens until one world in twenty is within it:
        a bill far from all of them moves the answer without leaving it to one world.

    Examples
    --------
    >>> weights = bill_likelihood(np.array([[5000.0], [10000.0]]), np.array([10000.0]), 0.1)
    >>> weights.round(2).ravel().tolist()
    [0.0, 1.0]
    """
    told = np.isfinite(billed) & (billed > 0)
    gap = np.abs(np.log(np.maximum(modelled, 1.0) / np.where(told, billed, 1.0)))
    wide = np.maximum(np.quantile(gap, 0.05, axis=0), spread)
    return np.where(told, np.exp(-0.5 * (gap / wide) ** 2), 1.0)


def standing_charges(energy, standing_charge):
    """What carriers cost a year before any energy.

    Parameters
    ----------
    energy : ndarray, shape (..., carriers)
        [kWh/yr]
    standing_charge : ndarray, shape (..., carriers)
        [EUR/yr]

    Returns
    -------
    ndarray, shape (..., carriers)
        [EUR/yr]; nothing for a carrier that is not used.

    Examples
    --------
    >>> standing_charges(np.array([1000.0, 0.0]), np.array([190.0, 340.0])).tolist()
    [190.0, 0.0]
    """
    return np.where(energy > 0, standing_charge, 0.0)
