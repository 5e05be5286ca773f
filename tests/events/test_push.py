"""A laptop's event, killed and sent twice: everything acknowledged is there, once."""

from __future__ import annotations

import json
import math
import threading
import time
from collections.abc import Callable
from datetime import date

import pytest
from werkzeug.serving import make_server

from app import create_app
from app.events import book, laptop
from app.events.__main__ import main
from app.events.contributions import Contribution, Counter, tally, undo
from app.events.laptop import push
from app.site.config import Config
from app.site.keys import keys_of, new_host_key
from app.store import Store
from benchmarks.event import Room, contribute, two_servers

pytestmark = pytest.mark.load

TODAY = date.today()


@pytest.fixture
def there(tmp_path):
    """The territory's server with its event: application, host's link, what to break."""
    app = create_app(Config(version="1", data=str(tmp_path / "there")))
    key = new_host_key()
    book.create(app.extensions["store"], key, "Forum", "neutre", (TODAY, TODAY))
    broken: list[int] = []
    plain = app.wsgi_app

    def failing(environ, start_response):
        """Answers 500 after having kept the batch, or before, as many times as told."""
        if broken and environ["PATH_INFO"].endswith("/reception"):
            if broken.pop():
                list(plain(environ, lambda *_: None))
            start_response("500 Broken", [])
            return [b""]
        return plain(environ, start_response)

    server = make_server("127.0.0.1", 0, failing, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield app, f"http://127.0.0.1:{server.server_port}/hote/{key}", broken
    server.shutdown()


@pytest.fixture
def here(tmp_path):
    """A laptop's store with 250 contributions, three of them undone."""
    store, key = Store.of(Config(version="1", data=str(tmp_path / "here"))), new_host_key()
    store.migrate()
    book.create(store, key, "Forum", "neutre", (TODAY, TODAY))
    counter, tablets = Counter(store), keys_of(key).tablets
    for number in range(250):
        contribution = Contribution(
            f"{number:032x}", f"tab{number % 3}", "works", "s3", "e2", "62119", ("insulate", "talk")
        )
        counter.add(tablets, contribution)
    event = book.find(store, "h", key)
    undo(store, event, "tab1", 3)
    yield store, event
    store.close()


def totals(store, event):
    with store.reading() as connection:
        return tally(connection, event)


def received(app, link):
    store = app.extensions["store"]
    return totals(store, book.find(store, "h", link.rpartition("/")[2]))


def test_pushed_twice_counts_once(here, there, capsys):
    store, event = here
    app, link, _ = there
    for new in (250, 0):
        assert laptop.push(store, event, link) == 0
        assert f"250 contributions are there, {new} of them new" in capsys.readouterr().out
        assert received(app, link) == totals(store, event)
    assert received(app, link).count == 247


@pytest.mark.parametrize("is_kept", [0, 1])
def test_a_push_that_stops_halfway_is_taken_up_again(here, there, monkeypatch, capsys, is_kept):
    store, event = here
    app, link, broken = there
    monkeypatch.setattr(laptop, "_PAUSE", 0.0)
    first = laptop._send
    monkeypatch.setattr(
        laptop, "_send", lambda to, batch: (first(to, batch), broken.extend([is_kept] * 4))[0]
    )
    assert laptop.push(store, event, link) == 1
    assert "100 of 250 are there" in capsys.readouterr().err
    monkeypatch.setattr(laptop, "_send", first)
    broken[:] = [is_kept]
    assert laptop.push(store, event, link) == 0
    assert received(app, link) == totals(store, event)


def test_what_is_undone_after_a_push_is_undone_there_too(here, there):
    store, event = here
    app, link, _ = there
    laptop.push(store, event, link)
    undo(store, event, "tab2", 10)
    laptop.push(store, event, link)
    assert received(app, link) == totals(store, event)


def test_only_the_host_s_key_may_push(here, there, capsys):
    store, event = here
    app, link, _ = there
    root, _, key = link.rpartition("/")
    for wrong in (keys_of(key).tablets, keys_of(key).wall, new_host_key(), ""):
        assert laptop.push(store, event, f"{root}/{wrong}") == 1
        assert "answered 404" in capsys.readouterr().err
    assert received(app, link).count == 0


def test_a_key_does_not_travel_in_clear(here, capsys):
    for link in ("http://example.org/hote/h-a", "http://93.184.216.34/hote/h-a", "ftp://x/hote/h"):
        assert laptop.push(*here, link) == 1
        assert "expected https://" in capsys.readouterr().err


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"contributions": 3},
        {"contributions": [3]},
        {"contributions": [{}]},
        {"contributions": [{}] * 101},
    ],
)
def test_a_batch_that_is_not_one_is_refused(there, body):
    app, link, _ = there
    headers = {"Authorization": f"Bearer {link.rpartition('/')[2]}"}
    answer = app.test_client().post("/evenement/reception", json=body, headers=headers)
    assert answer.status_code == 422
    assert app.test_client().post("/evenement/reception", json=body).status_code == 404


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("day", "hier"),
        ("day", 3),
        ("actions", "talk"),
        ("actions", [3]),
        ("is_undone", 1),
        ("commune", "Lille"),
        ("contribution", "x"),
        ("tool", None),
        ("saving", "s99"),
    ],
)
def test_a_batch_is_kept_whole_or_not_at_all(there, name, value):
    app, link, _ = there
    good = laptop.Entry(Contribution("a" * 32, "bleue", "trips"), TODAY, False)
    other = laptop.Entry(Contribution("b" * 32, "bleue", "trips"), TODAY, False)
    body = json.loads(laptop.written([good, other]))
    body["contributions"][1][name] = value
    headers = {"Authorization": f"Bearer {link.rpartition('/')[2]}"}
    answer = app.test_client().post("/evenement/reception", json=body, headers=headers)
    assert answer.status_code == 422 and received(app, link).count == 0


def test_from_the_command_line(tmp_path, there, monkeypatch, capsys):
    app, link, _ = there
    monkeypatch.setenv("ELAN_DATA", str(tmp_path / "laptop"))
    created = [
        "create",
        "--name",
        "Forum",
        "--territory",
        "neutre",
        "--from",
        "2026-12-01",
        "--to",
        "2026-12-02",
        "--at",
        "https://elan.example",
    ]
    assert main(created) == 0
    said = capsys.readouterr().out.split()
    host = next(word for word in said if "/hote/" in word)
    store = Store.of(Config(version="1", data=str(tmp_path / "laptop")))
    keys = keys_of(host.rpartition("/")[2])
    event = book.find(store, "h", keys.host)
    assert (str(event.starts), str(event.ends), str(event.expires)) == (
        "2026-12-01",
        "2026-12-02",
        "2027-03-02",
    )
    Counter(store).add(keys.tablets, Contribution("c" * 32, "bleue", "car"))
    store.close()
    assert main(["push", "--to", link]) == 2
    assert main(["push", "--to", link, "--key", host]) == 0
    assert received(app, link).count == 1
    assert main(["purge"]) == 0
    for wrong in (
        ["create", "--name", ""],
        ["create", "--name", "x", "--territory", "rien"],
        ["create", "--name", "x", "--from", "2026-12-02", "--to", "2026-12-01"],
        ["push", "--to", "https://elan.example"],
        [],
    ):
        with pytest.raises(SystemExit):
            main(wrong)


def test_a_laptop_finds_its_address_and_keeps_its_links(tmp_path, capsys):
    assert laptop.ranked(["127.0.0.1", "169.254.1.1"]) == []
    assert laptop.root_of("192.0.2.7", 8000) == "http://192.0.2.7:8000"
    keys = keys_of(new_host_key())
    assert laptop.remembered(str(tmp_path)) is None
    laptop.remember(str(tmp_path), keys)
    assert laptop.remembered(str(tmp_path)) == keys
    assert (tmp_path / "event.key").stat().st_mode & 0o077 == 0
    laptop.announce("Forum", keys, "http://192.0.2.7:8000", 8000)
    said = capsys.readouterr().out
    assert f"http://192.0.2.7:8000/borne/{keys.tablet(1)}/" in said and "█" in said


def wait_for(true: Callable[[], object]) -> None:
    """Until something is true: the middle of a room, however slow the machine."""
    while not true():
        time.sleep(0.01)


def test_killed_in_the_middle_of_a_full_room_it_loses_nothing_acknowledged(tmp_path):
    """And until then nobody in the room saw an error."""
    with two_servers(str(tmp_path)) as (laptop, server):
        laptop.start()
        room = Room()
        tablets = threading.Thread(target=contribute, args=(laptop, 50, math.inf, room))
        tablets.start()
        wait_for(lambda: room.faults or len(room.acknowledged) >= 200)
        assert room.faults == []
        laptop.kill()
        wait_for(lambda: room.faults)  # tablets still try
        room.is_over = True
        tablets.join()
        laptop.start()
        counted = laptop.counted()
        assert room.acknowledged <= counted
        assert len(counted) <= room.sent
        server.start()
        event = book.find(laptop.store, "h", laptop.keys.host)
        link = f"http://127.0.0.1:{server.port}/hote/{server.keys.host}"
        for _ in range(2):
            assert push(laptop.store, event, link) == 0
            assert server.counted() == counted
