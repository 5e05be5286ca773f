"""Requests with what every aid needs of them, and the reasons of a refusal."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from calc import places
from calc.aids.income import income_ceilings, income_class
from calc.aids.request import AidRequest
from calc.inputs import is_unknown
from calc.parameters import Parameters
from calc.vocabulary import MEASURES

_ILE_DE_FRANCE = "11"


@dataclass
class Reasons:
    """Why an aid is refused, by row; unknown answers leave the amount unsaid."""

    count: int
    refused: np.ndarray = field(init=False)
    unsaid: np.ndarray = field(init=False)
    words: np.ndarray = field(init=False)

    def __post_init__(self):
        self.refused = np.zeros(self.count, dtype=bool)
        self.unsaid = np.zeros(self.count, dtype=bool)
        self.words = np.full(self.count, "", dtype=object)

    def add(self, code: str, where: np.ndarray) -> None:
        """Refuse some rows for a reason."""
        self._say(code, where)
        self.refused |= where

    def need(self, request: AidRequest, *names: str) -> None:
        """Leave unsaid the rows where an answer is missing."""
        for name in names:
            missing = is_unknown(getattr(request, name))
            self._say(f"needs_{name}", missing)
            self.unsaid |= missing

    def _say(self, code: str, where: np.ndarray) -> None:
        joined = np.where(self.words == "", code, self.words + ";" + code)
        self.words = np.where(where, joined, self.words)

    def apply(self, amount: np.ndarray) -> np.ndarray:
        """The amount, nothing where refused, NaN where it cannot be said."""
        kept = np.where(self.refused, 0.0, amount)
        return np.where(self.unsaid & ~self.refused, np.nan, kept)


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

    def law(self, name: str) -> np.ndarray:
        """A parameter on each row's date."""
        return self.values[f"aids.{name}"].on(self.request.date)

    def rule(self, name: str) -> dict[str, np.ndarray]:
        """A family of figures by name, on each row's date."""
        keys = self.values[f"aids.{name}"].keys[0]
        return dict(zip(keys, self.law(name).T, strict=True))

    def by_income(self, name: str) -> np.ndarray:
        """A figure of the household's income class."""
        return self.law(name)[np.arange(self.count), self.income]


def ceilings(
    date: np.ndarray, place: np.ndarray, people: np.ndarray, values: Parameters
) -> np.ndarray:
    """Income ceilings of households, by date, region and size.

    Returns
    -------
    ndarray, shape (n, 3)
        [EUR/yr]
    """
    in_paris = (places.region(place) == _ILE_DE_FRANCE).astype(int)
    by_region = values["aids.income_ceilings"].on(date)[np.arange(len(place)), in_paris]
    return income_ceilings(people, by_region[..., :5], by_region[..., 5])


def case_of(request: AidRequest, values: Parameters) -> Case:
    """The rows of a request with their income class and place."""
    place = places.index(request.commune)
    limits = ceilings(request.date, place, request.household_size, values)
    return Case(
        request, values, income_class(request.reference_tax_income, limits), place,
        np.stack([np.nan_to_num(getattr(request, name)) for name in MEASURES], axis=-1),
        np.stack([getattr(request, f"cost_{name}") for name in MEASURES], axis=-1),
    )  # fmt: skip
