"""The form of *Mon logement*: every field that its address may carry."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from werkzeug.datastructures import MultiDict

from app.asking.form import AddressForm, asks, carried
from app.home.steps import is_bill, sensible
from app.home.words import FIELDS
from calc.housing.answers import HousingAnswers
from calc.schema.inputs import declarations

DECLARED = {name: what for name, what in declarations(HousingAnswers).items() if name != "date"}
BILLS = tuple(name for name in DECLARED if is_bill(name))


@asks(HousingAnswers, FIELDS)
class HousingForm(AddressForm):
    """Answers on a home.

    Attributes
    ----------
    place : str
        What was typed to find the commune.
    """

    own = {"construction_year": "Donnez une année, même approximative, ou choisissez une période."}

    def __init__(self, sent: MultiDict[str, str]):
        super().__init__(sent)
        self.place = sent.get("lieu", "").strip()[:80]
        self.carried = carried(sent)

    @cached_property
    def given(self) -> dict[str, Any]:
        """Answers that say something of this home, in the vocabulary's order."""
        told = {field.short_name: field.data for field in self if field.data}
        return sensible(told) | self.carried

    @property
    def answers(self) -> HousingAnswers:
        """What the calculator reads."""
        return self.request
