"""The secret links of an event, all out of one key that the server does not keep.

The host's key gives the tablets' and the wall's; neither gives the host's. The store holds only
what each key hashes to: whoever reads it can open no page.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

_SHAPE = re.compile(r"[hew]-[a-z2-7]{20,40}")
_WRITTEN = re.compile(r"[hew]-[a-z0-9]{20,60}")
"""As it may stand in an address, a tablet's name and proof behind it."""
_PROOF = 10
_LETTERS = 20
"""Of 5 bits each: 100 bits cannot be guessed."""


@dataclass(frozen=True)
class Keys:
    """What opens an event: as host, as tablet, as wall."""

    host: str
    tablets: str
    wall: str

    def tablet(self, number: int) -> str:
        """The key by which a tablet takes part: the event's, its own name, and a proof of it."""
        name = f"tab{number:02d}"
        return f"{self.tablets}{name}{proof(mark(self.host), name)}"


def _written(secret: bytes) -> str:
    return base64.b32encode(secret).decode().lower().rstrip("=")[:_LETTERS]


def new_host_key() -> str:
    """A key that nobody has ever had."""
    return f"h-{_written(secrets.token_bytes(16))}"


def keys_of(host: str) -> Keys:
    """The other two keys.

    Examples
    --------
    >>> found = keys_of("h-aaaaaaaaaaaaaaaaaaaa")
    >>> found.tablets[:2], found.wall[:2], len(found.wall), found.tablets[2:] == found.wall[2:]
    ('e-', 'w-', 22, False)
    """
    tablets, wall = (
        _written(hmac.digest(host.encode(), purpose, hashlib.sha256))
        for purpose in (b"tablets", b"wall")
    )
    return Keys(host, f"e-{tablets}", f"w-{wall}")


def is_key(text: str, kind: str) -> bool:
    """Whether this may be a key of that kind: ``h``, ``e`` or ``w``.

    Examples
    --------
    >>> is_key("w-aaaaaaaaaaaaaaaaaaaa", "w"), is_key("w-aaaaaaaaaaaaaaaaaaaa", "h")
    (True, False)
    """
    return text.startswith(f"{kind}-") and _SHAPE.fullmatch(text) is not None


def mark(key: str) -> str:
    """What the store keeps of a key: enough to know it again, nothing to make it from."""
    return hashlib.sha256(key.encode()).hexdigest()


def proof(seal: str, name: str) -> str:
    """What shows that the host gave a tablet its name: made of the mark of his key, that the store
    has and tablets do not."""
    return _written(hmac.digest(seal.encode(), f"tablet {name}".encode(), hashlib.sha256))[:_PROOF]


def split_tablet(key: str) -> tuple[str, str, str]:
    """The event's key, the tablet's name and its proof; the last two empty for the event's alone.

    Examples
    --------
    >>> split_tablet("e-" + 20 * "a" + "tab07" + 10 * "b")
    ('e-aaaaaaaaaaaaaaaaaaaa', 'tab07', 'bbbbbbbbbb')
    >>> split_tablet("e-aaaaaaaaaaaaaaaaaaaa")[1:]
    ('', '')
    """
    event, rest = key[: _LETTERS + 2], key[_LETTERS + 2 :]
    if len(rest) <= _PROOF:
        return key, "", ""
    return event, rest[:-_PROOF], rest[-_PROOF:]


def masked(text: str) -> str:
    """A path or a message without the keys in it, for a log.

    Examples
    --------
    >>> masked("/mur/w-aaaaaaaaaaaaaaaaaaaa/etat")
    '/mur/w-…/etat'
    """
    return _WRITTEN.sub(lambda match: f"{match[0][:2]}…", text)
