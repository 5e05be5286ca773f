"""*Ma semaine*, *Mon année*, *Et si…*: a household's moving. The address is the state."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.counting import seen
from app.counting.panel import Panel, panel_of
from app.site.responses import render
from app.week.form import PRIVATE, WeekForm
from app.week.pages import (
    present_levers,
    present_week,
    present_what_if_form,
    present_year,
    present_year_form,
    week_form_of,
)
from app.week.year import commute
from calc.mobility.week.model import MobilityWhatIf, household_year, what_if
from calc.mobility.week.request import read_household

bp = Blueprint("week", __name__, url_prefix="/trajets")
_ENDPOINTS = {"week": "week.week", "year": "week.year", "what_if": "week.levers"}


def _draws() -> int:
    return current_app.config["ELAN"].draws


def _panel(effects: MobilityWhatIf) -> Panel | None:
    """What an event’s total is offered: of the levers tried, or of the plan that goes furthest."""
    change, at = (effects.tried, 0) if effects.tried else (effects.front.plans, -1)
    if not len(change.codes):
        return panel_of("week")
    saved, less = (-change.figures[name].at(at)[0] for name in ("cost", "emissions"))
    return panel_of("week", saved, less)


def _tidied(form: WeekForm, page: str) -> ResponseReturnValue | None:
    """The same page at its shortest address, when this one says more than it must."""
    if form.added or form.errors_before(page) or form.is_tidy(request.args):
        return None
    return redirect(url_for(_ENDPOINTS[page], **form.given), 303)


def _answered(form: WeekForm, name: str, title: str, **more: Any) -> ResponseReturnValue:
    has_result = more["answer"] is not None
    seen("week", has_result, mode=commute(form) if has_result else None)
    response = render(f"week/{name}.html", f"week/_{name}.html", title=title, form=form, **more)
    if response.status_code == 200 and not form.added:
        response.headers["HX-Push-Url"] = url_for(_ENDPOINTS[name], **form.given)
    if request.method == "POST":
        response.headers["Cache-Control"] = "no-store"
    return response


def _week(form: WeekForm) -> ResponseReturnValue:
    answer = None
    form.keep_errors("week")
    if form.rows["t"] and not form.errors and not form.added:
        stated, _ = read_household(form.week_alone)
        answer = present_week(household_year(stated, _draws()), form)
    return _answered(
        form,
        "week",
        "Notre semaine",
        asks=week_form_of(form),
        answer=answer,
        panel=panel_of("week"),
    )


def _year(form: WeekForm) -> ResponseReturnValue:
    answer = None
    form.keep_errors("year")
    if form.says_anything and not form.errors and not form.added:
        answer = present_year(household_year(form.request, _draws()), form)
    return _answered(
        form,
        "year",
        "Notre année",
        asks=present_year_form(form),
        answer=answer,
        panel=panel_of("week"),
    )


_PAGES = {"week": _week, "year": _year}


@bp.get("/semaine")
def week() -> ResponseReturnValue:
    form = WeekForm(request.args)
    return _tidied(form, "week") or _week(form)


@bp.get("/annee")
def year() -> ResponseReturnValue:
    form = WeekForm(request.args)
    return _tidied(form, "year") or _PAGES[form.errors_before("year") or "year"](form)


@bp.route("/et-si", methods=["GET", "POST"])
def levers() -> ResponseReturnValue:
    """A sent form tells what comes in, for the fares of small incomes: kept by nobody."""
    form = WeekForm(request.args, request.form.get(PRIVATE, ""))
    elsewhere = form.errors_before("what_if")
    if elsewhere in _PAGES:
        return _PAGES[elsewhere](form)
    if request.method == "GET" and (moved := _tidied(form, "what_if")):
        return moved
    answer, panel, result = None, None, None
    if form.says_anything and not set(form.errors) - {PRIVATE}:
        result = what_if(form.request, _draws())
        answer, panel = present_levers(result, form), _panel(result)
    return _answered(
        form,
        "what_if",
        "Et si…",
        asks=present_what_if_form(form, result),
        answer=answer,
        panel=panel,
    )
