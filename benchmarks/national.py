"""Ten million homes end to end, and what two processes gain on one.

``python -m benchmarks.national`` writes ``docs/benchmarks-national.md``; it needs
``requirements-dask.txt`` and about six gigabytes of disk.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.dataset as ds

from benchmarks.documents import write
from calc.jobs import ENVIRONMENT

_NATION = 37_000_000
_FAMILIES = 30_600_000


def _timed(*command: str) -> float:
    start = time.perf_counter()
    environment = {**os.environ, **ENVIRONMENT}  # alone or two, alike
    subprocess.run([sys.executable, "-m", *command], check=True, env=environment)
    return time.perf_counter() - start


def _size(folder: Path) -> float:
    """[GB]"""
    return sum(file.stat().st_size for file in folder.iterdir()) / 1e9


def end_to_end(folder: Path, homes: int) -> list[str]:
    """Draw a stock, answer it, and read its totals."""
    stock, answers = folder / "stock", folder / "answers"
    made = _timed("calc.stock.national", str(stock), "--homes", str(homes))
    seconds = _timed(
        "calc",
        "housing",
        f"{stock}/",
        "--output",
        f"{answers}/",
        "--draws",
        "0",
        "--date",
        "2026-10-01",
    )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    result = ds.dataset(answers).to_table(["annual_bill", "emissions", "dpe_class"])
    bill, emitted = (pc.mean(result[name]).as_py() for name in ("annual_bill", "emissions"))
    worst = np.isin(result["dpe_class"].to_numpy(), ["F", "G"]).mean()
    return [
        f"- {homes:,} homes drawn in {made:.0f} s ({_size(stock):.2f} GB of Parquet), answered in "
        f"{seconds:.0f} s by one process, {homes / seconds:,.0f} a second, {peak:,.0f} MB at most, "
        f"{_size(answers):.1f} GB written",
        f"- They pay {bill:,.0f} € a year on average and emit {emitted / 1000:.2f} tCO2e; "
        f"{worst:.0%} have labels F or G in the central sample",
        f"- On paper, {_NATION / 1e6:.0f} million: {_NATION / homes * seconds / 60:.0f} minutes of "
        f"one core, {_NATION / homes * _size(answers):.0f} GB written, the same memory; with 200 "
        "draws multiply the minutes by what the next lines say, and divide by the cores",
    ]


def gained(folder: Path, homes: int, draws: int) -> str:
    """One process against two, on the same file, with the bytes compared."""
    stock = folder / f"few-{draws}"
    _timed("calc.stock.national", str(stock), "--homes", str(homes))
    one, two = (folder / f"{name}-{draws}.csv" for name in ("one", "two"))
    asked = ("calc", "housing", f"{stock}/", "--draws", str(draws), "--date", "2026-10-01")
    alone = min(_timed(*asked, "--output", str(one)) for _ in range(2))
    pair = min(
        _timed(*asked, "--output", str(two), "--engine", "dask", "--workers", "2") for _ in range(2)
    )
    equal = "equal" if one.read_bytes() == two.read_bytes() else "DIFFERENT"
    return (
        f"- {homes:,} homes, {draws} draws: {alone:.1f} s in one process, {pair:.1f} s by two "
        f"Dask workers started for it: {alone / pair:.2f} times; {equal} to the byte"
    )


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--homes", type=int, default=10_000_000)
    asked = parser.parse_args()
    cores, load = os.cpu_count(), os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = ["## A nation", "", f"- Machine: {cores} cores, load {load:.1f} at the start"]
        lines += end_to_end(folder, asked.homes)
        lines += [gained(folder, 120_000, 200), gained(folder, 500_000, 0), ""]
    write("benchmarks-national.md", "nation", lines)


if __name__ == "__main__":
    main()
