"""The command line of whole stocks: ``python -m calc.stock read FILE``, and
``python -m calc.stock programme FILE --budget 1000000``."""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from calc.parameters import parameters
from calc.schema.vocabulary import DPE_CLASSES
from calc.stock import public
from calc.stock.delivery import homes_table, write_tables
from calc.stock.programme import work as programme_file
from calc.stock.programme.model import programme
from calc.stock.programme.options import draws_for, package_names
from calc.stock.programme.results import Asked, Orders, Programme, ProgrammeTerms
from calc.stock.programme.task import AIMS, SINGLE, UNITS, stages_of
from calc.stock.programme.work import by_building
from calc.stock.reading import inspection, sheets
from calc.stock.reading.columns import ReadingPlan, Refusal
from calc.stock.reading.rows import Reader
from calc.stock.reading.sheets import UnreadableStock
from calc.stock.reading.words import IGNORED, SPOKEN
from calc.tables import files as table
from calc.tables.files import encode, writer

# A file read by the command line: its homes, and a report of what was understood.
#
# ``python -m calc.stock read FILE [--output homes.csv] [--report report.json]``

_MOST_ROWS = 10_000_000
_MOST_BUDGET = 1e12
MOST_LISTED = 100_000
"""Refused cells that a report lists; all are counted."""
_UNREADABLE = {
    "empty": "this file is empty",
    "no_rows": "this file has names of columns and no row below",
    "not_a_table": "neither a workbook (XLSX, ODS, XLS), a table (CSV, Parquet) nor certificates",
    "encrypted": "this workbook has a password: remove it, then try again",
    "too_large_unpacked": "this workbook unfolds beyond measure: save its sheet of homes as CSV",
    "too_many_rows": "more than {most} rows: cut it, by district or by agency",
    "too_many_columns": "more than {most} columns: keep those of the homes",
    "several_tables": "this archive holds {count} tables: give them one by one",
    "broken_lines": "line {line} is cut by a quotation mark out of place",
}
"""Why a file cannot be worked on, and what to do, by code."""


def headers_of(columns: Sequence[Mapping[str, Any]]) -> list[str]:
    """Names of columns, each once: an empty or repeated one is told by its place.

    Examples
    --------
    >>> headers_of([{"name": "Type"}, {"name": ""}, {"name": "Type"}])
    ['Type', '(2)', 'Type (3)']
    """
    result: list[str] = []
    for place, column in enumerate(columns, 1):
        name = column["name"]
        again = not name or name in result
        result.append(f"{name} ({place})".strip() if again else name)
    return result


def field_in_words(of: str) -> str | None:
    """A field by its name in the vocabulary, or nothing.

    Examples
    --------
    >>> field_in_words("heating"), field_in_words("floor_area"), field_in_words("ignore")
    ('heating_carrier', 'floor_area', None)
    """
    return None if of in ("", IGNORED) else SPOKEN.get(of, of)


def read_file(
    path: Path,
    output: str | None = None,
    day: str | None = None,
    kept: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Read a file of homes; write them down where asked.

    Parameters
    ----------
    path : Path
        Whatever format the page takes.
    output : str, optional
        CSV or Parquet of its homes, by the names of the vocabulary.
    day : str, optional
        Of the rules; today by default.
    kept : mapping, optional
        What was settled of such a file before.

    Returns
    -------
    dict
        What was understood, as JSON holds it: how many ``rows``, ``dwellings``, ``buildings`` and
        ``public_buildings``; the official file that it is (``profile``); the field of each header
        (``columns``), by the names of the vocabulary; headers that a person must decide
        (``asked``); needed fields that no column gives (``missing``); cells ``refused``, and how
        many there are of them in all.

    Raises
    ------
    UnreadableStock
        It cannot be worked on.
    """
    day = day or date.today().isoformat()
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.parquet"
        looked = inspection.look(sheets.opened(path), raw, _MOST_ROWS)
        plain = looked.plain()
        settled = inspection.at_first(plain, inspection.plan_of(plain, kept) if kept else None)
        plan = ReadingPlan.of(settled.plan(), plain)
        reader = Reader(plan, day, plain, keeps_lacking=True)
        refused: list[Refusal] = []
        count = public_buildings = 0

        def tables() -> Iterator[pa.Table]:
            nonlocal count
            for homes in reader.homes(raw):
                refused.extend(homes.refusals[: MOST_LISTED - len(refused)])
                count += len(homes.refusals)
                yield homes_table(homes)

        if looked.is_public:
            towns = public.read(raw, plan)
            public_buildings, count = len(towns.lines), len(towns.refused)
            refused.extend(towns.refused[:MOST_LISTED])
        result = iter(()) if looked.is_public else tables()
        if output:
            write_tables(output, result)
        else:
            for _ in result:
                pass
    headers = dict(enumerate(headers_of(plain["columns"])))
    fields = map(field_in_words, settled.fields)
    return {
        "dwellings": reader.dwellings,
        "buildings": reader.buildings,
        "public_buildings": public_buildings,
        "rows": looked.rows,
        "profile": looked.profile or None,
        "columns": dict(zip(headers.values(), fields, strict=True)),
        "asked": [] if looked.is_public else [headers[place] for place in looked.asked],
        "missing": [] if looked.is_public else settled.missing,
        "preselected": [],
        "refused": [
            {"row": one.line, "column": headers.get(one.column, one.field), "reason": one.code}
            for one in refused
        ],
        "refused_count": count,
    }


def report_line(report: Mapping[str, Any]) -> str:
    """A report in a line, for the standard error."""
    fields = report["columns"].values()
    counted = ["rows", "dwellings", "buildings"]
    if report["public_buildings"]:
        counted.append("public_buildings")
    lines = [
        ", ".join(f"{report[name]} {name.replace('_', ' ')}" for name in counted),
        f"{sum(map(bool, fields))} of {len(fields)} columns are fields; "
        f"{report['refused_count']} refused",
    ]
    if report["missing"]:
        lines.append(f"no column gives {', '.join(report['missing'])}")
    if report["asked"]:
        lines.append(f"to be decided: {', '.join(report['asked'])}")
    return "\n".join(lines)


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
    add = plan.add_argument
    add("input", help=".csv, .jsonl, .parquet, or - for CSV; building, dpe_class too")
    add("--budget", required=True, help="EUR a year, aids deducted; a ramp: 0,800000,1000000")
    add("--years", type=int, default=5)
    add("--aim", choices=AIMS, default=AIMS[0])
    add("--weights", default="1,1,1", help=f"of {', '.join(SINGLE)} where the aim is mixed")
    add("--output", default="-", help="as the input; - for CSV (default)")
    add("--start", default=date.today().isoformat(), help="first day: YYYY-MM-DD")
    add("--aid", type=float, default=0.0, help="share of the works others pay")
    add("--packages", help=f"of {', '.join(package_names(parameters()))}")
    add("--apart", action="store_true", help="dwellings of a building one by one")
    add("--carry", action="store_true", help="what a year leaves goes to the next")
    add("--draws", type=int, help="samples; by the number of homes by default")
    _orders_options(plan)
    _money_options(plan)
    add("--seconds", type=float, default=30.0, help="most time for the search")
    asked = parser.parse_args(arguments)
    if asked.tool == "read":
        return asked
    return _checked(asked, plan)


def _checked(asked: argparse.Namespace, plan: argparse.ArgumentParser) -> argparse.Namespace:
    """What is asked of a programme, read; or the end, with what is wrong."""

    def read(text: str, as_what: Callable[[str], Any], why: str) -> Any:
        try:
            return as_what(text)
        except ValueError:
            plan.error(why)

    def numbers(text: str) -> tuple[float, ...]:
        return tuple(map(float, text.split(",")))

    day = f"--start {asked.start}: expected YYYY-MM-DD"
    asked.start = read(asked.start, lambda text: np.datetime64(text, "D"), day)
    each = "--budget: expected euros, or euros of each year between commas"
    asked.budgets = read(asked.budget, numbers, each)
    three = "--weights: expected three numbers between commas"
    asked.weights = read(asked.weights, numbers, three)
    asked.packages = tuple(asked.packages.split("+")) if asked.packages else None
    names = package_names(parameters())
    odd = sorted(set(asked.packages or ()) - set(names))
    for is_right, why in (
        (
            all(euros >= 0 for euros in asked.budgets) and any(asked.budgets[: asked.years]),
            "--budget: expected 0 or more, and more than 0 in one of the years",
        ),
        (
            max(asked.budgets) <= _MOST_BUDGET,
            f"--budget: expected at most {_MOST_BUDGET:,.0f} EUR a year",
        ),
        (
            len(asked.weights) == len(SINGLE) and min(asked.weights) >= 0 < sum(asked.weights),
            "--weights: expected three numbers, none negative, not all 0",
        ),
        (1 <= asked.years <= 20, "--years: expected 1 to 20"),
        (0 <= asked.aid < 1, "--aid: expected 0 to less than 1"),
        (asked.draws is None or 1 <= asked.draws <= 1000, "--draws: expected 1 to 1000"),
        (not odd, f"--packages: no {', '.join(odd)}; there are {', '.join(names)}"),
        (0 <= asked.second_loan <= 1, "--second-loan: expected 0 to 1"),
        (
            0 <= asked.rent_rise <= 1 and 0 <= asked.money_years <= 60,
            "--rent-rise: expected 0 to 1; --money-years: 0 to 60",
        ),
    ):
        if not is_right:
            plan.error(why)
    asked.orders = _orders(asked, plan)
    return asked


def _orders_options(plan: argparse.ArgumentParser) -> None:
    """What the owner has decided; NAME is of a building, a dwelling, a district or a town."""
    add = plan.add_argument
    add("--exclude", action="append", default=[], metavar="NAME", help="to be sold, demolished")
    add("--impose", action="append", default=[], metavar="NAME=YEAR", help="works in that year")
    add("--works", action="append", default=[], metavar="NAME=PACKAGE", help="those works")
    add("--floor", action="append", default=[], metavar="NAME=EUR", help="spent there at least")
    add("--ceiling", action="append", default=[], metavar="NAME=EUR", help="at most")
    add("--first", metavar="G=YEAR", help="that class and worse go first, out by that year's end")


def _money_options(plan: argparse.ArgumentParser) -> None:
    """Of the landlord."""
    add = plan.add_argument
    add("--owner", choices=("social", "private"), default="social")
    add("--third-line", action="store_true", help="tenants share what they save")
    add("--rent-rise", type=float, default=0.0, help="share of the rent, after works")
    add("--property-tax", type=float, default=float("nan"), help="EUR a home a year")
    add("--money-years", type=int, default=0, help="on which money is counted")
    add("--second-loan", type=float, default=0.0, help="share of the rest that is borrowed")
    add("--buildings", help="building by building and year by year, .csv")


def _orders(asked: argparse.Namespace, plan: argparse.ArgumentParser) -> Orders:
    names = package_names(parameters())
    known = (*names, *stages_of(names, parameters()).names)

    def pairs(option: str, stated: list[str], read: Callable[[str], Any]) -> tuple:
        result = []
        for text in stated:
            name, _, value = text.rpartition("=")
            if not name:
                plan.error(f"--{option} {text}: expected NAME=VALUE")
            try:
                result.append((name, read(value)))
            except ValueError:
                plan.error(f"--{option} {text}: expected a number after the =")
        return tuple(result)

    def package(text: str) -> str:
        if text not in known:
            plan.error(f"--works: no package {text!r}; there are {', '.join(known)}")
        return text

    first = pairs("first", [asked.first] if asked.first else [], int)
    if first and first[0][0] not in DPE_CLASSES:
        plan.error(f"--first {asked.first}: expected a letter and a year, such as G=2028")
    imposed = {text.rpartition("=")[0] for text in (*asked.impose, *asked.works)}
    if both := sorted(imposed & set(asked.exclude)):
        plan.error(f"--exclude {both[0]}: works are imposed there too")
    return Orders(
        tuple(asked.exclude),
        pairs("impose", asked.impose, int),
        pairs("works", asked.works, package),
        pairs("floor", asked.floor, float),
        pairs("ceiling", asked.ceiling, float),
        (DPE_CLASSES.index(first[0][0]), first[0][1]) if first else None,
    )


def _summary(result: Programme) -> str:
    unit, yearly = UNITS[result.asked.aim], result.yearly
    lines = [
        f"{result.value:,.0f} {unit} ({result.value_range.low[0]:,.0f} to "
        f"{result.value_range.high[0]:,.0f}); at most {result.bound:,.0f}: gap {result.gap:.3%}"
    ]
    for rule, value in result.rules.items():
        lines.append(f"{rule}: {value:,.0f}")
    for place in range(1, len(yearly.year)):
        lines.append(
            f"{yearly.year[place]}: {yearly.dwellings[place]} dwellings, "
            f"{yearly.paid[place]:,.0f} EUR, F and G left {yearly.sieves.low[place]:.0f} to "
            f"{yearly.sieves.high[place]:.0f}"
        )
    money, orders = result.money, result.orders
    given = {name: column.sum(axis=0) for name, column in money.yearly.items()}
    lines.append(
        f"certificates {given['certificates'][0]:,.0f} to {given['certificates'][2]:,.0f} EUR, "
        f"loan {given['loan']:,.0f} and {given['second_loan']:,.0f}, tax relief "
        f"{given['relief']:,.0f}; tenants asked "
        f"{given['third_line'] + given['rent']:,.0f} EUR/yr of {given['saving']:,.0f}; owner's "
        f"value over {money.years} years {money.total[0]:,.0f} to {money.total[2]:,.0f} EUR"
    )
    if orders.unknown:
        lines.append(f"nobody is called {', '.join(orders.unknown)}")
    if orders.imposed or orders.short:
        short = ", ".join(f"{name} {euros:,.0f} EUR short" for name, euros in orders.short)
        lines.append(f"imposed {orders.imposed}, of which not done {orders.missed}; {short}")
    lines += [
        f"{move.key}: {move.value:,.0f} {unit}, same {move.same:.0%}" for move in result.moves
    ]
    return "\n".join(lines)


def _run(asked: argparse.Namespace) -> str:
    if table.same_file(asked.input, asked.output):
        raise table.UnreadableFile(f"{asked.output}: writing there would destroy the input")
    source = programme_file.read_stock(asked.input, str(asked.start))
    for name, near in source.strangers.items():
        hint = f" (nearest: {near})" if near else ""
        print(f"unknown column {name!r} ignored{hint}", file=sys.stderr)
    task = Asked(
        budget=asked.budgets[0],
        years=asked.years,
        aim=asked.aim,
        start=asked.start,
        packages=asked.packages,
        aid=asked.aid,
        together=not asked.apart,
        draws=asked.draws or draws_for(len(source.ids)),
        seconds=asked.seconds,
        carries=asked.carry,
        terms=ProgrammeTerms(
            owner=asked.owner,
            third_line=asked.third_line,
            rent_rise=asked.rent_rise,
            property_tax=asked.property_tax,
            years=asked.money_years,
            second_loan=asked.second_loan,
        ),
        orders=asked.orders,
        budgets=asked.budgets,
        weights=asked.weights,
    )
    result = programme(source.stock, task)
    rows = programme_file.columns(result, source)
    with writer(asked.output, programme_file.COLUMNS) as output:
        output.append(encode(table.kind_of(asked.output), source.ids, rows, source.issues))
    if asked.buildings:
        years = result.yearly.year[1:]
        _write_buildings(Path(asked.buildings), by_building(rows, source.ids, years), years)
    refused = int((~source.good).sum())
    return f"{len(source.good)} rows, {refused} refused\n{_summary(result)}"


def _write_buildings(path: Path, listed: list[dict[str, Any]], years: np.ndarray) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream)
        plain = [name for name in (listed[0] if listed else {}) if name != "left"]
        out.writerow([*plain, *(f"f_or_g_left_{year}" for year in years)])
        out.writerows([[*(row[name] for name in plain), *row["left"]] for row in listed])


def _read(asked: argparse.Namespace) -> str:
    settled = None
    if asked.mapping:
        settled = inspection.read(Path(asked.mapping).read_bytes())
        if settled is None:
            raise table.UnreadableFile(f"{asked.mapping}: not a file of settled columns")
    for target in (asked.output, asked.report):
        if target and table.same_file(asked.input, target):
            raise table.UnreadableFile(f"{target}: writing there would destroy the input")
    try:
        result = read_file(Path(asked.input), asked.output, asked.date, settled)
    except UnreadableStock as problem:
        why = _UNREADABLE[problem.code].format(**problem.details)
        raise table.UnreadableFile(f"{asked.input}: {why} ({problem.code})") from problem
    written = json.dumps(result, ensure_ascii=False, indent=1)
    if asked.report == "-":
        print(written)
    elif asked.report:
        Path(asked.report).write_text(written, encoding="utf-8")
    return report_line(result)


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
