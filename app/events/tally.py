"""What a room found together, counted from its contributions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from app.events.book import Event
from app.store.tables import actions, contributions

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
        asked = select(kept.c[name], func.count()).group_by(kept.c[name]).order_by(kept.c[name])
        return {str(row[0]): int(row[1]) for row in connection.execute(asked)}

    chosen = (
        select(actions.c.action, func.count())
        .join(kept, kept.c.id == actions.c.contribution)
        .group_by(actions.c.action)
    )
    found = [(str(row[0]), int(row[1])) for row in connection.execute(chosen)]
    by_action = sorted(found, key=lambda row: (-row[1], row[0]))
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
        action=dict(by_action),
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
