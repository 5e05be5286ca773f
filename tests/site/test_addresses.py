"""Nobody is led elsewhere, and no name of a field is taken for a word of the program's."""

from __future__ import annotations

import pytest

from app import create_app
from app.site.config import Config
from app.site.surfaces import host_of, inner_address, outside
from tests.routes import ROUTES

TRICKS = [
    "//evil.com",
    "///evil.com",
    "/\\evil.com",
    "\\\\evil.com",
    "/\t/evil.com",
    "/\n/evil.com",
    "/ /evil.com",
    " //evil.com",
    "/%09/evil.com\x00",
    "http:evil.com",
    "https://evil.com",
    "javascript:alert(1)",
    "@evil.com/x",
    "evil.com",
    "",
]


@pytest.mark.parametrize("text", TRICKS)
def test_a_trick_is_no_inner_address(text):
    assert inner_address(text) == ""


@pytest.mark.parametrize("text", ["/", "/logement?lieu=L%27Isle", "/trajets/semaine?t1_to=59350#x"])
def test_a_page_of_the_site_is_one(text):
    assert inner_address(text) == text


@pytest.mark.parametrize("page", ["/%09/evil.com", "//evil.com", "/%5Cevil.com", "@evil.com"])
def test_a_tablet_that_asks_whether_one_is_there_leads_nowhere_else(client, page):
    html = client.get(f"/borne/encore?page={page}").get_data(as_text=True)
    assert "evil.com" not in html


@pytest.mark.parametrize("path", ["/chez/lille@evil.com/x", "/chez/lillex", "/chez/lille/x"])
def test_a_link_that_leaves_a_widget_leads_to_this_site(app, path):
    with app.test_request_context("/x", base_url="http://site.fr/chez/lille"):
        assert host_of(outside(path)) == "site.fr"


@pytest.mark.parametrize("path", ["@evil.com/x", "//evil.com", "/\t/evil.com"])
def test_no_code_to_scan_is_drawn_of_another_site(client, path):
    assert client.get("/qr", query_string={"vers": path}).status_code == 404


def test_a_broken_address_has_no_host():
    assert host_of("http://[") == "" and host_of("https://a.fr/x") == "a.fr"


@pytest.mark.parametrize("origin", ["http://[", "null", "http://[::1", "\x00"])
def test_a_broken_origin_is_another_site(store_folder, origin):
    app = create_app(Config(version="1", data=store_folder, host_key="x" * 24))
    answer = app.test_client().post("/evenement/nouveau", headers={"Origin": origin})
    assert answer.status_code == 403


def test_the_host_that_a_visitor_claims_is_not_believed(store_folder):
    app = create_app(Config(version="1", data=store_folder, proxies=1))
    html = app.test_client().get("/borne/", headers={"X-Forwarded-Host": "evil.com"}).text
    assert "evil.com" not in html


@pytest.mark.parametrize(
    "names", ["endpoint=x&_anchor=x&_scheme=x&_method=x&self=x", "_external=x"], ids=str
)
def test_no_field_is_a_word_of_the_program(client, names):
    """Any of the first alone would break the page; the last would hide one of them."""
    pages = {url.partition("?")[0]: url for url in ROUTES}
    for url in pages.values():
        answer = client.get(f"{url}{'&' if '?' in url else '?'}{names}")
        assert answer.status_code < 500, url


@pytest.mark.parametrize(
    "host", ["host@evil.com", "a/b", "a b", "a?b", "a#b", "a\\b", "é", "a:b:c", ":80"]
)
@pytest.mark.parametrize("path", ["/", "/qr?vers=/logement", "/embed/neutre/trajets"])
def test_a_host_that_makes_another_address_is_refused(client, host, path):
    answer = client.get(path, headers={"Host": host.encode().decode("latin-1")})
    assert answer.status_code == 400 and "evil" not in answer.text


@pytest.mark.parametrize(
    "host", ["elan_web:8000", "192.168.1.7:8000", "[::1]:8000", "borne.local", "X.FR"]
)
def test_a_name_of_any_network_is_a_host(client, host):
    assert client.get("/", headers={"Host": host}).status_code == 200
