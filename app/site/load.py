"""Heavy answers wait for one another, so that light ones wait for nobody.

A search of paths or a long list of the API takes a core for a quarter of a second or more. Each
process works on one of them at a time; a few more wait their turn, the others are told to come
back in some seconds. A visitor who has left meanwhile is not worked for.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import request
from werkzeug.exceptions import ClientDisconnected, ServiceUnavailable

WAITING = 4
"""How many may wait behind the one that is worked on, in each process."""
PATIENCE = 4.0
"""How long one may wait for its turn. [s]"""
COME_BACK = 5
"""When who is sent away may try again. [s]"""


class Busy(ServiceUnavailable):
    """Too many heavy answers are asked at once."""

    def __init__(self) -> None:
        super().__init__(retry_after=COME_BACK)


class Turn:
    """One at a time, a few behind it.

    Examples
    --------
    >>> turn = Turn(waiting=0)
    >>> turn.take(0), turn.take(0)
    (True, False)
    >>> turn.leave()
    >>> turn.take(0)
    True
    """

    def __init__(self, waiting: int = WAITING):
        self._places = threading.Semaphore(waiting + 1)
        self._one = threading.Lock()

    def take(self, patience: float = PATIENCE) -> bool:
        """Wait for one's turn; False when there is no place, or it does not come in time."""
        if not self._places.acquire(blocking=False):
            return False
        if self._one.acquire(timeout=patience):
            return True
        self._places.release()
        return False

    def leave(self) -> None:
        """Give the turn to the next."""
        self._one.release()
        self._places.release()


def has_left(sock: socket.socket | None) -> bool:
    """Whether who asked has closed the connection."""
    if sock is None:
        return False
    try:
        return sock.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


_turn = Turn()


@contextmanager
def in_turn() -> Iterator[None]:
    """Work on a heavy answer when its turn has come, and only if somebody still waits for it.

    Raises
    ------
    Busy
        503, with when to come again.
    """
    if not _turn.take():
        raise Busy
    try:
        if has_left(request.environ.get("gunicorn.socket")):
            raise ClientDisconnected
        yield
    finally:
        _turn.leave()
