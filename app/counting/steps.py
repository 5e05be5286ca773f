"""What is counted: tools, steps, and the coarse bins of their results."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from calc.contribution import bins
from calc.parameters import parameters

NAMES = ("housing", "works", "trips", "week", "car", "elan")
CHANNELS = ("site", "widget", "tablet", "api")
STEPS = ("started", "finished", "shared", "printed", "adviser")
TOLD = frozenset({"shared", "printed", "adviser"})
"""Steps that a browser tells; the others, the server sees."""
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


def bins_of(figures: Mapping[str, Any]) -> dict[str, str]:
    """Coarse bins of a result's figures; what is None is not told.

    Examples
    --------
    >>> bins_of({"label": "D", "bill": 1_234.0, "saving": None})
    {'label': 'D', 'bill': 'b2'}
    """
    return {name: _BINS[name](told) for name, told in figures.items() if told is not None}


def _bill_bin(bill: float) -> str:
    law = parameters()["counters.bill"]
    place = np.searchsorted(law.constant, bill, side="right") - 1
    return law.keys[0][max(int(place), 0)]


_BINS: dict[str, Callable[[Any], str]] = {
    "label": str,
    "mode": str,
    "bill": _bill_bin,
    "saving": lambda euros: str(bins("saving", [euros])[0]),
}
"""What is kept of each figure: the likeliest label; the way to work; euros a year paid, saved."""
