"""What an inner address is: the one question asked before a path given by anybody is followed."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request

from app.site.surfaces import site_root


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
