"""The page of a journey: its words, its refusals, what it keeps, what it says."""

from __future__ import annotations

import ast
import html as entities
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from app.asking.form import REFUSED
from app.trips.words import BY, CONDITIONS, MODES, MOTORS, REASONS, SIZES, TRIP_FIELDS
from app.trips.words import SENTENCES as OWN
from calc.mobility.trips import comparator
from calc.mobility.trips.trip import ComparisonRequest
from calc.schema.inputs import declarations
from calc.schema.vocabulary import CAR_MOTORS, CAR_SIZES
from calc.schema.vocabulary import MODES as PLAIN
from tests.reading import page
from tests.routes.trips import COMMUTE, LEGS

ROOT = Path(__file__).parent.parent.parent


def text(html: str) -> str:
    words = entities.unescape(re.sub(r"</?b>|<[^>]+>", lambda m: "" if "b>" in m[0] else " ", html))
    return re.sub(r"\s+", " ", words)


def test_every_mode_reason_and_field_has_french_words():
    ways = {*PLAIN, comparator.ELECTRIC_CAR, *comparator.SHARED_CARS}
    assert set(MODES) == ways and set(BY) == ways
    assert set(REASONS) == set(comparator.REASONS) - {""}
    assert set(CONDITIONS) == set(comparator.CONDITIONS) - {""}
    assert set(SIZES) == set(CAR_SIZES) and set(MOTORS) == set(CAR_MOTORS)
    assert set(declarations(ComparisonRequest)) - {"date"} <= set(TRIP_FIELDS)


def test_every_refusal_has_its_sentence():
    codes = {"too_small", "too_large", "not_whole", "not_a_choice", "not_true_or_false", "required"}
    for name in ("schema/inputs", "mobility/trips/trip"):
        for node in ast.walk(ast.parse((ROOT / f"calc/{name}.py").read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Issue":
                codes |= {a.value for a in node.args[1:2] if isinstance(a, ast.Constant)}
    codes -= {"not_a_date", "too_early", "too_late"}  # the form never asks a date
    assert codes <= {*REFUSED, *OWN}


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("voir=1", "distance", "d’où vous partez"),
        ("distance=x", "distance", "nombre"),
        ("distance=0", "distance", "au moins 0,1 km"),
        ("distance=5&people=22", "people", "au plus 9"),
        ("distance=5&people=1.5", "people", "entier"),
        ("depart=zzzq&voir=1", "origin", "Aucune"),
        ("depart=saint-omer", "origin", "Plusieurs communes"),
        ("origin=59350&destination=59350", "distance", "même commune"),
        ("origin=75115&destination=75116", "distance", "même commune"),
        ("origin=xx&destination=59350", "origin", "pas dans la liste"),
        ("origin=97314&destination=97302", "destination", "pas de liaison"),  # no road there
        ("distance=5&car_motor=steam", "car_motor", "liste"),
    ],
)
def test_a_wrong_answer_gets_a_sentence_on_its_field(client, query, field, sentence):
    response = client.get(f"/trajets?{query}")
    result = page(response.get_data(as_text=True))
    error = next(e for e in result.elements if e.attributes.get("id") == f"erreur-{field}")
    assert response.status_code == 422 and sentence in text(error.text)
    assert f'href="#champ-{field}"' in response.get_data(as_text=True)


def test_a_refusal_keeps_what_was_right(client):
    html = client.get(f"/trajets?{COMMUTE}&times_a_week=999&{LEGS}").get_data(as_text=True)
    sent = {
        e.attributes["name"]: e.attributes.get("value")
        for e in page(html).all("input")
        if e.attributes.get("type") != "radio" or "checked" in e.attributes
    }
    assert (sent["origin"], sent["destination"], sent["people"]) == ("62119", "59350", "2")
    assert html.count("selected>Vélo<") == 1 and 'value="35"' in html


def test_the_button_leads_to_a_clean_address(client):
    stated = {
        "depart": "béthune",
        "arrivee": "Lille",
        "origin": "",
        "people": "",
        "voir": "1",
        "leg_mode": ["bike", "", ""],
        "leg_distance": ["3", "", ""],
        "sort": "cost",
    }
    response = client.get("/trajets", query_string=stated)
    assert response.status_code == 303
    assert parse_qs(urlsplit(response.headers["Location"]).query) == {
        "origin": ["62119"],
        "destination": ["59350"],
        "leg_mode": ["bike"],
        "leg_distance": ["3"],
        "sort": ["cost"],
    }


def test_htmx_changes_the_comparison_alone(client):
    asked = {"HX-Request": "true", "HX-Target": "comparaison"}
    response = client.get(f"/trajets?{COMMUTE}", headers=asked)
    part = response.get_data(as_text=True)
    assert part.lstrip().startswith('<section id="comparaison"') and "<form" not in part
    assert "origin=62119" in response.headers["HX-Push-Url"]
    wrong = client.get(f"/trajets?{COMMUTE}&times_a_week=99", headers=asked)
    assert wrong.headers["HX-Retarget"] == "#contenu" and "<form" in wrong.get_data(as_text=True)


def test_a_page_says_why_some_modes_are_missing(client):
    said = text(client.get("/trajets?origin=62041&destination=62643").get_data(as_text=True))
    assert "Métro : pas de ligne entre ces deux communes." in said
    far = text(client.get("/trajets?distance=60").get_data(as_text=True))
    assert "À pied : trop loin : 60 km, quand on va rarement au-delà de 8 km." in far


def test_the_same_trip_in_a_lone_and_in_a_full_car(client):
    """Impact CO2 counts people twice; here four people emit a quarter each of one car."""
    alone = text(client.get("/trajets?distance=100").get_data(as_text=True))
    four = text(client.get("/trajets?distance=100&people=4").get_data(as_text=True))
    assert "27 kg" in alone and "6,7 kg" in four


def test_health_is_said_of_habits_only(client):
    assert "Mortalité" not in client.get("/trajets?distance=4").get_data(as_text=True)
    weekly = text(client.get("/trajets?distance=4&times_a_week=5").get_data(as_text=True))
    assert "rien d’une personne" in weekly and "accident n’en est pas retranché" in weekly


def test_a_difference_nobody_can_tell_is_said_so(client):
    said = text(client.get("/trajets?origin=62041&destination=80021").get_data(as_text=True))
    assert "un temps comparable" in said


@pytest.mark.parametrize(
    ("query", "number", "rest"),
    [
        (
            f"{COMMUTE}&times_a_week=5",
            "t de CO₂ de moins par an (",
            "En TER, plutôt qu’en voiture : ",
        ),
        (COMMUTE, "kg de CO₂ de moins (", "En TER, plutôt qu’en voiture : "),
    ],
)
def test_the_largest_number_is_what_a_sober_way_spares(client, query, number, rest):
    """A journey made every week says a year, another says one journey."""
    for root in ("/trajets", "/court/trajet"):
        if root == "/court/trajet" and "times_a_week" not in query:
            continue
        result = page(client.get(f"{root}?{query}").get_data(as_text=True))
        said = [text(e.text) for e in result.all("p") if e.attributes.get("class") == "big-number"]
        assert len(said) == 1 and number in said[0]
        assert any(text(e.text).startswith(rest) for e in result.all("p"))


@pytest.mark.parametrize(
    ("query", "way"),
    [
        ("distance=8", "À vélo électrique"),
        ("distance=2", "À vélo"),
        (COMMUTE, "En TER"),
        ("origin=59350&destination=13055", "En TGV"),
    ],
)
def test_what_is_proposed_instead_of_the_car_is_something_people_would_do(client, query, way):
    """Nobody walks 8 km rather than drive because it emits 80 grams less than a bicycle."""
    html = client.get(f"/trajets?{query}").get_data(as_text=True)
    assert f"{way}, plutôt qu’en voiture" in text(html)


def test_no_number_is_spared_where_no_car_goes(client):
    island = "/trajets?origin=59350&destination=97411"
    assert "big-number" not in client.get(island).get_data(as_text=True)


def test_a_year_of_several_legs_is_told(client):
    """Bicycle, train, metro to work: its pass, its movement, beside the others."""
    query = "origin=62119&destination=59350&times_a_week=5&leg_mode=bike&leg_distance=3"
    more = "&leg_mode=regional_train&leg_distance=35&leg_mode=metro&leg_distance=4"
    response = client.get(f"/trajets?{query}{more}")
    assert response.status_code == 200
    assert "Par étapes" in text(response.get_data(as_text=True))


def test_a_boat_taken_on_foot_is_proposed_before_a_long_way_round(client):
    """Royan to Soulac: a boat crosses the estuary on foot, the road goes round by Bordeaux."""
    html = client.get("/trajets?origin=17306&destination=33514").get_data(as_text=True)
    assert "En ferry, plutôt qu’en voiture" in text(html) and "sans voiture à bord" in html


@pytest.mark.parametrize("address", ["/trajets?", "/court/trajet?"])
def test_a_train_that_takes_the_whole_day_is_compared_but_not_proposed(client, address):
    """Mende to Rodez: an hour and a half by road, three changes and a day by train."""
    html = client.get(f"{address}origin=48095&destination=12202").get_data(as_text=True)
    assert "Intercités" in html and "Intercités, plutôt" not in text(html)
    assert "covoiturage" in text(html)


def test_a_family_is_told_what_it_pays_in_all(client):
    """Five from Béthune to Marseille: five tickets beside one car."""
    page = client.get("/trajets?origin=62119&destination=13055&people=5").get_data(as_text=True)
    stated = re.search(r"Pour vous 5\W+(\d+)\W€ en TGV, (\d+)\W€ en voiture", text(page))
    assert stated and int(stated[1]) > int(stated[2])


def test_kilometres_below_the_straight_line_are_asked_about(client):
    """Béthune–Lille: some 33 km as the crow flies."""
    short = text(client.get(f"/trajets?{COMMUTE}&distance=10").get_data(as_text=True))
    assert "à vol d’oiseau de Béthune à Lille : vérifiez" in short
    assert "min de train" not in short  # the stations of a way that the kilometres replace
    long = text(client.get(f"/trajets?{COMMUTE}&distance=40").get_data(as_text=True))
    assert "vérifiez" not in long


def test_nothing_is_headlined_between_two_towns_on_an_if(client):
    """Royan–Soulac: no coach is known to run; it is named among the others, never first."""
    said = text(client.get("/trajets?origin=17306&destination=33514").get_data(as_text=True))
    assert "En autocar, plutôt" not in said and "s’il y a une ligne" in said


def test_forest_is_said_once_for_all_modes(client):
    said = text(client.get("/trajets?origin=97353&destination=97302").get_data(as_text=True))
    assert said.count("la forêt") == 1 and "la mer" not in said.partition("Pourquoi pas")[2]


def test_a_way_alone_is_the_best_of_nothing(client):
    said = text(client.get("/trajets?origin=98818&destination=2A004").get_data(as_text=True))
    assert "Le plus" not in said.partition("Côte à côte")[0].partition("De Nouméa")[2]


def test_a_part_of_a_town_is_called_as_it_was_typed(client):
    html = client.get("/trajets?depart=lomme&arrivee=paris+15").get_data(as_text=True)
    said = text(html)
    assert "De Lomme (Lille) à Paris 15e" in said
    assert "Lomme, à Lille (59)" in said and "Paris 15e (75)" in said
    assert 'value="59350" checked' in html and 'value="75056" checked' in html
