"""Seconds of processor of the test suite, by file: python -m benchmarks.tests [pytest's options].

Processor time is what a busy machine does not lengthen: this process, the browser and every
other process that the tests start.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator

import psutil
import pytest


def _spent() -> float:
    """Seconds of processor of this process and of all that it started."""
    found = 0.0
    me = psutil.Process()
    for process in (me, *me.children(recursive=True)):
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        found += times.user + times.system + times.children_user + times.children_system
    return found


class Clock:
    """What each file of tests spends."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self.tests: Counter[str] = Counter()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        before = _spent()
        result = yield
        name = item.nodeid.partition("::")[0]
        self.spent[name] += max(_spent() - before, 0.0)
        self.tests[name] += 1
        return result


def main(asked: list[str]) -> int:
    clock = Clock()
    code = pytest.main(["-p", "no:cacheprovider", "-p", "no:xdist", *asked], plugins=[clock])
    print("\n| file | tests | processor [s] |\n|---|---|---|")
    for name, seconds in sorted(clock.spent.items(), key=lambda one: -one[1])[:25]:
        print(f"| {name} | {clock.tests[name]} | {seconds:.1f} |")
    total, count = sum(clock.spent.values()), clock.tests.total()
    print(f"| **all** | {count} | **{total:.0f}** |")
    return int(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
