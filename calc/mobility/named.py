"""Modes by their place in the vocabulary, and figures on the date of each row."""

from __future__ import annotations

import numpy as np

from calc.figures import Parameter
from calc.schema.vocabulary import MODES

MODE = {name: place for place, name in enumerate(MODES)}
RAIL = tuple(
    MODE[f"{kind}_train"] for kind in ("suburban", "regional", "intercity", "high_speed", "night")
)
BUSES = tuple(MODE[name] for name in ("bus", "bus_electric", "bus_gas"))
CYCLES = tuple(MODE[name] for name in ("bike", "e_bike", "e_cargo_bike"))


def on(parameter: Parameter, date: np.ndarray) -> np.ndarray:
    """Value on each row's date; the latest where no date is told.

    Examples
    --------
    >>> from calc.parameters import parameters
    >>> told = np.array(["2025-07-01", "NaT"], dtype="datetime64[D]")
    >>> on(parameters()["mobility.fuel"], told)[:, 0, 1].tolist()
    [1.67, 2.144]
    """
    return parameter.on(np.where(np.isnat(date), parameter.starts[-1], date))
