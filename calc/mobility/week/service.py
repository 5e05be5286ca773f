"""A household's moving for other programs: one nested request, one nested answer."""

from __future__ import annotations

import re
from collections.abc import Mapping

from calc.mobility.week.model import answer_one
from calc.mobility.week.request import GROUPS, HouseholdAnswers, read_household
from calc.schema.columns import Issue

INPUTS = HouseholdAnswers
LISTS = GROUPS
"""Prefix of the flat names → name of the list, declared fields, how many at most."""
MOST_ITEMS = 100
__all__ = ["INPUTS", "LISTS", "MOST_ITEMS", "answer_one", "issues_of"]


def issues_of(told: Mapping[str, object]) -> list[Issue]:
    """Everything refused in one request, by flat names; nothing told of how people move is not a
    year of nothing.

    Examples
    --------
    >>> [(i.field, i.code) for i in issues_of({"trips": [{"mode": "bike"}]})]
    [('t1_km', 'required')]
    >>> [(i.field, i.code) for i in issues_of({"adults": 2})], issues_of({"trips": []})
    ([('trips', 'required')], [])
    """
    issues = read_household(told)[1]
    is_silent = all(told.get(name) is None for name, _, _ in LISTS.values())
    if is_silent and not any(re.fullmatch(r"[tjc]\d+_\w+", name) for name in told):
        issues.append(Issue("trips", "required"))
    return issues
