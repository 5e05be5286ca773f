"""Days on which the law of an aid is known."""

from __future__ import annotations

import numpy as np

from calc.aids.aid import Aid
from calc.parameters import Parameters


def known_until(aid: Aid, values: Parameters) -> np.datetime64:
    """Last day on which every figure of an aid is known."""
    return min(values[f"aids.{name}"].ends[-1] for name in aid.figures)


def is_silent(date: np.ndarray, aid: Aid, values: Parameters) -> np.ndarray:
    """Days too long after the last known law of an aid for it to be told, even to confirm."""
    months = values["aids.last_known_rule"].constant[0]
    return date > later(known_until(aid, values), int(months))


def later(day: np.datetime64, months: int) -> np.datetime64:
    """The same day so many months later; the month's last where it is shorter.

    Examples
    --------
    >>> str(later(np.datetime64("2026-08-31"), 6)), str(later(np.datetime64("2026-12-31"), 12))
    ('2027-02-28', '2027-12-31')
    """
    start: np.datetime64 = day.astype("datetime64[D]")
    month = start.astype("datetime64[M]")
    last = (month + months + 1).astype("datetime64[D]") - 1
    return min((month + months).astype("datetime64[D]") + (start - month), last)
