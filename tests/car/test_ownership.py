"""What a car costs and emits: published budgets, and what must be true of any car."""

from __future__ import annotations

import dataclasses
import random

import numpy as np
import pytest

from calc.mobility.car.household import OneCar
from calc.mobility.car.model import EVERY, OUTPUTS, CarRequest, Choice, answer, compare
from calc.mobility.car.money import break_even_distance
from calc.mobility.car.ownership import FIXED, PARTS, RUNNING, cars, ownership
from calc.parameters import parameters
from calc.schema.inputs import declarations, read
from calc.schema.vocabulary import CAR_MOTORS, CAR_SIZES
from calc.uncertainty import Draws, quantile

DATE = "2026-11-01"
DRAWS = Draws(200)
PETROL, DIESEL, ELECTRIC = (CAR_MOTORS.index(m) for m in ("petrol", "diesel", "electric"))
SMALL, MEDIUM = CAR_SIZES.index("small"), CAR_SIZES.index("medium")


def request(**stated: object) -> CarRequest:
    rows = max((len(v) for v in stated.values() if isinstance(v, list)), default=1)
    columns = {name: v if isinstance(v, list) else [v] * rows for name, v in stated.items()}
    result, issues = read(CarRequest, {"date": [DATE] * rows, **columns}, rows)
    assert not issues
    return result


def one(draws: Draws = DRAWS, **stated: object):
    usual = {
        "size": MEDIUM,
        "motor": PETROL,
        "annual_distance": 12_000.0,
        "age": 8.0,
        "years": 5,
        "date": DATE,
    }
    return ownership(cars(**usual | stated), draws)


def middle(result, parts=PARTS) -> float:
    """Some parts of the cost of the first car a year."""
    return quantile(result.drawn_cost(parts), 0.5)[0]


# What others publish


@pytest.mark.parametrize(
    ("age", "kept", "published"),
    [(9.0, True, 384), (4.0, False, 384), (0.0, False, 522)],
    ids=["kept", "used", "new"],
)
def test_a_month_is_near_what_roole_found(age, kept, published):
    """Roole 2025, on figures of 2024: 384 € a month second-hand, 522 € new. Fuel has since gone
    from 1.73 to 2.14 € a litre, and ours counts a medium car: a third more is the most allowed."""
    result = one(age=age, is_kept=kept, size=SMALL)
    month = middle(result) / 12
    assert 0.85 * published < month < 1.33 * published


def test_parts_are_near_what_roole_found():
    """Insurance 45 €, parking 44 €, upkeep 44 € (others twice as much), tolls 16 € a month."""
    result = one()
    for parts, low, high in (
        (("insurance",), 36, 54),
        (("parking",), 35, 55),
        (("tolls",), 12, 48),
        (("servicing", "servicing_fixed", "tyres"), 44, 104),
    ):
        assert low < middle(result, parts) / 12 < high


@pytest.mark.parametrize(
    ("motor", "age", "low", "high"),
    [
        (PETROL, 1, 0.70, 0.80),
        (PETROL, 4, 0.42, 0.60),
        (PETROL, 5, 0.40, 0.50),
        (PETROL, 10, 0.15, 0.30),
        (ELECTRIC, 3, 0.45, 0.60),
        (ELECTRIC, 5, 0.33, 0.42),
    ],
)
def test_value_left_is_what_sellers_publish(motor, age, low, high):
    """Leboncoin, La Tribune Auto, Autobiz…: shares of the price new."""
    result = one(motor=motor, age=0.0, is_kept=True, years=age, draws=Draws(0))
    share = result.worth[0, 0, age] / result.worth[0, 0, 0]
    assert low - 0.02 <= share <= high + 0.02


@pytest.mark.parametrize(
    ("motor", "published"),
    [("petrol", 84_700), ("diesel", 76_400), ("hybrid", 79_900), ("electric", 64_600)],
)
def test_a_whole_life_is_near_what_ufc_que_choisir_found(motor, published):
    """2021, a medium car, three owners, 16 years, 214 000 km, neither parking nor tolls; the
    electric one had 6 000 to 7 000 € of aid, ours none. Fifteen of our years, at low prices."""
    parts = [part for part in PARTS if part not in ("parking", "tolls", "inspection")]
    result = one(
        motor=CAR_MOTORS.index(motor),
        annual_distance=214_000 / 16,
        age=0.0,
        years=15,
        is_kept=False,
        scenario=0,
        home_charging=1,
    )
    life = 16 * middle(result, parts)
    assert 0.88 * published < life < 1.12 * published


def test_the_official_scale_is_read_on_its_brackets():
    """Arrêté du 27 mars 2023, 5 CV: 4 000 km × 0,636; 12 000 × 0,357 + 1 395; 25 000 × 0,427;
    and a fifth more for an electric one."""
    result = answer(
        request(
            car_size="medium",
            car_motor=["petrol", "petrol", "petrol", "electric"],
            annual_distance=[4000, 12_000, 25_000, 12_000],
            fiscal_power=5,
        )
    )["mileage_allowance"]
    expected = [2544.0, 5679.0, 10_675.0, 5679.0 * 1.2]
    assert result == pytest.approx(expected)


def test_malus_of_2026_by_the_gram():
    """Barème 2026: 114 g 190 €, 125 g 540 €, 140 g 2 205 €, under 108 g nothing."""
    malus = parameters()["car.malus"].on(np.datetime64(DATE))
    assert malus[SMALL, PETROL] == 190 and malus[MEDIUM, PETROL] == 540
    assert malus[CAR_SIZES.index("suv"), PETROL] == 2205 and not malus[:, ELECTRIC].any()


def test_use_and_making_by_hand():
    """7,85 L × 2,70 kg, 12 000 km, 0,0088 kg/km of upkeep; 9 600 kg and 5 700 of battery over
    200 000 km for a new electric one."""
    petrol = one(draws=Draws(0))
    assert petrol.use[0, 0] == pytest.approx(12_000 * (7.85 * 2.70 / 100 + 0.0088), rel=0.01)
    electric = one(draws=Draws(0), motor=ELECTRIC, age=0.0, is_kept=False)
    assert electric.made_at_once[0, 0] == pytest.approx(1600 * 6 + 57 * 100)
    assert electric.drawn_made()[0, 0] == pytest.approx(15_300 * 12_000 / 200_000)


# What is true of any car


def test_a_kept_car_carries_no_making_and_a_bought_one_what_is_left():
    comparison = compare(request(car_age="8"), EVERY, DRAWS)
    assert not comparison.made[..., 0].any() and not comparison.made[..., -1].any()
    made = quantile(comparison.cumulated_emissions[:, 0, :, 0], 0.5)
    for k, choice in enumerate(EVERY, 1):
        if choice.is_used:
            new = 1 + EVERY.index(dataclasses.replace(choice, is_used=False))
            assert 0 < made[k] < made[new]


@pytest.mark.parametrize("motor", range(len(CAR_MOTORS)))
def test_more_kilometres_cost_and_emit_more(motor):
    low, high = (
        one(motor=motor, annual_distance=d, is_kept=False, age=2.0) for d in (8_000.0, 16_000.0)
    )
    assert (high.drawn_cost() > low.drawn_cost()).all()
    assert ((high.use + high.drawn_made()) > (low.use + low.drawn_made())).all()
    assert (
        high.drawn_cost(("insurance", "parking")) == low.drawn_cost(("insurance", "parking"))
    ).all()


def test_value_only_falls_whatever_is_driven():
    for distance in (100.0, 12_000.0, 100_000.0):
        worth = one(annual_distance=distance, age=0.0, years=15, is_kept=False).worth
        assert (np.diff(worth, axis=-1) < 0).all() and (worth > 0).all()


def test_parts_make_the_whole_and_to_give_up_a_car_saves_its_fixed_costs():
    result = one()
    assert set(FIXED) | set(RUNNING) == set(PARTS) and not set(FIXED) & set(RUNNING)
    whole = sum(result.drawn_cost((part,)) for part in PARTS)
    assert np.allclose(result.drawn_cost(), whole)
    assert np.allclose(result.drawn_cost(FIXED) + result.drawn_cost(RUNNING), whole)
    assert middle(result, FIXED) > 1000


def test_what_is_common_leaves_the_range_of_a_difference():
    """The same diesel two years younger shares driver, prices and model with the one kept."""
    submitted = request(car_size="medium", car_motor="diesel", car_age=6, annual_distance=15_000)
    comparison = compare(submitted, [Choice(MEDIUM, DIESEL, True)], DRAWS)
    gap = comparison.against(comparison.cost, np.array([True]))[:, 0, 1]
    alone = [comparison.cost[:, 0, k] for k in (0, 1)]

    def width(drawn: np.ndarray) -> float:
        return float(np.quantile(drawn, 0.9) - np.quantile(drawn, 0.1))

    assert width(gap) < 0.5 * sum(width(drawn) for drawn in alone)


@pytest.mark.parametrize(
    ("gap", "slope"),
    [(1_000.0, 0.05), (100_000.0, -0.25), (1_000.0, 0.0)],
    ids=["before zero", "beyond what anybody drives", "never"],
)
def test_there_is_no_break_even_where_nobody_drives_so_much(gap, slope):
    assert np.isnan(break_even_distance(10_000.0, gap, slope, 0.0, 0.0, 0.0, 100_000))


def test_at_the_break_even_kilometres_both_cost_the_same():
    stated = {
        "car_size": "medium",
        "car_motor": "diesel",
        "car_age": 8,
        "years_kept": 5,
        "replacement_motor": "electric",
        "replacement_used": "true",
    }
    first = answer(request(**stated, annual_distance=15_000))
    there = float(first["break_even_distance"][0])
    for step, sign in ((0.0, 0), (3_000.0, -1), (-3_000.0, 1)):
        gap = float(answer(request(**stated, annual_distance=there + step))["cost_difference"][0])
        assert abs(gap) < 5 if sign == 0 else gap * sign > 50
    assert first["cheaper_above_break_even"][0] == "true"


def test_at_the_carbon_payback_the_lines_cross():
    submitted = request(car_size="medium", car_motor="petrol", annual_distance=12_000)
    comparison = compare(submitted, [Choice(MEDIUM, ELECTRIC, False)])
    years = float(comparison.carbon_years[0, 0, 1])
    kept, new = comparison.use[0, 0, 0] * years, comparison.use[0, 0, 1] * years
    assert kept == pytest.approx(15_300 + new)
    assert 4 < years < 9


def test_dearer_energy_costs_more_and_favours_the_electric():
    stated = {
        "car_size": "medium",
        "car_motor": "petrol",
        "annual_distance": 15_000,
        "replacement_motor": "electric",
    }
    result = answer(request(**stated, energy_prices=["low", "central", "high"]))
    assert (np.diff(result["cost"]) > 0).all() and (np.diff(result["cost_difference"]) < 0).all()


def test_what_is_told_replaces_what_is_supposed():
    stated = {"car_size": "medium", "car_motor": "petrol", "car_age": 8, "annual_distance": 12_000}
    usual = answer(request(**stated), 100)
    thirsty = answer(request(**stated, car_consumption=10), 100)
    free = answer(request(**stated, parking=0), 100)
    assert thirsty["emissions"][0] > 1.15 * usual["emissions"][0]
    width = {
        k: (v["emissions_high"] - v["emissions_low"])[0]
        for k, v in (("usual", usual), ("told", thirsty))
    }
    assert width["told"] < 0.5 * width["usual"]
    assert free["cost"][0] < usual["cost"][0] - 300


def test_ignorance_widens():
    known = answer(
        request(car_size="medium", car_motor="petrol", car_age=8, annual_distance=12_000), 200
    )
    lost = answer(request(), 200)
    for name in ("cost", "emissions"):
        assert (lost[f"{name}_high"] - lost[f"{name}_low"])[0] > 1.5 * (
            known[f"{name}_high"] - known[f"{name}_low"]
        )[0]


def test_without_a_car_there_is_nothing_kept():
    result = answer(request(has_car="false", replacement_motor="petrol"), 50)
    assert np.isnan(result["cost"][0]) and np.isnan(result["break_even_distance"][0])
    assert (
        result["without_cost_low"][0] < result["without_cost"][0] < result["without_cost_high"][0]
    )
    gap = result["replacement_cost"][0] - result["without_cost"][0]
    assert result["cost_difference"][0] == pytest.approx(gap, abs=0.35 * abs(gap) + 400)


@pytest.mark.parametrize("seed", range(3))
def test_any_answers_give_ordered_figures_and_a_batch_its_rows(seed):
    chance, count = random.Random(seed), 40
    columns = {}
    for name, what in declarations(CarRequest).items():
        if name == "date":
            continue
        known = {
            "choice": lambda w: chance.choice(w.options),
            "flag": lambda w: chance.random() < 0.5,
            "quantity": lambda w: (round if w.integer else float)(
                chance.choice([w.minimum, w.maximum, chance.uniform(w.minimum, w.maximum)])
            ),
        }[what.kind]
        columns[name] = [known(what) if chance.random() < 0.7 else None for _ in range(count)]
    together = answer(request(**columns), 20)
    for name in OUTPUTS:
        if f"{name}_low" in together:
            low, middle, high = (together[f"{name}{end}"] for end in ("_low", "", "_high"))
            known = np.isfinite(low) & np.isfinite(middle) & np.isfinite(high)
            assert (low[known] <= middle[known] + 1e-9).all()
            assert (middle[known] <= high[known] + 1e-9).all()
    assert np.isfinite(together["without_cost"]).all()
    alone = answer(request(**{name: values[7:8] for name, values in columns.items()}), 20)
    for name in ("cost", "replacement_emissions", "break_even_distance"):
        assert alone[name][0] == pytest.approx(together[name][7], rel=1e-9, nan_ok=True)


def test_the_car_that_one_has_is_none_of_those_to_buy():
    """Even where nothing is cheaper than to keep it: a small electric car, four years old."""
    kept = {"car_size": "small", "car_motor": "electric", "car_age": 4, "annual_distance": 8_000}
    choices = OneCar(request(**kept), 20)
    assert choices.least([0, *choices.bought], "cost") == 0
    assert choices.named(choices.least(choices.bought, "cost")) in choices.choices
    assert set(choices.bought) == set(range(1, len(choices.choices) + 1))
