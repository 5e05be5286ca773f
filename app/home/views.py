"""*Mon logement*: questions step by step, then the result. The address is the state."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.asking.town import settle
from app.counting import seen
from app.home import steps
from app.home.effort import present_effort
from app.home.form import BILLS, HousingForm
from app.home.page import present
from app.home.questions import present_step
from app.site.responses import render
from app.tablets.contribution import contribution
from app.works.views import works_list
from calc.housing.answers import HousingAnswers
from calc.housing.model import estimate
from calc.places.communes import Commune
from calc.schema.inputs import read

bp = Blueprint("housing", __name__, url_prefix="/logement")


def _draws() -> int:
    return current_app.config["ELAN"].draws


def _address(form: HousingForm, key: str) -> str:
    """The address of a step or of the result, with the answers that say something."""
    if key == steps.RESULT:
        return url_for("housing.result", **form.given)
    return url_for("housing.index", **form.given, etape=key)


def _questions(form: HousingForm, step: steps.Step, **more: Any) -> ResponseReturnValue:
    seen("housing", False)
    response = render(
        "home/index.html",
        "home/_step.html",
        title=step.title,
        form=form,
        step=present_step(form, step),
        **more,
    )
    if response.status_code == 200:
        response.headers["HX-Push-Url"] = _address(form, step.key)
    return response


def _settle_place(form: HousingForm) -> list[Commune]:
    """Candidates for what was typed as a commune; a single one, or the one chosen, is taken."""
    settled = settle(form.place, form.given.get("commune", ""))
    form.answer("commune", settled.code)
    if settled.refusal:
        form.refuse_one("commune", settled.refusal)
    return settled.candidates


@bp.get("")
def index() -> ResponseReturnValue:
    form = HousingForm(request.args)
    target = request.args.get("etape", "1")
    came_from = steps.step(request.args.get("depuis", ""))
    if came_from is not None:
        candidates = _settle_place(form)
        forward = target == steps.RESULT or target > came_from.key
        form.refuse([*came_from.fields, *(BILLS if "bills" in came_from.fields else ())])
        if forward and form.errors:
            return _questions(form, came_from, candidates=candidates)
        if target == steps.RESULT or steps.step(target):
            return redirect(_address(form, target), 303)
    return _questions(form, steps.step(target) or steps.STEPS[0])


@bp.get("/resultat")
def result() -> ResponseReturnValue:
    form = HousingForm(request.args)
    if form.refuse():
        return _questions(form, steps.step_of(next(iter(form.refusals))))
    answer = present(estimate(form.answers, _draws()), form)
    seen("housing", True, label=answer.likeliest, bill=answer.median_bill)
    response = render(
        "home/result.html",
        "home/_result.html",
        title="Votre logement, en vrai",
        form=form,
        answer=answer,
        effort=None,
        monday=works_list(form),
        panel=contribution("housing", place=form.given.get("commune", "")),
    )
    response.headers["HX-Push-Url"] = _address(form, steps.RESULT)
    return response


@bp.post("/resultat")
def effort() -> ResponseReturnValue:
    """The same result beside an income that is written nowhere."""
    form = HousingForm(request.args)
    if form.refuse():
        return _questions(form, steps.step_of(next(iter(form.refusals))))
    typed = request.form.get("reference_tax_income", "")[:32]
    told, issues = read(HousingAnswers, {"reference_tax_income": [typed]}, 1, by_hand=True)
    wrong = (issue for issue in issues if issue.field == "reference_tax_income")
    refused = next((form.sentence(issue) for issue in wrong), None)
    estimated = estimate(form.answers, _draws())
    shown = present_effort(estimated, told.reference_tax_income, typed, refused)
    answer = present(estimated, form)
    seen("housing", True, label=answer.likeliest, bill=answer.median_bill)
    return render(
        "home/result.html",
        "home/_effort.html",
        status=422 if shown.error else 200,
        title="Votre logement, en vrai",
        form=form,
        answer=answer,
        effort=shown,
        monday=works_list(form),
        panel=contribution("housing", place=form.given.get("commune", "")),
    )
