"""The host's laptop as the server of its tablets: no internet, nothing acknowledged is lost."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import segno

from app.events.network import addresses
from app.site.keys import Keys, is_key, keys_of

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
