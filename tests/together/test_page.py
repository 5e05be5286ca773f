"""*Mon élan*: two halves met, one half and a door, links pasted, nothing lost."""

from __future__ import annotations

from types import SimpleNamespace
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.home.form import DECLARED
from app.together.form import ElanForm
from app.together.page import present_elan
from app.week.form import WeekForm
from app.works.form import _ASKED, QUOTES
from calc.mobility.week.request import GROUPS, HouseholdAnswers
from calc.schema.inputs import declarations
from calc.together import together
from tests.properties import examples
from tests.reading import page
from tests.routes.elan import BOTH, HOME, HOUSEHOLD, MOVING
from tests.routes.week import FAMILY


def text(client, url: str) -> str:
    return client.get(url, follow_redirects=True).get_data(as_text=True)


def links(html: str) -> list[str]:
    return [e.attributes.get("href", "").replace("&amp;", "&") for e in page(html).all("a")]


def test_no_name_means_two_things():
    moving = set(declarations(HouseholdAnswers)) - {"date"}
    rows = {f"{p}1_{n}" for p, (_, inputs, _) in GROUPS.items() for n in declarations(inputs)}
    same = {"tenure", "ownership_share", "co_owned"}  # asked once, read by home and works
    halves = [set(DECLARED) - same, moving | rows, {*_ASKED, *QUOTES}]
    for place, half in enumerate(halves):
        assert not half & set().union(*halves[:place], *halves[place + 1 :])


def test_what_both_ask_is_asked_once():
    stated = {k: v for k, v in HOUSEHOLD.items() if k != "household_size"}
    form = ElanForm(MultiDict(stated | FAMILY))
    assert form.people == 4 and form.home.answers.household_size[0] == 4
    assert "household_size" not in form.given
    moving = {k: v for k, v in FAMILY.items() if k != "home"}
    assert ElanForm(MultiDict(HOUSEHOLD | moving)).moving.given["home"] == HOUSEHOLD["commune"]
    both = ElanForm(MultiDict(HOUSEHOLD | FAMILY | {"household_size": "5"}))
    assert both.people_disagree and both.home.answers.household_size[0] == 5


def test_a_home_alone_opens_one_door_that_brings_it_along(client):
    html = text(client, f"/mon-elan?{HOME}")
    door = next(url for url in links(html) if url.startswith("/trajets/semaine?"))
    assert "Il manque vos déplacements" in html
    submitted = dict(parse_qsl(urlsplit(door).query))
    assert dict(parse_qsl(submitted["avec"])) == HOUSEHOLD
    week = WeekForm(MultiDict(FAMILY | {"avec": submitted["avec"]}))
    back = next(
        url
        for url in links(text(client, f"/trajets/annee?{urlencode(week.given)}"))
        if url.startswith("/mon-elan?")
    )
    whole = text(client, back)
    assert "Énergie et déplacements" in whole and "Il manque" not in whole


def test_a_moving_alone_opens_one_door_that_brings_it_along(client):
    door = next(
        url for url in links(text(client, f"/mon-elan?{MOVING}")) if url.startswith("/logement?")
    )
    carried = dict(parse_qsl(urlsplit(door).query))["avec"]
    sent = {"dwelling_type": "house", "etape": "2", "avec": carried}
    step = client.get("/logement", query_string=sent).get_data(as_text=True)
    kept = [
        e.attributes["value"] for e in page(step).all("input") if e.attributes.get("name") == "avec"
    ]
    assert [v.replace("&amp;", "&") for v in kept] == [carried]
    result = text(client, f"/logement/resultat?{HOME}&{urlencode({'avec': carried})}")
    back = next(url for url in links(result) if url.startswith("/mon-elan?"))
    assert "Énergie et déplacements" in text(client, back)


def test_two_pasted_links_are_one_household(client):
    sent = {
        "lien_logement": f"https://exemple.fr/logement/travaux?{HOME}&dpe_class=E",
        "lien_trajets": f"http://localhost/chez/lille/trajets/annee?{MOVING}",
    }
    response = client.get("/mon-elan", query_string=sent)
    assert response.status_code == 303
    submitted = dict(parse_qsl(urlsplit(response.location).query))
    assert submitted == HOUSEHOLD | {"dpe_class": "E"} | FAMILY


def test_an_income_in_a_link_is_dropped(client):
    income = "&reference_tax_income=21000"
    for url in (
        f"/mon-elan?{HOME}{income}",
        f"/mon-elan?{urlencode({'avec': HOME + income})}",
        f"/mon-elan?{urlencode({'lien_logement': f'/x?{HOME}&income_class=modest'})}",
    ):
        response = client.get(url)
        assert response.status_code == 303
        assert "21000" not in response.location and "modest" not in response.location


def test_a_link_that_is_not_one_says_so_and_loses_nothing(client):
    response = client.get("/mon-elan", query_string=dict(FAMILY, lien_logement="n’importe quoi"))
    html = response.get_data(as_text=True)
    assert response.status_code == 422 and "Ce lien n’est pas celui d’un résultat" in html
    kept = {
        e.attributes["name"]: e.attributes["value"]
        for e in page(html).all("input")
        if e.attributes.get("type") == "hidden"
    }
    assert kept == FAMILY and "Les déplacements" in html


def test_what_is_wrong_in_a_half_is_mended_on_its_page(client):
    response = client.get(f"/mon-elan?{MOVING}&floor_area=3")
    html = response.get_data(as_text=True)
    assert response.status_code == 422
    assert any("/logement/resultat?floor_area=3" in url for url in links(html))


def test_people_are_asked_when_nobody_said(client):
    home = urlencode({k: v for k, v in HOUSEHOLD.items() if k != "household_size"})
    html = text(client, f"/mon-elan?{home}")
    assert "Combien de personnes" in html and "pour tout le foyer" in html
    assert "par personne et par an" in text(client, f"/mon-elan?{home}&household_size=3")


def test_the_page_says_what_is_not_in_it_and_whom_to_call(client):
    html = text(client, BOTH)
    assert "ni la nourriture" in html and "808\u00a0800\u00a0700" in html
    assert "sans rien compter deux fois" in html


def test_works_are_left_aside_and_taken_back(client):
    html = text(client, f"/mon-elan?{HOME}")
    aside = next(url for url in links(html) if "sans_travaux=" in url)
    without = text(client, aside)
    assert "Laissé de côté" in without
    back = [url for url in links(without) if url.startswith("/mon-elan?") and "sans" not in url]
    assert back and text(client, back[0]).count("Pas pour nous") == html.count("Pas pour nous")
    assert client.get(f"/mon-elan?{HOME}&sans_travaux=rien,du_tout").status_code == 303


def test_doubts_of_a_household_are_said(client):
    electric = MOVING.replace("c1_motor=diesel", "c1_motor=electric")
    html = text(client, f"/mon-elan?{HOME}&billed_electricity=9000&owner_occupier=0&{electric}")
    assert "comptée deux fois" in html and "votre bailleur" in html
    assert "ne disent pas le même nombre" not in html
    assert "ne disent pas le même nombre" in text(
        client, f"/mon-elan?{HOME.replace('household_size=4', 'household_size=5')}&{MOVING}"
    )


def test_the_code_leads_back_and_is_left_out_when_too_long(client):
    assert "Code QR de ce résultat" in text(client, BOTH)
    long = "&".join(
        f"t{n}_mode=car&t{n}_km=9&t{n}_days=5&t{n}_purpose=leisure&t{n}_others=1"
        f"&t{n}_could=regional_train&t{n}_telework=1&t{n}_monthly_pass=99&t{n}_to=59350"
        for n in range(1, 13)
    )
    long += "&" + MOVING
    assert "Code QR de ce résultat" not in text(client, f"/mon-elan?{long}")


def test_a_territory_s_target_stands_beside(app):
    target = SimpleNamespace(
        sector="all",
        year=2030,
        unit="kgCO2e/person",
        value=4200.0,
        text="objectif du plan climat",
        source="Plan climat",
        url="/plan",
    )
    other = SimpleNamespace(**{**vars(target), "unit": "GWh", "text": "renouvelables"})
    with app.test_request_context(BOTH):
        form = ElanForm(MultiDict(HOUSEHOLD | FAMILY))
        result = together((form.works.answers, form.works.choice), form.moving.request, 20)
        bars = present_elan(result, form, (target, other))["bars"]
    beside = [bar for bar in bars if bar.kind == "territory"]
    assert [bar.text for bar in beside] == ["4,2\u202ft"]
    assert beside[0].name == "Tout compris, objectif du territoire en 2030"


_NAMES = [
    "avec",
    "lien_logement",
    "lien_trajets",
    "household_size",
    "adults",
    "floor_area",
    "dwelling_type",
    "heating_carrier",
    "t1_mode",
    "t1_km",
    "without",
    "commune",
]
_VALUES = [
    "",
    "x",
    "3",
    "-1",
    "1e9",
    "nan",
    "é" * 70,
    "?",
    "?floor_area=9",
    "&&==",
    "house",
    "car",
    "natural_gas",
    "59350",
    "avec=avec",
    "http://[",
    "t1_mode=bike&t1_km=2",
]


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(_NAMES), st.sampled_from(_VALUES), max_size=8))
def test_no_address_breaks_it(client, told):
    response = client.get("/mon-elan", query_string=told, follow_redirects=True)
    assert response.status_code in (200, 422)


APPRENTICE = (
    "adults=1&home=62119&t1_purpose=work&t1_mode=moped&t1_to=62041&t1_days=5&without_licence=1"
)


def test_who_helps_to_move_is_one_of_each_kind_the_driving_school_for_who_has_no_licence(client):
    page = client.get(f"/mon-elan?{APPRENTICE}").get_data(as_text=True)
    for name in ("Réseau Tadao", "Pass Pass Covoiturage", "Votre employeur", "Passer le permis"):
        assert f"<strong>{name}</strong>" in page
    assert "Le covoiturage du quotidien" not in page and "France Rénov" not in page
    licensed = client.get("/mon-elan?" + APPRENTICE.removesuffix("&without_licence=1"))
    assert "Passer le permis" not in licensed.get_data(as_text=True)


@pytest.mark.parametrize("name", ["mon-elan", "trajets/et-si", "trajets/semaine"])
def test_a_tablet_gives_addresses_to_note_and_opens_no_other_site(client, name):
    text = client.get(f"/borne/{name}?{APPRENTICE}").get_data(as_text=True)
    main = text.partition("<main")[2].partition("</main>")[0]
    assert 'href="http' not in main and "www.tadao.fr" in main and "à noter" in main


def test_a_home_supposed_is_said(client):
    """Its figures are of one likely home, where the result's are of all the energies possible."""
    words = "Comptés pour un logement courant comme le vôtre"
    assert words in text(client, "/mon-elan?dwelling_type=apartment")
    assert words not in text(client, f"/mon-elan?{HOME}")
    both = text(client, f"/mon-elan?dwelling_type=apartment&{MOVING}")
    links_back = [url for url in links(both) if url.startswith("/logement/preciser?")]
    assert links_back and all("avec=" in url for url in links_back)
    assert "avec" in text(client, links_back[0])


def test_what_changes_nothing_is_no_action(client):
    good = (
        "dwelling_type=house&construction_period=1989_2000&floor_area=95&commune=62498"
        "&heating_carrier=natural_gas&tenure=tenant&certified_class=C"
    )
    html = text(client, f"/mon-elan?{good}")
    assert "carbone inchangé" not in html and "0\u202f€ de plus" not in html
    assert "aucune action" in html
