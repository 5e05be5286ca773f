"""What the law says of letting a home by its label, on a day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.parameters import Parameters
from calc.renovation.works import GENERATORS, ROOF, WALL, WATER, WINDOWS, any_of


@dataclass(frozen=True)
class Letting:
    """One home.

    Attributes
    ----------
    label : int
        A is 0.
    banned_from : datetime64[D] or None
        First day on which no lease may be signed, renewed or continued with this label; None
        where no such day is known.
    is_banned, is_frozen : bool
        On the day asked: no lease, no higher rent.
    """

    label: int
    banned_from: np.datetime64 | None
    is_banned: bool
    is_frozen: bool


_KINDS = (WALL, ROOF, WINDOWS, (*GENERATORS, "programmable_thermostat"), WATER)
"""Kinds of works that open a tenant's contribution: article 23-1."""


@dataclass(frozen=True)
class Contribution:
    """What may be asked of a tenant after works. [EUR/month]"""

    fixed_low: float
    fixed_high: float
    most: float


def contribution(package: np.ndarray, saving: float, values: Parameters) -> Contribution | None:
    """What a landlord may ask a tenant for some works, shape (measures,); None for too few kinds.

    Examples
    --------
    >>> from calc.parameters import parameters
    >>> from calc.renovation.plan import rows
    >>> two = rows(("roof_insulation", "air_water_heat_pump"), ("roof_insulation",))
    >>> contribution(two[0], 1200.0, parameters()).most
    50.0
    >>> contribution(two[1], 1200.0, parameters()) is None
    True
    """
    law = values["letting.tenant_contribution"].by_key()
    kinds = sum(bool(any_of(package[None], kind)[0]) for kind in _KINDS)
    if kinds < law["least_kinds"] or saving <= 0:
        return None
    return Contribution(law["fixed_low"], law["fixed_high"], law["most_share"] * saving / 12)


def letting(label: int, day: np.datetime64, values: Parameters) -> Letting:
    """What a label means for a lease.

    Examples
    --------
    >>> from calc.parameters import parameters
    >>> found = letting(5, np.datetime64("2026-11-28"), parameters())
    >>> str(found.banned_from), found.is_banned, found.is_frozen
    ('2028-01-01', False, True)
    """
    law = values["letting.forbidden_from"]
    closing = np.flatnonzero(label >= law.values)
    first = law.starts[closing[0]] if len(closing) else None
    frozen = label >= values["letting.rent_frozen_from"].on(day)
    return Letting(label, first, bool(first is not None and first <= day), bool(frozen))
