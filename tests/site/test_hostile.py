"""No input makes a 500: a sample of what ``python -m benchmarks.hostile`` asks by thousands."""

from __future__ import annotations

import gzip

import pytest

from app.site.surfaces import host_of
from benchmarks.hold import served
from benchmarks.hostile import SURFACES, Asked, Sent, application, faults, requests, swept
from tests.routes import RESULT
from tests.routes.week import ALONE


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    return application(str(tmp_path_factory.mktemp("store")))


def test_hostile_requests_over_routes_and_surfaces_make_no_fault(app):
    result, wrong = faults(app, requests(app, 200, 1))
    assert wrong == [] and sum(result.values()) == 200


@pytest.mark.parametrize(
    "asked",
    [
        Asked("POST", "/evenement/nouveau", "", {"HTTP_ORIGIN": "http://["}),
        Asked("POST", "/hote/h-aaaaaaaaaaaaaaaaaaaa/pause", "", {"HTTP_REFERER": "http://["}),
        Asked("GET", "/voiture", "endpoint=x&_external=1&self=2&values=3"),
        Asked("GET", "/embed/lille/trajets/semaine", "endpoint=x&_anchor=y&_scheme=z"),
        Asked("POST", "/api/v1/housing", "", {"CONTENT_TYPE": "application/json"}, b"[" * 30_000),
        Asked("GET", "/logement\ud800/\x00", "%ff=%fe"),
        Asked("TRACE", "/", ""),
    ],
    ids=str,
)
def test_what_once_made_a_fault_makes_none(app, asked):
    assert faults(app, [asked])[1] == []
    assert host_of("http://[") == ""


def test_an_empty_form_is_a_fault_of_none_of_ours(app):
    """Every address that takes a form, sent nothing at all."""
    sent = [
        Asked("POST", rule.rule, "")
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and "<" not in rule.rule
    ]
    assert len(sent) > 20 and faults(app, sent)[1] == []


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
PACKED = HEAD + b"Content-Encoding: gzip\r\n\r\n"


@pytest.mark.parametrize(
    ("manner", "answer", "fault"),
    [
        ("plain", b"HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n", "status 500"),
        ("plain", b"", "status 599"),
        ("head", HEAD + b"Content-Length: 2\r\n\r\nab", "a body of 2"),
        ("plain", HEAD + b"Content-Length: 9\r\n\r\n<html></html>", "length 9 and not 13"),
        ("plain", HEAD + b"Content-Length: 1\r\nContent-Length: 1\r\n\r\n", "twice content-length"),
        ("plain", HEAD + b"\r\n" + b"<html></html>" * 2, "2 pages in one"),
        ("no gzip", PACKED + gzip.compress(b"a"), "coding gzip, not asked"),
        ("gzip", PACKED + gzip.compress(gzip.compress(b"a")), "compressed twice"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_is_wrong_on_the_wire_is_seen(manner, answer, fault):
    assert fault in list(Sent.read(answer).faults(manner))


@pytest.mark.load
def test_the_server_itself_answers_every_manner_of_asking_on_every_surface():
    """Heavy pages are made apart behind it, framed, compressed: the whole way, as browsers ask."""
    pages = ["/parc", "/trajets/et-si?x=1", f"/trajets/et-si?{ALONE}&x=1", "/rien", "/logement/"]
    pages += [f"{root}{RESULT}" for root in SURFACES]
    with served("--workers", "1", ELAN_DRAWS="20", ELAN_WORK="1000000 per minute") as port:
        statuses, wrong = swept(port, pages)
    assert wrong == [] and sum(statuses.values()) == 12 * len(pages)
