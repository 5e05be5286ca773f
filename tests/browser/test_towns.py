"""A town is asked the same way on every form: typed, offered, chosen by keyboard, with its code.

« Neuville » is the name of five communes: nobody knows which is meant until one is chosen.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.checks import event_of_today, faults, open_folds, reach, with_and_without_script

WEEK = "adults=2&home=62119&t1_who=1&t1_mode=car&t1_times=5"
TRIPS = "times_a_week=5"
FORMS = {
    "quick road": ("/logement?etape=court&dwelling_type=house", "lieu", "commune"),
    "long road": ("/logement?etape=1&dwelling_type=house", "lieu", "commune"),
    "start of a trip": (f"/trajets?{TRIPS}&destination=62041", "depart", "origin"),
    "end of a trip": (f"/trajets?{TRIPS}&origin=62041", "arrivee", "destination"),
    "home of a week": ("/trajets/semaine?adults=2&t1_who=1&t1_mode=car&t1_km=9", "lieu", "home"),
    "end in a week": (f"/trajets/semaine?{WEEK}", "t1_lieu", "t1_to"),
    "end in a year": ("/trajets/annee?home=62119&j1_mode=car&plus=j", "j1_lieu", "j1_to"),
    "a territory's trip": ("/chez/arras/trajets?destination=62041", "depart", "origin"),
    "a widget's home": ("/court/logement", "lieu", "commune"),
    "a widget's trip": ("/court/trajet?destination=62041", "depart", "origin"),
    "a webmaster's commune": ("/integrer", "lieu", "commune"),
}
ON_TABLETS = {
    "a tablet's home": ("logement?etape=1&dwelling_type=house", "lieu", "commune"),
    "a tablet's trip": ("trajets?destination=62041", "depart", "origin"),
}


def choose_by_keyboard(
    page, url: str, typed: str, held: str, script: bool, key: str = "Tab"
) -> str:
    """Type a name that several communes bear, choose the second one, and send the form; the
    address of the page that offered them."""
    page.goto(url)
    open_folds(page)
    field, offers = page.locator(f"input[name={typed}]"), page.locator(f"input[name={held}]")
    field.focus()
    page.keyboard.type("Neuville")
    if not script:
        page.keyboard.press("Enter")
    offers.nth(1).wait_for()
    offering = page.url
    assert field.input_value() == "Neuville"  # nothing is lost
    assert not script or faults(page) == []
    field.focus()
    reach(page, held, key=key)  # the group of radio buttons, then within it
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"{held}=\w{{5}}(&|$)"))
    return offering


@pytest.mark.parametrize("form", FORMS)
def test_a_town_of_several_is_chosen_by_keyboard(visit, form):
    choose_by_keyboard(visit(360), *FORMS[form], script=True)


@pytest.mark.parametrize("form", FORMS)
def test_a_town_of_several_is_chosen_without_script(visit, form):
    offering = choose_by_keyboard(visit(360, script=False), *FORMS[form], script=False)
    page = visit(360)
    page.goto(offering)
    assert faults(page) == []  # axe is a script: it looks at the same page beside


@with_and_without_script
@pytest.mark.parametrize("form", ON_TABLETS)
def test_a_town_of_several_is_chosen_on_a_tablet(tablet, place, form, script):
    url, *names = ON_TABLETS[form]
    keys = event_of_today(place.app, "lille")
    there = f"/borne/{keys.tablets}/{url}"
    # one group with the territory's large towns, which stand before the field
    choose_by_keyboard(tablet(script=script), there, *names, script, key="Shift+Tab")


def test_the_page_of_communes_serves_without_script(visit):
    page = visit(360, script=False)
    page.goto("/communes")
    page.locator("[name=lieu]").focus()
    page.keyboard.type("neuville")
    page.keyboard.press("Enter")
    page.wait_for_url("**lieu=neuville**")
    assert page.locator(".card, li", has_text="Neuville").count() > 4


def test_what_a_town_was_is_still_there_after_back(visit):
    """A browser gives back what was typed unless the field forbids it."""
    page = visit(360, script=False)
    page.goto("/trajets")
    page.locator("[name=depart]").fill("Hazebrouck")
    page.goto("/sources")
    page.go_back()
    expect(page.locator("[name=depart]")).to_have_value("Hazebrouck")
