"""Works: physics they cannot escape, money they cannot invent, paths that end where they say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.housing.answers import HousingAnswers
from calc.housing.elements import Element
from calc.parameters import parameters
from calc.renovation import model
from calc.renovation.after import _improved
from calc.renovation.model import plan, situation, what_if
from calc.renovation.money import mean_life
from calc.renovation.outcome import CENTRAL
from calc.renovation.plan import outcome_of, rows, search, stages_of
from calc.renovation.works import PLACE, SHARED_IN_FLATS, WorksChoice
from calc.renovation.years import years_after
from calc.schema.inputs import InputError, read
from calc.schema.vocabulary import DPE_CLASSES, INCOME_CLASSES, MEASURES
from tests.properties import examples

DRAWS = 60
ROUBAIX = {
    "date": "2026-10-15",
    "dwelling_type": "house",
    "floor_area": "95",
    "construction_year": "1930",
    "commune": "59512",
    "attachment": "terraced",
    "storeys": "2",
    "wall_material": "solid_brick",
    "wall_insulation": "none",
    "roof_type": "attic",
    "roof_insulation": "none",
    "floor_type": "basement",
    "floor_insulation": "none",
    "glazing": "single",
    "ventilation": "window_opening",
    "heating_carrier": "natural_gas",
    "heating_system": "boiler",
    "heating_year": "1995",
    "hot_water_system": "with_heating",
    "household_size": "4",
    "reference_tax_income": "30000",
}
FLAT = {
    "date": "2026-10-15",
    "dwelling_type": "apartment",
    "floor_area": "60",
    "commune": "59350",
    "construction_year": "1968",
    "position": "middle",
    "heating_carrier": "electricity",
    "heating_system": "electric_heaters",
    "household_size": "2",
    "reference_tax_income": "30000",
}

GAS_FLAT = {**FLAT, "heating_carrier": "natural_gas", "heating_system": "boiler"}


def told(home: dict[str, str], **works: str) -> tuple[HousingAnswers, WorksChoice]:
    answers, wrong = read(HousingAnswers, {k: [v] for k, v in home.items()}, 1)
    choice, more = read(WorksChoice, {k: [v] for k, v in works.items()}, 1)
    assert not wrong and not more
    return answers, choice


def saved(home: dict[str, str], *names: str) -> float:
    """Middle of the saving of some works. [EUR/yr]"""
    effects = what_if(*told(home, **dict.fromkeys(names, "1")), DRAWS)
    return float(effects.outcome.saving.middle[0])


INSULATIONS = (
    "external_wall_insulation",
    "internal_wall_insulation",
    "roof_insulation",
    "floor_insulation",
)


def test_a_wall_gets_the_resistance_laid_on_its_bare_part():
    """By hand: U 2 with 3.7 m²·K/W more is 1 / (1/2 + 3.7) = 0.2381; beside a garage, b 0.9."""
    wall = Element(np.array([[50.0]]), np.array([[2.0]]), np.array([[0.9]]), np.array([[1.8]]))
    after = _improved(wall, np.array([True, False]), np.array(3.7))
    assert after.u_value.ravel() == pytest.approx([0.9 / 4.2, 1.8])
    again = _improved(after, np.array([True, True]), np.array(3.7))
    assert again.u_value.ravel() == pytest.approx([0.9 / 4.2, 0.9 / 4.2])


@pytest.mark.parametrize("measure", INSULATIONS)
def test_insulation_never_raises_the_bill_nor_the_label_in_any_world(measure):
    case = situation(*told(ROUBAIX), DRAWS)
    after = years_after(case.now, rows((measure,)), rows(()))
    assert (after.bill <= case.now.year.bill + 1e-6).all()
    assert (after.primary_energy_per_area <= case.now.year.primary_energy_per_area + 1e-6).all()


def test_nothing_done_changes_nothing():
    effects = what_if(*told(ROUBAIX), DRAWS).outcome
    assert effects.saving.middle[0] == pytest.approx(0, abs=1e-6)
    assert effects.costs.sum() == effects.aids.total.sum() == effects.left_to_pay.sum() == 0


def test_a_loft_insulated_twice_saves_once():
    done = {**ROUBAIX, "u_roof": "0.11"}
    assert saved(ROUBAIX, "roof_insulation") > 100
    assert saved(done, "roof_insulation") == pytest.approx(0, abs=1)


def test_a_boiler_saves_less_once_the_walls_are_insulated():
    both = saved(ROUBAIX, "external_wall_insulation", "condensing_gas_boiler")
    walls = saved(ROUBAIX, "external_wall_insulation")
    boiler = saved(ROUBAIX, "condensing_gas_boiler")
    assert both - walls < boiler
    assert max(walls, boiler) < both < walls + boiler


def test_the_range_is_of_the_difference():
    """The samples are shared: the saving is known better than the two bills are."""
    effects = what_if(*told(ROUBAIX, external_wall_insulation="1"), DRAWS)
    now, after, saving = effects.now_bill, effects.outcome.bill, effects.outcome.saving
    loose = (now.high - after.low) - (now.low - after.high)
    assert float((saving.high - saving.low)[0]) < 0.6 * float(loose[0])


def test_real_savings_are_below_what_labels_promise():
    """People heat more what is easier to heat: the real saving is a part of the label's."""
    effects = what_if(*told(ROUBAIX, external_wall_insulation="1"), DRAWS).outcome
    assert 0.25 < float(effects.energy_saving.middle[0] / effects.conventional_saving[0]) < 0.9


def test_a_heat_pump_alone_is_sized_larger_than_after_insulation():
    alone = what_if(*told(ROUBAIX, air_water_heat_pump="1"), DRAWS).outcome
    after = what_if(
        *told(ROUBAIX, air_water_heat_pump="1", external_wall_insulation="1"), DRAWS
    ).outcome
    assert after.heating_power[0] < 0.8 * alone.heating_power[0]


@pytest.mark.parametrize("home", [ROUBAIX, FLAT], ids=["house", "flat"])
@pytest.mark.parametrize("income", ["12000", "60000", "200000"])
def test_no_aid_exceeds_what_the_works_cost(home, income):
    case = situation(*told({**home, "reference_tax_income": income}), 20)
    packages, _ = search(case)
    result = outcome_of(case, packages[:: max(1, len(packages) // 60)])
    cost = result.costs.sum(axis=1) + result.adviser_cost
    assert (result.aids.total <= cost + 0.01).all()
    assert (result.left_to_pay >= 0).all()
    assert np.isfinite(result.left_to_pay).all() and np.isfinite(result.saving.middle).all()


def test_more_income_is_never_helped_more():
    effects = what_if(*told(ROUBAIX, air_water_heat_pump="1", roof_insulation="1"), DRAWS)
    assert (np.diff(effects.outcome.aids.by_income.total[0]) <= 0.01).all()


@pytest.mark.parametrize("place, income", enumerate(["12000", "29000", "40000", "200000"]))
def test_an_income_that_is_told_has_the_line_of_its_class(place, income):
    home = {**ROUBAIX, "household_size": "2", "reference_tax_income": income}
    effects = what_if(*told(home, air_water_heat_pump="1", roof_insulation="1"), DRAWS)
    own = INCOME_CLASSES.index(str(effects.outcome.aids.given["income_class"][0]))
    assert own == place
    assert effects.outcome.aids.by_income.total[0][own] == pytest.approx(
        effects.outcome.aids.total[0, CENTRAL]
    )
    assert effects.outcome.aids.by_income.left[0][own] == pytest.approx(
        effects.outcome.left_to_pay[0, CENTRAL]
    )


def test_a_quote_replaces_the_range():
    effects = what_if(
        *told(ROUBAIX, condensing_gas_boiler="1", cost_condensing_gas_boiler="5000"), DRAWS
    ).outcome
    assert effects.costs[0].sum(axis=0) == pytest.approx([6000, 6000, 6000])  # VAT is 20 %


def test_stages_end_where_the_whole_does():
    result = plan(*told(ROUBAIX), DRAWS)
    assert {path.key for path in result.paths} == {"first_step", "best_gain", "deep"}
    case = situation(*told(ROUBAIX), DRAWS)
    for path in result.paths:
        whole = outcome_of(case, result.packages[[path.place]])
        assert path.after_stages.bill.middle[-1] == pytest.approx(whole.bill.middle[0])
        assert path.after_stages.left_to_pay[-1] == pytest.approx(whole.left_to_pay[0])
        assert (path.stages.sum(axis=0) == result.packages[path.place]).all()


@pytest.mark.parametrize("draws", [0, 50, 400])
@pytest.mark.parametrize("home", [ROUBAIX, GAS_FLAT])
def test_a_path_tells_the_same_alone_in_stages_and_on_the_front(home, draws):
    """The search looks in fewer samples than the answer is told in: what it names is told again."""
    result = plan(*told(home), draws)
    assert result.paths
    for path in result.paths:
        names = [m for m, on in zip(MEASURES, result.packages[path.place], strict=True) if on]
        alone = what_if(*told(home, **dict.fromkeys(names, "1")), draws)
        last = path.after_stages
        assert result.what_if.now_bill.middle == pytest.approx(alone.now_bill.middle)
        for saving in (last.saving.middle[-1], result.saving[path.place]):
            assert saving == pytest.approx(alone.outcome.saving.middle[0])
        for left in (last.left_to_pay[-1, CENTRAL], result.left_to_pay[path.place]):
            assert left == pytest.approx(alone.outcome.left_to_pay[0, CENTRAL])
        classes = {int(alone.outcome.dpe_class[0]), int(result.dpe_class[path.place])}
        assert classes == {int(last.dpe_class[-1])}


def test_the_front_is_beaten_by_nothing():
    result = plan(*told(ROUBAIX), DRAWS)
    assert result.searched >= 500
    for place in result.front:
        better = (result.left_to_pay <= result.left_to_pay[place]) & (
            result.saving >= result.saving[place]
        )
        strictly = (result.left_to_pay < result.left_to_pay[place]) | (
            result.saving > result.saving[place]
        )
        assert not (better & strictly).any()


@pytest.mark.parametrize(
    "home",
    [
        ROUBAIX,
        GAS_FLAT,
        {**ROUBAIX, "reference_tax_income": "90000"},
        {
            **ROUBAIX,
            "heating_carrier": "electricity",
            "heating_system": "electric_heaters",
            "construction_year": "1978",
        },
    ],
)
def test_what_gains_most_is_beaten_by_nothing_and_the_first_step_is_small(home):
    """Nobody is told that the best is to pay more and save less than beside it on the same page."""
    result = plan(*told(home), 400)
    by_key = {path.key: path for path in result.paths}
    assert by_key["best_gain"].place in result.front
    if first := by_key.get("first_step"):
        assert first.after_stages.aids.route[-1] != "ampleur"
        assert result.left_to_pay[first.place] <= 5000


def test_a_boiler_does_not_last_longer_for_standing_beside_a_wall():
    """A package costs a year what its measures cost a year, each renewed at its own end."""
    lives, costs = np.array([40.0, 17.0]), np.array([[20_000.0, 12_000.0]])
    yearly = 20_000 / 40 + 12_000 / 17
    assert costs.sum() / mean_life(costs, lives)[0] == pytest.approx(yearly)


def test_paths_come_in_a_sensible_order_and_keep_their_promises():
    result = plan(*told(ROUBAIX), DRAWS)
    by_key = {path.key: path for path in result.paths}
    assert result.left_to_pay[by_key["first_step"].place] <= 5000
    deep = by_key["deep"]
    assert deep.after_stages.aids.route[-1] == "ampleur"
    assert not deep.after_stages.fossil[-1]
    gained = result.what_if.now_class - deep.after_stages.dpe_class[-1]
    assert gained >= 2
    windows, fans = "window_replacement", "humidity_controlled_ventilation"
    names = [{m for m, on in zip(MEASURES, s, strict=True) if on} for s in deep.stages]
    for k, stage in enumerate(names):  # the air is renewed with the windows, or before them
        assert windows not in stage or set.union(*names[: k + 1]) & {fans, "balanced_ventilation"}
    heats = [k for k, stage in enumerate(names) if any("heat_pump" in m for m in stage)]
    walls = [k for k, stage in enumerate(names) if "external_wall_insulation" in stage]
    assert not walls or not heats or walls[0] < heats[0]


def test_windows_ask_for_air_where_there_is_none():
    effects = what_if(*told(ROUBAIX, window_replacement="1"), DRAWS)
    assert "windows_need_ventilation" in effects.warnings
    fine = what_if(
        *told(ROUBAIX, window_replacement="1", humidity_controlled_ventilation="1"), DRAWS
    )
    assert "windows_need_ventilation" not in fine.warnings


def test_what_a_home_cannot_take_is_said():
    effects = what_if(*told(FLAT), DRAWS).refused
    assert effects["air_water_heat_pump"] == "no_water_network"
    assert effects["solar_panels"] == "houses_only" and effects["roof_insulation"] == "no_roof"
    pump = {**ROUBAIX, "heating_carrier": "electricity", "heating_system": "air_water_heat_pump"}
    assert what_if(*told(pump), DRAWS).refused["air_water_heat_pump"] == "already_there"
    listed = what_if(*told(ROUBAIX, listed_facade="1"), DRAWS).refused
    assert listed["external_wall_insulation"] == "listed_facade"


def test_the_law_of_two_dates_gives_two_answers():
    """By geste, the loft left MaPrimeRénov' on 1 September 2026 and keeps its certificates."""
    works = {"roof_insulation": "1"}
    june = what_if(*told({**ROUBAIX, "date": "2026-06-15"}, **works), DRAWS).outcome
    autumn = what_if(*told(ROUBAIX, **works), DRAWS).outcome
    area = float(june.quantities[0, MEASURES.index("roof_insulation")])
    cost, cee = 40 * area, 1700 * area * 11 / 1e6 * 1000  # 11 EUR/MWh: very modest
    capped = min(25 * area, 0.9 * cost - cee)  # 25 €/m² for a very modest household, écrêtement
    assert june.aids.given["ma_prime_renov_gestes"][0] == pytest.approx(capped)
    assert autumn.aids.given["ma_prime_renov_gestes"][0] == 0
    assert june.aids.given["cee"][0] == autumn.aids.given["cee"][0] > 0


def test_a_date_without_a_known_law_has_works_and_no_aids():
    effects = what_if(*told({**ROUBAIX, "date": "2028-06-01"}, roof_insulation="1"), DRAWS)
    assert not effects.has_aids and effects.outcome.saving.middle[0] > 0


def test_a_known_label_moves_the_worlds_towards_it():
    free = what_if(*told(ROUBAIX), DRAWS)
    known = what_if(*told(ROUBAIX, dpe_class="E"), DRAWS)
    assert known.now_class == DPE_CLASSES.index("E")
    assert known.now_bill.middle[0] < free.now_bill.middle[0]


def test_two_works_for_one_place_are_refused():
    works = {"external_wall_insulation": "1", "internal_wall_insulation": "1"}
    answers, _ = told(ROUBAIX)
    choice, issues = read(WorksChoice, {k: [v] for k, v in works.items()}, 1)
    assert [issue.code for issue in issues] == ["one_of_its_kind"]
    with pytest.raises(InputError):
        what_if(answers, choice, DRAWS)


def test_a_bill_that_was_told_moves_the_savings():
    """A household that pays half as much cannot save as much."""
    sober = {**ROUBAIX, "billed_natural_gas": "8000"}
    assert saved(sober, "external_wall_insulation") < 0.8 * saved(
        ROUBAIX, "external_wall_insulation"
    )


@settings(max_examples=examples(12))
@given(
    st.sampled_from(["natural_gas", "electricity", "fuel_oil", "wood_logs", "district_heating"]),
    st.sampled_from(["1930", "1962", "1985", "2010"]),
    st.sampled_from(["house", "apartment"]),
    st.sets(st.sampled_from(MEASURES), max_size=5),
)
def test_any_works_on_any_home_give_finite_figures(carrier, year, kind, names):
    home = {
        "date": "2026-10-15",
        "dwelling_type": kind,
        "floor_area": "70",
        "commune": "62041",
        "construction_year": year,
        "heating_carrier": carrier,
    }
    answers, _ = told(home)
    choice, issues = read(WorksChoice, {name: ["1"] for name in names}, 1)
    if issues:
        return
    effects = what_if(answers, choice, 20)
    for figure in (effects.outcome.saving, effects.outcome.bill, effects.outcome.emissions):
        assert np.isfinite([figure.middle, figure.low, figure.high]).all()
        assert (figure.low <= figure.middle).all() and (figure.middle <= figure.high).all()
    assert np.isfinite(effects.outcome.left_to_pay).all()
    assert effects.outcome.dpe_class_probabilities.sum() == pytest.approx(1)


def test_every_stage_group_holds_every_measure_but_the_audit():
    everything = np.ones(len(MEASURES), dtype=bool)
    staged = stages_of(everything).any(axis=0)
    left_out = {m for m, on in zip(MEASURES, staged, strict=True) if not on}
    assert left_out == {"energy_audit"}


def test_the_central_cost_is_between_its_ends():
    effects = what_if(*told(ROUBAIX, **dict.fromkeys(("roof_insulation", "solar_panels"), "1")), 20)
    low, central, high = effects.outcome.costs[0].sum(axis=0)
    assert low < central < high and effects.outcome.left_to_pay[0, CENTRAL] <= central


def test_the_flat_answer_says_what_the_rooms_say():
    row = {**ROUBAIX, "works_roof_insulation": "1"}
    request, issues = read(model.INPUTS, {k: [v] for k, v in row.items()}, 1)
    assert not issues
    result = model.answer(request, DRAWS)
    assert set(result) == set(model.OUTPUTS)
    one = what_if(*told(ROUBAIX, roof_insulation="1"), DRAWS)
    assert result["saving"][0] == one.outcome.saving.middle[0]
    assert result["left_to_pay_high"][0] == one.outcome.left_to_pay[0, 2]
    whole = {path.key: path for path in plan(*told(ROUBAIX), DRAWS).paths}["deep"]
    assert result["deep_saving"][0] == whole.after_stages.saving.middle[-1]
    assert set(result["deep_works"][0].split("+")) == {
        m for m, on in zip(MEASURES, whole.stages.any(axis=0), strict=True) if on
    }


def test_a_path_in_a_flat_holds_nothing_that_co_owners_share():
    result = plan(*told({**FLAT, "ventilation": "exhaust"}), DRAWS)
    done = {m for m, on in zip(MEASURES, result.packages.any(axis=0), strict=True) if on}
    assert "internal_wall_insulation" in done and not done & set(SHARED_IN_FLATS)
    shared = what_if(*told(FLAT, external_wall_insulation="1"), DRAWS)
    assert "co_owners_decide" in shared.warnings and shared.outcome.aids.total.sum() == 0


def test_a_wall_insulated_already_is_stripped_before_it_is_done_again():
    """At what a lining's removal costs a square metre; a bare wall has none to strip."""
    place = PLACE["internal_wall_insulation"]
    unstated = {name: said for name, said in ROUBAIX.items() if name != "wall_insulation"}
    bare, unsure, done = (
        situation(*told({**unstated, **said}), 100).unit_costs[place]
        for said in ({"wall_insulation": "none"}, {}, {"wall_insulation": "internal"})
    )
    assert (bare <= unsure).all() and (bare <= done).all()
    removal = parameters()["renovation.removal_cost"].constant
    assert done - bare == pytest.approx(removal)
    assert (unsure - bare <= removal + 1e-9).all()
