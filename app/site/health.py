"""For monitors: is the application up, and with which figures."""

from __future__ import annotations

from flask import Blueprint, current_app, jsonify
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
    response = jsonify(answer)
    response.headers["Cache-Control"] = "no-store"
    return response
