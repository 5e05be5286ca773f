"""Answers → CSV, JSON Lines or Parquet: encoded anywhere, appended in the order they came.

A refused row carries its issues, and of its outputs only what is said of the refusal; what is not
known is written as nothing.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TextIO

import numpy as np

from calc.schema.inputs import Issue
from calc.tables.kinds import UnreadableFile, kind_of

_SPECIAL = re.compile('[",\r\n]')


def _reasons(issues: Sequence[Issue]) -> dict[int, str]:
    refused: dict[int, list[str]] = {}
    for issue in issues:
        refused.setdefault(issue.row, []).append(f"{issue.field}:{issue.code}")
    return {row: ";".join(dict.fromkeys(found)) for row, found in refused.items()}


def _plain(column: object) -> Sequence[object]:
    """An array as a list of plain values; what is unknown, or never comes, as None."""
    if not isinstance(column, np.ndarray):
        return column  # type: ignore[return-value]
    if column.dtype.kind == "f":
        values = column.tolist()
        if column.ndim == 1 and not np.isfinite(column).all():
            return [v if math.isfinite(v) else None for v in values]
        return values
    return column.tolist()


def _nested(column: Sequence[object]) -> bool:
    return len(column) > 0 and isinstance(column[0], list | dict)


def _quoted(text: str) -> str:
    """Text as a cell of CSV (RFC 4180)."""
    return '"' + text.replace('"', '""') + '"' if _SPECIAL.search(text) else text


def _numbers(column: np.ndarray) -> list[str]:
    """Numbers as Arrow prints them, far faster than Python: the shortest text that reads back as
    the same number, nothing where unknown or never reached."""
    from pyarrow import array  # read only by those who use it: it takes its time to load

    column = np.where(np.isfinite(column), column, np.nan)
    return array(column, from_pandas=True).cast("string").fill_null("").to_pylist()


def _cells(column: object) -> list[str]:
    """A column as cells of CSV."""
    if isinstance(column, np.ndarray) and column.dtype.kind == "f" and column.ndim == 1:
        return _numbers(column)
    if isinstance(column, np.ndarray) and column.dtype.kind == "f":
        parts = zip(*(_numbers(part) for part in column.T), strict=True)
        return [_quoted(f"[{', '.join(row)}]") for row in parts]
    values = _plain(column)
    if _nested(values):
        values = [json.dumps(value) for value in values]
    return ["" if value is None else _quoted(str(value)) for value in values]


def _csv(
    ids: Sequence[object],
    outputs: Mapping[str, object],
    reasons: dict[int, str],
    beside: Sequence[str],
) -> str:
    names, cells = _cells(ids), [_cells(column) for column in outputs.values()]
    for place in reasons:
        for name, column in zip(outputs, cells, strict=True):
            column[place] = column[place] if name in beside else ""
    told = [_quoted(reasons.get(place, "")) for place in range(len(names))]
    rows = map(",".join, zip(names, told, *cells, strict=True))
    return "".join(f"{row}\n" for row in rows)


def _jsonl(
    ids: Sequence[object],
    outputs: Mapping[str, object],
    reasons: dict[int, str],
    beside: Sequence[str],
) -> str:
    lines, names = [], list(outputs)
    columns = [_plain(column) for column in outputs.values()]
    for place, (name, *values) in enumerate(zip(ids, *columns, strict=True)):
        key = str(name) if isinstance(name, float) and not math.isfinite(name) else name
        if place in reasons:
            told = {name: outputs[name][place] for name in beside}  # type: ignore[index]
            row = {"id": key, "issues": reasons[place], **told}
        else:
            row = {"id": key, **dict(zip(names, values, strict=True))}
            row = {name: value for name, value in row.items() if value is not None}
        lines.append(json.dumps(row, ensure_ascii=False) + "\n")
    return "".join(lines)


def encode(
    kind: str,
    ids: Sequence[object],
    outputs: Mapping[str, object],
    issues: Sequence[Issue],
    beside: Sequence[str] = (),
) -> Any:
    """One batch as it will stand in the file: text, or a table of Parquet.

    Parameters
    ----------
    kind : str
        As :func:`calc.tables.reading.kind_of` names it.
    outputs : mapping of str to array
        Columns in the order of the file, refused rows included.
    beside : sequence of str, optional
        Outputs that refused rows have too.
    """
    reasons = _reasons(issues)
    if kind in ("parquet", "folder"):
        from calc.tables import parquet

        return parquet.table(ids, outputs, reasons, beside)
    return (_csv if kind == "csv" else _jsonl)(ids, outputs, reasons, beside)


class _Text:
    """A file of text, appended to."""

    def __init__(self, stream: TextIO):
        self.append = stream.write


@contextmanager
def _stream(path: str) -> Iterator[TextIO]:
    """UTF-8; half of a surrogate pair, which no file can hold, becomes its JSON escape."""
    how: dict[str, Any] = {"encoding": "utf-8", "errors": "backslashreplace", "newline": ""}
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


@contextmanager
def writer(path: str, names: Sequence[str]) -> Iterator[Any]:
    """Somewhere to append encoded batches, in order.

    Raises
    ------
    UnreadableFile
        It cannot be written there.
    """
    kind = kind_of(path)
    if kind in ("parquet", "folder"):
        from calc.tables import parquet

        with parquet.sink(path, names) as sink:
            yield sink
        return
    with _stream(path) as stream:
        if kind == "csv":
            csv.writer(stream, lineterminator="\n").writerow(["id", "issues", *names])
        yield _Text(stream)
