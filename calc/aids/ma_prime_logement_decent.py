"""Ma Prime Logement Décent: for a badly worn home, a signpost without an amount."""

from __future__ import annotations

import numpy as np

from calc.aids.case import INCOME, Aid, Case, Reasons
from calc.aids.vat import TaxedWorks
from calc.schema.vocabulary import INCOME_CLASSES

AID = Aid(
    "ma_prime_logement_decent",
    ("decent_home_rule", *INCOME),
    ("ma_prime_logement_decent_possible",),
)


def answer(case: Case, works: TaxedWorks) -> dict[str, np.ndarray | Reasons]:
    """Whether to ask for it, should a surveyor find the home worn enough; and why not."""
    request, why = case.request, case.reasons(AID)
    why.lack("needs_tenure", case.status < 0)
    why.need(request, "reference_tax_income", "household_size", "main_residence", "dwelling_age")
    why.add("income_too_high", case.income > INCOME_CLASSES.index("modest"))
    why.add("not_main_residence", request.main_residence == 0)
    why.add("too_recent", request.dwelling_age < case.rule("decent_home_rule")["least_age"])
    return {"ma_prime_logement_decent_possible": why.none, "ma_prime_logement_decent_reasons": why}
