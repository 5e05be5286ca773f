"""How many pages and answers a second the site serves, and what it weighs in memory.

``python -m benchmarks.web`` starts gunicorn as in production (two workers), sends requests from
eight threads that each keep their connection, and writes its part of ``docs/benchmarks.md``.
No address is asked twice: the server keeps heavy answers. Who is sent away (503) is counted, and
tries again a little later; any other refusal stops the measure, with what the server said.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import numpy as np

from app.api.words import EXAMPLES
from benchmarks.documents import write
from benchmarks.hold import kept_port
from tests.routes.housing import RESULT
from tests.routes.trips import COMMUTE
from tests.routes.widgets import FOUR
from tests.routes.works import PATHS, WORKS

ROOT = Path(__file__).parent.parent
WORKERS, CLIENTS, SECONDS = 2, 8, 5.0
PAUSE = 0.2
"""How long a client waits that was sent away. [s]"""
_FREE = {"ELAN_API_REQUESTS": "100000000 per minute", "ELAN_WORK": "1000000000 per minute"}


@dataclass(frozen=True)
class Asked:
    """One request, sent again and again."""

    name: str
    path: str
    body: bytes | None = None


def _api(tool: str, count: int, draws: int = 400) -> Asked:
    path = f"/api/v1/{tool}?draws={draws}"
    said = f"API {tool}, {count} object{'s' if count > 1 else ''}"
    name = f"{said}, {draws or 'no'} draws" if tool not in ("aids", "trips") else said
    return Asked(name, path, json.dumps([EXAMPLES[tool]] * count).encode())


REQUESTS = (
    Asked("Home page", "/"),
    Asked("A step of questions", f"/logement?etape=3&{RESULT.partition('?')[2]}"),
    Asked("Result of a home, 400 draws", RESULT),
    Asked("Works of a home", WORKS),
    Asked("Best paths of a home", PATHS),
    Asked("A journey by every mode", f"/trajets?{COMMUTE}"),
    Asked("Widget: four questions", "/embed/dunkerque/court/logement"),
    Asked("Widget: bill of a home, 400 draws", f"/embed/dunkerque/court/logement?{FOUR}"),
    Asked("Widget: a commute", f"/embed/dunkerque/court/trajet?{COMMUTE}&times_a_week=5"),
    Asked("Widget: its colours", "/embed/dunkerque/theme/8a1c4a.fff4e0.css"),
    Asked("Communes while typing", "/communes?lieu=saint+om"),
    _api("housing", 1),
    _api("housing", 100, 0),
    _api("housing", 1000, 0),
    _api("aids", 1),
    _api("trips", 1),
    _api("trips", 1000, 0),
    _api("renovation", 1, 200),
    _api("household_mobility", 1, 200),
)


@dataclass
class Measure:
    """What the clients saw of one request: waits [ms], how many were sent away, other statuses."""

    times: list[float] = field(default_factory=list)
    away: int = 0
    wrong: list[int] = field(default_factory=list)


_number = count()


def _is_up(port: int) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        return _send(line, Asked("health", "/sante")) == 200
    except (http.client.HTTPException, OSError):
        return False
    finally:
        line.close()


@contextmanager
def _started(port: int, log: Path) -> Iterator[subprocess.Popen]:
    """The server, once it answers; what it says goes to a file."""
    command = ["--config", "gunicorn.conf.py", "--bind", f"127.0.0.1:{port}", "wsgi:app"]
    with log.open("w") as said:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--workers", str(WORKERS), *command],
            cwd=ROOT,
            env=os.environ | _FREE,
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
    try:
        for _ in range(600):
            if len(_memory(server)) == WORKERS and _is_up(port):
                break
            time.sleep(0.1)
        else:
            raise RuntimeError(f"the server does not answer:\n{log.read_text()}")
        yield server
    finally:
        server.terminate()
        server.wait(30)


def _send(line: http.client.HTTPConnection, asked: Asked) -> int:
    headers = {"Accept-Encoding": "gzip"}
    path = asked.path
    if asked.body:
        headers["Content-Type"] = "application/json"
    elif "?" in path:
        path += f"&demande={next(_number)}"
    line.request("POST" if asked.body else "GET", path, asked.body, headers)
    response = line.getresponse()
    response.read()
    return response.status


def _client(port: int, asked: Asked, until: float, seen: Measure) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while time.perf_counter() < until and not seen.wrong:
        start = time.perf_counter()
        try:
            status = _send(line, asked)
        except (http.client.HTTPException, ConnectionError):  # a worker that was renewed
            line.close()
            continue
        if status == 503:
            seen.away += 1
            time.sleep(PAUSE)
        elif status == 200:
            seen.times.append(1000 * (time.perf_counter() - start))
        else:
            seen.wrong.append(status)
    line.close()


def measured(port: int, asked: Asked) -> tuple[float, float, float, float]:
    """Answers a second, milliseconds at 50 and 99 %, and the share that was sent away. [%]"""
    warm = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for _ in range(4):
        _send(warm, asked)
    warm.close()
    seen = Measure()
    start = time.perf_counter()
    until = start + SECONDS
    threads = [
        threading.Thread(target=_client, args=(port, asked, until, seen)) for _ in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if seen.wrong or not seen.times:
        raise RuntimeError(f"{asked.path}: {seen.wrong or 'nobody had an answer'}")
    rate = len(seen.times) / (time.perf_counter() - start)
    p50, p99 = np.quantile(seen.times, [0.5, 0.99])
    return rate, float(p50), float(p99), 100 * seen.away / (seen.away + len(seen.times))


def _memory(server: subprocess.Popen) -> list[tuple[float, float]]:
    """Of each worker: what it holds, and its fair share of what it holds with others. [MB]"""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    result = []
    for child in children:
        text = Path(f"/proc/{child}/smaps_rollup").read_text()
        sizes = {
            name: int(value) / 1024
            for name, value in re.findall(r"^(Rss|Pss):\s+(\d+)", text, re.M)
        }
        result.append((sizes["Rss"], sizes["Pss"]))
    return result


def main() -> None:
    """Measure, print and write."""
    others = os.getloadavg()[0]
    with kept_port() as kept, tempfile.TemporaryDirectory() as folder:
        port = kept.getsockname()[1]
        log = Path(folder) / "server"
        with _started(port, log) as server:
            first = _memory(server)
            try:
                rows = [(asked.name, *measured(port, asked)) for asked in REQUESTS]
            except RuntimeError as problem:
                raise RuntimeError(f"{problem}\n{log.read_text()}") from problem
            last = _memory(server)
    lines = [
        "## Web and API",
        "",
        f"gunicorn with {WORKERS} workers, {CLIENTS} clients that ask without pause, each time "
        "at another address, compressed answers, rate limit lifted; clients and server share two "
        f"cores **with other work** (load average before: {others:.0f}): floors, no records. Waits "
        "count the queue of the eight clients. Heavy answers take turns: who finds no place is "
        f"sent away (503, *Retry-After*), is not in the waits, and asks again after {PAUSE:g} s.",
        "",
        "| asked | a second | p50, ms | p99, ms | sent away |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {rate:,.0f} | {p50:.0f} | {p99:.0f} | {away:.0f} % |"
        for name, rate, p50, p99, away in rows
    ]
    before, after = (max(rss for rss, _ in result) for result in (first, last))
    share = max(pss for _, pss in last)
    lines += [
        "",
        f"- Memory of a worker: {before:.0f} MB at start, {after:.0f} MB after all this, "
        f"of which {share:.0f} MB counted as its own share",
    ]
    write("benchmarks.md", "web", lines)


if __name__ == "__main__":
    main()
