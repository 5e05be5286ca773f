"""What people of a public tablet add to their event: once, whatever the network does."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from sqlalchemy import select

from app.store import actions
from tests.browser.checks import faults
from tests.browser.tablets import HOME, WORKS, held_both_ways, small_targets, stored
from tests.routes.tablet import DUEL


def test_a_contribution_waits_for_the_network_and_counts_once(tablet, place):
    page = tablet()
    page.goto(place.root + WORKS)
    already = len(place.counted())
    page.locator("label:has(input[name=actions][value=adviser])").tap()
    page.context.set_offline(True)
    page.get_by_role("button", name="J’ajoute mon résultat").tap()
    page.locator("[data-state]", has_text="en attente de réseau").wait_for()
    assert "1 résultat en attente de réseau" in page.locator("#envoi").inner_text()
    kept = stored(page)
    assert list(kept) == [f"elan-envoi-{place.root.rpartition('/')[2]}"]
    stated = r"contribution=[0-9a-f]{32}&tablet=[0-9a-f]{6}&tool=works&saving=s\d&emissions=e\d"
    waiting = re.escape('"waiting":["') + stated + re.escape('&actions=adviser"]}')
    assert re.fullmatch(r'\{"tablet":"[0-9a-f]{6}",' + waiting, next(iter(kept.values())))
    assert len(place.counted()) == already
    page.context.set_offline(False)
    page.locator("[data-state]", has_text="dans le total").wait_for(timeout=15_000)
    result = place.counted()[already:]
    assert len(result) == 1 and result[0].tool == "works" and result[0].commune == ""
    assert re.fullmatch(r"s[0-6]", result[0].saving) and re.fullmatch(
        r"e[0-6]", result[0].emissions
    )
    assert '"waiting":[]' in next(iter(stored(page).values()))
    page.reload()
    page.wait_for_load_state("networkidle")
    assert len(place.counted()) == already + 1
    with place.app.extensions["store"].reading() as connection:
        assert "adviser" in [row.action for row in connection.execute(select(actions))]


def test_an_answer_lost_on_its_way_is_not_counted_twice(tablet, place):
    page = tablet()
    page.goto(f"{place.root}/trajets?distance=12&times_a_week=5")
    already = len(place.counted())

    def lost(route):
        route.fetch()
        route.abort()

    page.route("**/contribution", lost, times=1)
    page.get_by_role("button", name="J’ajoute mon résultat").tap()
    page.locator("[data-state]", has_text="dans le total").wait_for(timeout=15_000)
    assert len(place.counted()) == already + 1


def test_a_contribution_outlives_the_one_who_made_it(tablet, place):
    """The next person finds a clean screen; what waits goes as soon as it can."""
    page = tablet()
    page.goto(f"{place.root}/trajets?distance=12&times_a_week=5")
    already = len(place.counted())
    page.route("**/contribution", lambda route: route.abort())
    page.get_by_role("button", name="J’ajoute mon résultat").tap()
    page.locator("[data-state]", has_text="en attente").wait_for()
    page.locator("#recommencer").tap()
    page.get_by_role("heading", name="Par où commencer").wait_for()
    assert "1 résultat en attente" in page.locator("#envoi").inner_text()
    page.unroute("**/contribution")
    expect(page.locator("#envoi")).to_have_text("", timeout=15_000)
    assert len(place.counted()) == already + 1


def test_without_an_event_nobody_is_asked_and_nothing_is_kept(tablet):
    page = tablet()
    page.goto(f"/borne/logement/resultat?{HOME}")
    assert not page.locator("[data-contribution]").count()
    assert not stored(page)


@held_both_ways
def test_two_people_add_their_halves_one_by_one(tablet, place, size):
    page = tablet(size)
    page.goto(f"{place.root}{DUEL}")
    already = len(place.counted())
    assert small_targets(page) == [] and not faults(page)
    left, right = page.locator("#contribution-a"), page.locator("#contribution-b")
    left.locator("label", has_text="en parler autour de moi").tap()
    left.get_by_role("button", name="J’ajoute mon résultat").tap()
    left.locator("[data-state]", has_text="dans le total").wait_for(timeout=15_000)
    assert right.locator(".consent__form").is_visible()
    right.get_by_role("button", name="J’ajoute mon résultat").tap()
    right.locator("[data-state]", has_text="dans le total").wait_for(timeout=15_000)
    result = place.counted()[already:]
    assert [one.tool for one in result] == ["duel", "duel"]
    assert result[0].emissions > "e0" and result[1].emissions == "e0"


def test_without_a_script(tablet, place):
    page = tablet(script=False)
    page.goto(f"{place.root}/")
    page.get_by_role("link", name=re.compile("Un trajet")).tap()
    page.locator("#saisie-distance").fill("12")
    page.get_by_role("button", name="Comparer").tap()
    page.get_by_role("heading", name=re.compile("Un trajet de")).wait_for()
    already = len(place.counted())
    page.get_by_role("button", name="J’ajoute mon résultat").tap()
    page.get_by_role("heading", name="Merci").wait_for()
    assert len(place.counted()) == already + 1
