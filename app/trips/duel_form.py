"""The form of two commutes: the same four questions twice, in the address."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from werkzeug.datastructures import MultiDict

from app.asking.fields import SENTENCES
from app.saying.french import short
from app.tablets.words import DUEL_FIELDS, DUEL_REQUIRED
from calc.mobility.trips.duel import DuelRequest
from calc.schema.inputs import Issue, declarations, read

SIDES = ("a", "b")
_NAMES = tuple(declarations(DuelRequest))


def _sentence(issue: Issue) -> str:
    if issue.code == "required":
        return DUEL_REQUIRED[issue.field]
    unit = DUEL_FIELDS[issue.field].unit
    limit = f"{short(issue.limit)} {unit}" if isinstance(issue.limit, float | int) else ""
    return SENTENCES[issue.code].format(limit=limit.strip(), example="12,5")


class DuelForm:
    """Answers of two people; the address is their only memory.

    Attributes
    ----------
    given : dict of str to str
        By field with its side first (``a_distance``).
    is_asked : bool
        Somebody said something.
    refusals : dict of str to str
        French sentence by field.
    day : datetime64[D]
        Of the prices and factors.
    """

    def __init__(self, sent: MultiDict[str, str]):
        named = [f"{side}_{name}" for side in SIDES for name in _NAMES]
        self.given = {name: text for name in named if (text := sent.get(name, "").strip()[:32])}
        self.is_asked = bool(self.given)
        self.day = np.datetime64("today")
        columns = {
            name: [self.given.get(f"{side}_{name}", "") for side in SIDES] for name in _NAMES
        }
        self.request, issues = read(DuelRequest, columns, len(SIDES))
        found = {f"{SIDES[issue.row]}_{issue.field}": _sentence(issue) for issue in issues[::-1]}
        ordered = {name: found[name] for name in named if name in found}
        self.refusals: dict[str, str] = ordered if self.is_asked else {}

    @property
    def errors(self) -> Mapping[str, list[str]]:
        """The page answers 422 when there is any."""
        return {name: [text] for name, text in self.refusals.items()}
