"""What a public tablet shows, leaves behind and has counted."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select

from app.store import contributions

SIZES = [(768, 1024), (1024, 768)]
"""A tablet held upright, and on its side."""
held_both_ways = pytest.mark.parametrize("size", SIZES, ids=["portrait", "landscape"])
HOME = (
    "dwelling_type=house&floor_area=90&construction_period=before_1948&commune=59350"
    "&heating_carrier=natural_gas"
)
WORKS = f"/logement/travaux?{HOME}&wall_works=external_wall_insulation"
_SMALL = """() => [...document.querySelectorAll(
    "a[href], button, select, summary, textarea, input:not([type=hidden])")]
  .filter((e) => e.getClientRects().length && !e.matches(".skip"))
  .map((e) => [e, (e.closest("label") || e).getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < 47.5 || box.height < 47.5))
  .map(([e, box]) => `${e.outerHTML.slice(0, 90)} ${box.width} ${box.height}`)"""


class Place(NamedTuple):
    """A site with an event: its address, the root of its tablets' pages and its app."""

    site: str
    root: str
    app: Flask

    def counted(self) -> list:
        """Contributions that reached the event."""
        with self.app.extensions["store"].reading() as connection:
            return list(connection.execute(select(contributions)))


def small_targets(page) -> list[str]:
    """What is too small for a finger: 48 px at least, less a rounding."""
    return page.evaluate(_SMALL)


def repeated_ids(page) -> list[str]:
    """Ids that two parts of a page bear: a label or a link of one would speak of the other."""
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    return sorted({name for name in ids if ids.count(name) > 1})


def stored(page) -> dict[str, str]:
    """What the page keeps in this browser."""
    return page.evaluate("({...localStorage, ...sessionStorage})")
