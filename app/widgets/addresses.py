"""From the address of a page to the frame that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.site.surfaces import Surface, full_address, outside, server_root, site_root, split, surface
from app.territories import Territory, current, find
from app.widgets.look import NAMES, Look, asked, read
from app.widgets.snippet import Snippet
from app.widgets.words import WIDGETS, Widget
from calc.schema.inputs import declarations
from calc.tools import TOOLS, model

_PAGES = {"housing", "works", "trips", "week", "car", "elan", "short"}
"""Blueprints of the calculators."""
_SHORT = {"short.housing": "housing", "short.trip": "trips"}
PLACED = {
    "estimation": "commune",
    "logement": "commune",
    "domicile-travail": "destination",
    "trajet": "destination",
    "semaine": "home",
    "elan": "commune",
}
"""The answer that the town's own name prefills."""
FOLLOWING = re.compile(r"(utm|mtm|pk|piwik)_|(fbclid|gclid|msclkid|mc_eid|xtor)$")
"""What campaigns add to an address to follow who opens it."""
_LONGEST, _FIELDS = 8000, 300
_HEIGHT = 1000
_BRIEF = 400


def is_calculator(endpoint: str | None) -> bool:
    """Whether a page may be shown in other sites."""
    return (endpoint or "").partition(".")[0] in _PAGES


def room_of(endpoint: str) -> str:
    """The calculator of a page, as territories name it."""
    return _SHORT.get(endpoint, endpoint.partition(".")[0])


def offered(territory: Territory) -> dict[str, Widget]:
    """What a territory's site may show in others, by name."""
    return {
        name: widget
        for name, widget in WIDGETS.items()
        if widget.endpoint in current_app.view_functions
        and room_of(widget.endpoint) in territory.calculators
    }


def path_of(endpoint: str) -> str:
    """Path of a calculator in the site."""
    return "/" + url_for(endpoint).removeprefix(request.script_root).lstrip("/")


def endpoint_of(path: str) -> str | None:
    """The page of a path of the site, when it is a calculator's."""
    adapter = current_app.url_map.bind("site")
    try:
        endpoint, _ = adapter.match(path.rstrip("/") or "/", "GET")
    except (HTTPException, RequestRedirect):
        return None
    return endpoint if is_calculator(endpoint) else None


def embedded(url: str, root: str) -> Snippet | None:
    """The frame of an address of the site, or None when nothing of it can be framed."""
    url = url.strip(" ")
    if len(url) > _LONGEST or any(ord(letter) < 33 for letter in url):
        return None
    try:
        parts, home = urlsplit(url), urlsplit(root)
        same = parts.scheme in ("http", "https") and parts.netloc.lower() == home.netloc.lower()
        told = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=_FIELDS)
    except ValueError:
        return None
    if not same or not parts.path.startswith(home.path):
        return None
    _, path, where = split(parts.path.removeprefix(home.path))
    endpoint = endpoint_of(path)
    if endpoint is None or where.channel == "tablet":
        return None
    territory = find(where.territory) if where.territory else current()
    if territory is None or room_of(endpoint) not in territory.calculators:
        return None
    look, _ = asked({name: value for name, value in told if name in NAMES})
    look = look if look != Look() else read(where.look) or Look()
    asked_for = _public(pair for pair in told if pair[0] not in NAMES)
    return snippet(root, where, look, endpoint, path + asked_for)


def snippet(root: str, where: Surface, look: Look, endpoint: str, page: str) -> Snippet:
    """The frame of a page of the site for a territory."""
    slug = where.territory or current().slug
    known = next((one for one in WIDGETS.values() if one.endpoint == endpoint), None)
    frame = f"{root}/embed/{slug}{f'/~{look.segment}' if look.segment else ''}{page}"
    full = f"{root}{f'/chez/{where.territory}' if where.territory else ''}{page}"
    title = known.title if known else "Élan Climat"
    return Snippet(frame, full, title, known.height if known else _HEIGHT)


@cache
def _private() -> frozenset[str]:
    """What no address may carry, even one that a visitor wrote."""
    asked = (declarations(model(tool).INPUTS) for tool in TOOLS)
    return frozenset(name for fields in asked for name, what in fields.items() if what.private)


def _public(told: Iterable[tuple[str, str]]) -> str:
    """A question that keeps of some answers those that an address may carry, and nothing of who
    follows people."""
    kept = [pair for pair in told if pair[0] not in _private() and not FOLLOWING.match(pair[0])]
    return f"?{urlencode(kept)}" if kept else ""


def full_page() -> str:
    """The page being answered, at its full address, with its answers."""
    if request.endpoint is None:
        return full_address("pages.home")
    asked = _public(request.args.items(multi=True))
    return outside(request.script_root + quote(request.path) + asked)


def _here() -> str:
    """The page being answered as it is seen: in a frame it keeps its colours."""
    if surface().channel != "widget":
        return full_page()
    path = request.script_root.removeprefix(server_root()) + quote(request.path)
    return site_root() + path + _public(request.args.items(multi=True))


def discovery() -> list[tuple[str, str]]:
    """Media type and address of this page's oEmbed answers; none for what cannot be framed.

    A frame, whose page is to be light, says the first alone, and none once it holds long answers.
    """
    here = surface().channel
    page = _here()
    if not is_calculator(request.endpoint) or here == "tablet":
        return []
    if here == "widget" and len(page) > _BRIEF:
        return []
    kinds = (("application/json", "json"), ("text/xml", "xml"))
    return [
        (f"{kind}+oembed", f"{site_root()}/oembed?{urlencode({'url': page, 'format': name})}")
        for kind, name in (kinds[:1] if here == "widget" else kinds)
    ]
