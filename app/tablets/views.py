"""A public tablet: a start page of big choices, nothing that leaves, nothing left behind."""

from __future__ import annotations

import re
from dataclasses import replace

from flask import Blueprint, Response, current_app, g, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from app.counting import seen
from app.events.book import Event, find
from app.site.keys import split_tablet
from app.site.load import is_finished
from app.site.responses import render
from app.site.surfaces import inner_address, surface
from app.store import StoreUnavailable
from app.tablets.page import (
    IDLE,
    LOCAL_ONLY,
    NOT_A_CODE,
    NOTHING_TO_SCAN,
    NOTHING_TO_SCAN_BUT_TYPED,
    NOTHING_TO_TYPE,
    WARNING,
    doors,
    handed_over,
    offered_communes,
    steps_for_script,
)
from app.tablets.printed import codes
from app.territories import find as find_territory
from app.trips.duel import DuelForm, of_duel, present_duel, present_sides
from calc.mobility.trips.advice import duel as compare

# The event whose key is in a tablet's address.


def event_of(key: str) -> Event | None:
    """The event of a tablets' key; None when there is none, or when the store cannot tell."""
    try:
        return find(current_app.extensions["store"], "e", split_tablet(key)[0])
    except StoreUnavailable:
        return None


def is_given(event: Event, key: str) -> bool:
    """Whether the host gave this tablet its key: without it, one calculates and adds nothing."""
    _, name, stated = split_tablet(key)
    return event.gave(name, stated)


def territory_of(event: Event) -> str:
    """Slug of the event's territory; empty when it has none here."""
    territory = find_territory(event.territory)
    return "" if territory is None or territory.is_neutral else territory.slug


bp = Blueprint("tablet", __name__)
_HANDED = {
    "LOCAL_ONLY": LOCAL_ONLY,
    "NOTHING_TO_SCAN": NOTHING_TO_SCAN,
    "NOTHING_TO_SCAN_BUT_TYPED": NOTHING_TO_SCAN_BUT_TYPED,
    "NOTHING_TO_TYPE": NOTHING_TO_TYPE,
}

_LEAVING = re.compile(
    r'<a\b[^>]*\bhref="(?:[a-z][a-z0-9+.-]*:|//)[^"]*"[^>]*>(.*?)</a>', re.DOTALL | re.IGNORECASE
)


def without_ways_out(html: str) -> str:
    """A page whose links to anywhere else are their text alone.

    Examples
    --------
    >>> without_ways_out('<a href="/a">ici</a> <a class="b" href="https://x.fr">là <b>bas</b></a>')
    '<a href="/a">ici</a> <span class="elsewhere">là <b>bas</b></span>'
    >>> without_ways_out('<a href="tel:+33808800700">0 808</a>')
    '<span class="elsewhere">0 808</span>'
    """
    return _LEAVING.sub(r'<span class="elsewhere">\1</span>', html)


@bp.before_app_request
def open_event() -> None:
    """A tablet of an event is in the event's territory."""
    seen = surface()
    if not seen.key or request.endpoint == "assets.file":
        return
    g.event = event_of(seen.key)
    if g.event and not seen.territory:
        request.environ["elan.surface"] = replace(seen, territory=territory_of(g.event))
    if g.event and not is_given(g.event, seen.key):
        g.event, g.is_stranger = None, True  # it has the event's pages, and no part in it


@bp.before_app_request
def start() -> ResponseReturnValue | None:
    """The home page of a tablet is its own."""
    if surface().channel != "tablet" or request.endpoint != "pages.home":
        return None
    return render(
        "tablets/home.html",
        title="Choisissez",
        doors=doors(),
        is_stranger=g.get("is_stranger", False),
    )


@bp.after_app_request
def stay(response: Response) -> Response:
    """On a tablet nothing leaves, nothing is kept, and no address is pushed on its history."""
    is_page = surface().channel == "tablet" and response.mimetype == "text/html"
    if not is_page or is_finished():
        return response
    response.headers["Cache-Control"] = "no-store"
    pushed = response.headers.pop("HX-Push-Url", None)
    if pushed:
        response.headers["HX-Replace-Url"] = pushed
    if not response.direct_passthrough:
        response.set_data(without_ways_out(response.get_data(as_text=True)))
    return response


@bp.get("/encore")
def still() -> ResponseReturnValue:
    """Without a script, the question that comes before everything is cleared."""
    page = inner_address(request.args.get("page", "/")) or "/"
    return render("tablets/still.html", title="Toujours là ?", back=request.script_root + page)


@bp.get("/trajets/a-deux")
def duel() -> ResponseReturnValue:
    """Two commutes side by side, on one screen."""
    form = DuelForm(request.args)
    answer, panels = None, []
    if form.is_asked and not form.errors:
        comparison = compare(form.request, form.day)
        answer, panels = present_duel(comparison, form), of_duel(comparison)
    seen("trips", answer is not None)
    errors = [(f"#champ-{name}", text) for name, text in form.refusals.items()]
    return render(
        "tablets/duel.html",
        title="Comparez vos trajets",
        form=form,
        sides=present_sides(form),
        answer=answer,
        errors=errors,
        panels=panels,
    )


@bp.get("/code")
def typed() -> ResponseReturnValue:
    """Where a code handed out on paper is typed: it leads to its result."""
    asked = request.args.get("code", "").strip()[:200]
    result = codes().read(asked) if asked else None
    if result is not None:
        endpoint, given = result
        return redirect(url_for(endpoint, **given), 303)
    refusal = NOT_A_CODE if asked else ""
    return render(
        "tablets/code.html",
        title="Retrouver un résultat",
        typed=asked,
        refusal=refusal,
        status=422 if refusal else 200,
    )


@bp.record_once
def _equip(state: BlueprintSetupState) -> None:
    """Give templates what a tablet needs."""
    state.app.jinja_env.globals.update(
        handed_over=handed_over,
        offered_communes=offered_communes,
        tablet_words=_HANDED,
        tablet_steps=steps_for_script,
        tablet_idle=IDLE,
        tablet_warning=WARNING,
    )
