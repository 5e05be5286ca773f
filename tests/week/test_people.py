"""Who drives, who cycles, who pays less: what is told of people rules what is offered them."""

from __future__ import annotations

import numpy as np
import pytest

from calc.mobility.week.levers import levels, reach
from calc.mobility.week.model import household_year, steps, what_if
from calc.mobility.week.request import LEVERS, read_household
from calc.mobility.week.ways import OTHER
from calc.parameters import parameters

DAY = "2026-11-24"
BUS_PASS = 45 * 11
"""A year of the usual pass of a town's network: 45 euros, eleven months. [EUR/yr]"""


def year_of(stated, draws=0):
    request, issues = read_household(stated | {"date": DAY})
    assert not issues, issues
    return household_year(request, draws)


def levers_of(stated):
    request, issues = read_household(stated | {"date": DAY})
    assert not issues, issues
    effects = what_if(request, 0)
    return effects, {name for name, levels in effects.offered.items() if len(levels) > 1}


def cost(stated) -> float:
    return float(year_of(stated).total["cost"].middle[0])


def test_who_has_no_licence_rides_with_somebody_else():
    trip = {"who": "2", "mode": "car", "km": 15, "days": 5, "purpose": "work"}
    stated = {"adults": 2, "trips": [trip], "without_licence": "2"}
    result, levers = levers_of(stated)
    assert result.year.ledger.cars.count == 0
    assert not levers & {"share", "car", "second", "last"}
    with_licence, more = levers_of(stated | {"without_licence": ""})
    assert with_licence.year.ledger.cars.count == 1 and {"share", "car"} <= more


def test_a_child_alone_in_the_car_is_driven_by_who_may_drive():
    trip = {"who": "3", "mode": "car", "km": 4, "days": 4, "purpose": "escort"}
    stated = {"adults": 2, "children": 1, "trips": [trip]}
    assert year_of(stated).ledger.cars.count == 1
    assert year_of(stated | {"without_licence": "1"}).ledger.cars.count == 1
    assert year_of(stated | {"without_licence": "12"}).ledger.cars.count == 0


def test_the_other_one_drives_when_the_first_has_no_licence():
    trip = {"who": "12", "mode": "car", "km": 15, "days": 5, "purpose": "work"}
    legs = year_of({"adults": 2, "trips": [trip], "without_licence": "1"}).ledger.legs
    assert legs.people.driver.tolist() == [1] and legs.car.tolist() == [0]


def test_who_cannot_cycle_is_offered_no_bicycle_alone_or_with_others():
    trips = [
        {"who": "1", "mode": "car", "km": 4, "days": 5, "purpose": "work"},
        {"who": "12", "mode": "car", "km": 3, "days": 2, "purpose": "shopping"},
    ]
    assert "cycle" in levers_of({"adults": 2, "trips": trips})[1]
    result, levers = levers_of({"adults": 2, "trips": trips, "without_cycling": "1"})
    assert "cycle" not in levers
    result, levers = levers_of({"adults": 2, "trips": trips, "without_cycling": "2"})
    assert "cycle" in levers and result.reach.cycle.tolist() == [True, False]


def test_who_cannot_walk_far_takes_no_train_from_a_far_station():
    """Béthune to Lille: the station is beyond a short walk for one of the two."""
    trip = {"mode": "car", "to": "59350", "days": 5, "purpose": "work"}
    stated = {"home": "62119", "trips": [trip]}
    foot = year_of(stated).ledger.ways.other.on_foot[0]
    assert foot > 1
    other = year_of(stated | {"without_cycling": "1"}).ledger.ways.other
    assert other.mode[0] < 0


@pytest.mark.parametrize("name", ["without_licence", "without_cycling", "under_26", "over_65"])
def test_members_who_do_not_exist_are_refused(name):
    trip = {"mode": "bus", "km": 4}
    _, issues = read_household({"adults": 2, "trips": [trip], name: "3"})
    assert [(i.field, i.code) for i in issues] == [(name, "not_a_member")]
    _, issues = read_household({"adults": 2, "trips": [trip], name: "un"})
    assert [(i.field, i.code) for i in issues] == [(name, "not_a_member")]


@pytest.mark.parametrize(("days", "carpool_days", "offers_some"), [(5, 2, True), (2, 2, False)])
def test_sharing_some_days_is_not_offered_beside_every_day_when_they_are_the_same(
    days, carpool_days, offers_some
):
    """Three days of five at home: two days of carpool are every day."""
    trip = {"mode": "car", "km": 30, "days": 5, "telework": 5 - days, "purpose": "work"}
    request, _ = read_household({"trips": [trip], "carpool_days": carpool_days})
    ledger = what_if(request, 0).year.ledger
    offered = levels(request, ledger, reach(request, ledger))["share"]
    some, every = (LEVERS["share"].index(name) for name in ("some_days", "every_day"))
    assert (some in offered) is offers_some and every in offered


def test_a_trip_no_longer_made_is_not_also_made_by_train():
    """One day a week, worked at home: the train to it changes nothing more."""
    trip = {"mode": "car", "to": "62041", "days": 1, "purpose": "work", "telework_possible": "true"}
    stated = {"home": "62119", "trips": [trip], "try_telework": "one_day"}
    both, alone = (
        what_if(read_household(stated | more)[0], 0).tried.figures
        for more in ({"try_transit": "transit"}, {})
    )
    for name in ("emissions", "cost"):
        assert both[name].middle[0] == pytest.approx(alone[name].middle[0])


def test_one_pass_carries_the_same_person_to_work_and_to_the_shops():
    work = {"mode": "bus", "km": 5, "days": 5, "purpose": "work"}
    shops = {"mode": "tram", "km": 3, "days": 3, "purpose": "shopping"}
    assert cost({"trips": [work]}) == pytest.approx(BUS_PASS / 2)
    assert cost({"trips": [work, shops]}) == pytest.approx(BUS_PASS / 2)
    other = {"adults": 2, "trips": [work | {"who": "1"}, shops | {"who": "2"}]}
    assert cost(other) == pytest.approx(BUS_PASS / 2 + min(BUS_PASS, 1.6 * 2 * 3 * 50))


def test_together_only_who_has_no_pass_buys_tickets():
    work = {"who": "1", "mode": "bus", "km": 5, "days": 5, "purpose": "work"}
    shops = {"who": "12", "mode": "bus", "km": 3, "days": 1, "purpose": "shopping"}
    assert cost({"adults": 2, "trips": [work, shops]}) == pytest.approx(BUS_PASS / 2 + 1.6 * 2 * 50)


def test_a_pass_that_was_told_carries_the_other_trips_too():
    work = {"mode": "bus", "km": 5, "days": 5, "purpose": "work", "monthly_pass": 30}
    shops = {"mode": "bus", "km": 3, "days": 2, "purpose": "shopping"}
    assert cost({"trips": [work, shops]}) == pytest.approx(30 * 11 / 2)


def test_trains_of_two_lines_are_two_passes():
    one = {"mode": "regional_train", "km": 20, "days": 5, "purpose": "work"}
    other = {"mode": "regional_train", "km": 30, "days": 5, "purpose": "study"}
    alone = cost({"trips": [one]}) + cost({"trips": [other]})
    assert cost({"trips": [one, other]}) == pytest.approx(alone)


def test_passes_never_cost_more_for_one_more_trip_than_apart():
    chance = np.random.default_rng(3)
    for _ in range(30):
        trips = [
            {
                "who": str(chance.choice(["1", "2", "12"])),
                "mode": str(chance.choice(["bus", "tram", "metro", "regional_train"])),
                "km": float(chance.integers(2, 30)),
                "days": int(chance.integers(1, 6)),
                "purpose": str(chance.choice(["work", "study", "shopping"])),
            }
            for _ in range(chance.integers(2, 5))
        ]
        together = cost({"adults": 2, "trips": trips})
        alone = [cost({"adults": 2, "trips": [trip]}) for trip in trips]
        assert max(alone) * 0.49 <= together <= sum(alone) + 0.01


def test_the_young_and_the_old_pay_the_reduced_pass():
    trip = {"mode": "bus", "km": 5, "days": 5, "purpose": "other"}
    assert cost({"trips": [trip]}) == pytest.approx(BUS_PASS)
    for name in ("under_26", "over_65"):
        assert cost({"trips": [trip], name: "1"}) == pytest.approx(BUS_PASS / 2)
    child = {"adults": 1, "children": 1, "trips": [trip | {"who": "2", "purpose": "study"}]}
    assert cost(child) == pytest.approx(BUS_PASS / 2)


def test_a_student_may_ask_for_the_reduced_pass_once():
    trip = {"mode": "bus", "km": 5, "days": 5, "purpose": "study"}
    result, levers = levers_of({"trips": [trip]})
    assert "fare" in levers
    row = [codes[-1] for codes in result.alone.codes].index(LEVERS["fare"].index("reduced"))
    assert result.alone.figures["cost"].middle[row] == pytest.approx(-BUS_PASS / 2)
    assert result.alone.figures["cost"].low[row] <= result.alone.figures["cost"].high[row]
    assert "fare" not in levers_of({"trips": [trip], "under_26": "1"})[1]
    assert "fare" not in levers_of({"trips": [trip | {"monthly_pass": 10}]})[1]
    assert "fare" not in levers_of({"trips": [trip | {"purpose": "work"}]})[1]
    assert "fare" not in levers_of({"trips": [trip], "without": "fare"})[1]


CITY = {
    "home": "59350",
    "trips": [
        {"mode": "car", "to": "59009", "days": 5, "purpose": "work"},
        {"mode": "car", "km": 3, "days": 1, "purpose": "shopping"},
    ],
}


def test_the_only_car_goes_where_its_week_is_made_otherwise():
    result, levers = levers_of(CITY | {"try_last": "give_up", "try_transit": "transit"})
    assert "last" in levers and result.tried.is_possible[0]
    request, _ = read_household(CITY | {"try_transit": "transit", "date": DAY})
    kept = what_if(request, 0).tried.figures["cost"].middle[0]
    shared = 0.7 * 2 * 3 * 50  # by the kilometre, in the place of what its own car burns
    burnt = result.year.legs["cost"].middle[1]
    gone = result.year.kept[0] - 400
    assert result.tried.figures["cost"].middle[0] == pytest.approx(
        kept - gone + shared - burnt, abs=1
    )


def test_the_only_car_stays_where_it_is_needed():
    alone, _ = levers_of(CITY | {"try_last": "give_up"})
    assert not alone.tried.is_possible[0]
    for home in ("62119", ""):
        stated = {"trips": [trip | {"km": 4, "to": ""} for trip in CITY["trips"]], "home": home}
        assert "last" not in levers_of(stated)[1]
    couple = {"adults": 2, "trips": [trip | {"who": "12"} for trip in CITY["trips"]]}
    assert "last" in levers_of(couple | {"home": "59350"})[1]
    second = CITY | {"cars": [{"size": "small"}, {"size": "medium"}]}
    assert "last" not in levers_of(second)[1] and "second" in levers_of(second)[1]


def test_without_a_car_nobody_carpools_in_it_nor_changes_it():
    for more in ({"try_share": "every_day"}, {"try_car": "electric_used"}):
        tried = CITY | {"try_last": "give_up", "try_transit": "transit"} | more
        assert not levers_of(tried)[0].tried.is_possible[0]


def test_a_job_is_done_at_home_on_as_many_days_as_it_may():
    trip = {"mode": "car", "km": 20, "days": 5, "purpose": "work"}
    assert "telework" not in levers_of({"trips": [trip]})[1]
    assert "telework" not in levers_of({"trips": [trip | {"telework_most": 0}]})[1]
    one = {"trips": [trip | {"telework_most": 1}]}
    result, levers = levers_of(one | {"try_telework": "more_days"})
    assert "telework" in levers and len(result.offered["telework"]) == 2
    stated = {"trips": [trip | {"telework_possible": "true"}], "try_telework": "one_day"}
    alike, _ = levers_of(stated)
    for name in ("emissions", "cost", "duration"):
        assert result.tried.figures[name].middle[0] == pytest.approx(
            alike.tried.figures[name].middle[0]
        )
    done = trip | {"telework": 2, "telework_most": 2, "telework_possible": "true"}
    assert "telework" not in levers_of({"trips": [done]})[1]


def test_who_works_at_night_is_offered_no_train_and_no_bicycle():
    far = {"mode": "car", "to": "59350", "days": 5, "purpose": "work"}
    near = {"mode": "car", "km": 4, "days": 5, "purpose": "work"}
    for trip, lever in ((far, "transit"), (near, "cycle")):
        assert lever in levers_of({"home": "62119", "trips": [trip]})[1]
        night = levers_of({"home": "62119", "trips": [trip | {"at_night": "true"}]})[1]
        assert lever not in night and "share" in night
    stated = near | {"at_night": "true", "cycling_possible": "true"}
    assert "cycle" in levers_of({"home": "62119", "trips": [stated]})[1]


def test_who_has_no_car_may_sit_in_another_s():
    """A biker as a passenger: what a passenger's week emits, a small detour added."""
    trip = {"mode": "motorbike", "km": 15, "days": 5, "purpose": "work"}
    stated = {"trips": [trip]}
    result, levers = levers_of(stated | {"try_passenger": "every_day"})
    assert "passenger" in levers
    ridden = year_of({"trips": [trip | {"mode": "car", "driven_by_others": "true"}]})
    today = result.year.total
    after = today["emissions"].middle[0] + result.tried.figures["emissions"].middle[0]
    assert after == pytest.approx(1.075 * ridden.total["emissions"].middle[0])
    assert result.tried.figures["emissions"].middle[0] < 0
    assert np.isfinite(result.tried.figures["cost"].at()).all()


@pytest.mark.parametrize(
    "stated",
    [
        {"mode": "car", "km": 15},
        {"mode": "bike", "km": 8},
        {"mode": "bus", "km": 3},
        {"mode": "bus", "km": 15, "purpose": "shopping"},
    ],
)
def test_a_seat_is_for_long_commutes_that_no_car_makes(stated):
    trip = {"days": 5, "purpose": "work"} | stated
    assert "passenger" not in levers_of({"trips": [trip]})[1]


def test_a_seat_that_emits_more_than_the_bus_is_told_and_in_no_plan():
    trip = {"mode": "tram", "km": 12, "days": 5, "purpose": "work", "cycling_possible": "false"}
    result, levers = levers_of({"trips": [trip]})
    assert "passenger" in levers and not result.front.named


STATION_FAR = {"adults": 2, "home": "62097", "cars": [{"age": 8}], "without_licence": "2"}
"""Beaumetz-lès-Loges: Arras' station is twelve kilometres away."""


def test_who_has_no_licence_is_driven_to_the_station_and_the_car_comes_back():
    trip = {"who": "2", "mode": "moped", "to": "59350", "days": 5, "purpose": "study"}
    stated = STATION_FAR | {"trips": [trip]}
    lifted = year_of(stated).ledger
    other = lifted.ways.other
    assert other.stations[0][0] == "Arras" and other.by_car[0] == pytest.approx(12, abs=1)
    alone = year_of(
        stated | {"adults": 1, "cars": [], "without_licence": "1", "trips": [trip | {"who": "1"}]}
    )
    assert alone.ledger.ways.other.mode[0] < 0
    drives = year_of(stated | {"without_licence": "", "trips": [trip | {"mode": "car"}]})
    parked = drives.ledger.ways
    assert lifted.ways.cost[0, OTHER] == pytest.approx(2 * parked.cost[0, OTHER])
    assert lifted.ways.duration[0, OTHER] > parked.duration[0, OTHER]


def test_without_a_car_nobody_drives_anybody_to_the_station():
    trip = {"who": "2", "mode": "moped", "to": "59350", "days": 5, "purpose": "study"}
    shops = {"who": "1", "mode": "walk", "km": 1, "days": 2, "purpose": "shopping"}
    tried = {"try_transit": "transit", "try_last": "give_up"}
    stated = STATION_FAR | {"trips": [trip, shops]} | tried
    assert not levers_of(stated)[0].tried.is_possible[0]


WORK = {"mode": "car", "km": 20, "days": 5, "purpose": "work"}


def two_at_home(first: str, second: str, **more):
    trips = [WORK | {"who": "1", "telework_on": first}, WORK | {"who": "2", "telework_on": second}]
    return {"adults": 2, "trips": [trip | more for trip in trips]}


def test_named_weekdays_say_how_many_days_a_job_may_be_done_at_home():
    named = {"trips": [WORK | {"telework_on": "24"}], "try_telework": "more_days"}
    counted = {"trips": [WORK | {"telework_most": 2}], "try_telework": "more_days"}
    assert "telework" in levers_of(named)[1]
    for name in ("emissions", "cost"):
        one, other = (
            levers_of(stated)[0].tried.figures[name].middle[0] for stated in (named, counted)
        )
        assert one == pytest.approx(other)


def test_one_car_is_enough_where_two_are_never_out_the_same_day():
    """Three days at home each: one car does if the days differ, not if they are the same."""
    tried = {"try_telework": "more_days", "telework_days": 3, "try_second": "give_up"}
    for days, is_enough in ((("123", "345"), True), (("123", "123"), False)):
        result, _ = levers_of(two_at_home(*days) | tried)
        assert result.year.ledger.cars.count == 2
        assert bool(result.tried.is_possible[0]) is is_enough


def test_days_at_home_are_chosen_so_that_one_car_is_enough():
    """Two days of the three that each named: Wednesday alone is both's, and may be arranged."""
    tried = {"try_telework": "more_days", "try_second": "give_up"}
    for days, is_enough in ((("123", "345"), True), (("12", "12"), False)):
        result, _ = levers_of(two_at_home(*days) | tried)
        assert bool(result.tried.is_possible[0]) is is_enough


def test_days_are_told_as_they_are_lived():
    """Two of five days at home: three on the road, whatever other trips come back."""
    stated = {"trips": [WORK | {"telework_on": "24"}], "try_telework": "more_days"}
    result, _ = levers_of(stated | {"try_share": "every_day"})
    days = {step.way: step.days for step in steps(result, result.tried.codes[0])}
    assert days == pytest.approx({"own, one_more": 3, "home": 2})


def test_the_one_car_described_is_two_where_both_leave_it_the_same_days():
    one = {"cars": [{"size": "small"}]}
    for days, cars in ((("123", "45"), 1), (("123", "23"), 2)):
        stated = two_at_home(*days) | one
        for trip, day in zip(stated["trips"], days, strict=True):
            trip["telework"] = len(day)
        assert year_of(stated).ledger.cars.count == cars


@pytest.mark.parametrize("stated", [{"telework_on": "8"}, {"telework_on": "lundi"}])
def test_weekdays_that_do_not_exist_are_refused(stated):
    _, issues = read_household({"trips": [WORK | stated]})
    assert [(i.field, i.code) for i in issues] == [("t1_telework_on", "not_a_choice")]


def test_more_days_at_home_than_were_named_are_refused():
    _, issues = read_household({"trips": [WORK | {"telework_on": "2", "telework": 3}]})
    assert [(i.field, i.code, i.limit) for i in issues] == [("t1_telework", "too_large", 1)]


def test_small_incomes_have_the_fare_of_the_law():
    """862 euros a month is the ceiling of one person, 1,292 of two: half the price at most."""
    trip = {"mode": "bus", "km": 5, "days": 5, "purpose": "other"}
    for people, resources, has in ((1, 860, True), (1, 870, False), (2, 1290, True)):
        stated = {"adults": people, "trips": [trip], "monthly_resources": resources}
        result, levers = levers_of(stated)
        assert ("fare" in levers) is has
        if has:
            row = [codes[-1] for codes in result.alone.codes].index(1)
            assert -BUS_PASS <= result.alone.figures["cost"].middle[row] <= -BUS_PASS / 2
    train = {"mode": "regional_train", "km": 20, "days": 5, "purpose": "other"}
    assert "fare" not in levers_of({"trips": [train], "monthly_resources": 500})[1]


def test_a_trip_where_nothing_runs_is_offered_no_train():
    """Béthune to Lille has a train; who says that nothing leads there is not told of it."""
    trip = {"mode": "car", "to": "59350", "days": 5, "purpose": "work"}
    stated = {"home": "62119", "trips": [trip]}
    assert "transit" in levers_of(stated)[1]
    ruled_out = {"home": "62119", "trips": [trip | {"could": "none"}]}
    assert "transit" not in levers_of(ruled_out)[1]


@pytest.mark.parametrize(
    ("people", "ceiling"),
    [(1, 10_339), (2, 15_508), (3, 18_609), (4, 21_711), (5, 25_846), (6, 29_981)],
)
def test_small_incomes_pay_less_up_to_the_ceilings_of_the_free_health_cover(people, ceiling):
    """Those of the Complémentaire santé solidaire since April 2025; 4,135 € for each one more."""
    for stated, is_open in ((ceiling / 12, True), (ceiling / 12 + 1, False)):
        request, issues = read_household(
            {"adults": 1, "children": people - 1, "monthly_resources": stated}
        )
        assert not issues and request.has_social_fare(parameters()) == is_open
