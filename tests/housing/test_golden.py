"""Golden cases: certified homes, and figures computed by hand from the official texts."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

from calc.housing.answers import HousingAnswers
from calc.housing.label import class_of
from calc.housing.model import answer
from calc.parameters import parameters
from calc.schema.inputs import read

CASES = tomllib.loads(
    (Path(__file__).parent.parent / "cases" / "housing.toml").read_text(encoding="utf-8")
)["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["sentence"] for case in CASES])
def test_a_certified_home(case):
    columns = {name: [value] for name, value in case["inputs"].items()}
    inputs, issues = read(HousingAnswers, {**columns, "date": [str(case["date"])]}, 1)
    assert not issues
    result = answer(inputs, 0)
    for name, expected in case["expected"].items():
        if isinstance(expected, str):
            assert result[name][0] == expected, name
        else:
            assert result[name][0] == pytest.approx(expected, rel=case["tolerance"]), name


@pytest.mark.parametrize(
    ("energy", "emissions", "letter"),
    [
        (69.9, 5, "A"),
        (70, 5, "B"),
        (69, 6, "B"),
        (179, 29, "C"),
        (180, 10, "D"),
        (100, 30, "D"),
        (419, 99, "F"),
        (420, 10, "G"),
        (10, 100, "G"),
        (420.99, 0, "G"),
    ],
)
def test_the_double_threshold(energy, emissions, letter):
    """Arrêté du 31 mars 2021, annexe 5: the worse of the two, whole numbers, strict limits."""
    limits = parameters()["label.limits"].values[0][0]
    worst = max(class_of(np.array(energy), limits[0]), class_of(np.array(emissions), limits[1]))
    assert "ABCDEFG"[int(worst)] == letter


def small_flat(area: str, date: str, altitude: str = "100", zone: str = "h1a") -> dict:
    row = {
        "dwelling_type": "apartment",
        "floor_area": area,
        "construction_year": "1965",
        "climate_zone": zone,
        "altitude": altitude,
        "heating_carrier": "electricity",
        "heating_system": "electric_heaters",
        "hot_water_system": "electric_storage",
        "date": date,
    }
    inputs, issues = read(HousingAnswers, {k: [v] for k, v in row.items()}, 1)
    assert not issues
    return answer(inputs, 0)


def test_small_homes_have_their_limits_since_july_2024():
    """Arrêté du 25 mars 2024: the day before, the day of; at 40 m² and just above."""
    days = ("2024-06-30", "2024-07-01")
    pairs = [[small_flat(area, day) for day in days] for area in ("12", "18", "24", "30")]
    for before, since in pairs:
        assert before["primary_energy_per_area"] == since["primary_energy_per_area"]
        assert since["dpe_class"][0] <= before["dpe_class"][0]
    assert any(since["dpe_class"][0] < before["dpe_class"][0] for before, since in pairs)
    table = parameters().table("label.small_areas").columns
    at_forty = (table["floor_area"] == 40) & (table["place"] == "elsewhere")
    standard = parameters()["label.limits"].values[0][0, 0]
    assert np.array_equal(table["primary_energy"][at_forty], standard)


def test_the_kinder_label_of_cold_heights():
    """Above 800 m in H1b, H1c and H2d, E ends at 390 and F at 500 kWh/m²."""
    cold = parameters()["label.limits"].values[0][1, 0]
    assert cold.tolist() == [70, 110, 180, 250, 390, 500]
    high, low = (small_flat("60", "2026-10-01", h, "h1c") for h in ("801", "800"))
    assert high["primary_energy_per_area"] > low["primary_energy_per_area"]


def test_hot_water_by_hand():
    """100 m² house in H1a: Nadeq = 1.75 + 0.3 × (2.5 − 1.75) = 1.975 adults, 56 L a day."""
    inputs, _ = read(
        HousingAnswers,
        {
            "dwelling_type": ["house"],
            "floor_area": ["100"],
            "construction_year": ["1980"],
            "climate_zone": ["h1a"],
            "heating_carrier": ["electricity"],
            "date": ["2026-10-01"],
        },
        1,
    )
    table = parameters().table("climate.monthly").columns
    rows = (
        (table["climate_zone"] == "h1a")
        & (table["altitude_class"] == "up_to_400_m")
        & (table["heavy_old_fabric"] == "0")
    )
    degrees = ((40 - table["cold_water_temperature"]) * table["occupied_days"])[rows].sum()
    expected = 1.163 * 1.975 * 56 * degrees / 1000
    assert answer(inputs, 0)["hot_water_need"][0] == pytest.approx(expected)


def test_lighting_by_hand():
    """The method's text gives 1.89 kWh/m² for H1a."""
    result = small_flat("50", "2026-10-01")
    assert result["lighting_final_energy"][0] / 50 == pytest.approx(1.89, abs=0.01)
