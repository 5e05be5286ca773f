"""One account of euros: every page tells the same for the same change."""

from __future__ import annotations

import numpy as np
import pytest

from calc.mobility.car.choices import compare as compare_cars
from calc.mobility.car.request import CarRequest
from calc.mobility.trips.comparator import compare
from calc.mobility.trips.comparator_request import ComparisonRequest
from calc.mobility.trips.duel import OTHERS, DuelRequest, duel
from calc.mobility.trips.habits import year_of
from calc.mobility.week.model import household_year, what_if
from calc.mobility.week.request import read_household
from calc.schema.inputs import read
from calc.uncertainty import Draws

DAY = np.datetime64("2026-11-24")


def on_a_journey(way: str, km: float, days: float) -> float:
    """*Un trajet*: euros a year of a way in the place of the car."""
    told, issues = read(
        ComparisonRequest, {"date": [str(DAY)], "distance": [km], "times_a_week": [days]}, 1
    )
    assert not issues
    found = compare(told)
    return float(year_of(found, told).yearly.change[found.ways.index(way)])


def side_by_side(way: str, km: float, days: float) -> float:
    """*À deux*."""
    told, issues = read(DuelRequest, {"way": ["car"], "distance": [km], "times_a_week": [days]}, 1)
    assert not issues
    return float(duel(told, DAY).years[0].change[1 + OTHERS.index(way)])


def what_changes(lever: str, level: str, km: float, days: float, could: str = "") -> float:
    """*Et si*, and what *Mon élan* and the tablets take from it."""
    trip = {"mode": "car", "km": km, "days": days, "purpose": "work"}
    told = {"trips": [trip | ({"could": could} if could else {})], f"try_{lever}": level}
    request, issues = read_household(told | {"date": str(DAY), "cycle_under": 30})
    assert not issues
    return float(what_if(request, 0).tried.middle["cost"][0])


@pytest.mark.parametrize("days", [1, 3, 5])
@pytest.mark.parametrize(
    ("way", "lever", "level", "km"),
    [
        ("regional_train", "transit", "transit", 39.3),
        ("bus", "transit", "transit", 9),
        ("bike", "cycle", "bike", 4),
        ("e_bike", "cycle", "e_bike", 11),
    ],
)
def test_a_journey_two_people_and_a_week_tell_the_same_euros(way, lever, level, km, days):
    could = way if lever == "transit" else ""
    told = what_changes(lever, level, km, days, could)
    assert on_a_journey(way, km, days) == pytest.approx(told, abs=0.01)
    assert side_by_side(way, km, days) == pytest.approx(told, abs=0.01)


def test_a_train_between_two_towns_spares_the_same_on_every_page():
    """Béthune–Lille, five days: between two towns, not by kilometres told."""
    told, _ = read(
        ComparisonRequest,
        {"date": [str(DAY)], "origin": ["62119"], "destination": ["59350"], "times_a_week": [5]},
        1,
    )
    found = compare(told)
    there = year_of(found, told).yearly.change[found.ways.index("regional_train")]
    trip = {"mode": "car", "to": "59350", "days": 5, "purpose": "work"}
    request, _ = read_household(
        {"home": "62119", "trips": [trip], "try_transit": "transit", "date": str(DAY)}
    )
    week = what_if(request, 0)
    assert week.year.ledger.ways.other.stations[0] == ("Béthune", "Lille Flandres")
    assert float(week.tried.middle["cost"][0]) == pytest.approx(float(there), abs=0.01)


def test_a_car_less_spares_the_same_on_a_journey_in_the_week_and_on_its_own_page():
    km, days = 20, 5
    told, _ = read(
        ComparisonRequest,
        {
            "date": [str(DAY)],
            "distance": [km],
            "times_a_week": [days],
            "car_size": ["small"],
            "car_motor": ["petrol"],
        },
        1,
    )
    spared = year_of(compare(told), told).spared[0]
    trip = {"mode": "car", "km": km, "days": days, "purpose": "work"}
    request, _ = read_household(
        {"trips": [trip], "cars": [{"size": "small", "motor": "petrol"}], "date": str(DAY)}
    )
    kept = float(household_year(request, 0).kept[0])
    assert spared == pytest.approx(kept - 400, abs=0.01)
    asked, _ = read(
        CarRequest,
        {
            "date": [str(DAY)],
            "car_size": ["small"],
            "car_motor": ["petrol"],
            "annual_distance": [2 * km * days * 46],
        },
        1,
    )
    own = float(np.median(compare_cars(asked, (), Draws(400)).fixed[:, 0, 0]))
    assert kept == pytest.approx(own, rel=0.03)


def test_a_family_in_one_car_is_compared_with_the_family_s_tickets():
    """Four in a car to a place that a train serves: four tickets, one car."""
    trip = {
        "who": "1234",
        "mode": "car",
        "km": 30,
        "days": 1,
        "purpose": "leisure",
        "could": "regional_train",
    }
    request, _ = read_household(
        {"adults": 2, "children": 2, "trips": [trip], "try_transit": "transit", "date": str(DAY)}
    )
    changed = float(what_if(request, 0).tried.middle["cost"][0])
    told, _ = read(
        ComparisonRequest,
        {
            "date": [str(DAY)],
            "distance": [30],
            "times_a_week": [1],
            "people": [4],
            "purpose": ["leisure"],
        },
        1,
    )
    found = compare(told)
    each = year_of(found, told).yearly.change[found.ways.index("regional_train")]
    assert changed == pytest.approx(4 * float(each), abs=0.01) and changed > 0
