"""Another process for heavy answers, so that a light one never waits for the interpreter's lock.

Each of the server's processes has one for pages and one for lists of the API, of lower priority.
A request goes to it as it came, its answer comes back as it leaves. One that takes too long, or
too much memory, dies alone: another takes its place, and who asked is told to come back.
"""

from __future__ import annotations

import io
import os
import pickle
import select
import signal
import socket
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from flask import Flask, Response, g, request

MARK = "elan.apart"
LONGEST = 25.0
"""An answer that takes longer is given up. [s]"""
_RENEWED = 1_000
"""Answers after which a process gives its place to a fresh one."""
_SIZE = 8


class Died(RuntimeError):
    """The process left without an answer."""


def is_apart() -> bool:
    """Whether this request is being answered in the other process."""
    return MARK in request.environ


def is_finished() -> bool:
    """Whether the answer left the site once already: made by the other process, it is finished."""
    return bool(g.get("is_finished"))


def _carried(environ: dict[str, Any], body: bytes) -> dict[str, Any]:
    """What a request says, without what only the server can hold."""
    kept = {
        name: value
        for name, value in environ.items()
        if isinstance(value, str) or name.startswith("elan.")
    }
    kept.pop("HTTP_TRANSFER_ENCODING", None)
    return {**kept, "CONTENT_LENGTH": str(len(body)), MARK: True, "elan.body": body}


def _send(line: socket.socket, said: object) -> None:
    """Send something with its length: half of it is never taken for the whole."""
    sent = pickle.dumps(said)
    line.sendall(len(sent).to_bytes(_SIZE, "big") + sent)


def _received(line: socket.socket) -> Any:
    return pickle.loads(_exactly(line, int.from_bytes(_exactly(line, _SIZE), "big")))


def _exactly(line: socket.socket, size: int) -> bytes:
    held = bytearray()
    while len(held) < size:
        piece = line.recv(min(size - len(held), 1 << 20))
        if not piece:
            raise Died
        held += piece
    return bytes(held)


def answered(app: Flask, environ: dict[str, Any], stated: Iterable[str]) -> tuple[Any, ...]:
    """Status, headers and body of an answer, and what its view said to the site."""
    environ = {
        **environ,
        "wsgi.version": (1, 0),
        "wsgi.input": io.BytesIO(environ.pop("elan.body")),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.url_scheme": environ["wsgi.url_scheme"],
    }
    with app.request_context(environ):
        response = app.full_dispatch_request()
        g.is_finished = True
        said = {name: g.get(name) for name in stated if name in g}
        return response.status_code, list(response.headers), response.get_data(), said


class Helper:
    """The other process of this one.

    Parameters
    ----------
    app : Flask
    niceness : int
        By how much it gives way.
    told : tuple of str
        Names in ``g`` that come back with the answer.
    close : callable
        Lets go of what the other process must not hold.
    """

    def __init__(
        self,
        app: Flask,
        niceness: int,
        stated: tuple[str, ...] = (),
        close: Callable[[], object] = lambda: None,
    ):
        self._mail, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        held, self._life = os.pipe()
        self.process = os.fork()
        if self.process == 0:
            try:
                os.close(self._life)
                self._mail.close()
                close()
                os.nice(niceness)
                _supervise(app, theirs, held, stated)
            finally:
                os._exit(0)
        theirs.close()
        os.close(held)

    def leave(self) -> None:
        """Let the other process end; a sibling that was made later leaves it so."""
        with suppress(OSError):
            os.close(self._life)
        self._mail.close()

    def answer(self) -> Response:
        """Have the request of this thread answered.

        Raises
        ------
        Died
        """
        asked = _carried(request.environ, request.get_data())
        line, theirs = socket.socketpair()
        with line:
            line.settimeout(LONGEST + 5)
            try:
                with theirs:
                    socket.send_fds(self._mail, [b"."], [theirs.fileno()])
                _send(line, asked)
                status, headers, body, said = _received(line)
            except OSError as problem:
                raise Died from problem
        for name, value in said.items():
            setattr(g, name, value)
        return Response(body, status, headers)


def _supervise(app: Flask, mail: socket.socket, life: int, stated: tuple[str, ...]) -> None:
    """Keep one process at work until the one that asks is gone."""
    for name in ("SIGINT", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGWINCH", "SIGQUIT"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    for name in ("SIGTERM", "SIGABRT", "SIGCHLD", "SIGALRM"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    while True:
        child = os.fork()
        if child == 0:
            try:
                _serve(app, mail, life, stated)
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        if status == 0:
            return
        time.sleep(0.1)


def _serve(app: Flask, mail: socket.socket, life: int, stated: tuple[str, ...]) -> None:
    for _ in range(_RENEWED):
        ready, _, _ = select.select([mail, life], [], [])
        if life in ready:
            os._exit(0)
        _, lines, *_ = socket.recv_fds(mail, 1, 1)
        signal.setitimer(signal.ITIMER_REAL, LONGEST)
        with socket.socket(fileno=lines[0]) as line, suppress(OSError, Died):
            line.setblocking(True)
            _send(line, answered(app, _received(line), stated))
        signal.setitimer(signal.ITIMER_REAL, 0)
