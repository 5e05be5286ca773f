"""The drawing of the wall: a street of the north at nightfall, a window lit for each who came."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

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
class House:
    """One house: its front, its roof as the points of a line, its door."""

    x: int
    y: int
    width: int
    height: int
    roof: str
    brick: int
    is_stepped: bool
    door: int


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

    houses: tuple[House, ...]
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
def _built() -> tuple[tuple[House, ...], tuple[Window, ...]]:
    houses, windows, x = [], [], (WIDTH - sum(house[0] for house in _HOUSES)) // 2
    for width, storeys, shape, brick in _HOUSES:
        height = storeys * _STOREY + 18
        top = _GROUND - height
        across = 2 if width < 125 else 3
        gap = (width - across * _PANE_WIDTH) // (across + 1)
        door = x + gap
        houses.append(
            House(x, top, width, height, _roof(shape, x, top, width), brick, shape == "steps", door)
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
