"""Processes that only compute: how they are started, and how they end."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from calc.jobs.folder import Folder, Unwanted, turn

_ROOT = Path(__file__).parent.parent.parent

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


def start(folder: Folder, module: str, step: str, task: str = "") -> None:
    """Have a module do a step of a job in another process, under a watchman.

    Parameters
    ----------
    folder : Folder
    module : str
        That calls :func:`main`.
    step : str
        What it is to do.
    task : str
        What its progress is told under; the reading of the file by default.
    """
    folder.hand_over(task)
    subprocess.Popen(
        [sys.executable, "-S", "-m", "calc.jobs.watchman", str(folder.path), module, step, task],
        cwd=_ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        close_fds=True,
        env={**os.environ, **ENVIRONMENT, "RUST_BACKTRACE": "0"},
    )


def main(arguments: list[str], work: Callable[[Folder, str], None], task: str = "") -> int:
    """Do a step of a job when its turn comes; the page is told how it ended.

    Parameters
    ----------
    arguments : list of str
        The folder and the step.
    work : callable
    task : str
        As :func:`start` has it.
    """
    folder, step = Folder(Path(arguments[0])), arguments[1]
    step_aside()
    bound_memory()
    try:
        folder.tell("waiting", 0, 0, task)
        with turn(folder) as is_mine:
            if not is_mine:
                raise Unwanted
            work(folder, step)
    except Unwanted:
        folder.remove()
    except Exception as problem:  # the page must say it; the log has no word of the file
        if folder.path.exists():
            print(f"{step} of a stock failed: {type(problem).__name__}", file=sys.stderr)
            folder.report("failed", task=task, code="fault")
    return 0
