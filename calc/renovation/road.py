"""The whole road: what starting by some works makes a household lose, and which start to name.

A step is judged with what comes after it. The large grant (« ampleur ») helps labels E to G that
gain two classes with two insulated parts; works done before it can lift the home out of those
labels, or leave too little to insulate. What is then lost is the forfeit of the step.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.renovation.money import pareto, payback
from calc.renovation.outcome import CENTRAL, Situation
from calc.renovation.plan import money, scores, years_of
from calc.renovation.results import Idle
from calc.renovation.subsidies import insulated_parts
from calc.renovation.works import (
    ENVELOPE,
    EXCLUSIVE,
    FLOOR,
    GENERATORS,
    PLACE,
    ROOF,
    SUPPORTS,
    VENTILATION,
    WALL,
    WATER,
    WINDOWS,
    any_of,
)
from calc.schema.vocabulary import DPE_CLASSES, MEASURES

NOWHERE = -1


@dataclass(frozen=True)
class Road:
    """What each of P packages means for the whole renovation.

    Attributes
    ----------
    whole : int
        Place of the renovation that the large grant would help, -1 where none is.
    lost_on : int
        Place of the renovation on which most would be lost: the same, or that of the class of
        income that is helped most where nobody said an income; -1 where none is.
    forfeited : ndarray, shape (P,)
        Aids lost on that renovation by starting with the package. [EUR]
    keeps_open : ndarray of bool, shape (P,)
        Whether next to nothing is lost, and the label most likely stays one that is helped.
    """

    whole: int
    lost_on: int
    forfeited: np.ndarray
    keeps_open: np.ndarray


def remaining(packages: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """What is left to do of a whole renovation after each package, shape (P, measures).

    Where a package has put one of two works that exclude one another, the other is not done.

    Examples
    --------
    >>> from calc.renovation.plan import rows
    >>> start = rows(("internal_wall_insulation",), ("roof_insulation",))
    >>> whole = rows(("external_wall_insulation", "roof_insulation"))[0]
    >>> remaining(start, whole).sum(axis=-1).tolist()
    [1, 1]
    """
    left = ~packages & whole
    for group in EXCLUSIVE:
        places = [PLACE[name] for name in group]
        left[:, places] &= ~np.any(packages[:, places], axis=-1)[:, None]
    return left


def forfeits(
    situation: Situation, packages: np.ndarray, score: dict[str, np.ndarray], whole: int
) -> np.ndarray:
    """Aids that a household loses on a whole renovation by starting with each package.

    Those of the whole at once, less those of the package and of what then remains, from the
    label that the package leaves to the one where both are done (that of the whole, where nobody
    looked at both together).

    Returns
    -------
    ndarray, shape (P,)
        [EUR]; 0 where nothing is lost, or no whole renovation is helped.
    """
    if whole == NOWHERE:
        return np.zeros(len(packages))
    left = remaining(packages, packages[whole])
    known = {row.tobytes(): place for place, row in enumerate(packages)}
    end = np.array([known.get(row.tobytes(), whole) for row in packages | left])
    before, share = score["classes"], score["share"]
    found = situation.subsidies(
        left,
        situation.costs(left, score["power"][end])[..., CENTRAL],
        np.minimum(score["classes"][end], before),
        np.clip((score["share"][end] - share) / np.maximum(1 - share, 0.01), 0.0, 1.0),
        before,
        fossil=situation.fossil(packages | left),
        total_alone=True,
    )
    then = np.where(left.any(axis=-1), found.total, 0.0)
    return np.maximum(score["aids"][whole] - score["aids"] - then, 0.0)


def _whole(situation: Situation, packages: np.ndarray, score: dict[str, np.ndarray]) -> np.ndarray:
    """Packages that are a whole renovation which the large grant helps, shape (P,)."""
    several = (insulated_parts(packages) >= 2) & any_of(packages, ENVELOPE)
    return score["is_ampleur"] & several & ~situation.fossil(packages)


def _at_stake(
    situation: Situation, packages: np.ndarray, score: dict[str, np.ndarray], repays: np.ndarray
) -> tuple[int, np.ndarray]:
    """The whole renovation that the large grant would help, and what each start loses of it."""
    helped = _whole(situation, packages, score)
    good = helped & (score["classes"] <= DPE_CLASSES.index("C"))
    choices = (good & repays, helped & repays, good, helped)
    reference = next((may for may in choices if may.any()), None)
    whole = NOWHERE if reference is None else int(best(reference, score)[0])
    return whole, forfeits(situation, packages, score, whole)


@dataclass(frozen=True)
class Searched:
    """Everything looked at, works that gain next to nothing too: packages and their scores."""

    packages: np.ndarray
    score: dict[str, np.ndarray]


def losses(
    situation: Situation, packages: np.ndarray, road: Road, at: np.ndarray, searched: Searched
) -> tuple[np.ndarray, np.ndarray]:
    """What the packages at some places lose on the whole, and which whole that is.

    Where the large grant helps no renovation worth doing, the loss is told on one that also does
    again what gains next to nothing here: nobody is advised it, but who means to do everything
    must know before the first step.

    Returns
    -------
    lost : ndarray, shape (K,)
        [EUR]
    whole : ndarray of bool, shape (measures,)
        Empty where the large grant helps none.
    """
    if road.lost_on != NOWHERE:
        return road.forfeited[at], packages[road.lost_on]
    lost, whole = np.zeros(len(at)), np.zeros(len(MEASURES), dtype=bool)
    for household in (situation, *situation.other_incomes):
        known = searched.score
        if household is not situation:
            known = known | money(household, searched.packages, known)
        helped = _whole(household, searched.packages, known)
        if not helped.any() or not len(at):
            continue
        grand = searched.packages[best(helped, known)[0]]
        starts = packages[at]
        rows = np.vstack([starts, starts | remaining(starts, grand), grand])
        told = scores(household, rows, years_of(household, rows))
        found = forfeits(household, rows, told, len(rows) - 1)[: len(at)]
        if found.max() > lost.max():
            lost, whole = found, grand
    return lost, whole


def years_to_repay(score: dict[str, np.ndarray]) -> np.ndarray:
    """By the central saving, shape (P,); infinite where nothing is saved. [years]"""
    return payback(score["left"], score["saving"])


def aims(
    situation: Situation, packages: np.ndarray, score: dict[str, np.ndarray]
) -> tuple[dict[str, tuple[np.ndarray, ...]], Road]:
    """Packages that each name may take, shape (P,): of several choices the first that has any.

    Parameters
    ----------
    situation : Situation
    packages : ndarray of bool, shape (P, measures)
    score : mapping
        From :func:`calc.renovation.plan.scores`.
    """
    law = situation.now.values["renovation.search"].by_key()
    told = float(situation.choice.budget[0])
    budget = told if np.isfinite(told) else law["budget"]
    bill = float(np.median(situation.now.year.bill))
    repays = years_to_repay(score) <= law["longest_payback"]
    worth = (score["saving"] >= law["least_saving_share"] * bill) & repays
    worth &= (score["gain"] > 0) & (score["told_gain"] > 0)
    helped = _whole(situation, packages, score)
    good = helped & (score["classes"] <= DPE_CLASSES.index("C"))
    deep = (good & repays, helped & repays)
    whole, lost = _at_stake(situation, packages, score, repays)
    lost_on = whole
    for other in situation.other_incomes:  # nobody said an income: the class that may lose most
        rescored = score | money(other, packages, score)
        its_whole, its_loss = _at_stake(other, packages, rescored, repays)
        lost_on = its_whole if its_loss.max() > lost.max() else lost_on
        lost = np.maximum(lost, its_loss)
    is_open = lost <= law["least_forfeit"]
    if whole != NOWHERE:
        is_open &= score["closed"] <= law["closing_risk"]
    first = worth & ~score["is_ampleur"] & (score["left"] <= budget)
    if whole != NOWHERE and repays[whole] and score["left"][whole] <= budget:
        first &= score["left"] + lost < score["left"][whole]
    beside = packages & ~packages[whole] if whole != NOWHERE else np.zeros_like(packages)
    lasting = first & ~_in_vain(beside, packages[whole])
    found = {
        "deep": deep,
        "best_gain": (worth,),
        "first_step": (
            lasting & is_open & ~beside.any(axis=-1),
            lasting & is_open,
            lasting & (lost <= law["least_forfeit"]),
            lasting,
        ),
    }
    return found, Road(whole, lost_on, lost, is_open)


def idle_works(
    situation: Situation, packages: np.ndarray, score: dict[str, np.ndarray]
) -> dict[str, Idle]:
    """Works that alone would need far longer to repay than they last, before any aid.

    A roof that is good already is not done again, even where a second part would open a grant.
    """
    law = situation.now.values["renovation.search"].by_key()
    known = {row.tobytes(): place for place, row in enumerate(packages)}
    found = {}
    for name in (*WALL, *ROOF, *FLOOR, *WINDOWS, "solar_panels"):
        for beside in ((), *((air,) for air in VENTILATION)):
            base, more = (np.zeros(len(MEASURES), dtype=bool) for _ in range(2))
            base[[PLACE[other] for other in beside]] = True
            more[[PLACE[other] for other in (name, *beside)]] = True
            if base.tobytes() in known and more.tobytes() in known:
                gained = score["saving"][known[more.tobytes()]]
                gained -= score["saving"][known[base.tobytes()]]
                cost = float(situation.costs(more[None])[0, PLACE[name], CENTRAL])
                years = law["longest_payback" if name == "solar_panels" else "idle_years"]
                if cost > years * gained:
                    found[name] = Idle(cost, float(gained))
                break
    return found


def _in_vain(beside: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Packages that put a machine which the whole renovation replaces, shape (P,).

    Parameters
    ----------
    beside : ndarray of bool, shape (P, measures)
        Works of each that the whole does not hold.
    whole : ndarray of bool, shape (measures,)
    """
    machines = any_of(beside, (*GENERATORS, *SUPPORTS, *WATER))
    return machines & bool(any_of(whole[None], tuple(GENERATORS))[0])


def best(
    may: np.ndarray, score: dict[str, np.ndarray], lost: np.ndarray | None = None
) -> np.ndarray:
    """Places of those that no other of them beats, from what gains most a year.

    Parameters
    ----------
    may : ndarray of bool, shape (P,)
    score : mapping
    lost : ndarray, shape (P,), optional
        What each forfeits: it is counted as paid. [EUR]
    """
    places = np.flatnonzero(may)
    paid = score["left"] if lost is None else score["left"] + lost
    yearly = score["yearly"] if lost is None else score["yearly"] - lost / score["life"]
    places = places[pareto(paid[places], score["saving"][places])]
    return places[np.argsort(-yearly[places], kind="stable")]


def named(
    situation: Situation, packages: np.ndarray, score: dict[str, np.ndarray]
) -> tuple[dict[str, int], Road]:
    """Places of the paths worth a name, which gain most a year; fewer when none is worth it."""
    choices, road = aims(situation, packages, score)
    found = {}
    for key, some in choices.items():
        may = next((may for may in some if may.any()), None)
        if may is not None:
            lost = None if key == "deep" else road.forfeited
            found[key] = int(best(may, score, lost)[0])
    return found, road
