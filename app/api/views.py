"""The API: the same calculators as the pages, for other programs, open to any site."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from functools import partial

from flask import Blueprint, Flask, Response, current_app, request
from flask.typing import ResponseReturnValue
from flask_limiter import RequestLimit

from app.api import answers
from app.api.asked import answer, asked_draws, items, most_items, reply, weight
from app.api.page import present_api
from app.api.schema import document
from app.counting import seen
from app.site import load
from app.site.config import Config
from app.site.load import TooMany
from app.site.responses import answer_errors, render
from calc.places.service import place_in_words
from calc.tools import NESTED, TOOLS

COUNTED = {
    "housing": "housing",
    "aids": "works",
    "renovation": "works",
    "trips": "trips",
    "household_mobility": "week",
    "car": "car",
}
"""Calculator → the tool that its use is counted with."""
bp = Blueprint("api", __name__, url_prefix="/api")
calculators = Blueprint("calculators", __name__, url_prefix="/api/v1")


def _settings():
    return current_app.config["ELAN"]


def _still(response: Response) -> Response:
    """An answer that changes with the program alone: the reader keeps it and asks whether."""
    response.add_etag(weak=True)
    return response.make_conditional(request)  # type: ignore[return-value]


@bp.get("")
def index() -> ResponseReturnValue:
    shown = present_api(request.url_root, _settings())
    return _still(render("api/index.html", title="L’API, pour les développeurs", api=shown))


@calculators.get("/openapi.json")
def openapi() -> ResponseReturnValue:
    return _still(reply(document(_settings())))


def calculate(tool: str) -> ResponseReturnValue:
    request.max_content_length = _settings().api_body_limit
    sent = items(request, most_items(tool))
    asked = answers.prepared(tool, sent, request.args, _settings().draws)
    results = answers.results(tool, sent, asked.inputs, asked.draws)
    if tool in COUNTED:
        seen(COUNTED[tool], True, channel="api")
    body = {
        "model_version": _settings().version,
        "parameters_date": asked.day,
        "draws": asked.draws,
        "results": results,
    }
    if asked.warnings:
        body["warnings"] = [asdict(issue) for issue in asked.warnings]
    return reply(body)


@calculators.get("/places")
def place() -> ResponseReturnValue:
    """A place as typed: its code, or what it may be."""
    names = ("q", "department", "postcode")
    asked = (request.args.get(name, "").strip() for name in names)
    body = {
        "model_version": _settings().version,
        "parameters_date": date.today().isoformat(),
        "results": [place_in_words(*asked)],
    }
    return reply(body)


for _tool in (*TOOLS, *NESTED):
    calculators.add_url_rule(
        f"/{_tool}", _tool, calculate, methods=["POST"], defaults={"tool": _tool}
    )


# How the API is reached: open to any site, its errors in JSON, how many requests one client may
# make and what each weighs.

_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_ASKED_FIRST = {
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "86400",
}


def _open(response: Response) -> Response:
    """Any site may read the API; nothing it sends comes from a visitor's cookies."""
    if request.path.startswith(f"{calculators.url_prefix}/"):
        response.headers.update(_OPEN)
        if request.method == "OPTIONS":
            response.headers.update(_ASKED_FIRST)
    return response


def _breached(limit: RequestLimit) -> Response:
    return answer(TooMany(limit.reset_at))


def weigh(tool: str) -> float:
    """Work that a request asks, before anything of it is read: its braces are its objects. [ms]"""
    settings = current_app.config["ELAN"]
    request.max_content_length = settings.api_body_limit
    count = max(1, request.get_data().count(b"{"))
    items = min(count, most_items(tool)) * weight(tool)
    draws, _ = asked_draws(request.args, items, settings.draws)
    return load.cost_of_list(tool, count, draws)


def init_app(app: Flask, config: Config) -> None:
    """Serve the API in an application."""
    limiter = app.extensions["budget"]
    limiter.limit(config.api_requests, methods=["POST"], on_breach=_breached)(calculators)
    for tool in (*TOOLS, *NESTED):
        load.weigh_by(app, f"{calculators.name}.{tool}", partial(weigh, tool), load.LISTS)
    app.register_blueprint(bp)
    app.register_blueprint(calculators)
    answer_errors(app, str(bp.url_prefix), answer)
    app.after_request(_open)
