"""Homes of which the age, the energy or the area is not known: each may be several, as the
nation's are.

What else is not known is drawn in the worlds of one home; these three decide what a home is, so
that every possible home is made whole, and its worlds are put together with the others'.
"""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache
from statistics import NormalDist

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.housing.systems import networked_communes
from calc.parameters import Parameters
from calc.schema.vocabulary import (
    CONSTRUCTION_PERIODS,
    DWELLING_TYPES,
    ENERGY_CARRIERS,
    HEATING_SYSTEMS,
    SYSTEMS_OF,
    UNKNOWN,
)

MOST = 20
"""Homes that one may be."""
_FEEDS = np.array(
    [[name in SYSTEMS_OF[carrier] for name in HEATING_SYSTEMS] for carrier in ENERGY_CARRIERS]
)
_GOLDEN = (5**0.5 - 1) / 2
"""Steps by which areas are spread over homes: never in step with their energies and ages."""


def lacking(answers: HousingAnswers) -> np.ndarray:
    """Where the age, the energy or the area is not known, shape (n,)."""
    ageless = np.isnan(answers.construction_year) & (answers.construction_period == UNKNOWN)
    return ageless | (answers.heating_carrier == UNKNOWN) | np.isnan(answers.floor_area)


@cache
def _law(parameters: Parameters) -> np.ndarray:
    """Share of the nation's homes, shape (types, carriers × periods)."""
    grid = parameters.table("variants.homes").grid(
        "share",
        dwelling_type=DWELLING_TYPES,
        heating_carrier=ENERGY_CARRIERS,
        construction_period=CONSTRUCTION_PERIODS,
    )
    return grid.reshape(len(DWELLING_TYPES), -1)


def _has_heat(answers: HousingAnswers, parameters: Parameters) -> np.ndarray:
    """Whether each cell may be of homes of the commune: no network where none is listed."""
    carriers = np.repeat(np.arange(len(ENERGY_CARRIERS)), len(CONSTRUCTION_PERIODS))
    listed = np.isin(answers.commune, list(networked_communes(parameters)))
    may = listed | (answers.commune == "") | (answers.heating_carrier != UNKNOWN)
    return may[:, None] | (carriers != ENERGY_CARRIERS.index("district_heating"))


def _cells(answers: HousingAnswers, count: int, parameters: Parameters) -> np.ndarray:
    """Cell of carrier and period of each variant, as often as the nation has it: (n, count)."""
    carriers = np.repeat(np.arange(len(ENERGY_CARRIERS)), len(CONSTRUCTION_PERIODS))
    periods = np.tile(np.arange(len(CONSTRUCTION_PERIODS)), len(ENERGY_CARRIERS))
    law = np.where(_has_heat(answers, parameters), _law(parameters)[answers.dwelling_type], 0.0)
    carrier, period = answers.heating_carrier[:, None], answers.construction_period[:, None]
    dated = np.isfinite(answers.construction_year)[:, None]
    may = ((carrier == UNKNOWN) | (carrier == carriers)) & (
        dated | (period == UNKNOWN) | (period == periods)
    )
    system = answers.heating_system[:, None]
    may &= (system == UNKNOWN) | _FEEDS[carriers, np.maximum(system, 0)]
    chances = np.where(may, law, 0.0)
    chances = np.where(chances.sum(axis=1, keepdims=True) > 0, chances, may)
    if count == 1:
        return np.argmax(chances, axis=1)[:, None]
    reached = np.cumsum(chances, axis=1)
    asked = (np.arange(count) + 0.5) / count * reached[:, -1:]
    return (reached[:, None, :] < asked[..., None]).sum(axis=-1)


def _areas(answers: HousingAnswers, count: int, parameters: Parameters) -> np.ndarray:
    """Area of each variant, by the rooms where they are told, shape (n, count). [m²]"""
    by_rooms = parameters["variants.area_of_rooms"].constant
    rooms = np.clip(np.nan_to_num(answers.rooms, nan=1.0), 1, by_rooms.shape[1]).astype(int) - 1
    told = np.isfinite(answers.rooms)
    usual = parameters["variants.area"].constant[answers.dwelling_type]
    more = np.maximum(np.nan_to_num(answers.rooms) - by_rooms.shape[1], 0.0)
    median = by_rooms[answers.dwelling_type, rooms] * (1 + more / by_rooms.shape[1])
    spread = float(parameters["variants.area_of_rooms_spread"].constant)
    median = np.where(told, median, usual[:, 0])[:, None]
    wide = np.where(told, spread, usual[:, 1])[:, None]
    normal = NormalDist()
    steps = [normal.inv_cdf(((k + 0.5) * _GOLDEN) % 1) if count > 1 else 0.0 for k in range(count)]
    return np.clip(median * np.exp(wide * np.array(steps)), 9.0, 1000.0)


def variants(answers: HousingAnswers, count: int, parameters: Parameters) -> HousingAnswers:
    """Every home as `count` whole homes, one after the other: n × count rows.

    One alone is the likeliest, of a middling area.

    Parameters
    ----------
    answers : HousingAnswers
        Of n homes; what is told of them is kept in every variant.
    count : int
    parameters : Parameters
    """
    cells = _cells(answers, count, parameters).ravel()
    many = HousingAnswers(
        **{f.name: np.repeat(getattr(answers, f.name), count) for f in fields(HousingAnswers)}
    )
    carrier, period = cells // len(CONSTRUCTION_PERIODS), cells % len(CONSTRUCTION_PERIODS)
    dated = np.isfinite(many.construction_year) | (many.construction_period != UNKNOWN)
    area = _areas(answers, count, parameters).ravel()
    return replace(
        many,
        heating_carrier=np.where(
            many.heating_carrier == UNKNOWN, carrier, many.heating_carrier
        ).astype(np.int8),
        construction_period=np.where(dated, many.construction_period, period).astype(np.int8),
        floor_area=np.where(np.isnan(many.floor_area), area, many.floor_area),
    )


def whole(answers: HousingAnswers, parameters: Parameters) -> HousingAnswers:
    """The same homes, the likeliest in the place of what decides what they are."""
    return variants(answers, 1, parameters) if lacking(answers).any() else answers


def together(array: np.ndarray, homes: int, count: int) -> np.ndarray:
    """Worlds of variants, shape (N, homes × count), as worlds of homes: (N × count, homes).

    Examples
    --------
    >>> together(np.array([[1, 2, 3, 4]]), 2, 2).tolist()
    [[1, 3], [2, 4]]
    """
    wide = np.broadcast_to(array, (len(array), homes * count))
    cube = wide.reshape(len(wide), homes, count)
    return np.moveaxis(cube, 2, 1).reshape(-1, homes)
