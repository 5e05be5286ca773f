"""Where pages meet the counters: nothing here slows or breaks one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask, Response, current_app, g, request

from app.counting.batch import Batch
from app.counting.steps import bins_of, is_robot, is_same_page
from app.site import load
from app.site.apart import is_apart
from app.site.load import may_try
from app.site.surfaces import surface
from app.territories import current

_RESULTS, _TOLD = "200 per hour", "20 per hour"
"""What one source may add of each count: more than a room of people behind one address, and nothing
for a script. The source is scrambled, in memory, and forgotten with the hour."""
_PERIOD = 3.0
"""Between two writings of a process. [s]"""


@dataclass(frozen=True)
class Seen:
    """What an answer shows.

    Attributes
    ----------
    tool : str
        One of :data:`app.counting.steps.NAMES`.
    has_result : bool
        A result, or the questions that come before it.
    figures : mapping
        Of the result: ``label``, ``bill`` [EUR/yr], ``saving`` [EUR/yr], ``mode``; None is untold.
    channel : str
        Empty for that of the page's surface.
    """

    tool: str
    has_result: bool
    figures: dict[str, Any]
    channel: str = ""


def seen(tool: str, has_result: bool, *, channel: str = "", **figures: Any) -> None:
    """Say, in a view, what is about to be shown: counted once it is, and is not a refusal."""
    g.seen = Seen(tool, has_result, figures, channel)


def _count(response: Response) -> Response:
    if is_apart():  # the process that answers the visitor counts
        return response
    try:
        shown: Seen | None = g.pop("seen", None)
        if shown is None or response.status_code != 200 or request.method == "HEAD":
            return response
        if shown.channel == "api" or not _is_unseen():
            _count_seen(shown)
    except Exception:  # a count is never worth a page
        current_app.logger.exception("not counted: %s", request.endpoint)
    return response


def _is_unseen() -> bool:
    """Robots, and pages fetched before anybody asks for them."""
    early = request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    return is_robot(request.headers.get("User-Agent", "")) or "prefetch" in early


def _count_seen(shown: Seen) -> None:
    step = "finished" if shown.has_result else "started"
    is_changed = is_same_page(request.referrer or "", request.url)
    if is_changed if shown.has_result else request.args:
        return  # an answer that changes, or questions between the first page and the result
    if not may_try(f"{shown.tool} {step}", _RESULTS):
        return
    batch: Batch = current_app.extensions["counts"]
    today, place = date.today(), current().slug
    batch.add(today, place, shown.tool, shown.channel or surface().channel, step)
    for figure, bin in bins_of(shown.figures).items():
        batch.add_result(today, place, figure, bin)


def tool() -> str:
    """Tool of the page being drawn, for what only a browser sees; empty for none."""
    return g.seen.tool if "seen" in g else ""


def told(tool: str, step: str) -> None:
    """Count what a browser tells: a print, a share, a call."""
    if not _is_unseen() and may_try(f"{tool} {step}", _TOLD):
        batch: Batch = current_app.extensions["counts"]
        batch.add(date.today(), current().slug, tool, surface().channel, step)


def init_app(app: Flask) -> None:
    """Give an application its counters."""
    app.extensions["counts"] = Batch(app.extensions["store"], _PERIOD, app.logger)
    app.jinja_env.globals["counted_tool"] = tool
    app.after_request(_count)
    load.carry(app, "seen")
