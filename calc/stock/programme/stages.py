"""Works in two stages, each a package with a name: the shell now, the boiler room later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.parameters import Parameters


@dataclass(frozen=True)
class Stages:
    """S ways to do a package after another.

    Attributes
    ----------
    names : tuple of str
    first, then : ndarray of int, shape (S,)
        Places of the packages; the second holds the first.
    delay : int
        Years from one to the other.
    """

    names: tuple[str, ...]
    first: np.ndarray
    then: np.ndarray
    delay: int


def stages_of(packages: tuple[str, ...], values: Parameters) -> Stages:
    """Those of the table.

    Parameters
    ----------
    packages : tuple of str
        In their order.
    values : Parameters
    """
    table = values.table("programme.stages").columns
    first, then = (
        np.array([packages.index(str(name)) for name in table[column]], dtype=int)
        for column in ("first", "then")
    )
    names = tuple(str(name) for name in table["stage"])
    return Stages(names, first, then, int(values["programme.stage_delay"].constant))


def staged(
    offered: np.ndarray, cost: np.ndarray, value: np.ndarray, stages: Stages
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cost of each stage, and value of both begun in each year.

    A home that has nothing to do in one of them does the other alone, in its year.

    Parameters
    ----------
    offered : ndarray of bool, shape (n, P)
    cost : ndarray, shape (n, P)
        0 where not offered.
    value : ndarray, shape (n, P, T)
        0 where not offered.

    Returns
    -------
    first, later : ndarray, shape (n, S)
    value : ndarray, shape (n, S, T)
        0 where the second stage would come after the last year.

    Examples
    --------
    Roof 10 then all 30, one year apart: worth 5 the first year, 8 from the next.

    >>> found = staged(np.ones((1, 2), bool), np.array([[10.0, 30.0]]),
    ...     np.array([[[5.0, 4.0], [9.0, 8.0]]]), Stages(("a",), np.array([0]), np.array([1]), 1))
    >>> [array.tolist() for array in found]
    [[[10.0]], [[20.0]], [[[9.0, 0.0]]]]
    """
    both = offered[:, stages.then]
    begun, whole = cost[:, stages.first], cost[:, stages.then]
    later = np.where(both, np.maximum(whole - begun, 0.0), 0.0)
    years = value.shape[-1]
    found = np.zeros((len(cost), len(stages.names), years), dtype=value.dtype)
    last = years - stages.delay
    if last > 0:
        now, shifted = value[:, stages.first], slice(stages.delay, None)
        more = value[:, stages.then, shifted] - now[..., shifted]
        found[..., :last] = now[..., :last] + np.where(both[..., None], more, 0.0)
    return begun, later, found


@dataclass(frozen=True)
class Steps:
    """Packages that dwellings do, one row a step: a dwelling in two stages has two.

    Attributes
    ----------
    dwelling, package, year : ndarray of int
    ends : ndarray of int
        Year in which the step gives way to the next; -1 where it lasts.
    """

    dwelling: np.ndarray
    package: np.ndarray
    year: np.ndarray
    ends: np.ndarray


def steps_of(chosen: np.ndarray, year: np.ndarray, offered: np.ndarray, stages: Stages) -> Steps:
    """What each dwelling does, step by step.

    Parameters
    ----------
    chosen : ndarray of int, shape (n,)
        Package, or P + the place of two stages; -1 for nothing.
    year : ndarray of int, shape (n,)
    offered : ndarray of bool, shape (n, P)
        What each dwelling has to do in each package.
    stages : Stages

    Examples
    --------
    >>> two = Stages(("a",), np.array([0]), np.array([1]), 2)
    >>> found = steps_of(np.array([1, 2, 2, -1]), np.array([3, 0, 0, -1]),
    ...     np.array([[True, True], [True, True], [False, True], [True, True]]), two)
    >>> found.dwelling.tolist(), found.package.tolist()
    ([0, 1, 1, 2], [1, 0, 1, 1])
    >>> found.year.tolist(), found.ends.tolist()
    ([3, 0, 2, 2], [-1, 2, -1, -1])
    """
    packages = offered.shape[1]
    rows = np.flatnonzero(chosen >= 0)
    in_two = chosen[rows] >= packages
    place = np.maximum(chosen[rows] - packages, 0)
    first = np.where(in_two, stages.first[place], chosen[rows])
    then = stages.then[place]
    starts, ends = offered[rows, first], in_two & offered[rows, then]
    second = year[rows] + stages.delay
    dwelling = np.concatenate([rows[starts], rows[ends]])
    package = np.concatenate([first[starts], then[ends]])
    when = np.concatenate([year[rows][starts], second[ends]])
    until = np.concatenate([np.where(ends, second, -1)[starts], np.full(ends.sum(), -1)])
    order = np.lexsort((when, dwelling))
    return Steps(dwelling[order], package[order], when[order], until[order])
