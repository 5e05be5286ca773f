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


def milliseconds(
    call: Callable[[], object], repeats: int = 40, clock: Callable[[], float] = time.perf_counter
) -> tuple[float, float]:
    """Of one call: median and 95 %; of the processor alone by ``time.process_time``."""
    call()
    times = []
    for _ in range(repeats):
        start = clock()
        call()
        times.append(1000 * (clock() - start))
    return float(np.median(times)), float(np.quantile(times, 0.95))
