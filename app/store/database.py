"""Engines, transactions and migrations."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config as Migrations
from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, NoSuchModuleError
from werkzeug.exceptions import ServiceUnavailable

from app.site.config import Config

metadata = MetaData()
_FOLDER = Path(__file__).parent / "migrations"
_PATIENCE = 15
"""How long one writer waits for another. [s]"""
_JOURNAL = 8_000
"""Pages written before SQLite tidies its journal: everyone waits for that. [4 kB]"""
_MIGRATING = 720_260
"""Key of PostgreSQL's lock around migrations."""


class StoreUnavailable(ServiceUnavailable):
    """The store cannot be opened, read or written now."""


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


@contextmanager
def _in_line(path: str) -> Iterator[None]:
    """The turn of this thread among all threads and processes that use the file."""
    try:
        import fcntl
    except ImportError:  # Windows: SQLite's own patience
        yield
        return
    with open(f"{path}-door", "w") as door, open(path, "w") as desk:  # closed, or dead: passed on
        fcntl.flock(door, fcntl.LOCK_EX)  # one waits behind the door: whoever leaves the desk
        fcntl.flock(desk, fcntl.LOCK_EX)  # cannot come back to it first
        fcntl.flock(door, fcntl.LOCK_UN)
        yield


class Store:
    """A database of this installation.

    Parameters
    ----------
    url : str
        As SQLAlchemy reads it: ``sqlite:///…`` or ``postgresql+psycopg://…``.
    """

    def __init__(self, url: str):
        self.url = url
        self._engine: Engine | None = None
        self._process = 0

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
            return create_engine(url, pool_pre_ping=True)
        if url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, pool_size=20)
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    def _queue(self, is_writing: bool) -> AbstractContextManager[None]:
        """Writers of a SQLite file wait in line; left to SQLite they would sleep and try again."""
        file = make_url(self.url).database if is_writing else None
        return _in_line(f"{file}.line") if file and self.url.startswith("sqlite") else nullcontext()

    @contextmanager
    def _connected(self, is_writing: bool) -> Iterator[Connection]:
        try:
            with self.engine.connect() as plain, self._queue(is_writing):
                connection = plain.execution_options(writing=is_writing)
                with connection.begin():
                    yield connection
        except (DatabaseError, OSError, ImportError, NoSuchModuleError) as problem:
            raise StoreUnavailable(f"{type(problem).__name__}: {problem}") from problem

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

        Parameters
        ----------
        to : str, optional
            A revision, such as ``events_1``.
        """
        with self.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATING})"))
            asked = Migrations()
            asked.set_main_option("script_location", str(_FOLDER))
            asked.attributes["connection"] = connection
            command.upgrade(asked, to)

    def close(self) -> None:
        """Let go of every connection of this process."""
        if self._engine is not None and self._process == os.getpid():
            self._engine.dispose()
        self._engine = None
