"""Requests with what every aid needs of them: law, place, income, works."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from calc.aids.income import income_ceilings, income_class
from calc.aids.request import AidRequest
from calc.parameters import Parameters
from calc.places import communes as places
from calc.schema.vocabulary import MEASURES

_ILE_DE_FRANCE = "11"
_ANTILLES_REUNION = ("01", "02", "04")
_GUYANE_MAYOTTE = ("03", "06")


@dataclass(frozen=True)
class Case:
    """Rows with what every aid needs of them."""

    request: AidRequest
    values: Parameters
    income: np.ndarray
    place: np.ndarray
    quantities: np.ndarray
    costs: np.ndarray

    @property
    def count(self) -> int:
        return len(self.income)

    @cached_property
    def asked(self) -> np.ndarray:
        """Measures asked, shape (n, measures)."""
        return self.quantities > 0

    @cached_property
    def vat_place(self) -> np.ndarray:
        """Place in the axis of the VAT's territories."""
        region = places.code_of("region", self.place)
        return np.isin(region, _ANTILLES_REUNION) + 2 * np.isin(region, _GUYANE_MAYOTTE)

    @cached_property
    def is_overseas(self) -> np.ndarray:
        return self.vat_place > 0

    @cached_property
    def _days(self) -> tuple[np.ndarray, np.ndarray]:
        return np.unique(self.request.date, return_inverse=True)

    def law(self, name: str) -> np.ndarray:
        """A parameter on each row's date, shape (n, *axes)."""
        days, which = self._days
        table = self.values[f"aids.{name}"].on(days)
        if len(days) == 1:
            return np.broadcast_to(table[0], (self.count, *table.shape[1:]))
        return table[which]

    def rule(self, name: str) -> dict[str, np.ndarray]:
        """A family of figures by name, on each row's date."""
        keys = self.values[f"aids.{name}"].keys[0]
        return dict(zip(keys, np.moveaxis(self.law(name), -1, 0), strict=True))

    def at(self, name: str, **chosen: np.ndarray) -> np.ndarray:
        """A parameter on each row's date, at a place of some of its axes; others follow."""
        days, which = self._days
        parameter = self.values[f"aids.{name}"]
        table = parameter.on(days)
        front = [1 + parameter.axes.index(axis) for axis in chosen]
        table = np.moveaxis(table, front, range(1, 1 + len(front)))
        return table[(which, *chosen.values())]

    def by_income(self, name: str) -> np.ndarray:
        """A figure of the household's income class."""
        return self.at(name, income_class=self.income)


def ceilings(
    date: np.ndarray, place: np.ndarray, people: np.ndarray, values: Parameters
) -> np.ndarray:
    """Income ceilings of households, by date, region and size.

    Returns
    -------
    ndarray, shape (n, 3)
        [EUR/yr]
    """
    in_paris = (places.code_of("region", place) == _ILE_DE_FRANCE).astype(int)
    by_region = values["aids.income_ceilings"].on(date)[np.arange(len(place)), in_paris]
    return income_ceilings(people, by_region[..., :5], by_region[..., 5])


def case_of(request: AidRequest, values: Parameters) -> Case:
    """The rows of a request with their income class and place."""
    place = places.index(request.commune)
    limits = ceilings(request.date, place, request.household_size, values)
    return Case(
        request,
        values,
        income_class(request.reference_tax_income, limits),
        place,
        np.stack([np.nan_to_num(getattr(request, name)) for name in MEASURES], axis=-1),
        np.stack([getattr(request, f"cost_{name}") for name in MEASURES], axis=-1),
    )
