"""Property tax spared where the commune voted it: CGI, article 1383-0 B."""

from __future__ import annotations

from functools import cache

import numpy as np

from calc.aids.case import Aid, Case, Reasons
from calc.aids.vat import TaxedWorks
from calc.parameters import Parameters
from calc.places import communes as places

AID = Aid(
    "taxe_fonciere_exemption",
    ("property_tax_rule",),
    ("taxe_fonciere_exemption", "taxe_fonciere_exemption_rate"),
)


@cache
def _voted_rates(values: Parameters) -> np.ndarray:
    """Relief voted by each commune, by its place in the table of communes."""
    table = values.table("aids.property_tax").columns
    return places.by_place(table["commune"], table["exemption_rate"], empty=0.0)


def answer(case: Case, works: TaxedWorks) -> dict[str, np.ndarray | Reasons]:
    """Relief of property tax that the commune voted."""
    request, rule, why = case.request, case.rule("property_tax_rule"), case.reasons(AID)
    three = request.works_spending_three_years
    enough_in_three = three >= rule["least_spending_three_years"]
    why.need(request, "property_tax", "dwelling_age")
    why.lack("needs_works_spending", np.isnan(request.works_spending) & ~enough_in_three)
    rate = _voted_rates(case.values)[case.place]
    why.add("not_voted_here", rate == 0)
    why.add("too_recent", request.dwelling_age < rule["least_age"])
    spent = np.where(np.isnan(request.works_spending), three, request.works_spending)
    little = spent < rule["least_spending"]
    why.add("too_little_spent", little & ~enough_in_three)
    relief = why.apply(request.property_tax * rate * rule["years"])
    return {
        "taxe_fonciere_exemption": relief,
        "taxe_fonciere_exemption_rate": why.share(rate),
        "taxe_fonciere_exemption_reasons": why,
    }
