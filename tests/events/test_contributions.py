"""What a tablet sends counts once, or is refused in French."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import event, func, select, text

from app import create_app
from app.events import book
from app.events.contributions import (
    ADDED,
    KNOWN,
    Contribution,
    Counter,
    Entry,
    keep,
    slot_now,
    tally,
    undo,
)
from app.site.config import Config
from app.site.keys import keys_of, mark, new_host_key
from app.store import Store, actions, contributions, events

TODAY = date.today()
DAYS = (TODAY, TODAY)
SENT = {
    "contribution": "0123456789abcdef" * 2,
    "tool": "works",
    "saving": "s3",
    "emissions": "e4",
    "commune": "62119",
    "actions": ["adviser", "insulate"],
}


@pytest.fixture
def app(store_folder):
    return create_app(Config(version="1", data=store_folder))


@pytest.fixture
def keys(app):
    result = keys_of(new_host_key())
    book.create(app.extensions["store"], result.host, "Marché", "neutre", DAYS)
    return result


def send(app, keys, as_json=True, number=1, **changed):
    headers = {"Accept": "application/json"} if as_json else {}
    address = f"/borne/{keys.tablet(number)}/contribution"
    return app.test_client().post(address, data=SENT | changed, headers=headers)


def counted(app) -> int:
    with app.extensions["store"].reading() as connection:
        asked = select(func.count()).where(contributions.c.is_undone.is_(False))
        return connection.execute(asked).scalar_one()


def test_a_contribution_is_kept_as_told(app, keys):
    response = send(app, keys)
    assert (response.status_code, response.json["result"]) == (201, "added")
    with app.extensions["store"].reading() as connection:
        kept = connection.execute(select(contributions)).one()
        chosen = [row.action for row in connection.execute(select(actions))]
    assert (kept.tablet, kept.tool, kept.saving, kept.emissions) == ("tab01", "works", "s3", "e4")
    assert (kept.commune, kept.day) == ("62119", TODAY)
    assert sorted(chosen) == ["adviser", "insulate"]


def test_sent_twice_counts_once(app, keys):
    send(app, keys)
    again = send(app, keys, saving="s1")
    assert (again.status_code, again.json["result"]) == (200, "known")
    assert counted(app) == 1


def test_what_the_host_undid_does_not_come_back(app, keys):
    store = app.extensions["store"]
    for number in range(3):
        send(app, keys, contribution=f"{number:032x}")
    send(app, keys, contribution="f" * 32, number=2)
    assert undo(store, book.find(store, "h", keys.host), "tab01", 2) == 2
    assert counted(app) == 2
    assert send(app, keys, contribution=f"{2:032x}").status_code == 200
    assert counted(app) == 2


def test_who_was_not_given_a_key_by_the_host_calculates_and_adds_nothing(app, keys):
    """The event's own key is on every tablet: who copies it has no part in the room."""
    client = app.test_client()
    other = keys_of(new_host_key())
    name, proof = "tab01", keys.tablet(1)[-10:]
    forged = (
        keys.tablets,
        f"{keys.tablets}tab02{proof}",
        f"{keys.tablets}{name}{'a' * 10}",
        f"{keys.tablets}{name}{other.tablet(1)[-10:]}",
        f"{keys.tablets}{proof}",
    )
    for key in forged:
        sent = client.post(f"/borne/{key}/contribution", data=SENT)
        assert sent.status_code == 403 and "ne participe pas encore" in sent.text, key
        assert client.get(f"/borne/{key}/logement").status_code == 200
    assert "l’animateur lui donne sa place" in client.get(f"/borne/{keys.tablets}/").text
    assert "l’animateur lui donne" not in client.get(f"/borne/{keys.tablet(7)}/").text
    send(app, keys, tablet="tab33", contribution="1" * 32)
    with app.extensions["store"].reading() as connection:
        assert connection.execute(select(contributions.c.tablet)).scalars().all() == ["tab01"]


def test_a_script_on_a_tablet_is_slowed_and_other_tablets_are_not(app, keys):
    pace = app.config["ELAN"].tablet_pace
    sent = [send(app, keys, contribution=f"{n:032x}").status_code for n in range(pace + 5)]
    assert sent == [201] * pace + [429] * 5
    assert send(app, keys, contribution=f"{0:032x}").status_code == 200, "known: it may forget it"
    assert send(app, keys, number=2, contribution="a" * 32).status_code == 201


def test_thousands_are_undone_at_once_and_the_last_minutes_alone(app, keys, monkeypatch):
    store, counter = app.extensions["store"], Counter(app.extensions["store"])
    event = book.find(store, "h", keys.host)
    entries = [
        Entry(Contribution(f"{n:032x}", f"tab{n % 3:02d}", "works"), TODAY) for n in range(5_000)
    ]
    with store.writing() as connection:
        keep(connection, event, entries, slot_now() - 12)
    for n in range(4):
        counter.add(keys.tablets, Contribution(f"f{n:031x}", "tab01", "works"))
    assert undo(store, event, minutes=10) == 4 and counted(app) == 5_000
    assert undo(store, event, "tab00") == 1_667
    assert undo(store, event) == 3_333 and counted(app) == 0


def test_the_hour_of_a_participation_is_forgotten_the_next_day(app, keys):
    send(app, keys)
    store = app.extensions["store"]
    slots = select(contributions.c.slot)
    with store.reading() as connection:
        assert connection.execute(slots).scalar_one() > 0
    book.purge(store, TODAY + timedelta(1))
    with store.reading() as connection:
        assert connection.execute(slots).scalar_one() == 0


@pytest.mark.parametrize(
    ("days", "is_odd"),
    [(0, False), (60, False), (360, False), (400, True), (4_000, True), (-9, True)],
)
def test_a_clock_far_from_the_last_participation_is_doubted(app, keys, days, is_odd):
    send(app, keys)
    assert (book.odd_clock(app.extensions["store"], TODAY + timedelta(days)) is not None) == is_odd


def test_an_event_yet_to_come_says_nothing_against_the_clock(app):
    store, later = app.extensions["store"], TODAY + timedelta(30)
    book.create(store, new_host_key(), "Bientôt", "neutre", (later, later))
    assert book.odd_clock(store, TODAY) is None


def test_a_start_with_a_clock_far_ahead_erases_nothing(
    app, keys, store_folder, monkeypatch, caplog
):
    send(app, keys)

    class Later(date):
        @classmethod
        def today(cls):
            return TODAY + timedelta(900)

    monkeypatch.setattr("app.events.views.date", Later)
    create_app(Config(version="1", data=store_folder))
    assert counted(app) == 1 and "nothing was erased" in caplog.text


def test_a_full_disk_acknowledges_nothing_that_it_does_not_keep(app, keys):
    store = app.extensions["store"]
    with store.reading() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()

    def full(connection, *_):
        connection.execute(f"PRAGMA max_page_count = {pages + 3}")

    event.listen(store.engine, "checkout", full)
    sent = [
        send(app, keys, number=1 + n % 50, contribution=f"{n:032x}").status_code for n in range(400)
    ]
    assert set(sent) == {201, 503} and sent[-1] == 503
    assert counted(app) == sent.count(201)
    event.remove(store.engine, "checkout", full)
    store.close()
    assert send(app, keys, number=51, contribution="f" * 32).status_code == 201, "room again"


def test_little_is_enough(app, keys):
    response = app.test_client().post(
        f"/borne/{keys.tablet(1)}/contribution",
        data={"contribution": "a" * 32, "tablet": "abcd", "tool": "trips"},
    )
    assert response.status_code == 201
    assert "c’est compté" in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("contribution", "xyz"),
        ("contribution", "A" * 32),
        ("contribution", "a" * 33),
        ("contribution", ""),
        ("tool", "aids"),
        ("tool", ""),
        ("saving", "e1"),
        ("saving", "1200"),
        ("emissions", "s1"),
        ("commune", "99999"),
        ("commune", "Béthune"),
        ("actions", ["adviser", "fly"]),
    ],
)
def test_a_wrong_field_is_named(app, keys, name, value):
    response = send(app, keys, **{name: value})
    assert response.status_code == 422 and response.json["issues"] == [name]
    page = send(app, keys, as_json=False, **{name: value})
    assert page.status_code == 422 and "n’a pas pu être ajouté" in page.get_data(as_text=True)
    assert counted(app) == 0


def test_paused_closed_expired_unknown(app, keys):
    store = app.extensions["store"]
    send(app, keys)
    event = book.find(store, "h", keys.host)
    for state, status in ((book.PAUSED, 409), (book.OPEN, 201), (book.CLOSED, 410)):
        book.set_state(store, event, state)
        assert send(app, keys, contribution=f"{status:032x}").status_code == status
        assert send(app, keys).status_code == 200, "already counted: the tablet may forget it"
    book.set_state(store, event, book.OPEN)
    assert book.find(store, "h", keys.host).state == book.CLOSED
    old = keys_of(new_host_key())
    long_ago = TODAY - timedelta(days=90)
    book.create(store, old.host, "Passé", "neutre", (long_ago, long_ago))
    assert send(app, old).status_code == 410
    assert book.purge(store, TODAY) == 1
    for lost in (old, keys_of(new_host_key()), keys_of(keys.tablets)):
        assert send(app, lost).status_code == 404


def test_a_key_opens_what_it_is_for_and_nothing_else(app, keys):
    store = app.extensions["store"]
    assert book.find(store, "h", keys.host) and book.find(store, "w", keys.wall)
    for kind in "hew":
        own = {"h": keys.host, "e": keys.tablets, "w": keys.wall}
        for other in "hew":
            assert (book.find(store, kind, own[other]) is not None) == (kind == other)
    assert app.test_client().post("/contribution", data=SENT).status_code == 404
    assert app.test_client().post("/borne/contribution", data=SENT).status_code == 404


def test_the_store_holds_no_key(app, keys):
    with app.extensions["store"].reading() as connection:
        row = connection.execute(select(events)).one()
    kept = " ".join(str(value) for value in row)
    assert not [key for key in (keys.host, keys.tablets, keys.wall) if key[2:] in kept]
    assert mark(keys.host) in kept


def test_many_at_once_are_all_counted_once(database_url):
    store = Store(database_url)
    store.migrate()
    keys = keys_of(new_host_key())
    book.create(store, keys.host, "Forum", "neutre", DAYS)
    counter = Counter(store)
    fates: list[str] = []

    def tablet(number: int) -> None:
        for step in range(10):
            contribution = Contribution(
                f"{number * 100 + step // 2:032x}", f"tab{number}", "trips", actions=("talk",)
            )
            fates.append(counter.add(keys.tablets, contribution))

    threads = [threading.Thread(target=tablet, args=(number,)) for number in range(10, 30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (fates.count(ADDED), fates.count(KNOWN)) == (100, 100)
    with store.reading() as connection:
        result = connection.execute(select(func.count()).select_from(contributions)).scalar_one()
        chosen = connection.execute(select(func.count()).select_from(actions)).scalar_one()
    store.close()
    assert (result, chosen) == (100, 100)


def test_a_lost_store_acknowledges_nothing():
    app = create_app(Config(version="1", database_url="sqlite:////dev/null/elan.db"))
    assert send(app, keys_of(new_host_key())).status_code == 503


def test_counts_are_the_same_in_each_kind_of_database(database_url):
    store = Store(database_url)
    store.migrate()
    keys = keys_of(new_host_key())
    book.create(store, keys.host, "Forum", "neutre", DAYS)
    assert not book.create(store, keys.host, "Autre", "neutre", DAYS)
    counter, event = Counter(store), book.find(store, "h", keys.host)
    for number in range(13):
        contribution = Contribution(
            f"{number:032x}",
            "rouge" if number % 2 else "bleue",
            "works",
            "s3",
            "e1",
            "62119",
            ("talk",) if number < 9 else (),
        )
        counter.add(keys.tablets, contribution)
    assert undo(store, event, "bleue", 2) == 2  # the thirteenth and the eleventh
    with store.reading() as connection:
        counts, whole = tally(connection, event, 5), tally(connection, event)
    assert (counts.count, counts.summed, dict(counts.saving)) == (11, 10, {"s3": 10})
    assert (dict(whole.tablet), dict(whole.action)) == ({"bleue": 5, "rouge": 6}, {"talk": 9})
    assert dict(whole.day) == {TODAY.isoformat(): 11}
    assert book.purge(store, TODAY + timedelta(days=book.KEPT_DAYS)) == 1
    with store.reading() as connection:
        for table in (events, contributions, actions):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 0
    store.close()
