"""The questions: asked when they make sense, refused in French, never lost."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.asking.form import REFUSED
from app.home.form import DECLARED
from app.home.words import FIELDS
from tests.properties import examples
from tests.reading import page
from tests.routes import HOUSEHOLD, QUERY, RESULT

ROOT = Path(__file__).parent.parent.parent


def answers(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def carried(html: str) -> dict[str, str]:
    """What a form would send again: hidden, typed and checked."""
    sent = {}
    for entry in page(html).all("input"):
        kind = entry.attributes.get("type", "text")
        if kind != "radio" or "checked" in entry.attributes:
            sent[entry.attributes["name"]] = entry.attributes.get("value", "")
    return sent


def test_every_field_and_choice_has_french_words():
    for name, what in DECLARED.items():
        words = FIELDS[name]
        assert words.label and words.name
        if what.kind == "choice":
            assert set(words.choices) == set(what.options), name


def test_every_refusal_has_its_sentence():
    codes = set()
    for name in ("schema/inputs", "housing/answers"):
        tree = ast.parse((ROOT / f"calc/{name}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Issue":
                argument = node.args[1]
                if isinstance(argument, ast.Constant):
                    codes.add(argument.value)
    codes |= {"too_small", "too_large", "not_whole", "not_a_choice", "not_true_or_false"}
    codes -= {"not_a_date"}  # the form never asks a date
    assert codes <= set(REFUSED)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("floor_area", "abc", "nombre"),
        ("floor_area", "3", "au moins 9"),
        ("floor_area", "5000", "au plus"),
        ("construction_year", "12", "au moins 1000"),
        ("dwelling_type", "castle", "liste"),
        ("floor_area", "nan", "nombre"),
    ],
)
def test_a_wrong_answer_gets_a_sentence_and_keeps_the_others(client, field, value, sentence):
    stated = {**HOUSEHOLD, field: value, "depuis": "1", "etape": "2"}
    response = client.get("/logement", query_string=stated)
    html = response.get_data(as_text=True)
    assert response.status_code == 422
    result = page(html)
    error = next(e for e in result.elements if e.attributes.get("id") == f"erreur-{field}")
    assert sentence in error.text
    assert f'href="#champ-{field}"' in html
    kept = carried(html)
    for name, other in HOUSEHOLD.items():
        if name not in (field,):
            assert kept.get(name) == other, name


def test_a_good_step_leads_to_its_own_address(client):
    stated = {
        "dwelling_type": "house",
        "floor_area": "85,5",
        "construction_year": "1930",
        "construction_period": "",
        "lieu": "roubaix",
        "unknown": "x",
        "depuis": "1",
        "etape": "2",
    }
    response = client.get("/logement", query_string=stated)
    assert response.status_code == 303
    assert answers(response.headers["Location"]) == {
        "dwelling_type": "house",
        "floor_area": "85.5",
        "construction_year": "1930",
        "commune": "59512",
        "etape": "2",
    }


@pytest.mark.parametrize("step", range(1, 8))
def test_back_and_forth_loses_nothing(client, step):
    html = client.get(f"/logement?etape={step}&{QUERY}").get_data(as_text=True)
    kept = carried(html)
    assert {name: kept.get(name) for name in HOUSEHOLD} == HOUSEHOLD


def test_going_back_is_never_refused(client):
    stated = {**HOUSEHOLD, "storeys": "many", "depuis": "2", "etape": "1"}
    response = client.get("/logement", query_string=stated)
    assert response.status_code == 303
    assert answers(response.headers["Location"])["storeys"] == "many"


@pytest.mark.parametrize(
    ("extra", "asked", "never"),
    [
        ("dwelling_type=apartment&position=middle", "wall_material", "roof_type"),
        ("dwelling_type=apartment&position=middle", "wall_insulation", "floor_type"),
        ("dwelling_type=apartment&position=top", "roof_type", "floor_type"),
        ("dwelling_type=house", "roof_type", "position"),
    ],
)
def test_senseless_questions_are_not_asked(client, extra, asked, never):
    html = client.get(f"/logement?etape=3&{extra}").get_data(as_text=True)
    assert f'id="champ-{asked}"' in html
    assert f'id="champ-{never}"' not in html


@pytest.mark.parametrize(
    ("stated", "left"),
    [
        ({"dwelling_type": "apartment"}, {"attachment", "storeys"}),
        ({"wall_insulation_year": "1990"}, {"wall_insulation_year"}),
        ({"position": "top", "exposed_facades": "2"}, {"position", "exposed_facades"}),
        (
            {"dwelling_type": "apartment", "position": "middle"},
            {"attachment", "storeys", "roof_type", "roof_insulation"},
        ),
    ],
)
def test_what_a_change_of_mind_left_behind_is_dropped(client, stated, left):
    stated = {**HOUSEHOLD, **stated}
    sent = {**stated, "lieu": "Roubaix", "depuis": "1", "etape": "2"}
    kept = answers(client.get("/logement", query_string=sent).headers["Location"])
    assert set(stated) - set(kept) == left
    shown = client.get("/logement/resultat", query_string=stated).get_data(as_text=True)
    assert not [name for name in left if f'name="{name}" value' in shown]
    clean = client.get("/logement/resultat", query_string=kept).get_data(as_text=True)
    assert shown.partition("<body")[2] == clean.partition("<body")[2]


def test_a_field_in_error_says_so_to_a_screen_reader(client):
    """The text field, the commune's and a group of choices."""
    stated = "depuis=1&etape=2&floor_area=x&lieu=zzzzqq"
    result = page(client.get(f"/logement?{stated}").get_data(as_text=True))
    wrong = {
        e.attributes.get("id"): e.attributes
        for e in result.elements
        if e.attributes.get("aria-invalid") == "true"
    }
    assert {"saisie-floor_area", "saisie-lieu", "champ-dwelling_type"} <= set(wrong)
    assert wrong["champ-dwelling_type"]["role"] == "radiogroup"
    for name, attributes in wrong.items():
        assert "erreur-" in attributes["aria-describedby"], name


def test_communes_are_chosen_without_script(client):
    stated = {**HOUSEHOLD, "commune": "", "lieu": "saint-omer", "depuis": "1", "etape": "2"}
    response = client.get("/logement", query_string=stated)
    html = response.get_data(as_text=True)
    assert response.status_code == 422 and "Plusieurs communes" in html
    assert 'name="commune" value="62765"' in html
    stated["commune"] = "62765"
    assert client.get("/logement", query_string=stated).status_code == 303
    stated |= {"commune": "", "lieu": "zzzzqq"}
    html = client.get("/logement", query_string=stated).get_data(as_text=True)
    assert "Aucune commune" in html


def test_a_new_name_beats_the_commune_chosen_before(client):
    stated = {**HOUSEHOLD, "lieu": "Béthune", "depuis": "1", "etape": "2"}
    response = client.get("/logement", query_string=stated)
    assert answers(response.headers["Location"])["commune"] == "62119"
    stated["lieu"] = "Roubaix"
    response = client.get("/logement", query_string=stated)
    assert answers(response.headers["Location"])["commune"] == "59512"


def test_no_figure_before_the_end(client):
    for step in range(1, 8):
        html = client.get(f"/logement?etape={step}&{QUERY}").get_data(as_text=True)
        assert "big-number" not in html and "€ par an</p>" not in html


def test_an_adviser_s_value_is_honoured_and_shown(client):
    text = f"{RESULT}&u_wall=0,25&wall_area=110"
    html = client.get(text.replace("resultat", "conseiller")).get_data(as_text=True)
    assert 'name="u_wall" value="0,25"' in html
    assert client.get(text).get_data(as_text=True) != client.get(RESULT).get_data(as_text=True)


hostile = st.text(max_size=40) | st.sampled_from(
    ["\x00", "../../etc", "<script>", "nan", "1e999", "-0", "９", "%00", "' or 1=1", "𝟗𝟎", "\udcff"]
)
names = st.sampled_from(
    [*DECLARED, "etape", "depuis", "lieu", "reference_tax_income", "issues", "form", "data", "x"]
)


@settings(max_examples=examples(120), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(names, hostile), max_size=8),
    st.sampled_from(["/logement", "/logement/resultat", "/communes"]),
)
def test_no_address_breaks_the_site(client, pairs, path):
    safe = [(n, v.encode("utf-8", "replace").decode()) for n, v in pairs]
    response = client.get(path, query_string=safe)
    assert response.status_code in (200, 303, 422)


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(names, hostile), max_size=5))
def test_no_posted_body_breaks_the_site(client, pairs):
    body = {n: v.encode("utf-8", "replace").decode() for n, v in pairs}
    assert client.post(RESULT, data=body).status_code in (200, 422)


@pytest.mark.parametrize("measure", ["u_wall", "district_heating_emissions"])
def test_a_refused_measure_can_be_corrected_where_it_is_refused(client, measure):
    stated = {
        "dwelling_type": "apartment",
        "floor_area": "65",
        "construction_year": "1965",
        "heating_carrier": "district_heating",
        measure: "99",
    }
    response = client.get("/logement/resultat", query_string=stated)
    html = response.get_data(as_text=True)
    assert response.status_code == 422
    assert f'href="#champ-{measure}"' in html and f'id="champ-{measure}"' in html
    assert len(re.findall(rf'name="{measure}"', html)) == 1
    stated |= {measure: "0,3", "etape": "resultat", "depuis": "7"}
    assert client.get("/logement", query_string=stated, follow_redirects=True).status_code == 200
