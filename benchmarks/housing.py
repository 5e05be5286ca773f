"""How fast the housing model is on this machine: one answer, a stock, the engine alone.

``make benchmark`` writes ``docs/benchmarks.md``. Each figure is one core's.
"""

from __future__ import annotations

import csv
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.documents import write
from benchmarks.timing import on_one_core
from calc.housing.answers import HousingAnswers
from calc.housing.dwelling import dwelling
from calc.housing.engine import conventional_year
from calc.housing.model import answer, estimate
from calc.parameters import parameters
from calc.schema.inputs import read
from calc.uncertainty import Draws

_HOMES = (
    {
        "dwelling_type": "house",
        "floor_area": "90",
        "construction_year": "1930",
        "commune": "59512",
        "attachment": "terraced",
        "wall_material": "solid_brick",
        "heating_carrier": "natural_gas",
        "heating_system": "boiler",
    },
    {
        "dwelling_type": "apartment",
        "floor_area": "62",
        "construction_period": "1948_1974",
        "commune": "59350",
        "position": "middle",
        "heating_carrier": "electricity",
    },
    {
        "dwelling_type": "house",
        "floor_area": "118",
        "construction_year": "2004",
        "climate_zone": "h1a",
        "heating_carrier": "electricity",
        "heating_system": "air_water_heat_pump",
        "household_size": "4",
    },
    {
        "dwelling_type": "apartment",
        "floor_area": "38",
        "construction_year": "1972",
        "commune": "62041",
        "position": "top",
        "heating_carrier": "district_heating",
    },
)


def _answers(count: int) -> HousingAnswers:
    names = sorted({name for home in _HOMES for name in home})
    columns = {name: [_HOMES[i % 4].get(name, "") for i in range(count)] for name in names}
    columns["date"] = ["2026-11-01"] * count
    inputs, issues = read(HousingAnswers, columns, count)
    assert not issues
    return inputs


def one_answer(repeats: int = 60) -> tuple[float, float]:
    """Milliseconds of one full answer of 400 draws: median and 95 %."""
    homes = [_answers(i + 1) for i in range(4)]
    from calc.schema.inputs import take

    single = [take(home, np.array([i])) for i, home in enumerate(homes)]
    for home in single:
        estimate(home, 400)
    times = []
    for i in range(repeats):
        start = time.perf_counter()
        estimate(single[i % 4], 400)
        times.append(1000 * (time.perf_counter() - start))
    return float(np.median(times)), float(np.quantile(times, 0.95))


def engine_rate(count: int = 24_000) -> tuple[float, float]:
    """Homes a second: the regulatory year alone, then the whole answer without draws."""
    homes = _answers(count)
    home = dwelling(homes, Draws(0), parameters()).home
    conventional_year(home, parameters())
    start = time.perf_counter()
    conventional_year(home, parameters())
    engine = count / (time.perf_counter() - start)
    start = time.perf_counter()
    answer(homes, 0)
    return engine, count / (time.perf_counter() - start)


def stock(rows: int = 200_000) -> tuple[float, float]:
    """Rows a second of a CSV end to end, and peak memory in MB, in a process of its own."""
    names = sorted({name for home in _HOMES for name in home})
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.csv"), Path(folder, "out.csv")
        with source.open("w", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["id", *names])
            for i in range(rows):
                writer.writerow([i, *(_HOMES[i % 4].get(name, "") for name in names)])
        start = time.perf_counter()
        command = [sys.executable, "-m", "calc", "housing", str(source), "--output", str(target)]
        subprocess.run([*command, "--draws", "0", "--date", "2026-11-01"], check=True)
        seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return rows / seconds, peak


def main() -> None:
    """Measure, print and write."""
    on_one_core()
    middle, slow = one_answer()
    engine, whole = engine_rate()
    rate, peak = stock()
    lines = [
        "## Housing",
        "",
        f"- Machine: {platform.machine()}, Python {platform.python_version()}, "
        f"NumPy {np.__version__}",
        f"- One full answer, 400 draws: {middle:.0f} ms in the middle, {slow:.0f} ms at 95 %",
        f"- Regulatory year alone: {engine:,.0f} homes a second",
        f"- Whole answer without draws: {whole:,.0f} homes a second",
        f"- CSV of 200,000 rows, `--draws 0`, end to end: {rate:,.0f} rows a second, "
        f"{peak:,.0f} MB at most",
        "",
        "For comparison, read in the peer's own reports: Open3CL takes 6.8 ms for one "
        "certificate, without ranges or bill.",
        "",
    ]
    write("benchmarks.md", "housing", lines)


if __name__ == "__main__":
    main()
