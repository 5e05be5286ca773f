"""A small process that has a job worked on, and removes its folder in time:
``python -m calc.jobs.watchman FOLDER MODULE STEP TASK``.

It outlives whoever works: a file that kills its reader leaves a word, and nothing else.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import time
from pathlib import Path

from calc.jobs.folder import Folder

_GLANCE, _ROUND = 0.2, 5.0
"""Between two looks, while work goes on and afterwards. [s]"""
MOST_RESIDENT = 1_500_000_000
"""Memory that the work on a file, or on a programme for it, may hold at most. [bytes]"""


def resident(process: int) -> int:
    """Memory that a process holds; 0 where the system does not tell. [bytes]

    Examples
    --------
    >>> 1e6 < resident(os.getpid()) < 1e10
    True
    """
    try:
        told = Path(f"/proc/{process}/statm").read_text(encoding="ascii")
    except OSError:
        return 0
    return int(told.split()[1]) * os.sysconf("SC_PAGE_SIZE")


def have_worked(folder: Folder, module: str, step: str, task: str) -> None:
    """Have another process do a step; stop it once nobody wants it, or it holds too much."""
    work = [sys.executable, "-m", module, str(folder.path), step]
    with subprocess.Popen(work, stdin=subprocess.DEVNULL) as worker:
        code = "died"
        while worker.poll() is None:
            if resident(worker.pid) > MOST_RESIDENT:
                code = "too_large_unpacked"
            if code != "died" or not folder.is_wanted():
                worker.kill()
            time.sleep(_GLANCE)
    if worker.returncode and folder.path.exists():
        (folder.path / "source").unlink(missing_ok=True)
        folder.report("failed", task=task, code=code)


def watch(folder: Folder) -> None:
    """Stay until the folder is gone; remove it when nobody wants it any more. One is enough."""
    try:
        post = os.open(folder.path / "watched", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(post, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # another watches, or the folder is already gone
        return
    while folder.path.exists():
        if not folder.is_wanted():
            folder.remove()
        time.sleep(_ROUND)


if __name__ == "__main__":
    watched = Folder(Path(sys.argv[1]))
    have_worked(watched, *sys.argv[2:5])
    watch(watched)
