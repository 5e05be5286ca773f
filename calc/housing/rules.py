"""The label and its bill by the rules of each home's date, and what a certificate tells of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from scipy.special import erfcx

from calc.housing.answers import HousingAnswers
from calc.housing.home import Climate, Energy
from calc.housing.label import class_of, label_bill, small_home_limits
from calc.parameters import Parameters
from calc.schema.vocabulary import DPE_CLASSES, TENURES

_LIMITS = ("A", "B", "C", "D", "E", "F")


@dataclass(frozen=True)
class Label:
    """Indicators of n homes in N samples and the limits of their classes."""

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
        """Energy and climate classes of one figure a home, by the limits of most samples: they
        differ where the height is drawn."""
        return (
            class_of(energy, _middle(self.energy_limits)),
            class_of(emissions, _middle(self.climate_limits)),
        )


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
    indicator: str,
    dates: np.ndarray,
    where: Climate,
    floor_area: np.ndarray,
    parameters: Parameters,
) -> np.ndarray:
    height, limits = where.is_cold_height.astype(np.int8), parameters["label.limits"]
    _, indicators, _ = limits.keys
    place = np.arange(len(dates)), height, indicators.index(indicator)
    standard = limits.on(dates)[place]
    law = parameters["label.small_area"].each(dates=dates)
    is_small = (floor_area <= law["area"]) & (law["applies"] > 0)
    if not is_small.any():
        return standard
    floor_areas, small = _small_limits(parameters)
    standard[..., is_small, :] = small_home_limits(
        floor_area[is_small], floor_areas, small[indicator], height[..., is_small]
    )
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
        _limits("primary_energy", dates, where, floor_area, parameters),
        _limits("emissions", dates, where, floor_area, parameters),
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


# What a certificate tells: how each sample explains it, and the label as it was certified.

_SOCIAL = TENURES.index("social_tenant")
_WORST = DPE_CLASSES.index("G")
_INSIDE = 1e-6
"""How far inside its class a label is put that was just outside."""
_WRITTEN_ZERO = 0.49
"""What a certificate, of whole figures, writes as 0: under one half."""


@dataclass(frozen=True)
class Certified:
    """What certificates of n homes tell of N samples.

    Attributes
    ----------
    energy_ratio, emissions_ratio : ndarray, shape (N, n)
        Of the label certified over the label that the sample would have: the diagnostician's own
        reading of the home, which stays when works are done. 1 where nothing was told.
    weights : ndarray, shape (N, n)
        How easily each sample explains the certificate, or a social landlord's stock; (1, 1)
        where nothing tells.
    classes : ndarray of int, shape (N, n)
        That each sample would be certified in on the day of the certificate; (1, 1) without one.
    figured : ndarray of int, shape (N, n)
        That the figures told give on that day, brought into the letter told as far as they may.
    """

    energy_ratio: np.ndarray
    emissions_ratio: np.ndarray
    weights: np.ndarray
    classes: np.ndarray
    figured: np.ndarray

    def read(self, estimated: Label) -> Label:
        """A label as the same diagnostician would certify it."""
        return replace(
            estimated,
            primary_energy_per_area=estimated.primary_energy_per_area * self.energy_ratio,
            emissions_per_area=estimated.emissions_per_area * self.emissions_ratio,
        )


_NO_CLASS = np.full((1, 1), -1, dtype=np.int8)
_NOTHING = Certified(np.ones((1, 1)), np.ones((1, 1)), np.ones((1, 1)), _NO_CLASS, _NO_CLASS)


def _limits_of(table: np.ndarray, letter: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """From where and up to where a class goes, of limits of shape (..., 6)."""
    edge = np.zeros((*table.shape[:-1], 1))
    ends = np.concatenate([edge, table, edge + np.inf], axis=-1)
    code = np.broadcast_to(letter, table.shape[:-1])[..., None]
    start, end = (np.take_along_axis(ends, code + k, axis=-1)[..., 0] for k in (0, 1))
    return start, end


def _beyond(short: np.ndarray, spread: float, widest: np.ndarray) -> np.ndarray:
    """How far inside its class lies, in the mean, a label that had to be raised into it.

    An error that is known to pass a limit passes it by some: put at the limit itself, a label
    would leave its class at the first watt saved, or factor changed.

    Parameters
    ----------
    short : ndarray
        By what the label was raised, 1 where it was not.
    spread : float
        Standard deviation of the logarithm of the diagnostician's error.
    widest : ndarray
        Ratio of the class's ends; half of it, in logarithm, is not passed.

    Examples
    --------
    >>> _beyond(np.array([1.0, 1.01, 1.6]), 0.12, np.array([1.3, np.inf, np.inf])).round(3)
    array([1.   , 1.097, 1.028])
    """
    needed = np.log(np.where(np.isfinite(short), short, 1.0)) / spread
    mean = spread * (np.sqrt(2 / np.pi) / erfcx(needed / np.sqrt(2)) - needed)
    return np.where(needed > 0, np.exp(np.minimum(mean, np.log(widest) / 2)), 1.0)


def _into_class(
    mark: Label,
    letter: np.ndarray,
    ratios: Sequence[np.ndarray],
    free: Sequence[np.ndarray],
    spread: float,
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """What brings both indicators into a class, the worse of the two: the least, and in the mean.

    Parameters
    ----------
    letter : ndarray of int, shape (n,)
        -1 where no class was told.
    ratios : sequence of ndarray, shape (N, n)
        Of energy and emissions, as far as numbers were told.
    free : sequence of ndarray of bool, shape (n,)
        Where no number was told, so that the class may move it.
    """
    is_known = letter >= 0
    code = np.maximum(letter, 0)
    indicators = mark.primary_energy_per_area, mark.emissions_per_area
    bounds = [_limits_of(mark.energy_limits, code), _limits_of(mark.climate_limits, code)]
    moved, short, inside = [], [], []
    for one, ratio, (start, end), may in zip(indicators, ratios, bounds, free, strict=True):
        value = one * ratio
        most = np.where(np.isfinite(end), end * (1 - _INSIDE), np.inf)
        down = np.where(is_known & may, np.minimum(1.0, most / np.maximum(value, _INSIDE)), 1.0)
        moved.append(ratio * down)
        missing = start * (1 + _INSIDE) / np.maximum(value * down, _INSIDE)
        widest = end / np.maximum(start, _INSIDE)
        inside.append(_beyond(np.maximum(missing, 1.0), spread, widest))
        short.append(np.where(may, np.maximum(missing, 1.0), np.where(missing > 1, np.inf, 1.0)))
    energy, climate = short
    lacking = is_known & (energy > 1) & (climate > 1)
    by_energy = lacking & (energy <= climate) & np.isfinite(energy)
    raised = by_energy, lacking & ~by_energy & np.isfinite(climate)
    least = [
        ratio * np.where(is_raised, by, 1.0)
        for ratio, is_raised, by in zip(moved, raised, short, strict=True)
    ]
    mean = [
        ratio * np.where(is_raised, further, 1.0)
        for ratio, is_raised, further in zip(least, raised, inside, strict=True)
    ]
    return least, mean


def certified(
    answers: HousingAnswers, energy: Energy, where: Climate, parameters: Parameters
) -> Certified:
    """What the certificates of n homes tell of their samples, by the rules of their own days;
    and, of a social home without one, that its landlord's works began with the worst.

    Parameters
    ----------
    answers : HousingAnswers
        Settled: a void certificate tells nothing.
    energy : Energy
        The conventional year of each sample.
    where : Climate
    parameters : Parameters
    """
    letter = answers.certified_class.astype(int)
    numbers = answers.certified_primary_energy, answers.certified_emissions
    is_known = (letter >= 0) | answers.has_certified_figures()
    social = answers.tenure == _SOCIAL
    if not (is_known | social).any():
        return _NOTHING
    dates = np.where(np.isnat(answers.certified_on), answers.date, answers.certified_on)
    mark = label(energy, dates, where, answers.floor_area, parameters)
    estimated = mark.primary_energy_per_area, mark.emissions_per_area
    ratios = [
        np.where(np.isfinite(number), np.maximum(number, np.minimum(value, _WRITTEN_ZERO)), value)
        / np.maximum(value, _INSIDE)
        for number, value in zip(numbers, estimated, strict=True)
    ]
    free = [np.isnan(number) for number in numbers]
    law = parameters["real_use.certificate_error"].by_key()
    spread, share, wide = law["spread"], law["otherwise"], law["wide"]
    least, ratios = _into_class(mark, letter, ratios, free, spread)
    gap = np.maximum(*(np.abs(np.log(np.maximum(ratio, _INSIDE))) for ratio in least))
    weights = sum(
        chance * np.exp(-0.5 * np.square(gap / width)) / width
        for chance, width in ((1 - share, spread), (share, wide))
    )
    classes = np.maximum(*mark.classes(*estimated))
    read = (value * ratio for value, ratio in zip(estimated, ratios, strict=True))
    figured = np.maximum(*mark.classes(*read))
    still = float(parameters["unknowns.social_worst"].constant)  # over a like home's chance
    left = np.where(social & (classes == _WORST), still, 1.0)
    energy_ratio, emissions_ratio = ratios
    weights = np.where(is_known, weights, left)
    return Certified(energy_ratio, emissions_ratio, weights, classes, figured)
