"""Loc'Avantages: income tax spared to who lets below the market."""

from __future__ import annotations

import numpy as np

from calc.aids.case import Aid, Case, Reasons
from calc.aids.vat import TaxedWorks
from calc.schema.inputs import is_unknown
from calc.schema.vocabulary import DPE_CLASSES, LOC_AVANTAGES

AID = Aid("loc_avantages", ("loc_avantages_rate",), ("loc_avantages", "loc_avantages_rate"))


def answer(case: Case, works: TaxedWorks) -> dict[str, np.ndarray | Reasons]:
    """Tax spared a year [EUR/yr], and its share of the rents [-]: CGI, article 199 tricies."""
    request, why = case.request, case.reasons(AID)
    why.need(request, "yearly_rent", "loc_avantages_level")
    label = np.where(
        is_unknown(request.dpe_class_after), request.dpe_class, request.dpe_class_after
    )
    why.add("label_too_bad_to_let", label > DPE_CLASSES.index("E"))
    rate = case.at(
        "loc_avantages_rate",
        mediation=(request.rental_intermediation == 1).astype(int),
        loc_level=np.maximum(request.loc_avantages_level, 0),
    )
    level_three = request.loc_avantages_level == LOC_AVANTAGES.index("loc3")
    why.add("needs_an_intermediary", level_three & (rate == 0))
    return {
        "loc_avantages": why.apply(rate * request.yearly_rent),
        "loc_avantages_rate": why.share(
            np.where(is_unknown(request.loc_avantages_level), np.nan, rate)
        ),
        "loc_avantages_reasons": why,
    }
