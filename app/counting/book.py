"""The counts of a territory, read back for publication."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import extract, func, select

from app.counting import BY_BROWSER, STEPS
from app.store import Store, histograms, uses
from calc.parameters import parameters

# What of the counts may be published: nothing that tells one person from ten.
#
# A month is published once it is over, and never changes. Counts that are too few wait for the
# following months of their year; cells that are too few are told together; each number told is
# rounded down to a multiple of the least. Everything else on the page is a sum of these, so that no
# difference between two figures, two pages or two days says more.


@dataclass(frozen=True)
class CountGroup:
    """Cells told together.

    Attributes
    ----------
    first, last : date
        First days of the months that it holds.
    keys : tuple of str
        More than one when one of them was too few.
    n : int
        At least so many.
    """

    first: date
    last: date
    keys: tuple[str, ...]
    n: int


def merged(cells: Mapping[str, int], least: int) -> list[tuple[tuple[str, ...], int]]:
    """Cells of one table, those that are too few together and with the smallest of the others.

    Examples
    --------
    >>> merged({"a": 57, "b": 3, "c": 12, "d": 0}, 10)
    [(('a',), 50), (('b', 'c'), 10)]
    >>> merged({"a": 57, "b": 8, "c": 7}, 10)
    [(('a',), 50), (('b', 'c'), 10)]
    >>> merged({"a": 4, "b": 5}, 10)
    []
    """
    held = {key: n for key, n in cells.items() if n > 0}
    few = [key for key, n in held.items() if n < least]
    enough = sorted((key for key in held if key not in few), key=lambda key: (held[key], key))
    if few and sum(held[key] for key in few) < least:
        few += enough[:1]
        enough = enough[1:]
    groups: list[tuple[str, ...]] = [(key,) for key in held if key in enough]
    if few:
        groups.append(tuple(key for key in held if key in few))
    counted = [(keys, sum(held[key] for key in keys)) for keys in groups]
    return [(keys, n // least * least) for keys, n in counted if n >= least]


def published(
    rows: Iterable[tuple[date, str, int]], today: date, least: int, least_block: int | None = None
) -> list[CountGroup]:
    """Groups of one table over its months.

    Parameters
    ----------
    rows : iterable of (first day of a month, key, n)
    today : date
        The month it is in is not over.
    least : int
    least_block : int, optional
        Fewer in all wait for the next month, or the end of the year; `least` by default.

    Examples
    --------
    >>> found = published([(date(2026, 1, 1), "a", 6), (date(2026, 2, 1), "a", 17),
    ...                    (date(2026, 3, 1), "a", 90)], date(2026, 3, 20), 10)
    >>> [(g.first.month, g.last.month, g.n) for g in found]
    [(1, 2, 20)]
    """
    by_month: dict[date, Counter[str]] = {}
    for month, key, n in rows:
        if month < today.replace(day=1):
            by_month.setdefault(month, Counter())[key] += n
    enough = max(least, least_block or least)
    return [
        group
        for year in sorted({month.year for month in by_month})
        for group in _of_year(year, by_month, year < today.year, least, enough)
    ]


def _of_year(
    year: int, by_month: Mapping[date, Mapping[str, int]], is_over: bool, least: int, enough: int
) -> list[CountGroup]:
    """Groups of a year; what still waits at its end is told if it can be."""
    months = sorted(month for month in by_month if month.year == year)
    result: list[CountGroup] = []
    waiting: Counter[str] = Counter()
    first = months[0]
    for place, month in enumerate(months):
        waiting.update(by_month[month])
        whole, is_last = sum(waiting.values()), is_over and month == months[-1]
        if whole >= enough or is_last:
            result += [CountGroup(first, month, keys, n) for keys, n in merged(waiting, least)]
            waiting, first = Counter(), months[min(place + 1, len(months) - 1)]
    return result


FIGURES = ("label", "bill", "saving", "mode")


@dataclass(frozen=True)
class Book:
    """What may be told of a territory.

    Attributes
    ----------
    tools : mapping of str to list of CountGroup
        By step: each tool's.
    channels : list of CountGroup
        Of results shown.
    figures : mapping of str to list of CountGroup
        By figure: each bin's.
    """

    tools: dict[str, list[CountGroup]]
    channels: list[CountGroup]
    figures: dict[str, list[CountGroup]]

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
                least_block if step in BY_BROWSER else least,
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
