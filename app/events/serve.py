"""The host's laptop as the server of its tablets: no internet, nothing acknowledged is lost."""

from __future__ import annotations

import ipaddress
import os
import socket
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

import segno

from app.site.keys import Keys, is_key, keys_of

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
                told = fcntl.ioctl(line.fileno(), _SIOCGIFADDR, asked)
            except OSError:  # no address
                continue
            yield socket.inet_ntoa(told[20:24])


def _by_name() -> Iterable[str]:
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        return
    yield from (str(entry[4][0]) for entry in found)


def _rank(address: str) -> int:
    """A shared hotspot first, then a home's network, then anything but a container's."""
    if address.startswith(_HOTSPOTS):
        return 0
    if address.startswith(("192.168.", "10.")):
        return 1
    return 3 if address.startswith("172.17.") else 2


def ranked(found: Iterable[str]) -> list[str]:
    """Addresses that a tablet may reach, the likeliest first.

    Examples
    --------
    >>> ranked(["127.0.0.1", "172.17.0.1", "192.168.1.20", "10.42.0.1", "169.254.3.4"])
    ['10.42.0.1', '192.168.1.20', '172.17.0.1']
    """
    kept = dict.fromkeys(found)
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
    found = [address] if address else addresses()
    return f"http://{found[0] if found else '127.0.0.1'}:{port}"


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
