"""One account of euros: every page tells the same for the same change."""

from __future__ import annotations

import random
import re
from itertools import combinations

import numpy as np
import pytest

from app.saying import percent
from app.trips.ways import present_year
from calc.mobility.car.model import CarRequest
from calc.mobility.car.model import compare as compare_cars
from calc.mobility.modes import MODE, yearly
from calc.mobility.trips.advice import OTHERS, DuelRequest, duel, one_journey, year_of
from calc.mobility.trips.comparator import compare
from calc.mobility.trips.trip import ComparisonRequest
from calc.mobility.week.model import household_year, what_if
from calc.mobility.week.request import LEVERS, read_household
from calc.parameters import parameters
from calc.schema.inputs import read
from calc.together import together
from calc.uncertainty import Draws

DAY = np.datetime64("2026-11-24")


def on_a_journey(way: str, km: float, days: float) -> float:
    """*Un trajet*: euros a year of a way in the place of the car."""
    stated, issues = read(
        ComparisonRequest, {"date": [str(DAY)], "distance": [km], "times_a_week": [days]}, 1
    )
    assert not issues
    comparison = compare(stated)
    return float(year_of(comparison, stated).yearly.change.middle[comparison.ways.index(way)])


def side_by_side(way: str, km: float, days: float) -> float:
    """*À deux*."""
    stated, issues = read(
        DuelRequest, {"way": ["car"], "distance": [km], "times_a_week": [days]}, 1
    )
    assert not issues
    return float(duel(stated, DAY).years[0].change.middle[1 + OTHERS.index(way)])


def what_changes(lever: str, level: str, km: float, days: float, could: str = "") -> float:
    """*Et si*, and what *Mon élan* and the tablets take from it."""
    trip = {"mode": "car", "km": km, "days": days, "purpose": "work"}
    stated = {"trips": [trip | ({"could": could} if could else {})], f"try_{lever}": level}
    request, issues = read_household(stated | {"date": str(DAY), "cycle_under": 30})
    assert not issues
    return float(what_if(request, 0).tried.figures["cost"].middle[0])


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
    stated = what_changes(lever, level, km, days, could)
    assert on_a_journey(way, km, days) == pytest.approx(stated, abs=0.01)
    assert side_by_side(way, km, days) == pytest.approx(stated, abs=0.01)


def trip_told(mode: str, km: float, days: float) -> dict[str, object]:
    return {"mode": mode, "km": km, "days": days, "purpose": "work"}


def week_after_week(way: str, km: float, days: float) -> float:
    """*Ma semaine* and *Mon année*: the same week told by the way, less the week told by car, the
    car still kept."""
    costs = []
    for mode in ("car", way):
        request, issues = read_household({"trips": [trip_told(mode, km, days)], "date": str(DAY)})
        assert not issues
        costs.append(float(household_year(request, 0).moving.middle[0]))
    return costs[1] - costs[0]


LEVER_OF = {
    "regional_train": ("transit", "transit"),
    "bus": ("transit", "transit"),
    "bike": ("cycle", "bike"),
    "e_bike": ("cycle", "e_bike"),
    "car_2": ("share", "every_day"),
    "car_3": ("share", "every_day_three"),
}


def among_three_actions(way: str, km: float, days: float) -> float | None:
    """*Mon élan*: the one action that its household does not leave aside; None where it proposes
    the same lever pulled further."""
    lever, level = LEVER_OF[way]
    could = {"could": way} if lever == "transit" else {}
    request, issues = read_household(
        {
            "trips": [trip_told("car", km, days) | could],
            "without": ",".join(name for name in LEVERS if name != lever),
            "cycle_under": 30,
            "date": str(DAY),
        }
    )
    assert not issues
    (action,) = together(None, request, 0).actions
    assert action.lever == lever
    return -float(action.euros.middle[0]) if action.level == level else None


def on_a_tablet(way: str, km: float, days: float) -> float:
    """What a tablet adds to a room's total, of *Un trajet* where that way is proposed."""
    stated, _ = read(
        ComparisonRequest, {"date": [str(DAY)], "distance": [km], "times_a_week": [days]}, 1
    )
    journey = one_journey(stated, None, ("car", way))
    spared = journey.spared()
    assert spared is not None
    return -spared[0]


def by_its_lever(way: str, km: float, days: float) -> float:
    lever, level = LEVER_OF[way]
    return what_changes(lever, level, km, days, way if lever == "transit" else "")


PAGES = {
    "Un trajet": on_a_journey,
    "À deux": side_by_side,
    "Ma semaine": week_after_week,
    "Et si": by_its_lever,
    "Mon élan": among_three_actions,
    "tablets": on_a_tablet,
}


SILENT = {
    ("À deux", "car_2"),  # it compares ways, not who is aboard
    ("À deux", "car_3"),
    *(("Ma semaine", way) for way in ("bike", "e_bike", "car_2", "car_3")),  # told as they are:
}  # every day by bicycle, no detour
FAR = {
    "regional_train": (12, 90),
    "bus": (3, 20),
    "bike": (2, 9),
    "e_bike": (3, 14),
    "car_2": (5, 90),
    "car_3": (5, 90),
}


@pytest.mark.parametrize("way", FAR)
@pytest.mark.parametrize("seed", range(3))
def test_every_pair_of_pages_tells_the_same_euros(seed, way):
    chance = random.Random(f"{seed} {way}")
    km, days = round(chance.uniform(*FAR[way]), 1), chance.choice((1, 2, 3, 4, 5))
    stated = {}
    for name, page in PAGES.items():
        if (name, way) in SILENT or (name == "Mon élan" and stated["Et si"] >= 0):
            continue  # Mon élan proposes nothing that costs more
        euros = page(way, km, days)
        if euros is not None:
            stated[name] = euros
    assert len(stated) > 2
    for one, other in combinations(stated, 2):
        assert stated[one] == pytest.approx(stated[other], abs=0.01), (one, other, way, km, days)


def test_a_journey_without_its_car_is_the_week_without_its_only_car():
    """Béthune–Lille by train and no car any more: *Un trajet*'s two lines are *Et si*'s plan."""
    stated, _ = read(
        ComparisonRequest,
        {"date": [str(DAY)], "origin": ["62119"], "destination": ["59350"], "times_a_week": [5]},
        1,
    )
    year = year_of(compare(stated), stated)
    there = year.yearly.change.middle[compare(stated).ways.index("regional_train")]
    trip = {"mode": "car", "to": "59350", "days": 5, "purpose": "work"}
    tried = {"try_transit": "transit", "try_last": "give_up"}
    request, _ = read_household({"home": "62119", "trips": [trip], "date": str(DAY)} | tried)
    effects = what_if(request, 0).tried
    assert effects.is_possible[0]
    changed = float(effects.figures["cost"].middle[0])
    assert changed == pytest.approx(float(there) - year.spared[0], abs=0.01)


def test_a_train_between_two_towns_moves_as_much_on_a_journey_as_in_the_week():
    """Béthune–Lille by train five days: one figure of movement a week, holidays included."""
    stated, _ = read(
        ComparisonRequest,
        {"date": [str(DAY)], "origin": ["62119"], "destination": ["59350"], "times_a_week": [5]},
        1,
    )
    lines = present_year(one_journey(stated, None))["lines"]
    train = next(line for line in lines if line["key"] == "regional_train")
    trip = {"mode": "regional_train", "to": "59350", "days": 5, "purpose": "work"}
    request, _ = read_household({"home": "62119", "trips": [trip], "date": str(DAY)})
    minutes = float(household_year(request, 0).total["active_minutes"].middle[0])
    hours, left = re.fullmatch(r"(\d+)\sh(?:\s(\d+))?", train["weekly_minutes"]).groups()
    assert 60 * int(hours) + int(left or 0) == pytest.approx(minutes / 52, abs=8)
    assert train["share"] == percent(minutes / 52 / 150)


def test_a_train_between_two_towns_spares_the_same_on_every_page():
    """Béthune–Lille, five days: between two towns, not by kilometres told."""
    stated, _ = read(
        ComparisonRequest,
        {"date": [str(DAY)], "origin": ["62119"], "destination": ["59350"], "times_a_week": [5]},
        1,
    )
    comparison = compare(stated)
    there = year_of(comparison, stated).yearly.change.middle[
        comparison.ways.index("regional_train")
    ]
    trip = {"mode": "car", "to": "59350", "days": 5, "purpose": "work"}
    request, _ = read_household(
        {"home": "62119", "trips": [trip], "try_transit": "transit", "date": str(DAY)}
    )
    week = what_if(request, 0)
    assert week.year.ledger.ways.other.stations[0] == ("Béthune", "Lille Flandres")
    assert float(week.tried.figures["cost"].middle[0]) == pytest.approx(float(there), abs=0.01)


def test_a_car_less_spares_the_same_on_a_journey_in_the_week_and_on_its_own_page():
    km, days = 20, 5
    stated, _ = read(
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
    spared = year_of(compare(stated), stated).spared[0]
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
    changed = float(what_if(request, 0).tried.figures["cost"].middle[0])
    stated, _ = read(
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
    comparison = compare(stated)
    each = year_of(comparison, stated).yearly.change.middle[comparison.ways.index("regional_train")]
    assert changed == pytest.approx(4 * float(each), abs=0.01) and changed > 0


def test_the_range_of_a_change_holds_four_worlds_in_five():
    """A car at 7 € give or take 1, left at home: what it spares is as uncertain, 1.28 each side."""
    modes = np.array([MODE["car"], MODE["walk"]])
    stated = {"times": 460.0, "is_work": False, "today": 0, "values": parameters()}
    result = yearly(modes, np.array([7.0, 0.0]), np.array([1.0, 0.0]), **stated)
    half = (result.change.high[1] - result.change.low[1]) / 2
    assert result.change.middle[1] < 0
    assert half / -result.change.middle[1] == pytest.approx(1.2816 / 7, rel=1e-3)


def test_a_bicycle_that_must_be_bought_is_as_uncertain_as_its_price():
    """Nothing else changes for who walks: the range is what bicycles' prices make of a year."""
    price, life, low, high = parameters()["household_mobility.bikes"].constant[0]
    modes = np.array([MODE["walk"], MODE["bike"]])
    stated = {"times": 460.0, "is_work": False, "today": 0, "values": parameters()}
    result = yearly(modes, np.zeros(2), np.zeros(2), **stated)
    for of in (result.change, result.cost):
        middle, least, most = of.at(1)
        assert middle == pytest.approx(price / life)
        assert most - middle == pytest.approx((high - low) / life / 2)
    assert result.change.low[1] == pytest.approx((price - (high - low) / 2) / life)


def test_the_three_actions_together_spare_what_the_week_says_of_them():
    """As they are shown, ranges drawn: *Mon élan*'s total is *Et si*'s of the same levers."""
    stated = {
        "adults": 2,
        "home": "62119",
        "trips": [
            {"who": "1", "mode": "car", "to": "59350", "days": 5, "purpose": "work"},
            {"who": "2", "mode": "car", "km": 6, "days": 5, "purpose": "work"},
        ],
        "date": str(DAY),
    }
    request, _ = read_household(stated)
    result = together(None, request, 400)
    assert len(result.actions) == 3
    tried = {f"try_{action.lever}": action.level for action in result.actions}
    week = what_if(read_household(stated | tried)[0], 400).tried
    for one, name in ((result.change.euros, "cost"), (result.change.emissions, "emissions")):
        assert float(one.middle[0]) == pytest.approx(-float(week.figures[name].middle[0]))
        assert float(one.low[0]) == pytest.approx(-float(week.figures[name].high[0]), rel=0.02)


@pytest.mark.parametrize("km", [2, 33])
def test_a_moped_costs_the_same_on_a_journey_and_in_the_week(km):
    """By the tax scale of two-wheelers, what is kept stops growing after 3,000 kilometres."""
    stated, _ = read(
        ComparisonRequest, {"date": [str(DAY)], "distance": [km], "times_a_week": [5]}, 1
    )
    comparison = compare(stated)
    yearly_cost = float(
        year_of(comparison, stated).yearly.cost.middle[comparison.ways.index("moped")]
    )
    request, _ = read_household({"trips": [trip_told("moped", km, 5)], "date": str(DAY)})
    week = float(household_year(request, 0).total["cost"].middle[0])
    assert week == pytest.approx(yearly_cost, abs=0.01)
    assert week == pytest.approx(0.079 * km * 460 + 0.236 * min(km * 460, 3000), rel=0.01)
