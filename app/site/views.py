"""The standing pages: home, method, sources, accessibility, privacy; the state of the site."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from app.site import surfaces
from app.site.drawing import TERRACE
from app.site.responses import render
from app.site.sources import present_groups, present_subject
from calc.parameters import parameters

bp = Blueprint("pages", __name__)


@bp.get("/")
def home() -> ResponseReturnValue:
    title = "Votre énergie, vos chiffres, vos gestes"
    return render("site/home.html", title=title, terrace=TERRACE)


@bp.get("/methode")
def method() -> ResponseReturnValue:
    return render("site/method.html", title="Comment c’est calculé")


@bp.get("/sources")
def sources() -> ResponseReturnValue:
    groups = present_groups(parameters())
    return render("site/sources.html", title="D’où viennent les chiffres", groups=groups)


@bp.get("/sources/<subject>")
def source(subject: str) -> ResponseReturnValue:
    shown = present_subject(parameters(), subject)
    if shown is None:
        abort(404)
    return render("site/source.html", title=f"Sources : {shown.name}", subject=shown)


@bp.get("/qr")
def code() -> ResponseReturnValue:
    """The QR code of a page of the site."""
    return surfaces.of_page(request.args.get("vers", "")) or abort(404)


@bp.get("/accessibilite")
def accessibility() -> ResponseReturnValue:
    config = current_app.config["ELAN"]
    return render(
        "site/accessibility.html",
        title="Déclaration d’accessibilité",
        contact=config.contact,
        contact_link=config.contact_link,
    )


@bp.get("/confidentialite")
def privacy() -> ResponseReturnValue:
    return render("site/privacy.html", title="Confidentialité")


# For monitors: is the application up, and with which figures; with ``?detail``, its store.
#
# A store that is frozen or gone does not make the site ill: pages that keep nothing go on.

health = Blueprint("health", __name__)


@health.get("/sante", endpoint="index")
def state() -> ResponseReturnValue:
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
