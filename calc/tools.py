"""The calculators that the command line and the API offer: one line each."""

from __future__ import annotations

import importlib
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np

from calc.jobs import ENVIRONMENT
from calc.schema.inputs import Issue, dated, read, take, undeclared
from calc.tables.files import BATCH, Batch, UnreadableFile, encode

TOOLS = {
    "housing": "calc.housing.model",
    "aids": "calc.aids.model",
    "trips": "calc.mobility.trips.model",
    "journeys": "calc.mobility.trips.comparator",
    "places": "calc.places.service",
    "car": "calc.mobility.car.model",
    "renovation": "calc.renovation.model",
}
"""Each module has INPUTS (an input class), OUTPUTS (names) and ``answer(inputs, draws) -> dict`` of
one column per output; rows whose inputs were refused come in as unknowns and go out unread, but for
what ``told_of_refused(inputs)`` has to say of them. One whose answers are slow says how many it
takes at a time in a page's patience: MOST_ITEMS."""

READERS = {"certificate": "calc.certificates.reading"}
"""What turns files that are no table into homes: modules with ``convert(input, output)`` → rows
written, and how many of them are refused."""

DRAWS = 400
"""Samples behind each range unless said: a home has one answer on a page, in a file and for
a program."""

NESTED = {"household_mobility": "calc.mobility.week.model"}
"""Calculators whose requests hold lists, for the API alone: INPUTS, LISTS (prefix → name, input
class, how many), MOST_ITEMS, ``issues_of(told)`` and ``answer_one(told, draws)``."""


def model(tool: str) -> ModuleType:
    """The module of a calculator.

    Examples
    --------
    >>> model("trips").OUTPUTS[0]
    'emissions'
    """
    return importlib.import_module((TOOLS | NESTED)[tool])


# One batch through one calculator, here or on a Dask cluster: read, answer, encode.
#
# Batches come back in the order they came. Each travels with its task, so that a worker that dies
# takes nothing with it: the scheduler gives its batches to another.

_SAMPLES = 480_000
"""Homes × draws in a batch."""


@dataclass(frozen=True)
class Task:
    """What is done to every batch of a file.

    Attributes
    ----------
    tool : str
        Calculator, of ``calc.tools``.
    date : str
        Of the rules, for the rows that give none.
    draws : int
    kind : str
        Of the file that is written.
    """

    tool: str
    date: str
    draws: int
    kind: str


@dataclass(frozen=True)
class Answered:
    """A batch of answers as it will stand in the file, and what is said of it."""

    piece: Any
    rows: int
    refused: int
    strangers: dict[str, str | None] = field(default_factory=dict)


def size(draws: int) -> int:
    """Rows of a batch: some seconds of work, so that a bar moves and processes share it evenly.

    Examples
    --------
    >>> size(0), size(200)
    (20000, 2400)
    """
    return max(100, min(BATCH, _SAMPLES // max(draws, 1)))


def answered(task: Task, batch: Batch) -> Answered:
    """The answers of one batch; the same on any machine."""
    tool = model(task.tool)
    inputs, issues = read(tool.INPUTS, dated(batch.columns, batch.n, task.date), batch.n)
    issues += batch.broken
    result = answers(tool, inputs, issues, batch.n, task.draws)
    beside = tool.details_of_refused(inputs) if hasattr(tool, "details_of_refused") else {}
    outputs = {name: beside.get(name, result[name]) for name in tool.OUTPUTS}
    return Answered(
        encode(task.kind, batch.ids, outputs, issues, tuple(beside)),
        batch.n,
        len({issue.row for issue in issues}),
        undeclared(tool.INPUTS, [name for name in batch.columns if name != "id"]),
    )


def one_by_one(task: Task, batches: Iterable[Batch]) -> Iterator[Answered]:
    """Batches answered in this process, in order."""
    return (answered(task, batch) for batch in batches)


def answers(
    tool: ModuleType, inputs: object, issues: list[Issue], n: int, draws: int
) -> dict[str, object]:
    """Answers of the accepted rows, laid back in the file's order."""
    good = np.ones(n, dtype=bool)
    good[[issue.row for issue in issues]] = False
    if good.all():
        return tool.answer(inputs, draws)
    if not good.any():
        return {name: [None] * n for name in tool.OUTPUTS}
    result = tool.answer(take(inputs, good), draws)
    return {name: _laid(np.asarray(column), good) for name, column in result.items()}


def _laid(column: np.ndarray, good: np.ndarray) -> np.ndarray:
    """A column of accepted rows with empty places for the refused ones, which are never read."""
    whole = np.zeros((len(good), *column.shape[1:]), dtype=column.dtype)
    whole[good] = column
    return whole


_AHEAD = 3
"""Batches that wait or run for each thread of the cluster: enough to keep it busy, and memory
flat."""


def by_cluster(
    task: Task, batches: Iterable[Batch], scheduler: str | None = None, workers: int | None = None
) -> Iterator[Answered]:
    """Batches answered by the workers of a scheduler, or of a cluster started here for them.

    Parameters
    ----------
    scheduler : str, optional
        Such as ``tcp://192.0.2.7:8786``; by default processes of this machine.
    workers : int, optional
        How many processes, when they are started here; where they are started by hand, give them
        the environment of :mod:`calc.jobs`.

    Raises
    ------
    UnreadableFile
        Dask is not installed, or nobody answers at that address.
    """
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError as problem:
        needed = "--engine dask needs: pip install -r requirements-dask.txt"
        raise UnreadableFile(needed) from problem
    try:
        with dask.config.set({"distributed.nanny.pre-spawn-environ": ENVIRONMENT}):
            cluster = scheduler or LocalCluster(
                n_workers=workers, threads_per_worker=1, dashboard_address=None
            )
        client = Client(cluster)
    except (OSError, ValueError) as problem:
        raise UnreadableFile(f"{scheduler}: {problem}") from problem
    with client:
        try:
            yield from _in_order(client, task, batches)
        finally:
            if not isinstance(cluster, str):
                cluster.close()


def _in_order(client: Any, task: Task, batches: Iterable[Batch]) -> Iterator[Answered]:
    waiting: deque = deque()
    for batch in batches:
        waiting.append(client.submit(answered, task, batch, pure=False))
        while len(waiting) >= _AHEAD * max(1, sum(client.nthreads().values())):
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
