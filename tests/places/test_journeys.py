"""What leads from one place to another: roads, trains, ferries that exist, and none that do not."""

from __future__ import annotations

import pytest

from calc.places.journeys import journey


@pytest.mark.parametrize(
    ("ends", "kilometres", "minutes"),
    [
        # free flow, as those who drive it know it; within 10 % and 20 %
        (("59350", "75056"), 225, 148),
        (("75056", "06088"), 930, 530),
        (("31555", "34172"), 243, 145),
        (("44109", "35238"), 113, 80),
        (("76351", "14333"), 25, 28),  # over the Pont de Normandie
        (("05023", "05061"), 88, 88),
        (("73065", "73054"), 102, 92),
        (("2B050", "2B033"), 93, 95),
    ],
)
def test_roads_are_as_long_as_they_are(ends, kilometres, minutes):
    car = journey(*ends).car
    assert car.distance == pytest.approx(kilometres, rel=0.1)
    assert car.minutes == pytest.approx(minutes, rel=0.2)
    assert car.minutes_low < car.minutes < car.minutes_high
    assert journey(*ends[::-1]).car.distance == pytest.approx(car.distance)


@pytest.mark.parametrize(
    ("ends", "mode", "minutes"),
    [
        # timetables of 2024–2026: first departure to last arrival, within 15 %
        (("75056", "69123"), "high_speed_train", 117),
        (("75056", "63113"), "intercity_train", 212),
        (("75056", "76540"), "regional_train", 84),
        (("33063", "31555"), "intercity_train", 130),
        (("62041", "80021"), "regional_train", 40),
        (("69123", "44109"), "high_speed_train", 275),
    ],
)
def test_trains_take_what_their_timetable_says(ends, mode, minutes):
    assert journey(*ends).trains[mode].ride_minutes == pytest.approx(minutes, rel=0.15)


def test_a_train_names_its_stations():
    train = journey("62119", "59350").train
    assert train.stations == ("Béthune", "Lille Flandres") and train.changes == 0


@pytest.mark.parametrize(
    ("ends", "mode"),
    [
        (("2B033", "2A004"), "high_speed_train"),
        (("2B033", "2A004"), "intercity_train"),
        (("97302", "97304"), "regional_train"),
        (("97105", "97110"), "intercity_train"),
        (("76351", "14333"), "regional_train"),
        (("59350", "97411"), "high_speed_train"),
    ],
)
def test_no_train_runs_where_there_are_no_rails(ends, mode):
    assert mode not in journey(*ends).trains


def test_a_train_runs_in_corsica():
    assert sorted(journey("2B033", "2A004").trains) == ["regional_train"]


@pytest.mark.parametrize(
    "ends", [("06088", "2A004"), ("29155", "29019"), ("59350", "97411"), ("97120", "97110")]
)
def test_no_road_crosses_the_sea(ends):
    found = journey(*ends)
    assert found.car is None and not found.is_by_road


def test_ferries_are_those_that_sail():
    """Nice–Ajaccio: about 245 km (Corsica Ferries); Royan–Le Verdon: 25 min for a day by road."""
    assert journey("06088", "2A004").ferry.link.distance == pytest.approx(245, rel=0.08)
    over_the_gironde = journey("17306", "33514").ferry
    assert over_the_gironde.link.start.name == "Royan" and over_the_gironde.minutes < 60
    assert journey("59350", "75056").ferry is None
    assert journey("59350", "97411").ferry is None


def test_a_way_abroad_is_known_by_rail_and_as_the_crow_flies():
    brussels = journey("59350", "BE2800866")
    assert brussels.is_by_road and brussels.car is None
    assert brussels.trains["high_speed_train"].ride_minutes == pytest.approx(35, abs=3)
