"""Places typed in words, and written back."""

from __future__ import annotations

import re

from flask import has_request_context

from app.territories import current
from calc.mobility.week.places import cities, find_city
from calc.places.communes import Commune, commune
from calc.places.search import search
from calc.schema.columns import Issue
from calc.schema.plain import plain

_FAR_LARGER = 20
"""How many times larger a town is when its bare name can only mean it."""


def place_name(code: str) -> str:
    """How a commune or a city is written back in its field."""
    found = commune(code)
    if found:
        return f"{found.name} ({found.departement})"
    city = next((city for city in cities() if city.code == code), None)
    return city.name if city else code


def _near() -> frozenset[str]:
    """Communes of the page's territory."""
    return current().communes if has_request_context() else frozenset()


def _communes(text: str) -> tuple[list[Commune], bool]:
    """Communes that a text may mean, and whether it is the very name of the first."""
    told = re.fullmatch(r"(.+?)\s*\((\w{2,3})\)", text)
    wanted = told[1] if told else text
    found = search(wanted, 40 if told else 8, _near())
    if told:
        found = [c for c in found if c.departement.lower() == told[2].lower()]
    same = [c for c in found if plain(c.name) == plain(wanted)]
    return same or found, bool(same)


def settle(text: str, with_cities: bool) -> tuple[str, Issue | None]:
    """The code of a place typed in words; what is wrong with it.

    Examples
    --------
    >>> settle("Lisbonne", True), settle("béthune", False)
    (('LIS', None), ('62119', None))
    >>> settle("saint", False)[1].code
    'several_communes'
    """
    found, is_name = _communes(text)
    city = find_city(text) if with_cities else None
    if city and not (city.country == "FR" and is_name):
        return city.code, None
    if not found:
        return "", Issue("", "unknown_commune")
    alone = len(found) == 1 or (is_name and len([c for c in found if c.code in _near()]) == 1)
    if alone or (is_name and found[0].population > _FAR_LARGER * found[1].population):
        return found[0].code, None
    return "", Issue("", "several_communes", 0, f"{found[0].name} ({found[0].departement})")
