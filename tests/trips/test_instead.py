"""What is worth proposing instead of a car: the same of a journey and of a commute."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from calc.mobility.trips.advice import OTHERS, DuelRequest, duel, instead_of_car, proposed
from calc.mobility.trips.comparator import compare
from calc.mobility.trips.trip import ComparisonRequest
from calc.schema.inputs import read

DAY = "2026-11-24"
WAYS = ("car", *OTHERS)


def journey(**columns):
    stated, issues = read(ComparisonRequest, {"date": [DAY], **columns}, 1)
    assert not issues
    return instead_of_car(compare(stated), WAYS)


def commute(distance: float) -> str:
    stated, issues = read(
        DuelRequest, {"way": ["car"], "distance": [distance], "times_a_week": [5]}, 1
    )
    assert not issues
    best = int(duel(stated, np.datetime64(DAY)).better[0])
    return OTHERS[best] if best >= 0 else ""


@pytest.mark.parametrize("distance", [1, 2, 4, 8, 14, 25, 60])
def test_a_commute_and_a_journey_are_proposed_the_same(distance):
    """Of a car with one person, at any distance: same ways, same rule."""
    assert journey(distance=[distance]).key == commute(distance)


def test_nothing_is_spared_beside_a_car_that_is_the_most_sober():
    """Five in an electric car for 300 km, where only a bus that nobody takes so far is left."""
    way = journey(distance=[300], people=[5], car_motor=["electric"])
    assert way is None or (way.key == "car" and way.emissions == 0)


def test_what_is_spared_is_what_the_two_ways_tell():
    stated, _ = read(ComparisonRequest, {"date": [DAY], "distance": [8]}, 1)
    comparison, instead = compare(stated), journey(distance=[8])
    car, best = comparison.ways.index("car"), comparison.ways.index(instead.key)
    emissions = comparison.figures["emissions"]
    assert instead.emissions == pytest.approx(emissions[car] - emissions[best])


AMOUNTS = st.floats(0, 100)


@given(
    arrays(float, 4, elements=AMOUNTS),
    arrays(float, (4, 3), elements=AMOUNTS),
    arrays(float, (4, 3), elements=st.floats(0.05, 9)),
    arrays(bool, (4, 3)),
    st.floats(0, 1),
)
def test_what_is_proposed_cuts_enough_and_no_other_as_quick_is_more_sober(
    today, emissions, hours, offered, left
):
    duration = np.stack([hours, 1.3 * hours])
    for row, best in enumerate(proposed(today, emissions, duration, offered, left).tolist()):
        cuts = {m for m in range(3) if offered[row, m] and emissions[row, m] <= left * today[row]}
        if best < 0:
            assert not cuts
            continue
        assert best in cuts
        quickest = min(hours[row, m] for m in cuts)
        assert hours[row, best] <= 1.3 * quickest
        for m in cuts:
            if emissions[row, m] < emissions[row, best]:
                assert hours[row, m] > 1.3 * quickest
