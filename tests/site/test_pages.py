"""What every page owes its readers, whatever it says."""

from __future__ import annotations

import gzip
import re

import pytest

from app import create_app
from app.site import load
from app.site.config import Config
from app.site.surfaces import split
from tests.reading import page
from tests.routes import FILES, FLAT, LOST, REFUSED, RESULT, ROUTES
from tests.routes.works import WORKS

PAGES = [
    *((url, 200) for url in ROUTES),
    *((url, 422) for url in REFUSED),
    *((url, 404) for url in LOST),
]


@pytest.mark.parametrize(("url", "status"), PAGES)
def test_a_page_is_whole(client, url, status):
    response = client.get(url)
    assert response.status_code == status
    html = response.get_data(as_text=True)
    result = page(html)
    ids = result.ids()
    assert result.all("html")[0].attributes["lang"] == "fr"
    assert len(result.all("h1")) == 1 and len(result.all("main")) == 1
    assert len(result.all("title")) >= 1 and result.all("title")[0].text.strip()
    assert len(ids) == len(set(ids)), [i for i in ids if ids.count(i) > 1]
    labelled = {e.attributes.get("for") for e in result.all("label")}
    for entry in result.all("input"):
        is_hidden = entry.attributes.get("type") == "hidden"
        assert is_hidden or "label" in entry.parents or entry.attributes.get("id") in labelled
    for form in result.all("form"):
        assert form.attributes["action"] and form.attributes["method"] in ("get", "post")
    for element in result.elements:
        for name in ("aria-describedby", "aria-labelledby", "for"):
            for target in element.attributes.get(name, "").split():
                assert target in ids, (element.tag, name, target)
        href = element.attributes.get("href", "")
        if href.startswith("#"):
            assert href[1:] in ids, href
        assert "style" not in element.attributes
        assert not [name for name in element.attributes if name.startswith("on")]
        for name in ("src", "data", "action", "poster", "srcset"):
            assert not re.match(r"(https?:)?//", element.attributes.get(name, ""))
        if element.tag == "link" and element.attributes["rel"] != "alternate":
            assert not re.match(r"(https?:)?//", href)
    assert not result.all("style")
    assert all("src" in script.attributes and not script.text for script in result.all("script"))
    for drawing in result.all("svg"):
        assert drawing.attributes.get("aria-hidden") or drawing.attributes.get("role") == "img"


@pytest.mark.parametrize(("url", "status"), PAGES)
def test_headers_protect_and_promise(client, url, status):
    headers = client.get(url).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "HX-Request" in headers["Vary"]
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("url", ["/logement", f"{RESULT}", FLAT, *REFUSED[:2]])
def test_the_part_that_htmx_asks_is_the_page_s(client, url):
    """The partial is the inside of main, with a title of its own."""
    whole = client.get(url).get_data(as_text=True)
    asked = {"HX-Request": "true", "HX-Target": "contenu"}
    part = client.get(url, headers=asked).get_data(as_text=True)
    title, _, body = part.partition("\n")
    assert title.startswith("<title>") and "<html" not in part
    assert body.strip() in whole
    forgotten = {**asked, "HX-History-Restore-Request": "true"}
    assert "<html" in client.get(url, headers=forgotten).get_data(as_text=True)


def test_an_error_never_nests_a_page_in_a_page(client):
    response = client.get("/rien", headers={"HX-Request": "true", "HX-Target": "contenu"})
    assert response.headers["HX-Retarget"] == "body"


@pytest.mark.parametrize("url", ["/", "/logement", RESULT])
def test_wrong_methods_are_refused_in_french(client, url):
    response = client.delete(url)
    assert response.status_code == 405
    assert "Revenez" in response.get_data(as_text=True)


def test_a_panic_is_a_page_without_a_trace(app, monkeypatch):
    def broken(*_):
        raise RuntimeError("private detail")

    monkeypatch.setattr("app.works.views.estimate", broken)
    response = app.test_client().get(RESULT)
    text = response.get_data(as_text=True)
    assert response.status_code == 500
    assert "panne" in text and "private detail" not in text


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("/logement/", "/logement"),
        ("/sources/", "/sources"),
        ("/sante/", "/sante"),
        ("/logement/resultat/?dwelling_type=house", "/logement/resultat?dwelling_type=house"),
        ("/sources/housing//", "/sources/housing"),
    ],
)
def test_a_slash_too_many_leads_to_the_page(client, asked, meant):
    response = client.get(asked)
    assert response.status_code == 308
    assert response.headers["Location"] == meant


@pytest.mark.parametrize("path", ["/rien/", "//example.org/", "/fichiers/", "//example.org//"])
def test_a_slash_too_many_leads_nowhere_else(client, path):
    response = client.get("/", environ_overrides={"PATH_INFO": path})
    assert response.status_code == 404 or response.headers["Location"].startswith("http://local")


def test_an_endless_address_is_refused(client):
    assert client.get("/logement?x=" + "a" * 9000).status_code == 414


def test_health_for_monitors(client):
    response = client.get("/sante")
    assert response.json["status"] == "ok" and response.json["prices_date"] >= "2026-10-01"
    assert response.headers["Cache-Control"] == "no-store"


def test_pages_are_compressed_and_files_kept_for_ever(client):
    response = client.get(RESULT, headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(response.get_data()) < 15_000
    sheet = re.search(r"/fichiers/elan\.[0-9a-f]+\.css", client.get("/").get_data(as_text=True))
    file = client.get(sheet[0], headers={"Accept-Encoding": "gzip"})
    assert "immutable" in file.headers["Cache-Control"]
    assert len(file.get_data()) < 8_000


def test_every_address_is_on_the_list(app):
    """A new page is added to tests/routes; a removed one leaves a redirect."""
    adapter = app.url_map.bind("localhost")
    paths = {split(url.partition("?")[0])[1] for url in ROUTES}
    shown = {adapter.match(path, return_rule=True)[0].rule for path in paths}
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    assert rules == shown | {"/sante", "/fichiers/<path:path>", *FILES}


def test_sources_are_named_in_french(client):
    """A new data file has its name among the others: none ends the page under its English one."""
    html = client.get("/sources").get_data(as_text=True)
    assert "Le reste" not in html and "Les travaux et leurs aides" in html


def test_browsers_are_told_of_https_and_of_other_names_only_where_asked():
    for stated, header in (
        (False, "max-age=31536000"),
        (True, "max-age=31536000; includeSubDomains"),
    ):
        client = create_app(Config(version="1", hsts_subdomains=stated)).test_client()
        over = client.get("/", base_url="https://climat.example.fr")
        assert over.headers["Strict-Transport-Security"] == header
        assert "Strict-Transport-Security" not in client.get("/").headers


@pytest.mark.parametrize("accepted", ["gzip;q=0", "gzip; q=0, identity", "*;q=0", "br", ""])
@pytest.mark.parametrize("made_apart", [False, True])
def test_who_refuses_gzip_is_answered_plainly(made_apart, accepted):
    """Named only to be refused, it is refused; what was kept for another is not sent either."""
    app = create_app(Config(version="1"))
    client = app.test_client()
    if made_apart:
        load.of(app).start(app, lambda: None)
    try:
        sheet = re.search(r"/fichiers/[^\"]+\.css", client.get("/").text)
        for page in ("/", WORKS, sheet[0]):
            zipped = client.get(page, headers={"Accept-Encoding": "gzip;q=0.5, br"})
            plain = client.get(page, headers={"Accept-Encoding": accepted})
            assert "Content-Encoding" not in plain.headers, page
            assert gzip.decompress(zipped.data) == plain.data
            for answer in (zipped, plain):
                assert int(answer.headers["Content-Length"]) == len(answer.data)
                assert "Accept-Encoding" in answer.headers["Vary"]
    finally:
        load.of(app).stop()
