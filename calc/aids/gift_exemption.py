"""A family gift for works, exempt of duties until 31 December 2026: CGI, article 790 A bis."""

from __future__ import annotations

import numpy as np

from calc.aids.case import Aid, Case, Reasons
from calc.aids.vat import TaxedWorks

AID = Aid("gift_exemption", ("gift_rule",), ("gift_exemption",))


def answer(case: Case, works: TaxedWorks) -> dict[str, np.ndarray | Reasons]:
    """What of one donor's gift bears no duties. [EUR]"""
    request, rule, why = case.request, case.rule("gift_rule"), case.reasons(AID)
    why.add("ended", rule["most"] == 0)
    why.need(request, "gift", "main_residence")
    why.add("not_main_residence", request.main_residence == 0)
    spent = np.where(np.isfinite(works.with_tax), works.with_tax, np.inf)
    exempt = np.minimum(np.minimum(request.gift, rule["most"]), spent)
    return {"gift_exemption": why.apply(exempt), "gift_exemption_reasons": why}
