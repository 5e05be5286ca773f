"""The process that works on a landlord's file: ``python -m calc.stock.work FOLDER STEP``.

It is another process than the server's, and of low priority, so that visitors are answered first;
it reports in the job's folder, and stops when the job is no longer wanted.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from calc.housing import model
from calc.housing.answers import HousingAnswers
from calc.housing.results import FIGURES
from calc.jobs import Folder, main
from calc.parameters import parameters
from calc.schema.inputs import take
from calc.stock.delivery import french_names, french_table, homes_table, in_words, results_table
from calc.stock.reading.columns import HOUSING, ReadingPlan, fixed
from calc.stock.reading.rows import Homes, Reader, written
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
        self._folder, self._day = folder, day
        self._plan, self._looked = ReadingPlan.of(plan, looked), looked
        self._words = words
        self._gathering = Gathering(parameters(), day)
        self._refused = {"cells": 0, "rows": 0}
        self._supposed = 0

    def passed(self, draws: int, is_last: bool) -> Iterator[int]:
        """Answer every home; how many rows are done, after each batch."""
        self._gathering = Gathering(parameters(), self._day)
        self._refused = {"cells": 0, "rows": 0}
        own = [column["name"] for column in self._looked["columns"]]
        files = _Files(self._folder, self._words, own if is_last else None)
        wanted = (*FIGURES, *_SAID) if is_last else FIGURES
        with files:
            reader = Reader(self._plan, self._day, self._looked)
            for homes in reader.homes(self._folder / "raw.parquet"):
                self._count(homes)
                files.refuse(homes)
                if len(homes.lines):
                    result = answers_by_key(homes.answers, homes.keys, draws, wanted)
                    self._gathering.add(homes, result)
                    files.add(homes, result)
                self._supposed = reader.supposed
                yield reader.read

    def _count(self, homes: Homes) -> None:
        self._refused["cells"] += sum(not r.row_refused for r in homes.refusals)
        self._refused["rows"] += len({r.line for r in homes.refusals if r.row_refused})

    def summary(self) -> dict[str, Any]:
        """What the homes answered so far come to."""
        stated = {"refused": dict(self._refused), "date": self._day, "supposed": self._supposed}
        return self._gathering.summary() | stated


class _Files:
    """The files of a pass, which appear when they are whole."""

    def __init__(self, folder: Path, words: Mapping[str, Mapping[str, str]], own: list[str] | None):
        self._folder, self._own, self._words = folder, own, words
        self._writers: dict[str, Any] = {}
        self._refusals = (folder / ".refused.jsonl").open("w", encoding="utf-8")
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
        self._write("homes.parquet", homes_table(homes))
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
        if self._book.rows + table.num_rows > MOST_IN_A_WORKBOOK:
            self._is_too_long = True
        if not self._is_too_long:
            self._book.add(table)

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
        if self._book is not None:
            self._book.close()
        if kind is not None:
            return
        if self._book is not None and not self._is_too_long:
            (self._folder / ".results.xlsx").replace(self._folder / "results.xlsx")
        for name in (*self._writers, "refused.jsonl"):
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
    first = min(max(_FIRST_CELLS // max(homes, 1), LEAST_DRAWS), MOST_DRAWS)
    final = min(max(_FINAL_CELLS // max(homes, 1), LEAST_DRAWS), MOST_DRAWS)
    return [first] if final <= 1.5 * first else [first, final]


def inspect(folder: Folder) -> None:
    """Read the file once; say what it holds, and what must be asked."""
    from calc.stock.reading import inspection
    from calc.stock.reading.inspection import look
    from calc.stock.reading.sheets import opened
    from calc.stock.reading.words import known_names

    job = folder.read("job.json")
    source = folder.path / "source"

    def tell(rows: int) -> None:
        folder.tell("reading", rows, 0)

    folder.report("reading")
    result = look(opened(source, known_names), folder.path / "raw.parquet", job["most_rows"], tell)
    source.unlink(missing_ok=True)
    plain = result.plain()
    folder.write("look.json", plain)
    plan = {"fields": [c.field for c in result.columns]}
    if job.get("settled"):
        plan = inspection.plan_of(plain, job["settled"])
    settled = inspection.at_first(plain, plan)
    if result.is_clear or not (settled.lacking or settled.unsettled):
        folder.write("plan.json", settled.plan())
        compute(folder)
    else:
        folder.report("asking", result.rows, result.rows)


def compute(folder: Folder) -> None:
    """Answer every home: first figures soon, then finer ones."""

    looked, plan = folder.read("look.json"), folder.read("plan.json")
    if looked.get("is_public"):
        survey(folder)
        return
    day = plan.get("date") or date.today().isoformat()
    rows = looked["rows"]
    folder.report("computing", 0, rows)
    answering = Answering(folder.path, looked, plan, day, folder.read("job.json").get("words", {}))
    accepted = rows
    passes = draws_for(accepted)
    for number, draws in enumerate(passes):
        state = "computing" if number == 0 else "refining"
        folder.report(state, 0, rows, draws=draws, last=passes[-1])
        for done in answering.passed(draws, is_last=number == len(passes) - 1):
            folder.tell(state, done, rows, draws=draws, last=passes[-1])
        _summarise(folder, answering, draws, number == len(passes) - 1)
    decide(folder)
    assemble(folder, day)
    folder.report("done", rows, rows, draws=passes[-1], last=passes[-1])


def decide(folder: Folder) -> None:
    """What the landlord's own plan says: names of what is to be sold or demolished, and years."""
    from calc.stock.programme.work import planned
    from calc.stock.reading.words import is_given_up

    path = folder.path / "homes.parquet"
    if not path.exists():
        return
    stated = pq.read_table(path, columns=["orientation", "works_year"])
    said = np.array(stated.column(0).to_pylist(), dtype=object)
    years = stated.column(1).to_numpy()
    given_up = [text for text in dict.fromkeys(said.tolist()) if text and is_given_up(text)]
    kept = years[~np.isin(said, given_up) & np.isfinite(years)]
    each = [(str(planned(np.array([year]))[0]), int(year)) for year in np.unique(kept)]
    if given_up or each:
        folder.write("decided.json", {"exclude": given_up, "impose": each})


def assemble(folder: Folder, day: str) -> None:
    """What the assembly of a building may vote, where the file is a syndic's list of lots."""
    import numpy as np
    import pyarrow.parquet as pq

    from calc.stock.lots import assemblies
    from calc.stock.programme.options import MOST_LOTS
    from calc.stock.programme.work import read_stock

    path = folder.path / "homes.parquet"
    if not path.exists():
        return
    stated = pq.read_table(path, columns=["tantiemes"]).column(0).to_pylist()
    shares = np.array(stated, dtype=float)
    if not 2 <= len(shares) <= MOST_LOTS or not np.isfinite(shares).any():
        return
    stock = read_stock(str(path), day).stock
    folder.write("assembly.json", {"buildings": assemblies(stock, shares, np.datetime64(day))})


def survey(folder: Folder) -> None:
    """A first look at public buildings: a town's list, never homes."""
    import numpy as np

    from calc.stock import public
    from calc.stock.reading.columns import ReadingPlan

    looked, plan = folder.read("look.json"), folder.read("plan.json")
    day = plan.get("date") or date.today().isoformat()
    result = public.read(folder.path / "raw.parquet", ReadingPlan.of(plan, looked))
    stated = public.summary(public.surveyed(result, np.datetime64(day, "D")), day)
    folder.write("summary.json", stated)
    folder.report("done", looked["rows"], looked["rows"])


def _summarise(folder: Folder, answering: object, draws: int, is_final: bool) -> None:
    stated = answering.summary()  # type: ignore[attr-defined]
    folder.write("summary.json", stated | {"draws": draws, "is_final": is_final})


def work(folder: Folder, step: str) -> None:
    """A step: ``inspect`` or ``compute``."""
    from calc.stock.reading.sheets import UnreadableStock

    try:
        (inspect if step == "inspect" else compute)(folder)
    except UnreadableStock as problem:
        (folder.path / "source").unlink(missing_ok=True)
        folder.report("failed", code=problem.code, details=problem.details)
    except MemoryError:
        folder.report("failed", code="too_large_unpacked")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], work))
