"""The homes of a stock through the model, pass after pass, into the files of a job."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from calc.housing import model
from calc.parameters import parameters
from calc.stock.delivery import french_table, homes_table, results_table
from calc.stock.reading.columns import Plan
from calc.stock.reading.refusals import written
from calc.stock.reading.rows import Homes, Reader
from calc.stock.summary import Gathering

MOST_REFUSALS = 100_000
"""Refused cells that are listed; all are counted."""


class Answering:
    """One stock, answered as often as asked."""

    def __init__(
        self,
        folder: Path,
        looked: dict[str, Any],
        plan: dict[str, Any],
        day: str,
        headers: dict[str, str],
    ):
        self._folder, self._day = folder, day
        self._plan = Plan.of(plan)
        self._names = [column["name"] for column in looked["columns"]]
        self._headers = headers
        self._gathering = Gathering(parameters(), day)
        self._refused = {"cells": 0, "rows": 0}

    def passed(self, draws: int, is_last: bool) -> Iterator[int]:
        """Answer every home; how many rows are done, after each batch."""
        self._gathering = Gathering(parameters(), self._day)
        self._refused = {"cells": 0, "rows": 0}
        files = _Files(self._folder, self._headers, is_last)
        with files:
            reader = Reader(self._plan, self._names, self._day)
            for homes in reader.homes(self._folder / "raw.parquet"):
                self._count(homes)
                files.refuse(homes)
                if len(homes.lines):
                    found = model.answer(homes.answers, draws, reader.read)
                    self._gathering.add(homes, found)
                    files.add(homes, found)
                yield reader.read

    def _count(self, homes: Homes) -> None:
        self._refused["cells"] += sum(not r.row_refused for r in homes.refusals)
        self._refused["rows"] += len({r.line for r in homes.refusals if r.row_refused})

    def summary(self) -> dict[str, Any]:
        """What the homes answered so far come to."""
        return self._gathering.summary() | {"refused": dict(self._refused), "date": self._day}


class _Files:
    """The files of a pass, which appear when they are whole."""

    def __init__(self, folder: Path, headers: dict[str, str], is_last: bool):
        self._folder, self._headers, self._is_last = folder, headers, is_last
        self._writers: dict[str, Any] = {}
        self._refusals = (folder / ".refused.jsonl").open("w", encoding="utf-8")
        self._listed = 0

    def __enter__(self) -> _Files:
        return self

    def refuse(self, homes: Homes) -> None:
        """List what was not taken."""
        room = max(MOST_REFUSALS - self._listed, 0)
        self._refusals.writelines(written(one) for one in homes.refusals[:room])
        self._listed += len(homes.refusals)

    def add(self, homes: Homes, found: dict[str, np.ndarray]) -> None:
        """Lay homes and their answers down."""
        self._write("homes.parquet", homes_table(homes))
        if self._is_last:
            results = results_table(homes, found)
            self._write("results.parquet", results)
            self._write("results.csv", french_table(results, self._headers))

    def _write(self, name: str, table: pa.Table) -> None:
        draft = self._folder / f".{name}"
        if name not in self._writers:
            if name.endswith(".csv"):
                self._stream = draft.open("wb")
                self._stream.write(b"\xef\xbb\xbf")
                options = pacsv.WriteOptions(delimiter=";", quoting_style="needed")
                self._writers[name] = pacsv.CSVWriter(
                    self._stream, table.schema, write_options=options
                )
            else:
                self._writers[name] = pq.ParquetWriter(draft, table.schema, compression="zstd")
        self._writers[name].write_table(table)

    def __exit__(self, kind: object, *_: object) -> None:
        for writer in self._writers.values():
            writer.close()
        if "results.csv" in self._writers:
            self._stream.close()
        self._refusals.close()
        if kind is not None:
            return
        for name in (*self._writers, "refused.jsonl"):
            (self._folder / f".{name}").replace(self._folder / name)
