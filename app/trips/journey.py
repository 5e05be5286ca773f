"""The journey that a form tells, by every way that leads there."""

from __future__ import annotations

from app.trips.form import TripsForm
from calc.mobility.trips.one import OneJourney, one_journey

NO_WAY = (
    "Nous ne connaissons pas de liaison entre ces deux lieux : ni route, ni train, ni bateau. "
    "Vérifiez-les, ou dites la distance seule, sans les lieux."
)


def journey_of(form: TripsForm) -> OneJourney | None:
    """The journey by every way; None where it is not wholly told, or where nothing that we know
    leads there, which is then said on the form."""
    if form.errors or form.is_incomplete:
        return None
    found = one_journey(form.request, form.told_legs)
    if found.legs is None and all(found.found.reasons):
        form.refuse_one("destination", NO_WAY)
        return None
    return found
