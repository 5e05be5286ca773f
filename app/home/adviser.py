"""The adviser's view: every answer and every value of a home on one page, to be replaced."""

from __future__ import annotations

from dataclasses import dataclass

from app.home.assumptions import ADVISER, supposed
from app.home.form import STEPS, HousingForm, every_pair, makes_sense
from app.home.questions import Field, present_field, present_pair
from calc.housing.accounts import EVERYTHING, INDEXES, TARIFF
from calc.housing.results import HousingEstimate


@dataclass(frozen=True)
class Row:
    """One field, and what is supposed where nothing is told."""

    field: Field
    supposed: str


@dataclass(frozen=True)
class Group:
    """Fields told together."""

    title: str
    rows: list[Row]

    @property
    def told(self) -> str:
        """How many of its fields are told, in words."""
        count = sum(bool(row.field.value) for row in self.rows)
        return f"{count} sur {len(self.rows)}" if count else "rien de dit"

    @property
    def opens(self) -> bool:
        """Whether something in it is to be mended."""
        return any(row.field.error for row in self.rows)


_BILLED = ("bills", EVERYTHING)
_CERTIFIED = ("certified_class", "certified_primary_energy", "certified_emissions", "certified_on")


def present_adviser(form: HousingForm, estimate: HousingEstimate | None) -> list[Group]:
    """Every field that makes sense for this home.

    Parameters
    ----------
    form : HousingForm
    estimate : HousingEstimate or None
        None where an answer is refused.
    """
    named = [
        (step.title, tuple(name for name in step.fields if name not in (*_BILLED, *_CERTIFIED)))
        for step in STEPS
    ]
    named += [("Le DPE, s’il y en a un", _CERTIFIED), ("Ce qui se mesure", ADVISER)]
    groups = [
        Group(
            title,
            [
                Row(present_field(name, form, True), supposed(estimate, form, name))
                for name in names
                if name != "commune" and makes_sense(name, form.given)
            ],
        )
        for title, names in named
    ]
    bills = [present_pair(pair, form) for pair in every_pair()]
    bills += [present_field(name, form, True) for name in (*INDEXES, *TARIFF)]
    groups.insert(
        -1, Group("Ce que disent les factures et les compteurs", [Row(one, "") for one in bills])
    )
    return groups
