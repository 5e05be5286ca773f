"""Adding to an event: each contribution once, on the disk before it is acknowledged."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter as Counted
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import Connection, func, select, update

from app.events.book import OPEN, Event, event_of
from app.store import Store, actions, contributions, insert
from calc.contribution import COMMITMENTS, TOOLS, codes
from calc.places import communes as places

_CONTRIBUTION = re.compile(r"[0-9a-f]{32}")
_TABLET = re.compile(r"[a-z0-9]{4,12}")

ADDED, KNOWN, PAUSED, OVER, UNKNOWN = "added", "known", "paused", "over", "unknown"
STRANGER, SLOW = "stranger", "slow"
"""What became of a contribution: only the first two are counted. The tablet keeps one that came too
fast, and sends it again."""
SLOT = 300
"""Contributions are known by the five minutes in which they came. [s]"""
AT_ONCE, IN_ALL = 30, 500
"""What a whole event may add in ten minutes, and ever, in paces of one tablet: somebody at a
calculator takes minutes, and a room has some fifty tablets."""


def slot_now() -> int:
    """The five minutes that we are in."""
    return int(time.time() // SLOT)


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


COLUMNS = ("contribution", "tablet", "tool", "saving", "emissions", "commune")
"""Of a contribution, what its row holds; its actions have their own."""


@lru_cache(maxsize=4_096)
def _is_commune(code: str) -> bool:
    return places.commune(code) is not None


def faults(contribution: Contribution) -> list[str]:
    """Names of the fields that are refused."""
    accepted = {
        "contribution": _CONTRIBUTION.fullmatch(contribution.contribution) is not None,
        "tablet": _TABLET.fullmatch(contribution.tablet) is not None,
        "tool": contribution.tool in TOOLS,
        "saving": contribution.saving in ("", *codes("saving")),
        "emissions": contribution.emissions in ("", *codes("emissions")),
        "commune": contribution.commune == "" or _is_commune(contribution.commune),
        "actions": set(contribution.actions) <= set(COMMITMENTS),
    }
    return [name for name, is_accepted in accepted.items() if not is_accepted]


@dataclass(frozen=True)
class Entry:
    """A contribution with its day, and whether the host undid it."""

    contribution: Contribution
    day: date
    is_undone: bool = False


def keep(connection: Connection, event: Event, entries: Sequence[Entry], slot: int = 0) -> set[str]:
    """Write contributions, but for those known already; identifiers of the new ones."""
    rows = [
        {
            **{name: getattr(one.contribution, name) for name in COLUMNS},
            "event": event.number,
            "day": one.day,
            "is_undone": one.is_undone,
            "slot": slot,
        }
        for one in entries
    ]
    if not rows:
        return set()
    asked = insert(connection, contributions).on_conflict_do_nothing()
    asked = asked.returning(contributions.c.contribution, contributions.c.id)
    numbers = {new.contribution: new.id for new in connection.execute(asked, rows)}
    first = {one.contribution.contribution: one.contribution for one in reversed(list(entries))}
    chosen = [
        {"contribution": number, "action": action}
        for contribution, number in numbers.items()
        for action in sorted(set(first[contribution].actions))
    ]
    if chosen:
        connection.execute(insert(connection, actions), chosen)
    return set(numbers)


def undo(
    store: Store, event: Event, tablet: str = "", count: int | None = None, minutes: int = 0
) -> int:
    """Count no more the last contributions, thousands at once if need be; how many there were.

    They stay known, so that a tablet that sends one again does not count it again.

    Parameters
    ----------
    tablet : str, optional
        Of one tablet; of all of them without it.
    count : int, optional
        So many at most.
    minutes : int, optional
        Those that came since, to five minutes.
    """
    last = (
        select(contributions.c.id)
        .where(contributions.c.event == event.number, contributions.c.is_undone.is_(False))
        .order_by(contributions.c.id.desc())
    )
    if tablet:
        last = last.where(contributions.c.tablet == tablet)
    if minutes:
        last = last.where(contributions.c.slot >= slot_now() - minutes * 60 // SLOT)
    if count is not None:
        last = last.limit(count)
    asked = update(contributions).where(contributions.c.id.in_(last.scalar_subquery()))
    with store.writing() as connection:
        return connection.execute(asked.values(is_undone=True)).rowcount


class _Waiting:
    """A contribution that waits for the disk, or whose turn it is to write for those who wait."""

    def __init__(self, key: str, contribution: Contribution, proof: str | None):
        self.key, self.contribution, self.proof = key, contribution, proof
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

    Parameters
    ----------
    store : Store
    pace : int, optional
        Contributions that a tablet may add in ten minutes.
    """

    def __init__(self, store: Store, pace: int = 10**9):
        self._store, self._pace = store, pace
        self._waiting: list[_Waiting] = []
        self._is_writing = False
        self._lock = threading.Lock()

    def add(self, key: str, contribution: Contribution, proof: str | None = None) -> str:
        """Count a contribution under a tablets' key; what became of it.

        Parameters
        ----------
        proof : str, optional
            That the host gave the tablet its name; not asked of who is not a visitor.

        Raises
        ------
        StoreUnavailable
            It was not kept: the tablet sends it again.
        """
        mine = _Waiting(key, contribution, proof)
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
        try:
            with self._store.writing() as connection:
                fates = self._fates(connection, batch, date.today())
        except BaseException as problem:
            for one in batch:
                one.problem = problem
            if not isinstance(problem, Exception):
                raise
            return
        for one, fate in zip(batch, fates, strict=True):
            one.fate = fate

    def _room(self, connection: Connection, event: Event, waiting: Sequence[_Waiting]) -> set[int]:
        """Those of an event that come neither as strangers, nor faster than people do."""
        slot = slot_now()
        mine = contributions.c.event == event.number
        asked = select(contributions.c.tablet, func.count()).where(mine)
        recent = asked.where(contributions.c.slot >= slot - 1).group_by(contributions.c.tablet)
        held: Counted[str] = Counted(dict(connection.execute(recent).all()))
        whole = connection.execute(select(func.count()).where(mine)).scalar_one()
        lately, let_in = sum(held.values()), set()
        for one in waiting:
            name = one.contribution.tablet
            is_slow_enough = held[name] < self._pace and lately < AT_ONCE * self._pace
            if whole < IN_ALL * self._pace and is_slow_enough:
                let_in.add(id(one))
                held[name] += 1
                lately, whole = lately + 1, whole + 1
        return let_in

    def _fates(self, connection: Connection, batch: Sequence[_Waiting], today: date) -> list[str]:
        """Write what may be written; what became of each."""
        events = {key: event_of(connection, "e", key) for key in {one.key for one in batch}}
        let_in: set[int] = set()
        new = {}
        for key, event in events.items():
            if event is not None and event.state == OPEN and not event.is_over(today):
                mine = [one for one in batch if one.key == key and _is_given(event, one)]
                let_in |= self._room(connection, event, mine)
                entries = [Entry(one.contribution, today) for one in mine if id(one) in let_in]
                new[key] = keep(connection, event, entries, slot_now())
        fates = []
        for one in batch:
            event, name = events[one.key], one.contribution.contribution
            if event is None:
                fates.append(UNKNOWN)
            elif not _is_given(event, one):
                fates.append(STRANGER)
            elif one.key in new and id(one) not in let_in:
                fates.append(KNOWN if _is_known(connection, event, name) else SLOW)
            elif one.key in new:
                fates.append(ADDED if name in new[one.key] else KNOWN)
                new[one.key].discard(name)
            elif _is_known(connection, event, name):
                fates.append(KNOWN)
            else:
                fates.append(OVER if event.is_over(today) else PAUSED)
        return fates


def _is_given(event: Event, one: _Waiting) -> bool:
    return one.proof is None or event.gave(one.contribution.tablet, one.proof)


def _is_known(connection: Connection, event: Event, contribution: str) -> bool:
    asked = select(contributions.c.id).where(
        contributions.c.event == event.number, contributions.c.contribution == contribution
    )
    return connection.execute(asked).first() is not None


# What a room found together, counted from its contributions.

LEAST = 5
"""Under as many participations, nothing is shown of them."""


@dataclass(frozen=True)
class Tally:
    """Counts of an event, without those undone.

    Attributes
    ----------
    count : int
        Contributions in all.
    summed : int
        Contributions behind the counts that follow: the first ones, by whole groups.
    saving, emissions, tool, tablet, commune, day, action : mapping
        Contributions of each code.
    tablets : tuple of str
        Codes of all tablets in the order in which they first sent something, undone or not: the
        place of each never changes.
    """

    count: int
    summed: int
    saving: Mapping[str, int]
    emissions: Mapping[str, int]
    tool: Mapping[str, int]
    tablet: Mapping[str, int]
    commune: Mapping[str, int]
    day: Mapping[str, int]
    action: Mapping[str, int]
    tablets: tuple[str, ...] = ()


def tally(connection: Connection, event: Event, group: int = 1) -> Tally:
    """Count an event.

    Parameters
    ----------
    group : int, optional
        By how many contributions the counts advance: whoever watches a room sees people come one
        by one, and must not read in a sum what the last one added.
    """
    counts = (contributions.c.event == event.number) & contributions.c.is_undone.is_(False)
    count = connection.execute(select(func.count()).where(counts)).scalar_one()
    summed = count - count % group
    kept = select(contributions).where(counts).order_by(contributions.c.id).limit(summed).subquery()

    def of(name: str) -> dict[str, int]:
        code = kept.c[name].label("code")
        asked = select(code, func.count().label("n")).group_by(code).order_by(code)
        return {str(row.code): int(row.n) for row in connection.execute(asked)}

    chosen = (
        select(actions.c.action, func.count().label("n"))
        .join(kept, kept.c.id == actions.c.contribution)
        .group_by(actions.c.action)
    )
    by_action = sorted((-int(row.n), str(row.action)) for row in connection.execute(chosen))
    first = func.min(contributions.c.id)
    seen = (
        select(contributions.c.tablet)
        .where(contributions.c.event == event.number)
        .group_by(contributions.c.tablet)
        .order_by(first)
    )
    names = ("saving", "emissions", "tool", "tablet", "commune", "day")
    return Tally(
        count,
        summed,
        **{name: of(name) for name in names},
        action={action: -n for n, action in by_action},
        tablets=tuple(map(str, connection.execute(seen).scalars())),
    )


def safe_communes(communes: Mapping[str, int], least: int = LEAST) -> dict[str, int]:
    """Communes with enough contributions, the others together under ``""``.

    Those together that are themselves too few stay so: their number follows from the total
    already known, and tells nothing of any one of them.

    Examples
    --------
    >>> safe_communes({"62119": 7, "59350": 4, "": 2, "59512": 1})
    {'62119': 7, '': 7}
    """
    shown = {code: n for code, n in communes.items() if code and n >= least}
    others = sum(communes.values()) - sum(shown.values())
    return shown | ({"": others} if others else {})
