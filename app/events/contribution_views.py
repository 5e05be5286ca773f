"""A tablet adds a result to its event: ``POST /borne/e-…/contribution``."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from app.events import contributions as event
from app.events import words
from app.events.contributions import Contribution, Counter
from app.site.keys import split_tablet
from app.site.responses import render
from app.site.surfaces import surface

bp = Blueprint("contributions", __name__)
_STATUS = {
    event.ADDED: 201,
    event.KNOWN: 200,
    event.PAUSED: 409,
    event.OVER: 410,
    event.UNKNOWN: 404,
    event.STRANGER: 403,
    event.SLOW: 429,
}


def _told(tablet: str) -> Contribution:
    form = request.form
    given = {
        name: form.get(name, "").strip()
        for name in ("contribution", "tool", "saving", "emissions", "commune")
    }
    return Contribution(**given, tablet=tablet, actions=tuple(form.getlist("actions")))


def _answer(status: int, fate: str, title: str, text: str, fields: list[str]) -> Response:
    accepted = request.accept_mimetypes
    if accepted["application/json"] > accepted["text/html"]:
        response = jsonify({"result": fate, "issues": fields})
        response.status_code = status
        return response
    named = [words.CONTRIBUTION_FIELDS[name] for name in fields]
    return render("events/contributed.html", status=status, title=title, text=text, fields=named)


@bp.post("/contribution")
def add() -> ResponseReturnValue:
    if not surface().key:
        abort(404)
    key, name, proof = split_tablet(surface().key)
    if not name:  # the event's own key: it opens the calculators, and counts nothing
        return _answer(_STATUS[event.STRANGER], event.STRANGER, *words.FATES[event.STRANGER], [])
    told = _told(name)
    if refused := event.faults(told):
        text = "Il reste un champ à corriger." if len(refused) == 1 else "Des champs sont faux."
        return _answer(422, "refused", words.REFUSED, text, refused)
    counter: Counter = current_app.extensions["event_counter"]
    fate = counter.add(key, told, proof)
    return _answer(_STATUS[fate], fate, *words.FATES[fate], [])
