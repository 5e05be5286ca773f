"""How the API is reached: open to any site, its errors in JSON, its use counted."""

from __future__ import annotations

from flask import Flask, Response, request

from app.api import limits, problems
from app.api import views as api
from app.site.config import Config
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


def init_app(app: Flask, config: Config) -> None:
    """Serve the API in an application."""
    limits.init_app(app, config, api.calculators, (*TOOLS, *NESTED))
    app.register_blueprint(api.bp)
    app.register_blueprint(api.calculators)
    answer_errors(app, str(api.bp.url_prefix), problems.answer)
    app.after_request(_open)
