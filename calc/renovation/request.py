"""What may be said of works, and of who would do them."""

from __future__ import annotations

from dataclasses import dataclass, make_dataclass

import numpy as np

from calc.inputs import Issue, choice, flag, quantity
from calc.renovation.works import EXCLUSIVE
from calc.vocabulary import DPE_CLASSES, INCOME_CLASSES, MEASURES

_Measures = make_dataclass(
    "_Measures",
    [(name, np.ndarray, flag()) for name in MEASURES]
    + [(f"cost_{name}", np.ndarray, quantity("EUR", 0, 1_000_000)) for name in MEASURES],
    frozen=True,
)
"""Whether each measure is done, and the cost before tax that a firm quoted."""


@dataclass(frozen=True)
class WorksChoice(_Measures):
    """Works that a household considers, one array of shape (n,) each; see :mod:`calc.inputs`.

    `income_class` may be told in the place of a reference tax income.
    """

    owner_occupier: np.ndarray = flag()
    main_residence: np.ndarray = flag()
    income_class: np.ndarray = choice(INCOME_CLASSES, private=True)
    dpe_class: np.ndarray = choice(DPE_CLASSES)
    listed_facade: np.ndarray = flag()
    budget: np.ndarray = quantity("EUR", 0, 1_000_000)
    property_tax: np.ndarray = quantity("EUR/yr", 0, 100_000)

    def issues(self) -> list[Issue]:
        """Two works where a home takes one."""
        found = []
        for group in EXCLUSIVE:
            chosen = np.stack([getattr(self, name) == 1 for name in group], axis=-1)
            last = group[-1]
            for row in np.flatnonzero(chosen.sum(axis=-1) > 1):
                name = [name for name in group if getattr(self, name)[row] == 1][-1]
                found.append(Issue(name or last, "one_of_its_kind", int(row)))
        return found

