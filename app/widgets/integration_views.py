"""*Intégrer*: a widget chosen, seen, and its code to paste."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.site.responses import POLICY, render
from app.widgets.integration import present_integration

bp = Blueprint("integration", __name__)


@bp.get("/integrer")
def index() -> ResponseReturnValue:
    page = present_integration(request.args)
    response = render(
        "widgets/integration.html",
        status=422 if page.wrong else 200,
        title="Sur votre site",
        made=page,
    )
    response.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return response
