"""Works that a household ticks and what they depend on, on their way to the calculator.

What the address may carry is in ``given``; an income, told in a band or exactly, is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from werkzeug.datastructures import MultiDict

from app.asking.fields import sentence
from app.works.words import ON_SITE, SLOTS
from calc.housing.answers import HousingAnswers
from calc.renovation.request import WorksChoice
from calc.schema.inputs import read
from calc.schema.vocabulary import MEASURES

STATUS = ("tenure", "owner_occupier", "owned_by_sci", "home_commune", "main_residence")
"""What the household is to the home."""
_ASKED = ("dpe_class", "listed_facade", *STATUS, "budget", *ON_SITE)
QUOTES = tuple(f"cost_{name}" for name in MEASURES)


class WorksForm:
    """Ticked works, quotes, and who would do them.

    `sent` is the address and the form, `private` the form alone: an income in an address is
    dropped.

    Attributes
    ----------
    choice : WorksChoice
        Of one household.
    given : dict of str to str
        What the address may carry.
    income : str
        As typed, to show it again on the same page.
    band, property_tax : str
        Income class and tax told, or nothing.
    refusals : dict of str to str
        French sentence by field.
    """

    def __init__(
        self, sent: MultiDict[str, str], private: MultiDict[str, str], answers: HousingAnswers
    ):
        told = {name: sent.get(name, "").strip()[:64] for name in (*_ASKED, *QUOTES)}
        self.income = private.get("reference_tax_income", "").strip()[:32]
        self.band = private.get("income_class", "").strip()[:32]
        self.property_tax = private.get("property_tax", "").strip()[:32]
        ticked = {slot.key: sent.get(slot.key, "") for slot in SLOTS}
        ticked = {slot.key: ticked[slot.key] for slot in SLOTS if ticked[slot.key] in slot.measures}
        self.given = ticked | {name: value for name, value in told.items() if value}
        columns = {name: [value] for name, value in told.items() if value}
        columns |= {name: ["1"] for name in ticked.values()}
        kept_quiet = {"income_class": self.band, "property_tax": self.property_tax}
        columns |= {name: [value] for name, value in kept_quiet.items() if value}
        self.choice, issues = read(WorksChoice, columns, 1)
        money, more = read(HousingAnswers, {"reference_tax_income": [self.income]}, 1)
        issues = issues + [issue for issue in more if issue.field == "reference_tax_income"]
        self.refusals = {issue.field: sentence(issue) for issue in reversed(issues)}
        self.answers = replace(answers, reference_tax_income=money.reference_tax_income)
        if issues:  # what was refused counts as not said
            kept = {issue.field for issue in issues}
            columns = {name: value for name, value in columns.items() if name not in kept}
            self.choice, _ = read(WorksChoice, columns, 1)

    @property
    def errors(self) -> Mapping[str, list[str]]:
        """The page answers 422 when there is any."""
        return {name: [text] for name, text in self.refusals.items()}

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Where each refused answer is on the page, and why."""
        return [
            ("#travaux" if name in MEASURES or name in QUOTES else "#foyer", text)
            for name, text in self.refusals.items()
        ]

    @property
    def measures(self) -> list[str]:
        """Ticked works, in the vocabulary's order."""
        return [name for name in MEASURES if getattr(self.choice, name)[0] == 1]

    @property
    def tells_income(self) -> bool:
        """Whether the household told its income, one way or the other."""
        exact = np.isfinite(self.answers.reference_tax_income[0])
        return bool(exact or self.choice.income_class[0] >= 0)
