"""What is kept is kept: migrations, moments, the loss of the store."""

from __future__ import annotations

import datetime
import subprocess
import sys

import pytest
from sqlalchemy import func, inspect, select, text

from app import create_app
from app.site.config import Config
from app.store import Store, StoreUnavailable, insert, metadata
from app.store.events import contributions, events

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
    import app.store.events  # noqa: F401

    store.migrate()
    found = inspect(store.engine)
    for table in metadata.tables.values():
        built = {column["name"]: column for column in found.get_columns(table.name)}
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
    started = "import sys; from app.store import Store; Store(sys.argv[1]).migrate()"
    command = [sys.executable, "-c", started, database_url]
    running = [subprocess.Popen(command) for _ in range(4)]
    assert [process.wait(60) for process in running] == [0, 0, 0, 0]


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
