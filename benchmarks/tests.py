"""What tests take: python -m benchmarks.tests [test] [check] runs ``make`` and writes it down.

Minutes are those of a clock, which a busy machine lengthens; seconds of processor, of the test's
process, the browser and every other process that it starts, are what two runs compare.
As a plugin of pytest (``-p benchmarks.tests``, with ``ELAN_TESTS_SPENT``, the file that receives
them) it counts what each file of tests spends, in each process of pytest-xdist.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from benchmarks.documents import DOCS, write

_SLOWEST = 15
_PLUGIN = "benchmarks.tests"
_FILE = "ELAN_TESTS_SPENT"


def _spent() -> float:
    """Seconds of processor of this process and of all that it started."""
    result = 0.0
    me = psutil.Process()
    for process in (me, *me.children(recursive=True)):
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        result += times.user + times.system + times.children_user + times.children_system
    return result


class Clock:
    """In a process that runs tests: what each spends goes with what is reported of it."""

    def __init__(self) -> None:
        self.start = (time.perf_counter(), _spent())

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Iterator[None]:
        report: pytest.TestReport = yield  # type: ignore[assignment]
        if call.when == "teardown":
            now = (time.perf_counter(), _spent())
            took, spent = (max(a - b, 0.0) for a, b in zip(now, self.start, strict=True))
            self.start = now
            report.user_properties.append(("seconds", f"{took} {spent}"))
        return report  # type: ignore[return-value]


class Till:
    """In the process that hears of every test: the sums, file by file."""

    def __init__(self, target: str) -> None:
        self.target = Path(target)
        self.files: defaultdict[str, list[float]] = defaultdict(lambda: [0, 0.0, 0.0])
        self.tests: dict[str, list[float]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for name, stated in report.user_properties:
            if name == "seconds":
                took, spent = map(float, str(stated).split())
                self.tests[report.nodeid] = [took, spent]
                file = self.files[report.nodeid.partition("::")[0]]
                for place, value in enumerate((1, took, spent)):
                    file[place] += value

    def pytest_sessionfinish(self) -> None:
        self.target.write_text(json.dumps({"files": self.files, "tests": self.tests}))


def pytest_configure(config: pytest.Config) -> None:
    is_worker = hasattr(config, "workerinput")
    if not is_worker:
        config.pluginmanager.register(Till(os.environ[_FILE]))
    if is_worker or not config.getoption("numprocesses", None):
        config.pluginmanager.register(Clock())


def timed(target: str) -> tuple[list[str], list[str]]:
    """Run a target of the Makefile: a row of the table of minutes, rows of the slowest files."""
    with tempfile.TemporaryDirectory() as folder:
        counted = Path(folder) / "spent.json"
        more = {"PYTEST_ADDOPTS": f"-p {_PLUGIN}", _FILE: str(counted)}
        load, start, before = os.getloadavg()[0], time.perf_counter(), os.times()
        code = subprocess.run(["make", target], cwd=DOCS.parent, env=os.environ | more).returncode
        minutes, seconds = divmod(round(time.perf_counter() - start), 60)
        now = os.times()
        spent = (now.children_user + now.children_system) - (
            before.children_user + before.children_system
        )
        files = json.loads(counted.read_text())["files"] if counted.exists() else {}
    count = sum(one[0] for one in files.values())
    is_green = "green" if code == 0 else "red"
    sentences = [
        f"{count:,.0f}",
        f"{minutes}:{seconds:02d}",
        f"{spent:.0f}",
        f"{load:.1f}",
        is_green,
    ]
    row = f"| `make {target}` | {' | '.join(sentences)} |"
    slowest = sorted(files.items(), key=lambda one: -one[1][2])[:_SLOWEST]
    return [row], [f"| {name} | {n:.0f} | {s:.0f} | {took:.0f} |" for name, (n, took, s) in slowest]


def main(asked: list[str]) -> int:
    rows: list[str] = []
    slowest: list[str] = []
    for target in asked or ["check", "test"]:
        row, slowest = timed(target)
        rows += row
    write(
        "benchmarks.md",
        "tests",
        [
            "## Tests",
            "",
            f"`python -m benchmarks.tests`, {os.cpu_count()} cores.",
            "",
            "| | tests | minutes | processor [s] | load before | |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
            "What spends most in the last of them:",
            "",
            "| file | tests | processor [s] | of a clock [s] |",
            "|---|---|---|---|",
            *slowest,
        ],
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
