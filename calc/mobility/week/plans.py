"""The household's plans: every set of levers, those that nothing beats, and three with a name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.mobility.week.ledger import FIGURES, Ledger
from calc.mobility.week.levers import NAMES, Reach, combinations, plans
from calc.uncertainty import Draws

PLAN_NAMES = ("simplest", "best_value", "boldest")
_FLAT = 1e-6


@dataclass(frozen=True)
class Change:
    """What p sets of levers change from today in a year, shape (p,); 80 % ranges of the difference.

    Attributes
    ----------
    middle, low, high : mapping of str to ndarray
        By figure of ``FIGURES``: [kgCO2e], [EUR], [h], [min].
    """

    codes: np.ndarray
    is_possible: np.ndarray
    effort: np.ndarray
    middle: dict[str, np.ndarray]
    low: dict[str, np.ndarray]
    high: dict[str, np.ndarray]


@dataclass(frozen=True)
class Front:
    """Every plan of a household, the places of those that no other beats, and the named ones.

    Attributes
    ----------
    best : ndarray of int
        Nothing else emits less, costs less, takes less time and moves more at once.
    named : mapping of str to int
        Place of each named plan; a name is missing when no plan earns it.
    """

    change: Change
    best: np.ndarray
    named: dict[str, int]


def effort(codes: np.ndarray, ledger: Ledger) -> np.ndarray:
    """Points of effort of each set of levers, shape (p,)."""
    points = ledger.values["household_mobility.effort"].constant
    asked = np.concatenate([np.zeros((len(NAMES), 1)), points], axis=1)
    return asked[np.arange(len(NAMES)), codes].sum(axis=1)


def change(
    codes: np.ndarray, ledger: Ledger, where: Reach, draws: Draws, ranged: tuple[str, ...] = FIGURES
) -> Change:
    """What sets of levers change, with ranges of the difference in shared worlds.

    Parameters
    ----------
    codes : ndarray of int, shape (p, 8)
    ranged : tuple of str
        Figures whose ranges are drawn; the others' are NaN.
    """
    today = np.zeros((1, len(NAMES)), dtype=int)
    made = plans(np.concatenate([today, codes]), ledger, where)
    totals = ledger.totals(made.weights, made.back)
    middle, low, high = {}, {}, {}
    for name, (sums, spread) in totals.items():
        middle[name], apart = sums[1:] - sums[0], spread[1:] - spread[0]
        if name in ranged:
            low[name], high[name] = ledger.ranges(name, middle[name], apart, draws)
        else:
            low[name] = high[name] = np.full(len(codes), np.nan)
    return Change(codes, made.is_possible[1:], effort(codes, ledger), middle, low, high)


def undominated(scores: np.ndarray) -> np.ndarray:
    """Rows that no other beats everywhere, shape (k,) of places; the first of equals.

    Parameters
    ----------
    scores : ndarray, shape (p, q)
        Less is better.

    Examples
    --------
    >>> undominated(np.array([[1.0, 3.0], [2.0, 2.0], [2.0, 3.0], [1.0, 3.0]])).tolist()
    [0, 1]
    """
    order = np.argsort(scores.sum(axis=1), kind="stable")
    left, best = order, []
    while len(left):
        first, others = left[0], left[1:]
        best.append(first)
        left = others[(scores[others] < scores[first]).any(axis=1)]
    return np.sort(np.array(best, dtype=int))


def _fraction(gain: np.ndarray) -> np.ndarray:
    """A gain as a part of the largest one, 0 where nothing is gained."""
    most = float(gain.max()) if len(gain) else 0.0
    return np.maximum(gain, 0) / most if most > _FLAT else np.zeros(len(gain))


def value(found: Change) -> np.ndarray:
    """What a plan brings (carbon, euros, movement, less time; each 0–1) for a point of effort."""
    brings = sum(_fraction(-found.middle[name]) for name in ("emissions", "cost"))
    brings = brings + _fraction(found.middle["active_minutes"])
    return (brings - _fraction(found.middle["duration"])) / np.maximum(found.effort, 1)


def _named(found: Change, best: np.ndarray, today: float, law: dict[str, float]) -> dict[str, int]:
    """The three named plans among those worth their effort: the simplest asks little and costs
    nothing more, the boldest emits least, the best value brings most for what it asks."""
    gain = -found.middle["emissions"]
    worth = np.flatnonzero(
        found.is_possible & (gain > law["least_gain"] * today) & (found.effort > 0)
    )
    if not len(worth):
        return {}
    simple = worth[found.effort[worth] <= max(law["simple_effort"], found.effort[worth].min())]
    thrifty = simple[found.middle["cost"][simple] <= 0]
    simple = thrifty if len(thrifty) else simple
    bold = np.intersect1d(worth, best)
    boldest = bold[np.lexsort((found.effort[bold], -gain[bold].round(6)))[0]]
    good = worth[gain[worth] >= law["value_gain"] * gain[boldest]]
    return {
        "simplest": int(simple[np.argmax(gain[simple])]),
        "best_value": int(good[np.argmax(value(found)[good])]),
        "boldest": int(boldest),
    }


def front(
    offered: dict[str, tuple[int, ...]], ledger: Ledger, where: Reach, draws: Draws, today: float
) -> Front:
    """Search every set of the levers offered.

    Parameters
    ----------
    offered : mapping of str to tuple of int
        Levels of each lever, from :func:`calc.mobility.week.levers.levels`.
    today : float
        Emissions of the household as it moves now. [kgCO2e]
    """
    found = change(combinations(offered), ledger, where, draws, ("emissions", "cost"))
    keys = np.stack(
        [
            found.middle["emissions"],
            found.middle["cost"],
            found.middle["duration"],
            -found.middle["active_minutes"],
        ],
        axis=1,
    )
    possible = np.flatnonzero(found.is_possible)
    best = possible[undominated(keys[possible])]
    law = ledger.values["household_mobility.plans"].by_key()
    return Front(found, best, _named(found, best, today, law))
