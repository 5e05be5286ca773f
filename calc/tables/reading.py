"""CSV, JSON Lines and Parquet → columns, in batches: memory stays flat whatever their length."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import TextIO

from calc.schema.inputs import Issue
from calc.tables import parquet
from calc.tables.kinds import UnreadableFile, kind_of

BATCH = 20_000
_DELIMITERS = (",", ";", "\t")
"""What parts cells: the one that the names of columns hold most of."""


@dataclass(frozen=True)
class Batch:
    """Some rows of a file, as columns of text or JSON values.

    `broken` lists rows that are not even a row (a line that is not JSON, too many cells).
    """

    columns: Mapping[str, Sequence[object]]
    n: int
    broken: tuple[Issue, ...] = ()

    @property
    def ids(self) -> Sequence[object]:
        return self.columns.get("id", [""] * self.n)


@contextmanager
def _read(path: str) -> Iterator[TextIO]:
    is_standard = path == "-"
    source = sys.stdin.fileno() if is_standard else path
    try:
        with open(source, encoding="utf-8-sig", newline="", closefd=not is_standard) as stream:
            yield stream
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        name = "standard input" if is_standard else path
        raise UnreadableFile(f"{name}: {problem}") from problem


def same_file(source: str, target: str) -> bool:
    """Whether writing the target would destroy the source.

    Examples
    --------
    >>> same_file("-", "-"), same_file("missing.csv", "missing.csv")
    (False, False)
    """
    if target == "-":
        return False
    try:
        kept = os.fstat(sys.stdin.fileno()) if source == "-" else os.stat(source)
        return os.path.samestat(kept, os.stat(target))
    except (OSError, ValueError):
        return False


def _csv_batches(stream: TextIO, size: int) -> Iterator[Batch]:
    first = stream.readline()
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(chain([first], stream), delimiter=delimiter)
    header = next(reader, None)
    if not header:
        raise UnreadableFile("the file is empty: a first line with the names of columns expected")
    header = [name.strip() for name in header]
    if doubled := {name for name in header if name and header.count(name) > 1}:
        raise UnreadableFile(f"columns that stand twice: {sorted(doubled)}")
    width = len(header)
    while rows := list(islice(reader, size)):
        broken = []
        if any(len(row) != width for row in rows):
            rows = [row for row in rows if row]
            for place, row in enumerate(rows):
                if len(row) > width:
                    broken.append(Issue("row", "too_many_cells", place))
                if len(row) != width:
                    rows[place] = (row + [""] * width)[:width]
        columns = dict(zip(header, zip(*rows, strict=True), strict=True)) if rows else {}
        yield Batch(columns, len(rows), tuple(broken))


def _jsonl_batches(stream: TextIO, size: int) -> Iterator[Batch]:
    lines = (line for line in stream if line.strip())
    while chunk := list(islice(lines, size)):
        rows, broken = [], []
        for place, line in enumerate(chunk):
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                row = None
            if not isinstance(row, dict):
                broken.append(Issue("row", "not_an_object", place))
                row = {}
            elif isinstance(row.get("id"), list | dict):
                broken.append(Issue("id", "not_a_code", place))
                row["id"] = None
            rows.append(row)
        names = dict.fromkeys(name for row in rows for name in row)
        columns = {name: [row.get(name) for row in rows] for name in names}
        yield Batch(columns, len(rows), tuple(broken))


def batches(path: str, size: int = BATCH) -> Iterator[Batch]:
    """Read a file by batches of rows.

    Raises
    ------
    UnreadableFile
        The file is missing, is of no kind that is read here, or is not what it says.
    """
    kind = kind_of(path)
    if kind in ("parquet", "folder"):
        for columns, n in parquet.columns(path, size):
            yield Batch(columns, n)
        return
    with _read(path) as stream:
        yield from (_csv_batches if kind == "csv" else _jsonl_batches)(stream, size)


def rows_in(path: str) -> int | None:
    """How many rows a file tells it has, or nothing where it must be read to know."""
    if kind_of(path) in ("csv", "jsonl"):
        return None
    return parquet.rows_in(path)
