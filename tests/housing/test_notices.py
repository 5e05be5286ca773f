"""What is said beside a result: facts that contradict one another, codes for programs."""

from __future__ import annotations

import numpy as np
import pytest

from calc.housing.answers import HousingAnswers
from calc.housing.model import answer, estimate
from calc.schema.inputs import declarations, read

GAS = {
    "dwelling_type": "house",
    "floor_area": 100,
    "construction_period": "1948_1974",
    "commune": "59350",
    "heating_carrier": "natural_gas",
}
FLAT = GAS | {"dwelling_type": "apartment", "floor_area": 60}


def asked(*rows: dict) -> HousingAnswers:
    names = {"date", *(name for row in rows for name in row)}
    columns = {name: [row.get(name) for row in rows] for name in names}
    columns["date"] = [row.get("date", "2026-11-29") for row in rows]
    answers, issues = read(HousingAnswers, columns, len(rows))
    assert not issues
    return answers


def said(*rows: dict, draws: int = 400) -> list[set[str]]:
    result = answer(asked(*rows), draws)["notices"].tolist()
    return [set(one.split(";")) - {""} for one in result]


@pytest.mark.parametrize(
    ("stated", "notice"),
    [
        ({"rooms": 12, "floor_area": 30}, "floor_area:odd_for_its_rooms"),
        ({"bill_natural_gas": 0}, "bill_natural_gas:free"),
        ({"bill_fuel_oil": 1500}, "bill_fuel_oil:unburnt"),
        ({"litres_fuel_oil": 900}, "litres_fuel_oil:unburnt"),
        ({"steres_wood_logs": 4, "secondary_heating": "none"}, "steres_wood_logs:unburnt"),
        ({"steres_wood_logs": 4}, "secondary_heating:implied"),
        ({"bill_natural_gas": 12000}, "bill_natural_gas:far_above_usual"),
        ({"bill_natural_gas": 150}, "bill_natural_gas:far_below_usual"),
        ({"bill_natural_gas": 150}, "bill_natural_gas:perhaps_of_a_month"),
        ({"bill_natural_gas": 28800}, "bill_natural_gas:perhaps_of_a_year"),
        (
            {
                "off_peak_share": 0.7,
                "billed_electricity_peak": 3000,
                "billed_electricity_off_peak": 1000,
            },
            "off_peak_share:against_indexes",
        ),
        (
            {
                "off_peak_tariff": False,
                "billed_electricity_peak": 3000,
                "billed_electricity_off_peak": 1000,
            },
            "off_peak_tariff:against_indexes",
        ),
        ({"certified_class": "C", "certified_on": "2020-03-02"}, "certified_on:void"),
        ({"certified_class": "C", "certified_on": "2021"}, "certified_on:on_a_change"),
        (
            {"certified_class": "B", "certified_primary_energy": 400},
            "certified_class:against_its_figures",
        ),
        (
            {
                "certified_class": "B",
                "wall_insulation": "none",
                "roof_insulation": "none",
                "glazing": "single",
            },
            "certified_class:against_answers",
        ),
    ],
)
def test_what_contradicts_itself_is_said_to_programs_too(stated, notice):
    assert said(GAS | stated) == [said(GAS | stated)[0] | {notice}]


def test_a_bill_of_which_a_twelfth_is_too_little_is_no_year_s_told_by_the_month():
    codes = said(GAS | {"bill_natural_gas": 6000})[0]
    assert codes == {"bill_natural_gas:far_above_usual"}


def test_a_euro_is_no_more_a_month_s_bill_than_a_year_s():
    codes = said(GAS | {"bill_natural_gas": 1})[0]
    assert codes == {"bill_natural_gas:far_below_usual"}


@pytest.mark.parametrize(
    ("home", "field", "usual"),
    [
        ({}, "bill_electricity", (400, 1300)),
        ({}, "billed_electricity", (1500, 4500)),
        ({}, "bill_natural_gas", (1500, 4500)),
        ({}, "cubic_metres_natural_gas", (700, 2500)),
        ({}, "bill_all_energies", (2000, 5500)),
        ({"heating_carrier": "fuel_oil"}, "litres_fuel_oil", (700, 2500)),
        ({"heating_carrier": "lpg"}, "bottles_lpg", (40, 160)),
        ({"heating_carrier": "wood_pellets"}, "bags_wood_pellets", (80, 350)),
        ({"heating_carrier": "wood_logs"}, "steres_wood_logs", (4, 16)),
        ({"heating_scope": "collective", **FLAT}, "heating_charges", (600, 2400)),
    ],
)
def test_each_energy_is_laid_beside_what_it_alone_can_be(home, field, usual):
    """Far too much or too little of one is said with its name, whatever the others are;
    about what such homes of the north use and pay is not."""
    low, high = usual
    others = {} if "electricity" in field or "all" in field else {"bill_electricity": 800}
    stated = GAS | home | others
    codes = said(
        stated | {field: low / 10}, stated | {field: high * 5}, stated | {field: (low + high) / 2}
    )
    assert f"{field}:far_below_usual" in codes[0] and f"{field}:far_above_usual" in codes[1]
    assert not {one for one in codes[2] if "usual" in one}
    for one in codes:
        assert not {code for code in one if "far_" in code and not code.startswith(field)}


def test_a_little_gas_cooks_and_much_of_it_is_another_heating():
    electric = GAS | {"heating_carrier": "electricity", "hot_water_system": "electric_storage"}
    cooked, heated = said(electric | {"bill_natural_gas": 250}, electric | {"bill_lpg": 4000})
    assert not cooked and "bill_lpg:far_above_usual" in heated


def test_what_is_told_of_an_unknown_home_is_laid_beside_homes_that_have_it():
    """One home in ten burns oil: 2,000 € of it is no wonder, 20,000 € is."""
    home = {"dwelling_type": "house"}
    usual, far = said(home | {"bill_fuel_oil": 2000}, home | {"bill_fuel_oil": 20000})
    assert not usual and "bill_fuel_oil:far_above_usual" in far


def test_charges_make_a_shared_heating_and_say_so():
    assert "heating_scope:implied" in said(FLAT | {"heating_charges": 700})[0]
    stated = {"heating_charges": 700, "heating_scope": "collective"}
    assert "heating_scope:implied" not in said(FLAT | stated)[0]


def test_an_electric_letter_of_before_2026_is_said_to_be_counted_again():
    stated = GAS | {"heating_carrier": "electricity", "certified_class": "E"}
    assert "certified_class:recounted" in said(stated | {"certified_on": "2023"})[0]
    assert "certified_class:recounted" not in said(stated | {"certified_on": "2026-02"})[0]


def test_nothing_is_said_where_nothing_contradicts():
    home = {"rooms": 5, "bill_natural_gas": 2000, "certified_class": "E", "certified_on": "2024"}
    assert said(GAS, GAS | home) == [set(), set()]
    share = {
        "off_peak_share": 0.27,
        "billed_electricity_peak": 3000,
        "billed_electricity_off_peak": 1000,
    }
    assert said(GAS | share) == [set()]


def test_a_home_in_a_file_is_told_what_it_is_told_alone():
    rows = [GAS | {"bill_natural_gas": 12000}, GAS, FLAT | {"heating_charges": 0}]
    together = answer(asked(*rows), 100)
    for place, row in enumerate(rows):
        alone = answer(asked(row), 100)
        for name in ("notices", "supposed"):
            assert together[name][place] == alone[name][0]


def test_what_was_supposed_is_what_was_not_told_and_exists():
    house, flat = (
        dict(one.split(":") for one in text.split(";"))
        for text in answer(asked(GAS, FLAT | {"position": "middle"}), 200)["supposed"].tolist()
    )
    assert not set(house) & set(GAS) and {"glazing", "wall_insulation", "roof_type"} <= set(house)
    assert not {"position", "exposed_facades"} & set(house)
    assert not {"roof_insulation", "floor_type", "attachment"} & set(flat)
    fields = declarations(HousingAnswers)
    for name, value in (house | flat).items():
        what = fields[name]
        assert value in (what.options or ("true", "false")) if what.kind != "quantity" else value
    stated = asked(GAS | {"glazing": "triple"})
    assert "glazing" not in answer(stated, 200)["supposed"][0]


def test_the_central_world_judges_no_range_and_supposes_nothing():
    result = answer(asked(GAS | {"bill_natural_gas": 12000}), 0)
    assert result["notices"].tolist() == [""] and result["supposed"].tolist() == [""]


def test_a_page_and_a_program_are_told_the_same():
    home = asked(GAS | {"bill_natural_gas": 12000, "certified_class": "B"})
    on_the_page = ";".join(f"{one.field}:{one.code}" for one in estimate(home).notices)
    assert on_the_page == answer(home, 400)["notices"][0]


@pytest.mark.parametrize(
    ("text", "day"),
    [("2023", "2023-07-01"), ("2023-05", "2023-05-01"), ("2023-05-17", "2023-05-17")],
)
def test_a_certificate_s_month_or_year_is_taken_as_it_is(text, day):
    assert asked(GAS | {"certified_on": text}).certified_on[0] == np.datetime64(day)


def test_the_rules_day_is_a_day():
    _, issues = read(HousingAnswers, {"dwelling_type": ["house"], "date": ["2026"]}, 1)
    assert [(issue.field, issue.code) for issue in issues] == [("date", "not_a_date")]


@pytest.mark.parametrize(
    "stated",
    [
        FLAT | {"heating_scope": "collective", "heating_charges": 5, "floor_area": None},
        FLAT | {"certified_class": "A"},
        GAS | {"construction_period": "after_2021", "certified_class": "G"},
        FLAT | {"heating_carrier": "fuel_oil", "certified_class": "B"},
        FLAT | {"heating_scope": "collective", "heating_charges": 400},
    ],
)
def test_a_fact_that_hardly_any_world_explains_leaves_an_honest_range(stated):
    """In other samples of the same chances the answer is nearly the same: a few samples that
    carried it all would move it anywhere, and make its range narrow by chance."""
    result = [answer(asked(stated), 400, seed) for seed in range(5)]
    middles = np.array([one["annual_bill"][0] for one in result])
    widths = [one["annual_bill_high"][0] - one["annual_bill_low"][0] for one in result]
    assert np.ptp(middles) < 0.4 * np.mean(widths)
    assert min(widths) > 0.35 * max(widths)
    assert all(
        one["dpe_class"][0] == stated.get("certified_class", one["dpe_class"][0]) for one in result
    )
