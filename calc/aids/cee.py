"""Energy-saving certificates (CEE): volume and money."""

from __future__ import annotations

import numpy as np


def surface_factor(floor_area, below, factor):
    """Factor of a sheet by heated floor.

    Parameters
    ----------
    floor_area : ndarray, shape (n, 1)
        [m²]
    below, factor : ndarray, shape (n, scales, steps)
        Each factor holds below its floor area. [m²], [-]

    Returns
    -------
    ndarray, shape (n, scales)

    Examples
    --------
    >>> surface_factor(np.array([[80.0]]), np.array([[[70, 90, 1e5]]]),
    ...     np.array([[[0.5, 0.7, 1.0]]])).tolist()
    [[0.7]]
    """
    place = (floor_area[..., None] >= below).sum(axis=-1)
    return np.take_along_axis(factor, place[..., None], axis=-1)[..., 0]


def certificate_value(quantity, volume, factor, price):
    """What certificates of a measure bring.

    Parameters
    ----------
    quantity : array_like
        m², windows or appliances.
    volume : array_like
        By unit. [kWh cumac]
    factor : array_like
        Of surface and bonus. [-]
    price : array_like
        [EUR/MWh cumac]

    Returns
    -------
    ndarray
        [EUR]

    References
    ----------
    .. [1] Worked example of BAR-TH-171: a house of 80 m² in H1, 109,200 × 0.7 × 1.2 kWh cumac,
       times 5 (Coup de pouce), at 7.8 EUR/MWh.

    Examples
    --------
    >>> round(float(certificate_value(1, 109_200 * 1.2, 0.7 * 5, 7.8)))
    3577
    """
    return quantity * volume * factor * price / 1000


def certificates_total(values, costs, whole):
    """Certificates of works together: none passes what its work costs, nor all what all cost.

    Parameters
    ----------
    values, costs : ndarray, shape (n, measures)
        Costs with tax, NaN where unknown: nothing is capped then. [EUR]
    whole : ndarray, shape (n,)
        Cost of all works with tax, NaN where unknown. [EUR]

    Returns
    -------
    ndarray, shape (n,)
        [EUR]

    Examples
    --------
    >>> certificates_total(np.array([[1200.0, 300.0]]), np.array([[1000.0, np.nan]]),
    ...     np.array([1250.0])).tolist()
    [1250.0]
    """
    return np.fmin(np.fmin(values, costs).sum(axis=-1), whole)
