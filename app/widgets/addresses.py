"""From the address of a page to the frame that shows it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qsl, quote, urlencode, urlsplit
from xml.etree import ElementTree

from flask import Flask, Response, current_app, request, url_for
from markupsafe import Markup
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.site.load import is_finished
from app.site.responses import POLICY
from app.site.surfaces import Surface, full_address, outside, server_root, site_root, split, surface
from app.territories import Territory, current, find
from app.widgets.look import NAMES, Look, asked, read
from app.widgets.words import WIDGETS, Widget
from calc.schema.inputs import declarations
from calc.tools import TOOLS, model

# What a webmaster pastes, and what oEmbed answers.

_LEAST = 400
"""A frame that its browser measured before it had a width is still used. [px]"""


@dataclass(frozen=True)
class Snippet:
    """A widget ready to paste.

    Attributes
    ----------
    source : str
        Address of the frame.
    full : str
        Address of the same page out of any frame.
    title : str
    height : int
        Where the browser cannot fit the frame to its page. [px]
    """

    source: str
    full: str
    title: str
    height: int

    def frame(self, height: int | str | None = None) -> str:
        """One frame, that needs no script: as wide as what holds it, and as tall as its page where
        the browser knows how. ``!important`` keeps its height from hosts that say it of every
        frame; its width and its margins are its host's."""
        tall = height or self.height
        least = min(_LEAST, tall) if isinstance(tall, int) else _LEAST
        fitted = f"if(supports(frame-sizing:content-height):auto;else:{tall}px)"
        style = "".join(
            (
                "width:100%;border:0!important;display:block!important;",
                f"height:{tall}px!important;height:{fitted}!important;",
                f"min-height:{least}px!important;frame-sizing:content-height!important;",
                "aspect-ratio:auto!important;color-scheme:light dark",
            )
        )
        return str(
            Markup(
                '<iframe src="{}" title="{}" loading="lazy" width="100%" height="{}" style="{}">'
                "</iframe>"
            ).format(self.source, self.title, tall, style)
        )

    def code(self) -> str:
        """The frame and a plain link, in a block of their own: themes lay out what they hold, and
        a bare frame left their column."""
        return f"<div>{self.frame()}\n{self.link()}</div>"

    def link(self) -> str:
        """A plain link, for what shows no frame."""
        return f"<p>{self.anchor()}</p>"

    def anchor(self) -> str:
        return str(Markup('<a href="{}">{}</a>').format(self.full, self.title))

    def quoted(self, height: int | None = None) -> str:
        """For who discovers the answer, as WordPress wants it: a quotation that holds the link,
        shown until the frame says its height. Without one WordPress loads nothing that listens to
        heights and links. It takes the style away: what is said of the border has to be an
        attribute."""
        quotation = f'<blockquote class="wp-embedded-content">{self.anchor()}</blockquote>'
        borderless = self.frame(height).replace("<iframe ", '<iframe frameborder="0" ', 1)
        return f"{quotation}{borderless}"

    def element(self, script: str) -> str:
        """The frame at its exact height in every browser, and a link without script."""
        return str(
            Markup(
                '<div><elan-climat src="{}" label="{}"><a href="{}">{}</a></elan-climat></div>\n'
                '<script src="{}" async></script>'
            ).format(self.source, self.title, self.full, self.title, script)
        )

    def fitted(self, script: str, height: int | None = None) -> str:
        """For our own plugin, in a host that trusts it: the frame without script, and at its exact
        height in every browser with it."""
        loader = Markup('<script src="{}" async></script>').format(script)
        return f"<elan-climat>{self.frame(height)}</elan-climat>{loader}"


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
        submitted = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=_FIELDS)
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
    look, _ = asked({name: value for name, value in submitted if name in NAMES})
    look = look if look != Look() else read(where.look) or Look()
    asked_for = _public(pair for pair in submitted if pair[0] not in NAMES)
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


def _public(answers: Iterable[tuple[str, str]]) -> str:
    """A question that keeps of some answers those that an address may carry, and nothing of who
    follows people."""
    kept = [pair for pair in answers if pair[0] not in _private() and not FOLLOWING.match(pair[0])]
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


# oEmbed 1.0 (https://oembed.com): the address of a page of ours → a frame of it.

_WIDEST = 600
_LONGEST_NUMBER = 20
_DAY = 86_400
_MIMETYPES = {"json": "application/json", "xml": "text/xml"}


def answer(submitted: Mapping[str, str], root: str, *, is_trusted: bool = False) -> Response:
    """The answer to ``url``, ``format``, ``maxwidth`` and ``maxheight``.

    Parameters
    ----------
    submitted : mapping of str to str
        What was asked.
    root : str
        Address of the site.
    is_trusted : bool
        Who asks shows what it is given as it is, as our plugin does; else it is made for
        who discovered it, and keeps a link and a frame alone.
    """
    asked = submitted.get("format", "json").lower()
    if asked not in _MIMETYPES:
        return Response("Formats: json, xml.\n", 501, mimetype="text/plain")
    limits = {}
    for name, usual in (("maxwidth", _WIDEST), ("maxheight", None)):
        text = submitted.get(name, "").strip()
        is_number = text.isascii() and text.isdigit() and len(text) < _LONGEST_NUMBER
        if text and not (is_number and 0 < int(text) < 100_000):
            said = f"{name}: a whole number of pixels, as in {name}=600.\n"
            return Response(said, 400, mimetype="text/plain")
        limits[name] = int(text) if text else usual
    result = embedded(submitted.get("url", ""), root)
    if result is None:
        said = "url: the address of a calculator of this site.\n"
        return Response(said, 404, mimetype="text/plain")
    width = min(_WIDEST, limits["maxwidth"] or _WIDEST)
    height = min(result.height, limits["maxheight"] or result.height)
    parts = {
        "version": "1.0",
        "type": "rich",
        "title": result.title,
        "provider_name": "Élan Climat",
        "provider_url": f"{root}/",
        "cache_age": _DAY,
        "width": width,
        "height": height,
        "html": result.fitted(f"{root}/embed.js", height) if is_trusted else result.quoted(height),
    }
    body = json.dumps(parts, ensure_ascii=False) if asked == "json" else _xml(parts)
    return Response(body, mimetype=_MIMETYPES[asked])


def _xml(parts: Mapping[str, object]) -> str:
    root = ElementTree.Element("oembed")
    for name, value in parts.items():
        ElementTree.SubElement(root, name).text = str(value)
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n{body}\n'


# Who may frame a page: under ``/embed``, the sites its territory lists; elsewhere nobody.

_EXPLAINING = {None, "pages", "places", "territories", "assets", "widgets"}
_ELSEWHERE = re.compile(r'<a (?=[^>]*\bhref="https?://)(?![^>]*\btarget=)')
"""A link to another site: in a frame it would lead to a page that cannot be framed."""
_SHEET = re.compile(r'<link rel="stylesheet"[^>]*>')
_BODY = re.compile(r"<body[^>]*>")
_LATE = '<noscript hidden><link rel="stylesheet" href="{}"></noscript>'
_UNSIZED = re.compile(r'<svg (?![^>]* width=)([^>]*?viewBox="\S+ \S+ \S+ (\d+)[^>]*)>')


def ancestors(territory: Territory) -> str:
    """Sources of ``frame-ancestors``: the site itself, for its previews, and the listed hosts."""
    return " ".join(("'self'", *territory.hosts))


def _may_be_framed() -> bool:
    """Calculators, the pages that explain them, their files and their errors: what is managed
    by a secret link, or sent as a file, is nobody's to frame."""
    return request.blueprint in _EXPLAINING or is_calculator(request.endpoint)


def _measured_with_its_style(html: str) -> str:
    """A page that a browser which runs no script of it measures rightly.

    It measures a frame when its text is read: style sheets of the head are not awaited then, those
    of the body are. Should they not come, a drawing keeps its size. Without script a frame is
    loaded before the page that holds it is laid out, and may have no width yet, or another than it
    will have: ``widget.css`` shows nothing without a width (7,000 px were measured), and a last
    sheet, late, gives it the time to have its own. What comes before that sheet is shown at once.
    """
    html = _UNSIZED.sub(r'<svg width="100%" height="\2" \1>', html)
    match = _BODY.search(html)
    if not match:
        return html
    sheets = "".join(_SHEET.findall(html, 0, match.start()))
    late = _LATE.format(url_for("widgets.width_awaited"))
    html = f"{html[: match.end()]}{sheets}{html[match.end() :]}"
    return html.replace("</body>", f"{late}</body>")


def _allow(response: Response) -> Response:
    here = surface()
    if (
        is_finished()
        or here.channel != "widget"
        or not find(here.territory)
        or not _may_be_framed()
    ):
        return response
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # a sandbox is no origin
    if response.mimetype != "text/html":
        return response
    if not response.direct_passthrough:
        body = response.get_data(as_text=True)
        body = _ELSEWHERE.sub('<a target="_blank" ', body)
        response.set_data(_measured_with_its_style(body))
    policy = response.headers.get("Content-Security-Policy", POLICY)
    kept = [part for part in policy.split("; ") if not part.startswith("frame-ancestors")]
    allowed = f"frame-ancestors {ancestors(current())}"
    response.headers["Content-Security-Policy"] = "; ".join((*kept, allowed))
    response.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response


def is_listed(origin: str, territory: Territory) -> bool:
    """Whether a site may show the territory's widgets; ``https://*.ville.fr`` lists subdomains.

    Examples
    --------
    >>> class Town: hosts = ("https://*.ville.fr",)
    >>> is_listed("https://www.ville.fr", Town), is_listed("https://ville.fr", Town)
    (True, False)
    """
    scheme, _, host = origin.partition("://")
    for listed in territory.hosts:
        named, _, pattern = listed.partition("://")
        if named != scheme:
            continue
        if host == pattern or pattern.startswith("*.") and host.endswith(pattern[1:]):
            return True
    return False


def init_frames(app: Flask) -> None:
    """Set the policy of framed pages before the site's own headers are set."""
    app.after_request(_allow)
