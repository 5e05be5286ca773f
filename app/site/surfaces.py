"""The same site in several places: at its own address, a territory's, in a widget, on a tablet.

``/chez/<territory>``, ``/embed/<territory>`` and ``/borne[/<key>]`` carry the whole site: what
comes before a page's path becomes its root, so that every link and form stays where it was opened.
"""

from __future__ import annotations

import io
import ipaddress
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import segno
from flask import Flask, Response, current_app, make_response, request, url_for
from markupsafe import Markup

_MOUNTS = (
    ("site", re.compile(r"/chez/(?P<territory>[a-z0-9-]{1,60})(?=/|$)")),
    (
        "widget",
        re.compile(
            r"/embed/(?P<territory>[a-z0-9-]{1,60})"
            r"(?:/~(?P<look>(?:[0-9a-f]{6}|x)\.(?:[0-9a-f]{6}|x)(?:\.compact)?))?"
            r"(?=/|$)"
        ),
    ),
    ("tablet", re.compile(r"/borne(?:/(?P<key>e-[A-Za-z0-9]{8,60}))?(?=/|$)")),
)
_MARK = "elan.surface"
_ROOT = "elan.root"


@dataclass(frozen=True)
class Surface:
    """Where a page is seen.

    Attributes
    ----------
    channel : str
        ``site``, ``widget`` or ``tablet``.
    territory : str
        Slug in the address; empty when the address names none.
    key : str
        Key of an event in a tablet's address; empty without an event.
    look : str
        Colours asked of a widget by its host, in its address: see :mod:`app.widgets.look`.
    """

    channel: str = "site"
    territory: str = ""
    key: str = ""
    look: str = ""


def split(path: str) -> tuple[str, str, Surface]:
    """Root, path in the site, and surface of an address.

    Examples
    --------
    >>> split("/embed/lille/logement")
    ('/embed/lille', '/logement', Surface(channel='widget', territory='lille', key='', look=''))
    >>> split("/logement")[2].channel
    'site'
    """
    for channel, pattern in _MOUNTS:
        if match := pattern.match(path):
            return match[0], path[match.end() :] or "/", Surface(channel, **_named(match))
    return "", path, Surface()


def _named(match: re.Match[str]) -> dict[str, str]:
    return {name: value or "" for name, value in match.groupdict().items()}


class Mounts:
    """The WSGI application under each of its roots."""

    def __init__(self, application: Callable[..., Iterable[bytes]]):
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        root, path, surface = split(environ.get("PATH_INFO", ""))
        environ[_MARK] = surface
        environ[_ROOT] = environ.get("SCRIPT_NAME", "")
        environ["SCRIPT_NAME"] = environ[_ROOT] + root
        environ["PATH_INFO"] = path
        return self._application(environ, start_response)


def surface() -> Surface:
    """Where the page being answered is seen."""
    return request.environ.get(_MARK, Surface())


def server_root() -> str:
    """Path of the site on its server, without a territory, a widget or a tablet around it."""
    return request.environ.get(_ROOT, request.root_path).rstrip("/")


def site_root() -> str:
    """Address of the site itself, without a widget or a tablet around it. ``ELAN_PUBLIC_URL``
    says it where visitors come by another address than the server's own."""
    public = current_app.config["ELAN"].public_url
    return (public or request.host_url.rstrip("/") + server_root()).rstrip("/")


def full_address(endpoint: str, **values: Any) -> str:
    """The full page of a state, asked as ``url_for``: a link that leaves a widget, or a tablet's QR
    code."""
    return outside(url_for(endpoint, **values))


def outside(path: str) -> str:
    """The same by its path and answers, as a widget or a tablet shows them."""
    named = surface().territory
    root = request.script_root
    if path == root or path.startswith((f"{root}/", f"{root}?")):
        path = path[len(root) :]
    return f"{site_root()}{f'/chez/{named}' if named else ''}{path}"


def init_app(app: Flask) -> None:
    """Mount the site under its roots, and give templates ``surface()`` and ``full_address()``."""
    app.wsgi_app = Mounts(app.wsgi_app)  # type: ignore[method-assign]
    app.jinja_env.globals.update(surface=surface, full_address=full_address)


# What an inner address is, asked before a path given by anybody is followed; which are local.


def inner_address(text: str) -> str:
    """A path of this site with its answers, or nothing where a browser might leave the site.

    Browsers drop tabs and line feeds, and read a backslash as a slash: what holds one is refused
    rather than mended.

    Examples
    --------
    >>> inner_address("/logement?floor_area=90")
    '/logement?floor_area=90'
    >>> [inner_address(t) for t in ("//evil.com", "/\\t/evil.com", "/\\\\evil.com", "@evil.com")]
    ['', '', '', '']
    """
    if not text.startswith("/") or text.startswith("//") or "\\" in text:
        return ""
    if any(ord(sign) <= 32 or ord(sign) == 127 for sign in text):
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return "" if parts.scheme or parts.netloc else text


_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")


def is_host(text: str) -> bool:
    """Whether a request's ``Host`` is a name and a port, and nothing that makes another address.

    Examples
    --------
    >>> [is_host(text) for text in ("elan.example.fr:8000", "[::1]:80", "a@evil.com", "a/b", "")]
    [True, True, False, False, False]
    """
    return _HOST.fullmatch(text) is not None


def host_of(address: str) -> str:
    """Host and port of a full address, or nothing for what is none.

    Examples
    --------
    >>> host_of("https://ville.fr:8000/x"), host_of("http://[")
    ('ville.fr:8000', '')
    """
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def is_from_here() -> bool:
    """Whether a form was sent by a page of this site: no other may change anything."""
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return host_of(origin) in {request.host, host_of(site_root())}


def is_local(address: str) -> bool:
    """Whether an address opens on its own network alone.

    Examples
    --------
    >>> [is_local(f"http://{host}/x") for host in
    ...  ("192.168.1.7:8000", "localhost", "borne.local", "elan.example.fr", "8.8.8.8")]
    [True, True, True, False, False]
    """
    host = urlsplit(address).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".local", ".lan", ".home", ".internal"))


# QR codes: a link to carry away from a screen, drawn here and asked of nobody.

LONGEST = 1_500
"""Letters of a link that a telephone still reads in a code on a screen."""


def image(link: str) -> Response:
    """An SVG image of the link, for any camera."""
    drawn = io.BytesIO()
    segno.make(link, error="l").save(drawn, kind="svg", border=2, light="#fff")
    response = make_response(drawn.getvalue())
    response.headers["Content-Type"] = "image/svg+xml"
    return response


def inline(link: str) -> Markup:
    """The code of a link, to stand in a page; empty when no code is large enough."""
    if len(link) > LONGEST:
        return Markup("")
    made = segno.make(link, error="l", boost_error=False)
    text = made.svg_inline(border=3, light="#fff", omitsize=True, svgclass="qr", lineclass=None)
    return Markup(text.replace("<svg", '<svg role="img" aria-label="Code QR de ce résultat"', 1))


def address_of(path: str) -> str:
    """Where the code of a page is drawn, by its path and answers; empty when no code is large
    enough. Drawing takes longer than most answers: it waits until somebody looks."""
    return url_for("pages.code", vers=path) if len(outside(path)) <= LONGEST else ""


def of_page(path: str) -> Response | None:
    """The code of a page of the site; nothing for what is no page of it, or too long."""
    link = outside(path) if inner_address(path) else ""
    return image(link) if link and len(link) <= LONGEST else None


def init_codes(app: Flask) -> None:
    """Give templates ``code_of(path)``."""
    app.jinja_env.globals.update(code_of=address_of)
