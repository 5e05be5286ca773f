"""A public tablet, by touch alone: journeys, targets, what is left behind, a network that goes."""

from __future__ import annotations

import re

import pytest

from tests.browser.checks import (
    event_of_today,
    faults,
    faults_in_both_schemes,
    in_address,
    open_folds,
    overflow,
    until,
)
from tests.browser.tablets import (
    HOME,
    SIZES,
    WORKS,
    held_both_ways,
    repeated_ids,
    small_targets,
    stored,
)


def touch_home(page) -> None:
    """From the start to the result of a home by the quick road, by touch alone."""
    page.get_by_role("link", name=re.compile("Mon logement")).tap()
    page.locator("label:has(input[name=dwelling_type][value=house])").tap()
    page.get_by_role("button", name=re.compile("Plus.*[Ss]urface")).tap()
    page.locator("[name=construction_period]").select_option("before_1948")
    page.locator("[name=heating_carrier]").select_option("natural_gas")
    page.get_by_role("button", name="Voir le résultat").tap()
    page.get_by_role("heading", name="Votre logement, en vrai").wait_for()


def touch_every_question(page) -> None:
    """From the start to the result of a home by every question, by touch alone."""
    page.get_by_role("link", name=re.compile("Mon logement")).tap()
    page.get_by_role("link", name="Répondre à toutes les questions").tap()
    page.get_by_role("heading", name="Parlons de votre logement").wait_for()
    page.locator("label:has(input[name=dwelling_type][value=house])").tap()
    page.get_by_role("button", name=re.compile("Plus.*surface")).tap()
    page.locator("label:has(input[name=construction_period][value=before_1948])").tap()
    page.get_by_role("button", name="Continuer").tap()
    for title in ("Sa forme", "Murs, toit et sol", "Fenêtres et air"):
        page.get_by_role("heading", name=title).wait_for()
        page.get_by_role("button", name="Continuer").tap()
    page.get_by_role("heading", name="Votre énergie").wait_for()
    page.locator("label:has(input[name=heating_carrier][value=natural_gas])").tap()
    page.get_by_role("button", name="Continuer").tap()
    page.get_by_role("heading", name="Chauffage et eau chaude").wait_for()
    page.get_by_role("button", name="Continuer").tap()
    page.get_by_role("heading", name="Et vous").wait_for()
    page.get_by_role("button", name="Voir le résultat").tap()
    page.get_by_role("heading", name="Votre logement, en vrai").wait_for()


@held_both_ways
@pytest.mark.parametrize("stated", [touch_home, touch_every_question], ids=["quick", "whole"])
def test_a_home_by_touch_alone(tablet, size, stated):
    page = tablet(size)
    page.goto("/borne/")
    before = page.evaluate("history.length")
    stated(page)
    in_address(page, "floor_area=90")
    assert page.locator(".handover svg").bounding_box()["width"] >= 200
    assert page.get_by_role("link", name="Recommencer", exact=True).is_visible()
    page.mouse.wheel(0, 3000)
    assert page.locator("#recommencer").bounding_box()["y"] < 80
    assert page.evaluate("history.length") == before
    assert not stored(page)


def test_from_works_to_the_best_path_with_an_income_that_is_written_nowhere(tablet):
    page = tablet()
    page.goto(f"/borne/logement/travaux?{HOME}")
    before = page.evaluate("history.length")
    page.locator("summary", has_text="votre revenu").first.tap()
    page.locator("label:has(input[name=income_class][value=modest])").tap()
    page.locator("label:has(input[value=external_wall_insulation])").tap()
    page.get_by_role("heading", name="Avec ces travaux").wait_for()
    page.get_by_role("button", name="Chercher le meilleur chemin").tap()
    page.get_by_role("heading", name="Le meilleur chemin").wait_for()
    assert page.locator("h1").count() == 1
    in_address(page, "wall_works=external")
    assert "modest" not in page.url
    assert page.evaluate("history.length") == before
    assert page.locator(".handover svg").is_visible()


@held_both_ways
def test_a_trip_by_touch_alone(tablet, size):
    page = tablet(size)
    page.goto("/borne/")
    before = page.evaluate("history.length")
    page.get_by_role("link", name=re.compile("Un trajet")).tap()
    page.get_by_role("button", name=re.compile("Plus.*distance")).tap()
    page.get_by_role("button", name=re.compile("Plus.*distance")).tap()
    page.get_by_role("button", name=re.compile("Plus.*fois par semaine")).tap()
    page.get_by_role("button", name="Comparer").tap()
    page.get_by_role("heading", name=re.compile("Un trajet de")).wait_for()
    in_address(page, "distance=11", "times_a_week=5")
    assert page.evaluate("history.length") == before
    assert page.locator(".handover svg").is_visible()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/logement",
        f"/logement?etape=court&{HOME}",
        f"/logement?etape=3&{HOME}",
        f"/logement?etape=7&{HOME}",
        f"/logement/resultat?{HOME}",
        WORKS,
        f"/logement/chemins?{HOME}",
        "/trajets",
        "/trajets?origin=62119&destination=59350&times_a_week=5&return_trip=true",
        "/trajets/semaine",
        "/trajets/semaine?t1_purpose=work&t1_mode=car&t1_km=12&t1_days=5",
        "/trajets/annee?t1_purpose=work&t1_mode=car&t1_km=12&t1_days=5",
        "/voiture",
        "/trajets/a-deux",
        "/mon-elan",
        "/encore",
        "/code",
        "/code?code=ABCD-EFGH",
        "/sources",
        "/methode",
        "/confidentialite",
    ],
)
def test_every_target_is_large_the_page_holds_and_everyone_can_use_it(tablet, place, path):
    page = tablet()
    page.goto(place.root + path)
    open_folds(page)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert small_targets(page) == []
        assert overflow(page) <= 0
    assert repeated_ids(page) == []
    assert faults_in_both_schemes(page, narrow=768) == []


def test_left_alone_it_warns_then_forgets(tablet):
    page = tablet(fresh=True)
    page.clock.install()
    page.goto("/borne/")
    page.goto(f"/borne/logement/resultat?{HOME}")
    before = page.evaluate("history.length")
    page.clock.run_for(74_000)
    assert not page.locator("#veille").is_visible()
    page.clock.run_for(2_000)
    assert page.locator("#veille").is_visible()
    assert "secondes" in page.locator("#veille-p").inner_text()
    assert not faults(page)
    page.keyboard.press("Shift")
    assert not page.locator("#veille").is_visible()
    page.clock.run_for(80_000)
    assert page.locator("#veille").is_visible()
    page.locator("#veille").tap()
    assert not page.locator("#veille").is_visible()
    page.clock.run_for(96_000)
    page.get_by_role("heading", name="Par où commencer").wait_for()
    assert page.url.endswith("/borne/")
    assert page.evaluate("history.length") == before
    assert "Lille" not in page.content() and "floor_area=" not in page.content()
    page.go_back()
    page.get_by_role("heading", name="Par où commencer").wait_for()
    assert "floor_area" not in page.url and "floor_area=" not in page.content()


def test_to_start_again_leaves_nothing_behind(tablet):
    page = tablet()
    page.goto("/borne/")
    touch_home(page)
    page.get_by_role("link", name="Recommencer", exact=True).tap()
    page.get_by_role("heading", name="Par où commencer").wait_for()
    page.go_back()
    assert "floor_area" not in page.url
    page.goto("/borne/logement")
    assert page.locator("#saisie-floor_area").input_value() == ""
    assert not page.locator("input[name=dwelling_type]:checked").count()
    assert not stored(page)


def test_one_room_s_style_does_not_follow_into_another(tablet):
    """Pages take each other's place in one document: each is drawn as if opened alone."""
    page = tablet()
    page.goto("/borne/trajets")
    alone = page.locator("header.tablet-bar").bounding_box()["height"]
    page.locator("#recommencer").tap()
    page.get_by_role("heading", name="Par où commencer").wait_for()
    sheets = "[...document.querySelectorAll('link[rel=stylesheet]')].map(l => l.href)"
    assert not [href for href in page.evaluate(sheets) if "mobility" in href]
    page.get_by_role("link", name=re.compile("Un trajet")).tap()
    page.get_by_role("heading", name="Un trajet, tous les modes").wait_for()
    assert [href for href in page.evaluate(sheets) if "mobility" in href]
    assert page.locator("header.tablet-bar").bounding_box()["height"] == alone >= 60


def test_a_reset_without_network_leaves_nothing_on_the_screen(tablet):
    page = tablet()
    page.goto(f"/borne/logement/resultat?{HOME}")
    page.context.set_offline(True)
    page.locator("#recommencer").tap()
    page.get_by_role("heading", name="Un instant").wait_for()
    assert "floor_area" not in page.url and "Lille" not in page.locator("main").inner_text()
    page.context.set_offline(False)
    page.get_by_role("heading", name="Par où commencer").wait_for()


def test_a_network_that_goes_loses_no_answer(tablet):
    page = tablet()
    page.goto("/borne/logement")
    page.locator("label:has(input[name=dwelling_type][value=house])").tap()
    page.get_by_role("button", name=re.compile("Plus.*[Ss]urface")).tap()
    page.locator("[name=construction_period]").select_option("before_1948")
    page.context.set_offline(True)
    page.get_by_role("button", name="Voir le résultat").tap()
    page.locator("#reseau").wait_for(state="visible")
    assert page.locator("#saisie-floor_area").input_value() == "90"
    page.context.set_offline(False)
    page.get_by_role("button", name="Voir le résultat").tap()
    page.get_by_role("heading", name="Votre logement, en vrai").wait_for()
    assert not page.locator("#reseau").is_visible()


def test_a_commune_is_touched_or_typed_and_the_last_one_holds(tablet, place):
    keys = event_of_today(place.app, "lille")
    page = tablet()
    page.goto(f"/borne/{keys.tablets}/trajets")
    page.locator("#champ-origin label", has_text="Roubaix").tap()
    page.locator("#saisie-depart").fill("Béthune")
    page.locator("#communes-origin .card").first.wait_for()
    assert not page.locator("#champ-origin [data-offered] input:checked").count()
    page.locator("#champ-origin label", has_text="Tourcoing").tap()
    assert page.locator("#saisie-depart").input_value() == ""
    page.locator("#champ-destination label", has_text="Lille").first.tap()
    page.get_by_role("button", name="Comparer").tap()
    page.get_by_role("heading", name="De Tourcoing à Lille").wait_for()
    assert small_targets(page) == [] and not faults(page)


@held_both_ways
def test_two_people_play_on_one_screen(tablet, size):
    page = tablet(size)
    page.goto("/borne/")
    page.get_by_role("link", name=re.compile("À deux")).tap()
    page.get_by_role("heading", name="Comparez vos trajets").wait_for()
    for side, way in (("a", "car"), ("b", "bike")):
        page.locator(f"label:has(input[name={side}_way][value={way}])").tap()
        box = page.locator(f"#champ-{side}_distance")
        box.get_by_role("button", name=re.compile("Plus")).tap()
    assert small_targets(page) == []
    page.get_by_role("button", name="Comparer").tap()
    result = page.get_by_role("heading", name=re.compile("À droite, .* de moins par an"))
    result.wait_for()
    boxes = [page.locator(f".duel-bar--{end}").first.bounding_box() for end in ("left", "right")]
    assert boxes[0]["y"] == boxes[1]["y"] and boxes[0]["x"] < boxes[1]["x"]
    assert page.locator(".handover svg").is_visible()
    assert not faults(page)
    assert overflow(page) <= 0


def test_full_screen_is_asked_by_a_button(tablet):
    page = tablet()
    page.goto("/borne/")
    page.locator("#plein-ecran").tap()
    assert until(page, lambda: page.evaluate("Boolean(document.fullscreenElement)"))
    page.get_by_role("link", name=re.compile("Un trajet")).tap()
    page.get_by_role("heading", name="Un trajet, tous les modes").wait_for()
    assert page.evaluate("Boolean(document.fullscreenElement)")
