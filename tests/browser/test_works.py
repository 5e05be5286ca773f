"""A household of Roubaix tries works: live, without script, by keyboard, and on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.checks import (
    faults,
    in_address,
    on_a_phone_and_on_a_desk,
    overflow,
    reach,
    sheets,
    with_and_without_script,
)
from tests.routes import QUERY
from tests.routes.works import PATHS, WORKS

START = f"/logement/travaux?{QUERY}"


@on_a_phone_and_on_a_desk
def test_ticking_a_work_moves_the_figures(visit, script, width):
    page = visit(width, script)
    page.goto(START)
    assert "Aujourd’hui" in page.locator("#effet").inner_text()
    page.locator("summary", has_text="Le toit").click()
    page.locator("input[value=roof_insulation]").check()
    if not script:
        page.get_by_role("button", name="Voir l’effet").click()
    page.wait_for_selector("#effet-h")
    first = page.locator("#effet .big-number").inner_text()
    page.locator("summary", has_text="Le chauffage").click()
    page.locator("input[value=air_water_heat_pump]").check()
    if not script:
        page.get_by_role("button", name="Voir l’effet").click()
    if script:
        effect = page.locator("#effet .big-number")
        expect(effect).not_to_have_text(first, use_inner_text=True)
        in_address(page, "heating_works=air_water_heat_pump")
        assert faults(page) == []
    assert page.locator("#effet .big-number").inner_text() != first
    assert overflow(page) <= 0


@with_and_without_script
def test_an_income_helps_and_stays_out_of_the_address(visit, script):
    page = visit(768, script)
    page.goto(WORKS)
    page.locator("summary", has_text="Pour les aides").click()
    page.locator("input[name=income_class][value=very_modest]").check()
    if not script:  # an address answers, without the income: each class has its line
        page.get_by_role("button", name="Voir l’effet").click()
        page.wait_for_selector("#effet th:has-text('Très modestes')")
    else:
        page.wait_for_selector("#effet td:has-text('MaPrimeRénov’, rénovation d’ampleur')")
    assert "income" not in page.url and "very_modest" not in page.url


def test_from_the_result_to_a_path_and_into_it_and_back(visit):
    page = visit(1280, True)
    page.goto(f"/logement/resultat?{QUERY}")
    page.get_by_role("link", name="Trouver le meilleur chemin").click()
    page.wait_for_selector("h1:has-text('Le meilleur chemin')")
    page.locator("summary", has_text="Pour les aides").click()
    page.locator("input[name=income_class][value=modest]").check()
    page.get_by_role("button", name="Refaire la recherche").click()
    page.wait_for_selector("h2:has-text('ampleur')")
    assert "modest" not in page.url
    path = page.locator("section.path", has=page.locator("h2:has-text('ampleur')"))
    left = re.sub(r"\D", "", path.locator(".big-number").inner_text())
    path.locator("button").click()
    page.wait_for_selector("#effet-h")
    facts = page.locator("#effet .works-facts").inner_text()
    assert left in re.sub(r"[^\d]", "", facts)
    page.go_back()
    page.wait_for_selector("h1:has-text('Le meilleur chemin')")


def test_without_script_a_path_is_reached_by_its_address_and_back(visit):
    page = visit(768, False)
    page.goto(PATHS)
    page.locator("section.path button").first.click()
    page.wait_for_selector("#effet-h")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Le meilleur chemin")


def test_by_keyboard_alone(visit):
    page = visit(1280)
    page.goto(START)
    page.locator("summary", has_text="Le toit").focus()
    page.keyboard.press("Enter")
    reach(page, "roof_works", most=40)
    page.keyboard.press("Space")
    page.wait_for_selector("#effet-h")
    expect(page.locator("[name=roof_works]:focus")).to_have_count(1)


def test_one_page_of_paper_for_the_adviser(visit):
    page = visit(1280)
    page.goto(WORKS)
    page.emulate_media(media="print")
    assert not page.locator("#travaux").is_visible()
    assert page.locator(".carry .qr").is_visible()
    assert sheets(page) == 1


@pytest.mark.parametrize(("width", "is_shown"), [(360, False), (768, True), (1280, True)])
def test_a_code_is_for_another_screen_than_the_telephone_s_own(visit, width, is_shown):
    page = visit(width)
    page.goto(WORKS)
    assert page.locator(".carry .qr").is_visible() == is_shown


def test_a_search_shows_its_points_in_a_table(visit):
    page = visit(360)
    page.goto(PATHS)
    page.get_by_text("Le tableau des points").click()
    assert page.locator("table:has-text('Reste à payer') tbody tr").count() >= 5
