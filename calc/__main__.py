"""The command line: ``python -m calc TOOL INPUT``; see calc/tools.py and docs/vocabulary.md."""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import chain, islice

import numpy as np

from calc.tables import files as table
from calc.tables.files import writer
from calc.tools import DRAWS, READERS, TOOLS, Answered, Task, by_cluster, model, one_by_one, size


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m calc", description=__doc__)
    parser.add_argument("tool", choices=(*TOOLS, *READERS))
    kinds = ".csv, .jsonl, .parquet, a folder/ of .parquet, or - for CSV"
    parser.add_argument("input", help=kinds)
    parser.add_argument("--output", default="-", help=f"{kinds} (default)")
    parser.add_argument("--date", default=date.today().isoformat(), help="rules in force on")
    parser.add_argument("--draws", type=int, default=DRAWS, help="0: the central estimate alone")
    parser.add_argument("--engine", choices=("here", "dask"), default="here")
    parser.add_argument("--scheduler", help="of a Dask cluster, such as tcp://192.0.2.7:8786")
    parser.add_argument("--workers", type=int, help="processes of this machine, without scheduler")
    asked = parser.parse_args(arguments)
    try:
        np.datetime64(asked.date, "D")
    except ValueError:
        parser.error(f"--date {asked.date}: expected YYYY-MM-DD")
    if asked.workers is not None and asked.workers < 1:
        parser.error("--workers: expected 1 or more")
    if not 0 <= asked.draws <= 10_000:
        parser.error("--draws: expected 0 to 10000")
    return asked


def _warn(names: dict[str, str | None]) -> None:
    for name, nearest in names.items():
        hint = f" (nearest: {nearest})" if nearest else ""
        print(f"unknown column {name!r} ignored{hint}", file=sys.stderr)


def _answered(asked: argparse.Namespace, batches: Iterator[table.Batch]) -> Iterator[Answered]:
    task = Task(asked.tool, asked.date, asked.draws, table.kind_of(asked.output))
    if asked.engine == "here":
        return one_by_one(task, batches)
    return by_cluster(task, batches, asked.scheduler, asked.workers)


@contextmanager
def _progress(path: str) -> Iterator[Callable[[int], object]]:
    """A bar for a person who waits; nothing for a program."""
    if not sys.stderr.isatty():
        yield int
        return
    from tqdm import tqdm

    with tqdm(total=table.rows_in(path), unit=" rows") as bar:
        yield bar.update


def _run(asked: argparse.Namespace) -> str:
    if table.same_file(asked.input, asked.output):
        raise table.UnreadableFile(f"{asked.output}: writing there would destroy the input")
    started, rows, refused = time.monotonic(), 0, 0
    if asked.tool in READERS:
        rows, refused = importlib.import_module(READERS[asked.tool]).convert(
            asked.input, asked.output
        )
        return f"{rows} rows, {refused} refused, {time.monotonic() - started:.1f} s"
    warned: set[str] = set()
    batches = table.batches(asked.input, size(asked.draws))
    first = list(islice(batches, 1))  # a file that cannot be read leaves no output behind
    outputs = model(asked.tool).OUTPUTS
    with writer(asked.output, outputs) as output, _progress(asked.input) as advance:
        for done in _answered(asked, chain(first, batches)):
            output.append(done.piece)
            _warn({name: near for name, near in done.strangers.items() if name not in warned})
            warned |= set(done.strangers)
            rows, refused = rows + done.rows, refused + done.refused
            advance(done.rows)
    seconds = time.monotonic() - started
    return f"{rows} rows, {refused} refused, {seconds:.1f} s"


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
