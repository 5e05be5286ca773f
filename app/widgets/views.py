"""What other sites load: the element's script, a widget's colours, oEmbed."""

from __future__ import annotations

import time
from functools import lru_cache
from threading import BoundedSemaphore

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse

from app.site.surfaces import site_root
from app.territories import current
from app.territories.brand import palette, stylesheet
from app.widgets import addresses, look

bp = Blueprint("widgets", __name__)
_HOUR, _DAY = 3600, 86_400
_WAIT = 1.0
"""How long a host's page may take to give a frame its width. [s]"""
_WAITING = BoundedSemaphore(4)
"""Of a process, which has a dozen threads."""


def _typed(body: bytes | str, mimetype: str, seconds: int) -> BaseResponse:
    response = Response(body, mimetype=mimetype)
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    response.add_etag()
    return response.make_conditional(request)


@bp.get("/embed.js")
def script() -> ResponseReturnValue:
    """At one address for ever, for pages that were pasted years ago."""
    asset = current_app.extensions["assets"].named("embed.js")
    response = _typed(asset.body, "text/javascript", _DAY)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@bp.get("/theme/<name>.css")
def theme(name: str) -> ResponseReturnValue:
    """Widget styles with the colours that a host asked."""
    asked = look.read(name)
    if asked is None:
        abort(404)
    shared = current_app.extensions["assets"].named("widget.css").body.decode()
    where = current()
    own = "" if where.is_neutral else _territory_s(where.accent, where.accent_2)
    return _typed(f"{shared}{own}{look.stylesheet(asked)}", "text/css", _HOUR)


@lru_cache(maxsize=64)
def _territory_s(accent: str, accent_2: str) -> str:
    return stylesheet(palette(accent, accent_2))


@bp.get("/attente.css")
def width_awaited() -> ResponseReturnValue:
    """A style sheet of nothing that comes late: what a frame without script and without width yet
    waits for, so that it is measured with its width. Few wait at once: the others' threads are
    for who asks something."""
    if _WAITING.acquire(blocking=False):
        try:
            time.sleep(_WAIT)
        finally:
            _WAITING.release()
    response = Response("", mimetype="text/css")
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/oembed")
def embedded() -> ResponseReturnValue:
    """A page of ours as a frame, in the manner of https://oembed.com."""
    return _answered(is_trusted=False)


@bp.get("/oembed/extension")
def trusted() -> ResponseReturnValue:
    """The same for our WordPress plugin: a frame that no quotation announces."""
    return _answered(is_trusted=True)


def _answered(*, is_trusted: bool) -> ResponseReturnValue:
    answer = addresses.answer(request.args, site_root(), is_trusted=is_trusted)
    response = Response(answer.body, status=answer.status, mimetype=answer.mimetype)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if answer.status == 200:  # it holds our own address, which who asks may have written
        shared = "public" if current_app.config["ELAN"].public_url else "private"
        response.headers["Cache-Control"] = f"{shared}, max-age={_DAY}"
    return response
