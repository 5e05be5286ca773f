"""From a file to a territory, or every reason why not: file, line, field, what was expected."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.territories.colours import UnreadableColour, palette, told_apart
from app.territories.fields import Fields, Page, Problem, TerritoryError
from app.territories.local import local_aids, mobility_offer
from app.territories.logos import WrongLogo, read_logo
from app.territories.record import (
    CALCULATORS,
    KINDS,
    NEEDS,
    SECTORS,
    Adviser,
    Link,
    Target,
    Territory,
)
from calc import places

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LEVELS = {"communes": "commune", "epci": "epci", "departements": "departement",
           "regions": "region"}  # fmt: skip


def _origin(value: object) -> str:
    """An origin as browsers write it, or nothing."""
    if not isinstance(value, str):
        return ""
    try:
        found = urlsplit(value)
        port = found.port
    except ValueError:
        return ""
    is_local = found.hostname in ("localhost", "127.0.0.1")
    secure = found.scheme == "https" or (found.scheme == "http" and is_local)
    plain = is_local or re.fullmatch(r"(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+", found.hostname or "")
    if not secure or not plain or found.path.strip("/") or found.query or found.fragment:
        return ""
    if found.username or found.password:
        return ""
    return f"{found.scheme}://{found.hostname}" + (f":{port}" if port else "")


def _hosts(fields: Fields) -> tuple[str, ...]:
    given = fields.take("hosts", list, "une liste de sites, « https://www.ville.fr »", [])
    found = tuple(_origin(one) for one in given)
    if "" in found:
        wrong = given[found.index("")]
        fields.refuse("hosts", f"{wrong!r} ; attendu : « https://www.ville.fr », sans chemin")
    return tuple(one for one in found if one)


def _communes(fields: Fields, kind: str) -> frozenset[str]:
    held: set[str] = set()
    was_said = False
    for field, level in _LEVELS.items():
        codes = fields.take(field, list, "une liste de codes INSEE", [])
        was_said |= bool(codes)
        for code in codes:
            rows = places.rows_of(level, code) if isinstance(code, str) else ()
            if len(rows) == 0:
                fields.refuse(field, f"{code!r} : aucun code de ce niveau")
            held |= {places.commune_at(int(row)).code for row in rows}
    if kind != "neutral" and not was_said:
        fields.refuse("communes", f"manque ; attendu : {', '.join(_LEVELS)}")
    return frozenset(held)


def _colours(fields: Fields) -> tuple[str, str]:
    given = []
    for field in ("accent", "accent_2"):
        value = fields.text(field, "une couleur « #rrggbb »")
        if value and not _COLOUR.fullmatch(value):
            fields.refuse(field, "attendu : une couleur « #rrggbb »")
            value = ""
        given.append(value.lower())
    if all(given):
        for field, colour in zip(("accent", "accent_2"), given, strict=True):
            try:
                palette(colour, colour)
            except UnreadableColour as problem:
                fields.refuse(field, str(problem))
                return given[0], given[1]
        if not told_apart(*given):
            fields.refuse("accent_2", "se confond avec accent dans les dessins")
    return given[0], given[1]


def _logo(fields: Fields, folder: Path) -> Path | None:
    name = fields.text("logo", "le nom d’un fichier .svg ou .png, à côté", "")
    if not name:
        return None
    path = folder / name
    if path.name != name:
        fields.refuse("logo", "attendu : le nom d’un fichier du même dossier")
        return None
    try:
        read_logo(path)
    except WrongLogo as problem:
        fields.refuse("logo", str(problem))
    return path


def _calculators(fields: Fields) -> frozenset[str]:
    found = frozenset(fields.words("calculators", CALCULATORS, CALCULATORS))
    for room, needed in NEEDS.items():
        if room in found and not needed <= found:
            fields.refuse("calculators", f"« {room} » demande aussi {', '.join(sorted(needed))}")
    return found


def _tables(page: Page, top: Fields, table: str, read) -> tuple:
    rows = top.take(table, list, f"des tables [[{table}]]", [])
    found = []
    for place, row in enumerate(rows):
        if not isinstance(row, dict):
            top.refuse(table, f"attendu : des tables [[{table}]]")
            continue
        fields = Fields(page, row, table, place)
        found.append(read(fields))
        fields.close()
    return tuple(found)


def _adviser(fields: Fields) -> Adviser:
    phone = fields.text("phone", "un numéro, « 0 808 800 700 »", "")
    if phone and not re.fullmatch(r"\+?[\d ]{4,20}", phone):
        fields.refuse("phone", "attendu : un numéro, « 0 808 800 700 »")
    return Adviser(
        fields.text("name"), phone, fields.address("url", ""), fields.text("text", missing=""),
        fields.words("sectors", SECTORS, ("all",)),
    )  # fmt: skip


def _link(fields: Fields) -> Link:
    return Link(fields.text("name"), fields.address("url"))


def _target(fields: Fields) -> Target:
    sector = fields.text("sector", f"un mot parmi {', '.join(SECTORS)}")
    if sector and sector not in SECTORS:
        fields.refuse("sector", f"attendu : un mot parmi {', '.join(SECTORS)}")
    year = fields.take("year", int, "une année, 2030")
    if not 2020 <= year <= 2100:
        fields.refuse("year", "attendu : une année entre 2020 et 2100")
    return Target(
        sector, fields.text("text"), year, fields.number("value"),
        fields.text("unit", "une unité", ""), fields.text("source"), fields.address("url", ""),
    )  # fmt: skip


def read_territory(path: Path) -> Territory:
    """A territory from its file; its slug is the file's name.

    Raises
    ------
    TerritoryError
        With every problem of the file.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        expected = "attendu : un fichier TOML, en UTF-8"
        raise TerritoryError([Problem(path.name, 1, "fichier", expected)]) from problem
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as problem:
        line = re.search(r"line (\d+)", str(problem))
        place = int(line[1]) if line else len(text.splitlines())
        expected = f"ne se lit pas, un guillemet ou un crochet manque peut-être ({problem})"
        raise TerritoryError([Problem(path.name, place, "TOML", expected)]) from problem
    page = Page(path.name, text)
    found = _territory(page, values, path)
    if page.problems:
        raise TerritoryError(sorted(page.problems, key=lambda problem: problem.line))
    return found


def _territory(page: Page, values: dict[str, Any], path: Path) -> Territory:
    top = Fields(page, values)
    if not SLUG.fullmatch(path.stem):
        top.refuse("fichier", "attendu : un nom en minuscules, chiffres et tirets")
    kind = top.text("kind", f"un mot parmi {', '.join(KINDS)}")
    if kind and kind not in KINDS:
        top.refuse("kind", f"attendu : un mot parmi {', '.join(KINDS)}")
    found = Territory(
        path.stem, top.text("name"), kind, _communes(top, kind), *_colours(top),
        _logo(top, path.parent), _tables(page, top, "adviser", _adviser),
        _tables(page, top, "link", _link), _hosts(top), _tables(page, top, "target", _target),
        top.text("welcome", missing=""),
        _calculators(top),
        local_aids(page, path, values), _tables(page, top, "mobility", mobility_offer),
    )  # fmt: skip
    top.take("local_aid", list, "des tables [[local_aid]]", [])
    top.close()
    return found
