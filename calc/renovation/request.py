"""What may be said of works, and of who would do them."""

from __future__ import annotations

from dataclasses import dataclass, make_dataclass
from typing import Any

import numpy as np

from calc.aids.case import first_day
from calc.housing.answers import HousingAnswers
from calc.parameters import parameters
from calc.renovation.works import EXCLUSIVE
from calc.schema.inputs import Issue, choice, code, declarations, flag, quantity
from calc.schema.vocabulary import DPE_CLASSES, INCOME_CLASSES, LOC_AVANTAGES, MEASURES, TENURES

RENTAL = (
    "purchase_price",
    "let_years",
    "in_ort",
    "loc_avantages_level",
    "rental_intermediation",
    "yearly_rent",
)
"""What who lets, or buys to let, may say for the aids on the taxes of a landlord."""

_Quotes: Any = make_dataclass(
    "_Quotes",
    [(f"cost_{name}", np.ndarray, quantity("EUR", 0, 1_000_000)) for name in MEASURES],
    frozen=True,
)
"""The cost before tax that a firm quoted."""


@dataclass(frozen=True)
class Terms(_Quotes):
    """What works depend on beside the home; `income_class` may stand for an income.

    The flags after `listed_facade` are what an adviser looks at on the spot, and may forbid works.
    """

    tenure: np.ndarray = choice(TENURES)
    owner_occupier: np.ndarray = flag()
    owned_by_sci: np.ndarray = flag()
    home_commune: np.ndarray = code()
    main_residence: np.ndarray = flag()
    co_owned_dwellings: np.ndarray = quantity("", 1, 10_000, integer=True)
    building_levels: np.ndarray = quantity("", 1, 60, integer=True)
    ownership_share: np.ndarray = quantity("", 0, 1)
    main_residence_share: np.ndarray = quantity("", 0, 1)
    fragile_co_ownership: np.ndarray = flag()
    heat_allocation: np.ndarray = flag()
    income_class: np.ndarray = choice(INCOME_CLASSES, private=True)
    dpe_class: np.ndarray = choice(DPE_CLASSES)
    listed_facade: np.ndarray = flag()
    damp_walls: np.ndarray = flag()
    large_radiators: np.ndarray = flag()
    outdoor_unit_space: np.ndarray = flag()
    garden: np.ndarray = flag()
    chimney: np.ndarray = flag()
    network_in_street: np.ndarray = flag()
    purchase_price: np.ndarray = quantity("EUR", 0, 100_000_000)
    let_years: np.ndarray = quantity("years", 0, 50)
    in_ort: np.ndarray = flag()
    loc_avantages_level: np.ndarray = choice(LOC_AVANTAGES)
    rental_intermediation: np.ndarray = flag()
    yearly_rent: np.ndarray = quantity("EUR/yr", 0, 10_000_000, private=True)
    budget: np.ndarray = quantity("EUR", 0, 1_000_000)
    property_tax: np.ndarray = quantity("EUR/yr", 0, 100_000)


_Measures: Any = make_dataclass(
    "_Measures", [(name, np.ndarray, flag()) for name in MEASURES], frozen=True
)


@dataclass(frozen=True)
class WorksChoice(Terms, _Measures):
    """Works a household considers, one array of shape (n,) each (:mod:`calc.schema.inputs`)."""

    def issues(self) -> list[Issue]:
        """Two works where a home takes one."""
        found = []
        for group in EXCLUSIVE:
            chosen = np.stack([getattr(self, name) == 1 for name in group], axis=-1)
            for row in np.flatnonzero(chosen.sum(axis=-1) > 1):
                doubled = [name for name in group if getattr(self, name)[row] == 1][-1]
                found.append(Issue(doubled, "one_of_its_kind", int(row)))
        return found


def date_issues(date: np.ndarray) -> list[Issue]:
    """Days before the energy prices or the aids that the data hold: works cannot be told then.

    Examples
    --------
    >>> found = date_issues(np.array(["2026-01-31", "2026-02-01"], dtype="datetime64[D]"))
    >>> [(issue.row, issue.code, issue.limit) for issue in found]
    [(0, 'too_early', '2026-02-01')]
    """
    values = parameters()
    first = max(np.datetime64(first_day(values)), values["real_use.unit_price"].starts[0])
    early = np.flatnonzero(date < first)
    return [Issue("date", "too_early", int(row), str(first)) for row in early]


_Prefixed: Any = make_dataclass(
    "_Prefixed", [(f"works_{name}", np.ndarray, flag()) for name in MEASURES], frozen=True
)
"""Measures in a flat request: two of their names are questions about the home."""


@dataclass(frozen=True)
class RenovationRequest(Terms, _Prefixed, HousingAnswers):
    """A home, its household and its works in one request."""

    def home(self) -> HousingAnswers:
        """What is said of the home."""
        return HousingAnswers(**{n: getattr(self, n) for n in declarations(HousingAnswers)})

    def works(self) -> WorksChoice:
        """What is said of the works."""
        told = {name: getattr(self, name) for name in declarations(Terms)}
        told |= {name: getattr(self, f"works_{name}") for name in MEASURES}
        return WorksChoice(**told)

    def issues(self) -> list[Issue]:
        """What is wrong in either."""
        found = [
            Issue(f"works_{issue.field}", issue.code, issue.row) for issue in self.works().issues()
        ]
        return self.home().issues() + date_issues(self.date) + found
