"""What an event's laptop sends later: ``POST /evenement/reception``, by its host's key."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue

from app.events import book
from app.events.push import read, receive
from app.store import store

bp = Blueprint("event_reception", __name__)


@bp.post("/evenement/reception")
def add() -> ResponseReturnValue:
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    event = book.find(store(), "h", key) if scheme == "Bearer" else None
    if event is None:
        abort(404)
    if date.today() >= event.expires:
        abort(410)
    try:
        batch = read(request.get_json(silent=True))
    except ValueError as problem:
        return jsonify({"issues": str(problem)}), 422
    return jsonify({"received": len(batch), "new": receive(store(), event, batch)})
