"""The site inside other sites: frames, their colours, and how an address becomes one."""

from __future__ import annotations

from flask import Flask

from app.widgets import addresses, frame, look


def init_app(app: Flask) -> None:
    """Let listed sites frame the pages under ``/embed``, in the colours that they ask for."""
    app.jinja_env.globals.update(full_page=addresses.full_page, embed_discovery=addresses.discovery)
    frame.init_app(app)
    look.init_app(app)
