"""Parquet ↔ columns: a file, or a folder of files read one after another."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from calc.tables.kinds import UnreadableFile, kind_of

_PART = "part-{:05d}.parquet"
_UNFINISHED = ".unfinished"


def _files(path: str) -> list[Path]:
    if kind_of(path) != "folder":
        return [Path(path)]
    found = sorted(Path(path).glob("*.parquet"))
    if not found:
        raise UnreadableFile(f"{path}: no .parquet file in this folder")
    return found


def rows_in(path: str) -> int | None:
    """Rows that the files announce; None where they cannot be read."""
    try:
        return sum(pq.read_metadata(file).num_rows for file in _files(path))
    except (OSError, pa.ArrowException):
        return None


def _values(column: pa.Array) -> list[object]:
    """Plain values, as CSV or JSON would give them: a day is its text, not a number is nothing."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), None, column)
    elif pa.types.is_temporal(column.type):
        column = pc.strftime(column, "%Y-%m-%d")
    return column.to_pylist()


def columns(path: str, size: int) -> Iterator[tuple[dict[str, list[object]], int]]:
    """Batches of rows by column names, and how many rows each has.

    Raises
    ------
    UnreadableFile
        A file is missing, or is not Parquet.
    """
    for file in _files(path):
        try:
            with pq.ParquetFile(file) as source:
                names = source.schema_arrow.names
                if len(set(names)) < len(names):
                    raise UnreadableFile(f"{file}: columns that stand twice")
                for batch in source.iter_batches(size):
                    cells = zip(names, batch.columns, strict=True)
                    yield {name: _values(column) for name, column in cells}, batch.num_rows
        except (OSError, pa.ArrowException) as problem:
            raise UnreadableFile(f"{file}: {problem}") from problem


def _column(values: object, refused: np.ndarray) -> pa.Array:
    """A column of answers; refused rows and what is not known are null."""
    if not isinstance(values, np.ndarray):
        return pa.array(values)
    if values.ndim == 1:
        return pa.array(values, mask=refused, from_pandas=True)
    ends = np.arange(len(values) + 1, dtype=np.int32) * values.shape[1]
    return pa.ListArray.from_arrays(ends, pa.array(values.ravel()), mask=pa.array(refused))


def _text(value: object) -> str | None:
    return None if value is None else str(value).encode("utf-8", "backslashreplace").decode()


def table(
    ids: Sequence[object],
    outputs: Mapping[str, object],
    reasons: Mapping[int, str],
    beside: Sequence[str] = (),
) -> pa.Table:
    """One batch of answers; `reasons` say why a row is refused, `beside` what it keeps."""
    refused = np.zeros(len(ids), dtype=bool)
    refused[list(reasons)] = True
    told = {
        "id": pa.array([_text(value) for value in ids], pa.string()),
        "issues": pa.array([reasons.get(row) for row in range(len(ids))], pa.string()),
    }
    none = np.zeros(len(ids), dtype=bool)
    answers = {
        name: _column(column, none if name in beside else refused)
        for name, column in outputs.items()
    }
    return pa.table(told | answers)


class _Sink:
    """Appends tables; those without one accepted row wait for a table that knows the types."""

    def __init__(self, path: str, names: Sequence[str]):
        self._path, self._names = path, names
        self._is_folder = kind_of(path) == "folder"
        self._schema: pa.Schema | None = None
        self._waiting: list[pa.Table] = []
        self._writer: pq.ParquetWriter | None = None
        self._parts = 0

    def append(self, piece: pa.Table) -> None:
        if self._schema is None:
            self._waiting.append(piece)
            if not any(pa.types.is_null(field.type) for field in piece.schema):
                self.settle(piece.schema)
            return
        self._write(piece.cast(self._schema))

    def settle(self, schema: pa.Schema) -> None:
        """The types are known: write what waited."""
        self._schema = schema
        for piece in self._waiting:
            self._write(piece.cast(schema))
        self._waiting = []

    def _write(self, piece: pa.Table) -> None:
        if self._is_folder:
            part = Path(self._path, _PART.format(self._parts))
            self._parts += 1
            pq.write_table(piece, f"{part}{_UNFINISHED}")
            os.replace(f"{part}{_UNFINISHED}", part)
            return
        if self._writer is None:
            self._writer = pq.ParquetWriter(f"{self._path}{_UNFINISHED}", self._schema)
        self._writer.write_table(piece)

    def close(self, is_whole: bool) -> None:
        if is_whole and self._schema is None:
            names = ["id", "issues", *self._names]
            self.settle(pa.schema([(name, pa.string()) for name in names]))
        if is_whole and not self._is_folder and self._writer is None:
            self._write(self._schema.empty_table())  # type: ignore[union-attr]
        if self._writer is not None:
            self._writer.close()
            unfinished = f"{self._path}{_UNFINISHED}"
            os.replace(unfinished, self._path) if is_whole else os.remove(unfinished)


@contextmanager
def sink(path: str, names: Sequence[str]) -> Iterator[_Sink]:
    """Somewhere to append tables: a file that appears when it is whole, or a new folder of parts.

    Raises
    ------
    UnreadableFile
        It cannot be written there, or the folder holds something already.
    """
    try:
        if kind_of(path) == "folder":
            Path(path).mkdir(parents=True, exist_ok=True)
            if any(Path(path).iterdir()):
                raise UnreadableFile(f"{path}: this folder is not empty")
        opened = _Sink(path, names)
        try:
            yield opened
        except BaseException:
            opened.close(is_whole=False)
            raise
        opened.close(is_whole=True)
    except (OSError, pa.ArrowException) as problem:
        raise UnreadableFile(f"{path}: {problem}") from problem
