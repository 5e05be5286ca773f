"""The host's laptop: it serves its tablets without internet, loses nothing, and sends it later."""

from __future__ import annotations

import http.client
import ipaddress
import json
import os
import socket
import ssl
import struct
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import segno
from sqlalchemy import Connection, select, update

from app.events.book import Event
from app.events.contributions import COLUMNS, Contribution, Entry, faults, keep
from app.site.keys import Keys, is_key, keys_of
from app.store import Store, actions, contributions

# The address of this machine on the local network, found without asking anyone.

_ROADS = ("192.0.2.1", "192.168.255.254", "10.255.255.254", "172.31.255.254")
"""Nothing is sent there: the system only says by which address it would leave."""
_HOTSPOTS = ("10.42.", "192.168.137.", "192.168.43.", "172.20.10.")
"""Networks that Linux, Windows, Android and iOS make when they share one."""
_SIOCGIFADDR = 0x8915


def _by_road() -> Iterable[str]:
    for road in _ROADS:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            try:
                line.connect((road, 9))
                yield line.getsockname()[0]
            except OSError:  # no road that way
                continue


def _by_interface() -> Iterable[str]:
    try:
        import fcntl
    except ImportError:  # Windows
        return
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        for _, name in socket.if_nameindex():
            asked = struct.pack("256s", name.encode()[:15])
            try:
                answer = fcntl.ioctl(line.fileno(), _SIOCGIFADDR, asked)
            except OSError:  # no address
                continue
            yield socket.inet_ntoa(answer[20:24])


def _by_name() -> Iterable[str]:
    try:
        result = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        return
    yield from (str(address[0]) for *_, address in result)


def _rank(address: str) -> int:
    """A shared hotspot first, then a home's network, then anything but a container's."""
    if address.startswith(_HOTSPOTS):
        return 0
    if address.startswith(("192.168.", "10.")):
        return 1
    return 3 if address.startswith("172.17.") else 2


def ranked(result: Iterable[str]) -> list[str]:
    """Addresses that a tablet may reach, the likeliest first.

    Examples
    --------
    >>> ranked(["127.0.0.1", "172.17.0.1", "192.168.1.20", "10.42.0.1", "169.254.3.4"])
    ['10.42.0.1', '192.168.1.20', '172.17.0.1']
    """
    kept = dict.fromkeys(result)
    reached = (text for text in kept if not _is_alone(ipaddress.ip_address(text)))
    return sorted(reached, key=_rank)


def _is_alone(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return address.is_loopback or address.is_link_local or address.is_unspecified


def addresses() -> list[str]:
    """Addresses of this machine, the likeliest for tablets first."""
    return ranked([*_by_road(), *_by_interface(), *_by_name()])


_ROOT = Path(__file__).parent.parent.parent
_WORKERS, _THREADS = 2, 32


def remembered(folder: str) -> Keys | None:
    """Keys of the event that this laptop served last, so that a restart keeps its links."""
    path = Path(folder) / "event.key"
    text = path.read_text(encoding="ascii").strip() if path.exists() else ""
    return keys_of(text) if is_key(text, "h") else None


def remember(folder: str, keys: Keys) -> None:
    """Keep an event's key on this laptop, for its owner alone."""
    path = Path(folder) / "event.key"
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="ascii", opener=lambda p, f: os.open(p, f, 0o600)) as stream:
        stream.write(keys.host)


def root_of(address: str | None, port: int) -> str:
    """Address that tablets open, of this machine on its network."""
    result = [address] if address else addresses()
    return f"http://{result[0] if result else '127.0.0.1'}:{port}"


def announce(name: str, keys: Keys, root: str, port: int) -> None:
    """Say on the terminal how to join, with a code for the tablets' cameras."""
    if root.startswith("http://127."):
        print(
            "No local network found: turn on the laptop's hotspot or join a Wi-Fi, then run "
            "this again, or give --address.\n",
            file=sys.stderr,
        )
    tablets = f"{root}/borne/{keys.tablet(1)}/"
    print(
        f"\n{name}\n\nFirst tablet: same Wi-Fi as this laptop, then this code or address.\n"
        "The others: a code each, on the host's page.\n"
    )
    segno.make(tablets, error="l").terminal(border=2, compact=True)
    print(
        f"\nTablet 1 {tablets}\nWall     http://localhost:{port}/mur/{keys.wall}\n"
        f"Host     http://localhost:{port}/hote/{keys.host}   (keep it secret)\n\n"
        "Ctrl-C stops it; the same command takes it up again with the same links.\n",
        flush=True,
    )


def command(port: int) -> list[str]:
    """What serves: two processes that write one file, never renewed in the middle of an event."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        str(_ROOT / "gunicorn.conf.py"),
        "--chdir",
        str(_ROOT),
        "--bind",
        f"0.0.0.0:{port}",
        "--workers",
        str(_WORKERS),
        "--threads",
        str(_THREADS),
        "--max-requests",
        "0",
        "--max-requests-jitter",
        "0",
        "--log-level",
        "warning",
        "wsgi:app",
    ]


def environment(root: str, territory: str) -> dict[str, str]:
    """Settings of a laptop: its links lead to itself, it keeps no log of who asked what, and does
    without landlords' files and the API, which a room has no need of."""
    return os.environ | {
        "ELAN_PUBLIC_URL": root,
        "ELAN_TERRITORY": territory,
        "ELAN_ACCESS_LOG": os.devnull,
        "ELAN_EVENT": "1",
    }


def serve(territory: str, port: int, root: str) -> int:
    """Become the server; returns only when it cannot start."""
    os.execve(sys.executable, command(port), environment(root, territory))
    return 2


# From the laptop of an event to the territory's server: as often as one likes, counted once.

BATCH = 100
_TRIES, _PAUSE = 4, 0.5


def _kept(connection: Connection, event: Event) -> Iterator[Entry]:
    mine = select(contributions).where(contributions.c.event == event.number)
    chosen: dict[int, list[str]] = {}
    linked = select(actions).join(contributions, contributions.c.id == actions.c.contribution)
    for row in connection.execute(linked.where(contributions.c.event == event.number)):
        chosen.setdefault(row.contribution, []).append(row.action)
    for row in connection.execute(mine.order_by(contributions.c.id)):
        columns = {name: getattr(row, name) for name in COLUMNS}
        yield Entry(
            Contribution(**columns, actions=tuple(chosen.get(row.id, ()))), row.day, row.is_undone
        )


def written(sent: list[Entry]) -> bytes:
    """A batch as it travels."""
    items = [
        asdict(one.contribution) | {"day": one.day.isoformat(), "is_undone": one.is_undone}
        for one in sent
    ]
    return json.dumps({"contributions": items}).encode()


def read(body: object) -> list[Entry]:
    """A batch as it came.

    Raises
    ------
    ValueError
        Anything is not as it must be: nothing of the batch is kept.
    """
    items = body.get("contributions") if isinstance(body, dict) else None
    if not isinstance(items, list) or len(items) > BATCH:
        raise ValueError("contributions")
    result = []
    for item in items:
        if not isinstance(item, dict) or set(item) != {*COLUMNS, "actions", "day", "is_undone"}:
            raise ValueError("fields")
        codes, texts = item["actions"], [item[name] for name in (*COLUMNS, "day")]
        if not isinstance(codes, list) or not isinstance(item["is_undone"], bool):
            raise ValueError("types")
        if not all(isinstance(text, str) for text in [*texts, *codes]):
            raise ValueError("types")
        contribution = Contribution(**{name: item[name] for name in COLUMNS}, actions=tuple(codes))
        if refused := faults(contribution):
            raise ValueError(", ".join(refused))
        result.append(Entry(contribution, date.fromisoformat(item["day"]), item["is_undone"]))
    return result


def receive(store: Store, event: Event, batch: list[Entry]) -> int:
    """Keep a whole batch or nothing; how many were new. What a host undid anywhere stays so."""
    undone = [one.contribution.contribution for one in batch if one.is_undone]
    mine = (contributions.c.event == event.number) & contributions.c.contribution.in_(undone)
    with store.writing() as connection:
        new = keep(connection, event, batch)
        connection.execute(update(contributions).where(mine).values(is_undone=True))
    return len(new)


class PushError(Exception):
    """A batch was not acknowledged."""


def _line(link: SplitResult) -> http.client.HTTPConnection:
    if link.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(link.netloc, timeout=30, context=context)
    try:
        is_near = ipaddress.ip_address(link.hostname or "").is_private
    except ValueError:
        is_near = link.hostname == "localhost"
    if link.scheme != "http" or not is_near:
        raise PushError(f"{link.scheme}://{link.netloc}: expected https://, the key is a secret")
    return http.client.HTTPConnection(link.netloc, timeout=30)


def _send(link: SplitResult, batch: list[Entry]) -> int:
    """One batch, tried again when the network fails; how many were new there."""
    root, _, key = link.path.rstrip("/").rpartition("/hote/")
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    problem = ""
    for tried in range(_TRIES):
        if tried:
            time.sleep(_PAUSE * 2**tried)
        line = _line(link)
        try:
            line.request("POST", f"{root}/evenement/reception", written(batch), headers)
            response = line.getresponse()
            body = response.read()
            if response.status == 200:
                return int(json.loads(body)["new"])
            problem = f"answered {response.status}"
            if response.status < 500 and response.status != 429:
                break
        except (OSError, http.client.HTTPException, ValueError, KeyError) as lost:
            problem = f"{type(lost).__name__}: {lost}"
        finally:
            line.close()
    raise PushError(f"{link.netloc} {problem}")


def push(store: Store, event: Event, to: str) -> int:
    """Send an event to its host's link on the other server; 0 when every contribution is there, 1
    when it must be run again."""
    with store.reading() as connection:
        sent = list(_kept(connection, event))
    link, new = urlsplit(to), 0
    for start in range(0, len(sent), BATCH):
        try:
            new += _send(link, sent[start : start + BATCH])
        except PushError as problem:
            print(
                f"{start} of {len(sent)} are there; {problem}. Run it again: nothing counts twice.",
                file=sys.stderr,
            )
            return 1
    undone = sum(one.is_undone for one in sent)
    print(f"{len(sent)} contributions are there, {new} of them new, {undone} undone by the host")
    return 0
