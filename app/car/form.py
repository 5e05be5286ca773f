"""The form of *Ma voiture*: what is said of it in the address."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from werkzeug.datastructures import MultiDict

from app.asking.form import AddressForm, asks, one_of
from app.car.words import CAR_FIELDS, SORTS
from calc.mobility.car.request import CarRequest

ASK = "voir"
"""Name of the button; alone in an address, it asks for an answer to someone who knows nothing."""
OWN = ("car_size", "car_motor", "car_age", "car_consumption", "car_value", "fiscal_power")
_REPLACEMENT = (
    "replacement_motor",
    "replacement_used",
    "replacement_price",
    "replacement_consumption",
)


@asks(CarRequest, CAR_FIELDS)
class CarForm(AddressForm):
    """Answers on a car.

    Attributes
    ----------
    is_asked : bool
        An answer is wanted.
    sort : str
        Order of the choices, of ``SORTS``.
    """

    def __init__(self, sent: MultiDict[str, str]):
        super().__init__(sent)
        self.is_asked = any(field.data for field in self) or ASK in sent
        self.sort = one_of(SORTS, sent.get("sort"), "cost")
        self.refuse()

    @property
    def has_car_now(self) -> bool:
        return self["has_car"].data != "false"

    @cached_property
    def given(self) -> dict[str, Any]:
        """Fields that say something; of a car that one does not have, nothing."""
        told = {field.short_name: field.data for field in self if field.data}
        dropped = {"has_car"} if self.has_car_now else set(OWN)
        return {name: text for name, text in told.items() if name not in dropped}

    @property
    def asks_one(self) -> bool:
        """Whether one replacement is named."""
        return any(name in self.given for name in _REPLACEMENT)

    def address(self, **changed: str) -> dict[str, Any]:
        """Parameters of the page's address, what goes without saying left out."""
        found = dict(self.given) or {ASK: "1"}
        if self.sort != "cost":
            found["sort"] = self.sort
        found.update(changed)
        return {name: value for name, value in found.items() if (name, value) != ("sort", "cost")}

    def is_tidy(self, sent: MultiDict[str, str]) -> bool:
        """Whether an address says this and nothing more."""
        return self.says_only(sent, self.address())
