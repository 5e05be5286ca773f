"""The form of *Mon logement*: every field that its address may carry."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from werkzeug.datastructures import MultiDict

from app.asking.form import AddressForm, asks, carried
from app.asking.town import part_of
from app.home.bills import doubted_unit, unpaired
from app.home.steps import sensible
from app.home.words import FIELDS
from calc.housing.answers import HousingAnswers
from calc.housing.shape import period_of
from calc.schema.inputs import Issue, declarations

_BEING_BUILT, _FINISHED = 3, 2
"""Years that a home's may be ahead of today; and those that works may be ahead of the home's."""
DECLARED = {name: what for name, what in declarations(HousingAnswers).items() if name != "date"}


@asks(HousingAnswers, FIELDS)
class HousingForm(AddressForm):
    """Answers on a home.

    Attributes
    ----------
    place : str
        What was typed to find the commune.
    """

    own = {
        "construction_year": "Donnez une année, même approximative, ou choisissez une période.",
        "other_period": "Cette année n’est pas dans la période choisie : corrigez l’une des deux.",
        "not_yet": "Cette date est à venir : écrivez celle d’aujourd’hui ou d’avant.",
        "before_home": "C’est avant la construction du logement ({limit}) : corrigez l’une des "
        "deux dates.",
    }

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

    @property
    def issues(self) -> list[Issue]:
        """What the calculation refuses, and dates to come, of before the home or of another age."""
        return super().issues + self._untimely()

    def _untimely(self) -> list[Issue]:
        today, told = date.today(), self.request
        built, signed = float(told.construction_year[0]), told.certified_on[0]
        years = {
            name: getattr(told, name)[0] for name, what in DECLARED.items() if what.unit == "year"
        }
        if not np.isnat(signed):
            years["certified_on"] = int(str(signed)[:4])
        found = []
        period = int(told.construction_period[0])
        if period >= 0 and np.isfinite(built) and period != int(period_of(np.array(built))):
            found.append(Issue("construction_year", "other_period"))
        for name, year in years.items():
            is_home = name == "construction_year"
            if year > today.year + _BEING_BUILT * is_home:
                found.append(Issue(name, "not_yet"))
            elif not is_home and year < built - _FINISHED:
                found.append(Issue(name, "before_home", 0, built))
        is_year = len(self.given.get("certified_on", "")) == len("2026")
        is_ahead = signed > np.datetime64(today) and signed.astype(object).year == today.year
        if is_ahead and not is_year:
            found.append(Issue("certified_on", "not_yet"))
        return found

    @cached_property
    def given(self) -> dict[str, Any]:
        """Answers that say something of this home, in the vocabulary's order."""
        told = {field.short_name: field.data for field in self if field.data}
        return sensible(told) | self.carried

    @property
    def kept(self) -> dict[str, Any]:
        """What an address of the home keeps: the answers, and the part of a commune that was
        typed, which its code does not tell."""
        is_part = part_of(self.given.get("commune", ""), self.place) is not None
        return self.given | ({"lieu": self.place} if is_part else {})

    @property
    def answers(self) -> HousingAnswers:
        """What the calculator reads."""
        return self.request
