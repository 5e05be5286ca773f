"""Events as the store keeps them: opened, found by a key, paused, closed, forgotten."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Connection, delete, func, select, update

from app.site.keys import is_key, keys_of, mark, proof
from app.store import Store, contributions, events, insert

OPEN, PAUSED, CLOSED = "open", "paused", "closed"
FAR_AHEAD = 366
"""A clock so far after the last day known is doubted before anything is erased. [days]"""
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
    seal : str
        What proves that a tablet was given its name.
    """

    number: int
    name: str
    territory: str
    starts: date
    ends: date
    expires: date
    state: str
    seal: str = field(default="", repr=False)

    def gave(self, name: str, claim: str) -> bool:
        """Whether its host gave a tablet this name, by the proof that the tablet has."""
        return bool(name) and hmac.compare_digest(proof(self.seal, name).encode(), claim.encode())

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


def event_of(connection: Connection, kind: str, key: str) -> Event | None:
    """The event that a key opens; a key of another kind (``h`` host, ``e`` tablets, ``w`` wall)
    opens nothing."""
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
        events.c.host_mark.label("seal"),
    )
    row = connection.execute(select(*kept).where(_MARKS[kind] == mark(key))).first()
    return Event(**row._mapping) if row else None


def shown(connection: Connection, kind: str, key: str) -> Event | None:
    """The event that a key opens, unless its time has passed and only its erasing is awaited."""
    event = event_of(connection, kind, key)
    return event if event is not None and date.today() < event.expires else None


def find(store: Store, kind: str, key: str) -> Event | None:
    """The event that a key opens, out of any transaction; see :func:`event_of`."""
    if not is_key(key, kind):
        return None
    with store.reading() as connection:
        return event_of(connection, kind, key)


def set_state(store: Store, event: Event, state: str) -> None:
    """Pause, resume or close an event; one that is closed stays closed."""
    asked = update(events).where(events.c.id == event.number, events.c.state != CLOSED)
    with store.writing() as connection:
        connection.execute(asked.values(state=state))


def forget(store: Store, event: Event) -> None:
    """Erase an event and all that it counted."""
    with store.writing() as connection:
        connection.execute(delete(events).where(events.c.id == event.number))


def last_day(store: Store) -> date | None:
    """The last day that anything here knows of: an event's end, or a participation."""
    days = [select(func.max(contributions.c.day)), select(func.max(events.c.starts))]
    with store.reading() as connection:
        result = [connection.execute(asked).scalar_one() for asked in days]
    return max((day for day in result if day is not None), default=None)


def odd_clock(store: Store, today: date) -> date | None:
    """The last day known here, where the clock is far from it; none where it looks right."""
    last = last_day(store)
    if last is None or last - timedelta(2) <= today <= last + timedelta(FAR_AHEAD):
        return None
    return last if today > last or _took_part_after(store, today) else None


def _took_part_after(store: Store, today: date) -> bool:
    """An event may be yet to come; a participation may not."""
    late = select(func.count()).where(contributions.c.day > today + timedelta(2))
    with store.reading() as connection:
        return connection.execute(late).scalar_one() > 0


def purge(store: Store, today: date) -> int:
    """Erase the events whose time has passed; how many there were. Of the others, the hour at which
    a contribution came is forgotten the day after."""
    with store.writing() as connection:
        past = update(contributions).where(contributions.c.day < today, contributions.c.slot != 0)
        connection.execute(past.values(slot=0))
        return connection.execute(delete(events).where(events.c.expires <= today)).rowcount
