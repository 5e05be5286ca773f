"""What a server started by ``make run`` stands, attacked: ``python -m benchmarks.hold [TRIAL…]``.

Loopback only, each trial bounded in time, all of them in ten minutes; the figures are written in
``docs/benchmarks-hold.md``. The attackers share the processors with what they attack.
"""

from __future__ import annotations

import http.client
import io
import multiprocessing
import os
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import numpy as np

from benchmarks.documents import write

ROOT = Path(__file__).parent.parent
_SLOW, _SECONDS = 500, 10.0
_HEAVY_RATE, _LIGHT_RATE = 40, 100
_HOSTILE_SECONDS, _HOSTILE = 480.0, 15_000
_HOME = (
    "/logement/chemins?dwelling_type=house&floor_area={area}&construction_year={year}"
    "&commune=59512&heating_carrier=natural_gas&heating_system=boiler"
)
_LIGHT = ("/", "/sante", "/logement", "/trajets", "/voiture")
Answers = list[tuple[int, float]]
"""Status and time of each. [s]"""


def kept_port() -> socket.socket:
    """What keeps a port of this machine for one server: nobody else is given it, until it closes.

    The system lends no port that is bound; a server that shares its address, as gunicorn and
    PostgreSQL do, listens on it all the same, ends, and listens again.
    """
    result = socket.socket()
    result.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    result.bind(("127.0.0.1", 0))
    return result


@contextmanager
def served(*settings: str, log: Path | None = None, **stated: str) -> Iterator[int]:
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
    access = "-" if log else "/dev/null"
    with (
        kept_port() as kept,
        tempfile.TemporaryDirectory() as folder,
        open(log or os.devnull, "w", encoding="utf-8") as written,
    ):
        port = kept.getsockname()[1]
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py")),
                *("--bind", f"127.0.0.1:{port}", "--log-level", "error", *settings, "wsgi:app"),
            ],
            cwd=ROOT,
            env={
                **os.environ,
                "ELAN_DATA": folder,
                "ELAN_STOCK_FOLDER": f"{folder}/parc",
                "ELAN_ACCESS_LOG": access,
                **stated,
            },
            stdout=written,
            stderr=written,
        )
        try:
            until_up(process, port)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def until_up(server: subprocess.Popen[bytes], port: int) -> None:
    """Return once a server that was just started answers, however slow the machine."""
    while server.poll() is None:
        try:
            urlopen(f"http://127.0.0.1:{port}/sante").read()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def get(
    port: int, path: str, patience: float = 15.0, headers: dict[str, str] | None = None
) -> tuple[int, float]:
    """Status and time of one answer on a connection of its own; 0 when none came. [s]"""
    return ask(port, "GET", path, b"", patience, headers)


def ask(
    port: int,
    method: str,
    path: str,
    body: bytes = b"",
    patience: float = 15.0,
    headers: dict[str, str] | None = None,
) -> tuple[int, float]:
    """The same for any request."""
    start = time.perf_counter()
    try:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
        link.request(method, path, body or None, {"Accept-Encoding": "gzip", **(headers or {})})
        answer = link.getresponse()
        answer.read()
        link.close()
        return answer.status, time.perf_counter() - start
    except (OSError, http.client.HTTPException):
        return 0, time.perf_counter() - start


def _paced(port: int, pages: list[str], rate: float, seconds: float) -> Answers:
    """Pages asked at a rate, each when its time comes whatever became of the others."""
    with ThreadPoolExecutor(64) as pool:
        start, asked = time.monotonic(), []
        for n in range(int(rate * seconds)):
            time.sleep(max(0.0, start + n / rate - time.monotonic()))
            asked.append(pool.submit(get, port, pages[n % len(pages)]))
        return [one.result() for one in asked]


def _sent(port: int, pages: list[str], rate: float, seconds: float, stated: object) -> None:
    stated.put("ready")  # type: ignore[attr-defined]
    stated.put(_paced(port, pages, rate, seconds))  # type: ignore[attr-defined]


@contextmanager
def beside(port: int, rate: float = _LIGHT_RATE, seconds: float = _SECONDS) -> Iterator[Answers]:
    """Light pages asked by another process while something is done; filled at the end."""
    result: Answers = []
    stated = multiprocessing.get_context("spawn").Queue()
    asked = (port, list(_LIGHT), rate, seconds, stated)
    visitor = multiprocessing.get_context("spawn").Process(target=_sent, args=asked)
    visitor.start()
    stated.get(timeout=60)
    try:
        yield result
    finally:
        result += stated.get(timeout=seconds + 60)
        visitor.join(10)


def said(answers: Answers) -> str:
    """How many of each status, and how long the good ones took."""
    statuses = Counter(status for status, _ in answers)
    times = [took for status, took in answers if status == 200]
    stated = ", ".join(
        f"{count} × {status or 'none'}" for status, count in sorted(statuses.items())
    )
    if not times:
        return stated
    middle, late = np.quantile(times, [0.5, 0.99]) * 1000
    return f"{stated}; {middle:.0f} ms in the middle, {late:.0f} ms at 99 %"


def slow_clients() -> list[str]:
    """Clients who send a letter a second, and never the end."""
    with served() as port:
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
            light = _paced(port, ["/sante", "/"], 10, _SECONDS)
        finally:
            halt.set()
            thread.join()
            for link in links:
                link.close()
    return [f"{_SLOW} clients who send a letter a second", said(light), ""]


def heavy_mix() -> list[str]:
    """Pages of paths of 200 homes beside light pages."""
    homes = [_HOME.format(area=60 + n, year=1900 + n % 100) for n in range(200)]
    with served() as port, beside(port) as light:
        heavy = _paced(port, homes, _HEAVY_RATE, _SECONDS)
    return [
        f"{_HEAVY_RATE} pages of paths a second, of 200 homes, and {_LIGHT_RATE} light pages",
        said(light),
        said(heavy),
    ]


def lists() -> list[str]:
    """The longest lists that the API takes, without pause, from eight clients."""
    home = '{"dwelling_type":"house","floor_area":90,"construction_year":1930},'
    body = f"[{home * 1000}".rstrip(",").encode() + b"]"
    json = {"Content-Type": "application/json"}
    with served() as port, beside(port, 50) as light:
        until, heavy = time.monotonic() + _SECONDS, []

        def client(_: int) -> None:
            while time.monotonic() < until:
                heavy.append(ask(port, "POST", "/api/v1/housing", body, 30, json))
                time.sleep(0.05)

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(client, range(8)))
    return [
        "lists of 1,000 homes from eight clients, and 50 light pages a second",
        said(light),
        said(heavy),
    ]


def _bomb(cells: str, shared: str = "") -> bytes:
    made = io.BytesIO()
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.xml", f'<workbook xmlns="{main}"/>')
        package.writestr("xl/sharedStrings.xml", f'<sst xmlns="{main}">{shared}</sst>')
        package.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}">{cells}</worksheet>'
        )
    return made.getvalue()


def _dropped(name: str, held: bytes) -> tuple[bytes, dict[str, str]]:
    head = f'--x\r\nContent-Disposition: form-data; name="fichier"; filename="{name}"\r\n\r\n'
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    return head.encode() + held + b"\r\n--x--\r\n", kind


def _resident(folder_mark: str) -> int:
    """Memory of all processes that work on files. [bytes]"""
    held = 0
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if folder_mark in (path / "cmdline").read_bytes().decode("utf-8", "replace"):
                held += int((path / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except OSError:
            continue
    return held


def uploads() -> list[str]:
    """Workbooks that unfold without end, twenty dropped at once, again and again."""
    far = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>'
    text = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 900))
    bombs = [_bomb(far), _bomb(text, f"<si><t>{'a' * 1_000_000}</t></si>")]
    heavy: Answers = []
    most = 0
    with (
        tempfile.TemporaryDirectory() as folder,
        served(ELAN_STOCK_FOLDER=folder) as port,
        beside(port, 50) as light,
        ThreadPoolExecutor(20) as pool,
    ):
        until = time.monotonic() + _SECONDS
        while time.monotonic() < until:
            sent = [_dropped("a.xlsx", bombs[n % 2]) for n in range(20)]
            asked = [pool.submit(ask, port, "POST", "/parc", b, 30, h) for b, h in sent]
            heavy += [one.result() for one in asked]
            most = max(most, _resident(folder))
            time.sleep(0.3)
    return [
        f"workbooks of {len(bombs[0]):,} and {len(bombs[1]):,} bytes that unfold without end, 20 "
        "at once, and 50 light pages a second",
        said(light),
        f"{said(heavy).partition(';')[0]} (303: taken in, to be refused; 503: told to come back); "
        f"all jobs together held {most / 1e6:,.0f} MB at most",
    ]


def frozen_database() -> list[str]:
    """A database that takes connections and never says a word; walls ask it without pause."""
    with (
        socket.create_server(("127.0.0.1", 0), backlog=256) as silent,
        served(DATABASE_URL=f"postgresql://elan@127.0.0.1:{silent.getsockname()[1]}/x") as port,
        beside(port) as light,
    ):
        kept = _paced(port, ["/mur/w-aaaaaaaaaaaaaaaaaaaa"], 20, _SECONDS)
    return ["a frozen PostgreSQL, 20 walls a second, and 100 light pages", said(light), said(kept)]


def room() -> list[str]:
    """A script that has photographed a tablet's code, in a room where others take part."""
    from app.events import book
    from app.site.config import Config
    from app.site.keys import keys_of, new_host_key
    from app.store import Store

    keys, form = keys_of(new_host_key()), {"Content-Type": "application/x-www-form-urlencoded"}
    with tempfile.TemporaryDirectory() as folder, served(ELAN_DATA=folder) as port:
        store = Store.of(Config(version="1", data=folder))
        book.create(store, keys.host, "Salle", "neutre", (date.today(), date.today()))
        store.close()

        def add(tablet: int, number: int) -> tuple[int, float]:
            stated = {
                "contribution": f"{tablet:016x}{number:016x}",
                "tool": "works",
                "saving": "s3",
            }
            path = f"/borne/{keys.tablet(tablet)}/contribution"
            return ask(port, "POST", path, urlencode(stated).encode(), 15, form)

        others: Answers = []
        with beside(port, 50) as light, ThreadPoolExecutor(9) as pool:
            until = time.monotonic() + _SECONDS

            def script(start: int) -> Answers:
                result, number = [], start
                while time.monotonic() < until:
                    number += 8
                    result.append(add(1, number))
                return result

            attack = [pool.submit(script, n) for n in range(8)]
            for number in range(int(_SECONDS)):
                others.append(add(2 + number % 40, number))
                time.sleep(1.0)
            flood = [one for result in attack for one in result.result()]
        host = get(port, f"/hote/{keys.host}")[0]
    added = Counter(status for status, _ in flood)
    heard = ", ".join(f"{count:,} × {status}" for status, count in sorted(added.items()))
    return [
        "a script with one tablet's code, eight connections without pause, and 50 light pages",
        said(light),
        f"the script: {heard} (201: counted); the other tablets: {said(others).partition(';')[0]}; "
        f"the host's page: {host}",
    ]


def hostile() -> list[str]:
    """Hostile requests over every route and surface, in this process."""
    from benchmarks.hostile import application, faults, requests

    with tempfile.TemporaryDirectory() as folder:
        app, until, asked = application(folder), time.monotonic() + _HOSTILE_SECONDS, 0

        def bounded() -> Iterator:
            nonlocal asked
            for one in requests(app, _HOSTILE, int(time.time())):
                if time.monotonic() > until:
                    return
                asked += 1
                yield one

        result, wrong = faults(app, bounded())
    stated = ", ".join(f"{count:,} × {status}" for status, count in sorted(result.items()))
    return [
        f"{asked:,} hostile requests over all routes and surfaces",
        "",
        f"{stated}; faults: {len(wrong)}",
    ]


TRIALS: dict[str, Callable[[], list[str]]] = {
    "slow": slow_clients,
    "heavy": heavy_mix,
    "lists": lists,
    "uploads": uploads,
    "database": frozen_database,
    "room": room,
    "hostile": hostile,
}


def main(asked: list[str]) -> None:
    """Attack, print and write; one trial alone writes nothing."""
    load = os.getloadavg()[0]
    rows = []
    for name in asked or TRIALS:
        attack, light, heavy = TRIALS[name]()
        rows.append(f"| {attack} | {light} | {heavy} |")
        print(rows[-1], flush=True)
    if asked:
        return
    lines = [
        f"Read on {date.today().isoformat()}, {os.cpu_count()} cores shared with the attackers, "
        f"load before: {load:.1f}; each attack lasts {_SECONDS:.0f} s. 503 and 429 say when to "
        "come back.",
        "",
        "| attack | light pages beside it | what the attack had |",
        "|---|---|---|",
        *rows,
    ]
    write("benchmarks-hold.md", "trials", lines)


if __name__ == "__main__":
    main(sys.argv[1:])
