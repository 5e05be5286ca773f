"""What a participant may add to an event from a tablet: coarse bins, and commitments offered."""

from __future__ import annotations

import math
import secrets
from dataclasses import dataclass, replace

import numpy as np

from app.events.words import COMMITMENTS
from app.tablets.event import takes_results
from app.trips.duel_form import SIDES
from app.trips.duel_words import SIDES as SIDE_NAMES
from app.trips.form import TripsForm
from calc.contribution import bins, commitments
from calc.mobility.trips.duel import Duel
from calc.mobility.trips.one import OneJourney
from calc.mobility.week.model import WhatIf as Levers
from calc.places.communes import commune
from calc.renovation.results import Plan
from calc.renovation.results import WhatIf as Works

_UNKNOWN = math.nan


@dataclass(frozen=True)
class Panel:
    """The consent under a result.

    Attributes
    ----------
    contribution : str
        Made at random, so that a form sent twice counts once.
    saving, emissions : str
        Codes of bins; empty when the result says nothing of them.
    commune, commune_name : str
        Offered, never taken without a tick.
    side, who : str
        Of two people before one screen, which one, and how the page calls him.
    """

    contribution: str
    tool: str
    saving: str
    emissions: str
    commitments: list[tuple[str, str]]
    commune: str
    commune_name: str
    side: str = ""
    who: str = ""


def contribution(
    tool: str, saving: float = _UNKNOWN, emissions: float = _UNKNOWN, place: str = ""
) -> Panel | None:
    """The panel under a result; None outside an event.

    Parameters
    ----------
    tool : str
        One of :data:`calc.contribution.TOOLS`.
    saving, emissions : float
        Within reach, a year; nan when it is not known. [EUR/yr], [kgCO2e/yr]
    place : str
        INSEE code of the commune that was told, if any.
    """
    if not takes_results():
        return None
    known = commune(place) if place else None
    offered = commitments(np.datetime64("today"), tool)
    return Panel(
        secrets.token_hex(16),
        tool,
        str(bins("saving", [saving])[0]),
        str(bins("emissions", [emissions])[0]),
        [(one.code, COMMITMENTS[one.code]) for one in offered],
        known.code if known else "",
        known.name if known else "",
    )


def of_works(found: Works, place: str) -> Panel | None:
    """Of ticked works."""
    outcome = found.outcome
    middle = float(outcome.saving.middle[0]), float(outcome.emissions_saving.middle[0])
    return contribution("works", *middle, place)


def of_paths(found: Plan, place: str) -> Panel | None:
    """Of the path that gains the most, or of the first one when none is named so."""
    chosen = next((path for path in found.paths if path.key == "best_gain"), None)
    chosen = chosen or next(iter(found.paths), None)
    if chosen is None:
        return contribution("works", place=place)
    done = chosen.after_stages
    middle = float(done.saving.middle[-1]), float(done.emissions_saving.middle[-1])
    return contribution("works", *middle, place)


def of_trip(form: TripsForm, found: OneJourney) -> Panel | None:
    """Of a journey made every week: the way that its page proposes, beside the car."""
    place, spared = form.given.get("origin", ""), found.spared()
    if spared is None:
        return contribution("trips", place=place)
    return contribution("trips", *spared, place)


def of_duel(found: Duel) -> list[Panel]:
    """Of two commutes, one panel each: what the way that is proposed gains.

    Who emits next to nothing has nothing within reach; who has no way proposed does not know.
    """
    panels = []
    for i, best in enumerate(found.better.tolist()):
        less = saved = 0.0 if found.is_little[i] else _UNKNOWN
        if best >= 0:
            less = float(found.spared_emissions[i, best])
            saved = -float(found.years[i].change[1 + best])
        panel = contribution("duel", saved, less)
        panels += [replace(panel, side=SIDES[i], who=SIDE_NAMES[i])] if panel else []
    return panels


def of_levers(found: Levers) -> Panel | None:
    """Of the levers tried, or of the plan that goes furthest; nothing where there is no plan."""
    change, at = (found.tried, 0) if found.tried else (found.front.plans, -1)
    if not len(change.codes):
        return contribution("week")
    saved, less = -float(change.middle["cost"][at]), -float(change.middle["emissions"][at])
    return contribution("week", saved, less)
