"""Who hosts us: territories from their files, and the one whose page is asked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from flask import Flask, current_app

from app.site.surfaces import surface
from app.territories.reading import Adviser, Link, Target, Territory, read_territory
from calc.tables.toml_files import FileProblem, FileRefused

__all__ = [
    "Adviser",
    "Link",
    "Target",
    "Territory",
    "current",
    "everyone",
    "find",
    "init_app",
    "read_folder",
    "read_territory",
]
NEUTRAL = "neutre"


def read_folder(folder: Path) -> Mapping[str, Territory]:
    """Every territory of a folder by its slug.

    Raises
    ------
    FileRefused
        With every problem of every file, or when there is no neutral one.
    """
    if not folder.is_dir():
        raise FileRefused([FileProblem("ELAN_TERRITORIES", 1, str(folder), "attendu : un dossier")])
    result: dict[str, Territory] = {}
    problems: list[FileProblem] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            result[path.stem] = read_territory(path)
        except FileRefused as refused:
            problems += refused.problems
    if not problems and NEUTRAL not in result:
        expected = "manque dans ce dossier : copiez celui du projet"
        problems.append(FileProblem(f"{NEUTRAL}.toml", 1, "fichier", expected))
    if problems:
        raise FileRefused(problems)
    return MappingProxyType(result)


def _all() -> Mapping[str, Territory]:
    return current_app.extensions["territories"]


def find(slug: str) -> Territory | None:
    """A territory by its slug."""
    return _all().get(slug)


def everyone() -> tuple[Territory, ...]:
    """The territories that are here, by name; the neutral one is nobody's."""
    named = (one for one in _all().values() if not one.is_neutral)
    return tuple(sorted(named, key=lambda one: one.name))


def current() -> Territory:
    """The territory of the address, else the installation's own."""
    return _all().get(surface().territory) or _all()[current_app.config["ELAN"].territory]


def init_app(app: Flask, folder: Path, usual: str) -> None:
    """Read the territories, or refuse to start; addresses that name none have the `usual` one."""
    result = read_folder(folder)
    if usual not in result:
        raise FileRefused([FileProblem("ELAN_TERRITORY", 1, usual, f"parmi {', '.join(result)}")])
    app.extensions["territories"] = result
    app.jinja_env.globals.update(territory=current)
