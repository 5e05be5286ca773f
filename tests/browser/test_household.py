"""A household of Roubaix reads its bill: with and without script, by keyboard, on any screen."""

from __future__ import annotations

import re

import pytest

from app.saying.french import euros
from tests.browser.checks import (
    command_line,
    faults,
    fill,
    focused,
    on_a_phone_and_on_a_desk,
    overflow,
    reach,
    refused,
    sheets,
)
from tests.routes import HOUSEHOLD, RESULT

STEPS = [
    {"dwelling_type": "house", "floor_area": "90", "construction_year": "1930", "lieu": "Roubaix"},
    {"storeys": "2", "attachment": "terraced"},
    {
        "wall_material": "solid_brick",
        "wall_insulation": "none",
        "roof_type": "attic",
        "roof_insulation": "none",
    },
    {"glazing": "double"},
    {"heating_carrier": "natural_gas"},
    {"heating_system": "boiler", "heating_year": "1998", "hot_water_system": "with_heating"},
    {"household_size": "4"},
]


@on_a_phone_and_on_a_desk
def test_the_whole_journey_ends_on_the_figures_of_the_command_line(visit, script, width):
    page = visit(width, script)
    page.goto("/")
    page.get_by_role("link", name="Estimer mon logement").click()
    for number, answers in enumerate(STEPS, 1):
        page.wait_for_selector(f"h1:has-text('Étape {number} sur 7')")
        fill(page, **answers)
        page.locator("button[name=etape]").first.click()
    page.wait_for_selector("h1:has-text('Votre logement, en vrai')")
    sent = dict(re.findall(r"[?&]([a-z_0-9]+)=([^&#]+)", page.url))
    assert sent == HOUSEHOLD
    shown = page.locator(".big-number").first.inner_text()
    found = command_line("housing", **HOUSEHOLD)
    assert shown.split("par")[0].strip() == euros(float(found["annual_bill"]), 10)
    likely = page.locator("section[aria-labelledby=dpe-h] desc").text_content()
    assert f"est {found['dpe_class']}." in likely
    assert overflow(page) <= 0


def choose(page, value: str) -> None:
    """Arrow keys until a choice is the one wanted."""
    page.keyboard.press("Space")
    for _ in range(20):
        if focused(page, "value") == value:
            assert focused(page, "checked")
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{value} is not reached by the arrows")


@pytest.mark.parametrize(
    ("width", "script"), [(1280, True), (360, False)], ids=["desktop", "phone, no script"]
)
def test_by_keyboard_alone(visit, width, script):
    """Tab, arrows, typing and Enter, from the first question to the result."""
    page = visit(width, script)
    page.goto("/logement")
    for number, answers in enumerate(STEPS, 1):
        focus = ":focus" if number > 1 else ""
        page.wait_for_selector(f"h1{focus}:has-text('Étape {number} sur 7')")
        for name, value in answers.items():
            reach(page, name)
            assert page.evaluate("document.activeElement.matches(':focus-visible')")
            if focused(page, "type") == "radio":
                choose(page, value)
            else:
                page.keyboard.type(value)
        page.keyboard.press("Enter")
    page.wait_for_selector("h1:focus:has-text('Votre logement, en vrai')")
    assert dict(re.findall(r"[?&]([a-z_0-9]+)=([^&#]+)", page.url)) == HOUSEHOLD
    page.go_back()
    page.wait_for_selector("h1:has-text('Étape 7 sur 7')")


def test_focus_goes_to_the_errors_and_from_them_to_the_field(visit):
    page = visit(360)
    page.goto("/logement")
    page.locator("button[name=etape]").first.click()
    refused(page)
    page.locator(".summary-error a").first.click()
    assert page.url.endswith("#champ-dwelling_type")


def test_communes_come_while_typing(visit):
    page = visit(360)
    page.goto("/logement")
    page.locator("#saisie-lieu").press_sequentially("st omer", delay=20)
    page.wait_for_selector("#communes .card")
    assert "Saint-Omer" in page.locator("#communes").inner_text()
    assert page.title().startswith("Parlons de votre logement")
    page.locator("#communes input").first.check()
    assert not faults(page)


def test_the_income_panel_changes_alone(visit):
    page = visit(768)
    page.goto(RESULT)
    page.locator("#saisie-revenu").fill("24000")
    page.get_by_role("button", name="Comparer").click()
    page.wait_for_selector("#effort .big-number")
    assert "24000" not in page.url
    assert not faults(page)


def test_a_result_prints_on_one_sheet_with_the_code_that_leads_back(visit):
    page = visit(1280)
    page.goto(RESULT)
    page.emulate_media(media="print")
    assert page.locator(".carry .qr").is_visible()
    assert page.locator("p:has-text('0 808 800 700')").last.is_visible()
    assert sheets(page) == 1
