"""What a territory offers to those who move, on a date."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.french import THIN, capital, day, number
from app.words.week import LOCAL_KINDS
from calc.mobility.household_places import local_offers


@dataclass(frozen=True)
class Offer:
    """Something of the territory worth knowing."""

    kind: str
    name: str
    text: str
    amount: str
    doubt: str
    ends: str


def offers(home: str, date: np.datetime64) -> list[Offer]:
    """What the territory of a commune offers that day, as far as we know it."""
    found = []
    for told in local_offers(home, date):
        sold = told.kind in ("monthly_pass", "ticket")
        price = f"{number(told.amount, 2)}{THIN}€" if sold else ""
        until = f"jusqu’au {day(told.ends)}" if told.ends else ""
        found.append(
            Offer(LOCAL_KINDS[told.kind], capital(told.name), told.text, price, told.doubt, until)
        )
    return found
