"""Who may frame a page: under ``/embed``, the sites its territory lists; elsewhere nobody."""

from __future__ import annotations

import re

from flask import Flask, Response, request, url_for

from app.site.responses import POLICY
from app.site.surfaces import surface
from app.territories import Territory, current, find
from app.widgets.addresses import is_calculator

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
    found = _BODY.search(html)
    if not found:
        return html
    sheets = "".join(_SHEET.findall(html, 0, found.start()))
    late = _LATE.format(url_for("widgets.width_awaited"))
    html = f"{html[: found.end()]}{sheets}{html[found.end() :]}"
    return html.replace("</body>", f"{late}</body>")


def _allow(response: Response) -> Response:
    here = surface()
    if here.channel != "widget" or not find(here.territory) or not _may_be_framed():
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


def init_app(app: Flask) -> None:
    """Set the policy of framed pages before the site's own headers are set."""
    app.after_request(_allow)
