"""The one resolver: what is typed or filed for a place → the place, or what it may be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from calc.parameters import parameters
from calc.places import communes
from calc.places.communes import full_code
from calc.places.gazetteer import (
    COMMUNE,
    DISTRICT,
    DISTRICT_CITIES,
    FOREIGN,
    FORMER,
    KINDS,
    Gazetteer,
    Written,
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
class Place:
    """A place that a text may mean.

    Attributes
    ----------
    code : str
        Of the commune of today, or of the town abroad.
    name : str
        As people know it: « Lomme ».
    commune : str
        Name of the commune of today: « Lille »; the town's own name abroad.
    department, country : str
    kind : str
        One of ``KINDS``.
    population : float
    row : int
        In the table of communes, -1 abroad.
    """

    code: str
    name: str
    commune: str
    department: str
    country: str
    kind: str
    population: float
    row: int


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


def _place(book: Gazetteer, at: int) -> Place:
    row = book.rows[at]
    return Place(
        code=book.codes[at],
        name=book.names[at],
        commune=str(communes.column("name")[row]) if row >= 0 else book.names[at],
        department=str(communes.column("departement")[row]) if row >= 0 else "",
        country=book.countries[at],
        kind=KINDS[book.kinds[at]],
        population=book.populations[at],
        row=row,
    )


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


def _in_department(book: Gazetteer, at: int, department: str) -> bool:
    row = book.rows[at]
    if row < 0:
        return False
    own = str(communes.column("departement")[row])
    return own == department or (department == "20" and own in ("2A", "2B"))


def _has_postcode(book: Gazetteer, at: int, code: str) -> bool:
    row = book.rows[at]
    if row < 0:
        return False
    if book.kinds[at] == DISTRICT:
        return at in book.by_postcode.get(code, ()) or book.own_codes[at] == code
    own = str(communes.column("postcodes")[row]).split()
    return code in own or code in (book.codes[at], book.own_codes[at])


def _of_code(book: Gazetteer, code: str) -> list[int]:
    """Entries of a postcode or an INSEE code, of former communes too."""
    return [*book.by_code.get(code, ()), *book.by_postcode.get(code, ())]


def _rows_of_postcode(code: str) -> list[int]:
    book = gazetteer()
    return [book.rows[at] for at in book.by_postcode.get(code, ())]


def _department_of_postcode(code: str) -> str:
    own = {str(communes.column("departement")[row]) for row in _rows_of_postcode(code)}
    return own.pop() if len(own) == 1 else department_of(code)


def _named(book: Gazetteer, words: tuple[str, ...]) -> list[int]:
    """Entries that bear a name, its article forgiven."""
    key = key_of(words)
    result = book.exact.get(key, [])
    if all(book.kinds[at] == FOREIGN for at in result):  # « Havre » is Le Havre, and Havré
        result = [*result, *book.without_article.get(key, ())]
    if result:
        return result
    if len(words) > 1 and words[0] in ("l", "la", "le", "les"):
        return book.exact.get(key_of(words[1:]), [])
    return []


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


def _partial(book: Gazetteer, words: tuple[str, ...], abroad: bool) -> list[int]:
    """Entries whose name holds the words, the last of which may be cut."""
    text, starts = _spoken()
    places = [hit.start() for hit in re.finditer(re.escape(f" {' '.join(words)}"), text)]
    result = np.unique(np.searchsorted(starts, places, side="right") - 1).tolist()
    return result if abroad else [at for at in result if book.kinds[at] != FOREIGN]


@cache
def _spoken() -> tuple[str, np.ndarray]:
    """Every name in one text, and where each begins: what is searched fastest."""
    spoken = gazetteer().spoken
    return "".join(spoken), np.cumsum([0, *map(len, spoken)])[:-1]


@cache
def _keys() -> dict[int, list[str]]:
    """Keys of names by their length."""
    by_length: dict[int, list[str]] = {}
    for key in gazetteer().exact:
        by_length.setdefault(len(key), []).append(key)
    return by_length


def _alike(book: Gazetteer, words: tuple[str, ...], abroad: bool) -> list[int]:
    """Entries whose name differs by a slip of the keys or two, the nearest first."""
    key = key_of(words)
    most = 1 if len(key) < 6 else 2
    lengths = range(len(key) - most, len(key) + most + 1)
    keys = [name for length in lengths for name in _keys().get(length, ())]
    hits = extract(key, keys, scorer=OSA.distance, score_cutoff=most, limit=_SEVERAL)
    distance = {at: far for name, far, _ in hits for at in book.exact[name]}
    result = [at for at in distance if abroad or book.kinds[at] != FOREIGN]
    return sorted(result, key=lambda at: (distance[at], -book.populations[at]))


def _offers(
    book: Gazetteer, entries: list[int], limit: int, near: frozenset[str]
) -> tuple[Place, ...]:
    """Places of some entries in their order, one a commune, those near first."""
    ordered = sorted(entries, key=lambda at: book.codes[at] not in near) if near else entries
    kept: dict[str, int] = {}
    for at in ordered:
        kept.setdefault(book.codes[at], at)
    return tuple(_place(book, at) for at in list(kept.values())[:limit])


def _by_size(book: Gazetteer, entries: list[int]) -> list[int]:
    return sorted(
        entries, key=lambda at: (book.kinds[at] not in (COMMUNE, FOREIGN), -book.populations[at])
    )


def _sure(book: Gazetteer, entries: list[int], is_placed: bool) -> int | None:
    """The entry that a name means without asking, None where it may mean two places."""
    targets = {book.codes[at] for at in entries}
    present = [at for at in entries if book.kinds[at] in (COMMUNE, DISTRICT)]
    if len(targets) == 1:
        return min(entries, key=lambda at: (book.kinds[at], book.is_past[at]))
    if len({book.codes[at] for at in present}) != 1:
        return None
    limits = parameters()["places.homonyms"].by_key()
    own = present[0]
    people = book.populations[own]
    others = [at for at in entries if book.codes[at] != book.codes[own] and not book.is_past[at]]
    old = [at for at in others if book.kinds[at] != FOREIGN]
    far = [at for at in others if book.kinds[at] == FOREIGN]
    if old and not is_placed and people < limits["known_alone"]:
        return None
    largest = max((book.populations[at] for at in far), default=0.0)
    return own if people >= limits["known_abroad"] * largest else None


def _longer(book: Gazetteer, at: int, words: tuple[str, ...]) -> list[int]:
    """Communes of today whose longer name begins with the words, another than the entry's."""
    start = f" {' '.join(words)} "
    return [
        other
        for other in _partial(book, words, abroad=False)
        if book.kinds[other] == COMMUNE
        and book.spoken[other].startswith(start)
        and book.codes[other] != book.codes[at]
    ]


def _far_larger(book: Gazetteer, at: int, words: tuple[str, ...]) -> list[int]:
    """Communes that a small one's bare name rather means: Chalon-sur-Saône for Chalon."""
    limits = parameters()["places.homonyms"].by_key()
    people = book.populations[at]
    if book.kinds[at] != COMMUNE or people >= limits["known_alone"]:
        return []
    longer = [
        other
        for other in _longer(book, at, words)
        if book.populations[other] >= max(limits["known_alone"], limits["known_abroad"] * people)
    ]
    return _by_size(book, longer)


def _settled(
    book: Gazetteer, entries: list[int], query: Written, is_placed: bool, near: frozenset[str]
) -> Resolved:
    """The sure one of some entries that bear the name, or all of them to choose from."""
    sure = _sure(book, entries, is_placed)
    is_loose = sure is not None and sure not in book.exact.get(key_of(query.words), ())
    if sure is not None and not is_placed and (is_loose or book.kinds[sure] in (FORMER, FOREIGN)):
        longer = _by_size(book, _longer(book, sure, query.words))
        if longer:  # Tournai, or Tournai-sur-Dive?
            return Resolved(None, SEVERAL_PLACES, _offers(book, [sure, *longer], OFFERED, near))
    if sure is not None and not is_placed and (larger := _far_larger(book, sure, query.words)):
        return Resolved(None, SEVERAL_PLACES, _offers(book, [sure, *larger], OFFERED, near))
    if sure is not None:
        return Resolved(_place(book, sure))
    others: list[int] = []
    if not is_placed:  # Boulogne, two old villages: Boulogne-sur-Mer and Boulogne-Billancourt too
        known = parameters()["places.homonyms"].by_key()["known_alone"]
        longer = [far for at in entries for far in _longer(book, at, query.words)]
        others = [at for at in longer if book.populations[at] >= known]
    offers = _offers(book, _by_size(book, [*entries, *others]), _SEVERAL, near)
    return Resolved(None, SEVERAL_PLACES, offers)


def _of_area(book: Gazetteer, words: tuple[str, ...], abroad: bool) -> tuple[str, list[int]]:
    """What a country, region, island or department may be: its kind and some of its towns."""
    kind, towns = _areas().get(key_of(words), ("", ()))
    if kind == "country":
        of_country = [at for at, country in enumerate(book.countries) if country in towns]
        return kind, _by_size(book, of_country)[:OFFERED] if abroad else []
    if kind:
        return kind, [at for town in towns for at in book.by_code[town][:1]]
    key = key_of(words)
    department = department_code(key) or _departments().get(key, "")
    if not department or _named(book, words):
        return "", []
    inside = [
        at
        for at, row in enumerate(book.rows)
        if book.kinds[at] == COMMUNE and _in_department(book, at, department)
    ]
    return ("region" if inside else ""), _by_size(book, inside)[:_LARGEST]


def _unknown(
    book: Gazetteer, words: tuple[str, ...], hints: list[int], abroad: bool, near: frozenset[str]
) -> Resolved:
    """Nobody's name: what may be offered instead."""
    if not words:
        return Resolved(None, UNKNOWN_PLACE, _offers(book, hints, OFFERED, near))
    partial = _by_size(book, _partial(book, words, abroad))
    starts = f" {words[0]}"
    partial.sort(key=lambda at: not book.spoken[at].startswith(starts))
    alike = _alike(book, words, abroad)
    whole = f" {' '.join(words)} "  # « Vitry » is a part of Vitry-sur-Seine before a slip for Vitré
    alike = [*(at for at in partial if whole in book.spoken[at]), *alike]
    for count in range(len(words) - 1, 0, -1):  # « Montreuil sous bois », « Lille-Sud »
        if partial or alike:
            break
        partial = _by_size(book, _named(book, words[:count]))
    for link in _LINKS & set(words[1:-1]):  # « Montreuil s/ Bois »: as its post says, not its code
        partial += _by_size(book, _named(book, words[: words.index(link)]))
    return Resolved(None, UNKNOWN_PLACE, _offers(book, [*hints, *alike, *partial], OFFERED, near))


def _district(book: Gazetteer, query: Written) -> Resolved:
    code = f"{query.words[0]} {'1er' if query.district == 1 else f'{query.district}e'}"
    (at,) = book.exact[key_of(words_of(code))]
    return Resolved(_place(book, at))


def _lone_code(book: Gazetteer, code: str, near: frozenset[str]) -> Resolved:
    """A code without a name."""
    entries = _of_code(book, code)
    if not entries:
        return Resolved(None, UNKNOWN_PLACE)
    by_code = book.by_code.get(code, [])
    targets = {book.codes[at] for at in entries}
    if len(targets) == 1:
        return Resolved(_place(book, min(entries, key=lambda at: book.kinds[at])))
    ordered = [*by_code, *_by_size(book, [at for at in entries if at not in by_code])]
    return Resolved(None, SEVERAL_PLACES, _offers(book, ordered, _SEVERAL, near))


def _placed(
    book: Gazetteer, entries: list[int], query: Written, department: str
) -> tuple[list[int], bool]:
    """Entries that agree with the code and the department written beside the name."""
    kept = entries
    if query.code:
        exact = [at for at in kept if _has_postcode(book, at, query.code)]
        within = _department_of_postcode(query.code)
        kept = exact or [at for at in kept if _in_department(book, at, within)]
    if department:
        kept = [at for at in kept if _in_department(book, at, department)]
    return kept, bool(query.code or department)


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

    Returns
    -------
    Found

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
    book, query = gazetteer(), written(text)
    code = query.code or full_code(postcode)
    words = query.words
    country = _country(key_of(query.aside)) if abroad else ""
    area_department = department_named(" ".join(query.aside)) if query.aside else ""
    asked = department_named(department) if department.strip() else ""
    beside = query.department or area_department or asked
    if query.aside and not (country or area_department):
        words = (*words, *query.aside)
    query = Written(words, code, beside, query.district, query.aside)
    if query.district:
        return _district(book, query)
    if words and words[0] in DISTRICT_CITIES and len(words) == 1 and code:
        of_code = [at for at in _of_code(book, code) if book.kinds[at] == DISTRICT]
        if of_code and book.codes[of_code[0]] == DISTRICT_CITIES[words[0]][0]:
            return Resolved(_place(book, of_code[0]))
    if not words:
        return _lone_code(book, code, near) if code else Resolved(None, UNKNOWN_PLACE)
    entries = _named(book, words)
    if not entries and not beside:
        shorter, named_department = _apart(words)
        if named_department and _named(book, shorter):
            words, beside = shorter, named_department
            query = Written(words, code, beside, 0, query.aside)
            entries = _named(book, words)
    if not abroad:
        entries = [at for at in entries if book.kinds[at] != FOREIGN]
    if country:
        of_country = [at for at in entries if book.countries[at] == country]
        if of_country and len({book.codes[at] for at in of_country}) == 1:
            return Resolved(_place(book, of_country[0]))
        if not of_country and entries:  # « Lens (Belgique) »: the name is there, not the country
            return Resolved(
                None, UNKNOWN_PLACE, _offers(book, _by_size(book, entries), OFFERED, near)
            )
        entries = of_country
    kept, is_placed = _placed(book, entries, query, beside)
    if not is_placed:
        area, towns = _of_area(book, words, abroad)
        if area:
            issue = UNKNOWN_PLACE if area == "country" and not entries else SEVERAL_PLACES
            return Resolved(None, issue, _offers(book, [*entries, *towns], _SEVERAL, near), area)
    if kept:
        return _settled(book, kept, query, is_placed, near)
    if entries:  # the name and what stands beside it contradict each other
        hints = [*_by_size(book, entries), *(_of_code(book, code) if code else [])]
        return Resolved(None, SEVERAL_PLACES, _offers(book, hints, _SEVERAL, near))
    inside = _of_code(book, code) if code else []
    alike = [at for at in inside if f" {' '.join(words)} " in book.spoken[at]]
    if len({book.codes[at] for at in alike}) == 1:  # « Saint-Amand 59230 »
        return Resolved(_place(book, alike[0]))
    if len(address := _after_postcode(words)) < len(words):
        resolved = resolve(" ".join(address), abroad=abroad, near=near)
        if resolved.place:
            return resolved
    offers = _unknown(book, words, inside, abroad, near)
    if beside:
        there = tuple(c for c in offers.candidates if c.department == beside)
        return Resolved(None, UNKNOWN_PLACE, there or offers.candidates)
    return offers


def _weight(book: Gazetteer, at: int) -> float:
    """Inhabitants, fewer of a town abroad: most people mean one of here."""
    share = parameters()["places.homonyms"].by_key()["known_abroad"]
    return book.populations[at] / (share if book.kinds[at] == FOREIGN else 1.0)


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
        entries = [
            at
            for code in sorted(book.by_postcode)
            if code.startswith(digits)
            for at in book.by_postcode[code]
        ]
        first += _offers(book, _by_size(book, entries), limit, near)
    elif query.words and not query.district:
        start = f" {' '.join(query.words)}"
        begun = _by_size(book, _partial(book, query.words, abroad))
        if query.department:
            begun = [at for at in begun if _in_department(book, at, query.department)]
        begun.sort(key=lambda at: (not book.spoken[at].startswith(start), -_weight(book, at)))
        first += _offers(book, begun, limit, near)
    first += resolved.candidates
    kept = {place.code: place for place in reversed(first)}
    ordered = [kept[code] for code in dict.fromkeys(place.code for place in first)]
    return tuple(sorted(ordered, key=lambda place: place.code not in near)[:limit])
