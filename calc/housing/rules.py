"""The label and its bill by the rules of each home's date."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from calc.housing.home import Climate, Energy
from calc.housing.label import class_of, label_bill, small_home_limits
from calc.parameters import Parameters

_LIMITS = ("A", "B", "C", "D", "E", "F")


@dataclass(frozen=True)
class Label:
    """Indicators of n homes in N worlds and the limits of their classes."""

    primary_energy_per_area: np.ndarray
    emissions_per_area: np.ndarray
    energy_limits: np.ndarray
    climate_limits: np.ndarray

    def classes(self, energy: np.ndarray, emissions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Energy and climate classes of indicators of the same homes; 0 is A."""
        return class_of(energy, self.energy_limits), class_of(emissions, self.climate_limits)

    def middle_classes(
        self, energy: np.ndarray, emissions: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Energy and climate classes of one figure a home, by the limits of most worlds: they
        differ where the height is drawn."""
        limits = (_middle(self.energy_limits), _middle(self.climate_limits))
        return class_of(energy, limits[0]), class_of(emissions, limits[1])


def _middle(limits: np.ndarray) -> np.ndarray:
    return limits if limits.ndim < 3 else np.sort(limits, axis=0)[len(limits) // 2]


@cache
def _small_limits(parameters: Parameters) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    table = parameters.table("label.small_areas")
    areas = np.unique(table.columns["floor_area"])
    axes: dict[str, Any] = {
        "place": ("elsewhere", "high_cold"),
        "floor_area": areas,
        "dpe_class": _LIMITS,
    }
    return areas, {name: table.grid(name, **axes) for name in ("primary_energy", "emissions")}


def _limits(
    indicator: int,
    dates: np.ndarray,
    where: Climate,
    floor_area: np.ndarray,
    parameters: Parameters,
) -> np.ndarray:
    height = where.is_cold_height.astype(np.int8)
    standard = parameters["label.limits"].on(dates)[np.arange(len(dates)), height, indicator]
    area, _, applies = parameters["label.small_area"].on(dates).T
    is_small = (floor_area <= area) & (applies > 0)
    if not is_small.any():
        return standard
    floor_areas, small = _small_limits(parameters)
    name = ("primary_energy", "emissions")[indicator]
    place = height[..., is_small]
    own = small_home_limits(floor_area[is_small], floor_areas, small[name], place)
    standard[..., is_small, :] = own
    return standard


def label(
    energy: Energy,
    dates: np.ndarray,
    where: Climate,
    floor_area: np.ndarray,
    parameters: Parameters,
) -> Label:
    """Label of a conventional year.

    Parameters
    ----------
    energy : Energy
    dates : ndarray of datetime64[D], shape (n,)
        The rules in force on that day: factors, limits, prices.
    where : Climate
    floor_area : ndarray, shape (n,)
        [m²]
    parameters : Parameters

    References
    ----------
    .. [1] Arrêté du 31 mars 2021 (DPE), annexes 5 and 7; arrêtés of 25 March 2024 and 13
       August 2025.
    """
    homes = np.arange(len(dates))
    primary = parameters["energy.primary_energy_factor"].on(dates)
    emission = parameters["energy.emission_factor"].on(dates)
    primary_energy, emissions = 0.0, 0.0
    for use in energy.uses:
        primary_energy = primary_energy + use.energy * primary[homes, use.carrier]
        emissions = emissions + use.energy * energy.emission_factor(use, emission)
    return Label(
        primary_energy / floor_area,
        emissions / floor_area,
        _limits(0, dates, where, floor_area, parameters),
        _limits(1, dates, where, floor_area, parameters),
    )


def conventional_bill(energy: Energy, dates: np.ndarray, parameters: Parameters) -> np.ndarray:
    """What a label says the conventional year costs, by the official prices of the date.

    Returns
    -------
    ndarray, shape (N, n)
        [EUR/yr]
    """
    tariff = parameters["energy.label_price"].on(dates)
    return label_bill(energy.by_carrier(), tariff).sum(axis=-1)
