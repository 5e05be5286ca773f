"""The bill that a label shows, by the official table of prices."""

from __future__ import annotations

import numpy as np

from calc.arrays import Array


def label_bill(energy: Array, tariff: Array) -> Array:
    """Yearly cost of each carrier: the price of its bracket holds for all of it.

    Parameters
    ----------
    energy : ndarray, shape (..., carriers)
        Final energy over all uses. [kWh/yr]
    tariff : ndarray, shape (..., carriers, brackets, 3)
        From which energy [kWh/yr], fixed part [EUR/yr], unit price [EUR/kWh].

    Returns
    -------
    ndarray, shape (..., carriers)
        [EUR/yr]

    References
    ----------
    .. [1] Arrêté du 31 mars 2021 (DPE), annexe 7; arrêté du 25 mars 2024, annexe 2.

    Examples
    --------
    >>> tariff = np.array([[[0, 0, 0.1312], [5000, 182, 0.09488], [50000, 288, 0.09274]]])
    >>> round(label_bill(np.array([15000.0]), tariff)[0].item(), 1)
    1605.2
    """
    fixed, price = tariff[..., 0, 1], tariff[..., 0, 2]
    for bracket in range(1, tariff.shape[-2]):
        reached = energy >= tariff[..., bracket, 0]
        fixed = np.where(reached, tariff[..., bracket, 1], fixed)
        price = np.where(reached, tariff[..., bracket, 2], price)
    return np.where(energy > 0, fixed + price * energy, 0.0)
