"""The site inside other sites: frames, their colours, and how an address becomes one."""

from __future__ import annotations

from flask import Flask

from app.widgets.addresses import discovery, full_page, init_frames
from app.widgets.look import init_app as init_look


def init_app(app: Flask) -> None:
    """Let listed sites frame the pages under ``/embed``, in the colours that they ask for."""
    app.jinja_env.globals.update(full_page=full_page, embed_discovery=discovery)
    init_frames(app)
    init_look(app)
