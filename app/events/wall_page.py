"""What a room found together → the wall: large, slow, never one person."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, replace

from app.events.book import Event
from app.events.street import Street, street
from app.events.tally import LEAST, Tally
from app.events.words import SHORT_COMMITMENTS
from app.saying import THIN, between, number, short
from calc.contribution import most, within_reach

_SHOWN = 4
"""Actions that a wall holds at a size one reads from afar."""


@dataclass(frozen=True)
class Chosen:
    """An action, and how many chose it.

    Attributes
    ----------
    share : float
        Of the most chosen, 0–1: the length of its bar.
    """

    name: str
    count: int
    share: float


@dataclass(frozen=True)
class Wall:
    """What the wall shows.

    Attributes
    ----------
    tag : str
        Changes whenever anything shown does.
    is_shown : bool
        Whether enough have taken part; otherwise not even how many did is told.
    """

    name: str
    state: str
    tag: str
    count: int
    count_text: str
    is_shown: bool
    euros: str
    tonnes: str
    actions: tuple[Chosen, ...]
    street: Street


def _outward(low: float, high: float, most: float) -> tuple[float, float, float]:
    """A range widened to round ends, and their step: two digits of the larger, and never less than
    the most that one person may add, so that nobody is read in a sum."""
    digits = 10.0 ** (math.floor(math.log10(high)) - 1) if high > 0 else 1.0
    step = max(digits, most)
    return math.floor(low / step) * step, math.ceil(high / step) * step, step


def _euros(held: dict[str, int]) -> str:
    low, high, step = _outward(*within_reach("saving", held), most("saving"))
    return between(low, high, "€", max(step, 1.0)) if high > 0 else ""


def _tonnes(held: dict[str, int]) -> str:
    low, high = within_reach("emissions", held)
    low, high, step = _outward(low / 1000, high / 1000, most("emissions") / 1000)
    if high <= 0:
        return ""
    decimals = max(0, -math.floor(math.log10(step)))
    ends = [short(round(end, decimals)) if decimals else number(end) for end in (low, high)]
    noun = "tonne" if high < 2 else "tonnes"
    return f"entre {ends[0]} et {ends[1]}{THIN}{noun}"


def present_wall(event: Event, found: Tally, seen: int = 0) -> Wall:
    """The wall of an event.

    Parameters
    ----------
    found : Tally
        By groups of :data:`app.events.tally.LEAST`.
    seen : int, optional
        Participations that this screen has already drawn: the newer windows light up slowly.
    """
    is_shown = found.summed >= LEAST
    highest = max(found.action.values(), default=0)
    chosen = tuple(
        Chosen(SHORT_COMMITMENTS.get(code, code), n, n / highest)
        for code, n in list(found.action.items())[:_SHOWN]
        if n >= LEAST
    )
    told = repr((event.name, event.state, is_shown and replace(found, count=found.summed)))
    return Wall(
        name=event.name,
        state=event.state,
        tag=hashlib.sha256(told.encode()).hexdigest()[:20],
        count=found.summed if is_shown else 0,
        count_text=number(found.summed) if is_shown else "",
        is_shown=is_shown,
        euros=_euros(dict(found.saving)) if is_shown else "",
        tonnes=_tonnes(dict(found.emissions)) if is_shown else "",
        actions=chosen if is_shown else (),
        street=street(found.summed if is_shown else 0, seen),
    )
