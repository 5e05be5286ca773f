"""The form of two commutes: the same four questions twice, in the address."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from werkzeug.datastructures import MultiDict

from app.asking.form import AddressForm, asks
from app.trips.duel_words import DUEL_FIELDS, DUEL_REQUIRED
from calc.mobility.trips.journeys import DuelRequest
from calc.schema.inputs import declarations, read

SIDES = ("a", "b")


@asks(DuelRequest, DUEL_FIELDS)
class CommuteForm(AddressForm):
    """What one of the two says; its fields have the letter of the side first."""

    own = DUEL_REQUIRED


class DuelForm:
    """Answers of two people.

    Attributes
    ----------
    sides : list of CommuteForm
    is_asked : bool
        Somebody said something.
    day : datetime64[D]
        Of the prices and factors.
    """

    def __init__(self, sent: MultiDict[str, str]):
        self.sides = [CommuteForm(sent, prefix=f"{side}_") for side in SIDES]
        self.is_asked = any(form.given for form in self.sides)
        self.day = np.datetime64("today")
        if self.is_asked:
            for form in self.sides:
                form.refuse()

    @cached_property
    def given(self) -> dict[str, Any]:
        """By field with its side first (``a_distance``)."""
        return {field.name: field.data for form in self.sides for field in form if field.data}

    @cached_property
    def request(self) -> DuelRequest:
        """The two commutes, one row each."""
        names = declarations(DuelRequest)
        columns = {name: [form.given.get(name, "") for form in self.sides] for name in names}
        return read(DuelRequest, columns, len(SIDES))[0]

    @property
    def refusals(self) -> dict[str, str]:
        """The first French sentence of each refused field, with its side first."""
        return {
            field.name: field.errors[0] for form in self.sides for field in form if field.errors
        }

    @property
    def errors(self) -> dict[str, list[str]]:
        """The page answers 422 when there is any."""
        return {name: [text] for name, text in self.refusals.items()}
