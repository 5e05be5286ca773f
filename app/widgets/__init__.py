"""The site inside other sites: frames, their colours, and how an address becomes one."""

from __future__ import annotations

from flask import Flask

from app.widgets import addresses, frame, look


def init_app(app: Flask) -> None:
    """Let listed sites frame the pages under ``/embed``, in the colours that they ask for."""
    from app.widgets import integration_views as integration
    from app.widgets import short_views as short
    from app.widgets import views as widgets

    for views in (short, widgets, integration):
        app.register_blueprint(views.bp)
    app.jinja_env.globals.update(full_page=addresses.full_page, embed_discovery=addresses.discovery)
    frame.init_app(app)
    look.init_app(app)
