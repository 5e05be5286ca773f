"""The server's worker: a request takes a thread only once it has wholly come.

Gunicorn's threaded worker gives each new connection a thread, and waits there for what the client
sends: a few clients who say nothing, or a letter a second, hold every thread. Here connections
wait in the poller, which costs no thread; each has a deadline, and the oldest that has said
nothing leaves when there are too many.
"""

from __future__ import annotations

import contextlib
import re
import selectors
import socket
import ssl
import struct
import time
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import Any

from gunicorn import http, util
from gunicorn.glogging import Logger
from gunicorn.http.errors import (
    ExpectationFailed,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
    UnsupportedTransferCoding,
)
from gunicorn.workers.gthread import TConn, ThreadWorker

from app.site.logs import plain
from app.site.responses import bare

HEAD_SECONDS = 10.0
"""A head must have come by then, from the first byte or from nothing."""
SLOWEST = 20_000.0
"""A body must come this fast on the whole. [bytes/s]"""
LARGEST = 64 * 2**20
"""Longest request kept while it comes; a longer one is refused before it is read. [bytes]"""
MOST_HELD = 256 * 2**20
"""What all requests that are coming may hold in one process. [bytes]"""
SEND_SECONDS = 10
"""A client that does not read for so long is left."""
_REFUSED = {
    LimitRequestLine: 414,
    LimitRequestHeaders: 431,
    ExpectationFailed: 417,
    UnsupportedTransferCoding: 501,
}
_HEAD_END = b"\r\n\r\n"
_LONGEST_HEAD = 64 * 1024
_PIECE = 256 * 1024
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(?P<bytes>\d{1,12})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)


@dataclass
class Arriving:
    """What has come of a request.

    Examples
    --------
    >>> coming = Arriving()
    >>> coming.take(b"POST / HTTP/1.1\\r\\nContent-Length: 3\\r\\n\\r\\nab")
    >>> coming.is_whole
    False
    >>> coming.take(b"c")
    >>> coming.is_whole
    True
    """

    since: float = field(default_factory=time.monotonic)
    held: bytearray = field(default_factory=bytearray)
    size: float | None = None
    """Length of the whole request; infinite while a body in pieces has not ended."""

    def take(self, piece: bytes) -> None:
        """Add what has come."""
        start = max(0, len(self.held) - len(_HEAD_END))
        self.held += piece
        if self.size is None:
            end = self.held.find(_HEAD_END, start)
            if end >= 0:
                self.size = self._size(bytes(self.held[: end + 2]), end + len(_HEAD_END))
            elif len(self.held) > _LONGEST_HEAD:
                self.size = 0.0  # the parser refuses it

    @staticmethod
    def _size(head: bytes, start: int) -> float:
        if _CHUNKED.search(head):
            return float("inf")
        length = _LENGTH.search(head)
        whole = start + int(length["bytes"]) if length else start
        return whole if whole <= LARGEST else start

    @property
    def is_whole(self) -> bool:
        """Whether a thread need not wait for more."""
        if self.size == float("inf"):
            return self.held.endswith(b"0" + _HEAD_END) or len(self.held) > LARGEST
        return self.size is not None and len(self.held) >= self.size

    @property
    def deadline(self) -> float:
        """When it is too late. [s, monotonic]"""
        size = 0.0 if self.size is None else min(self.size, LARGEST)
        return self.since + HEAD_SECONDS + size / SLOWEST


class PatientWorker(ThreadWorker):
    """Gunicorn's threaded worker, whose threads wait for nobody."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.arriving: dict[TConn, Arriving] = {}
        self.held = 0

    def run(self) -> None:
        """Serve, with another process beside this one for heavy answers."""
        load = getattr(self.wsgi, "extensions", {}).get("load")
        if load is not None:
            load.start(self.wsgi, self._let_go)
        try:
            super().run()
        finally:
            if load is not None:
                load.stop()

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answer what is not a request as any other error, and tell the log nothing of it."""
        is_theirs = isinstance(exc, ParseException | ssl.SSLError)
        status = _REFUSED.get(type(exc), 400) if is_theirs else 500
        self.log.warning("answered %s: %s", status, type(exc).__name__)
        headers, body = bare(status)
        head = "".join(f"{name}: {value}\r\n" for name, value in headers)
        said = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nConnection: close\r\n{head}\r\n"
        with contextlib.suppress(OSError):
            util.write_nonblock(client, said.encode("latin-1") + body)

    def _let_go(self) -> None:
        """Close what a process that never listens must not hold."""
        for listener in self.sockets:
            listener.close()
        self.poller.close()
        self.method_queue.close()

    def accept(self, listener: socket.socket) -> None:
        """Take a connection and wait for its request; the oldest silent one makes room."""
        if self.cfg.is_ssl:
            super().accept(listener)
            return
        try:
            sock, address = listener.accept()
        except OSError:  # it has left already, or another process took it
            return
        self.nr_conns += 1
        patience = struct.pack("ll", SEND_SECONDS, 0)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, patience)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, patience)
        connection = TConn(self.cfg, sock, address, listener.getsockname())
        connection.parser = http.get_parser(self.cfg, sock, address)
        connection.initialized = connection.data_ready = True
        if self.nr_conns >= self.worker_connections - self.cfg.threads:
            self._leave_oldest()
        self._wait_for(connection)

    def _wait_for(self, connection: TConn, early: bytes = b"") -> None:
        connection.sock.setblocking(False)
        self.arriving[connection] = coming = Arriving()
        self._hold(coming, early)
        self.poller.register(
            connection.sock, selectors.EVENT_READ, partial(self._comes, connection)
        )
        if coming.is_whole:
            self._answer(connection)

    def _hold(self, coming: Arriving, piece: bytes) -> None:
        coming.take(piece)
        self.held += len(piece)

    def _comes(self, connection: TConn, sock: socket.socket) -> None:
        """A connection has something to read."""
        coming = self.arriving[connection]
        try:
            piece = sock.recv(_PIECE)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if not piece or self.held + len(piece) > MOST_HELD:
            self._leave(connection)
            return
        self._hold(coming, piece)
        if coming.is_whole:
            self._answer(connection)

    def _forget(self, connection: TConn) -> Arriving:
        coming = self.arriving.pop(connection)
        self.held -= len(coming.held)
        self.poller.unregister(connection.sock)
        return coming

    def _answer(self, connection: TConn) -> None:
        """The request is whole: now it is worth a thread."""
        coming = self._forget(connection)
        connection.parser.unreader.unread(bytes(coming.held))
        self.enqueue_req(connection)

    def _leave(self, connection: TConn) -> None:
        self._forget(connection)
        self.nr_conns -= 1
        connection.close()

    def _leave_oldest(self) -> None:
        oldest = next(iter(self.arriving), None)
        if oldest is not None:
            self._leave(oldest)
        elif self.keepalived_conns:
            kept = self.keepalived_conns.popleft()
            self.poller.unregister(kept.sock)
            self.nr_conns -= 1
            kept.close()

    def on_client_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        """A connection that was kept speaks again."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._wait_for(conn)

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        """After an answer; what the client sent too early waits in the poller as well."""
        is_kept = not fs.cancelled() and fs.exception() is None and fs.result() is True
        early = conn.parser.unreader.take_buffered() if is_kept else b""
        if early:
            self._wait_for(conn, early)
        else:
            super().finish_request(conn, fs)

    def _late(self) -> Iterator[TConn]:
        now = time.monotonic()
        for connection, coming in self.arriving.items():
            if coming.deadline < now:
                yield connection

    def murder_pending(self) -> None:
        """Leave those whose request has not come in time."""
        super().murder_pending()
        for connection in list(self._late()):
            self._leave(connection)


# The server's access log, without the secret keys that addresses of events hold.


class Masked(Logger):
    """As gunicorn's own, on one line whatever was asked, each key reduced to its kind."""

    def atoms(self, *args: Any) -> dict[str, Any]:
        """What a line of the log may say."""
        result = super().atoms(*args)
        return {name: plain(v) if isinstance(v, str) else v for name, v in result.items()}
