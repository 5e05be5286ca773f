"""The territories that are here, and what each lends to the pages under its address."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, abort, current_app, request, url_for
from flask.typing import ResponseReturnValue

from app.site.responses import render
from app.site.surfaces import site_root, surface
from app.territories import Territory, current, everyone, find
from app.territories.brand import digest, palette, read_logo, stylesheet
from app.territories.reading import CALCULATORS
from calc.aids.local import declare_local_aids

bp = Blueprint("territories", __name__)
_FOREVER = "public, max-age=31536000, immutable"
_EXAMPLE = Path(__file__).parent.parent.parent / "docs" / "examples" / "pays-vert.toml"
_ROOMS = {
    "programme": "stock",
    "short.housing": "housing",
    "short.trip": "trips",
    "tablet.duel": "trips",
}
"""Blueprints and pages that belong to another's calculator."""


class Held(NamedTuple):
    """A file of a territory, and the mark of what it holds."""

    content: bytes
    kind: str
    mark: str


@cache
def _sheet(accent: str, accent_2: str) -> Held:
    text = stylesheet(palette(accent, accent_2)).encode()
    return Held(text, "text/css; charset=utf-8", digest(text))


def _theme(territory: Territory) -> Held:
    return _sheet(territory.accent, territory.accent_2)


@cache
def _logo(path: Path) -> Held:
    content, kind = read_logo(path)
    return Held(content, kind, digest(content))


def _sent(file: Held) -> ResponseReturnValue:
    return file.content, 200, {"Content-Type": file.kind, "Cache-Control": _FOREVER}


@bp.get("/territoires")
def index() -> ResponseReturnValue:
    shown = [(one, palette(one.accent, one.accent_2).light) for one in everyone()]
    return render(
        "site/territories.html",
        title="Les territoires",
        territories=shown,
        root=site_root(),
        example=_EXAMPLE.read_text(encoding="utf-8"),
    )


@bp.get("/couleurs/<slug>.<mark>.css")
def theme(slug: str, mark: str) -> ResponseReturnValue:
    """Colours of a territory; an address that never changes what it holds."""
    territory = find(slug)
    if territory is None or territory.is_neutral or _theme(territory).mark != mark:
        abort(404)
    return _sent(_theme(territory))


@bp.get("/embleme/<slug>.<mark>")
def logo(slug: str, mark: str) -> ResponseReturnValue:
    territory = find(slug)
    if territory is None or territory.logo is None or _logo(territory.logo).mark != mark:
        abort(404)
    return _sent(_logo(territory.logo))


@bp.app_template_global("territory_theme")
def theme_address() -> str:
    """Stylesheet of the page's territory; none where the site's own colours serve."""
    territory = current()
    if territory.is_neutral:
        return ""
    return url_for("territories.theme", slug=territory.slug, mark=_theme(territory).mark)


@bp.app_template_global("territory_logo")
def logo_address() -> str:
    territory = current()
    if territory.logo is None:
        return ""
    return url_for("territories.logo", slug=territory.slug, mark=_logo(territory.logo).mark)


@bp.app_template_global("offers")
def offers(calculator: str) -> bool:
    """Whether the page's territory has a calculator, or the API, on."""
    is_away = calculator in ("stock", "api") and current_app.config["ELAN"].is_room
    return not is_away and (calculator == "api" or calculator in current().calculators)


@bp.app_template_global("result_sector")
def result_sector() -> str:
    """Sector of the page being shown, for the aims and advisers beside it."""
    sectors = {"housing": "housing", "works": "housing", "stock": "housing", "elan": "all"}
    return sectors.get(request.blueprint or "", "mobility")


@bp.before_app_request
def _declared() -> None:
    """What is answered knows the aids of every territory: each says where it holds."""
    declare_local_aids(aid for one in everyone() for aid in one.local_aids)


@bp.before_app_request
def _known() -> ResponseReturnValue | None:
    """A territory that is not here has no page, nor has a calculator that it put off."""
    named = surface().territory
    if named and find(named) is None:
        abort(404)
    room = request.blueprint or ""
    room = _ROOMS.get(request.endpoint or "", _ROOMS.get(room, room))
    if room in CALCULATORS and not offers(room):
        title = "Ce calculateur n’est pas proposé ici"
        return render("site/off.html", status=404, title=title)
    return None
