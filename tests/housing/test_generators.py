"""What is told of a home's water decides what may heat it, and the other way round."""

from __future__ import annotations

import numpy as np
import pytest

from calc.housing.dwelling import dwelling
from calc.housing.engine import conventional_year
from calc.housing.generators import SHARED_WATER, WATER_SYSTEMS, system_laws
from calc.housing.model import answer
from calc.parameters import parameters
from calc.schema.vocabulary import ENERGY_CARRIERS, HEATING_SYSTEMS
from calc.uncertainty import Draws
from tests.housing.test_physics import homes

HOME = {"dwelling_type": "house", "floor_area": "95", "construction_year": "1970"}
OIL = ENERGY_CARRIERS.index("fuel_oil")


def built(draws: int = 200, **stated: str):
    return dwelling(homes({**HOME, **stated}), Draws(draws), parameters())


def systems(made) -> set[str]:
    drawn = made.unknowns.drawn["heating_system"].values
    return {HEATING_SYSTEMS[code] for code in np.unique(drawn)}


@pytest.mark.parametrize(
    "stated",
    [
        {"heating_carrier": "wood_pellets", "hot_water_system": "with_heating"},
        {"heating_carrier": "wood_logs", "emitters": "radiators"},
        {"heating_carrier": "wood_pellets", "heating_scope": "collective"},
        {"heating_carrier": "electricity", "hot_water_system": "with_heating"},
        {"heating_carrier": "coal", "hot_water_system": "with_heating"},
    ],
)
@pytest.mark.parametrize("draws", [0, 200])
def test_what_makes_hot_water_or_feeds_radiators_heats_water(stated, draws):
    water = {HEATING_SYSTEMS[code] for code in WATER_SYSTEMS}
    assert systems(built(draws, **stated)) <= water


def test_electric_radiators_stay_electric():
    result = systems(built(heating_carrier="electricity", emitters="radiators"))
    assert "electric_heaters" in result


@pytest.mark.parametrize(
    "stated",
    [
        {"heating_carrier": "electricity", "heating_system": "electric_heaters"},
        {"heating_carrier": "electricity"},
        {"heating_carrier": "wood_logs"},
        {"heating_carrier": "wood_pellets", "hot_water_system": "with_heating"},
    ],
)
def test_no_world_burns_oil_that_nobody_told(stated):
    """Hot water « with the heating » of a stove or of panels was counted as oil."""
    made = built(**stated)
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
        stated = law.constant[ENERGY_CARRIERS.index(carrier)]
        assert shared.mean() == pytest.approx(stated[list(SHARED_WATER)].sum(), abs=0.03)


def test_convectors_with_a_shared_circuit_have_two_settings():
    """§9.9: three fifths shared, the rest the home's own; I0 of a flat, 0.90 alone, 1.03 shared
    without meters, 0.95 with them (§8); one regulation, 0.90 (§12.3)."""
    stated = {"dwelling_type": "apartment", "floor_area": "50", "construction_period": "1978_1982"}
    stated |= {"heating_carrier": "electricity", "heating_system": "electric_heaters"}
    stated |= {"heating_control": "none", "emitters": "electric_panels"}
    shared, alone = (built(heating_scope=s, **stated) for s in ("collective", "individual"))
    result = set(np.round(shared.home.heating.intermittency, 4).ravel().tolist())
    assert result == {round(0.6 * 1.03 + 0.4 * 0.9, 4), round(0.6 * 0.95 + 0.4 * 0.9, 4)}
    ratio = shared.home.heating.network / alone.home.heating.network
    assert np.allclose(ratio, 0.90 / 0.99)


def test_a_hybrid_pump_makes_its_hot_water_by_its_boiler():
    """§9.1.4.3: all of it; a gas boiler rarely keeps it in a tank: more than half is useful."""
    stated = {"dwelling_type": "house", "floor_area": "100", "construction_year": "1990"}
    stated |= {"heating_carrier": "electricity", "heating_system": "hybrid_heat_pump"}
    made = built(hot_water_system="with_heating", **stated)
    assert set(np.ravel(made.home.hot_water.carrier)) == {ENERGY_CARRIERS.index("natural_gas")}
    year = conventional_year(made.home, parameters())
    assert np.median(year.hot_water_need / year.of("hot_water")) > 0.55


def test_a_shared_boiler_leaves_little_to_electric_heaters():
    """§9.8: the shared base does all until it is too cold for its power."""
    stated = {"dwelling_type": "apartment", "floor_area": "60", "construction_period": "1948_1974"}
    stated |= {"heating_carrier": "natural_gas", "secondary_heating": "electric_heaters"}
    shared, alone = (
        np.median(built(heating_scope=scope, **stated).home.heating.support_share)
        for scope in ("collective", "individual")
    )
    assert shared < 0.1 < alone


def test_a_boiler_uses_electricity_that_a_network_does_not():
    """§15.2: its fan and its pump of fuel, beside the pump of the radiators, which both have."""
    stated = {"dwelling_type": "apartment", "emitters": "radiators", "ventilation": "natural_ducts"}
    boiler, network = (
        answer(homes({**HOME, **stated, "heating_carrier": carrier, **more}), 0)[
            "auxiliary_final_energy"
        ][0]
        for carrier, more in (
            ("natural_gas", {"heating_system": "boiler", "heating_scope": "individual"}),
            ("district_heating", {}),
        )
    )
    assert boiler > network > 0
