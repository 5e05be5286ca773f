"""Local aids as a territory declares them; a wrong file is refused with every reason.

A file holds one ``[[local_aid]]`` for each aid::

    [[local_aid]]
    name = "Prime isolation de la Communauté de communes du Pays vert"
    territory = "Pays vert"
    epci = ["200000000"]               # or communes, departements, regions: INSEE codes
    income_classes = ["very_modest", "modest"]
    beneficiary = "owner_occupier"     # or anyone (default)
    measures = ["roof_insulation"]     # or ["renovation"]: whatever the works
    formula = { per_unit = 10 }        # or { fixed = 500 }, { rate = 0.2 } of the cost with tax;
                                       # absent: known to exist, amount to confirm
    cap = 1500                         # EUR, optional
    cumulates_with = ["gestes"]        # routes it adds to: ampleur, gestes (default: both)
    limit = 0.8                        # share of the cost that all aids may reach, optional
    requires = "ma_prime_renov"        # optional: only beside a national grant
    least_saving = 0.35                # optional, of primary energy
    from = 2026-01-01
    until = 2026-12-31                 # optional
    link = "https://…"
    checked_on = 2026-11-01            # older than six months: to confirm, no amount
    source = "Délibération du …"
    note = "…"                         # optional
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from calc.vocabulary import INCOME_CLASSES, MEASURES

RENOVATION = "renovation"
FORMULAS = ("fixed", "per_unit", "rate")
ROUTES = ("ampleur", "gestes")
_TABLE = "local_aid"
_PLACES = {
    "communes": r"\d[\dAB]\d{3}", "epci": r"\d{9}", "departements": r"\d[\dAB]\d?",
    "regions": r"\d{2}",
}  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """What is wrong in a file, where, and what was expected."""

    file: str
    line: int
    field: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}, ligne {self.line}, {self.field} : {self.expected}"


class FileRefused(ValueError):
    """A file that somebody wrote was refused, with every problem."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class LocalAidsError(FileRefused):
    """A file of local aids was refused, with every problem."""


@dataclass(frozen=True)
class LocalAid:
    """One aid of a territory."""

    name: str
    territory: str
    communes: tuple[str, ...]
    epci: tuple[str, ...]
    departements: tuple[str, ...]
    regions: tuple[str, ...]
    income_classes: tuple[str, ...]
    is_for_owner_occupiers: bool
    measures: tuple[str, ...]
    formula: str
    figure: float
    cap: float
    cumulates_with: tuple[str, ...]
    limit: float
    needs_national_grant: bool
    least_saving: float
    start: date
    until: date
    link: str
    checked_on: date
    source: str
    note: str


class _Reader:
    """One table of a file, field by field; problems are collected."""

    def __init__(self, file: str, lines: list[str], first: int, table: dict):
        self._file, self._table, self._first = file, dict(table), first
        self._end = next(
            (i for i in range(first, len(lines)) if lines[i].lstrip().startswith("[[")),
            len(lines),
        )
        self._lines = lines
        self.problems: list[Problem] = []

    def refuse(self, field: str, expected: str) -> None:
        """Note a problem at the line of its field, else at the table's."""
        line = self._first
        for place in range(self._first, self._end):
            if re.match(rf"\s*\"?{re.escape(field)}\"?\s*=", self._lines[place]):
                line = place + 1
        self.problems.append(Problem(self._file, line, field, expected))

    def _taken(self, field: str, is_required: bool, expected: str) -> object:
        if is_required and field not in self._table:
            self.refuse(field, f"manque ; attendu : {expected}")
        return self._table.pop(field, None)

    def text(self, field: str, *, required: bool = True, pattern: str = r"[^;\n]+") -> str:
        expected = "une adresse https://" if "https" in pattern else "un texte sans « ; »"
        value = self._taken(field, required, expected)
        if value is not None and not (isinstance(value, str) and re.fullmatch(pattern, value)):
            self.refuse(field, f"attendu : {expected}")
        return value if isinstance(value, str) else ""

    def day(self, field: str, *, required: bool = True, missing: date = date.max) -> date:
        value = self._taken(field, required, "une date, AAAA-MM-JJ sans guillemets")
        if value is not None and type(value) is not date:
            self.refuse(field, "attendu : une date, AAAA-MM-JJ sans guillemets")
        return value if type(value) is date else missing

    def number(self, field: str, most: float, missing: float) -> float:
        return self.checked_number(field, self._table.pop(field, None), most, missing)

    def checked_number(self, field: str, value: object, most: float, missing: float) -> float:
        if value is None:
            return missing
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not 0 < value <= most:
            self.refuse(field, f"attendu : un nombre de plus de 0 à {most:g}")
            return missing
        return float(value)

    def words(
        self, field: str, options: tuple[str, ...], *, required: bool = True
    ) -> tuple[str, ...]:
        expected = f"une liste parmi {', '.join(options)}"
        value = self._taken(field, required, expected)
        if value is None:
            return options
        if not isinstance(value, list) or not value or not set(map(str, value)) <= set(options):
            self.refuse(field, f"attendu : {expected}")
            return options
        return tuple(value)

    def codes(self, field: str, pattern: str) -> tuple[str, ...]:
        value = self._table.pop(field, None)
        if value is None:
            return ()
        codes = value if isinstance(value, list) else []
        if not codes or not all(isinstance(c, str) and re.fullmatch(pattern, c) for c in codes):
            self.refuse(field, "attendu : une liste de codes INSEE entre guillemets")
            return ()
        return tuple(codes)

    def word(self, field: str, options: tuple[str, ...]) -> str:
        value = self._table.pop(field, None)
        if value is not None and value not in options:
            self.refuse(field, f"attendu : {' ou '.join(options)}")
        return value if isinstance(value, str) else ""

    def formula(self) -> tuple[str, float]:
        value = self._table.pop("formula", None)
        if value is None:
            return "", 0.0
        if not isinstance(value, dict) or len(value) != 1 or not set(value) <= set(FORMULAS):
            self.refuse("formula", f"attendu : {{ nom = nombre }}, un nom de {FORMULAS}")
            return "", 0.0
        name, figure = next(iter(value.items()))
        most = 1 if name == "rate" else 1_000_000
        return name, self.checked_number("formula", figure, most, 0.0)

    def end(self) -> None:
        """Refuse the fields that nobody knows."""
        for field in self._table:
            self.refuse(field, "champ inconnu")


def _aid(reader: _Reader) -> LocalAid:
    places = {field: reader.codes(field, pattern) for field, pattern in _PLACES.items()}
    if not any(places.values()):
        reader.refuse("communes", f"manque ; attendu : l'une des listes {', '.join(_PLACES)}")
    formula, figure = reader.formula()
    measures = reader.words("measures", (*MEASURES, RENOVATION))
    aid = LocalAid(
        name=reader.text("name"), territory=reader.text("territory"), **places,
        income_classes=reader.words("income_classes", INCOME_CLASSES),
        is_for_owner_occupiers=reader.word(
            "beneficiary", ("owner_occupier", "anyone")
        ) == "owner_occupier",
        measures=measures, formula=formula, figure=figure,
        cap=reader.number("cap", 1_000_000, float("inf")),
        cumulates_with=reader.words("cumulates_with", ROUTES, required=False),
        limit=reader.number("limit", 1, 1.0),
        needs_national_grant=reader.word("requires", ("ma_prime_renov",)) != "",
        least_saving=reader.number("least_saving", 1, 0.0),
        start=reader.day("from", missing=date.min), until=reader.day("until", required=False),
        link=reader.text("link", pattern=r"https://\S+"), checked_on=reader.day("checked_on"),
        source=reader.text("source", pattern=r"(?s).+"),
        note=reader.text("note", required=False, pattern=r"(?s).+"),
    )  # fmt: skip
    if aid.until < aid.start:
        reader.refuse("until", "attendu : un jour qui ne précède pas « from »")
    if formula == "per_unit" and RENOVATION in measures:
        reader.refuse("formula", f"« {RENOVATION} » n'a pas d'unité ; attendu : fixed ou rate")
    reader.end()
    return aid


def _read(path: Path, others: frozenset[str]) -> tuple[list[LocalAid], list[Problem]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        found = re.search(r"line (\d+)", str(problem))
        line = int(found.group(1)) if found else 1
        return [], [Problem(path.name, line, "TOML", f"fichier illisible : {problem}")]
    except (OSError, UnicodeDecodeError) as problem:
        return [], [Problem(path.name, 1, "TOML", f"fichier illisible : {problem}")]
    lines = text.splitlines()
    heads = [i + 1 for i, line in enumerate(lines) if re.match(r"\s*\[\[\s*local_aid\s*\]\]", line)]
    problems = [
        Problem(path.name, 1, key, f"table inconnue ; attendu : [[{_TABLE}]]")
        for key in content if key != _TABLE and key not in others
    ]  # fmt: skip
    tables = content.get(_TABLE, [])
    if not isinstance(tables, list) or len(tables) != len(heads):
        expected = f"attendu : une ligne [[{_TABLE}]] pour chaque aide"
        return [], [*problems, Problem(path.name, 1, _TABLE, expected)]
    aids = []
    for table, head in zip(tables, heads, strict=True):
        reader = _Reader(path.name, lines, head, table)
        aids.append(_aid(reader))
        problems += reader.problems
    return aids, problems


def read_local_aids(*paths: Path, others: Iterable[str] = ()) -> tuple[LocalAid, ...]:
    """The local aids of files and of folders' ``*.toml``, in order.

    Parameters
    ----------
    *paths : Path
        Files, or folders that hold them.
    others : iterable of str
        Tables that other rooms read in the same files; any other is refused.

    Raises
    ------
    LocalAidsError
        Every problem of every file, with its line, its field and what was expected.
    """
    aids: list[LocalAid] = []
    problems: list[Problem] = []
    for path in paths:
        for file in sorted(path.glob("*.toml")) if path.is_dir() else [path]:
            found, wrong = _read(file, frozenset(others))
            aids += found
            problems += wrong
    if problems:
        raise LocalAidsError(problems)
    return tuple(aids)
