"""PAR+: a loan on the home's worth, without interest for ten years."""

from __future__ import annotations

import numpy as np

from calc.aids.case import INCOME, Aid, Case, Reasons
from calc.aids.vat import TaxedWorks
from calc.schema.vocabulary import INCOME_CLASSES

AID = Aid("par_plus", ("par_plus_rule", *INCOME), ("par_plus_eligible",))


def answer(case: Case, works: TaxedWorks) -> dict[str, np.ndarray | Reasons]:
    """Whether a household may ask for it, and why not."""
    request, why = case.request, case.reasons(AID)
    why.lack("needs_tenure", case.status < 0)
    why.need(request, "reference_tax_income", "household_size", "main_residence", "dwelling_age")
    why.add("income_too_high", case.income > INCOME_CLASSES.index("modest"))
    why.add("too_recent", request.dwelling_age <= case.rule("par_plus_rule")["least_age"])
    why.add("not_main_residence", request.main_residence == 0)
    return {"par_plus_eligible": why.none, "par_plus_reasons": why}
