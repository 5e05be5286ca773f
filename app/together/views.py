"""*Mon élan*: a household's home and moving on one page. The address is the state."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.counting import seen
from app.counting.panel import panel_of
from app.home.facts import remarks
from app.site.responses import render
from app.territories import current
from app.together import form as words
from app.together.form import ElanForm
from app.together.page import asides, present_elan
from calc.together import together

bp = Blueprint("elan", __name__, url_prefix="/mon-elan")


def _answered(form: ElanForm, refused: set[str]):
    home = (
        (form.works.answers, form.works.choice)
        if form.tells_home and not refused & {"home", "people"}
        else None
    )
    moving = form.moving.request if form.tells_moving and "moving" not in refused else None
    if home is None and moving is None:
        return None
    return together(home, moving, current_app.config["ELAN"].draws, form.aside)


@bp.get("")
def index() -> ResponseReturnValue:
    form = ElanForm(request.args)
    if not form.refusals and not form.is_tidy(request.args):
        return redirect(url_for("elan.index", **form.given), 303)
    result = _answered(form, form.refuse())
    answer = panel = saving = None
    if result:
        spared = result.change.euros.middle[0], result.change.emissions.middle[0]
        saving = spared[0]
        answer = present_elan(
            result,
            form,
            current().targets,
            current().advisers,
            remarks(form.home, current_app.config["ELAN"].draws) if result.home else (),
        )
        panel = panel_of("elan", *spared, form.given.get("commune", ""))
    seen("elan", answer is not None, saving=saving)
    response = render(
        "together/index.html",
        "together/_elan.html",
        title="Mon élan",
        form=form,
        answer=answer,
        asides=asides(form),
        elan_words=words,
        link=url_for("elan.index", **form.given),
        panel=panel,
    )
    if response.status_code == 200:
        response.headers["HX-Push-Url"] = url_for("elan.index", **form.given)
    return response
