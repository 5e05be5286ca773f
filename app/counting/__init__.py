"""Anonymous counts of use: added in memory, written every few seconds, read back by territory."""

from __future__ import annotations

import atexit
import logging
import os
import re
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from flask import Flask, Response, current_app, g, request
from sqlalchemy import Table

from app.site import load
from app.site.load import is_apart, may_try
from app.site.surfaces import surface
from app.store import Store, StoreUnavailable, histograms, insert, uses
from app.territories import current
from calc.contribution import bins
from calc.parameters import parameters

# Counts that wait in memory, and their writing: never in the way of a page.

_MOST = 20_000
"""Different counts that wait for a store that does not answer; beyond, they are lost."""
Key = tuple[date | str, ...]


class Batch:
    """Counts of one process, written each `period` seconds."""

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


# What is counted: tools, steps, and the coarse bins of their results.

NAMES = ("housing", "works", "trips", "week", "car", "elan")
CHANNELS = ("site", "widget", "tablet", "api")
STEPS = ("started", "finished", "shared", "printed", "adviser")
BY_BROWSER = frozenset({"shared", "printed", "adviser"})
"""Steps that a browser tells; the others, the server sees."""
_ROBOTS = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|facebookexternal|whatsapp|headless|lighthouse|"
    r"pingdom|uptime|monitor|curl/|wget/|python-|httpx|go-http|java/|okhttp|scrapy",
    re.IGNORECASE,
)


def is_robot(agent: str) -> bool:
    """Whether a browser names itself a program; what it says is kept nowhere.

    Examples
    --------
    >>> is_robot("Mozilla/5.0 (compatible; Googlebot/2.1)"), is_robot("Mozilla/5.0 Firefox/140.0")
    (True, False)
    """
    return not agent or _ROBOTS.search(agent) is not None


def is_same_page(referrer: str, url: str) -> bool:
    """Whether a result follows another of the same page: an answer was changed.

    Examples
    --------
    >>> is_same_page("http://a/logement/resultat?x=1", "http://a/logement/resultat?x=2")
    True
    >>> is_same_page("http://a/logement", "http://a/logement/resultat")
    False
    """
    try:
        before, now = urlsplit(referrer), urlsplit(url)
    except ValueError:
        return False
    return before.path == now.path and bool(before.query)


def bins_of(figures: Mapping[str, Any]) -> dict[str, str]:
    """Coarse bins of a result's figures; what is None is not told.

    Examples
    --------
    >>> bins_of({"label": "D", "bill": 1_234.0, "saving": None})
    {'label': 'D', 'bill': 'b2'}
    """
    return {name: _BINS[name](figure) for name, figure in figures.items() if figure is not None}


def _bill_bin(bill: float) -> str:
    law = parameters()["counters.bill"]
    place = np.searchsorted(law.constant, bill, side="right") - 1
    return law.rows[max(int(place), 0)]


_BINS: dict[str, Callable[[Any], str]] = {
    "label": str,
    "mode": str,
    "bill": _bill_bin,
    "saving": lambda euros: str(bins("saving", [euros])[0]),
}
"""What is kept of each figure: the likeliest label; the way to work; euros a year paid, saved."""


# Where pages meet the counters: nothing here slows or breaks one.

_RESULTS, _BY_BROWSER = "200 per hour", "20 per hour"
"""What one source may add of each count: more than a room of people behind one address, and nothing
for a script. The source is scrambled, in memory, and forgotten with the hour."""
_PERIOD = 3.0
"""Between two writings of a process. [s]"""


@dataclass(frozen=True)
class Seen:
    """What an answer shows.

    Attributes
    ----------
    tool : str
        One of :data:`app.counting.NAMES`.
    has_result : bool
        A result, or the questions that come before it.
    figures : mapping
        Of the result: ``label``, ``bill`` [EUR/yr], ``saving`` [EUR/yr], ``mode``; None: unknown.
    channel : str
        Empty for that of the page's surface.
    """

    tool: str
    has_result: bool
    figures: dict[str, Any]
    channel: str = ""


def seen(tool: str, has_result: bool, *, channel: str = "", **figures: Any) -> None:
    """Say, in a view, what is about to be shown: counted once it is, and is not a refusal."""
    g.seen = Seen(tool, has_result, figures, channel)


def _count(response: Response) -> Response:
    if is_apart():  # the process that answers the visitor counts
        return response
    try:
        shown: Seen | None = g.pop("seen", None)
        if shown is None or response.status_code != 200 or request.method == "HEAD":
            return response
        if shown.channel == "api" or not _is_unseen():
            _count_seen(shown)
    except Exception:  # a count is never worth a page
        current_app.logger.exception("not counted: %s", request.endpoint)
    return response


def _is_unseen() -> bool:
    """Robots, and pages fetched before anybody asks for them."""
    early = request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    return is_robot(request.headers.get("User-Agent", "")) or "prefetch" in early


def _count_seen(shown: Seen) -> None:
    step = "finished" if shown.has_result else "started"
    is_changed = is_same_page(request.referrer or "", request.url)
    if is_changed if shown.has_result else request.args:
        return  # an answer that changes, or questions between the first page and the result
    if not may_try(f"{shown.tool} {step}", _RESULTS):
        return
    batch: Batch = current_app.extensions["counts"]
    today, place = date.today(), current().slug
    batch.add(today, place, shown.tool, shown.channel or surface().channel, step)
    for figure, bin in bins_of(shown.figures).items():
        batch.add_result(today, place, figure, bin)


def tool() -> str:
    """Tool of the page being drawn, for what only a browser sees; empty for none."""
    return g.seen.tool if "seen" in g else ""


def count_of_browser(tool: str, step: str) -> None:
    """Count what a browser tells: a print, a share, a call."""
    if not _is_unseen() and may_try(f"{tool} {step}", _BY_BROWSER):
        batch: Batch = current_app.extensions["counts"]
        batch.add(date.today(), current().slug, tool, surface().channel, step)


def init_app(app: Flask) -> None:
    """Give an application its counters."""
    app.extensions["counts"] = Batch(app.extensions["store"], _PERIOD, app.logger)
    app.jinja_env.globals["counted_tool"] = tool
    app.after_request(_count)
    load.carry(app, "seen")


__all__ = ["Batch", "init_app", "seen"]
