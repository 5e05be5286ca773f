"""The adviser's sheet: what was answered, what was supposed, and who asks, on one page of paper."""

from __future__ import annotations

from dataclasses import dataclass

from app.home.assumptions import AssumedFact
from app.works.form import WorksForm
from app.works.words import INCOMES, ON_SITE

_MOST = 12
"""Suppositions on the sheet: those that move the bill most."""
_YES_NO = {"1": "oui", "0": "non"}


@dataclass(frozen=True)
class Sheet:
    """Lines of the sheet: a name and what is said of it."""

    answers: list[tuple[str, str]]
    supposed: list[tuple[str, str]]
    on_site: list[tuple[str, str]]
    income: str


def sheet(said: tuple[list[AssumedFact], list[AssumedFact]], works: WorksForm) -> Sheet:
    """The sheet of a home, from what was answered and what was supposed of it."""
    given, assumed = said
    told = "non dit"
    if works.income:
        told = "montant dit pour cette page seule"
    elif works.band in INCOMES:
        told = INCOMES[works.band]
    return Sheet(
        [(line.name, line.value) for line in given],
        [(line.name, line.value) for line in assumed[:_MOST]],
        [
            (text.removesuffix(" ?"), _YES_NO[works.given[name]])
            for name, (text, _) in ON_SITE.items()
            if works.given.get(name) in _YES_NO
        ],
        told,
    )
