"""Where pages meet the counters: nothing here slows or breaks one."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Flask, Response, current_app, g, request, template_rendered

from app.counting.batch import Batch
from app.counting.steps import API_TOOLS, TOOLS, is_robot, is_same_page, results, step_of
from app.site.surfaces import surface
from app.territories import current
from calc.contribution import bins

_PERIOD = 3.0
"""Between two writings of a process. [s]"""


def _seen(sender: Flask, template: Any, context: dict[str, Any], **_: object) -> None:
    """What is drawn is looked at once, after the page is made."""
    if request and request.endpoint in TOOLS and "form" in context:
        g.setdefault("counted", context)


def note(figure: str, value: float) -> None:
    """A figure of the result being answered, for the territory's histograms.

    Parameters
    ----------
    figure : str
        ``saving``. [EUR/yr]
    """
    g.noted = {figure: str(bins(figure, [value])[0])}


def _count(response: Response) -> Response:
    try:
        if response.status_code == 200 and not _is_unseen():
            _count_page(response)
    except Exception:  # a count is never worth a page
        current_app.logger.exception("not counted: %s", request.endpoint)
    return response


def _is_unseen() -> bool:
    """Robots, and pages fetched before anybody asks for them."""
    if request.endpoint in API_TOOLS:
        return False
    early = request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    return is_robot(request.headers.get("User-Agent", "")) or "prefetch" in early


def _count_page(response: Response) -> None:
    batch: Batch = current_app.extensions["counts"]
    today, place, endpoint = date.today(), current().slug, request.endpoint
    if endpoint in API_TOOLS and request.method == "POST":
        batch.add(today, place, API_TOOLS[endpoint], "api", "finished")
        return
    context = g.pop("counted", None)
    if endpoint not in TOOLS or context is None or request.method == "HEAD":
        return
    step = step_of(context, bool(request.args))
    if not step or (step == "finished" and is_same_page(request.referrer or "", request.url)):
        return
    batch.add(today, place, TOOLS[endpoint], surface().channel, step)
    if step == "finished":
        for figure, bin in (results(context) | g.pop("noted", {})).items():
            if bin:
                batch.add_result(today, place, figure, bin)


def tool() -> str:
    """Tool of the page being drawn, for what only a browser sees; empty for none."""
    return TOOLS.get(request.endpoint or "", "")


def told(tool: str, step: str) -> None:
    """Count what a browser tells: a print, a share, a call."""
    if not _is_unseen():
        batch: Batch = current_app.extensions["counts"]
        batch.add(date.today(), current().slug, tool, surface().channel, step)


def init_app(app: Flask) -> None:
    """Give an application its counters."""
    app.extensions["counts"] = Batch(app.extensions["store"], _PERIOD, app.logger)
    app.jinja_env.globals["counted_tool"] = tool
    app.after_request(_count)
    template_rendered.connect(_seen, app)
    from app.counting import views as counts

    app.register_blueprint(counts.bp)
