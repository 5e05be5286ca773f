"""The form of a household's moving: rows that come and go, places in words, any address at all."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.asking.town import place_name
from app.saying import carbon
from app.week import words
from app.week.form import WeekForm, settle
from app.week.words import SHORT_LEVERS
from calc.mobility.week.request import GROUPS, LEVERS
from calc.schema.inputs import declarations
from calc.schema.vocabulary import CAR_MOTORS, CAR_SIZES, MODES, TRIP_PURPOSES
from tests.properties import examples
from tests.routes.week import FAMILY

NAMES = [
    "adults",
    "children",
    "lieu",
    "home",
    "plus",
    "moins",
    "without",
    "try_second",
    "cycle_under",
    *(
        f"{p}{n}_{f}"
        for p, f in (
            ("t", "mode"),
            ("t", "km"),
            ("t", "who"),
            ("t", "lieu"),
            ("t", "days"),
            ("j", "mode"),
            ("j", "lieu"),
            ("j", "hours"),
            ("c", "size"),
            ("c", "km"),
            ("t", "car"),
            ("t", "telework"),
        )
        for n in (1, 2, 12, 13)
    ),
]
VALUES = [
    "",
    "1",
    "2",
    "12",
    "car",
    "bus",
    "plane",
    "Lille",
    "saint",
    "Lisbonne",
    "62400",
    "-3",
    "1e9",
    "nan",
    "é" * 90,
    "t",
    "t1",
    "c1",
    "small",
    "give_up",
    "0,5",
    "<blink>",
    "123456",
]


def form(**stated: str) -> WeekForm:
    return WeekForm(MultiDict(stated))


def test_every_choice_has_its_french():
    assert set(words.MODES) == set(MODES) and set(words.PURPOSES) == set(TRIP_PURPOSES)
    assert set(words.CAR_SIZES) == set(CAR_SIZES) and set(words.CAR_MOTORS) == set(CAR_MOTORS)
    assert {*words.WEEK_MODES, *words.FAR_MODES} == set(MODES)
    assert {name: set(options[1:]) for name, options in LEVERS.items()} == {
        name: set(options) for name, (_, options) in words.LEVERS.items()
    }
    for prefix, (_, inputs, _) in GROUPS.items():
        asked = set(words.ROWS[prefix][1])
        assert asked == set(declarations(inputs)) - {"who", "origin"}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Béthune", "62119"),
        ("bethune (62)", "62119"),
        ("Lisbonne", "LIS"),
        ("LIS", "LIS"),
        ("59800", "59350"),
        ("Rome", "FCO"),
        ("Lille", "59350"),
        ("Annecy", "74010"),
        ("Saint-Omer (62)", "62765"),
        ("Londres", "LHR"),
    ],
)
def test_a_place_in_words(typed, code):
    assert settle(typed, "", "j1_to").code == code
    assert settle(place_name(code), "", "j1_to").code == code


@pytest.mark.parametrize("typed", ["saint", "zzzq", "62400", "Saint-Denis", "Espagne"])
def test_a_place_that_is_not_clear_is_asked(typed):
    resolved = settle(typed, "", "t1_to")
    assert not resolved.code and resolved.refusal
    assert bool(resolved.candidates) == (typed != "zzzq")


def test_a_place_chosen_among_those_offered_is_taken():
    own = {"home": "75056", "t1_mode": "car", "t1_days": "5"}
    stated = form(t1_lieu="Saint-Denis", t1_to="93066", **own)
    assert stated.given["t1_to"] == "93066" and not stated.errors
    asked = form(t1_lieu="Saint-Denis", **own)
    assert asked.errors["t1_to"] and asked.field("t1_to", words.TRIP["to"]).candidates
    another = form(t1_lieu="Roubaix", t1_to="93066", **own)
    assert another.given["t1_to"] == "59512"


def test_a_row_that_leaves_makes_the_others_follow():
    stated = form(
        t1_mode="bus",
        t1_km="3",
        t2_mode="car",
        t2_km="5",
        t2_car="2",
        c1_size="suv",
        c2_size="small",
        moins="t1",
    )
    assert stated.given == {
        "t1_mode": "car",
        "t1_km": "5",
        "t1_car": "2",
        "c1_size": "suv",
        "c2_size": "small",
    }
    sold = form(t1_mode="car", t1_km="5", t1_car="2", c1_size="suv", c2_size="small", moins="c1")
    assert sold.given == {"t1_mode": "car", "t1_km": "5", "t1_car": "1", "c1_size": "small"}


def test_a_row_that_says_nothing_is_forgotten_and_one_more_is_offered():
    stated = form(t1_mode="bus", t1_km="3", t2_who="1", t3_mode="bike", t3_km="1", plus="t")
    assert [row["number"] for row in stated.page_rows("t")] == [1, 2, 3]
    assert "t2_mode" in stated.given and "t3_mode" not in stated.given and not stated.errors
    full = form(
        **{f"t{n}_{k}": v for n in range(1, 13) for k, v in (("mode", "bus"), ("km", "1"))},
        plus="t",
    )
    assert len(full.page_rows("t")) == 12


def test_errors_name_their_row_in_french():
    stated = form(t1_mode="car", t1_km="x", t2_km="4", t3_mode="bus", t3_lieu="saint")
    said = dict(stated.summary)
    assert said["#champ-t1_km"].startswith("Trajet 1, distance")
    assert said["#champ-t2_mode"].startswith("Trajet 2, comment")
    assert said["#champ-t3_to"].startswith("Trajet 3, vers quelle")
    asked = stated.page_rows("t")[2]["fields"]["to"]
    assert "Saint-Étienne" in [option.name for option in asked.candidates]
    assert set(said) == {"#champ-t1_km", "#champ-t2_mode", "#champ-t3_to"}


def test_members_have_no_name():
    assert form(adults="2", children="1").people() == ["Adulte 1", "Adulte 2", "Enfant"]
    assert form().people() == ["Adulte"]


def test_the_longest_household_fits_an_address():
    stated = {"adults": "3", "children": "3", "home": "62119"}
    for prefix, (_, inputs, most) in GROUPS.items():
        for number in range(1, most + 1):
            for name, what in declarations(inputs).items():
                longest = max(what.options, key=len) if what.options else "123456"
                stated[f"{prefix}{number}_{name}"] = longest if what.kind != "code" else "62119"
    assert len(urlencode(stated)) < 8000


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["semaine", "annee", "et-si"]),
    st.dictionaries(st.sampled_from(NAMES), st.sampled_from(VALUES), max_size=8),
)
def test_no_address_breaks_a_page(client, page, told):
    response = client.get(f"/trajets/{page}?{urlencode(told)}", follow_redirects=True)
    assert response.status_code in (200, 422)
    text = response.get_data(as_text=True)
    assert "nan" not in text.replace("financ", "").lower().split() and "<blink>" not in text


def test_the_tidy_address_is_kept_and_others_lead_to_it(client):
    assert client.get(f"/trajets/semaine?{urlencode(FAMILY)}").status_code == 200
    moved = client.get(f"/trajets/semaine?{urlencode(FAMILY)}&t1_others=&moins=")
    assert moved.status_code == 303 and moved.location.endswith(f"?{urlencode(FAMILY)}")


def test_masses_speak_by_their_size():
    assert [carbon(v) for v in (0, 0.2, -950)] == ["rien", "200\u202fg", "−950\u202fkg"]


def test_two_sets_of_levers_are_told_apart():
    """Rows of the table of plans: no two of them may have the same words."""
    assert len(set(SHORT_LEVERS.values())) == len(SHORT_LEVERS)


def test_a_trip_told_in_kilometres_is_asked_where_it_goes(client):
    """A train is looked for between two towns: kilometres alone know none."""
    stated = "adults=1&t1_purpose=work&t1_mode=car&t1_km=38&t1_days=5"
    html = client.get(f"/trajets/et-si?{stated}").get_data(as_text=True)
    assert "vers quelle commune" in html and f"/trajets/semaine?{stated}" in html.replace(
        "&amp;", "&"
    )
    for more in ("&t1_to=59350&home=62119", "&t1_at_night=1", "&t1_could=regional_train"):
        known = stated.replace("&t1_km=38", "") if "t1_to" in more else stated
        html = client.get(f"/trajets/et-si?{known}{more}").get_data(as_text=True)
        assert "vers quelle commune" not in html


def test_offers_are_for_whom_the_household_is(client):
    """No employer for a student, no adult's pass for the young, no social lease for the retired."""
    student = "adults=1&home=59350&t1_purpose=study&t1_mode=metro&t1_to=59009&t1_days=5"
    html = client.get(f"/trajets/semaine?{student}").get_data(as_text=True)
    assert "Votre employeur" not in html and "26–64" not in html and "Ilévia jeunes" in html
    work = client.get(f"/trajets/semaine?{student.replace('study', 'work')}").get_data(as_text=True)
    assert "26–64" in work
    retired = "adults=2&over_65=12&home=62119&t1_who=12&t1_purpose=shopping&t1_mode=car&t1_km=6"
    html = client.get(f"/trajets/et-si?{retired}").get_data(as_text=True)
    assert "Leasing social" not in html and "Votre employeur" not in html


def test_who_is_who_is_told_once_and_carried(client):
    stated = "adults=2&home=62119&t1_who=2&t1_mode=car&t1_to=59350&without_licence=2&over_65=12"
    for page in ("semaine", "annee", "et-si"):
        response = client.get(f"/trajets/{page}?{stated}")
        assert response.status_code == 200
        assert "without_licence=2" in response.get_data(as_text=True)
    refused = client.get("/trajets/semaine?adults=1&t1_mode=bus&t1_km=4&without_licence=2")
    assert refused.status_code == 422 and "Qui n’a pas le permis" in refused.get_data(as_text=True)


STUDENT = {"home": "80021", "t1_purpose": "study", "t1_mode": "bus", "t1_km": "5", "t1_days": "5"}


def test_what_comes_in_opens_a_fare_and_is_in_no_address(client):
    page = f"/trajets/et-si?{urlencode(STUDENT)}"
    assert "tarif solidaire" in client.get(page).get_data(as_text=True)
    stated = client.post(page, data={"monthly_resources": "1 000 €"})
    assert stated.status_code == 200 and "no-store" in stated.headers["Cache-Control"]
    assert "monthly_resources" not in stated.headers.get("HX-Push-Url", "")
    text = stated.get_data(as_text=True)
    assert "Au-dessus du plafond" in text and "862" in text
    assert "monthly_resources=" not in text
    opened = client.post(page, data={"monthly_resources": "700"}).get_data(as_text=True)
    assert "Vous avez droit au tarif solidaire" in opened
    in_address = client.get(f"{page}&monthly_resources=700")
    assert in_address.status_code == 303 and "monthly_resources" not in in_address.location


def test_what_comes_in_is_refused_on_its_field(client):
    page = f"/trajets/et-si?{urlencode(STUDENT)}"
    refused = client.post(page, data={"monthly_resources": "beaucoup"})
    assert refused.status_code == 422
    assert 'id="erreur-monthly_resources"' in refused.get_data(as_text=True)


def test_ticked_weekdays_are_one_answer_drawn_on_their_days(client):
    stated = {"t1_purpose": "work", "t1_mode": "car", "t1_km": "20", "t1_days": "5"}
    ticked = [
        *stated.items(),
        ("t1_telework", "2"),
        ("t1_telework_on", "2"),
        ("t1_telework_on", "4"),
    ]
    moved = client.get(f"/trajets/semaine?{urlencode(ticked)}")
    assert moved.status_code == 303 and "t1_telework_on=24" in moved.location
    text = client.get(moved.location).get_data(as_text=True)
    for day, is_home in (("Lundi", False), ("Mardi", True), ("Mercredi", False), ("Jeudi", True)):
        line = text.partition(f"<b>{day}</b>")[2].partition("</li>")[0]
        assert ("à la maison" in line) is is_home


def test_what_runs_in_town_is_asked_in_one_press(client):
    """Le Havre has a tram: which of it or a bus leads to the shops is theirs to say."""
    stated = {"home": "76351", "t1_purpose": "shopping", "t1_mode": "car", "t1_km": "5"}
    asked = client.get(f"/trajets/et-si?{urlencode(stated)}").get_data(as_text=True)
    assert "qu’est-ce qui y mène" in asked
    for answer in ("tram", "bus", "none"):
        assert f"t1_could={answer}" in asked
    by_tram = client.get(f"/trajets/et-si?{urlencode(stated)}&t1_could=tram").get_data(as_text=True)
    assert "En tramway quand c’est possible" in by_tram
    nothing = client.get(f"/trajets/et-si?{urlencode(stated)}&t1_could=none").get_data(as_text=True)
    for page in (by_tram, nothing):
        assert "qu’est-ce qui y mène" not in page
    village = client.get(f"/trajets/et-si?{urlencode(stated | {'home': '62097'})}")
    assert "qu’est-ce qui y mène" not in village.get_data(as_text=True)


def test_a_night_worker_is_not_asked_to_work_at_home(client):
    stated = {"t1_purpose": "work", "t1_mode": "car", "t1_km": "12", "t1_days": "4"}
    page = f"/trajets/et-si?{urlencode(stated)}"
    assert "jours à la maison" in client.get(page).get_data(as_text=True)
    assert "jours à la maison" not in client.get(f"{page}&t1_at_night=1").get_data(as_text=True)


def test_kilometres_below_the_straight_line_are_said(client):
    """Béthune–Lille: some 33 km as the crow flies."""
    home = "/trajets/semaine?home=62119&t1_purpose=work&t1_mode=car&t1_km=5"
    assert "moins que la ligne droite" in client.get(f"{home}&t1_to=59350").get_data(as_text=True)
    assert "moins que la ligne droite" not in client.get(home).get_data(as_text=True)


def test_who_has_nothing_to_change_is_led_to_what_exists_and_its_price(client):
    """An apprentice driven by a neighbour: no lever of ours, every way compared."""
    stated = {"t1_purpose": "work", "t1_mode": "car", "t1_km": "15", "t1_days": "4"}
    stated |= {"home": "62119", "without_licence": "1"}
    page = client.get(f"/trajets/et-si?{urlencode(stated)}").get_data(as_text=True)
    assert "rien à changer" in page and "Passer le permis" in page
    link = re.search(r'href="([^"]*)">tous les moyens', page)
    assert link
    compared = client.get(link[1].replace("&amp;", "&"), follow_redirects=True)
    assert compared.status_code == 200 and "Côte à côte" in compared.get_data(as_text=True)


def test_over_the_sea_neither_a_bicycle_nor_a_seat_in_a_car_is_proposed(client):
    """Le Palais–Quiberon by boat, every working day."""
    stated = "home=56152&t1_purpose=work&t1_mode=ferry&t1_to=56186&t1_days=5"
    page = client.get(f"/trajets/et-si?{stated}").get_data(as_text=True)
    assert "en covoiturage" not in page and "à vélo électrique" not in page


def test_a_train_over_the_border_is_found(client):
    """Lille–Tournai: trains of the SNCB, half an hour."""
    stated = "home=59350&t1_purpose=work&t1_mode=car&t1_to=BE2785341&t1_days=5"
    page = client.get(f"/trajets/et-si?{stated}").get_data(as_text=True)
    assert "en TER de Lille Flandres à Tournai" in page


def test_a_plan_speaks_of_days_hours_and_people_as_a_person_would(client):
    """Three children taken to school by bicycle most days, and Marseille by train."""
    stated = {"adults": "2", "children": "3", "home": "62119"}
    stated |= {"t1_purpose": "escort", "t1_mode": "car", "t1_km": "3", "t1_days": "4"}
    stated |= {"t2_who": "1", "t2_purpose": "work", "t2_mode": "car", "t2_to": "62041"}
    stated |= {"j1_mode": "car", "j1_to": "13055"}
    aboard = [("t1_who", member) for member in "1345"]
    page = f"/trajets/et-si?{urlencode([*stated.items(), *aboard])}"
    html = client.get(page, follow_redirects=True).get_data(as_text=True)
    html = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))
    assert "Adulte 1 et les enfants, accompagner quelqu’un : à vélo 3 jours par semaine" in html
    assert not re.search(r"\d,[1-46-9] jours? par semaine|\d{3} min par trajet", html)
    assert "−2 h 40 par trajet" in html
    assert "(enfant 3)" not in html and "(adulte 1 et les enfants)" in html


def test_a_metro_that_nobody_knows_is_refused_or_said(client):
    """Béthune–Lille: refused by its commune, followed and said by its kilometres."""
    stated = "home=62119&t1_purpose=work&t1_mode=metro&t1_to=59350"
    refused = client.get(f"/trajets/semaine?{stated}")
    assert refused.status_code == 422
    assert 'id="erreur-t1_mode"' in refused.get_data(as_text=True)
    followed = client.get(f"/trajets/semaine?{stated}&t1_km=39")
    assert followed.status_code == 200
    assert "Trajet 1, métro" in followed.get_data(as_text=True)
    roubaix = "home=59350&t1_purpose=work&t1_mode=metro&t1_to=59512"
    page = client.get(f"/trajets/semaine?{roubaix}")
    assert page.status_code == 200 and "Trajet 1, métro" not in page.get_data(as_text=True)


def test_every_answer_offered_on_what_runs_is_one_that_is_taken(client):
    """From Le Havre, which has a tram, to a village that has none."""
    stated = {"home": "76351", "t1_purpose": "work", "t1_mode": "car", "t1_to": "76447"}
    page = client.get(f"/trajets/et-si?{urlencode(stated)}").get_data(as_text=True)
    for answer in re.findall(r"t1_could=(\w+)", page):
        assert client.get(f"/trajets/et-si?{urlencode(stated)}&t1_could={answer}").status_code < 400


def test_numbers_are_typed_with_their_units(client):
    stated = {"t1_purpose": "work", "t1_mode": "car", "t1_km": "12 km", "t1_days": "5 jours"}
    stated |= {"t1_telework": "1 j", "t1_telework_most": "2 jours par semaine", "c1_age": "8 ans"}
    moved = client.get(f"/trajets/semaine?{urlencode(stated)}")
    assert moved.status_code == 303
    for answer in ("t1_km=12", "t1_days=5", "t1_telework=1", "t1_telework_most=2", "c1_age=8"):
        assert answer in re.split("[?&]", moved.location)
    assert client.get(moved.location).status_code == 200


def test_what_is_only_quicker_is_told_apart_from_levers(client):
    """A student by train: a seat in a car costs and emits more."""
    stated = {"home": "62119", "without_licence": "1", "under_26": "1", "t1_purpose": "study"}
    stated |= {"t1_mode": "regional_train", "t1_to": "59350", "t1_days": "5"}
    page = client.get(f"/trajets/et-si?{urlencode(stated)}").get_data(as_text=True)
    assert "rien à changer" in page and "Levier par levier" not in page
    apart = page.partition('id="existe-h"')[2].partition("</section>")[0]
    assert "sans épargner ni carbone ni euros" in apart and "En covoiturage, passager" in apart


def test_a_row_is_folded_with_the_part_of_a_town_that_was_typed(client):
    sent = "/trajets/semaine?lieu=zzzq&t1_purpose=work&t1_mode=car&t1_lieu=Hellemmes"
    assert "Hellemmes, à Lille (59)" in client.get(sent).get_data(as_text=True)


def test_the_part_of_a_town_that_was_typed_stays_on_the_results(client):
    """Who works in Lomme does not work « à Lille », week, plans and the whole."""
    stated = (
        "home=62119&adults=1&t1_purpose=work&t1_mode=car&t1_days=5&t1_to=59350&t1_lieu=Lomme"
        "&c1_motor=petrol"
    )
    for path in ("/trajets/semaine", "/trajets/annee", "/trajets/et-si"):
        html = client.get(f"{path}?{stated}", follow_redirects=True).get_data(as_text=True)
        assert "Lomme" in html, path
        assert html.count('name="t1_lieu"') <= 1
