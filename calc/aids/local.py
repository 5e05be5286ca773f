"""What a territory adds to the national aids, and which amounts are to confirm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from calc.aids.case import Case
from calc.aids.combination import room_left
from calc.aids.dates import later
from calc.aids.local_file import ROUTES, LocalAid, read_local_aids
from calc.aids.reasons import joined
from calc.aids.status import STATUSES, rents
from calc.aids.vat import Works
from calc.parameters import DATA, Parameters
from calc.places import communes as places
from calc.schema.vocabulary import INCOME_CLASSES, MEASURES

_NOT_OCCUPIERS = [STATUSES.index(name) for name in ("landlord", "company")]
TO_CONFIRM = "à confirmer"
_COLUMNS = {
    "communes": "commune",
    "epci": "epci",
    "departements": "departement",
    "regions": "region",
}


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
    for field, column in _COLUMNS.items():
        if codes := getattr(aid, field):
            held |= np.isin(table[column], codes)
    covered = np.zeros(len(held) + 1, dtype=bool)
    covered[places.index(table["commune"])] = held
    covered[-1] = False
    return covered


def fresh_until(checked_on: date, months: int) -> np.datetime64:
    """Last day on which a check is fresh: the same day so many months later.

    Examples
    --------
    >>> str(fresh_until(date(2026, 8, 31), 6))
    '2027-02-28'
    """
    return later(np.datetime64(checked_on), months)


def _offer(aid: LocalAid, case: Case, works: Works, grants: dict[str, np.ndarray]) -> Offer:
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
    months, which = np.unique(case.law("local_rule")[:, 0], return_inverse=True)
    fresh = np.array([fresh_until(aid.checked_on, int(count)) for count in months])[which]
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
    aids: Sequence[LocalAid], case: Case, works: Works, grants: dict[str, np.ndarray]
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
        for suffix, doubtful in (("", False), (f" ({TO_CONFIRM})", True)):
            told = held & (offer.is_to_confirm == doubtful)
            if told.any():
                names.append(offer.aid.name + suffix)
                where.append(told)
    return joined(names, where, is_chosen.shape[-1])
