"""*Mes travaux*: an income goes nowhere, an address says everything else, without any script."""

from __future__ import annotations

import logging
import re
from html import unescape

import pytest

from app.works.words import REASONS, REFUSALS, SLOTS, WARNINGS, WORKS
from calc.schema.vocabulary import MEASURES
from tests.reading import page
from tests.routes import HOUSEHOLD, QUERY
from tests.routes import works as addresses

INCOME = "23456"
LIVE = {"HX-Request": "true", "HX-Target": "contenu"}
"""The header of who has a script: a part answers, never a document."""
TICKED = {"roof_works": "roof_insulation", "heating_works": "air_water_heat_pump"}


@pytest.mark.parametrize("path", ["/logement/travaux", "/logement/chemins"])
def test_an_income_is_written_nowhere(client, caplog, path):
    stated = {**TICKED, "reference_tax_income": INCOME, "income_class": "modest"}
    with caplog.at_level(logging.DEBUG):
        response = client.post(f"{path}?{QUERY}", data=stated, headers=LIVE)
    html = response.get_data(as_text=True)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert INCOME not in response.headers["HX-Push-Url"]
    assert "income_class" not in response.headers["HX-Push-Url"]
    assert INCOME not in caplog.text
    assert html.count(INCOME) == 1  # in the field it was typed in
    links = re.findall(r'(?:href|src|action|formaction|hx-post)="([^"]*)"', html)
    assert not [link for link in links if INCOME in link or "income_class" in link]


@pytest.mark.parametrize("path", ["/logement/travaux", "/logement/chemins"])
def test_an_income_in_an_address_is_dropped(client, path):
    plain = client.get(f"{path}?{QUERY}").get_data(as_text=True)
    asked = f"{path}?{QUERY}&reference_tax_income={INCOME}&income_class=very_modest"
    assert client.get(asked).get_data(as_text=True) == plain


def test_an_income_changes_the_aids(client):
    rich = client.post(
        f"/logement/travaux?{QUERY}", data={**TICKED, "income_class": "higher"}, headers=LIVE
    )
    poor = client.post(
        f"/logement/travaux?{QUERY}", data={**TICKED, "income_class": "very_modest"}, headers=LIVE
    )
    words = "MaPrimeRénov’ par geste</td>"
    assert words in poor.get_data(as_text=True) and words not in rich.get_data(as_text=True)


def test_a_property_tax_told_is_relieved_and_written_nowhere(client):
    """Roubaix voted 100 % for three years; 10,000 € of works are needed."""
    stated = {**TICKED, "property_tax": "1234", "wall_works": "external_wall_insulation"}
    response = client.post(f"/logement/travaux?{QUERY}", data=stated, headers=LIVE)
    html = response.get_data(as_text=True)
    assert "Exonération de taxe foncière</td>" in html and "3\u202f700\u202f€" in html
    assert "1234" not in response.headers["HX-Push-Url"] and html.count("1234") == 1


def test_the_address_given_back_is_the_state(client):
    sent = client.post(f"/logement/travaux?{QUERY}", data={**TICKED, "budget": "3000"})
    again = client.get(sent.headers["Location"]).get_data(as_text=True)
    for name in (*TICKED.values(),):
        assert re.search(rf'value="{name}" checked', again)
    assert 'value="3000"' in again


def test_a_part_is_the_inside_of_its_page(client):
    url = addresses.WORKS
    whole = client.get(url).get_data(as_text=True)
    part = client.get(url, headers={"HX-Request": "true", "HX-Target": "effet"})
    assert part.get_data(as_text=True).strip() in whole


def test_without_a_home_one_is_sent_to_the_questions(client):
    for path in ("/logement/travaux", "/logement/chemins"):
        response = client.get(f"{path}?floor_area=90", follow_redirects=True)
        assert response.status_code == 422
        assert 'id="champ-dwelling_type"' in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("budget", "beaucoup"),
        ("cost_roof_insulation", "-3"),
        ("dpe_class", "Z"),
        ("reference_tax_income", "1e999"),
        ("property_tax", "mille"),
        ("income_class", "riche"),
        ("household_size", "0"),
    ],
)
def test_a_wrong_answer_gets_a_sentence_and_loses_nothing(client, field, typed):
    response = client.post(
        f"/logement/travaux?{QUERY}", data={**TICKED, field: typed}, follow_redirects=True
    )
    html = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "Une réponse est à revoir" in html
    if field != "household_size":  # a refused home goes back to its own questions
        assert 'value="roof_insulation" checked' in html


def test_a_path_is_taken_without_script(client):
    html = client.get(addresses.PATHS).get_data(as_text=True)
    taken = [
        unescape(e.attributes["formaction"])
        for e in page(html).all("button")
        if "formaction" in e.attributes
    ]
    assert len(taken) >= 2
    for link in taken:
        sent = client.post(link, data={"income_class": "modest"})
        assert sent.status_code == 303 and "modest" not in sent.headers["Location"]
        shown = client.get(sent.headers["Location"]).get_data(as_text=True)
        assert "Avec ces travaux" in shown and "Reste à payer" in shown


def test_a_home_without_a_commune_has_works_and_says_what_aids_need(client):
    homeless = "&".join(f"{k}={v}" for k, v in HOUSEHOLD.items() if k != "commune")
    html = client.get(f"/logement/travaux?{homeless}&{addresses.TICKED}").get_data(as_text=True)
    assert "Dites votre commune" in html and "Avec ces travaux" in html


def test_every_measure_has_its_words_and_its_place():
    assert set(WORKS) == set(MEASURES)
    placed = [name for slot in SLOTS for name in slot.measures]
    assert sorted(placed) == sorted(MEASURES)


def test_every_code_has_its_words():
    """Codes that the calculation gives are read in its source: none may reach a page unsaid."""
    from pathlib import Path

    import calc.aids
    import calc.renovation

    def codes(package, pattern):
        folder = Path(package.__path__[0])
        text = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
        return set(re.findall(pattern, text))

    refused = codes(calc.aids, r'\.(?:add|lack|tell|tell_each)\(\s*"([a-z_]+)"')
    assert {code for code in refused if not code.startswith("needs_")} <= set(REASONS)
    warned = codes(calc.renovation, r'result\.append\("([a-z_]+)"\)')
    assert "walls_must_breathe" in warned <= set(WARNINGS)
    works = codes(calc.renovation, r'"([a-z]+_[a-z_]+)"')
    assert {"no_water_network", "houses_only"} <= works
    assert set(REFUSALS) <= works


@pytest.mark.parametrize("path", ["/logement/travaux", "/logement/chemins"])
def test_no_document_answers_a_post_and_every_class_of_income_is_told(client, path):
    """Back works everywhere: the address is the state, the income lives in the form alone."""
    sent = client.post(f"{path}?{QUERY}", data={**TICKED, "reference_tax_income": INCOME})
    assert sent.status_code == 303 and INCOME not in sent.headers["Location"]
    html = client.get(sent.headers["Location"]).get_data(as_text=True)
    for name in ("très modestes", "modestes", "intermédiaires", "supérieurs"):
        assert name in html.lower()


def test_an_address_is_computed_once_and_an_income_never_kept(client, monkeypatch):
    from app.works import views

    calls = []
    fresh: dict[object, object] = {}
    monkeypatch.setattr(views, "_answers", lambda: fresh)
    client.application.extensions["load"].kept.clear()  # whole pages that other tests asked for
    real = views.what_if
    monkeypatch.setattr(views, "what_if", lambda *stated: calls.append(1) or real(*stated))
    for _ in range(3):
        client.get(addresses.WORKS)
    assert len(calls) == 1
    for _ in range(2):
        client.post(addresses.WORKS, data={"income_class": "modest"}, headers=LIVE)
    assert len(calls) == 3


def test_a_result_lists_gestures_and_works_before_any_tick(client):
    html = client.get(addresses.WORKS.replace("/travaux", "/resultat")).get_data(as_text=True)
    assert "Que faire, dans l’ordre qui paie" in html
    assert html.index("Sans rien payer") < html.index("Puis des travaux")
    years = [int(n) for n in re.findall(r"remboursé en (\d+) ans", html)]
    assert years == sorted(years) and max(years) <= 25


def test_the_adviser_s_sheet_tells_answers_suppositions_and_class_of_income(client):
    stated = {**TICKED, "income_class": "modest", "damp_walls": "0"}
    html = client.post(f"/logement/travaux?{QUERY}", data=stated, headers=LIVE).get_data(
        as_text=True
    )
    sheet = html[html.index("Pour le conseiller") : html.index("Qui appeler")]
    assert "Revenus\u202f: modestes" in unescape(sheet) and "Répondu" in sheet
    assert "Supposé" in sheet and "humides\u202f: non" in unescape(sheet)


@pytest.mark.parametrize("path", ["travaux", "chemins", "situation", "immeuble", "resultat"])
@pytest.mark.parametrize("commune", ["97411", "97209"])
def test_a_home_overseas_is_told_where_its_aids_are_and_no_figure(client, path, commune):
    asked = f"/logement/{path}?{re.sub(r'commune=[^&]*&?', '', QUERY)}&commune={commune}"
    response = client.get(asked, follow_redirects=True)
    html = unescape(response.get_data(as_text=True))
    assert response.status_code == 422
    assert "Outre-mer" in html and "0 808 800 700" in html.replace("\u202f", " ")
    assert not re.search(r"\d[\s\u202f\u00a0]€", re.sub(r"<[^>]+>", " ", html))


def test_ignorance_is_told_apart_from_effect_with_its_question(client):
    """Walls that nobody told: the page says both cases; told, there is one."""
    text = f"{addresses.WORKS}&wall_works=external_wall_insulation"
    unsure = re.sub("&wall_insulation=[a-z]+", "", text)
    page = client.get(unsure).text
    assert "Si vos murs ne sont pas isolés" in page and "champ=wall_insulation" in page
    assert "Si vos murs ne sont pas isolés" not in client.get(text).text


OIL_HOUSE = (
    "dwelling_type=house&floor_area=100&construction_period=1948_1974&commune=62119"
    "&heating_carrier=fuel_oil&dpe_class=F"
)


def shown(client, more: str) -> str:
    """Words of the page of works, without the thin spaces."""
    html = client.get(f"/logement/travaux?{OIL_HOUSE}{more}").get_data(as_text=True)
    return re.sub("[\u202f\xa0]", "", unescape(re.sub(r"<[^>]+>", "", html)))


def test_a_work_that_the_home_cannot_take_is_not_said_done(client):
    html = shown(client, "&heating_works=condensing_gas_boiler&window_works=window_replacement")
    assert "Chaudière à gaz à condensation: pas compté, " in html
    assert "Fenêtres." in html and "Fenêtres et chaudière" not in html


@pytest.mark.parametrize(
    "more, is_said",
    [
        ("&heating_works=air_water_heat_pump", True),
        ("&window_works=window_replacement", False),  # the label stays one that is helped
        ("&heating_works=air_water_heat_pump&main_residence=0", False),  # never open to them
        ("&heating_works=air_water_heat_pump&tenure=tenant", False),
    ],
    ids=["pump", "windows", "second home", "tenant"],
)
def test_who_ticks_a_step_that_closes_the_large_grant_reads_it_there(client, more, is_said):
    html = shown(client, more)
    assert ("ils la ferment pour la suite" in html) == is_said


def test_the_balance_of_a_month_is_the_difference_of_its_two_figures(client):
    for work in (
        "heating_works=air_water_heat_pump",
        "heating_works=pellet_boiler",
        "wall_works=internal_wall_insulation",
    ):
        text = shown(client, f"&{work}")
        spared, paid = re.search(r"ans ?: (\d+)€ d’énergie en moins, (\d+)€ de prêt", text).groups()
        net = re.search(r"([+−])(\d+)€ ?par mois", text)
        assert int(net[2]) * (1 if net[1] == "+" else -1) == int(spared) - int(paid)


def test_who_did_not_say_an_income_is_not_told_that_nobody_loses_by_stages(client):
    """The card of the first step tells the most that starting so loses: its neighbour agrees."""
    address = f"/logement/chemins?{OIL_HOUSE}"
    unstated = client.get(address).get_data(as_text=True)
    assert "vous ferait perdre jusqu’à" in unstated
    assert "Étaler les travaux ne fait pas perdre d’aides aujourd’hui" not in unstated
    stated = client.post(address, data={"income_class": "higher"}, headers=LIVE)
    assert "Aux revenus les plus hauts, étaler" not in stated.get_data(as_text=True)


def test_a_quote_of_nothing_takes_no_sign(client):
    text = shown(client, "&roof_works=roof_insulation&cost_roof_insulation=0")
    assert "−0" not in text
