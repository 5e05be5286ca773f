"""Comfort in summer without air conditioning, as the label's indicator sees it."""

from __future__ import annotations

import numpy as np

from calc.arrays import Array, Floats


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
