"""The home's side: which works matter most, and the years after each subset of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.renovation.model import situation
from calc.renovation.outcome import CENTRAL, Situation
from calc.renovation.plan import outcome_of, rows, scores, search
from calc.renovation.request import WorksChoice
from calc.renovation.works import ENVELOPE, PLACE, ROOF, VENTILATION, WALL, WINDOWS, any_of
from calc.renovation.years import years_after
from calc.schema.vocabulary import MEASURES
from calc.together.parts import subsets

_TANK = "oil_tank_removal"
_TONNE = 1000.0
_SEALING = (*WINDOWS, *WALL, *ROOF)
"""Works that a new ventilation comes with, the first of a package's: the search asks it of them."""


@dataclass(frozen=True)
class Works:
    """One home and its best works for each number of actions.

    Attributes
    ----------
    packages : ndarray of bool, shape (k + 1, measures)
        The best with at most 0, 1… k actions.
    value : ndarray, shape (k + 1,)
        What each brings in a year, carbon weighed. [EUR/yr]
    """

    case: Situation
    packages: np.ndarray
    value: np.ndarray
    searched: int


def actions_of(package: np.ndarray) -> list[tuple[str, ...]]:
    """Works of a package that are one decision: new windows, or walls or a roof, with their
    ventilation, a new generator with the tank it empties.

    Examples
    --------
    >>> actions_of(rows(("roof_insulation", "window_replacement", "balanced_ventilation"))[0])
    [('roof_insulation',), ('window_replacement', 'balanced_ventilation')]
    >>> actions_of(rows(("roof_insulation", "balanced_ventilation"))[0])
    [('roof_insulation', 'balanced_ventilation')]
    """
    names = [name for name, done in zip(MEASURES, package, strict=True) if done]
    found: list[tuple[str, ...]] = []
    air = [name for name in names if name in VENTILATION]
    sealing = next((name for name in _SEALING if name in names), None)
    for name in names:
        if name == _TANK or (name in VENTILATION and sealing):
            continue
        found.append((name, *(air if name == sealing else ())))
    if _TANK in names:
        last = next((k for k, some in enumerate(found) if some[0] not in ENVELOPE), None)
        if last is not None:
            found[last] = (*found[last], _TANK)
    return found


def _counts(packages: np.ndarray) -> np.ndarray:
    """Actions in each package, shape (P,)."""
    with_air = any_of(packages, _SEALING) & any_of(packages, VENTILATION)
    return packages.sum(axis=1) - packages[:, PLACE[_TANK]] - with_air


def best_works(
    answers: HousingAnswers,
    choice: WorksChoice,
    draws: int,
    most: int,
    carbon_value: float,
    aside: Collection[str] = (),
) -> Works:
    """The best works of a home for each number of actions.

    Parameters
    ----------
    carbon_value : float
        What a tonne avoided weighs. [EUR/t]
    aside : collection of str, optional
        Measures that the household does not want.
    """
    case = situation(answers, choice, draws)
    packages, years = search(case)
    score = scores(case, packages, years)
    value = score["yearly"] + score["emissions"] / _TONNE * carbon_value
    value[packages[:, [PLACE[name] for name in aside]].any(axis=1)] = -np.inf
    value[~packages.any(axis=1)] = 0.0
    counts = _counts(packages)
    places = [int(np.argmax(np.where(counts <= k, value, -np.inf))) for k in range(most + 1)]
    return Works(case, packages[places], value[places], len(packages))


def worlds(works: Works, package: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bill and emissions after every subset of a package's actions, shape (2^m, N) each."""
    actions = actions_of(package)
    is_shell = [some[0] in ENVELOPE for some in actions]
    shell = [some for some, outside in zip(actions, is_shell, strict=True) if outside]
    plant = [some for some, outside in zip(actions, is_shell, strict=True) if not outside]
    shells = rows(
        *(
            sum((s for s, held in zip(shell, row, strict=True) if held), ())
            for row in subsets(len(shell))
        )
    )
    plants = rows(
        *(
            sum((s for s, held in zip(plant, row, strict=True) if held), ())
            for row in subsets(len(plant))
        )
    )
    years = years_after(works.case.now, shells, plants)
    held = subsets(len(actions))
    outside = np.array(is_shell, dtype=bool)
    shell_of = held[:, outside] @ (2 ** np.arange(len(shell)))
    plant_of = held[:, ~outside] @ (2 ** np.arange(len(plant)))
    order = shell_of * len(plants) + plant_of
    return years.bill[:, order].T, years.emissions[:, order].T


def costs(works: Works, package: np.ndarray) -> np.ndarray:
    """Of each action with tax, before aids, shape (m, 3). [EUR]"""
    each = works.case.costs(package[None])[0]
    return np.array(
        [each[[PLACE[name] for name in some]].sum(axis=0) for some in actions_of(package)]
    ).reshape(-1, 3)


def helped(works: Works, package: np.ndarray) -> float:
    """Aids that a household of the highest income has for a package, NaN without a law. [EUR]"""
    if not works.case.knows_law or not package.any():
        return float("nan")
    return float(outcome_of(works.case, package[None]).aids_total[0, CENTRAL])
