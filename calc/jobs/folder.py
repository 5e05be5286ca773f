"""A job's folder: where a file is worked on, by whom, how far, and until when.

Nothing else is kept. The key that opens a job is never written: the folder bears its digest. A
folder dies when its job is cancelled, when nobody has looked at it for a while, when the server
that started it is gone, and whenever a server starts.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

LIFE = 1800.0
"""How long a folder outlives the last look at it. [s]"""
_JOB, _PROGRESS, _SEEN, _WORKER = "job.json", "progress.json", "seen", "worker"


def server_mark() -> str:
    """Who serves: the processes of one server share it, and no later server has it.

    Examples
    --------
    >>> is_serving(server_mark()), is_serving("1-2")
    (True, False)
    """
    leader = os.getpgrp()
    return f"{leader}-{_started(leader)}"


def is_serving(mark: str) -> bool:
    """Whether the server that bears a mark is still there."""
    leader, _, started = mark.partition("-")
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


def is_alive(told: dict[str, Any]) -> bool:
    """Whether a process that told its identity still runs."""
    return _started(told["process"]) == told["started"] != "0"


def _started(process: int) -> str:
    """When a process started, as the kernel counts; 0 where it does not tell."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return "0"
    return told.rpartition(")")[2].split()[19]


class Folder:
    """One job on disk, seen alike from every process."""

    def __init__(self, path: Path):
        self.path = path

    def read(self, name: str) -> dict[str, Any]:
        """A small file of the job; empty when it is not there yet."""
        try:
            found = json.loads((self.path / name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def write(self, name: str, told: dict[str, Any]) -> None:
        """A small file that appears whole, or not at all."""
        draft = self.path / f".{name}-{os.getpid()}"
        draft.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        os.replace(draft, self.path / name)

    def report(self, state: str, done: int = 0, total: int = 0, **more: Any) -> None:
        """Say how far the work is."""
        self.write(_PROGRESS, {"state": state, "done": done, "total": total, **more})

    def progress(self) -> dict[str, Any]:
        """How far the work is; failed when who worked on it died without a word."""
        told = self.read(_PROGRESS) or {"state": "waiting", "done": 0, "total": 0}
        if told["state"] in ("waiting", "reading", "computing") and self._is_abandoned():
            again = self.read(_PROGRESS)
            if again.get("state") == told["state"]:
                return {**told, "state": "failed", "code": "died"}
            return again
        return told

    def _is_abandoned(self) -> bool:
        worker = self.read(_WORKER)
        if worker:
            return not is_alive(worker)
        return time.time() - self.seen() > 60

    def adopt(self) -> None:
        """This process works on it from now on."""
        self.write(_WORKER, identity())

    def hand_over(self) -> None:
        """Another process is about to work on it."""
        (self.path / _WORKER).unlink(missing_ok=True)
        self.report("waiting")

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
        told = self.read(_JOB)
        if not told or time.time() - self.seen() > LIFE:
            return False
        return is_serving(told["server"])

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
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = secrets.token_urlsafe(24)
    path = root / _name(key)
    path.mkdir(mode=0o700)
    folder = Folder(path)
    folder.touch()
    folder.write(_JOB, {"server": server_mark(), "created": time.time()})
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


def sweep(root: Path) -> int:
    """Remove what nobody wants any more; how many jobs are left, failed ones not counted."""
    left = 0
    try:
        paths = [path for path in root.iterdir() if path.is_dir()]
    except OSError:
        return 0
    for path in paths:
        if path.name.startswith("."):
            shutil.rmtree(path, ignore_errors=True)
        elif Folder(path).is_wanted():
            left += Folder(path).read(_PROGRESS).get("state") != "failed"
        elif time.time() - path.stat().st_mtime > 5 or not (path / _SEEN).exists():
            Folder(path).remove()
    return left


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
