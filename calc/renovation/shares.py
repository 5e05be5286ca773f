"""What of a co-owned building is one flat's: levels, part of works, part of a saving."""

from __future__ import annotations

import numpy as np

from calc.parameters import Parameters
from calc.renovation.works import FLOOR, PLACE, ROOF, SHARED_IN_FLATS, WINDOWS
from calc.schema.vocabulary import MEASURES

ENDS = (*ROOF, *FLOOR)
"""Works over or under all levels, which a flat has whole only if it is alone."""
OWN = ("internal_wall_insulation", *WINDOWS)
"""Works on the envelope that one flat does alone."""


def supposed_levels(dwellings: int, values: Parameters) -> int:
    """Levels of a building of so many flats, when nobody says.

    Examples
    --------
    >>> from calc.parameters import parameters
    >>> supposed_levels(20, parameters())
    4
    """
    table = values["co_ownership.levels"].constant
    return int(table[np.searchsorted(table[:, 0], dwellings, side="right") - 1, 1])


def told_dwellings(dwellings: float, values: Parameters) -> float:
    """Homes of a flat's building: told, or those of the usual one."""
    usual = float(values["co_ownership.usual_dwellings"].constant)
    return dwellings if np.isfinite(dwellings) else usual


def told_levels(levels: float, dwellings: float, values: Parameters) -> int:
    """Levels of a flat's building: told, or those of its homes, or of the usual building.

    Examples
    --------
    >>> from calc.parameters import parameters
    >>> told_levels(np.nan, np.nan, parameters()), told_levels(7.0, 20.0, parameters())
    (4, 7)
    """
    if np.isfinite(levels):
        return int(levels)
    return supposed_levels(int(told_dwellings(dwellings, values)), values)


def part_of_works(levels: int, dwellings: float, share: float) -> np.ndarray:
    """What a flat pays of each measure, beside its own area, shape (measures,).

    Parameters
    ----------
    dwellings, share : float
        NaN where not told: flats are then alike.

    Examples
    --------
    >>> found = part_of_works(4, 20.0, 0.1)
    >>> [float(found[PLACE[name]]) for name in ("roof_insulation", "external_wall_insulation")]
    [0.5, 2.0]
    """
    equal = share * dwellings if np.isfinite(share * dwellings) else 1.0
    found = np.ones(len(MEASURES))
    found[[PLACE[name] for name in SHARED_IN_FLATS]] = equal
    found[[PLACE[name] for name in ENDS]] = equal / levels
    return found


def part_of_saving(others: float, common: float) -> float:
    """What a flat keeps of what some works spare it, where the building's heat is shared.

    Parameters
    ----------
    others : float
        Flats that share it for each that saves: levels for a roof, homes for one's own windows.
    common : float
        Part of the cost of heat that all pay by shares. [-]

    Examples
    --------
    >>> part_of_saving(4, 1.0), round(part_of_saving(4, 0.3), 3)
    (0.25, 0.775)
    """
    return common / others + (1 - common)
