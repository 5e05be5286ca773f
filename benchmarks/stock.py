"""A landlord's 300,000 rows through the page, and what visitors feel meanwhile.

``python -m benchmarks.stock`` starts gunicorn as in production (two workers), asks for a home's
result again and again, sends the file, and writes ``docs/benchmarks-stock.md``.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

from benchmarks.documents import write
from benchmarks.hold import kept_port
from tests.routes.housing import RESULT

ROOT = Path(__file__).parent.parent
DOCUMENT = "benchmarks-stock.md"
ROWS = 300_000
_PAUSE = 0.05
_HEATINGS = (
    "Chauffage gaz collectif",
    "Gaz individuel condensation",
    "Électrique",
    "Chauffage urbain",
    "Fioul collectif",
    "PAC air/eau",
    "gaz coll.",
)
_COMMUNES = ("62119", "59350", "59512", "62041", "80021")
_HEAD = (
    "Réf. logement",
    "Résidence",
    "Quartier",
    "Type",
    "Surface habitable",
    "Année constr.",
    "Chauffage",
    "Code INSEE",
    "Vitrage",
    "Isolation murs",
    "Étage",
    "Nb étages",
    "Occupants",
    "Revenu fiscal de référence",
)


def stock(rows: int) -> bytes:
    """A landlord's CSV, as a Windows spreadsheet writes it."""
    draw = random.Random(7)
    lines = [";".join(_HEAD)]
    for n in range(rows):
        block = n // 40
        area = f"{draw.randint(250, 950) / 10} m²".replace(".", ",")
        lines.append(
            ";".join(
                (
                    f"L{n:06d}",
                    f"Résidence {block}",
                    f"Quartier {block % 37}",
                    "Maison" if block % 5 == 0 else "Appt",
                    area,
                    str(1930 + block % 80),
                    _HEATINGS[block % 7],
                    _COMMUNES[block % 5],
                    ("DV PVC", "Simple", "", "")[block % 4],
                    ("Non", "ITE", "", "oui")[block // 3 % 4],
                    str(n % 5),
                    "4",
                    ("", "1", "2", "3", "5")[draw.randrange(5)],
                    ("", "12 000", "18 500 €", "26000")[draw.randrange(4)],
                )
            )
        )
    return "\r\n".join(lines).encode("cp1252")


class Visitor(threading.Thread):
    """Asks for a result again and again; remembers how long each took."""

    def __init__(self, port: int):
        super().__init__(daemon=True)
        self._port, self._left = port, threading.Event()
        self.times: list[float] = []

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        while not self._left.is_set():
            start = time.perf_counter()
            connection.request("GET", RESULT)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200
            self.times.append(time.perf_counter() - start)
            time.sleep(_PAUSE)

    def leave(self) -> np.ndarray:
        """Stop; what it waited. [s]"""
        self._left.set()
        self.join()
        return np.array(self.times)


def visited(port: int, while_: float | threading.Event) -> np.ndarray:
    """What two visitors wait, for some seconds or until something ends."""
    visitors = [Visitor(port) for _ in range(2)]
    for visitor in visitors:
        visitor.start()
    while_.wait(600) if isinstance(while_, threading.Event) else time.sleep(while_)
    return np.concatenate([visitor.leave() for visitor in visitors])


def _ask(port: int, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request(method, path, body or None, {"Content-Type": kind} if kind else {})
    answer = connection.getresponse()
    return answer.getheader("Location", ""), answer.read().decode()


def _memory(folder: Path) -> float:
    """Most memory that the process at work has taken so far. [MB]"""
    result = 0.0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            command = (status.parent / "cmdline").read_bytes()
            if b"calc.stock.work" in command and str(folder).encode() in command:
                peak = re.search(r"VmHWM:\s+(\d+)", status.read_text())
                result = max(result, int(peak[1]) / 1024 if peak else 0.0)
        except (OSError, TypeError):
            continue
    return result


def _worked(port: int, data: bytes, folder: Path, stated: dict[str, float]) -> None:
    """Send the file and wait: when first figures come, and the last."""
    mark = b"limite-de-partie"
    part = b'Content-Disposition: form-data; name="fichier"; filename="parc.csv"'
    body = b"--" + mark + b"\r\n" + part + b"\r\n\r\n" + data + b"\r\n--" + mark + b"--\r\n"
    start = time.perf_counter()
    path, _ = _ask(port, "POST", "/parc", body, f"multipart/form-data; boundary={mark.decode()}")
    stated["sent"] = time.perf_counter() - start
    while True:
        time.sleep(0.5)
        stated["memory"] = max(stated.get("memory", 0.0), _memory(folder))
        _, page = _ask(port, "GET", path)
        if "tete-h" in page and "first" not in stated:
            stated["first"] = time.perf_counter() - start
        if "resultats.csv" in page or 'role="alert"' in page:
            break
    stated["last"] = time.perf_counter() - start
    _ask(
        port,
        "POST",
        "/parc/travail",
        f"cle={path.partition('cle=')[2]}&annuler=1".encode(),
        "application/x-www-form-urlencoded",
    )


def measure(rows: int) -> list[str]:
    """Lines of the document."""
    data = stock(rows)
    load = os.getloadavg()[0]
    with kept_port() as kept, tempfile.TemporaryDirectory() as place:
        port = kept.getsockname()[1]
        folder = Path(place) / "parc"
        told_it = {
            **os.environ,
            "ELAN_BIND": f"127.0.0.1:{port}",
            "ELAN_ACCESS_LOG": "/dev/null",
            "ELAN_STOCK_FOLDER": str(folder),
            "ELAN_DATA": place,
        }
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "wsgi:app"],
            cwd=ROOT,
            env=told_it,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            _await(port)
            visited(port, 2.0)
            idle = visited(port, 10.0)
            stated: dict[str, float] = {}
            ended = threading.Event()

            def work() -> None:
                try:
                    _worked(port, data, folder, stated)
                finally:
                    ended.set()

            threading.Thread(target=work, daemon=True).start()
            busy = visited(port, ended)
            time.sleep(8)
            left = [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size]
        finally:
            server.terminate()
            server.wait()
    waits = [1000 * float(np.quantile(times, 0.95)) for times in (idle, busy)]
    return [
        f"- Machine: {os.cpu_count()} cores, load {load:.1f} before it starts",
        f"- {rows:,} rows, {len(data) / 1e6:.0f} MB of CSV: sent in {stated['sent']:.1f} s, first "
        f"figures {stated['first']:.1f} s after the button, refined ones {stated['last']:.0f} s "
        "after",
        f"- The process at work takes {stated['memory']:.0f} MB at most",
        f"- Result of a home for two visitors at once: p95 {waits[0]:.0f} ms while nothing else is "
        f"asked, {waits[1]:.0f} ms while the file is worked on ({waits[1] / waits[0]:.1f} times)",
        f"- Files left on disk eight seconds after it is erased, but empty locks: {len(left)}",
    ]


def _await(port: int) -> None:
    for _ in range(150):
        try:
            _ask(port, "GET", "/sante")
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server never answered")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    asked = parser.parse_args()
    lines = measure(asked.rows)
    print("\n".join(lines))
    if asked.rows == ROWS:
        write(DOCUMENT, "stock", ["## A landlord’s file", "", *lines])
