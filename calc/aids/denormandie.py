"""Denormandie: income tax spared to who buys, renovates and lets in an old town centre."""

from __future__ import annotations

import numpy as np

from calc.aids.case import Aid, Case, Reasons
from calc.aids.vat import TaxedWorks
from calc.schema.vocabulary import DPE_CLASSES
from calc.uncertainty import Array, Floats

AID = Aid("denormandie", ("denormandie_rate", "denormandie_rule"), ("denormandie",))


def denormandie_amount(price: Floats, works: Floats, rate: Floats, most: Floats) -> Array:
    """Tax spared over the years let: CGI, article 199 novovicies.

    Parameters
    ----------
    price, works : array_like
        Purchase, and works with tax. [EUR]
    rate : array_like
        Of the years let. [-]
    most : array_like
        Counted of both. [EUR]

    Examples
    --------
    >>> float(denormandie_amount(150_000.0, 60_000.0, 0.18, 300_000.0))
    37800.0
    """
    return rate * np.minimum(np.asarray(price) + works, most)


def answer(case: Case, works: TaxedWorks) -> dict[str, np.ndarray | Reasons]:
    """Tax spared, and why not."""
    request, rule, why = case.request, case.rule("denormandie_rule"), case.reasons(AID)
    why.need(request, "purchase_price", "let_years", "in_ort", "energy_saving", "dwelling_type")
    why.add("not_in_ort", request.in_ort == 0)
    spent = works.with_tax
    why.tell("needs_cost_before_tax", np.isnan(spent))
    why.unsaid |= np.isnan(spent)
    why.add("too_little_works", spent < rule["least_works"] * (spent + request.purchase_price))
    least = np.where(
        request.dwelling_type == 0, rule["least_saving_house"], rule["least_saving_flat"]
    )
    why.add("too_little_saved", request.energy_saving < least)
    worst = DPE_CLASSES.index("E")
    why.add("label_after_too_bad", request.dpe_class_after > worst)
    years, rates = (case.at("denormandie_rate", rate_column=_all(case, at)) for at in (0, 1))
    held = request.let_years[:, None] >= years
    why.add("let_too_short", ~np.any(held, axis=-1) & np.isfinite(request.let_years))
    rate = np.where(held, rates, 0.0).max(axis=-1)
    amount = denormandie_amount(request.purchase_price, spent, rate, rule["most"])
    return {"denormandie": why.apply(amount), "denormandie_reasons": why}


def _all(case: Case, place: int) -> np.ndarray:
    return np.full(case.count, place)
