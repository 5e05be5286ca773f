"""The host's page of an event: ``/hote/h-…``. The secret link is the only key, so no cookie."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.events import book, contributions
from app.events.host_page import Host, exported, host_warning, present_host
from app.events.tally import tally
from app.events.wall_views import private, unchanged
from app.site.addresses import host_of
from app.site.keys import keys_of
from app.site.qr import image
from app.site.responses import render
from app.site.surfaces import site_root
from app.store import store

bp = Blueprint("hosts", __name__, url_prefix="/hote")
_STATES = {"pause": book.PAUSED, "reprise": book.OPEN, "cloture": book.CLOSED}
_UNDONE = (1, 3, 10)


def _event(key: str) -> book.Event:
    with store().reading() as connection:
        event = book.shown(connection, "h", key)
    if event is None:
        abort(404)
    return event


def _shown(key: str) -> Host:
    with store().reading() as connection:
        event = book.shown(connection, "h", key)
        if event is None:
            abort(404)
        return present_host(event, tally(connection, event), date.today())


def _links(key: str) -> dict[str, str]:
    keys, root = keys_of(key), site_root()
    return {
        "tablettes": f"{root}/borne/{keys.tablets}/",
        "mur": f"{root}/mur/{keys.wall}",
        "hote": f"{root}/hote/{keys.host}",
    }


def is_from_here() -> bool:
    """Whether a form was sent by a page of this site: no other may change anything."""
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return host_of(origin) in {request.host, host_of(site_root())}


@bp.before_request
def _from_here() -> None:
    if request.method == "POST" and not is_from_here():
        abort(403)


@bp.get("/<key>")
def index(key: str) -> ResponseReturnValue:
    host = _shown(key)
    page = render(
        "events/host.html",
        title=host.name,
        host=host,
        key=key,
        links=_links(key),
        undone=request.args.get("annulees", ""),
        undo_counts=_UNDONE,
        warning=host_warning(site_root()),
    )
    return private(page)


@bp.get("/<key>/etat")
def state(key: str) -> ResponseReturnValue:
    host = _shown(key)
    if (same := unchanged(host.tag)) is not None:
        return same
    response = render("events/_host.html", host=host, key=key, undo_counts=_UNDONE)
    response.set_etag(host.tag, weak=True)
    return private(response)


@bp.get("/<key>/qr/<what>.svg")
def qr(key: str, what: str) -> ResponseReturnValue:
    links = _links(key)
    if what not in links:
        abort(404)
    _event(key)
    return private(image(links[what]))


@bp.get("/<key>/affiches")
def posters(key: str) -> ResponseReturnValue:
    event = _event(key)
    return private(
        render(
            "events/posters.html",
            title=f"Liens à imprimer : {event.name}",
            event=event,
            key=key,
            links=_links(key),
        )
    )


@bp.get("/<key>/export.csv")
def export(key: str) -> ResponseReturnValue:
    with store().reading() as connection:
        event = book.shown(connection, "h", key)
        if event is None:
            abort(404)
        text = exported(event, tally(connection, event))
    response = Response(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="elan-{event.starts}.csv"'
    return private(response)


@bp.post("/<key>/<any(pause, reprise, cloture):action>")
def change(key: str, action: str) -> ResponseReturnValue:
    book.set_state(store(), _event(key), _STATES[action])
    return redirect(url_for("hosts.index", key=key), 303)


@bp.post("/<key>/annulation")
def undo(key: str) -> ResponseReturnValue:
    event, count = _event(key), request.form.get("nombre", "")
    if count not in {str(n) for n in _UNDONE}:
        abort(422)
    undone = contributions.undo(store(), event, request.form.get("tablette", ""), int(count))
    return redirect(url_for("hosts.index", key=key, annulees=undone), 303)


@bp.route("/<key>/suppression", methods=["GET", "POST"])
def delete(key: str) -> ResponseReturnValue:
    event = _event(key)
    is_asked = request.method == "POST"
    if is_asked and request.form.get("certain") == "oui":
        book.forget(store(), event)
        return render("events/forgotten.html", title="Tout est effacé")
    return private(
        render(
            "events/delete.html",
            title="Tout effacer ?",
            status=422 if is_asked else 200,
            key=key,
            event=event,
            is_missing=is_asked,
        )
    )
