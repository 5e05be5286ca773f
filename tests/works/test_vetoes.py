"""What an adviser would forbid, and what must be looked at before works begin."""

from __future__ import annotations

import numpy as np
import pytest

from calc.renovation.model import plan, what_if
from calc.renovation.works import PLACE, ROOF, VENTILATION, WALL, WINDOWS, any_of
from tests.works.test_renovation import FLAT, ROUBAIX, told

DRAWS = 40
AIRLESS = {**ROUBAIX, "ventilation": "window_opening"}


@pytest.mark.parametrize("home", [AIRLESS, {**FLAT, "ventilation": "window_opening"}])
def test_nothing_is_sealed_where_nothing_renews_the_air(home):
    result = plan(*told(home), DRAWS)
    sealed = any_of(result.packages, (*WALL, *ROOF, *WINDOWS))
    assert sealed.any() and any_of(result.packages, VENTILATION)[sealed].all()


def test_a_home_with_fans_is_not_asked_for_more():
    result = plan(*told({**ROUBAIX, "ventilation": "exhaust"}), DRAWS)
    sealed = any_of(result.packages, (*WALL, *ROOF, *WINDOWS))
    assert not any_of(result.packages, VENTILATION)[sealed].all()


@pytest.mark.parametrize(
    ("home", "terms", "measure", "code"),
    [
        ({"floor_type": "slab_on_ground"}, {}, "floor_insulation", "slab_on_ground"),
        ({}, {"damp_walls": "1"}, "internal_wall_insulation", "damp_walls"),
        ({}, {"damp_walls": "1"}, "external_wall_insulation", "damp_walls"),
        ({"wall_insulation": "internal"}, {}, "internal_wall_insulation", "already_insulated"),
        ({"wall_insulation": "external"}, {}, "external_wall_insulation", "already_insulated"),
        ({}, {"outdoor_unit_space": "0"}, "air_water_heat_pump", "no_unit_space"),
        ({}, {"outdoor_unit_space": "0"}, "air_air_heat_pump", "no_unit_space"),
        ({}, {"garden": "0"}, "ground_source_heat_pump", "no_garden"),
        ({}, {"chimney": "0"}, "wood_insert", "no_chimney"),
        ({"commune": "59001"}, {}, "heat_network_connection", "no_network"),
        ({}, {"network_in_street": "0"}, "heat_network_connection", "no_network"),
        ({"commune": ""}, {}, "heat_network_connection", "no_commune"),
    ],
)
def test_what_is_told_forbids_a_work_with_its_reason_and_its_figures(home, terms, measure, code):
    free = what_if(*told(ROUBAIX), DRAWS).refused
    effects = what_if(*told({**ROUBAIX, **home}, **terms, **{measure: "1"}), DRAWS)
    assert effects.refused[measure] == code and free.get(measure) != code
    assert not effects.outcome.packages.any()
    assert effects.outcome.costs.sum() == 0 and effects.outcome.aids.total.sum() == 0
    assert effects.outcome.saving.middle[0] == pytest.approx(0, abs=1e-6)


def test_a_network_that_is_told_is_believed_before_the_list():
    effects = what_if(*told({**ROUBAIX, "commune": "59001"}, network_in_street="1"), DRAWS)
    assert "heat_network_connection" not in effects.refused


def test_a_path_holds_a_network_only_where_it_is_told_to_pass():
    """The list knows the commune, not the street: a possibility to check, never a headline."""
    network = PLACE["heat_network_connection"]
    assert not plan(*told(ROUBAIX), DRAWS).packages[:, network].any()
    assert "heat_network_connection" not in what_if(*told(ROUBAIX), DRAWS).refused


def test_no_path_holds_what_was_forbidden():
    terms = {"damp_walls": "1", "outdoor_unit_space": "0"}
    result = plan(*told(ROUBAIX, **terms), DRAWS)
    forbidden = [PLACE[name] for name in (*WALL, "air_water_heat_pump", "air_air_heat_pump")]
    assert len(result.packages) > 1 and not result.packages[:, forbidden].any()


@pytest.mark.parametrize(
    ("home", "work", "code", "said"),
    [
        ({}, "internal_wall_insulation", "walls_must_breathe", True),
        ({"wall_material": "concrete"}, "internal_wall_insulation", "walls_must_breathe", False),
        ({}, "external_wall_insulation", "look_for_asbestos", True),
        ({"construction_year": "2004"}, "external_wall_insulation", "look_for_asbestos", False),
        ({}, "air_water_heat_pump", "look_at_radiators", True),
    ],
)
def test_what_must_be_looked_at_is_said(home, work, code, said):
    effects = what_if(*told({**ROUBAIX, **home}, **{work: "1"}), DRAWS)
    assert (code in effects.warnings) == said


def test_large_radiators_told_silence_the_caution():
    effects = what_if(*told(ROUBAIX, air_water_heat_pump="1", large_radiators="1"), DRAWS)
    assert "look_at_radiators" not in effects.warnings
    assert np.isfinite(effects.outcome.saving.middle[0])


def test_a_flat_gets_fans_with_what_seals_it_and_never_alone():
    home = {**FLAT, "ventilation": "window_opening"}
    result = plan(*told(home), DRAWS)
    aired = any_of(result.packages, VENTILATION)
    assert aired.any() and any_of(result.packages, (*WALL, *ROOF, *WINDOWS))[aired].all()


def test_a_stove_is_proposed_in_a_flat_only_where_a_flue_is_told():
    stove = PLACE["pellet_stove"]
    assert not plan(*told(FLAT), DRAWS).packages[:, stove].any()
    assert plan(*told(FLAT, chimney="1"), DRAWS).packages[:, stove].any()


def test_collectors_are_proposed_only_on_a_ground_that_is_told():
    place = PLACE["ground_source_heat_pump"]
    assert not plan(*told(ROUBAIX), DRAWS).packages[:, place].any()
    assert plan(*told(ROUBAIX, garden="1"), DRAWS).packages[:, place].any()
