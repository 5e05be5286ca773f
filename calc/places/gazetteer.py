"""Every name that leads to a place: communes, what they were, arrondissements, towns abroad."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from calc.parameters import parameters
from calc.places import communes
from calc.places.written import ARTICLES, DISTRICT_CITIES, key_of, words_of

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

    names: list[str]
    own_codes: list[str]
    codes: list[str]
    kinds: list[int]
    is_past: list[bool]
    rows: list[int]
    populations: list[float]
    countries: list[str]
    spoken: list[str]
    exact: dict[str, list[int]]
    without_article: dict[str, list[int]]
    by_code: dict[str, list[int]]
    by_postcode: dict[str, list[int]]

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
    book = Gazetteer([], [], [], [], [], [], [], [], [], {}, {}, {}, {})
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
