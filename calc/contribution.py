"""What a participant adds to a room: coarse bins of a result, and commitments.

Bins are wide so that nobody is recognised; what a room found together is a range, from the
lowest to the highest that its bins allow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from calc.parameters import Parameter, parameters

KINDS = ("saving", "emissions")
TOOLS: tuple[str, ...] = parameters()["contribution.offered"].rows
"""Calculators whose results may be added."""
COMMITMENTS: tuple[str, ...] = parameters()["contribution.offered"].columns


@dataclass(frozen=True)
class Commitment:
    """Something a participant says he will do.

    Attributes
    ----------
    tools : frozenset of str
        Calculators at whose end it is offered.
    low, high : float
        What it avoids, by two ways of living; nan when no figure holds for everybody.
        [kgCO2e/yr]
    sources : tuple of str
        Keys of the sources of its figure; empty without one.
    """

    code: str
    tools: frozenset[str]
    low: float
    high: float
    sources: tuple[str, ...]


def _bins(kind: str) -> Parameter:
    """The bounds of a kind's bins, shape (bins, 2)."""
    if kind not in KINDS:
        raise KeyError(kind)
    return parameters()[f"contribution.{kind}"]


def codes(kind: str) -> tuple[str, ...]:
    """Codes of the bins of a kind, from nothing to most.

    Examples
    --------
    >>> codes("saving")[:2]
    ('s0', 's1')
    """
    return _bins(kind).rows


def bins(kind: str, values: ArrayLike) -> np.ndarray:
    """Code of the bin of each value; nothing within reach, or a loss, is the first.

    Parameters
    ----------
    kind : str
        ``saving`` [EUR/yr] or ``emissions`` avoided [kgCO2e/yr], within reach.
    values : array_like, shape (n,)
        nan where it is not known.

    Returns
    -------
    ndarray of str, shape (n,)
        Empty where it is not known; a bin holds its upper bound.

    Examples
    --------
    >>> bins("saving", [-20, 0, 1, 700, 701, 90_000, float("nan")]).tolist()
    ['s0', 's0', 's1', 's3', 's4', 's6', '']
    """
    highest = _bins(kind).each()["high"]
    values = np.asarray(values, dtype=float)
    place = np.clip(np.searchsorted(highest, values), 0, len(highest) - 1)
    return np.where(np.isnan(values), "", np.array(codes(kind))[place])


def within_reach(kind: str, counts: Mapping[str, int]) -> tuple[float, float]:
    """Least and most that a room's results add up to, a year.

    Parameters
    ----------
    counts : mapping of str to int
        Results in each bin, by code; those not told may be left out or under ``""``.

    Examples
    --------
    >>> within_reach("saving", {"s1": 2, "s3": 1, "": 4})
    (300.0, 900.0)
    """
    held = np.array([counts.get(code, 0) for code in codes(kind)], dtype=float)
    low, high = held @ _bins(kind).constant
    return float(low), float(high)


def most(kind: str) -> float:
    """What one result adds to a room's total at most.

    Examples
    --------
    >>> most("saving")
    5000.0
    """
    return float(_bins(kind).constant.max())


def commitments(date: np.datetime64, tool: str = "") -> tuple[Commitment, ...]:
    """What may be promised on a date, with what it avoids where a figure holds.

    Parameters
    ----------
    tool : str, optional
        Those offered at the end of this calculator; all of them by default.

    Examples
    --------
    >>> found = {c.code: c for c in commitments(np.datetime64("2026-11-24"), "trips")}
    >>> round(found["bike_a_day"].low), round(found["bike_a_day"].high)
    (48, 192)
    >>> found["drive_slower"].low, found["drive_slower"].sources
    (nan, ())
    """
    values = parameters()
    kilometres, replaced = values["contribution.kilometres"], values["contribution.replacement"]
    car = values["equivalents.car_emissions"]
    avoided = kilometres.on(date) * (car.on(date) - replaced.on(date))[:, np.newaxis]
    offered = values["contribution.offered"].on(date) > 0
    sources = tuple(dict.fromkeys((*car.sources, *replaced.sources, *kilometres.sources)))
    return tuple(
        Commitment(
            code,
            frozenset(name for name, is_one in zip(TOOLS, stated, strict=True) if is_one),
            float(low),
            float(high),
            () if np.isnan(low) else sources,
        )
        for code, (low, high), stated in zip(COMMITMENTS, avoided, offered.T, strict=True)
        if not tool or stated[TOOLS.index(tool)]
    )
