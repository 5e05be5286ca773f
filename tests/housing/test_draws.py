"""What is not told is drawn as real homes are: parts of a shell together, shapes by size, and a
letter that agrees with its figure."""

from __future__ import annotations

import numpy as np
import pytest

from calc.housing.dwelling import dwelling
from calc.housing.model import answer, estimate
from calc.housing.unknowns import leaned
from calc.parameters import parameters
from calc.schema.vocabulary import CONSTRUCTION_PERIODS, DPE_CLASSES, GLAZINGS
from calc.uncertainty import Draws
from tests.housing.test_physics import homes

OLD = {
    "dwelling_type": "house",
    "floor_area": "100",
    "construction_year": "1935",
    "climate_zone": "h1a",
    "heating_carrier": "natural_gas",
}
ENERGY_LIMITS = np.array([70, 110, 180, 250, 330, 420])
CLIMATE_LIMITS = np.array([6, 11, 30, 50, 70, 100])
"""Of the label's classes: arrêté du 31 mars 2021, annexe 7."""


def drawn(name: str, **stated: str) -> np.ndarray:
    made = dwelling(homes({**OLD, **stated}), Draws(1000), parameters())
    return np.broadcast_to(made.unknowns.drawn[name].values, (1000, 1))


def share_insulated(part: str, **stated: str) -> float:
    return float((drawn(f"{part}_insulation", **stated) > 0).mean())


@pytest.mark.parametrize("odds", [1.0, 2.0, 9.0, 50.0])
@pytest.mark.parametrize("done", [0.02, 0.3, 0.5, 0.97])
def test_a_law_leaned_both_ways_keeps_its_mean_and_has_its_odds(odds, done):
    left, renovated = leaned(np.array([1 - done, done * 0.7, done * 0.3]), 1, odds)
    assert (left + renovated) / 2 == pytest.approx([1 - done, done * 0.7, done * 0.3])
    rates = np.array([left[1:].sum(), renovated[1:].sum()])
    first, second = rates / (1 - rates)
    assert second / first == pytest.approx(odds)


@pytest.mark.parametrize("stated", ["wall", "roof", "floor"])
@pytest.mark.parametrize("other", ["wall", "roof", "floor"])
def test_who_insulated_one_part_more_often_did_the_others(stated, other):
    if stated == other:
        return
    done = {"wall": "internal"}.get(stated, "yes")
    with_work = share_insulated(other, **{f"{stated}_insulation": done})
    without = share_insulated(other, **{f"{stated}_insulation": "none"})
    assert without < share_insulated(other) < with_work


def test_who_insulated_the_roof_more_often_changed_the_windows():
    new = GLAZINGS.index("double")
    changed = {
        stated: float((drawn("glazing", roof_insulation=stated) >= new).mean())
        for stated in ("none", "yes")
    }
    assert changed["yes"] > changed["none"] + 0.05


def test_single_glass_tells_of_the_walls():
    assert share_insulated("wall", glazing="single") < share_insulated("wall", glazing="double")


def test_a_told_part_is_never_redrawn():
    assert share_insulated("wall", wall_insulation="none", roof_insulation="yes") == 0


@pytest.mark.parametrize("kind", ["house", "apartment"])
def test_letter_and_figure_agree(kind):
    """« 196 kWh/m², classe C »: C ends at 180."""
    rows = [
        {**OLD, "dwelling_type": kind, "construction_period": period, "heating_carrier": carrier}
        for period in CONSTRUCTION_PERIODS
        for carrier in ("electricity", "natural_gas", "fuel_oil", "wood_logs")
    ]
    for row in rows:
        del row["construction_year"]
    inputs = homes(*rows)
    for draws in (0, 200):
        result = answer(inputs, draws)
        energy = np.floor(result["primary_energy_per_area"])[:, None] >= ENERGY_LIMITS
        climate = np.floor(result["emissions_per_area"])[:, None] >= CLIMATE_LIMITS
        worst = np.maximum(energy.sum(axis=1), climate.sum(axis=1))
        assert result["dpe_class"].tolist() == [DPE_CLASSES[code] for code in worst]
    page = estimate(inputs, 200)
    assert [DPE_CLASSES[code] for code in page.dpe_class] == result["dpe_class"].tolist()


def test_large_houses_have_more_levels_and_stand_alone_more_often():
    small, large = (
        {name: drawn(name, floor_area=area).mean() for name in ("storeys", "attachment")}
        for area in ("55", "180")
    )
    assert small["storeys"] < large["storeys"]
    assert small["attachment"] > large["attachment"]


def test_large_flats_have_more_facades():
    studio, large = (
        drawn("exposed_facades", dwelling_type="apartment", floor_area=area).mean()
        for area in ("22", "95")
    )
    assert studio < large


def test_a_flat_between_ground_and_roof_of_many_levels_has_its_share_of_both():
    flat = {**OLD, "dwelling_type": "apartment", "position": "ground_and_top"}
    one, mean = (answer(homes({**flat, "storeys": levels}), 400) for levels in ("1", "5"))
    for part in ("roof_loss", "floor_loss"):
        assert mean[part] == pytest.approx(one[part] / 5, rel=0.02), part
    assert mean["wall_loss"] == pytest.approx(one["wall_loss"], rel=0.02)


def test_who_says_how_a_house_stands_narrows_its_range():
    told, untold = (
        answer(homes({**OLD, "storeys": "1", **more}), 400)
        for more in ({"attachment": "detached"}, {})
    )
    widths = [
        result["primary_energy_per_area_high"] / result["primary_energy_per_area_low"]
        for result in (told, untold)
    ]
    assert widths[0] < widths[1]


def test_electricity_heats_houses_by_pumps_more_often_than_flats():
    house, flat = (
        (answer(homes({**OLD, "dwelling_type": kind, "heating_carrier": "electricity"}), 400))
        for kind in ("house", "apartment")
    )
    efficiency = [
        float((result["heating_final_energy"] / result["heating_need"])[0])
        for result in (house, flat)
    ]
    assert efficiency[0] < efficiency[1]


def test_the_central_world_is_the_middle_of_the_draws():
    """Without ranges (``--draws 0``), the figures that 400 samples have in their middle."""
    rows = [
        {
            "dwelling_type": kind,
            "floor_area": area,
            "construction_period": period,
            "climate_zone": zone,
            "heating_carrier": carrier,
        }
        for kind, areas in (("house", ("90", "105", "130")), ("apartment", ("45", "58", "75")))
        for area in areas
        for period in ("before_1948", "1948_1974", "1983_1988", "2006_2012")
        for zone in ("h1b", "h3")
        for carrier in ("electricity", "natural_gas")
    ]
    middle, central = answer(homes(*rows), 400), answer(homes(*rows), 0)
    for name, most in (("heat_loss_coefficient", 0.2), ("primary_energy_per_area", 0.15)):
        gap = central[name] / middle[name] - 1
        assert np.abs(gap).max() < 2 * most, name
        assert np.median(np.abs(gap)) < most / 2, name
    apart = [
        abs(ord(a) - ord(b)) for a, b in zip(middle["dpe_class"], central["dpe_class"], strict=True)
    ]
    assert max(apart) <= 1 and np.mean(apart) < 0.3


@pytest.mark.parametrize(
    ("stated", "more"), [("owner_occupier", "tenant"), ("social_tenant", "owner_occupier")]
)
def test_who_lives_there_tells_of_the_works(stated, more):
    assert share_insulated("wall", tenure=stated) > share_insulated("wall", tenure=more)


def test_what_one_describes_without_knowing_is_not_proved():
    """A certificate counts as bare what nobody can show to be insulated."""
    vague, described = share_insulated("wall"), share_insulated("wall", wall_material="stone")
    assert described < vague


def test_works_go_on_until_the_last_stock_that_is_published():
    rows = {day: homes(OLD, date=day) for day in ("2022-01-01", "2025-01-01", "2030-01-01")}
    shares = [
        float((made.unknowns.drawn["wall_insulation"].values > 0).mean())
        for made in (dwelling(row, Draws(1000), parameters()) for row in rows.values())
    ]
    assert shares[0] < shares[1] == shares[2]


def test_a_bare_roof_lets_the_summer_in():
    """The comfort of the certificate asks for an insulated roof, shutters, and air that crosses."""
    house = OLD | {"dwelling_type": "house", "shutters": "true", "inertia": "heavy"}
    bare, insulated = (
        int(estimate(homes({**house, "roof_insulation": roof}), 200).summer_comfort[0])
        for roof in ("none", "yes")
    )
    assert bare < insulated


def test_air_crosses_a_flat_of_three_facades_and_not_of_one():
    flat = OLD | {"dwelling_type": "apartment", "position": "middle", "shutters": "true"}
    flat |= {"inertia": "light"}
    comfort = [
        int(estimate(homes({**flat, "exposed_facades": facades}), 200).summer_comfort[0])
        for facades in ("1", "3")
    ]
    assert comfort == [1, 2]


@pytest.mark.parametrize("kind", [{}, {"dwelling_type": "apartment", "position": "top"}])
def test_who_put_fans_in_an_old_home_did_more_than_who_opens_windows(kind):
    fans, windows = (
        share_insulated("wall", ventilation=stated, **kind)
        for stated in ("humidity_controlled", "window_opening")
    )
    assert fans > windows + 0.1


def test_fans_of_an_old_home_are_younger_than_it():
    """A self-adjusting fan of after 1982 cannot have been put in with the walls of 1930."""
    made = dwelling(homes(OLD | {"ventilation": "exhaust"}), Draws(200), parameters())
    years = np.unique(made.elements.ventilation_year)
    assert years.min() >= 1982 and len(years) == 3


@pytest.mark.parametrize(
    ("stated", "roof", "floor"),
    [
        ({"position": "middle"}, False, False),
        ({"position": "top"}, True, False),
        ({"position": "ground"}, False, True),
        ({}, False, False),  # most flats are between two others
        ({"dwelling_type": "house"}, True, True),
    ],
)
def test_nothing_is_supposed_of_a_part_that_a_home_has_not(stated, roof, floor):
    result = estimate(homes(OLD | {"dwelling_type": "apartment", "floor_area": "60"} | stated))
    of = result.assumptions
    assert bool(of["roof_insulation"].exists[0]) == bool(of["roof_type"].exists[0]) == roof
    assert bool(of["floor_insulation"].exists[0]) == bool(of["floor_type"].exists[0]) == floor
    assert of["glazing"].exists[0]


@pytest.mark.parametrize("kind", [{}, {"floor_area": ""}, {"bill_natural_gas": "3000"}])
def test_parts_of_a_bill_add_up_to_it(kind):
    result = estimate(homes(OLD | kind))
    total = sum(float(part[0]) for part in result.bill_parts.values())
    assert total == pytest.approx(float(result.figures["annual_bill"].middle[0]))


def test_a_social_home_is_rarely_a_g_until_its_certificate_says_so():
    stated = {**OLD, "heating_carrier": "electricity", "commune": "62498"}
    stated.pop("climate_zone")
    likely = {
        (who, letter): answer(homes({**stated, "tenure": who, **letter_of(letter)}), 400)[
            "dpe_class_probabilities"
        ][0, -1]
        for who in ("tenant", "social_tenant")
        for letter in ("", "G")
    }
    assert likely["social_tenant", ""] < 0.75 * likely["tenant", ""]
    assert min(likely[who, "G"] for who in ("tenant", "social_tenant")) > 0.9


def letter_of(letter: str) -> dict[str, str]:
    return {"certified_class": letter, "certified_on": "2026-03-01"} if letter else {}
