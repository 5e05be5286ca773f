"""The command line: ``python -m calc TOOL INPUT``; see calc/tools.py and docs/vocabulary.md."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import date
from itertools import chain, islice

import numpy as np

from calc import table
from calc.inputs import dated, read, take, undeclared
from calc.tools import TOOLS
from calc.tools import model as tool


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m calc", description=__doc__)
    parser.add_argument("tool", choices=TOOLS)
    parser.add_argument("input", help=".csv, .jsonl, or - for CSV on standard input")
    parser.add_argument("--output", default="-", help=".csv, .jsonl, or - for CSV (default)")
    parser.add_argument("--date", default=date.today().isoformat(), help="rules in force on")
    parser.add_argument("--draws", type=int, default=200, help="0: the central estimate alone")
    asked = parser.parse_args(arguments)
    try:
        np.datetime64(asked.date, "D")
    except ValueError:
        parser.error(f"--date {asked.date}: expected YYYY-MM-DD")
    if not 0 <= asked.draws <= 10_000:
        parser.error("--draws: expected 0 to 10000")
    return asked


def _warn(names: dict[str, str | None]) -> None:
    for name, nearest in names.items():
        hint = f" (nearest: {nearest})" if nearest else ""
        print(f"unknown column {name!r} ignored{hint}", file=sys.stderr)


def _run(asked: argparse.Namespace) -> str:
    if table.same_file(asked.input, asked.output):
        raise table.UnreadableFile(f"{asked.output}: writing there would destroy the input")
    model = tool(asked.tool)
    started, rows, refused = time.monotonic(), 0, 0
    warned: set[str] = set()
    batches = table.batches(asked.input)
    first = list(islice(batches, 1))  # a file that cannot be read leaves no output behind
    with table.Writer(asked.output, model.OUTPUTS) as writer:
        for batch in chain(first, batches):
            strangers = undeclared(model.INPUTS, [n for n in batch.columns if n != "id"])
            _warn({name: near for name, near in strangers.items() if name not in warned})
            warned |= set(strangers)
            inputs, issues = read(
                model.INPUTS, dated(batch.columns, batch.n, asked.date), batch.n
            )
            issues += batch.broken
            writer.write(batch.ids, _answers(model, inputs, issues, batch.n, asked.draws), issues)
            rows, refused = rows + batch.n, refused + len({i.row for i in issues})
    seconds = time.monotonic() - started
    return f"{rows} rows, {refused} refused, {seconds:.1f} s"


def _answers(model, inputs, issues, n: int, draws: int) -> dict[str, object]:
    """Answers of the accepted rows, laid back in the file's order."""
    good = np.ones(n, dtype=bool)
    good[[issue.row for issue in issues]] = False
    if good.all():
        return model.answer(inputs, draws)
    if not good.any():
        return {name: [None] * n for name in model.OUTPUTS}
    found = model.answer(take(inputs, good), draws)
    return {name: _laid(np.asarray(column), good) for name, column in found.items()}


def _laid(column: np.ndarray, good: np.ndarray) -> np.ndarray:
    """A column of accepted rows with empty places for the refused ones, which are never read."""
    whole = np.zeros((len(good), *column.shape[1:]), dtype=column.dtype)
    whole[good] = column
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 0 when the file could be read, 2 when it could not."""
    asked = _arguments(arguments)
    try:
        summary = _run(asked)
    except table.UnreadableFile as problem:
        print(problem, file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0
    print(summary, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
