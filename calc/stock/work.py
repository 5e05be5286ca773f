"""The process that works on a landlord's file: ``python -m calc.stock.work FOLDER STEP``.

It is another process than the server's, and of low priority, so that visitors are answered first;
it reports in the job's folder, and stops when the job is no longer wanted.
"""

from __future__ import annotations

import sys
from datetime import date

from calc.jobs import Folder, main

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
    from calc.stock.reading import checking, mapping
    from calc.stock.reading.inspection import look
    from calc.stock.reading.sheets import opened
    from calc.stock.reading.words import known_names

    job = folder.read("job.json")
    source = folder.path / "source"

    def tell(rows: int) -> None:
        folder.tell("reading", rows, 0)

    folder.report("reading")
    found = look(opened(source, known_names), folder.path / "raw.parquet", job["most_rows"], tell)
    source.unlink(missing_ok=True)
    plain = found.plain()
    folder.write("look.json", plain)
    plan = {"fields": [c.field for c in found.columns]}
    if job.get("settled"):
        plan = mapping.plan_of(plain, job["settled"])
    settled = checking.at_first(plain, plan)
    if found.is_clear or not (settled.lacking or settled.unsettled):
        folder.write("plan.json", settled.plan())
        compute(folder)
    else:
        folder.report("asking", found.rows, found.rows)


def compute(folder: Folder) -> None:
    """Answer every home: first figures soon, then finer ones."""
    from calc.stock.answering import Answering

    looked, plan = folder.read("look.json"), folder.read("plan.json")
    if looked.get("is_public"):
        survey(folder)
        return
    day = plan.get("date") or date.today().isoformat()
    rows = looked["rows"]
    folder.report("computing", 0, rows)
    headers = folder.read("job.json").get("headers", {})
    answering = Answering(folder.path, looked, plan, day, headers)
    accepted = rows
    passes = draws_for(accepted)
    for number, draws in enumerate(passes):
        state = "computing" if number == 0 else "refining"
        folder.report(state, 0, rows, draws=draws, last=passes[-1])
        for done in answering.passed(draws, is_last=number == len(passes) - 1):
            folder.tell(state, done, rows, draws=draws, last=passes[-1])
        _summarise(folder, answering, draws, number == len(passes) - 1)
    assemble(folder, day)
    folder.report("done", rows, rows, draws=passes[-1], last=passes[-1])


def assemble(folder: Folder, day: str) -> None:
    """What the assembly of a building may vote, where the file is a syndic's list of lots."""
    import numpy as np
    import pyarrow.parquet as pq

    from calc.stock.lots import MOST_LOTS, assemblies
    from calc.stock.programme.file import read_stock

    path = folder.path / "homes.parquet"
    if not path.exists():
        return
    told = pq.read_table(path, columns=["tantiemes"]).column(0).to_pylist()
    shares = np.array(told, dtype=float)
    if not 2 <= len(shares) <= MOST_LOTS or not np.isfinite(shares).any():
        return
    stock = read_stock(str(path), day).stock
    folder.write("assembly.json", {"buildings": assemblies(stock, shares, np.datetime64(day))})


def survey(folder: Folder) -> None:
    """A first look at public buildings: a town's list, never homes."""
    import numpy as np

    from calc.stock import public
    from calc.stock.reading.columns import Plan

    looked, plan = folder.read("look.json"), folder.read("plan.json")
    day = plan.get("date") or date.today().isoformat()
    found = public.read(folder.path / "raw.parquet", Plan.of(plan, looked))
    told = public.summary(public.surveyed(found, np.datetime64(day, "D")), day)
    folder.write("summary.json", told)
    folder.report("done", looked["rows"], looked["rows"])


def _summarise(folder: Folder, answering: object, draws: int, is_final: bool) -> None:
    told = answering.summary()  # type: ignore[attr-defined]
    folder.write("summary.json", told | {"draws": draws, "is_final": is_final})


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
