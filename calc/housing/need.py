"""Formulas of need: heat gained, heat needed over a season, heat to remove, comfort in summer."""

from __future__ import annotations

import numpy as np

from calc.uncertainty import Array, Floats


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


# Heat that comes free: people, appliances and the sun, month by month.


def equivalent_occupants(
    floor_area: Floats,
    *,
    least_area: Floats,
    full_area: Floats,
    least: Floats,
    slope: Floats,
    per_area: Floats,
    extra_from: Floats,
    extra_share: Floats,
) -> Array:
    """Conventional number of adults in a home (Nadeq).

    Parameters
    ----------
    floor_area : array_like
        [m²]
    least_area, full_area, least, slope, per_area, extra_from, extra_share : array_like
        The law of the dwelling type. [m², m², occupants, occupants/m², occupants/m², occupants, -]

    Returns
    -------
    ndarray
        [occupants]

    References
    ----------
    .. [1] 3CL-DPE 2021, §11.1.

    Examples
    --------
    >>> law = {"least_area": 30, "full_area": 70, "least": 1, "slope": 0.01875,
    ...     "per_area": 0.025, "extra_from": 1.75, "extra_share": 0.3}
    >>> equivalent_occupants(np.array([25.0, 50.0, 100.0]), **law).tolist()
    [1.0, 1.375, 1.975]
    """
    greatest = np.where(
        floor_area < least_area,
        least,
        np.where(
            floor_area < full_area,
            extra_from - slope * (full_area - floor_area),
            per_area * floor_area,
        ),
    )
    return np.where(
        greatest < extra_from, greatest, extra_from + extra_share * (greatest - extra_from)
    )


def internal_power(
    floor_area: Array,
    occupants: Floats,
    *,
    appliance_power: Floats,
    lighting_power: Floats,
    occupant_heat: Floats,
    presence_share: Floats,
) -> Array:
    """Heat given by appliances, lamps and people, mean over the occupied hours.

    Returns
    -------
    ndarray
        [W]

    References
    ----------
    .. [1] 3CL-DPE 2021, §6.1 (Ai per hour).

    Examples
    --------
    >>> round(float(internal_power(100.0, 2.0, appliance_power=3.18, lighting_power=0.34,
    ...     occupant_heat=90, presence_share=132 / 168)), 1)
    493.4
    """
    people = occupant_heat * presence_share * occupants
    return (appliance_power + lighting_power) * floor_area + people


def south_equivalent_area(
    window_areas: Array,
    solar_factor: Floats,
    shading_factor: Floats,
    orientation_coefficients: Array,
) -> Array:
    """Area of clear opening facing south that would let in as much sun (Sse).

    Parameters
    ----------
    window_areas : ndarray, shape (..., 5)
        By orientation: south, north, east, west, horizontal. [m²]
    solar_factor, shading_factor : array_like, shape (...)
        Sw and Fe. [-]
    orientation_coefficients : ndarray, shape (..., 12, 5)
        C1 by month and orientation. [-]

    Returns
    -------
    ndarray, shape (..., 12)
        [m²]

    References
    ----------
    .. [1] 3CL-DPE 2021, §6.2.

    Examples
    --------
    >>> areas = south_equivalent_area(np.array([4.0, 2.0, 0, 0, 0]), 0.5, 1.0,
    ...     np.full((12, 5), 0.5))
    >>> areas[0].item()
    1.5
    """
    seen = np.matmul(orientation_coefficients, window_areas[..., None])[..., 0]
    return seen * (np.asarray(solar_factor) * shading_factor)[..., None]


# Cooling: heat to remove above 28 °C.


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


# Comfort in summer without air conditioning, as the label's indicator sees it.


def summer_comfort(
    roof_is_insulated: Floats, is_shaded: Floats, is_heavy: Floats, is_crossing: Floats
) -> Array:
    """Comfort in summer: 0 insufficient, 1 average, 2 good.

    A roof that lets the heat in or windows without outside shutters are enough to fail; a home
    that has both is good when its mass or a draught from side to side also helps.

    Parameters
    ----------
    roof_is_insulated : array_like of bool
        True where no roof is above.
    is_shaded, is_heavy, is_crossing : array_like of bool
        Outside shutters; heavy inside; windows on several sides.

    Returns
    -------
    ndarray of int

    References
    ----------
    .. [1] Arrêté du 31 mars 2021 (DPE): indicator of summer comfort, five criteria. Ceiling
       fans are not asked; the limit between average and good is our reading.

    Examples
    --------
    >>> summer_comfort([True, True, False], [True, True, True], [True, False, True],
    ...     [False, False, True]).tolist()
    [2, 1, 0]
    """
    protected = np.asarray(roof_is_insulated) & np.asarray(is_shaded)
    helped = np.asarray(is_heavy) | np.asarray(is_crossing)
    return np.where(protected, np.where(helped, 2, 1), 0).astype(np.int8)
