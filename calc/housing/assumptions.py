"""What was supposed of each home, and how much of the bill's range follows from it."""

from __future__ import annotations

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.housing.results import Assumption
from calc.housing.unknowns import Drawn
from calc.schema.inputs import Declaration, declarations
from calc.uncertainty import quantile, ranged, shares

_GROUPS = 12
"""Equal parts in which a quantity's draws are compared."""


def _explained(unknown: Drawn, bills: np.ndarray) -> np.ndarray:
    """Share of the variance of a figure that follows an unknown, by choices or parts of its draws,
    less what any would by chance."""
    values, worlds = unknown.values, len(bills)
    total, mean = bills.var(axis=0), bills.mean(axis=0)
    if len(values) == 1 or not np.any(total > 0):
        return np.zeros(bills.shape[1])
    if unknown.size:
        inside = values == np.arange(unknown.size)[:, None, None]
        size = inside.sum(axis=1)
        paid = np.where(inside, bills, 0.0).sum(axis=1)
    else:
        mixed = np.random.default_rng(worlds).permutation(worlds)  # so that equals lie anyhow
        wide = np.broadcast_to(values, bills.shape)[mixed]
        order = mixed[np.argsort(wide, axis=0, kind="stable")]
        part = np.arange(worlds) * _GROUPS // worlds
        starts = np.flatnonzero(np.diff(part, prepend=-1))
        size = np.diff(starts, append=worlds)[:, None]
        paid = np.add.reduceat(np.take_along_axis(bills, order, axis=0), starts, axis=0)
    apart = np.where(size > 0, (paid / np.maximum(size, 1) - mean) ** 2, 0.0)
    between = (size * apart).sum(axis=0) / worlds
    share = np.where(total > 0, between / np.where(total > 0, total, 1.0), 0.0)
    groups = (size > 0).sum(axis=0)
    by_chance = (worlds - 1) / np.maximum(worlds - groups, 1)
    return np.clip(1 - (1 - share) * by_chance, 0.0, 1.0)


def _assumption(
    unknown: Drawn,
    bills: np.ndarray,
    energies: np.ndarray,
    weights: np.ndarray | None,
    exists: np.ndarray,
) -> Assumption:
    values = np.broadcast_to(unknown.values, bills.shape)
    of_bill, of_label = (
        np.where(unknown.given, 0.0, _explained(unknown, figure)) for figure in (bills, energies)
    )
    if unknown.size:
        probabilities = shares(values, unknown.size, weights)
        likeliest = np.argmax(probabilities, axis=-1)
        return Assumption(unknown.given, likeliest, probabilities, None, of_bill, of_label, exists)
    quantity = ranged(values, weights)
    return Assumption(unknown.given, None, None, quantity, of_bill, of_label, exists)


def assumptions(
    drawn: dict[str, Drawn],
    bills: np.ndarray,
    energies: np.ndarray,
    weights: np.ndarray | None,
    has: dict[str, np.ndarray],
) -> dict[str, Assumption]:
    """Assumptions by field of the answers; what else was drawn is no question to ask.

    Parameters
    ----------
    drawn : dict of str to Drawn
    bills : ndarray, shape (N, n)
        [EUR/yr]
    energies : ndarray, shape (N, n)
        Primary energy of the label. [kWh/(m²·yr)]
    weights : ndarray or None
    has : dict of str to ndarray of bool, shape (n,)
        By field that not every home has.
    """
    fields = declarations(HousingAnswers)
    everywhere = np.ones(bills.shape[1], dtype=bool)
    return {
        name: _assumption(unknown, bills, energies, weights, has.get(name, everywhere))
        for name, unknown in drawn.items()
        if name in fields
    }


def supposed(
    drawn: dict[str, Drawn], n: int, weights: np.ndarray | None, has: dict[str, np.ndarray]
) -> np.ndarray:
    """What was supposed of each home, as ``field:value`` joined by ``;``: the likeliest choice,
    the middle of a quantity.

    Parameters
    ----------
    drawn : dict of str to Drawn
    n : int
        Homes.
    weights : ndarray or None
    has : dict of str to ndarray of bool, shape (n,)
        By field that not every home has.
    """
    fields, said = declarations(HousingAnswers), [[] for _ in range(n)]  # type: ignore[var-annotated]
    for name, unknown in drawn.items():
        if name not in fields:
            continue
        told = unknown.given | ~has.get(name, np.ones(n, dtype=bool))
        if told.all():
            continue
        values = np.broadcast_to(unknown.values, (len(unknown.values), n))
        words = _words(fields[name], values, unknown.size, weights)
        for row in np.flatnonzero(~told).tolist():
            said[row].append(f"{name}:{words[row]}")
    return np.array([";".join(one) for one in said], dtype=str)


def _words(
    what: Declaration, values: np.ndarray, size: int, weights: np.ndarray | None
) -> list[str]:
    """The likeliest choice or the middle of each home, as the vocabulary writes it."""
    wide = None
    if weights is not None:
        values = np.broadcast_to(values, weights.shape)
        wide = weights
    if not size:
        return [f"{value:.4g}" for value in quantile(values, 0.5, wide)]
    codes = np.argmax(shares(values, size, wide), axis=-1).tolist()
    if what.kind == "flag":
        return [("false", "true")[code] for code in codes]
    return [what.options[code] if what.options else str(code + 1) for code in codes]
