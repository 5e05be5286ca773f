"""A certificate told is the home's label on every page, and weighs what is not known."""

from __future__ import annotations

import numpy as np
import pytest

from calc.housing.answers import HousingAnswers
from calc.housing.model import answer, estimate
from calc.renovation.model import what_if
from calc.renovation.works import WorksChoice
from calc.schema.inputs import read
from calc.schema.vocabulary import DPE_CLASSES
from tests.housing.test_bills import ELECTRIC, FLAT, GAS, homes

LOFT = read(WorksChoice, {"roof_insulation": ["1"]}, 1)[0]
NONE = read(WorksChoice, {}, 1)[0]


@pytest.mark.parametrize("home", [GAS, FLAT, ELECTRIC | {"floor_area": "22"}])
@pytest.mark.parametrize("draws", [0, 400])
def test_the_letter_told_is_the_label(home, draws):
    result = answer(homes(*(home | {"certified_class": letter} for letter in DPE_CLASSES)), draws)
    assert "".join(result["dpe_class"]) == "ABCDEFG"
    assert np.diag(result["dpe_class_probabilities"]) == pytest.approx(np.ones(7))


def test_a_better_label_loses_less_heat_and_pays_less():
    result = answer(homes(*(GAS | {"certified_class": letter} for letter in "BCDEFG")), 400)
    assert (np.diff(result["heat_loss_coefficient"][1:]) > 0).all()
    assert (np.diff(result["annual_bill"][1:]) > 0).all()
    assert result["annual_bill"][-1] > 1.15 * result["annual_bill"][1]


def test_one_home_has_one_label_and_one_bill_on_every_page():
    stated = homes(GAS | {"certified_class": "C"})
    page, works = estimate(stated), what_if(stated, NONE)
    assert works.now_class == page.dpe_class[0] == DPE_CLASSES.index("C")
    assert works.now_bill.middle[0] == pytest.approx(page.figures["annual_bill"].middle[0])
    alias = what_if(homes(GAS), read(WorksChoice, {"dpe_class": ["C"]}, 1)[0])
    assert alias.now_bill.middle[0] == pytest.approx(works.now_bill.middle[0])


@pytest.mark.parametrize("letter", DPE_CLASSES)
def test_insulating_never_worsens_the_label_told(letter):
    effects = what_if(homes(GAS | {"certified_class": letter}), LOFT, 200)
    assert effects.outcome.dpe_class[0] <= effects.now_class == DPE_CLASSES.index(letter)


def test_numbers_told_are_the_label_s_own():
    stated = {"certified_primary_energy": 201, "certified_emissions": 44}
    result = answer(homes(GAS | stated, GAS | stated | {"certified_class": "D"}), 400)
    assert result["primary_energy_per_area"] == pytest.approx([201, 201])
    assert result["emissions_per_area"] == pytest.approx([44, 44])
    assert result["dpe_class"].tolist() == ["D", "D"]


def test_emissions_written_0_leave_the_rest_of_the_certificate_believed():
    """A certificate writes whole figures: 0 is under one half, and near 1."""
    pellets = GAS | {"heating_carrier": "wood_pellets", "construction_period": "after_2021"}
    stated = pellets | {"certified_class": "A", "certified_primary_energy": 60}
    zero, one = (stated | {"certified_emissions": kilos} for kilos in (0, 1))
    bill = answer(homes(pellets, zero, one), 400)["annual_bill"]
    assert bill[1] < 0.95 * bill[0] and bill[1] == pytest.approx(bill[2], rel=0.1)


def test_electricity_certified_before_2026_is_counted_again():
    """As the observatory's free attestation: 2.3 then, 1.9 since (arrêté du 13 août 2025)."""
    stated = FLAT | {"certified_primary_energy": 260, "hot_water_system": "electric_storage"}
    stated |= {"heating_scope": "individual", "heating_system": "electric_heaters"}
    result = answer(homes(stated | {"certified_on": "2024-03-01"}, stated), 400)
    assert result["primary_energy_per_area"] == pytest.approx([260 * 1.9 / 2.3, 260], rel=1e-6)
    assert result["dpe_class"].tolist() == ["D", "E"]


@pytest.mark.parametrize("letter", ["E", "F", "G"])
def test_gas_certified_before_2026_keeps_its_letter(letter):
    """Its fans and lights alone have the new factor: a hundredth of it, no class."""
    stated = GAS | {"hot_water_system": "with_heating", "certified_class": letter}
    result = answer(homes(stated | {"certified_on": "2023-03-15"}), 400)
    assert result["dpe_class_probabilities"][0, DPE_CLASSES.index(letter)] > 0.85


def test_a_certificate_of_before_the_method_is_void():
    void = GAS | {"certified_class": "A", "certified_on": "2021-06-30"}
    valid = GAS | {"certified_class": "A", "certified_on": "2021-07-01"}
    plain, old, new = answer(homes(GAS, void, valid), 100)["annual_bill"]
    assert old == plain and new < plain


def test_a_bill_and_a_certificate_are_both_believed():
    stated = homes(ELECTRIC | {"certified_class": "C", "bill_electricity": 3500})
    result = answer(stated, 400)
    assert result["dpe_class"][0] == "C"
    assert result["annual_bill"][0] == pytest.approx(3500, rel=0.12)


def test_the_day_is_read_as_a_day():
    row = {name: [value] for name, value in (GAS | {"certified_on": "17/05"}).items()}
    _, issues = read(HousingAnswers, row, 1)
    assert [(i.field, i.code) for i in issues] == [("certified_on", "not_a_date")]


BARE = {
    "dwelling_type": "house",
    "floor_area": "100",
    "construction_year": "1935",
    "climate_zone": "h1a",
    "wall_insulation": "none",
    "roof_insulation": "none",
    "heating_carrier": "fuel_oil",
}


@pytest.mark.parametrize(("letter", "contradicts"), [("B", True), ("F", False), ("G", False)])
def test_a_class_that_the_walls_told_cannot_have_is_found_out(letter, contradicts):
    result = estimate(homes(BARE | {"certified_class": letter}))
    assert (result.certified_chance[0] < 0.02) == contradicts
    assert result.uncertified_class[0] >= DPE_CLASSES.index("F")
    assert result.dpe_class[0] == DPE_CLASSES.index(letter)  # still believed


def test_nothing_contradicts_a_certificate_that_was_not_told():
    result = estimate(homes(BARE))
    assert np.isnan(result.certified_chance[0]) and result.uncertified_class[0] == -1
