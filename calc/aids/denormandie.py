"""Denormandie: income tax spared to who buys, renovates and lets in an old town centre."""

from __future__ import annotations

import numpy as np

from calc.aids.case import Aid, Case, Reasons
from calc.aids.vat import TaxedWorks
from calc.schema.vocabulary import DPE_CLASSES

AID = Aid("denormandie", ("denormandie_rate", "denormandie_rule"), ("denormandie",))


def answer(case: Case, works: TaxedWorks) -> dict[str, np.ndarray | Reasons]:
    """Tax spared over the years let, and why not: CGI, article 199 novovicies."""
    request, rule, why = case.request, case.rule("denormandie_rule"), case.reasons(AID)
    why.need(request, "purchase_price", "let_years", "in_ort", "energy_saving", "dwelling_type")
    why.add("not_in_ort", request.in_ort == 0)
    spent = works.with_tax
    why.lack("needs_cost_before_tax", np.isnan(spent))
    why.add("too_little_works", spent < rule["least_works"] * (spent + request.purchase_price))
    least = np.where(case.is_house, rule["least_saving_house"], rule["least_saving_flat"])
    why.add("too_little_saved", request.energy_saving < least)
    worst = DPE_CLASSES.index("E")
    why.add("label_after_too_bad", request.dpe_class_after > worst)
    law = case.rule("denormandie_rate")
    held = request.let_years[:, None] >= law["years"]
    why.add("let_too_short", ~np.any(held, axis=-1) & np.isfinite(request.let_years))
    rate = np.where(held, law["rate"], 0.0).max(axis=-1)
    amount = rate * np.minimum(request.purchase_price + spent, rule["most"])
    return {"denormandie": why.apply(amount), "denormandie_reasons": why}
