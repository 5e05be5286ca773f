"""A home and a moving together: sums, parts that add up, actions that earn their place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.housing.answers import HousingAnswers
from calc.housing.model import estimate
from calc.mobility.week.model import household_year
from calc.mobility.week.request import read_household
from calc.renovation.model import what_if
from calc.renovation.plan import rows
from calc.renovation.works import WorksChoice
from calc.schema.inputs import read
from calc.together import MOST_ACTIONS, actions_of, best_split, mean_parts, subsets, together
from tests.properties import examples
from tests.routes.housing import HOUSEHOLD
from tests.routes.week import FAMILY


@pytest.fixture(scope="module")
def home():
    stated = {name: [value] for name, value in HOUSEHOLD.items()} | {"date": ["2026-11-24"]}
    return read(HousingAnswers, stated, 1)[0], read(WorksChoice, {}, 1)[0]


@pytest.fixture(scope="module")
def moving():
    return read_household(FAMILY)[0]


@pytest.fixture(scope="module")
def both(home, moving):
    return together(home, moving)


def middle(figure) -> float:
    return float(figure.middle[0])


def test_each_half_says_what_its_own_page_says(both, home, moving):
    alone, year = what_if(*home), household_year(moving)
    assert middle(both.home.euros) == pytest.approx(middle(alone.now_bill))
    assert middle(alone.now_bill) == pytest.approx(middle(estimate(home[0]).figures["annual_bill"]))
    assert middle(both.moving.euros) == pytest.approx(middle(year.total["cost"]))
    assert middle(both.moving.emissions) == pytest.approx(middle(year.total["emissions"]))


def test_errors_that_are_apart_even_out(both):
    """The range of the sum is narrower than the sum of the ranges, and wider than each."""

    def width(figure):
        return float(figure.high[0] - figure.low[0])

    parts = width(both.home.euros), width(both.moving.euros)
    assert max(parts) < width(both.now.euros) < sum(parts)
    assert middle(both.now.euros) == pytest.approx(
        middle(both.home.euros) + middle(both.moving.euros), rel=0.03
    )


def test_the_actions_add_up_to_what_they_do_together(both):
    assert len(both.actions) == MOST_ACTIONS
    for name in ("euros", "emissions"):
        whole = middle(getattr(both.change, name))
        assert sum(middle(getattr(a, name)) for a in both.actions) == pytest.approx(whole, rel=0.05)
        after = middle(getattr(both.now, name)) - middle(getattr(both.after, name))
        assert whole == pytest.approx(after, rel=0.05)


def test_one_at_least_comes_from_each_half(both):
    assert any(action.measures for action in both.actions)
    assert any(action.lever for action in both.actions)


def test_a_half_alone_is_enough(home, moving):
    warm, going = together(home, None, 50), together(None, moving, 50)
    assert warm.moving is None and all(action.measures for action in warm.actions)
    assert going.home is None and all(action.lever for action in going.actions)
    assert np.isnan(going.helped)


def test_who_walks_and_never_flies_has_nothing_to_change():
    walker = read_household({"t1_mode": "walk", "t1_km": "0.5"})[0]
    result = together(None, walker, 50)
    assert not result.actions and middle(result.change.emissions) == 0


def test_a_lever_left_aside_is_not_among_them(moving):
    stated = read_household(FAMILY | {"without": "transit,second"})[0]
    assert not {a.lever for a in together(None, stated, 50).actions} & {"transit", "second"}


def test_works_left_aside_are_not_among_them(home):
    first = together(home, None, 50)
    unwanted = [name for action in first.actions for name in action.measures]
    result = together(home, None, 50, unwanted)
    assert result.actions
    assert not {n for a in result.actions for n in a.measures} & set(unwanted)
    assert middle(result.change.emissions) < middle(first.change.emissions)


def test_windows_come_with_their_air_and_a_pump_with_its_tank():
    package = rows(
        (
            "window_replacement",
            "humidity_controlled_ventilation",
            "air_water_heat_pump",
            "oil_tank_removal",
        )
    )[0]
    assert actions_of(package) == [
        ("window_replacement", "humidity_controlled_ventilation"),
        ("air_water_heat_pump", "oil_tank_removal"),
    ]


@pytest.mark.parametrize("sealing", ["internal_wall_insulation", "roof_insulation"])
def test_walls_and_roof_come_with_their_air_too(sealing):
    package = rows((sealing, "humidity_controlled_ventilation", "air_water_heat_pump"))[0]
    assert actions_of(package) == [
        (sealing, "humidity_controlled_ventilation"),
        ("air_water_heat_pump",),
    ]


def test_air_alone_is_an_action():
    package = rows(("humidity_controlled_ventilation",))[0]
    assert actions_of(package) == [("humidity_controlled_ventilation",)]


@settings(max_examples=examples(50))
@given(st.integers(0, 3), st.integers(0, 2**31))
def test_mean_parts_always_sum_to_the_whole(count, seed):
    totals = np.random.default_rng(seed).normal(size=(2**count, 4))
    totals[0] = 0
    parts = mean_parts(totals)
    assert parts.shape == (count, 4)
    assert np.allclose(parts.sum(axis=0), totals[-1])
    assert len(subsets(count)) == 2**count


def test_a_part_that_adds_nothing_is_worth_nothing():
    assert mean_parts(np.array([[0.0], [5.0], [0.0], [5.0]])).ravel().tolist() == [5.0, 0.0]


def test_a_side_that_brings_nothing_takes_no_place():
    nothing, some = np.zeros(4), np.array([0.0, 1.0, 2.0, 3.0])
    assert best_split(nothing, some) == (0, 3) and best_split(some, nothing) == (3, 0)
    assert best_split(np.array([0.0, 9.0, 18.0, 27.0]), some) == (2, 1)


def test_a_seat_that_emits_more_than_the_tram_is_no_action():
    """Who rides a tram saves a pass by carpooling, and emits more: nothing to propose."""
    trip = {"mode": "tram", "km": 12, "days": 5, "purpose": "study", "cycling_possible": "false"}
    request, issues = read_household({"trips": [trip], "without": "fare"})
    assert not issues
    assert not together(None, request, 0).actions
