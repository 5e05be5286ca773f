"""Landlords' files on the server: taken in, worked on by another process, removed in time."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from werkzeug.datastructures import FileStorage

from app.home.facts import REMARKS
from app.site.load import client
from app.stock.words import HEADERS, SUPPOSED
from calc import jobs
from calc.jobs import Folder, alone, opened, sweep
from calc.jobs import find as find_folder

_NAME = "stock_jobs"
_KEPT = 10
"""Folders kept, done or not, for each that may be worked on: what fills a disk is bounded."""


@dataclass(frozen=True)
class Limits:
    """What the page accepts.

    Attributes
    ----------
    size : int
        Largest file. [bytes]
    rows : int
        Most dwellings in a file.
    jobs : int
        Most files worked on at once: one that is done keeps no place.
    each : int
        Most of them for one visitor.
    folder : Path
        Where they are worked on.
    """

    size: int
    rows: int
    jobs: int
    folder: Path
    each: int = 3

    @classmethod
    def from_environment(cls) -> Limits:
        """Read ``ELAN_STOCK_SIZE``, ``ELAN_STOCK_ROWS``, ``ELAN_STOCK_JOBS`` and
        ``ELAN_STOCK_FOLDER``."""
        environment = os.environ
        usual = Path(tempfile.gettempdir()) / f"elan-parc-{os.getuid()}"
        return cls(
            int(environment.get("ELAN_STOCK_SIZE", 50_000_000)),
            int(environment.get("ELAN_STOCK_ROWS", 300_000)),
            int(environment.get("ELAN_STOCK_JOBS", 12)),
            Path(environment.get("ELAN_STOCK_FOLDER") or usual),
        )


class TooBusy(RuntimeError):
    """As many files are worked on as this server accepts."""


def limits() -> Limits:
    """Of the running application."""
    return current_app.extensions[_NAME]


def find(key: str) -> Folder | None:
    """The job of a key, or nothing when it is unknown, cancelled or too old."""
    return find_folder(limits().folder, key)


def take_in(
    file: FileStorage, settled: dict[str, Any] | None = None, *, is_described: bool = False
) -> str:
    """Start on a file; the key of its job.

    Parameters
    ----------
    file : FileStorage
    settled : dict, optional
        Of columns, before.
    is_described : bool
        Ten answers made it: its assembly is what is asked for.

    Raises
    ------
    TooBusy
    """
    allowed, mine = limits(), client()
    allowed.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with alone(allowed.folder):
        left = sweep(allowed.folder)
        at_work = [folder.read("job.json").get("client") for folder in left if folder.is_at_work()]
        if (
            len(at_work) >= allowed.jobs
            or at_work.count(mine) >= allowed.each
            or len(left) >= _KEPT * allowed.jobs
        ):
            raise TooBusy
        key, folder = opened(allowed.folder)
        words = {"headers": HEADERS, "notices": REMARKS, "supposed_fields": SUPPOSED}
        asked = {"most_rows": allowed.rows, "words": words, "settled": settled, "client": mine}
        asked |= {"is_described": is_described}
        folder.write("job.json", folder.read("job.json") | asked)
        folder.report("waiting")
    file.save(folder.path / "source")
    start(folder, "inspect")
    return key


def start(folder: Folder, step: str) -> None:
    """Have another process work on a job: ``inspect`` or ``compute``."""
    jobs.start(folder, "calc.stock.work", step)


def init_app(app: Flask) -> None:
    """Remember the limits; remove what an earlier server left."""
    app.extensions[_NAME] = Limits.from_environment()
    sweep(app.extensions[_NAME].folder)
