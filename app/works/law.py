"""The law's last days → what a result warns of, and the page that lists what ends when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from app.saying import day, listed
from app.works.words import AIDS
from calc.aids.model import AIDS as LAWS
from calc.aids.watch import Ending, endings, soon
from calc.parameters import parameters

_AHEAD = 6
"""Months within which a result warns."""


@dataclass(frozen=True)
class Rule:
    """One rule that ends."""

    label: str
    note: str
    then: str
    source: str
    link: str


@dataclass(frozen=True)
class Day:
    """A day on which rules end."""

    last_day: str
    is_past: bool
    aids: str
    lines: list[Rule]


def _names(aids: Iterable[str]) -> str:
    return listed([AIDS[name] for name in AIDS if name in set(aids)])


def ends_soon(given: Iterable[str], today: np.datetime64) -> list[str]:
    """Sentences on the aids given whose rule ends within six months.

    Examples
    --------
    >>> ends_soon(["eco_ptz"], np.datetime64("2026-11-28"))
    []
    >>> ends_soon(["eco_ptz"], np.datetime64("2027-11-28"))[0][:57]
    'Éco-prêt à taux zéro : règles connues jusqu’au 31 décembr'
    """
    wanted = set(given)
    found: dict[np.datetime64, set[str]] = {}
    for ending in soon(endings(parameters(), LAWS), today, _AHEAD):
        if ending.is_open and wanted & set(ending.aids):
            found.setdefault(ending.last_day, set()).update(wanted & set(ending.aids))
    return [
        f"{_names(aids)} : règles connues jusqu’au {day(str(last))} ; au-delà, à confirmer."
        for last, aids in sorted(found.items())
    ]


def to_confirm(told: str) -> list[str]:
    """Sentences on the aids told by a rule that has ended.

    Examples
    --------
    >>> to_confirm("eco_ptz:2027-12-31")[0]
    'Éco-prêt à taux zéro : à confirmer au-delà du 31 décembre 2027, dernière règle connue.'
    """
    by_day: dict[str, list[str]] = {}
    for entry in filter(None, told.split(";")):
        name, _, last = entry.partition(":")
        by_day.setdefault(last, []).append(name)
    return [
        f"{_names(names)} : à confirmer au-delà du {day(last)}, dernière règle connue."
        for last, names in sorted(by_day.items())
        if _names(names)
    ]


def _line(ending: Ending) -> Rule:
    then = "La suite n’est pas connue." if ending.is_open else "La règle suivante est connue."
    source = ending.source
    return Rule(ending.label, ending.note, then, f"{source.title}, {source.publisher}", source.url)


def calendar() -> list[Day]:
    """What ends when, the coming days first, then those past within the year."""
    today = np.datetime64("today")
    found = [e for e in endings(parameters(), LAWS) if e.last_day >= today - 365]
    days = []
    for last, same in groupby(found, key=lambda ending: ending.last_day):
        group = list(same)
        aids = {name for ending in group for name in ending.aids}
        days.append(
            Day(day(last.item()), bool(last < today), _names(aids), [_line(e) for e in group])
        )
    return sorted(days, key=lambda one: one.is_past)
