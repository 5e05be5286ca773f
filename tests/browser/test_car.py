"""Someone with a diesel wonders whether to change: with and without script, by keyboard."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from app.presenters.trip_figures import money
from tests.routes.car import DIESEL

ROOT = Path(__file__).parent.parent.parent
AXE = Axe()


def faults(page) -> list[str]:
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    found = AXE.run(page).response["violations"]
    return [f"{v['id']}: {[n['html'][:120] for n in v['nodes']][:3]}" for v in found]


def overflow(page) -> int:
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def command_line(**told: str) -> dict[str, str]:
    told = {"date": date.today().isoformat(), **told}
    text = ",".join(told) + "\n" + ",".join(told.values()) + "\n"
    done = subprocess.run(
        [sys.executable, "-m", "calc", "car", "-", "--draws", "200"],
        input=text, capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    return next(csv.DictReader(io.StringIO(done.stdout)))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("width", [320, 768, 1280])
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
    assert "voir" not in page.url and "car_age=8" in page.url
    found = command_line(car_size="medium", car_motor="diesel", car_age="8",
                         annual_distance="15000")  # fmt: skip
    assert money(float(found["cost"])) in page.locator(".big-number").inner_text()
    assert page.locator("svg.lines").count() == 2
    assert overflow(page) <= 0
    if script:
        assert not faults(page)


def test_the_questions_of_a_car_go_when_there_is_none(visit):
    page = visit(360)
    page.goto("/voiture")
    assert page.locator("#champ-car_size").is_visible()
    page.locator("input[name=has_car][value=false]").check()
    assert not page.locator("#champ-car_size").is_visible()
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
    assert page.evaluate("document.activeElement.id") == "erreurs"
    assert page.locator("input[name=car_motor][value=electric]").is_checked()
    assert not faults(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("query", [DIESEL, "has_car=false&annual_distance=9000", "voir=1"])
def test_answers_are_accessible(visit, scheme, query):
    page = visit(360, scheme=scheme)
    page.goto(f"/voiture?{query}")
    assert not faults(page)
    assert overflow(page) <= 0
