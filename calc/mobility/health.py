"""What walking and cycling do for the health of those who do it each week."""

from __future__ import annotations

import numpy as np

from calc.arrays import Array, Floats


def recommended_share(minutes: Floats, recommended: Floats) -> Array:
    """Part of the recommended weekly activity.

    Parameters
    ----------
    minutes, recommended : array_like
        A week. [min]

    Returns
    -------
    ndarray
        [-]

    Examples
    --------
    >>> float(recommended_share(75.0, 150.0))
    0.5
    """
    return np.asarray(minutes) / recommended


def mortality_reduction(
    minutes: Floats, reference: Floats, reduction: Floats, cap: Floats
) -> Array:
    """Relative fall of mortality, linear in the minutes up to a cap (WHO's HEAT).

    Parameters
    ----------
    minutes, reference : array_like
        A week; the dose of the studies. [min]
    reduction, cap : array_like
        At the dose of the studies; at most. [-]

    Returns
    -------
    ndarray
        [-]

    References
    ----------
    .. [1] Kelly et al. 2014, doi:10.1186/s12966-014-0132-x; WHO, HEAT for walking and cycling.

    Examples
    --------
    >>> mortality_reduction(np.array([50.0, 100.0, 900.0]), 100.0, 0.10, 0.45).tolist()
    [0.05, 0.1, 0.45]
    """
    return np.minimum(np.asarray(minutes) / reference * reduction, cap)


def together(*reductions: Floats) -> Array:
    """Reductions of independent habits: the risks that are left are multiplied.

    Examples
    --------
    >>> round(float(together(0.1, 0.1)), 3)
    0.19
    """
    left = np.prod([1 - np.asarray(reduction) for reduction in reductions], axis=0)
    return 1 - left
