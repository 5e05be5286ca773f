"""The drawn home: a terrace or a block as the answers say, and where its parts stand on the sheet.

The page of a result draws heat that leaves it, the page of works draws what is laid on it: one
geometry, so that people recognise their home from one page to the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

GROUND, LEFT, RIGHT = 262.0, 120.0, 240.0
_STOREY, _MOST_STOREYS, _PITCH, _EDGE = 52.0, 3, 56.0, 10.0
_BLOCK_TOP, _FLAT, _FLATS = 92.0, 42.5, 4
_LEVEL = {"ground": 0, "middle": 1, "top": 3, "ground_and_top": 3}


@dataclass(frozen=True)
class Box:
    """A window, a door, a flat: its corner and its size."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Drawing:
    """What the drawn home needs: x to the right, y downwards, the ground at 262."""

    kind: str
    attachment: str
    position: str
    storeys: int
    roof: str

    ground, left, right = GROUND, LEFT, RIGHT
    middle = (LEFT + RIGHT) / 2

    @property
    def is_house(self) -> bool:
        return self.kind == "house"

    @property
    def has_pitch(self) -> bool:
        return self.is_house and self.roof != "flat"

    @property
    def levels(self) -> int:
        return max(1, min(int(self.storeys), _MOST_STOREYS)) if self.is_house else _FLATS

    @property
    def top(self) -> float:
        """Where walls end."""
        return GROUND - _STOREY * self.levels if self.is_house else _BLOCK_TOP

    @property
    def peak(self) -> float:
        """Where the roof ends."""
        return self.top - (_PITCH if self.has_pitch else _EDGE)

    @property
    def home(self) -> Box:
        """The walls of the home alone: all of a house, one storey of a block."""
        if self.is_house:
            return Box(LEFT, self.top, RIGHT - LEFT, GROUND - self.top)
        level = _LEVEL.get(self.position, _LEVEL["middle"])
        return Box(LEFT, GROUND - _FLAT * (level + 1), RIGHT - LEFT, _FLAT)

    @property
    def flats(self) -> list[Box]:
        """Storeys of a block, from the ground; none of a house."""
        heights = [GROUND - _FLAT * (level + 1) for level in range(_FLATS)]
        return [] if self.is_house else [Box(LEFT, y, RIGHT - LEFT, _FLAT) for y in heights]

    @property
    def windows(self) -> list[Box]:
        """Windows of the home."""
        if not self.is_house:
            return self.panes(self.home)
        result = []
        for level in range(self.levels):
            y = GROUND - _STOREY * level - 40
            result += [Box(LEFT + x, y, 20, 24) for x in ((16, 84) if level == 0 else (16, 50, 84))]
        if self.roof == "rafters":
            result.append(Box(self.middle - 12, self.top - 28, 24, 18))
        return result

    @staticmethod
    def panes(flat: Box) -> list[Box]:
        """Windows of a flat."""
        return [Box(flat.x + 10 + 28 * k, flat.y + 11, 16, 20) for k in range(4)]


TERRACE = Drawing("house", "terraced", "", 2, "attic")
"""The one of the front page."""


def of_works(given: Mapping[str, str], storeys: float, refused: Mapping[str, str]) -> Drawing:
    """The home as its answers say, before anything is estimated of it: two storeys where not said,
    a flat roof where only the works of one are not refused.

    Examples
    --------
    >>> of_works({"dwelling_type": "house"}, 3.0, {"roof_insulation": "other_roof"}).roof
    'flat'
    """
    is_flat = refused.get("roof_insulation") == "other_roof"
    return Drawing(
        given["dwelling_type"],
        given.get("attachment", ""),
        given.get("position", "middle"),
        int(storeys) if "storeys" in given else 2,
        given.get("roof_type") or ("flat" if is_flat else "attic"),
    )
