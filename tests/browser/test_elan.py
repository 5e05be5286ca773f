"""*Mon élan* in a browser: from one half to the other, on paper, without a mouse nor a script."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.routes.elan import BOTH, HOME, MOVING, REFUSED, ROUTES


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("url", [*ROUTES[:5], *REFUSED])
def test_axe_finds_nothing(visit, url, scheme):
    page = visit(scheme=scheme)
    page.goto(url)
    found = Axe().run(page).response["violations"]
    assert not [(one["id"], one["nodes"][0]["html"][:120]) for one in found]


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
@pytest.mark.parametrize("url", [BOTH, f"/mon-elan?{HOME}", "/mon-elan", REFUSED[0]])
def test_nothing_is_wider_than_the_screen(visit, url, width):
    page = visit(width)
    page.goto(url)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("script", [True, False])
def test_the_home_follows_to_the_week_and_back(visit, script):
    page = visit(360, script=script)
    page.goto(f"/logement/resultat?{HOME}")
    page.get_by_role("link", name="Mon élan : avec mes déplacements").click()
    page.get_by_role("heading", level=1, name="Mon élan").wait_for()
    page.get_by_role("link", name="Raconter notre semaine").click()
    page.locator("select[name=t1_mode]").select_option("car")
    page.locator("input[name=t1_km]").fill("12")
    page.locator("input[name=t1_days]").fill("5")
    page.locator("button.button", has_text="Calculer").click()
    page.get_by_role("link", name="Mon élan : avec mon logement").click()
    page.get_by_role("heading", name="Énergie et déplacements, votre budget").wait_for()
    assert page.get_by_role("listitem").filter(has_text="Ce que cela demande").count() == 3


def test_it_prints_on_one_page(visit):
    page = visit()
    page.goto(f"/chez/lille{BOTH}")
    printed = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1


def test_a_lever_left_aside_leaves_the_page_and_comes_back(visit):
    page = visit()
    page.goto(f"/mon-elan?{MOVING}")
    first = page.locator(".elan__action h3").first.inner_text()
    page.get_by_role("link", name=re.compile("Pas pour nous")).first.click()
    page.get_by_text("Laissé de côté").wait_for()
    assert first not in page.locator(".elan__action h3").all_inner_texts()
    page.get_by_role("link", name=re.compile("reprendre")).click()
    page.wait_for_url(lambda url: "without" not in url)
    assert page.locator(".elan__action h3").first.inner_text() == first
