"""How a call is timed: one core, a median and what one in twenty exceeds."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import numpy as np


def on_one_core() -> None:
    """Keep this process on one core, where the system allows it."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def milliseconds(call: Callable[[], object], repeats: int = 40) -> tuple[float, float]:
    """Of one call: median and 95 %."""
    call()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - start))
    return float(np.median(times)), float(np.quantile(times, 0.95))
