"""The result of a home, with what to do on Monday. The address is the state; an income is told by
POST and written nowhere."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue

from app.counting import seen
from app.counting.panel import panel_of
from app.home.facts import facts
from app.home.form import DECLARED, QUICK, RESULT, HousingForm, step_of
from app.home.page import Result, present, present_effort
from app.home.views import address, bp, draws, questions, settle_place
from app.site.responses import render
from app.works.views import works_list
from calc.housing.answers import HousingAnswers
from calc.housing.model import HousingEstimate, estimate
from calc.schema.inputs import read


def _shown(
    form: HousingForm, found: HousingEstimate, answer: Result, partial: str, **more: Any
) -> Response:
    seen("housing", True, label=answer.likeliest, bill=answer.median_bill)
    return render(
        "home/result.html",
        partial,
        title="Votre logement, en vrai",
        form=form,
        answer=answer,
        facts=facts(form, found),
        monday=works_list(form),
        panel=panel_of("housing", place=form.given.get("commune", "")),
        **more,
    )


@bp.get("/resultat")
def result() -> ResponseReturnValue:
    form = HousingForm(request.args)
    if form.place:
        candidates = settle_place(form)
        if form.errors:
            return questions(form, QUICK[-1], candidates=candidates)
    if form.refuse():
        return questions(form, step_of(next(iter(form.refusals))))
    passed = tuple(
        name for name in request.args.get("passe", "")[:500].split(",") if name in DECLARED
    )
    found = estimate(form.answers, draws())
    response = _shown(form, found, present(found, form, passed), "home/_result.html", effort=None)
    response.headers["HX-Push-Url"] = address(form, RESULT)
    return response


@bp.post("/resultat")
def effort() -> ResponseReturnValue:
    """The same result beside an income that is written nowhere."""
    form = HousingForm(request.args)
    if form.refuse():
        return questions(form, step_of(next(iter(form.refusals))))
    typed = request.form.get("reference_tax_income", "")[:32]
    told, issues = read(HousingAnswers, {"reference_tax_income": [typed]}, 1, by_hand=True)
    wrong = (issue for issue in issues if issue.field == "reference_tax_income")
    refused = next((form.sentence(issue) for issue in wrong), None)
    found = estimate(form.answers, draws())
    shown = present_effort(found, told.reference_tax_income, typed, refused)
    status = 422 if shown.error else 200
    answer = present(found, form)
    return _shown(form, found, answer, "home/_effort.html", effort=shown, status=status)
