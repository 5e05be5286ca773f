"""*Mes travaux*: what ticked works change, and the best paths. The address is the state; an income
is told by POST and kept nowhere."""

from __future__ import annotations

from flask import Blueprint, current_app, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from app.counting import seen
from app.home.drawing import of_works as drawing_of
from app.home.form import HousingForm
from app.home.page import home_words
from app.site.responses import render
from app.tablets.contribution import of_paths, of_works
from app.works.choices import impossible, slots
from app.works.form import WorksForm
from app.works.household import household
from app.works.page import effect
from app.works.paths import present_plan, within_reach
from calc.renovation.model import plan, what_if

bp = Blueprint("works", __name__, url_prefix="/logement")


def _draws() -> int:
    return current_app.config["ELAN"].draws


def _sent() -> MultiDict[str, str]:
    """The address and the form: what the form says comes first."""
    return CombinedMultiDict([request.form, request.args])  # type: ignore[return-value]


def _private(response):
    """An answer to an income is kept by nobody."""
    if request.method == "POST":
        response.headers["Cache-Control"] = "no-store"
    return response


def _lost(form: HousingForm) -> ResponseReturnValue:
    """Without a home there are no works: back to the questions."""
    return redirect(url_for("housing.result", **form.given), 303)


@bp.route("/travaux", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    form = HousingForm(_sent())
    if form.refuse():
        return _lost(form)
    works = WorksForm(_sent(), request.form, form.answers)
    found = what_if(works.answers, works.choice, _draws())
    link = url_for("works.index", **form.given, **works.given)
    shown = effect(found, works)
    seen("works", shown is not None)
    response = make_response(
        render(
            "works/index.html",
            "works/_effect.html",
            status=422 if works.errors else 200,
            title="Et si vous faisiez des travaux ?",
            form=form,
            works=works,
            home=home_words(form),
            drawing=drawing_of(form.given, float(form.answers.storeys[0]), found.refused),
            slots=slots(works, dict(found.refused)),
            impossible=impossible(dict(found.refused)),
            household=household(form, works),
            effect=shown,
            link=link,
            panel=of_works(found, form.given.get("commune", "")),
        )
    )
    response.headers["HX-Push-Url"] = link
    return _private(response)


@bp.route("/chemins", methods=["GET", "POST"])
def paths() -> ResponseReturnValue:
    form = HousingForm(_sent())
    if form.refuse():
        return _lost(form)
    works = WorksForm(_sent(), request.form, form.answers)
    found = plan(works.answers, works.choice, _draws())
    seen("works", True, saving=within_reach(found))
    link = url_for("works.paths", **form.given, **works.given)
    response = make_response(
        render(
            "works/paths.html",
            "works/_paths.html",
            status=422 if works.errors else 200,
            title="Le meilleur chemin",
            form=form,
            works=works,
            household=household(form, works),
            home=home_words(form),
            plan=present_plan(found, form, works),
            link=link,
            own=url_for("works.index", **form.given, **works.given),
            panel=of_paths(found, form.given.get("commune", "")),
        )
    )
    response.headers["HX-Push-Url"] = link
    return _private(response)
