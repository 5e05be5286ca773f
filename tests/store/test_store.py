"""What is kept is kept: migrations, moments, the loss of the store."""

from __future__ import annotations

import datetime
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, inspect, select, text

from app import create_app
from app.site.config import Config
from app.store import Store, StoreUnavailable, contributions, events, insert, metadata
from tests.stores import at_once

OLD_EVENT = {
    "id": 7,
    "name": "Marché de Béthune",
    "territory": "neutre",
    "starts": "2026-11-20",
    "ends": "2026-11-21",
    "expires": "2027-02-19",
    "state": "open",
    "host_mark": "a" * 64,
    "tablets_mark": "b" * 64,
    "wall_mark": "c" * 64,
}


@pytest.fixture
def store(database_url):
    kept = Store(database_url)
    yield kept
    kept.close()


def _columns(row: dict[str, object]) -> str:
    return f"({', '.join(row)}) VALUES ({', '.join(':' + name for name in row)})"


def test_migrations_build_what_the_tables_declare(store):
    store.migrate()
    result = inspect(store.engine)
    for table in metadata.tables.values():
        built = {column["name"]: column for column in result.get_columns(table.name)}
        assert set(built) == set(table.columns.keys()), table.name
        for column in table.columns:
            assert built[column.name]["nullable"] == column.nullable, (table.name, column.name)


def test_a_database_of_the_first_revision_keeps_its_data(store):
    store.migrate("events_1")
    old = {
        "id": 1,
        "event": 7,
        "contribution": "d" * 32,
        "tablet": "bleue",
        "tool": "car",
        "saving": "",
        "emissions": "",
        "commune": "62119",
        "day": "2026-11-20",
    }
    with store.writing() as connection:
        connection.execute(text(f"INSERT INTO events {_columns(OLD_EVENT)}"), OLD_EVENT)
        connection.execute(text(f"INSERT INTO event_contributions {_columns(old)}"), old)
    store.migrate()
    with store.reading() as connection:
        event = connection.execute(select(events)).one()
        kept = connection.execute(select(contributions)).one()
    assert (event.name, event.ends) == ("Marché de Béthune", datetime.date(2026, 11, 21))
    assert (kept.commune, kept.is_undone) == ("62119", False)
    store.migrate()


@pytest.mark.load
def test_several_processes_may_start_at_once(database_url):
    work = "Store(sys.argv[1]).migrate()"
    at_once(4, "from app.store import Store", work, database_url)


def test_a_transaction_is_whole_or_nothing(store):
    store.migrate()
    row = OLD_EVENT | {
        name: datetime.date.fromisoformat(str(OLD_EVENT[name]))
        for name in ("starts", "ends", "expires")
    }
    with pytest.raises(RuntimeError), store.writing() as connection:
        connection.execute(insert(connection, events).values(row))
        raise RuntimeError
    with store.writing() as connection:
        for _ in range(2):
            connection.execute(insert(connection, events).values(row).on_conflict_do_nothing())
    with store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(events)).scalar_one() == 1


def test_sqlite_keeps_each_write_through_a_power_cut(tmp_path):
    kept = Store(f"sqlite:///{tmp_path}/elan.db")
    with kept.reading() as connection:
        asked = [
            connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    kept.close()
    assert asked == ["wal", 2, 1]


@pytest.mark.parametrize(
    "url", ["sqlite:////dev/null/elan.db", "postgresql+psycopg://nobody@127.0.0.1:1/x", "x://y"]
)
def test_pages_that_keep_nothing_work_without_a_store(url):
    app = create_app(Config(version="1", database_url=url))
    assert app.test_client().get("/logement").status_code == 200
    with pytest.raises(StoreUnavailable), app.extensions["store"].reading():
        pass


def test_tables_of_a_later_version_are_read_and_never_written(store, caplog):
    store.migrate()
    with store.writing() as connection:
        connection.execute(
            text(
                "UPDATE alembic_version SET version_num = 'events_99' "
                "WHERE version_num LIKE 'events%'"
            )
        )
    later = Store(store.url)
    later.migrate()
    assert later.is_newer and later.state() == "only_read"
    assert "newer version" in caplog.text and "Traceback" not in caplog.text
    with later.reading() as connection:
        connection.execute(select(func.count()).select_from(events))
    with pytest.raises(StoreUnavailable, match="newer version"), later.writing():
        pass
    app = create_app(Config(version="1", database_url=store.url))
    client, robot = app.test_client(), {"User-Agent": "curl/8"}
    assert client.get("/logement", headers=robot).status_code == 200
    assert client.get("/sante?detail").json["store"] == "only_read"
    later.close()
    app.extensions["store"].close()


def test_what_is_kept_is_for_who_runs_the_server_alone(tmp_path):
    kept = Store(f"sqlite:///{tmp_path}/folder/elan.db")
    kept.migrate()
    result = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "folder").iterdir()}
    kept.close()
    assert "elan.db" in result and set(result.values()) == {0o600}, result
    assert (tmp_path / "folder").stat().st_mode & 0o777 == 0o700


def test_health_tells_the_store_apart():
    gone = "postgresql+psycopg://nobody@127.0.0.1:1/x"
    client = create_app(Config(version="1", database_url=gone)).test_client()
    assert client.get("/sante").json["status"] == "ok"
    assert "store" not in client.get("/sante").json
    assert client.get("/sante?detail").json["store"] == "unavailable"
    assert client.get("/mur/w-aaaaaaaaaaaaaaaaaaaa").status_code == 503


def test_a_store_that_is_gone_leaves_one_line_a_minute(caplog):
    kept = Store("sqlite:////dev/null/elan.db")
    for _ in range(50):
        with pytest.raises(StoreUnavailable), kept.reading():
            pass
    assert len([one for one in caplog.records if "store cannot be used" in one.message]) == 1


@pytest.fixture
def silent():
    """A database server that takes connections and never says a word, as one that is frozen."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        server.setblocking(False)
        yield f"postgresql+psycopg://elan@127.0.0.1:{server.getsockname()[1]}/elan", server


def test_a_silent_database_is_left_alone_after_a_few_seconds(silent, monkeypatch):
    """The first comes back from it; while it rests, and here it rests long, no other even asks."""
    pytest.importorskip("psycopg")
    monkeypatch.setattr("app.store.CONNECT", 2)  # the least that PostgreSQL's library waits
    monkeypatch.setattr("app.store._REST", 3_600.0)
    address, server = silent
    kept = Store(address)
    for _ in range(20):
        with pytest.raises(StoreUnavailable), kept.reading():
            pass
    server.accept()
    with pytest.raises(BlockingIOError):
        server.accept()


def _parent(process: int) -> int:
    line = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(line.partition("PPid:")[2].split()[0])


@pytest.mark.load
def test_a_frozen_database_gives_back_who_asked_and_comes_back(postgres_server, monkeypatch):
    """Frozen in the middle of its work, the one case that its own time-outs do not see."""
    monkeypatch.setattr("app.store._REST", 3_600.0)
    kept = Store(f"{postgres_server}/postgres")
    kept.migrate()
    with kept.reading() as connection:
        backend = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    server = _parent(backend)
    starter = _parent(server)  # it stops with what it started
    for process in (backend, server):
        os.kill(process, signal.SIGSTOP)
    try:
        with pytest.raises(StoreUnavailable), kept.reading() as connection:
            connection.execute(text("SELECT 1"))
        with pytest.raises(StoreUnavailable, match="a moment ago"), kept.reading():
            pass
    finally:
        for process in (backend, server, starter):
            os.kill(process, signal.SIGCONT)
    kept._rests_until = 0.0
    while kept.state() != "ok":  # it wakes as fast as the machine lets it
        kept._rests_until = 0.0
    kept.close()


_HELD = """
import fcntl, os, sys
line = os.open(sys.argv[1], os.O_RDWR)
try:
    fcntl.lockf(line, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
except OSError:
    print("held")
"""
"""What another process is told of the bytes that SQLite locks while it reads (``os_unix.c``)."""


def test_a_second_store_of_a_file_lets_go_of_no_lock_of_the_first(tmp_path):
    first, path = Store(f"sqlite:///{tmp_path}/elan.db"), tmp_path / "elan.db"
    first.migrate()

    def is_held() -> bool:
        asked = [sys.executable, "-c", _HELD, str(path)]
        return subprocess.run(asked, capture_output=True, text=True).stdout == "held\n"

    with first.reading():
        assert is_held()
        second = Store(first.url)
        assert second.state() == "ok"
        second.engine.dispose()
        assert is_held()
