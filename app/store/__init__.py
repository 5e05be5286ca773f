"""What the site keeps: anonymous counts of events and of use, in SQLite or PostgreSQL.

The tables of use and of events stand at the end; each of the two has its migrations in a line of
its own (``migrations/versions``). A page that keeps nothing works without any of it.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config as Migrations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Engine,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    create_engine,
    event,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DatabaseError, InterfaceError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from werkzeug.exceptions import ServiceUnavailable

from app.site.config import Config

# PostgreSQL that may be frozen, silent or gone: nobody waits for it longer than this.

CONNECT, STATEMENT, LOCK, POOL = 3, 4, 3, 1
"""How long one waits to connect, for an answer, for a row, for a free connection. [s]"""
_MIGRATION = 600.0
"""How long a migration may take. [s]"""
_CONNECTIONS = 6
"""Of one process: a database that is frozen holds as many threads, and no more."""


def opened(url: URL) -> Engine:
    """An engine whose connections give up in time."""
    server = (
        f"-c statement_timeout={1000 * STATEMENT} -c lock_timeout={1000 * LOCK} "
        f"-c idle_in_transaction_session_timeout={10_000 * STATEMENT}"
    )
    engine = create_engine(
        url,
        pool_pre_ping=True,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_timeout=POOL,
        hide_parameters=True,
        connect_args={"connect_timeout": CONNECT, "options": server},
    )
    event.listen(engine, "do_connect", _connect)
    return engine


def patient(connection: Connection) -> None:
    """Let this transaction take the time that a migration takes."""
    connection.connection.driver_connection.patience = _MIGRATION  # type: ignore[union-attr]
    for name in ("statement_timeout", "lock_timeout"):
        connection.execute(text(f"SET LOCAL {name} = 0"))


def _connect(_: object, __: object, args: list[Any], named: dict[str, Any]) -> Any:
    """A connection that is closed when its server says nothing: the server's own time-outs do not
    run while it is frozen."""
    import psycopg

    class Impatient(psycopg.Connection):
        patience = STATEMENT + 1.0

        def wait(self, *asked: Any, **how: Any) -> Any:
            start = time.monotonic()
            try:
                return super().wait(*asked, **{**how, "timeout": self.patience})
            except psycopg.Error as problem:
                if time.monotonic() - start < self.patience:
                    raise
                self.pgconn.finish()
                raise psycopg.OperationalError("no answer in time") from problem

    return Impatient.connect(*args, **named)


metadata = MetaData()
_FOLDER = Path(__file__).parent / "migrations"
_PATIENCE = 15
"""How long one writer waits for another. [s]"""
_JOURNAL = 8_000
"""Pages written before SQLite tidies its journal: everyone waits for that. [4 kB]"""
_MIGRATING = 720_260
"""Key of PostgreSQL's lock around migrations."""


_REST = 5.0
"""A database that did not answer is left alone for so long: one asks it again, then all do. [s]"""
_LINE = 60.0
"""The log says no more often that the store cannot be used. [s]"""
_SILENT = (OperationalError, InterfaceError, NoFreeConnection, OSError)
"""What says that a server does not answer, rather than refuses something."""
_log = logging.getLogger("app.store")


class StoreUnavailable(ServiceUnavailable):
    """The store cannot be opened, read or written now."""

    title = "Les comptes ne répondent pas"
    message = (
        "Ce que ce site compte, événements et usages, n’est pas joignable en ce moment. Les "
        "calculateurs, eux, marchent. Réessayez dans une minute."
    )

    def __init__(self, description: str):
        super().__init__(description, retry_after=30)


def _why(problem: Exception) -> str:
    """What is wrong, in a line without any value of a statement."""
    cause = getattr(problem, "orig", None) or problem
    return f"{type(cause).__name__}: {str(cause).strip().partition(chr(10))[0][:200]}"


def insert(connection: Connection, table: Table) -> Any:
    """An insertion that may say ``on_conflict_do_nothing`` or ``on_conflict_do_update``."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


def _open_sqlite(connection: Any, _: object) -> None:
    """Every acknowledged write is on the disk; readers never wait for a writer."""
    connection.isolation_level = None  # our own BEGIN, see _begin_sqlite
    cursor = connection.cursor()
    for setting in (
        f"busy_timeout = {1000 * _PATIENCE}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"wal_autocheckpoint = {_JOURNAL}",
    ):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its lock at once: a reader that turns writer could not wait for it."""
    is_writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def _mine(path: str, flags: int) -> int:
    """A file that only who runs the server reads."""
    return os.open(path, flags, 0o600)


@contextmanager
def _in_line(path: str) -> Iterator[None]:
    """The turn of this thread among all threads and processes that use the file."""
    try:
        import fcntl
    except ImportError:  # Windows: SQLite's own patience
        yield
        return
    with (  # closed, or dead: passed on
        open(f"{path}-door", "w", opener=_mine) as door,
        open(path, "w", opener=_mine) as desk_file,
    ):
        fcntl.flock(door, fcntl.LOCK_EX)  # one waits behind the door: whoever leaves the desk
        fcntl.flock(desk_file, fcntl.LOCK_EX)  # cannot come back to it first
        fcntl.flock(door, fcntl.LOCK_UN)
        yield


class Store:
    """A database of this installation, at an address that SQLAlchemy reads: ``sqlite:///…`` or
    ``postgresql+psycopg://…``."""

    def __init__(self, url: str):
        self.url = url
        self.is_newer = False
        """Whether a later version wrote it: then it is only read."""
        self._engine: Engine | None = None
        self._process = 0
        self._rests_until = self._said_until = 0.0
        self._lock = threading.Lock()

    @classmethod
    def of(cls, config: Config) -> Store:
        """The store that the settings name: ``DATABASE_URL``, else a file in ``ELAN_DATA``."""
        if config.database_url:
            scheme, sep, rest = config.database_url.partition("://")
            is_plain = scheme in ("postgres", "postgresql")
            return cls(f"{'postgresql+psycopg' if is_plain else scheme}{sep}{rest}")
        return cls(f"sqlite:///{Path(config.data).absolute() / 'elan.db'}")

    @property
    def engine(self) -> Engine:
        """The engine of this process: a worker never shares its master's connections."""
        if self._engine is None or self._process != os.getpid():
            self._engine, self._process = self._opened(), os.getpid()
        return self._engine

    def _opened(self) -> Engine:
        url = make_url(self.url)
        if url.get_backend_name() != "sqlite":
            return opened(url)
        if url.database:
            Path(url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Never opened and closed when it is there: that would let go of every lock that this
            # process has on it, and another could take its journal away.
            with suppress(FileExistsError):
                os.close(_mine(url.database, os.O_RDWR | os.O_CREAT | os.O_EXCL))
            os.chmod(url.database, 0o600)  # its journal has the same rights
        engine = create_engine(url, pool_size=20, hide_parameters=True)
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    def _queue(self, is_writing: bool) -> AbstractContextManager[None]:
        """Writers of a SQLite file wait in line; left to SQLite they would sleep and try again."""
        file = make_url(self.url).database if is_writing else None
        return _in_line(f"{file}.line") if file and self.url.startswith("sqlite") else nullcontext()

    @contextmanager
    def _connected(self, is_writing: bool) -> Iterator[Connection]:
        if is_writing and self.is_newer:
            raise StoreUnavailable("written by a newer version of the program: it is only read")
        self._knock()
        try:
            with self.engine.connect() as plain, self._queue(is_writing):
                connection = plain.execution_options(writing=is_writing)
                with connection.begin():
                    yield connection
            self._rests_until = 0.0
        except (
            DatabaseError,
            NoFreeConnection,
            OSError,
            ImportError,
            NoSuchModuleError,
        ) as problem:
            why = _why(problem)
            self._complain(why, is_silent=isinstance(problem, _SILENT))
            raise StoreUnavailable(why) from problem

    def _knock(self) -> None:
        """Let one ask a server that did not answer, and the others do without it."""
        if not self._rests_until:
            return
        with self._lock:
            now = time.monotonic()
            if now < self._rests_until:
                raise StoreUnavailable("it did not answer a moment ago")
            self._rests_until = now + _REST

    def _complain(self, why: str, is_silent: bool) -> None:
        """One line a minute; and a server that does not answer is left alone a while."""
        now = time.monotonic()
        if is_silent and not self.url.startswith("sqlite"):
            self._rests_until = now + _REST
        with self._lock:
            if now < self._said_until:
                return
            self._said_until = now + _LINE
        _log.warning("the store cannot be used: %s", why)

    def state(self) -> str:
        """``ok``, ``only_read`` or ``unavailable``, as a monitor asks."""
        try:
            with self.reading() as connection:
                connection.execute(text("SELECT 1"))
        except StoreUnavailable:
            return "unavailable"
        return "only_read" if self.is_newer else "ok"

    def reading(self) -> Any:
        """A transaction that sees one moment of the store.

        Raises
        ------
        StoreUnavailable
            The database cannot answer: 503.
        """
        return self._connected(False)

    def writing(self) -> Any:
        """A transaction that changes the store: all of it at its end, or nothing.

        Raises
        ------
        StoreUnavailable
            The database cannot answer: 503, and nothing was kept.
        """
        return self._connected(True)

    def migrate(self, to: str = "heads") -> None:
        """Bring the tables up to date, keeping what they hold; one process at a time.

        Tables that a later version of the program made are left as they are, and only read.

        Parameters
        ----------
        to : str, optional
            A revision, such as ``events_1``.
        """
        with self.writing() as connection:
            if connection.dialect.name == "postgresql":
                patient(connection)
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATING})"))
            asked = Migrations()
            asked.set_main_option("script_location", str(_FOLDER))
            asked.attributes["connection"] = connection
            known = {one.revision for one in ScriptDirectory.from_config(asked).walk_revisions()}
            kept = set(MigrationContext.configure(connection).get_current_heads())
            self.is_newer = not kept <= known
            if self.is_newer:
                _log.warning("a newer version of the program wrote the store: it is only read")
                return
            command.upgrade(asked, to)
        self.close()  # a connection that was patient once would be so again

    def close(self) -> None:
        """Let go of every connection of this process."""
        if self._engine is not None and self._process == os.getpid():
            self._engine.dispose()
        self._engine = None


__all__ = ["Store", "StoreUnavailable", "init_app", "insert", "metadata", "store"]


def store() -> Store:
    """The store of the application that is answering."""
    return current_app.extensions["store"]


def init_app(app: Flask, config: Config) -> None:
    """Give an application its store, brought up to date; without one it says so and goes on."""
    kept = Store.of(config)
    app.extensions["store"] = kept
    try:
        kept.migrate()
    except StoreUnavailable as problem:
        app.logger.warning("no store: %s", problem.description)


# Tables of use and of events: how many, and what a room found together; never who.

# Of use: how many, on a day, in a territory; never from where, nor at what hour.

uses = Table(
    "counters",
    metadata,
    Column("day", Date, primary_key=True),
    Column("territory", String(60), primary_key=True),
    Column("tool", String(12), primary_key=True),
    Column("channel", String(8), primary_key=True),
    Column("step", String(10), primary_key=True),
    Column("n", Integer, nullable=False),
)
histograms = Table(
    "counter_histograms",
    metadata,
    Column("month", Date, primary_key=True),  # its first day: no finer
    Column("territory", String(60), primary_key=True),
    Column("figure", String(12), primary_key=True),
    Column("bin", String(12), primary_key=True),
    Column("n", Integer, nullable=False),
)


# Of events: who took part is never there.

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("territory", String(60), nullable=False),
    Column("starts", Date, nullable=False),
    Column("ends", Date, nullable=False),
    Column("expires", Date, nullable=False),
    Column("state", String(6), nullable=False),  # open, paused, closed
    Column("host_mark", String(64), nullable=False, unique=True),
    Column("tablets_mark", String(64), nullable=False, unique=True),
    Column("wall_mark", String(64), nullable=False, unique=True),
)
contributions = Table(
    "event_contributions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event", ForeignKey("events.id", ondelete="CASCADE"), nullable=False),
    Column("contribution", String(32), nullable=False),
    Column("tablet", String(12), nullable=False),
    Column("tool", String(12), nullable=False),
    Column("saving", String(12), nullable=False),
    Column("emissions", String(12), nullable=False),
    Column("commune", String(5), nullable=False),
    Column("day", Date, nullable=False),
    Column("is_undone", Boolean, nullable=False),
    Column("slot", Integer, nullable=False),  # of five minutes; 0 once it is of no use
    UniqueConstraint("event", "contribution", name="uq_event_contribution"),
)
actions = Table(
    "event_actions",
    metadata,
    Column(
        "contribution", ForeignKey("event_contributions.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("action", String(40), primary_key=True),
)
Index("ix_event_contributions_event", contributions.c.event, contributions.c.id)
