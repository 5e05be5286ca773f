"""Heavy answers are weighed, take turns and are made apart, so that light ones wait for nobody.

What an answer costs was measured (``weights.toml``). A heavy one that this address had
today comes from memory; any other waits its turn, is charged to who asks, and is made by another
process of lower priority. A few may wait, the others are told to come back
in some seconds. A visitor who has left meanwhile is not worked for.
"""

from __future__ import annotations

import hashlib
import io
import ipaddress
import logging
import math
import os
import pickle
import secrets
import select
import signal
import socket
import threading
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from cachetools import TTLCache
from flask import Flask, Response, current_app, g, make_response, request
from flask_limiter import Limiter
from limits import parse
from limits.errors import StorageError
from werkzeug.exceptions import ClientDisconnected, ServiceUnavailable, TooManyRequests

from app.site.config import Config
from app.site.responses import takes_gzip
from app.site.surfaces import surface

# Another process for heavy answers, so that a light one never waits for the interpreter's lock.
#
# Each of the server's processes has one for pages and one for lists of the API, of lower priority.
# A request goes to it as it came, its answer comes back as it leaves. One that takes too long, or
# too much memory, dies alone: another takes its place, and who asked is told to come back.

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


def answered(app: Flask, environ: dict[str, Any], carried: Iterable[str]) -> tuple[Any, ...]:
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
        said = {name: g.get(name) for name in carried if name in g}
        return response.status_code, list(response.headers), response.get_data(), said


class Helper:
    """The other process of this one.

    Parameters
    ----------
    app : Flask
    niceness : int
        By how much it gives way.
    carried : tuple of str
        Names in ``g`` that come back with the answer.
    close : callable
        Lets go of what the other process must not hold.
    """

    def __init__(
        self,
        app: Flask,
        niceness: int,
        carried: tuple[str, ...] = (),
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
                _supervise(app, theirs, held, carried)
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


def _supervise(app: Flask, mail: socket.socket, life: int, carried: tuple[str, ...]) -> None:
    """Keep one process at work until the one that asks is gone."""
    for name in ("SIGINT", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGWINCH", "SIGQUIT"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    for name in ("SIGTERM", "SIGABRT", "SIGCHLD", "SIGALRM"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    while True:
        child = os.fork()
        if child == 0:
            try:
                _serve(app, mail, life, carried)
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        if status == 0:
            return
        time.sleep(0.1)


def _serve(app: Flask, mail: socket.socket, life: int, carried: tuple[str, ...]) -> None:
    for _ in range(_RENEWED):
        ready, _, _ = select.select([mail, life], [], [])
        if life in ready:
            os._exit(0)
        _, lines, *_ = socket.recv_fds(mail, 1, 1)
        signal.setitimer(signal.ITIMER_REAL, LONGEST)
        with socket.socket(fileno=lines[0]) as line, suppress(OSError, Died):
            line.setblocking(True)
            _send(line, answered(app, _received(line), carried))
        signal.setitimer(signal.ITIMER_REAL, 0)


# How much work one visitor may ask: counted in memory, by a name that tells nothing of who.

_SECRET = secrets.token_bytes(16)
"""Lost when the server stops: what it scrambles cannot be read again."""


def client() -> str:
    """Who asks: the address, or the network of an IPv6 one, scrambled."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "0.0.0.0")
    except ValueError:
        address = ipaddress.ip_address("0.0.0.0")
    size = 64 if address.version == 6 else 32
    network = ipaddress.ip_network(f"{address}/{size}", strict=False)
    return hashlib.blake2b(str(network).encode(), key=_SECRET, digest_size=12).hexdigest()


class TooMany(TooManyRequests):
    """Come again later, and when."""

    def __init__(self, again: float):
        super().__init__(retry_after=max(1, math.ceil(again - time.time())))


def charge(cost: float) -> None:
    """Take work from what the client may still ask; a dearer request than all takes all.

    Parameters
    ----------
    cost : float
        Measured. [ms of a processor]

    Raises
    ------
    TooMany
        429, with when to come again.
    """
    limiter: Limiter = current_app.extensions["budget"]
    limit = parse(current_app.config["ELAN"].work)
    key = (client(), "work")
    try:
        if limiter.limiter.hit(limit, *key, cost=min(math.ceil(cost), limit.amount)):
            return
        again = limiter.limiter.get_window_stats(limit, *key).reset_time
    except StorageError:  # counters that do not answer never keep an answer from anyone
        return
    raise TooMany(again)


def may_try(what: str, often: str) -> bool:
    """Count one try of this client (to guess a secret, to raise a number), so `often` as ``10 per
    10 minutes``; False when it was one too many."""
    limiter: Limiter = current_app.extensions["budget"]
    try:
        return limiter.limiter.hit(parse(often), client(), what)
    except StorageError:
        return False


def init_budget(app: Flask, config: Config) -> None:
    """Count what each client asks, where the settings say."""
    logging.getLogger("flask-limiter").setLevel(logging.WARNING)
    app.extensions["budget"] = limiter = Limiter(
        client,
        app=app,
        storage_uri=config.rate_limit_storage,
        strategy="fixed-window",
        storage_options={"wrap_exceptions": True},
        in_memory_fallback=[config.api_requests],
    )
    limiter.request_filter(is_apart)  # counted already, by the process that was asked


# What each answer costs, in milliseconds of a processor: measured, never guessed.
#
# ``python -m benchmarks.weights`` measures and writes ``weights.toml``; a server that runs on
# another processor may have it done again every day.

FILE = Path(__file__).parent / "weights.toml"
_DRAWS = 400
"""Draws of the lists that were measured."""


@cache
def measured() -> dict[str, Any]:
    """As the file says: ``pages`` by endpoint [ms], ``lists`` by calculator."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def cost_of_page(endpoint: str) -> float:
    """The dearest page that was measured of an endpoint; nothing for one that is light. [ms]"""
    return float(measured()["pages"].get(endpoint, 0.0))


def cost_of_list(tool: str, objects: int, draws: int) -> float:
    """A request to a calculator of the API. [ms]

    Parameters
    ----------
    objects : int
        Written in its body, at any depth.

    Examples
    --------
    >>> cost_of_list("housing", 1, 400) < cost_of_list("housing", 100, 400)
    True
    >>> cost_of_list("housing", 1000, 0) < cost_of_list("housing", 1000, 200)
    True
    """
    first, plain, full = measured()["lists"][tool]
    return first + (objects - 1) * (plain + (full - plain) * draws / _DRAWS)


# Turns: one heavy answer at a time, a few behind it, made by the process apart.

HEAVY = 10.0
"""An answer that costs more is made apart. [ms]"""
PATIENCE = 4.0
"""How long one may wait for its turn. [s]"""
COME_BACK = 5
"""When who is sent away may try again. [s]"""
KEPT, KEPT_BYTES = 600.0, 16_000_000
"""How long an address keeps its answer [s], and how much all hold together [bytes]."""
PAGES, LISTS = "pages", "lists"
_WAITING = {PAGES: 4, LISTS: 2}
"""How many may wait behind the one that is worked on, in each process."""
_NICENESS = {PAGES: 10, LISTS: 15}
_PRIVATE = frozenset({"income_class", "property_tax", "reference_tax_income", "yearly_rent", "cle"})
"""What no memory may hold, were it written in an address by hand."""
_ASKED_BY = ("Hx-Request", "Hx-Target", "Hx-Boosted", "Hx-History-Restore-Request")


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

    def __init__(self, waiting: int):
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


@contextmanager
def in_turn(turn: Turn) -> Iterator[None]:
    """Work on a heavy answer when its turn has come, and only if somebody still waits for it.

    Raises
    ------
    Busy
        503, with when to come again.
    """
    if not turn.take():
        raise Busy
    try:
        if has_left(request.environ.get("gunicorn.socket")):
            raise ClientDisconnected
        yield
    finally:
        turn.leave()


@dataclass
class Load:
    """What one process of the server does of heavy answers.

    Attributes
    ----------
    weighers : mapping
        By endpoint: what a request costs [ms], and with which others it takes turns.
    carried : list of str
        Names in ``g`` by which a view says something to the site.
    first : tuple of str
        Pages that are answered once before any visitor asks.
    """

    weighers: dict[str, tuple[Callable[[], float], str]] = field(default_factory=dict)
    carried: list[str] = field(default_factory=lambda: ["is_finished"])
    first: tuple[str, ...] = ()
    turns: dict[str, Turn] = field(
        default_factory=lambda: {kind: Turn(n) for kind, n in _WAITING.items()}
    )
    helpers: dict[str, Helper] = field(default_factory=dict)
    kept: TTLCache = field(
        default_factory=lambda: TTLCache(KEPT_BYTES, KEPT, getsizeof=lambda one: one.size)
    )
    lock: threading.Lock = field(default_factory=threading.Lock)

    def warm(self, app: Flask) -> None:
        """Answer some pages once, so that no visitor pays for what is read on the first."""
        for page in self.first:
            app.test_client().get(page, environ_overrides={MARK: True})

    def start(self, app: Flask, close: Callable[[], object]) -> None:
        """Make the processes that work apart; before this one has any thread."""
        for kind, niceness in _NICENESS.items():
            self.helpers[kind] = Helper(app, niceness, tuple(self.carried), close)

    def stop(self) -> None:
        """Let them end."""
        while self.helpers:
            _, helper = self.helpers.popitem()
            helper.leave()


@dataclass(frozen=True)
class Kept:
    """An answer in memory, with what its view said."""

    body: bytes
    headers: list[tuple[str, str]]
    said: dict[str, Any]

    @property
    def size(self) -> int:
        """What it holds, more or less. [bytes]"""
        return len(self.body) + 2_000


def of(app: Flask) -> Load:
    """The load of an application."""
    return app.extensions["load"]


def weigh_by(app: Flask, endpoint: str, weigher: Callable[[], float], kind: str) -> None:
    """Have the requests to an endpoint weighed by a function, and not as a page."""
    of(app).weighers[endpoint] = (weigher, kind)


def carry(app: Flask, name: str) -> None:
    """Have what a view says in ``g`` under a name come back from the other process."""
    of(app).carried.append(name)


def _weighed() -> tuple[float, str]:
    """What the request costs [ms], and with which others it takes turns."""
    endpoint = request.endpoint or ""
    if endpoint in (weighers := of(current_app).weighers):
        weigher, kind = weighers[endpoint]
        return weigher(), kind
    is_plain = not request.query_string and request.method in ("GET", "HEAD")
    return (0.0 if is_plain else cost_of_page(endpoint)), PAGES


def _address() -> tuple[object, ...] | None:
    """What an answer depends on; nothing for one that may not be kept."""
    if request.method != "GET" or surface().key or _PRIVATE & set(request.args):
        return None
    asked = tuple(request.headers.get(name, "") for name in _ASKED_BY)
    return date.today(), request.url, asked, takes_gzip()


def _made(cost: float, kind: str) -> Response:
    load = of(current_app)
    with in_turn(load.turns[kind]):
        charge(cost)
        helper = load.helpers.get(kind)
        if helper is None:
            return make_response(current_app.dispatch_request())
        try:
            return helper.answer()
        except Died:
            current_app.logger.warning("no answer from the process apart: %s", request.endpoint)
            raise Busy from None


def _heavy() -> Response | None:
    """The answer to a heavy request; nothing for a light one, which its view answers."""
    if request.routing_exception is not None or is_apart() or request.method == "OPTIONS":
        return None
    cost, kind = _weighed()
    if cost < HEAVY:
        if kind == LISTS:
            charge(cost)
        return None
    load, address = of(current_app), _address()
    with load.lock:
        result: Kept | None = load.kept.get(address)
    if result is not None:
        for name, value in result.said.items():
            setattr(g, name, value)
        return Response(result.body, 200, result.headers)
    response = _made(cost, kind)
    if address is not None and response.status_code == 200 and not response.is_streamed:
        said = {name: g.get(name) for name in load.carried if name in g}
        kept = Kept(response.get_data(), list(response.headers), said)
        with load.lock:
            if kept.size <= KEPT_BYTES // 50:
                load.kept[address] = kept
    return response


def init_load(app: Flask, first: tuple[str, ...]) -> None:
    """Give an application its load, and the pages that a process which works apart answers before
    any visitor asks."""
    app.extensions["load"] = Load(first=first)


def weigh(app: Flask) -> None:
    """Weigh what an application is asked, once all else has let it pass."""
    app.before_request(_heavy)
