"""How long a programme of works takes, how near the best it is, and what simple rules would do.

``python -m benchmarks.programme`` writes its part of ``docs/benchmarks-stock.md``.
"""

from __future__ import annotations

import argparse
import os
import resource
import time

import numpy as np

from benchmarks.documents import DOCS, write
from calc.housing.answers import HousingAnswers
from calc.schema.inputs import read
from calc.stock.national import drawn, national
from calc.stock.programme.model import Stock, programme
from calc.stock.programme.results import Asked, Programme
from calc.stock.programme.task import AIMS

_EUROS = 600.0
"""Of each dwelling a year."""
_A_BUILDING = 20
_SMALL = 20_000
"""Dwellings up to which every aim is timed."""
_START = np.datetime64("2027-01-01")


def stock(homes: int, a_building: int = 0) -> Stock:
    """Dwellings of the simulated national stock, in buildings of as many as asked."""
    table = drawn(national(), homes, [2026, 5])
    columns = {name: [str(v) for v in table[name].to_pylist()] for name in table.column_names}
    columns["date"] = [str(_START)] * homes
    answers, issues = read(HousingAnswers, columns, homes)
    assert not issues
    places = np.char.mod("%d", np.arange(homes) // a_building) if a_building else None
    return Stock(answers, np.full(homes, -1), places)


def _line(result: Programme, homes: int, seconds: float, what: str) -> str:
    rules = [result.rules[name] / result.value for name in ("worst_label_first", "cheapest_first")]
    spent = result.seconds
    return (
        f"| {homes:,}{what} | {result.asked.aim} | {seconds:.0f} s | {spent['dwellings']:.0f} s | "
        f"{spent['search']:.1f} s | {result.gap:.3%} | {rules[0]:.0%} | {rules[1]:.0%} |"
    )


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--homes", type=int, nargs="+", default=[20_000])
    asked = parser.parse_args()
    lines = [
        "## A programme of works",
        "",
        f"- Machine: {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start; one "
        "process; 600 € a dwelling a year; dwellings of the simulated national stock, all unlike",
        "- *Dwellings*: all dwellings × packages. *Search*: the best programme of today. The rest "
        "is the programme found again in four futures, and its ranges",
        "- *Rules*: what the rule reaches of the programme's own aim, with the same budgets, "
        "picking its packages in the way that serves it best",
        "",
        "| dwellings | aim | whole | dwellings | search | gap proven | worst label first | "
        "cheapest first |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for homes in asked.homes:
        cases = [(0, 5, AIMS[0]), *((_A_BUILDING, 10, aim) for aim in AIMS)]
        for a_building, years, aim in cases if homes <= _SMALL else cases[:1]:
            owned = stock(homes, a_building)
            start = time.perf_counter()
            result = programme(owned, Asked(_EUROS * homes, years, aim, _START))
            what = f" in buildings of {a_building}" * bool(a_building) + f", {years} years"
            lines.append(_line(result, homes, time.perf_counter() - start, what))
            print(lines[-1], flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines += ["", f"- {peak:,.0f} MB at most", ""]
    path = DOCS / "benchmarks-stock.md"
    if not path.exists():
        path.write_text("# Benchmarks of stocks\n", encoding="utf-8")
    write("benchmarks-stock.md", "programme", lines)


if __name__ == "__main__":
    main()
