"""Events as the store keeps them: opened, found by a key, paused, closed, forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, delete, select, update

from app.site.keys import is_key, keys_of, mark
from app.store import Store, insert
from app.store.events import events

OPEN, PAUSED, CLOSED = "open", "paused", "closed"
KEPT_DAYS = 90
"""After its last day, everything of an event is erased."""
_MARKS = {"h": events.c.host_mark, "e": events.c.tablets_mark, "w": events.c.wall_mark}


@dataclass(frozen=True)
class Event:
    """An event.

    Attributes
    ----------
    number : int
        In this store alone.
    starts, ends, expires : date
        Its first and last day, and the day when it is erased.
    state : str
        ``open``, ``paused`` or ``closed``.
    """

    number: int
    name: str
    territory: str
    starts: date
    ends: date
    expires: date
    state: str

    def is_over(self, today: date) -> bool:
        """Whether it takes nothing more, ever."""
        return self.state == CLOSED or today >= self.expires


def create(store: Store, host_key: str, name: str, territory: str, days: tuple[date, date]) -> bool:
    """Open an event under a host's key.

    Returns
    -------
    bool
        False when that key had one already: it is left as it is.
    """
    keys = keys_of(host_key)
    starts, ends = days
    row = {
        "name": name,
        "territory": territory,
        "starts": starts,
        "ends": ends,
        "expires": ends + timedelta(days=KEPT_DAYS),
        "state": OPEN,
        "host_mark": mark(keys.host),
        "tablets_mark": mark(keys.tablets),
        "wall_mark": mark(keys.wall),
    }
    with store.writing() as connection:
        added = insert(connection, events).values(row).on_conflict_do_nothing()
        return connection.execute(added.returning(events.c.id)).first() is not None


def found(connection: Connection, kind: str, key: str) -> Event | None:
    """The event that a key opens.

    Parameters
    ----------
    kind : str
        ``h`` (host), ``e`` (tablets) or ``w`` (wall): another's key opens nothing.
    """
    if not is_key(key, kind):
        return None
    kept = (
        events.c.id.label("number"),
        events.c.name,
        events.c.territory,
        events.c.starts,
        events.c.ends,
        events.c.expires,
        events.c.state,
    )
    row = connection.execute(select(*kept).where(_MARKS[kind] == mark(key))).first()
    return Event(**row._mapping) if row else None


def shown(connection: Connection, kind: str, key: str) -> Event | None:
    """The event that a key opens, unless its time has passed and only its erasing is awaited."""
    event = found(connection, kind, key)
    return event if event is not None and date.today() < event.expires else None


def find(store: Store, kind: str, key: str) -> Event | None:
    """The event that a key opens, out of any transaction; see :func:`found`."""
    if not is_key(key, kind):
        return None
    with store.reading() as connection:
        return found(connection, kind, key)


def set_state(store: Store, event: Event, state: str) -> None:
    """Pause, resume or close an event; one that is closed stays closed."""
    asked = update(events).where(events.c.id == event.number, events.c.state != CLOSED)
    with store.writing() as connection:
        connection.execute(asked.values(state=state))


def forget(store: Store, event: Event) -> None:
    """Erase an event and all that it counted."""
    with store.writing() as connection:
        connection.execute(delete(events).where(events.c.id == event.number))


def purge(store: Store, today: date) -> int:
    """Erase the events whose time has passed; how many there were."""
    with store.writing() as connection:
        return connection.execute(delete(events).where(events.c.expires <= today)).rowcount
