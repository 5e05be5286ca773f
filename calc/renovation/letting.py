"""What the law says of letting a home by its label, on a day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.parameters import Parameters


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
