"""A landlord's programmes: each worked on once by another process, in the folder of its job."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from calc import jobs
from calc.jobs import Folder
from calc.stock.programme.work import HOMES, names, task

_READY = ("refining", "done")
MOST = 12
"""Programmes that one job may ask for."""


class TooManyProgrammes(RuntimeError):
    """A job asks for more programmes than it may."""


def name_of(asked: dict[str, Any]) -> str:
    """A programme's name: the same for the same question.

    Examples
    --------
    >>> name_of({"budget": 1.0}) == name_of({"budget": 1.0}), len(name_of({}))
    (True, 12)
    """
    question = json.dumps(asked, sort_keys=True).encode()
    return hashlib.sha256(question).hexdigest()[:12]


def is_ready(folder: Folder) -> bool:
    """Whether the job's dwellings are all read."""
    return folder.progress()["state"] in _READY and (folder.path / HOMES).exists()


def start(folder: Folder, asked: dict[str, Any]) -> None:
    """Have a programme worked on, unless it is already.

    Raises
    ------
    TooManyProgrammes
    """
    name = name_of(asked)
    if sum(1 for _ in folder.path.glob("programme-*-ask.json")) >= MOST:
        raise TooManyProgrammes
    try:
        mine = os.open(folder.path / f".{name}", os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    os.close(mine)
    folder.write(names(name)["ask"], asked)
    jobs.start(folder, "calc.stock.programme.work", name, task(name))


def progress(folder: Folder, asked: dict[str, Any]) -> dict[str, Any]:
    """How far a programme is: unknown, waiting, computing, done or failed."""
    name = name_of(asked)
    if not (folder.path / names(name)["ask"]).exists():
        return {"state": "unknown", "done": 0, "total": 0}
    return folder.progress(task(name))


def forget(folder: Folder, asked: dict[str, Any]) -> None:
    """Let a programme that failed be asked for again."""
    name = name_of(asked)
    for file in (f".{name}", *names(name).values()):
        (folder.path / file).unlink(missing_ok=True)


def answer_of(folder: Folder, asked: dict[str, Any]) -> dict[str, Any]:
    """What a programme that is done answers."""
    return folder.read(names(name_of(asked))["found"])


def rows(folder: Folder, asked: dict[str, Any]) -> Path:
    """Its dwellings, as Parquet."""
    return folder.path / names(name_of(asked))["rows"]
