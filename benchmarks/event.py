"""A full room: fifty tablets that contribute without pause to the laptop of an event.

``python -m benchmarks.event`` serves an event as ``make event`` does, has fifty tablets send for a
minute, kills every process of the server outright, starts it again, counts, then pushes twice to
another server and counts there. It writes ``docs/benchmarks-events.md``.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
from sqlalchemy import func, select

from app.events import book, laptop
from app.site.config import Config
from app.site.keys import Keys, keys_of, new_host_key
from app.store import Store, contributions
from benchmarks.hold import kept_port, until_up
from calc.contribution import COMMITMENTS, TOOLS, codes

ROOT = Path(__file__).parent.parent
TABLETS, SECONDS = 50, 60.0


@dataclass
class Room:
    """What tablets saw: times of answers [ms], contributions acknowledged, faults."""

    times: list[float] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    sent: int = 0
    faults: list[str] = field(default_factory=list)
    is_over: bool = False


class Laptop:
    """An event served from a folder of its own, on a port of its own."""

    def __init__(self, folder: str, keys: Keys):
        self.folder, self.keys = folder, keys
        self._kept = kept_port()
        self.port = self._kept.getsockname()[1]
        self.store = Store.of(Config(version="1", data=folder))
        self.store.migrate()
        today = date.today()
        book.create(self.store, keys.host, "Grande salle", "neutre", (today, today))
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Serve, and return once it answers."""
        stated = laptop.environment(f"http://127.0.0.1:{self.port}", "neutre")
        self._server = subprocess.Popen(
            laptop.command(self.port),
            env=stated | {"ELAN_DATA": self.folder, "ELAN_TABLET_PACE": "1000000"},
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        until_up(self._server, self.port)

    def kill(self) -> None:
        """End every process of the server at once, without a word: kill -9."""
        if self._server is not None:
            os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait()
            self._server = None

    def counted(self) -> set[str]:
        """Contributions in the total."""
        with self.store.reading() as connection:
            asked = select(contributions.c.contribution).where(contributions.c.is_undone.is_(False))
            result = [row.contribution for row in connection.execute(asked)]
            rows = connection.execute(select(func.count()).select_from(contributions)).scalar_one()
        assert len(set(result)) == len(result) == rows
        return set(result)

    def push(self, other: Laptop) -> None:
        """Send it to another server, by the command line."""
        link = f"http://127.0.0.1:{other.port}/hote/{other.keys.host}"
        command = [
            sys.executable,
            "-m",
            "app.events",
            "push",
            "--to",
            link,
            "--key",
            self.keys.host,
        ]
        subprocess.run(command, cwd=ROOT, env=os.environ | {"ELAN_DATA": self.folder}, check=True)


def _body(tablet: int) -> tuple[str, bytes]:
    pick = secrets.SystemRandom()
    number = secrets.token_hex(16)
    submitted = {
        "contribution": number,
        "tool": pick.choice(TOOLS),
        "saving": pick.choice(codes("saving")),
        "emissions": pick.choice(codes("emissions")),
        "commune": pick.choice(("62119", "59350", "")),
        "actions": pick.sample(COMMITMENTS, 2),
    }
    return number, urlencode(submitted, doseq=True).encode()


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    status, length = int(head.split(b" ", 2)[1]), 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.partition(b":")[2])
    await reader.readexactly(length)
    return status


async def _tablet(laptop: Laptop, tablet: int, until: float, room: Room) -> None:
    """One tablet: the next contribution as soon as the last is acknowledged."""
    line = f"POST /borne/{laptop.keys.tablet(tablet)}/contribution HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    writer = reader = None
    while time.perf_counter() < until and not room.is_over:
        number, body = _body(tablet)
        text = (
            f"{line}Accept: application/json\r\nContent-Length: {len(body)}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        ).encode()
        room.sent += 1
        start = time.perf_counter()
        try:
            if writer is None or reader is None:
                reader, writer = await asyncio.open_connection("127.0.0.1", laptop.port)
            writer.write(text + body)
            status = await _answer(reader)
        except (OSError, asyncio.IncompleteReadError) as problem:
            room.faults.append(f"{type(problem).__name__}: {problem}")
            writer = None
            await asyncio.sleep(0.02)
            continue
        room.times.append(1000 * (time.perf_counter() - start))
        if status in (200, 201):
            room.acknowledged.add(number)
        else:
            room.faults.append(str(status))
    if writer is not None:
        writer.close()


async def _all(laptop: Laptop, tablets: int, seconds: float, room: Room) -> None:
    until = time.perf_counter() + seconds
    await asyncio.gather(*(_tablet(laptop, n, until, room) for n in range(tablets)))


def contribute(laptop: Laptop, tablets: int, seconds: float, room: Room | None = None) -> Room:
    """Have tablets contribute at once for a time, or until the room is over."""
    room = room or Room()
    asyncio.run(_all(laptop, tablets, seconds, room))
    return room


@contextlib.contextmanager
def two_servers(folder: str) -> Iterator[tuple[Laptop, Laptop]]:
    """The laptop of an event and the territory's server, both stopped at the end."""
    here = Laptop(f"{folder}/here", keys_of(new_host_key()))
    there = Laptop(f"{folder}/there", keys_of(new_host_key()))
    try:
        yield here, there
    finally:
        here.kill()
        there.kill()


def main() -> None:
    """Measure, print and write."""
    from benchmarks.documents import write

    with tempfile.TemporaryDirectory() as folder, two_servers(folder) as (here, there):
        here.start()
        load = os.getloadavg()[0]
        contribute(here, TABLETS, 2)
        calm = contribute(here, TABLETS, SECONDS)
        before = here.counted()
        lost = calm.acknowledged - before
        here.kill()
        here.start()
        after = here.counted()
        there.start()
        here.push(there)
        once = there.counted()
        here.push(there)
        twice = there.counted()
    p50, p99, most = np.quantile(calm.times, (0.5, 0.99, 1.0))
    lines = [
        "## A full room",
        "",
        f"{TABLETS} tablets that contribute without pause for {SECONDS:.0f} s to `make event`; "
        f"tablets and server share {os.cpu_count()} cores with other work "
        f"(load before: {load:.1f}, priority {os.nice(0)}).",
        "",
        "| | |",
        "|---|---|",
        f"| Contributions acknowledged | {len(calm.acknowledged):,} |",
        f"| A second | {len(calm.times) / SECONDS:,.0f} |",
        f"| Errors | {len(calm.faults)} |",
        f"| Answer, p50, p99, longest | {p50:.0f}, {p99:.0f}, {most:.0f} ms |",
        f"| Acknowledged and not counted | {len(lost)} |",
        f"| Lost by kill -9 and restart | {len(before - after)} |",
        f"| On the other server after one push, after two | {len(once):,}, {len(twice):,} "
        f"of {len(after):,} |",
    ]
    write("benchmarks-events.md", "events", lines)
    assert not calm.faults and not lost and before == after == once == twice


if __name__ == "__main__":
    main()
