"""Short forms: an estimate in four questions, a commute. Made for widgets, open to all."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.asking.town import settle
from app.counting import seen
from app.home.form import HousingForm
from app.home.page import present
from app.site.responses import render
from app.trips.form import TripsForm, journey_of
from app.trips.page import present_trips
from app.widgets.short import FOUR, commute_ways, present_commute, present_home
from calc.housing.model import estimate

bp = Blueprint("short", __name__, url_prefix="/court")
_DAYS = "5"


def _is_told(form: HousingForm) -> bool:
    told = form.given
    age = told.get("construction_period") or told.get("construction_year")
    return bool(age) and all(
        told.get(name) for name in ("dwelling_type", "floor_area", "heating_carrier")
    )


def _refuse_home(form: HousingForm) -> None:
    """Refusals, the year's on the period that is asked in its place."""
    form.refuse()
    if "construction_year" in form.refusals and not form.given.get("construction_year"):
        text = form.refusals["construction_year"]
        form.construction_year.errors = []
        if not form.construction_period.errors:
            form.refuse_one("construction_period", text)


@bp.get("/logement")
def housing() -> ResponseReturnValue:
    form = HousingForm(request.args)
    settled = settle(form.place, form.given.get("commune", ""))
    form.answer("commune", settled.code)
    pressed = "voir" in request.args
    if settled.refusal:
        form.refuse_one("commune", settled.refusal)
    if pressed or _is_told(form):
        _refuse_home(form)
    if pressed and not form.errors:
        return redirect(url_for("short.housing", **form.given), 303)
    answer = None
    if _is_told(form) and not form.errors:
        answer = present(estimate(form.answers, current_app.config["ELAN"].draws), form)
        seen("housing", True, label=answer.likeliest, bill=answer.median_bill)
    else:
        seen("housing", False)
    return render(
        "widgets/housing.html",
        title="Votre facture d’énergie en 4 questions",
        form=form,
        asks=present_home(form, settled.candidates),
        answer=answer,
        four=FOUR,
    )


@bp.get("/trajet")
def trip() -> ResponseReturnValue:
    told = MultiDict(request.args)
    told["return_trip"] = "true"
    pressed = "voir" in told
    if not pressed and "times_a_week" not in told:
        told["times_a_week"] = _DAYS
    form = TripsForm(told)
    if pressed:
        form.demand()
        if form.is_incomplete and "distance" in form.refusals:
            text = form.refusals["distance"]
            form.distance.errors = []
            form.refuse_one("origin", text)
        if not form.given.get("times_a_week") and not form.times_a_week.errors:
            form.refuse_one("times_a_week", "Dites combien de jours : 5, par exemple.")
    if pressed and not form.errors:
        return redirect(url_for("short.trip", **form.address()), 303)
    found = journey_of(form)
    answer = present_trips(form, found) if found else None
    seen("trips", answer is not None)
    return render(
        "widgets/trip.html",
        title="Mon trajet domicile-travail",
        form=form,
        asks=present_commute(form),
        answer=answer,
        ways=commute_ways(answer) if answer else [],
    )
