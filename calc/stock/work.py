"""The process that works on a landlord's file: ``python -m calc.stock.work FOLDER STEP``.

It is another process than the server's, and of low priority, so that visitors are answered first;
it reports in the job's folder, and stops when the job is no longer wanted.
"""

from __future__ import annotations

import codecs
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from calc.housing import model
from calc.housing.answers import HousingAnswers
from calc.housing.results import FIGURES
from calc.jobs import Folder, main
from calc.parameters import parameters
from calc.schema.inputs import take
from calc.stock import public
from calc.stock.delivery import (
    french_names,
    french_table,
    homes_table,
    in_words,
    results_table,
    table_writer,
)
from calc.stock.lots import assemblies
from calc.stock.programme.options import MOST_LOTS
from calc.stock.programme.work import HOMES, planned, read_stock
from calc.stock.reading import inspection
from calc.stock.reading.columns import HOUSING, ReadingPlan, fixed
from calc.stock.reading.rows import Homes, Reader, written
from calc.stock.reading.sheets import UnreadableStock, opened
from calc.stock.reading.words import is_given_up
from calc.stock.summary import Gathering
from calc.tables.files import Workbook

# The homes of a stock through the model, pass after pass, into the files of a job.

MOST_OWN = 200
"""Of the landlord's own columns, those that results carry."""
MOST_IN_A_WORKBOOK = 60_000
"""Homes beyond which results are no workbook: CSV and Parquet hold them all."""
MOST_REFUSALS = 100_000
"""Refused cells that are listed; all are counted."""


_SAMPLES = 8
"""Sets of draws that homes are dealt among, so that sums suffer less from few draws."""
_CELLS = 24_000
"""Samples × homes computed at once: what fits in a processor's cache."""


def answers_by_key(
    answers: HousingAnswers, keys: np.ndarray, draws: int, names: Sequence[str] = FIGURES
) -> dict[str, np.ndarray]:
    """Outputs of homes, each in the samples of its own key: no other home changes its answer.

    Parameters
    ----------
    answers : HousingAnswers
        Of n homes, without issues.
    keys : ndarray of int, shape (n,)
    draws : int
    names : sequence of str, optional
        As :func:`calc.housing.model.answer`.
    """
    sample = (keys % np.uint64(_SAMPLES)).astype(np.int64)
    order = np.argsort(sample, kind="stable")
    step = max(1, _CELLS // max(draws, 1))
    pieces = []
    for own in range(_SAMPLES):
        rows = order[sample[order] == own]
        for start in range(0, len(rows), step):
            pieces.append(
                model.answer(take(answers, rows[start : start + step]), draws, own, names)
            )
    back = np.empty(len(order), dtype=np.int64)
    back[order] = np.arange(len(order))
    return {name: np.concatenate([one[name] for one in pieces])[back] for name in pieces[0]}


def without_certificate(answers: HousingAnswers) -> HousingAnswers:
    """Homes as if nobody had certified them."""
    names = [name for name in HOUSING if name.startswith("certified_")]
    blank = fixed(ReadingPlan([]), str(answers.date[0]), len(answers.floor_area))
    return replace(answers, **{name: blank[name] for name in names})


def _estimated(homes: Homes, result: Mapping[str, np.ndarray]) -> np.ndarray:
    """The label that each home would likely have without its certificate."""
    letters = np.array(result["dpe_class"], dtype=object)
    stated = np.flatnonzero(homes.certified >= 0)
    if len(stated):
        alone = take(homes.answers, stated)
        letters[stated] = model.answer(without_certificate(alone), 0, names=["dpe_class"])[
            "dpe_class"
        ]
    return letters.astype(str)


_SAID = ("notices", "supposed_fields")
"""Outputs told in words beside the figures."""


class Answering:
    """One stock, answered as often as asked."""

    def __init__(
        self,
        folder: Path,
        looked: dict[str, Any],
        plan: dict[str, Any],
        day: str,
        words: Mapping[str, Mapping[str, str]],
    ):
        self._folder, self._day, self._looked, self._words = folder, day, looked, words
        self._plan = ReadingPlan.of(plan, looked)

    def passed(self, draws: int, is_last: bool) -> Iterator[int]:
        """Answer every home; how many rows are done, after each batch."""
        self._gathering = Gathering(parameters(), self._day)
        self._refused = {"cells": 0, "rows": 0}
        self._reader = Reader(self._plan, self._day, self._looked)
        own = [column["name"] for column in self._looked["columns"]]
        wanted = (*FIGURES, *_SAID) if is_last else FIGURES
        with _Files(self._folder, self._words, own if is_last else None) as files:
            for homes in self._reader.homes(self._folder / "raw.parquet"):
                self._count(homes)
                files.refuse(homes)
                if len(homes.lines):
                    result = answers_by_key(homes.answers, homes.keys, draws, wanted)
                    self._gathering.add(homes, result)
                    files.add(homes, result)
                yield self._reader.read

    def _count(self, homes: Homes) -> None:
        self._refused["cells"] += sum(not r.row_refused for r in homes.refusals)
        self._refused["rows"] += len({r.line for r in homes.refusals if r.row_refused})

    def summary(self) -> dict[str, Any]:
        """What the homes answered so far come to."""
        supposed = self._reader.supposed
        stated = {"refused": dict(self._refused), "date": self._day, "supposed": supposed}
        return self._gathering.summary() | stated


class _Files:
    """The files of a pass, which appear when they are whole."""

    def __init__(self, folder: Path, words: Mapping[str, Mapping[str, str]], own: list[str] | None):
        self._folder, self._own, self._words = folder, own, words
        self._drafts = ExitStack()
        self._writers: dict[str, Any] = {}
        self._refusals = self._drafts.enter_context(
            (folder / ".refused.jsonl").open("w", encoding="utf-8")
        )
        self._listed = 0
        self._book: Workbook | None = None
        self._is_too_long = False

    def __enter__(self) -> _Files:
        return self

    def refuse(self, homes: Homes) -> None:
        """List what was not taken."""
        room = max(MOST_REFUSALS - self._listed, 0)
        self._refusals.writelines(written(one) for one in homes.refusals[:room])
        self._listed += len(homes.refusals)

    def add(self, homes: Homes, result: dict[str, np.ndarray]) -> None:
        """Lay homes and their answers down."""
        self._write(HOMES, homes_table(homes))
        if self._own is None:
            return
        result = result | {"estimated_class": _estimated(homes, result)}
        results = results_table(homes, result)
        self._write("results.parquet", results)
        is_void = homes.more["certificate_is_void"]  # no longer told in the answers
        void = np.where(is_void, "certified_on:void;", "")
        result["notices"] = np.char.add(void, result["notices"])
        for name in _SAID:
            results = results.append_column(name, in_words(result[name], self._words.get(name, {})))
        own = homes.own_columns(self._own[:MOST_OWN])
        named = french_names(results, self._words.get("headers", {}), own)
        self._write("results.csv", french_table(named))
        self._workbook(named)

    def _workbook(self, table: pa.Table) -> None:
        """The same as a workbook, where it is not too long for one."""
        if self._book is None:
            self._book = Workbook(self._folder / ".results.xlsx", "Logements", table.column_names)
            self._drafts.callback(self._book.close)
        if self._book.rows + table.num_rows > MOST_IN_A_WORKBOOK:
            self._is_too_long = True
        if not self._is_too_long:
            self._book.add(table)

    def _write(self, name: str, table: pa.Table) -> None:
        if name not in self._writers:
            stream = self._drafts.enter_context((self._folder / f".{name}").open("wb"))
            is_parquet = name.endswith(".parquet")
            stream.write(b"" if is_parquet else codecs.BOM_UTF8)
            writer = table_writer(stream, table.schema, is_parquet, sign=";")
            self._writers[name] = self._drafts.enter_context(writer)
        self._writers[name].write_table(table)

    def __exit__(self, kind: object, *_: object) -> None:
        self._drafts.close()
        if kind is not None:
            return
        names = [*self._writers, "refused.jsonl"]
        if self._book is not None and not self._is_too_long:
            names.append("results.xlsx")
        for name in names:
            (self._folder / f".{name}").replace(self._folder / name)


_FIRST_CELLS, _FINAL_CELLS = 1_800_000, 16_000_000
"""Homes × draws of the first figures (some ten seconds) and of the final ones."""
MOST_DRAWS, LEAST_DRAWS = 200, 6


def draws_for(homes: int) -> list[int]:
    """How many draws each pass makes: a quick one first when the stock is large.

    Examples
    --------
    >>> draws_for(100), draws_for(20_000), draws_for(300_000)
    ([200], [90, 200], [6, 53])
    """
    first, final = (
        min(max(cells // max(homes, 1), LEAST_DRAWS), MOST_DRAWS)
        for cells in (_FIRST_CELLS, _FINAL_CELLS)
    )
    return [first] if final <= 1.5 * first else [first, final]


def inspect(folder: Folder) -> None:
    """Read the file once; say what it holds, and what must be asked."""
    job, source = folder.read("job.json"), folder.path / "source"

    def tell(rows: int) -> None:
        folder.tell("reading", rows, 0)

    folder.report("reading")
    raw = folder.path / "raw.parquet"
    result = inspection.look(opened(source), raw, job["most_rows"], tell)
    source.unlink(missing_ok=True)
    plain = result.plain()
    folder.write("look.json", plain)
    known = job.get("settled")
    settled = inspection.at_first(plain, inspection.plan_of(plain, known) if known else None)
    if result.is_clear or not (settled.lacking or settled.unsettled):
        folder.write("plan.json", settled.plan())
        compute(folder)
    else:
        folder.report("asking", result.rows, result.rows)


def compute(folder: Folder) -> None:
    """Answer every home: first figures soon, then finer ones."""
    looked, plan = folder.read("look.json"), folder.read("plan.json")
    day = date.today().isoformat()
    if looked.get("is_public"):
        survey(folder, ReadingPlan.of(plan, looked), day)
        folder.report("done", looked["rows"], looked["rows"])
        return
    rows = looked["rows"]
    folder.report("computing", 0, rows)
    answering = Answering(folder.path, looked, plan, day, folder.read("job.json").get("words", {}))
    passes = draws_for(rows)
    *_, final = passes
    for state, draws in zip(("computing", "refining"), passes, strict=False):
        folder.report(state, 0, rows, draws=draws, last=final)
        for done in answering.passed(draws, is_last=draws == final):
            folder.tell(state, done, rows, draws=draws, last=final)
        stated = answering.summary() | {"draws": draws, "is_final": draws == final}
        folder.write("summary.json", stated)
    if (folder.path / HOMES).exists():  # one home at least was accepted
        decide(folder)
        assemble(folder, day)
    folder.report("done", rows, rows, draws=final, last=final)


def decide(folder: Folder) -> None:
    """What the landlord's own plan says: names of what is to be sold or demolished, and years."""
    stated = pq.read_table(folder.path / HOMES, columns=["orientation", "works_year"])
    said = np.array(stated["orientation"].to_pylist(), dtype=object)
    years = stated["works_year"].to_numpy()
    given_up = [text for text in dict.fromkeys(said.tolist()) if text and is_given_up(text)]
    kept = years[~np.isin(said, given_up) & np.isfinite(years)]
    calendar = np.unique(kept)
    each = list(zip(planned(calendar).tolist(), calendar.astype(int).tolist(), strict=True))
    if given_up or each:
        folder.write("decided.json", {"exclude": given_up, "impose": each})


def assemble(folder: Folder, day: str) -> None:
    """What the assembly of a building may vote, where the file is a syndic's list of lots."""
    path = folder.path / HOMES
    shares = pq.read_table(path, columns=["tantiemes"])["tantiemes"].to_numpy()
    if not 2 <= len(shares) <= MOST_LOTS or not np.isfinite(shares).any():
        return
    stock = read_stock(str(path), day).stock
    folder.write("assembly.json", {"buildings": assemblies(stock, shares, np.datetime64(day))})


def survey(folder: Folder, plan: ReadingPlan, day: str) -> None:
    """A first look at public buildings: a town's list, never homes."""
    result = public.read(folder.path / "raw.parquet", plan)
    stated = public.summary(public.surveyed(result, np.datetime64(day, "D")), day)
    folder.write("summary.json", stated)


def work(folder: Folder, step: str) -> None:
    """A step: ``inspect`` or ``compute``."""
    try:
        (inspect if step == "inspect" else compute)(folder)
    except UnreadableStock as problem:
        (folder.path / "source").unlink(missing_ok=True)
        folder.report("failed", code=problem.code, details=problem.details)
    except MemoryError:
        folder.report("failed", code="too_large_unpacked")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], work))
