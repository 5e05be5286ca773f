"""A landlord asks for a programme: with and without script, on any width, without a fault."""

from __future__ import annotations

import pytest

from app.stock.jobs import Limits
from tests.browser.checks import faults, overflow, with_and_without_script
from tests.programme_job import made


@with_and_without_script
@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (768, "dark"), (1280, "light")])
def test_from_the_question_to_the_answer(visit, script, width, scheme):
    key = made(Limits.from_environment().folder, 16)
    page = visit(width, script, scheme)
    page.goto(f"/parc/programme?cle={key}")
    page.get_by_label("Votre budget par an").fill("40 000")
    page.get_by_text("Alléger les factures").click()
    if script:
        assert faults(page) == []
    page.get_by_role("button", name="Trouver le meilleur programme").click()
    page.wait_for_selector("h2:has-text('Mieux que les règles simples')", timeout=60_000)
    assert "aim=tenants_euros" in page.url
    assert page.get_by_role("link", name="Tous les logements").is_visible()
    if script:
        assert faults(page) == []
    assert overflow(page) <= 0
    page.goto(f"/parc/programme?cle={key}&budget=rien&voir=1")
    assert page.get_by_role("alert").get_by_role("link").is_visible()
