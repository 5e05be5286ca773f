"""How much work one visitor may ask: counted in memory, by a name that tells nothing of who."""

from __future__ import annotations

import hashlib
import ipaddress
import logging
import math
import secrets
import time

from flask import Flask, current_app, request
from flask_limiter import Limiter
from limits import parse
from limits.errors import StorageError
from werkzeug.exceptions import TooManyRequests

from app.site.apart import is_apart
from app.site.config import Config

_SECRET = secrets.token_bytes(16)
"""Lost when the server stops: what it scrambles cannot be read again."""


def client() -> str:
    """Who asks: the address, or the network of an IPv6 one, scrambled."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "0.0.0.0")
    except ValueError:
        address = ipaddress.ip_address("0.0.0.0")
    size = 64 if address.version == 6 else 32
    network = ipaddress.ip_network(f"{address}/{size}", strict=False)
    return hashlib.blake2b(str(network).encode(), key=_SECRET, digest_size=12).hexdigest()


class TooMany(TooManyRequests):
    """Come again later, and when."""

    def __init__(self, again: float):
        super().__init__(retry_after=max(1, math.ceil(again - time.time())))


def charge(cost: float) -> None:
    """Take work from what the client may still ask; a dearer request than all takes all.

    Parameters
    ----------
    cost : float
        As :mod:`app.site.weights` weighs it. [ms of a processor]

    Raises
    ------
    TooMany
        429, with when to come again.
    """
    limiter: Limiter = current_app.extensions["budget"]
    limit = parse(current_app.config["ELAN"].work)
    key = (client(), "work")
    try:
        if limiter.limiter.hit(limit, *key, cost=min(math.ceil(cost), limit.amount)):
            return
        again = limiter.limiter.get_window_stats(limit, *key).reset_time
    except StorageError:  # counters that do not answer never keep an answer from anyone
        return
    raise TooMany(again)


def may_try(what: str, often: str) -> bool:
    """Count one try of this client; False when it was one too many.

    Parameters
    ----------
    what : str
        A secret that might be guessed, or a number that a script might raise.
    often : str
        Such as ``10 per 10 minutes``.
    """
    limiter: Limiter = current_app.extensions["budget"]
    try:
        return limiter.limiter.hit(parse(often), client(), what)
    except StorageError:
        return False


def init_app(app: Flask, config: Config) -> None:
    """Count what each client asks, where the settings say."""
    logging.getLogger("flask-limiter").setLevel(logging.WARNING)
    app.extensions["budget"] = limiter = Limiter(
        client,
        app=app,
        storage_uri=config.rate_limit_storage,
        strategy="fixed-window",
        storage_options={"wrap_exceptions": True},
        in_memory_fallback=[config.api_requests],
    )
    limiter.request_filter(is_apart)  # counted already, by the process that was asked
