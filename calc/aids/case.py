"""Requests with what every aid needs of them: law, place, income, works."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from calc.aids.aid import Aid
from calc.aids.dates import is_silent
from calc.aids.income import income_ceilings, income_class
from calc.aids.reasons import Reasons
from calc.aids.request import AidRequest
from calc.aids.status import refusal, status_of
from calc.parameters import Parameters
from calc.places import communes as places
from calc.schema.vocabulary import FLOOR_TYPES, INCOME_CLASSES, MEASURES, TENURES, UNKNOWN

_ILE_DE_FRANCE = "11"
_ANTILLES_REUNION = ("01", "02", "04")
_GUYANE_MAYOTTE = ("03", "06")
_LANDLORD = TENURES.index("landlord")


@dataclass(frozen=True)
class Case:
    """Rows with what every aid needs of them."""

    request: AidRequest
    values: Parameters
    income: np.ndarray
    """Class of income, unknown where income or people were not told."""
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
    def on_slab(self) -> np.ndarray:
        """Whether the lower floor is a slab on the ground: no aid counts its insulation."""
        return self.request.floor_type == FLOOR_TYPES.index("slab_on_ground")

    @cached_property
    def status(self) -> np.ndarray:
        """What each is to the home, a place in ``STATUSES`` or unknown."""
        request = self.request
        return status_of(request.tenure, request.owner_occupier, request.owned_by_sci)

    def is_silent(self, aid: Aid) -> np.ndarray:
        """Rows too long after the last known law for it to be told, even to confirm."""
        return is_silent(self.request.date, aid, self.values)

    def reasons(self, aid: Aid) -> Reasons:
        """Where to say why an aid is refused: silent law and closed statuses are said already."""
        why = Reasons(self.count, self.is_silent(aid))
        is_open = self.is_open(aid.name)
        if not is_open.all():
            for code, where in refusal(self.status, is_open).items():
                why.add(code, where)
        return why

    def is_open(self, aid: str) -> np.ndarray:
        """Whether an aid is open to who asks, or may be: nobody said what he is to the home."""
        column = self.values["aids.open_to"].keys[0].index(aid)
        return self._open_to[:, column] | (self.status < 0)

    @cached_property
    def _open_to(self) -> np.ndarray:
        """Whether each aid is open to who asks, shape (n, aids)."""
        return self.at("open_to", status=np.maximum(self.status, 0)) > 0

    @cached_property
    def _days(self) -> tuple[np.ndarray, np.ndarray]:
        return np.unique(self.request.date, return_inverse=True)

    def law(self, name: str) -> np.ndarray:
        """A parameter on each row's date, shape (n, *axes)."""
        days, which = self._days
        table = self.values[f"aids.{name}"].last_known(days)
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
        table = parameter.last_known(days)
        front = [1 + parameter.axes.index(axis) for axis in chosen]
        table = np.moveaxis(table, front, range(1, 1 + len(front)))
        return table[(which, *chosen.values())]

    @cached_property
    def known_income(self) -> np.ndarray:
        """Class of income; the highest, helped least, where it was not told."""
        return np.where(self.income == UNKNOWN, len(INCOME_CLASSES) - 1, self.income)

    def by_income(self, name: str) -> np.ndarray:
        """A figure of the household's income class."""
        return self.at(name, income_class=self.known_income)


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
    by_region = values["aids.income_ceilings"].last_known(date)[np.arange(len(place)), in_paris]
    return income_ceilings(people, by_region[..., :5], by_region[..., 5])


def case_of(request: AidRequest, values: Parameters) -> Case:
    """The rows of a request with their income class and place."""
    place = places.index(request.commune)
    own = np.where(request.tenure == _LANDLORD, places.index(request.home_commune), UNKNOWN)
    limits = ceilings(
        request.date,
        np.where(own >= 0, own, place),
        np.nan_to_num(request.household_size, nan=1.0),
        values,
    )
    told = np.isfinite(request.reference_tax_income) & np.isfinite(request.household_size)
    return Case(
        request,
        values,
        np.where(told, income_class(request.reference_tax_income, limits), UNKNOWN),
        place,
        np.nan_to_num(np.stack([getattr(request, name) for name in MEASURES], axis=-1)),
        np.stack([getattr(request, f"cost_{name}") for name in MEASURES], axis=-1),
    )
