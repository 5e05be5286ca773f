"""Places by a name or a postcode, for the forms."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.asking.town import field_typed, offered, typed_name
from app.site.responses import render

bp = Blueprint("places", __name__)


@bp.get("/communes")
def index() -> ResponseReturnValue:
    asked = request.args.get("champ", "")
    name = asked if typed_name(asked) else field_typed(request.args)
    typed = request.args.get(typed_name(name), request.args.get("lieu", "")).strip()[:80]
    return render(
        "home/communes.html",
        "home/_communes.html",
        title="Trouver une commune",
        candidates=offered(typed, name),
        typed=typed,
        chosen=None,
        name=name,
    )
