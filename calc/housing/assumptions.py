"""What was supposed of each home, and how much of the bill's range follows from it."""

from __future__ import annotations

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.housing.results import Assumption, Range
from calc.housing.unknowns import Drawn
from calc.inputs import declarations
from calc.uncertainty import quantile, shares

_GROUPS = 12
"""Equal parts in which a quantity's draws are compared."""


def ranged(values: np.ndarray, weights: np.ndarray | None) -> Range:
    """Median and 10 % and 90 % quantiles of draws, shape (N, n)."""
    return Range(*(quantile(values, q, weights) for q in (0.5, 0.1, 0.9)))


def _explained(values: np.ndarray, bills: np.ndarray) -> np.ndarray:
    """Share of the bills' variance that follows an unknown, by parts of its draws."""
    if len(values) == 1 or len(bills) == 1:
        return np.zeros(bills.shape[1])
    values = np.broadcast_to(values, bills.shape)
    total = bills.var(axis=0)
    distinct = np.unique(values) if values.dtype.kind in "ib" else []
    between = np.zeros(bills.shape[1])
    mean = bills.mean(axis=0)
    if 0 < len(distinct) <= _GROUPS:
        groups = [values == code for code in distinct]
    else:
        rank = np.argsort(np.argsort(values, axis=0), axis=0) * _GROUPS // len(values)
        groups = [rank == part for part in range(_GROUPS)]
    for group in groups:
        size = group.sum(axis=0)
        inside = np.where(group, bills, 0.0).sum(axis=0) / np.maximum(size, 1)
        between += size / len(bills) * np.where(size > 0, (inside - mean) ** 2, 0.0)
    return np.where(total > 0, between / np.where(total > 0, total, 1.0), 0.0)


def _assumption(unknown: Drawn, bills: np.ndarray, weights: np.ndarray | None) -> Assumption:
    shape = bills.shape
    values = np.broadcast_to(unknown.values, shape)
    explained = np.where(unknown.given, 0.0, _explained(unknown.values, bills))
    if unknown.size:
        probabilities = shares(values.astype(int), unknown.size, weights)
        return Assumption(
            unknown.given, np.argmax(probabilities, axis=-1), probabilities, None, explained
        )
    return Assumption(unknown.given, None, None, ranged(values, weights), explained)


def assumptions(
    drawn: dict[str, Drawn], bills: np.ndarray, weights: np.ndarray | None
) -> dict[str, Assumption]:
    """Assumptions by field of the answers; what else was drawn is no question to ask."""
    fields = declarations(HousingAnswers)
    return {
        name: _assumption(unknown, bills, weights)
        for name, unknown in drawn.items()
        if name in fields
    }
