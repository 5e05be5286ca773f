"""Adding to an event: each contribution once, on the disk before it is acknowledged."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select, update

from app.events.book import OPEN, Event, found
from app.store import Store, insert
from app.store.events import actions, contributions
from calc import places
from calc.contribution import COMMITMENTS, TOOLS, codes

_CONTRIBUTION = re.compile(r"[0-9a-f]{32}")
_TABLET = re.compile(r"[a-z0-9]{4,12}")

ADDED, KNOWN, PAUSED, OVER, UNKNOWN = "added", "known", "paused", "over", "unknown"
"""What became of a contribution: the last three were not counted."""


@dataclass(frozen=True)
class Contribution:
    """What one participant adds: no name, no answer, no hour.

    Attributes
    ----------
    contribution : str
        Made at random on the tablet, so that a repeated sending counts once.
    saving, emissions : str
        Codes of bins; empty when not told.
    commune : str
        INSEE code; empty when not told.
    """

    contribution: str
    tablet: str
    tool: str
    saving: str = ""
    emissions: str = ""
    commune: str = ""
    actions: tuple[str, ...] = ()


def faults(told: Contribution) -> list[str]:
    """Names of the fields that are refused."""
    accepted = {
        "contribution": _CONTRIBUTION.fullmatch(told.contribution) is not None,
        "tablet": _TABLET.fullmatch(told.tablet) is not None,
        "tool": told.tool in TOOLS,
        "saving": told.saving in ("", *codes("saving")),
        "emissions": told.emissions in ("", *codes("emissions")),
        "commune": told.commune == "" or places.commune(told.commune) is not None,
        "actions": set(told.actions) <= set(COMMITMENTS),
    }
    return [name for name, is_accepted in accepted.items() if not is_accepted]


def keep(
    connection: Connection, event: Event, told: Contribution, day: date, is_undone: bool = False
) -> bool:
    """Write a contribution unless it is known; whether it was new."""
    row = {
        "event": event.number, "contribution": told.contribution, "tablet": told.tablet,
        "tool": told.tool, "saving": told.saving, "emissions": told.emissions,
        "commune": told.commune, "day": day, "is_undone": is_undone,
    }  # fmt: skip
    added = insert(connection, contributions).values(row).on_conflict_do_nothing()
    number = connection.execute(added.returning(contributions.c.id)).scalar()
    if number is None:
        return False
    chosen = [{"contribution": number, "action": action} for action in sorted(set(told.actions))]
    if chosen:
        connection.execute(insert(connection, actions).values(chosen))
    return True


def undo(store: Store, event: Event, tablet: str, count: int) -> int:
    """Count no more the last contributions of a tablet; how many there were.

    They stay known, so that a tablet that sends one again does not count it again.
    """
    mine = contributions.c.event == event.number
    last = (
        select(contributions.c.id)
        .where(mine, contributions.c.tablet == tablet, contributions.c.is_undone.is_(False))
        .order_by(contributions.c.id.desc())
        .limit(count)
    )
    with store.writing() as connection:
        chosen = [row.id for row in connection.execute(last)]
        asked = update(contributions).where(contributions.c.id.in_(chosen))
        connection.execute(asked.values(is_undone=True))
    return len(chosen)


class _Waiting:
    """A contribution that waits for the disk, or whose turn it is to write for those who wait."""

    def __init__(self, key: str, told: Contribution):
        self.key, self.told = key, told
        self.fate = ""
        self.problem: BaseException | None = None
        self.turn = threading.Event()

    @property
    def is_done(self) -> bool:
        """Whether it was written, or refused."""
        return bool(self.fate) or self.problem is not None


class Counter:
    """Takes contributions that come together and writes them in one go.

    The first to come writes for all who wait, then hands over: one movement of the disk instead
    of fifty, and nobody is answered before it.
    """

    def __init__(self, store: Store):
        self._store = store
        self._waiting: list[_Waiting] = []
        self._is_writing = False
        self._lock = threading.Lock()

    def add(self, key: str, told: Contribution) -> str:
        """Count a contribution under a tablets' key; what became of it.

        Raises
        ------
        StoreUnavailable
            It was not kept: the tablet sends it again.
        """
        mine = _Waiting(key, told)
        with self._lock:
            self._waiting.append(mine)
            is_first, self._is_writing = not self._is_writing, True
        if not is_first:
            mine.turn.wait()
        if not mine.is_done:
            self._lead()
        if mine.problem is not None:
            raise mine.problem
        return mine.fate

    def _lead(self) -> None:
        """Write for all who wait, and give the turn to the first of those come meanwhile."""
        with self._lock:
            batch, self._waiting = self._waiting, []
        try:
            self._write(batch)
        finally:
            with self._lock:
                self._is_writing = bool(self._waiting)
                following = self._waiting[:1]
            for one in (*following, *batch):
                one.turn.set()

    def _write(self, batch: Sequence[_Waiting]) -> None:
        today = date.today()
        try:
            with self._store.writing() as connection:
                events = {key: found(connection, "e", key) for key in {w.key for w in batch}}
                fates = [self._fate(connection, events, one, today) for one in batch]
        except BaseException as problem:
            for one in batch:
                one.problem = problem
            if not isinstance(problem, Exception):
                raise
            return
        for one, fate in zip(batch, fates, strict=True):
            one.fate = fate

    @staticmethod
    def _fate(
        connection: Connection, events: Mapping[str, Event | None], one: _Waiting, today: date
    ) -> str:
        event = events[one.key]
        if event is None:
            return UNKNOWN
        if event.is_over(today) or event.state != OPEN:
            if _is_known(connection, event, one.told.contribution):
                return KNOWN
            return OVER if event.is_over(today) else PAUSED
        return ADDED if keep(connection, event, one.told, today) else KNOWN


def _is_known(connection: Connection, event: Event, contribution: str) -> bool:
    asked = select(contributions.c.id).where(
        contributions.c.event == event.number, contributions.c.contribution == contribution
    )
    return connection.execute(asked).first() is not None
