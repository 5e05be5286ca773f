"""Names of places: as people and files write them, and every name that leads to one: communes, what
they were, arrondissements, towns abroad.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from calc.parameters import parameters
from calc.places import communes
from calc.places.communes import CODE, DISTRICTS
from calc.schema.written import plain

_ABBREVIATIONS = {
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "stes": "saintes",
    "s": "sur",
    "ss": "sous",
    "nd": "notre dame",
    "lez": "les",
}
ARTICLES = ("l", "la", "le", "les")
DISTRICT_CITIES = {"paris": "75056", "lyon": "69123", "marseille": "13055"}
"""Cities cut in arrondissements, by their name."""
_LAST_ARTICLES = tuple(f" {article}" for article in ARTICLES)
_UNITS = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"]
_ROMAN = {
    f"{ten}{unit}": 10 * i + j for i, ten in enumerate(("", "x")) for j, unit in enumerate(_UNITS)
} | {"xx": 20}
_DEPARTMENT = re.compile(r"\d{1,2}|2[ab]|9[78]\d|0\d\d")
_ORDINAL = re.compile(r"(\d{1,2})(?:e|er|eme|ere|nd|nde|ieme)?")
_NOISE = {"arrondissement", "arr", "ardt", "f"}
_BOXES = {"bp", "cs", "tsa"}
_HONORIFICS = (("commune", "de"), ("ville", "de"), ("mairie", "de"))


@dataclass(frozen=True)
class Written:
    """A place as written.

    Attributes
    ----------
    words : tuple of str
        Plain words of the name, abbreviations written out.
    code : str
        Five characters beside the name, or alone: a postcode or an INSEE code.
    department : str
        Its code, "" where none is written.
    district : int
        Of Paris, Lyon or Marseille; 0 for none.
    aside : tuple of str
        Words in brackets or after a comma: a department or a country by its name.
    """

    words: tuple[str, ...]
    code: str = ""
    department: str = ""
    district: int = 0
    aside: tuple[str, ...] = ()


def words_of(text: str) -> list[str]:
    """Plain words, abbreviations written out.

    Examples
    --------
    >>> words_of("St-Rémy-lez-Chevreuse"), words_of("Boulogne s/ Mer"), words_of("Nogent/Marne")
    (['saint', 'remy', 'les', 'chevreuse'], ['boulogne', 'sur', 'mer'], ['nogent', 'sur', 'marne'])
    """
    spelt = text.lower().replace("s/s", " sous ").replace("s/", " sur ")
    spelt = re.sub(r"(?<=[^\W\d])/(?=[^\W\d])", " sur ", spelt)
    written_out = (_ABBREVIATIONS.get(word, word) for word in plain(spelt).split())
    return " ".join(written_out).split()


def key_of(words: list[str] | tuple[str, ...]) -> str:
    """Words without the spaces that some forget.

    Examples
    --------
    >>> key_of(words_of("Villeneuve d'Ascq"))
    'villeneuvedascq'
    """
    return "".join(words)


def department_code(text: str) -> str:
    """A department's code as it should be written, "" where the text is none.

    Examples
    --------
    >>> department_code("1"), department_code("059"), department_code("2a"), department_code("nord")
    ('01', '59', '2A', '')
    """
    result = plain(text.strip().removesuffix(".0")).replace(" ", "")
    if not _DEPARTMENT.fullmatch(result):
        return ""
    return result.upper() if len(result) == 3 and result[0] == "9" else result[-2:].zfill(2).upper()


def department_of(code: str) -> str:
    """Department of a postcode or an INSEE code by its first figures.

    Examples
    --------
    >>> department_of("62119"), department_of("97411")
    ('62', '974')
    """
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def _without_boxes(tokens: list[str]) -> list[str]:
    """Without CEDEX and its number, nor post boxes."""
    kept: list[str] = []
    before = ""
    for token in tokens:
        is_number = token.isdigit() and (before in _BOXES or (before == "cedex" and len(token) < 3))
        if token != "cedex" and token not in _BOXES and not is_number:
            kept.append(token)
        before = token
    return kept


def _split_aside(text: str) -> tuple[str, str]:
    """What stands in brackets or after a comma, apart."""
    bracket = re.fullmatch(r"(.*?)\(([^()]*)\)(.*)", text)
    if bracket:
        return f"{bracket[1]} {bracket[3]}", bracket[2]
    before, comma, after = text.rpartition(",")
    return (before, after) if comma and before.strip() else (text, "")


def _take_code(tokens: list[str]) -> str:
    """Removes and returns the code at either end."""
    for at in (0, -1):
        if tokens and CODE.fullmatch(tokens[at]):
            return tokens.pop(at).zfill(5).upper()
    return ""


def _take_district(tokens: list[str]) -> int:
    """Removes and returns the number of an arrondissement."""
    if len(tokens) not in (2, 3) or tokens[0] not in DISTRICT_CITIES:
        return 0
    number = _ORDINAL.fullmatch(tokens[1])
    result = int(number[1]) if number else _ROMAN.get(tokens[1].removesuffix("e"), 0)
    is_ordinal = len(tokens) == 2 or tokens[2] in ("e", "er", "eme", "ieme", "nd")
    if not (is_ordinal and 1 <= result <= len(DISTRICTS[DISTRICT_CITIES[tokens[0]]])):
        return 0
    del tokens[1:]
    return result


def written(text: str) -> Written:
    """A place as people type it or as files hold it, taken apart.

    Examples
    --------
    >>> written("SAINT-DENIS CEDEX 93205")
    Written(words=('saint', 'denis'), code='93205', department='', district=0, aside=())
    >>> written("st omer 62").department, written("paris 15").district, written("1004").code
    ('62', 15, '01004')
    >>> written("Havre (Le)").words
    ('le', 'havre')
    """
    main, aside_text = _split_aside(text[:120])
    if re.fullmatch(r"[\d .\u202f\u00a0]+", main):  # « 59 350 »
        main = re.sub(r"\D", "", main.removesuffix(".0"))
    tokens = [word for word in _without_boxes(words_of(main)) if word not in _NOISE]
    for start in _HONORIFICS:
        if tuple(tokens[: len(start)]) == start and len(tokens) > len(start):
            tokens = tokens[len(start) :]
    if len(tokens) > 1 and plain(main).endswith(_LAST_ARTICLES):  # « HAVRE LE »
        tokens = [tokens[-1], *tokens[:-1]]
    aside = [word for word in words_of(aside_text) if word not in _NOISE | {"france"}]
    if len(tokens) > 2 and tokens[-1] == "france" and CODE.fullmatch(tokens[-2]):
        tokens.pop()  # « 59000 Lille France », not « Roissy-en-France »
    if len(aside) == 1 and aside[0] in ARTICLES:
        tokens, aside = aside + tokens, []
    code = _take_code(tokens) or _take_code(aside)
    district = _take_district(tokens)
    department = ""
    if len(aside) == 1 and (department := department_code(aside[0])):
        aside = []
    for at in (-1, 0):
        if not department and len(tokens) > 1 and (department := department_code(tokens[at])):
            tokens.pop(at)
    return Written(tuple(tokens), code, department, district, tuple(aside))


KINDS = ("commune", "district", "delegated", "former", "foreign")
COMMUNE, DISTRICT, DELEGATED, FORMER, FOREIGN = KINDS
_KIND_OF = {"delegated": DELEGATED, "associated": DELEGATED, "merged": FORMER, "renamed": FORMER}


@dataclass(frozen=True, eq=False, slots=True)
class Place:
    """A name, and the place that it leads to; a place of two names stands twice.

    Attributes
    ----------
    name : str
        As people know it: « Lomme ».
    own_code, code : str
        Of what bears the name; of the commune of today, or of the town abroad.
    kind : str
        One of ``KINDS``.
    row : int
        In the table of communes, -1 abroad.
    population : float
    country : str
    is_past : bool
        The commune bore it before another: nobody lives there any more by that name.
    spoken : str
        Plain words of the name between spaces.
    """

    name: str
    own_code: str
    code: str
    kind: str
    row: int
    population: float
    country: str
    is_past: bool
    spoken: str

    @property
    def commune(self) -> str:
        """Name of the commune of today: « Lille »; the town's own name abroad."""
        return str(communes.column("name")[self.row]) if self.row >= 0 else self.name

    @property
    def department(self) -> str:
        """Its code, "" abroad."""
        return str(communes.column("departement")[self.row]) if self.row >= 0 else ""


@dataclass(frozen=True)
class Gazetteer:
    """Every name, communes first as their table has them.

    Attributes
    ----------
    places : list of Place
    exact, without_article : dict of str to list of Place
        By the key of their name.
    by_code : dict of str to list of Place
        By their own code.
    by_postcode : dict of str to list of Place
    """

    places: list[Place] = field(default_factory=list)
    exact: dict[str, list[Place]] = field(default_factory=dict)
    without_article: dict[str, list[Place]] = field(default_factory=dict)
    by_code: dict[str, list[Place]] = field(default_factory=dict)
    by_postcode: dict[str, list[Place]] = field(default_factory=dict)

    def add(
        self,
        name: str,
        own_code: str,
        code: str,
        kind: str,
        *,
        row: int = -1,
        population: float = 0.0,
        country: str = "FR",
        is_past: bool = False,
        spelt: str = "",
    ) -> Place:
        """One more name."""
        words = words_of(spelt or name)
        place = Place(
            name=name,
            own_code=own_code,
            code=code,
            kind=kind,
            row=row,
            population=population,
            country=country,
            is_past=is_past,
            spoken=f" {' '.join(words)} ",
        )
        self.places.append(place)
        self.exact.setdefault(key_of(words), []).append(place)
        if len(words) > 1 and words[0] in ARTICLES:
            self.without_article.setdefault(key_of(words[1:]), []).append(place)
        self.by_code.setdefault(own_code, []).append(place)
        return place


def _rows(table: str, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Some columns of a table, row by row."""
    cells = parameters().table(table).columns
    return zip(*(cells[column].tolist() for column in columns), strict=True)


def _districts(book: Gazetteer) -> None:
    for city, code in DISTRICT_CITIES.items():
        (whole,) = book.by_code[code]
        for number, own in enumerate(DISTRICTS[code], 1):
            place = book.add(
                f"{city.capitalize()} {number}{'er' if number == 1 else 'e'}",
                own,
                code,
                DISTRICT,
                row=whole.row,
                population=whole.population / len(DISTRICTS[code]),
            )
            book.by_postcode[f"{code[:2]}{number:03d}"] = [place]


def _former(book: Gazetteer) -> None:
    written_there = _rows("places.former", "name", "code", "commune", "kind")
    rows = communes.index(parameters().table("places.former").columns["commune"]).tolist()
    for (name, own, code, kind), row in zip(written_there, rows, strict=True):
        if row < 0:
            continue
        today = book.places[row]
        if today.name == name:
            book.by_code.setdefault(own, []).append(today)
            continue
        book.add(name, own, code, _KIND_OF[kind], row=row, is_past=kind == "renamed")
        short = name.removesuffix(f"-{today.name}")
        if short != name:  # Hellemmes-Lille is Hellemmes to everybody
            book.add(short, own, code, _KIND_OF[kind], row=row)


def _abroad(book: Gazetteer) -> None:
    names = ("name", "local_name", "code", "country", "population")
    for name, local, code, country, people in _rows("places.abroad", *names):
        for spelt in ("", local) if local and words_of(local) else ("",):
            book.add(name, code, code, FOREIGN, population=people, country=country, spelt=spelt)


_NEAR = 100.0
"""How far from its town an airport may lie. [km]"""


def _is_near(row: int, point: list[float]) -> bool:
    """Whether a commune is the one that an airport serves: Nouméa."""
    latitude, longitude = communes.column("latitude"), communes.column("longitude")
    return row >= 0 and bool(communes.arc(latitude[row], longitude[row], *point) < _NEAR)


def _by_air(book: Gazetteer) -> None:
    """Cities that people fly to and the table of towns abroad has not."""
    people = float(parameters()["places.homonyms"].by_key()["by_air"])
    names = ("name", "code", "country", "latitude", "longitude")
    for name, code, country, *point in _rows("household_mobility.airports", *names):
        spelt = name.partition(" (")[0]
        known = book.exact.get(key_of(words_of(spelt)), ())
        is_known = any(place.country == country or _is_near(place.row, point) for place in known)
        if country != "FR" and not is_known:
            book.add(name, code, code, FOREIGN, population=people, country=country, spelt=spelt)


@cache
def gazetteer() -> Gazetteer:
    """The names, read once.

    Examples
    --------
    >>> [place.code for place in gazetteer().exact["lomme"]]
    ['59350']
    """
    book, names = Gazetteer(), ("name", "commune", "population", "postcodes")
    for row, (name, code, people, postcodes) in enumerate(_rows("places.communes", *names)):
        population = 0.0 if np.isnan(people) else people
        place = book.add(name, code, code, COMMUNE, row=row, population=population)
        for postcode in postcodes.split():
            book.by_postcode.setdefault(postcode, []).append(place)
    _districts(book)
    _former(book)
    _abroad(book)
    _by_air(book)
    return book
