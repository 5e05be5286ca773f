"""Communes found by a forgiving name or a postcode."""

from __future__ import annotations

from functools import cache

import numpy as np

from calc.places.communes import Commune, column, commune_at
from calc.schema.plain import plain

_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "s": "sur", "nd": "notre dame"}


def _written_out(text: str) -> str:
    """A name in plain words, its abbreviations written out."""
    words = plain(text.lower().replace("s/", "sur ")).split()
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words)


@cache
def _searchable() -> tuple[list[str], list[str], list[float], list[str]]:
    """Plain names, postcodes, populations and codes, as lists that Python reads fast."""
    names = [f" {_written_out(name)} " for name in column("name").tolist()]
    population = np.nan_to_num(column("population")).tolist()
    return names, column("postcodes").tolist(), population, column("commune").tolist()


def search(text: str, limit: int = 10, near: frozenset[str] = frozenset()) -> list[Commune]:
    """Communes that a name or a postcode may mean: near, then exact, then the most populated.

    Parameters
    ----------
    text : str
        Accents, hyphens and apostrophes are forgiven, « St » is « Saint »; words may be cut.
    limit : int
    near : frozenset of str, optional
        INSEE codes of those to put first.

    Returns
    -------
    list of Commune

    Examples
    --------
    >>> search("st omer")[0].name, search("st omer")[0].departement
    ('Saint-Omer', '62')
    >>> search("59800")[0].name
    'Lille'
    >>> search("saint", 1, near=frozenset({"62764"}))[0].name
    'Saint-Nicolas'
    """
    wanted = _written_out(text[:80])
    names, postcodes, population, codes = _searchable()
    if not wanted:
        return []
    if wanted.isdigit():
        found = [i for i, some in enumerate(postcodes) if wanted in some and _starts(some, wanted)]
        exact: set[int] = set()
    else:
        found = [i for i, name in enumerate(names) if f" {wanted}" in name]
        exact = {i for i in found if names[i] == f" {wanted} "}
    starts = {i for i in found if names[i].startswith(f" {wanted}")}
    far = {i for i in found if codes[i] not in near}
    found.sort(key=lambda i: (i in far, i not in exact, i not in starts, -population[i]))
    return [commune_at(i) for i in found[:limit]]


def _starts(codes: str, wanted: str) -> bool:
    return any(code.startswith(wanted) for code in codes.split())
