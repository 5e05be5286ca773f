"""Events on the web: the wall, the host's page, a tablet's contribution; a new event."""

from __future__ import annotations

from datetime import date

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    jsonify,
    redirect,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from app.events import book, contributions
from app.events import contributions as event
from app.events.book import odd_clock, purge
from app.events.contributions import LEAST, Contribution, Counter, Tally, tally
from app.events.host import (
    CONTRIBUTION_FIELDS,
    FATES,
    REFUSED,
    UNDONE,
    EventForm,
    exported,
    host_warning,
    present_host,
)
from app.events.laptop import read, receive
from app.events.wall_page import present_wall
from app.saying import Context
from app.site.keys import keys_of, new_host_key, split_tablet
from app.site.load import may_try
from app.site.responses import attached, render
from app.site.surfaces import image, is_from_here, site_root, surface
from app.store import StoreUnavailable, store
from app.territories import NEUTRAL, everyone, find

# The wall, for a projector: ``/mur/w-…``.

walls = Blueprint("walls", __name__, url_prefix="/mur")


def _tallied(kind: str, key: str, least: int = 1) -> tuple[book.Event, Tally]:
    """The event of a secret key and what it counts, by groups of `least`."""
    with store().reading() as connection:
        event = book.shown(connection, kind, key)
        if event is None:
            abort(404)
        return event, tally(connection, event, least)


def _wall(key: str) -> Context:
    seen = request.args.get("vu", "")
    event, counts = _tallied("w", key, LEAST)
    return present_wall(event, counts, int(seen) if seen.isdecimal() and len(seen) < 9 else 0)


def private(response: Response) -> Response:
    """An answer under a secret key: kept by no shared cache, told to no search engine."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def unchanged(tag: str) -> Response | None:
    """304 when the screen that asks already shows this."""
    if not request.if_none_match.contains_weak(tag):
        return None
    response = Response(status=304)
    response.set_etag(tag, weak=True)
    response.headers["Vary"] = "HX-Request"
    return private(response)


@walls.get("/<key>", endpoint="index")
def wall(key: str) -> ResponseReturnValue:
    wall = _wall(key)
    return private(render("events/wall.html", title=wall["name"], wall=wall, key=key))


@walls.get("/<key>/etat", endpoint="state")
def wall_state(key: str) -> ResponseReturnValue:
    wall = _wall(key)
    if (same := unchanged(wall["tag"])) is not None:
        return same
    response = render("events/_wall.html", wall=wall, key=key)
    response.set_etag(wall["tag"], weak=True)
    return private(response)


# The host's page of an event: ``/hote/h-…``. The secret link is the only key, so no cookie.

hosts = Blueprint("hosts", __name__, url_prefix="/hote")
_STATES = {"pause": book.PAUSED, "reprise": book.OPEN, "cloture": book.CLOSED}
MOST_TABLETS = 60
_QRS = {"mur", "hote"}


def _event(key: str) -> book.Event:
    with store().reading() as connection:
        event = book.shown(connection, "h", key)
    if event is None:
        abort(404)
    return event


def _shown(key: str) -> Context:
    return present_host(*_tallied("h", key), date.today())


def _links(key: str) -> dict[str, str]:
    keys, root = keys_of(key), site_root()
    return {
        "tablettes": url_for("hosts.tablets", key=key),
        "mur": f"{root}/mur/{keys.wall}",
        "hote": f"{root}/hote/{keys.host}",
    }


@hosts.before_request
def _from_here() -> None:
    if request.method == "POST" and not is_from_here():
        abort(403)


@hosts.get("/<key>")
def index(key: str) -> ResponseReturnValue:
    host = _shown(key)
    page = render(
        "events/host.html",
        title=host["name"],
        host=host,
        key=key,
        links=_links(key),
        undone=request.args.get("annulees", ""),
        undone_choices=UNDONE,
        warning=host_warning(site_root()),
    )
    return private(page)


@hosts.get("/<key>/etat")
def state(key: str) -> ResponseReturnValue:
    host = _shown(key)
    if (same := unchanged(host["tag"])) is not None:
        return same
    response = render("events/_host.html", host=host, key=key)
    response.set_etag(host["tag"], weak=True)
    return private(response)


@hosts.get("/<key>/qr/<what>.svg")
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


@hosts.get("/<key>/tablettes")
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


@hosts.get("/<key>/affiches")
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


@hosts.get("/<key>/export.csv")
def export(key: str) -> ResponseReturnValue:
    event, counts = _tallied("h", key)
    return private(attached(exported(event, counts), f"elan-{event.starts}.csv"))


@hosts.post("/<key>/<any(pause, reprise, cloture):action>")
def change(key: str, action: str) -> ResponseReturnValue:
    book.set_state(store(), _event(key), _STATES[action])
    return redirect(url_for("hosts.index", key=key), 303)


@hosts.post("/<key>/annulation")
def undo(key: str) -> ResponseReturnValue:
    event, asked = _event(key), request.form.get("nombre", "")
    if asked not in UNDONE:
        abort(422)
    tablet = request.form.get("tablette", "")
    _, which = UNDONE[asked]
    undone = contributions.undo(store(), event, tablet, **which)
    return redirect(url_for("hosts.index", key=key, annulees=undone), 303)


@hosts.route("/<key>/suppression", methods=["GET", "POST"])
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


# A tablet adds a result to its event: ``POST /borne/e-…/contribution``.

entries = Blueprint("contributions", __name__)
_STATUS = {
    event.ADDED: 201,
    event.KNOWN: 200,
    event.PAUSED: 409,
    event.OVER: 410,
    event.UNKNOWN: 404,
    event.STRANGER: 403,
    event.SLOW: 429,
}


def _submitted(tablet: str) -> Contribution:
    form = request.form
    given = {
        name: form.get(name, "").strip()
        for name in ("contribution", "tool", "saving", "emissions", "commune")
    }
    return Contribution(**given, tablet=tablet, actions=tuple(form.getlist("actions")))


def _answer(status: int, fate: str, title: str, text: str, fields: list[str]) -> Response:
    accepted = request.accept_mimetypes
    if accepted["application/json"] > accepted["text/html"]:
        response = jsonify({"result": fate, "issues": fields})
        response.status_code = status
        return response
    named = [CONTRIBUTION_FIELDS[name] for name in fields]
    return render("events/contributed.html", status=status, title=title, text=text, fields=named)


@entries.post("/contribution", endpoint="add")
def contribute() -> ResponseReturnValue:
    if not surface().key:
        abort(404)
    key, name, proof = split_tablet(surface().key)
    if not name:  # the event's own key: it opens the calculators, and counts nothing
        return _answer(_STATUS[event.STRANGER], event.STRANGER, *FATES[event.STRANGER], [])
    contribution = _submitted(name)
    if refused := event.faults(contribution):
        text = "Il reste un champ à corriger." if len(refused) == 1 else "Des champs sont faux."
        return _answer(422, "refused", REFUSED, text, refused)
    counter: Counter = current_app.extensions["event_counter"]
    fate = counter.add(key, contribution, proof)
    return _answer(_STATUS[fate], fate, *FATES[fate], [])


# A page that creates an event: ``/evenement/nouveau``, for those who know the hosts' key.

new_events = Blueprint("event_new", __name__)
_SHORTEST_SECRET = 20
_TRIES = "10 per 10 minutes"
"""Guessing the hosts' key must take longer than an event."""


@new_events.route("/evenement/nouveau", endpoint="index", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    secret = current_app.config["ELAN"].host_key
    if len(secret) < _SHORTEST_SECRET:
        abort(404)
    is_sent = request.method == "POST"
    if is_sent and not is_from_here():
        abort(403)
    choices = [(one.slug, one.name) for one in (find(NEUTRAL), *everyone()) if one]
    form = EventForm(request.form, dict(choices), secret, date.today(), is_sent)
    is_stranger = is_sent and not form.has_secret
    if is_stranger and not may_try("hosts_key", _TRIES):
        abort(429)
    if is_sent and not form.errors:
        key = new_host_key()
        book.create(store(), key, form.name.data, form.territory.data, form.days)
        return redirect(url_for("hosts.index", key=key), 303)
    status = 403 if is_stranger else 200
    return render("events/new.html", title="Créer un événement", form=form, status=status)


# What an event's laptop sends later: ``POST /evenement/reception``, by its host's key.

receptions = Blueprint("event_reception", __name__)


@receptions.post("/evenement/reception", endpoint="add")
def received() -> ResponseReturnValue:
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    event = book.find(store(), "h", key) if scheme == "Bearer" else None
    if event is None:
        abort(404)
    if date.today() >= event.expires:
        abort(410)
    try:
        batch = read(request.get_json(silent=True))
    except ValueError as problem:
        return jsonify({"issues": str(problem)}), 422
    return jsonify({"received": len(batch), "new": receive(store(), event, batch)})


# All of them in an application, their counter, and the erasing of what is too old.

_ELSEWHERE = frozenset({"stock", "programme", "api", "calculators"})
"""Rooms of the site that an event's laptop does without: each may take its two cores."""


def _not_here() -> None:
    if request.blueprint in _ELSEWHERE:
        abort(404)


def init_app(app: Flask) -> None:
    """Give an application its events."""

    store = app.extensions["store"]
    if app.config["ELAN"].is_room:
        app.before_request(_not_here)
    app.extensions["event_counter"] = Counter(store, app.config["ELAN"].tablet_pace)
    for room in (entries, hosts, new_events, receptions, walls):
        app.register_blueprint(room)
    try:
        today = date.today()
        if (last := odd_clock(store, today)) is None:
            purge(store, today)
        else:
            app.logger.warning(
                "nothing was erased: the clock says %s, the last event here was on %s; if the "
                "clock is right, run python -m app.events purge --yes",
                today,
                last,
            )
    except StoreUnavailable as problem:
        app.logger.warning("events not purged: %s", problem.description)
