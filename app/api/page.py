"""The API: its addresses, open to any site; its page, with examples that work, fields, limits."""

from __future__ import annotations

import json
import shlex
from dataclasses import asdict
from datetime import date
from functools import cache, partial

from flask import Blueprint, Flask, Response, current_app, request
from flask.typing import ResponseReturnValue
from flask_limiter import RequestLimit

from app.api import words
from app.api.asked import (
    DRAWS,
    MOST_ITEMS,
    MOST_SAMPLES,
    answer,
    asked_draws,
    items,
    most_items,
    prepared,
    reply,
    results,
    weight,
)
from app.api.schema import document, example_inputs, example_result
from app.api.words import given, output
from app.counting import seen
from app.saying import THIN, Context, listed, number, unit
from app.site import load
from app.site.config import Config
from app.site.load import TooMany
from app.site.responses import answer_errors, render
from calc.places.service import place_in_words
from calc.schema.inputs import Declaration, declarations
from calc.tools import NESTED, TOOLS, model


def accepts(what: Declaration) -> str:
    """What a field takes, in a few words.

    Examples
    --------
    >>> from calc.mobility.trips.trip import TripRequest
    >>> accepts(declarations(TripRequest)["distance"]).replace(THIN, "_")
    'nombre, de 0 à 50_000 km'
    """
    if what.kind == "choice":
        return ", ".join(what.options)
    if what.kind == "quantity":
        kind = "entier" if what.integer else "nombre"
        ends = (what.minimum, what.maximum)
        low, high = (
            str(end) if what.unit == "year" else number(end, 0 if end == int(end) else 2)  # type: ignore
            for end in ends
        )
        return f"{kind}, de {low} à {high} {unit(what.unit)}".strip()
    if what.vague:
        return "AAAA-MM-JJ, AAAA-MM ou AAAA"
    return {"flag": "true ou false", "day": "AAAA-MM-JJ", "code": "code INSEE"}[what.kind]


def _curl(address: str, body: object) -> str:
    """A command to paste: one line a part."""
    text = json.dumps(body, ensure_ascii=False)
    return f"curl {address} \\\n  -H 'Content-Type: application/json' \\\n  -d {shlex.quote(text)}"


@cache
def _answered(tool: str) -> str:
    """A few figures of the example's answer, as the API gives them."""
    draws, _ = asked_draws({}, weight(tool), 400)
    asked = [words.EXAMPLES[tool]] if tool in NESTED else example_inputs(tool)[0]
    (result,) = results(tool, [{}], asked, draws)
    shown = {name: result[name] for name in words.SHOWN.get(tool, result) if name in result}
    lines = [f"  {json.dumps(key)}: {json.dumps(value)}," for key, value in shown.items()]
    return "\n".join(['{"results": [{', *lines, '  "…": "…"', "}]}"])


def _tool_page(name: str, root: str) -> Context:
    address = f"{root}api/v1/{name}"
    has_example = name in words.EXAMPLES
    return {
        "name": name,
        "title": words.TOOLS.get(name, name),
        "address": address,
        "most_items": number(most_items(name)),
        "command": _curl(address, words.EXAMPLES[name]) if has_example else "",
        "answer": _answered(name) if has_example else "",
        "inputs": _lines("", model(name).INPUTS) + _list_lines(name),
        "outputs": [
            {"name": field, "accepts": "", "text": output(name, field), "required": False}
            for field in _outputs(name)
        ],
    }


def _lines(prefix: str, inputs: type) -> list[Context]:
    return [
        {
            "name": f"{prefix}{field}",
            "accepts": accepts(what),
            "text": given(field),
            "required": what.required,
        }
        for field, what in declarations(inputs).items()
    ]


def _list_lines(tool: str) -> list[Context]:
    """Fields of the rows of each list."""
    lists = model(tool).LISTS.values() if tool in NESTED else ()
    return [line for name, inputs, _ in lists for line in _lines(f"{name}[].", inputs)]


def _outputs(tool: str) -> list[str]:
    if tool in NESTED:
        return list(example_result(tool)["properties"])
    return list(model(tool).OUTPUTS)


def _rate(text: str) -> str:
    """A rate of the settings, in French.

    Examples
    --------
    >>> _rate("600 per minute")
    '600 par minute'
    """
    count, _, period = text.partition(" per ")
    periods = {"second": "seconde", "minute": "minute", "hour": "heure", "day": "jour"}
    return f"{number(int(count))} par {periods[period]}" if count.isdigit() else text


def present_api(root: str, config: Config) -> Context:
    """The page of the API, with addresses under its site's own, `root`, that ends with a slash."""
    trips = words.EXAMPLES["trips"]
    both = [{"id": "train"} | trips, {"id": "voiture", **trips, "mode": "car"}]
    wrong = {"dwelling_type": "castle", "floor_area": 3}
    script = (
        f'const answer = await fetch("{root}api/v1/trips", {{\n'
        '  method: "POST",\n'
        '  headers: { "Content-Type": "application/json" },\n'
        f"  body: JSON.stringify({json.dumps(trips)}),\n"
        "});\n"
        "const { results } = await answer.json();"
    )
    return {
        "tools": [_tool_page(name, root) for name in (*TOOLS, *NESTED)],
        "list_command": _curl(f"{root}api/v1/trips", both),
        "error_command": _curl(f"{root}api/v1/housing", wrong),
        "schema": f"{root}api/v1/openapi.json",
        "script": script,
        "most_items": number(MOST_ITEMS),
        "most_bytes": f"{number(config.api_body_limit / 1e6)}{THIN}Mo",
        "draws": listed([number(draws) for draws in DRAWS], "ou"),
        "usual_draws": number(config.draws),
        "most_samples": number(MOST_SAMPLES),
        "rate": _rate(config.api_requests),
        "work": _rate(config.work),
        "statuses": [*words.STATUSES.items()],
    }


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
    asked = prepared(tool, sent, request.args, _settings().draws)
    answered = results(tool, sent, asked.inputs, asked.draws)
    if tool in COUNTED:
        seen(COUNTED[tool], True, channel="api")
    body = {
        "model_version": _settings().version,
        "parameters_date": asked.day,
        "draws": asked.draws,
        "results": answered,
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
