"""Events on the web: their pages, their counter, the erasing of what is too old."""

from __future__ import annotations

from datetime import date

from flask import Flask, abort, request

from app.events.book import odd_clock, purge
from app.events.contributions import Counter
from app.store import StoreUnavailable

_ELSEWHERE = frozenset({"stock", "programme", "api", "calculators"})
"""Rooms of the site that an event's laptop does without: each may take its two cores."""


def _not_here() -> None:
    if request.blueprint in _ELSEWHERE:
        abort(404)


def init_app(app: Flask) -> None:
    """Give an application its events."""
    from app.events.contribution_views import bp as entries
    from app.events.host_views import bp as hosts
    from app.events.new_views import bp as new_events
    from app.events.reception_views import bp as receptions
    from app.events.wall_views import bp as walls

    store = app.extensions["store"]
    if app.config["ELAN"].is_room:
        app.before_request(_not_here)
    app.extensions["event_counter"] = Counter(store, app.config["ELAN"].tablet_pace)
    for room in (entries, hosts, new_events, receptions, walls):
        app.register_blueprint(room)
    try:
        today = date.today()
        if (last := odd_clock(store, today)) is None:
            purge(store, today)
        else:
            app.logger.warning(
                "nothing was erased: the clock says %s, the last event here was on %s; if the "
                "clock is right, run python -m app.events purge --yes",
                today,
                last,
            )
    except StoreUnavailable as problem:
        app.logger.warning("events not purged: %s", problem.description)
