"""What a territory offers to those who move, on a date."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

import numpy as np

from app.saying import THIN, capital, day, number
from app.territories import everyone
from app.territories.reading import MobilityOffer
from app.week.words import LOCAL_KINDS
from calc.aids.case import later
from calc.mobility.week.request import (
    CAR,
    MOST_PEOPLE,
    HouseholdRequest,
    LocalOffer,
    is_open,
    local_offers,
)
from calc.parameters import parameters
from calc.schema.vocabulary import TRIP_PURPOSES


@dataclass(frozen=True)
class Offer:
    """Something of the territory worth knowing."""

    kind: str
    name: str
    text: str
    amount: str
    doubt: str
    ends: str
    url: str


def offers_on(declared: Iterable[MobilityOffer], date: np.datetime64) -> list[LocalOffer]:
    """Declared offers that hold on a date; one checked long ago loses its amount.

    Parameters
    ----------
    declared : iterable of MobilityOffer
    date : datetime64[D]
    """
    months = int(parameters()["aids.local_rule"].by_key(day=date)["fresh_months"])
    result = []
    for one in declared:
        begins, ends = (when.isoformat() if when else "" for when in (one.begins, one.ends))
        if not is_open(begins, ends, date):
            continue
        is_fresh = date <= later(np.datetime64(one.checked_on), months)
        doubt = f"{one.source}, lu le {day(one.checked_on)}{'' if is_fresh else ' : à confirmer'}."
        amount = one.amount if is_fresh else float("nan")
        result.append(
            LocalOffer(
                kind=one.kind,
                name=one.name,
                text=one.text,
                begins=begins,
                ends=ends,
                doubt=doubt,
                amount=amount,
                url=one.url,
            )
        )
    return result


def publics(request: HouseholdRequest) -> set[str]:
    """Of whom offers speak in a household: who works, drives, has no licence, pays the full
    price, may pay less."""
    week, people = request.week, np.arange(MOST_PEOPLE) < request.people
    studies = request.week_aboard[week.purpose == TRIP_PURPOSES.index("study")].any(axis=0)
    full = people & ~request.pays_less & ~studies
    cars = len(request.numbers["c"]) + (week.mode == CAR).sum()
    result = {
        "worker": (week.purpose == TRIP_PURPOSES.index("work")).any(),
        "car_commuter": ((week.purpose == TRIP_PURPOSES.index("work")) & (week.mode == CAR)).any(),
        "driver": (request.drives & people).any() and cars > 0,
        "no_licence": request.members("without_licence").any(),
        "adult": full.any(),
        "reduced": not full[people].all(),
    }
    return {name for name, is_there in result.items() if is_there}


def offers(
    home: str, date: np.datetime64, *kinds: str, of: Container[str] | None = None
) -> list[Offer]:
    """What the territory of a commune and the nation offer that day, as far as we know it.

    Parameters
    ----------
    home : str
        INSEE code; "" where it is not told.
    kinds : str
        Of ``LOCAL_KINDS``; every one when none is given.
    of : container of str, optional
        Whom the household is made of (:func:`publics`); what is for others is left out.
    """
    declared = (one for here in everyone() if home and here.holds(home) for one in here.mobility)
    own = offers_on(declared, date)
    names = {one.name for one in own}
    known = [
        one
        for one in local_offers(home, date)
        if one.name not in names and (not one.public or of is None or one.public in of)
    ]
    return [_offer(one) for one in (*own, *known) if not kinds or one.kind in kinds]


def _offer(one: LocalOffer) -> Offer:
    is_priced = one.kind in ("monthly_pass", "ticket") and np.isfinite(one.amount)
    price = f"{number(one.amount, 2)}{THIN}€" if is_priced else ""
    until = f"jusqu’au {day(one.ends)}" if one.ends else ""
    return Offer(
        LOCAL_KINDS[one.kind], capital(one.name), one.text, price, one.doubt, until, one.url
    )
