"""What may be said of a renovation to learn its aids."""

from __future__ import annotations

from dataclasses import dataclass, make_dataclass
from functools import cache
from typing import Any

import numpy as np

from calc.parameters import Parameters, parameters
from calc.places import communes as places
from calc.schema.inputs import Issue, choice, code, day, flag, is_unknown, quantity
from calc.schema.vocabulary import (
    DPE_CLASSES,
    DWELLING_TYPES,
    ENERGY_CARRIERS,
    FLOOR_TYPES,
    LOC_AVANTAGES,
    MEASURES,
    TENURES,
)

_AREAS = {name for name in MEASURES if name.endswith("insulation")}


_LAST_DAY = "2035-12-31"


@cache
def first_day(values: Parameters) -> str:
    """First day on which every figure of the aids is known.

    Examples
    --------
    >>> first_day(parameters())
    '2026-01-01'
    """
    return str(max(figure.starts[0] for name, figure in values.items() if name.startswith("aids.")))


def _unit(measure: str) -> str:
    return "m²" if measure in _AREAS else "kWp" if measure == "solar_panels" else ""


_Measures: Any = make_dataclass(
    "_Measures",
    [(name, np.ndarray, quantity(_unit(name), 0, 100_000)) for name in MEASURES]
    + [(f"cost_{name}", np.ndarray, quantity("EUR", 0, 10_000_000)) for name in MEASURES],
    frozen=True,
)
"""Quantity of each measure, and its cost before tax."""


@dataclass(frozen=True)
class AidRequest(_Measures):
    """Every field of the vocabulary, one array of shape (n,) each; see :mod:`calc.inputs`.

    `date`: a day before the law that the data hold is refused; after it, each aid keeps its last
    known rule for a time, to confirm, and then is silent (:mod:`calc.aids.case`).
    """

    date: np.ndarray = day(first_day(parameters()), _LAST_DAY)
    commune: np.ndarray = code(required=True)
    household_size: np.ndarray = quantity("people", 1, 20, integer=True)
    reference_tax_income: np.ndarray = quantity("EUR/yr", 0, 10_000_000, private=True)
    tenure: np.ndarray = choice(TENURES)
    owner_occupier: np.ndarray = flag()
    owned_by_sci: np.ndarray = flag()
    home_commune: np.ndarray = code()
    main_residence: np.ndarray = flag()
    dwelling_type: np.ndarray = choice(DWELLING_TYPES)
    floor_area: np.ndarray = quantity("m²", 9, 1000)
    dwelling_age: np.ndarray = quantity("years", 0, 2000)
    dpe_class: np.ndarray = choice(DPE_CLASSES)
    dpe_class_after: np.ndarray = choice(DPE_CLASSES)
    cost_before_tax: np.ndarray = quantity("EUR", 0, 100_000_000)
    insulated_parts: np.ndarray = quantity("", 0, 4, integer=True)
    fossil_heating_kept: np.ndarray = flag()
    kept_carrier: np.ndarray = choice(ENERGY_CARRIERS)
    floor_type: np.ndarray = choice(FLOOR_TYPES)
    cee_price: np.ndarray = quantity("EUR/MWh cumac", 0, 100)
    co_owned_dwellings: np.ndarray = quantity("", 1, 10_000, integer=True)
    energy_saving: np.ndarray = quantity("", 0, 1)
    leaves_f_or_g: np.ndarray = flag()
    fragile_co_ownership: np.ndarray = flag()
    main_residence_share: np.ndarray = quantity("", 0, 1)
    property_tax: np.ndarray = quantity("EUR/yr", 0, 1_000_000)
    works_spending: np.ndarray = quantity("EUR", 0, 100_000_000)
    works_spending_three_years: np.ndarray = quantity("EUR", 0, 100_000_000)
    replaced_carrier: np.ndarray = choice(ENERGY_CARRIERS)
    purchase_price: np.ndarray = quantity("EUR", 0, 100_000_000)
    let_years: np.ndarray = quantity("years", 0, 50)
    in_ort: np.ndarray = flag()
    yearly_rent: np.ndarray = quantity("EUR/yr", 0, 10_000_000)
    loc_avantages_level: np.ndarray = choice(LOC_AVANTAGES)
    rental_intermediation: np.ndarray = flag()
    gift: np.ndarray = quantity("EUR", 0, 10_000_000)
    accompagnateur_cost: np.ndarray = quantity("EUR", 0, 100_000)

    def issues(self) -> list[Issue]:
        """Communes nobody knows, those of a collectivity with laws of its own, and rows that no
        date places in a law."""
        found = []
        for name in ("commune", "home_commune"):
            told = getattr(self, name)
            strangers = ~is_unknown(told) & (places.index(told) < 0)
            found += [Issue(name, "unknown_commune", int(row)) for row in np.flatnonzero(strangers)]
        place = places.index(self.commune)
        apart = (place >= 0) & (places.code_of("region", place) == "")
        found += [Issue("commune", "overseas", int(row)) for row in np.flatnonzero(apart)]
        undated = np.flatnonzero(is_unknown(self.date))
        return found + [Issue("date", "required", int(row)) for row in undated]
