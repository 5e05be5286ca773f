"""Processes that only compute: how they are started."""

from __future__ import annotations

import os
import resource

MOST_MEMORY = 6_000_000_000
"""Address space that a hostile file, or a programme, may take. [bytes]"""
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_TRIM_THRESHOLD_": str(2**28),
    "MALLOC_MMAP_THRESHOLD_": str(2**25),
}
"""One thread each, since there is a process a core; and the memory of arrays is kept from one batch
to the next, which saves a fifth of the time (under Dask, which gives it back at each, half)."""


def step_aside() -> None:
    """Let visitors be answered first: this process takes the time that nobody else wants."""
    if hasattr(os, "SCHED_IDLE"):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    else:
        os.nice(19)


def bound_memory() -> None:
    """Stop this process, and leave no trace of what it held, beyond the memory it may take."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
