"""Taxes that renovation lightens."""

from __future__ import annotations

import numpy as np


def property_tax_relief(tax, rate, years):
    """Property tax spared over the years a commune exempts.

    Parameters
    ----------
    tax : array_like
        [EUR/yr]
    rate : array_like
        Voted by the commune. [-]
    years : array_like

    Returns
    -------
    ndarray
        [EUR]

    References
    ----------
    .. [1] CGI, article 1383-0 B.

    Examples
    --------
    >>> float(property_tax_relief(1250.0, 0.5, 3))
    1875.0
    """
    return np.asarray(tax) * rate * years
