"""What browsers tell the counters, and the page of a territory to look at."""

from __future__ import annotations

import logging
import re
from datetime import date

import pytest
from sqlalchemy import select

from app.counting import Batch
from app.site.config import Config
from app.store import Store, uses
from tests.browser.checks import faults_in_both_schemes, open_folds, too_wide, until
from tests.routes.housing import RESULT


@pytest.fixture(scope="module")
def store(site):
    kept = Store.of(Config.from_environment())
    yield kept
    kept.close()


@pytest.fixture(scope="module")
def filled(store):
    batch = Batch(store, 60.0, logging.getLogger())
    for _ in range(30):
        batch.add(date(2024, 5, 4), "lille", "week", "tablet", "finished")
    for month in range(1, 13):
        for count, tool in ((60, "housing"), (35, "trips"), (4, "car")):
            for _ in range(count):
                for step in ("started", "finished"):
                    batch.add(date(2025, month, 4), "lille", tool, "site", step)
        for letter, count in zip("BCDEFG", (12, 31, 55, 40, 15, 3), strict=True):
            for _ in range(count):
                batch.add_result(date(2025, month, 4), "lille", "label", letter)
    batch.flush()


def told(store: Store, step: str) -> int:
    asked = select(uses.c.n).where(uses.c.step == step, uses.c.day == date.today())
    with store.reading() as connection:
        return sum(connection.execute(asked).scalars())


@pytest.mark.parametrize("url", ["/territoire/lille", "/territoire/comment"])
def test_axe_finds_nothing(visit, filled, url):
    page = visit()
    page.goto(url)
    for fold in page.locator("details > summary").all():
        fold.click()
    assert not faults_in_both_schemes(page)


def test_nothing_is_wider_than_the_screen(visit, filled):
    page = visit()
    page.goto("/territoire/lille")
    assert page.get_by_role("heading", name="2025", exact=True).is_visible()
    assert not too_wide(page)


def test_a_print_a_link_and_a_call_are_told_once_each(visit, store):
    page = visit()
    before = {step: told(store, step) for step in ("printed", "shared", "adviser")}
    page.set_extra_http_headers({"User-Agent": "Mozilla/5.0 Firefox/140.0"})
    page.goto(RESULT)
    open_folds(page)
    page.evaluate(
        "document.querySelectorAll('a[href^=\"tel:\"]').forEach("
        "(a) => a.addEventListener('click', (e) => e.preventDefault()))"
    )
    for _ in range(2):
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.locator("a[href^='tel:']").first.click()
    page.get_by_role("link", name=re.compile("Lien de ce résultat")).click()
    page.wait_for_load_state()
    until(page, lambda: told(store, "shared") > before["shared"])
    assert {step: told(store, step) - n for step, n in before.items()} == {
        "printed": 1,
        "shared": 1,
        "adviser": 1,
    }
