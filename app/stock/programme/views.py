"""*Le programme*: which dwellings of a landlord's file, which works, which year."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from flask import Blueprint, Response, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.saying import number
from app.site.responses import attached, render
from app.stock.jobs import find
from app.stock.programme import jobs as stock_programme
from app.stock.programme.form import ProgrammeForm, present_form, present_progress
from app.stock.programme.jobs import answer_of, rows
from app.stock.programme.page import present_programme
from app.stock.programme.words import BUILDINGS_HEAD, CSV_HEAD, WORKS_NAMED
from app.works.words import WORKS
from calc.jobs import Folder
from calc.stock.programme.work import COLUMNS
from calc.tables.files import french_file, french_rows

# The programme's dwellings as a file that French spreadsheets open.

_ROWS = 5_000
_MONEY = ("certificates", "loan", "tax_relief", "third_line", "rent_rise", "tenant", "owner")
_NUMBERS = {name for name in COLUMNS if name.startswith(("cost", "saving", "emissions", *_MONEY))}
_SHARES = ("lettable_probability", "f_or_g_before", "f_or_g_after")


def _safe(text: object) -> str:
    """A word of the landlord's, empty where there is none."""
    return "" if text is None else str(text)


def _cell(name: str, value: object) -> str:
    if value is None or value == "" or value != value:
        return ""
    if name in _NUMBERS:
        return str(round(value))  # type: ignore[call-overload]
    if name in _SHARES:
        return str(round(100 * value))  # type: ignore[operator]
    if name == "package":
        return WORKS_NAMED[str(value)]
    if name == "works":
        return ", ".join(WORKS[part].name.lower() for part in str(value).split("+"))
    return _safe(value)


def lines(path: Path) -> Iterator[str]:
    """Rows of the file, a few thousand at once; what cannot be read was refused before."""
    yield french_file(CSV_HEAD, ())
    with pq.ParquetFile(path) as source:
        for batch in source.iter_batches(_ROWS, columns=["id", *COLUMNS]):
            columns = batch.to_pydict()
            cells = [[_safe(v) for v in columns["id"]]]
            cells += [[_cell(name, v) for v in columns[name]] for name in COLUMNS]
            yield french_rows(zip(*cells, strict=True))


def building_lines(result: dict[str, Any]) -> Iterator[str]:
    """Building by building, what is left of F and G at the end of each year."""
    years = [str(year) for year in result["years"][1:]]
    heads = [*BUILDINGS_HEAD, *(f"F ou G, fin {year}" for year in years)]
    yield french_file(heads, ())
    rows = []
    for one in result["buildings"]:
        euros = ("cost", "saving", "certificates", "loan", "tax_relief", "third_line")
        kept = ("tenant_keeps", "owner_value")
        rows.append(
            [
                one["name"],
                str(one["count"]),
                str(one["renovated"]),
                WORKS_NAMED.get(one["package"], ""),
                str(one["year"] or ""),
                str(one["second"] or ""),
                *(str(round(one[name])) for name in (*euros, *kept)),
                *(number(left, 1) for left in (one["before"], *one["left"])),
            ]
        )
    yield french_rows(rows)


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


_STATES = ("waits", "is_read", "too_many", "is_new", "answer", "progress")
"""What a programme's page may be in; nothing of it: its form alone."""


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
        **dict.fromkeys(_STATES) | shown,
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
        is_read = form.follow(folder.read("decided.json"))
        return _page(form, is_read=is_read)
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
        except stock_programme.TooManyProgrammes:
            return _page(form, status=429, too_many=True)
    return redirect(url_for("programme.index", **form.address()), 303)


def _answered(form: ProgrammeForm, folder: Folder) -> ResponseReturnValue:
    asked = form.asked()
    progress = stock_programme.progress(folder, asked)
    if progress["state"] == "unknown":
        return _page(form, is_new=True)
    if progress["state"] == "done" and (result := stock_programme.answer_of(folder, asked)):
        return _page(form, answer=present_programme(result, form.address()))
    return _page(form, progress=present_progress(progress))


@bp.get("/programme.csv")
def file() -> ResponseReturnValue:
    return _sent("programme-de-travaux.csv", lambda folder, asked: lines(rows(folder, asked)))


@bp.get("/programme-batiments.csv")
def buildings() -> ResponseReturnValue:
    return _sent(
        "programme-par-batiment.csv", lambda folder, asked: building_lines(answer_of(folder, asked))
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
    return attached(body(folder, form.asked()), name)
