"""The form of *Mon logement*: every field that its address may carry."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from werkzeug.datastructures import MultiDict

from app.asking.form import AddressForm, asks, carried
from app.home.bills import doubted_unit, unpaired
from app.home.steps import sensible
from app.home.words import FIELDS
from calc.housing.answers import HousingAnswers
from calc.schema.inputs import Issue, declarations

DECLARED = {name: what for name, what in declarations(HousingAnswers).items() if name != "date"}


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
        sent = unpaired(sent)
        super().__init__(sent)
        self.place = sent.get("lieu", "").strip()[:80]
        self.carried = carried(sent)

    def sentence(self, issue: Issue) -> str:
        """The French of a refusal; of a price that no energy has, with what it comes to."""
        if issue.code == "another_unit":
            return doubted_unit(self.answers, issue)
        return super().sentence(issue)

    @cached_property
    def given(self) -> dict[str, Any]:
        """Answers that say something of this home, in the vocabulary's order."""
        told = {field.short_name: field.data for field in self if field.data}
        return sensible(told) | self.carried

    @property
    def answers(self) -> HousingAnswers:
        """What the calculator reads."""
        return self.request
