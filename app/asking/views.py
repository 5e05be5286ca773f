"""Communes by a name or a postcode, for the forms."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.asking.town import SHOWN, TYPED, candidates
from app.site.responses import render

bp = Blueprint("places", __name__)


@bp.get("/communes")
def index() -> ResponseReturnValue:
    asked = request.args.get("champ", "")
    name = asked if asked in TYPED else "commune"
    typed = request.args.get(TYPED[name], request.args.get("lieu", "")).strip()[:80]
    found = candidates(typed)[:SHOWN] if len(typed) > 1 else []
    return render(
        "home/communes.html",
        "home/_communes.html",
        title="Trouver une commune",
        candidates=found,
        typed=typed,
        chosen=None,
        name=name,
    )
