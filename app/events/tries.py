"""How often the hosts' key may be tried: guessing it must take longer than an event."""

from __future__ import annotations

from flask import current_app
from limits import parse
from limits.errors import StorageError

from app.api.limits import client

_TRIES = parse("10 per 10 minutes")


def may_try_again() -> bool:
    """Count one wrong key of this client; False when it was one too many."""
    limiter = current_app.extensions["api_limits"].limiter
    try:
        return limiter.hit(_TRIES, client(), "hosts_key")
    except StorageError:
        return False
