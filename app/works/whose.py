"""Whose works, whose saving: what the headline says to an owner, to who lets, to who rents."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.saying import between, day, euros, rounded
from app.works.form import WorksForm
from app.works.household import tenure_of
from app.works.words import RENTERS
from calc.parameters import parameters
from calc.renovation.law import contribution, letting
from calc.renovation.outcome import CENTRAL, HIGH, LOW
from calc.renovation.results import WhatIf
from calc.schema.vocabulary import DPE_CLASSES

_CAPITAL, _YEARLY, _MONTHLY, _LITTLE = 100, 10, 5, 10
OWN, LETS, RENTS = "own", "lets", "rents"


@dataclass(frozen=True)
class Whose:
    """What the first figures say.

    Attributes
    ----------
    kind : str
        ``own``, ``lets`` or ``rents``.
    headline, unit, words, more : str
        The largest figure, what it is of, its sentence, and a smaller one; empty for who lives in
        their own home.
    saving_name, left_name : str
        Names of the two facts beside.
    lease : str
        Until when the home may be let, before and after; empty for who lives in their own home.
    """

    kind: str
    headline: str = ""
    unit: str = ""
    words: str = ""
    more: str = ""
    saving_name: str = "Économie par an"
    left_name: str = "Reste à payer"
    lease: str = ""


def whose(form: WorksForm) -> str:
    """Whose the home is, as far as works go: an owner's, where nobody said."""
    tenure = tenure_of(form)
    if tenure in RENTERS:
        return RENTS
    return LETS if tenure == "landlord" else OWN


def until(label: int, today: np.datetime64) -> str:
    """Until when a home of a label may be let.

    Examples
    --------
    >>> until(5, np.datetime64("2026-11-28")), until(2, np.datetime64("2026-11-28"))
    ('F : se loue jusqu’au 31 décembre 2027', 'C : se loue, sans fin connue')
    """
    letter, found = DPE_CLASSES[label], letting(label, today, parameters())
    if found.is_banned:
        return f"{letter} : ne peut plus se louer"
    if found.banned_from is None:
        return f"{letter} : se loue, sans fin connue"
    return f"{letter} : se loue jusqu’au {day(str(found.banned_from - np.timedelta64(1, 'D')))}"


def to_month(amount: float) -> float:
    """Euros a month as they are shown: to 5 €, to the euro where that is little.

    Examples
    --------
    >>> to_month(23.4), to_month(1.8), to_month(-7.4)
    (25.0, 2.0, -7.0)
    """
    return rounded(amount, _MONTHLY if abs(amount) >= _LITTLE else 1)


def lease(before: int, after: int, today: np.datetime64) -> str:
    """Until when a home may be let, before and after works."""
    if before == after:
        return f"{until(before, today)}."
    return f"Aujourd’hui {until(before, today)} ; après travaux {until(after, today)}."


def _contribution(what: WhatIf) -> str:
    """What may be asked of the tenant, in a sentence."""
    outcome = what.outcome
    found = contribution(outcome.packages[0], float(outcome.saving.middle[0]), parameters())
    if found is None:
        return ""
    fixed = between(found.fixed_low, found.fixed_high, "€")
    return (
        f"Une contribution peut lui être demandée, quinze ans au plus : un forfait ({fixed} par "
        "mois) si vous louez trois logements au plus dans l’immeuble ou s’il est d’avant 1948 ; "
        f"sinon, au plus la moitié de l’économie ({euros(found.most, _MONTHLY)} par mois)."
    )


def told_to(what: WhatIf, form: WorksForm) -> Whose:
    """The first figures of ticked works, for who asks."""
    kind, outcome = whose(form), what.outcome
    if kind == OWN:
        return Whose(kind)
    saving, low, high = outcome.saving.at()
    ends = between(low, high, "€", _YEARLY)
    leased = lease(what.now_class, int(outcome.dpe_class[0]), form.answers.date[0])
    if kind == RENTS:
        cost = outcome.costs[0].sum(axis=0)
        return Whose(
            kind,
            euros(to_month(saving / 12)),
            "de moins par mois sur vos factures",
            f"Si votre propriétaire fait ces travaux : {ends} par an. Ils "
            f"lui coûteraient {between(cost[LOW], cost[HIGH], '€', _CAPITAL)} avant ses aides.",
            "",
            "Votre économie par an",
            "Si vous les payiez vous-même",
            leased,
        )
    return Whose(
        kind,
        euros(float(outcome.left_to_pay[0, CENTRAL]), _CAPITAL),
        "à payer par vous, aides déduites",
        f"L’économie d’énergie est celle de votre locataire : {euros(saving, _YEARLY)} par an "
        f"({ends}).",
        _contribution(what),
        "Économie de votre locataire",
        "Reste à payer, par vous",
        leased,
    )
