"""Prêt avance rénovation: a loan on the home's worth, repaid at its sale, whatever the income."""

from __future__ import annotations

import numpy as np

from calc.aids.case import Aid, Case, Reasons
from calc.aids.vat import TaxedWorks

AID = Aid("pret_avance_renovation", ("par_plus_rule",), ("pret_avance_renovation_eligible",))


def answer(case: Case, works: TaxedWorks) -> dict[str, np.ndarray | Reasons]:
    """Whether a household may ask a bank for it, with interest, and why not."""
    request, why = case.request, case.reasons(AID)
    why.lack("needs_tenure", case.status < 0)
    why.need(request, "main_residence", "dwelling_age")
    why.add("not_main_residence", request.main_residence == 0)
    why.add("too_recent", request.dwelling_age <= case.rule("par_plus_rule")["least_age"])
    return {"pret_avance_renovation_eligible": why.none, "pret_avance_renovation_reasons": why}
