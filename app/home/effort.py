"""The bill beside an income told for one answer, and kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.saying import number, percent
from calc.housing.results import HousingEstimate
from calc.parameters import parameters


@dataclass(frozen=True)
class Effort:
    """The bill beside an income that was told for one answer."""

    typed: str
    error: str | None
    share: str
    range: str
    words: str


def present_effort(
    estimate: HousingEstimate, income: np.ndarray, typed: str, error: str | None
) -> Effort:
    """Share of an income that goes to energy.

    Parameters
    ----------
    income : ndarray, shape (1,)
        [EUR/yr]
    typed : str
        As it was written, to show it again.
    error : str or None
        Why it was refused, when it is not a number within bounds.
    """
    told = float(income[0])
    if not typed.strip():
        error = "Écrivez un montant, ou laissez cette question de côté."
    elif not error and not told > 0:
        error = "Écrivez un montant plus grand que zéro."
    if error:
        return Effort(typed, error, "", "", "")
    bill = estimate.figures["annual_bill"]
    limit = float(parameters()["equivalents.energy_effort_limit"].constant)
    middle, low, high = (end / told for end in bill.at())
    if middle > 1:
        asked = "C’est moins que la facture : est-ce bien le revenu d’une année, en euros ?"
        return Effort(typed, asked, "", "", "")
    if low > limit:
        words = "Au-dessus du repère de 8 % : l’énergie pèse lourd, des aides existent pour cela."
    elif high < limit:
        words = "Au-dessous du repère de 8 %."
    else:
        words = "Peut-être au-dessus du repère de 8 % : précisez vos réponses pour le savoir."
    return Effort(
        typed, None, percent(middle), f"entre {number(100 * low)} et {number(100 * high)} %", words
    )
