"""How many requests one client may make of the API, and what each weighs."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Flask, Response, current_app, request
from flask_limiter import RequestLimit

from app.api.asked import asked_draws, most_items, weight
from app.api.problems import answer
from app.site import load, weights
from app.site.budget import TooMany
from app.site.config import Config


def _breached(limit: RequestLimit) -> Response:
    return answer(TooMany(limit.reset_at))


def weigh(tool: str) -> float:
    """Work that a request asks, before anything of it is read: its braces are its objects. [ms]"""
    settings = current_app.config["ELAN"]
    request.max_content_length = settings.api_body_limit
    count = max(1, request.get_data().count(b"{"))
    items = min(count, most_items(tool)) * weight(tool)
    draws, _ = asked_draws(request.args, items, settings.draws)
    return weights.of_list(tool, count, draws)


def init_app(app: Flask, config: Config, views: Blueprint, tools: tuple[str, ...]) -> None:
    """Count the requests of each client, where the settings say, and weigh each."""
    limiter = app.extensions["budget"]
    limiter.limit(config.api_requests, methods=["POST"], on_breach=_breached)(views)
    for tool in tools:
        load.weigh_by(app, f"{views.name}.{tool}", partial(weigh, tool), load.LISTS)
