"""The same site in several places: at its own address, a territory's, in a widget, on a tablet.

``/chez/<territory>``, ``/embed/<territory>`` and ``/borne[/<key>]`` carry the whole site: what
comes before a page's path becomes its root, so that every link and form stays where it was opened.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, url_for

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
        if found := pattern.match(path):
            return found[0], path[found.end() :] or "/", Surface(channel, **_named(found))
    return "", path, Surface()


def _named(found: re.Match[str]) -> dict[str, str]:
    return {name: value or "" for name, value in found.groupdict().items()}


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
    """The full page of a state, for a link that leaves a widget or a QR code that leaves a tablet.

    Parameters
    ----------
    endpoint : str
        As for ``url_for``, with its values and answers.
    """
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
