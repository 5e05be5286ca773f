"""How much one client may ask: counted in memory, by a name that says nothing of who it is."""

from __future__ import annotations

import hashlib
import ipaddress
import logging
import math
import secrets
import time

from flask import Blueprint, Flask, Response, current_app, request
from flask_limiter import Limiter, RequestLimit
from limits import parse
from limits.errors import StorageError

from app.api.problems import Problem, answer
from app.site.config import Config

_SECRET = secrets.token_bytes(16)
"""Lost when the server stops: what it scrambles cannot be read again."""
_WORLDS_A_POINT = 400
"""One full answer with its ranges is one point."""


def client() -> str:
    """Who asks: the address, or the network of an IPv6 one, scrambled."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "0.0.0.0")
    except ValueError:
        address = ipaddress.ip_address("0.0.0.0")
    size = 64 if address.version == 6 else 32
    network = ipaddress.ip_network(f"{address}/{size}", strict=False)
    return hashlib.blake2b(str(network).encode(), key=_SECRET, digest_size=12).hexdigest()


def points(count: int, draws: int) -> int:
    """Work of a request, in full answers.

    Examples
    --------
    >>> points(1, 400), points(1000, 200), points(1000, 0)
    (1, 500, 50)
    """
    return math.ceil(count * max(draws, 20) / _WORLDS_A_POINT) or 1


def charge(cost: int) -> None:
    """Take work from what the client may still ask; a dearer request than all takes all.

    Raises
    ------
    Problem
        429, with when to come again.
    """
    limiter: Limiter = current_app.extensions["api_limits"]
    limit = parse(current_app.config["ELAN"].api_work)
    key = (client(), "work")
    try:
        if limiter.limiter.hit(limit, *key, cost=min(cost, limit.amount)):
            return
        again = limiter.limiter.get_window_stats(limit, *key).reset_time
    except StorageError:  # counters that do not answer never keep an answer from anyone
        return
    raise TooMany(again)


class TooMany(Problem):
    """Come again later, and when."""

    def __init__(self, again: float):
        seconds = max(1, math.ceil(again - time.time()))
        super().__init__(429, "too_many_requests", seconds=seconds)
        self.retry_after = seconds


def _breached(limit: RequestLimit) -> Response:
    return answer(TooMany(limit.reset_at))


def init_app(app: Flask, config: Config, views: Blueprint) -> None:
    """Count the requests of each client, where the settings say."""
    logging.getLogger("flask-limiter").setLevel(logging.WARNING)
    limiter = Limiter(
        client,
        app=app,
        storage_uri=config.rate_limit_storage,
        strategy="fixed-window",
        storage_options={"wrap_exceptions": True},
        in_memory_fallback=[config.api_requests],
    )
    limiter.limit(config.api_requests, methods=["POST"], on_breach=_breached)(views)
    app.extensions["api_limits"] = limiter
