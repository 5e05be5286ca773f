"""The wall of an event, for a projector: ``/mur/w-…``."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from app.events import book
from app.events.tally import LEAST, tally
from app.events.wall_page import Wall, present_wall
from app.site.responses import render
from app.store import store

bp = Blueprint("walls", __name__, url_prefix="/mur")


def _wall(key: str) -> Wall:
    seen = request.args.get("vu", "")
    with store().reading() as connection:
        event = book.shown(connection, "w", key)
        if event is None:
            abort(404)
        found = tally(connection, event, LEAST)
    return present_wall(event, found, int(seen) if seen.isdecimal() and len(seen) < 9 else 0)


def private(response: Response) -> Response:
    """An answer under a secret key: kept by no shared cache, told to no search engine."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def unchanged(tag: str) -> Response | None:
    """304 when the screen that asks already shows this."""
    if not request.if_none_match.contains_weak(tag):
        return None
    response = Response(status=304)
    response.set_etag(tag, weak=True)
    response.headers["Vary"] = "HX-Request"
    return private(response)


@bp.get("/<key>")
def index(key: str) -> ResponseReturnValue:
    wall = _wall(key)
    return private(render("events/wall.html", title=wall.name, wall=wall, key=key))


@bp.get("/<key>/etat")
def state(key: str) -> ResponseReturnValue:
    wall = _wall(key)
    if (same := unchanged(wall.tag)) is not None:
        return same
    response = render("events/_wall.html", wall=wall, key=key)
    response.set_etag(wall.tag, weak=True)
    return private(response)
