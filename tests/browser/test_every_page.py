"""Every page of the site: for everyone, on any screen, with and without script, and light."""

from __future__ import annotations

import pytest

from tests.browser.checks import faults, open_folds, overflow, with_and_without_script
from tests.routes import QUERY, REFUSED, ROUTES, elan
from tests.routes.car import DIESEL

DUNKERQUE = f"/chez/dunkerque/logement/resultat?{QUERY}"
PAGES = [*ROUTES, *REFUSED, DUNKERQUE, "/rien"]
"""All are seen light on a desk and dark on a telephone; some, the other way round as well."""
DARK_ON_A_DESK = [*elan.ROUTES[:5], *elan.REFUSED]
LIGHT_ON_A_PHONE = [
    f"/voiture?{DIESEL}",
    "/voiture?has_car=false&annual_distance=9000",
    "/voiture?voir=1",
    "/territoires",
    "/chez/lille/",
    "/chez/arras/trajets?distance=8",
    DUNKERQUE,
    "/chez/arras/territoires",
]
SEEN = [
    *((url, 1280, "light") for url in PAGES),
    *((url, 360, "dark") for url in PAGES),
    *((url, 1280, "dark") for url in DARK_ON_A_DESK),
    *((url, 360, "light") for url in LIGHT_ON_A_PHONE),
]


@pytest.mark.parametrize(("url", "width", "scheme"), SEEN)
def test_axe_finds_nothing(visit, url, width, scheme):
    page = visit(width, scheme=scheme)
    page.goto(url)
    assert faults(page) == []
    assert overflow(page) <= 0


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
@with_and_without_script
def test_no_page_overflows(visit, width, script):
    page = visit(width, script)
    for url in PAGES:
        page.goto(url)
        assert overflow(page) <= 0, url
        if script:
            open_folds(page)
            assert overflow(page) <= 0, url


@pytest.mark.parametrize("url", ROUTES)
def test_a_page_is_light(visit, url):
    page = visit(360)  # a first visit: nothing is in its cache
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    received = []
    session.on("Network.loadingFinished", lambda e: received.append(e["encodedDataLength"]))
    page.goto(url, wait_until="networkidle")
    assert len(received) <= 6 + 5 * (len(page.frames) - 1)  # a preview is a page of its own
    assert sum(received) <= 60_000
