"""A programme of works on a stock, held against brute force, the household's model and by hand."""

from __future__ import annotations

import csv
import os
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.housing.answers import HousingAnswers
from calc.parameters import parameters
from calc.renovation.plan import rows as packages_of
from calc.renovation.works import ENVELOPE, PLACE
from calc.renovation.years import present, years_after
from calc.schema.inputs import is_unknown, read, take
from calc.schema.vocabulary import MEASURES
from calc.stock.__main__ import main
from calc.stock.programme import solver as programme_solver
from calc.stock.programme.model import Stock, TooManyChoices, programme
from calc.stock.programme.options import (
    costs_of,
    offered,
    options,
    package_names,
    quantities,
    unlike,
)
from calc.stock.programme.results import Asked, Orders
from calc.stock.programme.solver import Problem, best, by_rule
from calc.stock.programme.task import AIMS, assigned, forbidden_class, stages_of, units_of
from calc.stock.programme.work import read_stock
from calc.stock.programme.years import Living
from calc.stock.reading import inspection, sheets
from calc.stock.reading.columns import ReadingPlan
from calc.stock.reading.rows import Reader
from calc.uncertainty import Draws
from tests.properties import examples

START = np.datetime64("2027-01-01")
EXAMPLE = Path(__file__).parent.parent.parent / "docs" / "examples" / "parc.csv"
KINDS = [
    {"dwelling_type": "house", "heating_carrier": "fuel_oil", "construction_year": "1935"},
    {"dwelling_type": "house", "heating_carrier": "natural_gas", "construction_year": "1958"},
    {
        "dwelling_type": "apartment",
        "heating_carrier": "electricity",
        "construction_year": "1971",
        "position": "top",
    },
    {
        "dwelling_type": "apartment",
        "heating_carrier": "natural_gas",
        "construction_year": "1966",
        "heating_scope": "collective",
        "position": "middle",
    },
    {
        "dwelling_type": "apartment",
        "heating_carrier": "district_heating",
        "construction_year": "1994",
    },
]


def homes(count: int, seed: int = 0) -> HousingAnswers:
    """A stock of five kinds and areas of its own: no real dwelling."""
    areas = np.random.default_rng(seed).integers(28, 110, count)
    rows = [
        {**KINDS[i % 5], "floor_area": str(areas[i]), "climate_zone": "h1a", "date": "2027-01-01"}
        for i in range(count)
    ]
    names = {name for row in rows for name in row}
    columns = {name: [row.get(name, "") for row in rows] for name in names}
    result, issues = read(HousingAnswers, columns, count)
    assert not issues
    return result


def stock(count: int, buildings: np.ndarray | None = None) -> Stock:
    return Stock(homes(count), np.full(count, -1), buildings)


def asked(aim: str = "tenants_euros", budget: float = 60_000.0, **more) -> Asked:
    return replace(Asked(budget, 3, aim, START, draws=8, seconds=5.0), **more)


def by_brute_force(problem: Problem) -> float:
    units, packages = problem.cost.shape
    years, result = len(problem.budget), 0.0
    for choice in product(range(packages * years + 1), repeat=units):
        spent, value = np.zeros(years), 0.0
        for unit, place in enumerate(choice):
            if place:
                package, year = divmod(place - 1, years)
                spent[year] += problem.cost[unit, package]
                value += problem.value[unit, package, year]
        if (spent <= problem.budget).all():
            result = max(result, value)
    return result


def spent_by(problem: Problem, choices) -> np.ndarray:
    cost = problem.cost[choices.unit, choices.package] * choices.times
    return np.bincount(choices.year, cost, len(problem.budget))


@st.composite
def small_problems(draw) -> Problem:
    units, packages, years = (draw(st.integers(1, most)) for most in (4, 2, 2))
    whole = st.integers(1, 20)
    cost = np.array(draw(st.lists(whole, min_size=units * packages, max_size=units * packages)))
    size = units * packages * years
    worth = draw(st.lists(st.floats(-2, 9), min_size=size, max_size=size))
    budget = draw(st.lists(st.integers(0, 40), min_size=years, max_size=years))
    return Problem(
        cost.reshape(units, packages).astype(float),
        np.array(worth).reshape(units, packages, years),
        np.ones(units, dtype=int),
        np.array(budget, dtype=float),
    )


@settings(max_examples=examples(60))
@given(small_problems())
def test_the_best_programme_is_the_one_that_trying_them_all_finds(problem):
    result, true = best(problem, 5.0, gap=1e-6), by_brute_force(problem)
    assert result.value == pytest.approx(true, rel=1e-4, abs=1e-4)
    assert result.bound >= true - 1e-6
    assert (spent_by(problem, result) <= problem.budget).all()


@settings(max_examples=examples(30))
@given(small_problems(), st.integers(1, 6))
def test_a_search_that_leaves_little_open_still_proves_its_bound(problem, columns):
    kept = programme_solver._COLUMNS
    programme_solver._COLUMNS = columns
    try:
        result = best(problem, 5.0)
    finally:
        programme_solver._COLUMNS = kept
    assert result.bound >= by_brute_force(problem) - 1e-6
    assert result.value <= result.bound and result.gap >= 0
    assert (spent_by(problem, result) <= problem.budget).all()


def large(units: int = 250, seed: int = 3) -> Problem:
    chance = np.random.default_rng(seed)
    cost = chance.integers(2_000, 40_000, (units, 5)).astype(float)
    yearly = cost**0.8 * chance.lognormal(0, 0.5, cost.shape)
    value = yearly[..., None] * np.array([19.0, 18.0, 17.0])
    return Problem(cost, value, chance.integers(1, 4, units), np.full(3, units * 900.0))


@pytest.mark.parametrize("carries", [False, True])
@pytest.mark.parametrize("seed", [3, 5])
def test_a_large_programme_keeps_every_budget_takes_each_once_and_proves_its_gap(carries, seed):
    """Within two thousandths of the best possible, whatever the machine."""
    problem = replace(large(seed=seed), carries=carries)
    result = best(problem, 20.0, gap=2e-3)
    spent, given = problem.ladder @ spent_by(problem, result), problem.ladder @ problem.budget
    assert (spent <= given).all()
    assert (np.bincount(result.unit, result.times, len(problem.count)) <= problem.count).all()
    assert 0 <= result.gap < 2e-3


def test_simple_rules_are_never_better_than_the_bound():
    problem = large()
    chance = np.random.default_rng(4)
    before = chance.uniform(3, 6, len(problem.count))
    after = before[:, None] - chance.uniform(0, 3, problem.cost.shape)
    result = best(problem, 20.0, gap=5e-3)
    for value in by_rule(problem, before, after).values():
        assert 0 < value < result.value <= result.bound


def test_works_of_many_dwellings_at_once_are_those_of_each_alone():
    answers, draws = homes(10), Draws(12)
    living = Living(answers, np.full(10, -1), draws, parameters())
    works, first = offered(answers, living.built, parameters(), np.zeros(10, dtype=bool))
    shell = packages_of(ENVELOPE)[0]
    for package in range(works.shape[1]):
        together = living.after(works[:, package])
        for home in np.flatnonzero(first[:, package] >= 0):
            now = present(take(answers, np.array([home])), draws, parameters())
            own = works[home, package]
            if own[MEASURES.index("solar_panels")] and answers.dwelling_type[home] == 1:
                continue  # a block's roof has not a house's panels
            alone = years_after(now, (own & shell)[None], (own & ~shell)[None])
            assert together.bill[:, home] == pytest.approx(alone.bill[:, 0])
            assert together.emissions[:, home] == pytest.approx(alone.emissions[:, 0])
            assert (together.classes[:, home] == alone.classes[:, 0]).all()


def test_works_cost_what_a_hand_finds():
    """100 m² of walls at 165, 80 of roof at 40 and of floor at 55 (central, tax included), a fan
    at 1,200, a heat pump at 13,500: the table of costs of 2026."""
    columns = {
        "dwelling_type": ["house"],
        "floor_area": ["90"],
        "construction_year": ["1960"],
        "climate_zone": ["h1a"],
        "heating_carrier": ["natural_gas"],
        "date": ["2027-01-01"],
        "heating_system": ["boiler"],
        "roof_type": ["attic"],
        "ventilation": ["vents"],
        "wall_area": ["100"],
        "roof_area": ["80"],
        "lower_floor_area": ["80"],
    }
    answers, issues = read(HousingAnswers, columns, 1)
    assert not issues
    living = Living(answers, np.array([-1]), Draws(8), parameters())
    works, _ = offered(answers, living.built, parameters(), np.array([False]))
    place = package_names(parameters()).index("shell_generator")
    costs = costs_of(living, works[:, place])[0]
    assert costs[:, 1].sum() == 100 * 165 + 80 * 40 + 80 * 55 + 1200 + 13_500
    assert costs[:, 0].sum() == 100 * 120 + 80 * 25 + 80 * 30 + 600 + 9_000
    assert not works[0, place, PLACE["oil_tank_removal"]]


@pytest.mark.parametrize(
    ("day", "worst"),
    [
        ("2024-12-31", 7),
        ("2025-01-01", 6),
        ("2027-12-31", 6),
        ("2028-01-01", 5),
        ("2033-12-31", 5),
        ("2034-01-01", 4),
    ],
)
def test_the_law_forbids_g_then_f_then_e(day, worst):
    assert parameters()["letting.forbidden_from"].on(np.datetime64(day)) == worst


def test_a_ban_in_force_is_not_put_off():
    years = np.array([2027, 2028, 2029])
    assert forbidden_class(parameters(), START, years, 1).tolist() == [6, 6, 5]
    assert forbidden_class(parameters(), START, years, -1).tolist() == [5, 5, 5]


@pytest.mark.parametrize("aim", AIMS)
def test_a_programme_keeps_its_budget_and_beats_simple_rules(aim):
    result = programme(stock(24), asked(aim))
    assert (result.yearly.paid[1:] <= 60_000).all()
    assert result.value <= result.bound and result.gap < 0.05
    for value in result.rules.values():
        assert value <= result.value * (1 + 1e-9)
    assert result.yearly.labels.sum(axis=1) == pytest.approx(24)
    renovated = result.dwellings.package >= 0
    assert result.yearly.dwellings.sum() == renovated.sum() > 0
    assert (np.isnan(result.dwellings.cost[:, 1]) == ~renovated).all()
    assert result.yearly.saving.low[-1] <= result.yearly.saving.middle[-1]


def test_the_programme_is_worth_what_its_worlds_are_in_the_mean():
    result = programme(stock(16), asked("carbon", draws=16))
    assert result.value_range.low[0] <= result.value <= result.value_range.high[0]


def test_like_dwellings_are_computed_once_and_chosen_one_by_one():
    answers = take(homes(5), np.arange(20) % 5)
    first, like = unlike(answers, np.full(20, -1), np.full(20, np.nan))
    assert len(first) == 5 and (like[:5] == like[15:]).all()
    result = programme(Stock(answers, np.full(20, -1)), asked(budget=30_000.0))
    assert result.unlike == 5
    assert (result.yearly.paid[1:] <= 30_000).all()


def test_a_building_is_renovated_whole_in_one_year():
    buildings = np.array([f"B{i // 4}" if i < 16 else "" for i in range(20)])
    result = programme(stock(20, buildings), asked(budget=100_000.0))
    for name in {b for b in buildings if b}:
        years = result.dwellings.year[buildings == name]
        assert len(set(years[years >= 0])) <= 1
    assert (result.dwellings.year[:16] >= 0).any()
    assert (result.yearly.paid[1:] <= 100_000).all()
    apart = programme(stock(20, buildings), asked(budget=100_000.0, together=False))
    assert apart.bound >= result.value * (1 - 1e-3)


def test_nothing_is_done_in_a_year_without_money():
    result = programme(stock(16), asked(budgets=(0.0, 60_000.0)))
    assert result.yearly.dwellings[1] == 0 and result.yearly.paid[1] == 0
    assert result.yearly.dwellings[2] > 0 and result.yearly.paid[2] <= 60_000


def test_a_building_that_no_budget_pays_for_is_told():
    result = programme(stock(20, np.full(20, "tower")), asked(budget=3_000.0))
    assert result.too_big == 20 and (result.dwellings.package < 0).all()


def test_units_give_back_every_dwelling_once():
    units = units_of(np.array([1, 0, 1, 1]), np.array(["", "", "", "A"]))
    both = programme_solver.Choices(
        np.array([1, 1, 2]),
        np.array([0, 2, 1]),
        np.array([0, 1, 0]),
        np.array([1, 1, 1]),
        0.0,
        0.0,
        0.0,
    )
    package, year = assigned(units, both)
    assert package.tolist() == [0, -1, 2, 1] and year.tolist() == [0, -1, 1, 0]


def test_more_money_is_never_worth_less_and_a_known_label_is_believed():
    less = programme(stock(16), asked(budget=30_000.0))
    more = programme(stock(16), asked(budget=60_000.0))
    assert more.bound >= less.value
    stated = programme(Stock(homes(16), np.full(16, 6)), asked("out_of_ban"))
    assert stated.yearly.sieves.middle[0] > less.yearly.sieves.middle[0]


def test_another_future_makes_of_the_programme_what_it_should(every_future):
    """More money is worth no less and less no more; the same works save more of a dearer fuel."""
    result = programme(stock(16), asked())
    moves = {move.key: move for move in result.moves}
    assert moves["budget_less"].value <= result.bound and np.isnan(moves["budget_less"].kept)
    assert moves["budget_more"].value >= moves["budget_more"].kept == pytest.approx(result.value)
    assert moves["fuels_dearer"].value >= moves["fuels_dearer"].kept > result.value
    assert moves["electricity_dearer"].value >= moves["electricity_dearer"].kept


def test_aids_let_the_same_budget_go_further():
    alone = programme(stock(16), asked())
    helped = programme(stock(16), asked(aid=0.4))
    assert helped.value > alone.value
    assert (helped.yearly.paid[1:] <= 60_000).all()
    assert helped.yearly.cost[1:].sum() == pytest.approx(
        helped.yearly.paid[1:].sum() / 0.6, rel=1e-3
    )


def test_only_the_packages_asked_are_done():
    result = programme(stock(16), asked(packages=("roof_floor", "openings")))
    names = {result.packages[place] for place in result.dwellings.package if place >= 0}
    assert names <= {"roof_floor", "openings"} and names


def test_the_command_line_gives_one_row_a_dwelling_and_says_its_gap(tmp_path, capfd):
    source, target = tmp_path / "stock.csv", tmp_path / "plan.csv"
    names = [
        "id",
        "building",
        "dpe_class",
        "dwelling_type",
        "floor_area",
        "construction_year",
        "heating_carrier",
        "climate_zone",
    ]
    with source.open("w", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(names)
        for i in range(12):
            out.writerow(
                [f"L{i}", f"B{i // 4}", "F", "apartment", 60 + i, 1965, "electricity", "h1a"]
            )
        out.writerow(["odd", "", "", "castle", 60, 1965, "electricity", "h1a"])
    code = main(
        [
            "programme",
            str(source),
            "--budget",
            "40000",
            "--years",
            "3",
            "--aim",
            "out_of_ban",
            "--output",
            str(target),
            "--start",
            "2027-01-01",
            "--draws",
            "8",
            "--seconds",
            "5",
        ]
    )
    assert code == 0
    with target.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["id"] for row in rows] == [*(f"L{i}" for i in range(12)), "odd"]
    assert rows[-1]["issues"] == "dwelling_type:not_a_choice" and not rows[-1]["package"]
    years = {}
    for row in rows[:12]:
        years.setdefault(row["building"], set()).add(row["year"])
    assert all(len(result) == 1 for result in years.values())
    assert "gap" in capfd.readouterr().err


def test_the_command_line_refuses_what_is_not_a_stock(tmp_path):
    empty = tmp_path / "stock.csv"
    empty.write_text("")
    assert main(["programme", str(empty), "--budget", "1000"]) == 2
    with pytest.raises(SystemExit):
        main(["programme", str(empty), "--budget", "-1"])
    with pytest.raises(SystemExit):
        main(f"programme {empty} --budget 9000 --exclude A --impose A=2028".split())


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--budget 0,0", "more than 0 in one of the years"),
        ("--budget 0,0,9000 --years 2", "more than 0 in one of the years"),
        ("--budget nan", "0 or more"),
        ("--budget 1e15", "at most 1,000,000,000,000 EUR"),
        ("--budget 9000 --works A=foo", "no package 'foo'; there are "),
        ("--budget 9000 --works walls", "expected NAME=VALUE"),
        ("--budget 9000 --packages foo", "there are "),
        ("--budget 9000 --impose A=soon", "expected a number after the ="),
    ],
)
def test_an_option_that_cannot_be_is_told_why(options, said, capsys):
    with pytest.raises(SystemExit):
        main(f"programme stock.csv {options}".split())
    assert said in capsys.readouterr().err


def test_a_ramp_of_the_command_line_may_start_at_nothing(capsys):
    assert main(["programme", "none.csv", "--budget", "0,0,9000"]) == 2  # no such file
    assert "budget" not in capsys.readouterr().err


def one(kind: str, scope: str = "individual", **stated) -> Living:
    answers = {
        "dwelling_type": [kind],
        "floor_area": [80],
        "construction_year": [1968],
        "heating_carrier": ["natural_gas"],
        "heating_system": ["boiler"],
        "heating_scope": [scope],
        "commune": ["62119"],
        **{name: [value] for name, value in stated.items()},
    }
    inputs, issues = read(HousingAnswers, answers | {"date": ["2026-11-28"]}, 1)
    assert not issues
    return Living(inputs, np.array([-1]), Draws(50), parameters())


def test_a_block_lays_panels_on_its_roof_and_settles_its_boiler_room():
    """0.8 kWp a flat at 1,450 € × 1.12 of fees; a house keeps its 3 kWp at its own price."""
    panels, thermostat, water = (
        MEASURES.index(name)
        for name in ("solar_panels", "programmable_thermostat", "heat_pump_water_heater")
    )
    works = np.zeros((1, len(MEASURES)), dtype=bool)
    works[0, panels] = True
    flat, house = one("apartment", "collective"), one("house")
    assert costs_of(flat, works)[0, panels, 1] == pytest.approx(0.8 * 1450 * 1.12)
    assert quantities(house)[0, panels] == 3
    for living in (flat, house):
        saved = living.now.bill - living.after(works).bill
        assert (saved > 0).mean() > 0.9
    names = package_names(parameters())
    stated, first = offered(flat.answers, flat.built, parameters(), np.array([False]))
    assert stated[0, names.index("settings")].nonzero()[0].tolist() == [thermostat]
    assert stated[0, names.index("water_heater")].nonzero()[0].tolist() == [water]
    assert first[0, names.index("whole_panels")] != first[0, names.index("whole")]
    alone, _ = offered(house.answers, house.built, parameters(), np.array([False]))
    assert not alone[0, names.index("settings")].any()


def test_a_flat_s_works_are_its_building_s_with_fees_and_asbestos():
    """165 €/m² × 1.2 × 1.12, and 2,000 € of asbestos once, before July 1997 only."""
    works = np.zeros((1, len(MEASURES)), dtype=bool)
    works[0, [MEASURES.index("external_wall_insulation"), MEASURES.index("window_replacement")]] = 1
    for kind, year, asbestos in (
        ("apartment", 1968, 2000),
        ("apartment", 2003, 0),
        ("house", 1968, 0),
    ):
        living = one(kind, construction_year=year)
        many = quantities(living)[0]
        plain = many[MEASURES.index("external_wall_insulation")] * 165
        plain += many[MEASURES.index("window_replacement")] * 800
        share = 1.2 * 1.12 if kind == "apartment" else 1.0
        assert costs_of(living, works)[0, :, 1].sum() == pytest.approx(plain * share + asbestos)


@pytest.mark.parametrize("heating", ["collective", "individual", "electric"])
def test_all_the_works_of_a_block_cost_what_whole_operations_are_published_to(heating):
    """28,000 to 45,000 € a social home from E to C or B (Caisse des dépôts, USH, its offices)."""
    own = {"heating_system": "electric_heaters", "heating_carrier": "electricity"}
    gas = {"heating_system": "boiler", "heating_scope": heating, "heating_carrier": "natural_gas"}
    told = {"dwelling_type": "apartment", "floor_area": "65", "climate_zone": "h1a"}
    told |= {"construction_period": "1948_1974", "date": "2027-01-01"}
    told |= own if heating == "electric" else gas
    answers, issues = read(HousingAnswers, {name: [text] for name, text in told.items()}, 1)
    assert not issues
    offers, _ = options(
        answers, np.array([4]), np.ones(1), 48, None, lambda *_: None, np.array([np.nan])
    )
    low, middle, high = offers.cost[0, offers.names.index("whole")]
    assert 28_000 <= middle <= 45_000 and low < 28_000 and high > 45_000


def test_a_shared_plant_has_a_building_s_price_whatever_the_size_of_the_site():
    """The published middle with fees alone; a pipe under the street is shared by its homes."""
    block = one("apartment", "collective")
    for name, each in (("air_water_heat_pump", 5000), ("pellet_boiler", 7000)):
        works = np.zeros((1, len(MEASURES)), dtype=bool)
        works[0, MEASURES.index(name)] = True
        assert costs_of(block, works)[0, :, 1].sum() == pytest.approx(each * 1.12)
    pipe = MEASURES.index("heat_network_connection")
    works = np.zeros((1, len(MEASURES)), dtype=bool)
    works[0, pipe] = True
    for homes, each in ((42, 2364 * 1.055), (12, 3709 * 25 / 12 * 1.055), (125, 1027 * 1.055)):
        cost = costs_of(block, works, np.array([homes]))[0, pipe]
        assert cost[1] == pytest.approx(each * 1.12, rel=1e-3)
        assert cost[0] < cost[1] < cost[2]


def test_a_building_s_boilers_have_generators_of_their_own():
    living = one("apartment", "collective", commune="59350")
    works, first = offered(living.answers, living.built, parameters(), np.zeros(1, dtype=bool))
    names = package_names(parameters())
    for package, measure in (
        ("generator", "air_water_heat_pump"),
        ("network", "heat_network_connection"),
    ):
        place = names.index(package)
        assert works[0, place, MEASURES.index(measure)] and first[0, place] >= 0
        after = living.after(works[:, place])
        assert after.emissions.mean() < living.now.emissions.mean()
    alone = one("apartment", "collective", commune="62006")
    works, _ = offered(alone.answers, alone.built, parameters(), np.zeros(1, dtype=bool))
    assert not works[0, names.index("network")].any(), "no network is listed in that town"


def test_what_a_year_leaves_goes_to_the_next_and_pays_a_dear_building():
    """Two years of 10 €, one building of 15: it waits for the second year; two of 10 do not."""
    value = np.array([[[9.0, 8.0]], [[2.0, 1.0]]])
    cost = np.array([[15], [4]])
    task = Problem(cost, value, np.ones(2, dtype=int), np.array([10.0, 10.0]), carries=True)
    result = best(task)
    done = dict(zip(result.unit.tolist(), result.year.tolist(), strict=True))
    assert done == {0: 1, 1: 0} and result.value == 10.0
    strict = best(replace(task, carries=False))
    assert strict.unit.tolist() == [1]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_carried_money_is_never_spent_before_it_comes(seed):
    random = np.random.default_rng(seed)
    units, packages, years = 12, 3, 4
    task = Problem(
        random.integers(1, 40, (units, packages)),
        random.random((units, packages, years)),
        np.ones(units, dtype=int),
        random.integers(5, 40, years).astype(float),
        carries=True,
    )
    result = best(task, 2.0)
    spent = np.bincount(result.year, task.cost[result.unit, result.package], years)
    assert (np.cumsum(spent) <= np.cumsum(task.budget) + 0.5).all()
    assert result.value <= result.bound + 1e-9
    assert result.value >= best(replace(task, carries=False), 2.0).value - 1e-3


@pytest.mark.parametrize("column", ["dpe_class", "certified_class"])
def test_a_certificate_s_letter_is_read_from_a_file(tmp_path, column):
    path = tmp_path / "stock.csv"
    path.write_text(
        f"id,dwelling_type,floor_area,construction_year,heating_carrier,{column}\n"
        "a,house,90,1960,fuel_oil,G\nb,house,90,1960,fuel_oil,\n"
    )
    source = read_stock(str(path), "2027-01-01")
    assert source.stock.known.tolist() == [6, -1] and not source.strangers
    answers = source.stock.answers
    assert answers.certified_class.tolist() == [6, -1]
    raw = tmp_path / "raw"
    looked = inspection.look(sheets.opened(path), raw, 10).plain()
    plan = ReadingPlan.of(inspection.at_first(looked).plan(), looked)
    (homes_read,) = Reader(plan, "2027-01-01", looked).homes(raw)
    assert homes_read.certified.tolist() == [6, -1], "the page reads the same certificate"


def test_units_looked_at_a_few_at_a_time_are_seen_alike(monkeypatch):
    prices = np.full(3, 1e-3)
    whole = programme_solver._Priced(large())
    monkeypatch.setattr(programme_solver, "_BATCH", 7)
    in_parts = programme_solver._Priced(large())
    for name in ("unit", "package", "year", "value", "cost"):
        assert np.array_equal(getattr(in_parts, name), getattr(whole, name))
    monkeypatch.undo()
    highest, column = whole.best(prices)
    monkeypatch.setattr(programme_solver, "_BATCH", 7)
    for result, true in zip(in_parts.best(prices), (highest, column), strict=True):
        assert np.array_equal(result, true)
    assert np.array_equal(whole.left(prices)[column], highest)


def test_a_stock_too_large_for_so_many_years_is_refused_before_any_work():
    seen: list[str] = []
    units = len(unlike(homes(30), np.full(30, -1), np.full(30, np.nan))[0])
    values = parameters()
    ways = len(package_names(values)) + len(stages_of(package_names(values), values).names)
    for orders, most in ((Orders(), 2), (Orders(excluded=("x",)), 0)):
        with pytest.raises(TooManyChoices) as refused:
            programme(
                stock(30),
                asked(orders=orders),
                lambda step, done, total: seen.append(step),
                units * ways * 2.5,
            )
        assert refused.value.most_years == most
    assert not seen


def test_what_is_not_told_costs_a_large_stock_no_memory():
    held = read_stock(str(EXAMPLE), "2027-01-01").stock.answers
    blank = [name for name, column in vars(held).items() if is_unknown(column).all()]
    assert blank and all(getattr(held, name).strides == (0,) for name in blank)
    some = take(held, np.array([3, 1]))
    for name, column in vars(held).items():
        is_number = column.dtype.kind in "fM"
        assert np.array_equal(getattr(some, name), column[[3, 1]], equal_nan=is_number)


def test_what_the_solver_writes_by_itself_is_no_row_of_a_plan(capfd):
    with programme_solver._output_closed():
        os.write(1, b"Solution has num max violation\n")
    print("id,year")
    assert capfd.readouterr().out == "id,year\n"
