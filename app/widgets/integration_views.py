"""*Intégrer*: a widget chosen, seen, and its code to paste."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, redirect, request
from flask.typing import ResponseReturnValue

from app.site.responses import POLICY, render
from app.site.surfaces import site_root, surface
from app.territories import current, find
from app.widgets.addresses import full_page
from app.widgets.integration import NAME, archive, present_integration
from app.widgets.words import COPIED

bp = Blueprint("integration", __name__)


@bp.get("/integrer")
def index() -> ResponseReturnValue:
    if surface().channel == "widget":  # it is no page for a frame
        return redirect(full_page())
    page = present_integration(request.args)
    response = render(
        "widgets/integration.html",
        status=422 if page.wrong else 200,
        title="Sur votre site",
        made=page,
        copied=COPIED,
    )
    response.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return response


@bp.get("/integrer/elan-climat.zip")
def plugin() -> ResponseReturnValue:
    """Our WordPress plugin, for this site and the territory that is asked."""
    slug = request.args.get("territoire", "")
    territory = find(slug) if slug else current()
    if territory is None:
        abort(404)
    body = archive(site_root(), territory, current_app.config["ELAN"].version)
    response = Response(body, mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{NAME}.zip"'
    response.headers["Cache-Control"] = "no-store"
    return response
