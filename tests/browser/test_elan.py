"""*Mon élan* in a browser: from one half to the other, on paper, without a mouse nor a script."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.checks import fill, sheets, with_and_without_script
from tests.routes.elan import BOTH, HOME, MOVING


@with_and_without_script
def test_the_home_follows_to_the_week_and_back(visit, script):
    page = visit(360, script=script)
    page.goto(f"/logement/resultat?{HOME}")
    page.get_by_role("link", name="Mon élan : avec mes déplacements").click()
    page.get_by_role("heading", level=1, name="Mon élan").wait_for()
    page.get_by_role("link", name="Raconter notre semaine").click()
    fill(page, t1_mode="car", t1_km="12", t1_days="5")
    page.locator("button.button", has_text="Calculer").click()
    page.get_by_role("link", name="Mon élan : avec mon logement").click()
    page.get_by_role("heading", name="Énergie et déplacements, votre budget").wait_for()
    actions = page.locator(".elan__actions > li").all_inner_texts()
    assert len(actions) == 3
    for action in actions:
        assert "par an" in action and "de CO₂" in action, action
        assert re.search("À payer une fois|Achats et abonnements compris", action), action


def test_it_prints_on_one_page(visit):
    page = visit()
    page.goto(f"/chez/lille{BOTH}")
    assert sheets(page) == 1


def test_a_lever_left_aside_leaves_the_page_and_comes_back(visit):
    page = visit()
    page.goto(f"/mon-elan?{MOVING}")
    first = page.locator(".elan__action h3").first.inner_text()
    page.get_by_role("link", name=re.compile("Pas pour nous")).first.click()
    page.get_by_text("Laissé de côté").wait_for()
    assert first not in page.locator(".elan__action h3").all_inner_texts()
    page.get_by_role("link", name=re.compile("reprendre")).click()
    page.wait_for_url(lambda url: "without" not in url)
    expect(page.locator(".elan__action h3").first).to_have_text(first, use_inner_text=True)
