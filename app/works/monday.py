"""Gestures and works in the order that pays → the list on a result, before any tick."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.home.assumptions import AssumedFact
from app.home.form import HousingForm
from app.saying import between, euros
from app.works.form import WorksForm
from app.works.page import CAPITAL, YEARLY, Supposed, if_known_words, named_together, supposed_home
from app.works.paths import _SLOT_OF
from app.works.words import COMFORT, GESTURES, INCOMES, ON_SITE, RENTERS, WORKS
from calc.renovation.model import Single, Singles
from calc.renovation.outcome import CENTRAL, HIGH, LOW

_MOST_WORKS = 6
"""Works shown at once."""


@dataclass(frozen=True)
class GestureLine:
    """A gesture that costs nothing."""

    name: str
    saving: str


@dataclass(frozen=True)
class WorkLine:
    """A work on one line; `doubt` tells what ignorance does to its saving, apart."""

    name: str
    left: str
    left_range: str
    month: str
    years: str
    comfort: str
    closes: bool
    doubt: str
    link: str


@dataclass(frozen=True)
class MondayList:
    """What to do on Monday."""

    gestures: list[GestureLine]
    gestures_total: str
    works: list[WorkLine]
    closes_some: bool
    is_renter: bool
    lets: bool
    is_flat: bool
    supposed: list[Supposed]


def _line(work: Single, form: HousingForm) -> WorkLine:
    saving, _, _ = work.saving.at()
    chosen: dict[str, Any] = {_SLOT_OF[name]: name for name in work.measures}
    years = work.payback
    return WorkLine(
        name=named_together([WORKS[name].name for name in work.measures]),
        left=euros(float(work.left[CENTRAL]), CAPITAL),
        left_range=between(float(work.left[LOW]), float(work.left[HIGH]), "€", CAPITAL),
        month=euros(saving / 12, 1),
        years="moins d’un an" if years < 1 else f"{years:.0f} ans",
        comfort=COMFORT.get(work.measures[0], ""),
        closes=work.closes,
        doubt=if_known_words(work.if_known) if work.if_known else "",
        link=url_for("works.index", **form.given, **chosen),
    )


def _gesture(name: str, singles: Singles) -> str:
    """Its words; who does not rule the building's boiler does not rule its tank either."""
    is_shared = name == "water" and "setpoint" not in singles.gestures
    return GESTURES["shared_water" if is_shared else name]


def monday(singles: Singles, form: HousingForm) -> MondayList:
    """The list of a home."""
    lines = [_line(work, form) for work in singles.works[:_MOST_WORKS]]
    return MondayList(
        gestures=[
            GestureLine(_gesture(name, singles), euros(saving, YEARLY))
            for name, saving in sorted(singles.gestures.items(), key=lambda item: -item[1])
        ],
        gestures_total=euros(sum(singles.gestures.values()), YEARLY),
        works=lines,
        closes_some=any(line.closes for line in lines),
        is_renter=form.given.get("tenure") in RENTERS,
        lets=form.given.get("tenure") == "landlord",
        is_flat=form.given.get("dwelling_type") == "apartment",
        supposed=supposed_home(form),
    )


# The adviser's sheet: what was answered, what was supposed, and who asks, on one page of paper.

_MOST = 12
"""Suppositions on the sheet: those that move the bill most."""
_YES_NO = {"1": "oui", "0": "non"}


@dataclass(frozen=True)
class AdviserSheet:
    """Lines of the sheet: a name and what is said of it."""

    answers: list[tuple[str, str]]
    supposed: list[tuple[str, str]]
    on_site: list[tuple[str, str]]
    income: str


def sheet(said: tuple[list[AssumedFact], list[AssumedFact]], works: WorksForm) -> AdviserSheet:
    """The sheet of a home, from what was answered and what was supposed of it."""
    given, assumed = said
    stated = "non dit"
    if works.income:
        stated = "montant dit pour cette page seule"
    elif works.band in INCOMES:
        stated = INCOMES[works.band]
    return AdviserSheet(
        [(line.name, line.value) for line in given],
        [(line.name, line.value) for line in assumed[:_MOST]],
        [
            (text.removesuffix(" ?"), _YES_NO[works.given[name]])
            for name, (text, _) in ON_SITE.items()
            if works.given.get(name) in _YES_NO
        ],
        stated,
    )
