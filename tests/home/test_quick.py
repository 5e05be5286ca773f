"""The quick road: six questions, a result, then one question at a time; a file does all of it."""

from __future__ import annotations

import io
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from app.home.form import is_quick
from app.home.words import QUICK
from tests.certificates.test_reading import BUILDING
from tests.reading import page
from tests.routes.housing import QUICK as TOLD
from tests.routes.housing import RESULT

FILE = Path(__file__).parent.parent / "cases" / "certificate.xml"


def told(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def text(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.get_data(as_text=True)


def test_six_questions_on_one_page_lead_to_a_result(client):
    """House or flat, area or rooms, period, town, energy, status: from the first page."""
    flat = {"dwelling_type": "apartment"}
    assert sum(is_quick(name, flat) for name in QUICK.fields) <= 7
    asked = text(client, "/logement")
    assert all(f'id="champ-{name}"' in asked for name in QUICK.fields if is_quick(name, flat))
    sent = {
        "dwelling_type": "house",
        "floor_area": "",
        "rooms": "4",
        "construction_period": "",
        "lieu": "roubaix",
        "heating_carrier": "natural_gas",
        "tenure": "tenant",
        "depuis": "court",
        "etape": "resultat",
    }
    result = client.get("/logement", query_string=sent)
    assert result.status_code == 303
    url = result.headers["Location"]
    assert told(url)["tenure"] == "tenant" and told(url)["commune"] == "59512"
    assert "Votre logement, en vrai" in text(client, url)


def test_house_or_flat_is_enough(client):
    sent = {"dwelling_type": "apartment", "depuis": "court", "etape": "resultat"}
    url = client.get("/logement", query_string=sent).headers["Location"]
    html = text(client, url)
    assert "Énergie de chauffage" in html or "énergie" in html
    refused = client.get("/logement?depuis=court&etape=resultat")
    assert refused.status_code == 422


def test_the_result_asks_one_question_and_its_answer_updates_it(client):
    url = f"/logement/resultat?{TOLD}"
    result = page(text(client, url))
    forms = [f for f in result.all("form") if f.attributes.get("action") == "/logement/resultat"]
    assert forms
    asked = [e for e in result.elements if e.attributes.get("id", "").startswith("champ-")]
    assert len(asked) == 1
    name = asked[0].attributes["id"].removeprefix("champ-")
    passed = text(client, f"{url}&passe={name}")
    assert f'id="champ-{name}"' not in passed
    assert f'name="passe" value="{name}"' in passed


def test_a_supposition_is_corrected_on_one_screen(client):
    html = text(client, f"/logement/resultat?{TOLD}")
    assert "/logement/preciser?" in html
    one = page(text(client, f"/logement/preciser?champ=roof_insulation&{TOLD}"))
    names = {e.attributes.get("name") for e in one.all("input")}
    assert {"roof_insulation", "rooms", "commune", "tenure"} <= names
    odd = client.get(f"/logement/preciser?champ=endpoint&{TOLD}")
    assert odd.status_code == 303 and "resultat" in odd.headers["Location"]


def test_an_adviser_sees_and_edits_everything(client):
    html = text(client, f"/logement/conseiller?{TOLD}&u_wall=0,4&bill_natural_gas=1200")
    for name in (
        *("u_wall", "wall_area", "combien_bill_natural_gas", "unite_billed_lpg", "glazing"),
        *("certified_on", "tenure", "off_peak_share", "billed_electricity_peak"),
    ):
        assert f'name="{name}"' in html, name
    assert 'value="0,4"' in html and "Supposé" in html


@pytest.mark.parametrize("stated", ["certified_class=C", "bill_natural_gas=2400"])
def test_a_fact_is_said_back(client, stated):
    html = text(client, f"{RESULT}&{stated}")
    assert html != text(client, RESULT)


def test_a_certificate_s_file_fills_the_answers_and_is_kept_nowhere(client):
    def send(content: bytes):
        data = {"fichier": (io.BytesIO(content), "dpe.xml")}
        return client.post("/logement/dpe", data=data, content_type="multipart/form-data")

    response = send(FILE.read_bytes())
    assert response.status_code == 303
    answers = told(response.headers["Location"])
    assert answers["heating_carrier"] == "fuel_oil" and answers["certified_class"] == "G"
    assert "Votre logement, en vrai" in text(client, response.headers["Location"])
    long = send(FILE.read_bytes() + b" " * 2_000_000)  # as long as a whole building's
    assert long.status_code == 303
    for wrong in (b"", b"%PDF-1.4", b"<dpe/>", b"PK\x03\x04 not a zip"):
        refused = send(wrong)
        assert refused.status_code == 422 and "erreur-fichier" in refused.get_data(as_text=True)
    assert client.post("/logement/dpe", data={}).status_code == 422


def test_a_whole_building_s_certificate_leaves_the_flat_to_be_told(client):
    data = {"fichier": (io.BytesIO(BUILDING), "dpe.xml")}
    response = client.post("/logement/dpe", data=data, content_type="multipart/form-data")
    html = response.get_data(as_text=True)
    assert response.status_code == 200 and "l’immeuble entier, de 4 logements" in html
    link = next(a for a in page(html).all("a") if "u_wall" in (a.attributes.get("href") or ""))
    answers = told(link.attributes["href"])
    assert answers["heating_carrier"] == "fuel_oil" and answers["etape"] == "court"
    assert not {"floor_area", "wall_area", "certified_class", "position"} & set(answers)


def test_an_adviser_sees_what_follows_from_the_answers(client):
    """A U-value told replaces the one supposed; the others show theirs, with their range."""
    html = text(client, f"/logement/conseiller?{TOLD}")
    result = page(html)
    assert {"u_wall", "emission_efficiency", "window_area_south", "lieu"} <= {
        e.attributes.get("name") for e in result.all("input")
    }
    row = html.partition('id="champ-u_wall"')[2].partition('id="champ-')[0]
    assert "Supposé" in row and "W/(m²·K)" in row
    told_u = text(client, f"/logement/conseiller?{TOLD}&u_wall=0,4")
    assert "Supposé" not in told_u.partition('id="champ-u_wall"')[2].partition('id="champ-')[0]


def test_the_town_too_is_corrected_on_one_screen(client):
    html = text(client, f"/logement/preciser?champ=commune&{TOLD}")
    assert 'name="lieu"' in html
    assert "à Béthune" in text(client, f"/logement/resultat?{TOLD}&lieu=bethune")
    several = client.get(f"/logement/resultat?{TOLD}&lieu=saint-denis")
    assert several.status_code == 422 and "choisissez la vôtre" in several.get_data(as_text=True)


def test_the_part_of_a_town_that_was_typed_is_said_back(client):
    """Lomme is of Lille for the calculation; who lives there reads where they live, and still
    does when another answer is corrected."""
    asked = f"/logement?depuis=court&etape=resultat&{TOLD}"
    result = client.get(f"{asked}&lieu=lomme").headers["Location"]
    assert told(result)["commune"] == "59350" and told(result)["lieu"] == "lomme"
    html = text(client, result)
    assert "à Lomme (Lille)" in html and 'name="lieu" value="lomme"' in html
    one = result.replace("resultat?", "preciser?champ=commune&")
    assert (
        "Lomme, à Lille (59)" in text(client, one) and text(client, one).count('name="lieu"') == 1
    )
    assert 'value="lomme"' in text(client, one.replace("champ=commune", "champ=storeys"))
    step = result.replace("resultat?", "?etape=court&")
    assert "Lomme, à Lille (59)" in text(client, step.replace("/logement/", "/logement"))
    whole = client.get(f"{asked}&lieu=béthune").headers["Location"]
    assert "lieu" not in told(whole) and "à Béthune" in text(client, whole)


@pytest.mark.parametrize("step", ["court-1", "court-2"])
def test_an_address_of_the_two_pages_of_before_still_asks(client, step):
    """Links kept, and pages left open while the site changed."""
    html = text(client, f"/logement?etape={step}&{TOLD}")
    assert 'name="depuis" value="court"' in html and 'name="rooms" value="4"' in html


@pytest.mark.parametrize("name", ["certified_on", "wall_insulation_year"])
def test_a_question_alone_on_its_page_is_seen(client, name):
    """It is hidden in a step until the one before it is answered; there is none before it here."""
    assert "field--depends" not in text(client, f"/logement/preciser?champ={name}&{TOLD}")
    assert "field--depends" not in text(client, f"/logement/conseiller?{TOLD}")
    assert "field--depends" in text(client, f"/logement?etape=7&{TOLD}")


PASSED = "heating_carrier,bill_all_energies,heating_system,hot_water_system"


@pytest.mark.parametrize(
    "url",
    [
        "preciser?dwelling_type=house&champ=rooms",
        "preciser?dwelling_type=house&champ=construction_period",
        f"resultat?dwelling_type=apartment&passe={PASSED}",
    ],
)
def test_a_question_alone_follows_none(client, url):
    assert "Ou bien" not in client.get(f"/logement/{url}").get_data(as_text=True)


def test_a_flat_of_a_certified_building_is_asked_its_storey(client):
    """The building's certificate tells its walls, and not which flat is ours."""
    flat = "etape=court&dwelling_type=apartment&floor_area=60"
    assert 'id="champ-position"' in text(client, f"/logement?{flat}&u_wall=1.2")
    assert 'id="champ-position"' not in text(client, f"/logement?{flat}")
    house = flat.replace("apartment", "house")
    assert 'id="champ-position"' not in text(client, f"/logement?{house}&u_wall=1.2")


@pytest.mark.parametrize(
    ("stated", "asked", "after"),
    [
        ("heating_setpoint=abc", "heating_setpoint", {"heating_setpoint": "19"}),
        ("wall_insulation_year=1800", "wall_insulation_year", {"wall_insulation_year": "2001"}),
        ("u_wall=99", "u_wall", {"u_wall": "1,2"}),
        ("certified_class=D&certified_on=hier", "certified_on", {"certified_on": "2023"}),
        ("lieu=Saint-Denis", "commune", {"lieu": "Lille"}),
        ("bill_natural_gas=beaucoup", "bill_natural_gas", {"bill_natural_gas": "1500"}),
    ],
)
def test_a_correction_that_is_refused_is_asked_again_on_one_screen(client, stated, asked, after):
    """One screen and back, what was told before kept: never the long road again."""
    home = "dwelling_type=house&floor_area=100&construction_year=1990&heating_carrier=natural_gas"
    response = client.get(f"/logement/resultat?{home}&{stated}")
    html = response.get_data(as_text=True)
    assert response.status_code == 422 and f'id="champ-{asked}"' in html
    sent = {
        one.attributes["name"]: one.attributes["value"]
        for one in page(html).all("input")
        if one.attributes.get("type") == "hidden"
    }
    assert {"floor_area": "100", "construction_year": "1990"}.items() <= sent.items()
    assert "Voir le résultat" in html
    sent.pop("depuis", None)
    mended = client.get("/logement/resultat", query_string=sent | after)
    assert mended.status_code == 200


def test_a_result_of_nothing_asks_the_first_screen(client):
    html = client.get("/logement/resultat").get_data(as_text=True)
    assert 'name="depuis" value="court"' in html


def test_a_question_of_no_common_names_leads_to_drawings(client):
    """Twelve walls in a list on the result, drawn with how to see which on their page."""
    base = "dwelling_type=house&floor_area=100&heating_carrier=natural_gas"
    passed = ""
    for _ in range(30):
        html = text(client, f"/logement/resultat?{base}&passe={passed}")
        asked = next(
            e.attributes["id"].removeprefix("champ-")
            for e in page(html).elements
            if e.attributes.get("id", "").startswith("champ-")
        )
        drawn = f"/logement/preciser?champ={asked}&" in html.partition("Nos suppositions")[0]
        assert drawn == (asked in ("wall_material", "ventilation")), asked
        if drawn:
            return
        passed += f",{asked}"
    raise AssertionError("neither walls nor air are asked")
