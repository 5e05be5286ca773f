"""How far the work on a file is → the words and the bar of its page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from app.saying import number
from app.stock.words import FAILURES, STATES


@dataclass(frozen=True)
class Progress:
    """A work under way, or why it stopped.

    Attributes
    ----------
    share : float or None
        Done of the whole, between 0 and 1; None when nobody knows.
    """

    title: str
    text: str
    share: float | None
    failure: str
    key: str
    path: str


def present_progress(told: dict, key: str) -> Progress:
    """The state of a job in words."""
    state, done, total = told["state"], told.get("done", 0), told.get("total", 0)
    path = url_for("stock.job", cle=key)
    if state == "failed":
        details = {
            name: number(value) if isinstance(value, int) else value
            for name, value in told.get("details", {}).items()
        }
        sentence = FAILURES.get(told.get("code", ""), FAILURES["fault"]).format(**details)
        return Progress("Ce fichier n’a pas pu être calculé", "", None, sentence, key, path)
    title = STATES.get(state, STATES["computing"])
    text = ""
    if done:
        text = f"{number(done)} lignes lues" if state == "reading" else f"{number(done)} logements"
        if total:
            text += f" sur {number(total)}"
    share = done / total if total else None
    return Progress(title, text, share, "", key, path)
