"""Someone with a diesel wonders whether to change: with and without script, by keyboard."""

from __future__ import annotations

from playwright.sync_api import expect

from app.saying import money
from tests.browser.checks import (
    command_line,
    faults,
    in_address,
    on_a_phone_and_on_a_desk,
    overflow,
    refused,
    too_wide,
)
from tests.routes.car import DIESEL


@on_a_phone_and_on_a_desk
def test_from_a_trip_to_the_figures_of_the_command_line(visit, script, width):
    page = visit(width, script)
    page.goto("/trajets")
    page.get_by_role("link", name="Ma voiture", exact=True).click()
    page.locator("input[name=car_size][value=medium]").check()
    page.locator("input[name=car_motor][value=diesel]").check()
    page.locator("#saisie-car_age").fill("8")
    page.locator("#saisie-annual_distance").fill("15000")
    page.get_by_role("button", name="Comparer").click()
    page.wait_for_selector("#voiture-h")
    in_address(page, "car_age=8")
    assert "voir" not in page.url
    result = command_line(
        "car", car_size="medium", car_motor="diesel", car_age="8", annual_distance="15000"
    )
    assert money(float(result["cost"])) in page.locator(".big-number").inner_text()
    assert page.locator("svg.lines").count() == 2
    assert not too_wide(page)
    if script:
        assert not faults(page)


def test_the_questions_of_a_car_go_when_there_is_none(visit):
    page = visit(360)
    page.goto("/voiture")
    assert page.locator("#champ-car_size").is_visible()
    page.locator("input[name=has_car][value=false]").check()
    expect(page.locator("#champ-car_size")).to_be_hidden()
    page.get_by_role("button", name="Comparer").click()
    page.wait_for_selector("h2:has-text('Ne pas avoir de voiture')")
    assert overflow(page) <= 0


def test_order_changes_by_a_link_and_by_keyboard(visit):
    page = visit(1280)
    page.goto(f"/voiture?{DIESEL}")
    page.get_by_role("link", name="carbone", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=emissions**")
    assert page.get_by_role("link", name="carbone", exact=True).get_attribute("aria-current")


def test_a_refusal_is_said_and_everything_kept(visit):
    page = visit(360)
    page.goto("/voiture")
    page.locator("input[name=car_motor][value=electric]").check()
    page.locator("#saisie-car_age").fill("99")
    page.get_by_role("button", name="Comparer").click()
    page.wait_for_selector("#erreur-car_age")
    refused(page)
    assert page.locator("input[name=car_motor][value=electric]").is_checked()
    assert not faults(page)
