"""*Ce qui a été fait*: a territory's anonymous counts, and what browsers add to them."""

from __future__ import annotations

import csv
import io
from datetime import date

from flask import Blueprint, abort, make_response, request
from flask.typing import ResponseReturnValue

from app.counting import BY_BROWSER, NAMES, count_of_browser
from app.counting.book import Book, read_book
from app.counting.page import HEADS, lines, present_counts
from app.site.responses import render
from app.store import store
from app.territories import find
from app.territories.reading import Territory

bp = Blueprint("counts", __name__)


@bp.post("/compte")
def add() -> ResponseReturnValue:
    """One use that only a browser sees; nothing of who says it is read."""
    tool, step = request.form.get("outil", ""), request.form.get("geste", "")
    if tool not in NAMES or step not in BY_BROWSER:
        return "", 422
    if request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin":
        count_of_browser(tool, step)
    return "", 204


def _book(slug: str) -> tuple[Territory, Book]:
    territory = find(slug)
    if territory is None:
        abort(404)
    return territory, read_book(store(), slug, date.today())


@bp.get("/territoire/<slug>")
def index(slug: str) -> ResponseReturnValue:
    host, book = _book(slug)
    return render(
        "counting/index.html",
        title=f"Ce qui a été fait : {host.name}",
        host=host,
        counts=None if book.is_empty else present_counts(book, date.today().year),
    )


@bp.get("/territoire/<slug>/donnees.csv")
def export(slug: str) -> ResponseReturnValue:
    host, book = _book(slug)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(HEADS)
    writer.writerows(lines(book))
    response = make_response("\ufeff" + text.getvalue())
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{host.slug}.csv"'
    return response


@bp.get("/territoire/comment")
def how() -> ResponseReturnValue:
    return render("counting/how.html", title="Ce qui est compté, et ce qui ne l’est pas")
