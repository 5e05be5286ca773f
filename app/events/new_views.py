"""A page that creates an event: ``/evenement/nouveau``, for those who know the hosts' key."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.events import book
from app.events.form import EventForm
from app.site.keys import new_host_key
from app.site.load import may_try
from app.site.responses import render
from app.site.surfaces import is_from_here
from app.store import store
from app.territories import NEUTRAL, everyone, find

bp = Blueprint("event_new", __name__)
_SHORTEST_SECRET = 20
_TRIES = "10 per 10 minutes"
"""Guessing the hosts' key must take longer than an event."""


@bp.route("/evenement/nouveau", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    secret = current_app.config["ELAN"].host_key
    if len(secret) < _SHORTEST_SECRET:
        abort(404)
    is_sent = request.method == "POST"
    if is_sent and not is_from_here():
        abort(403)
    choices = [(one.slug, one.name) for one in (find(NEUTRAL), *everyone()) if one]
    form = EventForm(request.form, dict(choices), secret, date.today(), is_sent)
    is_stranger = is_sent and not form.has_secret
    if is_stranger and not may_try("hosts_key", _TRIES):
        abort(429)
    if is_sent and not form.errors:
        key = new_host_key()
        book.create(store(), key, form.name.data, form.territory.data, form.days)
        return redirect(url_for("hosts.index", key=key), 303)
    status = 403 if is_stranger else 200
    return render("events/new.html", title="Créer un événement", form=form, status=status)
