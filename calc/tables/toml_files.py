"""Files that people write in TOML: tables taken field by field; a refusal tells its line."""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

_LONGEST, _LARGEST = 600, 10**9
_BARE = re.compile(r"[\w-]+", re.ASCII)
_DAY = "une date, AAAA-MM-JJ sans guillemets"
_MISSING = object()
_Read = TypeVar("_Read")


@dataclass(frozen=True)
class FileProblem:
    """What is wrong in a file, where, and what was expected."""

    file: str
    line: int
    field: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}, ligne {self.line}, {self.field} : {self.expected}"


class FileRefused(ValueError):
    """Files that somebody wrote were refused, with every problem."""

    def __init__(self, problems: Iterable[FileProblem]):
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def is_number(value: object, least: float, most: float) -> bool:
    """Whether a value of the file is a number, more than the least and at most the most.

    >>> is_number(0.2, 0, 1), is_number(20, 0, 1), is_number(True, 0, 1), is_number("1", 0, 1)
    (True, False, False, False)
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return least < value <= most


def _is_secure(address: str) -> bool:
    try:
        result = urlsplit(address)
    except ValueError:
        return False
    return result.scheme == "https" and bool(result.hostname) and not re.search(r"\s", address)


class Page:
    """One file: its tables, and the lines that say where a field stands.

    Raises
    ------
    FileRefused
        When the file is not TOML in UTF-8.
    """

    def __init__(self, path: Path):
        self.name, self._lines = path.name, []
        self.problems: list[FileProblem] = []
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as problem:
            expected = "attendu : un fichier TOML, en UTF-8"
            raise FileRefused([FileProblem(path.name, 1, "fichier", expected)]) from problem
        self._lines = text.splitlines()
        try:
            self.top = Fields(self, tomllib.loads(text))
        except (ValueError, RecursionError) as problem:
            line = re.search(r"line (\d+)", str(problem))
            place = int(line[1]) if line else len(self._lines)
            expected = f"ne se lit pas, un guillemet ou un crochet manque peut-être ({problem})"
            raise FileRefused([FileProblem(path.name, place, "TOML", expected)]) from problem

    def tables(self, table: str, read: Callable[[Fields], _Read]) -> tuple[_Read, ...]:
        """Each ``[[table]]`` of the file as it is read; its unknown fields are refused."""
        rows = self.top.take(table, list, f"des tables [[{table}]]", [])
        result = []
        for place, row in enumerate(rows):
            if not isinstance(row, dict):
                self.top.refuse(table, f"attendu : des tables [[{table}]]")
                continue
            fields = Fields(self, row, table, place)
            result.append(read(fields))
            fields.close()
        return tuple(result)

    def close(self) -> None:
        """Refuse the file when a field of its top was not taken, or when anything was refused.

        Raises
        ------
        FileRefused
            With every problem, in the order of the lines.
        """
        self.top.close()
        if self.problems:
            raise FileRefused(sorted(self.problems, key=lambda problem: problem.line))

    def line_of(self, table: str, place: int, field: str) -> int:
        """Line of a field in the place-th ``[[table]]``, else of its header, else 1."""
        headers = [i for i, line in enumerate(self._lines) if line.lstrip().startswith("[")]
        first, last = 0, headers[0] if headers else len(self._lines)
        if table:
            name = re.compile(rf"\s*\[\[\s*{re.escape(table)}\s*\]\]")
            own = [i for i in headers if name.match(self._lines[i])]
            if place >= len(own):
                return 1
            first = own[place]
            last = next((i for i in headers if i > first), len(self._lines))
        wanted = re.compile(rf"\s*\"?{re.escape(field)}\"?\s*=")
        return next((i + 1 for i in range(first, last) if wanted.match(self._lines[i])), first + 1)


class Fields:
    """One table of a file, taken field by field."""

    def __init__(self, page: Page, values: dict[str, Any], table: str = "", place: int = 0):
        self._page, self._values, self._table, self._place = page, dict(values), table, place
        self._refused: set[str] = set()
        self._asked: list[str] = []

    def _pop(self, field: str, missing: Any) -> Any:
        self._asked.append(field)
        return self._values.pop(field, missing)

    def refuse(self, field: str, expected: str) -> None:
        """Note what was expected at the line of a field, named as TOML writes it."""
        self._refused.add(field)
        line = self._page.line_of(self._table, self._place, field)
        shown = field if _BARE.fullmatch(field) else json.dumps(field, ensure_ascii=False)
        self._page.problems.append(FileProblem(self._page.name, line, shown, expected))

    def take(self, field: str, kind: type, expected: str, missing: Any = _MISSING) -> Any:
        """A value of a kind; refused and replaced by an empty one where it is not."""
        value = self._pop(field, missing)
        if value is _MISSING:
            self.refuse(field, f"manque ; attendu : {expected}")
            return kind()
        if value is not missing and (type(value) is not kind):
            self.refuse(field, f"attendu : {expected}")
            return kind()
        return value

    def text(self, field: str, expected: str = "un texte", missing: Any = _MISSING) -> str:
        value = self.take(field, str, expected, missing)
        if len(value) > _LONGEST or "\x00" in value:
            self.refuse(field, f"attendu : {expected} de moins de {_LONGEST} caractères")
        elif not value.strip() and missing is _MISSING and field not in self._refused:
            self.refuse(field, f"vide ; attendu : {expected}")
        return value.strip()

    def word(self, field: str, options: tuple[str, ...], missing: Any = _MISSING) -> str:
        """One of the options; the empty one where it is refused."""
        expected = f"un mot parmi {', '.join(options)}"
        value = self.take(field, str, expected, missing)
        if value is missing or value in options:
            return value
        if field not in self._refused:
            self.refuse(field, f"attendu : {expected}")
        return ""

    def words(
        self, field: str, options: tuple[str, ...], missing: Any = _MISSING
    ) -> tuple[str, ...]:
        """Some of the options, at least one."""
        expected = f"une liste parmi {', '.join(options)}"
        value = self.take(field, list, expected, missing)
        if strangers := [word for word in value if word not in options]:
            self.refuse(field, f"{strangers[0]!r} inconnu ; attendu : {expected}")
        elif not value and field not in self._refused:
            self.refuse(field, f"vide ; attendu : {expected}")
        return tuple(word for word in value if word in options)

    def number(self, field: str, least: float, most: float, expected: str) -> float:
        """More than the least and at most the most; NaN where it is not said."""
        value = self._pop(field, None)
        if value is None:
            return math.nan
        if not is_number(value, least, most):
            self.refuse(field, f"attendu : {expected}")
            return math.nan
        return float(value)

    def any_number(self, field: str) -> float:
        """NaN where it is not said."""
        return self.number(field, -_LARGEST, _LARGEST, "un nombre, de moins d’un milliard")

    def amount(self, field: str) -> float:
        """Euros, NaN where they are not said."""
        free = math.nextafter(0, -1)
        return self.number(field, free, _LARGEST, "un montant en euros, 0 ou plus")

    def day(self, field: str, missing: Any = _MISSING) -> date | None:
        """A date; None where it is refused."""
        value = self._pop(field, missing)
        if type(value) is date or (value is missing and missing is not _MISSING):
            return value
        self.refuse(field, f"{'manque ; ' if value is _MISSING else ''}attendu : {_DAY}")
        return None

    def address(self, field: str, missing: Any = _MISSING) -> str:
        value = self.text(field, "une adresse https://…", missing)
        if value and not _is_secure(value):
            self.refuse(field, "attendu : une adresse https://…")
        return value

    def close(self) -> None:
        """Refuse the fields that nobody took, each with the nearest name that is one."""
        for field in self._values:
            near = get_close_matches(field, self._asked, n=1)
            hint = f"« {near[0]} » peut-être" if near else "voyez docs/territories.md"
            self.refuse(field, f"ce champ n’existe pas : {hint}")
