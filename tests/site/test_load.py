"""Clients who say nothing hold nobody; heavy answers take turns."""

from __future__ import annotations

import socket
import threading

import pytest

from app.site.load import Busy, Turn, has_left, in_turn
from app.site.worker import HEAD_SECONDS, LARGEST, Arriving
from benchmarks.hold import get, served


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


def test_who_finds_no_place_is_told_when_to_come_back(app, monkeypatch):
    monkeypatch.setattr("app.site.load._turn", Turn(waiting=-1))
    with pytest.raises(Busy), app.test_request_context("/"), in_turn():
        pass
    home = "dwelling_type=house&floor_area=90&construction_year=1931&heating_carrier=natural_gas"
    answer = app.test_client().get(f"/logement/chemins?{home}&commune=59512")
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "5"
    assert "Revenez dans quelques secondes" in answer.text
    listed = [
        {
            "dwelling_type": "house",
            "floor_area": 90,
            "construction_year": 1930,
            "heating_carrier": "natural_gas",
        }
    ] * 40
    answer = app.test_client().post("/api/v1/housing", json=listed)
    assert answer.status_code == 503 and answer.json["code"] == "busy"
    assert answer.headers["Retry-After"] == "5"


def test_who_has_left_is_known():
    here, there = socket.socketpair()
    assert not has_left(here) and not has_left(None)
    there.close()
    assert has_left(here)


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
