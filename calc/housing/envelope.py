"""Heat lost through walls, roof, floor, windows and air, per degree of difference."""

from __future__ import annotations

import numpy as np

from calc.arrays import Array, Floats


def transmission_loss(u_value: Floats, area: Floats, reduction: Floats = 1.0) -> Array:
    """Heat lost through an element per degree of difference (DP).

    Parameters
    ----------
    u_value : array_like
        Thermal transmittance. [W/(m²·K)]
    area : array_like
        Inside dimensions. [m²]
    reduction : array_like, optional
        b: 1 towards outside air, 0 towards heated space. [-]

    Returns
    -------
    ndarray
        Transmission heat loss coefficient. [W/K]

    References
    ----------
    .. [1] 3CL-DPE 2021, ch. 3 (GV) and 3.1 (b).

    Examples
    --------
    >>> transmission_loss([2.5, 0.25], 100.0).tolist()
    [250.0, 25.0]
    """
    return np.asarray(u_value) * np.asarray(area) * reduction


def air_leakage(
    floor_area: Floats,
    ceiling_height: Floats,
    facade_permeability: Floats,
    exposed_area: Floats,
    inlet_area: Floats,
    *,
    four_pascal_exponent: float,
    inlet_leakage_share: float,
) -> Array:
    """Air changes through cracks and inlets under 50 Pa (n50).

    Parameters
    ----------
    floor_area, exposed_area : array_like
        Heated floor; walls, windows and roof on the outside, ground floor left out. [m²]
    ceiling_height : array_like
        [m]
    facade_permeability : array_like
        Q4Pa,conv. [m³/(h·m²)]
    inlet_area : array_like
        Smea, the modules of air inlets per floor area. [m³/(h·m²)]
    four_pascal_exponent, inlet_leakage_share : float
        Flow exponent; share of the inlets' modules under 4 Pa. [-]

    Returns
    -------
    ndarray
        [1/h]

    References
    ----------
    .. [1] 3CL-DPE 2021, ch. 4.

    Examples
    --------
    >>> n50 = air_leakage(100.0, 2.5, 1.9, 150.0, 2.0,
    ...     four_pascal_exponent=2 / 3, inlet_leakage_share=0.45)
    >>> round(float(n50), 2)
    8.08
    """
    inlets = inlet_leakage_share * inlet_area * floor_area
    at_four_pascal = facade_permeability * exposed_area + inlets
    ratio = (4 / 50) ** four_pascal_exponent
    return at_four_pascal / (ratio * ceiling_height * floor_area)


def air_renewal_loss(
    floor_area: Floats,
    ceiling_height: Floats,
    leakage: Floats,
    extracted_flow: Floats,
    supplied_flow: Floats,
    e: Floats,
    f: Floats,
    *,
    heat_capacity: float,
) -> Array:
    """Heat lost with the air that is renewed, wanted or not (DR = Hvent + Hperm).

    Parameters
    ----------
    floor_area, ceiling_height : array_like
        [m²], [m]
    leakage : array_like
        n50, from :func:`air_leakage`. [1/h]
    extracted_flow, supplied_flow : array_like
        Qvarep and Qvasouf of the ventilation. [m³/(h·m²)]
    e, f : array_like
        Protection from the wind. [-]
    heat_capacity : float
        Of air. [Wh/(m³·K)]

    Returns
    -------
    ndarray
        [W/K]

    References
    ----------
    .. [1] 3CL-DPE 2021, ch. 4.

    Examples
    --------
    >>> loss = air_renewal_loss(100.0, 2.5, 8.0, 1.65, 0.0, 0.07, 15.0, heat_capacity=0.34)
    >>> round(float(loss), 1)
    75.5
    """
    airtight = np.finfo(float).eps  # no air passes then, whatever its imbalance
    imbalance = (supplied_flow - extracted_flow) / np.maximum(ceiling_height * leakage, airtight)
    infiltration = ceiling_height * floor_area * leakage * e / (1 + (f / e) * imbalance**2)
    return heat_capacity * (extracted_flow * floor_area + infiltration)
