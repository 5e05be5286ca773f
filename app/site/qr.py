"""QR codes: a link to carry away from a screen, drawn here and asked of nobody."""

from __future__ import annotations

import io

import segno
from flask import Flask, Response, make_response, url_for
from markupsafe import Markup

from app.site.addresses import inner_address
from app.site.surfaces import outside

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


def init_app(app: Flask) -> None:
    """Give templates ``code_of(path)``."""
    app.jinja_env.globals.update(code_of=address_of)
