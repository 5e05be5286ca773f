"""*Un trajet*: one journey by every mode. The address is the state."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.counting import seen
from app.site.responses import htmx, render, wants_partial
from app.trips.form import TripsForm, journey_of, present_questions
from app.trips.page import of_trip, present_trips

bp = Blueprint("trips", __name__, url_prefix="/trajets")
_PART = "trips/_comparison.html"


@bp.get("")
def index() -> ResponseReturnValue:
    form = TripsForm(request.args)
    pressed = "voir" in request.args
    if pressed:
        form.demand()
    if pressed and not form.errors:
        return redirect(url_for("trips.index", **form.address()), 303)
    journey = journey_of(form)
    shown = present_trips(form, journey) if journey else None
    seen("trips", shown is not None)
    is_live = wants_partial() and htmx().target == "comparaison" and not form.errors
    response = render(
        "trips/trips.html",
        _PART if is_live else "trips/_trips.html",
        title=shown.title if shown else "Comparer un trajet",
        form=form,
        answer=shown,
        questions=present_questions(form),
        focus=wants_partial() and not is_live,
        panel=of_trip(form, journey) if journey else None,
    )
    if form.errors and wants_partial():
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#contenu", "innerHTML"
    elif not form.errors:
        response.headers["HX-Push-Url"] = url_for("trips.index", **form.address())
    return response
