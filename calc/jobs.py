"""Work apart from the server: a job's folder, the processes that compute, the watchman of both.

The folder says where a file is worked on, by whom, how far, and until when. Nothing else is kept.
The key that opens a job is never written: the folder bears its digest. A folder dies when its job
is cancelled, when nobody has looked at it for a while, or when the server that started it is gone;
servers that share a folder leave one another's jobs alone.

``python -m calc.jobs FOLDER MODULE STEP TASK`` is a watchman: a small process that has a job worked
on, and removes its folder in time. It outlives whoever works: a file that kills its reader leaves a
word, and nothing else.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import resource
import secrets
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

LIFE = 1800.0
"""How long a folder outlives the last look at it. [s]"""
_JOB, _PROGRESS, _SEEN, _SERVER = "job.json", "progress.json", "seen", "server-"
_AT_WORK = ("waiting", "reading", "computing")


class Unwanted(Exception):
    """The job was cancelled, forgotten, or its server is gone."""


def server_mark() -> str:
    """Who serves: the processes of one server share it, and no later server has it."""
    leader = os.getpgrp()
    return f"{leader}-{_started(leader)}"


_held: dict[Path, int] = {}
"""Folders of jobs where this process says that its server is there: an open file each."""


def hold(root: Path) -> str:
    """Say, as long as a process of this server lives, that its jobs are somebody's.

    A lock tells it to servers that do not see our processes (another container on the same
    folder), or after the shell that started us has gone.

    Returns
    -------
    str
        The server's mark.
    """
    mark = server_mark()
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = root / f"{_SERVER}{mark}"
    if path not in _held or not path.exists():
        with alone(root, "servers"):
            for other in root.glob(f"{_SERVER}*"):
                if not _is_held(other):
                    other.unlink(missing_ok=True)
            _held[path] = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(_held[path], fcntl.LOCK_SH)
    return mark


def _is_held(path: Path) -> bool:
    """Whether some process holds a file's lock."""
    try:
        file = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(file)
    return False


def is_serving(mark: str, root: Path) -> bool:
    """Whether the server that bears a mark is still there, or says so in its jobs' folder."""
    leader, _, started = mark.partition("-")
    if _is_held(root / f"{_SERVER}{mark}"):
        return True
    try:
        os.killpg(int(leader), 0)
    except PermissionError:
        pass
    except (ProcessLookupError, ValueError):
        return False
    return _started(int(leader)) == started


def identity() -> dict[str, Any]:
    """This process, told from another that would bear its number later.

    Examples
    --------
    >>> is_alive(identity()), is_alive({"process": 2**22 + 1, "started": "1"})
    (True, False)
    """
    process = os.getpid()
    return {"process": process, "started": _started(process)}


def is_alive(process: dict[str, Any]) -> bool:
    """Whether a process that told its identity still runs."""
    return _started(process["process"]) == process["started"] != "0"


def _started(process: int) -> str:
    """When a process started, as the kernel counts; 0 where it does not tell."""
    try:
        text = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return "0"
    return text.rpartition(")")[2].split()[19]


class Folder:
    """One job on disk, seen alike from every process."""

    def __init__(self, path: Path):
        self.path = path

    def read(self, name: str) -> dict[str, Any]:
        """A small file of the job; empty when it is not there yet."""
        try:
            result = json.loads((self.path / name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return result if isinstance(result, dict) else {}

    def write(self, name: str, content: dict[str, Any]) -> None:
        """A small file that appears whole, or not at all."""
        draft = self.path / f".{name}-{os.getpid()}-{threading.get_ident()}"
        draft.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        os.replace(draft, self.path / name)

    def report(
        self, state: str, done: int = 0, total: int = 0, task: str = "", **more: Any
    ) -> None:
        """Say how far a task of the job is, the reading of its file by default."""
        content = {"state": state, "done": done, "total": total, **more, **identity()}
        self.write(task + _PROGRESS, content)

    def tell(self, state: str, done: int, total: int, task: str = "", **more: Any) -> None:
        """Say how far the work is, and stop it when nobody waits for it any more.

        Raises
        ------
        Unwanted
        """
        if not self.is_wanted():
            raise Unwanted
        self.report(state, done, total, task, **more)

    def progress(self, task: str = "") -> dict[str, Any]:
        """How far a task is; failed when who worked on it died without a word."""
        progress = self.read(task + _PROGRESS) or {"state": "waiting", "done": 0, "total": 0}
        if progress["state"] in _AT_WORK and self._is_abandoned(progress):
            again = self.read(task + _PROGRESS)
            if again.get("state", progress["state"]) in _AT_WORK:
                return {**progress, "state": "failed", "code": "died"}
            return again
        return progress

    def _is_abandoned(self, progress: dict[str, Any]) -> bool:
        if "process" in progress:
            return not is_alive(progress)
        return time.time() - self.seen() > 60

    def is_at_work(self) -> bool:
        """Whether a processor works on it, or is about to."""
        return self.progress()["state"] in (*_AT_WORK, "refining")

    def is_mine_to_start(self) -> bool:
        """Whether a step may start, for one only of those that ask at the same moment."""
        try:
            with alone(self.path):
                if self.is_at_work():
                    return False
                self.report("waiting")
                return True
        except FileNotFoundError:
            return False

    def hand_over(self, task: str = "") -> None:
        """Another process is about to work on it."""
        self.write(task + _PROGRESS, {"state": "waiting", "done": 0, "total": 0})

    def touch(self) -> None:
        """Somebody looks: it lives on."""
        with suppress(OSError):
            (self.path / _SEEN).touch()

    def seen(self) -> float:
        """When somebody last looked."""
        try:
            return (self.path / _SEEN).stat().st_mtime
        except OSError:
            return 0.0

    def is_wanted(self) -> bool:
        """False once it was cancelled, forgotten, or its server is gone."""
        job = self.read(_JOB)
        if not job or time.time() - self.seen() > LIFE:
            return False
        return is_serving(job["server"], self.path.parent)

    def remove(self) -> None:
        """Leave nothing: out of sight first, then off the disk."""
        grave = self.path.with_name(f".{self.path.name}-{secrets.token_hex(4)}")
        try:
            os.replace(self.path, grave)
        except OSError:
            grave = self.path
        shutil.rmtree(grave, ignore_errors=True)


def opened(root: Path) -> tuple[str, Folder]:
    """A new job and the key that finds it again."""
    mark = hold(root)
    key = secrets.token_urlsafe(24)
    path = root / _name(key)
    path.mkdir(mode=0o700)
    folder = Folder(path)
    folder.touch()
    folder.write(_JOB, {"server": mark, "created": time.time()})
    return key, folder


def find(root: Path, key: str) -> Folder | None:
    """The job of a key, while it is wanted."""
    folder = Folder(root / _name(key))
    if not key or not folder.path.is_dir():
        return None
    if not folder.is_wanted():
        folder.remove()
        return None
    return folder


def _name(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:40]


def sweep(root: Path) -> list[Folder]:
    """Remove what nobody wants any more; the jobs that are left."""
    left = []
    try:
        paths = [path for path in root.iterdir() if path.is_dir()]
    except OSError:
        return []
    for path in paths:
        if path.name.startswith("."):
            shutil.rmtree(path, ignore_errors=True)
        elif Folder(path).is_wanted():
            left.append(Folder(path))
        elif time.time() - path.stat().st_mtime > 5 or not (path / _SEEN).exists():
            Folder(path).remove()
    return left


@contextmanager
def alone(root: Path, at: str = "door") -> Iterator[None]:
    """The only one, among all threads and processes, that goes in: to take a job, by default."""
    door = os.open(root / at, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield
    finally:
        os.close(door)


@contextmanager
def turn(folder: Folder, places: int = 1) -> Iterator[bool]:
    """Wait for one of the places where work is done; False when it is no longer wanted."""
    held = None
    try:
        while held is None:
            held = _place(folder.path.parent, places)
            if held is None:
                if not folder.is_wanted():
                    yield False
                    return
                time.sleep(0.3)
        yield True
    finally:
        if held is not None:
            os.close(held)


def _place(root: Path, places: int) -> int | None:
    for number in range(places):
        file = os.open(root / f"place-{number}", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        except OSError:
            os.close(file)
    return None


_ROOT = Path(__file__).parent.parent

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
        [sys.executable, "-S", "-m", "calc.jobs", str(folder.path), module, step, task],
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
        text = Path(f"/proc/{process}/statm").read_text(encoding="ascii")
    except OSError:
        return 0
    return int(text.split()[1]) * os.sysconf("SC_PAGE_SIZE")


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
