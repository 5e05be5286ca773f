"""The API: the same calculators as the pages, for other programs."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue

from app.api import batch, nested
from app.api.asked import most_items
from app.api.body import items
from app.api.page import present_api
from app.api.problems import reply
from app.api.schema import document
from app.counting import seen
from app.site.responses import render
from calc.places.service import told
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
    way = nested if tool in NESTED else batch
    asked = way.prepared(tool, sent, request.args, _settings().draws)
    results = way.results(tool, sent, asked.inputs, asked.draws)
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
        "results": [told(*asked)],
    }
    return reply(body)


for _tool in (*TOOLS, *NESTED):
    calculators.add_url_rule(
        f"/{_tool}", _tool, calculate, methods=["POST"], defaults={"tool": _tool}
    )
