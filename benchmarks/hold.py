"""What a server started by ``make run`` stands: slow clients, heavy pages beside light ones.

Loopback only, each trial bounded in time: ``python -m benchmarks.hold``.
"""

from __future__ import annotations

import http.client
import os
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import numpy as np

from benchmarks.documents import write

ROOT = Path(__file__).parent.parent
_SLOW, _SECONDS = 500, 8.0
_HEAVY_RATE, _LIGHT_RATE = 40, 100
_HOME = (
    "/logement/chemins?dwelling_type=house&floor_area={area}&construction_year={year}"
    "&commune=59512&heating_carrier=natural_gas&heating_system=boiler"
)
_LIGHT = ("/", "/sante", "/logement", "/trajets", "/voiture")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def served(*settings: str, log: Path | None = None, **told: str) -> Iterator[int]:
    """The server as it is by default, on a free port of this machine.

    Parameters
    ----------
    *settings : str
        Of gunicorn.
    log : Path, optional
        Where it and its access log are written.
    **told : str
        Of its environment.
    """
    port = _free_port()
    access = "-" if log else "/dev/null"
    with (
        tempfile.TemporaryDirectory() as folder,
        open(log or os.devnull, "w", encoding="utf-8") as written,
    ):
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py")),
                *("--bind", f"127.0.0.1:{port}", "--log-level", "error", *settings, "wsgi:app"),
            ],
            cwd=ROOT,
            env={**os.environ, "ELAN_DATA": folder, "ELAN_ACCESS_LOG": access, **told},
            stdout=written,
            stderr=written,
        )
        try:
            _until_up(port)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _until_up(port: int) -> None:
    for _ in range(300):
        try:
            urlopen(f"http://127.0.0.1:{port}/sante", timeout=2).read()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not start")


def get(
    port: int, path: str, patience: float = 15.0, headers: dict[str, str] | None = None
) -> tuple[int, float]:
    """Status and time of one answer on a connection of its own; 0 when none came. [s]"""
    start = time.perf_counter()
    try:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
        link.request("GET", path, headers={"Accept-Encoding": "gzip", **(headers or {})})
        answer = link.getresponse()
        answer.read()
        link.close()
        return answer.status, time.perf_counter() - start
    except (OSError, http.client.HTTPException):
        return 0, time.perf_counter() - start


def _asked_beside(port: int, seconds: float) -> list[float]:
    """Times of light pages asked one after the other; what did not come is a long time."""
    found, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        for path in ("/sante", "/"):
            status, took = get(port, path, 5.0)
            found.append(took if status == 200 else 5.0)
    return found


def slow_clients(port: int) -> list[float]:
    """500 clients who send a letter a second, while light pages are asked."""
    halt = threading.Event()
    picked = selectors.DefaultSelector()
    links = [socket.create_connection(("127.0.0.1", port), 5) for _ in range(_SLOW)]
    for link in links:
        link.setblocking(False)
        picked.register(link, selectors.EVENT_READ)

    def trickle() -> None:
        letters = iter("GET /" + "a" * 600)
        while not halt.wait(1.0):
            letter = next(letters).encode()
            for link in links:
                try:
                    link.send(letter)
                except OSError:
                    continue

    thread = threading.Thread(target=trickle)
    thread.start()
    try:
        return _asked_beside(port, _SECONDS)
    finally:
        halt.set()
        thread.join()
        for link in links:
            link.close()


def heavy_mix(port: int) -> tuple[Counter, list[float], Counter, list[float]]:
    """40 pages of paths a second, of 200 homes, beside 100 light pages a second."""
    homes = [_HOME.format(area=60 + n, year=1900 + n % 100) for n in range(200)]
    heavy: list[tuple[int, float]] = []
    light: list[tuple[int, float]] = []

    def paced(pages: list[str] | tuple[str, ...], rate: int, found: list) -> None:
        with ThreadPoolExecutor(64) as pool:
            start, asked = time.monotonic(), []
            for n in range(int(rate * _SECONDS)):
                time.sleep(max(0.0, start + n / rate - time.monotonic()))
                asked.append(pool.submit(get, port, pages[n % len(pages)]))
            found += [one.result() for one in asked]

    threads = [
        threading.Thread(target=paced, args=(homes, _HEAVY_RATE, heavy)),
        threading.Thread(target=paced, args=(_LIGHT, _LIGHT_RATE, light)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return (
        Counter(status for status, _ in light),
        [took for status, took in light if status == 200],
        Counter(status for status, _ in heavy),
        [took for status, took in heavy if status == 200],
    )


def _said(times: list[float]) -> str:
    middle, late = np.quantile(times, [0.5, 0.99]) * 1000
    return f"{len(times)} answers, {middle:.0f} ms in the middle, {late:.0f} ms at 99 %"


def trials() -> list[str]:
    """One line a trial."""
    with served() as port:
        slow = slow_clients(port)
    with served() as port:
        light, light_times, heavy, heavy_times = heavy_mix(port)
    return [
        f"- {_SLOW} clients who send a letter a second; `/sante` and the home page beside them: "
        f"{_said(slow)}.",
        f"- {_HEAVY_RATE} pages of paths a second of 200 homes beside {_LIGHT_RATE} light pages a "
        f"second, {_SECONDS:.0f} s, the clients on the same cores. Light: {dict(light)}, "
        f"{_said(light_times)}. Heavy: {dict(heavy)} (503: told to come back), "
        f"{_said(heavy_times)}.",
    ]


if __name__ == "__main__":
    write("benchmarks-hold.md", "# What the server stands", trials())
