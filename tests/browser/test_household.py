"""A household of Roubaix reads its bill: with and without script, by keyboard, on any screen."""

from __future__ import annotations

import re

import pytest

from app.saying import euros
from tests.browser.checks import (
    command_line,
    faults,
    faults_in_both_schemes,
    fill,
    focused,
    in_address,
    on_a_phone_and_on_a_desk,
    open_folds,
    overflow,
    reach,
    refused,
    sheets,
    too_wide,
    until,
    with_and_without_script,
)
from tests.certificates.test_reading import BUILDING
from tests.routes import HOUSEHOLD, RESULT

QUICK = [
    {
        "dwelling_type": "house",
        "rooms": "4",
        "construction_period": "1948_1974",
        "lieu": "Roubaix",
        "heating_carrier": "natural_gas",
        "tenure": "owner_occupier",
    }
]
QUICKLY_TOLD = {
    "dwelling_type": "house",
    "rooms": "4",
    "construction_period": "1948_1974",
    "commune": "59512",
    "heating_carrier": "natural_gas",
    "tenure": "owner_occupier",
}
"""What the quick road is told: the code of Roubaix is INSEE's."""
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


def told(page) -> dict[str, str]:
    """What the address of a page says."""
    return dict(re.findall(r"[?&]([a-z_0-9]+)=([^&#]+)", page.url))


def _title(number: int, steps: list[dict[str, str]]) -> str:
    """What a screen of a road is called; the quick road is one page."""
    return "Votre logement" if steps is QUICK else f"Étape {number} sur {len(steps)}"


def answer(page, steps: list[dict[str, str]]) -> None:
    """Answer each screen of a road, until the result."""
    for number, answers in enumerate(steps, 1):
        page.wait_for_selector(f"h1:has-text('{_title(number, steps)}')")
        fill(page, **answers)
        page.locator("button[name=etape]").first.click()
    page.wait_for_selector("h1:has-text('Votre logement, en vrai')")


def shows_the_figures_of_the_command_line(page, answers: dict[str, str]) -> None:
    """The bill and the label of a result are those that the command line finds."""
    shown = page.locator(".big-number").first.inner_text()
    result = command_line("housing", **answers)
    assert shown.split("par")[0].strip() == euros(float(result["annual_bill"]), 10)
    likely = page.locator("section[aria-labelledby=dpe-h] desc").text_content()
    assert f"est {result['dpe_class']}." in likely


@on_a_phone_and_on_a_desk
def test_six_questions_end_on_the_figures_of_the_command_line(visit, script, width):
    page = visit(width, script)
    page.goto("/")
    page.get_by_role("link", name="Estimer mon logement").click()
    answer(page, QUICK)
    assert until(page, lambda: told(page) == QUICKLY_TOLD)
    shows_the_figures_of_the_command_line(page, QUICKLY_TOLD)
    assert overflow(page) <= 0


@on_a_phone_and_on_a_desk
def test_the_whole_journey_ends_on_the_figures_of_the_command_line(visit, script, width):
    page = visit(width, script)
    page.goto("/logement")
    page.get_by_role("link", name="Répondre à toutes les questions").click()
    answer(page, STEPS)
    assert until(page, lambda: told(page) == HOUSEHOLD)
    shows_the_figures_of_the_command_line(page, HOUSEHOLD)
    assert overflow(page) <= 0


def choose(page, value: str) -> None:
    """Arrow keys until a choice is the one wanted, of cards or of a closed list."""
    is_card = focused(page, "type") == "radio"
    page.keyboard.press("Space" if is_card else "Home")
    for _ in range(20):
        if focused(page, "value") == value:
            assert focused(page, "checked") or not is_card
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{value} is not reached by the arrows")


@pytest.mark.parametrize(
    ("width", "script"), [(1280, True), (360, False)], ids=["desktop", "phone, no script"]
)
@pytest.mark.parametrize(
    ("start", "steps", "sent"),
    [("/logement", QUICK, QUICKLY_TOLD), ("/logement?etape=1", STEPS, HOUSEHOLD)],
    ids=["quick", "whole"],
)
def test_by_keyboard_alone(visit, width, script, start, steps, sent):
    """Tab, arrows, typing and Enter, from the first question to the result."""
    page = visit(width, script)
    page.goto(start)
    for number, answers in enumerate(steps, 1):
        focus = ":focus" if number > 1 else ""
        page.wait_for_selector(f"h1{focus}:has-text('{_title(number, steps)}')")
        for name, value in answers.items():
            reach(page, name)
            assert page.evaluate("document.activeElement.matches(':focus-visible')")
            if focused(page, "type") == "radio" or focused(page, "tagName") == "SELECT":
                choose(page, value)
            else:
                page.keyboard.type(value)
        if focused(page, "tagName") == "SELECT":
            reach(page, "etape")
        page.keyboard.press("Enter")
    page.wait_for_selector("h1:focus:has-text('Votre logement, en vrai')")
    assert until(page, lambda: told(page) == sent)
    page.go_back()
    page.wait_for_selector(f"h1:has-text('{_title(len(steps), steps)}')")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_back_finds_each_step_as_it_was_left(visit, script):
    """From the result to the first question: nothing typed or chosen is lost."""
    page = visit(360, script)
    page.goto("/logement")
    answer(page, QUICK)
    page.wait_for_selector("h1:has-text('Votre logement, en vrai')")
    page.go_back()
    page.wait_for_selector(".step--quick")
    assert page.locator("[name=lieu]").input_value() == "Roubaix"
    assert page.locator("select[name=heating_carrier]").input_value() == "natural_gas"
    assert page.locator("[name=rooms]").input_value() == "4"
    assert page.locator("[name=dwelling_type][value=house]").is_checked()


def test_one_more_answer_is_given_on_the_result_itself(visit):
    """The question that narrows most is answered where the figures are, by keyboard too."""
    page = visit(360)
    page.goto(f"/logement/resultat?{'&'.join('='.join(one) for one in QUICKLY_TOLD.items())}")
    asked = page.locator("#question [id^=champ-]").get_attribute("id").removeprefix("champ-")
    assert asked not in QUICKLY_TOLD
    given = page.locator("#question [id^=saisie-], #question [type=radio]").first
    given.focus()
    if focused(page, "type") == "text":
        page.keyboard.type("1800")
    else:
        page.keyboard.press("ArrowDown")
    reach(page, "Préciser", by="innerText", most=5)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{asked}=**")
    page.wait_for_selector("h1:has-text('Votre logement, en vrai')")
    assert set(told(page)) == {*QUICKLY_TOLD, asked}
    assert page.locator(f"#question #champ-{asked}").count() == 0


GAS = "dwelling_type=house&floor_area=100&construction_period=1948_1974&commune=59350" + (
    "&heating_carrier=natural_gas"
)


@pytest.mark.parametrize(
    "stated",
    [
        "dwelling_type=house",
        "&".join("=".join(one) for one in QUICKLY_TOLD.items()),
        "dwelling_type=apartment&floor_area=55&construction_period=1948_1974&commune=59350"
        "&heating_carrier=electricity&tenure=tenant&bill_all_energies=1200",
        f"{GAS}&bill_all_energies=9000",
        f"{GAS}&bill_all_energies=9000&bill_natural_gas=300&steres_wood_logs=4&rooms=12"
        "&certified_class=B&certified_on=2021&wall_insulation=none&roof_insulation=none",
    ],
    ids=["house or flat alone", "quick road", "a tenant and his bill", "far", "contradictions"],
)
def test_a_result_holds_on_six_screens_of_a_phone(visit, stated):
    """360 × 740, the foot of the site apart; explanations are folded."""
    page = visit(360, False)
    page.goto(f"/logement/resultat?{stated}")
    foot = page.locator("footer").bounding_box()
    assert foot["y"] <= 6 * 740
    assert page.locator("#question").bounding_box()["y"] < 1.5 * 740


@pytest.mark.parametrize("euros", ["9000", "400"], ids=["above", "below"])
def test_a_bill_far_from_usual_says_in_two_screens_what_to_check_and_to_do(visit, euros):
    """Drawings and works are folded, and printed all the same."""
    page = visit(360, False)
    page.goto(f"/logement/resultat?{GAS}&bill_all_energies={euros}")
    assert page.get_by_text(
        "une autre famille" if euros == "9000" else "absence"
    ).first.is_visible()
    assert page.get_by_role("link", name="Corriger").first.bounding_box()["y"] < 740
    assert page.get_by_text("Sans rien payer, par an").bounding_box()["y"] < 2 * 740
    assert page.locator("footer").bounding_box()["y"] <= 5 * 740
    scale = page.locator("section[aria-labelledby=dpe-h] svg")
    assert not scale.is_visible()
    page.emulate_media(media="print")
    assert scale.is_visible() and sheets(page) == 1


@with_and_without_script
def test_from_the_home_page_to_a_figure_in_three_screens_of_a_phone(visit, script):
    """360 × 640 or more: the home page to its entry, the questions with the foot of their page,
    the result to its first figure."""

    def bottom(what) -> float:
        box = what.bounding_box()
        return box["y"] + box["height"]

    page = visit(360, script, height=640)
    page.goto("/")
    entry = page.get_by_role("link", name="Estimer mon logement")
    seen = [bottom(entry)]
    entry.click()
    page.wait_for_url("**/logement")
    page.wait_for_load_state()
    seen.append(page.evaluate("document.documentElement.scrollHeight"))
    fill(page, **QUICK[0])
    page.locator("button[name=etape]").click()
    seen.append(bottom(page.locator(".big-number").first))
    assert sum(seen) <= 3 * 640, seen


FLAT = (
    "dwelling_type=apartment&floor_area=55&construction_period=1948_1974&commune=59350"
    "&heating_carrier=electricity"
)
STATES = {
    "far": f"resultat?{GAS}&bill_all_energies=9000",
    "free": f"resultat?{FLAT}&bill_all_energies=0",
    "contradictions": f"resultat?{GAS}&bill_all_energies=9000&bill_natural_gas=300&rooms=12"
    "&steres_wood_logs=4&certified_class=B&certified_on=2021&wall_insulation=none",
    "certified": f"resultat?{GAS}&certified_class=D&certified_primary_energy=240"
    "&certified_emissions=48&certified_on=2024-02-01",
    "void": f"resultat?{GAS}&certified_class=D&certified_on=2019-05",
    "recounted": f"resultat?{FLAT}&certified_class=E&certified_on=2023-05-17",
    "units": f"resultat?{GAS}&bill_fuel_oil=3300&billed_fuel_oil=1800",
    "refused": f"resultat?{GAS}&bill_natural_gas=beaucoup",
    "towns": "?depuis=court&etape=resultat&lieu=saint-denis&floor_area=3",
    "cards": f"preciser?champ=ventilation&{FLAT}",
    "town": f"preciser?champ=commune&{FLAT}",
    "pair": f"preciser?champ=bill_natural_gas&{GAS}",
    "tenant": f"travaux?{FLAT}&tenure=tenant",
}
"""What *Mon logement* says of facts, refuses and asks, beside the pages of every test."""


@pytest.mark.parametrize(
    "states", [["far", "free", "contradictions"], [*STATES][3:8], [*STATES][8:]]
)
def test_every_state_is_for_everyone_on_any_screen(visit, states):
    page = visit(360, scheme="dark")
    for state in states:
        page.set_viewport_size({"width": 360, "height": 740})
        page.emulate_media(color_scheme="dark")
        page.goto(f"/logement/{STATES[state]}".replace("/?", "?"))
        open_folds(page)
        assert (state, faults(page), too_wide(page)) == (state, [], {})
        page.emulate_media(color_scheme="light")
        assert (state, faults(page, True)) == (state, [])


def test_text_twice_as_large_stays_on_a_small_screen(visit):
    """Nothing lies past the edge, nor in a table that must be pushed aside to be read."""
    page = visit(360)
    page.goto(f"/logement/{STATES['far']}")
    open_folds(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    for width in (320, 360):
        page.set_viewport_size({"width": width, "height": 740})
        hidden = "all => all.filter(one => one.scrollWidth > one.clientWidth).length"
        assert (width, overflow(page)) == (width, 0)
        assert page.locator(".result .scroll").evaluate_all(hidden) == 0


@pytest.mark.parametrize("content", [BUILDING, b"%PDF-1.4"], ids=["building", "refused"])
def test_the_file_of_a_certificate_is_for_everyone(visit, content):
    page = visit(360)
    page.goto("/logement/dpe")
    file = {"name": "dpe.xml", "mimeType": "text/xml", "buffer": content}
    page.locator("[name=fichier]").set_input_files(file)
    page.locator("main form button").first.click()
    page.get_by_text("immeuble entier" if content == BUILDING else "n’est pas un").first.wait_for()
    assert faults_in_both_schemes(page) == [] and too_wide(page) == {}


def test_focus_goes_to_the_errors_and_from_them_to_the_field(visit):
    page = visit(360)
    page.goto("/logement")
    page.locator("button[name=etape]").first.click()
    refused(page)
    page.locator(".summary-error a").first.click()
    in_address(page, "#champ-dwelling_type")


@pytest.mark.parametrize("url", ["/logement?etape=court", "/logement?etape=1"])
def test_communes_come_while_typing(visit, url):
    page = visit(360)
    page.goto(url)
    title = page.title()
    page.locator("#saisie-lieu").press_sequentially("st omer", delay=20)
    page.wait_for_selector("#communes .card")
    assert "Saint-Omer" in page.locator("#communes").inner_text()
    assert page.title() == title
    page.locator("#communes input").first.check()
    assert not faults(page)


def test_the_income_panel_changes_alone(visit):
    page = visit(768)
    page.goto(RESULT)
    page.get_by_text("Et votre budget").click()
    page.locator("#saisie-revenu").fill("24000")
    page.get_by_role("button", name="Comparer").click()
    page.wait_for_selector("#effort .big-number")
    assert "24000" not in page.url
    assert not faults(page)


@pytest.mark.parametrize(
    "url",
    [RESULT, f"{RESULT}&bill_natural_gas=7000&bill_electricity=900&certified_class=B"],
    ids=["little told", "facts that contradict"],
)
def test_a_result_prints_on_one_sheet_with_the_code_that_leads_back(visit, url):
    page = visit(1280)
    page.goto(url)
    page.emulate_media(media="print")
    assert page.locator(".carry .qr").is_visible()
    assert page.locator("p:has-text('0 808 800 700')").last.is_visible()
    assert sheets(page) == 1
