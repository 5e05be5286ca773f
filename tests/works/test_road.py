"""The road: what a start closes, what is never proposed, and good homes left alone."""

from __future__ import annotations

import numpy as np
import pytest

from calc.renovation import model
from calc.renovation.model import plan, what_if
from calc.renovation.outcome import CENTRAL
from calc.renovation.plan import remaining, rows, stages_of
from calc.renovation.works import ROOF, VENTILATION, WALL, WINDOWS
from calc.schema.vocabulary import DPE_CLASSES, MEASURES
from tests.works.test_renovation import FLAT, ROUBAIX, told

DRAWS = 100
MINERS = {  # a miner's house of Lens, of reports told by households
    "date": "2026-10-15",
    "dwelling_type": "house",
    "floor_area": "90",
    "construction_year": "1925",
    "commune": "62498",
    "attachment": "terraced",
    "wall_material": "solid_brick",
    "wall_insulation": "none",
    "heating_carrier": "natural_gas",
    "heating_system": "condensing_boiler",
    "household_size": "2",
    "reference_tax_income": "15000",
}
OIL = {
    **MINERS,
    "commune": "59350",
    "construction_year": "1975",
    "attachment": "detached",
    "wall_material": "hollow_concrete_block",
    "heating_carrier": "fuel_oil",
    "heating_system": "boiler",
}
NEW = {**MINERS, "construction_year": "2015", "wall_insulation": "internal"}
HOMES = {
    "miners": MINERS,
    "oil": OIL,
    "roubaix": ROUBAIX,
    "flat": {**FLAT, "position": "top"},
    "richer": {**OIL, "reference_tax_income": "90000"},
    "new": NEW,
}


def works_of(path) -> list[str]:
    return [m for m, on in zip(MEASURES, path.stages.any(axis=0), strict=True) if on]


def aids(home, names, **works) -> tuple[float, str]:
    """Total of the aids, and the label after, as the page of works tells them."""
    effects = what_if(*told(home, **works, **dict.fromkeys(names, "1")), DRAWS).outcome
    return float(effects.aids.total[0, CENTRAL]), DPE_CLASSES[int(effects.dpe_class[0])]


@pytest.mark.parametrize("home", HOMES.values(), ids=HOMES)
def test_every_named_path_tells_what_it_makes_lose_on_the_whole(home):
    """By the law read three times: the whole at once, the step, and the rest from its label."""
    by_key = {path.key: path for path in plan(*told(home), DRAWS).paths}
    if "deep" not in by_key:
        return
    whole = works_of(by_key["deep"])
    at_once, _ = aids(home, whole)
    assert by_key["deep"].forfeited == 0
    for path in by_key.values():
        names = works_of(path)
        step, label = aids(home, names)
        rest = [name for name in whole if name not in names]
        then = aids(home, rest, dpe_class=label)[0] if rest else 0.0
        if DPE_CLASSES.index(label) <= DPE_CLASSES.index("D"):
            assert then < 0.8 * at_once  # no ampleur from D
        assert path.forfeited >= at_once - step - then - 1000


@pytest.mark.parametrize("home", HOMES.values(), ids=HOMES)
def test_nothing_is_proposed_that_never_repays_nor_under_a_name_it_has_not(home):
    for path in plan(*told(home), DRAWS).paths:
        done = path.after_stages
        assert done.left_to_pay[-1, CENTRAL] <= 25 * done.saving.middle[-1]
        assert (path.key == "deep") <= (done.aids.route[-1] == "ampleur")


LITTLE_TOLD = {
    name: OIL[name] for name in ("date", "dwelling_type", "floor_area", "heating_carrier")
} | {"commune": "62119", "construction_period": "1948_1974"}


@pytest.mark.parametrize("home", [*HOMES.values(), LITTLE_TOLD], ids=[*HOMES, "little told"])
def test_what_is_proposed_gains_on_the_figures_that_are_shown(home):
    """A card subtracts: today's bill, less what is saved, is the bill after each stage; over the
    lives of the works, what is saved is more than what is paid."""
    result = plan(*told(home), DRAWS)
    today = result.what_if.now_bill.middle[0]
    for path in result.paths:
        done = path.after_stages
        assert done.bill.middle == pytest.approx(today - done.saving.middle)
        assert (done.bill.low <= done.bill.middle).all()
        assert (done.bill.middle <= done.bill.high).all()
        if path.key != "deep":  # what the large grant helps may be wanted for its warmth
            assert done.net_gain[-1, CENTRAL] > 0


GOOD_ROOF = {**OIL, "roof_insulation": "yes", "u_roof": "0.12", "u_wall": "0.35"}
"""Walls and roof that are good already: no whole renovation is worth doing."""


@pytest.mark.parametrize("home", [MINERS, OIL, GOOD_ROOF], ids=["miners", "oil", "good"])
def test_a_loss_names_the_whole_on_which_it_is_counted(home):
    """The whole named, asked of the law at once, is helped by at least what is said lost."""
    for path in plan(*told(home), DRAWS).paths:
        whole = [m for m, on in zip(MEASURES, path.whole, strict=True) if on]
        if path.forfeited:
            assert whole and aids(home, whole)[0] >= path.forfeited


def test_who_means_to_do_again_what_is_good_knows_what_a_step_loses():
    """No whole worth doing is named, and yet a step that closes it says its price."""
    result = plan(*told(GOOD_ROOF), DRAWS)
    assert "deep" not in {path.key for path in result.paths}
    closing = [
        path
        for path in result.paths
        if path.after_stages.dpe_class[-1] <= DPE_CLASSES.index("D")
        and result.what_if.now_class >= DPE_CLASSES.index("E")
    ]
    assert closing and all(path.forfeited > 1000 for path in closing)


def test_a_good_home_is_told_so():
    result = plan(*told(NEW), DRAWS)
    assert result.is_good and "deep" not in {path.key for path in result.paths}
    assert not plan(*told(MINERS), DRAWS).is_good


def test_a_roof_that_is_good_is_not_done_again():
    """Even where a second insulated part would open the grant."""
    done = {**OIL, "u_roof": "0.12"}
    result = plan(*told(done), DRAWS)
    assert "roof_insulation" in result.idle
    at = MEASURES.index("roof_insulation")
    assert not result.packages[:, at].any()
    assert "roof_insulation" not in plan(*told({**OIL, "u_roof": "2.0"}), DRAWS).idle


def test_where_nothing_renews_the_air_fans_come_with_the_first_work_that_seals():
    package = rows(("roof_insulation", "humidity_controlled_ventilation", "air_water_heat_pump"))[0]
    first = [m for m, on in zip(MEASURES, stages_of(package, lacks_air=True)[0], strict=True) if on]
    assert first == ["roof_insulation", "humidity_controlled_ventilation"]
    result = plan(*told({**MINERS, "ventilation": "window_opening"}), DRAWS)
    for path in result.paths:
        fans = path.stages[:, [MEASURES.index(m) for m in VENTILATION]].any(axis=1)
        seals = path.stages[:, [MEASURES.index(m) for m in (*WALL, *ROOF, *WINDOWS)]].any(axis=1)
        assert not seals.any() or np.argmax(fans) <= np.argmax(seals)


@pytest.mark.parametrize("home", HOMES.values(), ids=HOMES)
def test_stages_cost_what_the_whole_costs(home):
    """What each leaves and is helped with makes the works, and the adviser of a large grant."""
    for path in plan(*told(home), DRAWS).paths:
        works = path.after_stages.costs[-1, :, CENTRAL].sum()
        asked = path.staged_left.sum() + path.staged_aids.sum()
        fee = path.after_stages.adviser_cost[-1, CENTRAL]
        assert works - 1 <= asked <= works + max(fee, 2500) * len(path.stages)


def test_fans_that_recover_heat_are_never_proposed_in_a_sieve():
    result = plan(*told(MINERS), DRAWS)
    alone = result.packages[:, MEASURES.index("balanced_ventilation")]
    closed = result.packages[:, [MEASURES.index(m) for m in (*WALL, *ROOF, *WINDOWS)]].any(axis=1)
    assert alone.any() and closed[alone].all()


def test_what_remains_of_a_whole_holds_no_work_twice():
    start = rows(("air_air_heat_pump",), ("roof_insulation",), ())
    whole = rows(("roof_insulation", "air_water_heat_pump"))[0]
    left = remaining(start, whole)
    names = [{m for m, on in zip(MEASURES, row, strict=True) if on} for row in left]
    assert names == [
        {"roof_insulation"},
        {"air_water_heat_pump"},
        {"roof_insulation", "air_water_heat_pump"},
    ]


def test_the_flat_answer_tells_the_road():
    from calc.schema.inputs import read

    request, issues = read(model.INPUTS, {k: [v] for k, v in MINERS.items()}, 1)
    assert not issues
    result = model.answer(request, DRAWS)
    by_key = {path.key: path for path in plan(*told(MINERS), DRAWS).paths}
    for key in ("first_step", "best_gain", "deep"):
        lost = result[f"{key}_forfeited"][0]
        assert np.isnan(lost) if key not in by_key else lost == by_key[key].forfeited
