"""Answers kept a while by the address that asked for them: a shared link costs nothing.

An income is in no address: what was told by POST is computed each time and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from time import monotonic
from typing import TypeVar

from cachetools import TTLCache
from flask import current_app

_MOST, _SECONDS = 256, 600.0
_lock = Lock()
T = TypeVar("T")


def _answers() -> TTLCache:
    """Those of this installation: another has other local aids."""
    fresh: TTLCache = TTLCache(_MOST, _SECONDS, timer=monotonic)
    return current_app.extensions.setdefault("kept_answers", fresh)


def kept(
    kind: str, address: Mapping[str, str], date: str, draws: int, compute: Callable[[], T]
) -> T:
    """The answer to an address, computed once in ten minutes by each installation's process.

    Parameters
    ----------
    kind : str
        Which answer: two pages share an address.
    address : mapping of str to str
        What it says; no income may be in it.
    date : str
        Of the rules.
    """
    key = (kind, date, draws, tuple(sorted(address.items())))
    answers = _answers()
    with _lock:
        if key in answers:
            return answers[key]
    found = compute()
    with _lock:
        answers[key] = found
    return found
