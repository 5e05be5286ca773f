"""A landlord's decisions and money in a programme: brute force, the law, sums by hand."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.parameters import parameters
from calc.schema.inputs import take
from calc.stock.__main__ import main
from calc.stock.programme.model import Stock, programme
from calc.stock.programme.results import Asked, Orders, ProgrammeTerms
from calc.stock.programme.solver import Choices, Problem, best
from tests.properties import examples
from tests.stock.test_programme import START, homes

BUDGET = 90_000.0


def owned(count: int = 24, per_building: int = 4) -> Stock:
    """Buildings of a few dwellings alike in one town, and one building in another."""
    answers = homes(count)
    kinds = (np.arange(count) // per_building) % 5
    answers = take(answers, kinds)
    towns = np.where(np.arange(count) < count - per_building, "62119", "62498")
    answers = replace(answers, commune=towns)
    names = np.array([f"Résidence {k}" for k in np.arange(count) // per_building])
    ids = np.array([f"L{k}" for k in range(count)])
    return Stock(answers, np.full(count, -1), names, None, {"building": names, "id": ids})


def asked(**more) -> Asked:
    return replace(
        Asked(BUDGET, 3, "tenants_euros", START, draws=8, seconds=5.0, carries=True), **more
    )


def spent_in(problem: Problem, choices: Choices) -> np.ndarray:
    years = len(problem.budget)
    result = np.zeros((len(problem.most), years))
    at = choices.unit, choices.package
    group = np.zeros(len(choices.unit), int) if problem.group is None else problem.group[at[0]]
    np.add.at(result, (group, choices.year), problem.cost[at] * choices.times)
    if problem.later is not None:
        when = np.minimum(choices.year + problem.delay, years - 1)
        np.add.at(result, (group, when), problem.later[at] * choices.times)
    return result


def allowed(problem: Problem, spent: np.ndarray) -> bool:
    within = problem.ladder @ spent.sum(axis=0) <= problem.ladder @ problem.budget + 1e-6
    total = spent.sum(axis=1)
    return bool(within.all() and (total <= problem.most).all() and (total >= problem.least).all())


def by_trying_all(problem: Problem) -> float:
    units, packages = problem.cost.shape
    years, top = len(problem.budget), -np.inf
    for choice in product(range(packages * years + 1), repeat=units):
        rows = [(u, *divmod(c - 1, years)) for u, c in enumerate(choice) if c]
        if any(
            problem.value[row] <= 0 or (problem.staged[row[1]] and row[2] + problem.delay >= years)
            for row in rows
        ):
            continue
        unit, package, year = (
            (np.array(column, int) for column in zip(*rows, strict=True))
            if (rows)
            else (np.zeros(0, int),) * 3
        )
        picked = Choices(unit, package, year, np.ones(len(unit), int), 0.0, 0.0, 0.0)
        if allowed(problem, spent_in(problem, picked)):
            top = max(top, float(problem.value[unit, package, year].sum()))
    return top


@st.composite
def ruled_problems(draw) -> Problem:
    """Three units of two groups, two packages of which one in two stages, three years."""
    chance = np.random.default_rng(draw(st.integers(0, 10_000)))
    units, years = 3, 3
    cost = chance.integers(2, 12, (units, 2)).astype(float)
    later = np.stack([np.zeros(units), chance.integers(2, 12, units)], axis=1).astype(float)
    group = np.array([0, 1, 1])
    most = np.array([np.inf, draw(st.sampled_from([np.inf, 9.0, 15.0]))])
    least = np.array([draw(st.sampled_from([0.0, 4.0])), 0.0])
    value = chance.uniform(1, 9, (units, 2, years))
    budget = chance.integers(3, 14, years).astype(float)
    return Problem(
        cost, value, np.ones(units, int), budget, draw(st.booleans()), later, 1, group, least, most
    )


@settings(max_examples=examples(60), deadline=None)
@given(ruled_problems())
def test_floors_ceilings_and_two_stages_are_kept_and_nothing_does_better(problem):
    result, true = best(problem, 5.0, gap=1e-6), by_trying_all(problem)
    spent = spent_in(problem, result)
    free = replace(problem, least=np.zeros(2))
    assert allowed(free, spent)
    if np.isfinite(true):
        assert allowed(problem, spent)
        assert result.value == pytest.approx(true, rel=1e-4, abs=1e-4)
        assert result.bound >= true - 1e-6


def test_a_floor_out_of_reach_leaves_no_money_idle_and_no_gap_hidden():
    chance = np.random.default_rng(5)
    cost = chance.integers(5_000, 60_000, (60, 3))
    value = (chance.random((60, 3)) * cost**0.8)[..., None] * np.linspace(1, 0.7, 4)
    problem = Problem(
        cost=cost,
        value=value,
        count=np.ones(60, dtype=int),
        budget=np.full(4, 200_000.0),
        group=np.arange(60) // 20,
        least=np.array([0.0, 0.0, 3_000_000.0]),
        most=np.array([np.inf, np.inf, 100_000.0]),
    )
    result = best(problem, 3.0)
    spent = np.bincount(problem.group[result.unit], cost[result.unit, result.package])
    assert spent[2] > 90_000 and spent.sum() > 0.97 * problem.budget.sum()
    assert result.value > 0.98 * best(replace(problem, least=np.zeros(3)), 3.0).value
    assert 0 < result.gap < 0.02


def test_what_is_sold_gets_no_works_and_what_is_promised_is_done_in_its_year():
    free = programme(owned(), asked())
    stock = owned()
    done = np.array([(free.dwellings.year[stock.buildings == b] >= 0).any() for b in _all(stock)])
    sold = _all(stock)[np.flatnonzero(done)[0]]
    waiting = _all(stock)[-1]
    orders = Orders(
        excluded=(sold.upper(),), years=((waiting, 2028),), works=((waiting, "roof_floor"),)
    )
    result = programme(stock, asked(orders=orders, budget=3 * BUDGET))
    assert (result.dwellings.package[stock.buildings == sold] == -1).all()
    own = result.dwellings.year[stock.buildings == waiting]
    assert set(own[own >= 0]) == {1}, "the second year of 2027, 2028, 2029"
    package = result.dwellings.package[stock.buildings == waiting]
    assert {result.packages[place] for place in package[package >= 0]} == {"roof_floor"}
    assert result.orders.excluded == 4 and not result.orders.unknown
    assert result.value <= result.bound and not result.rules


def _all(stock: Stock) -> list[str]:
    return sorted(set(stock.buildings))


def test_a_name_that_nobody_has_is_told():
    result = programme(owned(8), asked(orders=Orders(excluded=("Résidence des Lilas",))))
    assert result.orders.unknown == ("Résidence des Lilas",) and result.orders.excluded == 0


def test_the_money_of_a_town_is_capped_or_promised():
    stock, free = owned(), programme(owned(), asked(budget=2 * BUDGET))
    there = stock.answers.commune == "62498"
    usual = np.nansum(free.dwellings.cost[there, 1])
    capped = programme(stock, asked(budget=2 * BUDGET, orders=Orders(most=(("62119", 60_000.0),))))
    assert np.nansum(capped.dwellings.cost[~there, 1]) <= 60_000 + len(there)
    promised = programme(
        stock, asked(budget=2 * BUDGET, orders=Orders(least=(("62498", usual + 10_000),)))
    )
    reached = np.nansum(promised.dwellings.cost[there, 1])
    short = dict(promised.orders.short).get("62498", 0.0)
    assert reached + short >= usual + 10_000 - len(there)
    assert promised.value <= free.bound + 1e-6


def test_the_worst_go_first_when_asked_and_cost_some_of_the_aim():
    stock = owned()
    known = np.where(np.arange(24) // 4 == 2, 6, 3)
    stock = replace(stock, known=known)
    free = programme(stock, asked())
    first = programme(stock, asked(orders=Orders(first=(6, 2027)), budget=200_000.0))
    assert first.yearly.labels[1, 6] < 0.5 <= free.yearly.labels[0, 6]


def test_a_ramp_is_kept_year_by_year():
    ramp = (20_000.0, 50_000.0, 120_000.0)
    result = programme(owned(), asked(budgets=ramp, carries=False))
    assert (result.yearly.paid[1:] <= ramp).all()


def test_two_stages_pay_in_two_years_what_one_does_in_one():
    """With years too small for a whole building and no carrying over, two stages let it be done."""
    stock = owned(4)
    orders = Orders(works=(("Résidence 0", "shell_then_generator"),))
    result = programme(stock, asked(budget=200_000.0, carries=False, orders=orders))
    done = result.dwellings
    assert (done.package >= 0).any() and (done.second[done.package >= 0] == done.year[0] + 2).all()
    once = Orders(works=(("Résidence 0", "shell_generator"),))
    whole = programme(stock, asked(budget=400_000.0, carries=False, orders=once))
    assert result.yearly.paid.sum() == pytest.approx(whole.yearly.paid.sum(), rel=1e-4)
    assert result.yearly.labels[-1] == pytest.approx(whole.yearly.labels[-1], abs=1e-6)
    assert (np.diff(result.yearly.saving.middle) >= -1e-6).all()
    assert (result.yearly.paid[1:] <= 200_000).all()


def money(terms: ProgrammeTerms | None = None, **more):
    return programme(owned(), asked(terms=terms or ProgrammeTerms(), **more))


def test_what_tenants_are_asked_is_lawful_and_goes_from_them_to_the_owner():
    alone, shared = money(), money(ProgrammeTerms(third_line=True))
    asked_of, saving = shared.money.third_line, shared.dwellings.saving.middle
    own = np.isfinite(asked_of)
    assert (asked_of[own] <= 0.5 * np.maximum(saving[own], 0) + 1e-6).all()
    assert (asked_of[own] >= 0).all() and asked_of[own].sum() > 0
    old = own & (shared.dwellings.package >= 0) & (owned().answers.construction_year < 1948)
    assert (asked_of[old] <= 12 * 20 + 1e-6).all(), "10, 15 or 20 € a month"
    kept = shared.money.kept.middle
    assert kept[own] == pytest.approx(saving[own] - asked_of[own])
    gained = shared.money.total[1] - alone.money.total[1]
    rate, years = parameters()["landlord.discount"].constant[1], 15
    by_hand = sum(
        asked_of[row]
        * sum((1 + rate) ** -(k + shared.dwellings.year[row]) for k in range(1, years + 1))
        for row in np.flatnonzero(own)
    )
    assert gained == pytest.approx(by_hand, rel=1e-6)


def test_a_private_owner_has_neither_loan_nor_relief():
    social, private = money(), money(ProgrammeTerms(owner="private"))
    assert np.nansum(social.money.relief) > 0
    assert np.nansum(private.money.loan) == np.nansum(private.money.relief) == 0
    assert private.money.total[1] < social.money.total[1]


def test_relief_is_a_quarter_of_what_is_paid_and_never_more_than_the_tax():
    result = money(ProgrammeTerms(property_tax=10_000.0))
    own = np.isfinite(result.money.relief)
    built = owned().answers.construction_year
    spent = result.dwellings.cost[own, 1] - result.money.certificates[own]
    taxed = 2027 + result.dwellings.year[own] - built[own] >= 25
    assert result.money.relief[own] == pytest.approx(0.25 * spent * taxed)
    capped = money(ProgrammeTerms(property_tax=50.0))
    by_year = capped.money.yearly["relief"]
    assert (by_year <= 50 * 24 + 1e-6).all() and capped.money.lost_relief > 0


def test_what_is_left_may_be_borrowed_at_the_usual_rate():
    """Livret A of 1.5 % + 0.6, 25 years, all of what is left: paid back by annuities."""
    alone, lent = money(), money(ProgrammeTerms(second_loan=1.0))
    borrowed = lent.money.yearly["second_loan"].sum()
    assert borrowed == pytest.approx(alone.money.yearly["own"].sum()) and borrowed > 0
    assert lent.money.yearly["own"].sum() == pytest.approx(0.0, abs=1e-6)
    rate, discount = 0.021, parameters()["landlord.discount"].constant[1]
    payment = rate / (1 - (1 + rate) ** -25)
    each = 1 - payment * sum((1 + discount) ** -k for k in range(1, 26))
    years = np.arange(len(lent.money.yearly["own"]))
    by_hand = (lent.money.yearly["second_loan"] * each / (1 + discount) ** years).sum()
    assert lent.money.total[1] - alone.money.total[1] == pytest.approx(by_hand, rel=1e-6)


def test_aims_weigh_as_they_are_told():
    """All the weight on one aim is that aim; some of it on two loses little of either."""
    alone = programme(owned(), asked())
    whole = programme(owned(), asked(aim="mixed", weights=(0.0, 1.0, 0.0)))
    assert (whole.dwellings.package == alone.dwellings.package).all()
    assert 0 < whole.value <= whole.bound <= 100
    assert whole.value_range.low[0] <= whole.value <= whole.value_range.high[0]
    carbon = programme(owned(), asked(aim="carbon"))
    both = programme(owned(), asked(aim="mixed", weights=(0.0, 1.0, 1.0)))

    def saved(result):
        return np.nansum(result.dwellings.emissions_saving.middle)

    assert saved(both) >= min(saved(alone), saved(carbon)) - 1e-6


def test_the_loan_follows_the_gain_and_never_passes_what_is_left():
    result = money(aid=0.95)
    left = 0.05 * result.dwellings.cost[:, 1] - result.money.certificates
    own = np.isfinite(result.money.loan)
    assert (result.money.loan[own] <= np.maximum(left[own], 0) + 1e-6).all()


def test_certificates_of_walls_end_when_their_sheet_does():
    """1,600 kWh cumac a m² of wall in H1 at 8 € a MWh, until 1 May 2027; windows go on."""
    from calc.schema.vocabulary import MEASURES
    from calc.stock.programme.landlord import certificates
    from calc.stock.programme.options import quantities
    from tests.stock.test_programme import one

    living = one("house")
    works = np.zeros((1, len(MEASURES)), dtype=bool)
    wall = MEASURES.index("external_wall_insulation")
    works[0, wall] = True
    area = quantities(living)[0, wall]
    this_year = certificates(living, works, np.array([2026]))[0]
    assert this_year[1] == pytest.approx(area * 1600 * 8 / 1000)
    assert this_year[0] < this_year[1] < this_year[2]
    assert certificates(living, works, np.array([2027]))[0, 1] == 0
    works[0] = False
    works[0, MEASURES.index("window_replacement")] = True
    assert certificates(living, works, np.array([2029]))[0, 1] > 0
    assert certificates(living, works, np.array([2033]))[0, 1] == 0, "no sheet is known then"


def test_the_command_line_takes_decisions_and_writes_the_buildings(tmp_path, capfd):
    source, buildings = tmp_path / "stock.csv", tmp_path / "buildings.csv"
    head = "id,building,dwelling_type,floor_area,construction_year,heating_carrier,commune,rent\n"
    rows = [f"L{i},Bât {i // 3},apartment,{60 + i},1965,electricity,62119,400\n" for i in range(9)]
    source.write_text(head + "".join(rows))
    ask = ["programme", str(source), "--budget", "30000,60000", "--years", "3", "--draws", "4"]
    ask += ["--seconds", "3", "--start", "2027-01-01", "--exclude", "bat 0", "--third-line"]
    ask += ["--impose", "Bât 2=2028", "--ceiling", "Béthune=100000", "--first", "F=2029"]
    assert main([*ask, "--output", str(tmp_path / "plan.csv"), "--buildings", str(buildings)]) == 0
    stated = capfd.readouterr().err
    assert "owner's value" in stated and "imposed 3" in stated
    assert "f_or_g_left_2029" in buildings.read_text().splitlines()[0]
    for odd in (["--impose", "Bât 2"], ["--works", "Bât 2=magic"], ["--first", "Z=2028"]):
        with pytest.raises(SystemExit):
            main([*ask, *odd])


def test_a_block_s_heat_pump_has_the_certificates_of_its_own_sheet():
    """BAR-TH-179: 100,000 kWh cumac a flat in H1, 84,000 in H2, at the price of a MWh."""
    from calc.schema.vocabulary import MEASURES
    from calc.stock.programme.landlord import certificates
    from tests.stock.test_programme import one

    flats = []
    for town in ("62119", "44109"):
        living = one("apartment", "collective", commune=town)
        works = np.zeros((1, len(MEASURES)), dtype=bool)
        works[0, MEASURES.index("air_water_heat_pump")] = True
        flats.append(certificates(living, works, np.array([2027]))[0])
        assert not certificates(living, works, np.array([2031])).any()
    assert flats[0] / flats[1] == pytest.approx(np.full(3, 100 / 84))
    assert flats[0][1] == pytest.approx(100 * 8)
