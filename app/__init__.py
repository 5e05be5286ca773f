"""Élan Climat on the web: wiring only."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from htmx_flask import Htmx
from werkzeug.middleware.proxy_fix import ProxyFix

from app import counting, saying, store, territories
from app.site import assets, load, logs, surfaces
from app.site import responses as web
from app.site.config import Config

_HOME = (
    "dwelling_type=house&rooms=4&construction_period=1948_1974&commune=59512"
    "&heating_carrier=natural_gas"
)
_FIRST = (
    f"/logement/resultat?{_HOME}",
    f"/logement/chemins?{_HOME}",
    "/trajets?origin=62119&destination=59350",
)
"""Pages that read nearly all there is to read once."""


def create_app(config: Config | None = None) -> Flask:
    """The application, ready to serve; the environment says its settings where none are given."""
    from app.api import page as api
    from app.asking import town as places
    from app.car import page as car
    from app.counting import page as counts
    from app.events import views as events
    from app.site import views as pages
    from app.stock import views as stock
    from app.stock.programme import views as programme
    from app.tablets import page as tablet
    from app.territories import views as hosting
    from app.together import page as elan
    from app.trips import page as trips
    from app.week import pages as week
    from app.widgets import views as framed
    from app.works import views as works

    _warm()
    config = config or Config.from_environment()
    app = Flask(
        __name__, template_folder="../templates", static_folder=None, subdomain_matching=False
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(saying.FILTERS)
    Htmx(app)
    web.init_app(app, config)
    load.init_budget(app, config)
    load.init_load(app, _FIRST)
    assets.init_app(app)
    store.init_app(app, config)
    territories.init_app(app, Path(config.territories), config.territory)
    rooms = (works, trips, places, week, elan, car, tablet)
    for bp in (pages.bp, hosting.bp, works.housing, *(views.bp for views in rooms), pages.health):
        app.register_blueprint(bp)
    events.init_app(app)
    stock.init_app(app)
    app.register_blueprint(programme.bp)
    api.init_app(app, config)
    surfaces.init_app(app)
    surfaces.init_codes(app)
    framed.init_app(app)
    counting.init_app(app)
    for bp in (framed.short, framed.bp, framed.integration, counts.bp):
        app.register_blueprint(bp)
    load.weigh(app)
    if not app.debug:
        logs.init_app()
        app.wsgi_app = web.Last(app.wsgi_app, app.logger)  # type: ignore[method-assign]
    if config.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=config.proxies, x_proto=config.proxies
        )
    return app


def _warm() -> None:
    """Read the figures and the communes once, before the first visitor."""
    from calc.parameters import parameters
    from calc.places.journeys import journey
    from calc.places.resolver import suggestions

    parameters()
    suggestions("lil")
    across = journey("29019", "06088")  # far enough for every port to be looked at
    across.train, across.ferry  # noqa: B018
