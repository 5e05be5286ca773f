"""One home has one label and one bill, whatever is told of it: on the result, its works, its paths,
for programs and in a landlord's file; insulating never worsens it."""

from __future__ import annotations

import numpy as np
import pytest
from werkzeug.datastructures import MultiDict

from app.home.form import HousingForm
from app.works.form import WorksForm
from calc.housing.model import answer, estimate
from calc.renovation.model import situation, what_if
from calc.schema.vocabulary import DPE_CLASSES
from calc.stock.work import answers_by_key

HOUSE = {
    "dwelling_type": "house",
    "floor_area": "100",
    "construction_period": "1948_1974",
    "commune": "59350",
    "tenure": "owner_occupier",
}
FLAT = HOUSE | {"dwelling_type": "apartment", "floor_area": "35", "tenure": "landlord"}
GAS, OIL, ELECTRIC = (
    {"heating_carrier": name} for name in ("natural_gas", "fuel_oil", "electricity")
)
DRAWS = 400


@pytest.mark.parametrize(
    ("stated", "letter"),
    [
        (HOUSE | GAS | {"certified_class": "C", "certified_on": "2024-05-01"}, "C"),
        (HOUSE | ELECTRIC | {"certified_class": "E", "certified_on": "2026"}, "E"),
        (
            HOUSE
            | OIL
            | {
                "certified_class": "G",
                "certified_primary_energy": "450",
                "certified_emissions": "120",
                "certified_on": "2025-01-10",
            },
            "G",
        ),
        (FLAT | ELECTRIC | {"certified_class": "D", "certified_on": "2026-02"}, "D"),
        (HOUSE | GAS | {"certified_class": "D", "bill_natural_gas": "900"}, "D"),
        (HOUSE | GAS | {"certified_class": "G", "construction_period": "after_2021"}, "G"),
        (HOUSE | GAS | {"certified_class": "A", "wall_insulation": "none"}, "A"),
        (HOUSE | GAS | {"certified_class": "C", "certified_on": "2020"}, None),
        (HOUSE | GAS | {"bill_natural_gas": "6000"}, None),
        (FLAT | GAS | {"heating_charges": "5"}, None),
    ],
)
def test_a_home_has_one_label_and_one_bill_everywhere(stated, letter):
    form = HousingForm(MultiDict(stated))
    assert not form.refuse()
    home = form.answers
    works = WorksForm(MultiDict(stated), MultiDict(), home)
    result, programs = estimate(home, DRAWS), answer(home, DRAWS)
    on_works = what_if(works.answers, works.choice, DRAWS)
    stock = answers_by_key(home, np.zeros(1, dtype=np.uint64), DRAWS)
    labels = {
        DPE_CLASSES[int(result.dpe_class[0])],
        str(programs["dpe_class"][0]),
        DPE_CLASSES[on_works.now_class],
        DPE_CLASSES[situation(works.answers, works.choice, DRAWS).now_class],
        str(stock["dpe_class"][0]),
    }
    assert len(labels) == 1 and letter in (None, *labels)
    bill = result.figures["annual_bill"].middle[0]
    assert on_works.now_bill.middle[0] == pytest.approx(bill, rel=0.01)
    assert programs["annual_bill"][0] == pytest.approx(bill)


@pytest.mark.parametrize("letter", ["B", "C", "D", "E", "F", "G"])
def test_insulating_never_worsens_a_certified_label(letter):
    stated = HOUSE | GAS | {"certified_class": letter, "roof_works": "roof_insulation"}
    form = HousingForm(MultiDict(stated))
    works = WorksForm(MultiDict(stated), MultiDict(), form.answers)
    effects = what_if(works.answers, works.choice, DRAWS)
    assert works.measures and DPE_CLASSES[effects.now_class] == letter
    assert int(effects.outcome.dpe_class[0]) <= effects.now_class
