"""Local aids as a territory declares them; a wrong file is refused with every reason.

A file holds one ``[[local_aid]]`` for each aid::

    [[local_aid]]
    name = "Prime isolation de la Communauté de communes du Pays vert"
    territory = "Pays vert"
    epci = ["200000000"]               # or communes, departements, regions: INSEE codes
    income_classes = ["very_modest", "modest"]
    beneficiary = "owner_occupier"     # or owner (default: landlords too), or anyone
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

import math
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from calc.schema.vocabulary import INCOME_CLASSES, MEASURES
from calc.tables.toml_files import Fields, FileRefused, Page, Problem, is_number

RENOVATION = "renovation"
FORMULAS = ("fixed", "per_unit", "rate")
ROUTES = ("ampleur", "gestes")
BENEFICIARIES = ("owner_occupier", "owner", "anyone")
TABLE = "local_aid"
_MOST_EUROS = 1_000_000
_PLACES = {
    "communes": r"\d[\dAB]\d{3}",
    "epci": r"\d{9}",
    "departements": r"\d[\dAB]\d?",
    "regions": r"\d{2}",
}


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
    beneficiary: str
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


def _codes(fields: Fields, field: str, pattern: str) -> tuple[str, ...]:
    expected = "une liste de codes INSEE entre guillemets"
    codes = fields.take(field, list, expected, None)
    if codes is None:
        return ()
    if not codes or not all(isinstance(one, str) and re.fullmatch(pattern, one) for one in codes):
        fields.refuse(field, f"attendu : {expected}")
        return ()
    return tuple(codes)


def _formula(fields: Fields) -> tuple[str, float]:
    expected = f"{{ nom = nombre }}, un nom de {FORMULAS}"
    value = fields.take("formula", dict, expected, None)
    if value is None:
        return "", 0.0
    if len(value) != 1 or not set(value) <= set(FORMULAS):
        fields.refuse("formula", f"attendu : {expected}")
        return "", 0.0
    name, figure = next(iter(value.items()))
    most = 1 if name == "rate" else _MOST_EUROS
    if not is_number(figure, 0, most):
        fields.refuse("formula", f"attendu : un nombre de plus de 0 à {most:g}")
        return "", 0.0
    return name, float(figure)


def _above_zero(fields: Fields, field: str, most: float, missing: float) -> float:
    value = fields.number(field, 0, most, f"un nombre de plus de 0 à {most:g}")
    return missing if math.isnan(value) else value


def _listed(fields: Fields, field: str) -> str:
    """A text that stands in a list of names."""
    text = fields.text(field)
    if ";" in text or "\n" in text:
        fields.refuse(field, "attendu : un texte sans « ; », d’une ligne")
    return text


def local_aid(fields: Fields) -> LocalAid:
    """One table ``[[local_aid]]``."""
    places = {field: _codes(fields, field, pattern) for field, pattern in _PLACES.items()}
    if not any(places.values()):
        fields.refuse("communes", f"manque ; attendu : l'une des listes {', '.join(_PLACES)}")
    formula, figure = _formula(fields)
    measures = fields.words("measures", (*MEASURES, RENOVATION))
    aid = LocalAid(
        name=_listed(fields, "name"),
        territory=_listed(fields, "territory"),
        **places,
        income_classes=fields.words("income_classes", INCOME_CLASSES),
        beneficiary=fields.word("beneficiary", BENEFICIARIES, "owner"),
        measures=measures,
        formula=formula,
        figure=figure,
        cap=_above_zero(fields, "cap", _MOST_EUROS, math.inf),
        cumulates_with=fields.words("cumulates_with", ROUTES, ROUTES),
        limit=_above_zero(fields, "limit", 1, 1.0),
        needs_national_grant=fields.word("requires", ("ma_prime_renov",), "") != "",
        least_saving=_above_zero(fields, "least_saving", 1, 0.0),
        start=fields.day("from") or date.min,
        until=fields.day("until", None) or date.max,
        link=fields.address("link"),
        checked_on=fields.day("checked_on") or date.min,
        source=fields.text("source"),
        note=fields.text("note", missing=""),
    )
    if aid.until < aid.start:
        fields.refuse("until", "attendu : un jour qui ne précède pas « from »")
    if formula == "per_unit" and RENOVATION in measures:
        fields.refuse("formula", f"« {RENOVATION} » n'a pas d'unité ; attendu : fixed ou rate")
    return aid


def read_local_aids(*paths: Path) -> tuple[LocalAid, ...]:
    """The local aids of files and of folders' ``*.toml``, in order.

    Parameters
    ----------
    *paths : Path
        Files that hold local aids alone, or folders of such files.

    Raises
    ------
    FileRefused
        Every problem of every file, with its line, its field and what was expected.
    """
    aids: list[LocalAid] = []
    problems: list[Problem] = []
    for path in paths:
        for file in sorted(path.glob("*.toml")) if path.is_dir() else [path]:
            try:
                page = Page(file)
                aids += page.tables(TABLE, local_aid)
                page.close()
            except FileRefused as refused:
                problems += refused.problems
    if problems:
        raise FileRefused(problems)
    return tuple(aids)
