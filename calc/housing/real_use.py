"""What a household really uses, against the convention, and what its bills say of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from calc.uncertainty import Array, Floats


def real_heat(
    conventional: Floats, floor_area: Floats, agreement_intensity: Floats, exponent: Floats
) -> Array:
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
    people: Floats,
    floor_area: Floats,
    *,
    energy: Floats,
    reference_people: Floats,
    reference_area: Floats,
    people_exponent: Floats,
    area_exponent: Floats,
) -> Array:
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


def believed(
    modelled: Floats,
    expected: Array,
    stated: Array,
    spread: Array,
    noise: float,
    shaken: Array,
    unusual: Sequence[Floats],
) -> tuple[Array, Array]:
    """Energy of a year that each sample lives, given what was told of it, and how likely it is.

    The habits of a household are log-normal around those of most, a few live quite otherwise;
    so is what a year differs from the usual. Both are conjugate: a sample's habits given the year
    told are known in closed form, and drawn by correcting the drawn ones.

    Parameters
    ----------
    modelled, expected : ndarray, shape (N, n)
        Energy with the habits drawn, with the usual ones. [kWh/yr]
    stated : ndarray, shape (n,)
        NaN where nobody said; zero is a fact. [kWh/yr]
    spread : ndarray, shape (N, n)
        Of habits (of the logarithm). [-]
    noise : float
        Of a year around the usual year (of the logarithm). [-]
    shaken : ndarray, shape (N, 1)
        What the year told differs by in each sample (of the logarithm). [-]
    unusual : sequence of float
        Share of the households that live otherwise, their spread, and the least energy that
        tells anything. [-], [-], [kWh/yr]

    Returns
    -------
    lived, likely : ndarray, shape (N, n)
        Energy [kWh/yr], and the samples' weights; as modelled and 1 where nobody said.

    References
    ----------
    .. [1] A. Gelman et al., Bayesian Data Analysis, 3rd ed., 2.5: normal data, normal prior.

    Examples
    --------
    >>> lived, likely = believed(np.array([[5000.0], [10000.0]]), np.array([[5000.0], [10000.0]]),
    ...     np.array([10000.0]), np.full((2, 1), 0.35), 0.07, np.zeros((2, 1)), (0.05, 1.0, 300.0))
    >>> lived.round(-2).ravel().tolist(), bool(likely[0, 0] < likely[1, 0])
    ([9800.0, 10000.0], True)
    """
    share, wide, least = unusual
    known = np.isfinite(stated)
    year = np.where(known, stated, least)
    gap = np.log(np.maximum(year, least) / np.maximum(expected, least))
    likely = gain = np.zeros(())
    for chance, habit in ((1 - share, spread), (share, wide)):
        variance = np.square(habit) + noise**2
        density = chance * np.exp(-0.5 * gap**2 / variance) / np.sqrt(variance)
        likely, gain = likely + density, gain + density * np.square(habit) / variance
    gain = gain / likely
    year_stated = year * np.exp(shaken)
    real = (modelled > 0) & (year_stated > 0)
    used, asked = np.where(real, modelled, 1.0), np.where(real, year_stated, 1.0)
    moved = np.where(real, used * (asked / used) ** gain, year_stated)
    return np.where(known, moved, modelled), np.where(known, likely, 1.0)


def shared_out(
    energies: Sequence[Array], total: Array, variances: Sequence[Array], common: float
) -> list[Array]:
    """What a year told makes of each use: those whose habits vary most, and weigh most, move most.

    Parameters
    ----------
    energies : sequence of ndarray, shape (N, n)
        Of each use. [kWh/yr]
    total : ndarray, shape (N, n)
        That they must come to. [kWh/yr]
    variances : sequence of array_like
        Of the habits of each use alone (of the logarithm). [-]
    common : float
        Of what moves all uses. [-]

    Returns
    -------
    list of ndarray
        Factors of each use: their energies then come to the total.

    Examples
    --------
    >>> one, two = shared_out([np.array([9000.0]), np.array([1000.0])], np.array([5000.0]),
    ...     [0.05, 0.05], 0.05)
    >>> round((9000 * one + 1000 * two).item()), bool(one < two)
    (5000, True)
    """
    now = sum(energies)
    safe = np.where(now > 0, now, 1.0)
    ratio = np.where(now > 0, total / safe, 1.0)
    varies = sum(np.square(e / safe) * v for e, v in zip(energies, variances, strict=True)) + common
    log_ratio = np.log(np.maximum(ratio, np.finfo(float).tiny))
    raw = [
        np.exp(log_ratio * (common + e / safe * v) / varies)
        for e, v in zip(energies, variances, strict=True)
    ]
    come_to = sum(e * factor for e, factor in zip(energies, raw, strict=True))
    right = np.where(come_to > 0, total / np.where(come_to > 0, come_to, 1.0), 1.0)
    return [np.where(ratio > 0, factor * right, 0.0) for factor in raw]


def standing_charges(energy: Array, standing_charge: Array) -> Array:
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
