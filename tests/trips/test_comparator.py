"""One journey by every mode: what is proposed, what is not and why, sums of legs, health."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.mobility.trips.advice import health, health_of_legs, year_of
from calc.mobility.trips.comparator import CONDITIONS, RANGED, REASONS, combine, compare
from calc.mobility.trips.trip import (
    NONE,
    PERHAPS,
    SURE,
    ComparisonRequest,
    LegsRequest,
    TripRequest,
    shared,
)
from calc.places import communes as places
from calc.schema.inputs import read
from tests.properties import examples

LILLE, ROUBAIX, ARRAS, BETHUNE, PARIS, LYON = "59350", "59512", "62041", "62119", "75056", "69123"
DUNKERQUE, AJACCIO, MARSEILLE, SAINT_DENIS = "59183", "2A004", "13055", "97411"


def asked(**stated) -> ComparisonRequest:
    result, issues = read(ComparisonRequest, {n: [v] for n, v in stated.items()}, 1)
    assert not issues, issues
    return result


def journey(**stated) -> dict[str, dict]:
    """Each way by its name: its figures, its reason, its condition."""
    comparison = compare(asked(**stated))
    return {
        way: {name: float(column[i]) for name, column in comparison.figures.items()}
        | {"reason": comparison.reasons[i], "condition": comparison.conditions[i]}
        for i, way in enumerate(comparison.ways)
    }


def several(legs: list[tuple[str, float]], **stated):
    columns = {"leg_mode": [m for m, _ in legs], "leg_distance": [d for _, d in legs]}
    result, issues = read(LegsRequest, columns, len(legs))
    assert not issues
    return combine(asked(**(stated or {"distance": 1})), result)


def reasons(**stated) -> dict[str, str]:
    return {way: result["reason"] for way, result in journey(**stated).items()}


def test_nobody_walks_sixty_kilometres():
    result = reasons(distance=60)
    assert result["walk"] == result["bike"] == result["bus"] == "too_far"
    assert result["plane"] == "too_near" and result["car"] == result["regional_train"] == ""


def test_no_metro_in_arras_but_one_from_lille_to_roubaix():
    assert reasons(origin=ARRAS, destination="62643")["metro"] == "no_network"
    to_roubaix = reasons(origin=LILLE, destination=ROUBAIX)
    assert to_roubaix["metro"] == to_roubaix["tram"] == ""
    assert reasons(origin=LILLE, destination=BETHUNE)["metro"] == "no_network"


def test_a_metro_of_another_city_is_no_way_there():
    ends = places.index(np.array([LYON, LILLE]))
    assert shared("metro", ends[:1], ends[1:])[0] == NONE
    assert shared("tram", ends[:1], ends[:1])[0] == PERHAPS
    assert shared("metro", ends[:1], ends[:1])[0] == SURE


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("59606", "tram"),
        ("59616", "tram"),
        ("33063", "tram"),
        ("59599", "metro"),
        ("31555", "metro"),
        ("35238", "metro"),
        ("75056", "metro"),
        ("62193", "free_bus"),
        ("59178", "free_bus"),
        ("60159", "free_bus"),
    ],
)
def test_networks_that_everyone_knows(code, kind):
    here = places.index(np.array([code]))
    assert shared(kind, here, here)[0] > NONE


def test_the_sea_is_crossed_by_boat_or_by_air():
    result = reasons(origin=MARSEILLE, destination=AJACCIO)
    assert result["ferry"] == result["plane"] == ""
    assert {result[way] for way in ("car", "coach", "high_speed_train", "bike")} == {"sea_between"}
    far = reasons(origin=LILLE, destination=SAINT_DENIS)
    assert [way for way, reason in far.items() if not reason] == ["plane"]
    assert reasons(origin=LILLE, destination=PARIS)["ferry"] == "no_sea"
    assert reasons(distance=100)["ferry"] == "places_unknown"
    assert reasons(origin=AJACCIO, destination="2B033")["car"] == ""


def test_a_train_is_promised_only_if_one_runs():
    way = journey(origin=BETHUNE, destination=LILLE)
    assert way["regional_train"]["reason"] == way["regional_train"]["condition"] == ""
    assert way["suburban_train"]["reason"] == "no_train"
    assert journey(distance=40)["regional_train"]["condition"] == "station"
    to_honfleur = reasons(origin="76351", destination="14333")
    assert to_honfleur["regional_train"] == "no_station" and to_honfleur["car"] == ""
    in_paris = journey(origin="77288", destination=PARIS)  # Melun
    assert in_paris["suburban_train"]["reason"] == ""


def test_three_people_do_not_ride_one_motorbike():
    assert reasons(distance=20, people=3)["motorbike"] == "too_many"
    assert reasons(distance=20, people=2)["motorbike"] == ""
    assert reasons(distance=20, people=9)["bike"] == ""


def test_the_bus_of_dunkerque_is_free_and_lille_s_is_not():
    free = journey(origin=DUNKERQUE, destination="59155")["bus"]  # Coudekerque-Branche
    assert free["cost"] == free["cost_high"] == 0
    assert journey(origin=LILLE, destination=ROUBAIX)["bus"]["cost"] == pytest.approx(1.6, abs=0.3)


@pytest.mark.parametrize(
    ("ends", "way", "hours"),
    [
        ((BETHUNE, LILLE), "car", 0.85),  # route planners: 45 to 60 minutes
        ((LILLE, PARIS), "high_speed_train", 1 + 2 / 60 + 40 / 60),  # 1 h 02, and the stations
        ((PARIS, LYON), "high_speed_train", 2 + 40 / 60),
        ((PARIS, MARSEILLE), "high_speed_train", 3 + 10 / 60 + 40 / 60),
        ((PARIS, LYON), "car", 4.6),
        ((LILLE, DUNKERQUE), "car", 1.05),
        ((LILLE, ARRAS), "regional_train", 0.65 + 22 / 60),
    ],
)
def test_usual_durations_are_within_the_range(ends, way, hours):
    result = journey(origin=ends[0], destination=ends[1])[way]
    assert result["duration_low"] <= hours <= result["duration_high"]
    assert result["duration"] == pytest.approx(hours, rel=0.25)


@pytest.mark.parametrize(
    ("ends", "kilometres"),
    [
        ((LILLE, PARIS), 225),
        ((PARIS, LYON), 465),
        ((LILLE, DUNKERQUE), 75),
        ((BETHUNE, LILLE), 40),
        ((LILLE, MARSEILLE), 1000),
    ],
)
def test_roads_are_as_long_as_they_are(ends, kilometres):
    way = journey(origin=ends[0], destination=ends[1])["car"]
    assert way["distance_travelled"] == pytest.approx(kilometres, rel=0.12)


@pytest.mark.parametrize(
    ("way", "euros"),
    [
        ("regional_train", 12.4),
        ("high_speed_train", 13.9),
        ("high_speed_train", 6.8),
        ("coach", 8.3),
        ("coach", 5.4),
    ],
)
def test_prices_of_the_regulator_are_within_the_range(way, euros):
    """ART: euros for 100 km in 2023 (5.4 for coaches: first half of 2024)."""
    result = journey(distance=100)[way]
    assert result["cost_low"] <= euros <= result["cost_high"]


def test_a_taxi_costs_between_its_two_legal_tariffs():
    """Arrêté of 20 January 2025: 4.48 € then 1.29 €/km, doubled when it comes back empty."""
    taxi = journey(distance=10)["taxi"]
    assert 4.48 + 12.9 < taxi["cost"] < 4.48 + 25.8
    assert taxi["cost_low"] == pytest.approx(4.48 + 12.9, rel=0.1)
    assert taxi["cost_high"] == pytest.approx(4.48 + 25.8, rel=0.1)
    assert journey(distance=0.5)["taxi"]["cost"] == 8.0


def test_two_wheels_cost_what_the_tax_scale_says():
    """Barème of 2023: 0.315, 0.395, 0.468 €/km up to 3,000 km a year."""
    way = journey(distance=10)
    assert way["moped"]["cost"] == pytest.approx(3.15)
    assert way["motorbike_small"]["cost"] == pytest.approx(3.95)
    assert way["motorbike"]["cost"] == pytest.approx(4.68)


@settings(max_examples=examples(25))
@given(st.floats(0.5, 900), st.integers(1, 5), st.sampled_from(["", "petrol", "electric"]))
def test_there_and_back_is_twice_and_people_share_one_car(distance, people, motor):
    stated = {"distance": distance, "car_motor": motor}
    once, back = journey(**stated), journey(**stated, return_trip="true")
    shared_car = journey(**stated, people=people)["car"]
    for way in once:
        for name in ("emissions", "cost", "cost_high", "duration", "active_minutes"):
            assert back[way][name] == pytest.approx(2 * once[way][name])
        for name in RANGED:
            low, middle, high = (once[way][f"{name}{end}"] for end in ("_low", "", "_high"))
            assert 0 <= low <= middle <= high and np.isfinite(high)
    assert shared_car["emissions"] * people == pytest.approx(once["car"]["emissions"])
    assert shared_car["vehicle_emissions"] == pytest.approx(once["car"]["vehicle_emissions"])
    assert shared_car["cost"] * people == pytest.approx(once["car"]["cost"])


def test_legs_are_summed_and_err_less_together_than_apart():
    legs = [("bike", 3), ("regional_train", 35), ("metro", 4)]
    result = several(legs)
    alone = [several([leg]) for leg in legs]
    for name in RANGED:
        middle, low, high = result.figures[name]
        assert middle == pytest.approx(sum(one.figures[name][0] for one in alone))
        assert low >= sum(one.figures[name][1] for one in alone) - 1e-9
        assert high <= sum(one.figures[name][2] for one in alone) + 1e-9
    # Impact CO2: 35 km of TER emit 0.97 kg, 4 km of metro 18 g.
    assert result.figures["emissions"][0] == pytest.approx(0.97 + 0.018 + 0.015, abs=0.01)


def test_two_legs_of_one_mode_err_together():
    halves = several([("bus", 10), ("bus", 10)]).figures["emissions"]
    whole = several([("bus", 20)]).figures["emissions"]
    assert halves == pytest.approx(whole)


def test_a_leg_s_car_is_shared_as_the_journey_is():
    alone = several([("car", 10)], distance=10).figures["emissions"][0]
    together = several([("car", 10)], distance=10, people=4).figures["emissions"][0]
    assert together * 4 == pytest.approx(alone)


def test_health_follows_the_published_doses():
    """Kelly 2014: 168 min of walking −11 %, 100 min of cycling −10 % (6 to 13)."""
    result = health(
        ("walk", "bike", "e_bike", "regional_train", "bike"),
        np.array([168.0, 100.0, 138.0, 84.0, 5000.0]),
    )
    assert result.reduction.middle == pytest.approx([0.11, 0.10, 0.10, 0.055, 0.45])
    assert result.reduction.at(1)[1:] == pytest.approx((0.06, 0.13))
    assert result.share[:2] == pytest.approx([1.12, 100 / 150])


def test_health_of_legs_adds_up():
    """10 km by bike at 14 km/h take 43 min: five times 214 min, past the dose of 100."""
    effect = health_of_legs(several([("bike", 10)]), 5)
    assert effect.minutes[0] == pytest.approx(5 * 60 * 10 / 14, rel=0.01)
    assert effect.reduction.middle[0] == pytest.approx(0.10 * effect.minutes[0] / 100)
    middle, low, high = effect.reduction.at()
    assert low < middle < high


def test_every_reason_and_condition_is_a_known_one():
    comparison = compare(asked(origin=LILLE, destination=PARIS))
    assert set(comparison.reasons) <= set(REASONS) and set(comparison.conditions) <= set(CONDITIONS)


@pytest.mark.parametrize(
    ("stated", "issue"),
    [
        ({}, ("distance", "required")),
        ({"origin": LILLE}, ("distance", "required")),
        ({"origin": LILLE, "destination": LILLE}, ("distance", "same_commune")),
        ({"origin": "00000", "destination": LILLE}, ("origin", "unknown_commune")),
        ({"distance": 0}, ("distance", "too_small")),
        ({"distance": 5, "people": 1.5}, ("people", "not_whole")),
    ],
)
def test_refusals(stated, issue):
    _, issues = read(ComparisonRequest, {name: [value] for name, value in stated.items()}, 1)
    assert issue in {(i.field, i.code) for i in issues}


def yearly(way: str, times_a_week: float, **stated) -> tuple[float, bool]:
    request = asked(times_a_week=times_a_week, **stated)
    comparison = compare(request)
    year, place = year_of(comparison, request).yearly, comparison.ways.index(way)
    return year.cost.at(place)[0], bool(year.by_pass[place])


def test_a_pass_is_bought_when_it_is_cheaper():
    """Ten single tickets a week are dearer than a pass, half of it the employer's for work; one a
    month is not; no pass for a taxi."""
    back = {"distance": 6, "return_trip": "true"}
    assert yearly("metro", 5, **back) == (pytest.approx(495 / 2), True)
    study = yearly("metro", 5, **back, purpose="leisure")
    assert study == (pytest.approx(495), True)
    assert yearly("metro", 0.25, **back) == (pytest.approx(0.25 * 46 * 3.2), False)
    assert not yearly("taxi", 5, **back)[1]


def test_the_pass_of_bailleul_is_near_its_known_price():
    """TER Hauts-de-France 2024: 74.38 € a month from Bailleul (some 30 km) to Lille."""
    paid, by_pass = yearly("regional_train", 5, distance=30, return_trip="true", purpose="other")
    assert by_pass and paid / 11 == pytest.approx(74.38, rel=0.1)


def test_what_comes_back_each_week_is_there_and_back():
    """To work five times a week is ten journeys, unless somebody says that one comes back
    otherwise."""
    assert compare(asked(distance=6, times_a_week=5)).journeys == 2
    assert compare(asked(distance=6, times_a_week=5, return_trip="false")).journeys == 1
    assert compare(asked(distance=6)).journeys == 1


def test_a_year_by_car_is_its_journeys_and_keeping_it_is_said_apart():
    stated = {"distance": 200, "return_trip": "true", "times_a_week": 5}
    request = asked(**stated)
    comparison = compare(request)
    once = journey(distance=200, return_trip="true")["car"]
    year, car = year_of(comparison, request), comparison.ways.index("car")
    assert year.yearly.cost.middle[car] == pytest.approx(230 * once["marginal_cost"])
    assert year.spared[0] > 500 and year.spared[1] < year.spared[0] < year.spared[2]
    both = yearly("car", 5, distance=200, return_trip="true", people=2)[0]
    assert both == pytest.approx(year.yearly.cost.middle[car] / 2)


def test_two_and_three_in_a_car_are_rows():
    way = journey(distance=20)
    assert way["car_2"]["emissions"] == pytest.approx(way["car"]["emissions"] * 1.075 / 2)
    assert way["car_3"]["emissions"] == pytest.approx(way["car"]["emissions"] * 1.075 / 3)
    assert reasons(distance=20, people=9)["car_2"] == "too_many"
    assert reasons(distance=20, people=4)["car_2"] == ""
    assert reasons(distance=20, people=5)["car_2"] == reasons(distance=20, people=4)["car_3"]
    assert reasons(distance=20, people=5)["car_2"] == "too_many"  # five seats


@pytest.mark.parametrize("ends", [("75115", "75116"), ("69123", "69381"), ("13055", "13201")])
def test_inside_one_city_a_distance_is_asked(ends):
    """Zero kilometre is no answer: every calculator of trips asks."""
    stated = {"origin": [ends[0]], "destination": [ends[1]]}
    for request in (ComparisonRequest, TripRequest):
        _, issues = read(request, {**stated, "mode": ["car"]}, 1)
        assert ("distance", "same_commune") in {(issue.field, issue.code) for issue in issues}
        _, issues = read(request, {**stated, "mode": ["car"], "distance": ["4"]}, 1)
        assert not issues


def test_a_daily_boat_is_paid_on_foot_and_a_night_at_sea_with_the_car():
    """Belle-Île–Quiberon: 19.90 euros a way in 2024, some pay far less; Royan–Le Verdon: 2.60 to
    3.60 in 2019; with a car and a cabin to Corsica, many times more."""
    island = journey(origin="56152", destination="56186")["ferry"]
    assert island["condition"] == "afoot" and island["cost_low"] < 10 < 19.9 <= island["cost_high"]
    mouth = journey(origin="17306", destination="33544")["ferry"]
    assert mouth["condition"] == "afoot" and 2 < mouth["cost"] < 4
    corsica = journey(origin=AJACCIO, destination=MARSEILLE)["ferry"]
    assert corsica["condition"] == "cabin" and corsica["cost"] > 60


def test_a_boat_aboard_which_the_car_goes_costs_more_than_on_foot():
    near, far = (
        journey(origin="17306", destination=end)["ferry"] for end in ("33544", "33203")
    )  # Le Verdon, Hourtin
    assert (near["condition"], far["condition"]) == ("afoot", "aboard")
    assert far["cost"] > 5 * near["cost"]


def test_kilometres_told_rule_where_our_maps_have_no_road():
    assert reasons(origin="98818", destination="98805")["car"] == "roads_unknown"
    assert reasons(origin="98818", destination="98805", distance=15)["car"] == ""
    assert reasons(origin="2A004", destination="13055", distance=15)["car"] == "sea_between"
