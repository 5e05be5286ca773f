"""The page of who takes a widget in: what was chosen, the code, whether their site may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import current_app, request, url_for

from app.asking.town import PlaceField, place_field, settle
from app.site.surfaces import Surface, site_root, split
from app.territories import NEUTRAL, current, everyone, find
from app.widgets.addresses import room_of, snippet
from app.widgets.frame import is_listed
from app.widgets.look import asked
from app.widgets.snippet import Snippet
from app.widgets.words import SYSTEMS, WIDGETS, WRONG, System, Widget

_LONGEST = 200
_USUAL = "estimation"
_PLACED = {
    "estimation": "commune",
    "logement": "commune",
    "domicile-travail": "destination",
    "trajet": "destination",
}
"""The answer that the town's own name prefills."""


@dataclass(frozen=True)
class Site:
    """Whether a site may show the widgets of a territory."""

    origin: str
    is_listed: bool


@dataclass(frozen=True)
class Integration:
    """Everything the page shows."""

    territories: list[tuple[str, str]]
    widgets: list[tuple[str, Widget]]
    territory: str
    name: str
    widget: str
    told: Mapping[str, str]
    is_compact: bool
    place: PlaceField
    site: Site | None
    hosts: tuple[str, ...]
    code: str
    link: str
    element: str
    snippet: Snippet
    preview: str
    page: str
    systems: list[tuple[str, System]]
    wrong: Mapping[str, str]

    @property
    def errors(self) -> list[tuple[str, str]]:
        return [(f"#champ-{name}", text) for name, text in self.wrong.items()]


def origin(text: str) -> str | None:
    """The origin of a site's address, as a browser writes it; None for anything else.

    Examples
    --------
    >>> origin("www.Ma-Ville.fr/accueil"), origin("javascript:alert(1)")
    ('https://www.ma-ville.fr', None)
    """
    text = text.strip()
    if not text or len(text) > _LONGEST or any(ord(c) < 33 for c in text):
        return None
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except (ValueError, UnicodeError):
        return None
    plain = host.replace(".", "").replace("-", "")
    if parts.scheme not in ("http", "https") or not plain.isalnum() or parts.username:
        return None
    if "." not in host and host != "localhost":
        return None
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}"


def _said(told: dict[str, str]) -> dict[str, Any]:
    """What an address keeps of the answers."""
    return {name: text for name, text in told.items() if text and name != "lieu"}


def present_integration(sent: Mapping[str, str]) -> Integration:
    """The page of the choices that an address says.

    Parameters
    ----------
    sent : mapping of str to str
    """
    told = {
        name: sent.get(name, "").strip()[:_LONGEST]
        for name in ("territoire", "outil", "accent", "fond", "site", "lieu", "commune")
    }
    look, codes = asked(sent)
    wrong = {name: WRONG[code] for name, code in codes.items()}
    known = find(told["territoire"] or current().slug)
    if known is None:
        wrong["territoire"] = WRONG["territory"]
    territory = known or current()
    offered = {
        key: widget
        for key, widget in WIDGETS.items()
        if widget.endpoint in current_app.view_functions
        and room_of(widget.endpoint) in territory.calculators
    }
    if told["outil"] and told["outil"] not in offered:
        wrong["outil"] = WRONG["widget"]
    chosen = told["outil"] if told["outil"] in offered else next(iter(offered), _USUAL)
    settled = settle(told["lieu"][:80], told["commune"][:5])
    if settled.refusal:
        wrong["commune"] = settled.refusal
    place = place_field(
        "commune",
        "Une commune déjà remplie ?",
        "Facultatif. Le logement y est ; pour les trajets, c’est l’arrivée.",
        told["lieu"],
        settled.code,
        candidates=settled.candidates,
        error=settled.refusal,
    )
    site = origin(told["site"]) if told["site"] else None
    if told["site"] and site is None:
        wrong["site"] = WRONG["site"]
    prefilled = {_PLACED[chosen]: settled.code} if settled.code and chosen in _PLACED else {}
    where = Surface("widget", territory.slug)
    endpoint = WIDGETS[chosen].endpoint
    page = f"{_path(endpoint)}{'?' if prefilled else ''}{urlencode(prefilled)}"
    made = snippet(site_root(), where, look, endpoint, page)
    shown = snippet(_base(), where, look, endpoint, page)
    return Integration(
        [(NEUTRAL, "Sans territoire"), *((one.slug, one.name) for one in everyone())],
        list(offered.items()),
        territory.slug,
        territory.name,
        chosen,
        told,
        look.is_compact,
        place,
        Site(site, is_listed(site, territory)) if site else None,
        territory.hosts,
        made.code(),
        made.full,
        made.element(f"{site_root()}/embed.js"),
        made,
        shown.source,
        url_for("integration.index", **_said(told)),
        list(SYSTEMS.items()),
        wrong,
    )


def _path(endpoint: str) -> str:
    return "/" + url_for(endpoint).removeprefix(request.script_root).lstrip("/")


def _base() -> str:
    """Where the site stands on its own host: previews come from the host that shows them."""
    return request.script_root.removesuffix(split(request.script_root)[0])
