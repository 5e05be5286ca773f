"""District heating: the network of the place, as the order of 15 September 2006 lists it."""

from __future__ import annotations

import numpy as np
import pytest

from calc.housing.dwelling import dwelling
from calc.housing.model import answer
from calc.housing.systems import network_emissions, networked_communes
from calc.housing.unknowns import Unknowns
from calc.parameters import parameters
from calc.schema.vocabulary import DPE_CLASSES
from calc.uncertainty import Draws
from tests.housing.test_physics import homes

FLAT = {
    "dwelling_type": "apartment",
    "floor_area": "65",
    "construction_year": "1965",
    "position": "middle",
    "exposed_facades": "2",
    "wall_insulation": "none",
    "glazing": "double",
    "heating_carrier": "district_heating",
    "hot_water_system": "district_heating",
}
ROUBAIX, DUNKERQUE, LILLE, HEM, MENDE = "59512", "59183", "59350", "59299", "48095"


BEFORE, SINCE = "2026-03-29", "2026-03-30"
"""The last day of the list of 2024 and the first of the order of 30 March 2026."""


def drawn(*places: str, draws: int = 200, date: str = BEFORE) -> np.ndarray:
    inputs = homes(*({**FLAT, "commune": place} for place in places), date=date)
    return network_emissions(Unknowns(inputs, Draws(draws), parameters()))


def test_a_place_of_one_network_has_its_emissions():
    """Annexe 7: réseau de Roubaix (5901C) 0.085, Energie Grand Littoral (5914C) 0.200 kg/kWh."""
    result = drawn(ROUBAIX, DUNKERQUE)
    assert np.unique(result[:, 0]).tolist() == [0.085]
    assert np.unique(result[:, 1]).tolist() == [0.2]


def test_the_order_of_2026_tells_since_its_day():
    """Roubaix (5901C) 0.070, Dunkerque (5914C) 0.129; Lille 0.100, 0.133 and 0.239; each row by its
    own day."""
    result = drawn(ROUBAIX, DUNKERQUE, date=SINCE)
    assert np.unique(result[:, 0]).tolist() == [0.07] and np.unique(result[:, 1]).tolist() == [
        0.129
    ]
    assert np.unique(drawn(LILLE, date=SINCE)).tolist() == [0.1, 0.133, 0.239]
    both = homes(*({**FLAT, "commune": ROUBAIX, "date": day} for day in (BEFORE, SINCE)))
    of_both = network_emissions(Unknowns(both, Draws(20), parameters()))
    assert np.unique(of_both, axis=0).tolist() == [[0.085, 0.07]]


def test_a_network_that_the_new_list_tells_is_known_where_none_was():
    """Liffré (3518C) is on the list of 2026 alone: 0.052 kg/kWh."""
    liffre = "35152"
    assert liffre in networked_communes(parameters())
    assert np.unique(drawn(liffre, date=SINCE)).tolist() == [0.052]


def test_a_place_of_several_networks_has_one_of_them():
    """Lille: 5910C 0.098, 5917C 0.124, 5919C 0.258."""
    assert np.unique(drawn(LILLE)).tolist() == [0.098, 0.124, 0.258]


def test_where_none_is_listed_the_neighbours_tell():
    """Hem has none: those of the Métropole européenne de Lille. Nowhere said: the country's."""
    of_hem = set(np.unique(drawn(HEM, draws=1000)).tolist())
    assert {0.085, 0.098, 0.129} < of_hem and 0.2 in of_hem
    unknown = drawn("", draws=1000)
    assert 0.07 < np.median(unknown) < 0.15 and np.ptp(unknown) > 0.3


def test_a_network_listed_without_its_emissions_is_there_and_lends_none():
    """Denain (5922C): the order of 2024 writes 0, which no heat has. The neighbours' are drawn."""
    denain = "59172"
    assert denain in networked_communes(parameters())
    assert HEM not in networked_communes(parameters())
    result = drawn(denain)
    assert np.isfinite(result).all() and (result > 0).all()


def test_the_ledger_of_emissions_by_hand():
    """Conventional emissions: network's heat and hot water at 0.085, electricity of lamps 0.069
    and of auxiliaries 0.064 (arrêté du 15 septembre 2006, annexe 4.1)."""
    result = answer(homes({**FLAT, "commune": ROUBAIX}, date=BEFORE), 0)
    heat = result["heating_final_energy"] + result["hot_water_final_energy"]
    by_hand = (
        0.085 * heat
        + 0.069 * result["lighting_final_energy"]
        + 0.064 * result["auxiliary_final_energy"]
        + 0.064 * result["cooling_final_energy"]
    ) / 65
    assert result["emissions_per_area"] == pytest.approx(by_hand, rel=1e-9)


def test_what_an_adviser_reads_on_the_network_replaces_the_place():
    stated = {**FLAT, "commune": DUNKERQUE, "district_heating_emissions": "0.05"}
    given, of_place = homes(stated, date=BEFORE), homes({**FLAT, "commune": DUNKERQUE}, date=BEFORE)
    ratio = answer(given, 0)["emissions_per_area"] / answer(of_place, 0)["emissions_per_area"]
    assert 0.25 < ratio < 0.35


def test_a_cleaner_network_never_worsens_a_label():
    rows = [{**FLAT, "district_heating_emissions": str(e)} for e in (0.02, 0.1, 0.2, 0.385)]
    classes = [DPE_CLASSES.index(letter) for letter in answer(homes(*rows), 100)["dpe_class"]]
    assert classes == sorted(classes) and classes[0] < classes[-1]


def test_another_energy_knows_no_network():
    gas = {**FLAT, "heating_carrier": "natural_gas", "hot_water_system": "with_heating"}
    rows = [{**gas, "district_heating_emissions": value} for value in ("", "0.385")]
    result = answer(homes(*rows), 50)
    assert result["emissions_per_area"][0] == result["emissions_per_area"][1]


def test_hot_water_of_a_network_is_shared_whatever_heats_the_rooms():
    """§14.3: exchanged at 0.90 where the network's pipes are insulated, else at 0.75."""
    inputs = homes({**FLAT, "heating_carrier": "natural_gas", "heating_system": "boiler"})
    water = dwelling(inputs, Draws(60), parameters()).home.hot_water
    assert set(np.unique(water.generation)) == {0.75, 0.9}
    assert np.all(water.is_collective)
