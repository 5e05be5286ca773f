"""Counts of use: what is written, what never is, what may be told."""

from __future__ import annotations

import csv
import io
import logging
from collections import Counter, defaultdict
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, inspect, select

from app import create_app
from app.counting import CHANNELS, NAMES, STEPS, Batch
from app.counting import page as words
from app.counting.book import merged, published, read_book
from app.counting.page import lines, present_counts
from app.site.config import Config
from app.store import Store, histograms, metadata, uses
from tests.reading import page
from tests.routes.car import DIESEL
from tests.routes.elan import BOTH
from tests.routes.housing import HOUSEHOLD, QUERY
from tests.routes.tablet import DUEL
from tests.routes.week import QUERY as WEEK
from tests.routes.works import PATHS, WORKS
from tests.stores import at_once

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
LOG = logging.getLogger("tests")
RESULT = f"/logement/resultat?{QUERY}"


@pytest.fixture
def counting(store_folder):
    app = create_app(Config(version="1", data=store_folder))
    client = app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = BROWSER["User-Agent"]
    yield app, client
    app.extensions["store"].close()


def found(app) -> dict[tuple[str, ...], int]:
    """What was written, without its day: territory, tool, channel, step."""
    app.extensions["counts"].flush()
    with app.extensions["store"].reading() as connection:
        rows = connection.execute(select(uses)).all()
    assert {row.day for row in rows} <= {date.today()}
    return {(r.territory, r.tool, r.channel, r.step): r.n for r in rows}


def bins(app) -> dict[tuple[str, str], int]:
    app.extensions["counts"].flush()
    with app.extensions["store"].reading() as connection:
        rows = connection.execute(select(histograms)).all()
    assert {row.month.day for row in rows} <= {1}
    return {(r.figure, r.bin): r.n for r in rows}


def test_a_visit_is_counted_step_by_step(counting):
    app, client = counting
    client.get("/logement")
    client.get("/logement?dwelling_type=house&etape=2")
    client.get(RESULT, headers={"Referer": "http://localhost/logement?etape=7"})
    client.get(f"/chez/lille{RESULT}")
    client.get(f"/embed/lille/trajets/semaine?{WEEK}")
    client.get(BOTH)
    assert found(app) == {
        ("neutre", "housing", "site", "started"): 1,
        ("neutre", "housing", "site", "finished"): 1,
        ("lille", "housing", "site", "finished"): 1,
        ("lille", "week", "widget", "finished"): 1,
        ("neutre", "elan", "site", "finished"): 1,
    }


@pytest.mark.parametrize(
    ("url", "tool", "step"),
    [
        ("/logement", "housing", "started"),
        (RESULT, "housing", "finished"),
        ("/court/logement", "housing", "started"),
        (f"/court/logement?{QUERY}", "housing", "finished"),
        (WORKS, "works", "finished"),
        (PATHS, "works", "finished"),
        ("/trajets", "trips", "started"),
        ("/trajets?distance=8", "trips", "finished"),
        ("/court/trajet", "trips", "started"),
        ("/court/trajet?distance=8", "trips", "finished"),
        ("/trajets/a-deux", "trips", "started"),
        (DUEL, "trips", "finished"),
        ("/trajets/semaine", "week", "started"),
        (f"/trajets/semaine?{WEEK}", "week", "finished"),
        ("/trajets/annee", "week", "started"),
        (f"/trajets/annee?{WEEK}", "week", "finished"),
        ("/trajets/et-si", "week", "started"),
        (f"/trajets/et-si?{WEEK}", "week", "finished"),
        ("/voiture", "car", "started"),
        (f"/voiture?{DIESEL}", "car", "finished"),
        ("/mon-elan", "elan", "started"),
        (BOTH, "elan", "finished"),
    ],
)
def test_every_tool_says_what_it_shows(counting, url, tool, step):
    """Whatever its page is made of, a browser's three steps are told of the same tool."""
    app, client = counting
    html = client.get(url).get_data(as_text=True)
    assert found(app) == {("neutre", tool, "site", step): 1}
    assert f'data-outil="{tool}"' in html


def test_an_answer_changed_on_the_same_page_is_not_another_result(counting):
    app, client = counting
    client.get(RESULT)
    client.get(f"{RESULT}&cooling=true", headers={"Referer": f"http://localhost{RESULT}"})
    client.post(
        RESULT,
        data={"reference_tax_income": "23000"},
        headers={"Referer": f"http://localhost{RESULT}"},
    )
    assert found(app) == {("neutre", "housing", "site", "finished"): 1}


def test_what_is_refused_moved_or_lost_is_not_counted(counting):
    app, client = counting
    client.get("/logement/resultat?floor_area=3")
    client.get("/rien")
    client.get("/trajets/semaine?t1_mode=car")
    client.get(f"/trajets/semaine?{WEEK}&moins=")
    client.get("/methode")
    client.head(RESULT)
    assert not found(app)


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": ""},
        {"User-Agent": "curl/8.5"},
        BROWSER | {"Sec-Purpose": "prefetch"},
    ],
)
def test_robots_and_pages_fetched_early_are_not_counted(counting, headers):
    app, client = counting
    client.get(RESULT, headers=headers)
    client.post("/compte", data={"outil": "housing", "geste": "printed"}, headers=headers)
    assert not found(app)


def test_the_api_is_counted_by_request(counting):
    app, client = counting
    stated = {
        "dwelling_type": "house",
        "floor_area": 90,
        "construction_year": 1930,
        "heating_carrier": "natural_gas",
    }
    client.post(
        "/api/v1/housing", json=[stated, stated], headers={"User-Agent": "python-requests/2"}
    )
    assert found(app) == {("neutre", "housing", "api", "finished"): 1}


def test_a_browser_tells_three_steps_and_nothing_else(counting):
    app, client = counting
    for step in ("printed", "shared", "adviser"):
        said = client.post("/compte", data={"outil": "housing", "geste": step})
        assert said.status_code == 204 and not said.data
    for stated in (
        {"outil": "housing", "geste": "finished"},
        {"outil": "x", "geste": "printed"},
        {},
        {"outil": "é" * 9000, "geste": "\0"},
    ):
        assert client.post("/compte", data=stated).status_code == 422
    client.post(
        "/compte",
        data={"outil": "housing", "geste": "printed"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert {key[3]: n for key, n in found(app).items()} == {"printed": 1, "shared": 1, "adviser": 1}


def test_a_script_raises_no_count_beyond_what_a_room_does(counting):
    """« Conseiller appelé » a thousand times from one address, and from another beside it."""
    app, client = counting
    stated = {"outil": "housing", "geste": "adviser"}
    for _ in range(1_000):
        assert client.post("/compte", data=stated).status_code == 204
    assert found(app)[("neutre", "housing", "site", "adviser")] == 20
    client.post("/compte", data=stated, environ_overrides={"REMOTE_ADDR": "192.0.2.9"})
    assert found(app)[("neutre", "housing", "site", "adviser")] == 21
    assert "192.0.2" not in repr(app.extensions["counts"].__dict__)


def test_an_answer_from_memory_counts_as_any_other(counting):
    app, client = counting
    for _ in range(3):
        assert client.get(RESULT).status_code == 200
    assert found(app)[("neutre", "housing", "site", "finished")] == 3


def test_results_fall_in_coarse_bins(counting):
    app, client = counting
    client.get(RESULT)
    client.get(f"/trajets/semaine?{WEEK}")
    client.get(f"/logement/chemins?{QUERY}")
    client.get(BOTH)
    kept = bins(app)
    assert {figure for figure, _ in kept} == {"label", "bill", "mode", "saving"}
    assert ("mode", "car") in kept and sum(kept.values()) == 5


def test_no_table_can_hold_who_nor_when(counting):
    """Names of columns, and every value written, of a visit that says everything."""
    app, client = counting
    client.get(
        RESULT,
        headers={"Referer": "http://ailleurs.fr/?nom=Dupont", "X-Forwarded-For": "203.0.113.7"},
    )
    client.post("/compte", data={"outil": "housing", "geste": "adviser", "nom": "Dupont"})
    app.extensions["counts"].flush()
    kept = {
        "counters": ["day", "territory", "tool", "channel", "step", "n"],
        "counter_histograms": ["month", "territory", "figure", "bin", "n"],
    }
    inspected = inspect(app.extensions["store"].engine)
    for name, columns in kept.items():
        assert [c["name"] for c in inspected.get_columns(name)] == columns
    with app.extensions["store"].reading() as connection:
        text = repr([connection.execute(select(t)).all() for t in (uses, histograms)])
    stated = ("203.0.113", "Dupont", "ailleurs", "Firefox", HOUSEHOLD["commune"], "90", ":")
    assert not [mark for mark in stated if mark in text]


def test_a_store_that_fails_never_breaks_a_page_and_is_said_once(counting, caplog):
    app, client = counting
    batch: Batch = app.extensions["counts"]
    good, batch._store = batch._store, Store("sqlite:////proc/nulle/part.db")
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert client.get("/logement").status_code == 200
            batch.flush()
    assert len([r for r in caplog.records if "counts wait" in r.message]) == 1
    batch._store = good
    assert found(app) == {("neutre", "housing", "site", "started"): 3}


def test_a_fault_of_the_counters_never_breaks_a_page(counting, monkeypatch):
    app, client = counting
    monkeypatch.setattr(app.extensions["counts"], "add", lambda *_: 1 / 0)
    assert client.get("/logement").status_code == 200


def test_counts_are_written_within_seconds(store_folder):
    store = Store(f"sqlite:///{store_folder}/elan.db")
    store.migrate("counters_1")
    batch = Batch(store, 0.05, LOG)
    batch.add(date.today(), "lille", "week", "site", "started")
    batch._thread.join(5)
    with store.reading() as connection:
        assert connection.execute(select(uses.c.n)).scalars().all() == [1]
    store.close()


_IMPORTS = """
import logging
from datetime import date
from app.counting import Batch
from app.store import Store
"""
_WORK = """
batch = Batch(Store(sys.argv[1]), 60.0, logging.getLogger())
for turn in range(300):
    batch.add(date(2026, 11, 2), "lille", "housing", "site", "started")
    batch.add_result(date(2026, 11, 2), "lille", "label", "D")
    if turn % 20 == 0:
        batch.flush()
"""


@pytest.mark.load
def test_two_workers_add_up(database_url):
    """In two processes at once, the last counts written as each ends; SQLite and PostgreSQL."""
    store = Store(database_url)
    store.migrate("counters_1")
    at_once(2, _IMPORTS, _WORK, database_url)
    with store.reading() as connection:
        assert connection.execute(select(uses.c.n)).scalars().all() == [600]
        assert connection.execute(select(histograms.c.n)).scalars().all() == [600]
    store.close()


def fill(store: Store, each: int = 40) -> None:
    batch = Batch(store, 60.0, LOG)
    for month, tool, step in product(range(1, 11), ("housing", "week"), ("started", "finished")):
        for _ in range(each):
            batch.add(date(2025, month, 3), "lille", tool, "site", step)
    for month, letter in product(range(1, 11), "CDE"):
        for _ in range(each):
            batch.add_result(date(2025, month, 9), "lille", "label", letter)
    batch.add(date(2025, 3, 4), "lille", "car", "widget", "finished")
    batch.flush()


def test_a_book_is_read_back_in_each_database(database_url):
    store = Store(database_url)
    store.migrate("counters_1")
    fill(store)
    book = read_book(store, "lille", date(2026, 1, 5))
    assert sum(g.n for g in book.tools["started"]) == 2 * 10 * 40
    assert [g.keys for g in book.tools["finished"] if len(g.keys) > 1] == [("car", "housing")]
    assert {g.keys for g in book.figures["label"]} == {("C",), ("D",), ("E",)}
    assert read_book(store, "arras", date(2026, 1, 5)).is_empty
    shown = present_counts(book, 2026)
    assert shown["years"][0]["finished"] == "800" and shown["by_year"]["heads"] == ["2025"]
    with store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(uses)).scalar() == 41
    store.close()


def test_the_migration_makes_the_declared_tables(database_url):
    store = Store(database_url)
    store.migrate("counters_1")
    inspected = inspect(store.engine)
    for table in (uses, histograms):
        there = {c["name"]: str(c["type"]) for c in inspected.get_columns(table.name)}
        assert there == {c.name: str(c.type) for c in metadata.tables[table.name].columns}
    store.close()


def test_the_page_and_its_csv_say_the_same(counting):
    app, client = counting
    fill(app.extensions["store"])
    html = client.get("/territoire/lille").get_data(as_text=True)
    assert "2025" in html and "Mon logement" in html and "Réunis" in html
    response = client.get("/territoire/lille/donnees.csv")
    text = response.get_data(as_text=True).removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert response.mimetype == "text/csv" and all(int(row["au_moins"]) >= 10 for row in rows)
    finished = [row for row in rows if (row["table"], row["etape"]) == ("tools", "finished")]
    assert sum(int(row["au_moins"]) for row in finished) == 800
    assert "800" in html


def test_the_page_of_several_years_is_whole(counting):
    app, client = counting
    fill(app.extensions["store"])
    batch = Batch(app.extensions["store"], 60.0, LOG)
    for _ in range(50):
        batch.add(date(2024, 2, 2), "lille", "trips", "tablet", "finished")
    batch.flush()
    html = client.get("/territoire/lille").get_data(as_text=True)
    ids = page(html).ids()
    assert len(ids) == len(set(ids)) and "Année après année" in html
    assert "de plus que l’année d’avant" in html
    for drawing in page(html).all("svg"):
        assert drawing.attributes.get("aria-hidden") or drawing.attributes.get("role") == "img"


def test_everything_counted_has_its_french():
    assert set(words.TOOL_NAMES) == set(NAMES)
    assert set(words.CHANNEL_NAMES) == set(CHANNELS) and set(words.STEP_NAMES) == set(STEPS)


CELLS = st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 60))


@given(CELLS)
def test_no_cell_under_the_least_is_told_alone(cells):
    stated = merged(cells, 10)
    keys = [key for some, _ in stated for key in some]
    assert len(keys) == len(set(keys))
    for some, n in stated:
        whole = sum(cells[key] for key in some)
        assert n >= 10 and n % 10 == 0 and 0 <= whole - n < 10
        assert len(some) > 1 or cells[some[0]] >= 10


def test_no_difference_gives_a_small_count_away():
    """Whoever knows the rules, the total and every other figure cannot tell a cell under ten: in
    every table of three cells up to 24, another table published alike has another value there."""
    alike = defaultdict(list)
    for cells in product(range(25), repeat=3):
        alike[tuple(merged(dict(zip("abc", cells, strict=True)), 10))].append(cells)
    for tables in alike.values():
        for place in range(3):
            values = {cells[place] for cells in tables}
            assert len(values) > 1 or values == {0} or min(values) >= 10


def test_two_tables_of_the_same_uses_give_nothing_away_either():
    """By tool and by channel: what one hides, the other and their total do not tell."""
    alike = defaultdict(list)
    for a, b, c, d in product(range(14), repeat=4):
        tools, channels = {"t": a + b, "u": c + d}, {"s": a + c, "w": b + d}
        stated = tuple(merged(tools, 10)), tuple(merged(channels, 10))
        alike[stated].append((*tools.values(), *channels.values()))
    for tables in alike.values():
        for place in range(4):
            values = {cells[place] for cells in tables}
            assert len(values) > 1 or values == {0} or min(values) >= 10


ROWS = st.lists(
    st.tuples(
        st.builds(date, st.integers(2024, 2026), st.integers(1, 12), st.just(1)),
        st.sampled_from("abcd"),
        st.integers(0, 40),
    ),
    max_size=40,
)


@given(ROWS, st.dates(date(2025, 1, 1), date(2026, 6, 1)), st.integers(1, 300))
def test_what_is_published_never_changes(rows, today, later):
    """A page read today and one read later differ by whole groups, never by a few uses."""
    from datetime import timedelta

    before, after = published(rows, today, 10), published(rows, today + timedelta(later), 10)
    assert after[: len(before)] == before
    assert all(group.n >= 10 and group.last < today.replace(day=1) for group in before)


@given(ROWS)
def test_totals_are_at_least_never_more(rows):
    stated = published(rows, date(2030, 1, 1), 10)
    by_year = Counter()
    for month, _, n in rows:
        by_year[month.year] += n
    for year, whole in by_year.items():
        assert sum(group.n for group in stated if group.first.year == year) <= whole


def test_what_is_rare_waits_for_the_end_of_its_year():
    rows = [(date(2025, month, 1), "a", 4) for month in range(1, 6)]
    assert not published(rows, date(2025, 12, 31), 10, 30)
    assert [(g.last.month, g.n) for g in published(rows, date(2026, 1, 1), 10, 30)] == [(5, 20)]
    assert not published(rows[:2], date(2026, 1, 1), 10)


def test_lines_name_what_is_together(counting):
    app, _ = counting
    fill(app.extensions["store"])
    book = read_book(app.extensions["store"], "lille", date(2026, 1, 5))
    assert (
        "2025-03",
        "2025-03",
        "tools",
        "finished",
        "car+housing",
        "Ma voiture + Mon logement",
        "40",
    ) in lines(book)
