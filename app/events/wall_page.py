"""What a room found together → the wall: large, slow, never one person."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, replace
from functools import cache

from app.events.book import Event
from app.events.contributions import LEAST, Tally
from app.events.host import SHORT_COMMITMENTS
from app.saying import THIN, Context, between, number, short
from calc.contribution import most, within_reach

# The drawing of the wall: a street of the north at nightfall, a window lit for each who came.

WIDTH, HEIGHT = 1600, 380
_GROUND = 350
_HOUSES = (  # width, storeys of windows, shape of the roof, kind of brick
    (120, 2, "gable", 1),
    (100, 3, "steps", 2),
    (140, 2, "ridge", 3),
    (90, 3, "gable", 2),
    (130, 2, "ridge", 1),
    (110, 3, "steps", 3),
    (120, 2, "gable", 2),
    (160, 3, "ridge", 1),
    (100, 3, "gable", 3),
    (130, 2, "ridge", 2),
    (110, 3, "steps", 1),
    (130, 2, "gable", 3),
)
_STOREY, _PANE_WIDTH, _PANE_HEIGHT, _ROOF = 68, 24, 38, 56
_STRIDE = 29
"""Prime to the number of windows: they light up here and there, always in the same order."""


@dataclass(frozen=True)
class Window:
    """One window."""

    x: int
    y: int
    width: int
    height: int
    is_new: bool = False


@dataclass(frozen=True)
class Street:
    """Houses, their windows, and those lit.

    Attributes
    ----------
    each : int
        Participations that one lit window stands for.
    """

    houses: tuple[Context, ...]
    windows: tuple[Window, ...]
    lit: tuple[Window, ...]
    each: int


def _roof(shape: str, x: int, y: int, width: int) -> str:
    right, middle = x + width, x + width // 2
    if shape == "gable":
        points = [(x, y), (middle, y - _ROOF), (right, y)]
    elif shape == "ridge":
        points = [(x, y), (x + 16, y - _ROOF + 14), (right - 16, y - _ROOF + 14), (right, y)]
    else:
        tread, rise = width // 6, _ROOF // 3
        points = [(x, y)]
        for step in range(1, 4):
            left = x + (step - 1) * tread
            points += [(left, y - step * rise), (left + tread, y - step * rise)]
        for step in range(3, 0, -1):
            left = right - step * tread
            points += [(left, y - step * rise), (left + tread, y - step * rise)]
        points.append((right, y))
    return " ".join(f"{a},{b}" for a, b in points)


@cache
def _built() -> tuple[tuple[Context, ...], tuple[Window, ...]]:
    """Each house: its front, its roof as the points of a line, its door; and their windows."""
    houses, windows, x = [], [], (WIDTH - sum(width for width, *_ in _HOUSES)) // 2
    for width, storeys, shape, brick in _HOUSES:
        height = storeys * _STOREY + 18
        top = _GROUND - height
        across = 2 if width < 125 else 3
        gap = (width - across * _PANE_WIDTH) // (across + 1)
        houses.append(
            {
                "x": x,
                "y": top,
                "width": width,
                "height": height,
                "roof": _roof(shape, x, top, width),
                "brick": brick,
                "is_stepped": shape == "steps",
                "door": x + gap,
            }
        )
        for storey in range(storeys):
            for place in range(across):
                if storey == storeys - 1 and place == 0:
                    continue  # the door
                windows.append(
                    Window(
                        x + gap + place * (_PANE_WIDTH + gap),
                        top + 20 + storey * _STOREY,
                        _PANE_WIDTH,
                        _PANE_HEIGHT,
                    )
                )
        x += width
    return tuple(houses), tuple(windows)


def street(count: int, seen: int = 0) -> Street:
    """The street when so many have taken part.

    Examples
    --------
    >>> drawn = street(12, 10)
    >>> len(drawn.lit), sum(window.is_new for window in drawn.lit), drawn.each
    (12, 2, 1)
    >>> many = street(500)
    >>> many.each * len(many.lit) <= 500 and len(many.lit) <= len(many.windows)
    True
    """
    houses, windows = _built()
    each = max(1, -(-count // len(windows)))
    lit = []
    for place in range(count // each):
        plain = windows[place * _STRIDE % len(windows)]
        is_new = place >= seen // each
        lit.append(Window(plain.x, plain.y, plain.width, plain.height, is_new))
    return Street(houses, windows, tuple(lit), each)


_SHOWN = 4
"""Actions that a wall holds at a size one reads from afar."""


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
    lowest, highest = (
        short(round(end, decimals)) if decimals else number(end) for end in (low, high)
    )
    return f"entre {lowest} et {highest}{THIN}{'tonne' if high < 2 else 'tonnes'}"


def present_wall(event: Event, tally: Tally, seen: int = 0) -> Context:
    """The wall of an event, counted by groups of ``LEAST``; until enough have taken part not even
    how many did is told. Its ``tag`` changes whenever anything shown does; windows newer than the
    participations already `seen` on this screen light up slowly."""
    is_shown = tally.summed >= LEAST
    highest = max(tally.action.values(), default=0)
    chosen = tuple(
        {"name": SHORT_COMMITMENTS.get(code, code), "count": n, "share": n / highest}
        for code, n in list(tally.action.items())[:_SHOWN]
        if n >= LEAST
    )
    shown = repr((event.name, event.state, is_shown and replace(tally, count=tally.summed)))
    return {
        "name": event.name,
        "state": event.state,
        "tag": hashlib.sha256(shown.encode()).hexdigest()[:20],
        "count": tally.summed if is_shown else 0,
        "count_text": number(tally.summed) if is_shown else "",
        "is_shown": is_shown,
        "euros": _euros(dict(tally.saving)) if is_shown else "",
        "tonnes": _tonnes(dict(tally.emissions)) if is_shown else "",
        "actions": chosen if is_shown else (),
        "street": street(tally.summed if is_shown else 0, seen),
    }
