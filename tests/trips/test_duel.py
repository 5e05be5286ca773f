"""Two commutes: each is what the trips' model says of it alone."""

from __future__ import annotations

import numpy as np
import pytest

from calc.mobility.trips.advice import OTHERS, DuelRequest, duel
from calc.mobility.trips.model import answer
from calc.mobility.trips.trip import TripRequest
from calc.schema.inputs import read

TODAY = np.datetime64("2026-11-24")
WEEKS = 46
"""Of work in a year: Impact CO2's, as in a week told trip by trip."""


def told(**columns) -> DuelRequest:
    request, issues = read(DuelRequest, columns, 2)
    assert not issues
    return request


@pytest.mark.parametrize(
    ("way", "trip"),
    [
        ("car", {"mode": ["car"], "occupancy": [1]}),
        ("regional_train", {"mode": ["regional_train"]}),
        ("electric_car", {"mode": ["car"], "occupancy": [1], "car_motor": ["electric"]}),
        ("walk", {"mode": ["walk"]}),
    ],
)
def test_each_side_is_the_trip_alone(way, trip):
    result = duel(told(way=["bike", way], distance=[3, 8], times_a_week=[1, 4]), TODAY)
    alone, issues = read(
        TripRequest,
        {**trip, "distance": [8], "trips_per_year": [2 * 4 * WEEKS], "date": [str(TODAY)]},
        1,
    )
    assert not issues
    for name, column in answer(alone).items():
        np.testing.assert_allclose(result.today[name][1], column[0], err_msg=name)


def test_two_in_a_car_emit_half_each():
    result = duel(
        told(way=["car", "car"], distance=[20, 20], times_a_week=[5, 5], people=["", 2]), TODAY
    )
    assert result.today["emissions"][0] == pytest.approx(2 * result.today["emissions"][1])


def test_only_what_is_within_reach_is_offered():
    result = duel(told(way=["car", "bike"], distance=[200, 1], times_a_week=[5, 5]), TODAY)
    far, near = ({OTHERS[m] for m in np.flatnonzero(row)} for row in result.is_offered)
    assert not far & {"walk", "bike", "e_bike", "bus"} and "walk" in near and "bike" not in near


@pytest.mark.parametrize(
    ("columns", "refused"),
    [
        (
            {"way": ["rocket", ""], "distance": [1, 1], "times_a_week": [1, 1]},
            {("way", 0, "not_a_choice"), ("way", 1, "required")},
        ),
        (
            {"way": ["car", "bike"], "distance": [0, 501], "times_a_week": [0, 15]},
            {
                ("distance", 0, "too_small"),
                ("distance", 1, "too_large"),
                ("times_a_week", 0, "too_small"),
                ("times_a_week", 1, "too_large"),
            },
        ),
    ],
)
def test_what_is_wrong_is_said_by_row(columns, refused):
    _, issues = read(DuelRequest, columns, 2)
    assert {(issue.field, issue.row, issue.code) for issue in issues} == refused


def test_nobody_walks_farther_than_a_day_is_long():
    """300 km on foot, there and back, five days a week: more hours than a year has."""
    stated, issues = read(
        DuelRequest, {"way": ["walk", "car"], "distance": [300, 300], "times_a_week": [5, 5]}, 2
    )
    assert [(issue.field, issue.code, issue.row) for issue in issues] == [
        ("distance", "too_large", 0)
    ]
