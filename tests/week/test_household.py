"""A household's year: shared vehicles counted once, levers without order, hand-made figures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.mobility.car.model import CarRequest, Choice, compare
from calc.mobility.trips.comparator import compare as compare_trip
from calc.mobility.trips.trip import ComparisonRequest
from calc.mobility.week.ledger import FIGURES
from calc.mobility.week.levers import NAMES, combinations, levels, plans, reach
from calc.mobility.week.model import answer_one, household_year, what_if
from calc.mobility.week.plans import change, undominated
from calc.mobility.week.request import GROUPS, LEVERS, read_household
from calc.mobility.week.ways import E_BIKE, OWN
from calc.places.journeys import journey
from calc.schema.inputs import read
from calc.schema.vocabulary import CAR_MOTORS, CAR_SIZES
from calc.uncertainty import Draws
from tests.properties import examples
from tests.routes.week import FAMILY

DRAWS = 60
COUPLE = {
    "adults": "2",
    "t1_mode": "car",
    "t1_km": "20",
    "t1_days": "5",
    "t1_purpose": "work",
    "t2_who": "2",
    "t2_mode": "car",
    "t2_km": "6",
    "t2_days": "5",
    "t2_purpose": "work",
    "t2_car": "2",
    "c1_size": "medium",
    "c1_motor": "diesel",
    "c1_age": "6",
    "c2_size": "small",
    "c2_motor": "petrol",
    "c2_age": "10",
}


def year(**stated):
    request, issues = read_household(stated)
    assert not issues, issues
    return household_year(request, DRAWS)


def totals(result) -> dict[str, float]:
    return {name: float(result.total[name].middle[0]) for name in FIGURES}


def questioned(stated):
    request, issues = read_household(stated)
    assert not issues, issues
    result = what_if(request, DRAWS)
    return request, result, result.year.ledger


def effects(stated, **tried):
    request, issues = read_household(stated | {f"try_{k}": v for k, v in tried.items()})
    assert not issues, issues
    result = what_if(request, DRAWS).tried
    return {name: float(result.figures[name].middle[0]) for name in FIGURES}


def test_no_trip_emits_costs_and_takes_nothing():
    result = year(adults=2, children=2)
    assert all(value == 0 for value in totals(result).values())
    parked = year(c1_size="small", c1_motor="petrol")
    assert totals(parked)["emissions"] == 0 and totals(parked)["cost"] > 500


def test_by_hand_a_bus_to_work_and_a_train_a_year():
    """46 weeks × 4 days × 2 × 8 km by bus at 0.12242 kg/km (Base Carbone 43739), and two TGV
    journeys of 700 km at 0.00293 kg/km."""
    result = year(
        t1_mode="bus", t1_km=8, t1_days=4, t1_purpose="work", j1_mode="high_speed_train", j1_km=700
    )
    expected = 46 * 4 * 2 * 8 * 0.12242 + 2 * 700 * 0.00293
    assert totals(result)["emissions"] == pytest.approx(expected, rel=1e-3)


def test_by_hand_a_pass_paid_half_by_the_employer():
    """Eleven months of a pass, article L3261-2 for the way to work alone."""
    result = year(t1_mode="metro", t1_km=5, t1_days=5, t1_purpose="work", t1_monthly_pass=56.5)
    assert totals(result)["cost"] == pytest.approx(11 * 56.5 / 2)
    school = year(t1_mode="metro", t1_km=5, t1_days=5, t1_purpose="study", t1_monthly_pass=30)
    assert totals(school)["cost"] == pytest.approx(11 * 30)


def test_a_pass_is_supposed_where_tickets_cost_more():
    """A TER pass is worth about eighteen tickets a month; the employer pays half for work."""
    stated = {"t1_mode": "regional_train", "t1_km": "30", "t1_purpose": "work"}
    often, rarely = year(**stated, t1_days=5), year(**stated, t1_days=1)
    ticket = totals(rarely)["cost"] / (46 * 2)
    assert totals(often)["cost"] == pytest.approx(11 * 18 * ticket / 2, rel=0.03)
    assert totals(rarely)["cost"] < totals(often)["cost"]


def test_by_hand_a_flight_to_lisbon_for_four():
    """Lille–Lisbon: 1,610–1,640 km of great circle; 0.1847 kg/km with contrails, eight seats."""
    result = year(adults=2, children=2, home="62119", j1_mode="plane", j1_to="LIS")
    assert 1605 < result.ledger.legs.km[0] < 1645
    flown = 8 * result.ledger.legs.km[0]
    assert totals(result)["emissions"] == pytest.approx(flown * 0.1847, rel=0.01)
    without = year(adults=2, children=2, home="62119", j1_mode="plane", j1_to="LIS", contrails="0")
    assert totals(without)["emissions"] == pytest.approx(flown * 0.1017, rel=0.01)


def test_by_hand_a_future_day_at_home_gives_back_a_third_of_its_gain():
    """ADEME 2020: 31 % of what a day at home avoids comes back; what is told of today does not."""
    stated = {"t1_mode": "car", "t1_km": "30", "t1_days": "5", "t1_purpose": "work"}
    base = totals(year(**stated))["emissions"]
    home = totals(year(**stated, t1_telework="2"))["emissions"]
    assert home == pytest.approx(base * 3 / 5)
    three = stated | {"t1_days": "3"}
    assert totals(year(**three))["emissions"] == pytest.approx(home)
    could = stated | {"t1_telework_possible": "1"}
    assert effects(could, telework="one_day")["emissions"] == pytest.approx(-base * 0.69 / 5)


@settings(max_examples=examples(15))
@given(st.sampled_from(["car", "motorbike", "taxi"]), st.floats(1, 200), st.floats(0.5, 7))
def test_two_aboard_emit_half_each_and_the_vehicle_once(mode, km, days):
    stated = {"adults": 2, "t1_mode": mode, "t1_km": km, "t1_days": days}
    alone, both = year(**stated, t1_who="1"), year(**stated, t1_who="12")
    assert totals(both)["emissions"] == pytest.approx(totals(alone)["emissions"])
    mine, yours = both.people["emissions"].middle[:2]
    assert mine == pytest.approx(yours) and mine * 2 == pytest.approx(totals(alone)["emissions"])
    guest = year(**stated, t1_who="1", t1_others=1)
    assert totals(guest)["emissions"] * 2 == pytest.approx(totals(alone)["emissions"])


@settings(max_examples=examples(15))
@given(st.sampled_from(["car", "bus", "bike", "walk", "regional_train"]), st.floats(0.5, 100))
def test_a_return_is_two_one_ways(mode, km):
    stated = {"t1_mode": mode, "t1_km": km, "t1_days": 3}
    once, twice = year(**stated, t1_one_way=1), year(**stated)
    for name in ("emissions", "duration", "active_minutes"):
        assert totals(twice)[name] == pytest.approx(2 * totals(once)[name])
    if mode in ("car", "bike", "walk"):  # a pass costs the same for one way or two
        paid, both = (float(result.moving.middle[0]) for result in (once, twice))
        assert both == pytest.approx(2 * paid)


def test_people_make_the_household_and_legs_too():
    result = year(**FAMILY)
    for name in ("emissions", "duration", "active_minutes"):
        assert result.people[name].middle.sum() == pytest.approx(totals(result)[name])
        assert result.legs[name].middle.sum() == pytest.approx(totals(result)[name])
    assert result.legs["cost"].middle.sum() == pytest.approx(float(result.moving.middle[0]))
    assert totals(result)["cost"] == pytest.approx(result.moving.middle[0] + result.kept.sum())


def test_kilometres_told_complete_those_of_the_trips():
    less = year(**COUPLE)
    more = year(**COUPLE, c1_km=float(less.car_km[0]) + 1000)
    assert more.car_km[0] == pytest.approx(less.car_km[0] + 1000)
    per_km = less.legs["emissions"].middle[0] / (less.trips[0] * 20)
    gained = totals(more)["emissions"] - totals(less)["emissions"]
    assert gained == pytest.approx(1000 * per_km, rel=1e-6)
    fewer = year(**COUPLE, c1_km=10)
    assert totals(fewer)["emissions"] == pytest.approx(totals(less)["emissions"])


def test_giving_up_a_car_saves_its_fixed_costs_too():
    """Nothing drives it: what is saved is what keeping it costs, less the odd rental."""
    stated = COUPLE | {"t2_mode": "bike", "spare_car": "0"}
    result = effects(stated, second="give_up")
    kept = year(**stated).kept
    assert kept[1] > 500
    assert result["cost"] == pytest.approx(-kept[1])
    rented = effects(stated | {"spare_car": "300"}, second="give_up")
    assert rented["cost"] == pytest.approx(-kept[1] + 300)


def test_a_car_costs_what_its_own_page_says_and_not_what_a_mean_one_does():
    """Another path to the same account: *Ma voiture* asked of each car, kept or replaced."""
    stated = COUPLE | {"t2_days": "1"}
    result = year(**stated)
    ages = {name: [stated[f"c1_{name}"], stated[f"c2_{name}"]] for name in ("size", "motor", "age")}
    asked, _ = read(
        CarRequest,
        {
            "date": ["2026-10-03"] * 2,
            "car_size": ages["size"],
            "car_motor": ages["motor"],
            "car_age": ages["age"],
            "annual_distance": [f"{km:.0f}" for km in result.car_km[:2]],
        },
        2,
    )
    electric = Choice(CAR_SIZES.index("medium"), CAR_MOTORS.index("electric"))
    alone = compare(asked, (electric,), Draws(200))
    fixed = np.median(alone.fixed, axis=0)
    assert result.kept[:2] == pytest.approx(fixed[:, 0], rel=0.05)
    assert result.kept[0] > 1.3 * result.kept[1] > 600
    dearer = effects(stated, car="electric_new")["cost"]
    gap = np.median(alone.cost[:, 0, 1] - alone.cost[:, 0, 0])
    assert dearer == pytest.approx(gap, abs=0.15 * np.median(alone.cost[:, 0, 1]))


def test_one_car_cannot_drive_two_to_work():
    request, result, ledger = questioned(COUPLE)
    gone = [
        row
        for row in range(len(result.alone.codes))
        if result.alone.codes[row][NAMES.index("second")]
    ]
    assert not result.alone.is_possible[gone].any()
    assert not result.front.change.is_possible.all()
    codes = np.zeros((1, len(NAMES)), dtype=int)
    codes[0, [NAMES.index("cycle"), NAMES.index("second")]] = 2, 1
    both = plans(codes, ledger, reach(request, ledger))
    assert both.is_possible[0]


@settings(max_examples=examples(12))
@given(st.permutations(range(len(NAMES))), st.data())
def test_levers_in_any_order_lead_to_the_same_end(order, data):
    request, _ = read_household(FAMILY)
    _, result, ledger = questioned(FAMILY)
    where, offered = reach(request, ledger), result.offered
    end = [data.draw(st.sampled_from(offered[name])) for name in NAMES]
    steps = [[0] * len(NAMES)]
    for lever in order:
        steps.append([end[k] if k == lever else code for k, code in enumerate(steps[-1])])
    walked = change(np.array(steps), ledger, where, Draws(0))
    straight = change(np.array([end]), ledger, where, Draws(0))
    for name in FIGURES:
        stepped = np.diff(walked.figures[name].middle).sum() + walked.figures[name].middle[0]
        assert stepped == pytest.approx(straight.figures[name].middle[0], abs=1e-6)


@pytest.mark.parametrize(
    ("lever", "option"),
    [(lever, option) for lever, options in LEVERS.items() for option in options[1:]],
)
def test_each_lever_of_the_family_does_what_it_says(lever, option):
    """Signs that anyone would expect of this family."""
    result = effects(FAMILY, **{lever: option})
    if lever in ("cycle", "share", "telework", "transit", "train", "flight"):
        assert result["emissions"] < 0
    if lever in ("cycle", "transit"):
        assert result["active_minutes"] > 0
    if lever == "car" and option.startswith("electric"):
        assert result["emissions"] < 0
    if lever in ("telework", "flight"):
        assert result["duration"] < 0 and result["cost"] < 0
    if lever == "second":
        assert result["cost"] < 0


def test_a_range_is_the_difference_s_and_not_two_ranges_apart():
    """The same car before and after: what one kilometre less avoids is as sure as the kilometre."""
    stated = {
        "t1_mode": "car",
        "t1_km": "30",
        "t1_days": "5",
        "t1_purpose": "work",
        "c1_size": "medium",
        "c1_motor": "petrol",
    }
    request, result, _ = questioned(stated | {"try_share": "every_day"})
    changed = result.tried.figures["emissions"]
    spread = float(changed.high[0] - changed.low[0])
    base = result.year.total["emissions"]
    assert spread < 0.6 * float(base.high[0] - base.low[0])
    assert changed.high[0] < 0


def test_ignorance_never_narrows():
    known = {"t1_mode": "car", "t1_km": "20", "c1_size": "medium", "c1_motor": "petrol"}
    sure, unsure = year(**known), year(t1_mode="car", t1_km="20")
    wide, narrow = (f.total["emissions"].high - f.total["emissions"].low for f in (unsure, sure))
    assert wide > narrow


def test_undominated_is_the_pareto_front():
    rng = np.random.default_rng(5)
    scores = rng.integers(0, 6, size=(200, 3)).astype(float)
    kept = set(undominated(scores).tolist())
    for row in range(200):
        beaten = ((scores <= scores[row]).all(axis=1) & (scores < scores[row]).any(axis=1)).any()
        twin = any((scores[k] == scores[row]).all() for k in kept)
        assert twin != beaten


def test_named_plans_keep_their_word():
    _, result, _ = questioned(FAMILY)
    front, stated = result.front, result.front.change
    assert set(front.named) == {"simplest", "best_value", "boldest"}
    boldest, simplest = front.named["boldest"], front.named["simplest"]
    possible = stated.figures["emissions"].middle[stated.is_possible]
    assert stated.figures["emissions"].middle[boldest] == pytest.approx(possible.min(), rel=0.03)
    assert stated.figures["cost"].middle[simplest] <= 0 and stated.effort[simplest] <= 3
    assert all(stated.is_possible[place] for place in front.named.values())


def test_every_combination_is_searched():
    request, _ = read_household(FAMILY)
    _, result, ledger = questioned(FAMILY)
    offered = levels(request, ledger, reach(request, ledger))
    assert len(combinations(offered)) == np.prod([len(codes) for codes in offered.values()])
    aside, _ = read_household(FAMILY | {"without": "car,flight"})
    kept = levels(aside, ledger, reach(aside, ledger))
    assert kept["car"] == (0,) and kept["flight"] == (0,)


@pytest.mark.parametrize(
    ("stated", "issue"),
    [
        ({"t1_mode": "car"}, ("t1_km", "required")),
        ({"t1_km": "3"}, ("t1_mode", "required")),
        ({"t1_mode": "car", "t1_to": "59350"}, ("t1_to", "no_origin")),
        # the sea is between: Belle-Île and Quiberon, Réunion and Paris, Corsica and Marseille
        ({"home": "56152", "t1_mode": "bike", "t1_to": "56186"}, ("t1_mode", "sea_between")),
        ({"home": "97411", "j1_mode": "car", "j1_to": "75056"}, ("j1_mode", "sea_between")),
        (
            {"home": "2A004", "t1_mode": "high_speed_train", "t1_to": "13055"},
            ("t1_mode", "sea_between"),
        ),
        ({"home": "35238", "t1_mode": "car", "t1_to": "35238"}, ("t1_km", "same_commune")),
        ({"t1_mode": "car", "t1_km": "3", "t1_who": "4"}, ("t1_who", "not_a_member")),
        ({"t1_mode": "motorbike", "t1_km": "3", "t1_others": "2"}, ("t1_others", "too_large")),
        (
            {"t1_mode": "car", "t1_km": "3", "t1_days": "2", "t1_telework": "3"},
            ("t1_telework", "too_large"),
        ),
        ({"adults": "4", "children": "4"}, ("children", "too_many")),
        ({"t13_mode": "bus", "t13_km": "1"}, ("t13_mode", "too_many")),
        ({"j1_mode": "plane", "j1_to": "XXX", "home": "59350"}, ("j1_to", "unknown_commune")),
        ({"home": "00000"}, ("home", "unknown_commune")),
        ({"home": "62119", "j1_mode": "ferry", "j1_to": "59350"}, ("j1_mode", "no_sea")),
        # round by Bordeaux; a thousand kilometres on foot
        ({"home": "17306", "t1_mode": "bike", "t1_to": "33514"}, ("t1_mode", "too_far")),
        ({"home": "59350", "t1_mode": "walk", "t1_to": "13055"}, ("t1_mode", "too_far")),
        ({"t1_mode": "walk", "t1_km": "500", "t1_days": "5"}, ("t1_km", "too_large")),
        ({"t1_mode": "bike", "t1_km": "300", "t1_days": "1"}, ("t1_km", "too_large")),
        # no metro from Béthune, no flight from there to Lille, as « Un trajet » says
        ({"home": "62119", "t1_mode": "metro", "t1_to": "59350"}, ("t1_mode", "no_network")),
        (
            {"home": "62119", "t1_mode": "car", "t1_to": "59350", "t1_could": "tram"},
            ("t1_could", "no_network"),
        ),
        ({"home": "62119", "t1_mode": "plane", "t1_to": "59350"}, ("t1_mode", "too_near")),
        ({"home": "62119", "j1_mode": "plane", "j1_to": "59350"}, ("j1_mode", "too_near")),
        ({"t1_mode": "plane", "t1_km": "33"}, ("t1_km", "too_small")),
        ({"under_26": "1", "over_65": "1"}, ("over_65", "two_ages")),
        ({"without": "magic"}, ("without", "not_a_choice")),
        ({"c1_km": "-1"}, ("c1_km", "too_small")),
    ],
)
def test_refusals_name_their_row_and_field(stated, issue):
    _, issues = read_household(stated)
    assert issue in {(i.field, i.code) for i in issues}


def test_plain_lists_say_what_flat_fields_say():
    flat = answer_one(FAMILY, 20)
    lists = {name: value for name, value in FAMILY.items() if "_" not in name}
    for prefix, (name, _, _) in GROUPS.items():
        rows: dict[str, dict] = {}
        for field, value in FAMILY.items():
            if field[0] == prefix and field[1].isdigit():
                rows.setdefault(field[1], {})[field[3:]] = value
        lists[name] = list(rows.values())
    assert answer_one(lists, 20) == flat
    assert flat["plans_searched"] > 500 and len(flat["people"]) == 4


@settings(max_examples=examples(25))
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "t1_mode",
                "t1_km",
                "t1_who",
                "t1_days",
                "t2_mode",
                "t2_km",
                "j1_mode",
                "j1_to",
                "j1_times",
                "c1_km",
                "adults",
                "home",
                "trips",
                "t1_to",
            ]
        ),
        st.sampled_from(
            [
                "car",
                "bus",
                "plane",
                "0",
                "12",
                "99999",
                "é",
                "1,2",
                "LIS",
                "62119",
                "",
                None,
                [1],
                3.5,
                True,
                {"a": 1},
            ]
        ),
    )
)
def test_anything_at_all_is_answered_or_refused(told):
    result = answer_one(told, 5)
    assert "issues" in result or np.isfinite(result["emissions"])


def test_a_child_comes_along_on_a_cargo_bike():
    stated = {
        "adults": 1,
        "children": 1,
        "t1_mode": "car",
        "t1_km": "3",
        "t1_days": "4",
        "t1_who": "12",
        "t1_purpose": "escort",
    }
    request, _, ledger = questioned(stated)
    alone = year(t1_mode="e_cargo_bike", t1_km=3, t1_days=1, t1_one_way=1)
    weeks = float(alone.ledger.legs.calendar.weeks[0])
    cargo = ledger.ways.emissions[0, E_BIKE]
    assert cargo == pytest.approx(totals(alone)["emissions"] / weeks, rel=1e-6)
    assert request.people == 2


def test_a_week_follows_the_roads_that_exist():
    """Le Havre–Honfleur: 25 km by the bridge; Royan–Soulac, by Bordeaux."""
    for home, to, kilometres in (("76351", "14333", 25), ("17306", "33514", 215)):
        trip = {"mode": "car", "to": to, "days": 5, "purpose": "work"}
        request, _ = read_household({"home": home, "trips": [trip]})
        way = journey(home, to).car
        ways = what_if(request, 0).year.ledger.ways
        assert ways.km[0, OWN] == pytest.approx(kilometres, rel=0.1)
        assert ways.duration[0, OWN] * 60 == pytest.approx(way.minutes, rel=0.01)


def test_the_road_to_a_ferry_and_from_it_is_the_trip_s():
    """Béthune–Ajaccio: a thousand kilometres of road before the sea; from Nice, none."""
    far, near = (
        totals(year(home=home, j1_mode="ferry", j1_to="2A004", j1_times=1))
        for home in ("62119", "06088")
    )
    by_road = totals(year(home="62119", j1_mode="car", j1_to="83137", j1_times=1))  # Toulon
    assert far["emissions"] - near["emissions"] > 0.6 * by_road["emissions"]
    assert far["cost"] > near["cost"] + 100


@pytest.mark.parametrize("mode", ["metro", "tram"])
@pytest.mark.parametrize("to", ["59512", "62041", "13055"])
def test_a_week_takes_the_lines_that_a_trip_is_offered(mode, to):
    """From Lille to Roubaix, Arras and Marseille."""
    result = compare_trip(read(ComparisonRequest, {"origin": ["59350"], "destination": [to]}, 1)[0])
    offered = result.reasons[result.ways.index(mode)] != "no_network"
    _, issues = read_household({"home": "59350", "t1_mode": mode, "t1_to": to})
    assert offered is (("t1_mode", "no_network") not in {(i.field, i.code) for i in issues})
