"""A landlord's journey with a file: with and without script, by keyboard, on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.checks import (
    faults,
    faults_in_both_schemes,
    in_address,
    on_a_phone_and_on_a_desk,
    overflow,
    reach,
    too_wide,
    with_and_without_script,
)

HEAD = "Réf. logement;Résidence;Quartier;Type;Surface habitable;Année constr.;Chauffage;Occupants;"
ROWS = "".join(
    f"L{n:03d};Résidence {n % 4};Quartier {n % 2};Appt;{40 + n % 50},5 m²;{1930 + n % 80};"
    f"{('Chauffage gaz collectif', 'Électrique', 'Fioul')[n % 3]};{1 + n % 4};{9000 + 300 * n}\r\n"
    for n in range(60)
)
CLEAR = (
    f"{HEAD}Revenu annuel\r\n{ROWS}L999;Résidence 1;;Appt;8 550 m²;1968;gaz;2;\r\n"
    "TOTAL;;;;3 000;;;\r\n"
)
UNCLEAR = "Code;Genre;Surf. louée;Debout depuis;Chaufferie;Couleur\n1;Loft;50;1960;gaz;bleu\n"


@pytest.fixture
def clear(tmp_path) -> Path:
    path = tmp_path / "parc.csv"
    path.write_bytes(CLEAR.encode("cp1252"))
    return path


@pytest.fixture
def unclear(tmp_path) -> Path:
    path = tmp_path / "obscur.csv"
    path.write_text(UNCLEAR, encoding="utf-8")
    return path


def send(page, path: Path) -> None:
    """By keyboard alone, from the top of the page."""
    page.on("filechooser", lambda _: None)  # said early: Chromium learns it after the first key
    page.goto("/parc")
    reach(page, "saisie-fichier", by="id")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(path)
    reach(page, "submit", by="type", most=4)
    page.keyboard.press("Enter")


def erase(page, words: str) -> None:
    page.get_by_role("button", name=words).click()
    page.wait_for_selector("text=votre fichier est effacé")


@on_a_phone_and_on_a_desk
def test_from_a_file_to_what_the_stock_comes_to(visit, clear, script, width):
    page = visit(width, script)
    send(page, clear)
    page.wait_for_selector("h2:has-text('60 logements')", timeout=90_000)
    for words in (
        "1er janvier 2028",
        "Les étiquettes probables",
        "La précarité énergétique",
        "Les bâtiments, les pires d’abord",
        "Ce que nous n’avons pas pris",
    ):
        assert page.get_by_text(words).first.is_visible(), words
    assert page.get_by_text("trop grand").is_visible()
    assert overflow(page) <= 0
    if script:
        assert not faults_in_both_schemes(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Résultats, logement par logement").click()
    assert "étiquette probable" in Path(download.value.path()).read_text(encoding="utf-8-sig")
    if script:
        columns_can_be_seen_again(page)
    erase(page, "Tout effacer maintenant")


def columns_can_be_seen_again(page) -> None:
    page.get_by_role("link", name="Revoir les colonnes").click()
    page.wait_for_selector("h1:has-text('Que disent vos colonnes')")
    assert not faults_in_both_schemes(page) and not too_wide(page)
    page.get_by_role("button", name="Calculer").click()
    page.wait_for_selector("h2:has-text('60 logements')", timeout=90_000)


@with_and_without_script
def test_what_is_not_understood_is_asked_once(visit, unclear, script):
    page = visit(360, script)
    send(page, unclear)
    page.wait_for_selector("h1:has-text('Que disent vos colonnes')", timeout=90_000)
    assert page.get_by_label("Genre", exact=True).is_visible()
    if script:
        assert not faults(page)
    assert overflow(page) <= 0
    for name, field in (
        ("Genre", "dwelling_type"),
        ("Surf. louée", "floor_area"),
        ("Debout depuis", "construction_year"),
        ("Chaufferie", "heating"),
        ("Couleur", "ignore"),
    ):
        page.get_by_label(name, exact=True).select_option(field)
    page.get_by_role("button", name="Calculer").click()
    page.get_by_label("« Loft »").select_option("apartment")
    page.get_by_role("button", name="Calculer").click()
    page.wait_for_selector("h2:has-text('1 logement')", timeout=90_000)
    erase(page, "Tout effacer maintenant")


def test_a_file_that_is_no_table_is_refused_in_words(visit, tmp_path):
    path = tmp_path / "photo.csv"
    path.write_bytes(b"\x89PNG\r\n" + bytes(400))
    page = visit(1280)
    send(page, path)
    page.wait_for_selector("h1:has-text('n’a pas pu être calculé')", timeout=60_000)
    assert page.get_by_role("alert").is_visible()
    assert not faults(page)
    page.get_by_role("link", name="Choisir un autre fichier").click()
    page.wait_for_selector("h1:has-text('Votre parc, en vrai')")
    assert not faults(page)


LOTS = (
    "N° lot;Bâtiment;Étage;Nature du lot;Tantièmes généraux;Surface Carrez (m²);"
    "Année de construction;Chauffage;Code INSEE\n"
    + "".join(
        f"{n};A;{n // 2};Appartement;{200 + n};{50 + n};1968;Chauffage collectif gaz;62119\n"
        for n in range(6)
    )
    + "7;A;Sous-sol;Cave;4;5;1968;;\n"
)
SCHOOLS = (
    "Désignation;Catégorie;Ville;Surface SDP (m²);Année de construction;Énergie chauffage;"
    "Conso gaz 2024 (MWh PCS);Conso élec 2024 (kWh)\n"
    "Groupe scolaire Ferry;Enseignement;Béthune;3240;1958;Gaz;411;61000\n"
    "Gymnase du Stade;Sport;Béthune;1700;1974;Gaz;390;52000\n"
    "Église;Culte;Béthune;900;1880;Gaz;90;9000\n"
)


@on_a_phone_and_on_a_desk
def test_a_syndic_s_list_leads_to_what_its_assembly_may_vote(visit, tmp_path, script, width):
    path = tmp_path / "lots.csv"
    path.write_text(LOTS, encoding="utf-8")
    page = visit(width, script)
    send(page, path)
    page.wait_for_selector("a[href*='/parc/copropriete']", timeout=120_000)
    page.locator("a[href*='/parc/copropriete']").first.click()
    page.wait_for_selector("h1:has-text('en assemblée')")
    assert page.get_by_text("Ce qui peut se voter").first.is_visible()
    assert overflow(page) <= 0
    if script:
        assert not faults(page)
    page.locator("tbody a").last.click()
    page.wait_for_selector("h2:has-text('la part de chaque lot')")
    in_address(page, "#lots-h")
    assert overflow(page) <= 0
    page.emulate_media(media="print")
    rows = page.locator("tbody tr")
    assert all(row.is_visible() for row in rows.all()), "an assembly has every lot on paper"
    assert page.get_by_text("L’assemblée, informée").is_visible()
    page.emulate_media(media="screen")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tous les lots, tous les votes").click()
    assert "Tantièmes" in Path(download.value.path()).read_text(encoding="utf-8-sig")
    page.get_by_role("link", name="Vos logements").click()
    erase(page, "Tout effacer maintenant")


@on_a_phone_and_on_a_desk
def test_a_town_s_buildings_have_their_own_page(visit, tmp_path, script, width):
    path = tmp_path / "patrimoine.csv"
    path.write_text(SCHOOLS, encoding="utf-8")
    page = visit(width, script)
    send(page, path)
    page.wait_for_selector("h1:has-text('Votre patrimoine public')", timeout=90_000)
    for words in (
        "Par lesquels commencer",
        "Le décret tertiaire",
        "valeur absolue",
        "hiver de 2024",
    ):
        assert page.get_by_text(words).first.is_visible(), words
    assert overflow(page) <= 0
    if script:
        assert not faults(page)
    erase(page, "Tout effacer maintenant")
