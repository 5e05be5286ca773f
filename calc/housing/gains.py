"""Heat that comes free: people, appliances and the sun, month by month."""

from __future__ import annotations

import numpy as np

from calc.arrays import Array, Floats


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
