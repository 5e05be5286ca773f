"""*Ma voiture*: keep it, replace it, own none. The address is the state."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.car.form import ASK, CarForm, present_questions
from app.car.page import present_car
from app.counting import seen
from app.counting.panel import panel_of
from app.site.responses import render
from calc.mobility.car.household import OneCar

bp = Blueprint("car", __name__, url_prefix="/voiture")


@bp.get("")
def index() -> ResponseReturnValue:
    form = CarForm(request.args)
    if ASK in request.args and not form.errors and not form.is_tidy(request.args):
        return redirect(url_for("car.index", **form.address()), 303)
    wanted = form.is_asked and not form.errors
    answer = None
    if wanted:
        answer = present_car(form, OneCar(form.request, current_app.config["ELAN"].draws))
    seen("car", answer is not None)
    response = render(
        "car/car.html",
        "car/_car.html",
        title="Ma voiture",
        form=form,
        answer=answer,
        questions=present_questions(form),
        panel=panel_of("car", answer.saving, answer.emissions_saving) if answer else None,
    )
    if answer:
        response.headers["HX-Push-Url"] = answer.path
    return response
