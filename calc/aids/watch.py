"""The law watch: what ends or changes, and on which day, read from the figures themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from calc.aids.aid import Aid
from calc.aids.dates import later
from calc.figures import Parameter, Source
from calc.parameters import Parameters

_NEVER = np.datetime64("9999-12-31")
_LAW = ("aids.", "letting.")


@dataclass(frozen=True)
class Ending:
    """A rule's last day.

    Attributes
    ----------
    last_day : datetime64[D]
    label, note : str
        Of the figure, in French.
    aids : tuple of str
        Names of the aids that read it.
    is_open : bool
        True where nothing is known after that day; False where the next rule is known.
    source : Source
        Of the next rule where it is known, of the last one otherwise.
    """

    last_day: np.datetime64
    label: str
    note: str
    aids: tuple[str, ...]
    is_open: bool
    source: Source


def _of_figure(
    figure: Parameter, aids: tuple[str, ...], sources: Mapping[str, Source]
) -> Iterable[Ending]:
    last = len(figure.ends) - 1
    for place, end in enumerate(figure.ends):
        if end == _NEVER:
            continue
        following = min(place + 1, last)
        note = figure.notes[following] or figure.note
        source = sources[figure.sources[following]]
        yield Ending(end, figure.label, note, aids, place == last, source)


def endings(values: Parameters, aids: Iterable[Aid]) -> list[Ending]:
    """Every end of a rule of the law, in order of days.

    Parameters
    ----------
    values : Parameters
    aids : iterable of Aid
        To name those that each figure belongs to.
    """
    readers = list(aids)
    found: list[Ending] = []
    for name, figure in values.items():
        if name.startswith(_LAW):
            short = name.partition(".")[2]
            of = tuple(aid.name for aid in readers if short in aid.figures)
            found += _of_figure(figure, of, values.sources)
    return sorted(found, key=lambda ending: (ending.last_day, ending.label))


def soon(found: Iterable[Ending], day: np.datetime64, months: int) -> list[Ending]:
    """Those that end from a day on, within some months of it.

    Examples
    --------
    >>> from calc.aids.model import AIDS
    >>> from calc.parameters import parameters
    >>> ahead = soon(endings(parameters(), AIDS), np.datetime64("2026-11-28"), 6)
    >>> sorted({str(ending.last_day) for ending in ahead})
    ['2026-12-31', '2027-04-30']
    """
    limit = later(day, months)
    return [ending for ending in found if day <= ending.last_day <= limit]
