"""A family tells its week, its year, and tries what would change them: a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.saying import carbon
from calc.mobility.week.model import answer_one
from tests.browser.checks import (
    faults,
    fill,
    in_address,
    on_a_phone_and_on_a_desk,
    open_folds,
    overflow,
    until,
    with_and_without_script,
)
from tests.routes.week import LARGE, QUERY

WEEK = {
    "adults": "2",
    "home": "62119",
    "t1_who": "1",
    "t1_purpose": "work",
    "t1_mode": "car",
    "t1_to": "59350",
    "t1_days": "5",
    "t2_who": "2",
    "t2_mode": "bike",
    "t2_km": "6",
    "t2_days": "4",
}


def headline(page) -> str:
    return page.locator(".four__big").first.inner_text()


@on_a_phone_and_on_a_desk
def test_a_week_told_row_by_row_ends_on_the_model_s_figures(visit, script, width):
    page = visit(width, script)
    page.goto("/trajets/semaine")
    fill(
        page,
        adults="2",
        lieu="Béthune",
        t1_purpose="work",
        t1_mode="car",
        t1_lieu="Lille",
        t1_days="5",
    )
    page.get_by_role("button", name="Ajouter un trajet").click()
    page.wait_for_selector("[name=t2_mode]")
    page.locator("[name=t2_who][value='1']").uncheck()
    page.locator("[name=t2_who][value='2']").check()
    fill(page, t2_mode="bike", t2_km="6", t2_days="4")
    page.locator(".buttons .button:has-text('Calculer')").click()
    page.wait_for_selector(".headline .four__big")
    expected = answer_one(WEEK, 400)
    assert headline(page) == carbon(float(expected["emissions"]))
    in_address(page, "t2_mode=bike")
    assert "lieu" not in page.url and "plus" not in page.url
    assert len(page.url) < 8000 and overflow(page) <= 0
    page.locator(".asks > summary").click()
    page.locator(".leg > summary:has-text('Trajet 2')").click()
    page.get_by_role("button", name="Retirer le trajet 2").click()
    page.wait_for_url(lambda url: "t2_" not in url)
    in_address(page, "t1_to=59350")
    assert "t2_" not in page.url


@with_and_without_script
def test_the_year_and_the_levers_keep_the_week(visit, script):
    page = visit(768, script)
    page.goto(f"/trajets/semaine?{QUERY}")
    page.get_by_role("link", name="Ajouter vacances et voitures").click()
    page.wait_for_selector("h1:has-text('Notre année')")
    in_address(page, "t2_km=6")
    page.locator(".asks > summary").click()
    page.locator(".leg > summary:has-text('Voyage 1')").click()
    fill(page, j1_lieu="Rome")
    page.locator(".buttons .button:has-text('Calculer')").click()
    page.wait_for_url("**j1_to=FCO**")
    page.get_by_role("link", name="Et si on changeait").click()
    page.wait_for_selector("h1:has-text('Et si')")
    assert page.locator(".plan").count() == 3
    page.get_by_role("link", name="Essayer et régler « Le plus loin »").click()
    page.wait_for_selector("h2:has-text('Votre essai')")
    assert headline(page).startswith("−")


def test_members_come_with_the_number_of_people(visit):
    page = visit(360)
    page.goto("/trajets/semaine?t1_mode=bus&t1_km=4")
    page.locator(".asks > summary").click()
    page.locator("[name=adults]").focus()
    page.locator("[name=adults]").select_option("3")
    page.wait_for_selector("[name=t1_who][value='3']", state="attached")
    page.wait_for_selector("[name=adults]:focus")
    plain = visit(360, script=False)
    plain.goto("/trajets/semaine?t1_mode=bus&t1_km=4")
    plain.locator(".asks > summary").click()
    plain.locator("[name=children]").select_option("1")
    plain.get_by_role("button", name="Montrer ces personnes").click()
    expect(plain.locator("[name=t1_who]")).to_have_count(2)


def test_enter_in_a_field_calculates_and_removes_nothing(visit):
    page = visit(1280)
    page.goto("/trajets/semaine?t1_mode=bus&t1_km=4&plus=t")
    page.locator("[name=t1_km]").fill("7")
    page.keyboard.press("Enter")
    page.wait_for_selector(".headline .four__big")
    page.wait_for_selector("h1:focus")
    in_address(page, "t1_km=7")


def test_a_new_row_has_the_focus(visit):
    page = visit(1280)
    page.goto("/trajets/semaine?t1_mode=bus&t1_km=4")
    page.locator(".asks > summary").click()
    page.get_by_role("button", name="Ajouter un trajet").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=t2_mode]")
    page.wait_for_selector("[name=t2_mode]:focus")


def test_errors_have_the_focus_and_lead_to_their_row(visit):
    page = visit(360)
    page.goto("/trajets/semaine")
    fill(page, t1_mode="car", t1_lieu="saint")
    page.locator(".buttons .button:has-text('Calculer')").click()
    page.wait_for_selector("#erreurs:focus")
    assert "Trajet 1" in page.locator(".summary-error").inner_text()
    assert page.locator("[name=t1_lieu]").input_value() == "saint"
    page.locator(".summary-error a").first.click()
    in_address(page, "#champ-t1_to")
    assert not faults(page)


def test_what_is_typed_while_an_answer_is_on_its_way_is_kept(visit):
    """On a slow line, the answer to a first field comes when others have been told."""
    page = visit(768)
    page.goto("/trajets/semaine")
    held = []
    page.route(
        "**/trajets/semaine?*",
        lambda route: held.append(route) if len(held) < 1 else route.continue_(),
    )
    fill(page, adults="3", lieu="Béthune", t1_mode="bike")
    assert until(page, lambda: held)
    fill(page, t1_km="4")
    held[0].continue_()
    page.wait_for_selector("[name=t1_who][value='3']")
    assert page.locator("[name=t1_km]").input_value() == "4"
    assert page.locator("[name=lieu]").input_value() == "Béthune"


def test_every_fold_of_the_plans_fits_a_phone(visit):
    """Opened all at once: nothing hidden sideways, nothing that axe refuses."""
    page = visit(360, True)
    page.goto(f"/trajets/et-si?{QUERY}")
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    assert overflow(page) <= 0
    assert not faults(page)


STUDENT = "home=59350&t1_purpose=study&t1_mode=bus&t1_km=6&t1_days=5"


@with_and_without_script
def test_small_incomes_see_their_fare_and_the_address_keeps_nothing(visit, script):
    page = visit(1280, script)
    page.goto(f"/trajets/et-si?{STUDENT}")
    page.locator("summary:has-text('petits revenus')").click()
    fill(page, monthly_resources="700")
    page.get_by_role("button", name="Voir si j’y ai droit").click()
    page.wait_for_selector("text=Vous avez droit au tarif solidaire")
    assert "700" not in page.url and overflow(page) <= 0
    if script:
        assert not faults(page)


def test_weekdays_at_home_are_ticked_by_keyboard(visit):
    page = visit(360)
    page.goto("/trajets/semaine?t1_purpose=work&t1_mode=car&t1_km=20&t1_days=5&t1_telework=1")
    page.locator(".asks > summary").click()
    page.locator(".leg > summary").first.click()
    page.locator(".leg__more > summary:has-text('télétravail')").click()
    box = page.locator("[name=t1_telework_on][value='3']")
    box.focus()
    page.keyboard.press("Space")
    assert not faults(page) and overflow(page) <= 0
    page.keyboard.press("Enter")
    page.wait_for_url("**t1_telework_on=3**")
    words = page.locator("li:has(b:text-is('Mercredi'))").first.text_content()
    assert words and "à la maison" in words


@pytest.mark.parametrize("query", [QUERY, LARGE], ids=["family", "large"])
def test_on_a_desk_the_levers_stand_beside_the_plans(visit, query):
    page = visit(1024)
    page.goto(f"/trajets/et-si?{query}")
    plans = page.locator("#plans-h").bounding_box()
    levers = page.locator("#leviers-h").bounding_box()
    assert plans and levers and levers["x"] > plans["x"] + 400
    assert page.locator("#questions-h, #leviers-h").first.bounding_box()["y"] < 900
    open_folds(page)
    assert overflow(page) <= 0
