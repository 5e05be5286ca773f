"""Where a plan that protects the air refuses wood works, or asks to look before."""

from __future__ import annotations

import numpy as np

from calc.parameters import Parameters
from calc.places import communes
from calc.renovation.works import WOOD

EFFECTS = ("refused", "warned")


def wood_rules(commune: str, day: np.datetime64, values: Parameters) -> dict[str, str]:
    """What a place's plan says of each measure on a day.

    Returns
    -------
    dict of str to str
        One of ``EFFECTS`` by measure; nothing where no plan speaks.

    Examples
    --------
    >>> from calc.parameters import parameters
    >>> wood_rules("59350", np.datetime64("2026-11-01"), parameters())["wood_insert"]
    'warned'
    >>> wood_rules("59350", np.datetime64("2026-10-31"), parameters())
    {}
    """
    place = communes.index(np.array([commune]))
    if not commune or place[0] < 0:
        return {}
    here = (commune, str(communes.code_of("epci", place)[0]))
    table = values.table("air.zones").columns
    rows = zip(*(table[name] for name in ("place", "measure", "effect", "from")), strict=True)
    found: dict[str, str] = {}
    for of, measure, effect, start in rows:
        if str(of) in here and day >= np.datetime64(str(start)):
            found |= dict.fromkeys(WOOD if measure == "wood" else (str(measure),), str(effect))
    return found
