"""What a journey, or two commutes, add to an event's total."""

from __future__ import annotations

from dataclasses import replace

from app.counting.panel import UNKNOWN, Panel, panel_of
from app.trips.duel_form import SIDES
from app.trips.duel_words import SIDES as SIDE_NAMES
from app.trips.form import TripsForm
from calc.mobility.trips.duel import Duel
from calc.mobility.trips.one import OneJourney


def of_trip(form: TripsForm, found: OneJourney) -> Panel | None:
    """Of a journey made every week: the way that its page proposes, beside the car."""
    place, spared = form.given.get("origin", ""), found.spared()
    if spared is None:
        return panel_of("trips", place=place)
    return panel_of("trips", *spared, place)


def of_duel(found: Duel) -> list[Panel]:
    """Of two commutes, one panel each: what the way that is proposed gains.

    Who emits next to nothing has nothing within reach; who has no way proposed does not know.
    """
    panels = []
    for i, best in enumerate(found.better.tolist()):
        less = saved = 0.0 if found.is_little[i] else UNKNOWN
        if best >= 0:
            less = float(found.spared_emissions[i, best])
            saved = -float(found.years[i].change.middle[1 + best])
        one = panel_of("duel", saved, less)
        panels += [replace(one, side=SIDES[i], who=SIDE_NAMES[i])] if one else []
    return panels
