"""A household's home and moving together: one budget, one carbon, the actions that matter most.

A world is a world of the home and a world of the moving: nothing unknown of one tells anything of
the other, and their draws are shuffled apart.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.mobility.week.request import LEVERS, HouseholdRequest
from calc.parameters import parameters
from calc.renovation.request import WorksChoice
from calc.together import moving as moving_side
from calc.together import works as works_side
from calc.together.parts import best_split, mean_parts
from calc.together.results import Action, Part, Together
from calc.uncertainty import ranged

MOST_ACTIONS = 3


def _part(euros: np.ndarray, emissions: np.ndarray, weights: np.ndarray | None) -> Part:
    return Part(ranged(euros[:, None], weights), ranged(emissions[:, None], weights))


def together(
    home: tuple[HousingAnswers, WorksChoice] | None,
    moving: HouseholdRequest | None,
    draws: int = 400,
    aside: Collection[str] = (),
) -> Together:
    """What a household pays and emits, and what would change it most.

    Parameters
    ----------
    home : tuple of HousingAnswers and WorksChoice, or None
        Of one home, without issues.
    moving : HouseholdRequest or None
        Without issues.
    draws : int, optional
    aside : collection of str, optional
        Works that the household does not want; levers are left aside by its own request.

    Raises
    ------
    InputError
        When answers of the home contradict one another.
    """
    weighing = float(parameters()["household.carbon_value"].constant)
    nothing = np.zeros(MOST_ACTIONS + 1)
    works = works_side.best_works(*home, draws, MOST_ACTIONS, weighing, aside) if home else None
    levers = (
        moving_side.best_levers(moving, draws, MOST_ACTIONS, weighing, parameters())
        if moving
        else None
    )
    at_home, on_the_way = best_split(
        works.value if works else nothing, levers.value if levers else nothing
    )
    weights = works.case.weights if works else None
    blank = np.zeros((1, max(draws, 1)))
    bill, warm = works_side.worlds(works, works.packages[at_home]) if works else (blank, blank)
    paid, emitted = (
        moving_side.worlds(levers, levers.codes[on_the_way]) if levers else (blank, blank)
    )
    actions = [
        *(_works(works, works.packages[at_home], bill, warm, weights) if works else ()),
        *(_levers(levers.codes[on_the_way], paid, emitted) if levers else ()),
    ]
    spared = bill[0] - bill[-1] + paid[0] - paid[-1], warm[0] - warm[-1] + emitted[0] - emitted[-1]
    reach = levers.reach if levers else None
    return Together(
        _part(bill[0], warm[0], weights) if works else None,
        _part(paid[0], emitted[0], None) if levers else None,
        _part(bill[0] + paid[0], warm[0] + emitted[0], weights),
        _part(bill[-1] + paid[-1], warm[-1] + emitted[-1], weights),
        _part(*spared, weights),
        tuple(sorted(actions, key=lambda action: -_weight(action, weighing))),
        works_side.helped(works, works.packages[at_home]) if works else float("nan"),
        (works.searched if works else 0) + (levers.searched if levers else 0),
        reach,
        tuple(levers.ledger.ways.other.mode[reach.transit].tolist()) if levers and reach else (),
    )


def _weight(action: Action, weighing: float) -> float:
    """What an action brings in a year, carbon weighed. [EUR/yr]"""
    kilos, euros = action.emissions.middle[0], action.euros.middle[0]
    return float(euros + kilos / 1000 * weighing)


def _shared(totals: np.ndarray) -> np.ndarray:
    """Part of each action in what all spare, shape (m, N)."""
    return mean_parts(totals[0] - totals)


def _works(
    works: Any, package: Any, bill: np.ndarray, emitted: np.ndarray, weights: Any
) -> list[Action]:
    prices = works_side.costs(works, package)
    return [
        Action(
            names,
            "",
            "",
            ranged(euros[:, None], weights),
            ranged(kilos[:, None], weights),
            tuple(price),
        )
        for names, euros, kilos, price in zip(
            works_side.actions_of(package),
            _shared(bill),
            _shared(emitted),
            prices.tolist(),
            strict=True,
        )
    ]


def _levers(codes: np.ndarray, paid: np.ndarray, emitted: np.ndarray) -> list[Action]:
    return [
        Action((), name, LEVERS[name][code], ranged(euros[:, None]), ranged(kilos[:, None]), ())
        for (name, code), euros, kilos in zip(
            moving_side.levers_of(codes), _shared(paid), _shared(emitted), strict=True
        )
    ]
