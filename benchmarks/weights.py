"""What each page and each list of the API costs: ``python -m benchmarks.weights``.

Written where the server reads it, ``app/site/weights.toml``. A minute; on a machine at rest.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date

from app import create_app
from app.api.asked import most_items
from app.api.words import EXAMPLES
from app.site.config import Config
from app.site.load import FILE, measured
from calc.tools import NESTED, TOOLS
from tests.routes import ROUTES

_LEAST = 5.0
"""What costs less is not written. [ms]"""
_FREE = "1000000000 per minute"


def _cost(ask: Callable[[], object], times: int = 3) -> float:
    """The least of some trials: the others were disturbed. [ms of a processor]"""
    result = []
    for _ in range(times):
        start = time.process_time()
        ask()
        result.append(1000 * (time.process_time() - start))
    return min(result)


def _pages(app) -> dict[str, float]:
    client = app.test_client()
    result: dict[str, float] = {}
    for url in ROUTES:
        path, _, query = url.partition("?")
        if not query:
            continue

        def ask(url: str = url) -> None:
            app.extensions["load"].kept.clear()
            app.extensions.pop("kept_answers", None)
            client.get(url)

        if "/chez/" in path:
            continue
        with app.test_request_context(path) as context:
            endpoint = context.request.endpoint or ""
        result[endpoint] = max(result.get(endpoint, 0.0), _cost(ask))
    return {name: cost for name, cost in sorted(result.items()) if cost >= _LEAST and name}


def _lists(app) -> dict[str, tuple[float, float, float]]:
    client = app.test_client()
    result: dict[str, tuple[float, float, float]] = {}
    for tool in (*TOOLS, *NESTED):
        example = EXAMPLES[tool]
        many = min(most_items(tool), 20)
        braces = json.dumps(example).count("{")

        def ask(count: int, draws: int, tool: str = tool, example: object = example) -> float:
            body = [example] * count
            return _cost(lambda: client.post(f"/api/v1/{tool}?draws={draws}", json=body))

        one = ask(1, 400)
        if client.post(f"/api/v1/{tool}?draws=400", json=[example] * many).status_code != 200:
            many = 1
        more = braces * many - 1
        plain = (ask(many, 0) - ask(1, 0)) / more if many > 1 else one / braces
        full = (ask(many, 400) - one) / more if many > 1 else one / braces
        result[tool] = (one, max(plain, 0.001), max(full, plain, 0.001))
    return result


def main() -> None:
    """Measure and write."""
    measured.cache_clear()
    app = create_app(Config(version="", work=_FREE, api_requests=_FREE))
    lines = [
        "# Milliseconds of a processor, by `python -m benchmarks.weights`: the dearest page",
        "# of each endpoint; of each calculator, a request of one object at 400 draws, then what",
        "# each further object adds without draws and with 400.",
        f"measured = {date.today().isoformat()}",
        "",
        "[pages]",
        *(f'"{name}" = {cost:.0f}' for name, cost in _pages(app).items()),
        "",
        "[lists]",
        *(f"{tool} = [{a:.1f}, {b:.3f}, {c:.3f}]" for tool, (a, b, c) in _lists(app).items()),
    ]
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
