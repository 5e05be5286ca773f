"""What each mode of travel is: a row of one table, read by its place in the vocabulary; and figures
on the date of each row."""

from __future__ import annotations

from functools import cache

import numpy as np

from calc.parameters import Parameter, parameters
from calc.schema.vocabulary import MODES

_HALF_A_DAY = 12.0
"""[h]"""
MODE = {name: place for place, name in enumerate(MODES)}


@cache
def column(name: str) -> np.ndarray:
    """A column of the table, one text a mode, in the order of ``MODES``.

    Examples
    --------
    >>> column("kind")[MODE["tram"]].item()
    'urban_rail'
    """
    table = parameters().table("mobility.modes").columns
    row = {str(mode): place for place, mode in enumerate(table["mode"])}
    found = table[name][[row[mode] for mode in MODES]]
    found.setflags(write=False)
    return found


@cache
def flags(name: str) -> np.ndarray:
    """Whether each mode says yes in a column: an array to index by codes of modes.

    Examples
    --------
    >>> flags("ticketed")[[MODE["bus"], MODE["bike"]]].tolist()
    [True, False]
    """
    return column(name) == "yes"


@cache
def is_a(name: str, value: str) -> np.ndarray:
    """Whether each mode has a value in a column.

    Examples
    --------
    >>> [MODES[place] for place in np.flatnonzero(is_a("kind", "urban_rail"))]
    ['tram', 'metro']
    """
    return column(name) == value


@cache
def named(name: str) -> tuple[str, ...]:
    """Modes that say yes in a column, or that it numbers: then in the order of the numbers.

    Examples
    --------
    >>> named("commute")[:3], "plane" in named("weekly")
    (('car', 'motorbike', 'bus'), False)
    """
    cells = column(name).tolist()
    told = [(int(cell) if cell.isdigit() else 0, place) for place, cell in enumerate(cells) if cell]
    return tuple(MODES[place] for _, place in sorted(told))


def farthest() -> np.ndarray:
    """How far each mode of paths goes and comes back from within a day at its quickest, one way,
    shape (modes,); infinite by roads and rails. [km]

    Examples
    --------
    >>> farthest()[[MODE["walk"], MODE["car"]]].tolist()
    [66.0, inf]
    """
    speed, _, fast, *_ = parameters()["mobility.pace"].constant.T
    return np.where(is_a("way", "path"), np.floor(_HALF_A_DAY * speed * fast), np.inf)


def on(parameter: Parameter, date: np.ndarray) -> np.ndarray:
    """Value on each row's date; the latest where no date is told.

    Examples
    --------
    >>> told = np.array(["2025-07-01", "NaT"], dtype="datetime64[D]")
    >>> on(parameters()["mobility.fuel"], told)[:, 0, 1].tolist()
    [1.67, 2.144]
    """
    return parameter.on(np.where(np.isnat(date), parameter.starts[-1], date))
