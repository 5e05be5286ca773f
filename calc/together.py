"""A household's home and moving together: one budget, one carbon, the actions that matter most.

A sample is one of the home and a sample of the moving: nothing unknown of one tells anything of
the other, and their draws are shuffled apart.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import factorial

import numpy as np

from calc.housing.answers import HousingAnswers
from calc.mobility.week.ledger import Account, Ledger, open_ledger
from calc.mobility.week.levers import NAMES, Reach, combinations, levels, plans, reach, searched
from calc.mobility.week.request import LEVERS, HouseholdRequest
from calc.parameters import Parameters, parameters
from calc.renovation.model import situation
from calc.renovation.outcome import CENTRAL, Situation
from calc.renovation.plan import outcome_of, rows, scores, search
from calc.renovation.works import (
    ENVELOPE,
    PLACE,
    ROOF,
    VENTILATION,
    WALL,
    WINDOWS,
    WorksChoice,
    any_of,
)
from calc.renovation.years import years_after
from calc.schema.vocabulary import MEASURES
from calc.uncertainty import Draws, Range, ranged


def subsets(count: int) -> np.ndarray:
    """Every subset of some actions, shape (2^m, m); bit i of a row's place is action i.

    Examples
    --------
    >>> subsets(2).astype(int).tolist()
    [[0, 0], [1, 0], [0, 1], [1, 1]]
    """
    places = np.arange(2**count)
    return (places[:, None] >> np.arange(count)) % 2 == 1


def mean_parts(totals: np.ndarray) -> np.ndarray:
    """Part of each action in the total of all, over every order of doing them.

    Parameters
    ----------
    totals : ndarray, shape (2^m, N)
        What each subset brings, in the order of :func:`subsets`.

    Returns
    -------
    ndarray, shape (m, N)
        Summing to what all bring.

    References
    ----------
    .. [1] L. S. Shapley, A value for n-person games, 1953.

    Examples
    --------
    Two actions spare 10 and 8 alone, 14 together:

    >>> mean_parts(np.array([[0.0], [10.0], [8.0], [14.0]])).ravel().tolist()
    [8.0, 6.0]
    """
    count = (len(totals) - 1).bit_length()
    held = subsets(count)
    size = held.sum(axis=1)
    weight = np.array(
        [
            factorial(s) * factorial(count - s - 1) / factorial(count) if s < count else 0.0
            for s in size
        ]
    )
    without = ~held.T * weight
    following = np.minimum(np.arange(2**count) + (2 ** np.arange(count))[:, None], 2**count - 1)
    return (
        np.stack(
            [w @ (totals[after] - totals) for w, after in zip(without, following, strict=True)]
        )
        if count
        else np.zeros((0, totals.shape[1]))
    )


def best_split(first: np.ndarray, second: np.ndarray) -> tuple[int, int]:
    """How many actions to take on each side, for so many in all; one at least on a side where
    it brings something.

    Parameters
    ----------
    first, second : ndarray, shape (k + 1,)
        The most that at most 0, 1… k actions bring on each side.

    Examples
    --------
    >>> best_split(np.array([0.0, 5.0, 6.0, 6.5]), np.array([0.0, 4.0, 7.0, 7.5]))
    (1, 2)
    """
    whole = first + second[::-1]
    if first[1] > 0 and second[1] > 0:
        whole[[0, -1]] = -np.inf
    taken = int(np.argmax(whole))
    return taken, len(first) - 1 - taken


@dataclass(frozen=True)
class Action:
    """One of the actions chosen, with its part of what they change all done together.

    Attributes
    ----------
    measures : tuple of str
        Works done at once; empty for a lever.
    lever, level : str
        Of moving; empty for works.
    euros : Range
        Spent less in a year; for works the bill alone, for a lever what it makes buy too. [EUR/yr]
    emissions : Range
        Of the household, avoided. [kgCO2e/yr]
    cost : tuple of float
        Of works, with tax and before aids: low, central, high; empty for a lever. [EUR]
    """

    measures: tuple[str, ...]
    lever: str
    level: str
    euros: Range
    emissions: Range
    cost: tuple[float, ...]


@dataclass(frozen=True)
class Part:
    """A year of one part of a household's life: its home, or its moving.

    Attributes
    ----------
    euros : Range
        [EUR/yr]
    emissions : Range
        Of the household. [kgCO2e/yr]
    """

    euros: Range
    emissions: Range


@dataclass(frozen=True)
class Together:
    """A household's year, and the actions that matter most.

    Attributes
    ----------
    home, moving : Part or None
        None where nothing was told.
    now, after : Part
        Of what was told; after the actions.
    change : Part
        What the actions spare: its own range, of the same samples.
    actions : tuple of Action
        At most three, what matters most first.
    helped : float
        Aids for the works chosen that every income has; NaN where no law is known. [EUR]
    searched : int
        Sets of works and sets of levers that were compared.
    reach : Reach or None
        Settings of the levers.
    could : tuple of int
        Modes that trips could take.
    """

    home: Part | None
    moving: Part | None
    now: Part
    after: Part
    change: Part
    actions: tuple[Action, ...]
    helped: float
    searched: int
    reach: Reach | None
    could: tuple[int, ...]


_TANK = "oil_tank_removal"
_TONNE = 1000.0
_WEIGHED = ("cost", "emissions")
"""Figures of moving that are weighed against those of a home."""
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
    result: list[tuple[str, ...]] = []
    air = [name for name in names if name in VENTILATION]
    sealing = next((name for name in _SEALING if name in names), None)
    for name in names:
        if name == _TANK or (name in VENTILATION and sealing):
            continue
        result.append((name, *(air if name == sealing else ())))
    if _TANK in names:
        last = next((k for k, some in enumerate(result) if some[0] not in ENVELOPE), None)
        if last is not None:
            result[last] = (*result[last], _TANK)
    return result


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


def works_samples(works: Works, package: np.ndarray) -> np.ndarray:
    """Bill and emissions after every subset of a package's actions, shape (2, 2^m, N)."""
    actions = actions_of(package)
    outside = np.array([first in ENVELOPE for first, *_ in actions], dtype=bool)
    shell = [some for some, is_shell in zip(actions, outside, strict=True) if is_shell]
    plant = [some for some, is_shell in zip(actions, outside, strict=True) if not is_shell]
    shells, plants = (
        rows(
            *(
                sum((some for some, held in zip(side, row, strict=True) if held), ())
                for row in subsets(len(side))
            )
        )
        for side in (shell, plant)
    )
    years = years_after(works.case.now, shells, plants)
    held = subsets(len(actions))
    shell_of = held[:, outside] @ (2 ** np.arange(len(shell)))
    plant_of = held[:, ~outside] @ (2 ** np.arange(len(plant)))
    order = shell_of * len(plants) + plant_of
    return np.stack([years.bill[:, order].T, years.emissions[:, order].T])


def action_costs(works: Works, package: np.ndarray) -> np.ndarray:
    """Of each action with tax, before aids, shape (m, 3). [EUR]"""
    each = works.case.costs(package[None])[0]
    return np.array(
        [each[[PLACE[name] for name in some]].sum(axis=0) for some in actions_of(package)]
    ).reshape(-1, 3)


def helped(works: Works, package: np.ndarray) -> float:
    """Aids that a household of the highest income has for a package, NaN without a law. [EUR]"""
    if not works.case.knows_law or not package.any():
        return float("nan")
    return float(outcome_of(works.case, package[None]).aids.total[0, CENTRAL])


@dataclass(frozen=True)
class Moving:
    """One household's moving and its best levers for each number of actions.

    Attributes
    ----------
    codes : ndarray of int, shape (k + 1, levers)
        The best with at most 0, 1… k levers.
    value : ndarray, shape (k + 1,)
        What each brings in a year, carbon weighed. [EUR/yr]
    """

    ledger: Ledger
    reach: Reach
    draws: Draws
    codes: np.ndarray
    value: np.ndarray
    searched: int


def best_levers(
    request: HouseholdRequest, draws: int, most: int, carbon_value: float, values: Parameters
) -> Moving:
    """The best levers of a household for each number of actions.

    Parameters
    ----------
    carbon_value : float
        What a tonne avoided weighs. [EUR/t]
    """
    ledger = open_ledger(request, values)
    where = reach(request, ledger)
    asked = levels(request, ledger, where)
    codes = combinations(searched(asked, ledger, where))
    counts = (codes > 0).sum(axis=1)
    codes, counts = codes[counts <= most], counts[counts <= most]
    made = plans(codes, ledger, where)
    totals = ledger.totals(made.weights, made.back)
    euros, kilos = (-(totals[name].middle - totals[name].middle[0]) for name in _WEIGHED)
    value = euros + kilos / _TONNE * carbon_value
    value[(counts > 0) & ~made.is_possible] = -np.inf
    places = [int(np.argmax(np.where(counts <= k, value, -np.inf))) for k in range(most + 1)]
    return Moving(ledger, where, Draws(draws), codes[places], value[places], len(codes))


def levers_of(codes: np.ndarray) -> list[tuple[str, int]]:
    """Levers of a set with their levels.

    Examples
    --------
    >>> pulled = {"telework": 1, "car": 2}
    >>> levers_of(np.array([pulled.get(name, 0) for name in NAMES]))
    [('telework', 1), ('car', 2)]
    """
    return [(name, int(code)) for name, code in zip(NAMES, codes, strict=True) if code]


def lever_samples(moving: Moving, codes: np.ndarray) -> np.ndarray:
    """Cost and emissions after every subset of a set's levers, shape (2, 2^m, N): around the
    middles that the pages of moving show."""
    levers = levers_of(codes)
    kept = np.zeros((2 ** len(levers), len(NAMES)), dtype=int)
    held = subsets(len(levers))
    for place, (name, code) in enumerate(levers):
        kept[:, NAMES.index(name)] = held[:, place] * code
    made = plans(kept, moving.ledger, moving.reach)
    totals = moving.ledger.totals(made.weights, made.back)
    return np.stack([_drawn(totals[name], moving.draws) for name in _WEIGHED])


def _drawn(total: Account, draws: Draws) -> np.ndarray:
    """Today's samples, and each subset's: what it changes has the middle that *Et si* tells."""
    drawn, middle = total.samples(draws), total.middle
    change = drawn - drawn[0]
    now = drawn[0] + middle[0] - np.median(drawn[0])
    return now + change + (middle - middle[0] - np.median(change, axis=1))[:, None]


MOST_ACTIONS = 3


def _part(drawn: np.ndarray, weights: np.ndarray | None = None) -> Part:
    """Of euros and emissions in each sample, shape (2, N)."""
    return Part(*(ranged(one[:, None], weights) for one in drawn))


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
    works = best_works(*home, draws, MOST_ACTIONS, weighing, aside) if home else None
    levers = best_levers(moving, draws, MOST_ACTIONS, weighing, parameters()) if moving else None
    at_home, on_the_way = best_split(
        works.value if works else nothing, levers.value if levers else nothing
    )
    weights = works.case.weights if works else None
    nobody = np.zeros((2, 1, max(draws, 1)))
    package = works.packages[at_home] if works else np.zeros(0, dtype=bool)
    lived = works_samples(works, package) if works else nobody
    moved = lever_samples(levers, levers.codes[on_the_way]) if levers else nobody
    actions = [
        *(_works(works, package, lived, weights) if works else ()),
        *(_levers(levers.codes[on_the_way], moved) if levers else ()),
    ]
    (home_now, home_after), (moving_now, moving_after) = (
        (drawn[:, 0], drawn[:, -1]) for drawn in (lived, moved)
    )
    reach = levers.reach if levers else None
    return Together(
        home=_part(home_now, weights) if works else None,
        moving=_part(moving_now) if levers else None,
        now=_part(home_now + moving_now, weights),
        after=_part(home_after + moving_after, weights),
        change=_part(home_now - home_after + moving_now - moving_after, weights),
        actions=tuple(sorted(actions, key=lambda action: -_weight(action, weighing))),
        helped=helped(works, package) if works else float("nan"),
        searched=(works.searched if works else 0) + (levers.searched if levers else 0),
        reach=reach,
        could=tuple(levers.ledger.ways.other.mode[reach.transit].tolist())
        if levers and reach
        else (),
    )


def _weight(action: Action, weighing: float) -> float:
    """What an action brings in a year, carbon weighed. [EUR/yr]"""
    kilos, euros = action.emissions.middle[0], action.euros.middle[0]
    return float(euros + kilos / _TONNE * weighing)


def _parts(drawn: np.ndarray, weights: np.ndarray | None = None) -> list[Part]:
    """Part of each action in what all spare, of euros and emissions, shape (2, 2^m, N)."""
    euros, kilos = (mean_parts(totals[0] - totals) for totals in drawn)
    return [_part(np.stack(both), weights) for both in zip(euros, kilos, strict=True)]


def _works(
    works: Works, package: np.ndarray, drawn: np.ndarray, weights: np.ndarray | None
) -> list[Action]:
    prices = action_costs(works, package).tolist()
    return [
        Action(names, "", "", part.euros, part.emissions, tuple(price))
        for names, part, price in zip(
            actions_of(package), _parts(drawn, weights), prices, strict=True
        )
    ]


def _levers(codes: np.ndarray, drawn: np.ndarray) -> list[Action]:
    return [
        Action((), name, LEVERS[name][code], part.euros, part.emissions, ())
        for (name, code), part in zip(levers_of(codes), _parts(drawn), strict=True)
    ]
