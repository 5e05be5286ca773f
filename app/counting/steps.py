"""What a page tells the counters: which tool, which step, which results."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from app.home.page import Result
from app.week.form import WeekForm
from calc.mobility.modes import column
from calc.parameters import parameters
from calc.renovation.results import Plan
from calc.schema.inputs import is_unknown
from calc.schema.vocabulary import TRIP_PURPOSES

TOOLS = {
    "housing.index": "housing",
    "housing.result": "housing",
    "housing.effort": "housing",
    "short.housing": "housing",
    "short.trip": "trips",
    "works.index": "works",
    "works.paths": "works",
    "trips.index": "trips",
    "tablet.duel": "trips",
    "week.week": "week",
    "week.year": "week",
    "week.levers": "week",
    "car.index": "car",
    "elan.index": "elan",
}
"""Endpoint of a page → its tool."""
API_TOOLS = {
    "calculators.housing": "housing",
    "calculators.aids": "works",
    "calculators.renovation": "works",
    "calculators.trips": "trips",
    "calculators.household_mobility": "week",
    "calculators.car": "car",
}
NAMES = ("housing", "works", "trips", "week", "car", "elan")
CHANNELS = ("site", "widget", "tablet", "api")
STEPS = ("started", "finished", "shared", "printed", "adviser")
TOLD = frozenset({"shared", "printed", "adviser"})
"""Steps that a browser tells; the others, the server sees."""
_ANSWERS = ("answer", "plan", "effect")
_ROBOTS = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|facebookexternal|whatsapp|headless|lighthouse|"
    r"pingdom|uptime|monitor|curl/|wget/|python-|httpx|go-http|java/|okhttp|scrapy",
    re.IGNORECASE,
)


def is_robot(agent: str) -> bool:
    """Whether a browser names itself a program; what it says is kept nowhere.

    Examples
    --------
    >>> is_robot("Mozilla/5.0 (compatible; Googlebot/2.1)"), is_robot("Mozilla/5.0 Firefox/140.0")
    (True, False)
    """
    return not agent or _ROBOTS.search(agent) is not None


def step_of(context: Mapping[str, Any], has_answers: bool) -> str:
    """Step of a page that was drawn: with a result, or as its first questions; empty between.

    Examples
    --------
    >>> step_of({"answer": None}, False), step_of({"answer": 1}, True), step_of({}, True)
    ('started', 'finished', '')
    """
    if any(context.get(name) is not None for name in _ANSWERS):
        return "finished"
    return "" if has_answers else "started"


def is_same_page(referrer: str, url: str) -> bool:
    """Whether a result follows another of the same page: an answer was changed.

    Examples
    --------
    >>> is_same_page("http://a/logement/resultat?x=1", "http://a/logement/resultat?x=2")
    True
    >>> is_same_page("http://a/logement", "http://a/logement/resultat")
    False
    """
    try:
        before, now = urlsplit(referrer), urlsplit(url)
    except ValueError:
        return False
    return before.path == now.path and bool(before.query)


def results(context: Mapping[str, Any]) -> dict[str, str]:
    """Coarse bins of a page's result, by figure."""
    answer, form = context.get("answer"), context.get("form")
    if isinstance(answer, Result):
        found = {"label": answer.likeliest}
        return found | ({"bill": _bill_bin(answer.dots)} if answer.has_bill else {})
    if answer is not None and isinstance(form, WeekForm):
        mode = commute(form)
        return {"mode": mode} if mode else {}
    return {}


def within_reach(found: Plan) -> float:
    """The most that a named path saves. [EUR/yr]"""
    return max([0.0, *(float(path.after_stages.saving.middle[-1]) for path in found.paths)])


def _bill_bin(dots: list[float]) -> str:
    law = parameters()["counters.bill"]
    place = np.searchsorted(law.constant, float(np.median(dots)), side="right") - 1
    return law.keys[0][max(int(place), 0)]


def commute(form: WeekForm) -> str:
    """How the household first goes to work: ``active``, ``public``, ``car`` or ``other``."""
    week = form.request.week
    work = np.flatnonzero((week.purpose == TRIP_PURPOSES.index("work")) & ~is_unknown(week.mode))
    if not len(work):
        return ""
    return str(column("family")[week.mode[work[0]]])
