"""Clients who say nothing hold nobody; heavy answers take turns."""

from __future__ import annotations

import os
import signal
import socket
import threading
from pathlib import Path

import pytest
from flask import g

from app import create_app
from app.site import load
from app.site.config import Config
from app.site.load import KEPT_BYTES, LISTS, PAGES, Helper, Kept, Turn, has_left
from app.site.worker import HEAD_SECONDS, LARGEST, Arriving
from benchmarks.hold import get, served
from calc.tools import NESTED, TOOLS


def whole(*pieces: bytes) -> bool:
    coming = Arriving()
    for piece in pieces:
        coming.take(piece)
    return coming.is_whole


@pytest.mark.parametrize(
    ("pieces", "is_whole"),
    [
        ((b"",), False),
        ((b"GET / HTTP/1.1\r\nHost: a\r\n",), False),
        ((b"GET / HTTP/1.1\r\nHost: a\r\n\r", b"\n"), True),
        ((b"POST / HTTP/1.1\r\ncontent-length: 3\r\n\r\n", b"ab"), False),
        ((b"POST / HTTP/1.1\r\ncontent-length: 3\r\n\r\n", b"ab", b"c"), True),
        ((b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"), False),
        ((b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", b"0\r\n\r\n"), True),
        ((b"GET /" + b"a" * 70_000,), True),
        ((b"POST / HTTP/1.1\r\ncontent-length: 99999999999\r\n\r\n",), True),
        ((b"POST / HTTP/1.1\r\ncontent-length: x\r\n\r\n",), True),
    ],
    ids=str,
)
def test_a_request_is_whole_when_its_parser_need_not_wait(pieces, is_whole):
    assert whole(*pieces) is is_whole
    letters = b"".join(pieces)
    if len(letters) < 1_000:
        assert whole(*(letters[n : n + 1] for n in range(len(letters)))) is is_whole


def test_a_long_request_has_longer_to_come_but_not_for_ever():
    short, long = Arriving(), Arriving()
    short.take(b"GET / HTTP/1.1\r\n")
    long.take(b"POST / HTTP/1.1\r\ncontent-length: 1000000\r\n\r\n")
    assert short.deadline == short.since + HEAD_SECONDS
    assert 50 < long.deadline - long.since < 70 and LARGEST / 20_000 < 3_600


def test_a_turn_is_one_at_a_time_and_a_few_behind():
    turn, came = Turn(waiting=1), []
    assert turn.take()
    waits = threading.Thread(target=lambda: came.append(turn.take(30)))
    waits.start()
    while turn._places.acquire(blocking=False):  # until the other one waits
        turn._places.release()
    assert not turn.take(30), "a third one waits for nothing"
    turn.leave()
    waits.join()
    assert came == [True]


HOME = "dwelling_type=house&floor_area=90&construction_year=1931&heating_carrier=natural_gas"
PATHS = f"/logement/chemins?{HOME}&commune=59512"
LISTED = [
    {
        "dwelling_type": "house",
        "floor_area": 90,
        "construction_year": 1930,
        "heating_carrier": "natural_gas",
    }
] * 40


@pytest.fixture
def crowded(app, monkeypatch):
    """A server where every place is taken."""
    monkeypatch.setattr(load.of(app), "turns", {kind: Turn(-1) for kind in (PAGES, LISTS)})
    load.of(app).kept.clear()
    return app.test_client()


def test_who_finds_no_place_is_told_when_to_come_back(crowded):
    answer = crowded.get(PATHS)
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "5"
    assert "Revenez dans quelques secondes" in answer.text
    part = crowded.get(PATHS, headers={"HX-Request": "true", "HX-Target": "resultat"})
    assert part.status_code == 503 and part.headers["HX-Retarget"] == "body"
    answer = crowded.post("/api/v1/housing", json=LISTED)
    assert answer.status_code == 503 and answer.json["code"] == "busy"
    assert answer.headers["Retry-After"] == "5"


def test_light_pages_wait_for_nobody(crowded):
    for page in ("/", "/sante", "/logement", "/trajets", "/logement/chemins", "/voiture", "/parc"):
        assert crowded.get(page).status_code in (200, 303), page


def test_an_address_that_had_its_answer_today_needs_no_turn(app, monkeypatch):
    client = app.test_client()
    load.of(app).kept.clear()
    first = client.get(PATHS)
    monkeypatch.setattr(load.of(app), "turns", {kind: Turn(-1) for kind in (PAGES, LISTS)})
    again = client.get(PATHS)
    assert again.status_code == 200 and again.data == first.data
    assert client.get(f"{PATHS}&storeys=2").status_code == 503
    assert client.get(PATHS, headers={"HX-Request": "true"}).status_code == 503, "another answer"
    monkeypatch.setattr(load, "date", type("later", (), {"today": lambda: "2027-01-01"}))
    assert client.get(PATHS).status_code == 503, "tomorrow the law may be another"


def test_an_income_is_kept_in_no_memory(app, monkeypatch):
    load.of(app).kept.clear()
    client = app.test_client()
    stated = {"reference_tax_income": "21987", "household_size": "2"}
    page = f"/logement/travaux?{HOME}&commune=59512"
    client.post(page, data=stated, headers={"HX-Request": "true"})
    client.get(f"{page}&reference_tax_income=21987")
    assert not load.of(app).kept


def test_the_memory_of_answers_is_bounded(app):
    kept = load.of(app).kept
    kept.clear()
    for number in range(400):
        kept[number] = Kept(bytes(100_000), [], {})
    assert kept.currsize <= KEPT_BYTES and 100 < len(kept) < 200
    kept.clear()


def test_work_is_charged_before_it_is_done_and_a_refused_list_too():
    """A visitor who asks for a minute of a processor waits for the next one; others do not."""
    app = create_app(Config(version="1", work="500 per minute"))
    client = app.test_client()
    pages = [client.get(f"{PATHS}&household_size={n}").status_code for n in range(1, 7)]
    assert pages[:2] == [200, 200] and pages[-1] == 429
    late = client.get(f"{PATHS}&household_size=7")
    assert late.status_code == 429 and 1 <= int(late.headers["Retry-After"]) <= 61
    assert client.get("/logement").status_code == 200
    assert client.get(PATHS, environ_overrides={"REMOTE_ADDR": "192.0.2.9"}).status_code == 200
    other = {"REMOTE_ADDR": "192.0.2.10"}
    wrong = [{"dwelling_type": "castle"}] * 1_000
    sent = [
        client.post("/api/v1/housing?draws=200", json=wrong, environ_overrides=other).status_code
        for _ in range(3)
    ]
    assert sent[0] == 422 and sent[-1] == 429


def test_the_weights_name_pages_and_calculators_that_exist(app):
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert set(load.measured()["pages"]) <= endpoints
    assert set(load.measured()["lists"]) == {*TOOLS, *NESTED}
    assert {"works.paths", "housing.result", "elan.index"} <= set(load.measured()["pages"])


def test_the_process_apart_answers_as_this_one_and_another_replaces_it():
    """What comes back is the same page; a process that dies is a « come back », not a fault."""
    app = create_app()
    alone = app.test_client().get(PATHS)
    load.of(app).kept.clear()
    helper = Helper(app, 5, ("seen",))
    load.of(app).helpers[PAGES] = helper
    try:
        with app.test_request_context(PATHS):
            apart = helper.answer()
            assert g.seen.tool == "works" and g.seen.has_result
        assert apart.status_code == 200 and apart.get_data() == alone.data
        assert dict(apart.headers)["Content-Security-Policy"]
        _children(helper.process, signal.SIGKILL)
        answers = [app.test_client().get(f"{PATHS}&storeys={n}").status_code for n in (1, 2)]
        assert answers[-1] == 200 and set(answers) <= {200, 503}
    finally:
        load.of(app).stop()
    assert os.waitpid(helper.process, 0)[1] == 0, "it leaves when the server does"


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize("root", ["/embed/dunkerque", "/borne"])
def test_a_page_made_apart_is_the_same_on_every_surface(root, encoding):
    """A frame and a tablet write in the page that leaves: once, and before it is compressed."""
    app, page = create_app(), f"{root}{PATHS}"
    asked = {"Accept-Encoding": encoding}
    alone = app.test_client().get(page, headers=asked)
    load.of(app).kept.clear()
    load.of(app).start(app, lambda: None)
    try:
        made, kept = (app.test_client().get(page, headers=asked) for _ in range(2))
    finally:
        load.of(app).stop()
    for answer in (made, kept):
        assert (answer.status_code, answer.data) == (200, alone.data)
        assert sorted(answer.headers) == sorted(alone.headers)
    assert load.of(app).kept or root == "/borne"


def _children(process: int, number: int) -> None:
    """Send a signal to those that a process made."""
    text = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    for child in text.split():
        os.kill(int(child), number)


def test_who_has_left_is_known():
    here, there = socket.socketpair()
    assert not has_left(here) and not has_left(None)
    there.close()
    assert has_left(here)


@pytest.mark.load
def test_silent_clients_keep_nobody_waiting():
    """More connections than threads, which say half a line and no more."""
    with served("--workers", "1", "--threads", "2") as port:
        links = [socket.create_connection(("127.0.0.1", port)) for _ in range(40)]
        for link in links[:20]:
            link.sendall(b"GET / HT")
        assert [get(port, page)[0] for page in ("/sante", "/") * 3] == [200] * 6
        with socket.create_connection(("127.0.0.1", port)) as two:
            two.sendall(b"GET /sante HTTP/1.1\r\nHost: a\r\n\r\nGET /sante HTTP/1.1\r\nHost: a\r\n")
            two.sendall(b"Connection: close\r\n\r\n")
            said = b"".join(iter(lambda: two.recv(65536), b""))
            assert said.count(b"HTTP/1.1 200") == 2
        for link in links:
            link.close()
