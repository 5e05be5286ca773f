"""*Ma voiture*: its words, its refusals, what it keeps, what it says."""

from __future__ import annotations

import html as entities
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from app.car.comparison import distance_sentence, money_sentence
from app.car.form import CAR_FIELDS, OUTPUTS, PARTS, SCENARIOS
from app.trips.words import MOTORS, SIZES
from calc.mobility.car import model as car_service
from calc.mobility.car import ownership as car_fleet
from calc.mobility.car.model import CarRequest
from calc.schema.inputs import declarations
from calc.schema.vocabulary import CAR_MOTORS, CAR_SIZES
from tests.reading import page
from tests.routes.car import DIESEL


def text(html: str) -> str:
    html = re.sub(r"<svg.*?</svg>", " ", html, flags=re.S)
    words = entities.unescape(re.sub(r"</?b>|<[^>]+>", lambda m: "" if "b>" in m[0] else " ", html))
    return re.sub(r"\s+", " ", words)


def said(client, query: str) -> str:
    response = client.get(f"/voiture?{query}")
    assert response.status_code == 200
    return text(response.get_data(as_text=True))


def test_everything_has_french_words():
    assert set(CAR_FIELDS) == set(declarations(CarRequest)) - {"date"}
    assert set(SIZES) == set(CAR_SIZES) and set(MOTORS) == set(CAR_MOTORS)
    assert set(SCENARIOS) == set(car_fleet.SCENARIOS)
    plain = {name.removesuffix("_low").removesuffix("_high") for name in car_service.OUTPUTS}
    assert plain == set(OUTPUTS)
    assert len(PARTS) == 7


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("car_age=99", "car_age", "au plus 40 ans"),
        ("car_age=x", "car_age", "nombre"),
        ("years_kept=16", "years_kept", "au plus 15 ans"),
        ("years_kept=2.5", "years_kept", "entier"),
        ("car_motor=steam", "car_motor", "liste"),
        ("annual_distance=3", "annual_distance", "100 km"),
        ("replacement_price=9999999", "replacement_price", "200 000 €"),
    ],
)
def test_a_wrong_answer_gets_a_sentence_on_its_field(client, query, field, sentence):
    response = client.get(f"/voiture?voir=1&car_size=small&{query}")
    html = response.get_data(as_text=True)
    error = next(e for e in page(html).elements if e.attributes.get("id") == f"erreur-{field}")
    assert response.status_code == 422 and sentence in re.sub(r"\s", " ", error.text)
    assert f'href="#champ-{field}"' in html
    chosen = [e.attributes for e in page(html).all("input") if "checked" in e.attributes]
    assert any(a["name"] == "car_size" and a["value"] == "small" for a in chosen)
    assert "voiture-h" not in html


def test_the_button_leads_to_a_clean_address(client):
    stated = {
        "has_car": "",
        "car_size": "medium",
        "car_motor": "",
        "car_age": " 8 ",
        "voir": "1",
        "years_kept": "",
        "sort": "cost",
    }
    response = client.get("/voiture", query_string=stated)
    assert response.status_code == 303
    result = parse_qs(urlsplit(response.headers["Location"]).query)
    assert result == {"car_size": ["medium"], "car_age": ["8"]}


def test_who_knows_nothing_still_gets_an_answer(client):
    response = client.get("/voiture", query_string={"voir": "1", "car_size": ""})
    assert response.status_code == 303 and response.headers["Location"] == "/voiture?voir=1"
    assert "Garder votre voiture" in said(client, "voir=1")
    assert "Année après année" not in said(client, "")


def test_who_has_no_car_is_not_asked_about_it(client):
    response = client.get(f"/voiture?voir=1&has_car=false&{DIESEL}")
    kept = parse_qs(urlsplit(response.headers["Location"]).query)
    assert kept == {"has_car": ["false"], "annual_distance": ["15000"], "home_charging": ["true"]}
    words = said(client, "has_car=false&annual_distance=9000")
    assert "Ne pas avoir de voiture" in words and "Garder votre voiture" not in words
    assert "par rapport à ne pas en avoir" in words and "Barème" not in words


def test_break_even_sentences_are_in_french(client):
    words = said(client, DIESEL)
    assert re.search(r"Rentable au-delà de \d+ 000 km par an \(entre \d", words)
    assert "peut coûter plus, ou moins" in words
    assert re.search(r"En carbone, rembourse sa fabrication en \d", words)
    assert "Plus chère, quel que soit le kilométrage." in words


def test_the_verdict_says_when_nobody_can_tell(client):
    old = said(client, "car_size=small&car_motor=petrol&car_age=12&annual_distance=6000")
    assert "Garder la vôtre coûte le moins ; changer émettrait moins." in re.sub(r"\s", " ", old)
    far = said(client, "car_size=suv&car_motor=petrol&car_age=3&annual_distance=40000")
    assert "Changer coûterait moins, et émettrait moins." in re.sub(r"\s", " ", far)
    middle = f"{DIESEL}&replacement_size=medium&energy_prices=low"
    assert "trancher" in said(client, middle) or "se valent" in said(client, middle)


def test_words_of_thresholds_that_do_not_exist():
    assert distance_sentence((1e5, 2e4, 1e5), True).startswith("plus chère")
    assert "20 000" in re.sub(r"\s", " ", distance_sentence((1e5, 2e4, 1e5), True))
    assert distance_sentence((0.0, 0.0, 0.0), True) == "moins chère, quel que soit le kilométrage"
    assert "jamais au pire" in distance_sentence((1.6e4, 9e3, 1e5), True)
    assert money_sentence((0.0, 0.0, 1.0)) == "moins chère dès la première année"
    assert "à jamais" in money_sentence((5.0, 2.0, 99.0))


def test_choices_are_ranged_by_what_matters(client):
    def order(query: str) -> list[str]:
        result = page(client.get(f"/voiture?{query}").get_data(as_text=True)).elements
        return [
            e.attributes["id"]
            for e in result
            if e.attributes.get("id", "").startswith("choix-") and e.tag == "li"
        ]

    euros, carbon = order(DIESEL), order(f"{DIESEL}&sort=emissions")
    assert set(euros) == set(carbon) and euros != carbon
    assert carbon[:4].index("choix-keep") == 3 > euros[:4].index("choix-keep")


def test_one_in_view_is_named_and_drawn(client):
    query = f"{DIESEL}&replacement_motor=electric&replacement_used=true&replacement_price=9000"
    words = said(client, query)
    assert "Celle que vous envisagez (électrique d’occasion, moyenne)" in words
    dear = said(client, query.replace("=9000", "=29000"))
    assert words != dear


def test_lines_cross_where_the_words_say(client):
    """Each drawing has a title, a description, a table, and a line for each choice told."""
    html = client.get(f"/voiture?{DIESEL}").get_data(as_text=True)
    for name in ("lignes-euros", "lignes-carbone"):
        assert f'id="{name}-t"' in html and f'id="{name}-d"' in html
    assert html.count('class="lines__band') == 2 * 3 and html.count("part-cards") >= 2


def test_the_page_is_light(client):
    response = client.get(f"/voiture?{DIESEL}", headers={"Accept-Encoding": "gzip"})
    assert len(response.data) < 20_000


def test_the_car_that_is_asked_fills_one_column(client):
    asked = f"{DIESEL}&replacement_size=small&replacement_motor=electric&replacement_used=false"
    html = client.get(f"/voiture?{asked}").get_data(as_text=True)
    parts = html.partition("De quoi ce coût est fait")[2].partition("</ul>")[0]
    names = {name.strip() for name in re.findall(r'part-cell">([^<]*)<b>', parts)}
    assert any("Celle que vous envisagez (électrique neuve, petite)" in name for name in names)
    assert "Électrique neuve, petite" not in names


@pytest.mark.parametrize("motor", ["diesel", "petrol", "electric"])
@pytest.mark.parametrize("km", [3000, 15000, 40000])
def test_the_cheapest_is_said_only_when_no_other_size_or_motor_costs_less(client, motor, km):
    """A small used E85 or LPG car, folded, may cost less than all those side by side."""
    stated = said(client, f"car_size=medium&car_motor={motor}&car_age=8&annual_distance={km}")
    folded = re.search(r"Toutes les tailles et énergies \(\d+\)(.*?)Année après année", stated)[1]
    side_by_side, _, _ = stated.partition("Toutes les tailles et énergies")
    others = re.findall(r"([\d\s]+)€ +[\d,]+\s(?:t|kg)", folded)
    bought = re.findall(r"(?:occasion|neuve), \w+ +Argent par an ([\d\s]+)€", side_by_side)
    least = [min(int(re.sub(r"\s", "", one)) for one in group) for group in (others, bought)]
    assert least[0] >= least[1] or "La moins chère" not in stated
    assert "Parmi les moins chères" in stated or "La moins chère" in stated
