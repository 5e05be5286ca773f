"""What the fields of a household's moving are called, and which page asks each."""

from __future__ import annotations

import re

from app.asking.form import Words
from app.saying import decapital
from app.week.words import HOUSEHOLD, ROWS
from calc.mobility.week.request import MEMBERS

INDEXED = re.compile(r"([tjc])([1-9]\d?)_([a-z_]+)")
"""The name of a field of a trip, a journey or a car."""
PAGES = ("week", "year", "what_if")


def page_of(name: str) -> str:
    """The page that asks a field."""
    if name[0] in "jc" and name[1].isdigit() or name == "contrails":
        return "year"
    is_week = name in ("adults", "children", "home", *MEMBERS) or INDEXED.fullmatch(name)
    return "week" if is_week else "what_if"


def title_of(name: str) -> str:
    """How the summary of errors calls a field."""
    match = INDEXED.fullmatch(name)
    label = words_of(name).label.removeprefix("ou ").removesuffix(" ?") or "Qui voyage ensemble"
    row = f"{ROWS[match[1]][0].capitalize()} {match[2]}, " if match else ""
    return row + (decapital(label) if row else label)


def words_of(name: str) -> Words:
    match = INDEXED.fullmatch(name)
    words = ROWS[match[1]][1].get(match[3]) if match else HOUSEHOLD.get(name)
    return words or Words("")
