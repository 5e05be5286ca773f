"""Works by what one is to the home, and by the day."""

from __future__ import annotations

import numpy as np
import pytest

from calc.renovation.model import answer
from calc.renovation.works import RenovationRequest
from calc.schema.inputs import read

HOUSE = {
    "dwelling_type": "house",
    "floor_area": 100,
    "construction_year": 1970,
    "commune": "59350",
    "heating_carrier": "natural_gas",
    "household_size": 2,
    "reference_tax_income": 20_000,
    "date": "2026-11-28",
    "works_air_water_heat_pump": True,
}


def renovation(**changes) -> dict:
    stated = {name: value for name, value in (HOUSE | changes).items() if value is not None}
    request, issues = read(RenovationRequest, {name: [value] for name, value in stated.items()}, 1)
    assert not issues, issues
    return {name: column[0] for name, column in answer(request, 50).items()}


@pytest.mark.parametrize(
    "who", [{"tenure": "tenant"}, {"tenure": "social_tenant"}, {"owner_occupier": False}]
)
def test_who_rents_has_no_grant_no_loan_and_no_works_to_decide(who):
    """Certificates alone, of what the tenant would pay: 109.2 × 1.2 × 5 MWh cumac at 11 EUR."""
    result = renovation(**who)
    assert result["eco_ptz"] == 0
    assert result["aids_total"] == pytest.approx(109.2 * 1.2 * 5 * 11)
    for path in ("first_step", "best_gain", "deep"):
        assert set(filter(None, result[f"{path}_works"].split("+"))) <= {"programmable_thermostat"}


def test_a_landlords_class_follows_the_region_where_he_lives():
    stated = {"tenure": "landlord", "household_size": 1, "reference_tax_income": 24_000}
    here, paris = renovation(**stated), renovation(**stated, home_commune="75056")
    assert paris["aids_total"] > here["aids_total"] > 0


@pytest.mark.parametrize("day", ["2025-12-31", "2026-01-31"])
def test_a_day_before_prices_and_law_is_refused_on_its_field(day):
    stated = HOUSE | {"date": day}
    _, issues = read(RenovationRequest, {name: [value] for name, value in stated.items()}, 1)
    assert [(issue.field, issue.code) for issue in issues] == [("date", "too_early")]


def test_after_the_known_law_nothing_is_told_as_zero():
    confirmed, unknown = renovation(date="2027-06-01", dpe_class="E"), renovation(date="2028-06-01")
    assert confirmed["aids_total"] > 0
    for name in ("aids_total", "left_to_pay", "eco_ptz", "deep_aids_total", "deep_left_to_pay"):
        assert np.isnan(unknown[name]), name
