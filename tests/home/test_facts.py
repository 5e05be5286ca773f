"""What is told and contradicts itself is said, with where to correct it."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests.reading import page

HOUSE = "dwelling_type=house&floor_area=100&construction_period=1948_1974&commune=59350"
GAS, ELECTRIC = f"{HOUSE}&heating_carrier=natural_gas", f"{HOUSE}&heating_carrier=electricity"
BARE = "wall_insulation=none&roof_insulation=none&glazing=single"


def notes(client, stated: str) -> str:
    html = client.get(f"/logement/resultat?{stated}").get_data(as_text=True)
    result = re.findall(r'<p class="note">(.*?)</p>', html, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", one).replace("\u202f", " ") for one in result)


def test_a_good_letter_against_bare_walls_is_said(client):
    said = notes(client, f"{GAS}&{BARE}&certified_class=B&certified_on=2024-05-01")
    assert "murs non isolés, toit non isolé et simple vitrage" in said and "fait foi" in said
    assert "irait plutôt" not in notes(client, f"{GAS}&{BARE}&certified_class=F")
    assert "irait plutôt" not in notes(client, f"{GAS}&certified_class=E")


def test_an_electric_certificate_of_before_2026_is_told_both_ways(client):
    """A quarter and more of its primary energy is gone since the factor went from 2.3 to 1.9."""
    said = notes(client, f"{ELECTRIC}&certified_class=E&certified_on=2023-05-17")
    assert "du 17 mai 2023 donne E" in said and "D est le plus probable" in said  # of a letter
    numbers = "certified_class=E&certified_primary_energy=329&certified_on=2023-05-17"
    said = notes(client, f"{ELECTRIC}&{numbers}")
    assert "E" in said and ("329" in said or "donne D" in said)


def test_a_household_that_pays_nothing_is_believed_and_told_what_it_says(client):
    """And no range, nor others, around a zero that was told."""
    answer = client.get(f"/logement/resultat?{ELECTRIC}&bill_all_energies=0")
    html = answer.get_data(as_text=True)
    assert "ne rien payer" in notes(client, f"{ELECTRIC}&bill_all_energies=0")
    assert "Vingt foyers" not in html and "Environ 0" not in html
    assert "Ce que paie la facture" not in html


@pytest.mark.parametrize(
    ("stated", "named"),
    [
        (f"{ELECTRIC}&bill_electricity=0", "rien payer d’électricité :"),
        (f"{GAS}&bill_natural_gas=0", "rien payer de gaz de ville :"),
        (f"{GAS}&bill_natural_gas=0&bill_electricity=0", "d’électricité ni de gaz de ville :"),
        (f"{GAS}&bill_all_energies=0", "rien payer d’énergie :"),
    ],
)
def test_what_is_not_paid_is_named_once(client, stated, named):
    said = notes(client, stated)
    assert named in said and said.count("rien payer") == 1 and "zéro euro" in said


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("bill_electricity=1", "Électricité : c’est beaucoup moins que d’habitude"),
        ("billed_electricity=90000", "Électricité : c’est beaucoup plus que d’habitude"),
        ("bill_electricity=700&bill_natural_gas=9000", "Gaz de ville : c’est beaucoup plus"),
        ("steres_wood_logs=40", "Bois en bûches : c’est beaucoup plus"),
    ],
)
def test_an_impossible_bill_among_others_is_said_with_its_energy(client, stated, said):
    words = notes(client, f"{GAS}&{stated}")
    assert said in words and words.count("d’habitude") == 1 and "C’est cru" in words


@pytest.mark.parametrize("tenure", ["tenant", "social_tenant", "landlord"])
def test_a_letter_that_is_not_the_certificate_s_is_no_fact_for_a_lease(client, tenure):
    """A void certificate tells nothing; one counted again is told with both letters."""

    def lease(stated: str) -> str:
        url = f"/logement/situation?{stated}&tenure={tenure}&certified_class=G"
        return client.get(url).get_data(as_text=True)

    assert "notre estimation" in lease(f"{GAS}&certified_on=2020-05")
    assert "notre estimation" not in lease(f"{GAS}&certified_on=2023-05")
    assert "Votre DPE de mai 2023 donne G" in lease(f"{ELECTRIC}&certified_on=2023-05")


def test_works_start_from_the_letter_that_the_result_told(client):
    url = f"/logement/chemins?{ELECTRIC}&certified_class=G&certified_on="
    first = [client.get(url + day).get_data(as_text=True) for day in ("2023-05", "2026-05")]
    assert "2023 donne G. Avec" in first[0] and "donne G. Avec" not in first[1]


def test_a_void_certificate_is_said(client):
    assert "plus valable" in notes(client, f"{GAS}&certified_class=C&certified_on=30/06/2021")
    assert "plus valable" not in notes(client, f"{GAS}&certified_class=C&certified_on=01/07/2021")


@pytest.mark.parametrize(
    ("bill", "said"), [("9000", "beaucoup plus"), ("500", "beaucoup moins"), ("3300", "fait foi")]
)
def test_a_bill_far_from_what_the_home_explains_is_said_and_believed(client, bill, said):
    words = notes(client, f"{GAS}&bill_all_energies={bill}")
    assert said in words
    assert ("beaucoup" in words) == ("beaucoup" in said)


def test_a_month_s_bill_is_offered_as_twelve(client):
    html = client.get(f"/logement/resultat?{GAS}&bill_natural_gas=210").get_data(as_text=True)
    offers = [a for a in page(html).all("a") if "bill_natural_gas=2520" in a.attributes["href"]]
    assert offers


@pytest.mark.parametrize("field", ["bill_natural_gas", "bill_all_energies"])
def test_a_year_s_bill_told_by_the_month_is_offered_as_the_year_s(client, field):
    """2,600 € is a usual year of this house, 31,200 € is none."""
    typed = f"/logement/resultat?{GAS}&combien_x=2600&unite_x={field}:mois"
    said = page(client.get(typed, follow_redirects=True).get_data(as_text=True))
    offer = next(a for a in said.all("a") if a.text == "Oui\u202f: 2\u202f600\u202f€ par an")
    assert f"{field}=2600" in offer.attributes["href"]
    words = notes(client, f"{GAS}&{field}=31200")
    assert "Ces 2 600 € par mois sont-ils ceux d’une année ?" in words
    assert "sont-ils" not in notes(client, f"{GAS}&{field}=2600")


def test_the_date_of_a_letter_is_asked_before_all_else(client):
    html = client.get(f"/logement/resultat?{ELECTRIC}&certified_class=E").get_data(as_text=True)
    assert 'id="champ-certified_on"' in html and "field--depends" not in html
    html = client.get(
        f"/logement/resultat?{ELECTRIC}&certified_class=E&passe=certified_on"
    ).get_data(as_text=True)
    assert 'id="champ-certified_on"' not in html


def test_a_letter_and_its_figures_agree(client):
    """The official limits of large homes of low heights: what is written is in the class told."""
    limits = {"kWh": (70, 110, 180, 250, 330, 420), "kg": (6, 11, 30, 50, 70, 100)}
    sentences = [
        f"dwelling_type={kind}&floor_area={area}&construction_period={period}"
        f"&heating_carrier={carrier}&climate_zone=h2b&altitude=100"
        for kind, area in (("house", 110), ("apartment", 62))
        for period in ("before_1948", "1948_1974", "1989_2000", "2006_2012")
        for carrier in ("electricity", "natural_gas", "fuel_oil", "wood_pellets")
    ]
    for one in sentences:
        html = client.get(f"/logement/resultat?{one}").get_data(as_text=True)
        text = re.sub(r"<[^>]+>", " ", html).replace("\u202f", "").replace("\xa0", "")
        result = re.findall(r"(\d+) (kWh|kg de CO₂)/m² par an .*?, classe ([A-G])", text)
        assert len(result) == 2, one
        for value, unit, letter in result:
            place = np.searchsorted(limits[unit[:3].strip()], int(value), side="right")
            assert "ABCDEFG"[place] == letter, (one, value, letter)


@pytest.mark.parametrize(("commune", "asked"), [("12056", True), ("59350", False)])
def test_a_height_is_asked_where_it_decides_the_climate(client, commune, asked):
    """The town hall of Baraqueville stands at 793 m, that of Lille at 20."""
    text = (
        f"dwelling_type=house&floor_area=100&construction_period=1948_1974&commune={commune}"
        "&heating_carrier=natural_gas&bill_natural_gas=2000&wall_insulation=none"
        "&roof_insulation=none"
    )
    html = client.get(f"/logement/resultat?{text}").get_data(as_text=True)
    assert ('id="champ-altitude"' in html) == asked
    assert ("carte" in html) == asked


def test_a_part_that_a_home_has_not_is_not_supposed(client):
    """Convectors heat no water: nothing is supposed of its radiators."""
    dry = client.get(f"/logement/resultat?{ELECTRIC}&heating_system=electric_heaters")
    assert "Émetteurs" not in dry.get_data(as_text=True)
    assert "Émetteurs" in client.get(f"/logement/resultat?{GAS}").get_data(as_text=True)


@pytest.mark.parametrize("typed", ["17/05/2023", "17.5.23", "17 mai 2023"])
def test_a_day_is_read_as_people_write_it(client, typed):
    assert "du 17 mai 2023" in notes(client, f"{GAS}&certified_class=D&certified_on={typed}")


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("certified_class=D&certified_on=2090-05-01", None),
        ("certified_class=D&certified_on=2035-05-01", "à venir"),
        ("heating_year=2090", "à venir"),
        ("wall_insulation=internal&wall_insulation_year=1950&construction_year=1990", "1990"),
        ("certified_class=D&certified_on=2022-05-01&construction_year=2025", "2025"),
    ],
)
def test_a_date_to_come_or_of_before_the_home_is_asked_again(client, stated, said):
    response = client.get(f"/logement/resultat?{GAS}&{stated}")
    assert response.status_code == 422
    assert said is None or said in response.get_data(as_text=True)


def test_a_home_being_built_and_works_of_its_own_year_are_answered(client):
    undated = GAS.replace("&construction_period=1948_1974", "")
    for stated in ("construction_year=2027", "construction_year=1990&heating_year=1989"):
        assert client.get(f"/logement/resultat?{undated}&{stated}").status_code == 200


def test_a_letter_against_its_own_figures_is_said(client):
    """400 kWh/m² is F; B ends at 110. Before 2026 electricity counted more: a better letter is no
    contradiction."""
    said = notes(client, f"{GAS}&certified_class=B&certified_primary_energy=400")
    assert "B ne va pas avec ses chiffres (400 kWh/m²)" in said and "donnent F" in said
    dated = "certified_class=F&certified_primary_energy=400&certified_on=2023-05-17"
    assert "ne va pas" not in notes(client, f"{ELECTRIC}&{dated}")


def test_an_energy_that_nothing_burns_is_said(client):
    assert "fioul" in notes(client, f"{GAS}&bill_fuel_oil=2000")
    logs = f"{GAS}&steres_wood_logs=10"
    assert "que rien" in notes(client, f"{logs}&secondary_heating=none")
    assert "que rien" not in notes(client, logs)  # a stove is supposed
    assert "que rien" not in notes(client, f"{ELECTRIC}&bill_natural_gas=200")  # gas cooks


def test_charges_of_a_shared_heating_beside_one_s_own_are_asked(client):
    flat = "dwelling_type=apartment&floor_area=60&heating_carrier=natural_gas&heating_charges=900"
    response = client.get(f"/logement/resultat?{flat}&heating_scope=individual")
    assert response.status_code == 422 and "collectif" in response.get_data(as_text=True)
    assert client.get(f"/logement/resultat?{flat}").status_code == 200


def test_a_year_out_of_its_period_is_asked(client):
    assert client.get(f"/logement/resultat?{GAS}&construction_year=2005").status_code == 422
    assert client.get(f"/logement/resultat?{GAS}&construction_year=1960").status_code == 200


def test_a_letter_worse_than_its_figures_is_said_and_not_laid_on_the_rules(client):
    """150 kWh/m² and 5 kg/m² are C by every rule: no factor makes a G of them, least of all gas."""
    figures = "certified_primary_energy=150&certified_emissions=5"
    for day in ("2024-03-01", "2026-03-01"):
        said = notes(client, f"{GAS}&certified_class=G&{figures}&certified_on={day}")
        assert "G ne va pas avec ses chiffres" in said and "donnent C" in said
        assert "règles d’aujourd’hui" not in said


def test_a_small_flat_certified_by_older_limits_contradicts_nothing(client):
    """Limits of homes of 40 m² and less were eased on 1 July 2024; electricity in 2026."""
    flat = "dwelling_type=apartment&floor_area=38&heating_carrier=electricity&certified_class=F"
    text = f"{flat}&certified_primary_energy=400&certified_emissions=13"
    said = notes(client, f"{text}&certified_on=2023-03-01")
    assert "ne va pas" not in said and "règles d’aujourd’hui" in said
    assert "ne va pas" not in notes(client, text)


def test_a_certificate_whose_figure_fell_is_told_both_ways_whatever_heats(client):
    """Lights and fans are electric everywhere: their factor went from 2.3 to 1.9 in 2026."""
    text = f"{GAS}&certified_class=D&certified_primary_energy=240&certified_emissions=45"
    said = notes(client, f"{text}&certified_on=2023-05-17")
    assert "Il compte 240 kWh/m²" in said
    assert "Il compte" not in notes(client, f"{text}&certified_on=2026-05-17")


@pytest.mark.parametrize(
    ("area", "rooms", "doubted"), [(12, 9, True), (900, 1, True), (18, 1, False), (100, 5, False)]
)
def test_an_area_that_its_rooms_cannot_have_is_said(client, area, rooms, doubted):
    said = notes(client, f"dwelling_type=house&floor_area={area}&rooms={rooms}")
    assert (f"{area} m² pour {rooms} pièce" in said) == doubted


@pytest.mark.parametrize(
    ("whole", "gas", "power", "said"),
    [(3000, 1500, 500, True), (2000, 1500, 500, False), (2600, 1500, "", False)],
)
def test_a_whole_that_its_parts_do_not_come_to_is_said(client, whole, gas, power, said):
    text = f"bill_all_energies={whole}&bill_natural_gas={gas}&bill_electricity={power}"
    assert ("n’en fait qu’environ" in notes(client, f"{GAS}&{text}")) == said


def test_a_free_shared_heating_is_said(client):
    flat = "dwelling_type=apartment&heating_carrier=natural_gas&heating_scope=collective"
    assert "zéro euro" in notes(client, f"{flat}&heating_charges=0")
    flat = flat.replace("collective", "individual")
    assert "zéro euro" not in notes(client, f"{flat}&heating_charges=0")


def test_a_home_stands_in_its_town_in_french(client):
    """Le Puy-en-Velay: « au Puy », as one says it."""
    stated = "dwelling_type=house&floor_area=100&construction_year=1970&heating_carrier=natural_gas"
    page = client.get(f"/logement/resultat?{stated}&commune=43157").get_data(as_text=True)
    assert "au Puy-en-Velay" in page and "à Le Puy" not in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2023", "Votre DPE de 2023 fait foi"),
        ("en 2023", "Votre DPE de 2023 fait foi"),
        ("mai 2023", "Votre DPE de mai 2023 fait foi"),
        ("05/2023", "Votre DPE de mai 2023 fait foi"),
        ("2021", "l’année où la méthode a changé"),
        ("juin 2021", "Votre DPE de juin 2021 suit la méthode d’avant"),
        ("2020", "Votre DPE de 2020 suit la méthode d’avant"),
        ("2026", "Votre DPE de 2026 fait foi"),
    ],
)
def test_a_certificate_s_year_or_month_alone_is_taken_and_said(client, typed, said):
    assert said in notes(client, f"{GAS}&certified_class=D&certified_on={typed}")


def test_a_year_that_holds_other_thresholds_is_said_of_small_homes_alone(client):
    small = ELECTRIC.replace("floor_area=100", "floor_area=30")
    assert "petites surfaces" in notes(client, f"{small}&certified_class=D&certified_on=2024")
    assert "petites surfaces" not in notes(
        client, f"{ELECTRIC}&certified_class=D&certified_on=2024"
    )
    assert "petites surfaces" not in notes(
        client, f"{small}&certified_class=D&certified_on=01/07/2024"
    )


def test_a_year_to_come_is_asked_again(client):
    response = client.get(f"/logement/resultat?{GAS}&certified_class=D&certified_on=2031")
    assert response.status_code == 422


def test_a_share_against_two_indexes_is_said(client):
    stated = "billed_electricity_peak=3000&billed_electricity_off_peak=1000"
    said = notes(client, f"{ELECTRIC}&{stated}&off_peak_share=70+%25")
    assert "25 % d’heures creuses" in said
    assert "heures creuses" not in notes(client, f"{ELECTRIC}&{stated}&off_peak_share=0,26")
    assert "contrat sans heures creuses" in notes(
        client, f"{ELECTRIC}&{stated}&off_peak_tariff=false"
    )


def test_what_a_bill_implies_is_said_to_be_supposed(client):
    assert "poêle à bûches" in notes(client, f"{GAS}&steres_wood_logs=4")
    flat = GAS.replace("house", "apartment")
    assert "chauffage collectif" in notes(client, f"{flat}&heating_charges=800")
    assert "collectif" not in notes(client, f"{flat}&heating_charges=800&heating_scope=collective")


def test_the_part_of_a_town_that_was_typed_is_said_on_every_page(client):
    """Who lives in Lomme does not live « à Lille »: every page says what was said."""
    text = f"{GAS}&lieu=Lomme"
    links = page(client.get(f"/logement/resultat?{text}").get_data(as_text=True)).all("a")
    own = [a.attributes["href"] for a in links if "commune=59350" in a.attributes.get("href", "")]
    assert own and all("lieu=Lomme" in link for link in own if "/territoire" not in link)
    for path in (
        "/logement/resultat",
        "/logement/travaux",
        "/logement/chemins",
        "/logement/situation",
        "/mon-elan",
    ):
        assert "Lomme" in client.get(f"{path}?{text}").get_data(as_text=True), path
    assert "Béthune" not in client.get(f"/logement/travaux?{GAS}&lieu=B%C3%A9thune").get_data(
        as_text=True
    )


PAGES = ("/logement/travaux", "/logement/chemins", "/logement/situation", "/mon-elan")


@pytest.mark.parametrize("where", [*PAGES, "/court/logement"])
def test_every_page_of_a_home_says_which_letter_counts_and_that_nothing_is_paid(client, where):
    def said(more: str) -> str:
        return client.get(f"{where}?{ELECTRIC}&{more}").get_data(as_text=True)

    assert "plus valable" in said("certified_class=C&certified_on=2020-05")
    assert "donne F. Avec les règles" in said("certified_class=F&certified_on=2023-05")
    free = said("bill_all_energies=0")
    assert "ne rien payer" in free and "nviron 0" not in free
    assert "ne rien payer" not in said("household_size=2")


@pytest.mark.parametrize("where", PAGES)
@pytest.mark.parametrize(
    ("stated", "words"),
    [("bill_natural_gas=9000", "beaucoup plus"), ("bill_natural_gas=150", "beaucoup moins")],
)
def test_every_page_of_a_home_says_a_bill_far_from_usual_and_where_to_correct_it(
    client, where, stated, words
):
    """One sentence, the first that the result says; nothing of a usual bill."""
    html = client.get(f"{where}?{GAS}&{stated}").get_data(as_text=True)
    said = re.findall(r'<p class="note[^"]*">(Gaz de ville.*?) <a[^>]*href="([^"]*)"', html)
    assert len(said) == 1 and words in said[0][0] and said[0][0].count(". ") == 0
    assert said[0][0].replace("\u202f", " ") in notes(client, f"{GAS}&{stated}")
    assert "/preciser?champ=bill_natural_gas" in said[0][1]
    assert client.get(said[0][1].replace("&amp;", "&")).status_code == 200
    usual = client.get(f"{where}?{GAS}&bill_natural_gas=2200").get_data(as_text=True)
    assert "que d’habitude pour un tel" not in usual
