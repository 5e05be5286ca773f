"""A bill told is believed: its year is lived again, in order, and savings follow."""

from __future__ import annotations

import numpy as np
import pytest

from calc.housing.answers import HousingAnswers
from calc.housing.model import answer, estimate
from calc.renovation.model import what_if
from calc.renovation.works import WorksChoice
from calc.schema.inputs import read, take
from calc.schema.vocabulary import HEATING_SCOPES, UNKNOWN

ELECTRIC = {
    "dwelling_type": "house",
    "floor_area": "100",
    "construction_year": "1970",
    "commune": "59350",
    "heating_carrier": "electricity",
    "secondary_heating": "none",
}
FLAT = ELECTRIC | {"dwelling_type": "apartment", "floor_area": "60"}
GAS = ELECTRIC | {"heating_carrier": "natural_gas"}
SHARED = GAS | {"dwelling_type": "apartment", "heating_scope": "collective"}
DAY = "2026-11-23"


def homes(*rows: dict, date: str = DAY) -> HousingAnswers:
    names = {name for row in rows for name in row}
    columns = {name: [str(row.get(name, "")) for row in rows] for name in names}
    result, issues = read(HousingAnswers, columns | {"date": [date] * len(rows)}, len(rows))
    assert not issues, issues
    return result


def told_more(home: dict, field: str, amounts) -> dict[str, np.ndarray]:
    return answer(homes(*(home | {field: amount} for amount in amounts)), 400)


@pytest.mark.parametrize(
    ("home", "field"),
    [
        (ELECTRIC, "bill_electricity"),
        (FLAT, "bill_electricity"),
        (ELECTRIC | {"off_peak_tariff": "true"}, "bill_electricity"),
        (GAS, "bill_all_energies"),
        (SHARED, "bill_all_energies"),
        (GAS | {"heating_carrier": "wood_pellets"}, "bill_all_energies"),
        ({"dwelling_type": "house"}, "bill_all_energies"),
        ({"dwelling_type": "apartment"}, "bill_all_energies"),
    ],
)
def test_the_only_bill_is_the_whole_bill(home, field):
    """From a third to three times what is expected: within 12 %, in order, never vaguer."""
    vague = answer(homes(home), 400)
    expected = vague["annual_bill"][0]
    amounts = np.round(expected * np.geomspace(1 / 3, 3, 15))
    result = told_more(home, field, amounts)
    assert np.abs(result["annual_bill"] / amounts - 1).max() < 0.12
    assert (np.diff(result["annual_bill"]) > 0).all()
    width = result["annual_bill_high"] - result["annual_bill_low"]
    assert (width <= vague["annual_bill_high"] - vague["annual_bill_low"]).all()
    ratio = result["annual_bill_high"] / result["annual_bill_low"]
    assert (ratio <= vague["annual_bill_high"] / vague["annual_bill_low"]).all()


OIL, LPG, LOGS = (GAS | {"heating_carrier": name} for name in ("fuel_oil", "lpg", "wood_logs"))
OWN_GAS = GAS | {"dwelling_type": "apartment", "floor_area": "60", "heating_scope": "individual"}


@pytest.mark.parametrize(
    ("home", "bills"),
    [
        (GAS, {"bill_natural_gas": 2700, "bill_electricity": 760}),
        (OWN_GAS, {"bill_natural_gas": 1200, "bill_electricity": 600}),
        (GAS, {"billed_natural_gas": 20_000, "billed_electricity": 2900}),
        (OIL, {"litres_fuel_oil": 1600, "billed_electricity": 2900}),
        (LPG, {"bottles_lpg": 100, "billed_electricity": 2900}),
        (LOGS, {"steres_wood_logs": 10, "billed_electricity": 2900}),
        (LOGS, {"bill_wood_logs": 800, "bill_electricity": 760}),
        (SHARED, {"heating_charges": 1300, "bill_electricity": 600}),
    ],
)
def test_several_bills_are_believed_together(home, bills):
    """What such homes use, from a third to three times: within 12 %, in order, never vaguer."""
    paid = all(field.startswith(("bill_", "heating")) for field in bills)
    name = "annual_bill" if paid else "real_final_energy"
    content = {"litres_fuel_oil": 9.97, "bottles_lpg": 166, "steres_wood_logs": 1750}
    counted = [content.get(field, 1) for field in bills]
    times = np.geomspace(1 / 3, 3, 9)
    rows = [home | {field: round(amount * k, 1) for field, amount in bills.items()} for k in times]
    vague, result = answer(homes(home), 400), answer(homes(*rows), 400)
    stated = times * np.dot(counted, list(bills.values()))
    assert np.abs(result[name] / stated - 1).max() < 0.12
    assert (np.diff(result[name]) > 0).all()
    low, high = (result[f"{name}_{end}"] for end in ("low", "high"))
    assert (high - low <= vague[f"{name}_high"] - vague[f"{name}_low"]).all()
    assert (high / low <= vague[f"{name}_high"] / vague[f"{name}_low"]).all()


@pytest.mark.parametrize("field", ["bill_natural_gas", "billed_natural_gas"])
def test_gas_told_moves_everything_in_order(field):
    """Euros or kilowatt-hours, far below and far above what the home can explain."""
    vague = estimate(homes(GAS), 400).figures
    name = "real_natural_gas" if field.startswith("billed") else "annual_bill"
    amounts = np.round(vague[name].middle[0] * np.geomspace(1 / 5, 5, 15))
    result = told_more(GAS, field, amounts)
    assert (np.diff(result["annual_bill"]) > 0).all()
    assert (np.diff(result["real_final_energy"]) > 0).all()
    if field.startswith("billed"):
        assert (result["real_final_energy"] >= amounts).all()
        gas = estimate(homes(*(GAS | {field: a} for a in amounts)), 400).figures["real_natural_gas"]
        assert np.abs(gas.middle / amounts - 1).max() < 0.12


def test_zero_is_a_fact():
    nothing = estimate(homes(GAS, GAS | {"bill_natural_gas": 0}, GAS | {"billed_natural_gas": 0}))
    bill, gas = nothing.figures["annual_bill"].middle, nothing.figures["real_natural_gas"].middle
    assert bill[1] < 0.4 * bill[0] and gas[1] == pytest.approx(gas[0], rel=0.02)  # free, not unused
    assert gas[2] == 0 and bill[2] < 0.4 * bill[0]


@pytest.mark.parametrize("home", [GAS, SHARED, ELECTRIC, {"dwelling_type": "house"}])
def test_who_pays_nothing_at_all_uses_as_others_do(home):
    """Energy in the rent, or a solar roof's: free, not unused; nothing is learnt of the home."""
    result = told_more(home, "bill_all_energies", ["", 0])
    assert result["annual_bill"][1] == 0 == result["annual_bill_high"][1]
    for name in ("real_final_energy", "final_energy", "dpe_class"):
        assert result[name][1] == result[name][0]


def test_wood_of_one_s_own_costs_nothing_and_is_burnt():
    wood = ELECTRIC | {"heating_carrier": "wood_logs"}
    bought, free = wood | {"steres_wood_logs": 10}, wood | {"steres_wood_logs": 10}
    result = estimate(homes(bought, free | {"bill_wood_logs": 0})).figures
    assert result["real_wood_logs"].middle[1] == result["real_wood_logs"].middle[0]
    assert result["real_wood_logs"].middle[0] == pytest.approx(10 * 1750, rel=0.12)
    assert result["real_bill_heating"].middle[1] < 0.3 * result["real_bill_heating"].middle[0]


def test_wood_told_is_burnt_beside_any_heating():
    beside = GAS | {"secondary_heating": "", "steres_wood_logs": 4}
    against = GAS | {"secondary_heating": "none", "steres_wood_logs": 4}
    result = estimate(homes(beside, against)).figures["real_wood_logs"].middle
    assert np.abs(result / (4 * 1750) - 1).max() < 0.12


@pytest.mark.parametrize(
    ("carrier", "quantity", "amount", "kilowatt_hours"),
    [
        ("fuel_oil", "litres_fuel_oil", 1800, 1800 * 9.97),
        ("wood_pellets", "kilograms_wood_pellets", 3000, 3000 * 4.7),
        ("natural_gas", "cubic_metres_natural_gas", 1200, 1200 * 10.1),
        ("lpg", "kilograms_lpg", 900, 900 * 12.8),
        ("lpg", "litres_lpg", 1800, 1800 * 0.51 * 12.8),
        ("lpg", "bottles_lpg", 60, 60 * 13 * 12.8),
        ("lpg", "large_bottles_lpg", 25, 25 * 35 * 12.8),
        ("wood_pellets", "bags_wood_pellets", 200, 200 * 15 * 4.7),
        ("wood_pellets", "tonnes_wood_pellets", 3, 3000 * 4.7),
    ],
)
def test_a_quantity_is_told_in_the_unit_it_is_sold_by(carrier, quantity, amount, kilowatt_hours):
    home = ELECTRIC | {"heating_carrier": carrier}
    rows = home | {quantity: amount}, home | {f"billed_{carrier}": kilowatt_hours}
    result = estimate(homes(*rows)).figures[f"real_{carrier}"].middle
    assert result[0] == pytest.approx(result[1], rel=0.01)
    assert result[0] == pytest.approx(kilowatt_hours, rel=0.12)


def test_bags_and_tonnes_add_up():
    home = ELECTRIC | {"heating_carrier": "wood_pellets"}
    rows = (
        home | {"bags_wood_pellets": 66, "tonnes_wood_pellets": 2},
        home | {"kilograms_wood_pellets": 2990},
    )
    result = estimate(homes(*rows)).figures["real_wood_pellets"].middle
    assert result[0] == pytest.approx(result[1], rel=0.01)


def test_two_indexes_make_the_year_and_its_price():
    """EDF, August 2026: 0.2142 and 0.1589 € a kilowatt-hour, 0.2001 in one price."""
    stated = ELECTRIC | {"billed_electricity_peak": 4000, "billed_electricity_off_peak": 6000}
    rows = stated, ELECTRIC | {"billed_electricity": 10_000}
    result = estimate(homes(*rows)).figures
    energy = result["real_electricity"].middle
    assert energy[0] == pytest.approx(energy[1], rel=1e-9)
    two, one = result["annual_bill"].middle
    usual = (0.4 * 0.2142 + 0.6 * 0.1589 - 0.2001) * energy[0]
    assert two - one == pytest.approx(usual, rel=0.02)
    by_share = ELECTRIC | {"billed_electricity": 10_000, "off_peak_share": 0.6}
    assert answer(homes(by_share), 400)["annual_bill"][0] == pytest.approx(two, rel=1e-9)


def test_a_bill_without_its_standing_charge_has_it_added():
    rows = [
        GAS | {"bill_natural_gas": 1500, "standing_charge_included": said}
        for said in ("", "true", "false")
    ]
    unsaid, included, apart = estimate(homes(*rows)).figures["annual_bill"].middle
    assert unsaid == included
    assert 250 < apart - included < 420  # the standing charge of gas; that of no wood or oil
    oil = ELECTRIC | {"heating_carrier": "fuel_oil", "bill_fuel_oil": 2000}
    both = answer(homes(oil, oil | {"standing_charge_included": "false"}), 400)["annual_bill"]
    assert both[0] == both[1]


def test_a_bill_of_all_energies_leaves_the_rest_to_what_no_bill_tells():
    """2,600 € in all, 1,500 of gas: electricity is the rest."""
    stated = GAS | {"bill_all_energies": 2600, "bill_natural_gas": 1500}
    result = estimate(homes(stated)).figures
    assert result["annual_bill"].middle[0] == pytest.approx(2600, rel=0.05)
    electricity = (2600 - 1500 - 190) / 0.2001
    assert result["real_electricity"].middle[0] == pytest.approx(electricity, rel=0.15)


@pytest.mark.parametrize(
    "home", [GAS, ELECTRIC, SHARED, GAS | {"standing_charge_included": "false"}]
)
def test_a_bill_below_the_contracts_alone_is_believed_too(home):
    """Two contracts cost more than 500 € a year: what is told is never turned into nothing."""
    amounts = np.array([60.0, 150.0, 300.0, 500.0, 560.0, 700.0])
    result = told_more(home, "bill_all_energies", amounts)["annual_bill"]
    holds = home.get("standing_charge_included") != "false"
    assert (result > 0).all() and (np.diff(result) > 0).all()
    if holds:
        assert np.abs(result / amounts - 1).max() < 0.12


def test_euros_and_a_quantity_give_the_price():
    """1,800 litres at 1.40 €: what is saved is saved at that price."""
    oil = ELECTRIC | {"heating_carrier": "fuel_oil", "litres_fuel_oil": 1800}
    result = answer(homes(oil, oil | {"bill_fuel_oil": 2520}), 400)["annual_bill"]
    assert result[0] - result[1] == pytest.approx(1800 * (1.827 - 1.4), rel=0.08)


@pytest.mark.parametrize(
    ("carrier", "stated", "asked"),
    [
        ("fuel_oil", {"billed_fuel_oil": 1800, "bill_fuel_oil": 3300}, "billed_fuel_oil"),
        ("fuel_oil", {"litres_fuel_oil": 18000, "bill_fuel_oil": 3300}, "litres_fuel_oil"),
        (
            "natural_gas",
            {"billed_natural_gas": 1200, "bill_natural_gas": 2100},
            "billed_natural_gas",
        ),
        ("fuel_oil", {"litres_fuel_oil": 1800, "bill_fuel_oil": 3300}, None),
        ("wood_logs", {"steres_wood_logs": 10, "bill_wood_logs": 60}, None),
        ("natural_gas", {"billed_natural_gas": 12000, "bill_natural_gas": 0}, None),
        ("wood_pellets", {"bags_wood_pellets": 3, "bill_wood_pellets": 1100}, "bags_wood_pellets"),
        ("lpg", {"bottles_lpg": 40, "bill_lpg": 1500}, None),
    ],
)
def test_a_price_that_no_energy_has_asks_for_the_unit(carrier, stated, asked):
    row = ELECTRIC | {"heating_carrier": carrier} | stated
    _, issues = read(HousingAnswers, {k: [str(v)] for k, v in row.items()} | {"date": [DAY]}, 1)
    assert [(i.field, i.code) for i in issues] == ([(asked, "another_unit")] if asked else [])


@pytest.mark.parametrize(
    ("stated", "field", "code"),
    [
        ({"billed_fuel_oil": 1800, "litres_fuel_oil": 1800}, "billed_fuel_oil", "two_quantities"),
        ({"billed_fuel_oil": 18000, "litres_fuel_oil": 1800}, "", ""),
        ({"billed_electricity_peak": 3000}, "billed_electricity_peak", "one_index"),
        ({"bill_all_energies": 900, "bill_fuel_oil": 1500}, "bill_all_energies", "less_than_parts"),
        (
            {"heating_charges": 900, "heating_scope": "individual"},
            "heating_charges",
            "individual_heating",
        ),
    ],
)
def test_bills_that_contradict_one_another_are_asked(stated, field, code):
    row = ELECTRIC | {"heating_carrier": "fuel_oil"} | stated
    _, issues = read(HousingAnswers, {k: [str(v)] for k, v in row.items()} | {"date": [DAY]}, 1)
    assert [(i.field, i.code) for i in issues] == ([(field, code)] if code else [])


def test_shared_heating_has_no_contract_of_one_s_own():
    """One meter for the building: no gas subscription in each flat, a building's price."""
    shared, alone = answer(homes(SHARED, SHARED | {"heating_scope": "individual"}), 400)[
        "annual_bill"
    ]
    assert shared < alone - 200  # a contract for heating stands for 277 € a year (CRE)
    parts = estimate(homes(SHARED)).figures["real_bill_standing_charges"]
    assert parts.middle[0] == pytest.approx(190, abs=10)  # electricity alone
    paid = told_more(SHARED, "heating_charges", [600, 1200, 2400])["annual_bill"]
    assert (np.diff(paid) > 0).all()
    rest = paid - [600, 1200, 2400]
    assert np.ptp(rest) < 350 and rest.min() > 350  # electricity is billed apart


def test_savings_are_those_of_this_household():
    choice = read(WorksChoice, {"external_wall_insulation": ["1"]}, 1)[0]
    bare = GAS | {"wall_insulation": "none"}
    saved = [
        what_if(homes(bare | {"billed_natural_gas": kwh}), choice).outcome
        for kwh in (6_000, 12_000, 24_000)
    ]
    energy = [float(result.energy_saving.middle[0]) for result in saved]
    assert energy[0] < energy[1] < energy[2]
    assert 0.1 < energy[0] / 6_000 < 0.6 and 0.1 < energy[2] / 24_000 < 0.6
    assert all(float(result.saving.middle[0]) > 0 for result in saved)


def test_one_home_s_bill_changes_no_other():
    rows = homes(GAS, GAS | {"bill_natural_gas": 900}, ELECTRIC)
    together = answer(rows, 100)["annual_bill"]
    alone = [answer(take(rows, slice(k, k + 1)), 100)["annual_bill"][0] for k in range(3)]
    assert together.tolist() == pytest.approx(alone, rel=1e-12)


def test_the_central_home_believes_too():
    result = answer(homes(*(ELECTRIC | {"bill_electricity": b} for b in (900, 6000))), 0)
    assert result["annual_bill"] == pytest.approx([900, 6000], rel=0.12)


def test_a_heating_in_the_rent_costs_nothing_and_burns_all_the_same():
    """No charges: the flat is heated as others are, its label does not move, the rest is paid."""
    stated, free = (answer(homes(SHARED | more), 400) for more in ({}, {"heating_charges": 0}))
    assert 0 < free["annual_bill"][0] < stated["annual_bill"][0] - 200
    low, high = free["annual_bill_low"][0], free["annual_bill_high"][0]
    assert low < 0.95 * free["annual_bill"][0] and high > 1.05 * free["annual_bill"][0]
    for name in ("real_final_energy", "primary_energy_per_area"):
        assert free[name][0] == pytest.approx(stated[name][0], rel=0.05)


@pytest.mark.parametrize(
    ("bill", "scope"), [("bill_natural_gas", "individual"), ("bill_electricity", "")]
)
def test_a_flat_that_pays_the_energy_it_burns_heats_itself(bill, scope):
    """A bill of electricity says nothing of who owns a boiler."""
    flat = homes(GAS | {"dwelling_type": "apartment", bill: 700})
    expected = HEATING_SCOPES.index(scope) if scope else UNKNOWN
    assert flat.settled().heating_scope.tolist() == [expected]
