"""*Le programme*: which dwellings of a landlord's file, which works, which year."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flask import Blueprint, Response, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.site.responses import render
from app.stock.jobs import find
from app.stock.programme import jobs as stock_programme
from app.stock.programme.file import building_lines, lines
from app.stock.programme.form import ProgrammeForm
from app.stock.programme.jobs import found as found_in
from app.stock.programme.jobs import rows
from app.stock.programme.page import present_programme
from app.stock.programme.questions import present_form, present_progress
from calc.jobs import Folder

bp = Blueprint("programme", __name__, url_prefix="/parc")
_TITLE = "Le programme de travaux"


def _back(key: str = "") -> str:
    """The page of the stock, or the home page where there is none."""
    views = current_app.view_functions
    for endpoint in ("stock.job", "stock.index"):
        if endpoint in views:
            return url_for(endpoint, cle=key) if key else url_for(endpoint)
    return url_for("pages.home")


def _gone() -> ResponseReturnValue:
    return render(
        "stock/programme/gone.html", status=404, title="Ce travail n’existe plus", back=_back()
    )


def _page(form: ProgrammeForm, status: int = 200, **shown) -> Response:
    response = render(
        "stock/programme/index.html",
        title=_TITLE,
        status=status,
        form=form,
        questions=present_form(form),
        back=_back(form.key),
        most=stock_programme.MOST,
        here=url_for("programme.index", **form.address()),
        address=form.address(),
        **shown,
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@bp.get("/programme")
def index() -> ResponseReturnValue:
    form = ProgrammeForm(request.args)
    folder = find(form.key)
    if folder is None:
        return _gone()
    folder.touch()
    if not stock_programme.is_ready(folder):
        return _page(form, waits=True)
    if not form.is_whole:
        return _page(form)
    return _answered(form, folder)


@bp.post("/programme")
def start() -> ResponseReturnValue:
    """Have a programme worked on: a link, or a page that is loaded again, never does.

    The job's key is what allows it: this page sends no referrer, so that browsers tell no origin.
    """
    form = ProgrammeForm(request.form)
    folder = find(form.key)
    if folder is None:
        return _gone()
    folder.touch()
    if stock_programme.is_ready(folder):
        if not form.is_whole:
            return _page(form)
        asked = form.asked()
        if stock_programme.progress(folder, asked)["state"] == "failed":
            stock_programme.forget(folder, asked)
        try:
            stock_programme.start(folder, asked)
        except stock_programme.TooMany:
            return _page(form, status=429, too_many=True)
    return redirect(url_for("programme.index", **form.address()), 303)


def _answered(form: ProgrammeForm, folder: Folder) -> ResponseReturnValue:
    asked = form.asked()
    told = stock_programme.progress(folder, asked)
    if told["state"] == "unknown":
        return _page(form, is_new=True)
    if told["state"] == "done" and (found := stock_programme.found(folder, asked)):
        return _page(form, answer=present_programme(found, form.address()))
    return _page(form, progress=present_progress(told))


@bp.get("/programme.csv")
def file() -> ResponseReturnValue:
    return _sent("programme-de-travaux.csv", lambda folder, asked: lines(rows(folder, asked)))


@bp.get("/programme-batiments.csv")
def buildings() -> ResponseReturnValue:
    return _sent(
        "programme-par-batiment.csv", lambda folder, asked: building_lines(found_in(folder, asked))
    )


def _sent(name: str, body: Callable[[Folder, dict[str, Any]], Iterator[str]]) -> Response | Any:
    """A file of a programme that is done, for French spreadsheets."""
    form = ProgrammeForm(request.args)
    folder = find(form.key)
    if folder is None or not form.is_whole:
        return _gone()
    if not rows(folder, form.asked()).exists():
        return redirect(url_for("programme.index", **form.address()), 303)
    folder.touch()
    response = Response(body(folder, form.asked()), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
