"""What is told of a home's water decides what may heat it, and the other way round."""

from __future__ import annotations

import numpy as np
import pytest

from calc.housing.dwelling import dwelling
from calc.housing.engine import conventional_year
from calc.housing.generators import SHARED_WATER, WATER_SYSTEMS, system_laws
from calc.parameters import parameters
from calc.schema.vocabulary import ENERGY_CARRIERS, HEATING_SYSTEMS
from calc.uncertainty import Draws
from tests.housing.test_physics import homes

HOME = {"dwelling_type": "house", "floor_area": "95", "construction_year": "1970"}
OIL = ENERGY_CARRIERS.index("fuel_oil")


def built(draws: int = 200, **told: str):
    return dwelling(homes({**HOME, **told}), Draws(draws), parameters())


def systems(made) -> set[str]:
    drawn = made.unknowns.drawn["heating_system"].values
    return {HEATING_SYSTEMS[code] for code in np.unique(drawn)}


@pytest.mark.parametrize(
    "told",
    [
        {"heating_carrier": "wood_pellets", "hot_water_system": "with_heating"},
        {"heating_carrier": "wood_logs", "emitters": "radiators"},
        {"heating_carrier": "wood_pellets", "heating_scope": "collective"},
        {"heating_carrier": "electricity", "hot_water_system": "with_heating"},
        {"heating_carrier": "coal", "hot_water_system": "with_heating"},
    ],
)
@pytest.mark.parametrize("draws", [0, 200])
def test_what_makes_hot_water_or_feeds_radiators_heats_water(told, draws):
    water = {HEATING_SYSTEMS[code] for code in WATER_SYSTEMS}
    assert systems(built(draws, **told)) <= water


def test_electric_radiators_stay_electric():
    found = systems(built(heating_carrier="electricity", emitters="radiators"))
    assert "electric_heaters" in found


@pytest.mark.parametrize(
    "told",
    [
        {"heating_carrier": "electricity", "heating_system": "electric_heaters"},
        {"heating_carrier": "electricity"},
        {"heating_carrier": "wood_logs"},
        {"heating_carrier": "wood_pellets", "hot_water_system": "with_heating"},
    ],
)
def test_no_world_burns_oil_that_nobody_told(told):
    """Hot water « with the heating » of a stove or of panels was counted as oil."""
    made = built(**told)
    energy = conventional_year(made.home, parameters())
    assert not energy.by_carrier()[..., OIL].any()


def test_what_is_unknown_on_both_sides_keeps_its_shares():
    """The table says how often each carrier's hot water comes with the heating."""
    laws = system_laws(parameters())
    assert laws.sum(axis=-1) == pytest.approx(1)
    law = parameters()["unknowns.hot_water_system"]
    for carrier in ("electricity", "wood_pellets", "natural_gas"):
        made = built(4000, heating_carrier=carrier)
        drawn = made.hot_water_code
        shared = np.isin(drawn, SHARED_WATER)
        told = law.constant[ENERGY_CARRIERS.index(carrier)]
        assert shared.mean() == pytest.approx(told[list(SHARED_WATER)].sum(), abs=0.03)
