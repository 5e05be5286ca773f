"""How the API is reached: open to any site, its errors in JSON, how many requests one client may
make and what each weighs."""

from __future__ import annotations

from functools import partial

from flask import Flask, Response, current_app, request
from flask_limiter import RequestLimit

from app.api import problems
from app.api import views as api
from app.api.asked import asked_draws, most_items, weight
from app.site import load
from app.site.config import Config
from app.site.load import TooMany
from app.site.responses import answer_errors
from calc.tools import NESTED, TOOLS

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
    if request.path.startswith(f"{api.calculators.url_prefix}/"):
        response.headers.update(_OPEN)
        if request.method == "OPTIONS":
            response.headers.update(_ASKED_FIRST)
    return response


def _breached(limit: RequestLimit) -> Response:
    return problems.answer(TooMany(limit.reset_at))


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
    limiter.limit(config.api_requests, methods=["POST"], on_breach=_breached)(api.calculators)
    for tool in (*TOOLS, *NESTED):
        load.weigh_by(app, f"{api.calculators.name}.{tool}", partial(weigh, tool), load.LISTS)
    app.register_blueprint(api.bp)
    app.register_blueprint(api.calculators)
    answer_errors(app, str(api.bp.url_prefix), problems.answer)
    app.after_request(_open)
