"""What other sites load, the page that makes a widget's code, short forms."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from threading import BoundedSemaphore

from flask import Blueprint, Flask, Response, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from app.asking.town import TownOption, place_field, settle
from app.counting import seen
from app.home.facts import Fact, facts
from app.home.form import HousingForm
from app.home.page import present
from app.home.questions import Card, Field, present_field
from app.saying import Context
from app.site.config import draws
from app.site.responses import POLICY, attached, render
from app.site.surfaces import site_root, surface
from app.territories import current, find
from app.territories.brand import palette, stylesheet
from app.trips.form import TripsForm, journey_of, present_questions
from app.trips.page import present_trips
from app.trips.ways import ranged
from app.widgets import addresses, look
from app.widgets.addresses import full_page
from app.widgets.integration import NAME, archive, present_integration
from app.widgets.words import COMMUTE, COPIED, HOME
from calc.housing.model import estimate
from calc.places.communes import commune

# Short forms and their results, made to hold in a column of another site.

FOUR = ("dwelling_type", "floor_area", "construction_period", "heating_carrier")
_WAYS, _DRAWN = 6, 4


def present_home(form: HousingForm, candidates: Sequence[TownOption]) -> Context:
    """Four questions, and the place where none was given with the address."""
    fields = [_named(present_field(name, form)) for name in FOUR]
    code = form.given.get("commune", "")
    known = commune(code) if code and not form.place else None
    place = place_field(
        "commune",
        **HOME["commune"],
        typed=form.place,
        code=code,
        candidates=candidates,
        error=form.refusals.get("commune", ""),
    )
    asked = {*FOUR, "commune", "construction_year"}
    hidden = [(name, value) for name, value in form.given.items() if name not in asked]
    if known:
        hidden.append(("commune", code))
    errors = [(f"#champ-{name}", text) for name, text in form.refusals.items()]
    return {
        "fields": fields,
        "places": [] if known else [place],
        "hidden": hidden,
        "errors": errors,
        "prefilled": known.name if known else "",
    }


def _named(field: Field) -> Field:
    """The field in fewer words; what must be answered has no « je ne sais pas »."""
    cards: list[Card] = [card for card in field.cards if card.value]
    drawn = field.drawn and len(cards) < _DRAWN
    return replace(field, **HOME[field.name], cards=cards, blank="", drawn=drawn)


def present_commute(form: TripsForm) -> Context:
    """Three questions, and a distance for who stays in the same commune."""
    asked = present_questions(form)
    places = [place | COMMUTE[place["name"]] for place in asked["places"]]
    days = next(field for field in asked["party"] if field.name == "times_a_week")
    days = replace(days, unit="jours")
    fields = [
        replace(field, **COMMUTE[field.name], blank="") for field in (days, asked["distance"])
    ]
    shown = {"origin", "destination", "times_a_week", "distance", "return_trip"}
    hidden = [(name, value) for name, value in form.given.items() if name not in shown]
    return {
        "fields": fields,
        "places": places,
        "hidden": hidden,
        "errors": asked["errors"],
        "prefilled": "",
    }


def commute_ways(answer: Context) -> list[Context]:
    """The most sober modes and the car, over a year; lengths are parts of the longest bar."""
    if answer["year"] is None:
        return []
    lines = {line["name"]: line for line in answer["year"]["lines"]}
    ways = ranged([way for way in answer["ways"] if way.name in lines], "emissions")
    kept = [way for way in ways if way.key != "car"][: _WAYS - 1]
    kept += [way for way in ways if way.key == "car"]
    longest = max((way.ranges["emissions"].middle for way in kept), default=0.0) or 1.0
    return [
        {"way": way, "year": lines[way.name], "share": way.ranges["emissions"].middle / longest}
        for way in ranged(kept, "emissions")
    ]


bp = Blueprint("widgets", __name__)
_HOUR, _DAY = 3600, 86_400
_WAIT = 1.0
"""How long a host's page may take to give a frame its width. [s]"""
_WAITING = BoundedSemaphore(4)
"""Of a process, which has a dozen threads."""


def _typed(body: bytes | str, mimetype: str, seconds: int) -> BaseResponse:
    response = Response(body, mimetype=mimetype)
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    response.add_etag()
    return response.make_conditional(request)


@bp.get("/embed.js")
def script() -> ResponseReturnValue:
    """At one address for ever, for pages that were pasted years ago."""
    asset = current_app.extensions["assets"].named("embed.js")
    response = _typed(asset.body, "text/javascript", _DAY)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@bp.get("/theme/<name>.css")
def theme(name: str) -> ResponseReturnValue:
    """Widget styles with the colours that a host asked."""
    asked = look.read(name)
    if asked is None:
        abort(404)
    shared = current_app.extensions["assets"].named("widget.css").body.decode()
    where = current()
    own = "" if where.is_neutral else _territory_s(where.accent, where.accent_2)
    return _typed(f"{shared}{own}{look.stylesheet(asked)}", "text/css", _HOUR)


@lru_cache(maxsize=64)
def _territory_s(accent: str, accent_2: str) -> str:
    return stylesheet(palette(accent, accent_2))


@bp.get("/attente.css")
def width_awaited() -> ResponseReturnValue:
    """A style sheet of nothing that comes late: what a frame without script and without width yet
    waits for, so that it is measured with its width. Few wait at once: the others' threads are
    for who asks something."""
    if _WAITING.acquire(blocking=False):
        try:
            time.sleep(_WAIT)
        finally:
            _WAITING.release()
    response = Response("", mimetype="text/css")
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/oembed")
def embedded() -> ResponseReturnValue:
    """A page of ours as a frame, in the manner of https://oembed.com."""
    return _answered(is_trusted=False)


@bp.get("/oembed/extension")
def trusted() -> ResponseReturnValue:
    """The same for our WordPress plugin: a frame that no quotation announces."""
    return _answered(is_trusted=True)


def _answered(*, is_trusted: bool) -> ResponseReturnValue:
    response = addresses.answer(request.args, site_root(), is_trusted=is_trusted)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if response.status_code == 200:  # it holds our own address, which who asks may have written
        shared = "public" if current_app.config["ELAN"].public_url else "private"
        response.headers["Cache-Control"] = f"{shared}, max-age={_DAY}"
    return response


# *Intégrer*: a widget chosen, seen, and its code to paste.

integration = Blueprint("integration", __name__)


@integration.get("/integrer")
def index() -> ResponseReturnValue:
    if surface().channel == "widget":  # it is no page for a frame
        return redirect(full_page())
    page = present_integration(request.args)
    response = render(
        "widgets/integration.html",
        status=422 if page["wrong"] else 200,
        title="Sur votre site",
        made=page,
        copied=COPIED,
    )
    response.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return response


@integration.get("/integrer/elan-climat.zip")
def plugin() -> ResponseReturnValue:
    """Our WordPress plugin, for this site and the territory that is asked."""
    slug = request.args.get("territoire", "")
    territory = find(slug) if slug else current()
    if territory is None:
        abort(404)
    body = archive(site_root(), territory, current_app.config["ELAN"].version)
    return attached(body, f"{NAME}.zip", "application/zip")


# Short forms: an estimate in four questions, a commute. Made for widgets, open to all.

short = Blueprint("short", __name__, url_prefix="/court")
_DAYS = "5"


def _is_stated(form: HousingForm) -> bool:
    given = form.given
    age = given.get("construction_period") or given.get("construction_year")
    return bool(age) and all(
        given.get(name) for name in ("dwelling_type", "floor_area", "heating_carrier")
    )


def _refuse_home(form: HousingForm) -> None:
    """Refusals, the year's on the period that is asked in its place."""
    form.refuse()
    if "construction_year" in form.refusals and not form.given.get("construction_year"):
        text = form.refusals["construction_year"]
        form.construction_year.errors = []
        if not form.construction_period.errors:
            form.refuse_one("construction_period", text)


@short.get("/logement")
def housing() -> ResponseReturnValue:
    form = HousingForm(request.args)
    settled = settle(form.place, form.given.get("commune", ""))
    form.answer("commune", settled.code)
    pressed = "voir" in request.args
    if settled.refusal:
        form.refuse_one("commune", settled.refusal)
    if pressed or _is_stated(form):
        _refuse_home(form)
    if pressed and not form.errors:
        return redirect(url_for("short.housing", **form.given), 303)
    answer = None
    said: list[Fact] = []
    if _is_stated(form) and not form.errors:
        result = estimate(form.answers, draws())
        answer, said = present(result, form), facts(form, result)
        seen("housing", True, label=answer["likeliest"], bill=answer["median_bill"])
    else:
        seen("housing", False)
    return render(
        "widgets/housing.html",
        title="Votre facture d’énergie en 4 questions",
        form=form,
        asks=present_home(form, settled.candidates),
        answer=answer,
        facts=said,
        four=FOUR,
    )


@short.get("/trajet")
def trip() -> ResponseReturnValue:
    submitted = MultiDict(request.args)
    submitted["return_trip"] = "true"
    pressed = "voir" in submitted
    if not pressed and "times_a_week" not in submitted:
        submitted["times_a_week"] = _DAYS
    form = TripsForm(submitted)
    if pressed:
        form.demand()
        if form.is_incomplete and "distance" in form.refusals:
            text = form.refusals["distance"]
            form.distance.errors = []
            form.refuse_one("origin", text)
        if not form.given.get("times_a_week") and not form.times_a_week.errors:
            form.refuse_one("times_a_week", "Dites combien de jours : 5, par exemple.")
    if pressed and not form.errors:
        return redirect(url_for("short.trip", **form.address()), 303)
    journey = journey_of(form)
    answer = present_trips(form, journey) if journey else None
    seen("trips", answer is not None)
    return render(
        "widgets/trip.html",
        title="Mon trajet domicile-travail",
        form=form,
        asks=present_commute(form),
        answer=answer,
        ways=commute_ways(answer) if answer else [],
    )


def init_app(app: Flask) -> None:
    """Let listed sites frame the pages under ``/embed``, in the colours that they ask for."""
    app.jinja_env.globals.update(full_page=addresses.full_page, embed_discovery=addresses.discovery)
    addresses.init_frames(app)
    look.init_app(app)
