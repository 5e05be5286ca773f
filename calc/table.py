"""CSV and JSON Lines ↔ columns, in batches: memory stays flat whatever the file's length."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

import numpy as np

from calc.inputs import Issue

BATCH = 20_000


class UnreadableFile(ValueError):
    """The file itself cannot be read, whatever its rows say."""


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


def _format(path: str) -> str:
    suffix = ".csv" if path == "-" else Path(path).suffix.lower()
    if suffix not in (".csv", ".jsonl"):
        raise UnreadableFile(f"{path}: expected a file in .csv or .jsonl, or - for CSV")
    return suffix


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


@contextmanager
def _written(path: str) -> Iterator[TextIO]:
    """UTF-8; half of a surrogate pair, which no file can hold, becomes its JSON escape."""
    how = {"encoding": "utf-8", "errors": "backslashreplace", "newline": ""}
    if path == "-":
        stream = io.TextIOWrapper(sys.stdout.buffer, **how)
        try:
            yield stream
            stream.flush()
        finally:
            with suppress(OSError):
                stream.detach()
        return
    try:
        with open(path, "w", **how) as stream:
            yield stream
    except OSError as problem:
        raise UnreadableFile(f"{path}: {problem}") from problem


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
    reader = csv.reader(stream)
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
        The file is missing, is neither CSV nor JSON Lines, or is not text.
    """
    suffix = _format(path)
    with _read(path) as stream:
        yield from (_csv_batches if suffix == ".csv" else _jsonl_batches)(stream, size)


def _plain(column: object) -> Sequence[object]:
    """An array as a list of plain values, unknown as None."""
    if not isinstance(column, np.ndarray):
        return column  # type: ignore[return-value]
    if column.dtype.kind == "f":
        values = column.tolist()
        if column.ndim == 1 and np.isnan(column).any():
            return [None if v != v else v for v in values]
        return values
    return column.tolist()


class Writer:
    """Writes answers as rows in the order they came; a refused row carries its issues only."""

    def __init__(self, path: str, names: Sequence[str]):
        self._path, self._names = path, names
        self._is_csv = _format(path) == ".csv"

    def __enter__(self) -> Writer:
        self._context = _written(self._path)
        self._stream = self._context.__enter__()
        if self._is_csv:
            self._csv = csv.writer(self._stream, lineterminator="\n")
            self._csv.writerow(["id", "issues", *self._names])
        return self

    def __exit__(self, *error: object) -> None:
        self._context.__exit__(*error)

    def write(
        self, ids: Sequence[object], outputs: Mapping[str, object], issues: Sequence[Issue]
    ) -> None:
        """One batch: an output per accepted and refused row; NaN is written as nothing."""
        refused: dict[int, list[str]] = {}
        for issue in issues:
            refused.setdefault(issue.row, []).append(f"{issue.field}:{issue.code}")
        reasons = {row: ";".join(dict.fromkeys(found)) for row, found in refused.items()}
        names = list(self._names)
        columns = [_plain(outputs[name]) for name in names]
        if self._is_csv:
            blank = [""] * len(names)
            cells = [[json.dumps(v) for v in c] if _nested(c) else c for c in columns]
            rows = zip(ids, [""] * len(ids), *cells, strict=True)
            if reasons:
                rows = (
                    (row[0], reasons[place], *blank) if place in reasons else row
                    for place, row in enumerate(rows)
                )
            self._csv.writerows(rows)
            return
        for place, (name, *values) in enumerate(zip(ids, *columns, strict=True)):
            key = str(name) if isinstance(name, float) and not math.isfinite(name) else name
            if place in reasons:
                row = {"id": key, "issues": reasons[place]}
            else:
                row = {"id": key, **dict(zip(names, values, strict=True))}
                row = {name: value for name, value in row.items() if value is not None}
            self._stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def _nested(column: Sequence[object]) -> bool:
    return len(column) > 0 and isinstance(column[0], list | dict)
