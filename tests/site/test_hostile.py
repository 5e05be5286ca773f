"""No input makes a 500: a sample of what ``python -m benchmarks.hostile`` asks by thousands."""

from __future__ import annotations

import pytest

from app.site.surfaces import host_of
from benchmarks.hostile import Asked, application, faults, requests


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
