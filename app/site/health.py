"""For monitors: is the application up, and with which figures; with ``?detail``, its store.

A store that is frozen or gone does not make the site ill: pages that keep nothing go on.
"""

from __future__ import annotations

from flask import Blueprint, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from calc.parameters import parameters

bp = Blueprint("health", __name__)


@bp.get("/sante")
def index() -> ResponseReturnValue:
    values = parameters()
    answer = {
        "status": "ok",
        "model_version": current_app.config["ELAN"].version,
        "parameters": len(values) + len(values.tables),
        "prices_date": str(values["real_use.unit_price"].starts[-1]),
    }
    if "detail" in request.args:
        answer["store"] = current_app.extensions["store"].state()
    response = jsonify(answer)
    response.headers["Cache-Control"] = "no-store"
    return response
