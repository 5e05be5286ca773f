"""A public tablet: big choices, steppers; nothing leaves it but what is carried away."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import parse_qsl, urlsplit

from flask import Blueprint, Response, current_app, g, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from app.counting import seen
from app.events.book import Event, find
from app.saying import Context
from app.site.keys import split_tablet
from app.site.load import is_finished
from app.site.responses import render
from app.site.surfaces import full_address, inline, inner_address, is_local, outside, surface
from app.store import StoreUnavailable
from app.tablets.printed import codes
from app.territories import current
from app.territories import find as find_territory
from app.trips.duel import DuelForm, of_duel, present_duel, present_sides
from calc.mobility.trips.advice import duel as compare
from calc.places.communes import Commune, commune

# The French of a public tablet.


@dataclass(frozen=True)
class Door:
    """One big choice of the start page.

    Attributes
    ----------
    endpoint : str
        Page that it opens; a door without its page is not shown.
    room : str
        Calculator, as a territory names those it offers.
    drawing : str
        Name of a drawing of this page's macro.
    """

    endpoint: str
    room: str
    drawing: str
    title: str
    text: str
    minutes: int


DOORS = (
    Door(
        "housing.index",
        "housing",
        "home",
        "Mon logement",
        "Ma vraie facture, par où part la chaleur, et les travaux qui changent tout.",
        4,
    ),
    Door(
        "trips.index",
        "trips",
        "trip",
        "Un trajet",
        "Voiture, train, vélo… Ce que chaque mode coûte, émet et prend de temps.",
        2,
    ),
    Door(
        "tablet.duel",
        "trips",
        "duel",
        "À deux",
        "Comparez vos trajets, côte à côte, sur le même écran.",
        2,
    ),
    Door(
        "week.week",
        "week",
        "week",
        "Notre semaine",
        "Tous les trajets du foyer, et ce qui les allégerait.",
        5,
    ),
    Door(
        "car.index",
        "car",
        "car",
        "Ma voiture",
        "Ce qu’elle coûte vraiment, et si on s’en passait.",
        3,
    ),
    Door(
        "elan.index",
        "elan",
        "elan",
        "Mon élan",
        "Logement et trajets ensemble : les trois gestes qui comptent.",
        5,
    ),
)

HANDED = {
    "LOCAL_ONLY": "Ce code ne s’ouvre qu’ici, sur le réseau de l’événement. Photographiez l’écran, "
    "ou demandez une page imprimée.",
    "NOTHING_TO_TYPE": "Vos réponses sont trop nombreuses pour un code à taper : sans appareil "
    "photo, imprimez cette page.",
    "NOTHING_TO_SCAN": "Vos réponses sont trop nombreuses pour un code à scanner ou à taper : "
    "imprimez cette page.",
    "NOTHING_TO_SCAN_BUT_TYPED": "Vos réponses sont trop nombreuses pour un code à scanner.",
}
"""What is said of a result that is carried away."""
NOT_A_CODE = (
    "Ce code n’ouvre aucun résultat. Une lettre s’est peut-être perdue ; ou les questions ont "
    "changé depuis, et il faut les reprendre."
)


IDLE, WARNING = 75, 20
"""Before the warning, and how long it stays. [s]"""
MANY = 8
"""Communes offered before the search."""
_THIS_YEAR = None
STEPS: dict[str, tuple[float, float | None, float, float]] = {
    "floor_area": (20, 250, 5, 90),
    "construction_year": (1850, _THIS_YEAR, 5, 1965),
    "storeys": (1, 4, 1, 2),
    "exposed_facades": (1, 4, 1, 2),
    "photovoltaic_power": (0, 12, 1, 3),
    "wall_insulation_year": (1970, _THIS_YEAR, 1, 2000),
    "roof_insulation_year": (1970, _THIS_YEAR, 1, 2005),
    "floor_insulation_year": (1970, _THIS_YEAR, 1, 2005),
    "heating_year": (1980, _THIS_YEAR, 1, 2010),
    "household_size": (1, 10, 1, 2),
    "heating_setpoint": (15, 25, 0.5, 19.5),
    "reference_tax_income": (0, 80_000, 1_000, 20_000),
    "property_tax": (0, 4_000, 100, 1_000),
    "budget": (0, 60_000, 1_000, 5_000),
    "distance": (1, 100, 1, 10),
    "people": (1, 9, 1, 1),
    "times_a_week": (0, 14, 1, 5),
    "car_consumption": (3, 15, 0.5, 6.5),
    "leg_distance": (1, 100, 1, 5),
    "km": (1, 100, 1, 10),
    "days": (0, 7, 1, 5),
    "telework": (0, 5, 1, 1),
    "telework_most": (0, 5, 1, 2),
    "others": (0, 8, 1, 1),
    "monthly_pass": (0, 200, 5, 40),
    "hours": (0.5, 24, 0.5, 2),
    "times": (0, 50, 1, 1),
    "fare": (0, 1_000, 10, 50),
    "age": (0, 30, 1, 8),
    "consumption": (3, 25, 0.5, 6.5),
    "fixed_cost": (0, 5_000, 100, 1_200),
    "billed": (0, 40_000, 500, 10_000),
    "cost": (0, 60_000, 500, 10_000),
    "car_age": (0, 25, 1, 8),
    "annual_distance": (1_000, 40_000, 500, 10_000),
    "years_kept": (1, 15, 1, 5),
    "used_age": (1, 15, 1, 4),
    "replacement_price": (2_000, 60_000, 1_000, 15_000),
    "replacement_consumption": (3, 25, 0.5, 6.5),
    "car_value": (500, 50_000, 500, 8_000),
    "parking": (0, 2_400, 60, 600),
    "fiscal_power": (1, 20, 1, 5),
    "carpool_days": (0.5, 5, 0.5, 1),
    "telework_days": (0.5, 5, 0.5, 1),
    "cycle_under": (0.5, 15, 0.5, 5),
    "spare_car": (0, 5_000, 100, 1_500),
    "sustainable_pay": (0, 1_000, 50, 500),
    "j_km": (10, 2_000, 10, 300),
    "c_km": (0, 40_000, 500, 10_000),
}
"""What a finger usually sets: from, to, by, and where an empty field starts. A field may still
be typed beyond; its own limits are the calculator's. ``_THIS_YEAR`` is that of the day."""


def handed_over(path: str) -> Context:
    """What leaves the tablet with its user, of a result's path and answers as it shows them: the
    full page, without income, as a QR code (empty when the link is too long for one), and as
    letters to type and where (empty when it says too much for them)."""
    link, typed_at = outside(path), urlsplit(full_address("tablet.typed"))
    return {
        "link": link,
        "site": urlsplit(link).netloc,
        "code": inline(link),
        "letters": letters_of(path.removeprefix(request.script_root)),
        "where": f"{typed_at.netloc}{typed_at.path}",
        "is_local": is_local(link),
    }


def letters_of(path: str) -> str:
    """The code to type of a result's path; empty when it has none."""
    page, _, query = path.partition("?")
    pairs = parse_qsl(query)
    adapter = current_app.create_url_adapter(request)
    if adapter is None or len(dict(pairs)) < len(pairs):
        return ""
    try:
        endpoint, _ = adapter.match(page, method="GET")
    except HTTPException:
        return ""
    return codes().write(endpoint, dict(pairs))


def doors() -> list[Door]:
    """The choices of the start page whose page exists here."""
    here, offered = current_app.view_functions, current().calculators
    return [door for door in DOORS if door.endpoint in here and door.room in offered]


def offered_communes() -> list[Commune]:
    """The largest communes of the territory on a tablet, to touch instead of typing; none where
    no territory says which."""
    if surface().channel != "tablet":
        return []
    known = [one for code in current().communes if (one := commune(code))]
    return sorted(known, key=lambda one: -one.population)[:MANY]


def steps(today: date) -> dict[str, tuple[float, float, float, float]]:
    """The steppers of every field on a day.

    Examples
    --------
    >>> steps(date(2031, 5, 1))["heating_year"], steps(date(2031, 5, 1))["storeys"]
    ((1980, 2031, 1, 2010), (1, 4, 1, 2))
    """
    return {
        name: (low, today.year if high is _THIS_YEAR else high, by, first)
        for name, (low, high, by, first) in STEPS.items()
    }


def steps_for_script() -> str:
    """The steppers of today, for the tablet's script."""
    return json.dumps(steps(date.today()), separators=(",", ":"))


# The event whose key is in a tablet's address.


def event_of(key: str) -> Event | None:
    """The event of a tablets' key; None when there is none, or when the store cannot tell."""
    try:
        tablets, _, _ = split_tablet(key)
        return find(current_app.extensions["store"], "e", tablets)
    except StoreUnavailable:
        return None


def is_given(event: Event, key: str) -> bool:
    """Whether the host gave this tablet its key: without it, one calculates and adds nothing."""
    _, name, proof = split_tablet(key)
    return event.gave(name, proof)


def territory_of(event: Event) -> str:
    """Slug of the event's territory; empty when it has none here."""
    territory = find_territory(event.territory)
    return "" if territory is None or territory.is_neutral else territory.slug


bp = Blueprint("tablet", __name__)
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
        tablet_words=HANDED,
        tablet_steps=steps_for_script,
        tablet_idle=IDLE,
        tablet_warning=WARNING,
    )
