"""What one is to the home → one's rights, duties and aids, on one page."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.saying import day
from app.works import status_words as words
from app.works.form import WorksForm
from app.works.household import tenure_of
from calc.parameters import parameters
from calc.renovation.law import letting
from calc.schema.vocabulary import DPE_CLASSES

_RENTED = ("tenant", "social_tenant", "landlord")


@dataclass(frozen=True)
class StatusPage:
    """Who, what the label means for a lease, and sections of sentences."""

    title: str
    lease: list[str]
    sections: tuple[tuple[str, tuple[str, ...]], ...]


def status_key(form: WorksForm) -> str:
    """Whose words a household is told: an owner who lives there, where nobody said."""
    tenure = tenure_of(form) or "owner_occupier"
    by_sci = form.choice.owned_by_sci[0] == 1 and tenure not in ("tenant", "social_tenant")
    return "company" if by_sci else tenure


def lease_words(label: int, is_told: bool, today: np.datetime64) -> list[str]:
    """What a label means for a lease, in sentences.

    Examples
    --------
    >>> lease_words(6, True, np.datetime64("2026-11-28"))[0][:53]
    'Classé G, ce logement ne peut plus être proposé à la '
    """
    found, letter = letting(label, today, parameters()), DPE_CLASSES[label]
    if found.banned_from is None:
        said = [words.NOT_BANNED.format(label=letter)]
    else:
        text = words.NOW_BANNED if found.is_banned else words.BANNED_LATER
        said = [text.format(label=letter, day=day(str(found.banned_from)))]
    if found.is_frozen:
        said.append(words.FROZEN.format(label=letter))
    return said if is_told else [*said, words.SUPPOSED]


def status_page(form: WorksForm, label: int) -> StatusPage:
    """The page of one household.

    Parameters
    ----------
    form : WorksForm
    label : int
        Told, or the likeliest.
    """
    key = status_key(form)
    is_told = bool(form.choice.dpe_class[0] >= 0 or form.answers.certified_class[0] >= 0)
    lease = lease_words(label, is_told, form.answers.date[0]) if key in _RENTED else []
    return StatusPage(words.TITLES[key], lease, words.SECTIONS[key])
