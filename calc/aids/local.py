"""Local aids: what a territory adds to the national ones; a wrong file is refused, and why.

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
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from calc.aids.case import STATUSES, Case, joined, later, rents
from calc.aids.sums import room_left
from calc.aids.vat import TaxedWorks
from calc.parameters import DATA, Parameters
from calc.places import communes as places
from calc.schema.vocabulary import INCOME_CLASSES, MEASURES
from calc.tables.toml_files import Fields, FileProblem, FileRefused, Page, is_number

RENOVATION = "renovation"
FORMULAS = ("fixed", "per_unit", "rate")
ROUTES = ("ampleur", "gestes")
BENEFICIARIES = ("owner_occupier", "owner", "anyone")
TABLE = "local_aid"
_MOST_EUROS = 1_000_000
_PLACES = {
    "communes": ("commune", r"\d[\dAB]\d{3}"),
    "epci": ("epci", r"\d{9}"),
    "departements": ("departement", r"\d[\dAB]\d?"),
    "regions": ("region", r"\d{2}"),
}
"""Lists of places: the column of the table of communes, how a code is written."""


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
    places = {field: _codes(fields, field, pattern) for field, (_, pattern) in _PLACES.items()}
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
    problems: list[FileProblem] = []
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


_NOT_OCCUPIERS = [STATUSES.index(name) for name in ("landlord", "company")]
TO_CONFIRM = "à confirmer"


@dataclass(frozen=True)
class Offer:
    """One local aid for each row."""

    aid: LocalAid
    is_offered: np.ndarray
    """Shape (routes, n)."""
    amount: np.ndarray
    """Before caps across aids; NaN where to confirm. [EUR]"""

    @property
    def is_to_confirm(self) -> np.ndarray:
        return np.isnan(self.amount)


@cache
def shipped_local_aids() -> tuple[LocalAid, ...]:
    """The local aids that come with the project, read once."""
    return read_local_aids(DATA / "local_aids")


_DECLARED: ContextVar[tuple[LocalAid, ...]] = ContextVar("local_aids", default=())


def declare_local_aids(aids: Iterable[LocalAid]) -> None:
    """Local aids beside the project's, in whatever this context answers from here on.

    Parameters
    ----------
    aids : iterable of LocalAid
        One of a name that the project knows takes its place.
    """
    _DECLARED.set(tuple(aids))


def known_local_aids() -> tuple[LocalAid, ...]:
    """The project's local aids and those declared.

    Examples
    --------
    >>> known_local_aids() == shipped_local_aids()
    True
    """
    declared = _DECLARED.get()
    names = {aid.name for aid in declared}
    return (*declared, *(aid for aid in shipped_local_aids() if aid.name not in names))


@cache
def _covers(aid: LocalAid, values: Parameters) -> np.ndarray:
    """Whether an aid's territory holds each commune, by its place in the table."""
    table = values.table("places.communes").columns
    held = np.zeros(len(table["commune"]), dtype=bool)
    for field, (column, _) in _PLACES.items():
        if codes := getattr(aid, field):
            held |= np.isin(table[column], codes)
    return places.by_place(table["commune"], held, empty=0.0) > 0


def _offer(aid: LocalAid, case: Case, works: TaxedWorks, grants: dict[str, np.ndarray]) -> Offer:
    request = case.request
    columns = [place for place, name in enumerate(MEASURES) if name in aid.measures]
    for_all = len(columns) < len(aid.measures)
    quantity = case.quantities[:, columns].sum(axis=-1)
    asked = case.asked[:, columns].any(axis=-1)
    if for_all:
        asked = case.asked.any(axis=-1) | (np.nan_to_num(request.cost_before_tax) > 0)
    cost = works.with_tax if for_all else works.costs[:, columns]
    if not for_all:
        cost = np.where(case.asked[:, columns], cost, 0.0).sum(axis=-1)
    classes = [INCOME_CLASSES.index(name) for name in aid.income_classes]
    offered = _covers(aid, case.values)[case.place] & np.isin(case.income, classes) & asked
    offered &= (request.date >= np.datetime64(aid.start)) & (
        request.date <= np.datetime64(aid.until)
    )
    if aid.beneficiary != "anyone":
        offered &= ~rents(case.status)
    if aid.beneficiary == "owner_occupier":
        offered &= np.isin(case.status, _NOT_OCCUPIERS, invert=True)
    offered &= ~(request.energy_saving < aid.least_saving)
    by_route = np.stack(
        [
            offered
            & (route in aid.cumulates_with)
            & ((np.nan_to_num(grants[route]) > 0) | (not aid.needs_national_grant))
            for route in ROUTES
        ]
    )
    months, which = np.unique(case.rule("local_rule")["fresh_months"], return_inverse=True)
    fresh = np.array([later(np.datetime64(aid.checked_on), int(count)) for count in months])[which]
    is_known = request.date <= fresh
    if aid.least_saving:
        is_known &= np.isfinite(request.energy_saving)
    amount = {
        "fixed": np.full(case.count, aid.figure),
        "per_unit": aid.figure * quantity,
        "rate": aid.figure * cost,
        "": np.full(case.count, np.nan),
    }[aid.formula]
    amount = np.minimum(np.fmin(amount, cost) if aid.formula else amount, aid.cap)
    return Offer(aid, by_route, np.where(is_known, amount, np.nan))


def local_offers(
    aids: Sequence[LocalAid], case: Case, works: TaxedWorks, grants: dict[str, np.ndarray]
) -> list[Offer]:
    """Offers of local aids to each row.

    Parameters
    ----------
    aids : sequence of LocalAid
    case, works
    grants : dict of str to ndarray, shape (n,)
        MaPrimeRénov' by route. [EUR]
    """
    near = [aid for aid in aids if _covers(aid, case.values)[case.place].any()]
    offers = [_offer(aid, case, works, grants) for aid in near]
    return [offer for offer in offers if offer.is_offered.any()]


def local_total(
    offers: Sequence[Offer], route: str, cost: np.ndarray, others: np.ndarray, limit: np.ndarray
) -> np.ndarray:
    """Local aids together on a route: each within its own limit and the national one. [EUR]"""
    total = np.zeros_like(others)
    for offer in offers:
        amount = np.nan_to_num(offer.amount) * offer.is_offered[ROUTES.index(route)]
        share = np.minimum(limit, offer.aid.limit)
        total = total + np.minimum(amount, room_left(share, cost, others + total))
    return total


def local_details(offers: Sequence[Offer], is_chosen: np.ndarray) -> np.ndarray:
    """Names of the local aids on each row's route, joined by ``;``, « à confirmer » where so.

    Parameters
    ----------
    offers : sequence of Offer
    is_chosen : ndarray of bool, shape (routes, n)
    """
    names, where = [], []
    for offer in offers:
        held = (offer.is_offered & is_chosen).any(axis=0)
        for suffix, is_unsure in (("", False), (f" ({TO_CONFIRM})", True)):
            stated = held & (offer.is_to_confirm == is_unsure)
            if stated.any():
                names.append(offer.aid.name + suffix)
                where.append(stated)
    return joined(names, where, is_chosen.shape[-1])
