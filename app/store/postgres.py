"""PostgreSQL that may be frozen, silent or gone: nobody waits for it longer than this."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL

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


def _connect(_: object, __: object, told: list[Any], named: dict[str, Any]) -> Any:
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

    return Impatient.connect(*told, **named)
