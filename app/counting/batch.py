"""Counts that wait in memory, and their writing: never in the way of a page."""

from __future__ import annotations

import atexit
import logging
import os
import threading
from collections import Counter
from datetime import date

from sqlalchemy import Table

from app.store import Store, StoreUnavailable, insert
from app.store.tables import histograms, uses

_MOST = 20_000
"""Different counts that wait for a store that does not answer; beyond, they are lost."""
Key = tuple[date | str, ...]


class Batch:
    """Counts of one process.

    Parameters
    ----------
    store : Store
    period : float
        Between two writings. [s]
    log : logging.Logger
    """

    def __init__(self, store: Store, period: float, log: logging.Logger):
        self._store, self._period, self._log = store, period, log
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._start()
        self._has_complained = False
        atexit.register(self.flush)

    def _start(self) -> None:
        self._waiting: dict[str, Counter[Key]] = {"uses": Counter(), "histograms": Counter()}
        self._thread: threading.Thread | None = None
        self._process = os.getpid()

    def add(self, day: date, territory: str, tool: str, channel: str, step: str) -> None:
        """Count one use."""
        self._add("uses", (day, territory, tool, channel, step))

    def add_result(self, day: date, territory: str, figure: str, bin: str) -> None:
        """Count one result in its bin, in the month."""
        self._add("histograms", (day.replace(day=1), territory, figure, bin))

    def _add(self, kind: str, key: Key) -> None:
        if self._process != os.getpid():  # a worker leaves its master's counts to it
            self._lock, self._writing = threading.Lock(), threading.Lock()
            self._start()
        with self._lock:
            waiting = self._waiting[kind]
            if key in waiting or len(waiting) < _MOST:
                waiting[key] += 1
            if self._thread is None:
                self._thread = threading.Thread(target=self._later, daemon=True)
                self._thread.start()

    def _later(self) -> None:
        threading.Event().wait(self._period)
        with self._lock:
            self._thread = None
        self.flush()

    def flush(self) -> None:
        """Write what waits; what cannot be written waits on, and the log says so once."""
        if self._process != os.getpid():
            return
        with self._writing:
            with self._lock:
                taken, self._waiting = self._waiting, {k: Counter() for k in self._waiting}
            if not any(taken.values()):
                return
            try:
                with self._store.writing() as connection:
                    _write(connection, uses, taken["uses"])
                    _write(connection, histograms, taken["histograms"])
                self._has_complained = False
            except StoreUnavailable as problem:
                self._complain(problem)
                with self._lock:
                    for kind, counts in taken.items():
                        self._waiting[kind].update(counts)

    def _complain(self, problem: StoreUnavailable) -> None:
        if not self._has_complained:
            self._log.warning("counts wait for the store: %s", problem.description)
        self._has_complained = True


def _write(connection, table: Table, counts: Counter[Key]) -> None:
    """Add counts to those of a table, whoever else adds."""
    names = [column.name for column in table.primary_key]
    for key, count in sorted(counts.items()):
        added = insert(connection, table).values(**dict(zip(names, key, strict=True)), n=count)
        connection.execute(
            added.on_conflict_do_update(
                index_elements=names, set_={"n": table.c.n + added.excluded.n}
            )
        )
