"""Local aids: files that territories edit, their refusals, what they add, when they are stale."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from calc.aids.local import read_local_aids
from calc.aids.model import answer
from calc.parameters import DATA
from calc.tables.toml_files import FileRefused
from tests.aids.test_aids import BASE, aids, requests

AID = """[[local_aid]]
name = "Prime toiture d'essai"
territory = "Roubaix, essai"
communes = ["59512"]
income_classes = ["very_modest", "modest"]
measures = ["roof_insulation"]
formula = { per_unit = 10 }
cap = 700
from = 2026-03-01
until = 2026-11-30
link = "https://example.org/aide"
checked_on = 2026-07-31
source = "Délibération d'essai"
"""
WORKS = {"roof_insulation": 60, "dpe_class_after": "E", "cost_before_tax": None, "cee_price": 8}
"""CEE of 60 m² in H1: 60 × 1.7 MWh × 8 EUR = 816 EUR; no grant in October."""


@pytest.fixture
def declared(tmp_path: Path):
    def declare(text: str):
        path = tmp_path / "essai.toml"
        path.write_text(text, encoding="utf-8")
        return read_local_aids(path)

    return declare


def helped(local, **changes) -> dict:
    result = answer(requests(BASE | WORKS | changes), local=local)
    return {name: column[0] for name, column in result.items()}


def test_the_files_of_the_project_promise_no_amount():
    shipped = read_local_aids(DATA / "local_aids")
    assert shipped and not [aid.name for aid in shipped if aid.formula]
    result = aids(**WORKS)
    assert result["local_aids"] == 0
    assert "Amélio+ (à confirmer)" in result["local_aids_details"]
    assert "Amélio+" not in aids(**WORKS | {"commune": "62041"})["local_aids_details"]
    assert aids(**WORKS | {"commune": "75056"})["local_aids_details"] == ""


@pytest.mark.parametrize(
    ("changes", "amount"),
    [
        ({}, 600),
        ({"roof_insulation": 70}, 700),
        ({"roof_insulation": 90}, 700),
        ({"reference_tax_income": 45_735}, 600),
        ({"reference_tax_income": 45_736}, 0),
        ({"commune": "59350"}, 0),
        ({"date": "2026-02-28"}, 0),
        ({"date": "2026-03-01"}, 600),
        ({"date": "2026-11-30"}, 600),
        ({"date": "2026-12-01"}, 0),
        ({"roof_insulation": None}, 0),
    ],
)
def test_an_aid_by_unit_with_its_cap_its_people_its_place_and_its_dates(declared, changes, amount):
    result = helped(declared(AID), **changes)
    assert result["local_aids"] == amount
    national = result["cee"] + result["ma_prime_renov_gestes"]
    assert result["aids_total"] == pytest.approx(amount + national)


@pytest.mark.parametrize(
    ("checked", "day", "is_fresh"),
    [
        ("2026-04-15", "2026-10-15", True),
        ("2026-04-14", "2026-10-15", False),
        ("2025-08-31", "2026-02-28", True),
        ("2025-08-31", "2026-03-01", False),
    ],
)
def test_a_check_older_than_six_months_promises_no_amount(declared, checked, day, is_fresh):
    text = AID.replace("2026-07-31", checked).replace("2026-03-01", "2026-01-01")
    result = helped(declared(text), date=day)
    assert result["local_aids"] == (600 if is_fresh else 0)
    name = "Prime toiture d'essai"
    assert result["local_aids_details"] == (name if is_fresh else f"{name} (à confirmer)")


def test_an_aid_without_formula_is_to_confirm(declared):
    result = helped(declared(AID.replace("formula = { per_unit = 10 }\n", "")))
    assert result["local_aids"] == 0
    assert result["local_aids_details"] == "Prime toiture d'essai (à confirmer)"


def test_a_share_of_the_cost_with_tax_within_the_limit_of_all_aids(declared):
    """20 % of 2,110 EUR; with 816 EUR of certificates, half of the cost is 1,055 EUR."""
    text = AID.replace("per_unit = 10", "rate = 0.2").replace("cap = 700", "cap = 5000")
    stated = {"cost_roof_insulation": 2_000}
    assert helped(declared(text), **stated)["local_aids"] == pytest.approx(422)
    tight = declared(text + "limit = 0.5\n")
    assert helped(tight, **stated)["local_aids"] == pytest.approx(1_055 - 816)
    unknown = helped(declared(text))
    assert unknown["local_aids"] == 0 and "à confirmer" in unknown["local_aids_details"]


def test_local_aids_never_pass_the_cost(declared):
    text = AID.replace("per_unit = 10", "fixed = 50000").replace("cap = 700", "cap = 60000")
    result = helped(declared(text), cost_roof_insulation=2_000)
    assert result["aids_total"] == pytest.approx(2_110)
    assert result["left_to_pay"] == pytest.approx(0, abs=1e-9)


def test_an_aid_that_asks_a_national_grant_and_a_route(declared):
    text = AID.replace('measures = ["roof_insulation"]', 'measures = ["renovation"]')
    text = text.replace("per_unit = 10", "fixed = 500") + 'requires = "ma_prime_renov"\n'
    assert helped(declared(text))["local_aids"] == 0
    whole = {"dpe_class_after": "C", "cost_before_tax": 30_000}
    assert helped(declared(text), **whole)["local_aids"] == 500
    by_work = declared(text + 'cumulates_with = ["gestes"]\n')
    assert helped(by_work, **whole)["local_aids"] == 0
    saving = declared(text + "least_saving = 0.35\n")
    assert helped(saving, **whole, energy_saving=0.35)["local_aids"] == 500
    assert helped(saving, **whole, energy_saving=0.34)["local_aids"] == 0
    assert "à confirmer" in helped(saving, **whole)["local_aids_details"]


@pytest.mark.parametrize(
    ("place", "held"),
    [
        ('epci = ["200093201"]', True),
        ('departements = ["59"]', True),
        ('regions = ["32"]', True),
        ('departements = ["62"]', False),
    ],
)
def test_territories_by_any_code(declared, place, held):
    local = declared(AID.replace('communes = ["59512"]', place))
    assert (helped(local)["local_aids"] > 0) == held


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "words"),
    [
        ('name = "Prime toiture d\'essai"\n', "", 1, "name", "manque"),
        ('communes = ["59512"]', "communes = [59512]", 4, "communes", "codes INSEE"),
        ('communes = ["59512"]\n', "", 1, "communes", "epci"),
        ('"modest"]', '"poor"]', 5, "income_classes", "very_modest"),
        ('["roof_insulation"]', '["roof"]', 6, "measures", "roof_insulation"),
        ("{ per_unit = 10 }", "{ per_metre = 10 }", 7, "formula", "per_unit"),
        ("{ per_unit = 10 }", "{ rate = 20 }", 7, "formula", "à 1"),
        ("{ per_unit = 10 }", "10", 7, "formula", "per_unit"),
        ("cap = 700", "cap = -1", 8, "cap", "plus de 0"),
        ("from = 2026-03-01", 'from = "mars"', 9, "from", "AAAA-MM-JJ"),
        ("until = 2026-11-30", "until = 2026-01-30", 10, "until", "précède"),
        ("https://example.org/aide", "http://example.org", 11, "link", "https://"),
        ("checked_on", "checked", 1, "checked_on", "manque"),
        ("cap = 700", "cpa = 700", 8, "cpa", "« cap » peut-être"),
        ("[[local_aid]]", "[[local_aids]]", 1, "local_aids", "« local_aid » peut-être"),
        ("cap = 700", "cap = ", 8, "TOML", "ne se lit pas"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line_and_field(declared, old, new, line, field, words):
    with pytest.raises(FileRefused) as refused:
        declared(AID.replace(old, new))
    problem = next(p for p in refused.value.problems if p.field == field)
    assert (problem.file, problem.line) == ("essai.toml", line)
    assert words in problem.expected
    assert f"essai.toml, ligne {line}, {field} : " in str(refused.value)


def test_the_line_is_the_one_of_the_right_aid(declared):
    with pytest.raises(FileRefused) as refused:
        declared(AID + "\n" + AID.replace("cap = 700", 'cap = "x"'))
    assert [(p.line, p.field) for p in refused.value.problems] == [(22, "cap")]


def test_every_problem_of_every_file_is_told(tmp_path):
    (tmp_path / "a.toml").write_text(AID.replace("cap = 700", "cap = 0"), encoding="utf-8")
    (tmp_path / "b.toml").write_text(AID.replace("https", "ftp"), encoding="utf-8")
    with pytest.raises(FileRefused) as refused:
        read_local_aids(tmp_path, tmp_path / "absent.toml")
    assert [p.file for p in refused.value.problems] == ["a.toml", "b.toml", "absent.toml"]


def test_a_file_of_aids_holds_nothing_else(tmp_path):
    path = tmp_path / "aids.toml"
    path.write_text('name = "Ville"\n[colours]\nfirst = "#123456"\n' + AID, encoding="utf-8")
    with pytest.raises(FileRefused) as refused:
        read_local_aids(path)
    assert [(p.line, p.field) for p in refused.value.problems] == [(1, "name"), (1, "colours")]


def test_a_batch_says_what_one_request_alone_says(declared):
    local = declared(AID)
    rows = [
        BASE | WORKS | {"commune": c, "roof_insulation": a}
        for c in ("59512", "59350")
        for a in (10, 90)
    ]
    together = answer(requests(*rows), local=local)["local_aids"]
    alone = [answer(requests(row), local=local)["local_aids"][0] for row in rows]
    assert np.array_equal(together, alone)


@pytest.mark.parametrize(
    ("beneficiary", "helped_of"),
    [
        ("owner_occupier", {"owner_occupier"}),
        ("owner", {"owner_occupier", "landlord"}),
        ("anyone", {"owner_occupier", "landlord", "tenant"}),
    ],
)
def test_a_local_aid_goes_to_whom_its_file_says(declared, beneficiary, helped_of):
    local = declared(AID.replace("cap = 700", f'cap = 700\nbeneficiary = "{beneficiary}"'))
    for tenure in ("owner_occupier", "landlord", "tenant"):
        stated = helped(local, owner_occupier=None, tenure=tenure)
        assert ("Prime toiture" in stated["local_aids_details"]) == (tenure in helped_of), tenure
