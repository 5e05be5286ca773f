"""The site under each of its roots: what is opened there stays there."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
import segno

from app import create_app
from app.site.config import Config
from app.site.surfaces import Surface, split
from tests.routes.car import ROUTES as CARS
from tests.routes.elan import BOTH as MOVING
from tests.routes.housing import RESULT
from tests.routes.week import QUERY as WEEK
from tests.routes.works import PATHS, WORKS

ROOTS = ["/chez/lille", "/embed/lille", "/borne", "/borne/e-0123456789abcdef"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/chez/lille", ("/chez/lille", "/", Surface("site", "lille"))),
        ("/borne/trajets", ("/borne", "/trajets", Surface("tablet"))),
        (
            "/borne/e-01234567/trajets",
            ("/borne/e-01234567", "/trajets", Surface("tablet", key="e-01234567")),
        ),
        ("/bornes", ("", "/bornes", Surface())),
        ("/embed/LILLE", ("", "/embed/LILLE", Surface())),
        ("/", ("", "/", Surface())),
    ],
)
def test_an_address_says_where_it_is_seen(path, expected):
    assert split(path) == expected


@pytest.mark.parametrize("root", ROOTS)
def test_links_and_forms_stay_under_their_root(client, root):
    page = client.get(f"{root}/logement").get_data(as_text=True)
    result = re.findall(r'(?:href|action|hx-get|hx-post)="(/[^"]*)"', page)
    left = [url for url in result if not url.startswith((f"{root}/", "/fichiers/"))]
    assert result and not [url for url in left if not url.startswith(f"{root}?")]


def test_a_link_out_of_a_widget_leads_to_the_full_page_of_the_territory():
    app = create_app(Config(version="test", public_url="https://elan.example.fr/"))
    with app.test_request_context(
        "/logement",
        environ_overrides={
            "SCRIPT_NAME": "/embed/lille",
            "elan.surface": Surface("widget", "lille"),
        },
    ):
        full = app.jinja_env.globals["full_address"]
        expected = "https://elan.example.fr/chez/lille/logement/resultat?area=80&q=%C3%A9"
        assert full("housing.result", area=80, q="é") == expected


def test_without_a_setting_the_address_is_the_one_that_was_come_by(client):
    with client.application.test_request_context("/trajets", base_url="http://ville.test/elan"):
        assert client.application.jinja_env.globals["full_address"]("trips.index") == (
            "http://ville.test/elan/trajets"
        )


RESULTS = [
    RESULT,
    WORKS,
    PATHS,
    CARS[2],
    MOVING,
    "/trajets?distance=8",
    f"/trajets/semaine?{WEEK}&voir=1",
]


@pytest.mark.parametrize("path", RESULTS, ids=lambda path: path.partition("?")[0])
@pytest.mark.parametrize("root", ["", "/chez/lille"])
def test_a_result_is_carried_to_a_telephone_by_one_code(client, root, path):
    """What a camera reads is the page's own address; nothing else of the page is a code."""
    html = client.get(f"{root}{path}", follow_redirects=True).get_data(as_text=True)
    (source,) = re.findall(r'<img class="qr" src="([^"]+)"', html)
    link = re.search(r'href="([^"]+)"[^>]*><svg[^>]*icon--link', html)[1]
    assert link.partition("?")[0] == root + path.partition("?")[0]
    drawn = client.get(unescape(source))
    expected = io.BytesIO()
    made = segno.make(f"http://localhost{unescape(link)}", error="l")
    made.save(expected, kind="svg", border=2, light="#fff")
    assert drawn.mimetype == "image/svg+xml" and drawn.data == expected.getvalue()


@pytest.mark.parametrize(
    "path", ["", "https://ailleurs.fr/", "//ailleurs.fr/", "/\\ailleurs.fr", "/a?" + "b" * 1_500]
)
def test_no_code_leads_elsewhere_nor_is_too_large_to_be_read(client, path):
    assert client.get("/qr", query_string={"vers": path}).status_code == 404


@pytest.mark.parametrize("root", ["/embed/lille", "/borne"])
def test_a_widget_shows_no_code_and_a_tablet_its_own(client, root):
    html = client.get(f"{root}{RESULT}").get_data(as_text=True)
    assert 'class="carry"' not in html and html.count('class="qr"') == (root == "/borne")
