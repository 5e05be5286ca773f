"""Nobody is stopped: what a household does not know is drawn, shown, and widens."""

from __future__ import annotations

import numpy as np
import pytest

from calc.housing.answers import HousingAnswers
from calc.housing.model import answer, estimate, representative
from calc.renovation.model import what_if
from calc.renovation.works import WorksChoice
from calc.schema.inputs import declarations, read, take
from calc.schema.vocabulary import CONSTRUCTION_PERIODS, ENERGY_CARRIERS
from tests.housing.test_bills import GAS, homes

KNOWN = {k: v for k, v in GAS.items() if k != "secondary_heating"}


def without(*names: str) -> dict:
    return {name: value for name, value in KNOWN.items() if name not in names}


def width(result, name="primary_energy_per_area"):
    return np.log(result[f"{name}_high"] / result[f"{name}_low"])


def test_only_house_or_flat_is_required():
    required = [name for name, what in declarations(HousingAnswers).items() if what.required]
    assert required == ["dwelling_type"]
    for kind in ("house", "apartment"):
        result = answer(homes({"dwelling_type": kind}), 100)
        assert np.isfinite(result["annual_bill"]).all() and result["annual_bill_low"][0] > 200
    assert [i.field for i in read(HousingAnswers, {"floor_area": ["90"]}, 1)[1]] == [
        "dwelling_type"
    ]


def test_an_unknown_period_is_wider_than_any():
    unknown = answer(homes(without("construction_year")), 400)
    rows = [without("construction_year") | {"construction_period": p} for p in CONSTRUCTION_PERIODS]
    assert (width(answer(homes(*rows), 400)) < width(unknown)).all()


def test_an_unknown_energy_is_wider_than_the_usual_ones():
    unknown = answer(homes(without("heating_carrier")), 400)
    rows = [KNOWN | {"heating_carrier": e} for e in ("electricity", "natural_gas", "fuel_oil")]
    stated = answer(homes(*rows), 400)
    assert (width(stated, "annual_bill")[1:] < width(unknown, "annual_bill")).all()
    assert stated["annual_bill"].min() < unknown["annual_bill"][0] < stated["annual_bill"].max()


def test_rooms_give_an_idea_of_the_area():
    nothing = without("floor_area")
    result = estimate(homes(nothing, *(nothing | {"rooms": n} for n in (1, 3, 5, 9))))
    area = result.assumptions["floor_area"].values
    assert area.low[0] < area.low[3] < area.middle[3] < area.high[3] < area.high[0]
    assert (np.diff(area.middle[1:]) > 0).all()


def test_what_was_supposed_is_listed_and_asked_next():
    result = estimate(homes({"dwelling_type": "house"}))
    supposed = result.assumptions
    names = ("construction_period", "heating_carrier", "floor_area")
    assert not any(supposed[name].given[0] for name in names)
    assert supposed["heating_carrier"].probabilities.shape == (1, len(ENERGY_CARRIERS))
    most = max(supposed, key=lambda name: float(supposed[name].bill_share[0]))
    assert most in names


def test_one_vague_home_changes_no_other():
    rows = homes(KNOWN, {"dwelling_type": "house"}, KNOWN | {"bill_natural_gas": 900})
    together = answer(rows, 100)["annual_bill"].tolist()
    alone = [answer(take(rows, slice(k, k + 1)), 100)["annual_bill"][0] for k in range(3)]
    assert together == pytest.approx(alone, rel=1e-12)


def test_a_fact_told_rules_even_so():
    vague = without("heating_carrier", "floor_area", "construction_year")
    result = answer(homes(vague | {"certified_class": "E"}), 200)
    assert result["dpe_class"][0] == "E"
    electric = vague | {"heating_carrier": "electricity", "secondary_heating": "none"}
    paid = answer(homes(electric | {"bill_electricity": 3000}), 200)["annual_bill"][0]
    assert paid == pytest.approx(3000, rel=0.12)


def test_works_suppose_the_likeliest_home():
    choice = read(WorksChoice, {"roof_insulation": ["1"]}, 1)[0]
    effects = what_if(homes({"dwelling_type": "house"}), choice, 60)
    assert np.isfinite(effects.outcome.saving.middle[0])


@pytest.mark.parametrize(
    "stated",
    [
        {"dwelling_type": "house"},
        {"dwelling_type": "apartment"},
        {"dwelling_type": "house", "floor_area": "95"},
        {"dwelling_type": "house", "heating_carrier": "fuel_oil", "commune": "59512"},
        {"dwelling_type": "house", "commune": "13055", "bill_electricity": "1500"},
        {"dwelling_type": "house", "heating_carrier": "electricity"},
        {"dwelling_type": "apartment", "certified_class": "F", "heating_carrier": "electricity"},
        {"dwelling_type": "apartment", "tenure": "social_tenant", "commune": "59512"},
    ],
)
def test_works_are_counted_for_a_home_of_the_bill_and_label_of_the_result(stated):
    answers = homes(stated)
    result, works = estimate(answers), estimate(representative(answers))
    bills = (results.figures["annual_bill"].middle[0] for results in (works, result))
    assert next(bills) == pytest.approx(next(bills), rel=0.15)
    assert works.dpe_class[0] == result.dpe_class[0]


def test_a_home_of_which_all_is_told_stands_for_itself():
    answers = homes(
        {"dwelling_type": "house", "floor_area": "95", "construction_year": "1970"}
        | {"heating_carrier": "natural_gas"}
    )
    assert representative(answers) is answers


@pytest.mark.parametrize("stated", [{"bill_all_energies": 0}, {"bill_all_energies": 300}])
def test_a_free_or_tiny_bill_has_a_home_to_count_works_for(stated):
    answers = homes(stated | {"dwelling_type": "house", "heating_carrier": "natural_gas"})
    with np.errstate(divide="raise", invalid="raise"):
        result = representative(answers)
    assert np.isfinite(result.floor_area[0])
