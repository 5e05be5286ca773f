"""Someone of Béthune compares ways to Lille: with and without script, by keyboard."""

from __future__ import annotations

from playwright.sync_api import expect

from app.saying import carbon, money, time
from tests.browser.checks import (
    command_line,
    faults,
    faults_in_both_schemes,
    in_address,
    on_a_phone_and_on_a_desk,
    overflow,
    refused,
    too_wide,
    with_and_without_script,
)
from tests.routes.trips import COMMUTE, LEGS


def way(page, name: str):
    return page.locator(".way", has=page.get_by_role("heading", name=name, exact=True))


@on_a_phone_and_on_a_desk
def test_from_the_home_page_to_the_figures_of_the_command_line(visit, script, width):
    page = visit(width, script)
    page.goto("/")
    page.get_by_role("link", name="Comparer un trajet").click()
    page.locator("#saisie-depart").fill("Béthune")
    page.locator("#saisie-arrivee").fill("Lille")
    page.locator("input[name=return_trip][value=true]").check()
    page.get_by_role("button", name="Comparer").click()
    page.wait_for_selector("h2:has-text('De Béthune à Lille')")
    in_address(page, "origin=62119", "destination=59350")
    assert "voir" not in page.url and "depart" not in page.url
    result = command_line(
        "trips", mode="car", origin="62119", destination="59350", occupancy="1", trips_per_year="2"
    )
    shown = way(page, "Voiture").inner_text()
    for text in (
        carbon(float(result["emissions"])),
        money(float(result["marginal_cost"])),
        time(float(result["duration"])),
    ):
        assert text in shown, (text, shown)
    assert not too_wide(page)
    if script:
        assert not faults(page)


def test_options_change_the_result_alone(visit):
    page = visit(1280)
    page.goto("/trajets?origin=62119&destination=59350")
    page.locator(".trip-edit > summary").click()
    before = way(page, "Voiture").inner_text()
    page.locator("#saisie-people").fill("4")
    page.locator("#saisie-people").press("Tab")
    page.wait_for_selector(".way__note:has-text('partagée à 4')")
    assert way(page, "Voiture").inner_text() != before
    in_address(page, "people=4")
    assert page.locator("#trajet").is_visible()
    page.go_back()
    page.wait_for_selector("h2:has-text('De Béthune à Lille')")
    assert "people" not in page.url


@with_and_without_script
def test_modes_are_ranged_by_what_matters(visit, script):
    page = visit(1280, script)
    page.goto("/trajets?origin=59350&destination=59512")
    assert page.locator(".ways h3").first.inner_text() == "Tramway"
    page.get_by_role("link", name="temps", exact=True).click()
    page.wait_for_url("**sort=duration**")
    page.wait_for_selector("#ranger-duration[aria-current]")
    assert page.locator(".ways h3").first.inner_text().startswith("Voiture")
    page.get_by_role("link", name="mouvement", exact=True).click()
    page.wait_for_selector("#ranger-active_minutes[aria-current]")
    assert page.locator(".ways h3").first.inner_text() == "Vélo"


def test_an_order_once_chosen_is_kept_by_the_form(visit):
    page = visit(1280)
    page.goto("/trajets?distance=12")
    page.get_by_role("link", name="argent", exact=True).click()
    page.wait_for_selector("#ranger-cost[aria-current]")
    page.locator(".trip-edit > summary").click()
    page.locator("input[name=return_trip][value=true]").check()
    page.wait_for_url("**return_trip=true**")
    in_address(page, "sort=cost")


def test_by_keyboard_alone(visit):
    page = visit(1280)
    page.goto("/trajets")
    page.locator("#saisie-depart").focus()
    page.keyboard.type("Arras")
    page.wait_for_selector("#communes-origin .card")
    page.locator("#saisie-distance").focus()
    page.keyboard.type("12,5")
    page.keyboard.press("Enter")
    page.wait_for_selector("h2:has-text('Un trajet de')")
    expect(page.locator("#comparaison-h")).to_be_focused()


def test_communes_of_one_name_are_offered_and_focus_goes_to_the_error(visit):
    page = visit(360)
    page.goto("/trajets")
    page.locator("#saisie-depart").fill("saint-omer")
    page.locator("#saisie-arrivee").fill("lille")
    page.get_by_role("button", name="Comparer").click()
    refused(page)
    assert not faults(page)
    page.locator("#communes-origin input[value='62765']").check()
    page.get_by_role("button", name="Comparer").click()
    page.wait_for_selector("h2:has-text('De Saint-Omer à Lille')")


def test_a_wrong_option_is_said_on_its_field_and_keeps_the_others(visit):
    page = visit(1280)
    page.goto("/trajets?origin=62119&destination=59350")
    page.locator(".trip-edit > summary").click()
    page.locator("#saisie-people").fill("99")
    page.locator("#saisie-people").press("Tab")
    page.wait_for_selector("#erreur-people")
    assert page.locator("#saisie-depart").input_value() == "Béthune"
    page.locator("#saisie-people").fill("2")
    page.get_by_role("button", name="Comparer").click()
    page.wait_for_selector("h2:has-text('De Béthune à Lille')")


def test_legs_and_year_are_accessible(visit):
    page = visit(360)
    page.goto(f"/trajets?{COMMUTE}&times_a_week=5&{LEGS}")
    page.locator("summary:has-text('Toute l’année, 5 fois par semaine')").click()
    assert page.get_by_role("heading", name="Par étapes", exact=True).is_visible()
    assert way(page, "Votre trajet par étapes").count() == 1
    assert not faults_in_both_schemes(page)
    assert overflow(page) <= 0
