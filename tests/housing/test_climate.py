"""Where a home is: the climate of its commune, its height, and what is drawn when nobody tells."""

from __future__ import annotations

import numpy as np
import pytest

from calc.housing.answers import HousingAnswers
from calc.housing.model import answer, estimate
from calc.places import communes
from calc.places.communes import altitude, altitude_margin, zone_shares
from calc.renovation.model import OUTPUTS as PATHS
from calc.schema.inputs import read
from calc.schema.vocabulary import CLIMATE_ZONES

HOME = {
    "date": "2026-10-01",
    "dwelling_type": "house",
    "floor_area": "100",
    "construction_year": "1970",
    "heating_carrier": "natural_gas",
}
NEAR = "01002"
"""L'Abergement-de-Varey: its village stands at 402 m, give or take 35."""


def told(**answers) -> HousingAnswers:
    result, issues = read(HousingAnswers, {k: [v] for k, v in (HOME | answers).items()}, 1)
    assert not issues, issues
    return result


def figures(draws: int = 400, **answers) -> dict[str, float]:
    result = answer(told(**answers), draws)
    names = ("primary_energy_per_area", "annual_bill")
    return {
        f"{n}{end}": float(result[f"{n}{end}"][0]) for n in names for end in ("", "_low", "_high")
    }


@pytest.mark.parametrize(
    ("commune", "metres"),
    [
        ("05023", 1326),
        ("25462", 837),
        ("15014", 631),
        ("48095", 739),
        ("43157", 630),
        ("59350", 25),
    ],
)
def test_the_height_of_a_commune_is_its_town_hall_s(commune, metres):
    """IGN: Briançon, Pontarlier, Aurillac, Mende, Le Puy-en-Velay, Lille."""
    place = communes.index(np.array([commune]))
    assert altitude(place)[0] == pytest.approx(metres, abs=50)
    assert figures(commune=commune) == figures(commune=commune, altitude=str(metres))


def test_a_height_told_replaces_the_commune_s():
    assert figures(commune="05023", altitude="300") != figures(commune="05023")
    assert figures(commune="05023", altitude="1000") == figures(commune="05023")


def test_near_a_limit_the_worlds_share_both_classes_and_say_so():
    place = communes.index(np.array([NEAR]))
    assert abs(altitude(place)[0] - 400) < altitude_margin(place)[0]
    below, near, above = (
        figures(commune=NEAR, **more) for more in ({"altitude": "390"}, {}, {"altitude": "410"})
    )
    name = "primary_energy_per_area"
    assert below[name] < near[name] < above[name]
    assert not estimate(told(commune=NEAR)).assumptions["altitude"].given[0]
    assert estimate(told(commune=NEAR, altitude="390")).assumptions["altitude"].given[0]
    assert estimate(told(commune="59350")).assumptions["altitude"].given[0]


def test_nobody_s_commune_is_drawn_among_homes_and_widens_the_range():
    unknown, lille = figures(), figures(commune="59350")
    name = "primary_energy_per_area"
    width = [f[f"{name}_high"] / f[f"{name}_low"] for f in (unknown, lille)]
    assert width[0] > width[1] and unknown[name] < lille[name]
    supposed = estimate(told()).assumptions
    assert not supposed["climate_zone"].given[0] and not supposed["altitude"].given[0]
    assert supposed["climate_zone"].probabilities[0] == pytest.approx(zone_shares(), abs=0.005)


def test_a_height_alone_says_something_of_the_zone():
    """No h1a above 800 m in the method: such a home is of the mountains of another."""
    supposed = estimate(told(altitude="1000")).assumptions["climate_zone"]
    assert supposed.probabilities[0][CLIMATE_ZONES.index("h1a")] == 0


def test_the_zones_hold_the_homes_that_they_hold():
    """H1a is the Paris basin and the north: about a third of the French live there."""
    shares = dict(zip(CLIMATE_ZONES, zone_shares(), strict=True))
    assert 0.28 < shares["h1a"] < 0.38 and min(shares.values()) > 0.02


@pytest.mark.parametrize("commune", ["97411", "97209", "97302", "97105", "97611"])
def test_a_home_overseas_is_refused(commune):
    _, issues = read(HousingAnswers, {k: [v] for k, v in (HOME | {"commune": commune}).items()}, 1)
    assert ("commune", "overseas") in {(i.field, i.code) for i in issues}


@pytest.mark.parametrize("answers", [{}, {"commune": NEAR}])
def test_works_are_told_in_the_same_worlds(answers):
    from calc.renovation import model

    row = HOME | answers | {"household_size": "2"}
    result, issues = read(model.INPUTS, {k: [v] for k, v in row.items()}, 1)
    assert not issues
    paths = model.answer(result, 50)
    assert set(PATHS) == set(paths)
    assert np.isfinite(float(paths[PATHS[1]][0])) or isinstance(paths[PATHS[1]][0], str)


def test_a_batch_is_its_homes_one_by_one():
    places = ["", NEAR, "05023", "59350"]
    rows = {k: [v] * len(places) for k, v in HOME.items()} | {"commune": places}
    result, issues = read(HousingAnswers, rows, len(places))
    assert not issues
    together = answer(result, 100)["primary_energy_per_area"]
    alone = [figures(100, commune=code)["primary_energy_per_area"] for code in places]
    assert together == pytest.approx(alone)
