"""The host's page of an event: ``/hote/h-…``. The secret link is the only key, so no cookie."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.events import book, contributions
from app.events.host_page import Host, exported, host_warning, present_host
from app.events.tally import tally
from app.events.wall_views import private, unchanged
from app.events.words import UNDONE
from app.site.keys import keys_of
from app.site.responses import render
from app.site.surfaces import image, is_from_here, site_root
from app.store import store

bp = Blueprint("hosts", __name__, url_prefix="/hote")
_STATES = {"pause": book.PAUSED, "reprise": book.OPEN, "cloture": book.CLOSED}
MOST_TABLETS = 60
_QRS = {"mur", "hote"}


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
        "tablettes": url_for("hosts.tablets", key=key),
        "mur": f"{root}/mur/{keys.wall}",
        "hote": f"{root}/hote/{keys.host}",
    }


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
        undone_choices=UNDONE,
        warning=host_warning(site_root()),
    )
    return private(page)


@bp.get("/<key>/etat")
def state(key: str) -> ResponseReturnValue:
    host = _shown(key)
    if (same := unchanged(host.tag)) is not None:
        return same
    response = render("events/_host.html", host=host, key=key)
    response.set_etag(host.tag, weak=True)
    return private(response)


@bp.get("/<key>/qr/<what>.svg")
def qr(key: str, what: str) -> ResponseReturnValue:
    number = what.removeprefix("tablette-")
    if number != what and number.isdecimal() and 1 <= int(number[:3]) <= MOST_TABLETS:
        link = tablet_link(key, int(number))
    elif what in _QRS:
        link = _links(key)[what]
    else:
        abort(404)
    _event(key)
    return private(image(link))


def tablet_link(key: str, number: int) -> str:
    """The address by which a tablet takes part: the host's page alone gives it."""
    return f"{site_root()}/borne/{keys_of(key).tablet(number)}/"


@bp.get("/<key>/tablettes")
def tablets(key: str) -> ResponseReturnValue:
    """A QR code for each tablet, to scan from the host's screen or from paper."""
    event, asked = _event(key), request.args.get("nombre", "")
    count = int(asked) if asked.isdecimal() and len(asked) < 4 else 6
    count = min(max(count, 1), MOST_TABLETS)
    return private(
        render(
            "events/tablets.html",
            title=f"Tablettes : {event.name}",
            event=event,
            key=key,
            count=count,
            most=MOST_TABLETS,
            links={number: tablet_link(key, number) for number in range(1, count + 1)},
        )
    )


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
    event, asked = _event(key), request.form.get("nombre", "")
    if asked not in UNDONE:
        abort(422)
    tablet = request.form.get("tablette", "")
    undone = contributions.undo(store(), event, tablet, **UNDONE[asked][1])
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
