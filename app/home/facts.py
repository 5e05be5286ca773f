"""What rules a result: the bill and the certificate that were told, and what contradicts them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.home.form import HousingForm
from app.home.words import CARRIERS
from app.saying.french import day, euros, number
from calc.housing.accounts import BILLS
from calc.housing.answers import HousingAnswers
from calc.housing.model import estimate
from calc.housing.results import HousingEstimate
from calc.schema.vocabulary import DPE_CLASSES

_FAR = 1.25
"""How far out of its range a bill is said to be far from what the home explains."""
_STEP = 10


def facts(form: HousingForm, found: HousingEstimate, draws: int) -> list[str]:
    """Sentences on what was told and is believed.

    Parameters
    ----------
    form : HousingForm
    found : HousingEstimate
        Of these answers.
    draws : int
    """
    return _bills(form, found, draws) + _certificate(form.answers, found)


def _without_bills(answers: HousingAnswers) -> HousingAnswers:
    return replace(answers, **{name: np.full(1, np.nan) for name in BILLS})


def _bills(form: HousingForm, found: HousingEstimate, draws: int) -> list[str]:
    told = [name for name in form.given if name in BILLS]
    if not told:
        return []
    said = ["Vous avez dit ce que vous payez ou consommez : c’est ce qui fait foi ici."]
    said += [
        f"Vous ne payez rien pour cette énergie ({words.lower()}) : elle compte pour zéro euro."
        for carrier, words in CARRIERS.items()
        if form.given.get(f"bill_{carrier}") == "0"
    ]
    bill = found.figures["annual_bill"].middle[0]
    usual = estimate(_without_bills(form.answers), draws).figures["annual_bill"]
    low, middle, high = (float(end[0]) for end in (usual.low, usual.middle, usual.high))
    if np.isfinite(bill) and bill > _FAR * high:
        said.append(
            f"C’est beaucoup plus que ce qu’un tel logement coûte d’habitude (autour de "
            f"{euros(middle, _STEP)} par an). Un chauffage d’appoint, une panne, une autre famille "
            "sur le compteur ? S’il y a une cause à part, les travaux économiseront moins que dit."
        )
    elif np.isfinite(bill) and bill < low / _FAR:
        said.append(
            f"C’est beaucoup moins que ce qu’un tel logement coûte d’habitude (autour de "
            f"{euros(middle, _STEP)} par an). Une année d’absence, des pièces non chauffées, une "
            "autre énergie que vous n’avez pas dite ? Les économies sont comptées sur votre usage."
        )
        said += _by_month(form, high)
    return said


def _by_month(form: HousingForm, high: float) -> list[str]:
    """Whether a bill that is far too small for a year would do for a month."""
    bills = {n: float(getattr(form.answers, n)[0]) for n in form.given if n.startswith("bill_")}
    return [
        f"Si ces {euros(bill)} sont ceux d’un mois, écrivez « {number(bill)} par mois »."
        for bill in bills.values()
        if bill > 0 and 12 * bill <= _FAR * high
    ]


def _certificate(answers: HousingAnswers, found: HousingEstimate) -> list[str]:
    code = int(answers.certified_class[0])
    numbers = answers.certified_primary_energy, answers.certified_emissions
    if code < 0 and not any(np.isfinite(number[0]) for number in numbers):
        return []
    signed = answers.certified_on[0]
    when = "" if np.isnat(signed) else f" du {day(str(signed))}"
    if answers.has_void_certificate()[0]:
        return [
            f"Votre DPE{when} suit la méthode d’avant juillet 2021 : il n’est plus valable, et "
            "n’est pas utilisé."
        ]
    letter = DPE_CLASSES[int(found.dpe_class[0])]
    if code >= 0 and DPE_CLASSES[code] != letter:
        return [
            f"Votre DPE{when} donne {DPE_CLASSES[code]}. Avec les règles d’aujourd’hui "
            f"(l’électricité y compte moins), il donne {letter} : l’attestation gratuite de "
            "l’observatoire le confirme."
        ]
    return [f"Votre DPE{when} fait foi : étiquette {letter}."]
