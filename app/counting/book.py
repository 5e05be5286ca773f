"""The counts of a territory, read back for publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import extract, func, select

from app.counting.publication import Group, published
from app.counting.steps import STEPS, TOLD
from app.store import Store
from app.store.tables import histograms, uses
from calc.parameters import parameters

FIGURES = ("label", "bill", "saving", "mode")


@dataclass(frozen=True)
class Book:
    """What may be told of a territory.

    Attributes
    ----------
    tools : mapping of str to list of Group
        By step: each tool's.
    channels : list of Group
        Of results shown.
    figures : mapping of str to list of Group
        By figure: each bin's.
    """

    tools: dict[str, list[Group]]
    channels: list[Group]
    figures: dict[str, list[Group]]

    @property
    def is_empty(self) -> bool:
        return not self.channels and not any(self.tools.values())


def read_book(store: Store, territory: str, today: date) -> Book:
    """Every group that may be published of a territory.

    Raises
    ------
    StoreUnavailable
    """
    values = parameters()
    least = int(values["counters.least"].constant)
    least_block = int(values["counters.least_histogram"].constant)
    year, month = extract("year", uses.c.day), extract("month", uses.c.day)
    asked = (
        select(year, month, uses.c.tool, uses.c.channel, uses.c.step, func.sum(uses.c.n))
        .where(uses.c.territory == territory)
        .group_by(year, month, uses.c.tool, uses.c.channel, uses.c.step)
    )
    of_results = select(histograms).where(histograms.c.territory == territory)
    with store.reading() as connection:
        rows = [
            (date(int(y), int(m), 1), tool, channel, step, int(n))
            for y, m, tool, channel, step, n in connection.execute(asked)
        ]
        bins = list(connection.execute(of_results))
    return Book(
        {
            step: published(
                ((m, t, n) for m, t, _, s, n in rows if s == step),
                today,
                least,
                least_block if step in TOLD else least,
            )
            for step in STEPS
        },
        published(((m, c, n) for m, _, c, s, n in rows if s == "finished"), today, least),
        {
            name: published(
                ((r.month, r.bin, r.n) for r in bins if r.figure == name), today, least, least_block
            )
            for name in FIGURES
        },
    )
