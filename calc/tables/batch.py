"""One batch through one calculator, wherever it runs: read, answer, encode."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np

from calc.schema.inputs import Issue, dated, read, take, undeclared
from calc.tables.reading import BATCH, Batch
from calc.tables.writing import encode
from calc.tools import model

_WORLDS = 480_000
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
    return max(100, min(BATCH, _WORLDS // max(draws, 1)))


def answered(task: Task, batch: Batch) -> Answered:
    """The answers of one batch; the same on any machine."""
    tool = model(task.tool)
    inputs, issues = read(tool.INPUTS, dated(batch.columns, batch.n, task.date), batch.n)
    issues += batch.broken
    found = answers(tool, inputs, issues, batch.n, task.draws)
    beside = tool.told_of_refused(inputs) if hasattr(tool, "told_of_refused") else {}
    outputs = {name: beside.get(name, found[name]) for name in tool.OUTPUTS}
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
    found = tool.answer(take(inputs, good), draws)
    return {name: _laid(np.asarray(column), good) for name, column in found.items()}


def _laid(column: np.ndarray, good: np.ndarray) -> np.ndarray:
    """A column of accepted rows with empty places for the refused ones, which are never read."""
    whole = np.zeros((len(good), *column.shape[1:]), dtype=column.dtype)
    whole[good] = column
    return whole
