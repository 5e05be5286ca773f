"""Trips: a vehicle's emissions are shared once by who sits in it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.mobility.trips.model import OUTPUTS, answer
from calc.mobility.trips.trip import TripRequest
from calc.schema.inputs import read, take
from calc.schema.vocabulary import CAR_MOTORS, CAR_SIZES, MODES
from tests.properties import examples


def requests(*rows: dict) -> TripRequest:
    names = {name for row in rows for name in row}
    columns = {name: [row.get(name) for row in rows] for name in names}
    result, issues = read(TripRequest, columns, len(rows))
    assert not issues, issues
    return result


def trip(**stated) -> dict:
    return {name: column[0] for name, column in answer(requests(stated)).items()}


@pytest.mark.parametrize(
    ("stated", "expected", "tolerance"),
    [
        ({"mode": "high_speed_train", "distance": 700.7}, 2.053, 0.02),
        ({"mode": "bus", "distance": 12.5}, 1.53025, 0.02),
        ({"mode": "metro", "distance": 2.1}, 0.009324, 0.02),
        ({"mode": "moped", "distance": 49}, 3.7387, 0.02),
        ({"mode": "plane", "distance": 9200, "contrails": True}, 1636.6, 0.02),
        ({"mode": "plane", "distance": 9200, "contrails": False}, 900.6, 0.02),
        (
            {
                "mode": "car",
                "distance": 371.7,
                "car_size": "medium",
                "car_motor": "diesel",
                "occupancy": 1,
            },
            84.6,
            0.2,
        ),
        (
            {
                "mode": "car",
                "distance": 402,
                "car_size": "saloon",
                "car_motor": "petrol",
                "occupancy": 2,
            },
            60.87,
            0.2,
        ),
    ],
)
def test_published_factors(stated, expected, tolerance):
    """Impact CO2 (ADEME, July 2026); cars by Nos Gestes Climat 4.15, occupancy counted once."""
    assert trip(**stated)["emissions"] == pytest.approx(expected, rel=tolerance)


@pytest.mark.parametrize(("below", "above"), [(1000, 1000.5), (2000, 2000.5), (5000, 5000.5)])
def test_flights_change_factor_just_after_a_band(below, above):
    def rate(distance):
        return trip(mode="plane", distance=distance)["emissions"] / distance

    assert abs(rate(below) / rate(above) - 1) > 0.03
    assert rate(below) == pytest.approx(rate(below - 1))


modes = st.sampled_from(MODES)
distances = st.floats(0.1, 2000)


@settings(max_examples=examples(60))
@given(st.sampled_from(CAR_SIZES), st.sampled_from(CAR_MOTORS), distances, st.integers(1, 5))
def test_people_in_a_car_share_its_emissions(size, motor, distance, people):
    stated = {"mode": "car", "distance": distance, "car_size": size, "car_motor": motor}
    alone, together = trip(**stated, occupancy=1), trip(**stated, occupancy=people)
    assert together["emissions"] * people == pytest.approx(alone["emissions"])
    assert together["vehicle_emissions"] == pytest.approx(alone["vehicle_emissions"])
    assert together["marginal_cost"] * people == pytest.approx(alone["marginal_cost"])


@settings(max_examples=examples(80))
@given(modes, distances, st.integers(0, 500))
def test_a_year_is_its_trips_and_no_trip_emits_nothing(mode, distance, count):
    one = trip(mode=mode, distance=distance)
    year = trip(mode=mode, distance=distance, trips_per_year=count)
    for name in ("emissions", "duration", "active_minutes", "emissions_use"):
        assert year[name] == pytest.approx(one[name] * count)
    assert year["emissions_low"] <= year["emissions"] <= year["emissions_high"]
    assert one["emissions"] == pytest.approx(one["emissions_use"] + one["emissions_manufacturing"])
    assert year["cost"] >= year["marginal_cost"] >= 0
    for name in ("cost", "marginal_cost", "duration"):
        assert 0 <= year[f"{name}_low"] <= year[name] <= year[f"{name}_high"]


@settings(max_examples=examples(20))
@given(st.lists(st.tuples(modes, distances), min_size=2, max_size=6))
def test_a_batch_says_what_one_trip_alone_says(rows):
    together = requests(*({"mode": mode, "distance": distance} for mode, distance in rows))
    result = answer(together)
    for place in range(len(rows)):
        alone = answer(take(together, np.array([place])))
        for name in OUTPUTS:
            assert np.allclose(alone[name][0], result[name][place], equal_nan=True)


def test_fuel_is_paid_at_the_price_of_the_date():
    """100 km of a medium petrol car, 7.85 L: 1.733 €/L in August 2024, 2.144 in October 2026."""
    stated = {"mode": "car", "distance": 100, "occupancy": 1}
    then, now = (trip(**stated, date=day)["marginal_cost"] for day in ("2024-09-01", "2026-11-01"))
    assert now - then == pytest.approx(7.85 * (2.144 - 1.733))
    assert trip(**stated)["marginal_cost"] == now
    assert trip(**stated, date="2026-11-01")["emissions"] == trip(**stated)["emissions"]


def test_from_commune_to_commune():
    """Lille–Arras is 43 km as the crow flies, about 53 km by road (A1)."""
    result = trip(mode="car", origin="59350", destination="62041", occupancy=1)
    per_km = trip(mode="car", distance=1, occupancy=1)["emissions"]
    assert result["emissions"] / per_km == pytest.approx(55, abs=5)


@pytest.mark.parametrize(
    ("stated", "issue"),
    [
        ({"mode": "bus"}, ("distance", "required")),
        ({"mode": "bus", "origin": "59350"}, ("distance", "required")),
        (
            {"mode": "bus", "origin": "59350", "destination": "00000"},
            ("destination", "unknown_commune"),
        ),
        ({"mode": "motorbike", "distance": 5, "occupancy": 3}, ("occupancy", "too_large")),
        ({"mode": "rocket", "distance": 5}, ("mode", "not_a_choice")),
    ],
)
def test_refusals(stated, issue):
    _, issues = read(TripRequest, {name: [value] for name, value in stated.items()}, 1)
    assert issue in {(i.field, i.code) for i in issues}


@pytest.mark.parametrize(
    ("mode", "ends", "why"),
    [
        ("car", ("2A004", "13055"), "sea_between"),
        ("regional_train", ("59350", "97411"), "sea_between"),
        ("bus", ("97353", "97302"), "no_road"),
        ("car", ("98818", "98805"), "roads_unknown"),
        ("ferry", ("2A004", "13055"), ""),
        ("plane", ("2A004", "13055"), ""),
        ("car", ("59350", "13055"), ""),
    ],
)
def test_a_file_is_not_answered_over_the_sea(mode, ends, why):
    stated = {"mode": [mode], "origin": [ends[0]], "destination": [ends[1]]}
    _, issues = read(TripRequest, stated, 1)
    assert [issue.code for issue in issues] == ([why] if why else [])
    _, issues = read(TripRequest, {**stated, "distance": ["30"]}, 1)
    assert not issues
