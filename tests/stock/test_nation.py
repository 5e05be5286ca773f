"""A simulated stock has the labels that are published of the nation."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.stock_labels import PUBLISHED, SOCIAL, labels, simulated, social_labels
from calc.housing.systems import networked_communes
from calc.parameters import parameters
from calc.places.communes import code_of, index
from calc.stock.national import certified, drawn, national, social

pytestmark = pytest.mark.load
HOMES = 1500
NOISE = 1.0
"""Of so few homes and samples; the benchmark, larger, says how far each is."""


@pytest.mark.parametrize(("day", "tenure", "name", "published"), PUBLISHED)
def test_labels_are_those_published(day, tenure, name, published):
    """SDES, « Le parc de logements par classe de performance énergétique », within 2 points."""
    is_known = np.isfinite(published)
    result = labels(day, tenure, HOMES * (2 if tenure else 1))
    assert result[is_known] == pytest.approx(np.array(published)[is_known], abs=2 + NOISE)


@pytest.mark.parametrize("place", ["france", "nord", "pas_de_calais"])
def test_labels_of_social_homes_are_those_of_their_register(place):
    """RPLS, 1 January 2024, within 2 points."""
    result = social_labels(place, HOMES)
    assert result == pytest.approx(SOCIAL[place][1], abs=2 + NOISE)


def test_social_homes_are_better_than_rented_ones():
    """SDES: F and G, 7.4 % of social homes in 2024 and 18.5 % of private rentals in 2023."""
    social_tenants, tenants = (
        labels("2024-01-01", who, HOMES) for who in ("social_tenant", "tenant")
    )
    assert social_tenants[5:].sum() < 0.75 * tenants[5:].sum()


def test_a_certificate_moves_homes_up_by_one_letter_and_loses_none():
    """KRNO, 2024: 18.81 % of F are certified E, 6.09 % of G F."""
    all_f, all_g = np.eye(7)[5], np.eye(7)[6]
    assert certified(all_f) == pytest.approx([0, 0, 0, 0, 0.1881, 0.8119, 0])
    assert certified(all_g) == pytest.approx([0, 0, 0, 0, 0, 0.0609, 0.9391])
    assert certified(all_g, new=0.25).sum() == pytest.approx(1)


@pytest.mark.parametrize(("place", "houses"), [("nord", 0.363), ("pas_de_calais", 0.576)])
def test_social_homes_are_the_houses_and_ages_of_their_register(place, houses):
    """RPLS: houses in 2011; ages in 2023, of which 21.3 and 32.6 % were older than 60 years."""
    homes = social(place, 20_000, 1)
    is_house = np.array(homes["dwelling_type"]) == "house"
    assert is_house.mean() == pytest.approx(houses, abs=0.015)
    old = np.array(homes["construction_year"]) < 1963
    assert old.mean() == pytest.approx({"nord": 0.213, "pas_de_calais": 0.326}[place], abs=0.015)


@pytest.mark.parametrize(("place", "networked"), [("france", 0.21), ("nord", 0.15)])
def test_social_homes_on_a_network_are_flats_as_many_as_published_where_one_is(place, networked):
    """ANCOLS: 21 % in France; the order of district networks lists their communes."""
    homes = social(place, 20_000, 1)
    on_it = np.array(homes["heating_carrier"]) == "district_heating"
    assert on_it.mean() == pytest.approx(networked, abs=0.015)
    assert set(np.array(homes["dwelling_type"])[on_it]) == {"apartment"}
    assert set(np.array(homes["commune"])[on_it]) <= networked_communes(parameters())


def test_labelled_homes_are_in_the_regions_that_the_register_and_dreal_count():
    """61,080 of 576,810 in the Hauts-de-France; a third of Bretagne's 171,000 certificates."""
    region = code_of(
        "region", index(np.array(social("france", 20_000, 1, labelled=True)["commune"]))
    )
    assert (region == "32").mean() == pytest.approx(0.106, abs=0.01)
    assert (region == "53").mean() == pytest.approx(0.099, abs=0.01)


def test_renovated_social_homes_tell_their_year_and_no_electric_one_is_a_heat_pump():
    """ANCOLS counts electricity apart from heat pumps; the aid of 2021 and 2022 paid for whole
    renovations, a twentieth of the Pas-de-Calais's labels."""
    homes = {
        name: np.array(values) for name, values in social("pas_de_calais", 20_000, 1, True).items()
    }
    is_electric = homes["heating_carrier"] == "electricity"
    assert set(homes["heating_system"][is_electric]) == {"electric_heaters", "air_water_heat_pump"}
    recent = homes["wall_insulation_year"] != ""
    assert 0.04 < recent.mean() < 0.12
    assert set(homes["roof_insulation"][recent]) == {"yes"}


def test_homes_on_a_network_stand_where_one_is_and_communes_keep_their_homes():
    nation, homes = national(), drawn(national(), 100_000, [1])
    on_it = np.array(homes["heating_carrier"].to_pylist()) == "district_heating"
    commune = np.array(homes["commune"].to_pylist())
    assert set(commune[on_it]) <= networked_communes(parameters())
    paris = nation.in_communes[nation.communes == "75056"] / nation.in_communes.sum()
    assert (commune == "75056").mean() == pytest.approx(float(paris[0]), abs=0.003)


def test_every_simulated_home_is_read():
    inputs = simulated("2024-01-01", 500)
    assert len(inputs.floor_area) == 500 and not np.any(inputs.tenure < 0)
