"""Fields of a file taken one by one; a refusal tells its line."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from calc.aids.local_file import FileRefused, Problem

_LONGEST, _LARGEST = 600, 10**9
_MISSING = object()
__all__ = ["Fields", "Page", "Problem", "TerritoryError"]


class TerritoryError(FileRefused):
    """Files of territories were refused, with every problem."""


class Page:
    """Lines of a file, to say where a field stands."""

    def __init__(self, name: str, text: str):
        self.name, self._lines = name, text.splitlines()
        self.problems: list[Problem] = []

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

    def refuse(self, field: str, expected: str) -> None:
        """Note what was expected at the line of a field."""
        self._refused.add(field)
        line = self._page.line_of(self._table, self._place, field)
        self._page.problems.append(Problem(self._page.name, line, field, expected))

    def take(self, field: str, kind: type, expected: str, missing: Any = _MISSING) -> Any:
        """A value of a kind; refused and replaced by an empty one where it is not."""
        value = self._values.pop(field, missing)
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

    def number(self, field: str) -> float:
        """NaN where it is not said."""
        if field not in self._values:
            return math.nan
        value = self._values.pop(field)
        if type(value) not in (int, float) or not -_LARGEST <= value <= _LARGEST:
            self.refuse(field, "attendu : un nombre, de moins d’un milliard")
            return math.nan
        return float(value)

    def amount(self, field: str) -> float:
        """Euros, NaN where they are not said."""
        value = self.number(field)
        if value < 0:
            self.refuse(field, "attendu : un montant en euros, 0 ou plus")
        return value

    def day(self, field: str, missing: Any = _MISSING) -> date | None:
        expected = "une date, AAAA-MM-JJ sans guillemets"
        value = self._values.pop(field, missing)
        if value is _MISSING:
            self.refuse(field, f"manque ; attendu : {expected}")
        elif value is not missing and type(value) is not date:
            self.refuse(field, f"attendu : {expected}")
        return value if type(value) is date else None

    def address(self, field: str, missing: Any = _MISSING) -> str:
        value = self.text(field, "une adresse https://…", missing)
        if value and not (value.startswith("https://") and urlsplit(value).hostname):
            self.refuse(field, "attendu : une adresse https://…")
        return value

    def words(self, field: str, options: tuple[str, ...], missing: tuple[str, ...]) -> tuple:
        value = self.take(field, list, f"une liste parmi {', '.join(options)}", list(missing))
        if strangers := [word for word in value if word not in options]:
            self.refuse(field, f"{strangers[0]!r} inconnu ; attendu : {', '.join(options)}")
        return tuple(word for word in value if word in options)

    def close(self) -> None:
        """Refuse the fields that nobody took."""
        for field in self._values:
            self.refuse(field, "ce champ n’existe pas : voyez docs/territories.md")
