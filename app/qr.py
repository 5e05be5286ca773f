"""QR codes: a link to carry away from a screen, drawn here and asked of nobody."""

from __future__ import annotations

import io

import segno
from flask import Response, make_response


def drawn(link: str) -> Response:
    """An SVG image of the link, for any camera."""
    image = io.BytesIO()
    segno.make(link, error="l").save(image, kind="svg", border=2, light="#fff")
    response = make_response(image.getvalue())
    response.headers["Content-Type"] = "image/svg+xml"
    return response
