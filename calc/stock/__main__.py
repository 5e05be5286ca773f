"""The command line of whole stocks: ``python -m calc.stock read FILE``, and
``python -m calc.stock programme FILE --budget 1000000``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np

from calc.parameters import parameters
from calc.stock import report
from calc.stock.programme import file as programme_file
from calc.stock.programme.aims import AIMS, UNITS
from calc.stock.programme.model import programme
from calc.stock.programme.packages import package_names
from calc.stock.programme.results import Asked, Programme
from calc.stock.reading import mapping
from calc.stock.reading.sheets import UnreadableStock
from calc.tables import reading as table
from calc.tables.writing import encode, writer


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m calc.stock", description=__doc__)
    tools = parser.add_subparsers(dest="tool", required=True)
    reading = tools.add_parser("read", help="a landlord's file, whatever its form: its homes")
    reading.add_argument("input", help="XLSX, XLS, ODS, CSV, Parquet or a zip of certificates")
    reading.add_argument("--output", help="homes, .csv or .parquet; - for CSV")
    reading.add_argument("--report", help="what was understood, .json; - for standard output")
    reading.add_argument("--mapping", help="columns settled before, .json")
    reading.add_argument("--date", help="day of the rules: YYYY-MM-DD")
    plan = tools.add_parser("programme", help="which dwellings, which works, which year")
    plan.add_argument("input", help=".csv, .jsonl, .parquet, or - for CSV; building, dpe_class too")
    plan.add_argument("--budget", type=float, required=True, help="EUR a year, aids deducted")
    plan.add_argument("--years", type=int, default=5)
    plan.add_argument("--aim", choices=AIMS, default=AIMS[0])
    plan.add_argument("--output", default="-", help="as the input; - for CSV (default)")
    plan.add_argument("--start", default=date.today().isoformat(), help="first day: YYYY-MM-DD")
    plan.add_argument("--aid", type=float, default=0.0, help="share of the works others pay")
    plan.add_argument("--packages", help=f"of {', '.join(package_names(parameters()))}")
    plan.add_argument("--apart", action="store_true", help="dwellings of a building one by one")
    plan.add_argument("--carry", action="store_true", help="what a year leaves goes to the next")
    plan.add_argument("--draws", type=int, default=24)
    plan.add_argument("--seconds", type=float, default=30.0, help="most time for the search")
    asked = parser.parse_args(arguments)
    if asked.tool == "read":
        return asked
    try:
        asked.start = np.datetime64(asked.start, "D")
    except ValueError:
        plan.error(f"--start {asked.start}: expected YYYY-MM-DD")
    if not 0 < asked.budget < 1e12:
        plan.error("--budget: expected more than 0")
    if not 1 <= asked.years <= 20:
        plan.error("--years: expected 1 to 20")
    if not 0 <= asked.aid < 1:
        plan.error("--aid: expected 0 to less than 1")
    if not 1 <= asked.draws <= 1000:
        plan.error("--draws: expected 1 to 1000")
    asked.packages = tuple(asked.packages.split("+")) if asked.packages else None
    if asked.packages and (odd := set(asked.packages) - set(package_names(parameters()))):
        plan.error(f"--packages: no {', '.join(sorted(odd))}")
    return asked


@contextmanager
def _solver_speaks_aside() -> Iterator[None]:
    """The solver's own lines go to the standard error: the standard output is the answer's."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def _summary(found: Programme) -> str:
    unit, yearly = UNITS[found.asked.aim], found.yearly
    lines = [
        f"{found.value:,.0f} {unit} ({found.value_range.low[0]:,.0f} to "
        f"{found.value_range.high[0]:,.0f}); at most {found.bound:,.0f}: gap {found.gap:.3%}"
    ]
    for rule, value in found.rules.items():
        lines.append(f"{rule}: {value:,.0f}")
    for place in range(1, len(yearly.year)):
        lines.append(
            f"{yearly.year[place]}: {yearly.dwellings[place]} dwellings, "
            f"{yearly.paid[place]:,.0f} EUR, F and G left {yearly.sieves.low[place]:.0f} to "
            f"{yearly.sieves.high[place]:.0f}"
        )
    lines += [f"{move.key}: {move.value:,.0f} {unit}, same {move.same:.0%}" for move in found.moves]
    return "\n".join(lines)


def _run(asked: argparse.Namespace) -> str:
    if table.same_file(asked.input, asked.output):
        raise table.UnreadableFile(f"{asked.output}: writing there would destroy the input")
    source = programme_file.read_stock(asked.input, str(asked.start))
    for name, near in source.strangers.items():
        hint = f" (nearest: {near})" if near else ""
        print(f"unknown column {name!r} ignored{hint}", file=sys.stderr)
    task = Asked(
        asked.budget,
        asked.years,
        asked.aim,
        asked.start,
        asked.packages,
        asked.aid,
        not asked.apart,
        asked.draws,
        asked.seconds,
        asked.carry,
    )
    with _solver_speaks_aside():
        found = programme(source.stock, task)
    with writer(asked.output, programme_file.COLUMNS) as output:
        kind = table.kind_of(asked.output)
        output.append(
            encode(kind, source.ids, programme_file.columns(found, source), source.issues)
        )
    refused = int((~source.good).sum())
    return f"{len(source.good)} rows, {refused} refused\n{_summary(found)}"


def _read(asked: argparse.Namespace) -> str:
    settled = None
    if asked.mapping:
        settled = mapping.read(Path(asked.mapping).read_bytes())
        if settled is None:
            raise table.UnreadableFile(f"{asked.mapping}: not a file of settled columns")
    for written in (asked.output, asked.report):
        if written and table.same_file(asked.input, written):
            raise table.UnreadableFile(f"{written}: writing there would destroy the input")
    try:
        found = report.read_file(Path(asked.input), asked.output, asked.date, settled)
    except UnreadableStock as problem:
        details = "".join(f", {name} {value}" for name, value in problem.details.items())
        raise table.UnreadableFile(f"{asked.input}: {problem.code}{details}") from problem
    if asked.report == "-":
        print(report.written(found))
    elif asked.report:
        Path(asked.report).write_text(report.written(found), encoding="utf-8")
    return report.told(found)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 0 when the file could be read, 2 when it could not."""
    asked = _arguments(arguments)
    try:
        summary = _read(asked) if asked.tool == "read" else _run(asked)
    except (table.UnreadableFile, OSError) as problem:
        print(problem, file=sys.stderr)
        return 2
    print(summary, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
