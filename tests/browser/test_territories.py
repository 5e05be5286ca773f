"""The site of a territory: seen in both schemes, at each width, and with a calculator put off."""

from __future__ import annotations

from tests.browser.checks import in_address, in_light_and_dark

CONTRAST = """(name) => {
  const seen = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  return seen;
}"""


SAINTS_OF_ARRAS = {
    "Saint-Laurent-Blangy",
    "Saint-Martin-sur-Cojeul",
    "Saint-Nicolas",
    "Sainte-Catherine",
}
"""Communes of the urban community of Arras whose name begins so."""


@in_light_and_dark
def test_a_territory_wears_its_own_colours(visit, scheme):
    page = visit(1280, scheme=scheme)
    seen = []
    for slug in ("neutre", "lille", "dunkerque", "arras"):
        page.goto(f"/chez/{slug}/")
        seen.append(page.evaluate(CONTRAST, "--accent"))
    assert len(set(seen)) == 4


def test_a_journey_stays_with_its_territory(visit):
    page = visit(768)
    page.goto("/chez/arras/")
    page.get_by_role("link", name="Comparer un trajet").click()
    page.locator("#saisie-depart").wait_for()
    page.wait_for_load_state()  # its scripts too
    page.locator("#saisie-depart").fill("saint")
    page.locator("#communes-origin .card").first.wait_for()
    offered = page.locator("#communes-origin .card .card__text").all_inner_texts()
    assert set(offered[:3]) <= SAINTS_OF_ARRAS  # its own before larger ones of the country
    page.locator("#communes-origin .card", has_text="Saint-Laurent-Blangy").click()
    page.locator("#saisie-arrivee").fill("Beaurains")
    page.get_by_role("button", name="Comparer").click()
    page.wait_for_selector("h2:has-text('De Saint-Laurent-Blangy à Beaurains')")
    in_address(page, "/chez/arras/trajets")
    beside = page.locator(".territory")
    beside.locator("summary").first.click()
    assert "décarbonée" in beside.inner_text() and "Source" in beside.inner_text()


def test_without_script_a_territory_says_which_commune_it_is(visit):
    """Three communes of France are called so: one of them is in this territory."""
    page = visit(360, script=False)
    page.goto("/chez/arras/trajets")
    page.locator("#saisie-depart").fill("Sainte-Catherine")
    page.locator("#saisie-arrivee").fill("Beaurains")
    page.get_by_role("button", name="Comparer").click()
    page.wait_for_selector("h2:has-text('De Sainte-Catherine à Beaurains')")
    in_address(page, "origin=62744")


def test_without_script_a_suggested_commune_is_taken(visit):
    page = visit(360, script=False)
    page.goto("/trajets")
    page.locator("#saisie-depart").fill("Sainte-Catherine")
    page.locator("#saisie-arrivee").fill("Beaurains")
    page.get_by_role("button", name="Comparer").click()
    page.locator("#communes-origin .card", has_text="Pas-de-Calais (62)").click()
    page.get_by_role("button", name="Comparer").click()
    page.wait_for_selector("h2:has-text('De Sainte-Catherine à Beaurains')")
    in_address(page, "origin=62744")
