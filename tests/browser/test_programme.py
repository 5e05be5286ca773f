"""A landlord asks for a programme: with and without script, on any width, without a fault."""

from __future__ import annotations

from app.stock.jobs import Limits
from tests.browser.checks import (
    faults,
    faults_in_both_schemes,
    in_address,
    on_a_phone_and_on_a_desk,
    reach,
    too_wide,
)
from tests.programme_job import made


@on_a_phone_and_on_a_desk
def test_from_the_question_to_the_answer(visit, script, width):
    key = made(Limits.from_environment().folder, 6)
    page = visit(width, script)
    page.goto(f"/parc/programme?cle={key}")
    if script:
        assert faults(page) == []
        page.goto(f"/parc/programme?cle={key}")
    reach(page, "aim")
    page.keyboard.press("ArrowDown")
    reach(page, "budget")
    page.keyboard.type("20 000")
    reach(page, "decisions", by="parentElement.id")
    page.keyboard.press("Enter")
    reach(page, "exclude")
    page.keyboard.type("Une tour")
    reach(page, "submit", by="type")
    page.keyboard.press("Enter")
    page.wait_for_selector("h2:has-text('Mieux que les règles simples')", timeout=60_000)
    in_address(page, "aim=tenants_euros")
    assert page.get_by_text("« Une tour »").first.is_visible(), "a name that no row has"
    reach(page, "Tous les logements (CSV)", by="innerText")
    with page.expect_download():
        page.keyboard.press("Enter")
    assert not too_wide(page)
    grid = page.get_by_role("region", name="F et G restants par bâtiment")
    assert not grid.is_visible()
    page.emulate_media(media="print")
    assert page.locator(".programme-grid").evaluate("e => e.getBoundingClientRect().height") > 40
    page.emulate_media(media="screen")
    if script:
        assert faults_in_both_schemes(page) == []
    page.goto(f"/parc/programme?cle={key}&budget=rien&voir=1")
    assert page.get_by_role("alert").get_by_role("link").is_visible()
