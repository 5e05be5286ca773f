"""Names of places: as people and files write them, and every name that leads to one: communes, what
they were, arrondissements, towns abroad.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from calc.parameters import parameters
from calc.places import communes
from calc.places.communes import CODE
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
DISTRICT_CITIES = {"paris": ("75056", 20), "lyon": ("69123", 9), "marseille": ("13055", 16)}
"""Cities cut in arrondissements: their code, and how many."""
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
    city = DISTRICT_CITIES.get(tokens[0]) if tokens else None
    if city is None or len(tokens) not in (2, 3):
        return 0
    number = _ORDINAL.fullmatch(tokens[1])
    result = int(number[1]) if number else _ROMAN.get(tokens[1].removesuffix("e"), 0)
    is_ordinal = len(tokens) == 2 or tokens[2] in ("e", "er", "eme", "ieme", "nd")
    if not (is_ordinal and 1 <= result <= city[1]):
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
COMMUNE, DISTRICT, DELEGATED, FORMER, FOREIGN = range(len(KINDS))
_KIND_OF = {"delegated": DELEGATED, "associated": DELEGATED, "merged": FORMER, "renamed": FORMER}


@dataclass(frozen=True)
class Gazetteer:
    """Entries, one a name; arrays of shape (n,).

    Attributes
    ----------
    names, own_codes, codes : list of str
        As written; the code of what bears the name; the code of the commune of today or of the
        town abroad.
    kinds : list of int
        Places in ``KINDS``.
    is_past : list of bool
        Names that the commune bore before another: nobody lives there any more by that name.
    rows : list of int
        Places in the table of communes, -1 abroad.
    populations : list of float
    countries : list of str
    spoken : list of str
        Plain words of the names between spaces.
    exact, without_article : dict of str to list of int
        Entries by the key of their name.
    by_code : dict of str to list of int
        Entries by their own code.
    by_postcode : dict of str to list of int
    """

    names: list[str] = field(default_factory=list)
    own_codes: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    is_past: list[bool] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    populations: list[float] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    spoken: list[str] = field(default_factory=list)
    exact: dict[str, list[int]] = field(default_factory=dict)
    without_article: dict[str, list[int]] = field(default_factory=dict)
    by_code: dict[str, list[int]] = field(default_factory=dict)
    by_postcode: dict[str, list[int]] = field(default_factory=dict)

    def add(
        self,
        name: str,
        own_code: str,
        code: str,
        kind: int,
        row: int,
        *,
        population: float,
        country: str = "FR",
        is_past: bool = False,
        spelt: str = "",
    ) -> None:
        """One more name."""
        at, words = len(self.names), words_of(spelt or name)
        self.names.append(name)
        self.own_codes.append(own_code)
        self.codes.append(code)
        self.kinds.append(kind)
        self.is_past.append(is_past)
        self.rows.append(row)
        self.populations.append(population)
        self.countries.append(country)
        self.spoken.append(f" {' '.join(words)} ")
        self.exact.setdefault(key_of(words), []).append(at)
        if len(words) > 1 and words[0] in ARTICLES:
            self.without_article.setdefault(key_of(words[1:]), []).append(at)
        self.by_code.setdefault(own_code, []).append(at)


def _districts(book: Gazetteer) -> None:
    for city, (code, count) in DISTRICT_CITIES.items():
        row = int(communes.index(np.array([code]))[0])
        people = float(communes.column("population")[row])
        for number in range(1, count + 1):
            own = {"paris": 75100, "lyon": 69380, "marseille": 13200}[city] + number
            rank = "1er" if number == 1 else f"{number}e"
            name = f"{city.capitalize()} {rank}"
            postcode = f"{code[:2]}{number:03d}"
            at = len(book.names)
            book.add(name, str(own), code, DISTRICT, row, population=people / count)
            book.by_postcode[postcode] = [at]


def _former(book: Gazetteer) -> None:
    table = parameters().table("places.former").columns
    rows = communes.index(table["commune"])
    own_names = communes.column("name").tolist()
    for name, own, code, kind, row in zip(
        table["name"].tolist(),
        table["code"].tolist(),
        table["commune"].tolist(),
        table["kind"].tolist(),
        rows.tolist(),
        strict=True,
    ):
        if row >= 0 and own_names[row] != name:
            book.add(
                name, own, code, _KIND_OF[kind], row, population=0.0, is_past=kind == "renamed"
            )
            short = name.removesuffix(f"-{own_names[row]}")
            if short != name:  # Hellemmes-Lille is Hellemmes to everybody
                book.add(short, own, code, _KIND_OF[kind], row, population=0.0)
        elif row >= 0:
            book.by_code.setdefault(own, []).append(row)


def _abroad(book: Gazetteer) -> None:
    table = parameters().table("places.abroad").columns
    for name, local, code, country, people in zip(
        table["name"].tolist(),
        table["local_name"].tolist(),
        table["code"].tolist(),
        table["country"].tolist(),
        table["population"].tolist(),
        strict=True,
    ):
        book.add(name, code, code, FOREIGN, -1, population=people, country=country)
        if local and words_of(local):
            book.add(name, code, code, FOREIGN, -1, population=people, country=country, spelt=local)


_NEAR = 100.0
"""How far from its town an airport may lie. [km]"""


def _is_near(book: Gazetteer, at: int, point: list[float]) -> bool:
    """Whether an entry is the commune that an airport serves: Nouméa."""
    row = book.rows[at]
    latitude, longitude = communes.column("latitude"), communes.column("longitude")
    return row >= 0 and bool(communes.arc(latitude[row], longitude[row], *point) < _NEAR)


def _by_air(book: Gazetteer) -> None:
    """Cities that people fly to and the table of towns abroad has not."""
    table = parameters().table("household_mobility.airports").columns
    people = float(parameters()["places.homonyms"].by_key()["by_air"])
    names = ("name", "code", "country", "latitude", "longitude")
    for name, code, country, *point in zip(*(table[name].tolist() for name in names), strict=True):
        spelt = name.partition(" (")[0]
        known = book.exact.get(key_of(words_of(spelt)), ())
        is_known = any(book.countries[at] == country or _is_near(book, at, point) for at in known)
        if country != "FR" and not is_known:
            book.add(name, code, code, FOREIGN, -1, population=people, country=country, spelt=spelt)


@cache
def gazetteer() -> Gazetteer:
    """The names, read once.

    Examples
    --------
    >>> book = gazetteer()
    >>> [book.codes[at] for at in book.exact["lomme"]]
    ['59350']
    """
    book = Gazetteer()
    people = np.nan_to_num(communes.column("population")).tolist()
    codes = communes.column("commune").tolist()
    for row, name in enumerate(communes.column("name").tolist()):
        book.add(name, codes[row], codes[row], COMMUNE, row, population=people[row])
    for row, postcodes in enumerate(communes.column("postcodes").tolist()):
        for postcode in postcodes.split():
            book.by_postcode.setdefault(postcode, []).append(row)
    _districts(book)
    _former(book)
    _abroad(book)
    _by_air(book)
    return book
