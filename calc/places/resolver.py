"""The one resolver: what is typed or filed for a place → the place, or what it may be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from calc.parameters import parameters
from calc.places import communes
from calc.places.communes import DISTRICTS, full_code
from calc.places.gazetteer import (
    ARTICLES,
    COMMUNE,
    DISTRICT,
    DISTRICT_CITIES,
    FOREIGN,
    FORMER,
    KINDS,
    Place,
    department_code,
    department_of,
    gazetteer,
    key_of,
    words_of,
    written,
)

UNKNOWN_PLACE, SEVERAL_PLACES = "unknown_place", "several_places"
OFFERED = 8
"""How many places are offered where the name is nobody's."""
_SEVERAL = 60
_LARGEST = 5


@dataclass(frozen=True)
class Resolved:
    """What a text comes to: a place that is sure, or the reason and what may be offered.

    Attributes
    ----------
    place : Place or None
    issue : str
        "" where there is a place; ``unknown_place`` or ``several_places``.
    candidates : tuple of Place
    area : str
        "country", "region" or "island" where the text names one instead of a town.
    """

    place: Place | None
    issue: str = ""
    candidates: tuple[Place, ...] = ()
    area: str = ""


@cache
def _departments() -> dict[str, str]:
    """Codes of departments by the key of their name."""
    table = parameters().table("places.departments").columns
    pairs = zip(table["name"].tolist(), table["departement"].tolist(), strict=True)
    return {key_of(words_of(name)): code for name, code in pairs}


@cache
def _areas() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Kind and towns of countries, regions and islands by the key of their name."""
    table = parameters().table("places.areas").columns
    rows = zip(table["name"].tolist(), table["kind"].tolist(), table["towns"].tolist(), strict=True)
    return {key_of(words_of(name)): (kind, tuple(towns.split())) for name, kind, towns in rows}


def department_named(text: str) -> str:
    """Code of a department by its code or its name; "" where it is none.

    Examples
    --------
    >>> department_named("62"), department_named("Pas-de-Calais"), department_named("2a")
    ('62', '62', '2A')
    """
    return department_code(text) or _departments().get(key_of(words_of(text)), "")


def _in_department(place: Place, department: str) -> bool:
    own = place.department
    return own == department or (department == "20" and own in ("2A", "2B"))


def _has_postcode(place: Place, code: str) -> bool:
    if place.row < 0:
        return False
    if place.kind == DISTRICT:
        return place in gazetteer().by_postcode.get(code, ()) or place.own_code == code
    own = str(communes.column("postcodes")[place.row]).split()
    return code in (*own, place.code, place.own_code)


def _of_code(code: str) -> list[Place]:
    """Places of a postcode or an INSEE code, of former communes too."""
    book = gazetteer()
    return [*book.by_code.get(code, ()), *book.by_postcode.get(code, ())]


def _department_of_postcode(code: str) -> str:
    own = {place.department for place in gazetteer().by_postcode.get(code, ())}
    return own.pop() if len(own) == 1 else department_of(code)


def _named(words: tuple[str, ...]) -> list[Place]:
    """Places that bear a name, its article forgiven."""
    book, key = gazetteer(), key_of(words)
    result = book.exact.get(key, [])
    if all(place.kind == FOREIGN for place in result):  # « Havre » is Le Havre, and Havré
        result = [*result, *book.without_article.get(key, ())]
    if not result and len(words) > 1 and words[0] in ARTICLES:
        return book.exact.get(key_of(words[1:]), [])
    return result


def _apart(words: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """A name and the department written after or before it by its name."""
    for cut in range(1, len(words)):
        if code := _departments().get(key_of(words[cut:])):
            return words[:cut], code
        if code := _departments().get(key_of(words[:cut])):
            return words[cut:], code
    return words, ""


def _after_postcode(words: tuple[str, ...]) -> tuple[str, ...]:
    """The postcode and the town of an address; all of the words where they are none.

    Examples
    --------
    >>> _after_postcode(("12", "rue", "nationale", "59000", "lille"))
    ('59000', 'lille')
    """
    for at in range(len(words) - 1, 0, -1):
        if len(words[at]) == 5 and words[at].isdigit() and at < len(words) - 1:
            return words[at:]
    return words


def _partial(words: tuple[str, ...], abroad: bool) -> list[Place]:
    """Places whose name holds the words, the last of which may be cut."""
    text, starts = _spoken()
    hits = [hit.start() for hit in re.finditer(re.escape(f" {' '.join(words)}"), text)]
    rows = np.unique(np.searchsorted(starts, hits, side="right") - 1).tolist()
    result = [gazetteer().places[row] for row in rows]
    return result if abroad else [place for place in result if place.kind != FOREIGN]


@cache
def _spoken() -> tuple[str, np.ndarray]:
    """Every name in one text, and where each begins: what is searched fastest."""
    spoken = [place.spoken for place in gazetteer().places]
    return "".join(spoken), np.cumsum([0, *map(len, spoken)])[:-1]


@cache
def _keys() -> dict[int, list[str]]:
    """Keys of names by their length."""
    by_length: dict[int, list[str]] = {}
    for key in gazetteer().exact:
        by_length.setdefault(len(key), []).append(key)
    return by_length


def _alike(words: tuple[str, ...], abroad: bool) -> list[Place]:
    """Places whose name differs by a slip of the keys or two, the nearest first."""
    key = key_of(words)
    most = 1 if len(key) < 6 else 2
    lengths = range(len(key) - most, len(key) + most + 1)
    keys = [name for length in lengths for name in _keys().get(length, ())]
    hits = extract(key, keys, scorer=OSA.distance, score_cutoff=most, limit=_SEVERAL)
    distance = {place: far for name, far, _ in hits for place in gazetteer().exact[name]}
    result = [place for place in distance if abroad or place.kind != FOREIGN]
    return sorted(result, key=lambda place: (distance[place], -place.population))


def _offers(places: Iterable[Place], limit: int, near: frozenset[str]) -> tuple[Place, ...]:
    """Some places in their order, one a commune, those near first."""
    kept: dict[str, Place] = {}
    for place in sorted(places, key=lambda place: place.code not in near):
        kept.setdefault(place.code, place)
    return tuple(kept.values())[:limit]


def _by_size(places: Iterable[Place]) -> list[Place]:
    return sorted(
        places, key=lambda place: (place.kind not in (COMMUNE, FOREIGN), -place.population)
    )


def _sure(places: list[Place], is_placed: bool) -> Place | None:
    """The place that a name means without asking, None where it may mean two."""
    present = [place for place in places if place.kind in (COMMUNE, DISTRICT)]
    if len({place.code for place in places}) == 1:
        return min(places, key=lambda place: (KINDS.index(place.kind), place.is_past))
    if len({place.code for place in present}) != 1:
        return None
    limits, own = parameters()["places.homonyms"].by_key(), present[0]
    others = [place for place in places if place.code != own.code and not place.is_past]
    old = [place for place in others if place.kind != FOREIGN]
    if old and not is_placed and own.population < limits["known_alone"]:
        return None
    largest = max((place.population for place in others if place.kind == FOREIGN), default=0.0)
    return own if own.population >= limits["known_abroad"] * largest else None


def _longer(own: Place, words: tuple[str, ...]) -> list[Place]:
    """Communes of today whose longer name begins with the words, another than the place's."""
    start = f" {' '.join(words)} "
    return [
        place
        for place in _partial(words, abroad=False)
        if place.kind == COMMUNE and place.spoken.startswith(start) and place.code != own.code
    ]


def _far_larger(own: Place, words: tuple[str, ...]) -> list[Place]:
    """Communes that a small one's bare name rather means: Chalon-sur-Saône for Chalon."""
    limits = parameters()["places.homonyms"].by_key()
    if own.kind != COMMUNE or own.population >= limits["known_alone"]:
        return []
    least = max(limits["known_alone"], limits["known_abroad"] * own.population)
    return _by_size(place for place in _longer(own, words) if place.population >= least)


def _settled(
    places: list[Place], words: tuple[str, ...], is_placed: bool, near: frozenset[str]
) -> Resolved:
    """The sure one of some places that bear the name, or all of them to choose from."""
    sure = _sure(places, is_placed)
    if sure is not None and not is_placed:
        is_loose = sure not in gazetteer().exact.get(key_of(words), ())
        others: list[Place] = []
        if is_loose or sure.kind in (FORMER, FOREIGN):  # Tournai, or Tournai-sur-Dive?
            others = _by_size(_longer(sure, words))
        if others := others or _far_larger(sure, words):
            return Resolved(None, SEVERAL_PLACES, _offers([sure, *others], OFFERED, near))
    if sure is not None:
        return Resolved(sure)
    larger: list[Place] = []
    if not is_placed:  # Boulogne, two old villages: Boulogne-sur-Mer and Boulogne-Billancourt too
        known = parameters()["places.homonyms"].by_key()["known_alone"]
        longer = [far for place in places for far in _longer(place, words)]
        larger = [place for place in longer if place.population >= known]
    return Resolved(None, SEVERAL_PLACES, _offers(_by_size([*places, *larger]), _SEVERAL, near))


def _of_area(words: tuple[str, ...], abroad: bool) -> tuple[str, list[Place]]:
    """What a country, region, island or department may be: its kind and some of its towns."""
    book, key = gazetteer(), key_of(words)
    kind, towns = _areas().get(key, ("", ()))
    if kind == "country":
        of_country = [place for place in book.places if place.country in towns]
        return kind, _by_size(of_country)[:OFFERED] if abroad else []
    if kind:
        return kind, [place for town in towns for place in book.by_code[town][:1]]
    department = department_named(key)
    if not department or _named(words):
        return "", []
    inside = [
        place
        for place in book.places
        if place.kind == COMMUNE and _in_department(place, department)
    ]
    return ("region" if inside else ""), _by_size(inside)[:_LARGEST]


def _unknown(
    words: tuple[str, ...], hints: list[Place], abroad: bool, near: frozenset[str]
) -> Resolved:
    """Nobody's name: what may be offered instead."""
    partial = _by_size(_partial(words, abroad))
    partial.sort(key=lambda place: not place.spoken.startswith(f" {words[0]}"))
    alike = _alike(words, abroad)
    whole = f" {' '.join(words)} "  # « Vitry » is a part of Vitry-sur-Seine before a slip for Vitré
    alike = [*(place for place in partial if whole in place.spoken), *alike]
    for count in range(len(words) - 1, 0, -1):  # « Montreuil sous bois », « Lille-Sud »
        if partial or alike:
            break
        partial = _by_size(_named(words[:count]))
    for link in _LINKS & set(words[1:-1]):  # « Montreuil s/ Bois »: as its post says, not its code
        partial += _by_size(_named(words[: words.index(link)]))
    return Resolved(None, UNKNOWN_PLACE, _offers([*hints, *alike, *partial], OFFERED, near))


def _lone_code(code: str, near: frozenset[str]) -> Resolved:
    """A code without a name."""
    places = _of_code(code)
    if not places:
        return Resolved(None, UNKNOWN_PLACE)
    if len({place.code for place in places}) == 1:
        return Resolved(min(places, key=lambda place: KINDS.index(place.kind)))
    by_code = gazetteer().by_code.get(code, [])
    ordered = [*by_code, *_by_size(place for place in places if place not in by_code)]
    return Resolved(None, SEVERAL_PLACES, _offers(ordered, _SEVERAL, near))


def _placed(places: list[Place], code: str, department: str) -> list[Place]:
    """Places that agree with the code and the department written beside the name."""
    kept = places
    if code:
        exact = [place for place in kept if _has_postcode(place, code)]
        within = _department_of_postcode(code)
        kept = exact or [place for place in kept if _in_department(place, within)]
    if department:
        kept = [place for place in kept if _in_department(place, department)]
    return kept


_LINKS = frozenset({"sur", "sous", "les"})
"""Words that join a town's name to what tells it from its namesakes."""


@cache
def _country(key: str) -> str:
    kind, towns = _areas().get(key, ("", ()))
    return towns[0] if kind == "country" and towns else ""


def resolve(
    text: str,
    *,
    department: str = "",
    postcode: str = "",
    abroad: bool = True,
    near: frozenset[str] = frozenset(),
) -> Resolved:
    """The place that a text means; where that is not sure, what it may be.

    Parameters
    ----------
    text : str
        A name, a postcode, an INSEE code, a name with its department or postcode in any order.
    department, postcode : str, optional
        Of another column: a code or a name, a postcode or an INSEE code.
    abroad : bool, optional
        Whether towns abroad may be meant: for trips, never for a home.
    near : frozenset of str, optional
        Codes of communes to offer first.

    Examples
    --------
    >>> resolve("Lomme").place.code, resolve("st omer 62").place.code
    ('59350', '62765')
    >>> found = resolve("Saint-Denis")
    >>> found.issue, found.candidates[0].department
    ('several_places', '974')
    >>> resolve("Saint-Denis", department="93").place.code
    '93066'
    >>> resolve("roubais").issue, resolve("roubais").candidates[0].name
    ('unknown_place', 'Roubaix')
    """
    query = written(text)
    code, words = query.code or full_code(postcode), query.words
    country = _country(key_of(query.aside)) if abroad else ""
    area_department = department_named(" ".join(query.aside)) if query.aside else ""
    asked = department_named(department) if department.strip() else ""
    beside = query.department or area_department or asked
    if query.aside and not (country or area_department):
        words = (*words, *query.aside)
    if query.district:
        (district,) = gazetteer().by_code[DISTRICTS[DISTRICT_CITIES[words[0]]][query.district - 1]]
        return Resolved(district)
    if len(words) == 1 and words[0] in DISTRICT_CITIES and code:
        of_code = next((place for place in _of_code(code) if place.kind == DISTRICT), None)
        if of_code and of_code.code == DISTRICT_CITIES[words[0]]:
            return Resolved(of_code)
    if not words:
        return _lone_code(code, near) if code else Resolved(None, UNKNOWN_PLACE)
    places = _named(words)
    if not places and not beside:
        shorter, named_department = _apart(words)
        if named_department and _named(shorter):
            words, beside = shorter, named_department
            places = _named(words)
    if not abroad:
        places = [place for place in places if place.kind != FOREIGN]
    if country:
        of_country = [place for place in places if place.country == country]
        if len({place.code for place in of_country}) == 1:
            return Resolved(of_country[0])
        if not of_country and places:  # « Lens (Belgique) »: the name is there, not the country
            return Resolved(None, UNKNOWN_PLACE, _offers(_by_size(places), OFFERED, near))
        places = of_country
    is_placed = bool(code or beside)
    if not is_placed:
        area, towns = _of_area(words, abroad)
        if area:
            issue = UNKNOWN_PLACE if area == "country" and not places else SEVERAL_PLACES
            return Resolved(None, issue, _offers([*places, *towns], _SEVERAL, near), area)
    if kept := _placed(places, code, beside):
        return _settled(kept, words, is_placed, near)
    inside = _of_code(code) if code else []
    if places:  # the name and what stands beside it contradict each other
        hints = [*_by_size(places), *inside]
        return Resolved(None, SEVERAL_PLACES, _offers(hints, _SEVERAL, near))
    alike = [place for place in inside if f" {' '.join(words)} " in place.spoken]
    if len({place.code for place in alike}) == 1:  # « Saint-Amand 59230 »
        return Resolved(alike[0])
    if len(address := _after_postcode(words)) < len(words):
        resolved = resolve(" ".join(address), abroad=abroad, near=near)
        if resolved.place:
            return resolved
    offers = _unknown(words, inside, abroad, near)
    if beside:
        there = tuple(c for c in offers.candidates if c.department == beside)
        return Resolved(None, UNKNOWN_PLACE, there or offers.candidates)
    return offers


def _weight(place: Place) -> float:
    """Inhabitants, fewer of a town abroad: most people mean one of here."""
    share = parameters()["places.homonyms"].by_key()["known_abroad"]
    return place.population / (share if place.kind == FOREIGN else 1.0)


def suggestions(
    text: str, *, limit: int = OFFERED, abroad: bool = True, near: frozenset[str] = frozenset()
) -> tuple[Place, ...]:
    """Places to propose while somebody types, the likeliest first.

    Examples
    --------
    >>> [place.name for place in suggestions("béthu", limit=2)]
    ['Béthune', 'Vendin-lès-Béthune']
    >>> suggestions("roubais")[0].name, suggestions("59800")[0].name
    ('Roubaix', 'Lille')
    """
    book, query = gazetteer(), written(text)
    resolved = resolve(text, abroad=abroad, near=near)
    first = [resolved.place] if resolved.place else []
    if resolved.issue == SEVERAL_PLACES:
        first += resolved.candidates
    digits = text.strip()
    if digits.isdigit() and 2 <= len(digits) < 5:
        begun = _by_size(
            place
            for code in sorted(book.by_postcode)
            if code.startswith(digits)
            for place in book.by_postcode[code]
        )
        first += _offers(begun, limit, near)
    elif query.words and not query.district:
        start = f" {' '.join(query.words)}"
        begun = _by_size(_partial(query.words, abroad))
        if query.department:
            begun = [place for place in begun if _in_department(place, query.department)]
        begun.sort(key=lambda place: (not place.spoken.startswith(start), -_weight(place)))
        first += _offers(begun, limit, near)
    first += resolved.candidates
    kept = {place.code: place for place in reversed(first)}
    ordered = [kept[code] for code in dict.fromkeys(place.code for place in first)]
    return tuple(sorted(ordered, key=lambda place: place.code not in near)[:limit])
