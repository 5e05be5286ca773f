"""Plans of random households: they differ, they can be done, they ask what was said possible."""

from __future__ import annotations

import numpy as np
import pytest

from calc.mobility.week.legs import WEEK
from calc.mobility.week.levers import NAMES
from calc.mobility.week.model import household_year, what_if
from calc.mobility.week.plans import PLAN_NAMES
from calc.mobility.week.request import LEVERS, read_household, without_levers
from calc.mobility.week.ways import WAYS
from tests.week.households import household

SEEDS = range(60)


def found_of(stated):
    request, issues = read_household(stated)
    assert not issues, issues
    return request, what_if(request, 30)


@pytest.mark.parametrize("seed", SEEDS)
def test_plans_of_anybody_differ_and_can_be_done(seed):
    request, result = found_of(household(seed))
    named, legs = result.front.plans, result.year.ledger.legs
    seen = set()
    for codes, is_possible in zip(named.codes, named.is_possible, strict=True):
        levers = {n: LEVERS[n][code] for n, code in zip(NAMES, codes, strict=True) if code}
        assert is_possible and levers
        assert tuple(codes) not in seen
        seen.add(tuple(codes))
        assert not set(levers) & set(without_levers(request.household))
        if "telework" in levers:
            assert (legs.calendar.can_telework == 1).any()
        if "second" in levers:
            assert result.year.ledger.cars.count > 1
        if "car" in levers:
            assert result.year.ledger.cars.count > 0
        if "last" in levers:
            assert result.year.ledger.cars.count == 1 and not set(levers) & {"share", "car"}
        if "share" in levers:
            driven = result.reach.share > 0
            assert (
                request.drives[legs.people.driver[driven]].all()
                and (legs.people.driver[driven] >= 0).all()
            )
        if "passenger" in levers:
            assert not (result.reach.passenger & (legs.car >= 0)).any()
            assert (result.year.ledger.legs.km[result.reach.passenger] >= 5).all()
        if "fare" in levers:
            assert result.reach.fare.any()
        if "cycle" in levers:
            cycled = result.reach.cycle & (legs.km <= result.reach.cycle_up_to[codes[0]])
            assert not (cycled & (legs.people.can_cycle == 0)).any()
            assert not legs.people.aboard[cycled][:, request.members("without_cycling")].any()
    for one in range(len(named.codes)):
        for other in range(one):
            gaps = [
                abs(named.figures[name].middle[one] - named.figures[name].middle[other])
                / max(
                    abs(named.figures[name].middle[one]),
                    abs(named.figures[name].middle[other]),
                    1e-9,
                )
                for name in ("emissions", "cost")
            ]
            assert max(gaps) > 0.1
            same = ((named.codes[one] > 0) == (named.codes[other] > 0)).all()
            assert not same or gaps[0] > 0.3
    assert list(result.front.named) == [n for n in PLAN_NAMES if n in result.front.named]


def test_telework_is_in_no_plan_unless_it_was_said_possible():
    trip = {"mode": "car", "km": 20, "days": 5, "purpose": "work"}
    for stated, offered in (
        ({}, False),
        ({"telework_possible": "false"}, False),
        ({"telework_possible": "true"}, True),
    ):
        _, result = found_of({"trips": [trip | stated]})
        assert (len(result.offered["telework"]) > 1) is offered


def test_two_drivers_at_the_same_hour_are_two_cars():
    trip = {"mode": "car", "km": 15, "days": 5, "purpose": "work"}
    _, result = found_of({"adults": 2, "trips": [trip | {"who": "1"}, trip | {"who": "2"}]})
    assert result.year.ledger.cars.count == 2
    assert result.year.supposed_cars.tolist() == [False, True, False]
    assert result.offered["second"] == (0, 1)
    _, stated = found_of(
        {"adults": 2, "trips": [trip | {"who": "1", "car": 1}, trip | {"who": "2", "car": 1}]}
    )
    assert stated.year.ledger.cars.count == 1 and stated.offered["second"] == (0,)
    together = {"adults": 2, "trips": [trip | {"who": "12"}]}
    assert found_of(together)[1].year.ledger.cars.count == 1


def test_a_passenger_has_no_car():
    trip = {"mode": "car", "km": 50, "days": 4, "purpose": "work", "driven_by_others": "true"}
    _, result = found_of({"trips": [trip]})
    assert result.year.ledger.cars.count == 0 and result.year.kept.sum() == 0
    assert result.offered["car"] == (0,) and result.offered["second"] == (0,)
    alone, _ = read_household({"trips": [trip | {"driven_by_others": "false"}]})
    mine = household_year(alone, 0).total["emissions"].middle[0]
    assert result.year.total["emissions"].middle[0] == pytest.approx(mine / 2)


def test_a_pass_never_costs_more_than_its_tickets_whatever_is_worked_at_home():
    trip = {"mode": "regional_train", "km": 20, "days": 5, "purpose": "work"}
    costs = []
    for days in range(6):
        request, _ = read_household({"trips": [trip | {"telework": days}]})
        costs.append(float(household_year(request, 0).total["cost"].middle[0]))
    assert costs == sorted(costs, reverse=True) and costs[-1] == 0
    ticket = 1.2 + 0.1 * 20
    for days, cost in enumerate(costs):
        assert cost == pytest.approx(min(11 * 17.6 * ticket / 2, 46 * 2 * (5 - days) * ticket))


def test_a_student_by_bus_without_a_car_has_a_lever():
    trip = {"mode": "bus", "km": 3, "days": 5, "purpose": "study"}
    _, result = found_of({"trips": [trip]})
    assert result.offered["cycle"] != (0,) and result.offered["second"] == (0,)
    assert (result.alone.figures["emissions"].middle < 0).any()


def test_sharing_stops_at_the_days_that_are_driven():
    trip = {"mode": "car", "km": 25, "days": 5, "purpose": "work", "telework_possible": "true"}
    tried = {"try_telework": "more_days", "try_share": "every_day", "telework_days": 4}
    request, _ = read_household({"trips": [trip]} | tried)
    effects = what_if(request, 0)
    legs = effects.year.ledger.legs
    assert (legs.kind == WEEK).all() and effects.year.ledger.rebound > 0
    from calc.mobility.week.levers import plans

    made = plans(effects.tried.codes, effects.year.ledger, effects.reach).weights[0]
    trips = made[: legs.n * WAYS].sum()
    assert trips == pytest.approx(46 * 2 * (1 + 4 * 0.31))
    assert np.isfinite(effects.tried.figures["cost"].middle).all()


def test_an_idle_second_car_is_a_plan_for_money():
    """One who rides the bus and keeps two cars: nothing to gain in carbon, much in euros."""
    trip = {"mode": "bus", "km": 9, "days": 5, "purpose": "work", "cycling_possible": "false"}
    cars = [{"size": "small", "motor": "petrol"}, {"size": "medium", "motor": "diesel"}]
    _, result = found_of({"trips": [trip], "cars": cars})
    assert list(result.front.named) == ["simplest"]
    assert result.front.plans.figures["cost"].middle[0] < -500
    assert result.front.plans.codes[0][NAMES.index("second")] == 1


def test_what_is_wholly_done_at_home_has_no_lever():
    trip = {"mode": "car", "km": 12, "days": 2, "telework": 2, "purpose": "work"}
    _, result = found_of({"trips": [trip]})
    for name in ("share", "cycle", "transit", "telework"):
        assert result.offered[name] == (0,)


def test_nobody_sells_the_only_car_for_a_commute_alone():
    work = {"mode": "car", "to": "59350", "days": 5, "purpose": "work"}
    _, alone = found_of({"home": "62119", "trips": [work]})
    assert alone.offered["last"] == (0,)
    shops = {"mode": "walk", "km": 1, "days": 3, "purpose": "shopping"}
    _, whole = found_of({"home": "62119", "trips": [work, shops]})
    assert whole.offered["last"] == (0, 1)
