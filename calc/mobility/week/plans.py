"""The household's plans: every set of levers, those that nothing beats, and three with a name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.mobility.week.ledger import FIGURES, Ledger
from calc.mobility.week.levers import NAMES, Reach, combinations, plans
from calc.uncertainty import Draws, Range

PLAN_NAMES = ("simplest", "best_value", "boldest")
_FLAT = 1e-6
_LEAST_EUROS = 5.0
"""What a plan for money alone must spare. [EUR/yr]"""
_MOST_LINES = 16


@dataclass(frozen=True)
class Change:
    """What p sets of levers change from today in a year, shape (p,); 80 % ranges of the difference.

    Attributes
    ----------
    figures : mapping of str to Range
        By name of ``FIGURES``: [kgCO2e], [EUR], [h], [min].
    """

    codes: np.ndarray
    is_possible: np.ndarray
    effort: np.ndarray
    figures: dict[str, Range]

    def part(self, rows: slice) -> Change:
        """Some of the sets."""
        figures = {name: of.rows(rows) for name, of in self.figures.items()}
        return Change(self.codes[rows], self.is_possible[rows], self.effort[rows], figures)


@dataclass(frozen=True)
class Front:
    """Every plan of a household, the places of those that no other beats, and the named ones.

    Attributes
    ----------
    best : ndarray of int
        Nothing else emits less, costs less, takes less time and moves more at once.
    named : mapping of str to int
        Place of each named plan; a name is missing when no plan earns it.
    plans : Change
        The named plans, in the same order, with their ranges.
    is_surely : dict of str to bool
        By ``emissions`` and ``cost``: whether the boldest plan is surely below every other named.
    lines : Change
        The first of those that no other beats, least emitted first, with their ranges.
    """

    change: Change
    best: np.ndarray
    named: dict[str, int]
    plans: Change
    is_surely: dict[str, bool]
    lines: Change


def effort(codes: np.ndarray, ledger: Ledger) -> np.ndarray:
    """Points of effort of each set of levers, shape (p,)."""
    points = ledger.values["household_mobility.effort"].constant
    asked = np.concatenate([np.zeros((len(NAMES), 1)), points], axis=1)
    return asked[np.arange(len(NAMES)), codes].sum(axis=1)


def change(
    codes: np.ndarray, ledger: Ledger, where: Reach, draws: Draws, ranged: tuple[str, ...] = FIGURES
) -> Change:
    """What sets of levers change, with ranges of the difference in shared samples.

    Parameters
    ----------
    codes : ndarray of int, shape (p, levers)
    ranged : tuple of str
        Figures whose ranges are drawn; the others' are NaN.
    """
    today = np.zeros((1, len(NAMES)), dtype=int)
    made = plans(np.concatenate([today, codes]), ledger, where)
    nothing = np.full(len(codes), np.nan)
    figures = {}
    for name, total in ledger.totals(made.weights, made.back).items():
        apart = total.beyond_first()
        ends = apart.ends(draws) if name in ranged else (nothing, nothing)
        figures[name] = Range(apart.middle, *ends)
    return Change(codes, made.is_possible[1:], effort(codes, ledger), figures)


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


def _nearly_most(gain: np.ndarray, among: np.ndarray, enough: float) -> np.ndarray:
    """Places of `among` that reach nearly the most of a gain."""
    most = gain[among].max(initial=-np.inf)
    return among[gain[among] >= most - (1 - enough) * abs(most)]


def _by_effort(effect: Change, among: np.ndarray, gain: np.ndarray) -> np.ndarray:
    """Places by what they ask, the largest gain first among equals."""
    count = (effect.codes[among] > 0).sum(axis=1)
    return among[np.lexsort((-gain[among], count, effect.effort[among]))]


def _wastes(effect: Change) -> np.ndarray:
    """Plans one of whose levers changes nothing: what they do is done with one lever less, (p,)."""
    keys = np.stack([effect.figures[name].middle for name in FIGURES], axis=1).round(6)
    order = np.lexsort((*keys.T, (effect.codes > 0).sum(axis=1)))
    order = order[np.lexsort(keys[order].T)]
    again = np.zeros(len(keys), dtype=bool)
    again[1:] = (keys[order][1:] == keys[order][:-1]).all(axis=1)
    wasted = np.zeros(len(keys), dtype=bool)
    wasted[order] = again
    return wasted


def _differs(effect: Change, one: int, other: int, law: dict[str, float]) -> bool:
    """Whether two plans are two choices: other levers, and a tenth apart in carbon or euros; the
    same levers, pulled more or less far, a third apart in carbon."""
    is_same = ((effect.codes[one] > 0) == (effect.codes[other] > 0)).all()
    for name in ("emissions",) if is_same else ("emissions", "cost"):
        a, b = effect.figures[name].middle[one], effect.figures[name].middle[other]
        if abs(a - b) > law["alike" if is_same else "apart"] * max(abs(a), abs(b), _FLAT):
            return True
    return False


def _named(effect: Change, today: float, law: dict[str, float]) -> dict[str, int]:
    """Up to three plans that differ by what they change, each one of those people can do.

    The boldest emits least, and of plans alike spares the most euros; the best value spares the
    most euros; the simplest asks little and costs nothing more. Of plans that do nearly the same,
    the one that asks less. A name whose plan another one already is, is given to the next plan
    that still earns it, or to none.
    """
    gain, euros = -effect.figures["emissions"].middle, -effect.figures["cost"].middle
    wasted = _wastes(effect)
    worth = np.flatnonzero(
        effect.is_possible & (gain > law["least_gain"] * today) & (effect.effort > 0) & ~wasted
    )
    named: dict[str, int] = {}

    def give(name: str, candidates: np.ndarray) -> None:
        for place in candidates:
            if all(_differs(effect, int(place), other, law) for other in named.values()):
                named[name] = int(place)
                return

    if len(worth):
        far = _nearly_most(euros, _nearly_most(gain, worth, law["enough"]), law["enough"])
        give("boldest", _by_effort(effect, far, gain))
        easy = effect.effort[worth] <= max(law["simple_effort"], effect.effort[worth].min())
        simple = worth[easy]
        thrifty = simple[euros[simple] >= 0]
        simple = thrifty if len(thrifty) else simple
        count = (effect.codes[simple] > 0).sum(axis=1)
        give("simplest", simple[np.lexsort((effect.effort[simple], -gain[simple].round(6), count))])
    least = max([0.0, *(euros[place] for name, place in named.items() if name == "simplest")])
    kept = effect.is_possible & (effect.effort > 0) & ~wasted & (gain >= -_FLAT * today)
    rich = np.flatnonzero(kept & (euros > max(least, _LEAST_EUROS)))
    if len(rich):
        most = _by_effort(effect, _nearly_most(euros, rich, law["enough"]), euros)
        hardest = effect.effort[named["boldest"]] if named else np.inf
        easier = rich[effect.effort[rich] < hardest]
        still = easier[euros[easier] >= law["value_gain"] * euros[rich].max()]
        give("best_value", np.append(most, still[np.argsort(-euros[still], kind="stable")]))
    if len(named) == 1:
        return {"simplest": next(iter(named.values()))}
    if (
        named
        and "simplest" not in named
        and effect.effort[named["best_value"]] < effect.effort[named["boldest"]]
    ):
        named["simplest"] = named.pop("best_value")
    return {name: named[name] for name in PLAN_NAMES if name in named}


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
    result = change(combinations(offered), ledger, where, draws, ())
    keys = np.stack(
        [
            result.figures["emissions"].middle,
            result.figures["cost"].middle,
            result.figures["duration"].middle,
            -result.figures["active_minutes"].middle,
        ],
        axis=1,
    )
    possible = np.flatnonzero(result.is_possible)
    best = possible[undominated(keys[possible])]
    law = ledger.values["household_mobility.plans"].by_key()
    named = _named(result, today, law)
    rows = list(named.values())
    first = best[np.argsort(result.figures["emissions"].middle[best], kind="stable")][:_MOST_LINES]
    stated = change(result.codes[[*rows, *first]], ledger, where, draws)
    return Front(
        result,
        best,
        named,
        stated.part(slice(len(rows))),
        _surely_boldest(named, result.codes, ledger, where, draws),
        stated.part(slice(len(rows), None)),
    )


def _surely_boldest(
    named: dict[str, int], codes: np.ndarray, ledger: Ledger, where: Reach, draws: Draws
) -> dict[str, bool]:
    """Whether nine samples in ten put the boldest plan below each of the others."""
    others = [place for name, place in named.items() if name != "boldest"]
    if "boldest" not in named or not others:
        return dict.fromkeys(("emissions", "cost"), True)
    made = plans(codes[[named["boldest"], *others]], ledger, where)
    totals = ledger.totals(made.weights, made.back)
    sure = {}
    for name in ("emissions", "cost"):
        low, _ = totals[name].beyond_first().ends(draws)
        sure[name] = bool((low > 0).all())
    return sure
