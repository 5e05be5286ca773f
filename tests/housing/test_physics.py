"""Physics that cannot be argued with: more insulation never raises the need, energy closes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.housing.answers import HousingAnswers
from calc.housing.dwelling import dwelling
from calc.housing.engine import conventional_year
from calc.housing.model import OUTPUTS, answer, estimate
from calc.parameters import parameters
from calc.schema.inputs import InputError, declarations, read, take
from calc.schema.vocabulary import (
    CLIMATE_ZONES,
    CONSTRUCTION_PERIODS,
    ENERGY_CARRIERS,
    VENTILATIONS,
)
from calc.uncertainty import Draws
from tests.properties import examples

HOUSE = {
    "dwelling_type": "house",
    "floor_area": "95",
    "construction_year": "1930",
    "climate_zone": "h1a",
    "attachment": "semi_detached",
    "storeys": "2",
    "wall_material": "solid_brick",
    "wall_insulation": "none",
    "roof_type": "attic",
    "roof_insulation": "none",
    "floor_type": "basement",
    "floor_insulation": "none",
    "glazing": "single",
    "heating_carrier": "natural_gas",
    "heating_system": "boiler",
    "heating_year": "1995",
    "hot_water_system": "with_heating",
}


def homes(*rows: dict[str, str], date: str = "2026-10-01") -> HousingAnswers:
    """Answers without issue, one home a row."""
    names = {name for row in rows for name in row}
    columns = {name: [row.get(name, "") for row in rows] for name in names}
    columns.setdefault("date", [date] * len(rows))
    inputs, issues = read(HousingAnswers, columns, len(rows))
    assert not issues, issues
    return inputs


def year_of(inputs: HousingAnswers, draws: int = 60):
    built = dwelling(inputs, Draws(draws), parameters())
    home, unknowns = built.home, built.unknowns
    return home, conventional_year(home, parameters()), unknowns


plausible = st.fixed_dictionaries(
    {
        "dwelling_type": st.sampled_from(["house", "apartment"]),
        "floor_area": st.integers(12, 300).map(str),
        "construction_period": st.sampled_from(CONSTRUCTION_PERIODS),
        "climate_zone": st.sampled_from(CLIMATE_ZONES),
        "altitude": st.sampled_from(["", "50", "600", "800"]),
        "heating_carrier": st.sampled_from(ENERGY_CARRIERS),
        "ventilation": st.sampled_from(["", *VENTILATIONS]),
        "photovoltaic_power": st.sampled_from(["", "0", "3", "9"]),
        "cooling": st.sampled_from(["", "true", "false"]),
    }
)


@pytest.mark.parametrize(
    ("leaky", "tight"),
    [
        ({"wall_insulation": "none"}, {"wall_insulation": "external"}),
        ({"wall_insulation": "none"}, {"wall_insulation": "internal"}),
        ({"roof_insulation": "none"}, {"roof_insulation": "yes"}),
        ({"floor_insulation": "none"}, {"floor_insulation": "yes"}),
        ({"glazing": "single"}, {"glazing": "double_low_e"}),
        ({"u_wall": "1.5"}, {"u_wall": "0.3"}),
        ({"u_roof": "1.5"}, {"u_roof": "0.2"}),
        ({"u_floor": "0.8"}, {"u_floor": "0.3"}),
        ({"air_renewal_loss": "120"}, {"air_renewal_loss": "50"}),
        ({"thermal_bridge_loss": "60"}, {"thermal_bridge_loss": "10"}),
    ],
)
def test_a_tighter_home_never_needs_more_heat_in_any_world(leaky, tight):
    """The same samples on both sides: the difference is the works, sample by sample."""
    _, before, _ = year_of(homes({**HOUSE, **leaky}))
    _, after, _ = year_of(homes({**HOUSE, **tight}))
    assert (after.heating_need <= before.heating_need + 1e-6).all()
    assert after.heating_need.mean() < before.heating_need.mean()


def test_a_smaller_loss_never_raises_the_need_at_equal_glass():
    losses = np.linspace(0, 4, 30)
    inputs = homes(*({**HOUSE, "u_wall": f"{u:.3f}"} for u in losses))
    _, year, _ = year_of(inputs, 0)
    assert (np.diff(year.heating_need[0]) >= 0).all()


def test_a_colder_place_never_needs_less():
    """Degree-hours of the official tables: higher is colder, and the south is milder."""
    alps = {**HOUSE, "climate_zone": "h1c"}
    heights = homes(*({**alps, "altitude": height} for height in ("100", "600", "1000")))
    _, year, _ = year_of(heights, 0)
    assert (np.diff(year.heating_need[0]) > 0).all()
    zones = homes(*({**HOUSE, "climate_zone": zone} for zone in ("h3", "h2b", "h1a")))
    _, year, _ = year_of(zones, 0)
    assert (np.diff(year.heating_need[0]) > 0).all()


@settings(max_examples=examples(40))
@given(plausible)
def test_the_ledger_of_energy_closes(row):
    """Losses add up to GV; uses add up to carriers, to the total, and to primary energy."""
    inputs = homes(row)
    home, year, _ = year_of(inputs, 20)
    envelope = home.envelope
    parts = (
        envelope.wall_loss
        + envelope.roof_loss
        + envelope.floor_loss
        + envelope.window_loss
        + envelope.door_loss
        + envelope.thermal_bridge_loss
        + envelope.air_renewal_loss
    )
    assert np.allclose(parts, envelope.heat_loss)
    total = sum(use.energy for use in year.uses)
    assert np.allclose(year.by_carrier().sum(axis=-1), total)
    assert (total >= 0).all() and np.isfinite(total).all()
    result = answer(inputs, 0)
    uses = ("heating", "hot_water", "cooling", "lighting", "auxiliary")
    assert np.isclose(result["final_energy"], sum(result[f"{u}_final_energy"] for u in uses)).all()


@settings(max_examples=examples(30))
@given(plausible)
def test_every_figure_is_finite_and_ordered(row):
    result = answer(homes(row), 40)
    assert set(result) == set(OUTPUTS)
    for name in ("primary_energy_per_area", "emissions_per_area", "annual_bill"):
        low, middle, high = result[f"{name}_low"], result[name], result[f"{name}_high"]
        assert np.isfinite(middle).all()
        assert (low <= middle).all() and (middle <= high).all()
    assert np.allclose(result["dpe_class_probabilities"].sum(axis=-1), 1)
    assert (result["real_final_energy"] > 0).all()


@settings(max_examples=examples(15))
@given(st.lists(plausible, min_size=2, max_size=6))
def test_a_batch_says_what_one_home_alone_says(rows):
    inputs = homes(*rows)
    together = answer(inputs, 30)
    for place in range(len(rows)):
        alone = answer(take(inputs, np.array([place])), 30)
        for name in OUTPUTS:
            if together[name].dtype.kind == "f":
                assert np.allclose(together[name][place], alone[name][0], equal_nan=True), name
            else:
                assert together[name][place] == alone[name][0], name


def test_a_boiler_of_unknown_age_in_a_home_whose_every_loss_is_known():
    loss = dict.fromkeys(("u_wall", "u_roof", "u_floor", "u_window", "u_door"), "1")
    loss |= dict.fromkeys(("wall_area", "roof_area", "lower_floor_area", "window_area"), "60")
    loss |= {"door_area": "2", "thermal_bridge_loss": "20", "air_renewal_loss": "50"}
    one = homes(HOUSE | loss | {"heating_year": ""})
    result = estimate(one, 6).figures["heating_final_energy"]
    assert result.low[0] < result.high[0]


def test_chunks_do_not_change_answers(monkeypatch):
    inputs = homes(*({**HOUSE, "floor_area": str(40 + i)} for i in range(23)))
    whole = answer(inputs, 10)
    monkeypatch.setattr("calc.housing.model._CELLS", 40)
    pieces = answer(inputs, 10)
    assert np.allclose(whole["annual_bill"], pieces["annual_bill"])


def test_giving_answers_narrows_the_range_on_average():
    """Over varied homes, each field told instead of drawn: never wider on average."""
    rows = [
        {
            "dwelling_type": kind,
            "floor_area": area,
            "construction_period": period,
            "climate_zone": "h1a",
            "heating_carrier": carrier,
        }
        for kind, area in (("house", "110"), ("apartment", "60"))
        for period in CONSTRUCTION_PERIODS[:6]
        for carrier in ("electricity", "natural_gas")
    ]
    home, year, unknowns = year_of(homes(*rows), 200)
    vague = answer(homes(*rows), 200)
    spread = np.log(vague["primary_energy_per_area_high"] / vague["primary_energy_per_area_low"])
    fields = ("wall_insulation", "glazing", "ventilation", "roof_insulation", "heating_control")
    for name in fields:
        options = declarations(HousingAnswers)[name].options
        drawn = np.broadcast_to(unknowns.drawn[name].values, (200, len(rows)))
        widths = []
        for code, option in enumerate(options):
            share = (drawn == code).mean(axis=0)
            if not share.any():
                continue
            stated = answer(homes(*({**row, name: option} for row in rows)), 200)
            width = np.log(
                stated["primary_energy_per_area_high"] / stated["primary_energy_per_area_low"]
            )
            widths.append(share * width)
        assert sum(widths).mean() <= spread.mean() * 1.02, name
    assert year.heating_need.shape == (200, len(rows))
    assert home.envelope.heat_loss.min() > 0


def test_a_bill_narrows_the_range_and_moves_the_answer():
    vague = estimate(homes(HOUSE), 400).figures["annual_bill"]
    energy = estimate(homes(HOUSE), 400).figures["real_natural_gas"]
    thrifty = homes({**HOUSE, "billed_natural_gas": f"{energy.low[0]:.0f}"})
    stated = estimate(thrifty, 400).figures["annual_bill"]
    assert stated.middle[0] < vague.middle[0]
    assert stated.high[0] - stated.low[0] < 0.8 * (vague.high[0] - vague.low[0])
    paid = estimate(homes({**HOUSE, "bill_natural_gas": "2000"}), 400)
    assert paid.figures["annual_bill"].middle[0] == pytest.approx(2000 + 600, rel=0.25)


def test_a_bill_far_from_every_world_leaves_a_finite_answer():
    result = estimate(homes({**HOUSE, "billed_natural_gas": "900"}), 400)
    assert np.isfinite(result.figures["annual_bill"].middle).all()
    assert result.figures["annual_bill"].low[0] < result.figures["annual_bill"].high[0]


def test_more_people_and_more_degrees_use_more():
    alone, four = (
        estimate(homes({**HOUSE, "household_size": n}), 300).figures["annual_bill"].middle[0]
        for n in ("1", "4")
    )
    cool, warm = (
        estimate(homes({**HOUSE, "heating_setpoint": t}), 300).figures["annual_bill"].middle[0]
        for t in ("18", "22")
    )
    assert four > alone
    assert warm > cool


def test_real_use_rises_less_than_the_label_says():
    """CAE Focus 103: theory spans 6.6 from A-B to G, measure 1.85."""
    tight = {**HOUSE, "u_wall": "0.2", "u_roof": "0.12", "u_window": "1.2", "u_floor": "0.2"}
    leaky, tight = (answer(homes(row), 200) for row in (HOUSE, tight))
    theory = leaky["final_energy"] / tight["final_energy"]
    real = leaky["real_final_energy"] / tight["real_final_energy"]
    assert 1 < real[0] < theory[0]


def test_panels_never_give_more_than_the_home_uses():
    """Self-produced electricity is bounded by what the sun can meet, use by use."""
    without, small, huge = (
        answer(
            homes(
                {
                    **HOUSE,
                    "heating_carrier": "electricity",
                    "heating_system": "",
                    "photovoltaic_power": peak,
                }
            ),
            50,
        )
        for peak in ("0", "3", "100")
    )
    assert small["final_energy"] < without["final_energy"]
    assert huge["final_energy"] < small["final_energy"]
    assert huge["final_energy"] > 0.8 * without["final_energy"]
    assert huge["annual_bill"] < small["annual_bill"] < without["annual_bill"]


def test_two_dates_two_laws():
    """Electricity counts 2.3 before 2026 and 1.9 since (arrêté du 13 août 2025)."""
    flat = {
        "dwelling_type": "apartment",
        "floor_area": "50",
        "construction_year": "1980",
        "climate_zone": "h1a",
        "heating_carrier": "electricity",
        "heating_system": "electric_heaters",
        "hot_water_system": "electric_storage",
    }
    before = answer(homes(flat, date="2025-12-31"), 0)["primary_energy_per_area"]
    since = answer(homes(flat, date="2026-01-01"), 0)["primary_energy_per_area"]
    assert before / since == pytest.approx(2.3 / 1.9)


def test_no_price_is_made_up_before_the_first_known():
    result = answer(homes(HOUSE, date="2025-06-01"), 20)
    assert np.isnan(result["annual_bill"]).all()
    assert np.isfinite(result["conventional_bill"]).all()
    assert np.isfinite(result["real_final_energy"]).all()


@pytest.mark.parametrize(
    ("zone", "altitude", "refused"),
    [("h1a", "800", False), ("h1a", "801", True), ("h2b", "900", True), ("h1c", "900", False)],
)
def test_no_climate_is_made_up_above_the_table(zone, altitude, refused):
    """The annex gives no figures above 800 m in H1a, H2a and H2b."""
    row = {**HOUSE, "climate_zone": zone, "altitude": altitude}
    _, issues = read(HousingAnswers, {k: [v] for k, v in row.items()}, 1)
    assert [(i.field, i.code) for i in issues] == ([("altitude", "too_high")] if refused else [])


@pytest.mark.parametrize(
    ("carrier", "system", "refused"),
    [
        ("natural_gas", "electric_heaters", True),
        ("coal", "air_water_heat_pump", True),
        ("electricity", "stove", True),
        ("fuel_oil", "district_heating", True),
        ("district_heating", "electric_heaters", True),
        ("wood_logs", "hybrid_heat_pump", True),
        ("district_heating", "boiler", False),
        ("natural_gas", "hybrid_heat_pump", False),
        ("electricity", "boiler", False),
        ("natural_gas", "stove", False),
        ("coal", "", False),
    ],
)
def test_no_figure_is_made_up_for_a_system_that_the_energy_cannot_feed(carrier, system, refused):
    row = {**HOUSE, "heating_carrier": carrier, "heating_system": system}
    _, issues = read(HousingAnswers, {k: [v] for k, v in row.items()}, 1)
    expected = [("heating_system", "other_energy")] if refused else []
    assert [(i.field, i.code) for i in issues] == expected


def test_contradictions_are_refused():
    inputs, issues = read(
        HousingAnswers,
        {
            "dwelling_type": ["house"],
            "floor_area": ["80"],
            "heating_carrier": ["electricity"],
            "commune": ["99999"],
        },
        1,
    )
    assert {(i.field, i.code) for i in issues} == {("commune", "unknown_commune")}
    with pytest.raises(InputError):
        estimate(inputs, 10)


def test_a_veranda_keeps_heat_and_lets_the_sun_in_most_to_the_south():
    """§3.1 and §6.3: b is 0.95 or 0.85 to the north of H1, 0.58 or 0.55 to the south."""
    sides = ("none", "north", "east_or_west", "south")
    home, year, _ = year_of(homes(*(HOUSE | {"veranda": side} for side in sides)))
    walls = (home.envelope.wall_loss / home.envelope.wall_loss[:, :1]).mean(axis=0)
    need = year.heating_need.mean(axis=0)
    assert walls[0] == 1 and (np.diff(walls) < 0).all() and (np.diff(need) < 0).all()
    behind = (1 - walls) / np.array([1, 1 - 0.85, 1 - 0.60, 1 - 0.55])
    assert np.allclose(behind[1:], behind[3])  # bare walls: the same share of them, by each b


def test_a_garage_beside_a_house_warms_its_walls():
    stated = homes(*(HOUSE | {"unheated_annexe": answer} for answer in ("true", "false")))
    beside, alone = answer(stated, 200)["wall_loss"]
    assert 0.8 * alone < beside < 0.98 * alone


def test_rooms_with_their_own_heating_take_their_share():
    """§9.10: in proportion to what each heats."""
    two = HOUSE | {"secondary_heating": "electric_heaters"}
    shares = ("0", "0.3", "0.6")
    stated = homes(*(two | {"secondary_heating_share": share} for share in shares))
    home, year, _ = year_of(stated)
    electric = sum(
        np.where(use.carrier == ENERGY_CARRIERS.index("electricity"), use.energy, 0.0)
        for use in year.uses
        if use.end_use == "heating"
    )
    used = electric.mean(axis=0)
    assert used[0] == 0 and used[2] == pytest.approx(2 * used[1])


def test_a_tank_that_takes_turns_gives_half_of_the_hot_water():
    """§11.4: half each; electricity for half the need, at least, and half the boiler's energy."""
    stated = homes(*(HOUSE | {"hot_water_backup": answer} for answer in ("true", "false")))
    home, year, _ = year_of(stated)
    electric = sum(
        np.where(use.carrier == ENERGY_CARRIERS.index("electricity"), use.energy, 0.0)
        for use in year.uses
        if use.end_use == "hot_water"
    )
    gas = year.of("hot_water") - electric
    assert (electric[:, 1] == 0).all() and (electric[:, 0] > year.hot_water_need[:, 0] / 2).all()
    assert np.allclose(gas[:, 0], gas[:, 1] / 2)
